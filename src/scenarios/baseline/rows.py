"""CSV tables with their places: each row knows its file and line, so that a fault can name them."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from scenarios.errors import Place, Problem
from scenarios.validation import nearest
from scenarios.yaml_text import printable

T = TypeVar("T")
CODE = "data"


class CellError(Exception):
    """A cell (or row) that cannot be used."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a table; the getters raise `CellError` with the place of the cell."""

    file: str
    line: int
    raw: str
    cells: Mapping[str, str]

    def text(self, name: str) -> str:
        """A cell that must not be empty."""
        return self.cells[name] or self.refuse(name, f"{name} is empty")

    def whole(self, name: str) -> int:
        """A whole number, such as a year."""
        return self._read(name, int, "a whole number")

    def number(self, name: str, low: float = -math.inf, high: float = math.inf) -> float:
        """A finite number within bounds."""
        value = self._read(name, float, "a number")
        if not math.isfinite(value):
            self.refuse(name, f"{name} must be a finite number, got “{printable(self.cells[name], 40)}”")
        if not low <= value <= high:
            bounds = f"be at least {low:g}" if high == math.inf else f"lie between {low:g} and {high:g}"
            self.refuse(name, f"{name} must {bounds}, got {value:g}")
        return value

    def dollars(self, name: str) -> Decimal:
        """An exact amount that is not negative."""
        value = self._read(name, Decimal, "an amount")
        if not value.is_finite() or value < 0:
            self.refuse(name, f"{name} must not be negative, got {value}")
        return value

    def day(self, name: str) -> date:
        """A date such as 2008-06-30."""
        return self._read(name, date.fromisoformat, "a date such as 2008-06-30")

    def one_of(self, name: str, known: Iterable[str]) -> str:
        """A word of a list."""
        word, words = self.text(name), list(known)
        return word if word in words else self.refuse(name, f"unknown {name} “{word}”", nearest(word, words))

    def refuse(self, name: str, what: str, hint: str = "") -> str:
        """Raise the fault of a cell; typed as text so that it can end an expression."""
        columns = list(self.cells)
        start = _starts(self.raw)[columns.index(name)] if name in columns else 0
        raise CellError(Problem(what, Place(self.file, self.line, start + 1, self.raw), hint, CODE))

    def _read(self, name: str, convert: Callable[[str], T], noun: str) -> T:
        text = self.text(name)
        try:
            return convert(text)
        except (ValueError, InvalidOperation):
            self.refuse(name, f"{name} must be {noun}, got “{text}”")
            raise


@dataclass(slots=True)
class Tables:
    """The tables of one folder; faults and hashes are collected while reading."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    sha256: dict[str, str] = field(default_factory=dict)
    held: dict[str, list[Row]] = field(default_factory=dict)

    def read(self, name: str, columns: Iterable[str]) -> list[Row]:
        """Rows of a file that must have these columns; none, with a problem, where it cannot be read."""
        if name not in self.held:
            self.held[name] = self._rows(name)
        rows = self.held[name]
        missing = [c for c in columns if rows and c not in rows[0].cells]
        if missing:
            at = Place(name, 1, 1, ",".join(rows[0].cells))
            self.problems.append(Problem(f"{name} has no column {' or '.join(missing)}", at, code=CODE))
            return []
        return rows

    def each(self, rows: Iterable[Row], make: Callable[[Row], T]) -> list[T]:
        """What `make` makes of each row; rows with a fault are left out and noted."""
        made = []
        for row in rows:
            try:
                made.append(make(row))
            except CellError as fault:
                self.problems.append(fault.problem)
        return made

    def miss(self, what: str, file: str, hint: str = "") -> None:
        """Note that a table lacks something."""
        self.problems.append(Problem(what, Place(file, 1, 1), hint, CODE))

    def _rows(self, name: str) -> list[Row]:
        try:
            raw = (self.folder / name).read_bytes()
            text = raw.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as fault:
            why = "is not UTF-8 text" if isinstance(fault, UnicodeDecodeError) else "cannot be read"
            gone = isinstance(fault, FileNotFoundError)
            hint = "every region has it; one without rows still needs its header" if gone else ""
            self.miss(f"there is no table {name}" if gone else f"the table {name} {why}", str(self.folder / name), hint)
            return []
        self.sha256[name] = hashlib.sha256(raw).hexdigest()
        return self._records(name, text)

    def _records(self, name: str, text: str) -> list[Row]:
        """Records below the header; those with too few or too many cells are problems."""
        lines = text.splitlines()
        reader = csv.reader(io.StringIO(text, newline=""))
        header = next(reader, [])
        rows, end = [], reader.line_num
        for record in reader:
            start, end = end + 1, reader.line_num
            if len(record) == len(header):
                rows.append(Row(name, start, lines[start - 1], dict(zip(header, record, strict=True))))
            elif record:
                what = f"{len(record)} cells under {len(header)} columns"
                self.problems.append(Problem(what, Place(name, start, 1, lines[start - 1]), code=CODE))
        if not rows:
            self.miss(f"the table {name} has no rows", name)
        return rows


def _starts(raw: str) -> list[int]:
    """Where each cell of a line begins: commas inside quotes do not count."""
    starts, quoted = [0], False
    for i, char in enumerate(raw):
        quoted ^= char == '"'
        if char == "," and not quoted:
            starts.append(i + 1)
    return starts
