"""From fiscal time back to dates, and the last moment before an account closes."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from scenarios.engine.calendar import STEP, fiscal_start

MOMENT = 1e-6
"""Years (half a minute): accounts close this long before midnight of 30 September, so that a close is dated on its own day."""


def day_of(time: float) -> date:
    """The day of a fiscal time; the inverse of `calendar.fiscal_time`.

    >>> day_of(2008.0), day_of(2008.25), day_of(2009.0 - MOMENT)
    (datetime.date(2007, 10, 1), datetime.date(2008, 1, 1), datetime.date(2008, 9, 30))
    """
    quarter = int(time / STEP)
    first, length = _quarter(quarter)
    return first + timedelta(days=min(int((time / STEP - quarter) * length + 1e-9), length - 1))


@cache
def _quarter(number: int) -> tuple[date, int]:
    """First day and length in days of a quarter counted from fiscal year 0."""
    first, after = _first_day(number), _first_day(number + 1)
    return first, (after - first).days


def _first_day(number: int) -> date:
    year, quarter = divmod(number, 4)
    if quarter == 0:
        return fiscal_start(year)
    return date(year, 3 * quarter - 2, 1)


def quarter_of(time: float, first: int) -> int:
    """Number of the quarter in which a time lies, from 0 at the start of fiscal year `first`."""
    return int((time - first) / STEP)
