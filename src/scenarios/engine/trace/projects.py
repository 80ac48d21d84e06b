"""An allotment cut into agreements of realistic size, each with its own luck; sizes are assumed, as no source lists them.

Money is counted in whole cents here, so that the books of projects add up exactly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from scenarios.engine.chance.draws import stream
from scenarios.engine.chance.luck import SPREAD
from scenarios.engine.plan.layout import HARD, Cohort
from scenarios.engine.trace.member import Given
from scenarios.terms import KINDS

CENTS = 100_000_000
"""Cents in a million dollars."""
SIZE = 5.0
"""Million USD: the median agreement (assumed)."""
CRUMB = 0.2
"""A rest smaller than this share of the median joins the agreement before it."""


@dataclass(frozen=True, slots=True)
class Project:
    """One agreement: whose, how much, and how long each of its three stages takes as a multiple of its mean."""

    number: int
    name: str
    program: str
    account: str
    unit: str
    kind: str
    cohort: Cohort
    cell: int
    part: int
    """Its place among the parts of its program."""
    cents: int
    luck: tuple[float, float, float]
    arrive: float
    pace: tuple[float, float]
    """Rate of obligation and rate of each of the two steps of delivery, per year."""
    born: float = -inf
    """When an event brought it here from another country, in fiscal time."""

    @property
    def in_pipeline(self) -> bool:
        """Whether it goes through stages; Section 1004 and its like are spent in equal quarters."""
        return self.cell >= 0


def projects(given: Given, units: Collection[str], size: float, turn: int = 0) -> list[Project]:
    """Every project of some countries, oldest cohort first.

    Args:
        given: the member.
        units: countries and regional units; a country's projects do not depend on which others are asked for.
        size: median agreement, million USD.
        turn: which of many traces of the same member; each has sizes and luck of its own.
    """
    found = [*_of_programs(given, units, size, turn), *_of_fixed(given, units)]
    order = sorted(found, key=lambda p: (p.cohort, p.program, p.account, p.unit, p.kind, p.number))
    return [replace(project, number=n) for n, project in enumerate(order)]


def _of_programs(given: Given, units: Collection[str], size: float, turn: int) -> Iterator[Project]:
    layout, codes = given.inputs.layout, given.inputs.units
    for program, allotted in given.allotted.items():
        parts = given.parts[program]
        for part in np.flatnonzero(allotted):
            cents, code = round(allotted[part] * CENTS), codes[parts.unit[part]]
            if cents and code in units:
                fund, cell = parts.funds[parts.fund[part]], int(parts.cell[part])
                number = layout.number[fund.cohort]
                pace = (float(given.rate[number]), float(given.delivery[layout.cells.timing[cell]]))
                plain = Project(
                    0, "", program, fund.account, code, KINDS[parts.kind[part]], fund.cohort, cell, int(part), cents,
                    (0.0, 0.0, 0.0), float(given.arrive[number]), pace,
                )  # fmt: skip
                yield from _pieces(plain, given, size, turn)


def _pieces(plain: Project, given: Given, size: float, turn: int) -> Iterator[Project]:
    """One account's money in a cell as agreements, on random numbers of their own."""
    c = plain.cohort
    key = (plain.program, plain.account, plain.unit, plain.kind, c.fiscal_year, c.law, c.offered)
    rng = stream(given.seed, given.member, "/".join(map(str, ("trace", turn, *key))))
    sizes = cut(plain.cents, size * CENTS, rng)
    luck = rng.standard_exponential((len(sizes), 3)).tolist()
    again = f"+{c.offered - c.fiscal_year}" if c.offered > c.fiscal_year else ""
    stem = f"{plain.unit} FY{c.fiscal_year % 100:02d}{again} {plain.account} {plain.kind}"
    for n, (cents, (obligation, order, delivery)) in enumerate(zip(sizes, luck, strict=True)):
        yield replace(plain, number=n, name=f"{stem} {n + 1}", cents=cents, luck=(obligation, order, delivery))


def cut(cents: int, size: float, rng: np.random.Generator) -> list[int]:
    """Cut an amount into lognormal pieces around `size`, all in cents; the last one is what is left."""
    pieces: list[int] = []
    left = cents
    while left > 0:
        for factor in np.exp(SPREAD * rng.standard_normal(16 + int(left / size))).tolist():
            piece = max(1, round(size * factor))
            if left - piece < CRUMB * size:
                piece = left
            pieces.append(piece)
            left -= piece
            if not left:
                break
    return pieces


def _of_fixed(given: Given, units: Collection[str]) -> Iterator[Project]:
    """Money that no rule moves, one project a program, year and country: spent in equal quarters of its own year."""
    inputs = given.inputs
    for program, spent in inputs.fixed.items():
        account = inputs.baseline.programs[program].accounts[0]
        clock = inputs.baseline.accounts[account].rule
        for row, unit in zip(*np.nonzero(spent), strict=True):
            code, year = inputs.units[unit], inputs.fiscal_years[row]
            if code in units and year < given.end:
                cohort = Cohort(year, clock, year, "", year, year + 1.0, float("inf"), float("inf"), True)
                name = f"{code} FY{year % 100:02d} {account}"
                cents = round(spent[row, unit] * CENTS)
                luck = (0.0, 0.0, 0.0)
                yield Project(0, name, program, account, code, KINDS[HARD], cohort, -1, -1, cents, luck, year, (0.0, 0.0))
