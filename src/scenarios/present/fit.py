"""How wide text is, and how it is wrapped or shortened to the room it has; lengths in points."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from matplotlib.ft2font import FT2Font, LoadFlags

_ASSETS = Path(__file__).with_name("assets")
_UNITS = 1000
"""Glyphs are measured once at this size."""


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Width of one line of text; kerning is left out, so it is never too small by more than a hair."""
    return sum(_advance(character, bold) for character in text) * size / _UNITS


def shorten(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it is wider than its room."""
    if width_of(text, size, bold) <= room:
        return text
    kept = text[: int(8 * room / size) + 1]
    while kept and width_of(kept.rstrip() + "…", size, bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrap(text: str, room: float, size: float, most: int, bold: bool = False) -> list[str]:
    """The text in at most `most` lines, broken at blanks; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    rest = text.split()
    while rest and len(lines) < most - 1:
        taken = _taken(rest, room, size, bold)
        lines.append(shorten(" ".join(rest[:taken]), room, size, bold))
        rest = rest[taken:]
    return [*lines, shorten(" ".join(rest), room, size, bold)] if rest else lines


def balance(text: str, room: float, size: float, most: int, bold: bool = False) -> list[str]:
    """As `wrap`, the lines as even as they can be without needing one more."""
    lines = wrap(text, room, size, most, bold)
    for part in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        tighter = wrap(text, room * part, size, most, bold)
        if len(lines) > 1 and " ".join(tighter) == " ".join(lines) and len(tighter) == len(lines):
            return tighter
    return lines


def _taken(words: list[str], room: float, size: float, bold: bool) -> int:
    """How many words fit on the line, at least one."""
    taken = 1
    while taken < len(words) and width_of(" ".join(words[: taken + 1]), size, bold) <= room:
        taken += 1
    return taken


@cache
def _font(bold: bool) -> FT2Font:
    font = FT2Font(str(_ASSETS / ("Lato-Bold.ttf" if bold else "Lato-Regular.ttf")))
    font.set_size(_UNITS, 72)
    return font


@cache
def _advance(character: str, bold: bool) -> float:
    """Advance of a glyph at 1000 points; a character that Lato lacks is taken as a full square."""
    font = _font(bold)
    index = font.get_char_index(ord(character))
    return font.load_glyph(index, LoadFlags.NO_HINTING).linearHoriAdvance / 65536 if index else float(_UNITS)
