"""Values counted in the steps of a fine scale, column by column: 1,024 steps to each doubling, the same on both sides of zero.

A step is the top bits of a number: its exponent and the first ten bits of what follows. So counting takes no logarithm, counts
of any blocks in any order add up to the same, and a step is at most 1/1,024 of the values in it wide.
"""

from __future__ import annotations

from typing import NamedTuple

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
_INFINITE = 0x7FF0000000000000
_WIDE = 8
"""Columns looked at together: their values of one member lie in one line of memory."""
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


class Marks(NamedTuple):
    """What is known of columns beside their counts.

    pages: (column, page of the scale), which page of the counts it is, -1 where there is none yet. ends: (2, column), the least
    and the greatest finite value. signs: (2, column), how many values lie below and above zero. holes: (column,), any nan.
    """

    pages: NDArray[np.int32]
    ends: Floats
    signs: Ints
    holes: NDArray[np.bool_]


@kernel
def survey(values: Floats, bits: Ints, columns: Ints, weight: int, marks: Marks, used: int) -> int:
    """Look at a block's values before they are counted, and enter what is known of them; how many pages are in use then.

    Args:
        values: (member, column).
        bits: the same memory as integers.
        columns: which of the columns.
        weight: how many members each value stands for.
        marks: written to.
        used: how many pages are in use.
    """
    for first in range(0, len(columns), _WIDE):
        for m in range(len(values)):
            for k in range(first, min(first + _WIDE, len(columns))):
                column = columns[k]
                value, whole = values[m, column], bits[m, column] & _SIZE
                page = (step_of(bits[m, column]) + _TOP) >> _PAGE
                if marks.pages[column, page] < 0:
                    marks.pages[column, page] = used
                    used += 1
                if whole > _INFINITE:
                    marks.holes[column] = True
                if whole < _INFINITE:
                    marks.ends[0, column] = min(marks.ends[0, column], value)
                    marks.ends[1, column] = max(marks.ends[1, column], value)
                marks.signs[0, column] += weight * (value < 0.0)
                marks.signs[1, column] += weight * (value > 0.0)
    return used


@kernel
def tally(bits: Ints, columns: Ints, weight: int, pages: NDArray[np.int32], counts: NDArray[np.uint32]) -> None:
    """Count some columns of values (member, column) in their pages: (page, step)."""
    for first in range(0, len(columns), _WIDE):
        for m in range(len(bits)):
            for k in range(first, min(first + _WIDE, len(columns))):
                at = step_of(bits[m, columns[k]]) + _TOP
                counts[pages[columns[k], at >> _PAGE], at & (PAGE - 1)] += weight


def steps_of_pages(numbers: Ints) -> Ints:
    """The steps of pages of the scale, one after another: (page x step,)."""
    return np.asarray((numbers[:, None] * PAGE + np.arange(PAGE) - _TOP).ravel())


def edges_of(steps: Ints) -> tuple[Floats, Floats]:
    """Where each step begins and where it ends, the lower first."""
    size = np.abs(steps)
    inner = np.where(size > 0, (size + _FIRST) << _SHIFT, 0).view(np.float64)
    outer = np.where(size > 0, (size + _FIRST + 1) << _SHIFT, 0).view(np.float64)
    return np.where(steps < 0, -outer, inner), np.where(steps < 0, -inner, outer)
