"""A table as Markdown, as HTML and as plain data."""

from __future__ import annotations

from html import escape
from typing import Any

from scenarios.present.grid.kind import Grid, keys_of


def markdown_of(grid: Grid) -> str:
    """A pipe table with its title and notes."""
    heads = [column.head for column in grid.columns]
    rule = [":---" if n < grid.names else "---:" for n in range(len(heads))]
    rows = [_pipes(cells) for cells in (heads, rule, *grid.texts())]
    return "\n".join([f"**{_plain(grid.title)}**", "", *rows, "", *(_plain(note) for note in grid.notes)]).rstrip() + "\n"


def _pipes(cells: Any) -> str:
    return f"| {' | '.join(_plain(cell) for cell in cells)} |"


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")


def html_of(grid: Grid) -> str:
    """A table element; what names a row is its head."""
    heads = "".join(f'<th scope="col"{_class(n < grid.names)}>{escape(c.head)}</th>' for n, c in enumerate(grid.columns))
    rows = "\n".join(f"<tr>{_html_row(grid, cells)}</tr>" for cells in grid.texts())
    notes = "\n".join(f'<p class="note">{escape(note)}</p>' for note in grid.notes)
    body = f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>"
    return f"<table>\n<caption>{escape(grid.title)}</caption>\n{body}\n</table>\n{notes}"


def _html_row(grid: Grid, cells: tuple[str, ...]) -> str:
    first, *rest = (escape(cell) for cell in cells)
    cells_ = "".join(f"<td{_class(n < grid.names)}>{cell}</td>" for n, cell in enumerate(rest, 1))
    return f'<th scope="row">{first}</th>{cells_}'


def _class(name: bool) -> str:
    return ' class="name"' if name else ""


def data_of(grid: Grid) -> dict[str, Any]:
    """The table as plain data: what each column is, and rows by the columns' keys."""
    heads, rows = grid.flat()
    columns = [
        {"key": key, "head": c.head, "unit": c.unit, "layer": c.layer} for c in grid.columns for key in keys_of(c)
    ]
    named = [dict(zip(heads, row, strict=True)) for row in rows]
    return {"name": grid.name, "title": grid.title, "columns": columns, "rows": named, "notes": list(grid.notes)}
