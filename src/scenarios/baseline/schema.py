"""What a table of a region is: its key, its columns, their kinds, ranges and units, and what an empty cell means.

Declared once, in `known_tables.py`; the reader, the data package, the pages of the documentation and the checks are made
from it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scenarios.terms import STATUSES

LEAST = 1e-6
"""The lower bound of what has to be more than 0."""
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""What can be a year; anything outside is a date, a count or a slip."""

Kind = Literal[
    "text",
    "word",
    "status",
    "country",
    "program",
    "account",
    "law",
    "year",
    "years",
    "day",
    "number",
    "whole",
    "money",
    "flag",
]
"""What the cells of a column are. status: a word of `terms.STATUSES`, more may follow behind a comma or colon; years: a year
or a span of years; whole: a whole number; money: US dollars, exact; flag: Y or N."""
NUMBERS = ("number", "whole", "money", "year")
"""Kinds whose cells are numbers."""
STATUS = rf"({'|'.join(STATUSES)})([,:;].*)?"
"""How a status is written."""
AS_SPENT = "as_spent"
"""Booking of money that is spent outside the pipeline, in its own fiscal year."""
MAKE = "scenarios schema --package"
"""The command that writes the description of a folder of tables."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `says` is its documentation with the unit; `low` and `high` bound its numbers."""

    name: str
    kind: Kind
    says: str
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()
    """Of kind word: what it may be; of kind country: words beside the codes of countries."""
    empty: str | None = None
    """What an empty cell means; None: no cell may be empty."""
    optional: bool = False
    """Whether a table may do without the column."""
    same: tuple[str, float] | None = None
    """Another column that says the same, and this one's unit in that one's: thousands of persons are 1000 of them."""
    signed: tuple[str, str] | None = None
    """Of kind money: less than 0 only where another column has this word."""
    pattern: str = ""
    """Of kind text: how it is written."""

    @property
    def is_number(self) -> bool:
        """Whether its cells are numbers."""
        return self.kind in NUMBERS

    @property
    def is_read(self) -> bool:
        """Whether the program looks into it: not where a table may do without it, and nothing else says the same."""
        return not self.optional or self.same is not None

    def range_words(self) -> str:
        """Its bounds in words: `lie between 0 and 1`, `be more than 0`; empty where there are none."""
        if self.low == LEAST:
            return "be more than 0" + (f" and at most {self.high:g}" if self.high is not None else "")
        if self.low is not None and self.high is not None:
            return f"lie between {self.low:g} and {self.high:g}"
        return "" if self.low is None else f"be at least {self.low:g}"


@dataclass(frozen=True, slots=True)
class Link:
    """Cells of a column are names that another table defines."""

    column: str
    role: str
    there: str


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table by its role in a region file."""

    role: str
    title: str
    says: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """Columns that tell rows apart: no two rows have the same cells in them."""
    key_if: str = ""
    """The key holds of rows with a number in this column."""
    links: tuple[Link, ...] = ()
    may_be_empty: bool = False
    """Whether a header without rows is a table."""
    checks_only: bool = False
    """Whether the table is only compared with: a region may do without it, and no result depends on it."""

    def key_in(self, names: Collection[str]) -> tuple[str, ...]:
        """The columns of its key that a table has: one may do without those that need not be there."""
        return tuple(name for name in self.key if name in names)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that a table must have."""
        return tuple(column.name for column in self.columns if not column.optional)

    def column(self, name: str) -> Column | None:
        """The column of a name, if it is declared."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True, slots=True)
class Names:
    """What names may stand in the tables of a region: codes of countries and of all else, programs."""

    countries: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()


def field(column: Column, names: Names, *, alone: bool = False) -> dict[str, Any]:
    """A column as a field of a Frictionless table schema.

    Args:
        column: what is described.
        names: the names that the region has.
        alone: whether the column alone is the table's key.
    """
    limits: dict[str, Any] = {"required": True} if column.empty is None else {}
    limits |= {"unique": True} if alone else {}
    limits |= {"enum": list(allowed)} if (allowed := _allowed(column, names)) else {}
    limits |= {"pattern": pattern} if (pattern := STATUS if column.kind == "status" else column.pattern) else {}
    low, high = (FIRST_YEAR, LAST_YEAR) if column.kind == "year" else (column.low, column.high)
    limits |= {"minimum": _plain(low)} if low is not None else {}
    limits |= {"maximum": _plain(high)} if high is not None else {}
    says = column.says + (f"; empty: {column.empty}" if column.empty else "")
    flags = {"trueValues": ["Y"], "falseValues": ["N"]} if column.kind == "flag" else {}
    return {"name": column.name, "type": _TYPES[column.kind], "description": says, **flags} | (
        {"constraints": limits} if limits else {}
    )


_TYPES: Mapping[Kind, str] = {
    "text": "string",
    "word": "string",
    "status": "string",
    "country": "string",
    "program": "string",
    "account": "string",
    "law": "string",
    "year": "integer",
    "years": "string",
    "day": "date",
    "number": "number",
    "whole": "integer",
    "money": "number",
    "flag": "boolean",
}


def _allowed(column: Column, names: Names) -> Sequence[str]:
    """The words that a column may hold, where they are known."""
    if column.kind == "country":
        more = {UNITS: names.units, NEIGHBOURS: names.neighbours}
        return [*names.countries, *(word for w in column.words for word in more.get(w, (w,)))]
    return names.programs if column.kind == "program" else column.words


UNITS, NEIGHBOURS = "units", "neighbours"
"""Among the words of a column of kind country: the region's units that are no country, and its groups of countries; countries
outside it that it names."""


def _plain(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value


def normal(name: str) -> str:
    """A column's name as it is declared, however it was typed: `Country Code ` is `country_code`."""
    return re.sub(r"[\s\-]+", "_", name.replace("\N{NO-BREAK SPACE}", " ").replace("\ufeff", "").strip().casefold())
