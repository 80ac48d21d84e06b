"""Whose dollar it is: a program's funds, each the money of one account with one clock, and where each may lie.

The kernel's cells are shared by programs and accounts whose money runs by the same clock. A part is what one fund has in one
cell; within a cell parts never change their proportions, so the ledger by program and account needs no state of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats, Ints
from scenarios.baseline.tables import Baseline, Classification, Program
from scenarios.engine.plan.layout import HARD, SOFT, Cohort, Layout, cohort_of, kinds_of, offers
from scenarios.engine.plan.lines import Line
from scenarios.spec.scenario import Plan, ScenarioSpec
from scenarios.spec.stages import Rule, rule_in
from scenarios.terms import KINDS

AS_REPORTED = "as_reported"
"""The rule that moves nothing: each dollar stays where and as what it is reported."""


class Fund(NamedTuple):
    """Money of one account with one clock; funds are ordered by age, then account."""

    cohort: Cohort
    account: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a program offers in one fiscal year: lines, the funds they make up (by age), and which of these each joins.

    `homes`: the funds that take hard and soft money in a year whose lines have none of it.
    """

    lines: tuple[Line, ...]
    funds: tuple[Fund, ...]
    places: tuple[int, ...]
    homes: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Giver:
    """One program as the planner moves it; `units` are its countries' places, then its regional unit's, if any.

    estimated: some of its money is printed for no country; `weights` (country,) are then our estimate of how that is split.
    """

    name: str
    plan: Plan
    countries: tuple[str, ...]
    units: Ints
    regional: str | None
    estimated: bool
    weights: Floats
    offers: dict[int, Offer]

    @property
    def width(self) -> int:
        """How many countries may receive."""
        return len(self.countries)

    def split(self, year: int) -> Rule:
        """The rule that says where the money of a fiscal year goes."""
        return rule_in(self.plan.split, year)

    def mix(self, year: int) -> Rule:
        """The rule that says how much of it is hard."""
        return rule_in(self.plan.mix, year)

    @property
    def codes(self) -> tuple[str, ...]:
        """Its units' codes in their order."""
        return (*self.countries, self.regional) if self.regional else self.countries


@dataclass(frozen=True, slots=True)
class Parts:
    """Where one program's money may lie.

    funds: all of them, also those of money held and offered again; cohort (fund,): each one's number. cell, fund, kind, unit
    (part,): unit among all; parts stand in order of their cells. place (fund, kind, unit of the giver): its part, or -1.
    first, cells: the first part of each cell that has any, and that cell; whole: how many cells there are in the layout.
    """

    funds: tuple[Fund, ...]
    cohort: Ints
    cell: Ints
    fund: Ints
    kind: Ints
    unit: Ints
    place: Ints
    first: Ints
    cells: Ints
    whole: int

    def by_cell(self, amounts: Floats) -> Floats:
        """Sum amounts (member, part) to (member, cell)."""
        out: Floats = np.zeros((len(amounts), self.whole))
        if len(self.first):
            out[:, self.cells] = np.add.reduceat(amounts, self.first, axis=1)
        return out

    def of_accounts(self, accounts: Collection[str] | None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which funds (fund,) and which parts (part,) belong to some accounts; all where None."""
        asked = np.array([accounts is None or fund.account in accounts for fund in self.funds], dtype=bool)
        return asked, asked[self.fund]


def make_giver(
    name: str, scenario: ScenarioSpec, baseline: Baseline, units: tuple[str, ...], lines: dict[int, list[Line]]
) -> Giver:
    """A program with what it offers in each fiscal year."""
    program = baseline.programs[name]
    codes = (*program.countries, *filter(None, [program.regional_unit]))
    by_year = {year: [x for x in some if x.millions > 0] for year, some in lines.items()}
    return Giver(
        name=name,
        plan=scenario.programs[name],
        countries=tuple(program.countries),
        units=np.array([units.index(code) for code in codes], dtype=np.int64),
        regional=program.regional_unit,
        estimated=program.estimated,
        weights=np.asarray(baseline.split_weights(name, scenario.vintage), dtype=np.float64),
        offers={year: _offer(some, baseline, program) for year, some in by_year.items() if some},
    )


def _offer(lines: list[Line], baseline: Baseline, program: Program) -> Offer:
    """Lines with their funds. A kind that is zero in a year takes the account that the region names for it."""
    joined = [Fund(cohort_of(line, baseline.accounts[line.account]), line.account) for line in lines]
    funds = tuple(sorted(set(joined)))

    def home(kind: int) -> int:
        account = program.fallback.get(KINDS[kind])
        named = [(-line.millions, fund) for line, fund in zip(lines, joined, strict=True) if line.account == account]
        largest = [(-line.millions, fund) for line, fund in zip(lines, joined, strict=True)]
        return funds.index(min(named or largest)[1])

    return Offer(tuple(lines), funds, tuple(funds.index(fund) for fund in joined), (home(HARD), home(SOFT)))


def kinds_of_funds(giver: Giver, baseline: Baseline) -> set[tuple[Fund, int]]:
    """Every kind that each fund can hold; with a limit, also those of money held and offered again."""
    offered = {fund for offer in giver.offers.values() for fund in offer.funds}
    found = {(fund, kind) for fund in offered for kind in kinds_of(baseline.accounts[fund.account])}
    found |= {(offer.funds[home], kind) for offer in giver.offers.values() for kind, home in enumerate(offer.homes)}
    if giver.plan.limit != "none":
        found |= {(Fund(later, f.account), k) for f, k in found if k in (HARD, SOFT) for later in offers(f.cohort)}
    return found


def cells_of(givers: Iterable[Giver], baseline: Baseline) -> set[tuple[Cohort, int, int]]:
    """Every (cohort, kind, unit) that can hold money."""
    return {
        (fund.cohort, kind, int(unit))
        for giver in givers
        for fund, kind in kinds_of_funds(giver, baseline)
        for unit in giver.units
    }


def make_parts(giver: Giver, baseline: Baseline, layout: Layout) -> Parts:
    """Number the parts of one program."""
    kinds = kinds_of_funds(giver, baseline)
    funds = tuple(sorted({fund for fund, _ in kinds}))
    number = {fund: n for n, fund in enumerate(funds)}
    rows = sorted(
        (layout.index[layout.number[fund.cohort], kind, int(unit)], number[fund], kind, at)
        for fund, kind in kinds
        for at, unit in enumerate(giver.units)
    )
    cell, fund, kind, at = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    place = np.full((len(funds), len(KINDS), len(giver.units)), -1, dtype=np.int64)
    place[fund, kind, at] = np.arange(len(rows))
    cells, first = np.unique(cell, return_index=True)
    cohort = np.array([layout.number[f.cohort] for f in funds], dtype=np.int64)
    return Parts(funds, cohort, cell, fund, kind, giver.units[at], place, first, cells, len(layout.index))


Central = dict[tuple[Cohort, int, int], dict[tuple[str, str], float]]
"""Million USD of each (program, account) in each cohort, kind and unit, at the central classification and split."""


def central_money(givers: Iterable[Giver], baseline: Baseline, units: tuple[str, ...]) -> Central:
    """What events tell programs and accounts apart by where these share a cell; a printed cell lies in its own unit."""
    out: Central = {}
    for giver in givers:
        spread = dict(zip(giver.units.tolist(), [*giver.weights, 1.0], strict=False))
        for offer in giver.offers.values():
            for line, place in zip(offer.lines, offer.places, strict=True):
                weights = spread if line.unit is None else {units.index(line.unit): 1.0}
                for kind, part in central_kinds(line, baseline):
                    for unit, weight in weights.items():
                        cell = out.setdefault((offer.funds[place].cohort, kind, unit), {})
                        key = (giver.name, line.account)
                        cell[key] = cell.get(key, 0.0) + line.millions * part * weight
    return out


def central_kinds(line: Line, baseline: Baseline) -> list[tuple[int, float]]:
    """The kinds of a line's money and their shares, a mixed account at its central classification."""
    account = baseline.accounts[line.account]
    if account.kind != "mixed":
        return [(kind, 1.0) for kind in kinds_of(account)]
    hard = classification_of(line, baseline).hard_share
    return [(HARD, hard), (SOFT, 1.0 - hard)]


def classification_of(line: Line, baseline: Baseline) -> Classification:
    """The hard share of a mixed account's line: of its printed year, or the nearest year that is classified; its unit's own."""
    if line.unit is not None:
        of_unit = (line.program, line.account, line.unit)
        own = {fy: known for (p, a, fy, unit), known in baseline.classification_by_unit.items() if (p, a, unit) == of_unit}
        if own:
            return own[min(own, key=lambda y: (abs(y - line.printed_year), y))]
    years = [fy for program, account, fy in baseline.classification if (program, account) == (line.program, line.account)]
    year = min(years, key=lambda y: (abs(y - line.printed_year), y))
    return baseline.classification[line.program, line.account, year]


def regional_named(giver: Giver, year: int) -> float | None:
    """The share that the scenario itself gives the regional unit in a year; None where it keeps what is reported."""
    shares = giver.split(year).options.get("shares", {})
    return float(shares[giver.regional]) if giver.regional in shares else None
