"""A sweep's tidy table as a file, CSV or Parquet, and a finished sweep in its store."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scenarios.analysis.sweep import SweepStore, Swept
from scenarios.drafts import whole_file, whole_folder
from scenarios.engine.ensemble.result import MANIFEST_FILE
from scenarios.present.grid import Grid
from scenarios.present.grid.files import csv_text
from scenarios.present.sweep_grid import tidy_grid
from scenarios.version import __version__

TABLES = (".csv", ".parquet")
"""Endings of a table."""
SWEEP_MANIFEST = "scenarios/sweep-manifest/1"


def has_parquet() -> bool:
    """Whether Parquet can be written: pyarrow is an extra."""
    return find_spec("pyarrow") is not None


def write_table(grid: Grid, path: Path) -> None:
    """Write a table whole or not at all, as its ending says.

    Raises:
        OSError: it cannot be written.
    """
    with whole_file(path) as draft:
        if path.suffix == ".parquet":
            _write_parquet(grid, draft)
        else:
            draft.write_text(csv_text(grid), encoding="utf-8", newline="\n")


def keep(found: Swept, store: SweepStore, command: str) -> Path:
    """Put a finished sweep into its store, a folder with its table and what it was made from; returns the folder."""
    about = {
        "schema": SWEEP_MANIFEST,
        "scenario": found.base.name,
        "run_id": found.mark[:7],
        "version": __version__,
        "members": int(found.base.data.sizes["member"]),
        "seed": int(found.base.data.attrs["seed"]),
        "plans": len(found.points),
        "keys": [axis.key for axis in found.axes],
        "outcomes": list(found.metrics),
        "inputs_sha256": found.base.manifest["inputs_sha256"],
        "command": command,
        "illustrative": True,
    }
    folder, grid = store.folder / found.base.folder.replace(found.base.run_id, found.mark[:7]), tidy_grid(found)
    with whole_folder(folder) as draft:
        write_table(grid, draft / "table.csv")
        if has_parquet():
            write_table(grid, draft / "table.parquet")
        (draft / MANIFEST_FILE).write_text(json.dumps(about, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return folder


def _write_parquet(grid: Grid, path: Path) -> None:
    """Columns with types of their own: text, whole numbers, numbers."""
    import pyarrow
    from pyarrow import parquet

    heads, rows = grid.flat()
    columns: dict[str, list[Any]] = {head: [row[n] for row in rows] for n, head in enumerate(heads)}
    parquet.write_table(pyarrow.table(columns), path)
