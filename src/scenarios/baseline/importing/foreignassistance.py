"""ForeignAssistance.gov: the complete data set, a row a transaction, or the totals by country; to a table of money.

Amounts are dollars of the year. Obligations may be less than nothing (deobligations): they are summed in, and a sum that is
less than nothing stays, as obligated. FY1976 has a fifth quarter, `1976tq`, which is no year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from scenarios.baseline.importing.found import Imported, TableRow, Wanted, number, plain
from scenarios.baseline.importing.lines import lines_of

NEEDED = ("country_code", "country_name", "transaction_type_name", "fiscal_year")
AMOUNTS = ("current_dollar_amount", "current_amount")
"""The amount in dollars of the year: of the complete data set, of the totals."""
ACCOUNT = "funding_account_name"
BASES = {
    "obligated": ("Obligations", "obligated"),
    "allocated": ("Appropriated and Planned", "actual"),
    "initial": ("Initial Allocations", "planned"),
    "requested": ("President's Budget Requests", "request"),
}
"""Basis -> the file's transaction type, and the status that the table gives it."""
ACCOUNTS = {
    "international narcotics control and law enforcement": "INCLE",
    "andean counterdrug": "ACI",
    "foreign military financing": "FMF",
    "international military education and training": "IMET",
    "nonproliferation, antiterrorism, demining": "NADR",
    "economic support fund": "ESF",
    "development assistance": "DA",
    "global health programs": "GHP",
    "drug interdiction and counter-drug activities": "DoD-CD",
}
"""A part of an account's title -> its short name."""
WHOLE = "ALL"
"""The account of totals by country, which name none."""
NO_COUNTRY = ("Region", "World")
"""How names of groups of countries end, which have codes as countries have."""
MoneyCell = tuple[str, str, int]


def read(path: Path, wanted: Wanted) -> Imported:
    """Money by country, account and fiscal year.

    Raises:
        ScenarioError: the file has not the columns of this shape.
    """
    file, found = lines_of(path, NEEDED), Imported()
    complete = ACCOUNT in file.names
    sums: dict[MoneyCell, list[Decimal]] = defaultdict(list)
    for line, cells in file.records():
        if (made := _row(line, cells, complete, wanted, found)) is not None:
            sums[made[0]].append(made[1])
    found.rows["money"] += _rows(sums, path.name, complete, wanted, found)
    if not complete and found.rows["money"]:
        found.said.append(f"the file names no accounts: all is of one, {WHOLE}; give it a row in accounts.csv (kind mixed)")
    return found


def _row(line: int, cells: dict[str, str], complete: bool, wanted: Wanted, found: Imported) -> tuple[MoneyCell, Decimal] | None:
    """Which cell a row adds to, and how much; None where it is left out."""
    kind, name = cells["transaction_type_name"], cells["country_name"]
    if not kind and not name:
        if any(cells.values()):
            found.leave("a line that is no record", line, next(filter(None, cells.values())))
        return None
    code = wanted.place(cells["country_code"], name)
    if code is None or (wanted.places is None and name.endswith(NO_COUNTRY)):
        found.leave("another country, or a group of countries", line, name)
        return None
    found.met.add(code)
    if kind.casefold() != BASES[wanted.basis][0].casefold():
        found.leave(f"another transaction type than {BASES[wanted.basis][0]}", line, kind)
        return None
    if not wanted.has_year(cells["fiscal_year"]):
        found.leave("no fiscal year that is wanted", line, cells["fiscal_year"])
        return None
    try:
        usd = number(next((cells[column] for column in AMOUNTS if column in cells), ""))
    except ValueError as odd:
        found.leave("an amount that is no number", line, str(odd))
        return None
    if usd is None:
        found.leave("no amount", line)
        return None
    account = _account(cells[ACCOUNT], wanted) if complete else WHOLE
    if account is None:
        found.leave("an account without a short name here (--account)", line, cells[ACCOUNT], usd)
        return None
    return (code, account, int(cells["fiscal_year"])), usd


def _account(title: str, wanted: Wanted) -> str | None:
    """The short name of an account by its title; the user's own before ours."""
    folded = title.casefold()
    return next((short for part, short in {**wanted.accounts, **ACCOUNTS}.items() if part in folded), None)


def _rows(
    sums: dict[MoneyCell, list[Decimal]], file: str, complete: bool, wanted: Wanted, found: Imported
) -> Iterator[TableRow]:
    """The table's rows; what is said of sums of nothing, and of less."""
    what, status = BASES[wanted.basis]
    negative = [usd for every in sums.values() for usd in every if usd < 0]
    if negative:
        count = f"{len(negative)} amount{'s' * (len(negative) != 1)}"
        found.said.append(f"{count} of less than 0, {sum(negative):,} USD in all, summed in (deobligations)")
    for (code, account, year), every in sorted(sums.items()):
        usd = sum(every, Decimal(0))
        if usd == 0 or (usd < 0 and status != "obligated"):
            why = "a sum of less than 0, which only obligations can be" if usd else "a sum of 0"
            found.leave(why, 0, f"{code} {account} FY{year}", usd)
            continue
        yield {
            "table": "FA",
            "program": wanted.program,
            "country": code,
            "account": account,
            "fiscal_year": str(year),
            "printed": "" if complete else f"{usd:,}",
            "usd": plain(usd),
            "status": status,
            "notes": "",
            "basis": wanted.basis,
            "source": f"ForeignAssistance.gov, {file}: {what}, current dollars",
            "note": f"sum of {len(every)} transactions" if complete else "",
        }
