"""What stops projects for a while, as one more process: the clock of their account runs on, so that money may lapse meanwhile.

A stop is a set of kinds of work: "new" (money that has not arrived does not arrive), "obligation", "delivery" (order, delivery
and payment). A share of money is withheld by drawing each project with that chance, so that the mean over traces is the share.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from scenarios.engine.calendar import fiscal_time
from scenarios.engine.draws import stream
from scenarios.engine.trace.capacity import Steps
from scenarios.engine.trace.processes import Hold, World
from scenarios.engine.trace.projects import Project
from scenarios.spec.events import ContinuingResolution, Event, Reprogramming, Suspension, Withholding

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
    covered = [p for p in world.projects.values() if p.in_pipeline and stop.covers(p)]
    one = Hold(_share_of(covered, stop, (seed, member, turn)), stop.stops, env.event())
    world.holds.append(one)
    _interrupt(world, one.projects)
    yield env.timeout(stop.end - env.now)
    world.holds.remove(one)
    one.released.succeed()


def _share_of(covered: list[Project], stop: Stop, key: tuple[int, int, int]) -> frozenset[int]:
    """Numbers of the projects that are stopped; each country draws on its own, so that it does not depend on the others."""
    seed, member, turn = key
    out: set[int] = set()
    for unit in sorted({project.unit for project in covered}):
        here = [project.number for project in covered if project.unit == unit]
        u = stream(seed, member, f"trace/{turn}/stop/{stop.number}/{stop.name}/{unit}").random(len(here))
        out |= {number for number, x in zip(here, u, strict=True) if x < stop.share}
    return frozenset(out)


def _interrupt(world: World, projects: Collection[int]) -> None:
    """Make projects under way look up whether they are held."""
    for number in sorted(projects):
        if world.running[number].is_alive:
            world.running[number].interrupt()


def stops_of(events: Sequence[Event]) -> list[Stop]:
    """The scenario's withholdings and suspensions as stops; other events are the engine's, in allotment and violence."""
    out = []
    for number, event in enumerate(events):
        if isinstance(event, Withholding):
            share, what = event.share, frozenset({"obligation"})
        elif isinstance(event, Suspension):
            share, what = 1.0, STOPPED[event.stops]
        else:
            continue
        begin, end = fiscal_time(event.begin), fiscal_time(event.end)
        out.append(Stop(event.event, begin, end, what, partial(_covers, event), share, number))
    return out


def _covers(event: Withholding | Suspension, project: Project) -> bool:
    """Whether an event is about a project; what it does not name is all."""
    if isinstance(event, Suspension):
        return project.unit in event.countries and project.program in (event.programs or (project.program,))
    named = ((event.countries, project.unit), (event.accounts, project.account), (event.kinds, project.kind))
    return project.program == event.program and all(not names or given in names for names, given in named)


def not_followed(events: Sequence[Event]) -> list[str]:
    """Events about money that a trace does not follow as processes, in words: what they move stays where it was allotted."""
    out = []
    for event in events:
        if isinstance(event, Suspension) and event.fate != "resume":
            out.append(
                f"suspension of {', '.join(event.countries)}: money resumes here, its fate “{event.fate}” is not followed"
            )
        elif isinstance(event, Reprogramming | ContinuingResolution):
            out.append(f"{event.event.replace('_', ' ')}: not followed project by project")
    return out
