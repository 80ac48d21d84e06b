"""One member's money followed as projects: the second driver of the pipeline, in SimPy.

The compiled engine decides who gets what, and gives each project its clocks and rates and each quarter its room; here money
moves in agreements that wait, queue and run out of time one by one. As agreements get smaller, the mean of traces tends to the
compiled pipeline. A trace is keyed by (seed, member, turn) and reproduces.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.steps.state import DISBURSED
from scenarios.engine.trace.books import PAYS
from scenarios.engine.trace.days import quarter_of
from scenarios.engine.trace.holds import Stop, hold, stops_of
from scenarios.engine.trace.member import Given, given
from scenarios.engine.trace.moves import Mover, partners
from scenarios.engine.trace.processes import Happening, Held, world_of
from scenarios.engine.trace.projects import CENTS, SIZE, Project, projects
from scenarios.terms import KINDS
from scenarios.uncollected import uncollected

__all__ = ["SIZE", "Given", "Happening", "Held", "Project", "Stop", "Trace", "given", "trace"]


@dataclass(frozen=True, slots=True)
class Trace:
    """Projects and what happened to them, in order of time; `size` in million USD; `stops` held some of them for a while."""

    given: Given
    size: float
    projects: tuple[Project, ...]
    log: tuple[Happening, ...]
    stops: tuple[Stop, ...] = ()
    held: tuple[Held, ...] = ()

    def only(self, fiscal_year: int | None = None, program: str | None = None) -> Trace:
        """The part of one fiscal year's money or one program; the others have competed for the room all the same."""
        return self._kept(lambda p: fiscal_year in (None, p.cohort.fiscal_year) and program in (None, p.program))

    def of(self, units: Collection[str]) -> Trace:
        """The part of some countries and regional units."""
        return self._kept(lambda p: p.unit in units)

    def _kept(self, wanted: Callable[[Project], bool]) -> Trace:
        kept = tuple(filter(wanted, self.projects))
        numbers = {p.number for p in kept}
        log = tuple(event for event in self.log if event.project in numbers)
        return replace(self, projects=kept, log=log, held=tuple(held for held in self.held if held.project in numbers))


def trace(
    one: Given, units: Collection[str] | None = None, size: float = SIZE, turn: int = 0, stops: Sequence[Stop] | None = None
) -> Trace:
    """Follow the money of a member's countries as projects.

    Args:
        one: what the engine gave the member.
        units: countries and regional units; all where None.
        size: median agreement, million USD.
        turn: which of many traces of the same member.
        stops: what keeps projects from their work for a while; where None, the scenario's withholdings and suspensions.
    """
    wanted = one.inputs.units if units is None else units
    chosen = tuple(stops_of(one.inputs.scenario.events) if stops is None else stops)
    with uncollected():
        found = projects(one, partners(one, wanted), size, turn)
        world = world_of(one, found)
        for stop in chosen:
            world.env.process(hold(world, stop, one.seed, one.member, turn))
        for move in one.moves:
            world.env.process(Mover(one, turn).move(world, move))
        world.env.run(until=one.end)
    whole = Trace(one, size, tuple(world.projects.values()), tuple(world.log), chosen, tuple(world.held))
    return whole.of(wanted)


def disbursed(found: Trace) -> dict[tuple[str, str], Floats]:
    """Disbursed by the end of each quarter, cumulative, by (unit, kind): (quarter,) million USD; fixed programs left out."""
    piped = {p.number: (p.unit, p.kind) for p in found.projects if p.in_pipeline}
    out = {key: np.zeros(len(found.given.room)) for key in sorted(set(piped.values()))}
    for event in found.log:
        if event.what in PAYS and event.project in piped:
            out[piped[event.project]][quarter_of(event.at, found.given.first)] += event.cents / CENTS
    return {key: np.cumsum(values) for key, values in out.items()}


def compiled(one: Given) -> dict[tuple[str, str], Floats]:
    """The same from the compiled pipeline."""
    out: dict[tuple[str, str], Floats] = {}
    for (_, kind, unit), cell in one.inputs.layout.index.items():
        key = (one.inputs.units[unit], KINDS[kind])
        out[key] = out.get(key, np.zeros(len(one.stages))) + one.stages[:, DISBURSED, cell]
    return out
