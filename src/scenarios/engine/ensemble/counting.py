"""Values counted in the steps of a fine scale, column by column: 1,024 steps to each doubling, the same on both sides of zero.

A step is the top bits of a number: its exponent and the first ten bits of what follows. So counting takes no logarithm, counts
of any blocks in any order add up to the same, and a step is at most 1/1,024 of the values in it wide.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats, Ints
from scenarios.compiled import formula, kernel

FINE = 10
"""Bits of a number after its exponent that its step keeps."""
ERROR = 2.0**-FINE
"""How far a value read off its step may be from the value itself, as a part of it."""
LEAST = 2.0**-20
"""Numbers below it (about a millionth) are counted as nothing."""
_SHIFT = 52 - FINE
_FIRST = (1023 - 20) << FINE
_TOP = ((1023 + 40) << FINE) - _FIRST
"""The last step: numbers from 2^40 (1e12) on."""
_SIZE = 0x7FFFFFFFFFFFFFFF
_WIDE = 8
"""Columns looked at together: their values of one member lie in one line of memory."""
MOST_PAGES = _WIDE * 256
"""Pages that there has to be room for before columns are counted: one for each value that is looked at together."""
_PAGE = 8
PAGE = 1 << _PAGE
"""Steps of a page; pages are laid out where there are values only."""
PAGES = (2 * _TOP >> _PAGE) + 1
"""Pages of a column at most."""


@formula
def step_of(bits: int) -> int:
    """The step of a number, by its bits: 0 is nothing, negative numbers have negative steps."""
    step = min(max((bits & _SIZE) >> _SHIFT, _FIRST) - _FIRST, _TOP)
    return -step if bits < 0 else step


@kernel
def tally(
    values: Floats, columns: Ints, first: int, weight: int, pages: NDArray[np.int32], counts: NDArray[np.uint32], used: int
) -> tuple[int, int]:
    """Count some columns of a block, as far as there is room for pages; how many columns are done, and how many pages in use.

    Args:
        values: (member, column).
        columns: which of the columns.
        first: of these, how many have been counted.
        weight: how many members each value stands for.
        pages: (column, page of the scale), which page of the counts it is, -1 where there is none yet: filled.
        counts: (page, step), added to.
        used: how many pages are in use.
    """
    members = len(values)
    near = np.empty((_WIDE, members))
    bits = near.view(np.int64)
    while first < len(columns) and used + MOST_PAGES <= len(counts):
        wide = min(_WIDE, len(columns) - first)
        for m in range(members):
            for k in range(wide):
                near[k, m] = values[m, columns[first + k]]
        for k in range(wide):
            mine = pages[columns[first + k]]
            for m in range(members):
                at = step_of(bits[k, m]) + _TOP
                page = mine[at >> _PAGE]
                if page < 0:
                    page = mine[at >> _PAGE] = used
                    used += 1
                counts[page, at & (PAGE - 1)] += weight
        first += wide
    return first, used


def steps_of_pages(numbers: Ints) -> Ints:
    """The steps of pages of the scale, one after another: (page x step,)."""
    return np.asarray((numbers[:, None] * PAGE + np.arange(PAGE) - _TOP).ravel())


def edges_of(steps: Ints) -> tuple[Floats, Floats]:
    """Where each step begins and where it ends, the lower first."""
    size = np.abs(steps)
    inner = np.where(size > 0, (size + _FIRST) << _SHIFT, 0).view(np.float64)
    outer = np.where(size > 0, (size + _FIRST + 1) << _SHIFT, 0).view(np.float64)
    return np.where(steps < 0, -outer, inner), np.where(steps < 0, -inner, outer)
