"""World Bank: one or more indicators, a column a year, as the indicator pages (lines above the header) or DataBank (`..`, lines
below the table) write them; to tables of people, GDP, homicide rates, governance and military spending.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from scenarios.baseline.importing.found import GROUPS, Imported, TableRow, Wanted, number, plain
from scenarios.baseline.importing.lines import Lines, lines_of

NEEDED = ("country_name", "country_code")
CODES = ("indicator_code", "series_code")
_YEAR = re.compile(r"([0-9]{4})(_\[yr[0-9]{4}\])?")
URL = "https://data.worldbank.org/indicator/{}"


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator: the table it goes to by role, the column, and what else its rows have."""

    role: str
    column: str
    form: Callable[[Decimal], str] = plain
    more: tuple[tuple[str, str], ...] = ()


def _whole(value: Decimal) -> str:
    return str(int(value.to_integral_value()))


def _millions(value: Decimal) -> str:
    return plain((value / 1_000_000).quantize(Decimal("0.001")))


INDICATORS = {
    "SP.POP.TOTL": Indicator("population", "population", _whole),
    "NY.GDP.MKTP.CD": Indicator("gdp", "gdp_usd"),
    "VC.IHR.PSRC.P5": Indicator("rates", "rate_per_100k"),
    "GE.PER.RNK": Indicator("governance", "pct_rank", more=(("indicator", "government_effectiveness"),)),
    "CC.PER.RNK": Indicator("governance", "pct_rank", more=(("indicator", "control_of_corruption"),)),
    "RL.PER.RNK": Indicator("governance", "pct_rank", more=(("indicator", "rule_of_law"),)),
    "MS.MIL.XPND.CD": Indicator("own_budgets", "usd_millions", _millions, (("status", "derived"),)),
}
"""Code of an indicator -> what becomes of it."""
MILITARY = "military spending alone, no police"


def read(path: Path, wanted: Wanted) -> Imported:
    """Figures by country and year, of every indicator of the file that a table here takes.

    Raises:
        ScenarioError: the file has not the columns of this shape.
    """
    file, found = lines_of(path, NEEDED), Imported()
    years = {name: year[1] for name in file.names if (year := _YEAR.fullmatch(name))}
    code_column = next((name for name in CODES if name in file.names), "")
    found.leave_above(file.above)
    reader = _YearsOfRow(wanted, found, years, _updated(file))
    for line, cells in file.records():
        code, name = cells["country_code"], cells.get(code_column, "")
        if not code:
            if any(cells.values()):
                found.leave("a line below the table", line, next(filter(None, cells.values())))
        elif (place := wanted.place(code, cells["country_name"])) is None:
            why = "a group of countries" if code in GROUPS else "another country"
            found.leave(why, line, cells["country_name"])
        elif name not in INDICATORS:
            found.leave("an indicator that no table here takes", line, name)
        else:
            found.met.add(place)
            reader.enter(line, cells, place, name)
    if found.rows.get("own_budgets"):
        found.said.append(f"own budgets: {MILITARY}; a region needs its base year only")
    return found


def _updated(file: Lines) -> str:
    """When the World Bank last updated the file, where a line above the header says so."""
    return next((", updated " + cells[1] for cells in file.above if len(cells) > 1 and cells[0].startswith("Last Updated")), "")


@dataclass(frozen=True, slots=True)
class _YearsOfRow:
    """Enters the years of rows."""

    wanted: Wanted
    found: Imported
    years: Mapping[str, str]
    updated: str

    def enter(self, line: int, cells: Mapping[str, str], place: str, name: str) -> None:
        """Enter the years of one row that are wanted."""
        indicator, found = INDICATORS[name], self.found
        for column, year in self.years.items():
            if not self.wanted.has_year(year):
                continue
            try:
                value = number(cells[column])
            except ValueError as odd:
                found.leave("a figure that is no number", line, str(odd))
                continue
            if value is None:
                found.leave("no figure (.. or empty)", line, f"{place} {year} {name}")
            elif value <= 0 and indicator.role in ("rates", "own_budgets"):
                found.leave("a figure of 0 where a table needs more", line, f"{place} {year} {name}")
            else:
                found.rows[indicator.role].append(self._made(place, year, name, value))

    def _made(self, place: str, year: str, name: str, value: Decimal) -> TableRow:
        """One cell as a row of its table."""
        indicator = INDICATORS[name]
        source = f"World Bank, {name}{self.updated}" + (f"; {MILITARY}" if indicator.role == "own_budgets" else "")
        row = {"country": place, "year": year, indicator.column: indicator.form(value), "source": source}
        if indicator.role == "rates":
            row["series"] = self.wanted.series or "WDI"
        if indicator.role in ("population", "rates", "governance"):
            row["source_url"] = URL.format(name)
        return row | dict(indicator.more)
