"""Claims about money that the report's own tables answer: totals, forward funding, the mix, Section 1004."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from scenarios.analysis.audit.book import MILLION, THOUSAND, Book, Statement
from scenarios.analysis.audit.verdicts import (
    EXACT,
    FAILS,
    Verdict,
    figures,
    holds,
    in_millions,
    in_thousands,
    like,
    listed,
    million,
    percents,
    same,
    tenths,
    thousand,
    tie,
)

YEARS = range(2008, 2014)
MERIDA = "merida"


def accounts_add_up(book: Book, claim: Statement, table: str, year: int) -> Verdict:
    """The accounts of a year against the total that the table prints."""
    total, added = book.totals[table, year], book.sum(table, [year])
    shown, unit = (in_thousands, THOUSAND) if table == "1a" else (in_millions, MILLION / 10)
    result = tie(added, total, unit)
    note = "" if result == EXACT else f"the accounts give {shown(added - total)} more than the printed total"
    return Verdict(result, shown(added), shown(total), note)


def carsi_total(book: Book, claim: Statement) -> Verdict:
    """Six years of Table 1a."""
    total, stated = book.sum("1a", YEARS), Decimal(claim.value) * MILLION
    return Verdict(tie(total, stated, THOUSAND), in_millions(total), in_millions(stated))


def mexico_total(book: Book, claim: Statement) -> Verdict:
    """Six printed totals of Table 1b; the accounts add up to 0.1 more, all of it in FY2008."""
    total = sum((book.totals["1b", year] for year in YEARS), Decimal(0))
    stated, added = Decimal(claim.value) * MILLION, book.sum("1b", YEARS)
    odd = [f"FY{y}" for y in YEARS if book.sum("1b", [y]) != book.totals["1b", y]]
    note = f"the accounts give {million(added)}: {million(added - total)} is rounding in the printed {listed(odd)}"
    return Verdict(tie(total, stated, MILLION / 10), in_millions(total), in_millions(stated), note)


def quarter_of_mexico(book: Book, claim: Statement) -> Verdict:
    """CARSI against Mexico over six years, and year by year."""
    ratio = book.sum("1a", YEARS) / _mexico(book)
    low, high = figures(claim.test)[-2:]
    by_year = percents(book.sum("1a", [y]) / book.totals["1b", y] for y in YEARS)
    note = f"true of the sum, not of each year: {listed(by_year)} percent"
    return Verdict(
        holds(low <= ratio <= high), f"{tenths(ratio * 100)}%", f"{tenths(Decimal(claim.value) * 100)}%", note
    )


def _mexico(book: Book) -> Decimal:
    return sum((book.totals["1b", year] for year in YEARS), Decimal(0))


def first_package(book: Book, claim: Statement) -> Verdict:
    """405 million against the three accounts of Mérida in FY2008."""
    stated = Decimal(claim.value) * MILLION
    package, printed = book.sum("1b", [2008], book.accounts(MERIDA)), book.totals["1b", 2008]
    names = listed(book.accounts(MERIDA))
    note = (
        f"{million(package)} in the accounts of the Mérida Initiative ({names}); the figure is near the total of all"
        f" accounts, {million(printed)}, cut to whole millions, which holds money that is not Mérida's"
    )
    return Verdict(tie(package, stated, MILLION), in_millions(package), in_millions(stated), note)


def further_package(book: Book, claim: Statement) -> Verdict:
    """50 million for Central America and the Caribbean against Table 1a."""
    stated, carsi = Decimal(claim.value) * MILLION, book.sum("1a", [2008])
    note = (
        f"Table 1a has {million(carsi)} of FY2008 for Central America alone, so {million(stated)} cannot be the sum for"
        " it, the Dominican Republic and Haiti; the report names no other source for the smaller figure"
    )
    return Verdict(tie(carsi, stated, MILLION), in_millions(carsi), in_millions(stated), note)


def forward(book: Book, claim: Statement, letter: str) -> Verdict:
    """The sum that a note moves, against the law that gave it; and what the account is after moving it."""
    note, stated = book.notes[letter], Decimal(claim.value) * MILLION
    given = book.find("tranches", program=MERIDA, account=note.account, law=note.law, fiscal_year=str(note.counted_in))
    by_law = [row.dollars("usd") for row in given if row.cells["usd"]]
    after = [
        f"FY{year} {million(book.sum('1b', [year], [note.account]) + book.moved(year, [note.account], letter))}"
        for year in (note.counted_in, note.meant_for)
    ]
    said = f"{note.account} after moving it: {listed(after)}"
    return Verdict(same([note.usd, *by_law], [stated, stated]), in_millions(note.usd), in_millions(stated), said)


def after_moving(book: Book, claim: Statement) -> Verdict:
    """Mexico's totals with all forward funding in the year it was meant for."""
    years = (2009, 2010, 2011)
    stated = figures(claim.value)
    moved = [(book.totals["1b", y] + book.moved(y)) / MILLION for y in years]
    kept = sum(moved) == sum(book.totals["1b", y] for y in years) / MILLION
    note = f"their sum stays {sum(moved)}" if kept else "their sum changes"
    return Verdict(
        same(moved, stated) if kept else FAILS,
        f"{listed(map(tenths, moved), ' / ')} million",
        f"{claim.value} million",
        note,
    )


def sum_unchanged(book: Book, claim: Statement) -> Verdict:
    """All years of Table 1b before and after moving."""
    years = book.years("1b")
    before = sum((book.totals["1b", y] for y in years), Decimal(0))
    after = sum((book.totals["1b", y] + book.moved(y) for y in years), Decimal(0))
    stated = Decimal(claim.value) * MILLION
    return Verdict(same([before, after], [stated, stated]), in_millions(after), in_millions(stated))


def equipment_first(book: Book, claim: Statement) -> Verdict:
    """FMF, which stands for equipment, as a share of Mexico's total in the first two years and after."""
    shares = {y: book.sum("1b", [y], ["FMF"]) / book.totals["1b", y] for y in YEARS}
    early, later = [shares[y] for y in (2008, 2009)], [shares[y] for y in range(2010, 2014)]
    moved = [
        (book.sum("1b", [y], ["FMF"]) + book.moved(y, ["FMF"])) / (book.totals["1b", y] + book.moved(y))
        for y in (2009, 2010)
    ]
    a, b = percents(moved)
    note = f"FMF stands for equipment; with forward funding moved FY2009 is {a}% and FY2010 {b}%: the peak moves"
    return Verdict(
        holds(min(early) > max(later)),
        f"{listed(percents(early))}%, then {listed(percents(later))}%",
        "first two years above the rest",
        note,
    )


def shift_to_prevention(book: Book, claim: Statement) -> Verdict:
    """ESF as a share of CARSI: rising from FY2009 on, and at the end above the start."""
    shares = [book.sum("1a", [y], ["ESF"]) / book.totals["1a", y] for y in YEARS]
    rising = all(b > a for a, b in pairwise(shares[1:]))
    p = percents(shares)
    note = f"rises each year from FY2009; FY2008 began at {p[0]}%, so there was a fall first"
    return Verdict(holds(rising, shares[-1] > shares[0]), f"{listed(p)}%", "a rising share of ESF", note)


def exponential(book: Book, claim: Statement) -> Verdict:
    """Growth year after year since FY2007 in Table 1b."""
    years = book.years("1b")
    totals = [book.totals["1b", y] for y in years]
    peak = years[totals.index(max(totals))]
    last = totals[-1] / max(totals)
    note = f"the peak is FY{peak}; then it falls, and FY{years[-1]} is {percents([last])[0]}% of the peak"
    rising = all(b > a for a, b in pairwise(totals))
    return Verdict(
        holds(rising), f"{listed(map(million, totals))} million", "each year above the last", "" if rising else note
    )


def nadr_once(book: Book, claim: Statement) -> Verdict:
    """NADR of CARSI: all of it in FY2008."""
    stated, all_years = Decimal(claim.value) * THOUSAND, book.sum("1a", YEARS, ["NADR"])
    return Verdict(
        same([book.sum("1a", [2008], ["NADR"]), all_years], [stated, stated]),
        in_thousands(all_years),
        in_thousands(stated),
    )


def fmf_stops(book: Book, claim: Statement) -> Verdict:
    """FMF of CARSI: all of it by FY2010."""
    stated, all_years = Decimal(claim.value) * THOUSAND, book.sum("1a", YEARS, ["FMF"])
    early = book.sum("1a", range(2008, 2011), ["FMF"])
    return Verdict(same([early, all_years], [stated, stated]), in_thousands(early), in_thousands(stated))


def section_1004(book: Book, claim: Statement, year: int) -> Verdict:
    """The four countries of Table 2, which prints no total."""
    stated, total = Decimal(claim.value) * THOUSAND, book.sum("2", [year])
    return Verdict(tie(total, stated, THOUSAND), in_thousands(total), in_thousands(stated), "the table prints no total")


def placeholder_request(book: Book, claim: Statement) -> Verdict:
    """The request for FY2013 country by country against FY2012."""
    last, asked = ([book.sum("2", [y], country=c) for c in book.countries("2")] for y in (2012, 2013))
    note = "the request repeats the year before: a placeholder"
    return Verdict(same(asked, last), _thousands(asked), _thousands(last), note)


def _thousands(amounts: list[Decimal]) -> str:
    return f"{listed(map(thousand, amounts), ' / ')} thousand"


def growth_1004(book: Book, claim: Statement) -> Verdict:
    """Mexico's Section 1004 aid in FY2010 over FY2008."""
    ratio = book.sum("2", [2010], country="MEX") / book.sum("2", [2008], country="MEX")
    stated = Decimal(claim.value)
    return Verdict(same([like(ratio, stated)], [stated]), str(like(ratio, stated)), str(stated))


def mexico_share_1004(book: Book, claim: Statement) -> Verdict:
    """Mexico's share of Table 2 in each year."""
    shares = percents(book.sum("2", [y], country="MEX") / book.sum("2", [y]) for y in YEARS)
    stated = figures(claim.test)
    return Verdict(same(shares, stated), f"{listed(shares)}%", f"{listed(stated)}%")
