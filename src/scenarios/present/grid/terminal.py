"""A table as text within a width: aligned columns where they fit, else a list of blocks; no name and no number is ever cut."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from textwrap import wrap

from scenarios.present.grid.kind import Grid

PIPED = 80
"""Columns where nobody looks: what is piped is the same on every machine."""
GAP = 2
LEAST = 12
"""Letters that a folded column of names keeps at least."""


def width() -> int:
    """Columns of the terminal; PIPED where there is none."""
    return max(shutil.get_terminal_size((PIPED, 24)).columns, 40) if sys.stdout.isatty() else PIPED


def text_of(grids: Sequence[Grid], room: int | None = None) -> str:
    """Tables one below the other."""
    return "\n\n".join("\n".join(lines_of(grid, room or width())) for grid in grids)


def lines_of(grid: Grid, room: int) -> list[str]:
    """A table in lines of at most `room` columns; longer only where a single word is."""
    return [
        *wrapped(grid.title, room),
        *(_aligned(grid, room) or _blocks(grid, room)),
        *(line for note in grid.notes for line in wrapped(note, room)),
    ]


def wrapped(text: str, room: int, indent: str = "") -> list[str]:
    """The text in lines broken at blanks, those after the first indented; words are never broken."""
    return wrap(text, room, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _aligned(grid: Grid, room: int) -> list[str]:
    """Aligned columns; heads, then texts are folded as far as needed; none where even that is too wide."""
    if not grid.rows:
        return []
    rows = grid.texts()
    heads = [column.head for column in grid.columns]
    wide = [max(len(row[c]) for row in rows) for c in range(len(heads))]
    texts = [c for c, column in enumerate(grid.columns) if column.form == "text" and (c < grid.names or column.reads)]
    for folded in (heads_of(heads, wide, False), heads_of(heads, wide, True)):
        widths = [max(w, *map(len, lines)) for w, lines in zip(wide, folded, strict=True)]
        over = sum(widths) + GAP * (len(widths) - 1) - room
        if over > 0 and texts:
            widest = max(texts, key=lambda c: widths[c])
            least = max(LEAST, *(len(word) for row in rows for word in row[widest].split()), *map(len, folded[widest]))
            widths[widest] = max(widths[widest] - over, least)
        if sum(widths) + GAP * (len(widths) - 1) <= room:
            return list(_rows(grid, rows, folded, widths))
    return []


def heads_of(heads: Sequence[str], wide: Sequence[int], fold: bool) -> list[list[str]]:
    """Each head in lines: one, or as narrow as its column's cells and its longest word."""
    if not fold:
        return [[head] for head in heads]
    return [
        wrapped(head, max(w, *(len(word) for word in head.split()), 1)) if head else [""]
        for head, w in zip(heads, wide, strict=True)
    ]


def _rows(grid: Grid, rows: Sequence[Sequence[str]], heads: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """Heads at the bottom of their lines, then rows; words to the left, numbers to the right."""
    left = [c < grid.names or column.form == "text" for c, column in enumerate(grid.columns)]
    tall = max(map(len, heads))
    for n in range(tall):
        cells = [lines[n - tall + len(lines)] if n >= tall - len(lines) else "" for lines in heads]
        yield _line(cells, widths, left)
    for row in rows:
        folded = [wrapped(cell, w) or [""] for cell, w in zip(row, widths, strict=True)]
        for n in range(max(map(len, folded))):
            yield _line([lines[n] if n < len(lines) else "" for lines in folded], widths, left)


def _line(cells: Sequence[str], widths: Sequence[int], left: Sequence[bool]) -> str:
    padded = (cell.ljust(w) if words else cell.rjust(w) for cell, w, words in zip(cells, widths, left, strict=True))
    return (" " * GAP).join(padded).rstrip()


def _blocks(grid: Grid, room: int) -> list[str]:
    """Each row as its names, and a line of head and value for each other column."""
    lines = []
    for row in grid.texts():
        lines += wrapped(", ".join(cell for cell in row[: grid.names] if cell), room, "  ")
        rest = [(column.head, cell) for column, cell in zip(grid.columns[grid.names :], row[grid.names :], strict=True)]
        for head, cell in rest:
            lines += wrapped(f"  {head}: {cell}", room, "    ")
    return lines
