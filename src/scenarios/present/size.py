"""The sizes a picture can be laid out in: for a column of text, a page, or a slide. Lengths are points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

WIDE, MARGIN = 648.0, 22.0
"""A picture for a page is 9 inches wide."""
SIZES = {"column": 430.0, "page": WIDE, "slide": WIDE}
"""Sizes a picture can be made in: points of its body; a slide has its words beside the body, and the shape of a screen."""
PANEL, SCREEN = 290.0, 16 / 9
"""Points of a slide's words, and how much wider than high it is."""
_size: ContextVar[str] = ContextVar("size", default="page")


@contextmanager
def sized(name: str) -> Iterator[None]:
    """Pictures drawn in the block have a size of SIZES."""
    before = _size.set(name)
    try:
        yield
    finally:
        _size.reset(before)


def width() -> float:
    """Points of a picture's body, margins included."""
    return SIZES[_size.get()]


def inner() -> float:
    """The same without margins."""
    return width() - 2 * MARGIN


def is_column() -> bool:
    """Whether the picture is for a column of text."""
    return _size.get() == "column"


def fitting(wide: float, column: float) -> float:
    """One length for pages and slides, one for columns."""
    return column if is_column() else wide


def at(place: float) -> float:
    """Where a place at the right of the page's layout stands in this size: as far from the right edge."""
    return place - (WIDE - width())


def across(span: tuple[float, float], left: float, right: float) -> Callable[[float], float]:
    """Where values of a span stand between two places; all at the left where the span is a point.

    >>> across((0.0, 4.0), 10.0, 30.0)(1.0)
    15.0
    """
    low, high = span
    return lambda value: left + (right - left) * (value - low) / (high - low or 1.0)


def is_slide() -> bool:
    """Whether the picture is for a screen."""
    return _size.get() == "slide"
