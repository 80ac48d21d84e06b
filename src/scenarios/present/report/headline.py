"""The first page's answer: one sentence, and three numbers a plan with their ranges in counts of 50 draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.analysis.compare import ALL, Band
from scenarios.analysis.headline import VARIANTS, Compared
from scenarios.arrays import Floats
from scenarios.present import reading, words
from scenarios.present.comparison import before, millions
from scenarios.present.effects import Effect, homicides, kept_signs
from scenarios.present.envelopes import unequal
from scenarios.present.plots import FIGURES, capacity
from scenarios.present.reading import Result
from scenarios.present.report.table import Table, texts_table
from scenarios.present.titles import of_fifty


@dataclass(frozen=True, slots=True)
class Number:
    """One headline number: what it is, its median, its ranges and counts in words."""

    what: str
    value: str
    ranges: tuple[str, ...]
    error: str = ""
    """Monte Carlo error of the median."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Three numbers of one plan."""

    plan: str
    numbers: tuple[Number, ...]


def half_and_most(low: str, quarter: str, three: str, high: str) -> tuple[str, ...]:
    """The 50% and 90% bands in counts of draws."""
    return (f"25 of 50 draws: {quarter} to {three}", f"45 of 50: {low} to {high}")


def change(usd: float) -> str:
    """A change of money in million USD with its sign, to one digit.

    >>> change(-8241045.0), change(0.0), change(1e-8)
    ('−8.2', '0', '0')
    """
    return "0" if abs(usd) < 0.5 else millions(usd)


def answers(found: Compared, effects: Sequence[Effect], names: Sequence[str]) -> list[Answer]:
    """Homicides against the base, money disbursed, regret: one answer for each plan after the base."""
    rows = zip(names[1:], effects, found.differences, found.regrets[1:], strict=True)
    return [
        Answer(
            name,
            (
                _averted(found, one.homicides_averted[ALL], effect),
                _spent(one.money["disbursed"][ALL], effect),
                _regret(found, lost),
            ),
        )
        for name, effect, one, lost in rows
    ]


def _averted(found: Compared, band: Band, effect: Effect) -> Number:
    shown = reading.shown_years(found.base)
    what = f"homicides averted, {words.years(shown[0], shown[-1])}"
    ranges = half_and_most(*(homicides(x) for x in (band.p05, band.p25, band.p75, band.p95)))
    return Number(what, homicides(band.p50), (*ranges, counts(effect)), f"±{homicides(band.mc_error['p50'])}")


def _spent(band: Band, effect: Effect) -> Number:
    ranges = half_and_most(*(change(x) for x in (band.p05, band.p25, band.p75, band.p95)))
    allotted = f"allotted: {words.money(effect.allotted)}, base {words.money(effect.base_allotted)}"
    error = f"±{words.money(band.mc_error['p50'] / 1e6)}"
    return Number("million USD disbursed", change(band.p50), (*ranges, allotted), error)


def _regret(found: Compared, band: Band) -> Number:
    ranges = [f"37 of 50 draws: {homicides(band.p75)} at most", f"47 of 50: {homicides(band.p95)} at most"]
    ranges += ["plans of unequal money"] if unequal(found.results) else []
    what = f"regret over {reading.draws(found.base)}, in homicides"
    return Number(what, homicides(band.p50), tuple(ranges), f"±{homicides(band.mc_error['p50'])}")


def counts(effect: Effect) -> str:
    """Of 50 draws, how many are on each side."""
    if effect.is_none:
        return "no difference in any draw"
    return f"fewer in {effect.fewer} of 50, more in {effect.more}"


def sentence(effects: Sequence[Effect], title: str) -> str:
    """The answer in a sentence: the computed finding, how it divides, and whether its sign would survive twice the error."""
    if len(effects) > 1 or effects[0].is_none:
        return f"{title}. {kept_signs(effects)}".strip()
    one = effects[0]
    rounded = "" if one.fewer + one.more == 50 else " (counts are never rounded up)"
    median = float(np.median(one.total))
    return (
        f"Of 50 draws of our assumptions, {one.fewer} have fewer homicides under “{one.name}” than under “{one.base}” "
        f"in {words.years(one.years[0], one.years[-1])}, and {one.more} have more{rounded}. "
        f"The median draw has {homicides(abs(median))} {'fewer' if median >= 0 else 'more'}. {kept_signs(effects)}"
    ).rstrip()


def alone(result: Result) -> Answer:
    """Three numbers of a single scenario: disbursed, lost, and the last year's rates beside what was seen."""
    ledger = result.data["horizon_money"].sum("program")
    spent = np.asarray(ledger.sel(ledger="disbursed").values, dtype=np.float64)
    gone = ["lapsed", "cancelled", "returned"] + ["outside"] * bool(ledger.sel(ledger="outside").values.any())
    lost = np.asarray(ledger.sel(ledger=gone).sum("ledger").values, dtype=np.float64)
    words_of = f"{', '.join(gone[:-1])} or {words.SENT if gone[-1] == 'outside' else gone[-1]}"
    by = f"by {reading.last_day(result)}"
    return Answer(
        reading.scenario_name(result),
        (
            _million(f"million USD disbursed {by}", spent),
            _million(f"million USD {words_of} {by}", lost),
            Number("what each country can use", "", (f"{_capacity(result)}.",)),
        ),
    )


def _capacity(result: Result) -> str:
    """The finding of the capacity picture, or that there is none."""
    title = FIGURES["capacity"].title(result)
    if title != capacity.NEUTRAL or not reading.enough(result):
        return title
    return f"No country is allotted more than its assumed ceiling in {of_fifty(reading.LEVELS[3])} of 50 draws or more"


def _million(what: str, values: Floats) -> Number:
    low, quarter, middle, three, high = (words.cents(float(x)) for x in reading.quantiles(values))
    return Number(what, middle, half_and_most(low, quarter, three, high))


def sentence_alone(result: Result) -> str:
    """What a single scenario says, in a sentence."""
    return f"{money_alone(result)} Give a second scenario to see what another plan would change."


def money_alone(result: Result) -> str:
    """How much is planned, and what has become of it where the pipeline's picture stands."""
    total = float(result.data["envelope"].sum())
    span = reading.money_years(result)
    planned = f"{words.money(total)} million USD are planned for FY{words.years(span[0], span[-1])}."
    return f"{planned} {FIGURES['pipeline'].title(result)}."


def rests_on(found: Compared, names: Sequence[str], base_total: float) -> Table:
    """The same headline under other assumptions, in all and to the end of run-off, and the cost of one."""
    rows = []
    for n, one in enumerate(found.differences):
        name = names[n + 1]
        lines = [("as above", one.homicides_averted[ALL])]
        lines += [(f"{VARIANTS[key]}{before(found, key)}", bands[n]) for key, bands in found.variants.items()]
        lines.append((f"counted to {found.base.data.attrs['run_off']}", one.homicides_averted_run_off[ALL]))
        rows += [(name, said, *_cells(band)) for said, band in lines]
    share = abs(found.differences[0].homicides_averted[ALL].p50) / base_total if base_total > 0 else float("nan")
    note = (
        f"For scale: the median of {names[1]} is {share:.2%} of the {homicides(base_total)} homicides that the median draw of "
        f"{names[0]} has in these years. Where the sign turns between rows, it is the assumption that speaks."
    )
    return texts_table(
        "The same number under other assumptions: homicides averted, all countries",
        ("plan", "assumption", "median", "50% of draws", "90% of draws", "fewer in"),
        tuple(rows),
        (note,),
        2,
    )


def _cells(band: Band) -> tuple[str, ...]:
    fewer = of_fifty(band.chance_better)
    return (
        homicides(band.p50),
        f"{homicides(band.p25)} to {homicides(band.p75)}",
        f"{homicides(band.p05)} to {homicides(band.p95)}",
        f"{fewer} of 50",
    )  # fmt: skip
