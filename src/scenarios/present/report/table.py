"""A table on the page: a grid as text, and the numbers in full as a CSV that the page carries."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup, escape

from scenarios.present.grid.files import csv_text
from scenarios.present.grid.kind import Grid, records_grid, said_grid

WBR = Markup("<wbr>")
LONGEST = 28
"""Letters of a word that is not divided."""
NARROW = 72
"""Letters of a row, its widest cells together, up to which a table takes half a page's width."""
LOW = 20
"""Rows up to which it does: it is not divided then."""


@dataclass(frozen=True)
class Table:
    """What the page shows of a grid.

    title: above it. grid: what is read. full: what is taken away as CSV, often more than is shown; None where there is nothing
    to add.
    """

    title: str
    grid: Grid
    full: Grid | None = None

    @property
    def header(self) -> tuple[str, ...]:
        """Heads with units."""
        return self.grid.header

    @cached_property
    def rows(self) -> list[tuple[str, ...]]:
        """Every cell as it is read; put into words once, for a page asks for them row by row."""
        return self.grid.texts()

    @property
    def notes(self) -> tuple[str, ...]:
        """Lines below."""
        return self.grid.notes

    @property
    def names(self) -> int:
        """How many of the first columns are words."""
        return self.grid.names

    @property
    def csv(self) -> str:
        """The full numbers as a data: address; empty where there are none."""
        if self.full is None:
            return ""
        return f"data:text/csv;charset=utf-8;base64,{b64encode(csv_text(self.full).encode()).decode()}"

    @property
    def file(self) -> str:
        """The name under which they are stored."""
        return "" if self.full is None else f"{self.full.name}.csv"

    @staticmethod
    def breakable(text: str) -> Markup:
        """Text whose words stay whole, but for those that are longer than any column.

        >>> Table.breakable("Honduras & more"), str(Table.breakable("x" * 40)).count("<wbr>")
        (Markup('Honduras &amp; more'), 1)
        """
        words = (WBR.join(escape(word[n : n + LONGEST]) for n in range(0, len(word), LONGEST)) for word in text.split(" "))
        return Markup(" ").join(words)

    @property
    def narrow(self) -> bool:
        """Whether two such tables fit beside each other on paper."""
        wide = sum(max(map(len, column)) for column in zip(*self.rows, strict=True))
        return wide <= NARROW and len(self.rows) <= LOW

    @cached_property
    def breaks(self) -> frozenset[int]:
        """Rows that begin a new group, where rows come in groups."""
        return groups(self.rows) if self.names > 1 else frozenset()


def page_table(grid: Grid) -> Table:
    """A table of all forms as one of the page, with all its digits to download."""
    return Table(grid.title, grid, grid)


def texts_table(
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: Sequence[str] = (),
    names: int = 1,
    full: Grid | None = None,
) -> Table:
    """A table whose cells are said in words: ranges, counts of draws, marks behind names."""
    return Table(title, said_grid("", title, header, rows, notes, names), full)


def in_full(file: str, records: Sequence[Mapping[str, Any]]) -> Grid:
    """Records as the numbers to be taken away in a file NAME.csv."""
    return records_grid(file.removesuffix(".csv"), "", records)


def groups(rows: Sequence[Sequence[str]], column: int = 0) -> frozenset[int]:
    """Rows whose word in a column is another than the row's before; none where no word stands twice running."""
    found = frozenset(n for n in range(1, len(rows)) if rows[n][column] != rows[n - 1][column])
    return found if len(found) < len(rows) - 1 else frozenset()
