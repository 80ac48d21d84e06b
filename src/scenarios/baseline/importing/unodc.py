"""UNODC: the workbook (or CSV) of intentional homicide, a row for each country, year, group of victims and unit; to rates.

Two lines stand above its header. Of all rows those of all victims are taken, as a rate, with the count beside it.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from scenarios.baseline.importing.found import Imported, Wanted, number, plain
from scenarios.baseline.importing.lines import lines_of

NEEDED = ("iso3_code", "country", "indicator", "year", "unit_of_measurement", "value")
VICTIMS = "victims of intentional homicide"
WHOLE = ("dimension", "category", "sex", "age")
"""Columns that say which victims are counted: Total in all of them for all victims."""
UNITS = {"rate per 100,000 population": "rate_per_100k", "rate per 100,000": "rate_per_100k", "counts": "count"}
URL = "https://dataunodc.un.org/dp-intentional-homicide-victims"


def read(path: Path, wanted: Wanted) -> Imported:
    """Homicide rates by country and year.

    Raises:
        ScenarioError: the file has not the columns of this shape, or is a workbook and the package that reads one is not there.
    """
    file, found = lines_of(path, NEEDED), Imported()
    found.leave_above(file.above)
    kept: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for line, cells in file.records():
        if (made := _row(line, cells, wanted, found)) is not None:
            (place, year, column), text = made
            kept[place, year] |= {column: text, "told": cells.get("source", "")}
    for (place, year), known in sorted(kept.items()):
        if "rate_per_100k" not in known:
            found.leave("a count without a rate", 0, f"{place} {year}")
            continue
        found.rows["rates"].append(
            {
                "country": place,
                "year": year,
                "rate_per_100k": known["rate_per_100k"],
                "count": known.get("count", ""),
                "series": wanted.series or "UNODC",
                "source": f"UNODC, intentional homicide victims, {path.name}",
                "source_url": URL,
                "note": known["told"],
            }
        )
    return found


def _row(line: int, cells: dict[str, str], wanted: Wanted, found: Imported) -> tuple[tuple[str, str, str], str] | None:
    """Place, year and column of a row, and its figure; None where it is left out."""
    name = cells["country"]
    if not cells["iso3_code"] and not cells["indicator"]:
        if any(cells.values()):
            found.leave("a line that is no record", line, next(filter(None, cells.values())))
        return None
    place = wanted.place(cells["iso3_code"], name)
    if place is None:
        found.leave("another country, or a part or group of countries", line, name)
        return None
    found.met.add(place)
    if cells["indicator"].casefold() != VICTIMS:
        found.leave("another indicator", line, cells["indicator"])
        return None
    part = next((cells[column] for column in WHOLE if cells.get(column, "Total").casefold() != "total"), "")
    if part:
        found.leave("a part of the victims: by sex, age, place or means", line, part)
        return None
    column = UNITS.get(cells["unit_of_measurement"].casefold())
    if column is None:
        found.leave("another unit", line, cells["unit_of_measurement"])
        return None
    if not wanted.has_year(cells["year"]):
        found.leave("no year that is wanted", line, cells["year"])
        return None
    return _figure(line, cells, (place, cells["year"], column), found)


def _figure(
    line: int, cells: dict[str, str], where: tuple[str, str, str], found: Imported
) -> tuple[tuple[str, str, str], str] | None:
    """The figure of a row that is taken, in the form of its column."""
    try:
        value = number(cells["value"])
    except ValueError as odd:
        found.leave("a figure that is no number", line, str(odd))
        return None
    if value is None or (value <= 0 and where[2] == "rate_per_100k"):
        why = "no figure (.. or empty)" if value is None else "a rate of 0: the model needs more than 0"
        found.leave(why, line, f"{where[0]} {where[1]}")
        return None
    return where, str(round(value)) if where[2] == "count" else plain(value)
