"""The shape of a table as a whole, before any cell is judged: header, delimiter, what stands above and below.

What is certain is read and said; the rest is one problem, whatever number of rows it spoils.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from scenarios.baseline.cells import seen
from scenarios.baseline.schema import TableSchema, normal
from scenarios.errors import Place, Problem
from scenarios.validation import nearest
from scenarios.yaml_text import printable

CODE = "data"
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_DEEPEST = 60
"""Lines in which the header is looked for."""
_FOOTER = re.compile(
    r"(sources?|notes?|data from|last updated|updated|©|copyright|\*|†|\(?[1-9]\))(?![a-z]).*", re.IGNORECASE
)
_TOTAL = re.compile(r"(grand |sub)?totals?|sum", re.IGNORECASE)
_YEAR_NAME = re.compile(r"\s*\"?(19|20)[0-9]{2}(\s*\[YR[0-9]{4}\])?\"?\s*")
_WIDE = "each year has a column of its own here: write a row for each country and year"


@dataclass(frozen=True, slots=True)
class CsvRecord:
    """The cells of one record, and the line on which it begins."""

    line: int
    cells: list[str]


@dataclass(slots=True)
class Sheet:
    """A table taken apart: names of columns (empty where a column is left out), records, and what was said on the way.

    broken: whether some record could not be told, so that what seems to be missing may be in it.
    """

    file: str
    lines: Sequence[str]
    names: tuple[str, ...] = ()
    delimiter: str = ","
    top: int = 0
    """Index of the header's line."""
    spare: int = 0
    """Empty columns at the end of the header."""
    records: list[CsvRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    told: list[Problem] = field(default_factory=list)
    broken: bool = False

    def place(self, line: int, column: int = 1) -> Place:
        """A place in the file."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Place(self.file, line, column, printable(text))

    def wrong(self, line: int, what: str, hint: str = "") -> None:
        """Note what makes the table, or a record of it, unreadable."""
        self.broken = True
        self.problems.append(Problem(what, self.place(line), hint, CODE))

    def say(self, line: int, what: str, hint: str = "") -> None:
        """Note what was read although it is not as it is declared."""
        self.told.append(Problem(what, self.place(line), hint, CODE))


def take_apart(file: str, lines: Sequence[str], schema: TableSchema | None) -> Sheet:
    """The header and records of a table's lines; where no header is found, no records and one problem."""
    sheet = Sheet(file, lines)
    if not any(line.strip() for line in lines):
        sheet.wrong(1, "the table is empty", _form(schema))
        return sheet
    found = _header(lines, schema)
    if found is None:
        _no_header(sheet, schema)
        return sheet
    sheet.top, sheet.delimiter = found
    if _name_columns(sheet, schema):
        needed = _needed(sheet, schema)
        _read_records(sheet, needed)
        _say_shape(sheet)
    return sheet


def _form(schema: TableSchema | None) -> str:
    return f"the first line is {','.join(schema.required)}" if schema else "the first line names the columns"


def _header(lines: Sequence[str], schema: TableSchema | None) -> tuple[int, str] | None:
    """Index of the header's line, and what separates its cells: where most columns of the schema are named."""
    wanted = {column.name for column in schema.columns} if schema else set()
    first = next((n for n, line in enumerate(lines) if line.strip() and not _is_sep(line)), 0)
    if schema and set(schema.required) <= set(lines[first].split(",")):
        return first, ","
    best, found = 0, None
    for n, line in enumerate(lines[:_DEEPEST]):
        for mark in DELIMITERS:
            count = len({normal(cell.strip().strip('"')) for cell in line.split(mark)} & wanted)
            if count > max(best, n != first):
                best, found = count, (n, mark)
    if found or schema:
        return found
    return first, max(DELIMITERS, key=lambda mark: (lines[first].count(mark), mark == ","))


def _is_sep(line: str) -> bool:
    """Whether a line only tells a spreadsheet what separates cells."""
    return bool(re.fullmatch(r"\s*\"?sep=.\"?\s*", line, re.IGNORECASE))


def _no_header(sheet: Sheet, schema: TableSchema | None) -> None:
    """Say that no line names the columns, or that years do."""
    wide = [n for n, line in enumerate(sheet.lines[:_DEEPEST], 1) if sum(map(_is_year, re.split("[,;\t]", line))) >= 3]
    line = wide[0] if wide else next(n for n, text in enumerate(sheet.lines, 1) if text.strip() and not _is_sep(text))
    sheet.wrong(line, "there is no header: no line names the columns", f"{_WIDE}; " * bool(wide) + _form(schema))


def _is_year(name: str) -> bool:
    return bool(_YEAR_NAME.fullmatch(name))


def _needed(sheet: Sheet, schema: TableSchema | None) -> list[int]:
    """Places of the columns in which no cell may be empty."""
    columns = [schema.column(name) if schema else None for name in sheet.names]
    return [n for n, column in enumerate(columns) if column and column.empty is None]


def _name_columns(sheet: Sheet, schema: TableSchema | None) -> bool:
    """The names of the columns as declared; whether the table can be read with them."""
    line = sheet.top + 1
    raw = _cells_of(sheet, sheet.lines[sheet.top])
    names = [normal(cell) for cell in raw] if schema else [cell.strip() for cell in raw]
    for name, count in Counter(filter(None, names)).items():
        if count > 1:
            where = [n for n, one in enumerate(names, 1) if one == name]
            sheet.wrong(
                line, f"the column {name} stands twice: as number {' and '.join(map(str, where))}", "keep one of them"
            )
            return False
    sheet.names = tuple(names)
    missing = [name for name in schema.required if name not in names] if schema else []
    if missing:
        sheet.wrong(
            line,
            f"{sheet.file} has no column {' or '.join(missing)}",
            _meant(missing, [c for c in raw if c.strip()], schema),
        )
        return False
    odd = [cell for cell, name in zip(raw, names, strict=True) if schema and cell != name and schema.column(name)]
    if odd:
        quoted = ", ".join(f"“{printable(cell, 30)}”" for cell in odd[:4])
        sheet.say(line, f"columns are written {quoted}: read as {', '.join(map(normal, odd[:4]))}")
    return True


def _meant(missing: Sequence[str], given: Sequence[str], schema: TableSchema | None) -> str:
    """What to do about columns that are not there."""
    if sum(map(_is_year, given)) >= 3:
        return _WIDE
    known = {column.name for column in schema.columns} if schema else set()
    others = [name for name in given if normal(name) not in known]
    near = {name: nearest(name, others) for name in missing}
    said = [f"for {name}, {hint}" for name, hint in near.items() if hint.startswith("did you mean")]
    return "; ".join(said) or f"columns that are there: {', '.join(printable(name, 30) for name in given[:12])}"


def _cells_of(sheet: Sheet, line: str) -> list[str]:
    """The cells of one line; trailing empty ones are none."""
    cells = next(csv.reader([line], delimiter=sheet.delimiter, skipinitialspace=True), [])
    while cells and not cells[-1].strip():
        cells.pop()
        sheet.spare += 1
    return cells


def _read_records(sheet: Sheet, needed: Sequence[int]) -> None:
    """Records below the header; a quotation that never ends, and records of another width, are problems."""
    below = [f"{line}\n" for line in sheet.lines[sheet.top + 1 :]]
    reader = csv.reader(below, delimiter=sheet.delimiter, skipinitialspace=True, strict=True)
    end, all_records = 0, []
    while True:
        line, start = sheet.top + end + 2, end
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            _bad_quotes(sheet, sheet.top + start + 2, str(fault))
            break
        if cells is None:
            break
        end = reader.line_num
        if any(map(str.strip, cells)):
            all_records.append(CsvRecord(line, [seen(cell) for cell in cells]))
    _cut_spare(sheet, all_records)
    rest = _without_footers(sheet, all_records, needed)
    again = [record for record in rest if _is_header(record.cells, sheet.names)]
    if again:
        what = f"the header stands here again; first on line {sheet.top + 1}"
        sheet.wrong(again[0].line, what, "two tables in one file? keep one")
        rest = [record for record in rest if record.line < again[0].line]
    sheet.records = [record for record in rest if len(record.cells) == len(sheet.names)]
    _tell_uneven(sheet, [record for record in rest if len(record.cells) != len(sheet.names)])


def _is_header(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a record names the columns."""
    return normal(cells[0]) == names[0] and list(map(normal, cells)) == list(names)


def _cut_spare(sheet: Sheet, records: Sequence[CsvRecord]) -> None:
    """Cut off the empty cells that every record has beyond the named columns; one record's own would hide a shift."""
    wide = len(sheet.names)
    beyond = [len(record.cells) - wide for record in records if len(record.cells) >= wide]
    spare = sheet.spare or min(beyond, default=0)
    for record in records:
        extra = record.cells[wide:]
        if extra and len(extra) <= spare and not any(extra):
            del record.cells[wide:]
    sheet.spare = max(sheet.spare, spare)


def _bad_quotes(sheet: Sheet, line: int, fault: str) -> None:
    """Say what is wrong with quotation marks; nothing behind them can be told."""
    if "field larger" in fault and '"' not in sheet.lines[line - 1]:
        sheet.wrong(line, "a cell is longer than any text can be", "is this a table?")
    elif "end of data" in fault or "field larger" in fault:
        sheet.wrong(line, "a quotation mark is opened here and never closed", "close it; inside quotes write it twice")
    else:
        sheet.wrong(line, "text stands behind a closing quotation mark", "inside quotes write a quotation mark twice")


def _without_footers(sheet: Sheet, records: list[CsvRecord], needed: Sequence[int]) -> list[CsvRecord]:
    """The records without those at the end that are no rows: a line of text alone, a source, a total."""
    rows = list(records)
    while len(rows) > 1 and _is_footer(rows[-1], rows[:-1], len(sheet.names), needed):
        rows.pop()
    if below := records[len(rows) :]:
        first = printable(_first(below[0]), 40)
        sheet.say(below[0].line, f"{_lines(len(below))} below the table, from “{first}” on: left out")
    return rows


def _is_footer(record: CsvRecord, above: Sequence[CsvRecord], wide: int, needed: Sequence[int]) -> bool:
    """Whether a record lacks cells that a row has, and begins like a remark, a source or a total."""
    filled = [n for n, cell in enumerate(record.cells) if cell]
    whole = len(record.cells) == wide and all(record.cells[n] for n in needed)
    if whole or wide < 3:
        return False
    first = record.cells[filled[0]]
    alone = len(filled) == 1 and all(first not in other.cells for other in above)
    return alone or bool(_FOOTER.fullmatch(first)) or bool(_TOTAL.fullmatch(first))


def _first(record: CsvRecord) -> str:
    return next(cell for cell in record.cells if cell)


def _tell_uneven(sheet: Sheet, uneven: list[CsvRecord]) -> None:
    """Records with too few or too many cells: one problem a width."""
    wide = len(sheet.names)
    for width in sorted({len(record.cells) for record in uneven}):
        rows = [record for record in uneven if len(record.cells) == width]
        more = "" if len(rows) == 1 else f", here and on {len(rows) - 1} more, to line {rows[-1].line}"
        comma = width > wide and sheet.delimiter == ","
        hint = "a comma inside a number or a text? write a decimal point, or put the text in quotes" if comma else ""
        hint = "a remark? put it above the header, or into the column `note`" if width == 1 else hint
        sheet.wrong(rows[0].line, f"{width} cell{'s' * (width != 1)} under {wide} columns{more}", hint)


def _lines(count: int) -> str:
    return f"{count} line{'s' * (count != 1)}"


def _say_shape(sheet: Sheet) -> None:
    """Say what the shape is, where it is not the declared one."""
    above = [n for n, line in enumerate(sheet.lines[: sheet.top], 1) if line.strip() and not _is_sep(line)]
    if above:
        sheet.say(above[0], f"{_lines(len(above))} above the header: left out")
    if sheet.delimiter != ",":
        sheet.say(sheet.top + 1, f"cells are separated by {DELIMITERS[sheet.delimiter]}: read as that")
    if sheet.spare:
        sheet.say(sheet.top + 1, f"{sheet.spare} empty column{'s' * (sheet.spare != 1)} at the end: left out")
    unnamed = [n for n, name in enumerate(sheet.names) if not name]
    filled = [n for n in unnamed if any(record.cells[n] for record in sheet.records)]
    if filled:
        sheet.say(sheet.top + 1, f"column {', '.join(str(n + 1) for n in filled)} has no name: left out")
