"""Shares of a difference among its causes: Shapley values from random orders, or exactly from all coalitions.

A cause's share is what it adds when it joins the causes before it, averaged over the orders in which they can join; shares
sum to the whole. Source: Shapley (1953); Castro, Gómez and Tejada (2009) for random orders; a reversed order beside each
order makes the share exact wherever causes meet in pairs only (antithetic orders, Mitchell et al. 2022).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import numpy as np
from numpy.typing import NDArray

from scenarios.engine.draws import BLOCK, stream
from scenarios.engine.state import Floats

PAIRS = 4
"""Orders come in pairs, one and its reverse: eight a member."""
Ints = NDArray[np.int64]


def ranks(seed: int, block: int, causes: Sequence[str]) -> Ints:
    """At which place each cause joins in the forward order of each pair: (pair, member of the block, cause).

    Draws are keyed by the cause's name: leaving one out keeps the order of the others.
    """
    keys = np.empty((PAIRS, BLOCK, len(causes)))
    for i, name in enumerate(causes):
        keys[:, :, i] = stream(seed, block, f"explain/{name}").random((PAIRS, BLOCK))
    return np.argsort(np.argsort(keys, axis=-1), axis=-1)


def coalitions(forward: Ints) -> NDArray[np.bool_]:
    """Who is in after each step of each order: (way, pair, step 1 to n - 1, member, cause); way 0 forward, 1 reversed."""
    pairs, size, causes = forward.shape
    steps = np.arange(1, max(causes, 1))[None, :, None, None]
    ways = [(rank[:, None] < steps) for rank in (forward, causes - 1 - forward)]
    return np.stack(ways).reshape(2, pairs, max(causes - 1, 0), size, causes)


def shares(forward: Ints, values: Floats, whole: Floats) -> tuple[Floats, Floats]:
    """Each member's shares and the variance of their error.

    Args:
        forward: (pair, member, cause) from `ranks`.
        values: (way, pair, step, member, place) worth of `coalitions`; the empty coalition is worth nothing.
        whole: (member, place) worth of all causes together.

    Returns:
        shares (member, cause, place), which sum over causes to `whole`; variance of the mean over pairs, same shape.
    """
    pairs, size, causes = forward.shape
    climb = np.zeros((2, pairs, causes + 1, size, whole.shape[1]))
    climb[:, :, 1:-1] = values
    climb[:, :, -1] = whole
    added = np.diff(climb, axis=2).transpose(0, 1, 3, 2, 4)
    ways = zip(added, (forward, causes - 1 - forward), strict=True)
    first, second = (np.take_along_axis(one, rank[..., None], 2) for one, rank in ways)
    by_pair = 0.5 * (first + second)
    return by_pair.mean(0), by_pair.var(0, ddof=1) / pairs


def exact_shares(left: Sequence[Floats]) -> Floats:
    """Exact shares from all coalitions: (member, cause, place).

    Args:
        left: what is left to lose, summed over its last axis but one, at each coalition, numbered by bits (cause n adds
            2**n): (member, part, place) each. A cause's gain is what it takes off, part by part.

    Coalitions are added in pairs with their mirror images, so that exchanging the two sides only turns the signs.
    """
    causes = (len(left) - 1).bit_length()
    out = np.empty((len(left[0]), causes, left[0].shape[2]))
    for n in range(causes):
        without = [s for s in range(len(left)) if not s >> n & 1]
        gains = [(left[s] - left[s | 1 << n]).sum(1) for s in without]
        weights = [1.0 / (causes * comb(causes - 1, s.bit_count())) for s in without]
        half = len(gains) // 2
        paired = [w * (a + b) for w, a, b in zip(weights, gains[:half], gains[::-1], strict=False)]
        out[:, n] = sum(paired[1:], paired[0]) if paired else gains[0]
    return out
