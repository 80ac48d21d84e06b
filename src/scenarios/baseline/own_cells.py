"""Cells of a region's tables that a scenario replaces or adds: which they may be, and the tables with them laid in.

A cell stands where its table's key says. What is not in the table is added to it, where the region has its country, program,
account and year; all that is read of the table then reads the scenario's cell, and says whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from scenarios.baseline.judging import JudgedTable
from scenarios.baseline.known_tables import KNOWN
from scenarios.baseline.region import RegionFile
from scenarios.baseline.rows import Row
from scenarios.errors import Place, Problem
from scenarios.terms import OWN
from scenarios.validation import nearest
from scenarios.yaml_text import printable

VALUES = {
    "money": "usd",
    "rates": "rate_per_100k",
    "population": "population",
    "governance": "pct_rank",
    "own_budgets": "usd_millions",
    "flow_shares": "share",
    "corridors": "weight",
    "classification": "hard_share",
}
"""Tables by role, and the column of each that may be replaced."""
IN_DOLLARS = {"money": 1, "own_budgets": 10**6}
"""Tables whose figures are US dollars, and the dollars in one of their unit."""
OF_BASE_YEAR = ("governance", "own_budgets")
"""Tables of which one year is read."""
CODE = "own-figure"


@dataclass(frozen=True, slots=True)
class OwnCell:
    """One figure of a scenario: its table by role, the cells of the table's key, its value in the column's unit, its source.

    places: where each of its keys stands in the scenario, its own place under "".
    """

    name: str
    table: str
    key: tuple[tuple[str, str], ...]
    value: str
    source: str
    note: str
    places: tuple[tuple[str, Place], ...] = ()

    def place(self, key: str = "") -> Place | None:
        """Where one of its keys stands, or the figure."""
        places = dict(self.places)
        return places.get(key, places.get(""))

    @property
    def words(self) -> str:
        """Which cell it is: `money carsi, HND, INCLE, 2012`."""
        return f"{self.table} {', '.join(value for _, value in self.key)}"

    @property
    def amount(self) -> str:
        """Its value as it is read: `12,500,000 USD`."""
        return _said(self.value, self.table)


@dataclass(frozen=True, slots=True)
class LaidCell:
    """A figure of the scenario in its table: what stood there, and in which file and line; empty and 0 where nothing did."""

    cell: OwnCell
    was: str
    file: str
    line: int
    beside: str = ""
    """Money of all countries together that an added cell of one comes on top of, in words."""

    @property
    def before(self) -> str:
        """What stood there: `10,000,000 USD in money.csv:12`, or that nothing did."""
        return f"{_said(self.was, self.cell.table)} in {self.file}:{self.line}" if self.line else f"not in {self.file}"

    def told(self) -> Problem:
        """The warning that a figure is the scenario's."""
        what = f"figures.{self.cell.name}: {self.cell.words} is {self.cell.amount} here, {self.before}"
        source = f"its source: {printable(self.cell.source, 80)}"
        part = f"; if it is a part of the {self.beside}, write the rest of these as a figure, too" if self.beside else ""
        return Problem(what, self.cell.place("value"), source + part, CODE)


def _said(value: str, table: str) -> str:
    if not value:
        return "nothing"
    unit = " USD" if table == "money" else " million USD" if table in IN_DOLLARS else ""
    return f"{Decimal(value):,f}{unit}"


def complete(cells: Iterable[OwnCell], region: RegionFile) -> tuple[OwnCell, ...]:
    """The figures with what they need not say: a program's only country, the base year, the series of a vintage."""
    return tuple(made for cell in cells if (made := _complete(cell, region)))


def _complete(cell: OwnCell, region: RegionFile) -> OwnCell | None:
    key = dict(cell.key)
    vintage = key.pop("vintage", "")
    if cell.table == "rates" and "series" not in key:
        if vintage not in region.vintages:
            return None  # of the scenario's vintage it is told elsewhere that there is none
        key["series"] = region.vintages[vintage].series
    part = region.programs.get(key.get("program", ""))
    if cell.table == "money" and part and len(part.countries) == 1 and part.regional_unit is None:
        key.setdefault("country", part.countries[0])
    if cell.table in OF_BASE_YEAR:
        key.setdefault("year", str(region.base_year))
    order = KNOWN[cell.table].key
    return replace(cell, key=tuple(sorted(key.items(), key=lambda one: order.index(one[0]) if one[0] in order else 99)))


def faults(cells: Sequence[OwnCell], region: RegionFile, rates: Iterable[str]) -> list[Problem]:
    """What is wrong with figures that name no cell: keys, names, years, values; two figures of one cell.

    Args:
        cells: complete.
        region: whose names they may use.
        rates: the series that the table of rates has.
    """
    found = [problem for cell in cells for problem in (*_keys(cell), *_names(cell, region, rates), *_value(cell))]
    first: dict[tuple[object, ...], OwnCell] = {}
    for cell in cells:
        if (other := first.setdefault((cell.table, cell.key), cell)) is not cell:
            what = f"{cell.words} is named by figures.{other.name} already"
            found.append(_problem(cell, "", what, "keep one of the two"))
    return found


def _problem(cell: OwnCell, key: str, what: str, hint: str) -> Problem:
    path = ".".join(filter(None, ("figures", cell.name, key)))
    return Problem(f"{printable(path, 80)}: {what}", cell.place(key), hint, CODE)


def _keys(cell: OwnCell) -> Iterator[Problem]:
    """Keys that a table has not, and those that it needs."""
    given, wanted = dict(cell.key), KNOWN[cell.table].key
    for key in given:
        if key not in wanted:
            yield _problem(cell, key, f"a figure of {cell.table} has no such key", f"its keys: {', '.join(wanted)}")
    if lacking := [key for key in _needed(cell) if key not in given]:
        what = f"{' and '.join(lacking)} {'is' if len(lacking) == 1 else 'are'} missing"
        yield _problem(cell, "", what, f"a cell of {cell.table} is told by {', '.join(_needed(cell))}")


def _needed(cell: OwnCell) -> list[str]:
    """The keys without which no cell of a table is told."""
    schema = KNOWN[cell.table]
    return [name for name in schema.key if name in schema.required]


def _names(cell: OwnCell, region: RegionFile, rates: Iterable[str]) -> Iterator[Problem]:
    """Names and years that the region does not have, so that there is no such cell and none can be added."""
    known = _known(cell, region, rates)
    for key, word in cell.key:
        if key in known and word not in known[key]:
            words = known[key]
            years = key in ("year", "fiscal_year")
            hint = (f"from {words[0]} to {words[-1]}" if len(words) > 1 else f"only {words[0]} is read") if years else ""
            of = f" of {dict(cell.key)['program']}" if cell.table == "money" and key in ("country", "account") else ""
            what = f"there is no {key.replace('_', ' ')} “{printable(word, 40)}”{of} in {region.name}"
            yield _problem(cell, key, what, hint or nearest(word, words))


def _known(cell: OwnCell, region: RegionFile, rates: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """What each key of a figure may be, where that is known."""
    fiscal_years = [str(year) for year in range(region.money_years.first, region.money_years.last + 1)]
    known: dict[str, Sequence[str]] = {"program": list(region.programs), "fiscal_year": fiscal_years}
    part = region.programs.get(dict(cell.key).get("program", ""))
    if part is not None:
        known["account"] = part.accounts
    if cell.table != "money":
        known["country"] = known["from"] = list(region.countries)
        known["to"] = [*region.countries, "outside", *region.neighbours]
    elif part is not None:
        known["country"] = [*part.countries, *filter(None, [part.regional_unit, part.group])]
    if cell.table in OF_BASE_YEAR:
        known["year"] = [str(region.base_year)]
    return known | {"indicator": list(region.governance.model_dump().values()), "series": list(dict.fromkeys(rates))}


def _value(cell: OwnCell) -> Iterator[Problem]:
    """A value that the column cannot have."""
    column, value = KNOWN[cell.table].column(VALUES[cell.table]), Decimal(cell.value)
    assert column is not None
    low, high = column.low if column.kind != "money" else 0, column.high
    if (low is not None and value < low) or (high is not None and value > high):
        hint = f"{value}% is {value / 100}" if (low, high) == (0, 1) and 1 < value <= 100 else ""
        words = column.range_words() or "not be negative"
        yield _problem(cell, "value", f"{column.name} must {words}, got {cell.value}", hint)
    if column.kind == "whole" and value != int(value):
        yield _problem(cell, "value", f"{column.name} must be a whole number, got {cell.value}", "")


def laid_in(
    table: JudgedTable, cells: Iterable[OwnCell], file: str, groups: Mapping[str, str]
) -> tuple[JudgedTable, list[LaidCell]]:
    """A table with the figures of a scenario in place of its own, or beside them, and what stood there.

    Args:
        table: as it was read.
        cells: of this table.
        file: its name.
        groups: how the table names all countries of a program together.
    """
    rows, every, laid = list(table.rows), list(table.all_rows), []
    for cell in cells:
        key = dict.fromkeys(KNOWN[cell.table].key, "") | dict(cell.key)
        old = next((row for row in every if all(row.cells.get(name, "") == word for name, word in key.items())), None)
        new = _row(cell, old, every, file)
        rows = [row for row in rows if row is not old] + [new]
        every = [row for row in every if row is not old] + [new]
        was = old.cells[VALUES[cell.table]] if old else ""
        beside = _beside(cell, table.rows, groups) if old is None and cell.table == "money" else ""
        laid.append(LaidCell(cell, was, file, old.line if old else 0, beside))
    return replace(table, rows=rows, all_rows=every), laid


def _beside(cell: OwnCell, rows: Iterable[Row], groups: Mapping[str, str]) -> str:
    """What a table prints for all countries together, where a cell of one is added."""
    group = {**dict(cell.key), "country": groups.get(dict(cell.key)["program"], "")}
    row = next((row for row in rows if all(row.cells[name] == word for name, word in group.items())), None)
    return f"{_said(row.cells['usd'], 'money')} of {group['country']} ({row.file}:{row.line})" if row else ""


def _row(cell: OwnCell, old: Row | None, rows: Sequence[Row], file: str) -> Row:
    """A figure as a row of its table; what nothing says of it is empty."""
    like, place, key = old or _alike(cell, rows), cell.place("value") or Place(file, 1, 1), dict(cell.key)
    names = like.cells if like else [column.name for column in KNOWN[cell.table].columns]
    kept = {"table": like.cells["table"]} if like and "table" in like.cells else {"table": "own"}
    kept |= {name: old.cells[name] for name in ("notes", "section", "basis") if old and name in old.cells}
    replaced = f"in place of {_said(old.cells[VALUES[cell.table]], cell.table)} ({file}:{old.line})" if old else "added"
    note = "; ".join(filter(None, (replaced, cell.note)))
    said = {"status": OWN, "source": cell.source, "document": cell.source, "note": note, VALUES[cell.table]: cell.value}
    made = dict.fromkeys(names, "") | kept | said | key | _range(cell, old)
    return Row(place.file, place.line, place.text, made, at=place)


def _alike(cell: OwnCell, rows: Sequence[Row]) -> Row | None:
    """A row like the one that is added: of its program, where there is one."""
    program = dict(cell.key).get("program")
    return next((row for row in rows if row.cells.get("program") == program), rows[0] if rows else None)


def _range(cell: OwnCell, old: Row | None) -> dict[str, str]:
    """The range of a hard share: what it was, as far as it must to hold the scenario's."""
    if cell.table != "classification":
        return {}
    ends = [Decimal(old.cells[name]) for name in ("low", "high")] if old else []
    every = [*ends, Decimal(cell.value)]
    return {"low": str(min(every)), "high": str(max(every))}
