"""From a region file and its folder of tables to a frozen `Baseline`; every fault of the files at once."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

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
from scenarios.baseline.rows import Tables
from scenarios.baseline.splits import make_splits
from scenarios.errors import ScenarioError
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
    part, _, _ = _region(path, _stamp(path))
    folder = (path.parent / part.data).resolve()
    return _load(path, folder, (_stamp(path), _stamp(REGISTRY), *map(_stamp, sorted(folder.glob("*.csv")))))


def _stamp(path: Path) -> tuple[str, int, int]:
    """Changes when the file does."""
    stat = path.stat() if path.is_file() else None
    return (path.name, stat.st_mtime_ns, stat.st_size) if stat else (path.name, 0, 0)


@lru_cache(maxsize=16)
def _region(path: Path, _stamp: tuple[str, int, int]) -> tuple[Region, Marked, str]:
    part, marked = read_region(path)
    return part, marked, marked.sha256


@lru_cache(maxsize=16)
def _load(path: Path, folder: Path, _stamps: tuple[tuple[str, int, int], ...]) -> Baseline:
    """The tables of `folder`, read and judged as a whole."""
    part, marked, region_hash = _region(path, _stamps[0])
    tables, sources = Tables(folder), Sources()
    accounts = read_accounts(part, tables)
    tranches = read_tranches(part, tables, accounts)
    classification = read_classification(part, tables)
    vintages = read_vintages(part, tables, sources)
    people = read_population(part, tables, sources)
    years, population = population_array(part, tables, people)
    parameters = load_parameters()
    countries = read_countries(part, tables, people, sources)
    splits = make_splits(part, tables, vintages, people, tranches)
    baseline = Baseline(
        name=part.name,
        title=part.title,
        status=part.status,
        document=part.document,
        money_label=part.money_label,
        countries=countries,
        regional_units=part.regional_units,
        programs={name: _program(name, program) for name, program in part.programs.items()},
        accounts=accounts,
        tranches=tranches,
        classification=classification,
        vintages=vintages,
        latest=part.latest,
        population_years=years,
        population=population,
        corridors=read_corridors(part, tables),
        parameters=parameters,
        sha256={path.name: region_hash, REGISTRY.name: sha256_of(REGISTRY), **tables.sha256},
        fiscal_years=tuple(range(part.money_years.first, part.money_years.last + 1)),
        splits=splits,
        sources=sources,
    )
    problems = [*check(baseline, part, marked, tables), *tables.problems]
    if problems:
        raise ScenarioError(problems)
    return baseline


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _program(name: str, part: ProgramPart) -> Program:
    return Program(
        name=name,
        title=part.title,
        countries=tuple(sorted(part.countries)),
        regional_unit=part.regional_unit,
        accounts=tuple(part.accounts),
        fixed=part.fixed,
        estimated=bool(part.split),
        fallback={str(kind): account for kind, account in part.fallback.items()},
    )
