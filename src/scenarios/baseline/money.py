"""The report's money: cells of its tables cut into tranches by law, with the year each was meant for."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scenarios.baseline.facts import Account, Classification, Source, Tranche
from scenarios.baseline.region import ProgramPart, Region
from scenarios.baseline.rows import CODE, CellError, Row, Tables
from scenarios.errors import Place, Problem
from scenarios.terms import BOOKINGS, LESS_KNOWN

Key = tuple[str, int, str]
"""(program, fiscal year, account)."""
RULES = ("2-4-5", "2-0-5", "1-0-5", "fmf", "dod")
AS_SPENT = "as_spent"
"""Booking of money that is spent outside the pipeline, in its own fiscal year."""
ACCOUNT_KINDS = ("hard", "soft", "other", "mixed")


@dataclass(frozen=True, slots=True)
class Law:
    """An act and the day it was signed."""

    name: str
    enacted: date
    fiscal_year: int


@dataclass(frozen=True, slots=True)
class Piece:
    """What one law gave of a cell; `usd` None means the rest of the cell."""

    law: str
    enacted: date | None
    usd: Decimal | None


def read_accounts(region: Region, tables: Tables) -> dict[str, Account]:
    """Accounts by name."""
    rows = tables.read(region.files.accounts, ["account", "rule", "booking", "kind", "status", "source"])
    return {account.name: account for account in tables.each(rows, _account)}


def _account(row: Row) -> Account:
    kind = row.one_of("kind", ACCOUNT_KINDS)
    name = row.text("account")
    hard = None if kind == "other" else (row.number("hard_low", 0, 1), row.number("hard_high", 0, 1))
    return Account(
        name=name,
        rule=row.one_of("rule", RULES),
        availability=row.whole("availability_years"),
        extension=row.whole("extension_years"),
        closing=row.whole("closing_years") if row.cells["closing_years"] else None,
        booking=row.one_of("booking", (*BOOKINGS, AS_SPENT)),
        booking_other=row.one_of("booking_other", BOOKINGS) if row.cells.get("booking_other") else None,
        booking_why=row.cells.get("booking_why", ""),
        kind=kind,
        soft_share=row.cells["soft_share"] or None,
        allowed_hard=hard,
        status=row.text("status"),
        source=Source(row.text("source"), row.file, name, row.file, row.line, row.text("status")),
    )


def read_classification(region: Region, tables: Tables) -> dict[tuple[str, str, int], Classification]:
    """Hard shares of mixed accounts by (program, account, fiscal year)."""
    rows = tables.read(region.files.classification, ["program", "account", "fiscal_year", "hard_share"])
    return dict(tables.each(rows, _classification))


def _classification(row: Row) -> tuple[tuple[str, str, int], Classification]:
    key = (row.text("program"), row.text("account"), row.whole("fiscal_year"))
    low, high = row.number("low", 0, 1), row.number("high", 0, 1)
    cell = f"{key[0]}, {key[1]}, FY{key[2]}"
    source = Source(row.text("source"), row.file, cell, row.file, row.line, row.text("status"))
    return key, Classification(row.number("hard_share", low, high), low, high, source)


def read_laws(region: Region, tables: Tables) -> dict[str, Law]:
    """Acts by name."""
    rows = tables.read(region.files.laws, ["law", "enacted", "fiscal_year"])
    laws = tables.each(rows, lambda r: Law(r.text("law"), r.day("enacted"), r.whole("fiscal_year")))
    return {law.name: law for law in laws}


@dataclass(frozen=True, slots=True)
class Around:
    """What a cell of the money table is read with.

    pieces: which laws gave a (program, fiscal year, account); moved: notes that call money forward funding, by (table, letter);
    whole: dollars of all cells of a (program, fiscal year, account), whatever their countries.
    """

    region: Region
    accounts: Mapping[str, Account]
    laws: Mapping[str, Law]
    pieces: Mapping[Key, list[Piece]]
    moved: Mapping[tuple[str, str], Row]
    whole: Mapping[Key, Decimal]


def read_tranches(region: Region, tables: Tables, accounts: Mapping[str, Account]) -> tuple[Tranche, ...]:
    """All money of the region's years in a fixed order: program, fiscal year, account, unit, date, law.

    A cell without a law counts as enacted on 1 January of its fiscal year (assumed). Zero and n/a give no tranche. A sum that a
    law gave of an account whose cells name several countries is cut in proportion to these (assumed).
    """
    columns = ["table", "program", "country", "account", "fiscal_year", "usd", "status", "notes"]
    laws = read_laws(region, tables)
    cells = tables.read(region.files.money, columns)
    pieces, moved = _pieces(region, tables, laws), _notes(region, tables)
    around = Around(region, accounts, laws, pieces, moved, _whole(cells))
    found: list[Tranche] = []
    for made in tables.each(cells, lambda row: _cell(row, around)):
        found += made
    _check_cells(tables, cells)
    return tuple(sorted(found, key=lambda t: (t.program, t.fiscal_year, t.account, t.unit or "", t.enacted, t.law)))


def _whole(cells: list[Row]) -> dict[Key, Decimal]:
    """Dollars by (program, fiscal year, account); a cell that cannot be read is left to those who judge it."""
    found: dict[Key, Decimal] = {}
    for row in cells:
        with suppress(CellError):
            key = (row.text("program"), row.whole("fiscal_year"), row.text("account"))
            found.setdefault(key, Decimal(0))
            found[key] += row.dollars("usd") if row.cells["usd"] else 0
    return found


def _cell(row: Row, around: Around) -> list[Tranche]:
    """The tranches of one cell of the report."""
    region, laws = around.region, around.laws
    year = row.whole("fiscal_year")
    if not row.cells["usd"] or not region.money_years.first <= year <= region.money_years.last:
        return []
    program = row.one_of("program", region.programs)
    account = row.one_of("account", [a for a in region.programs[program].accounts if a in around.accounts])
    unit = _unit(region.programs[program], region, row)
    parts = _parts(row, around, (program, year, account))
    meant = _meant_for(row, [part for part, _ in parts], around.moved)
    source = _source(region, row, f"{account}, {row.text('country')}, FY{year}")
    return [
        Tranche(
            program=program,
            unit=unit,
            account=account,
            fiscal_year=year,
            meant_for=meant.get(i, year),
            law=part.law,
            enacted=part.enacted or (laws[part.law].enacted if part.law else date(year, 1, 1)),
            law_fiscal_year=laws[part.law].fiscal_year if part.law else year,
            usd=usd,
            status=row.text("status"),
            source=source,
        )
        for i, (part, usd) in enumerate(parts)
    ]


def _source(region: Region, row: Row, cell: str) -> Source:
    """Table and cell of the document; where a row names a `document` or has a `note` of its own, these go with it."""
    document = row.cells.get("document") or region.document
    note = "; ".join(filter(None, [f"printed {row.cells['printed']}", row.cells.get("note", "")]))
    return Source(document, f"Table {row.text('table')}", cell, row.file, row.line, _known(region, row), note)


def _known(region: Region, row: Row) -> str:
    """How a cell is known: its status, where this says that no document prints it; else as the region's tables are read."""
    word = row.text("status").partition(",")[0].strip()
    return word if word in LESS_KNOWN else region.as_read


def _unit(program: ProgramPart, region: Region, row: Row) -> str | None:
    """The unit that a cell names; None where the program has one country, or all of them are meant."""
    name = row.text("country")
    units = [*program.countries, *filter(None, [program.regional_unit])]
    if name not in units and name != program.group:
        row.refuse("country", f"{name} is no country of the program", f"known: {', '.join(units)}")
    return name if name in units and len(units) > 1 else None


def _parts(row: Row, around: Around, key: Key) -> list[tuple[Piece, Decimal]]:
    """Sums by law: stated ones first, then the rest of the cell; zero parts are left out.

    What a law is stated to have given of all the account's cells of the year, it gave of each in proportion.
    """
    usd = row.dollars("usd")
    pieces, whole = around.pieces.get(key, []), around.whole[key]
    given = sum((piece.usd for piece in pieces if piece.usd is not None), Decimal(0))
    if given > whole:
        row.refuse("usd", f"the laws give {given} USD of money that is {whole} in all")
    stated = [(piece, piece.usd if usd == whole else piece.usd * usd / whole) for piece in pieces if piece.usd is not None]
    rest = usd - sum((sum_ for _, sum_ in stated), Decimal(0))
    others = [piece for piece in pieces if piece.usd is None] or [Piece("", None, None)]
    if len(others) > 1:
        row.refuse("usd", "more than one law has the rest of this cell")
    return [(piece, sum_) for piece, sum_ in [*stated, (others[0], rest)] if sum_ > 0]


def _meant_for(row: Row, pieces: list[Piece], moved: Mapping[tuple[str, str], Row]) -> dict[int, int]:
    """Piece -> the year that a note of this cell says it was meant for."""
    found = {}
    for letter in row.cells["notes"].split():
        note = moved.get((row.text("table"), letter))
        if note is None:
            continue
        key = (note.text("law"), note.dollars("usd"))
        match = [i for i, piece in enumerate(pieces) if (piece.law, piece.usd) == key]
        if not match:
            row.refuse("notes", f"note {letter} moves {key[1]} USD of {key[0]}, which no tranche of this cell has")
        found[match[0]] = note.whole("meant_for_fiscal_year")
    return found


def _pieces(region: Region, tables: Tables, laws: Mapping[str, Law]) -> dict[Key, list[Piece]]:
    """Which laws gave each cell (program, fiscal year, account)."""

    def one(row: Row) -> tuple[Key, Piece]:
        key = (row.text("program"), row.whole("fiscal_year"), row.text("account"))
        law = row.one_of("law", laws) if row.cells["law"] else ""
        enacted = row.day("enacted") if row.cells["enacted"] else None
        return key, Piece(law, enacted, row.dollars("usd") if row.cells["usd"] else None)

    found: dict[Key, list[Piece]] = {}
    rows = tables.read(region.files.tranches, ["program", "fiscal_year", "account", "law", "enacted", "usd"])
    for key, piece in tables.each(rows, one):
        found.setdefault(key, []).append(piece)
    return found


def _notes(region: Region, tables: Tables) -> dict[tuple[str, str], Row]:
    """Notes that call money forward funding, by (table, letter)."""
    rows = tables.read(region.files.notes, ["table", "note", "meant_for_fiscal_year", "usd", "law"])
    return {(row.cells["table"], row.cells["note"]): row for row in rows if row.cells["meant_for_fiscal_year"]}


def _check_cells(tables: Tables, cells: list[Row]) -> None:
    """A cell stands in the money table once."""
    seen: dict[tuple[str, ...], int] = {}
    for row in cells:
        key = tuple(row.cells[c] for c in ("program", "country", "account", "fiscal_year"))
        if (first := seen.setdefault(key, row.line)) != row.line:
            place = Place(row.file, row.line, 1, row.raw)
            tables.problems.append(Problem(f"this cell stands on line {first} already", place, code=CODE))
