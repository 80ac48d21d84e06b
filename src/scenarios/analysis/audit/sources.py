"""Claims about money that another publication answers: GAO, the law, ForeignAssistance.gov."""

from __future__ import annotations

import re
from decimal import Decimal

from scenarios.analysis.audit.book import MILLION, Book, Statement
from scenarios.analysis.audit.verdicts import (
    UNTESTABLE,
    Verdict,
    holds,
    in_millions,
    like,
    listed,
    million,
    near,
    same,
    tenths,
    thousand,
)


def request_of_2008(book: Book, claim: Statement) -> Verdict:
    """The request of 1.3 billion: the tables print what was given, and a request for FY2013 only."""
    asked = [r for r in book.find("report_money", status="request") if r.whole("fiscal_year") == 2008]
    others = [r for r in book.rows("merida_disbursement") if r.cells["measure"] == "package announced"]
    said = listed(f"{r.cells['value']} {r.cells['unit']} ({r.cells['source'].split(',')[0]})" for r in others)
    stated = f"{claim.value} {claim.unit}"
    if asked:
        total = sum((r.dollars("usd") for r in asked), Decimal(0)) / MILLION
        return Verdict(same([total], [Decimal(claim.value) * 1000]), f"{total} million", stated)
    note = f"no table of the report has a request for FY2008; other sources announce {said} over several years"
    return Verdict(UNTESTABLE, "–", stated, note)


def _aid(book: Book, year: int, measure: str) -> Decimal:
    """Aid to Mexico of all accounts in ForeignAssistance.gov, in dollars."""
    rows = book.find("us_aid_all_accounts", country="MEX", fiscal_year=str(year), measure=measure)
    return rows[0].dollars("usd_current")


def equals_published(book: Book, claim: Statement, year: int, measure: str) -> Verdict:
    """A printed total of Table 1b against the published figure, at the printed digit."""
    published, printed, stated = (
        _aid(book, year, measure) / MILLION,
        book.totals["1b", year] / MILLION,
        Decimal(claim.value),
    )
    note = f"ForeignAssistance.gov, {measure.lower()}: {published}"
    return Verdict(
        same([like(published, stated), tenths(printed)], [stated, stated]),
        str(like(published, stated)),
        str(stated),
        note,
    )


def against_gao(book: Book, claim: Statement) -> Verdict:
    """CARSI FY2008-11 against GAO's rounded figure."""
    row = book.find("carsi_by_country", country="CA7", account="ALL", fiscal_year="2008-2011", measure="allocated")[0]
    return _near(book, claim, range(2008, 2012), Decimal(row.text("value")), "GAO-13-295R")


def close_to(book: Book, claim: Statement) -> Verdict:
    """CARSI FY2008-12 against what GAO calls close to a figure."""
    found = re.search(r"compare (\S+) .close to (\d+)", claim.test)
    if found is None:
        return Verdict(UNTESTABLE, "–", claim.value, "the test names no figure to compare with")
    return _near(book, claim, range(2008, 2013), Decimal(found[2]), found[1])


def _near(book: Book, claim: Statement, years: range, other: Decimal, source: str) -> Verdict:
    """A sum of Table 1a as stated, and near another source's figure."""
    total = book.sum("1a", years) / MILLION
    apart = tenths((total / other - 1) * 100)
    note = f"{source} gives {other}: the tables are {apart}% above"
    return Verdict(
        holds(total == Decimal(claim.value), near(total, other)),
        f"{total} million",
        f"{claim.value} million; {source}: {other}",
        note,
    )


def ceiling_in_law(book: Book, claim: Statement) -> Verdict:
    """CARSI FY2009 against the ceiling in the act, which also has a minimum for institutions."""
    ceiling, soft = (
        Decimal(book.find("carsi_by_country", country="CA7", fiscal_year="2009", measure=m)[0].text("value"))
        for m in ("appropriated_ceiling", "soft_earmark_minimum")
    )
    total, esf = book.sum("1a", [2009]), book.sum("1a", [2009], ["ESF"])
    note = (
        f"the act also sets at least {soft} for institutions, of which ESF has {million(esf)}: INCLE must hold the rest"
    )
    stated = Decimal(claim.value)
    return Verdict(same([total / MILLION, ceiling], [stated, stated]), in_millions(total), f"{stated} million", note)


def published_1004(book: Book, claim: Statement) -> Verdict:
    """Table 2 of FY2008-09 against ForeignAssistance.gov in all four countries."""
    pairs = {
        (code, year): (book.sum("2", [year], country=code), _published_1004(book, code, year))
        for year in range(2008, 2013)
        for code in book.countries("2")
    }
    first = [pair for (_, year), pair in pairs.items() if year < 2010]
    gaps = {key: abs(b - a) for key, (a, b) in pairs.items()}
    code, year = max(gaps, key=lambda key: (gaps[key] / pairs[key][0], key))
    printed, later = pairs[code, year]
    also = [c for c in book.countries("2") if not gaps[c, 2010]]
    note = (
        f"FY2010 ties for {listed(also, ' and ')}; later years were revised, most for {code} FY{year}:"
        f" {thousand(printed)} printed, {thousand(later)} published since"
    )
    left, right = zip(*first, strict=True)
    ours, theirs = (f"{listed(map(thousand, side), ' / ')} thousand" for side in (left, right))
    return Verdict(same(left, right), ours, theirs, note)


def _published_1004(book: Book, country: str, year: int) -> Decimal:
    row = book.find("dod_1004", country=country, fiscal_year=str(year))[0]
    return row.dollars("foreignassistance_gov_usd")
