"""How much of an outcome's variance each uncertain number carries: alone (first order), and with all it meets (total order).

First order from draws that are there already: the outcome is regressed on Legendre polynomials of the parameter's rank, and the
variance of the fit, less what chance alone would fit, is divided by the variance of the outcome. Source: Sudret (2008),
doi:10.1016/j.ress.2007.04.002. Total order by pick-freeze: Jansen (1999), doi:10.1016/S0010-4655(98)00154-4; first order from
the same runs: Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.polynomial import legendre

from scenarios.analysis.tornado import CUT
from scenarios.arrays import Floats
from scenarios.errors import Problem, ScenarioError

FEWEST = 100
"""Draws from which shares are told."""
RESAMPLES = (100, 400)
"""Resamples of the draws, always the same ones, from which an interval is told: fewer of many draws, most of few."""
MOST_COUNTS = 4_000_000
"""Counts of all resamples together, where these may be fewer."""
INTERVAL = (0.05, 0.95)
MOST_DEGREE = 8


@dataclass(frozen=True, slots=True)
class VarianceShare:
    """A share of the variance of an outcome, with the ends of its 90% interval."""

    value: float
    low: float
    high: float

    @property
    def is_told(self) -> bool:
        """Whether it stands above nothing."""
        return self.low > 0.0


def drawn_in(outcome: Floats) -> Floats:
    """The outcome with CUT of the draws at each end drawn in to the next one: variances of heavy tails do not settle."""
    return np.asarray(np.clip(outcome, *np.quantile(outcome, (CUT, 1.0 - CUT))))


def refuse_unfit(outcome: Floats, metric: str) -> None:
    """Refuse what has no variance to share out: what is no finite number in a draw, and what is the same in all.

    Raises:
        ScenarioError: names the first member that is none.
    """
    refuse_not_finite(outcome, metric)
    if outcome.size and np.ptp(outcome) == 0.0:
        what = f"{metric} is {outcome[0]:g} in all of {outcome.size:,} draws, from member 0 on: nothing moves it"
        raise ScenarioError([Problem(what, None, "compare plans that differ, or ask for another outcome", "constant")])


def refuse_not_finite(outcome: Floats, metric: str) -> None:
    """Refuse what is no finite number in a draw.

    Raises:
        ScenarioError: names the first member in which it is none.
    """
    wrong = np.flatnonzero(~np.isfinite(outcome))
    if wrong.size:
        many = f"no finite number in {wrong.size:,} of {outcome.size:,} draws"
        what = f"{metric} is {outcome[wrong[0]]} in member {wrong[0]}, and {many}"
        raise ScenarioError([Problem(what, None, "ask for an outcome that is a number in every draw", "not-finite")])


def refuse_few(members: int, least: int, what_for: str) -> None:
    """Refuse draws too few for an answer.

    Raises:
        ScenarioError: says how many are needed.
    """
    if members < least:
        draws = "1 draw is" if members == 1 else f"{members} draws are"
        what = f"{draws} too few to say {what_for}: at least {least} are needed"
        raise ScenarioError([Problem(what, None, "give more with --members", "too-few-draws")])


def degree_of(members: int) -> int:
    """Degree of the polynomials that so many draws bear.

    >>> degree_of(100), degree_of(1000), degree_of(5000)
    (3, 5, 8)
    """
    return min(max(int(members**0.25), 2), MOST_DEGREE)


def polynomials(members: int, degree: int) -> Floats:
    """Legendre polynomials of the ranks 0 to members - 1, orthonormal over them, without the constant: (rank, degree)."""
    at = 2.0 * (np.arange(members) + 0.5) / members - 1.0
    root, _ = np.linalg.qr(legendre.legvander(at, degree))
    return np.asarray(root[:, 1:] * np.sqrt(members))


def ranks(values: Floats) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """The rank of each draw (member,), equal ones in their order."""
    return values.argsort(kind="stable").argsort(kind="stable")


def first_order(draws: Mapping[str, Floats], outcome: Floats) -> dict[str, VarianceShare]:
    """The share of the variance that each parameter carries alone.

    Args:
        draws: (member,) of each parameter, nearly independent of each other.
        outcome: (member,) finite, in any unit.

    Returns:
        shares of the parameters that vary; without bias, so of a parameter without effect as often below nothing as above.
    """
    members = len(outcome)
    basis, y = polynomials(members, degree_of(members)), outcome - outcome.mean()
    weights = _weights(members)
    return {
        name: _interval(partial(_fitted, basis[ranks(values)] * y[:, None], y), weights, members)
        for name, values in draws.items()
        if np.ptp(values) > 0.0
    }


def _fitted(terms: Floats, y: Floats, weights: Floats) -> Floats:
    """The share under each set of weights (resample, member), which sum to the members: (resample,).

    terms (member, degree) are the outcome times each polynomial; the mean square of their mean exceeds what it estimates by
    the variance of that mean, which is taken off.
    """
    n = len(y)
    mean, square = weights @ terms / n, weights @ terms**2 / n
    chance = (square - mean**2) / (n - 1.0)
    return np.asarray((mean**2 - chance).sum(1) / _variance(weights, y))


def _variance(weights: Floats, y: Floats) -> Floats:
    n = y.shape[-1]
    return np.asarray((weights @ y**2 / n - (weights @ y / n) ** 2) * n / (n - 1.0))


def pick_freeze(plain: Floats, other: Floats, mixed: Mapping[str, Floats]) -> dict[str, tuple[VarianceShare, VarianceShare]]:
    """First and total order of each factor, from runs in which one factor at a time is taken from other draws.

    total = mean (f(A) - f(A with the factor of B))^2 / (2 V); first = mean f(B) (f(A with the factor of B) - f(A)) / V.

    Args:
        plain: f(A), (run,).
        other: f(B), (run,), of draws that share nothing with A.
        mixed: f(A with the factor of B), (run,), by factor.
    """
    runs = len(plain)
    middle = float(np.concatenate([plain, other]).mean())
    a, b = plain - middle, other - middle
    weights = _weights(runs)
    found = {}
    for name, given in mixed.items():
        m = given - middle
        first = _interval(partial(_mean_by_variance, b * (m - a), a, b), weights, runs)
        found[name] = (first, _interval(partial(_mean_by_variance, 0.5 * (a - m) ** 2, a, b), weights, runs))
    return found


def _mean_by_variance(values: Floats, a: Floats, b: Floats, weights: Floats) -> Floats:
    """The mean of values over the variance of A and B together, under each set of weights: (resample,)."""
    n = len(a)
    variance = weights @ (a**2 + b**2) / (2.0 * n) - (weights @ (a + b) / (2.0 * n)) ** 2
    return np.asarray(weights @ values / n / variance)


def _weights(members: int) -> Floats:
    """How often each draw stands in each resample (resample, member)."""
    rng, (least, most) = np.random.Generator(np.random.Philox(0)), RESAMPLES
    resamples = min(max(MOST_COUNTS // members, least), most)
    chosen = (rng.integers(members, size=members) for _ in range(resamples))
    return np.stack([np.bincount(one, minlength=members) for one in chosen]).astype(float)


def _interval(statistic: Callable[[Floats], Floats], weights: Floats, members: int) -> VarianceShare:
    """A statistic of the draws and its 90% interval over resamples, moved by what resampling itself adds."""
    value = float(statistic(np.ones((1, members)))[0])
    again = statistic(weights)
    low, high = np.quantile(again, INTERVAL) - (again.mean() - value)
    return VarianceShare(value, float(low), float(high))
