"""The brief as a Word document: words, tables that can be edited, pictures embedded."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from scenarios.drafts import whole_file
from scenarios.present.grid import Grid
from scenarios.present.plots import FIGURES, choice, drawn
from scenarios.present.plots.saving import save_png
from scenarios.present.reading import Result
from scenarios.present.report.brief import Brief
from scenarios.present.words import clean

WIDE = 16.5
"""Centimetres between the margins."""
MARGIN = 2.2
PROPERTY = 255
"""Letters that a document's property may have."""


def write_word(one: Brief, tables: Sequence[Grid], path: Path) -> None:
    """Write the brief and further tables.

    Raises:
        ModuleNotFoundError: python-docx is not installed (`scenarios[word]`).
    """
    from docx import Document
    from docx.shared import Cm

    document = Document()
    for section in document.sections:
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    document.core_properties.title = clean(one.title)
    document.core_properties.comments = clean(one.cite)[:PROPERTY]
    document.add_paragraph(f"{one.chip}. {one.region}")
    document.add_heading(clean(one.title), 1)
    document.add_paragraph(clean(one.lead))
    for grid in one.decision:
        _table(document, grid)
    for picture in _pictures(one.results):
        document.add_picture(picture, width=Cm(WIDE))
    _told(document, "Why the plans are as they are", [f"{name}: {text}" for name, text in one.reasons])
    if one.rests:
        document.add_heading("What the answer rests on", 2)
    for grid in one.rests:
        _table(document, grid)
    _told(document, "Know this before using a number", one.caveats)
    if tables:
        document.add_heading("Tables", 2)
    for grid in tables:
        _table(document, grid)
    _told(document, "How to cite and run this again", [one.cite, one.command])
    with whole_file(path) as draft:
        document.save(str(draft))


def _told(document: Any, heading: str, texts: Sequence[str]) -> None:
    """A heading with a list below it, where there is anything to say."""
    if texts:
        document.add_heading(heading, 2)
    for text in texts:
        document.add_paragraph(clean(text), style="List Bullet")


def _table(document: Any, grid: Grid) -> None:
    """A table whose head repeats on every page; its title above, its notes below."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    if grid.title:
        document.add_paragraph().add_run(clean(grid.title)).bold = True
    table = document.add_table(rows=1, cols=len(grid.columns), style="Light List")
    for place, cells in enumerate([grid.header, *grid.texts()]):
        row = table.rows[0] if place == 0 else table.add_row()
        for c, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.text = clean(text)
            paragraph = cell.paragraphs[0]
            paragraph.alignment = None if grid.columns[c].form == "text" else WD_ALIGN_PARAGRAPH.RIGHT
            for run in paragraph.runs:
                run.font.size = Pt(8)
    for note in grid.notes:
        document.add_paragraph().add_run(clean(note)).font.size = Pt(8)


def _pictures(results: Sequence[Result]) -> list[BytesIO]:
    """All plans on one axis, as PNG; of a single scenario what became of its money."""
    if len(results) == 1:
        plot = FIGURES["pipeline"]
        figures = [(plot.figure(results[0]), plot.alt_text(results[0]))]
    else:
        figures = [(figure, choice.alt_text(shown)) for figure, shown in drawn("choice", results)]
    found = []
    for figure, alt in figures:
        stream = BytesIO()
        save_png(figure, stream, alt)
        stream.seek(0)
        found.append(stream)
    return found
