"""What a run stores, read from a run of the toy region: variables of result.nc, columns of the tables."""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path
from typing import Any

from making import markdown as md
from making.shell import type_in

HEAD = """`scenarios run` stores each run in a folder of its own, `runs/NAME-RUN_ID/`, whole or not at all. The run id is a hash
of what the result depends on: inputs, seed, members, version. Beside `result.nc` (read it with xarray) and
`manifest.json` it holds what `--format` asks for: `csv`, `xlsx` (the same tables as sheets), `figures` (PNG and SVG),
`iamc` (one long table in the layout of the Integrated Assessment Modeling Consortium)."""
TYPES = {"f": "number", "i": "whole number", "b": "true or false"}


def page() -> str:
    """The whole page, read from a run of the toy region."""
    with tempfile.TemporaryDirectory(prefix="scenarios-docs-") as name:
        said = type_in("scenarios run toy --members 20 --format csv,iamc --quiet --out .", Path(name))
        if said.code:
            raise RuntimeError(said.err)
        (folder,) = Path(name).iterdir()
        tables = [*sorted((folder / "csv").glob("*.csv")), folder / "iamc.csv"]
        sheets = [_columns(path, folder) for path in tables]
        return md.page("Stored runs", HEAD, _variables(folder), _manifest(folder), "## Tables", *sheets)


def _variables(folder: Path) -> str:
    import xarray as xr

    with xr.open_dataset(folder / "result.nc", engine="h5netcdf") as data:
        rows = [
            [md.code(name), ", ".join(map(str, v.dims)), _unit(v), TYPES.get(v.dtype.kind, "text")]
            for name, v in data.data_vars.items()
        ]
        axes = [[md.code(name), _ends(v.values)] for name, v in data.coords.items()]
    variables = md.table(["variable", "axes", "unit", "type"], rows)
    return f"## `result.nc`\n\n{variables}\n\nAxes, here of the toy region:\n\n{md.table(['axis', 'values'], axes)}"


def _unit(variable: Any) -> str:
    unit = str(variable.attrs.get("units", ""))
    return "share or factor" if unit == "1" else unit


def _ends(values: Any) -> str:
    words = [str(x) for x in values]
    return ", ".join(words if len(words) <= 12 else [*words[:3], "…", words[-1]])


def _manifest(folder: Path) -> str:
    facts = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return f"## `manifest.json`\n\nKeys: {', '.join(map(md.code, facts))}."


def _columns(path: Path, folder: Path) -> str:
    """One table: its columns and its first row."""
    with path.open(encoding="utf-8", newline="") as file:
        head, first = [row for row, _ in zip(csv.reader(file), range(2), strict=False)]
    rows = [[md.code(name), _short(example)] for name, example in zip(head, first, strict=True)]
    return f"### {md.code(path.relative_to(folder))}\n\n{md.table(['column', 'first row'], rows)}"


def _short(text: str) -> str:
    try:
        return md.number(float(text)) if "." in text else text
    except ValueError:
        return text
