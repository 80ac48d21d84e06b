"""Homicide rates by vintage: one release's series, gaps filled or interpolated, each value marked."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from scenarios.arrays import Floats
from scenarios.baseline.facts import Citation, Rates, Words
from scenarios.baseline.known_tables import RATES
from scenarios.baseline.reading import Tables
from scenarios.baseline.region import RegionFile, VintagePart
from scenarios.baseline.rows import Row
from scenarios.terms import OWN

Sources = dict[tuple[Hashable, ...], Citation]
Series = dict[tuple[str, str, int], Row]


def read_vintages(region: RegionFile, tables: Tables, sources: Sources) -> dict[str, Rates]:
    """Every vintage of the region file; sources are added under ("homicide_rate", vintage, country, year)."""
    rows = [row for row in tables.read(region.files.rates, RATES) if row.cells["rate_per_100k"]]
    series = {(row.text("series"), row.text("country"), row.whole("year")): row for row in rows}
    return {name: _vintage(name, part, region, tables, series, sources) for name, part in region.vintages.items()}


def _vintage(name: str, part: VintagePart, region: RegionFile, tables: Tables, series: Series, sources: Sources) -> Rates:
    """One release as arrays (year, country)."""
    codes = sorted(region.countries)
    cells = _cells(part, codes, region.files.rates, tables, series)
    if not cells:
        tables.miss(f"no rate of series {part.series}", region.files.rates, "check `series` in the region file")
    years = range(min(y for _, y in cells), max(y for _, y in cells) + 1) if cells else range(0)
    values = np.full((len(years), len(codes)), np.nan)
    marks = np.full(values.shape, "missing", dtype="<U12")
    for (code, year), (row, mark) in cells.items():
        at = (year - years[0], codes.index(code))
        values[at] = row.number("rate_per_100k")
        marks[at] = mark
        sources["homicide_rate", name, code, year] = _source(row, mark, OWN if row.is_own else region.as_read)
    _interpolate(values, marks)
    _source_gaps(name, codes, years, marks, sources)
    values.flags.writeable = marks.flags.writeable = False
    return Rates(name, part.label, tuple(years), values, marks, part.status)


def _cells(
    part: VintagePart, codes: list[str], file: str, tables: Tables, series: Series
) -> dict[tuple[str, int], tuple[Row, str]]:
    """Rows of the release by (country, year): observed, a scenario's own, or filled from another series as the region says."""
    own = {(c, y): row for (s, c, y), row in series.items() if s == part.series and c in codes}
    cells = {where: (row, OWN if row.is_own else "observed") for where, row in own.items()}
    for fill in part.fills:
        row = series.get((fill.series, fill.country, fill.year))
        if row is None:
            tables.miss(f"series {fill.series} has no {fill.country} {fill.year} to fill a gap", file)
        else:
            cells.setdefault((fill.country, fill.year), (row, "filled"))
    return cells


def _interpolate(values: Floats, marks: Words) -> None:
    """Fill gaps between observations on a straight line in logs, in place; the ends stay missing."""
    time = np.arange(len(values))
    for column in range(values.shape[1]):
        known = np.flatnonzero(np.isfinite(values[:, column]))
        if not len(known):
            continue
        gaps = np.setdiff1d(np.arange(known[0], known[-1] + 1), known)
        values[gaps, column] = np.exp(np.interp(time[gaps], known, np.log(values[known, column])))
        marks[gaps, column] = "interpolated"


def _source(row: Row, mark: str, status: str) -> Citation:
    cell = f"{row.cells['country']}, {row.cells['year']}"
    note = "; ".join(filter(None, ["from another series" if mark == "filled" else "", row.cells.get("note", "")]))
    return Citation(row.text("source"), f"series {row.cells['series']}", cell, row.file, row.line, status, note)


def _source_gaps(name: str, codes: list[str], years: range, marks: Words, sources: Sources) -> None:
    """An interpolated value rests on the observation before it."""
    for y, c in zip(*np.nonzero(marks == "interpolated"), strict=True):
        code, year = codes[c], years[y]
        before = sources["homicide_rate", name, code, year - 1]
        sources["homicide_rate", name, code, year] = replace(
            before, cell=f"{code}, {year}", status="derived", note="interpolated in logs between observations"
        )
