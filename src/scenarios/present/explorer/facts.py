"""What a plan comes to in the page's own terms: money and hard share of each program by fiscal year, weights of its units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenarios.present.explorer.rerun import MeanMoney, given_by
from scenarios.spec.load import Loaded, ScenarioSource, load

DRAGGED = 200
"""Draws while a slider is dragged, and to see what a preset comes to."""
WHOLE = 100
"""Weights are whole per cents of this sum."""


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """A program that may be moved, as a plan has it: means over draws, before any transfer.

    units: names of its countries and its regional unit, by code. years: fiscal years in which money may be given. envelope,
    reported: million USD by year. hard: hard share of hard and soft money by year, and `level` that of all years together.
    weights: whole per cents by unit, which sum to 100.
    """

    name: str
    title: str
    units: dict[str, str]
    countries: tuple[str, ...]
    years: tuple[int, ...]
    envelope: dict[int, float]
    reported: dict[int, float]
    hard: dict[int, float]
    level: float
    weights: dict[str, int]

    @property
    def of_reported(self) -> float:
        """The envelope of all years, per cent of what the report gives; 100 where it gives nothing."""
        reported = sum(self.reported.values())
        return 100 * sum(self.envelope.values()) / reported if reported else 100.0


def facts_of(source: ScenarioSource, loaded: Loaded) -> dict[str, ProgramFacts]:
    """The facts of each program that rules may move, those with the most money first."""
    programs = {name: one for name, one in loaded.baseline.programs.items() if not one.fixed}
    few: dict[str, Any] = {"ensemble.members": DRAGGED, "transfer": []}
    given = given_by(load(source, few))
    as_reported = {f"programs.{name}.envelope": "as_reported" for name in programs}
    reported = given_by(load(source, few | as_reported))
    found = [_facts(name, loaded, given[name], reported[name]) for name in programs]
    return {one.name: one for one in sorted(found, key=lambda one: -sum(one.envelope.values()))}


def _facts(name: str, loaded: Loaded, given: MeanMoney, reported: MeanMoney) -> ProgramFacts:
    program, horizon = loaded.baseline.programs[name], loaded.scenario.horizon
    units = {c.code: c.name for c in loaded.baseline.countries if c.code in program.countries}
    units |= {code: title for code, title in loaded.baseline.regional_units.items() if code == program.regional_unit}
    years = tuple(range(horizon.first, horizon.last + 1))
    kinds = {year: given.allotted[year].sum(1) for year in years}
    hard, soft = (sum(float(kinds[year][k]) for year in years) for k in (0, 1))
    by_unit: Any = sum((one.sum(0) for one in given.allotted.values()), np.zeros(len(given.units)))
    whole = {unit: float(by_unit[given.units.index(unit)]) for unit in units}
    return ProgramFacts(
        name, program.title, units, program.countries, years,
        {year: given.envelope[year] for year in years},
        {year: reported.envelope[year] for year in years},
        {year: float(one[0] / (one[0] + one[1])) for year, one in kinds.items() if one[0] + one[1] > 0},
        hard / (hard + soft) if hard + soft else 0.0,
        rounded(whole),
    )  # fmt: skip


def rounded(shares: Mapping[str, float], whole: int = WHOLE) -> dict[str, int]:
    """Whole parts in proportion to shares, by largest remainder; equal parts where all shares are zero.

    >>> rounded({"a": 1, "b": 1, "c": 1})
    {'a': 34, 'b': 33, 'c': 33}
    """
    total = sum(shares.values())
    parts = {code: whole * (share / total if total > 0 else 1 / len(shares)) for code, share in shares.items()}
    out = {code: int(part) for code, part in parts.items()}
    order = sorted(parts, key=lambda code: (out[code] - parts[code], code))
    for code in order[: whole - sum(out.values())]:
        out[code] += 1
    return out
