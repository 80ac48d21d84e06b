"""Cells in their plain form: a year has four digits, a day is `2008-06-30`, nothing known is an empty cell."""

from __future__ import annotations

import re
from datetime import date, datetime

from scenarios.baseline.number_forms import MISSING, OddError, Plain, Style, as_missing, number, read_as
from scenarios.baseline.schema import FIRST_YEAR, LAST_YEAR, Column
from scenarios.yaml_text import printable, unfit

_TEXT_ODD = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff")
"""Characters that nobody sees, at the edge of a word or inside it."""


def plain(text: str, column: Column, style: Style) -> Plain:
    """The plain form of a cell, which is stripped and not empty.

    Raises:
        OddError: where it has none for certain.
    """
    if column.kind == "year":
        return _year(text, column)
    if column.is_number:
        return number(text, column, style)
    if column.kind == "day":
        return _day(text, column)
    if column.kind == "years" and re.fullmatch(r"[0-9]{4}\.0+", text):
        return text[:4], read_as(column, text, text[:4])
    if char := unfit(text):
        raise OddError(f"{column.name}:character", f"the character U+{ord(char):04X} is not allowed", "remove it")
    return text, None


def seen(text: str) -> str:
    """A cell without blanks around it and without what nobody sees."""
    return text.strip() if text.isascii() else text.translate(_TEXT_ODD).strip()


def _year(text: str, column: Column) -> Plain:
    """A year as four digits."""
    text = text.lstrip("'")
    if text.casefold() in MISSING:
        return "", as_missing(column, text)
    said = None
    if re.fullmatch(r"[0-9]{4}\.0+|[12][,.][0-9]{3}", text):
        digits = text[:4] if text[4:5] == "." else text.replace(",", "").replace(".", "")
        text, said = digits, read_as(column, text, digits)
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise OddError(f"{column.name}:year", f"{column.name} must be a year, got “{printable(text, 40)}”", _year_hint(text))
    if not FIRST_YEAR <= int(text) <= LAST_YEAR:
        hint = f"is this a date? write {text[:4]}" if _is_date(text) else "years run from 1900 to 2200"
        raise OddError(f"{column.name}:range", f"{column.name} must be a year, got {text}", hint)
    return text, said


def _year_hint(text: str) -> str:
    years = re.findall(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])", text)
    if re.fullmatch(r"(FY|fiscal year) ?[0-9]{4}", text, re.IGNORECASE):
        return f"write {years[0]}" if years else "write four digits"
    if re.match(r"[0-9]{4}[-/.][0-9]{1,2}[-/.]|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}", text):
        return f"is this a date? write {years[0]}" if years else "is this a date?"
    if re.fullmatch(r"[0-9]{4} ?[-/–] ?[0-9]{2,4}", text):
        return "two years: write the one in which the fiscal year ends"
    return "write four digits"


def _is_date(text: str) -> bool:
    return len(text) == 8 and _as_day(text, "%Y%m%d") is not None


def _day(text: str, column: Column) -> Plain:
    """A day as year-month-day."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and (day := _as_day(text, "%Y-%m-%d")):
        return day.isoformat(), None
    for pattern in ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d"):
        if (pattern != "%Y%m%d" or len(text) == 8) and (day := _as_day(text, pattern)):
            return day.isoformat(), read_as(column, text, day.isoformat())
    what = f"{column.name} must be a date such as 2008-06-30, got “{printable(text, 40)}”"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise OddError(f"{column.name}:{text}", f"{what}: there is no such day", "look at month and day")
    if re.fullmatch(r"[0-9]{5}", text):
        shown = date.fromordinal(date(1899, 12, 30).toordinal() + int(text)).isoformat()
        raise OddError(
            f"{column.name}:serial", what, f"a spreadsheet counts days so: {text} is {shown}, if its days begin in 1900"
        )
    raise OddError(f"{column.name}:day", what, "write year-month-day")


def _as_day(text: str, pattern: str) -> date | None:
    try:
        found = datetime.strptime(text, pattern).date()
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
