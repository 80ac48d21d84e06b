"""Keys of a region file, from the JSON Schema that pydantic makes of the types."""

from __future__ import annotations

from making import markdown as md
from making.scenario_keys import EVENTS, keys
from scenarios.baseline.region import RegionFile

HEAD = """A region file names countries, programs, and the tables that hold their figures ([columns](data-tables.md)).
`scenarios new-region NAME` writes one that runs, `scenarios validate FILE` checks it with its tables. `extends:` names a region
that it is laid over: a key that is given replaces the parent's; `files` and `parameters` are laid over entry by entry.
[How to make a region of your own](#own-region)."""
PARTS = {
    "": "The file",
    "CountryPart": "countries.CODE",
    "ProgramPart": "programs.NAME",
    "SharesTerm": "programs.NAME.split, by shares",
    "TableTerm": "programs.NAME.split, by a table",
    "NeedTerm": "programs.NAME.split, by people and rates",
    "VintagePart": "vintages.NAME",
    "Fill": "vintages.NAME.fills",
    "Governance": "governance",
    "ParameterPart": "parameters.NAME",
    "Files": "files",
}
"""Type -> its heading."""


def page() -> str:
    """The whole page."""
    schema = RegionFile.model_json_schema()
    parts = []
    for name, title in PARTS.items():
        node = schema["$defs"][name] if name else schema
        told = keys(node, schema).replace(EVENTS, "list of terms, below")
        parts.append("\n\n".join(filter(None, [f"## {md.code(title) if name else title}", _says(name, node), told])))
    return md.page("Region file", HEAD, *parts)


def _says(name: str, node: dict[str, object]) -> str:
    return str(node.get("description", "")) if name else ""
