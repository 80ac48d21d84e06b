"""How numbers are spread over members, column by column: from the numbers themselves, or from counts in fine steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats, Ints
from scenarios.engine.ensemble.counting import MOST_PAGES, PAGE, PAGES, edges_of, steps_of_pages, tally


class Spread(Protocol):
    """What may be asked of columns of numbers, over members."""

    @property
    def members(self) -> int:
        """How many members there are."""

    def mean(self) -> Floats:
        """Means of the columns."""

    def order(self, ranks: Sequence[int]) -> Floats:
        """The values at ranks, 0 the least: (rank, columns); nan where any value is, infinite ones as the greatest finite."""

    def share(self, side: float = 1.0) -> Floats:
        """Share of the members above zero, or with side -1 below it."""


def quantiles(spread: Spread, levels: Sequence[float]) -> Floats:
    """Quantiles between order statistics, as NumPy's: (level, columns)."""
    if isinstance(spread, ExactSpread):
        return np.asarray(np.quantile(spread.values, levels, axis=0))
    at = (spread.members - 1) * np.array(levels)
    below = np.floor(at).astype(int)
    found = spread.order([*below, *np.minimum(below + 1, spread.members - 1)])
    low, high = np.split(found, 2)
    part = (at - below).reshape(-1, *(1,) * (low.ndim - 1))
    return np.asarray(np.where(low == high, low, low + part * (high - low)))


@dataclass(frozen=True, slots=True)
class ExactSpread:
    """The numbers themselves: (member, columns)."""

    values: Floats

    @property
    def members(self) -> int:
        """How many members there are."""
        return len(self.values)

    def mean(self) -> Floats:
        """Means of the columns."""
        return np.asarray(self.values.mean(0))

    def order(self, ranks: Sequence[int]) -> Floats:
        """The values at ranks: (rank, columns)."""
        finite = np.isfinite(self.values)
        most = np.where(finite, self.values, -np.inf).max(0)
        ordered = np.sort(np.where(np.isinf(self.values), most, self.values), axis=0)
        return np.asarray(np.where(np.isnan(self.values).any(0), np.nan, ordered[list(ranks)]))

    def share(self, side: float = 1.0) -> Floats:
        """Share of the members above zero, or with side -1 below it."""
        return np.asarray((side * self.values > 0.0).mean(0))


class Marks(NamedTuple):
    """What is known of columns beside their counts: finite ends, how many values lie below and above zero, any nan."""

    least: Floats
    most: Floats
    below: Ints
    above: Ints
    holes: NDArray[np.bool_]

    def beside(self, other: Marks) -> Marks:
        """Those of both together."""
        least, most = np.minimum(self.least, other.least), np.maximum(self.most, other.most)
        return Marks(least, most, self.below + other.below, self.above + other.above, self.holes | other.holes)


def marks_of(values: Floats) -> Marks:
    """Those of a block (member, column)."""
    ends = values.min(0), values.max(0)
    if not np.isfinite(ends).all():
        finite = np.isfinite(values)
        ends = np.where(finite, values, np.inf).min(0), np.where(finite, values, -np.inf).max(0)
    return Marks(*ends, (values < 0.0).sum(0), (values > 0.0).sum(0), np.asarray(np.isnan(values).any(0)))


@dataclass(frozen=True, slots=True)
class CountedSpread:
    """Numbers that have gone by, as counts in steps: the value at a rank is within `counting.ERROR` of itself.

    Means, least and greatest values and shares are exact. shape: of the columns. pages: (column, page of the
    scale), which page of the counts it is, -1 where there are no values. counts: (page, step), of these columns and of others.
    sums: (column,).
    """

    members: int
    shape: tuple[int, ...]
    pages: NDArray[np.int32]
    counts: NDArray[np.uint32]
    marks: Marks
    sums: Floats

    def part(self, here: slice, shape: tuple[int, ...]) -> CountedSpread:
        """Some of the columns, in a shape of their own."""
        marks = Marks._make(mark[here] for mark in self.marks)
        return replace(self, shape=shape, pages=self.pages[here], marks=marks, sums=self.sums[here])

    def mean(self) -> Floats:
        """Means of the columns."""
        return (self.sums / self.members).reshape(self.shape)

    def share(self, side: float = 1.0) -> Floats:
        """Share of the members above zero, or with side -1 below it."""
        return np.asarray((self.marks.above if side > 0.0 else self.marks.below) / self.members).reshape(self.shape)

    def order(self, ranks: Sequence[int]) -> Floats:
        """The values at ranks, the members of a step taken to lie evenly in it: (rank, columns)."""
        found = np.stack([_at(self.counts, pages, np.array(ranks)) for pages in self.pages], axis=-1)
        least, most = self.marks.least, self.marks.most
        found = np.where(least > most, np.inf, np.clip(found, least, np.maximum(least, most)))
        return np.where(self.marks.holes, np.nan, found).reshape(len(ranks), *self.shape)


def _at(counts: NDArray[np.uint32], pages: NDArray[np.int32], ranks: Ints) -> Floats:
    """A column's values at ranks."""
    mine = np.flatnonzero(pages >= 0)
    own = counts[pages[mine]].ravel().astype(np.int64)
    upto = own.cumsum()
    at = np.searchsorted(upto, ranks, side="right")
    begin, end = edges_of(steps_of_pages(mine)[at])
    return np.asarray(begin + (end - begin) * (ranks - (upto - own)[at] + 0.5) / own[at])


class Counter:
    """Counts of columns while members go by, from any thread; sums are added by one thread, in the order of blocks."""

    def __init__(self, columns: int) -> None:
        self.members, self._used, self._counting = 0, 0, Lock()
        self._pages = np.full((columns, PAGES), -1, np.int32)
        self._counts = np.zeros((MOST_PAGES, PAGE), np.uint32)
        none = np.zeros(columns, np.int64)
        self._marks = Marks(np.full(columns, np.inf), np.full(columns, -np.inf), none, none, np.zeros(columns, np.bool_))
        self._sums = np.zeros(columns)

    def count(self, values: Floats) -> Floats:
        """Count a block (member, column); its sums (column,), for `add`."""
        values = np.ascontiguousarray(values)
        same, marks = (values == values[0]).all(0), marks_of(values)
        with self._counting:
            self._marks = self._marks.beside(marks)
            self._enter(values, np.flatnonzero(~same), 1)
            self._enter(values[:1], np.flatnonzero(same), len(values))
            self.members += len(values)
        return np.asarray(values.sum(0))

    def _enter(self, values: Floats, columns: Ints, weight: int) -> None:
        done = 0
        while done < len(columns):
            done, self._used = tally(values, columns, done, weight, self._pages, self._counts, self._used)
            if done < len(columns):
                full, self._counts = self._counts, np.zeros((MOST_PAGES + 2 * len(self._counts), PAGE), np.uint32)
                self._counts[: len(full)] = full

    def add(self, sums: Floats) -> None:
        """Add a block's sums."""
        self._sums += sums

    def done(self) -> CountedSpread:
        """What was counted."""
        shape = (len(self._sums),)
        return CountedSpread(self.members, shape, self._pages, self._counts[: self._used], self._marks, self._sums)


@dataclass(frozen=True, slots=True)
class GoneBy:
    """What is left of members that went by: spreads by name, as columns of one count, and what was kept by member."""

    counted: CountedSpread
    places: dict[str, tuple[slice, tuple[int, ...]]]
    by_member: dict[str, Floats]

    def __contains__(self, name: str) -> bool:
        return name in self.places

    def __getitem__(self, name: str) -> CountedSpread:
        """What was counted under a name."""
        return self.counted.part(*self.places[name])
