"""Shares of a difference among its causes: Shapley values from random orders, or exactly from all coalitions.

A cause's share is what it adds when it joins the causes before it, averaged over the orders in which they can join; shares
sum to the whole. Source: Shapley (1953); Castro, Gómez and Tejada (2009) for random orders; a reversed order beside each
order makes the share exact wherever causes meet in pairs only (antithetic orders, Mitchell et al. 2022).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import numpy as np

from scenarios.arrays import Floats, Ints
from scenarios.engine.chance.draws import BLOCK, stream

BUNDLES = 2
"""Independent draws of orders a member; each gives four: an order, the same with one half turned round, and both reversed."""


def ranks(seed: int, block: int, causes: Sequence[str]) -> Ints:
    """At which place each cause joins in each order: (bundle, order, member of the block, cause).

    Each order by itself is as likely as any other. Orders of a bundle have coalitions in common, which need be valued only
    once. Draws are keyed by the cause's name: leaving one out keeps the order of the others in the first order of a bundle.
    """
    keys = np.empty((BUNDLES, BLOCK, len(causes)))
    for i, name in enumerate(causes):
        keys[:, :, i] = stream(seed, block, f"explain/{name}").random((BUNDLES, BLOCK))
    first = np.argsort(np.argsort(keys, axis=-1), axis=-1)
    last, half = len(causes) - 1, len(causes) // 2
    turned = first.copy()
    turned[0::2] = np.where(first[0::2] < half, half - 1 - first[0::2], first[0::2])
    turned[1::2] = np.where(first[1::2] < half, first[1::2], last + half - first[1::2])
    return np.stack([first, last - first, turned, last - turned], axis=1)


def coalitions(joins: Ints) -> Ints:
    """Who is in after each step of each order, as bits: (bundle, order, step 0 to n, member); cause n counts 2**n."""
    causes = joins.shape[-1]
    steps = np.arange(causes + 1)[:, None, None]
    sets: Ints = ((joins[:, :, None] < steps) * 2 ** np.arange(causes)).sum(-1)
    return sets


def shares(joins: Ints, worth: Floats) -> tuple[Floats, Floats]:
    """Each member's shares and the variance of their error.

    Args:
        joins: (bundle, order, member, cause) from `ranks`.
        worth: (bundle, order, step, member, place) of `coalitions`.

    Returns:
        shares (member, cause, place), which sum over causes to what all are worth less what none is; variance of the mean
        over bundles, same shape.
    """
    added = np.diff(worth, axis=2).swapaxes(2, 3)
    by_bundle = np.take_along_axis(added, joins[..., None], 3).mean(1)
    return by_bundle.mean(0), by_bundle.var(0, ddof=1) / BUNDLES


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
        out[:, n] = _averaged([(left[s] - left[s | 1 << n]).sum(1) for s in coalitions_without(n, causes)], causes)
    return out


def coalitions_without(cause: int, causes: int) -> list[int]:
    """Coalitions that a cause does not belong to, by number."""
    return [s for s in range(2**causes) if not s >> cause & 1]


def _averaged(gains: Sequence[Floats], causes: int) -> Floats:
    """Shapley's mean of what a cause gains in the coalitions without it, in the order of their numbers."""
    chosen = range(len(gains))  # a coalition without the cause has as many members as its number without that bit
    weights = [1.0 / (causes * comb(causes - 1, s.bit_count())) for s in chosen]
    half = len(gains) // 2
    paired = [w * (a + b) for w, a, b in zip(weights, gains[:half], gains[::-1], strict=False)]
    return sum(paired[1:], paired[0]) if paired else gains[0]


def within(left: Sequence[Floats], halves: Sequence[tuple[Floats, Floats]], cause: int) -> Floats:
    """A cause's exact share, shared out between the two halves that it is made of (Owen's value): (member, 2, place).

    Args:
        left: as in `exact_shares`.
        halves: the same at each coalition without the cause, in order, with only the first half of it, and only the second.
        cause: which one it is.
    """
    causes = (len(left) - 1).bit_length()
    out = np.empty((len(left[0]), 2, left[0].shape[2]))
    for half in range(2):
        gains = []
        for s, both in zip(coalitions_without(cause, causes), halves, strict=True):
            alone = left[s] - both[half]
            last = both[1 - half] - left[s | 1 << cause]
            gains.append(0.5 * (alone.sum(1) + last.sum(1)))
        out[:, half] = _averaged(gains, causes)
    return out
