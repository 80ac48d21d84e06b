"""How large a country's yearly shocks are: the spread of its own past changes, pooled over the countries of its region.

Worked out anew for every vintage and origin, from nothing later than the origin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats
from scenarios.baseline.facts import IN_SERIES, Rates

TYPICAL = 0.175
"""Log points: the size of which P30 is a draw, its median over draws; where nothing is known of any country."""
WEIGHT = 8.0
"""Degrees of freedom that the level above counts for: with more of its own, a country rests more on itself (assumed)."""


@dataclass(frozen=True, slots=True, eq=False)
class ShockSizes:
    """Sizes of yearly shocks and what they were worked out from; (country,) arrays.

    sd: pooled, log points a year. own: standard deviation of a country's own changes, nan below two. changes: how many there
    are. first, last: calendar years of the rates used; None where no country has a change.
    """

    sd: Floats
    own: Floats
    changes: tuple[int, ...]
    first: int | None
    last: int | None

    @property
    def years(self) -> str:
        """The years used, in words."""
        return "none" if self.first is None else f"{self.first}–{self.last}"


def pooled_spread(changes: Sequence[Floats], typical: float = TYPICAL, weight: float = WEIGHT) -> Floats:
    """Standard deviations of yearly log changes, partially pooled (country,).

    Each level counts for `weight` = w degrees of freedom in the one below it, the typical size in the region's, the region's in
    each country's:

        sd_i^2 = (w s^2 + q_i) / (w + d_i),   s^2 = (w typical^2 + sum_i q_i) / (w + sum_i d_i),

    where q_i is the sum of squares of country i's changes about their mean and d_i = n_i - 1 (0 without a change). So a country
    with one change or none gets the region's value, and a region without any the typical one.

    Source: the posterior scale of a variance under a scaled inverse chi-square prior (Gelman et al., Bayesian Data Analysis,
    3rd edition, 2013, section 2.6), which is the moderated variance of Smyth (2004), doi:10.2202/1544-6115.1027. The weight is
    assumed, not estimated as there: it must stand where a region has one country, or few changes.

    Args:
        changes: of each country, its changes of the log rate from one year to the next.
        typical: log points.
        weight: degrees of freedom.

    >>> pooled_spread([np.array([0.1, -0.1, 0.3]), np.array([])]).round(4).tolist()
    [0.1844, 0.1803]
    >>> pooled_spread([np.array([]), np.array([0.2])]).tolist()
    [0.175, 0.175]
    """
    squares = np.array([((x - x.mean()) ** 2).sum() if len(x) else 0.0 for x in changes])
    freedom = np.array([max(len(x) - 1, 0) for x in changes], dtype=np.float64)
    region = (weight * typical**2 + squares.sum()) / (weight + freedom.sum())
    return np.asarray(np.sqrt((weight * region + squares) / (weight + freedom)))


def yearly_changes(known: Rates) -> list[Floats]:
    """Changes of the log rate between years in a row that a release observes itself, by country."""
    steps = np.diff(np.log(known.values), axis=0)
    return [steps[here, i] for i, here in enumerate(_in_a_row(known).T)]


def _in_a_row(known: Rates) -> NDArray[np.bool_]:
    """Whether a year and the one before it are both observed (year from the second, country)."""
    found: NDArray[np.bool_] = np.isin(known.marks[1:], IN_SERIES) & np.isin(known.marks[:-1], IN_SERIES)
    return found


def shock_sizes(rates: Rates, origin: int) -> ShockSizes:
    """Sizes of shocks of every country in a run that knows a release up to its origin.

    A change counts between two years in a row that the series itself observes: one into a value of another series, or along an
    interpolated line, is no change of the world.
    """
    known = rates.until(origin)
    pairs, changes = _in_a_row(known), yearly_changes(known)
    used = np.flatnonzero(pairs.any(1))
    return ShockSizes(
        sd=pooled_spread(changes),
        own=np.array([x.std(ddof=1) if len(x) > 1 else np.nan for x in changes]),
        changes=tuple(len(x) for x in changes),
        first=known.years[used[0]] if len(used) else None,
        last=known.years[used[-1] + 1] if len(used) else None,
    )
