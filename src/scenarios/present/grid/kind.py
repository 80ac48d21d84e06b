"""A table as data: columns that know their unit, format and layer, rows of plain values, marks and notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isinf, isnan
from typing import Any, NamedTuple, TypeAlias

from scenarios.present import words


class Span(NamedTuple):
    """Two ends of a range in one cell; files give each a column of its own."""

    low: float
    high: float


class InForm(NamedTuple):
    """A number that is written otherwise than its column: rows of unlike units stand in one table."""

    value: float | Span
    form: str


Value: TypeAlias = str | int | float | Span | InForm | None
"""A cell: None and nan stand for no data."""


class GridForm(NamedTuple):
    """How numbers of a format are written: for people, and the number format of a workbook."""

    said: Callable[[float], str]
    excel: str


def _signed_by(form: str) -> Callable[[float], str]:
    """Numbers with their sign; what rounds to nothing is 0.

    >>> _signed_by(",.1f")(-3.21), _signed_by(",.0f")(0.2), _signed_by(",.0f")(1234.0)
    ('−3.2', '0', '+1,234')
    """

    def said(value: float) -> str:
        shown = words.signed(f"{value:+{form}}")
        return shown if any(c in "123456789" for c in shown) else "0"

    return said


FORMS: dict[str, GridForm] = {
    "text": GridForm(str, "@"),
    "said": GridForm(str, "@"),
    "count": GridForm(lambda value: words.signed(f"{value:,.0f}"), "#,##0"),
    "year": GridForm(lambda value: f"{value:.0f}", "0"),
    "tenths": GridForm(words.cents, "#,##0.0"),
    "change": GridForm(_signed_by(",.0f"), "+#,##0;-#,##0;0"),
    "change_tenths": GridForm(_signed_by(",.1f"), "+#,##0.0;-#,##0.0;0.0"),
    "change_fine": GridForm(_signed_by(".4f"), "+0.0000;-0.0000;0"),
    "percent": GridForm(words.percent, "0%"),
    "change_percent": GridForm(lambda value: f"{_signed_by('.3f')(100 * value)}%", "+0.000%;-0.000%;0%"),
    "fine": GridForm(lambda value: words.signed(f"{value:.4f}"), "0.0000"),
    "figure": GridForm(lambda value: words.signed(f"{value:,.4g}"), "General"),
}
"""Formats by name. A format of one plan's own number has no plus; `said` is text that stands where numbers do."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column.

    Attributes:
        key: its name in files: a word without blanks.
        head: its name for people.
        form: of FORMS.
        unit: of its numbers; empty for text and counts.
        layer: money, capability or violence; empty for names.
        meaning: one line for those who open a file without the text around it.
        ends: what its two ends are called, where its cells are spans.
        reads: whether its text is read as prose, and may be folded.
    """

    key: str
    head: str
    form: str = "text"
    unit: str = ""
    layer: str = ""
    meaning: str = ""
    ends: tuple[str, str] | None = None
    reads: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        name: of its file or sheet: a short word.
        title: what it shows.
        columns: in their order.
        rows: a value for each column; of money in million USD.
        names: how many of the first columns name a row.
        marks: letters behind cells, by row and column.
        notes: lines below.
    """

    name: str
    title: str
    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    names: int = 1
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The columns' names for people."""
        return tuple(column.head for column in self.columns)

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.name}: a row of {len(row)} cells under {len(self.columns)} columns: {row}")

    def texts(self) -> list[tuple[str, ...]]:
        """Every cell as people read it, marks behind."""
        return [
            tuple(said(value, self.columns[c]) + self.marks.get((r, c), "") for c, value in enumerate(row))
            for r, row in enumerate(self.rows)
        ]

    def flat(self) -> tuple[list[str], list[list[str | int | float | None]]]:
        """Heads and rows for files: spans in two columns, marks in one of their own, no data as None."""
        heads = [key for column in self.columns for key in keys_of(column)]
        rows = [[cell for value, c in zip(row, self.columns, strict=True) for cell in cells_of(value, c)] for row in self.rows]
        if self.marks:
            heads.append("marks")
            for r, line in enumerate(rows):
                found = [f"{self.columns[c].key}{mark}" for (at, c), mark in sorted(self.marks.items()) if at == r]
                line.append("; ".join(found) or None)
        return heads, rows


def said_grid(
    name: str, title: str, header: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str] = (), names: int = 1
) -> Grid:
    """A table of texts: the first columns name a row, the others say numbers."""
    columns = tuple(GridColumn(key_of(head), head, "text" if n < names else "said") for n, head in enumerate(header))
    return Grid(name, title, columns, tuple(tuple(row) for row in rows), names, notes=tuple(notes))


def records_grid(name: str, title: str, records: Sequence[Mapping[str, Any]]) -> Grid:
    """A table of plain records: numbers stay numbers, lists and maps become text, the first record has the columns."""
    keys = list(records[0]) if records else []
    columns = tuple(_record_column(key, [record[key] for record in records]) for key in keys)
    return Grid(name, title, columns, tuple(tuple(_plain(record[key]) for key in keys) for record in records))


def plain_grid(name: str, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Grid:
    """A table for files alone: a header whose words are the columns' names, and plain values."""
    columns = tuple(GridColumn(head, head, "figure") for head in header)
    return Grid(name, "", columns, tuple(tuple(_plain(value) for value in row) for row in rows), 0)


def _record_column(key: str, values: Sequence[Any]) -> GridColumn:
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    return GridColumn(key_of(key), key, "figure" if numbers else "text", reads=not numbers)


def _plain(value: Any) -> Value:
    match value:
        case None | str():
            return value
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return value
        case list() | tuple():
            return ", ".join(map(str, value))
        case Mapping():
            return "; ".join(f"{key}: {inner}" for key, inner in value.items())
    return str(value)


def key_of(head: str) -> str:
    """A head as a name in files.

    >>> key_of("% of own budget"), key_of("90% of draws")
    ('percent_of_own_budget', '90_percent_of_draws')
    """
    plain = head.lower().replace("%", " percent ").replace("$", " usd ")
    return "_".join("".join(c if c.isalnum() else " " for c in plain).split()) or "name"


def keys_of(column: GridColumn) -> tuple[str, ...]:
    """The column's name in files, or those of its ends."""
    return (column.key,) if column.ends is None else tuple(f"{column.key}_{end}" for end in column.ends)


def cells_of(value: Value, column: GridColumn) -> tuple[str | int | float | None, ...]:
    """A cell as files have it: bare numbers, no data as None."""
    if isinstance(value, InForm):
        value = value.value
    if column.ends is not None:
        return (None, None) if not isinstance(value, Span) else tuple(_bare(end) for end in value)
    return (_bare(value),)


def _bare(value: Value) -> str | int | float | None:
    """A single value for a file; what is infinite is the word `none`: no ceiling, no end."""
    match value:
        case Span() | InForm():
            raise ValueError(f"a range {value} in a column without ends")
        case float() if isnan(value):
            return None
        case float() if isinf(value):
            return "none"
        case str():
            return words.clean(value)
    return value


def said(value: Value, column: GridColumn) -> str:
    """A cell as people read it.

    >>> said(Span(-12.0, 3400.0), GridColumn("x", "x", "change", ends=("low", "high")))
    '−12 to +3,400'
    >>> said(None, GridColumn("x", "x", "change"))
    '–'
    """
    form = FORMS[column.form].said
    match value:
        case InForm(inner, other):
            return said(inner, replace(column, form=other))
        case None:
            return words.NO_DATA
        case Span(low, high):
            return words.NO_DATA if isnan(low) or isnan(high) else f"{form(low)} to {form(high)}"
        case str():
            return words.clean(value)
        case float() if isnan(value):
            return words.NO_DATA
        case float() if isinf(value):
            return "none"
    return form(value)
