"""The tables of one folder, each read by its schema; what is wrong with them is collected on the way."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from scenarios.baseline.encoding import NoTextError, decode
from scenarios.baseline.judging import Fault, JudgedTable, judge, told
from scenarios.baseline.own_cells import LaidCell, OwnCell, laid_in
from scenarios.baseline.rows import CODE, CellError, Row
from scenarios.baseline.schema import TableSchema
from scenarios.baseline.shapes import take_apart
from scenarios.errors import Place, Problem
from scenarios.given import read_given

T = TypeVar("T")


@dataclass(slots=True)
class Tables:
    """The tables of one folder; problems, warnings and hashes are collected while reading.

    given: bytes of files that were read already; own: cells that a scenario replaces or adds, by file.
    """

    folder: Path
    given: Mapping[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    sha256: dict[str, str] = field(default_factory=dict)
    held: dict[tuple[str, TableSchema | None], JudgedTable] = field(default_factory=dict)
    printed: dict[tuple[str, TableSchema | None], JudgedTable] = field(default_factory=dict)
    heads: dict[str, Place] = field(default_factory=dict)
    """Where the header of each table stands."""
    own: Mapping[str, Sequence[OwnCell]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    """How the money table names all countries of a program together."""
    laid: list[LaidCell] = field(default_factory=list)
    """The cells of a scenario that were laid into tables, with what stood there."""

    def read(self, name: str, schema: TableSchema | None = None) -> list[Row]:
        """The rows of a file that have no fault."""
        return self.table(name, schema).rows

    def table(self, name: str, schema: TableSchema | None = None) -> JudgedTable:
        """A file as a table of a schema; without one its cells are taken as they are. Faults are noted once."""
        if (name, schema) not in self.held:
            table = self.printed[name, schema] = self._table(name, schema)
            if cells := self.own.get(name):
                table, laid = laid_in(table, cells, name, self.groups)
                self.laid += laid
            self.held[name, schema] = table
        return self.held[name, schema]

    def as_printed(self, name: str, schema: TableSchema) -> JudgedTable:
        """A table as its file has it, without the cells of a scenario."""
        self.table(name, schema)
        return self.printed[name, schema]

    def is_there(self, name: str) -> bool:
        """Whether the folder has a file of this name."""
        return name in self.given or (self.folder / name).is_file()

    def each(self, rows: Iterable[Row], make: Callable[[Row], T]) -> list[T]:
        """What `make` makes of each row; rows with a fault are left out and noted."""
        made, faults = [], []
        for row in rows:
            try:
                made.append(make(row))
            except CellError as fault:
                cause = f"{fault.column}:{re.sub('[0-9.]+', '#', fault.what)}"  # whatever its numbers
                faults.append(Fault(cause, fault.row, fault.column, fault.what, fault.hint))
        self.problems += told(faults)
        return made

    def is_sure(self, name: str) -> bool:
        """Whether all rows of a file could be told apart, so that what is not in it is missing."""
        return all(table.sure for (file, _), table in self.held.items() if file == name)

    def miss(self, what: str, file: str, hint: str = "") -> None:
        """Note that a table lacks something; not of one in whose unreadable rows it may stand."""
        if self.is_sure(file):
            self.problems.append(Problem(what, self.heads.get(file, Place(file, 1, 1)), hint, CODE))

    def _table(self, name: str, schema: TableSchema | None) -> JudgedTable:
        try:
            raw = self.given[name] if name in self.given else read_given(self.folder / name)
            if schema is None or not schema.checks_only:
                self.sha256[name] = hashlib.sha256(raw).hexdigest()
            text = decode(raw)
        except OSError as fault:
            return self._unread(self._not_there(name, fault))
        except NoTextError as fault:
            place = Place(name, fault.line, fault.column, fault.text)
            return self._unread(Problem(f"the table {name} {fault.what}", place, fault.hint, CODE))
        sheet = take_apart(name, text.lines, schema)
        self.heads[name] = sheet.place(sheet.top + 1)
        if text.said:
            sheet.say(1, f"the table {name} {text.said}")
        table, problems, remarks = judge(sheet, schema)
        self.problems += [*sheet.problems, *problems]
        self.warnings += [*sheet.told, *remarks]
        if schema and not table.all_rows and not sheet.problems and not schema.may_be_empty:
            what = f"the table {name} has no rows"
            return self._unread(Problem(what, sheet.place(sheet.top + 1), "below the header it needs at least one", CODE))
        return table

    def _unread(self, problem: Problem) -> JudgedTable:
        self.problems.append(problem)
        return JudgedTable(sure=False)

    def _not_there(self, name: str, fault: OSError) -> Problem:
        place = Place(str(self.folder / name), 1, 1)
        if not isinstance(fault, FileNotFoundError):
            return Problem(f"the table {name} cannot be read", place, fault.strerror or "", CODE)
        near = [path.name for path in self.folder.iterdir() if path.name.casefold() == name.casefold()]
        hint = (
            f"“{near[0]}” is there: mind capitals"
            if near
            else "every region has it; one without rows still needs its header"
        )
        return Problem(f"there is no table {name}", place, hint, CODE)
