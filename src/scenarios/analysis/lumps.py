"""The luck of lumps: how far the same member's money strays only because it comes in projects.

Parameters are held at one member's; what differs from trace to trace is how the money is cut and how long each agreement
takes. Beside it stands what differs between members in the compiled pipeline, where money flows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.chance.draws import BLOCK
from scenarios.engine.chance.members import draw_block
from scenarios.engine.plan.inputs import build, reference_of
from scenarios.engine.trace import SIZE, Given, compiled, disbursed, given, trace
from scenarios.engine.years.simulate import simulate
from scenarios.spec.load import Loaded
from scenarios.terms import KINDS, QUARTERS

TRACES = 100
"""Traces of a member."""
LEAST = 0.5
"""Million USD: a year in which the flow disburses less is left out."""


@dataclass(frozen=True, slots=True)
class Lump:
    """A country, kind and fiscal year: disbursed in that year, million USD.

    compiled: of the member, as a flow; mean, sd: over its traces; between: sd over members of the compiled pipeline.
    """

    unit: str
    kind: str
    fiscal_year: int
    compiled: float
    mean: float
    sd: float
    between: float

    @property
    def share(self) -> float:
        """The luck of lumps as a share of what the flow disburses; nan where that is nothing."""
        return self.sd / self.compiled if self.compiled > 0.0 else float("nan")

    @property
    def widening(self) -> float:
        """By how much lumps widen the spread over members: 1 is not at all."""
        return float(np.hypot(self.sd, self.between) / self.between) if self.between > 0.0 else float("nan")


@dataclass(frozen=True, slots=True)
class LumpLuck:
    """The luck of lumps of some countries, and what it was found with."""

    scenario: str
    invented: bool
    seed: int
    member: int
    names: tuple[str, ...]
    size: float
    traces: int
    rows: tuple[Lump, ...]


def lumps(loaded: Loaded, units: Collection[str], member: int = 0, size: float = SIZE, traces: int = TRACES) -> LumpLuck:
    """The luck of lumps by country, kind and fiscal year; Section 1004 and its like come in no lumps and are left out.

    Args:
        loaded: the scenario.
        units: countries and regional units.
        member: whose rates.
        size: median agreement, million USD.
        traces: how many.
    """
    one = given(loaded, member)
    flow = compiled(one)
    paths = [disbursed(trace(one, units, size, turn)) for turn in range(traces)]
    spread = _between(loaded, one)
    rows = [row for key in paths[0] for row in _rows(one, key, flow[key], [path[key] for path in paths], spread)]
    names = loaded.baseline.unit_names
    chosen = tuple(names[code] for code in one.inputs.units if code in units)
    return LumpLuck(one.scenario, loaded.baseline.status == "invented", one.seed, member, chosen, size, traces, tuple(rows))


def _rows(one: Given, key: tuple[str, str], flow: Floats, paths: list[Floats], spread: Floats) -> Iterator[Lump]:
    """One country and kind: the years in which the flow disburses something."""
    unit, kind = key
    years, steady = np.array([_by_year(path) for path in paths]), _by_year(flow)
    between = spread[:, KINDS.index(kind), one.inputs.units.index(unit)]
    for row in np.flatnonzero(steady > LEAST):
        mean, sd = years[:, row].mean(), years[:, row].std(ddof=1)
        found = (float(x) for x in (steady[row], mean, sd, between[row]))
        yield Lump(unit, kind, one.inputs.fiscal_years[row], *found)


def as_json(found: LumpLuck) -> dict[str, object]:
    """One object for machines; money in USD."""
    return {
        "schema": "scenarios/trace-luck/1",
        "illustrative": True,
        "scenario": found.scenario,
        "seed": found.seed,
        "member": found.member,
        "median_agreement": round(found.size * 1e6, 2),
        "traces": found.traces,
        "rows": [
            {
                "country": row.unit,
                "kind": row.kind,
                "fiscal_year": row.fiscal_year,
                "flow": round(row.compiled * 1e6, 2),
                "mean": round(row.mean * 1e6, 2),
                "sd": round(row.sd * 1e6, 2),
                "sd_over_draws": round(row.between * 1e6, 2),
            }
            for row in found.rows
        ],
    }


def _by_year(path: Floats) -> Floats:
    """Cumulative by quarter to amounts by fiscal year."""
    return np.diff(path[QUARTERS - 1 :: QUARTERS], prepend=0.0)


def _between(loaded: Loaded, one: Given) -> Floats:
    """Sd over the first 256 members of what the compiled pipeline disburses (fiscal year, kind, unit), million USD."""
    reference = build(reference_of(loaded.scenario, loaded.baseline), loaded.baseline)
    block = draw_block(reference, one.seed, 0).part(0, BLOCK)
    base = simulate(reference, block, observe=False).state.of("multiplier")
    paid = simulate(one.inputs, block, base, observe=False).state.of("spent")
    sd: Floats = paid.std(0, ddof=1)
    return sd
