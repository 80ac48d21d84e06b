"""Numbers of a size that can hardly be meant: against the same row, the year before, population and GDP. Warnings only.

Limits are ours: wide of all that we have seen in published tables, so that what is beyond them deserves a look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from scenarios.baseline.judging import Fault, told
from scenarios.baseline.known_tables import GDP, LAWS, MONEY, OWN_BUDGETS, POPULATION, RATES
from scenarios.baseline.number_forms import PLAIN
from scenarios.baseline.reading import Tables
from scenarios.baseline.region import RegionFile
from scenarios.baseline.rows import Row

RATE_JUMP, PEOPLE_JUMP, GDP_JUMP = 4.0, 1.15, 2.5
"""How many times the last year's number one may be."""
BUDGET_A_HEAD = (0.5, 5_000.0)
"""USD a year that a country spends on its own security."""
MONEY_A_HEAD = 200.0
"""USD a year of one account for one person of those who get it."""
GDP_A_HEAD = (50.0, 300_000.0)
BUDGET_OF_GDP, MONEY_OF_GDP = 20.0, 5.0
"""Percent."""
LITTLE = 1_000.0
"""USD: a smaller cell was probably written in thousands or millions."""
UNLIKE = 30.0
"""How many times the others' own budget a head one may be."""
OFF = 1.1
"""How many times two figures of the same thing, of different documents, may be apart."""
LAW_DAYS = (-120, 400)
"""Days from 1 October on which a fiscal year begins to the enactment of its law."""
By = Mapping[tuple[str, str], float]
"""A number by country and year."""


def check_magnitudes(region: RegionFile, tables: Tables) -> None:
    """Note what should be looked at; of tables that have faults, what can be read of them."""
    files = region.files
    population = tables.read(files.population, POPULATION)
    gdp = tables.read(files.gdp, GDP) if tables.is_there(files.gdp) else []
    people, product = _by(population, "population"), _by(gdp, "gdp_usd")
    faults = [
        *_jumps(population, "population", ("country",), PEOPLE_JUMP),
        *_jumps(gdp, "gdp_usd", ("country",), GDP_JUMP),
        *_a_head(gdp, "gdp_usd", 1.0, people, GDP_A_HEAD),
        *_jumps(tables.read(files.rates, RATES), "rate_per_100k", ("series", "country"), RATE_JUMP),
        *_counts(tables.read(files.rates, RATES), people),
        *_budgets(tables.read(files.own_budgets, OWN_BUDGETS), people, product),
        *_money(region, tables.read(files.money, MONEY), people, product),
        *_laws(tables.read(files.laws, LAWS)),
    ]
    tables.warnings += told(faults)


def _by(rows: Sequence[Row], column: str) -> dict[tuple[str, str], float]:
    return {(r.cells["country"], r.cells["year"]): float(r.cells[column]) for r in rows if r.cells[column]}


def _jumps(rows: Sequence[Row], column: str, series: Sequence[str], most: float) -> Iterator[Fault]:
    """Numbers that are many times the one before, or a small part of it; a slip jumps there and back, and is told once."""
    lines: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row.cells[column]:
            lines[tuple(row.cells[name] for name in series)].append(row)
    for line in lines.values():
        line.sort(key=lambda row: row.whole("year"))
        at = 1
        while at < len(line):
            before, here = line[at - 1], line[at]
            times = float(here.cells[column]) / float(before.cells[column])
            if here.whole("year") - before.whole("year") == 1 and not 1 / most <= times <= most:
                shown, last = _times(times), before.cells[column]
                of = f"{column} of {here.cells['country']} {here.cells['year']}"
                what = f"{of} is {shown} the year before: {last}, line {before.line}"
                yield Fault(f"{column}:jump", here, column, what, "a slip in one of the two?")
                at += 1
            at += 1


def _times(times: float) -> str:
    """How many times, or what part."""
    return f"{_number(times)} times" if times >= 1 else f"1/{_number(1 / times)} of"


def _number(value: float) -> str:
    """Three digits of a number, more where it has them before its point."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _a_head(rows: Sequence[Row], column: str, unit: float, people: By, span: tuple[float, float]) -> Iterator[Fault]:
    """Sums that are too much or too little for a country's people."""
    for row in rows:
        heads = people.get((row.cells["country"], row.cells["year"]))
        if not row.cells[column] or not heads:
            continue
        usd = float(row.cells[column]) * unit / heads
        if not span[0] <= usd <= span[1]:
            what = f"{column} {row.cells[column]} of {row.cells['country']} {row.cells['year']} is {_number(usd)} USD a head"
            hint = f"a mistaken unit? from {span[0]:g} to {span[1]:,.0f} is usual"
            yield Fault(f"{column}:head", row, column, what, hint)


def _counts(rows: Sequence[Row], people: By) -> Iterator[Fault]:
    """Homicides that are not the rate times the people."""
    for row in rows:
        count, rate = row.cells.get("count", ""), row.cells["rate_per_100k"]
        heads = people.get((row.cells["country"], row.cells["year"]))
        if not (rate and heads and PLAIN.fullmatch(count) and float(count) >= 20):
            continue
        times = float(rate) * heads / 1e5 / float(count)
        if not 1 / 2 <= times <= 2:
            what = f"rate_per_100k {rate} is {_times(times)} what a count of {count} makes of {heads:,.0f} people"
            yield Fault("rate_per_100k:count", row, "rate_per_100k", what, "a slip in one of the two?")


def _budgets(rows: Sequence[Row], people: By, product: By) -> Iterator[Fault]:
    """Own budgets against the other columns of their row, people and GDP."""
    told_lines = set()
    for row in rows:
        key, usd = (row.cells["country"], row.cells["year"]), float(row.cells["usd_millions"]) * 1e6
        stated = f"usd_millions {row.cells['usd_millions']}"
        for column, whole in (("usd_per_head", people.get(key)), ("percent_of_gdp", product.get(key, 0.0) / 100)):
            text = row.cells.get(column, "")
            if whole and PLAIN.fullmatch(text) and float(text) > 0:
                half = 0.5 * 10.0 ** -len(text.partition(".")[2])
                meant, slack = float(text) * whole, half * whole
                if not (meant - slack) / OFF <= usd <= (meant + slack) * OFF:
                    told_lines.add(row.line)
                    what = f"{stated} is {_times(usd / meant)} what {column} {text} makes: {_number(meant / 1e6)}"
                    yield Fault(
                        "usd_millions:other", row, "usd_millions", what, "a mistaken unit, or a slip in one of the two?"
                    )
        if row.line not in told_lines and key in product and usd / product[key] * 100 > BUDGET_OF_GDP:
            told_lines.add(row.line)
            what = f"{stated} is {_number(usd / product[key] * 100)}% of the GDP of {' '.join(key)}"
            yield Fault("usd_millions:gdp", row, "usd_millions", what, "a mistaken unit?")
    rest = [row for row in rows if row.line not in told_lines]
    outside = list(_a_head(rest, "usd_millions", 1e6, people, BUDGET_A_HEAD))
    yield from outside
    yield from _unlike_others([row for row in rest if row.line not in {fault.row.line for fault in outside}], people)


def _unlike_others(rows: Sequence[Row], people: By) -> Iterator[Fault]:
    """Own budgets that are many times, or a small part of, those of the other countries of the year, a head."""
    years: dict[str, dict[int, float]] = defaultdict(dict)
    for n, row in enumerate(rows):
        if heads := people.get((row.cells["country"], row.cells["year"])):
            years[row.cells["year"]][n] = float(row.cells["usd_millions"]) * 1e6 / heads
    for a_head in years.values():
        for n, usd in a_head.items():
            others = [other for m, other in a_head.items() if m != n]
            if len(others) >= 2 and not any(1 / UNLIKE <= usd / other <= UNLIKE for other in others):
                cells = rows[n].cells
                stated = f"usd_millions {cells['usd_millions']} of {cells['country']} {cells['year']}"
                hint = f"a mistaken unit? others have {_number(min(others))} to {_number(max(others))}"
                yield Fault("usd_millions:others", rows[n], "usd_millions", f"{stated} is {_number(usd)} USD a head", hint)


def _money(region: RegionFile, rows: Sequence[Row], people: By, product: By) -> Iterator[Fault]:
    """Money that is too much or too little for those who get it."""
    for row in rows:
        usd = float(row.cells["usd"] or 0)
        program = region.programs.get(row.cells["program"])
        if usd <= 0 or program is None:  # what a deobligation gives back may be any remainder
            continue
        if usd < LITTLE:
            what = f"usd is {row.cells['usd']}: too little to be meant"
            yield Fault("usd:little", row, "usd", what, "usd counts dollars, not thousands or millions")
            continue
        codes = [row.cells["country"]] if row.cells["country"] in program.countries else program.countries
        heads, output = (sum(by.get((code, row.cells["fiscal_year"]), 0.0) for code in codes) for by in (people, product))
        if heads and usd / heads > MONEY_A_HEAD:
            what = f"usd {row.cells['usd']} is {_number(usd / heads)} USD a head of those who get it"
            yield Fault("usd:head", row, "usd", what, "a mistaken unit?")
        elif output and usd / output * 100 > MONEY_OF_GDP:
            what = f"usd {row.cells['usd']} is {_number(usd / output * 100)}% of the GDP of those who get it"
            yield Fault("usd:gdp", row, "usd", what, "a mistaken unit?")


def _laws(rows: Sequence[Row]) -> Iterator[Fault]:
    """Laws that were signed far from the fiscal year that they are for."""
    for row in rows:
        year, enacted = row.whole("fiscal_year"), row.day("enacted")
        begin = enacted.replace(year=year - 1, month=10, day=1)
        if not LAW_DAYS[0] <= (enacted - begin).days <= LAW_DAYS[1]:
            what = f"{row.cells['law']} is of {enacted}, and of fiscal year {year}, which begins on {begin}"
            yield Fault("enacted:year", row, "enacted", what, "a slip in one of the two?")
