"""What may be asked of a plan: one function an outcome, and OUTCOMES, from which all commands, tables and pictures read.

A new one is one function and one line in OUTCOMES.
"""

from __future__ import annotations

import numpy as np

from scenarios.analysis.measure import MILLION_USD, Outcome, by_people, outcome
from scenarios.analysis.run_view import RunView, yearly_averted
from scenarios.arrays import Floats
from scenarios.errors import Problem, ScenarioError
from scenarios.validation import nearest

SURE = 0.95
"""Share of draws on one side from which a sign counts as sure enough to divide by."""
DEFAULT = "homicides_averted"
_RATE = ("homicide_rate",)
_PER = "per 100,000 people a year"


@outcome("homicides averted", unit="homicides", layer="violence", wants=_RATE, paired=True)
def homicides_averted(run: RunView, base: RunView) -> Floats:
    """Homicides that the plan has fewer than the base, to the last pictured year."""
    return np.asarray(yearly_averted(base, run, run.show_to).sum(1))


@outcome(
    "homicides averted, run-off counted", unit="homicides", layer="violence", wants=_RATE, until="run_off", paired=True
)
def homicides_averted_run_off(run: RunView, base: RunView) -> Floats:
    """Homicides that the plan has fewer than the base, to the end of run-off."""
    return np.asarray(yearly_averted(base, run, run.run_off).sum(1))


@outcome("homicide rate", unit=_PER, layer="violence", wants=_RATE, more_is_better=False, whole=by_people)
def homicide_rate(run: RunView, base: RunView) -> Floats:
    """Homicides per 100,000 people in the last pictured year; of all countries, a head of those that have a rate."""
    return run.homicide_rate[:, run.years.index(run.show_to)]


def _by_unit(values: Floats) -> Floats:
    """(member, fiscal year, kind, unit) to (member, unit)."""
    return np.asarray(values.sum((1, 2)))


@outcome(
    "allotted", unit=MILLION_USD, layer="money", axes=("unit",), wants=("allotted",), more_is_better=None, until="run_off"
)
def allotted(run: RunView, base: RunView) -> Floats:
    """Dollars that the plan's rules give to countries and regional units."""
    return _by_unit(run.allotted)


@outcome(
    "disbursed", unit=MILLION_USD, layer="money", axes=("unit",), wants=("disbursed",), more_is_better=None, until="run_off"
)
def disbursed(run: RunView, base: RunView) -> Floats:
    """Dollars paid out by the end of run-off."""
    return _by_unit(run.disbursed)


@outcome(
    "received", unit=MILLION_USD, layer="capability", axes=("country",), wants=("received",), more_is_better=None,
    until="run_off",
)  # fmt: skip
def received(run: RunView, base: RunView) -> Floats:
    """What is of use to countries of dollars disbursed by the end of run-off: less what leaks, is fungible, is wasted."""
    return np.asarray(run.received.sum(1))


def _line(name: str, title: str, meaning: str) -> Outcome:
    """A line of the books of which less is better: money that does not arrive."""

    def measure(run: RunView, base: RunView) -> Floats:
        return run.line(name)

    measure.__name__, measure.__doc__ = name, meaning
    made = outcome(
        title, unit=MILLION_USD, layer="money", axes=("program",), wants=("ledger",), more_is_better=False, until="run_off"
    )
    return made(measure)


returned = _line("returned", "returned", "Dollars never allotted, back in the Treasury by the end of run-off.")
sent_outside = _line("outside", "sent outside the region", "Dollars that events sent to countries outside the region.")
lapsed = _line("lapsed", "lapsed", "Dollars whose availability ended before they were obligated.")
cancelled = _line("cancelled", "cancelled", "Dollars obligated but not paid when their accounts closed.")
still_open = _line("open", "still open", "Dollars neither paid nor lost at the end of run-off; never counted as spent.")


def _in_time(spent: Floats, given: Floats) -> Floats:
    """Spent over given; 1 where nothing is given: nothing is late."""
    return np.asarray(np.where(given > 0.0, spent / np.where(given > 0.0, given, 1.0), 1.0))


def _spent(run: RunView) -> Floats:
    """Disbursed by the close of the plan's last fiscal year: (member, unit)."""
    return _by_unit(run.disbursed[:, np.array(run.fiscal_years) <= run.last])


def _of_all_money(values: Floats, run: RunView, base: RunView) -> Floats:
    return _in_time(_spent(run).sum(1), _by_unit(run.allotted).sum(1))


@outcome(
    "spent in time", unit="share", layer="money", axes=("unit",), wants=("allotted", "disbursed"), whole=_of_all_money
)
def spent_in_time(run: RunView, base: RunView) -> Floats:
    """Share of the allotted that is disbursed by 30 September of the plan's last fiscal year; 1 where none is allotted."""
    return _in_time(_spent(run), _by_unit(run.allotted))


def _strength(name: str, title: str, unit: str, better: bool | None, meaning: str) -> Outcome:
    """What stands in a country on 30 September of the last pictured year."""

    def measure(run: RunView, base: RunView) -> Floats:
        return run.strength(name)

    measure.__name__, measure.__doc__ = name, meaning
    made = outcome(title, unit=unit, layer="capability", wants=("standing",), more_is_better=better, whole=by_people)
    return made(measure)


institutions = _strength(
    "institutions", "reach of institutions", "share", True,
    "Reach of the institutions that soft money built, 0 to 1, at the end of the last pictured fiscal year.",
)  # fmt: skip
enforcement = _strength(
    "enforcement", "enforcement", "security efforts", None,
    "Enforcement that hard money built: 1 is an offensive that doubles a country's own security effort.",
)  # fmt: skip


@outcome("cocaine flow kept out", unit="share of the US-bound flow", layer="capability", wants=("standing",))
def flow_kept_out(run: RunView, base: RunView) -> Floats:
    """Share of the US-bound flow that enforcement keeps out of a country; a load passes several, so shares add up."""
    return run.strength("flow_lost")


@outcome("worst-off country", unit="share of its homicides", layer="violence", wants=_RATE, axes=(), paired=True)
def worst_off(run: RunView, base: RunView) -> Floats:
    """The smallest relative effect of any country: homicides averted by homicides of the base, to the last pictured year."""
    averted, suffered = yearly_averted(base, run, run.show_to).sum(1), base.homicides(run.show_to).sum(1)
    relative = np.where(suffered > 0.0, averted / np.where(suffered > 0.0, suffered, 1.0), np.inf)
    least = relative.min(1)
    return np.asarray(np.where(np.isinf(least), 0.0, least))


@outcome(
    "cost per homicide averted", unit="million USD each", layer="violence", wants=("homicide_rate", "ledger"), axes=(),
    more_is_better=False, until="run_off", paired=True, finite=False,
)  # fmt: skip
def cost_per_homicide_averted(run: RunView, base: RunView) -> Floats:
    """Dollars disbursed more than the base for each homicide averted to the end of run-off, implied by assumptions.

    nan in every draw where a sign is unsure (see `why_no_cost`); infinite in a draw that averts none.
    """
    cost = cost_each(run, base)
    return np.full(len(cost), np.nan) if why_no_cost(run, base) else cost


def cost_each(run: RunView, base: RunView) -> Floats:
    """The cost in each draw, whether or not signs are sure: (member,) million USD; infinite in a draw that averts none."""
    dollars, averted = dearer(run, base)
    return np.where(averted > 0.0, dollars / np.where(averted > 0.0, averted, 1.0), np.inf)


def dearer(run: RunView, base: RunView) -> tuple[Floats, Floats]:
    """Dollars disbursed more, million USD, and homicides averted to the end of run-off: (member,) each."""
    return (run.line("disbursed") - base.line("disbursed")).sum(1), homicides_averted_run_off(run, base).sum(1)


def why_no_cost(run: RunView, base: RunView) -> str:
    """Why there is no cost per homicide averted; empty where there is one: a ratio only where both signs are sure."""
    return why_unsure(*(float((values > 0.0).mean()) for values in dearer(run, base)))


def why_unsure(costs_more: float, averts: float) -> str:
    """The same of the shares of draws that cost more, and that avert homicides."""
    if averts < SURE:
        return f"undefined: fewer homicides in {int(50 * averts)} of 50 draws only"
    return "" if costs_more >= SURE else "undefined: the scenario does not spend more than the base"


OUTCOMES: dict[str, Outcome] = {
    one.name: one
    for one in (
        homicides_averted,
        homicides_averted_run_off,
        homicide_rate,
        allotted,
        disbursed,
        received,
        returned,
        lapsed,
        cancelled,
        still_open,
        spent_in_time,
        institutions,
        enforcement,
        flow_kept_out,
        worst_off,
        cost_per_homicide_averted,
    )
}
"""Every outcome by its name."""
_SHIPPED = frozenset(OUTCOMES)


def add_own(one: Outcome) -> None:
    """Put an outcome of one's own into OUTCOMES while the program runs; an own one of that name is replaced.

    Raises:
        ValueError: an outcome of that name ships.
    """
    if one.name in _SHIPPED:
        raise ValueError(f"an outcome “{one.name}” ships with the program: give yours another name")
    OUTCOMES[one.name] = one


def is_own(name: str) -> bool:
    """Whether an outcome is one of the user's own."""
    return name not in _SHIPPED


def outcome_of(name: str, finite: bool = False) -> Outcome:
    """The outcome of a name.

    Args:
        name: as in OUTCOMES.
        finite: whether it must be a number in every draw.

    Raises:
        ScenarioError: there is none, or it is not always a number.
    """
    if name not in OUTCOMES:
        hint = f"{nearest(name, OUTCOMES, noun='outcomes')}; all are listed by: scenarios list outcomes"
        raise ScenarioError([Problem(f"there is no outcome “{name}”", None, hint, "unknown-name")])
    if finite and not OUTCOMES[name].finite:
        others = ", ".join(one.name for one in OUTCOMES.values() if one.finite)
        raise ScenarioError([Problem(f"{name} is not a number in every draw", None, f"choose from {others}", "not-finite")])
    return OUTCOMES[name]


def facts_of(one: Outcome) -> dict[str, object]:
    """An outcome as a list tells it."""
    better = {True: "more", False: "less", None: "neither"}[one.more_is_better]
    until = "last pictured year" if one.until == "show_to" else "end of run-off"
    return {
        "name": one.name,
        "title": one.title,
        "unit": one.unit,
        "layer": one.layer,
        "better": better,
        "by": ", ".join(one.axes) or "whole",
        "until": until,
        "may be explained": "yes" if one.finite else "no",
        "meaning": one.meaning,
    }
