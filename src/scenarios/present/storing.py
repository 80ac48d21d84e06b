"""A run in a folder of its own: the result, tables and pictures, written whole or not at all."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import nullcontext
from pathlib import Path

from scenarios.drafts import clear, named, whole_folder
from scenarios.present.painter import Begin, begin_here
from scenarios.present.reading import Result
from scenarios.present.tables import write_csv, write_iamc, write_xlsx

MEMBERS_FILE = "members.nc"
"""Every member's arrays, where they are too many for the result's own file."""


def store(
    result: Result, out: Path, formats: Collection[str], begin: Begin = begin_here, members: Path | None = None
) -> Path:
    """Write a run below `out`; returns its folder.

    Args:
        result: what to write; `result.nc` and `manifest.json` always are.
        out: the folder of all runs.
        formats: what else: csv, xlsx, figures, iamc.
        begin: how pictures are drawn: here, or in a process beside.
        members: a file with every member's arrays, to be moved in.

    Raises:
        OSError: the folder cannot be written, or the disk is full; then nothing is left.
    """
    target = out / result.folder
    clear(out)
    with named(target), whole_folder(target) as draft, begin("run", result, draft) if "figures" in formats else nullcontext():
        result.save(draft)
        if members is not None and members.exists():
            members.replace(draft / MEMBERS_FILE)
        if "csv" in formats:
            (draft / "csv").mkdir()
            write_csv(result, draft / "csv")
        if "xlsx" in formats:
            write_xlsx(result, draft / "tables.xlsx")
        if "iamc" in formats:
            write_iamc(result, draft / "iamc.csv")
    return target
