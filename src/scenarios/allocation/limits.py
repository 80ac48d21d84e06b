"""Limits: what is done when a proposal exceeds what countries have room for, one function a rule.

Every limit takes, for one program and a block of members,

    proposal  (member, country, 2)  hard and soft money as split and mixed, million USD
    room      (member, country, 2)  this program's part of each country's room, million USD, >= 0
    shares    (member, country)     the split's shares
    headroom  (member, country)     what a country's cap still allows above its proposal, both kinds together,
                                    million USD; infinity without a cap

and returns what is allotted (member, country, 2) and what is held (member, 2), million USD. Allotted summed over
countries and held is the proposal summed over countries, by member and kind. The regional unit and `other` money
never come here: no limit touches them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .bounds import countries_first, fill, over_countries
from .seen import Array, Shares


def none(proposal: Array, room: Array, shares: Shares, headroom: Array) -> tuple[Array, Array]:
    """Allot what is proposed, whatever the room; nothing is held."""
    return proposal.copy(), np.zeros((len(proposal), 2))


def hold(proposal: Array, room: Array, shares: Shares, headroom: Array) -> tuple[Array, Array]:
    """Allot to each country and kind at most its room; the rest is held and offered again next year.

    allotted = min(proposal, room).

    Source: ours, after USAID's pipeline standard (see `room`).
    """
    allotted = np.minimum(proposal, room)
    hard, soft = countries_first(proposal - allotted)
    return allotted, np.stack([over_countries(hard), over_countries(soft)], axis=-1)


def redistribute(proposal: Array, room: Array, shares: Shares, headroom: Array) -> tuple[Array, Array]:
    """Pass what exceeds a country's room to those that have room; hold only what none of them can take.

    Each kind is cut to its room as in `hold`. The excess of a kind goes to countries with room of that kind, and
    below their cap, in proportion to the split's shares; who is full drops out, until nothing moves; then to those
    without a share, in proportion to their room. A cap counts both kinds together: what a country lost to the cut
    may come back in the other kind. Hard money is passed on first, then soft, so that where a cap binds hard money
    takes what the cap still allows.

    Source: ours, illustrative; the report names no formula.
    """
    proposed, spaces, shares = countries_first(proposal), countries_first(room), countries_first(shares)
    allotted = np.minimum(proposed, spaces)
    cut = proposed - allotted
    if not cut.any():
        return none(proposal, room, shares, headroom)
    allowed = np.maximum(countries_first(headroom), 0.0) + cut[0] + cut[1]
    held = np.empty((len(proposal), 2))
    for kind in range(2):
        space = np.minimum(spaces[kind] - allotted[kind], allowed)
        received, held[:, kind] = _pass_on(over_countries(cut[kind]), shares, space)
        allotted[kind] = np.minimum(allotted[kind] + received, spaces[kind])
        allowed = np.maximum(allowed - received, 0.0)
    return countries_first(allotted), held


def _pass_on(excess: Array, shares: Array, space: Array) -> tuple[Array, Array]:
    """Pour an excess (member,) into spaces (country, member) by shares; return what each gets and what is left."""
    total = over_countries(space)
    return fill(np.minimum(excess, total), shares, np.zeros(1), space), np.maximum(excess - total, 0.0)


LIMITS: dict[str, Callable[[Array, Array, Shares, Array], tuple[Array, Array]]] = {
    "none": none,
    "hold": hold,
    "redistribute": redistribute,
}
"""Every limit by its name in YAML: `limit: hold`."""
