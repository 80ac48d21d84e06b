"""The report's money: cells of its tables cut into tranches by law, with the year each was meant for."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from scenarios.baseline.facts import Account, Citation, Classification, Tranche
from scenarios.baseline.known_tables import ACCOUNTS, CLASSIFICATION, LAWS, MONEY, NOTES, TRANCHES
from scenarios.baseline.reading import Tables
from scenarios.baseline.region import ProgramPart, RegionFile
from scenarios.baseline.rows import Row
from scenarios.baseline.schema import AS_SPENT
from scenarios.terms import LESS_KNOWN, OWN

Key = tuple[str, int, str]
"""(program, fiscal year, account)."""
Whose = tuple[Key, str]
"""The same of one unit, or of all that have nothing of their own (empty)."""
__all__ = [
    "AS_SPENT",
    "Around",
    "Piece",
    "PublicLaw",
    "key_of",
    "read_accounts",
    "read_classification",
    "read_laws",
    "read_tranches",
]


@dataclass(frozen=True, slots=True)
class PublicLaw:
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


def read_accounts(region: RegionFile, tables: Tables) -> dict[str, Account]:
    """Accounts by name."""
    rows = tables.read(region.files.accounts, ACCOUNTS)
    return {account.name: account for account in tables.each(rows, _account)}


def _account(row: Row) -> Account:
    kind, name = row.text("kind"), row.text("account")
    hard = None if kind == "other" else (row.number("hard_low"), row.number("hard_high"))
    if hard and hard[0] > hard[1]:
        row.refuse("hard_low", f"hard_low {hard[0]:g} is more than hard_high {hard[1]:g}", "swap the two")
    return Account(
        name=name,
        rule=row.text("rule"),
        availability=row.whole("availability_years"),
        extension=row.whole("extension_years"),
        closing=row.whole("closing_years") if row.cells["closing_years"] else None,
        booking=row.text("booking"),
        booking_other=row.cells.get("booking_other") or None,
        booking_why=row.cells.get("booking_why", ""),
        kind=kind,
        soft_share=row.cells["soft_share"] or None,
        allowed_hard=hard,
        status=row.text("status"),
        source=Citation(row.text("source"), row.file, name, row.file, row.line, row.text("status")),
    )


def read_classification(region: RegionFile, tables: Tables) -> dict[tuple[str, str, int, str], Classification]:
    """Hard shares of mixed accounts by (program, account, fiscal year, unit); no unit: of all that have none of their own."""
    rows = tables.read(region.files.classification, CLASSIFICATION)
    return dict(tables.each(rows, lambda row: _classification(row, region)))


def _classification(row: Row, region: RegionFile) -> tuple[tuple[str, str, int, str], Classification]:
    unit = _own_unit(row, region) if row.text("program") in region.programs else ""
    key = (row.text("program"), row.text("account"), row.whole("fiscal_year"), unit)
    low, high, share = row.number("low"), row.number("high"), row.number("hard_share")
    if not low <= share <= high:
        row.refuse("hard_share", f"hard_share {share:g} does not lie between {low:g} and {high:g}", "look at low and high")
    cell = f"{key[0]}, {key[1]}, FY{key[2]}"
    source = Citation(row.text("source"), row.file, cell, row.file, row.line, row.text("status"))
    return key, Classification(share, low, high, source)


def _own_unit(row: Row, region: RegionFile) -> str:
    """The unit that a row of another table is about; empty where it is about all of a program, or its only country."""
    if not row.cells.get("country"):
        return ""
    return _unit(region.programs[row.text("program")], region, row) or ""


def read_laws(region: RegionFile, tables: Tables) -> dict[str, PublicLaw]:
    """Acts by name."""
    rows = tables.read(region.files.laws, LAWS)
    laws = tables.each(rows, lambda r: PublicLaw(r.text("law"), r.day("enacted"), r.whole("fiscal_year")))
    return {law.name: law for law in laws}


@dataclass(frozen=True, slots=True)
class Around:
    """What a cell of the money table is read with.

    pieces: which laws gave a (program, fiscal year, account), of one unit or of all that have none of their own (empty); moved:
    notes that call money forward funding, by (table, letter); whole: dollars of all cells that such laws gave; scale: what
    these are times those that the file has, where a scenario has some of its own; unsure: what a faulty row of another table
    is about, of which nothing more is said; None: all.
    """

    region: RegionFile
    laws: Mapping[str, PublicLaw]
    pieces: Mapping[Whose, list[Piece]]
    moved: Mapping[tuple[str, str], Row]
    whole: Mapping[Whose, Decimal]
    scale: Mapping[Whose, Decimal]
    unsure: Container[Key] | None


def read_tranches(region: RegionFile, tables: Tables) -> tuple[Tranche, ...]:
    """All money of the region's years in a fixed order: program, fiscal year, account, unit, date, law.

    A cell without a law counts as enacted on 1 January of its fiscal year (assumed). Zero and n/a give no tranche; a cell that
    is less than zero is one of less than zero. A sum that a law gave of an account whose cells name several countries is cut in
    proportion to these (assumed). Where a scenario has cells of its own, each law gave as much more or less (assumed).
    """
    cells = tables.table(region.files.money, MONEY)
    laws = read_laws(region, tables)
    pieces, moved = _pieces(region, tables), _notes(region, tables)
    unsure = _unsure(region, tables, laws)
    whole, before = (_whole(rows, pieces) for rows in (cells.rows, tables.as_printed(region.files.money, MONEY).rows))
    scale = {key: whole[key] / usd for key, usd in before.items() if usd and whole.get(key, usd) != usd}
    around = Around(region, laws, pieces, moved, whole, scale, unsure)
    found: list[Tranche] = []
    for made in tables.each(cells.rows, lambda row: _cell(row, around)):
        found += made
    return tuple(sorted(found, key=lambda t: (t.program, t.fiscal_year, t.account, t.unit or "", t.enacted, t.law)))


def _unsure(region: RegionFile, tables: Tables, laws: Mapping[str, PublicLaw]) -> set[Key] | None:
    """Cells of which some row of another table, or a law, could not be read; None where that may be any."""
    files = region.files
    if not all(map(tables.is_sure, (files.tranches, files.laws, files.notes))):
        return None
    tranches = tables.table(region.files.tranches, TRANCHES)
    found = {key_of(row) for row in tranches.rows if row.cells["law"] and row.cells["law"] not in laws}
    for name, schema in ((files.tranches, TRANCHES), (files.money, MONEY)):
        cells = (row.cells for row in tables.table(name, schema).faulty)
        found |= {(c["program"], int(c["fiscal_year"]), c["account"]) for c in cells if c["fiscal_year"].isdecimal()}
    return found


def key_of(row: Row) -> Key:
    """Program, fiscal year and account of a row."""
    return row.text("program"), row.whole("fiscal_year"), row.text("account")


def _whole(cells: list[Row], pieces: Mapping[Whose, list[Piece]]) -> dict[Whose, Decimal]:
    """Dollars by (program, fiscal year, account) and the unit that has laws of its own, deobligations apart."""
    found: dict[Whose, Decimal] = {}
    for row in cells:
        key = _whose(row, pieces)
        usd = row.dollars("usd") if row.cells["usd"] else Decimal(0)
        found[key] = found.get(key, Decimal(0)) + max(usd, Decimal(0))
    return found


def _whose(row: Row, pieces: Mapping[Whose, list[Piece]]) -> Whose:
    """Which laws a cell of the money table came by: its own unit's, where there are such."""
    own = (key_of(row), row.text("country"))
    return own if own in pieces else (own[0], "")


def _cell(row: Row, around: Around) -> list[Tranche]:
    """The tranches of one cell of the report."""
    region, laws = around.region, around.laws
    year = row.whole("fiscal_year")
    if not row.cells["usd"] or not region.money_years.first <= year <= region.money_years.last:
        return []
    program = row.one_of("program", region.programs)
    account = row.one_of("account", region.programs[program].accounts)
    unit = _unit(region.programs[program], region, row)
    if around.unsure is None or (program, year, account) in around.unsure:
        return []
    whose = _whose(row, around.pieces)
    parts = _parts(row, around, whose)
    meant = _meant_for(row, [part for part, _ in parts], around, whose)
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


def _source(region: RegionFile, row: Row, cell: str) -> Citation:
    """Table and cell of the document; where a row names a `document` or has a `note` of its own, these go with it."""
    document = row.cells.get("document") or region.document
    printed = "" if row.is_own else f"printed {row.cells['printed']}"
    note = "; ".join(filter(None, [printed, row.cells.get("note", "")]))
    return Citation(document, f"Table {row.text('table')}", cell, row.file, row.line, _known(region, row), note)


def _known(region: RegionFile, row: Row) -> str:
    """How a cell is known: its status, where this says that no document prints it; else as the region's tables are read."""
    word = row.text("status").partition(",")[0].strip()
    return word if word in (*LESS_KNOWN, OWN) else region.as_read


def _unit(program: ProgramPart, region: RegionFile, row: Row) -> str | None:
    """The unit that a cell names; None where the program has one country, or all of them are meant."""
    name = row.text("country")
    units = [*program.countries, *filter(None, [program.regional_unit])]
    if name not in units and name != program.group:
        row.refuse("country", f"{name} is no country of the program", f"known: {', '.join(units)}")
    return name if name in units and len(units) > 1 else None


def _parts(row: Row, around: Around, key: Whose) -> list[tuple[Piece, Decimal]]:
    """Sums by law: stated ones first, then the rest of the cell; zero parts are left out.

    What a law is stated to have given of all the account's cells of the year, it gave of each in proportion.
    """
    usd = row.dollars("usd")
    if usd < 0:
        return [(Piece("", None, None), usd)]
    scale, whole = around.scale.get(key), around.whole[key]
    pieces = [_scaled(piece, scale) for piece in around.pieces.get(key, [])]
    given = sum((piece.usd for piece in pieces if piece.usd is not None), Decimal(0))
    if given > whole:
        row.refuse("usd", f"the laws give {given} USD of money that is {whole} in all")
    stated = [(piece, piece.usd if usd == whole else piece.usd * usd / whole) for piece in pieces if piece.usd is not None]
    rest = usd - sum((sum_ for _, sum_ in stated), Decimal(0))
    others = [piece for piece in pieces if piece.usd is None] or [Piece("", None, None)]
    if len(others) > 1:
        row.refuse("usd", "more than one law has the rest of this cell")
    return [(piece, sum_) for piece, sum_ in [*stated, (others[0], rest)] if sum_ > 0]


def _scaled(piece: Piece, scale: Decimal | None) -> Piece:
    """What a law gave, with a scenario's own cells, to the cent."""
    if piece.usd is None or scale is None:
        return piece
    return replace(piece, usd=(piece.usd * scale).quantize(Decimal("0.01")))


def _meant_for(row: Row, pieces: list[Piece], around: Around, cell: Whose) -> dict[int, int]:
    """Piece -> the year that a note of this cell says it was meant for."""
    found = {}
    for letter in row.cells["notes"].split():
        note = around.moved.get((row.text("table"), letter))
        if note is None:
            continue
        moved = _scaled(Piece(note.text("law"), None, note.dollars("usd")), around.scale.get(cell))
        key = (moved.law, moved.usd)
        match = [i for i, piece in enumerate(pieces) if (piece.law, piece.usd) == key]
        if not match:
            row.refuse("notes", f"note {letter} moves {key[1]} USD of {key[0]}, which no tranche of this cell has")
        found[match[0]] = note.whole("meant_for_fiscal_year")
    return found


def _pieces(region: RegionFile, tables: Tables) -> dict[Whose, list[Piece]]:
    """Which laws gave each cell (program, fiscal year, account), of one unit or of all that have none of their own."""
    table = tables.table(region.files.laws, LAWS)
    laws = [row.cells["law"] for row in table.all_rows]

    def one(row: Row) -> tuple[Whose, Piece]:
        law = row.one_of("law", laws) if row.cells["law"] and table.sure else row.cells["law"]
        enacted = row.day("enacted") if row.cells["enacted"] else None
        unit = row.cells.get("country", "")
        if unit and row.cells["program"] in region.programs:
            _own_unit(row, region)  # a unit of the program
        return (key_of(row), unit), Piece(law, enacted, row.dollars("usd") if row.cells["usd"] else None)

    found: dict[Whose, list[Piece]] = {}
    for key, piece in tables.each(tables.read(region.files.tranches, TRANCHES), one):
        found.setdefault(key, []).append(piece)
    return found


def _notes(region: RegionFile, tables: Tables) -> dict[tuple[str, str], Row]:
    """Notes that call money forward funding, by (table, letter)."""
    rows = tables.read(region.files.notes, NOTES)
    return {(row.cells["table"], row.cells["note"]): row for row in rows if row.cells["meant_for_fiscal_year"]}
