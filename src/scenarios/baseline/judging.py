"""The cells of a sheet judged by the schema of its table: plain forms, ranges, words, keys; one message for a cause."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from scenarios.baseline.cells import plain
from scenarios.baseline.number_forms import PLAIN, OddError, Style, style_of
from scenarios.baseline.rows import CODE, Row
from scenarios.baseline.schema import FIRST_YEAR, LAST_YEAR, STATUS, Column, Kind, TableSchema
from scenarios.baseline.shapes import Sheet
from scenarios.errors import Problem
from scenarios.validation import nearest
from scenarios.yaml_text import printable

SHIFTED = 3
"""Faulty cells of one row from which on they have one cause."""
EACH = 3
"""Faults of one cause that are told one by one; where there are more, one message has the first and counts the others."""
_AT_ONCE: dict[Kind, re.Pattern[str]] = {
    "year": re.compile(r"(19|20|21)[0-9]{2}"),
    "whole": re.compile(r"[0-9]+"),
    "money": re.compile(r"-?[0-9]+(\.([0-9]{1,2}|[0-9]{4,}))?"),
    "number": PLAIN,
}
"""What is in plain form for certain, so that most cells are looked at once; not where decimals have a comma."""


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """What is wrong with a cell, or to be said of it, and the cause that it shares with others."""

    cause: str
    row: Row
    column: str
    what: str
    hint: str = ""


@dataclass(slots=True)
class JudgedTable:
    """What was read of one table.

    rows: those without a fault; all_rows: these and those with a faulty cell, to tell what is there; sure: whether every
    record and every cell of the key could be read, so that what is not there is missing.
    """

    rows: list[Row] = field(default_factory=list)
    all_rows: list[Row] = field(default_factory=list)
    sure: bool = True

    @property
    def faulty(self) -> list[Row]:
        """The rows that have a fault."""
        good = {row.line for row in self.rows}
        return [row for row in self.all_rows if row.line not in good]


def judge(sheet: Sheet, schema: TableSchema | None) -> tuple[JudgedTable, list[Problem], list[Problem]]:
    """The rows of a sheet, what is wrong with their cells, and what was read although it was not in plain form."""
    judging = _Judging(sheet, schema)
    table = judging.table()
    return table, list(told(judging.faults)), list(told(judging.remarks))


def told(faults: Iterable[Fault]) -> Iterator[Problem]:
    """One problem for each fault, or for all of one cause where there are many."""
    causes: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        causes[fault.cause].append(fault)
    for group in causes.values():
        same = len(group) > 1 and len({fault.what for fault in group}) == 1
        if len(group) <= EACH and not same and not group[0].cause.startswith("*"):
            yield from (Problem(f.what, f.row.place(f.column), f.hint, CODE) for f in group)
        else:
            yield _all_of(group)


def _all_of(group: Sequence[Fault]) -> Problem:
    """The first fault of a cause, with how many more there are and where the last one stands."""
    first, rest = group[0], len(group) - 1
    more = f" (and {rest} more, to line {group[-1].row.line})" if rest else ""
    return Problem(f"{first.what}{more}", first.row.place(first.column), first.hint, CODE)


@dataclass(slots=True)
class _Judging:
    """Judges the cells of one sheet; a cause that begins with * is told once, however few cells have it."""

    sheet: Sheet
    schema: TableSchema | None
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)

    def table(self) -> JudgedTable:
        """The rows, their cells brought to plain form."""
        rows = [self._row(record.line, record.cells) for record in self.sheet.records]
        if self.schema is None:
            return JudgedTable(rows, rows, not self.sheet.broken)
        columns = [c for c in self.schema.columns if c.name in self.sheet.names and (c.is_read or not c.is_number)]
        style = self._style(rows, [column for column in columns if column.is_number and column.kind != "year"])
        if style is None:
            return JudgedTable([], rows, sure=False)
        wrong = {column.name: self._column(rows, column, style) for column in columns}
        faulty = set[int]().union(*wrong.values())
        self._shifted()
        self._same(rows, faulty)
        sure = not self.sheet.broken and not any(wrong.get(name) for name in self.schema.key)
        again = self._twice(rows, faulty)
        self.faults += again.values()
        good = [row for n, row in enumerate(rows) if n not in faulty and n not in again]
        mistyped = any(fault.hint != SAME for fault in again.values())  # then the key that was meant seems to be missing
        return JudgedTable(good, rows, sure and not mistyped)

    def _row(self, line: int, cells: Sequence[str]) -> Row:
        names = self.sheet.names
        held = {name: cell for name, cell in zip(names, cells, strict=True) if name}
        return Row(self.sheet.file, line, self.sheet.lines[line - 1], held, names, self.sheet.delimiter)

    def _style(self, rows: Sequence[Row], columns: Sequence[Column]) -> Style | None:
        """How numbers are written: asked only where some cell is not in plain form; None where in two ways."""
        cells = [(text, column) for column in columns for row in rows if (text := row.cells[column.name])]
        if all(PLAIN.fullmatch(text) for text, _ in cells):
            return Style()
        try:
            return style_of(cells)
        except OddError as odd:
            self.faults.append(Fault(f"*{odd.cause}", rows[0], columns[0].name, odd.what, odd.hint))
            return None

    def _column(self, rows: Sequence[Row], column: Column, style: Style) -> set[int]:
        """Bring the cells of a column to plain form; the numbers of the rows that have a fault in it."""
        is_fine, name, wrong = _at_once(column, style), column.name, set()
        for n, row in enumerate(rows):
            text = row.cells[name]
            if text and is_fine(text):
                continue
            try:
                if text:
                    text = row.cells[name] = self._plain(text, row, column, style)
                fault = _fault(text, row, column)
            except OddError as odd:
                fault = Fault(odd.cause, row, name, odd.what, odd.hint)
            if fault:
                self.faults.append(fault)
                wrong.add(n)
        return wrong

    def _plain(self, text: str, row: Row, column: Column, style: Style) -> str:
        if not column.is_number and column.kind not in ("day", "years") and text.isprintable():
            return text
        bare, said = plain(text, column, style)
        if said:
            self.remarks.append(Fault(f"*{said.cause}", row, column.name, said.words))
        return bare

    def _shifted(self) -> None:
        """Make one fault of many in one row: its cells stand in the wrong columns."""
        count = Counter(fault.row.line for fault in self.faults)
        for line in [line for line, number in count.items() if number >= SHIFTED]:
            mine = [fault for fault in self.faults if fault.row.line == line]
            what = f"{len(mine)} cells of this row do not fit: {mine[0].what}; {mine[1].what}; …"
            self.faults = [fault for fault in self.faults if fault.row.line != line]
            self.faults.append(Fault(f"row:{line}", mine[0].row, mine[0].column, what, "is the row shifted by a cell?"))

    def _same(self, rows: Sequence[Row], faulty: set[int]) -> None:
        """Columns that say the same in two units must agree, but for rounding."""
        for column in self.schema.columns if self.schema else ():
            if column.same is None or column.name not in self.sheet.names:
                continue
            other, unit = column.same
            for n, row in enumerate(rows):
                if n not in faulty and row.cells[other] and row.cells[column.name]:
                    fault = _differ(row, column, other, unit)
                    self.faults += [fault] if fault else []
                    faulty |= {n} if fault else set()

    def _twice(self, rows: Sequence[Row], faulty: set[int]) -> dict[int, Fault]:
        """Rows whose key stands already; which of the two is right cannot be told."""
        if self.schema is None:
            return {}
        first: dict[tuple[str, ...], Row] = {}
        again = {}
        names, only_if = self.sheet.names, self.schema.key_if
        key = self.schema.key_in(names) or _all_but_numbers(names, self.schema)
        for n, row in enumerate(rows):
            if n in faulty or (only_if and not row.cells[only_if]):
                continue
            cells = tuple(row.cells[name] for name in key)
            if (other := first.setdefault(cells, row)) is not row:
                again[n] = _again(row, other, cells, key)
        return again


def _at_once(column: Column, style: Style) -> Callable[[str], object]:
    """What tells of most cells of a column that there is nothing to say; the others are looked at closely."""
    if column.kind in ("text", "country", "program", "account", "law"):
        return str.isprintable
    pattern = _AT_ONCE.get(column.kind)
    if pattern is None or style.comma:
        return lambda text: False
    if column.low is None and column.high is None and (column.kind != "money" or column.signed is None):
        return pattern.fullmatch
    low = -math.inf if column.low is None else column.low
    high = math.inf if column.high is None else column.high
    low = max(low, 0.0) if column.kind == "money" else low
    return lambda text: pattern.fullmatch(text) and low <= float(text) <= high


def _all_but_numbers(names: Sequence[str], schema: TableSchema) -> tuple[str, ...]:
    """What tells rows apart where no key is declared: all that is no number."""
    numbers = {column.name for column in schema.columns if column.is_number and column.kind != "year"}
    return tuple(name for name in names if name and name not in numbers)


SAME = "the two lines are the same: remove one"


def _again(row: Row, other: Row, cells: Sequence[str], key: Sequence[str]) -> Fault:
    """What is said of a row whose key stands already: both places, and how the two differ."""
    shown = printable(", ".join(filter(None, cells)), 80)
    differing = [name for name in row.cells if row.cells[name] != other.cells[name]]
    hint = SAME
    if differing:
        name = differing[0]
        there, here = (printable(one.cells[name], 30) for one in (other, row))
        hint = f"{name} is {there or 'empty'} there and {here or 'empty'} here: keep the right one"
    return Fault("twice", row, key[0], f"{shown} stands on line {other.line} already", hint)


def _differ(row: Row, column: Column, other: str, unit: float) -> Fault | None:
    """What is said of two columns that contradict each other; half a digit of each is rounding."""
    here, there = Decimal(row.cells[column.name]), Decimal(row.cells[other])
    scale = Decimal(repr(unit))
    slack = (_half_digit(row.cells[column.name]) * scale + _half_digit(row.cells[other])) * Decimal("1.001")
    if abs(here * scale - there) <= slack:
        return None
    what = f"{column.name} {here} and {other} {there} contradict each other"
    return Fault(f"{column.name}:same", row, column.name, what, f"one of them is {_times(here * scale, there)}")


def _half_digit(text: str) -> Decimal:
    """Half of the last digit that is written."""
    return Decimal(5).scaleb(-len(text.partition(".")[2]) - 1)


def _times(one: Decimal, other: Decimal) -> str:
    """How far two numbers that should be the same are apart."""
    if not one or not other:
        return "0"
    ratio = abs(one / other)
    ratio = ratio if ratio >= 1 else 1 / ratio
    return f"{ratio:,.3g} times the other" if ratio >= 2 else f"{(ratio - 1) * 100:.2g}% off"


def _fault(text: str, row: Row, column: Column) -> Fault | None:
    """What is wrong with a cell in plain form."""
    name = column.name
    if not text:
        return None if column.empty is not None else Fault(f"{name}:empty", row, name, f"{name} is empty", "write its value")
    if column.kind == "word" and text not in column.words:
        what = f"unknown {name} “{printable(text, 40)}”"
        return Fault(f"{name}:{text}", row, name, what, nearest(text, column.words))
    if column.kind == "status" and not re.fullmatch(STATUS, text):
        words = STATUS[1 : STATUS.index(")")].split("|")
        what = f"unknown {name} “{printable(text, 40)}”"
        return Fault(f"{name}:{text}", row, name, what, nearest(text, words))
    return _outside(text, row, column) if column.is_number and column.kind != "year" else None


def _outside(text: str, row: Row, column: Column) -> Fault | None:
    """What is wrong with a number: no whole one, negative, or out of its range."""
    name, value = column.name, float(text)
    if column.kind == "whole":
        if not value.is_integer():
            return Fault(f"{name}:whole", row, name, f"{name} must be a whole number, got {text}")
        row.cells[name] = str(int(Decimal(text)))
    if column.kind == "money" and value < 0 and (column.low is not None or not _may_be_negative(row, column)):
        hint = f"less than 0 only where {column.signed[0]} says {column.signed[1]}" if column.signed else _sentinel(text)
        return Fault(f"{name}:negative", row, name, f"{name} must not be negative, got {text}", hint)
    low, high = column.low, column.high
    if (low is not None and value < low) or (high is not None and value > high):
        return Fault(
            f"{name}:range", row, name, f"{name} must {column.range_words()}, got {text}", _range_hint(value, column, text)
        )
    return None


def _may_be_negative(row: Row, column: Column) -> bool:
    return column.signed is not None and column.signed[1] in row.cells.get(column.signed[0], "")


def _sentinel(text: str) -> str:
    return "a mark for missing? leave the cell empty" if re.fullmatch(r"-9{2,}(\.0+)?", text) else ""


def _range_hint(value: float, column: Column, text: str) -> str:
    if (column.low, column.high) == (0, 1) and 2 <= value <= 100:
        return f"{text}% is {value / 100:g}"
    return _sentinel(text)


def is_day(text: str) -> bool:
    """Whether a text is a day in plain form."""
    try:
        return FIRST_YEAR <= date.fromisoformat(text).year <= LAST_YEAR
    except ValueError:
        return False
