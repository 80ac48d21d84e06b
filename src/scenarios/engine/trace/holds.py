"""What stops projects for a while, as one more process: the clock of their account runs on, so that money may lapse meanwhile.

A stop is a set of kinds of work: "new" (money that has not arrived does not arrive), "obligation", "delivery" (order, delivery
and payment). A share of a cohort's money is withheld by drawing among its projects that are not obligated yet, with the chance
that makes the mean over traces the share, or all that there is. Shares of withholdings that overlap add up: the later one draws
first among what the earlier ones leave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from scenarios.engine.calendar import first_boundary, fiscal_time
from scenarios.engine.chance.draws import stream
from scenarios.engine.trace.capacity import Steps
from scenarios.engine.trace.processes import Hold, World
from scenarios.engine.trace.projects import Project
from scenarios.spec.events import Event, Reprogramming, Suspension, Withholding

STOPPED = {
    "new": frozenset({"new"}),
    "obligation": frozenset({"new", "obligation"}),
    "delivery": frozenset({"new", "obligation", "delivery"}),
}
"""What each word of a suspension stops: a later stage's word stops the earlier ones too."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Some work of some projects stands still from `begin` to `end`, in fiscal time; of a share of them only.

    `name` says what it is; it and `number` key the draw of the share. A stop of no length changes nothing.
    """

    name: str
    begin: float
    end: float
    stops: frozenset[str]
    covers: Callable[[Project], bool]
    share: float = 1.0
    number: int = 0


def hold(world: World, stop: Stop, seed: int, member: int, turn: int = 0) -> Steps:
    """One stop: interrupts whom it covers when it begins, keeps those who come later waiting, and lets all go on at its end."""
    env = world.env
    if stop.end <= max(stop.begin, env.now):
        return
    yield env.timeout(max(stop.begin - env.now, 0.0))
    here = (p for p in world.projects.values() if p.number not in world.taken)
    covered = [p for p in here if p.in_pipeline and stop.covers(p)]
    chosen = _share_of(world, covered, stop, (seed, member, turn))
    one = Hold(set(), stop.stops, stop.covers, stop.share, env.event(), stop.name, stop.end)
    for number in sorted(chosen):
        world.stop(world.projects[number], one)
    world.holds.append(one)
    _interrupt(world, one.projects)
    yield env.timeout(stop.end - env.now)
    world.holds.remove(one)
    one.released.succeed()


def _share_of(world: World, covered: list[Project], stop: Stop, key: tuple[int, int, int]) -> set[int]:
    """Numbers of the projects that are stopped; each country draws on its own, so that it does not depend on the others."""
    seed, member, turn = key
    out: set[int] = set()
    for unit in sorted({project.unit for project in covered}):
        here = [project for project in covered if project.unit == unit]
        chances = _chances(world, here, stop.share)
        u = stream(seed, member, f"trace/{turn}/stop/{stop.number}/{stop.name}/{unit}").random(len(here))
        out |= {project.number for project, x, chance in zip(here, u, chances, strict=True) if x < chance}
    return out


def _chances(world: World, here: list[Project], share: float) -> list[float]:
    """Each project's chance: the share of all of its program and cell, out of what can still be stopped, the free first."""
    in_part = {number for hold in world.holds if hold.share < 1.0 for number in hold.projects}
    whole, left = Counter[tuple[str, int]](), Counter[tuple[str, int, bool]]()
    for p in here:
        whole[p.program, p.cell] += p.cents
        if p.number not in world.last or world.is_unobligated(p):
            left[p.program, p.cell, p.number in in_part] += p.cents
    out = []
    for p in here:
        wanted, free = share * whole[p.program, p.cell], left[p.program, p.cell, False]
        if p.number in in_part:
            wanted, free = max(wanted - free, 0.0), left[p.program, p.cell, True]
        out.append(wanted / free if free else share)
    return out


def join(world: World, project: Project, u: float) -> None:
    """Let a project that an event has brought be held as the others are; `u` is uniform on 0-1.

    Withholdings take parts of the unit interval side by side, as their shares add up; where these are over 1 they overlap.
    """
    begin = 0.0
    for one in (hold for hold in world.holds if hold.covers(project)):
        if (u - begin) % 1.0 < one.share:
            world.stop(project, one)
        begin += one.share


def _interrupt(world: World, projects: Collection[int]) -> None:
    """Make projects under way look up whether they are held."""
    for number in sorted(projects):
        if world.running[number].is_alive:
            world.running[number].interrupt()


def stops_of(events: Sequence[Event]) -> list[Stop]:
    """The scenario's withholdings and suspensions as stops; `moves.py` has what moves money at once."""
    out = []
    for number, event in enumerate(events):
        if isinstance(event, Withholding):
            share, what = event.share, frozenset({"obligation"})
        elif isinstance(event, Suspension):
            share, what = event.share, STOPPED[event.stops]
        else:
            continue
        begin, end = fiscal_time(event.begin), fiscal_time(event.end)
        if isinstance(event, Suspension) and event.share < 1.0 and event.fate != "resume":
            end = min(end, first_boundary(begin))
        out.append(Stop(event.event, begin, end, what, partial(covers, event), share, number))
    return out


def covers(event: Withholding | Suspension | Reprogramming, project: Project) -> bool:
    """Whether an event is about a project; what it does not name is all."""
    codes = (event.source,) if isinstance(event, Reprogramming) else event.countries
    programs = event.programs if isinstance(event, Suspension) else (event.program,)
    kinds = event.kinds if isinstance(event, Withholding) else ()
    named: list[tuple[tuple[object, ...], object]] = [
        (codes, project.unit),
        (programs, project.program),
        (kinds, project.kind),
        (event.accounts, project.account),
        (event.fiscal_years, project.cohort.fiscal_year),
    ]
    return all(not names or given in names for names, given in named)
