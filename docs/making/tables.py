"""The tables of data/, from the data package."""

from __future__ import annotations

import csv
import json
from typing import Any

from making import markdown as md
from scenarios.shipped import DATA

HEAD = """The folder `data/` is a [Frictionless Data Package](https://datapackage.org): plain CSV files, and `datapackage.json`
with the schema, units, sources and licence of each. The loaders read what a [region](regions.md) names. Conflicts
between sources, and what could not be found, are told in [the data and its conflicts](#the-data)."""


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
            f"**Sources** {sources}",
        ]
    )


def _allowed(field: dict[str, Any]) -> str:
    """The constraints of a column in words."""
    c = field.get("constraints", {})
    words = []
    if "enum" in c:
        words.append(", ".join(md.code(x) for x in c["enum"]))
    if "minimum" in c or "maximum" in c:
        words.append(
            " ".join(f"{word} {c[key]}" for key, word in (("minimum", "at least"), ("maximum", "at most")) if key in c)
        )
    if "pattern" in c:
        words.append(md.code(c["pattern"]))
    return "; ".join([*words, *([] if c.get("required") else ["empty"])])
