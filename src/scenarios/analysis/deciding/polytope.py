"""What may be chosen: numbers between bounds, of which groups sum to a whole; proposals are moved to the nearest that fits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenarios.arrays import Floats

SLACK = 1e-9
"""How far sums and bounds may be missed before it is more than rounding."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Variables `of` (places) that sum to `total`."""

    of: tuple[int, ...]
    total: float


@dataclass(frozen=True, slots=True)
class Polytope:
    """All x with low <= x <= high and the sums; no variable is in two sums.

    low, high: (variable,).
    """

    low: Floats
    high: Floats
    sums: tuple[Sum, ...] = ()

    def nearest(self, x: Floats) -> Floats:
        """The point that fits and is nearest to x: it is clipped, not refused."""
        out = np.clip(x, self.low, self.high)
        for one in self.sums:
            of = list(one.of)
            out[of] = project(x[of], self.low[of], self.high[of], one.total)
        return out

    def holds(self, x: Floats) -> bool:
        """Whether x fits, but for rounding."""
        inside = bool((x >= self.low - SLACK).all() and (x <= self.high + SLACK).all())
        return inside and all(abs(x[list(one.of)].sum() - one.total) <= SLACK for one in self.sums)

    def moved(self, place: int, by_low: float = 0.0, by_high: float = 0.0) -> Polytope:
        """The same with the bounds of one variable moved."""
        low, high = self.low.copy(), self.high.copy()
        low[place] += by_low
        high[place] += by_high
        return Polytope(low, high, self.sums)

    def within(self, places: list[int]) -> Polytope:
        """The part of some variables, whole groups of them, with all others held."""
        at = {place: n for n, place in enumerate(places)}
        sums = tuple(Sum(tuple(at[p] for p in one.of), one.total) for one in self.sums if one.of[0] in at)
        return Polytope(self.low[places], self.high[places], sums)


def project(x: Floats, low: Floats, high: Floats, total: float) -> Floats:
    """The nearest point with these bounds and this sum: clip(x - level), with the one level at which it sums to the total.

    Raises:
        ValueError: no point has them.

    >>> project(np.array([1.2, 0.3, -0.1]), np.zeros(3), np.ones(3), 1.0).round(12).tolist()
    [0.95, 0.05, 0.0]
    """
    if low.sum() > total + SLACK or high.sum() < total - SLACK or (low > high + SLACK).any():
        raise ValueError(f"no point between {low} and {high} sums to {total}")
    kinks = np.unique(np.concatenate([x - low, x - high]))
    sums = np.array([np.clip(x - level, low, high).sum() for level in kinks])
    after = int(np.searchsorted(-sums, -total))  # sums fall as the level rises
    if after == 0 or after == len(kinks):
        return np.asarray(np.clip(x - kinks[min(after, len(kinks) - 1)], low, high))
    fall, reach = sums[after - 1] - sums[after], kinks[after] - kinks[after - 1]
    level = kinks[after - 1] + (reach * (sums[after - 1] - total) / fall if fall > 0.0 else 0.0)
    return np.asarray(np.clip(x - level, low, high))
