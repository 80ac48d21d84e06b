"""Which letters pictures can show: those of the two fonts that they are set in, Lato and DejaVu Sans."""

from __future__ import annotations

from unicodedata import category, combining, east_asian_width, name

SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN")
"""Alphabets whose common letters the fonts have."""


def not_in_pictures(text: str) -> str:
    """The characters of a text that a picture would show as boxes, each once.

    >>> not_in_pictures("Café № 5 – Ελλάδα"), not_in_pictures("東京 plan 東")
    ('', '東京')
    """
    if text.isascii():
        return ""
    return "".join(dict.fromkeys(char for char in text if not _is_shown(char)))


def _is_shown(char: str) -> bool:
    if char.isascii() or combining(char):
        return True
    if east_asian_width(char) in "WF":
        return False
    return category(char)[0] not in "LM" or name(char, "").startswith(SCRIPTS) or ord(char) < 0x250
