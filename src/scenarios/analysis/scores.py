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
