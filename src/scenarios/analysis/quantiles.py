"""Quantiles and chances over members, each with its Monte Carlo error.

Source: the distribution-free interval from order statistics (David & Nagaraja, Order Statistics, section 7.1).
"""

from __future__ import annotations

import numpy as np

from scenarios.arrays import Floats

FEWEST = 20
"""From how many draws on bands, counts, a side or an order may be told."""
Z = 1.645
"""Standard normal quantile of a two-sided 90% interval."""


def quantile_error(values: Floats, p: float) -> float:
    """Half the distance of the order statistics at n p +- 1.645 sqrt(n p (1 - p)); in the values' unit."""
    low, high = error_ranks(len(values), p)
    ordered = np.partition(values, sorted({low, high}))
    return 0.5 * float(ordered[high] - ordered[low])


def error_ranks(n: int, p: float) -> tuple[int, int]:
    """The ranks n p +- 1.645 sqrt(n p (1 - p)) among n values, the least of which has rank 0.

    >>> error_ranks(1000, 0.5)
    (473, 526)
    """
    reach = Z * float(np.sqrt(n * p * (1.0 - p)))
    low, high = (int(np.clip(round(n * p + side * reach) - (side < 0), 0, n - 1)) for side in (-1, 1))
    return low, high


def chance_error(chance: float, n: int) -> float:
    """1.645 sqrt(p (1 - p) / n)."""
    return Z * float(np.sqrt(chance * (1.0 - chance) / n))


def median_excludes_zero(values: Floats) -> bool:
    """Whether the 90% interval of the median lies on one side of zero: only then is an order printed as one."""
    n = len(values)
    reach = Z * float(np.sqrt(n * 0.25))
    ordered = np.sort(values)
    low, high = ordered[max(0, int(n / 2 - reach))], ordered[min(n - 1, int(n / 2 + reach))]
    return bool(low > 0.0 or high < 0.0)
