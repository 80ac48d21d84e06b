"""What is to be made as large as can be: a statistic of an outcome's draws, over all years and discounted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenarios.analysis.deciding.statistics import STATISTIC_WORDS, STATISTICS, discount_weights
from scenarios.analysis.measure import Outcome
from scenarios.analysis.outcomes import OUTCOMES, outcome_of
from scenarios.analysis.run_view import RunView, yearly_averted
from scenarios.arrays import Floats
from scenarios.errors import Problem, ScenarioError
from scenarios.validation import nearest

BY_YEAR = ("homicides_averted", "homicides_averted_run_off")
"""Outcomes that are sums over years, and so can be discounted."""
DISCOUNT = 0.03
"""A year; the rate that the US budget office asked for beside 7% (OMB Circular A-4, 2003): a convention, not a finding."""
OBJECTIVE = "homicides_averted_run_off"
STATISTIC = "trimmed_mean"
ROUNDING = 1e-9
"""A difference this small is none."""


@dataclass(frozen=True, slots=True)
class Target:
    """An outcome, all places together, against a base; `first` is the year from which it is discounted.

    discount: a year; None where the outcome is no sum over years.
    """

    outcome: Outcome
    statistic: str
    discount: float | None
    first: int

    def draws(self, run: RunView, base: RunView) -> Floats:
        """What the run changes against the base, in each draw (member,), in the outcome's own direction and unit."""
        if self.discount is None:
            return np.asarray(self.outcome.change(run, base)[:, -1])
        years = [year for year in run.years if year <= getattr(run, self.outcome.until)]
        yearly = yearly_averted(base, run, years[-1]).sum(2)
        weights = discount_weights(tuple(years), self.first, self.discount)
        found = (yearly * weights).sum(1)
        return np.where(np.abs(found) < ROUNDING, 0.0, found)

    def worth(self, draws: Floats) -> float:
        """The statistic of draws, so that more is better."""
        return STATISTICS[self.statistic](self.outcome.side * draws)

    @property
    def words(self) -> str:
        """The target in a sentence: `homicides averted, run-off counted, discounted by 3% a year`."""
        return self.outcome.title + (f", discounted by {100 * self.discount:.3g}% a year" if self.discount else "")

    @property
    def statistic_words(self) -> str:
        """The statistic in words."""
        return STATISTIC_WORDS[self.statistic]


def target_of(name: str = OBJECTIVE, statistic: str = STATISTIC, discount: float | None = None, first: int = 0) -> Target:
    """The target of names.

    Args:
        name: an outcome.
        statistic: of STATISTICS.
        discount: a year; None: the usual one where the outcome is a sum over years.
        first: the year from which it is discounted.

    Raises:
        ScenarioError: what cannot be an objective, or is none.
    """
    one = outcome_of(name, finite=True)
    if one.more_is_better is None:
        others = ", ".join(x.name for x in OUTCOMES.values() if x.finite and x.more_is_better is not None)
        what = f"{name} cannot be an objective: more of it is neither better nor worse"
        raise ScenarioError([Problem(what, None, f"choose from {others}", "no-objective")])
    if statistic not in STATISTICS:
        hint = nearest(statistic, STATISTICS, noun="statistics")
        raise ScenarioError([Problem(f"there is no statistic “{statistic}”", None, hint, "unknown-name")])
    if name in BY_YEAR:
        return Target(one, statistic, DISCOUNT if discount is None else discount, first)
    if discount:
        hint = f"leave --discount out, or choose from {', '.join(BY_YEAR)}"
        raise ScenarioError([Problem(f"{name} is no sum over years: it cannot be discounted", None, hint, "no-discount")])
    return Target(one, statistic, None, first)
