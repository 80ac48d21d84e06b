"""From a region file and its folder of tables to a frozen `Baseline`; every fault of the files at once."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from scenarios.baseline.audit_points import read_audit_points
from scenarios.baseline.checks import check
from scenarios.baseline.countries import population_array, read_corridors, read_countries, read_population
from scenarios.baseline.facts import (
    OUTSIDE,
    Account,
    Baseline,
    Classification,
    Country,
    Program,
    Rates,
    Source,
    Tranche,
)
from scenarios.baseline.money import read_accounts, read_classification, read_tranches
from scenarios.baseline.parameters import REGISTRY, load_parameters
from scenarios.baseline.rates import Sources, read_vintages
from scenarios.baseline.region import ProgramPart, Region, read_region, region_path, shipped_regions
from scenarios.baseline.rows import CODE, Tables
from scenarios.baseline.splits import make_splits
from scenarios.errors import Problem, ScenarioError
from scenarios.validation import place_of
from scenarios.yaml_text import Marked

__all__ = [
    "OUTSIDE",
    "Account",
    "Baseline",
    "Classification",
    "Country",
    "Program",
    "Rates",
    "Source",
    "Tranche",
    "load_baseline",
    "shipped_regions",
]


def load_baseline(region: str | Path = "mexico-central-america") -> Baseline:
    """Everything known of a region: a shipped name or the path of a region file. Cached until a file changes.

    Raises:
        ScenarioError: with every fault of the region file or of its tables.
    """
    path = region_path(region).resolve()
    part, marked = _region(path, _stamp(path))
    folder = (path.parent / part.data).resolve()
    if not folder.is_dir():
        what = f"there is no folder “{part.data}” with the region's tables"
        raise ScenarioError([Problem(what, place_of(marked.marks, ("data",)), "it is meant from where this file lies", CODE)])
    return _load(path, folder, (_stamp(path), _stamp(REGISTRY), *map(_stamp, sorted(folder.glob("*.csv")))))


def _stamp(path: Path) -> tuple[str, int, int]:
    """Changes when the file does."""
    stat = path.stat() if path.is_file() else None
    return (path.name, stat.st_mtime_ns, stat.st_size) if stat else (path.name, 0, 0)


@lru_cache(maxsize=16)
def _region(path: Path, _stamp: tuple[str, int, int]) -> tuple[Region, Marked]:
    return read_region(path)


@lru_cache(maxsize=16)
def _load(path: Path, folder: Path, _stamps: tuple[tuple[str, int, int], ...]) -> Baseline:
    """The tables of `folder`, read, then judged as a whole."""
    part, marked = _region(path, _stamps[0])
    tables = Tables(folder)
    found = _read(part, tables)
    hashes = {f"{path.parent.name}/{path.name}": marked.sha256, REGISTRY.name: sha256_of(REGISTRY), **tables.sha256}
    problems = [*check(found, part, marked, tables), *tables.problems]
    if problems:
        raise ScenarioError(problems)
    return replace(found, sha256=hashes)


def _read(part: Region, tables: Tables) -> Baseline:
    """Everything that the tables hold; what is wrong with them is noted in `tables`."""
    sources: Sources = {}
    accounts = read_accounts(part, tables)
    tranches = read_tranches(part, tables, accounts)
    vintages = read_vintages(part, tables, sources)
    people = read_population(part, tables, sources)
    years, population = population_array(part, tables, people)
    return Baseline(
        name=part.name,
        title=part.title,
        status=part.status,
        document=part.document,
        money_label=part.money_label,
        countries=read_countries(part, tables, people, sources),
        regional_units=part.regional_units,
        programs={name: _program(name, program, tranches) for name, program in part.programs.items()},
        accounts=accounts,
        tranches=tranches,
        classification=read_classification(part, tables),
        vintages=vintages,
        latest=part.latest,
        population_years=years,
        population=population,
        corridors=read_corridors(part, tables),
        parameters=load_parameters(),
        sha256={},
        fiscal_years=tuple(range(part.money_years.first, part.money_years.last + 1)),
        splits=make_splits(part, tables, vintages, people, tranches),
        sources=sources,
        audit_points=read_audit_points(part, tables),
        caveats=tuple(part.caveats),
    )


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _program(name: str, part: ProgramPart, tranches: tuple[Tranche, ...]) -> Program:
    alone = len(part.countries) == 1 and part.regional_unit is None
    unprinted = not alone and any(t.program == name and t.unit is None for t in tranches)
    return Program(
        name=name,
        title=part.title,
        countries=tuple(sorted(part.countries)),
        regional_unit=part.regional_unit,
        accounts=tuple(part.accounts),
        fixed=part.fixed,
        estimated=unprinted,
        fallback={str(kind): account for kind, account in part.fallback.items()},
    )
