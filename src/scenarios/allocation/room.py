"""Room: how much more a country can be given before its pipeline is too full to spend it in time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .bounds import TINY
from .seen import Array

PIPELINE_YEARS = 2.0
"""Years of spending at the ceiling that may be outstanding: 24 months, the upper end of USAID's pipeline standard
(ADS 602 as quoted in OIG audit 1-511-11-006-P, 28 July 2011)."""


def room(ceiling: Array, outstanding: Array) -> Array:
    """Say how much more of each kind fits into a country's pipeline on 1 October.

    room = max(0, 2 ceiling - outstanding), million USD.

    Args:
        ceiling: (country, 2) planner's ceiling of hard and soft money, million USD a year; infinity for none.
        outstanding: (member, country, 2) allotted and not yet disbursed, million USD.

    Returns:
        (member, country, 2) million USD.
    """
    left: Array = np.maximum(0.0, PIPELINE_YEARS * ceiling - outstanding)
    return left


def share_room(room: Array, proposals: Array, eligible: NDArray[np.bool_] | None = None) -> Array:
    """Divide a country's room among the programs that want it, in proportion to their proposals.

    Where no program proposes anything, the eligible programs get equal parts, so that `redistribute` finds the room.

    Args:
        room: (member, country, 2) million USD, as of `room`.
        proposals: (member, program, country, 2) million USD, hard and soft; 0 where a program has no such country.
        eligible: (program, country) which country belongs to which program; all to all if left out.

    Returns:
        (member, program, country, 2) million USD; summed over programs it is the room of countries in any program.
    """
    if eligible is None:
        eligible = np.ones(proposals.shape[1:3], dtype=bool)
    total = np.zeros(room.shape)
    for program in range(proposals.shape[1]):  # one by one: the bits must not change with the number of members
        total += proposals[:, program]
    nobody, endless = total <= TINY, np.isinf(room)
    part = proposals * (np.where(endless, 0.0, room) / np.where(nobody, 1.0, total))[:, None]
    if nobody.any():
        evenly = (eligible / np.maximum(eligible.sum(0), 1))[None, :, :, None]
        part = np.where(nobody[:, None], evenly * np.where(endless, 0.0, room)[:, None], part)
    if endless.any():
        part = np.where(endless[:, None] & eligible[None, :, :, None], np.inf, part)
    return part
