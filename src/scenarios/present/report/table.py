"""A table of the page: header, rows of text, and the same numbers in full as a CSV that the page carries."""

from __future__ import annotations

import csv
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from scenarios.present.grid.files import csv_text, harmless
from scenarios.present.grid.kind import Grid
from scenarios.present.words import clean


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it shows, heads with units, rows of text; the first `names` columns are left-aligned words."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    names: int = 1
    csv: str = ""
    file: str = ""
    breaks: frozenset[int] = field(default_factory=frozenset)
    """Rows that begin a new group."""


def data_csv(rows: Sequence[dict[str, Any]]) -> str:
    """Records as a data: address of a CSV file; numbers to 12 digits, no data an empty cell."""
    header = list(dict.fromkeys(key for row in rows for key in row))
    return data_rows(header, [[row.get(key, "") for key in header] for row in rows])


def data_rows(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A header and rows as a data: address of a CSV file."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[_cell(cell) for cell in row] for row in rows])
    return _address(out.getvalue())


def _address(text: str) -> str:
    return f"data:text/csv;charset=utf-8;base64,{b64encode(text.encode()).decode()}"


def _cell(cell: Any) -> Any:
    """A cell that a spreadsheet takes for what it is: a number, or text that is no formula."""
    if isinstance(cell, float):
        return "" if cell != cell else f"{cell:.12g}"
    if isinstance(cell, str):
        return harmless(clean(cell))
    return cell


def page_table(grid: Grid) -> Table:
    """A table of all forms as one of the page, with all its digits to download."""
    texts = tuple(grid.texts())
    heads = tuple(column.head for column in grid.columns)
    address = _address(csv_text(grid))
    return Table(grid.title, heads, texts, grid.notes, grid.names, address, f"{grid.name}.csv", groups(texts))


def groups(rows: Sequence[Sequence[str]], column: int = 0) -> frozenset[int]:
    """Rows whose word in a column is another than the row's before."""
    return frozenset(n for n in range(1, len(rows)) if rows[n][column] != rows[n - 1][column])
