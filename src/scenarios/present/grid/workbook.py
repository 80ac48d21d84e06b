"""Tables as a workbook: a sheet each, with widths and number formats, and a first sheet that says what each column is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scenarios.present.grid.kind import FORMS, Grid, keys_of
from scenarios.present.words import clean
from scenarios.present.workbook import TEXT, CellValue, PlainSheet, write_sheets

ABOUT = "about"
ABOUT_HEADS = ("sheet", "title", "column", "head", "unit", "layer", "meaning")
SHEET_NAME = 31
"""Letters that a sheet's name may have."""


def write_workbook(grids: Sequence[Grid], path: Path) -> Path:
    """Write one workbook; text is text, even where it begins with an equals sign."""
    about = PlainSheet(ABOUT_HEADS, _about(grids), [TEXT] * len(ABOUT_HEADS))
    return write_sheets(path, {ABOUT: about, **{grid.name[:SHEET_NAME]: _sheet(grid) for grid in grids}})


def _about(grids: Sequence[Grid]) -> list[list[CellValue]]:
    """A row for each column of each sheet."""
    return [
        [clean(text) for text in (grid.name, grid.title, key, column.head, column.unit, column.layer, column.meaning)]
        for grid in grids
        for column in grid.columns
        for key in keys_of(column)
    ]


def _sheet(grid: Grid) -> PlainSheet:
    heads, rows = grid.flat()
    formats = [FORMS[column.form].excel for column in grid.columns for _ in keys_of(column)]
    formats += [TEXT] * (len(heads) - len(formats))
    return PlainSheet(heads, rows, formats, [clean(text) for text in (grid.title, *grid.notes) if text])
