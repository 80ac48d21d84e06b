"""The rows of a public file with their lines: CSV in its encodings, however large, or a sheet of a workbook."""

from __future__ import annotations

import csv
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path

from scenarios.baseline.encoding import NoTextError, decode
from scenarios.baseline.schema import normal
from scenarios.errors import Place, Problem, ScenarioError
from scenarios.given import MOST, read_given
from scenarios.validation import nearest

DEEPEST = 60
"""Lines in which the header is looked for."""
DELIMITERS = ",;\t"
CODE = "import"
WORKBOOK = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Lines:
    """A file taken apart: names of columns as `normal` has them, rows (line, cells) below, and the lines above the header."""

    names: tuple[str, ...]
    line: int
    above: tuple[tuple[str, ...], ...]
    rows: Iterable[tuple[int, Sequence[str]]]

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row as cells by name; cells that are not there are empty."""
        for line, cells in self.rows:
            yield line, dict(zip(self.names, chain(cells, [""] * len(self.names)), strict=False))


def lines_of(path: Path, needed: Sequence[str]) -> Lines:
    """The rows of a file below the header that has the needed columns.

    Raises:
        ScenarioError: it cannot be read, or has no such header.
    """
    try:
        rows = _sheet(path, needed) if path.suffix.casefold() in WORKBOOK else _csv(path)
        top = list(islice(rows, DEEPEST))
    except OSError as fault:
        raise _refused(f"{path} cannot be read", fault.strerror or "") from None
    except NoTextError as fault:
        place = Place(str(path), fault.line, fault.column, fault.text)
        raise ScenarioError([Problem(f"{path.name} {fault.what}", place, fault.hint, CODE)]) from None
    for n, (line, cells) in enumerate(top):
        names = tuple(normal(cell) for cell in cells)
        if set(needed) <= set(names):
            above = tuple(tuple(cells) for _, cells in top[:n] if any(cells))
            return Lines(names, line, above, chain(top[n + 1 :], rows))
    raise _no_header(path, top, needed)


def _refused(what: str, hint: str) -> ScenarioError:
    return ScenarioError([Problem(what, None, hint, CODE)])


def _no_header(path: Path, top: Sequence[tuple[int, Sequence[str]]], needed: Sequence[str]) -> ScenarioError:
    """What is said of a file without the columns of its shape: which it lacks in the line that is most like a header."""
    best = max((tuple(map(normal, cells)) for _, cells in top), key=lambda names: len(set(needed) & set(names)), default=())
    lacking = [name for name in needed if name not in best]
    near = "; ".join(f"{name}: {nearest(name, [x for x in best if x])}" for name in lacking[:2]) if any(best) else ""
    return _refused(f"{path.name} has no line with the columns {', '.join(needed)}", near or "is it a file of this shape?")


def _csv(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows of a CSV file; one that is too large to hold is read line by line, as UTF-8."""
    if path.stat().st_size > MOST and stat.S_ISREG(path.stat().st_mode):
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            yield from _parsed(file)
        return
    yield from _parsed(line + "\n" for line in decode(read_given(path)).lines)


def _parsed(text: Iterable[str]) -> Iterator[tuple[int, Sequence[str]]]:
    lines = iter(text)
    top = list(islice(lines, DEEPEST))
    delimiter = max(DELIMITERS, key=lambda mark: max((line.count(mark) for line in top), default=0))
    reader = csv.reader(chain(top, lines), delimiter=delimiter)
    for cells in reader:
        yield reader.line_num, [cell.strip() for cell in cells]


def _sheet(path: Path, needed: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows of the sheet of a workbook that has the needed columns, else of the first."""
    if find_spec("openpyxl") is None:
        raise _refused(f"{path.name} is a workbook, which needs openpyxl", "pip install 'scenarios[xlsx]', or save it as CSV")
    from openpyxl import load_workbook

    read_given(path)  # a plain file of bounded size
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as fault:  # whatever is wrong inside an archive that somebody else made
        raise _refused(f"{path.name} is no workbook that can be read", str(fault)[:80]) from None
    sheets = [list(islice(sheet.iter_rows(values_only=True), DEEPEST)) for sheet in book.worksheets]
    found = [any(set(needed) <= {normal(_cell(x)) for x in row} for row in rows) for rows in sheets]
    sheet = book.worksheets[found.index(True) if True in found else 0]
    for n, row in enumerate(sheet.iter_rows(values_only=True), 1):
        yield n, [_cell(value) for value in row]


def _cell(value: object) -> str:
    """A cell of a workbook as text; whole numbers without a point."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
