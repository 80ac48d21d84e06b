"""Fifty dots for a distribution: each stands for one of 50 equally likely draws, so that chances can be counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from scenarios.arrays import Floats
from scenarios.present import style
from scenarios.present.fit import width_of

COUNT = 50
FEWER, MORE, SAME = style.BAND, style.VERMILION, style.WAITING
_FEWEST_COLUMNS, _MOST_COLUMNS = 24, 64
_REACH = 6.0
"""The axis goes this many half-widths of the 50% band from the median at most; dots beyond are hollow at its end."""
_SIZE = 8.2


@dataclass(frozen=True, slots=True)
class Dots:
    """Fifty quantiles, lowest first, and how many stand for more, for fewer."""

    values: Floats
    more: int
    fewer: int

    @property
    def span(self) -> tuple[float, float]:
        """What the axis must hold: the dots within reach of the middle, and zero."""
        low, middle, high = self.values[12], float(self.values[24:26].mean()), self.values[37]
        reach = _REACH * max(high - middle, middle - low)
        if reach <= 0.0:
            return min(float(self.values[0]), 0.0), max(float(self.values[-1]), 0.0)
        bottom, top = max(float(self.values[0]), middle - reach), min(float(self.values[-1]), middle + reach)
        return min(bottom, 0.0), max(top, 0.0)

    def color(self, place: int) -> str:
        """Colour of a dot by its place: more, no difference or undecided, fewer."""
        if place < self.more:
            return MORE
        return FEWER if place >= COUNT - self.fewer else SAME


def dots_of(values: Floats, more: int, fewer: int) -> Dots:
    """Fifty quantiles of the draws, at 1%, 3%, ... 99%."""
    return Dots(np.quantile(values, (np.arange(COUNT) + 0.5) / COUNT), more, fewer)


@dataclass(frozen=True, slots=True)
class Stack:
    """Where dots stand: column centres and heights in dots, width of a column in the axis' unit, and which lie beyond."""

    centre: Floats
    level: NDArray[np.int_]
    step: float
    beyond: NDArray[np.bool_]


def draw_dots(axes: Axes, dots: Dots, span: tuple[float, float], width: float, height: float) -> None:
    """Draw the dots on axes of a width and height in points; sets the limits."""
    span = span if span[1] > span[0] else (-1.0, 1.0)
    stack = _stack(dots, span, width, height)
    low = min(span[0] - 2.2 * stack.step, float(stack.centre.min()) - stack.step)
    high = max(span[1] + 2.2 * stack.step, float(stack.centre.max()) + stack.step)
    size = width / ((high - low) / stack.step)
    rise = min(size, (height - size) / max(int(stack.level.max()), 1))
    axes.set_xlim(low, high)
    axes.set_ylim(0, height)
    axes.set_yticks([])
    axes.axvline(0.0, color=style.INK, linewidth=0.9, zorder=1)
    for place in range(COUNT):
        color, beyond = dots.color(place), bool(stack.beyond[place])
        look: dict[str, Any] = {
            "markerfacecolor": style.PAPER if beyond else color,
            "markeredgecolor": color if beyond else style.PAPER,
        }
        axes.plot(
            [stack.centre[place]], [(stack.level[place] + 0.5) * rise + 0.5], "o", markersize=0.92 * size,
            markeredgewidth=1.0 if beyond else 0.4, zorder=3, clip_on=False, **look,
        )  # fmt: skip
    _say_beyond(axes, dots, stack, rise)


def _stack(dots: Dots, span: tuple[float, float], width: float, height: float) -> Stack:
    """The stack with the largest dots that fits the height; columns are as wide as the dots, so they can be counted."""
    for columns in range(_FEWEST_COLUMNS, _MOST_COLUMNS + 1, 4):
        stack = _stacked(dots.values, span, (span[1] - span[0]) / columns)
        if (int(stack.level.max()) + 1) * width / (columns + 4.4) <= height:
            break
    return stack


def _stacked(values: Floats, span: tuple[float, float], step: float) -> Stack:
    """Columns that never straddle zero; a dot of exactly zero stands on it."""
    zero = bool((values == 0.0).any())
    inside = np.clip(values, *span)
    column = np.floor(inside / step) + (0.5 if not zero else np.where(inside >= 0, 1.0, 0.0))
    column = np.minimum(column, np.ceil(span[1] / step) - (0.0 if zero else 0.5)) if span[1] > 0 else column
    column[values == 0.0] = 0.0
    beyond = (values < span[0]) | (values > span[1])
    column = np.where(values > span[1], span[1] / step + 1.6, np.where(values < span[0], span[0] / step - 1.6, column))
    if zero and (values == 0.0).sum() > 12:
        column = _block(column, values == 0.0)
    level = np.array([(column[:place] == column[place]).sum() for place in range(COUNT)])
    return Stack(column * step, level, step, beyond)


def _block(column: Floats, zero: NDArray[np.bool_]) -> Floats:
    """Many equal draws as a block around zero, as one column would be too tall to count."""
    out, wide = column.copy(), 10
    places = np.flatnonzero(zero)
    out[places] = (np.arange(places.size) % wide) - (wide - 1) / 2
    return out


def _say_beyond(axes: Axes, dots: Dots, stack: Stack, rise: float) -> None:
    """Say how far the dots go that the axis cuts off."""
    for side in (-1, 1):
        chosen = stack.beyond & (np.sign(dots.values) == side) if side else stack.beyond
        if not chosen.any():
            continue
        far = dots.values[chosen]
        text = f"to {far[0] if side < 0 else far[-1]:+,.0f}".replace("-", "−")
        room = width_of(text, _SIZE) + 4
        points = (axes.get_xlim()[1] - axes.get_xlim()[0]) / (style.width_of_axes(axes))
        edge = axes.get_xlim()[0 if side < 0 else 1]
        near = np.abs(stack.centre - edge) < (room + 6) * points
        y = (int(stack.level[near].max()) + 1) * rise + 8
        style.write(axes, edge, y, text, _SIZE, ha="left" if side < 0 else "right", color=style.MID)
