"""Published figures of what became of a region's money by a date, each with what it asks of the pipeline.

A region may have such a table; the figures are no input of a run. Whether the pipeline's bands hold them is computed in
`analysis.audit.pipeline`, never stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from scenarios.baseline.known_tables import AUDIT_POINTS, COUNTED
from scenarios.baseline.reading import Tables
from scenarios.baseline.region import RegionFile
from scenarios.baseline.rows import Row
from scenarios.terms import STANDING
from scenarios.validation import nearest

SCALES = {"million USD": ("1", "0.001", "1000", "0.000001"), "share": ("1", "0.01")}
"""What a cell may count in, in each unit: millions, thousands, billions, dollars; shares, percent."""


@dataclass(frozen=True, slots=True)
class AuditPoint:
    """One published figure, and the money of the model that it is about.

    programs, accounts, units: which money; all where empty, but a point without programs asks nothing of the model.
    years: fiscal years of appropriation, first and last; all begun by then where None. since: only what was added after that
    day. measures: stages of a standing, added up; share_of: the stage that these are a share of; empty for money.
    low, high: what is stated, as printed (million USD, or a share); two values where sources differ.
    """

    id: str
    at: date
    programs: tuple[str, ...]
    accounts: tuple[str, ...]
    units: tuple[str, ...]
    years: tuple[int, int] | None
    since: date | None
    measures: tuple[str, ...]
    share_of: str
    basis: str
    """What the source counts: committed, obligated, delivered, expended ..."""
    low: Decimal
    high: Decimal
    unit: str
    said: str
    """about, more than, almost ...: as the source says it."""
    use: str
    repeats: str
    why: str
    """Why it is not counted."""
    status: str
    rests_on: tuple[str, ...]
    """FILE:LINE of the cells it is taken from."""
    source: str
    note: str
    file: str
    line: int

    @property
    def asks(self) -> bool:
        """Whether the model has money to set beside the figure."""
        return bool(self.programs)

    @property
    def counted(self) -> bool:
        """Whether it is counted as inside or outside the pipeline's bands."""
        return self.use == COUNTED


def read_audit_points(region: RegionFile, tables: Tables) -> tuple[AuditPoint, ...]:
    """The region's audit points in their order; none where it has no such table."""
    name = region.files.audit_points
    if not tables.is_there(name):
        return ()
    cited = Tables(tables.folder, tables.given)
    rows = tables.read(name, AUDIT_POINTS)
    ids = [row.cells["id"] for row in rows]
    return tuple(tables.each(rows, lambda row: _point(row, region, cited, ids)))


def _point(row: Row, region: RegionFile, cited: Tables, ids: list[str]) -> AuditPoint:
    programs = _several(row, "programs", region.programs)
    parts = [region.programs[name] for name in programs]
    low = _amount(row, "low")
    point = AuditPoint(
        id=row.text("id"),
        at=row.day("date"),
        programs=programs,
        accounts=_several(row, "accounts", [name for part in parts for name in part.accounts]),
        units=_several(row, "units", [code for part in parts for code in (*part.countries, part.regional_unit) if code]),
        years=_years(row, region),
        since=row.day("since") if row.cells["since"] else None,
        measures=_several(row, "measure", STANDING),
        share_of=row.cells["share_of"],
        basis=row.text("basis"),
        low=low,
        high=_amount(row, "high") if row.cells["high"] else low,
        unit=row.text("unit"),
        said=row.cells["said"],
        use=row.text("use"),
        repeats=row.one_of("repeats", ids) if row.cells["repeats"] else "",
        why=row.cells["why"],
        status=row.text("status"),
        rests_on=tuple(_split(row.cells["rests_on"])),
        source=row.text("source"),
        note=row.cells.get("note", ""),
        file=row.file,
        line=row.line,
    )
    _judge(row, point)
    _cited(row, point, cited)
    return point


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _several(row: Row, name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Words of a list, parted by semicolons."""
    words, known = _split(row.cells[name]), list(known)
    for word in words:
        if word not in known:
            row.refuse(name, f"unknown {name} “{word}”", nearest(word, known))
    return tuple(words)


def _amount(row: Row, name: str) -> Decimal:
    value = row.dollars(name)
    if row.cells["unit"] == "share" and value > 1:
        row.refuse(name, f"a share is at most 1, got {value}", "46% is 0.46")
    return value


def _years(row: Row, region: RegionFile) -> tuple[int, int] | None:
    if not row.cells["first_year"] and not row.cells["last_year"]:
        return None
    first, last = row.whole("first_year"), row.whole("last_year")
    if last < first:
        row.refuse("last_year", f"{last} is before {first}")
    for name, year in (("first_year", first), ("last_year", last)):
        if not region.money_years.first <= year <= region.money_years.last:
            row.refuse(
                name, f"the region has no money of {year}", f"{region.money_years.first} to {region.money_years.last}"
            )
    return first, last


def _judge(row: Row, point: AuditPoint) -> None:
    """What no single cell shows."""
    if point.high < point.low:
        row.refuse("high", f"{point.high} is below the low value, {point.low}")
    if point.asks != bool(point.measures):
        row.refuse("measure", "what is asked of the model names programs and a measure; what is not names neither")
    if point.asks and (point.unit == "share") != bool(point.share_of):
        row.refuse("share_of", "a share names what it is a share of, and money does not")
    if point.since and point.since >= point.at:
        row.refuse("since", f"{point.since} is not before {point.at}")
    if point.counted and not point.asks:
        row.refuse("programs", "a counted point names the programs whose money it is about")
    if not point.counted and not point.why:
        row.refuse("why", f"say why it is not counted: {point.use}")


def _cited(row: Row, point: AuditPoint, tables: Tables) -> None:
    """The lines that a point rests on exist, and a reported figure stands on one of them."""
    numbers = {number for ref in point.rests_on for number in _numbers(row, ref, tables)}
    scales = [Decimal(scale) for scale in SCALES[point.unit]]
    for value in (point.low, point.high) if point.rests_on and point.status == "reported" else ():
        if not any(number * scale == value for number in numbers for scale in scales):
            name = "low" if value == point.low else "high"
            row.refuse(name, f"{value} stands on none of the lines it rests on: {', '.join(point.rests_on)}")


def _numbers(row: Row, ref: str, tables: Tables) -> Iterator[Decimal]:
    """The numbers on the lines that FILE:LINE or FILE:FIRST-LAST names."""
    found = re.fullmatch(r"([\w.-]+\.csv):(\d+)(?:-(\d+))?", ref)
    if found is None:
        row.refuse("rests_on", f"“{ref}” names no line of a table", "FILE.csv:LINE or FILE.csv:FIRST-LAST, parted by ;")
        return
    first, last = int(found[2]), int(found[3] or found[2])
    lines = {one.line: one for one in tables.read(found[1])}
    for line in range(first, last + 1):
        if line not in lines:
            row.refuse("rests_on", f"{found[1]} has no line {line}")
        for cell in lines[line].cells.values():
            with suppress(InvalidOperation):
                yield Decimal(cell.replace(",", ""))
