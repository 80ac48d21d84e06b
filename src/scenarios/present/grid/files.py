"""Tables as CSV, one file each; text that a spreadsheet would take for a formula stays text."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from scenarios.drafts import whole_file
from scenarios.present.grid.kind import Grid

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet takes for a formula."""


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would compute it.

    >>> harmless("=1+1"), harmless("-2 points"), harmless("Soft first")
    ("'=1+1", "'-2 points", 'Soft first')
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_text(grid: Grid) -> str:
    """The table as CSV: numbers to 12 digits, no data an empty cell."""
    heads, rows = grid.flat()
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return out.getvalue()


def _cell(value: str | int | float | None) -> str | int:
    match value:
        case None:
            return ""
        case str():
            return harmless(value)
        case float():
            return f"{value:.12g}"
    return value


def write_files(grids: Sequence[Grid], folder: Path) -> list[Path]:
    """Write NAME.csv for each table into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{grid.name}.csv" for grid in grids]
    for path, grid in zip(paths, grids, strict=True):
        with whole_file(path) as draft:
            draft.write_text(csv_text(grid), encoding="utf-8", newline="\n")
    return paths
