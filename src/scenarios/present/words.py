"""Numbers and names as a reader sees them: thousands commas, a true minus sign, a dash for what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import isnan

SENT = "sent outside"
"""Money that events sent to countries outside the region, as a line of the books, in every table and picture."""
LINES = {"open": "still open", "outside": SENT}
"""Lines of the books whose name is more than their word."""

NO_DATA = "–"
"""Stands for a number that is missing; never written as 0."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""Not taken from the system, which may speak another language."""


def long_day(day: date) -> str:
    """A day in words.

    >>> long_day(date(2009, 9, 3))
    '3 September 2009'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """A day in words, its month in three letters.

    >>> short_day(date(2011, 12, 2))
    '2 Dec 2011'
    """
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def money(million_usd: float) -> str:
    """Millions of dollars: whole from 10 up, one decimal below.

    >>> money(1234.5), money(9.95), money(3.21), money(0.01), money(0.0), money(-12.3)
    ('1,234', '10', '3.2', '<0.1', '0', '−12')
    """
    if isnan(million_usd):
        return NO_DATA
    size = abs(million_usd)
    if size < 5e-7:
        return "0"
    shown = "<0.1" if size < 0.05 else f"{size:,.1f}" if size < 9.95 else f"{size:,.0f}"
    return f"−{shown}" if million_usd < 0 else shown


def cents(million_usd: float) -> str:
    """Millions of dollars for a table: always one decimal.

    >>> cents(604.008), cents(0.0), cents(float("nan"))
    ('604.0', '0.0', '–')
    """
    return NO_DATA if isnan(million_usd) else signed(f"{million_usd:,.1f}")


def percent(share: float) -> str:
    """A share as whole per cent, never rounded to nothing or to all.

    >>> percent(0.794), percent(0.001), percent(0.999), percent(0.0), percent(1.0)
    ('79%', '<1%', '>99%', '0%', '100%')
    """
    if isnan(share):
        return NO_DATA
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return signed(f"{share:.0%}")


def rate(per_100_000: float) -> str:
    """A homicide rate per 100,000 a year, one decimal."""
    return NO_DATA if isnan(per_100_000) else signed(f"{per_100_000:,.1f}")


def signed(text: str) -> str:
    """The text with a true minus sign; a zero has none.

    >>> signed("-3.5"), signed("-0.0")
    ('−3.5', '0.0')
    """
    if not text.startswith("-"):
        return text
    return f"−{text[1:]}" if any(c in "123456789" for c in text) else text[1:]


def counted(number: int, noun: str, plural: str = "") -> str:
    """A count with its noun, small numbers in words.

    >>> counted(1, "country", "countries"), counted(8, "country", "countries"), counted(20, "draw")
    ('one country', 'eight countries', '20 draws')
    """
    figure = _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"
    return f"{figure} {noun if number == 1 else plural or noun + 's'}"


def joined(names: Sequence[str]) -> str:
    """Names as a sentence lists them.

    >>> joined(["A"]), joined(["A", "B"]), joined(["A", "B", "C"])
    ('A', 'A and B', 'A, B and C')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def years(first: int, last: int) -> str:
    """A span of years, the century once.

    >>> years(2008, 2013), years(2012, 2012), years(1998, 2004)
    ('2008–13', '2012', '1998–2004')
    """
    if first == last:
        return str(first)
    return f"{first}–{last % 100:02d}" if first // 100 == last // 100 else f"{first}–{last}"


def clean(text: str) -> str:
    """The text on one line, without characters that a picture or a workbook cannot hold.

    >>> clean("Soft   first ")
    'Soft first'
    """
    return "".join(c for c in " ".join(text.split()) if c.isprintable())
