"""How what is told of a run, or of one against a base, is spread over members, whether these are held or have gone by.

What tables and pictures read is one function and one line in ALONE or PAIRED: of each member by itself, so that members can be
read block by block.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scenarios.analysis.outcomes import OUTCOMES, cost_each, dearer
from scenarios.analysis.run_view import RunView, fewer, view_of
from scenarios.arrays import Floats
from scenarios.engine.ensemble.counting import ERROR
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.spread import ExactSpread, Spread
from scenarios.terms import LEDGER

MONEY_LINES = ("allotted", "disbursed", "returned", "outside", "lapsed", "cancelled", "open")
"""Lines of the ledger whose change is told; what is open at the end is never counted as spent."""
COST = "cost_per_homicide_averted"
OUTCOME = "outcome "
"""How names of outcomes begin among those of spreads."""
AGAINST = "against "
"""How names of what is read against the base begin where members have gone by."""
SINGLES = "averted by year"
"""Kept of a few members."""
WHOLE = "whole "
"""How names of changes begin that are kept by member where the rest goes by."""


def _field(name: str) -> Callable[[RunView], Floats]:
    return lambda view: np.asarray(getattr(view, name))


def paid(view: RunView) -> Floats:
    """Disbursed by the end of the plan's last fiscal year, million USD: (member,)."""
    return np.asarray(view.disbursed[:, np.array(view.fiscal_years) <= view.last].sum((1, 2, 3)))


ALONE: dict[str, Callable[[RunView], Floats]] = {
    "homicide_rate": _field("homicide_rate"),
    "ledger": _field("ledger"),
    "allotted": _field("allotted"),
    "disbursed": _field("disbursed"),
    "standing": _field("standing"),
    "allotted_by_year": lambda view: np.asarray(view.allotted.sum(2)),
    "allotted_by_unit": lambda view: np.asarray(view.allotted.sum((1, 2))),
    "homicides": lambda view: np.asarray(view.homicides(view.show_to).sum((1, 2))[:, None]),
}
"""Of one run: (member, columns)."""


def alone(name: str) -> Callable[[RunView], Floats]:
    """What is read under a name of ALONE, or of an outcome that speaks of one plan alone: by place."""
    if name.startswith(OUTCOME):
        one = OUTCOMES[name.removeprefix(OUTCOME)]
        return lambda view: one.by_place(view, view)
    return ALONE[name]


def _line(name: str) -> Callable[[RunView, RunView], Floats]:
    """Change of a line of the books at the end of run-off, USD: (member, program), all of them last."""

    def change(run: RunView, base: RunView) -> Floats:
        by_program = 1e6 * (run.line(name) - base.line(name))
        return np.concatenate([by_program, by_program.sum(1, keepdims=True)], axis=1)

    return change


def _averted(run: RunView, base: RunView) -> Floats:
    """Homicides averted: (member, year to the last pictured one, country)."""
    shown = np.array(base.years) <= base.show_to
    return fewer(base.homicide_rate[:, shown], run.homicide_rate[:, shown], base.people[shown])


def _relative(run: RunView, base: RunView) -> Floats:
    """Homicides averted as a share of the base's, to the last pictured year; 0 where the base has none: (member, country)."""
    suffered = base.homicides(base.show_to).sum(1)
    return np.asarray(_averted(run, base).sum(1) / np.where(suffered > 0.0, suffered, np.inf))


PAIRED: dict[str, Callable[[RunView, RunView], Floats]] = {
    **{f"money {name}": _line(name) for name in MONEY_LINES},
    "standing": lambda run, base: np.asarray(run.standing[:, 0] - base.standing[:, 0]),
    "flow_lost": lambda run, base: np.asarray((run.standing[:, 0, -1] - base.standing[:, 0, -1]).sum(1)[:, None]),
    "averted by year": lambda run, base: np.asarray(_averted(run, base).sum(2)),
    "relative": _relative,
    "dearer": lambda run, base: np.stack(dearer(run, base), axis=1),
    "cost": lambda run, base: np.asarray(1e6 * cost_each(run, base)[:, None]),
    "unlike": lambda run, base: np.asarray((run.allotted != base.allotted).any((2, 3)).astype(np.float64)),
}
"""Of a run against a base on the same draws: (member, columns)."""


def paired(name: str) -> Callable[[RunView, RunView], Floats]:
    """What is read under a name of PAIRED, or of an outcome: its change, by place."""
    if name == OUTCOME + COST:
        return lambda run, base: np.asarray(cost_each(run, base)[:, None])
    if name.startswith(OUTCOME):
        return OUTCOMES[name.removeprefix(OUTCOME)].change
    return PAIRED[name]


def alone_names() -> list[str]:
    """All that is read of one run, outcomes of one's own too."""
    return [*ALONE, *(OUTCOME + name for name, one in OUTCOMES.items() if not one.paired)]


def paired_names() -> list[str]:
    """All that is read of a run against a base."""
    return [*PAIRED, *(OUTCOME + name for name in OUTCOMES)]


Spreads = Callable[[str], Spread]
"""Called with a name: how that is spread over members."""


def spreads_of(result: Result) -> Spreads:
    """How what is told of a run, by the names in `alone_names`, is spread over members."""
    if result.gone_by is not None:
        return result.gone_by.__getitem__
    view = view_of(result)
    return lambda name: ExactSpread(alone(name)(view))


def spreads_against(base: Result, other: Result) -> Spreads:
    """How what is told of a run against a base, by the names in `paired_names`, is spread over members.

    Of members that have gone by, only against the base that they were run with.
    """
    if (gone_by := other.gone_by) is not None:
        return lambda name: gone_by[AGAINST + name]
    run, first = view_of(other), view_of(base)
    return lambda name: ExactSpread(paired(name)(run, first))


def paid_of(result: Result) -> Floats:
    """Disbursed by the end of the plan's last fiscal year, million USD: (member,), of all members even where they have gone."""
    return paid(view_of(result)) if result.gone_by is None else result.gone_by.by_member["paid"]


def singles_of(other: Result) -> Floats:
    """Homicides averted by year of a few members where the rest has gone by: (member, year)."""
    assert other.gone_by is not None
    return other.gone_by.by_member[SINGLES]


def quantiles_within(result: Result) -> float:
    """How far a quantile may be from what all members held would give, as a part of it: 0 where they are held."""
    return 0.0 if result.gone_by is None else ERROR


def line_means(result: Result) -> dict[str, Floats]:
    """Means of the books at the end of run-off, million USD: by line, (program,)."""
    return dict(zip(LEDGER, spreads_of(result)("ledger").mean().T, strict=True))
