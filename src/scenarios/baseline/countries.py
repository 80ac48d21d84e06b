"""Countries as they were in the base year, their population, and where a displaced flow reappears."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from scenarios.arrays import Floats
from scenarios.baseline.facts import OUTSIDE, Citation, Country
from scenarios.baseline.judging import Fault, told
from scenarios.baseline.known_tables import CORRIDORS, FLOW_SHARES, GOVERNANCE, OWN_BUDGETS, POPULATION
from scenarios.baseline.rates import Sources
from scenarios.baseline.reading import Tables
from scenarios.baseline.region import RegionFile
from scenarios.baseline.rows import CODE, Row
from scenarios.baseline.schema import TableSchema
from scenarios.errors import Problem
from scenarios.terms import OWN

Numbers = dict[str, tuple[float, Row]]


def read_countries(
    region: RegionFile, tables: Tables, people: dict[tuple[str, int], float], sources: Sources
) -> tuple[Country, ...]:
    """Countries sorted by code; sources are added under (figure, code)."""
    base, files = region.base_year, region.files
    budgets = _numbers(tables, files.own_budgets, OWN_BUDGETS, "usd_millions", region, year=str(base))
    flows = _numbers(tables, files.flow_shares, FLOW_SHARES, "share", region)
    figures = {"own_budget": budgets, "flow_share": flows}
    for figure, indicator in region.governance.model_dump().items():
        low = 0.1 if figure == "government_effectiveness" else 0  # a ceiling is never 0
        cells = {"year": str(base), "indicator": indicator}
        figures[figure] = _numbers(tables, files.governance, GOVERNANCE, "pct_rank", region, low, **cells)
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
    tables: Tables, file: str, schema: TableSchema, column: str, region: RegionFile, low: float | None = None, **wanted: str
) -> Numbers:
    """Country -> number and row, of the rows that have the wanted cells; a country without one is a problem."""
    table = tables.table(file, schema)

    def asked(row: Row) -> bool:
        return row.cells["country"] in region.countries and all(row.cells[n] == w for n, w in wanted.items())

    rows = [row for row in table.rows if asked(row) and row.cells[column]]
    found = dict(tables.each(rows, lambda r: (r.text("country"), (r.number(column, low), r))))
    told = {row.cells["country"] for row in (*rows, *filter(asked, table.faulty))}
    if gone := sorted(set(region.countries) - told):
        tables.miss(f"{file} has no {column} of {', '.join(gone)} {' '.join(wanted.values())}".rstrip(), file)
    return found


def _note_sources(figures: dict[str, Numbers], region: RegionFile, sources: Sources) -> None:
    for figure, numbers in figures.items():
        for code, (_, row) in numbers.items():
            status = row.cells.get("status") or region.as_read
            cell = f"{code}, {row.cells['year']}" if "year" in row.cells else code
            sources[figure, code] = Citation(row.cells["source"], row.file, cell, row.file, row.line, status)


def read_population(region: RegionFile, tables: Tables, sources: Sources) -> dict[tuple[str, int], float]:
    """Persons by country and year; sources are added under ("population", code, year)."""
    rows = [row for row in tables.read(region.files.population, POPULATION) if row.cells["population"]]
    found = {}
    for row in rows:
        code, year = row.text("country"), row.whole("year")
        found[code, year] = row.number("population")
        cell = f"{code}, {year}"
        status = OWN if row.is_own else region.as_read
        sources["population", code, year] = Citation(row.cells["source"], row.file, cell, row.file, row.line, status)
    return found


def population_array(
    region: RegionFile, tables: Tables, people: dict[tuple[str, int], float]
) -> tuple[tuple[int, ...], Floats]:
    """Years, and persons (year, country); a hole in the table is a problem."""
    codes = sorted(region.countries)
    years = sorted({year for code, year in people if code in codes})
    if not years:
        return (), np.zeros((0, len(codes)))
    table = tables.table(region.files.population, POPULATION)
    for row in (far := _far_off(table.rows, years)):
        tables.problems.append(
            Problem(f"the year {row.cells['year']} stands far from all others", row.place("year"), "a slip?", CODE)
        )
    years = [year for year in years if str(year) not in {row.cells["year"] for row in far}] or years
    span = range(years[0], years[-1] + 1)
    unread = {(row.cells["country"], row.cells["year"]) for row in table.faulty}
    gone = [f"{c} {y}" for y in span for c in codes if (c, y) not in people and (c, str(y)) not in unread]
    if gone and not far:
        more = f" and {len(gone) - 5} more" if len(gone) > 5 else ""
        hint = "add a row for each; years that nobody counted are not guessed"
        tables.miss(f"no population of {', '.join(gone[:5])}{more}", region.files.population, hint)
    array = np.array([[people.get((code, year), np.nan) for code in codes] for year in span])
    array.flags.writeable = False
    return tuple(span), array


_FAR = 15
"""Years between a row and the next one that are a slip rather than a gap."""


def _far_off(rows: Sequence[Row], years: Sequence[int]) -> list[Row]:
    """Rows of a few years that stand far from the others: a digit was mistyped."""
    runs: list[list[int]] = [[years[0]]]
    for year in years[1:]:
        if year - runs[-1][-1] > _FAR:
            runs.append([])
        runs[-1].append(year)
    longest = max(runs, key=len)
    return [
        row
        for row in rows
        if row.cells["population"] and any(row.whole("year") in run for run in runs if run is not longest)
    ]


def read_corridors(region: RegionFile, tables: Tables) -> Floats:
    """(country from, country to) weights; each row with its part outside, or in a neighbour of the region, must sum to one."""
    codes = sorted(region.countries)
    table = tables.table(region.files.corridors, CORRIDORS)
    weights = np.zeros((len(codes), len(codes) + 1))
    places = [*codes, OUTSIDE]
    known = [*places, *region.neighbours]
    good = tables.each(table.rows, lambda r: (r.one_of("from", codes), r.one_of("to", known), r.number("weight")))
    for source, target, weight in good:
        weights[codes.index(source), places.index(OUTSIDE if target in region.neighbours else target)] += weight
    whole = table.sure and len(good) == len(table.all_rows)
    if whole:
        tables.problems += told(_sums(dict(zip(codes, weights.sum(1).tolist(), strict=True)), table.rows))
        if gone := sorted(set(codes) - {row.cells["from"] for row in table.rows}):
            tables.miss(f"no corridors from {', '.join(gone)}", region.files.corridors, f"all to outside: {gone[0]},outside,1")
    inside = np.ascontiguousarray(weights[:, :-1])
    inside.flags.writeable = False
    return inside


def _sums(totals: Mapping[str, float], rows: Sequence[Row]) -> Iterator[Fault]:
    """Countries whose weights are not one in all, each at its first row."""
    first = {row.cells["from"]: row for row in reversed(rows)}
    for code, row in first.items():
        if abs(totals[code] - 1) > 1e-9:
            what = f"the corridors from {code} sum to {_unlike_one(totals[code])}, not 1"
            yield Fault("from:sum", row, "weight", what, "what goes to no country of the region goes to “outside”")


def _unlike_one(total: float) -> str:
    """A sum with as many digits as it takes to see that it is not 1.

    >>> _unlike_one(0.9), _unlike_one(0.99999998)
    ('0.9', '0.99999998')
    """
    return next(text for digits in range(3, 18) if (text := f"{total:.{digits}g}") != "1")
