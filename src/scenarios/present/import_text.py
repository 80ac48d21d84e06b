"""What was taken from a public file and what was left out, as text and as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

from scenarios.baseline.importing.found import Imported
from scenarios.baseline.importing.writing import left_rows


def lines(found: Imported, file: str, paths: Sequence[Path], missing: Sequence[str], room: int) -> Iterator[str]:
    """The tables that were written, what is to be said of them, and what was left out, the most first.

    Args:
        found: what was read.
        file: where from.
        paths: the tables, in the order of the roles of `found`, and the table of what was left out.
        missing: places that were asked for and are not in the file.
        room: width of a line.
    """
    yield file
    written = zip((rows for rows in found.rows.values() if rows), paths, strict=False)
    for rows, path in written:
        yield from wrap(f"{path}: {len(rows):,} row{'s' * (len(rows) != 1)}", room, initial_indent="  ")
    lacking = [f"not in the file: {', '.join(missing)} (--name NAME=CODE says which name is meant)"] if missing else []
    for text in (*found.said, *lacking):
        yield from wrap(text, room, initial_indent="  ", subsequent_indent="    ")
    rows_left = list(left_rows(found))
    if rows_left:
        yield from ("", f"Left out ({paths[-1]} has all reasons)")
    for row in rows_left:
        usd = f"; {float(row['usd']):,.0f} USD" if row["usd"] else ""
        line = f", first on line {row['first_line']}" if row["first_line"] else ""
        examples = f": {row['examples']}" if row["examples"] else ""
        text = f"{int(row['count']):,}  {row['reason']}{line}{usd}{examples}"
        yield from wrap(text, room, initial_indent="  ", subsequent_indent="      ")


def contract(found: Imported, file: str, paths: Sequence[Path], missing: Sequence[str]) -> dict[str, object]:
    """The contract `scenarios/import/1`."""
    kept = {role: len(rows) for role, rows in found.rows.items() if rows}
    left = [row | {"count": int(row["count"])} for row in left_rows(found)]
    return {
        "schema": "scenarios/import/1",
        "file": file,
        "files": [str(path) for path in paths],
        "rows": kept,
        "said": list(found.said),
        "missing": list(missing),
        "left_out": left,
    }
