"""How well an ensemble fits what was seen later: a proper score of the whole distribution, and whether a band holds it.

Only a run of what was decided can be judged so: what happened says nothing of a plan that nobody carried out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats


def crps(members: Floats, seen: Floats) -> Floats:
    """The fair continuous ranked probability score, in the units of what was seen; 0 is best.

        crps = mean_i |x_i - y| - sum_i sum_j |x_i - x_j| / (2 n (n - 1))

    for n members x and what was seen, y. Fair: its expectation does not depend on n. nan where nothing was seen.

    Source: Ferro (2014), doi:10.1002/qj.2270.

    Args:
        members: (member, ...) at least two.
        seen: (...).

    >>> crps(np.array([[1.0], [3.0]]), np.array([2.0])).tolist()
    [0.0]
    """
    n = len(members)
    weight = (2.0 * np.arange(1, n + 1) - n - 1.0).reshape(-1, *[1] * seen.ndim)
    spread = (weight * np.sort(members, axis=0)).sum(0) / (n * (n - 1.0))
    return np.asarray(np.abs(members - seen).mean(0) - spread)


def inside(members: Floats, seen: Floats, share: float) -> NDArray[np.bool_]:
    """Whether what was seen (...) lies in the middle `share` of the members (member, ...); not where nothing was seen."""
    low, high = np.quantile(members, ((1.0 - share) / 2.0, (1.0 + share) / 2.0), axis=0)
    held: NDArray[np.bool_] = (low <= seen) & (seen <= high)
    return held


def log_score(members: Floats, seen: Floats) -> Floats:
    """The logarithmic score (...): minus the log density at what was seen, of a Gaussian kernel density of the members.

    The kernel's width is Silverman's, `0.9 min(sd, IQR/1.34) n^(-1/5)`. Infinite where all members are the same: a point has no
    density. nan where nothing was seen.

    Source: Good (1952); width: Silverman (1986), Density Estimation, equation 3.31.

    Args:
        members: (member, ...) at least two.
        seen: (...).
    """
    n = len(members)
    low, high = np.quantile(members, (0.25, 0.75), axis=0)
    width = 0.9 * np.minimum(members.std(0, ddof=1), (high - low) / 1.34) * n**-0.2
    with np.errstate(divide="ignore", invalid="ignore"):
        away = (members - seen) / width
        density = np.exp(-0.5 * away**2).mean(0) / (width * np.sqrt(2.0 * np.pi))
        score = -np.log(density)
    return np.asarray(np.where(np.isnan(seen), np.nan, np.where(width > 0.0, score, np.inf)))


def coverage_by_chance(level: float, cases: int, share: float = 0.9) -> tuple[float, float]:
    """Between what shares so many independent cases lie in a band of `level`, if the band is right: the middle `share`.

    >>> coverage_by_chance(0.9, 20)
    (0.8, 1.0)
    """
    from scipy.stats import binom

    tail = (1.0 - share) / 2.0
    return float(binom.ppf(tail, cases, level)) / cases, float(binom.ppf(1.0 - tail, cases, level)) / cases


def pit(members: Floats, seen: Floats) -> Floats:
    """Probability integral transform (...): the share of members below what was seen, within (0, 1); ties count half.

    Uniform over cases where what was seen is one more draw of the members' law.
    """
    below, same = (members < seen).sum(0), (members == seen).sum(0)
    return np.asarray(np.where(np.isnan(seen), np.nan, (below + 0.5 * same + 0.5) / (len(members) + 1.0)))
