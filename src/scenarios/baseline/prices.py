"""Constant dollars: what a dollar of a fiscal year is worth in dollars of another, by consumer prices of the United States."""

from __future__ import annotations

import csv
from functools import cache

from scenarios.errors import Problem, ScenarioError
from scenarios.shipped import DATA

PRICES_FILE = "prices.csv"
SOURCE = "consumer prices by fiscal year, US Bureau of Labor Statistics, CPI-U"


@cache
def price_index() -> dict[int, float]:
    """CPI-U by fiscal year, 1982-84 = 100: means of twelve months."""
    with (DATA / PRICES_FILE).open(encoding="utf-8", newline="") as file:
        return {int(row["fiscal_year"]): float(row["cpi_u"]) for row in csv.DictReader(file)}


def in_dollars_of(year: int, fiscal_year: int) -> float:
    """What a dollar of a fiscal year is in dollars of `year`; after the last known year prices stay (assumed).

    Raises:
        ScenarioError: prices of `year` are not known, or the fiscal year lies before the first known one.

    >>> round(in_dollars_of(2012, 2008), 4), in_dollars_of(2012, 2012)
    (1.0656, 1.0)
    """
    known = price_index()
    first, last = min(known), max(known)
    for asked in (year, fiscal_year):
        if asked < first or (asked == year and asked > last):
            hint = f"prices are known for FY{first} to FY{last}"
            raise ScenarioError([Problem(f"there are no prices of FY{asked}", None, hint, "no-prices")])
    return known[year] / known[min(fiscal_year, last)]
