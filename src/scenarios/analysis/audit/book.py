"""The tables that the audit computes from, in exact decimals. What a claim is expected to give is not in here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from scenarios.baseline.reading import Tables
from scenarios.baseline.rows import Row
from scenarios.errors import ScenarioError

MILLION = Decimal(1_000_000)
THOUSAND = Decimal(1_000)


@dataclass(frozen=True, slots=True)
class Statement:
    """One checkable statement of the report: what it says, and where; not what comes out."""

    id: str
    text: str
    value: str
    unit: str
    where: str
    test: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note of Table 1b that calls money forward funding."""

    letter: str
    account: str
    counted_in: int
    meant_for: int
    usd: Decimal
    law: str


@dataclass
class Book:
    """The report's tables and those it is compared with; sums are in dollars."""

    tables: Tables

    def rows(self, name: str) -> list[Row]:
        """Rows of a table.

        Raises:
            ScenarioError: when the table cannot be read.
        """
        rows = self.tables.read(f"{name}.csv")
        if self.tables.problems:
            raise ScenarioError(self.tables.problems)
        return rows

    def find(self, name: str, **cells: str) -> list[Row]:
        """Rows of a table whose cells are as given."""
        return [row for row in self.rows(name) if all(row.cells[key] == value for key, value in cells.items())]

    @cached_property
    def cells(self) -> dict[tuple[str, str, str, int], Decimal]:
        """Dollars by (table, account, country, fiscal year); a dash or n/a counts as 0."""
        return {
            (r.cells["table"], r.cells["account"], r.cells["country"], r.whole("fiscal_year")): Decimal(
                r.cells["usd"] or 0
            )
            for r in self.rows("report_money")
        }

    def sum(self, table: str, years: Iterable[int], accounts: Iterable[str] = (), country: str = "") -> Decimal:
        """Dollars of a table over fiscal years; of some accounts or one country where named."""
        wanted, names = set(years), set(accounts)
        return sum(
            (
                usd
                for (t, account, where, year), usd in self.cells.items()
                if t == table and year in wanted and account in (names or {account}) and where == (country or where)
            ),
            Decimal(0),
        )

    @cached_property
    def totals(self) -> dict[tuple[str, int], Decimal]:
        """Printed totals, in dollars, by (table, fiscal year)."""
        rows = self.rows("report_money_totals")
        return {(r.cells["table"], r.whole("fiscal_year")): r.dollars("usd") for r in rows}

    def years(self, table: str) -> list[int]:
        """Fiscal years of a table."""
        return sorted({year for t, _, _, year in self.cells if t == table})

    def accounts(self, program: str) -> list[str]:
        """Accounts of a program in the money table."""
        return list(dict.fromkeys(r.cells["account"] for r in self.find("report_money", program=program)))

    def countries(self, table: str) -> list[str]:
        """Countries of a table, in its order."""
        return list(dict.fromkeys(where for t, _, where, _ in self.cells if t == table))

    @cached_property
    def notes(self) -> dict[str, Note]:
        """Forward funding by letter."""
        return {
            r.cells["note"]: Note(
                r.cells["note"],
                r.text("account"),
                r.whole("counted_in_fiscal_year"),
                r.whole("meant_for_fiscal_year"),
                r.dollars("usd"),
                r.text("law"),
            )
            for r in self.rows("table_1b_notes")
            if r.cells["meant_for_fiscal_year"]
        }

    def moved(self, year: int, accounts: Iterable[str] = (), upto: str = "z") -> Decimal:
        """What forward funding adds to (or takes from) a year of Table 1b, by the notes up to a letter."""
        names = set(accounts)
        change = Decimal(0)
        for note in self.notes.values():
            if note.letter <= upto and note.account in (names or {note.account}):
                change += note.usd * ((note.meant_for == year) - (note.counted_in == year))
        return change

    @cached_property
    def figure_1(self) -> dict[str, dict[int, Decimal]]:
        """Homicide rates of the reconstructed Figure 1 by country and year."""
        rows = self.rows("figure1_reconstruction")
        codes = [name for name in rows[0].cells if name.isupper()]
        return {code: {r.whole("year"): Decimal(r.cells[code]) for r in rows if r.cells[code]} for code in codes}

    def rate(self, series: str, country: str, year: int) -> Decimal:
        """One homicide rate of one series."""
        return Decimal(
            self.find("homicide_rates", series=series, country=country, year=str(year))[0].text("rate_per_100k")
        )


def statements(book: Book) -> dict[str, tuple[Statement, Mapping[str, str]]]:
    """Statements by id, each with its whole row (of which the claims see nothing but the statement)."""
    found: dict[str, tuple[Statement, Mapping[str, str]]] = {}
    for row in book.rows("claims"):
        c = row.cells
        found[c["id"]] = (Statement(c["id"], c["statement"], c["value"], c["unit"], c["where"], c["test"]), c)
    return found
