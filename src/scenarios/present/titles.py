"""Titles are findings computed by rules, never typed: here are the words for counts and what may be named.

Members are "draws of our assumptions", homicides are homicides; no title says that aid helps or causes anything.
A rule that does not hold gives way to the plain, neutral title of its figure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenarios.present import words
from scenarios.present.reading import Result

SIDE = 31
"""From how many of 50 draws on a title says on which side a plan is: fewer are near a coin."""


def of_fifty(share: float) -> int:
    """How many of 50 equally likely draws a share stands for; never rounded up, so that a title claims less.

    >>> of_fifty(1.0), of_fifty(0.979), of_fifty(0.98), of_fifty(0.5)
    (50, 48, 49, 25)
    """
    return int(np.floor(share * 50 + 1e-9))


def in_draws(counts: Sequence[int]) -> str:
    """Words for how many of 50 draws something holds in; of several findings the least sure speaks for all.

    >>> in_draws([36]), in_draws([43, 36])
    ('in 36 of 50 draws', 'each in at least 36 of 50 draws')
    """
    return f"in {counts[0]} of 50 draws" if len(counts) == 1 else f"each in at least {min(counts)} of 50 draws"


def nameable(result: Result) -> frozenset[str]:
    """Codes of countries that a computed title may name: those whose own budget is not assumed."""
    data = result.data
    status = data["own_budget_status"]
    return frozenset(str(c) for c in data["country"].values if str(status.sel(country=c).item()) != "assumed")


def mostly(parts: Sequence[float], names: Sequence[str]) -> str:
    """The name of the part that is at least three fifths of the whole, with its share; else nothing.

    >>> mostly([6, 4], ["hard", "soft"]), mostly([5, 5], ["hard", "soft"]), mostly([0, 0], ["hard", "soft"])
    ('60% of it hard', '', '')
    """
    whole = sum(parts)
    found = ((part, name) for part, name in zip(parts, names, strict=True) if whole > 0 and part / whole >= 0.6)
    return next((f"{words.percent(part / whole)} of it {name}" for part, name in found), "")
