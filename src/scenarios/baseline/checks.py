"""What must agree between the tables of a region, the region file and the registry of parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scenarios.baseline.facts import Baseline
from scenarios.baseline.judging import Fault, told
from scenarios.baseline.known_tables import ACCOUNTS, CLASSIFICATION, LAWS, MONEY, NOTES, TRANCHES
from scenarios.baseline.magnitudes import check_magnitudes
from scenarios.baseline.money import key_of
from scenarios.baseline.parameters import load_parameters
from scenarios.baseline.reading import Tables
from scenarios.baseline.region import RegionFile
from scenarios.baseline.region_parameters import faults
from scenarios.baseline.rows import Row
from scenarios.baseline.sums import check_sums
from scenarios.errors import Problem
from scenarios.letters import not_in_pictures
from scenarios.validation import nearest, place_of
from scenarios.yaml_text import Marked, printable


def check(known: Baseline, region: RegionFile, marked: Marked, tables: Tables) -> list[Problem]:
    """Contradictions that no single table shows; what a faulty row may hold is not missed."""
    problems = [*_parameters(known, region, marked), *_compared(region, marked, tables)]
    for what, file in (*_heads(known, region), *_accounts(known, region, tables), *_money(known, region, tables)):
        tables.miss(what, file)
    if gone := _unclassified(known, region, tables):
        tables.miss(f"no hard share of {gone}", region.files.classification, "a row for each year of an account of kind mixed")
    tables.problems += told((*_terms(region, tables), *_lawful(known, region, tables), *_letters(region, tables)))
    check_sums(region, tables)
    check_magnitudes(region, tables)
    tables.warnings += _unseen(region, marked)
    tables.warnings += told((*_undated(region, tables), *_less_than_nothing(known, region, tables)))
    return problems


def _parameters(known: Baseline, region: RegionFile, marked: Marked) -> Iterator[Problem]:
    """Parameters that a region names must be in the registry."""
    for code, part in region.countries.items():
        for key in ("organised_share", "spill"):
            name = getattr(part, key)
            if name is not None and name not in known.parameters:
                at = place_of(marked.marks, ("countries", code, key))
                yield Problem(f"no parameter “{name}”", at, nearest(name, load_parameters()), "unknown-name")
    yield from faults(region, load_parameters(), marked)


def _unseen(region: RegionFile, marked: Marked) -> Iterator[Problem]:
    """Names of a region's countries and units with letters that pictures cannot show."""
    names = {("countries", code, "name"): part.name for code, part in region.countries.items()}
    for where, name in (names | {("regional_units", code): unit for code, unit in region.regional_units.items()}).items():
        if lacking := not_in_pictures(name):
            what = f"{name}: pictures show boxes for {lacking}: their fonts lack these letters"
            yield Problem(what, place_of(marked.marks, where), "write the name in Latin, Greek or Cyrillic letters", "letters")


def _compared(region: RegionFile, marked: Marked, tables: Tables) -> Iterator[Problem]:
    """Tables that need not be there are there where the region file names them."""
    for key in ("totals", "gdp"):
        name, at = getattr(region.files, key), marked.marks.get(("files", key))
        if at is not None and not tables.is_there(name):
            yield Problem(f"there is no table {name}", at, "remove the key, or add the table", "unknown-name")


def _heads(known: Baseline, region: RegionFile) -> Iterator[tuple[str, str]]:
    """Ceilings need the population of the base year."""
    if known.population_years and region.base_year not in known.population_years:
        yield f"no population of the base year {region.base_year}", region.files.population


def _accounts(known: Baseline, region: RegionFile, tables: Tables) -> Iterator[tuple[str, str]]:
    """Every account of a program stands in the table of accounts."""
    there = {row.cells["account"] for row in tables.table(region.files.accounts, ACCOUNTS).all_rows}
    gone = {name: p.name for p in known.programs.values() for name in p.accounts if name not in there}
    if gone:
        named = ", ".join(f"{name} ({program})" for name, program in gone.items())
        yield f"no row of account {named}", region.files.accounts
    for account in known.accounts.values():
        if account.soft_share is not None and account.soft_share not in known.parameters:
            yield f"no parameter {account.soft_share} for the soft share of {account.name}", region.files.accounts


def _unclassified(known: Baseline, region: RegionFile, tables: Tables) -> str:
    """Money of a mixed account that has no hard share, in the year printed or in the year it was meant for; empty if none."""
    mixed = [t for t in known.tranches if t.account in known.accounts and known.accounts[t.account].kind == "mixed"]
    there = _keys_and_units(tables.table(region.files.classification, CLASSIFICATION).all_rows)
    keys = {((t.program, year, t.account), t.unit or ""): None for t in mixed for year in (t.fiscal_year, t.meant_for)}
    years: dict[str, list[str]] = {}
    for key, unit in keys:
        program, year, account = key
        known_here = (program, account, year) in known.classification
        if not known_here and (key, "") not in there and (key, unit) not in there:
            years.setdefault(f"{program} {account}" + (f" {unit}" if unit else ""), []).append(f"FY{year}")
    return "; ".join(f"{name} {', '.join(gone)}" for name, gone in years.items())


def _keys_and_units(rows: Iterable[Row]) -> set[tuple[tuple[str, int, str], str]]:
    """Program, year and account of rows, each with the unit that it is about, if any."""
    return {(key_of(row), row.cells.get("country", "")) for row in rows if _has_year(row)}


def _has_year(row: Row) -> bool:
    """Whether a row can be told by its program, year and account."""
    return row.cells["fiscal_year"].isdecimal() and bool(row.cells["program"] and row.cells["account"])


def _money(known: Baseline, region: RegionFile, tables: Tables) -> Iterator[tuple[str, str]]:
    """Every program has money; money meant for another year stays within the years simulated."""
    faulty = {row.cells["program"] for row in tables.table(region.files.money, MONEY).faulty}
    unread = {row.cells["program"] for row in tables.table(region.files.tranches, TRANCHES).faulty}
    for name in known.programs:
        if name not in faulty | unread and not any(t.program == name for t in known.tranches) and not tables.problems:
            yield f"{name} has no money", region.files.money
    for t in known.tranches:
        if t.meant_for not in known.fiscal_years:
            yield f"{t.program} {t.account} is meant for FY{t.meant_for}, outside the years with money", t.source.file


def _terms(region: RegionFile, tables: Tables) -> Iterator[Fault]:
    """An account's rule says in three numbers what its columns say."""
    for row in tables.table(region.files.accounts, ACCOUNTS).rows:
        stated = row.cells["rule"].split("-")
        columns = ("availability_years", "extension_years", "closing_years")
        if len(stated) == len(columns) and stated != [row.cells[name] for name in columns]:
            name = next(name for name, years in zip(columns, stated, strict=True) if row.cells[name] != years)
            what = f"{name} is {row.cells[name] or 'empty'}, and the rule is {row.cells['rule']}"
            yield Fault("rule", row, name, what, "mend the one that is wrong")


def _lawful(known: Baseline, region: RegionFile, tables: Tables) -> Iterator[Fault]:
    """A law gives money of its own fiscal year, or bridges to the next one."""
    given: dict[str, set[int]] = {}
    for t in known.tranches:
        if t.law and not 0 <= t.fiscal_year - t.law_fiscal_year <= 1:
            given.setdefault(t.law, set()).add(t.fiscal_year)
    for row in tables.table(region.files.laws, LAWS).rows:
        if years := sorted(given.get(row.cells["law"], ())):
            named, own = ", ".join(f"FY{year}" for year in years), row.cells["fiscal_year"]
            what = f"{row.cells['law']} is of fiscal year {own}, and {region.files.tranches} has it give {named}"
            yield Fault("law:year", row, "fiscal_year", what, "a law gives money of its own year, or of the next one")


def _letters(region: RegionFile, tables: Tables) -> Iterator[Fault]:
    """Letters at the cells stand in the table of notes, and a note that moves money stands at a cell."""
    notes = tables.table(region.files.notes, NOTES)
    money = tables.table(region.files.money, MONEY)
    there = {(row.cells["table"], row.cells["note"]) for row in notes.all_rows}
    used = {(row.cells["table"], letter): row for row in money.all_rows for letter in row.cells["notes"].split()}
    for (table, letter), row in used.items():
        if (table, letter) not in there and notes.sure:
            known = ", ".join(note for name, note in sorted(there) if name == table) or "none"
            what = f"there is no note {printable(letter, 20)} of table {table} in {region.files.notes}"
            yield Fault("letter", row, "notes", what, f"notes of table {table}: {known}")
    for row in notes.rows:
        key = (row.cells["table"], row.cells["note"])
        if row.cells["meant_for_fiscal_year"] and key not in used and money.sure:
            what = f"note {key[1]} of table {key[0]} moves money, and no cell of {region.files.money} has its letter"
            yield Fault("letter", row, "note", what, f"write {key[1]} into `notes` of the cell, or leave the year empty")


def _undated(region: RegionFile, tables: Tables) -> Iterator[Fault]:
    """Money that no law and no day is known of."""
    tranches = tables.table(region.files.tranches, TRANCHES)
    dated = _keys_and_units(tranches.all_rows)
    for row in tables.table(region.files.money, MONEY).rows:
        year = row.whole("fiscal_year")
        counted = region.money_years.first <= year <= region.money_years.last and row.cells["program"] in region.programs
        has_law = bool({(key_of(row), unit) for unit in ("", row.cells["country"])} & dated)
        if counted and tranches.sure and float(row.cells["usd"] or 0) > 0 and not has_law:
            key = f"{row.cells['program']} {row.cells['account']} FY{year}"
            what = f"no row of {region.files.tranches} says by which law {key} came: 1 January {year} is assumed"
            yield Fault("undated", row, "fiscal_year", what, "add a row with its law, or with its day")


def _less_than_nothing(known: Baseline, region: RegionFile, tables: Tables) -> Iterator[Fault]:
    """Deobligations: kept as data, not simulated."""
    cells = {t.source.line: t.usd for t in known.deobligations}
    rows = [row for row in tables.table(region.files.money, MONEY).rows if row.line in cells]
    if rows:
        count = f"{len(rows)} cell{'s' * (len(rows) != 1)}"
        what = f"{count} of less than 0, {sum(cells.values()):,} USD in all: kept as data, not simulated (deobligations)"
        yield Fault(
            "deobligations",
            rows[0],
            "usd",
            what,
            "a deobligation gives back money of years before; what was given is not less",
        )
