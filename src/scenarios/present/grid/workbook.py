"""Tables as a workbook: a sheet each, with widths and number formats, and a first sheet that says what each column is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scenarios.drafts import whole_file
from scenarios.present.grid.kind import FORMS, Grid, keys_of
from scenarios.present.words import clean

ABOUT = "about"
ABOUT_HEADS = ("sheet", "title", "column", "head", "unit", "layer", "meaning")
WIDEST = 60
"""Letters that a column is wide at most; longer text is folded."""
SHEET_NAME = 31
"""Letters that a sheet's name may have."""


def write_workbook(grids: Sequence[Grid], path: Path) -> Path:
    """Write one workbook; text is text, even where it begins with an equals sign."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    _fill(book.create_sheet(ABOUT), ABOUT_HEADS, _about(grids), ["@"] * len(ABOUT_HEADS), ())
    for grid in grids:
        heads, rows = grid.flat()
        formats = [FORMS[column.form].excel for column in grid.columns for _ in keys_of(column)]
        formats += ["@"] * (len(heads) - len(formats))
        _fill(book.create_sheet(grid.name[:SHEET_NAME]), heads, rows, formats, (grid.title, *grid.notes))
    with whole_file(path) as draft:
        book.save(draft)
    return path


def _about(grids: Sequence[Grid]) -> list[list[Any]]:
    """A row for each column of each sheet."""
    return [
        [grid.name, grid.title, key, column.head, column.unit, column.layer, column.meaning]
        for grid in grids
        for column in grid.columns
        for key in keys_of(column)
    ]


def _fill(
    sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[Any]], formats: Sequence[str], notes: Sequence[str]
) -> None:
    """Heads, rows, and below them title and notes."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for r, row in enumerate([heads, *rows], 1):
        for c, value in enumerate(row, 1):
            _put(sheet.cell(r, c), value, formats[c - 1] if r > 1 else "@")
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for n, note in enumerate(notes):
        _put(sheet.cell(len(rows) + 3 + n, 1), note, "@")
    for c in range(len(heads)):
        longest = max(len(str(row[c])) for row in [heads, *rows] if row[c] is not None)
        sheet.column_dimensions[get_column_letter(c + 1)].width = min(longest + 2, WIDEST)


def _put(cell: Any, value: Any, form: str) -> None:
    """A value as what it is; openpyxl would take text with an equals sign for a formula."""
    if value is None:
        return
    cell.value = clean(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
    else:
        cell.number_format = form
