"""The tables of data/, from the data package, which is made from what is declared of them."""

from __future__ import annotations

import csv
import json
from typing import Any

from making import markdown as md
from scenarios.baseline.schema import LEAST
from scenarios.shipped import DATA

HEAD = """The folder `data/` is a [Frictionless Data Package](https://datapackage.org): plain CSV files, and `datapackage.json`
with the schema, units, sources and licence of each. The loaders read what a [region](regions.md) names, judge every cell by the
same schema, and say what is wrong with [file and line](../how-to/error-messages.md). Conflicts between sources, and what could
not be found, are told in [the data and its conflicts](#the-data).

The columns that a region's tables must have are declared in `src/scenarios/baseline/known_tables.py`, titles and sources in
`package.yaml` beside the tables. After a change of either, or of a table: `scenarios schema --package data`."""


def page() -> str:
    """The whole page."""
    resources = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    overview = [[f"[{md.code(r['path'])}](#{_label(r)})", r["title"], f"{_count(r):,}"] for r in resources]
    return md.page("Data tables", HEAD, md.table(["table", "holds", "rows"], overview), *map(_resource, resources))


def _label(resource: dict[str, Any]) -> str:
    return f"table-{resource['name'].replace('_', '-')}"


def _count(resource: dict[str, Any]) -> int:
    with (DATA / resource["path"]).open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def _resource(resource: dict[str, Any]) -> str:
    """One table: what it holds, its columns, its sources."""
    rows = [[md.code(f["name"]), f["type"], _allowed(f), f.get("description", "")] for f in resource["schema"]["fields"]]
    sources = "; ".join(source["title"] for source in resource["sources"])
    return "\n\n".join(
        [
            f"({_label(resource)})=\n## {md.code(resource['path'])}: {resource['title']}",
            resource["description"],
            md.table(["column", "type", "may be", "is"], rows),
            *([f"**Key** {', '.join(map(md.code, key))}: no two rows have the same."] if (key := _key(resource)) else []),
            f"**Sources** {sources}",
        ]
    )


def _key(resource: dict[str, Any]) -> list[str]:
    return list(resource["schema"].get("primaryKey", []))


def _allowed(field: dict[str, Any]) -> str:
    """The constraints of a column in words."""
    c = field.get("constraints", {})
    words = []
    if "enum" in c:
        words.append(", ".join(md.code(x) for x in c["enum"]))
    if c.get("minimum") == LEAST:
        c = {key: limit for key, limit in c.items() if key != "minimum"}
        words.append("more than 0")
    if "minimum" in c or "maximum" in c:
        words.append(
            " ".join(f"{word} {c[key]}" for key, word in (("minimum", "at least"), ("maximum", "at most")) if key in c)
        )
    if "pattern" in c:
        words.append(md.code(c["pattern"]))
    return "; ".join([*words, *([] if c.get("required") else ["empty"])])
