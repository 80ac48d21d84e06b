"""Countries as they were in the base year, their population, and where a displaced flow reappears."""

from __future__ import annotations

import numpy as np

from scenarios.baseline.facts import OUTSIDE, Country, Floats, Source
from scenarios.baseline.rates import Sources
from scenarios.baseline.region import Region
from scenarios.baseline.rows import Row, Tables

Numbers = dict[str, tuple[float, Row]]


def read_countries(
    region: Region, tables: Tables, people: dict[tuple[str, int], float], sources: Sources
) -> tuple[Country, ...]:
    """Countries sorted by code; sources are added under (figure, code)."""
    base, files = region.base_year, region.files
    budgets = _numbers(tables, files.own_budgets, "usd_millions", region, (1e-6, np.inf), year=str(base))
    flows = _numbers(tables, files.flow_shares, "share", region, (0, 1))
    figures = {"own_budget": budgets, "flow_share": flows}
    for figure, indicator in region.governance.model_dump().items():
        low = 0.1 if figure == "government_effectiveness" else 0  # a ceiling is never 0
        cells = {"year": str(base), "indicator": indicator}
        figures[figure] = _numbers(tables, files.governance, "pct_rank", region, (low, 100), **cells)
    _note_sources(figures, region, sources)
    if any(set(numbers) != set(region.countries) for numbers in figures.values()):
        return ()
    return tuple(
        Country(
            code=code,
            name=part.name,
            slow=part.slow,
            organised_share=part.organised_share,
            spill=part.spill,
            own_budget_status=budgets[code][1].cells["status"],
            heads=people.get((code, base), np.nan),
            **{figure: numbers[code][0] for figure, numbers in figures.items()},
        )
        for code, part in sorted(region.countries.items())
    )


def _numbers(
    tables: Tables, file: str, column: str, region: Region, bounds: tuple[float, float], **wanted: str
) -> Numbers:
    """Country -> number and row, of the rows that have the wanted cells; a country without one is a problem."""
    rows = tables.read(file, ["country", column, *wanted])
    rows = [
        r for r in rows if all(r.cells[n] == w for n, w in wanted.items()) and r.cells["country"] in region.countries
    ]
    found = dict(tables.each(rows, lambda r: (r.text("country"), (r.number(column, *bounds), r))))
    for code in set(region.countries) - {row.cells["country"] for row in rows}:
        tables.miss(f"{file} has no {column} of {code} {' '.join(wanted.values())}".rstrip(), file)
    return found


def _note_sources(figures: dict[str, Numbers], region: Region, sources: Sources) -> None:
    for figure, numbers in figures.items():
        for code, (_, row) in numbers.items():
            status = row.cells.get("status") or region.as_read
            cell = f"{code}, {row.cells['year']}" if "year" in row.cells else code
            sources[figure, code] = Source(row.cells["source"], row.file, cell, row.file, row.line, status)


def read_population(region: Region, tables: Tables, sources: Sources) -> dict[tuple[str, int], float]:
    """Persons by country and year; sources are added under ("population", code, year)."""
    rows = tables.read(region.files.population, ["country", "year", "population", "source"])
    found = {}
    for code, year, persons, row in tables.each(
        rows, lambda r: (r.text("country"), r.whole("year"), r.number("population", 1), r)
    ):
        found[code, year] = persons
        cell = f"{code}, {year}"
        sources["population", code, year] = Source(
            row.cells["source"], row.file, cell, row.file, row.line, region.as_read
        )
    return found


def population_array(
    region: Region, tables: Tables, people: dict[tuple[str, int], float]
) -> tuple[tuple[int, ...], Floats]:
    """Years, and persons (year, country); a hole in the table is a problem."""
    codes = sorted(region.countries)
    years = sorted({year for code, year in people if code in codes})
    if not years:
        return (), np.zeros((0, len(codes)))
    span = range(years[0], years[-1] + 1)
    holes = [f"{code} {year}" for year in span for code in codes if (code, year) not in people]
    if holes:
        tables.miss(f"no population of {', '.join(holes[:5])}", region.files.population)
    array = np.array([[people.get((code, year), np.nan) for code in codes] for year in span])
    array.flags.writeable = False
    return tuple(span), array


def read_corridors(region: Region, tables: Tables) -> Floats:
    """(country from, country to) weights; each row with its part outside must sum to one."""
    codes = sorted(region.countries)
    rows = tables.read(region.files.corridors, ["from", "to", "weight"])
    weights = np.zeros((len(codes), len(codes) + 1))
    places = [*codes, OUTSIDE]
    for source, target, weight in tables.each(
        rows, lambda r: (r.one_of("from", codes), r.one_of("to", places), r.number("weight", 0, 1))
    ):
        weights[codes.index(source), places.index(target)] += weight
    for code, total in zip(codes, weights.sum(1), strict=True):
        if rows and abs(total - 1) > 1e-9:
            tables.miss(f"the corridors from {code} sum to {total:g}, not 1", region.files.corridors)
    inside = np.ascontiguousarray(weights[:, :-1])
    inside.flags.writeable = False
    return inside
