"""A table as text within a width: aligned columns where they fit, else a list of blocks; no name and no number is ever cut."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from scenarios.present.grid.kind import Grid

PIPED = 80
"""Columns where nobody looks: what is piped is the same on every machine."""
GAP = 2
MOST_PARTS = 3
"""Tables that one is divided into at most, before it becomes a list."""
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
    shown = _Shown(grid, grid.texts())
    body = _aligned(shown, room) or _in_parts(shown, room) or _blocks(shown, room)
    notes = (line for note in grid.notes for line in wrapped(note, room))
    return [*(wrapped(grid.title, room) if grid.title else []), *body, *notes]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A table and the texts of its cells; some of its columns, or all."""

    grid: Grid
    rows: list[tuple[str, ...]]

    @property
    def heads(self) -> tuple[str, ...]:
        return self.grid.header

    def some(self, chosen: Sequence[int]) -> _Shown:
        """Only some columns."""
        columns = tuple(self.grid.columns[c] for c in chosen)
        rows = [tuple(row[c] for c in chosen) for row in self.rows]
        return _Shown(replace(self.grid, columns=columns, rows=(), marks={}), rows)


def wrapped(text: str, room: int, indent: str = "") -> list[str]:
    """The text in lines broken at blanks, those after the first indented; words are never broken."""
    return wrap(text, room, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _aligned(shown: _Shown, room: int) -> list[str]:
    """Aligned columns; gaps, then heads, then texts give way as far as needed; none where even that is too wide."""
    if not shown.rows:
        return []
    wide = [max(len(row[c]) for row in shown.rows) for c in range(len(shown.heads))]
    for fold, gap in ((False, GAP), (False, 1), (True, GAP), (True, 1)):
        heads = heads_of(shown.heads, wide, fold)
        widths = [max(w, *map(len, lines)) for w, lines in zip(wide, heads, strict=True)]
        if fold:
            _fold_texts(shown, heads, widths, room - gap * (len(widths) - 1))
        if sum(widths) + gap * (len(widths) - 1) <= room:
            return list(_rows(shown, heads, widths, gap))
    return []


def _fold_texts(shown: _Shown, heads: Sequence[Sequence[str]], widths: list[int], room: int) -> None:
    """Make the widest columns of words narrower, as far as their longest word and LEAST, until the table has room."""
    words = [c for c, column in enumerate(shown.grid.columns) if column.form == "text"]
    for c in sorted(words, key=lambda c: -widths[c]):
        longest = max([*(len(word) for row in shown.rows for word in row[c].split()), *map(len, heads[c]), LEAST])
        widths[c] = min(widths[c], max(widths[c] - max(sum(widths) - room, 0), longest))


def _in_parts(shown: _Shown, room: int) -> list[str]:
    """The columns in as many tables as needed, each with the names; none where the names alone take half of the room."""
    names = list(range(shown.grid.names))
    parts: list[list[int]] = [[]]
    for c in range(shown.grid.names, len(shown.heads)):
        if parts[-1] and not _aligned(shown.some([*names, *parts[-1], c]), room):
            parts.append([])
        parts[-1].append(c)
    texts = [_aligned(shown.some([*names, *part]), room) for part in parts]
    if len(parts) > MOST_PARTS or not all(texts):
        return []
    return [line for n, lines in enumerate(texts) for line in ([""] if n else []) + lines]


def heads_of(heads: Sequence[str], wide: Sequence[int], fold: bool) -> list[list[str]]:
    """Each head in lines: one, or as narrow as its column's cells and its longest word."""
    if not fold:
        return [[head] for head in heads]
    return [
        wrapped(head, max(w, *(len(word) for word in head.split()), 1)) if head else [""]
        for head, w in zip(heads, wide, strict=True)
    ]


def _rows(shown: _Shown, heads: Sequence[Sequence[str]], widths: Sequence[int], gap: int) -> Iterator[str]:
    """Heads at the bottom of their lines, then rows; words to the left, numbers to the right."""
    left = [c < shown.grid.names or column.form == "text" for c, column in enumerate(shown.grid.columns)]
    tall = max(map(len, heads))
    for n in range(tall):
        cells = [lines[n - tall + len(lines)] if n >= tall - len(lines) else "" for lines in heads]
        yield _line(cells, widths, left, gap)
    for row in shown.rows:
        folded = [wrapped(cell, w) or [""] for cell, w in zip(row, widths, strict=True)]
        for n in range(max(map(len, folded))):
            yield _line([lines[n] if n < len(lines) else "" for lines in folded], widths, left, gap)


def _line(cells: Sequence[str], widths: Sequence[int], left: Sequence[bool], gap: int) -> str:
    padded = (cell.ljust(w) if words else cell.rjust(w) for cell, w, words in zip(cells, widths, left, strict=True))
    return (" " * gap).join(padded).rstrip()


def _blocks(shown: _Shown, room: int) -> list[str]:
    """Each row as its names, and a line of head and value for each other column."""
    lines, names = [], shown.grid.names
    for row in shown.rows:
        lines += wrapped(", ".join(cell for cell in row[:names] if cell), room, "  ")
        for head, cell in zip(shown.heads[names:], row[names:], strict=True):
            lines += wrapped(f"  {head}: {cell}", room, "    ")
    return lines
