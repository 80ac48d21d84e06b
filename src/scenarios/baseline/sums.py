"""Money as printed beside money in dollars: each cell against its text, each table and year against its printed total."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scenarios.baseline.judging import Fault, JudgedTable, told
from scenarios.baseline.known_tables import MONEY, TOTALS
from scenarios.baseline.number_forms import MISSING
from scenarios.baseline.reading import Tables
from scenarios.baseline.region import RegionFile
from scenarios.baseline.rows import CODE, Row
from scenarios.errors import Problem
from scenarios.yaml_text import printable

SCALES = {Decimal(1): "dollars", Decimal(10**3): "thousands", Decimal(10**6): "millions", Decimal(10**9): "billions"}
"""What one of a printed table may be, in dollars."""
_NUMBER = re.compile(r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?")
_DASHES = "-\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
Scales = Mapping[str, Decimal]
"""Dollars in one of each table, by the table's name."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number, and half of its last digit; None where nothing is printed (n/a)."""

    value: Decimal | None
    half: Decimal = Decimal(0)


def check_sums(region: RegionFile, tables: Tables) -> None:
    """Note cells that are not what is printed (problems), and totals that do not add up (warnings)."""
    money = tables.table(region.files.money, MONEY)
    totals = tables.table(region.totals, TOTALS) if tables.is_there(region.totals) else JudgedTable()
    scales = _scales([*money.rows, *totals.rows])
    wrong = [fault for row in (*money.rows, *totals.rows) if (fault := _unlike(row, scales))]
    tables.problems += [*told(wrong), *_no_scale(money.rows, scales)]
    tables.warnings += _texts(money.rows)
    if money.sure and not wrong:
        tables.warnings += _totals(money, totals, scales)


def printed(text: str) -> Printed | None:
    """A printed text as a number; None where it cannot be told.

    >>> printed("25,000"), printed("(1.5)").value, printed("n/a").value
    (Printed(value=Decimal('25000'), half=Decimal('0.5')), Decimal('-1.5'), None)
    """
    bare = re.sub(r"^\s*(US)?\$\s*|\s*\*+$|(?<=[0-9])\s?\(?[a-z]\)?$", "", text.strip())
    bare = f"-{bare[1:-1]}" if re.fullmatch(r"\([0-9][^()]*\)", bare) else bare
    bare = f"-{bare[1:]}" if bare[:1] in _DASHES and bare[1:2].isdigit() else bare
    if bare and set(bare) <= set(_DASHES):
        return Printed(Decimal(0))
    if bare.casefold() in MISSING:
        return Printed(None)
    if not _NUMBER.fullmatch(bare):
        return None
    return Printed(Decimal(bare.replace(",", "")), Decimal(5).scaleb(-len(bare.partition(".")[2]) - 1))


def _scales(rows: Sequence[Row]) -> dict[str, Decimal]:
    """What one of each table is in dollars: what most of its cells say."""
    votes: dict[str, Counter[Decimal]] = defaultdict(Counter)
    for row in rows:
        text = printed(row.cells.get("printed", ""))
        if text and text.value and row.cells["usd"]:
            usd = row.dollars("usd")
            votes[row.cells["table"]].update(s for s in SCALES if abs(usd - text.value * s) <= text.half * s)
    return {table: count.most_common(1)[0][0] for table, count in votes.items() if count}


def _unlike(row: Row, scales: Scales) -> Fault | None:
    """What is wrong with a cell that is not what is printed beside it."""
    text, shown = printed(row.cells.get("printed", "")), printable(row.cells.get("printed", ""), 30)
    if text is None:
        return None
    if not row.cells["usd"]:
        what = f"usd is empty, and “{shown}” is printed"
        return Fault("usd:printed", row, "usd", what, "write its dollars; 0 for a dash") if text.value is not None else None
    usd = row.dollars("usd")
    if text.value is None:
        hint = "leave usd empty, or write what is printed"
        return (
            Fault("usd:printed", row, "usd", f"usd is {usd}, and “{shown}” is printed: no number", hint)
            if shown and usd
            else None
        )
    scale = scales.get(row.cells["table"])
    if scale is None or abs(usd - text.value * scale) <= text.half * scale:
        return None
    meant = text.value * scale
    what = (
        f"usd is {usd}, and “{shown}” is printed: {meant:f} dollars, as table {row.cells['table']} counts in {SCALES[scale]}"
    )
    return Fault("usd:printed", row, "usd", what, f"usd is {_ratio(usd, meant)}: mend the one that is wrong")


def _ratio(usd: Decimal, meant: Decimal) -> str:
    """How far dollars are from what is printed.

    >>> _ratio(Decimal(250), Decimal(25)), _ratio(Decimal(24), Decimal(25))
    ('10 times what is printed', '1 less than what is printed')
    """
    times = usd / meant if meant else Decimal(0)
    if times >= 2:
        return f"{_short(times)} times what is printed"
    if 0 < times <= Decimal("0.5"):
        return f"1/{_short(1 / times)} of what is printed"
    return f"{abs(usd - meant):,} {'more' if usd > meant else 'less'} than what is printed"


def _short(times: Decimal) -> str:
    return f"{times:,.0f}" if times >= 1000 else f"{float(times):.4g}"


def _no_scale(rows: Sequence[Row], scales: Scales) -> Iterator[Problem]:
    """Tables of which no cell is what is printed, in any unit."""
    done = set(scales)
    for row in rows:
        text = printed(row.cells["printed"])
        if row.cells["table"] not in done and text and text.value and row.cells["usd"]:
            done.add(row.cells["table"])
            what = f"no cell of table {row.cells['table']} is what is printed, in dollars, thousands, millions or billions"
            hint = f"here usd is {_ratio(row.dollars('usd'), text.value)}"
            yield Problem(what, row.place("usd"), hint, CODE)


def _texts(rows: Sequence[Row]) -> Iterator[Problem]:
    """Printed texts with digits that are no number: they cannot be compared."""
    odd = [row for row in rows if printed(row.cells["printed"]) is None and re.search("[0-9]", row.cells["printed"])]
    what = "printed is “{}”, which is no number: usd is not compared with it"
    yield from told(Fault("*printed", r, "printed", what.format(printable(r.cells["printed"], 30))) for r in odd)


@dataclass(frozen=True, slots=True)
class SummedTotal:
    """A total, the cells that it is of, their sum in dollars, and how far rounding may put the two apart."""

    total: Row
    cells: tuple[Row, ...]
    whole: Decimal
    slack: Decimal

    @property
    def stated(self) -> Decimal:
        """The total in dollars."""
        return self.total.dollars("usd")

    @property
    def fits(self) -> bool:
        """Whether the cells sum to the total, but for rounding."""
        return abs(self.whole - self.stated) <= self.slack

    @property
    def words(self) -> str:
        """What the total is of: `table 1a, fiscal year 2012`."""
        return f"table {self.total.cells['table']}, fiscal year {self.total.cells['fiscal_year']}"


def summed(region: RegionFile, tables: Tables) -> list[SummedTotal]:
    """Every total of a region beside the sum of its cells, where it has a table of totals; not of cells that have a fault."""
    money = tables.table(region.files.money, MONEY)
    totals = tables.table(region.totals, TOTALS) if tables.is_there(region.totals) else JudgedTable()
    return list(_summed(money, totals, _scales([*money.rows, *totals.rows])))


def _summed(money: JudgedTable, totals: JudgedTable, scales: Scales) -> Iterator[SummedTotal]:
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in money.rows:
        cells[row.cells["table"], row.cells["fiscal_year"]].append(row)
    unread = {(row.cells["table"], row.cells["fiscal_year"]) for row in money.faulty}
    tables = {table for table, _ in cells}
    for total in totals.rows:
        key = (total.cells["table"], total.cells["fiscal_year"])
        if key[0] in tables and key not in unread:
            scale, own = scales.get(key[0], Decimal(1)), tuple(cells.get(key, ()))
            slack = sum((_half(row) * scale for row in (total, *own)), Decimal(1))
            yield SummedTotal(total, own, sum((r.dollars("usd") for r in own if r.cells["usd"]), Decimal(0)), slack)


def _totals(money: JudgedTable, totals: JudgedTable, scales: Scales) -> Iterator[Problem]:
    """Totals that are not the sum of their cells."""
    file = next((row.file for row in money.rows if not row.is_own), "")
    for one in _summed(money, totals, scales):
        if not one.fits:
            where = _lines([row for row in one.cells if not row.is_own], file)
            where += "".join(f", and {place.file}:{place.line} of the scenario" for row in one.cells if (place := row.at))
            what = f"{one.words}: the cells sum to {one.whole:,f} and the total is {one.stated:,f} ({where})"
            much = "much" if one.whole > one.stated else "little"
            yield Problem(what, one.total.place("usd"), f"{abs(one.whole - one.stated):,f} too {much}", CODE)


def _lines(cells: Sequence[Row], file: str) -> str:
    """Where cells stand in their file."""
    lines = ", ".join(str(row.line) for row in cells[:8]) + (" …" if len(cells) > 8 else "")
    return f"{file}, line{'s' * (len(cells) != 1)} {lines}" if cells else f"{file} has none"


def _half(row: Row) -> Decimal:
    text = printed(row.cells.get("printed", ""))
    return text.half if text else Decimal(0)
