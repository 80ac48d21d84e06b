"""What it is worth to know an uncertain number before a plan is chosen.

Knowing all: EVPI = E max_d B_d - max_d E B_d. Knowing x: EVPPI = E max_d E(B_d | x) - max_d E B_d, where the inner mean is a
regression of the benefit on x. Source: Strong, Oakley and Brennan (2014), doi:10.1177/0272989X13505910. Fitted means that are
read off the draws they were fitted to promise too much, so the choice is fitted on one half of the draws and valued on the
other, and the other way round. Terms that many numbers need are kept small by ridge, with a weight by generalised
cross-validation (Golub, Heath and Wahba 1979).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import legendre

from scenarios.analysis.halves import halves
from scenarios.analysis.quantiles import Z
from scenarios.analysis.sensitivity.indices import polynomials, ranks
from scenarios.arrays import Floats, Ints

DEGREE = {1: 5, 2: 4, 3: 3}
"""Of the polynomial in each number, by how many there are; 2 of more."""
MOST = 8
"""Numbers at most that one regression takes, with their products in pairs."""
RIDGE = np.array([0.0, *np.geomspace(1e-3, 10.0, 9)])
"""Weights on the size of terms that are tried, by draw."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What knowing is worth, its 90% error, both in the benefit's unit; in what share of draws another plan is then chosen."""

    value: float
    error: float
    changes: float

    @property
    def is_told(self) -> bool:
        """Whether it stands above its error."""
        return self.value > self.error


def knowing_all(benefit: Floats) -> Worth:
    """EVPI.

    Args:
        benefit: (member, plan), more is better.
    """
    now = int(benefit.mean(0).argmax())
    gain = benefit.max(1) - benefit[:, now]
    return Worth(float(gain.mean()), mean_error(gain), float((gain > 0.0).mean()))


def mean_error(values: Floats) -> float:
    """90% error of a mean."""
    return float(Z * values.std(ddof=1) / len(values) ** 0.5)


def knowing(benefit: Floats, x: Floats) -> Worth:
    """EVPPI of some numbers together, as far as a regression finds it: too low rather than too high.

    Of many numbers those are used that foretell the benefit best in the half that the choice is fitted on.

    Args:
        benefit: (member, plan), more is better.
        x: (member, number) what would be known.
    """
    now = int(benefit.mean(0).argmax())
    gain = benefit - benefit[:, [now]]
    one, two = halves(len(gain))
    found = [_valued(terms_of(x[:, _telling(x[a], gain[a])]), gain, now, a, b) for a, b in ((one, two), (two, one))]
    error = 0.5 * float(np.hypot(found[0].error, found[1].error))
    return Worth(0.5 * (found[0].value + found[1].value), error, 0.5 * (found[0].changes + found[1].changes))


def _telling(x: Floats, gain: Floats) -> Ints:
    """The few numbers whose regression foretells gains best: of the strongest one, two, four, eight, by cross-validation."""
    basis = polynomials(len(x), 2)
    told = [float(((basis[ranks(column)].T @ (gain - gain.mean(0))) ** 2).sum()) for column in x.T]
    order = np.argsort(told)[::-1]
    sets = [order[:count] for count in (1, 2, 4, MOST) if count < 2 * x.shape[1]]
    return min(sets, key=lambda chosen: Ridge(terms_of(x[:, chosen]), gain).miss)


def terms_of(x: Floats) -> Floats:
    """Terms of the regression: polynomials of each number's rank, and products in pairs (member, term)."""
    count = x.shape[1]
    at = [2.0 * (ranks(column) + 0.5) / len(x) - 1.0 for column in x.T]
    alone = [legendre.legvander(one, DEGREE.get(count, 2))[:, 1:] for one in at]
    pairs = [(at[i] * at[j])[:, None] for i in range(count) for j in range(i)]
    return np.concatenate([*alone, *pairs], axis=1)


def _valued(terms: Floats, gain: Floats, now: int, first: Ints, second: Ints) -> Worth:
    """The choice that one half of the draws teaches, valued by a fit to the other half."""
    rule = Ridge(terms[first], gain[first]).at(terms[second]).argmax(1)
    fit = Ridge(terms[second], gain[second])
    chosen, fitted = np.eye(gain.shape[1])[rule], fit.at(terms[second])
    influence = (chosen * fitted).sum(1) + ((gain[second] - fitted) * fit.pull(chosen)).sum(1)
    return Worth(float((chosen * fitted).sum(1).mean()), mean_error(influence), float((rule != now).mean()))


class Ridge:
    """A regression of several outcomes (member, outcome) on terms (member, term), each outcome with the ridge that suits it.

    kept: how much of each direction is left, by outcome; miss: what cross-validation expects it to miss, all outcomes together.
    """

    def __init__(self, terms: Floats, y: Floats) -> None:
        self.middle, self.mean = terms.mean(0), y.mean(0)
        self.u, self.s, self.vt = np.linalg.svd(terms - self.middle, full_matrices=False)
        n, found = len(y), self.u.T @ (y - self.mean)
        kept = self._kept(n * RIDGE)
        rest = ((y - self.mean) ** 2).sum(0) - (found**2).sum(0)
        left = rest + ((1.0 - kept)[:, :, None] ** 2 * found**2).sum(1)
        score = n * left / (n - 1.0 - kept.sum(1))[:, None] ** 2
        self.kept, self.miss = kept[score.argmin(0)].T, float(score.min(0).sum())
        safe = np.where(self.s > 1e-9 * self.s.max(initial=1e-300), self.s, np.inf)
        self.weights = self.vt.T @ (self.kept * found / safe[:, None])

    def _kept(self, ridge: Floats) -> Floats:
        """How much of each direction a ridge leaves: (ridge, direction)."""
        square = self.s**2
        return np.asarray(np.where(square > 0.0, square / (square + ridge[:, None] + 1e-12), 0.0))

    def at(self, terms: Floats) -> Floats:
        """The fitted outcomes (member, outcome)."""
        return np.asarray(self.mean + (terms - self.middle) @ self.weights)

    def pull(self, chosen: Floats) -> Floats:
        """How much the mean fit over `chosen` (member, outcome) moves with each draw's outcome, times the draws."""
        return np.asarray(chosen.mean(0) + self.u @ (self.kept * (self.u.T @ chosen)))
