"""The description of a folder of tables, `datapackage.json`: made from `package.yaml`, the declared tables and the files.

`package.yaml` says what only the folder knows: titles, sources, licences, and the columns of tables that no region needs.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from scenarios.baseline.known_tables import KNOWN, SHARED
from scenarios.baseline.region import RegionFile
from scenarios.baseline.region_file import read_region, region_path
from scenarios.baseline.schema import UNITS, Column, Kind, Names, TableSchema, field
from scenarios.errors import Problem, ScenarioError
from scenarios.given import read_given
from scenarios.validation import judge, place_of
from scenarios.yaml_text import Marked, read_file

NAME = "package.yaml"
MADE = "datapackage.json"


class _TablePart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class ColumnPart(_TablePart):
    """A column of a table that no region needs."""

    kind: Kind
    says: str
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()
    pattern: str = ""
    may_be_empty: bool = False

    def column(self, name: str) -> Column:
        """As it is declared of other tables."""
        empty = "" if self.may_be_empty else None
        return Column(name, self.kind, self.says, self.low, self.high, self.words, empty, pattern=self.pattern)


class Address(_TablePart):
    """A source with its address."""

    title: str
    path: str


class TablePart(_TablePart):
    """What the folder says of one of its tables."""

    title: str
    description: str
    sources: list[str | Address] = Field(min_length=1)
    licence: str = ""
    """The package's, where it names no other."""
    key: tuple[str, ...] = ()
    """Columns that tell rows apart, of a table that no region needs."""
    columns: dict[str, ColumnPart] = {}
    """Columns that are declared nowhere else."""


class Licence(_TablePart):
    """A licence as a data package names it."""

    name: str
    title: str
    path: str = ""


class Package(_TablePart):
    """What a folder holds."""

    name: str
    title: str
    description: str
    version: str
    region: str
    """The region whose tables these are: a shipped name, or the path of its file from here."""
    also: list[str] = []
    """Other regions on the same tables: their files and names are known, too."""
    licence: str
    licences: dict[str, Licence]
    sources: list[str | Address] = Field(min_length=1)
    keywords: list[str] = []
    tables: dict[str, TablePart]


def package_text(folder: Path) -> str:
    """`datapackage.json` of a folder, as it should be.

    Raises:
        ScenarioError: with every fault of its `package.yaml`.
    """
    return json.dumps(describe(folder), indent=1, ensure_ascii=False) + "\n"


def describe(folder: Path) -> dict[str, Any]:
    """The folder as a Frictionless Data Package."""
    package, marked = _read(folder)
    regions = [
        read_region(region_path(folder / name if "/" in name else name))[0] for name in (package.region, *package.also)
    ]
    problems = [*_unlisted(folder, package, marked), *_unknown_licences(package, marked)]
    if problems:
        raise ScenarioError(problems)
    head: dict[str, Any] = {"profile": "tabular-data-package", "name": package.name, "title": package.title}
    head |= {"description": package.description, "version": package.version, "licenses": [_licence(package, "")]}
    head |= {"sources": list(map(_source, package.sources))}
    head |= {"keywords": package.keywords} if package.keywords else {}
    resources = [_resource(folder, name, part, package, regions, marked) for name, part in package.tables.items()]
    return {**head, "resources": resources}


def schema_of(name: str, part: TablePart, *regions: RegionFile) -> TableSchema:
    """The schema of one table of a folder: as every region has it, or as the folder declares it."""
    own = tuple(column.column(key) for key, column in part.columns.items())
    role = next((role for region in regions for role, file in _roles(region).items() if file == name), None)
    if role is None:
        return TableSchema(name, part.title, part.description, own, part.key)
    known = KNOWN[role]
    return TableSchema(role, part.title, part.description, (*known.columns, *own), known.key, known.key_if, known.links)


def _roles(region: RegionFile) -> dict[str, str]:
    return {**{role: str(name) for role, name in region.files.model_dump().items()}, "totals": region.totals}


def _read(folder: Path) -> tuple[Package, Marked]:
    marked = read_file(folder / NAME)
    package, problems = judge(Package, marked)
    if marked.problems or problems or package is None:
        raise ScenarioError([*marked.problems, *problems])
    return package, marked


def _unlisted(folder: Path, package: Package, marked: Marked) -> list[Problem]:
    """Tables of the folder that are not described, and described ones that are not there."""
    there = {path.name for path in folder.glob("*.csv")}
    at = place_of(marked.marks, ("tables",), key=True)
    found = [
        Problem(f"{name} is not described", at, "add its title, description and sources")
        for name in sorted(there - set(package.tables))
    ]
    gone = [(name, place_of(marked.marks, ("tables", name), key=True)) for name in package.tables if name not in there]
    return found + [Problem(f"there is no table {name} in {folder}", place, "remove it here") for name, place in gone]


def _unknown_licences(package: Package, marked: Marked) -> list[Problem]:
    named = {("licence",): package.licence} | {
        ("tables", name, "licence"): part.licence for name, part in package.tables.items()
    }
    known = ", ".join(package.licences)
    return [
        Problem(f"no licence “{word}”", place_of(marked.marks, where), f"licences: {known}")
        for where, word in named.items()
        if word and word not in package.licences
    ]


def _resource(
    folder: Path, name: str, part: TablePart, package: Package, regions: Sequence[RegionFile], marked: Marked
) -> dict[str, Any]:
    """One table as a resource of the package."""
    region = regions[0]
    raw = read_given(folder / name)
    schema = schema_of(name, part, *regions)
    header = next(csv.reader(raw.decode("utf-8-sig").splitlines()))
    columns = [schema.column(key) or SHARED.get(key) for key in header]
    if None in columns:
        place = place_of(marked.marks, ("tables", name), key=True)
        raise ScenarioError(
            [Problem(f"the column {header[columns.index(None)]} of {name} is not described", place, "add it to `columns`")]
        )
    names = _names(regions)
    fields = [field(column, names, alone=schema.key == (column.name,)) for column in columns if column]
    own = [column for column in columns if column and column.name in schema.key]
    key = list(schema.key_in(header)) if not schema.key_if and all(column.empty is None for column in own) else []
    there = set(_roles(region).values())
    links = [
        {"fields": [link.column], "reference": {"resource": Path(_roles(region)[link.role]).stem, "fields": [link.there]}}
        for link in schema.links
        if _roles(region)[link.role] in there
    ]
    described: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    described |= {"primaryKey": key} if key else {}
    described |= {"foreignKeys": links} if links else {}
    return {
        "name": Path(name).stem,
        "path": name,
        "profile": "tabular-data-resource",
        "title": part.title,
        "description": part.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": described,
        "sources": list(map(_source, part.sources)),
        "licenses": [_licence(package, part.licence)],
        "bytes": len(raw),
        "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
    }


def _names(regions: Sequence[RegionFile]) -> Names:
    """What a folder's regions call countries, units and programs, each once."""
    programs = {name: part for region in regions for name, part in region.programs.items()}
    countries = {code for region in regions for code in region.countries}
    units = dict.fromkeys(code for region in regions for code in region.regional_units)
    groups = dict.fromkeys(part.group for part in programs.values() if part.group)
    neighbours = dict.fromkeys(code for region in regions for code in region.neighbours)
    return Names(tuple(sorted(countries)), (*units, *groups), tuple(sorted(programs)), tuple(neighbours))


def _licence(package: Package, key: str) -> dict[str, str]:
    licence = package.licences[key or package.licence]
    return {"name": licence.name} | ({"path": licence.path} if licence.path else {}) | {"title": licence.title}


def _source(source: str | Address) -> dict[str, str]:
    return {"title": source} if isinstance(source, str) else {"title": source.title, "path": source.path}


__all__ = ["MADE", "NAME", "UNITS", "describe", "package_text", "schema_of"]
