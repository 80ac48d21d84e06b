"""The key of a picture: marks with their words, in as many rows as they need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from scenarios.present import style
from scenarios.present.fit import width_of

Paint = Callable[[Axes, float, float], None]
"""Draws a mark whose left edge and middle are at a place, in points."""
_SIZE, _GAP, _ROW = 9.0, 18.0, 15.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One mark and its words; bold where the words have a colour of their own."""

    text: str
    width: float
    paint: Paint
    color: str = style.INK

    @property
    def room(self) -> float:
        """Points from the mark's left edge to the end of the words."""
        return self.width + 5 + width_of(self.text, _SIZE, bold=self.color != style.INK)


def swatch(text: str, fill: str, color: str = style.INK, alpha: float = 1.0) -> Entry:
    """A filled square."""
    return Entry(text, 12, lambda axes, x, y: style.box(axes, x, y - 5, 12, 10, fill, alpha=alpha), color)


def outline(text: str, fill: str = "none", known: str = "estimated") -> Entry:
    """The outline of how a number is known: dashed where it is estimated."""

    def paint(axes: Axes, x: float, y: float) -> None:
        style.box(axes, x, y - 5, 12, 10, fill)
        style.known_outline(axes, x, y - 5, 12, 10, known)

    return Entry(text, 12, paint)


def hatch(text: str) -> Entry:
    """Crimson and hatched: lost or over the ceiling."""
    return Entry(text, 20, lambda axes, x, y: style.hatched(axes, x, y - 5, 20, 10))


def line(text: str, color: str, **look: Any) -> Entry:
    """A short line."""
    return Entry(text, 20, lambda axes, x, y: _plot(axes, [x, x + 20], [y, y], color=color, **look))


def marker(text: str, width: float = 8, **look: Any) -> Entry:
    """A single point."""
    return Entry(text, width, lambda axes, x, y: _plot(axes, [x + width / 2], [y], linestyle="none", **look))


def _plot(axes: Axes, x: list[float], y: list[float], **look: Any) -> None:
    axes.plot(x, y, **look)


def rows_of(entries: list[Entry]) -> list[list[Entry]]:
    """Entries by row: a row that is full goes on in the next."""
    rows: list[list[Entry]] = [[]]
    for entry in entries:
        used = sum(other.room + _GAP for other in rows[-1])
        if rows[-1] and used + entry.room > style.inner():
            rows.append([])
        rows[-1].append(entry)
    return rows


def key_height(entries: list[Entry]) -> float:
    """Points that the key needs."""
    return _ROW * len(rows_of(entries))


def draw_key(axes: Axes, top: float, entries: list[Entry]) -> None:
    """Draw the entries from the left margin down."""
    for i, row in enumerate(rows_of(entries)):
        x, y = style.MARGIN, top + _ROW * (i + 0.5)
        for entry in row:
            entry.paint(axes, x, y)
            weight = "normal" if entry.color == style.INK else "bold"
            style.write(axes, x + entry.width + 5, y, entry.text, _SIZE, color=entry.color, weight=weight)
            x += entry.room + _GAP
