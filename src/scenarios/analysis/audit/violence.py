"""Claims about violence, from the reconstructed Figure 1; and claims that no table can answer."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from scenarios.analysis.audit.book import Book, Statement
from scenarios.analysis.audit.verdicts import UNTESTABLE, Verdict, holds, hundredths, listed
from scenarios.baseline.parameters import load_parameters

OTHERS = ("SLV", "GTM", "HND")
HALF = Decimal("0.5")
RECENT = "UNODC2025"


def half_or_less(book: Book, claim: Statement) -> Verdict:
    """Mexico's rate over the lowest of the other three, year by year: at most half in most years."""
    figure = book.figure_1
    ratios = {y: rate / min(figure[c][y] for c in OTHERS if y in figure[c]) for y, rate in figure["MEX"].items()}
    above = {y: hundredths(r) for y, r in ratios.items() if r > HALF}
    kept = len(ratios) - len(above)
    note = f"against the lowest of the three; above half in {listed(f'{y} ({r})' for y, r in above.items())}"
    return Verdict(
        holds(2 * kept > len(ratios)), f"{kept} of {len(ratios)} years", f"a ratio of {claim.value} or less", note
    )


def guatemala(book: Book, claim: Statement) -> Verdict:
    """A rise since 1999 in most years up to the peak, and a fall in 2011."""
    rates = book.figure_1["GTM"]
    peak = max(rates, key=lambda y: rates[y] if y >= 1999 else Decimal(0))
    climb = [rates[y] for y in range(1999, peak + 1)]
    rises = sum(b > a for a, b in pairwise(climb))
    note = f"the peak is {peak}; the fall began in {peak + 1} already"
    facts = (2 * rises > len(climb) - 1, rates[2011] < rates[2010], rates[2011] > rates[1999])
    return Verdict(holds(*facts), _path(rates, 1999, peak, 2010, 2011), "a rise since 1999, down in 2011", note)


def honduras(book: Book, claim: Statement) -> Verdict:
    """A rise since 2003, faster since 2007; with what the release of 2025 says of the same years."""
    rates = book.figure_1["HND"]
    first, second = (rates[2007] - rates[2003]) / 4, (rates[2011] - rates[2007]) / 4
    later = {y: book.rate(RECENT, "HND", y).quantize(Decimal("0.1")) for y in (2003, 2006, 2007, 2011)}
    note = (
        f"only in the data of 2011-13; the release of 2025 has {_path(later, *later)}: a fall to 2006, then a doubling"
    )
    return Verdict(
        holds(0 < first < second), _path(rates, 2003, 2007, 2011), "a fast rise since 2003, above all since 2007", note
    )


def el_salvador(book: Book, claim: Statement) -> Verdict:
    """A fall to 2002, of which a part came back."""
    rates = book.figure_1["SLV"]
    back = max(rates[y] for y in range(2003, 2012))
    facts = (rates[1999] < rates[1995], rates[2002] < rates[1999], rates[2002] < rates[2011], back < rates[1995])
    return Verdict(
        holds(*facts), _path(rates, 1995, 2002, 2009, 2011), "a fall in the late 1990s, partly reversed after 2002"
    )


def mexico(book: Book, claim: Statement) -> Verdict:
    """A rise in every year since 2007."""
    rates = book.figure_1["MEX"]
    rising = all(rates[y] > rates[y - 1] for y in range(2008, 2012))
    return Verdict(holds(rising), _path(rates, 2007, 2011), "a noticeable rise since 2007")


def sharpest(book: Book, claim: Statement) -> Verdict:
    """Rates of 2011 over those of 2007: Mexico's is the greatest."""
    growth = {c: rates[2011] / rates[2007] for c, rates in book.figure_1.items()}
    order = sorted(growth, key=lambda c: -growth[c])
    shown = listed(f"{c} {hundredths(growth[c])}" for c in order)
    since_1999 = {c: rates[2011] / rates[1999] for c, rates in book.figure_1.items()}
    first = max(since_1999, key=lambda c: since_1999[c])
    note = f"from 2007 to 2011; since 1999 {'too' if first == 'MEX' else f'it is {first} instead'}"
    return Verdict(holds(order[0] == "MEX"), shown, "Mexico first", note)


def _path(rates: dict[int, Decimal], *years: int) -> str:
    """Rates of some years in a row."""
    return listed((f"{rates[y]} ({y})" for y in years), " → ")


def no_second_source(book: Book, claim: Statement, indicator: str) -> Verdict:
    """A share that the report takes from a source: nothing else in the tables measures the same in that year."""
    rows = book.find("trafficking", indicator=indicator, year="2011")
    others = [r for r in rows if not r.cells["source"].startswith("MPI")]
    if others:
        found = [Decimal(r.text("value")) for r in others]
        return Verdict(holds(Decimal(claim.value) in found), listed(found), f"{claim.value}%")
    return Verdict(
        UNTESTABLE, "–", f"{claim.value}%", "the only figure for that year in the tables is this statement itself"
    )


def absorptive_capacity(book: Book, claim: Statement) -> Verdict:
    """Who can absorb how much: the report gives no number, and each ceiling here is an assumption."""
    ceilings = [p for p in load_parameters().values() if p.group == "ceiling"]
    known = [p.name for p in ceilings if p.status in ("reported", "derived", "estimated")]
    assumed = "every one here is assumed" if not known else f"all here are assumed but {listed(known)}"
    note = f"the report gives no number for what a country can absorb, and no source does: {assumed}"
    return Verdict(UNTESTABLE, "–", "Mexico's capacity above each Central American country's", note)


def separate_program(book: Book, claim: Statement) -> Verdict:
    """When CARSI became a program of its own: money tables have no such date."""
    first = min(book.years("1a"))
    note = f"Table 1a counts CARSI from FY{first}; the report says FY{claim.value} in note 2 and 2009 in its text"
    return Verdict(UNTESTABLE, "–", f"FY{claim.value}", note)


def trade(book: Book, claim: Statement) -> Verdict:
    """A share of exports: there is no table of trade."""
    return Verdict(UNTESTABLE, "–", f"about {claim.value}%", "no table here is about trade")
