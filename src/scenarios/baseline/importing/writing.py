"""What was found in a public file, written as tables of a region into a folder, beside a table of what was left out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scenarios.baseline.importing.found import Imported
from scenarios.baseline.known_tables import KNOWN
from scenarios.baseline.reading import Tables
from scenarios.baseline.region import Files
from scenarios.drafts import whole_file
from scenarios.errors import Problem, ScenarioError

LEFT = "left-out.csv"
_NAMES = Files().model_dump() | {"money": "money.csv"}


def write(found: Imported, folder: Path, names: Mapping[str, str] | None = None) -> list[Path]:
    """Write every table that has rows, and what was left out; nothing that is there is written over.

    Args:
        found: what was read.
        folder: made where it is not there.
        names: file of each table by role; those that a region has by default.

    Raises:
        ScenarioError: nothing was found, or a file is there already.
    """
    files = {role: folder / str((names or _NAMES)[role]) for role, rows in found.rows.items() if rows}
    if not files:
        reasons = "; ".join(f"{reason}: {one.count}" for reason, one in found.left.items())
        raise ScenarioError([Problem("nothing in the file is what was asked for", None, reasons, "import")])
    taken = [path for path in (*files.values(), folder / LEFT) if path.exists()]
    if taken:
        what = f"{taken[0]} is there already"
        raise ScenarioError([Problem(what, None, "name another folder with -o; then move what you want", "exists")])
    folder.mkdir(parents=True, exist_ok=True)
    for role, path in files.items():
        _write(path, _columns(role, found.rows[role]), found.rows[role])
    _write(folder / LEFT, ("reason", "count", "first_line", "examples", "usd"), list(left_rows(found)))
    return [*files.values(), folder / LEFT]


def left_rows(found: Imported) -> Iterable[dict[str, str]]:
    """What was left out, a row a reason, the most first."""
    for reason, one in sorted(found.left.items(), key=lambda each: -each[1].count):
        yield {
            "reason": reason,
            "count": str(one.count),
            "first_line": str(one.line or ""),
            "examples": "; ".join(one.examples),
            "usd": f"{one.usd:f}" if one.usd else "",
        }


def faults(paths: Iterable[Path]) -> list[Problem]:
    """What a region's reader says of tables that were written here; nothing, unless the file had what no table can hold."""
    roles = {name: role for role, name in _NAMES.items()}
    found: list[Problem] = []
    for path in paths:
        if path.name in roles:
            tables = Tables(path.parent)
            tables.read(path.name, KNOWN[roles[path.name]])
            found += tables.problems
    return found


def _columns(role: str, rows: Sequence[Mapping[str, str]]) -> list[str]:
    """The columns of a table: those that it needs, and of the others those that some row has."""
    given = {name for row in rows for name, cell in row.items() if cell}
    return [column.name for column in KNOWN[role].columns if not column.optional or column.name in given]


def _write(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    with whole_file(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)
