"""Titles are findings computed by rules, never typed: here are the words for counts and what may be named.

Members are "draws of our assumptions", homicides are homicides; no title says that aid helps or causes anything.
A rule that does not hold gives way to the plain, neutral title of its figure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenarios.present.reading import Result

_PHRASES = ((49, "in nearly all draws"), (40, "in most draws"), (31, "more often than not"), (20, "either way"))


def of_fifty(share: float) -> int:
    """How many of 50 equally likely draws a share stands for; never rounded up, so that a title claims less.

    >>> of_fifty(1.0), of_fifty(0.979), of_fifty(0.98), of_fifty(0.5)
    (50, 48, 49, 25)
    """
    return int(np.floor(share * 50 + 1e-9))


def phrase(count: int) -> str:
    """Words for the fuller side of 50 draws: 49-50, 40-48, 31-39 and 20-30 have one phrase each.

    >>> phrase(49), phrase(40), phrase(31), phrase(30)
    ('in nearly all draws', 'in most draws', 'more often than not', 'either way')
    """
    if not 20 <= count <= 50:
        raise ValueError(f"phrase is for the fuller side of 50 draws (20 to 50), got {count}")
    return next(words for least, words in _PHRASES if count >= least)


def nameable(result: Result) -> frozenset[str]:
    """Codes of countries that a computed title may name: those whose own budget is not assumed."""
    data = result.data
    status = data["own_budget_status"]
    return frozenset(str(c) for c in data["country"].values if str(status.sel(country=c).item()) != "assumed")


def mostly(parts: Sequence[float], names: Sequence[str]) -> str:
    """The name of the part that is at least three fifths of the whole, else nothing.

    >>> mostly([6, 4], ["hard", "soft"]), mostly([5, 5], ["hard", "soft"]), mostly([0, 0], ["hard", "soft"])
    ('hard', '', '')
    """
    whole = sum(parts)
    return next((n for p, n in zip(parts, names, strict=True) if whole > 0 and p / whole >= 0.6), "")
