"""What of an outcome's draws is made as large as can be: one function a statistic, of values of which more is better."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scenarios.arrays import Floats

CUT = 0.01
"""Share of draws at each end that a trimmed mean leaves out: means of heavy tails do not settle."""
WORST = 0.05
"""Share of draws that `p05` and `cvar` speak of."""


def mean(values: Floats) -> float:
    """The mean of all draws."""
    return float(values.mean())


def trimmed_mean(values: Floats) -> float:
    """The mean without the lowest and the highest hundredth of the draws.

    >>> trimmed_mean(np.array([-1e9, *range(98), 1e9]))
    48.5
    """
    cut = int(CUT * len(values))
    return float(np.sort(values)[cut : len(values) - cut].mean())


def median(values: Floats) -> float:
    """Half of the draws lie below."""
    return float(np.median(values))


def p05(values: Floats) -> float:
    """One draw of twenty lies below."""
    return float(np.quantile(values, WORST))


def cvar(values: Floats) -> float:
    """The mean of the lowest twentieth of the draws; a draw on the edge counts in part.

    Source: Rockafellar and Uryasev 2000, Optimization of conditional value-at-risk, Journal of Risk 2(3).

    >>> cvar(np.arange(40.0)), cvar(np.arange(30.0))
    (0.5, 0.3333333333333333)
    """
    ordered, whole = np.sort(values), WORST * len(values)
    full = int(whole)
    rest = (whole - full) * ordered[min(full, len(ordered) - 1)]
    return float((ordered[:full].sum() + rest) / whole)


STATISTICS: dict[str, Callable[[Floats], float]] = {
    "trimmed_mean": trimmed_mean,
    "mean": mean,
    "median": median,
    "p05": p05,
    "cvar": cvar,
}
"""Every statistic by its name."""

STATISTIC_WORDS = {
    "trimmed_mean": "mean without the outer hundredths of the draws",
    "mean": "mean",
    "median": "median",
    "p05": "5% point",
    "cvar": "mean of the worst twentieth of the draws",
}


def discount_weights(years: tuple[int, ...], first: int, rate: float) -> Floats:
    """What an effect in each year counts, 1 in the first: (1 + rate)^-(year - first); nothing is counted more before it.

    >>> discount_weights((2010, 2012, 2013), 2012, 0.25).tolist()
    [1.0, 1.0, 0.8]
    """
    return np.asarray((1.0 + rate) ** -np.maximum(np.array(years, dtype=np.float64) - first, 0.0))
