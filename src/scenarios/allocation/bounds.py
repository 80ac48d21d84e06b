"""Floors and caps: shares kept between bounds, the rest in proportion (water filling)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .seen import Array, Shares

SLACK = 1e-9
"""How far floors may sum above one, or caps below, before it is more than rounding."""

TINY = 1e-290
"""Shares below this count as none: dividing by them would overflow."""


def proportions(weights: Array) -> Array:
    """Scale each row of weights to sum to one.

    Args:
        weights: (member, country), non-negative. Infinite ones share the whole equally among themselves.

    Returns:
        (member, country); a row of zeros stays a row of zeros.
    """
    endless = np.isinf(weights)
    if endless.any():
        weights = np.where(endless.any(-1, keepdims=True), endless, weights)
    total = weights.sum(-1, keepdims=True)
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
    return fill(np.ones((len(shares), 1)), shares, floors, caps)


def fill(amount: Array, shares: Array, low: Array, high: Array) -> Array:
    """Pour an amount over countries in proportion to shares, each kept between low and high.

    Sweeps find who stands at a bound: pour what is left over those still free; who falls below `low` or rises above
    `high` is fixed there; again until nobody is out of bounds, at most once a country. Where a member has both, only
    the weightier side is fixed in a sweep, for fixing it can bring the other side back. A sweep changes only who is
    fixed, and a member with nobody out of bounds keeps its bits: members do not depend on one another.

    Args:
        amount: (member, 1), with sum of low <= amount <= sum of high; any unit, that of low and high.
        shares: (member, country), non-negative; need not sum to one.
        low: (country,) or (member, country).
        high: same; infinity for none.

    Returns:
        (member, country), rows sum to `amount`. What is left when all with a share stand at their bounds goes to
        the rest in proportion to the distance to `high`.
    """
    free_shares = np.array(shares, order="C")
    fixed = np.zeros(shares.shape)
    for _ in range(shares.shape[-1] + 1):
        total = free_shares.sum(-1, keepdims=True)
        rest = amount - fixed.sum(-1, keepdims=True)
        poured = fixed + free_shares * (rest / np.where(total > TINY, total, 1.0))
        kept = np.minimum(np.maximum(poured, low), high)
        out = _out_of_bounds(poured, kept)
        if not out.any():
            break
        np.copyto(fixed, kept, where=out)
        np.copyto(free_shares, 0.0, where=out)
    return _spill(poured, np.where(total > TINY, 0.0, rest), high)


def _out_of_bounds(poured: Array, kept: Array) -> NDArray[np.bool_]:
    """Who is to be fixed at a bound in this sweep: of those below and those above, the side that weighs more."""
    below, above = kept > poured, kept < poured
    if not above.any():
        return below
    if not below.any():
        return above
    net = (kept - poured).sum(-1, keepdims=True)
    weightier: NDArray[np.bool_] = (below & (net >= 0)) | (above & (net <= 0))
    return weightier


def _spill(poured: Array, left: Array, high: Array) -> Array:
    """Add what nobody with a share could take (member, 1) in proportion to the distance to `high`."""
    if not (left > 0).any():
        return poured
    spilt: Array = np.minimum(poured + np.maximum(left, 0.0) * proportions(high - poured), high)
    return spilt
