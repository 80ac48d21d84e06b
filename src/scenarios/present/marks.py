"""The letters that say how a number is known, the same in every table, picture and text."""

from __future__ import annotations

from collections.abc import Iterable

LETTERS = {
    "derived": "d",
    "recalled": "m",
    "estimated": "e",
    "assumed": "a",
    "reconstructed": "r",
    "interpolated": "r",
    "filled": "r",
}
"""Status -> letter; a number without one is observed, printed, or a result of the run."""
MONEY = {
    "estimated": "its split by country is our estimate",
    "recalled": "from memory, not verified",
    "derived": "derived from printed figures",
}
"""What a letter says beside money, the least sure first."""


def letter(known: str) -> str:
    """The letter of a status, with a blank before it; nothing where it has none.

    >>> letter("estimated"), letter("reported")
    (' e', '')
    """
    return f" {LETTERS[known]}" if known in LETTERS else ""


def bracketed(known: str) -> str:
    """The same in brackets, for text.

    >>> bracketed("recalled"), bracketed("")
    (' (m)', '')
    """
    return f" ({LETTERS[known]})" if known in LETTERS else ""


def meanings(known: Iterable[str], brackets: bool = True) -> str:
    """What the letters of some money mean, each once, as sentences; empty where none has a letter.

    >>> meanings(["estimated", "", "estimated"])
    '(e): its split by country is our estimate.'
    """
    found = set(known)
    letters = {status: f"({LETTERS[status]})" if brackets else LETTERS[status] for status in MONEY}
    return " ".join(f"{letters[status]}: {said}." for status, said in MONEY.items() if status in found)
