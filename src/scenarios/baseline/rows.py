"""Rows of tables with their places: each knows its file and line, so that a fault can name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from scenarios.errors import Place
from scenarios.validation import nearest
from scenarios.yaml_text import printable

T = TypeVar("T")
CODE = "data"


class CellError(Exception):
    """A cell (or row) that cannot be used."""

    def __init__(self, row: Row, column: str, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.row, self.column, self.what, self.hint = row, column, what, hint


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a table: its cells in their plain form by the names of columns, and where it stands.

    Cells of declared columns were judged when the table was read; the getters give them their types.
    """

    file: str
    line: int
    raw: str
    cells: dict[str, str]
    columns: tuple[str, ...] = ()
    """All columns of the file in their order, those that are left out by empty names."""
    delimiter: str = ","
    at: Place | None = None
    """Where it stands, of a row that stands in no file: a scenario has it in place of the table's."""

    @property
    def is_own(self) -> bool:
        """Whether a scenario has it in place of the table's, or beside them."""
        return self.at is not None

    def text(self, name: str) -> str:
        """A cell that must not be empty."""
        return self.cells[name] or self.refuse(name, f"{name} is empty")

    def whole(self, name: str) -> int:
        """A whole number, such as a year."""
        return self._as(int, name, "a whole number")

    def number(self, name: str, low: float | None = None) -> float:
        """A number; `low` where it has to be at least something that the table's schema does not say."""
        value = self._as(float, name, "a number")
        if low is not None and value < low:
            self.refuse(name, f"{name} must be at least {low:g}, got {value:g}")
        return value

    def dollars(self, name: str) -> Decimal:
        """An exact amount."""
        return self._as(Decimal, name, "an amount")

    def day(self, name: str) -> date:
        """A date such as 2008-06-30."""
        return self._as(date.fromisoformat, name, "a date such as 2008-06-30")

    def one_of(self, name: str, known: Iterable[str]) -> str:
        """A word of a list."""
        word, words = self.text(name), list(known)
        return word if word in words else self.refuse(name, f"unknown {name} “{printable(word, 40)}”", nearest(word, words))

    def _as(self, convert: Callable[[str], T], name: str, noun: str) -> T:
        text = self.text(name)
        try:
            return convert(text)
        except (ValueError, InvalidOperation):  # only of a table that was read without a schema
            self.refuse(name, f"{name} must be {noun}, got “{printable(text, 40)}”")
            raise

    def place(self, name: str = "") -> Place:
        """Where a cell stands, or the row."""
        if self.at is not None:
            return self.at
        column = self.columns.index(name) if name in self.columns else 0
        starts = _starts(self.raw, self.delimiter)
        return Place(self.file, self.line, starts[min(column, len(starts) - 1)] + 1, printable(self.raw))

    def refuse(self, name: str, what: str, hint: str = "") -> str:
        """Raise the fault of a cell; typed as text so that it can end an expression."""
        raise CellError(self, name, what, hint)


def _starts(raw: str, delimiter: str) -> list[int]:
    """Where each cell of a line begins: delimiters inside quotes do not count, nor blanks before a cell."""
    starts, quoted = [0], False
    for i, char in enumerate(raw):
        quoted ^= char == '"'
        if char == delimiter and not quoted:
            starts.append(i + 1)
    return [start + len(raw[start:]) - len(raw[start:].lstrip(" ")) for start in starts]
