"""Events that move unobligated money at once, as processes: projects go to another country, or back to the Treasury.

They act on the same days as in the compiled engine (`engine/years/reprogram.py`), project by project: a share of money is
taken by drawing projects with that chance, and of several countries that may receive each is drawn by its part of the program's
allotment, so that the mean over traces is what the engine moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np

from scenarios.baseline.facts import OUTSIDE
from scenarios.engine.chance.draws import stream
from scenarios.engine.trace.capacity import Steps
from scenarios.engine.trace.days import MOMENT
from scenarios.engine.trace.holds import covers, join
from scenarios.engine.trace.member import Given, Move
from scenarios.engine.trace.processes import World
from scenarios.engine.trace.projects import Project
from scenarios.engine.years.reprogram import event_leaves, event_returns, takes_obligated, targets, weights
from scenarios.spec.events import Reprogramming, Suspension

MOST = 3
"""Countries of a suspension that its words name; more are counted."""


@dataclass(frozen=True, slots=True)
class Mover:
    """Carries out the moves of one trace: what the engine gave, and which of many traces it is."""

    given: Given
    turn: int

    def move(self, world: World, one: Move) -> Steps:
        """One move, just after its quarter has begun: new money is there, and accounts that end are closed."""
        yield world.env.timeout(one.at + MOMENT - world.env.now)
        for project in list(self._reached(world, one)):
            key = f"trace/{self.turn}/move/{one.number}/{one.at}/{project.name}"
            rng = stream(self.given.seed, self.given.member, key)
            if isinstance(one.event, Reprogramming) and rng.random() >= one.event.share:
                continue
            if isinstance(one.event, Suspension) and self._is_spared(one, project):
                continue
            part = self._target(one, project, rng)
            self._take(world, project, one, part)
            if part is not None:
                self._bring(world, project, part, rng)

    def _is_spared(self, one: Move, project: Project) -> bool:
        """Whether a project is of the part that a suspension leaves: settled once, at whichever boundary it is met."""
        if one.event.share >= 1.0:
            return False
        key = f"trace/{self.turn}/spared/{one.number}/{project.name}"
        return bool(stream(self.given.seed, self.given.member, key).random() >= one.event.share)

    def _reached(self, world: World, one: Move) -> Iterator[Project]:
        """The projects that an event is about: unobligated, in an account that has not expired.

        Also those under way if it takes these, but for those that have been paid a part: they go on to be paid.
        """
        for project in world.projects.values():
            clock = project.cohort
            available = clock.expires > one.at
            if not project.in_pipeline or not covers(one.event, project):
                continue
            if (available and world.is_unobligated(project)) or (takes_obligated(one.event) and world.is_unpaid(project)):
                yield project

    def _target(self, one: Move, project: Project, rng: np.random.Generator) -> int | None:
        """The part that a project goes to; none where it goes back to the Treasury or leaves."""
        giver = next(giver for giver in self.given.inputs.givers if giver.name == project.program)
        found = targets(giver, self.given.parts[project.program], project.part, one.event)
        if not found:
            return None
        chances = weights(one.weights[project.program][None, found])[0]
        return found[min(int(np.searchsorted(np.cumsum(chances), rng.random(), side="right")), len(found) - 1)]

    def _take(self, world: World, project: Project, one: Move, part: int | None) -> None:
        """End a project where it is: it goes to another part, back to the Treasury, or out of the region."""
        away = "outside" if event_leaves(one.event) else "returned"
        what = away if part is None else "moved"
        to = "" if part is None else self._unit(project.program, part)
        world.tell(project, what, project.cents, world.last[project.number].at, under(one.event), to)
        world.taken.add(project.number)
        world.running[project.number].interrupt()

    def _bring(self, world: World, project: Project, part: int, rng: np.random.Generator) -> None:
        """Begin it anew in another country, with the clocks of its account and luck of its own."""
        inputs, unit = self.given.inputs, self._unit(project.program, part)
        cell = int(self.given.parts[project.program].cell[part])
        obligation, order, delivery = rng.standard_exponential(3).tolist()
        here = replace(
            project,
            number=len(world.projects),
            name=f"{unit}{project.name.removeprefix(project.unit)} from {project.unit}",
            unit=unit,
            cell=cell,
            part=part,
            luck=(obligation, order, delivery),
            pace=(project.pace[0], float(self.given.delivery[inputs.layout.cells.timing[cell]])),
            born=world.env.now,
        )
        world.launch(here, inputs.layout.number[project.cohort], world.last[project.number])
        join(world, here, rng.random())

    def _unit(self, program: str, part: int) -> str:
        return self.given.inputs.units[int(self.given.parts[program].unit[part])]


def partners(given: Given, units: Collection[str]) -> set[str]:
    """The units, and all whose money events may bring to them, directly or by way of others."""
    inputs, out = given.inputs, set(units)
    joined = []
    for one in given.moves:
        if isinstance(one.event, Reprogramming):
            joined.append({one.event.source, one.event.target} - {OUTSIDE})
        elif not event_returns(one.event) and not event_leaves(one.event):
            programs = one.event.programs or [giver.name for giver in inputs.givers]
            joined += [set(giver.countries) for giver in inputs.givers if giver.name in programs]
    while grown := {unit for group in joined if group & out for unit in group} - out:
        out |= grown
    return out


def under(event: Reprogramming | Suspension) -> str:
    """An event in words: "the suspension of HND from 2009-09-03"."""
    if isinstance(event, Suspension):
        most = len(event.countries) > MOST
        whom = f"{len(event.countries)} countries" if most else ", ".join(event.countries)
        return f"the suspension of {whom} from {event.begin}"
    return f"the reprogramming of {event.source} to {event.target} noticed on {event.notice}"
