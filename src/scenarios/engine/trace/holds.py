"""What stops projects for a while, as one more process: the clock of their account runs on, so that money may lapse meanwhile.

A stop is a set of kinds of work: "new" (nothing newly allotted is notified), "obligation", "delivery" (order, delivery and
payment). A share of money is withheld by drawing each project with that chance, so that the mean over traces is the share.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from scenarios.engine.draws import stream
from scenarios.engine.trace.capacity import Steps
from scenarios.engine.trace.processes import Hold, World
from scenarios.engine.trace.projects import Project


@dataclass(frozen=True, slots=True)
class Stop:
    """Some work of some projects stands still from `begin` to `end`, in fiscal time; of a share of them only.

    `name` keys the draw of the share; a stop of no length changes nothing.
    """

    name: str
    begin: float
    end: float
    stops: frozenset[str]
    covers: Callable[[Project], bool]
    share: float = 1.0


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
        u = stream(seed, member, f"trace/{turn}/stop/{stop.name}/{unit}").random(len(here))
        out |= {number for number, x in zip(here, u, strict=True) if x < stop.share}
    return frozenset(out)


def _interrupt(world: World, projects: Collection[int]) -> None:
    """Make projects under way look up whether they are held."""
    for number in sorted(projects):
        if world.running[number].is_alive:
            world.running[number].interrupt()
