"""Fiscal and calendar time.

Inside the engine time runs in fiscal years: 2008.0 is 1 October 2007, 2008.25 is 1 January 2008.
"""

from __future__ import annotations

import math
from datetime import date

STEP = 0.25
"""Years: the length of a quarter."""


def first_boundary(time: float) -> float:
    """The first quarter boundary on or after a fiscal time.

    >>> first_boundary(2019.49), first_boundary(2019.5)
    (2019.5, 2019.5)
    """
    return math.ceil(round(time * 4.0, 9)) / 4.0


def fiscal_start(fiscal_year: int) -> date:
    """1 October of the year before: the first day of a US fiscal year."""
    return date(fiscal_year - 1, 10, 1)


def fiscal_time(day: date) -> float:
    """A date in fiscal years; quarters have equal length, days are spread evenly within their quarter."""
    year = day.year + (day.month >= 10)
    quarter = (day.month - 10) % 12 // 3
    first = _quarter_start(year, quarter)
    length = (_quarter_start(year, quarter + 1) - first).days
    return year + STEP * (quarter + (day - first).days / length)


def _quarter_start(fiscal_year: int, quarter: int) -> date:
    if quarter == 0:
        return fiscal_start(fiscal_year)
    if quarter == 4:
        return fiscal_start(fiscal_year + 1)
    return date(fiscal_year, 3 * quarter - 2, 1)
