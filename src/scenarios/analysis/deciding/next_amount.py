"""What would one more amount do? Each country and kind (and year) by itself, on common draws, beside the plan as it stands.

The amount is no derivative: 1, 10 and 50 million are different questions where a ceiling binds. It lies beside rules and
limits, in the account that takes this kind of money in the year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.analysis.compare import Band, band
from scenarios.analysis.deciding.bench import Bench, bench_of
from scenarios.analysis.deciding.telling import teller
from scenarios.analysis.measure import Outcome
from scenarios.analysis.outcomes import outcome_of
from scenarios.analysis.run_view import RunView
from scenarios.arrays import Floats
from scenarios.engine.ensemble.run import Progress
from scenarios.engine.plan.inputs import Extra, Inputs, build
from scenarios.engine.plan.layout import HARD, SOFT
from scenarios.spec.load import Loaded
from scenarios.terms import KINDS


@dataclass(frozen=True, slots=True)
class AmountCell:
    """One amount in one place: million USD; fiscal_year None: in equal parts over `years`.

    effect: what the outcome changes; disbursed: million USD more paid out by the end of run-off.
    """

    amount: float
    country: str
    program: str
    kind: str
    fiscal_year: int | None
    effect: Band
    disbursed: Band

    @property
    def paid(self) -> float:
        """Share of the amount that is paid out, at the median."""
        return self.disbursed.p50 / self.amount


@dataclass(frozen=True, slots=True)
class NextAmount:
    """The answer: cells of every amount, by country, kind and year. years: over which an amount is spread, or one at a time."""

    loaded: Loaded
    outcome: Outcome
    amounts: tuple[float, ...]
    years: tuple[int, ...]
    by_year: bool
    cells: tuple[AmountCell, ...]

    def of(self, amount: float) -> list[AmountCell]:
        """The cells of one amount."""
        return [cell for cell in self.cells if cell.amount == amount]


def next_amount(
    loaded: Loaded,
    amounts: Sequence[float],
    metric: str,
    *,
    by_year: bool = False,
    first: int | None = None,
    workers: int = 2,
    progress: Progress | None = None,
) -> NextAmount:
    """Run the plan with each amount added to each country and kind.

    Args:
        loaded: the plan.
        amounts: million USD, each by itself.
        metric: an outcome that is a number in every draw.
        by_year: one fiscal year at a time; else an amount is spread evenly over the plan's years.
        first: the first fiscal year of new money; the plan's own otherwise.
        workers: threads.
        progress: told how many draws are done.

    Raises:
        ScenarioError: no such outcome, or not a number in every draw.
    """
    outcome = outcome_of(metric, finite=True)
    places = _places(build(loaded.scenario, loaded.baseline), first or loaded.scenario.horizon.first)
    asked = [one for amount in amounts for one in _asked(amount, places, by_year)]
    tell = teller(progress, (len(asked) + 1) * loaded.scenario.ensemble.members)

    bench = bench_of(loaded, (*outcome.wants, "ledger"), workers, tell)
    return NextAmount(
        loaded=loaded,
        outcome=outcome,
        amounts=tuple(amounts),
        years=tuple(sorted({year for _, _, years in places for year in years})),
        by_year=by_year,
        cells=tuple(_cells(bench, outcome, asked)),
    )


def _places(inputs: Inputs, first: int) -> list[tuple[str, str, tuple[int, ...]]]:
    """Country, the program that gives it most, and that program's years: every country that a program can give to."""
    last, out = inputs.scenario.horizon.last, []
    for code in inputs.codes:
        able = [giver for giver in inputs.givers if code in giver.countries and giver.offers]
        if able:
            giver = max(able, key=lambda one: sum(line.millions for offer in one.offers.values() for line in offer.lines))
            years = tuple(year for year in sorted(giver.offers) if first <= year <= last)
            out += [(code, giver.name, years)] if years else []
    return out


def _asked(
    amount: float, places: Sequence[tuple[str, str, tuple[int, ...]]], by_year: bool
) -> list[tuple[float, str, str, int, int | None, tuple[Extra, ...]]]:
    """Every cell with the money that it adds."""
    out = []
    for code, program, years in places:
        for kind in (HARD, SOFT):
            for some in [(year,) for year in years] if by_year else [years]:
                extra = tuple(Extra(program, code, kind, year, amount / len(some)) for year in some)
                out.append((amount, code, program, kind, some[0] if by_year else None, extra))
    return out


def _cells(
    bench: Bench, outcome: Outcome, asked: Sequence[tuple[float, str, str, int, int | None, tuple[Extra, ...]]]
) -> list[AmountCell]:
    def question(run: RunView, base: RunView) -> Floats:
        paid = (run.line("disbursed") - base.line("disbursed")).sum(1)
        return np.stack([outcome.change(run, base)[:, -1], paid], axis=1)

    found = bench.look_beside([(bench.loaded.scenario, extra) for *_, extra in asked], question)
    return [
        AmountCell(
            amount, code, program, KINDS[kind], year, band(draws[:, 0], outcome.side), band(draws[:, 1])
        )
        for (amount, code, program, kind, year, _), draws in zip(asked, found, strict=True)
    ]  # fmt: skip
