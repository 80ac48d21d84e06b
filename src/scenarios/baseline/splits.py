"""How a program's money is split by country: as its cells are printed, or by our estimate as the region file declares it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from scenarios.arrays import Floats
from scenarios.baseline.facts import Rates, Tranche
from scenarios.baseline.known_tables import of_split
from scenarios.baseline.reading import Tables
from scenarios.baseline.region import NeedTerm, ProgramPart, RegionFile, SharesTerm, TableTerm

People = Mapping[tuple[str, int], float]


def make_splits(
    region: RegionFile, tables: Tables, vintages: Mapping[str, Rates], people: People, tranches: Iterable[Tranche]
) -> dict[tuple[str, str], Floats]:
    """Shares over the countries of each (program, vintage), sorted by code; each sums to one.

    Printed money has its own countries; this is for money that no country is printed for.
    """
    tranches = tuple(tranches)
    found = {}
    for name, part in region.programs.items():
        estimate = part.split and any(t.program == name and t.unit is None for t in tranches)
        reported = None if estimate else _reported(name, part, tables, tranches)
        for vintage in vintages:
            shares = _estimate(name, part, region, tables, vintages[vintage], people) if estimate else reported
            if shares is not None:
                shares.flags.writeable = False
                found[name, vintage] = shares
    return found


def _estimate(name: str, part: ProgramPart, region: RegionFile, tables: Tables, rates: Rates, people: People) -> Floats:
    """The declared terms, each scaled to its part."""
    total = np.zeros(len(part.countries))
    for term in part.split:
        raw = _term(term, sorted(part.countries), region, tables, rates, people)
        if not (np.isfinite(raw).all() and raw.sum() > 0):
            tables.miss(f"the split of {name} by {term.by} has no figure of some country", f"vintage {rates.vintage}")
            raw = np.ones(len(raw))
        total += term.part * raw / raw.sum()
    return np.asarray(total / total.sum())


def _term(
    term: TableTerm | NeedTerm | SharesTerm,
    codes: list[str],
    region: RegionFile,
    tables: Tables,
    rates: Rates,
    people: People,
) -> Floats:
    """One term before scaling (country)."""
    if isinstance(term, SharesTerm):
        return np.array([term.shares.get(code, 0.0) if term.shares else 1.0 for code in codes])
    if isinstance(term, TableTerm):
        return _sums(term, codes, tables)
    order = sorted(region.countries)
    rate = rates.at(term.year)
    return np.array([people.get((c, term.year), np.nan) * rate[order.index(c)] ** term.power for c in codes])


def _sums(term: TableTerm, codes: list[str], tables: Tables) -> Floats:
    """Sums of a table's column over fiscal years (country)."""
    rows = tables.read(term.table, of_split(term.column))
    sums = np.zeros(len(codes))
    for row in rows:
        if row.cells["country"] in codes and row.cells[term.column] and term.first <= row.whole("fiscal_year") <= term.last:
            sums[codes.index(row.text("country"))] += row.number(term.column)
    return sums


def _reported(name: str, part: ProgramPart, tables: Tables, tranches: tuple[Tranche, ...]) -> Floats:
    """Shares of the printed money by country over all years; all of it where there is one country."""
    codes = sorted(part.countries)
    if len(codes) == 1:
        return np.ones(1)
    sums = dict.fromkeys(codes, 0.0)
    for tranche in tranches:
        if tranche.program == name and tranche.unit is None:
            tables.miss(f"{name} has money of no country and no `split` in the region file", tranche.source.file)
            break
        if tranche.program == name and tranche.unit in sums:
            sums[tranche.unit] += float(tranche.usd)
    total = sum(sums.values())
    return np.array([value / total if total else 1 / len(codes) for value in sums.values()])
