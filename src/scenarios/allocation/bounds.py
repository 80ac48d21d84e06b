"""Floors and caps: shares kept between bounds, the rest in proportion (water filling).

Inside, countries stand first and members last: a sum over countries is then an addition of whole rows, one after the
other, whose bits cannot depend on the number of members. (It is also four times as fast as a sum over a short axis.)
"""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from .seen import Array, Shares

SLACK = 1e-9
"""How far floors may sum above one, or caps below, before it is more than rounding."""

TINY = 1e-290
"""Shares and dollars below this count as none: dividing by them would overflow."""


def countries_first(values: Array) -> Array:
    """Turn the axes around, (member, country, ...) to (..., country, member) or back, contiguous."""
    return np.ascontiguousarray(values.T)


def over_countries(values: Array) -> Array:
    """Sum (country, member) over countries, one row after the other; (member,)."""
    return reduce(np.add, values)


def proportions(weights: Array) -> Array:
    """Scale weights (country, member) to sum to one in each member.

    Infinite ones share the whole equally among themselves; where all are zero they stay zero.
    """
    endless = np.isinf(weights)
    if endless.any():
        weights = np.where(endless.any(0), endless * 1.0, weights)
    total = over_countries(weights)
    return weights / np.where(total > 0, total, 1.0)


def infeasible(floors: Array, caps: Array) -> str:
    """Say why no shares can lie between these floors and caps (country,); empty when some can."""
    if (floors > caps).any():
        return f"a floor of {floors[floors > caps][0]:g} lies above its cap of {caps[floors > caps][0]:g}"
    if floors.sum() > 1 + SLACK:
        return f"floors sum to {floors.sum():g}, more than 1"
    if caps.sum() < 1 - SLACK:
        return f"caps sum to {caps.sum():g}, less than 1"
    return ""


def bound(shares: Shares, floors: Array, caps: Array) -> Shares:
    """Keep every share between its floor and its cap; the others share the rest as before.

    share_i = min(cap_i, max(floor_i, level * share_i)), with the one level at which a row sums to one.
    Bounds are kept exactly; what only countries without a share could take goes to them as `fill` says.

    Args:
        shares: (member, country), rows sum to one.
        floors: (country,) least shares, 0 for none.
        caps: (country,) greatest shares, 1 (or infinity) for none.

    Raises:
        ValueError: nothing lies between the bounds (see `infeasible`).
    """
    if trouble := infeasible(floors, caps):
        raise ValueError(trouble)
    return countries_first(fill(np.ones(len(shares)), countries_first(shares), floors[:, None], caps[:, None]))


def fill(amount: Array, shares: Array, low: Array, high: Array) -> Array:
    """Pour an amount over countries in proportion to shares, each kept between low and high.

    Sweeps find who stands at a bound: pour what is left over those still free; who falls below `low` or rises above
    `high` is fixed there; again until nobody is out of bounds, at most once a country. Where a member has both, only
    the weightier side is fixed in a sweep, for fixing it can bring the other side back. A sweep changes only who is
    fixed, and a member with nobody out of bounds keeps its bits: members do not depend on one another.

    Args:
        amount: (member,), with sum of low <= amount <= sum of high; any unit, that of low and high.
        shares: (country, member), non-negative; need not sum to one.
        low: (country, 1) or (country, member).
        high: same; infinity for none.

    Returns:
        (country, member), sums to `amount`. What is left when all with a share stand at their bounds goes to the
        others in proportion to the distance to `high`.
    """
    free, fixed = shares, np.zeros(shares.shape)
    for _ in range(len(shares) + 1):
        total = over_countries(free)
        rest = amount - over_countries(fixed)
        poured = fixed + free * (rest / np.where(total > TINY, total, 1.0))
        kept = np.minimum(np.maximum(poured, low), high)
        out = _out_of_bounds(poured, kept)
        if not out.any():
            break
        fixed = np.where(out, kept, fixed)
        free = np.where(out, 0.0, free)
    return _spill(poured, np.where(total > TINY, 0.0, np.maximum(rest, 0.0)), high)


def _out_of_bounds(poured: Array, kept: Array) -> NDArray[np.bool_]:
    """Who is to be fixed at a bound in this sweep: of those below and those above, the side that weighs more."""
    below, above = kept > poured, kept < poured
    if not above.any():
        return below
    if not below.any():
        return above
    net = over_countries(kept - poured)
    weightier: NDArray[np.bool_] = (below & (net >= 0)) | (above & (net <= 0))
    return weightier


def _spill(poured: Array, left: Array, high: Array) -> Array:
    """Add what nobody with a share could take (member,) in proportion to the distance to `high`."""
    if not left.any():
        return poured
    spilt: Array = np.minimum(poured + left * proportions(high - poured), high)
    return spilt
