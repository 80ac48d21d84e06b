"""From a region file and its folder of tables to a frozen `Baseline`; every fault of the files at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from threading import RLock

from scenarios.baseline.audit_points import read_audit_points
from scenarios.baseline.checks import check
from scenarios.baseline.codes import check_codes
from scenarios.baseline.countries import population_array, read_corridors, read_countries, read_population
from scenarios.baseline.facts import (
    OUTSIDE,
    Account,
    Baseline,
    Classification,
    Country,
    Program,
    Rates,
    Tranche,
)
from scenarios.baseline.known_tables import RATES
from scenarios.baseline.money import read_accounts, read_classification, read_tranches
from scenarios.baseline.own_cells import LaidCell, OwnCell, complete, faults
from scenarios.baseline.parameters import REGISTRY, load_parameters
from scenarios.baseline.posterior import PosteriorFile, read_posterior
from scenarios.baseline.rates import Sources, read_vintages
from scenarios.baseline.reading import Tables
from scenarios.baseline.region import ProgramPart, RegionFile, named_tables
from scenarios.baseline.region_file import read_region, region_path, shipped_regions
from scenarios.baseline.region_layers import chain
from scenarios.baseline.region_parameters import of_region
from scenarios.baseline.rows import CODE
from scenarios.baseline.splits import make_splits
from scenarios.errors import Problem, ScenarioError
from scenarios.given import read_given
from scenarios.kept import kept
from scenarios.shipped import DATA
from scenarios.terms import OWN
from scenarios.validation import in_order, place_of
from scenarios.yaml_text import Marked

__all__ = [
    "OUTSIDE",
    "Account",
    "Baseline",
    "Classification",
    "Country",
    "Program",
    "Rates",
    "Tranche",
    "load_baseline",
    "shipped_regions",
]


def load_baseline(region: str | Path = "mexico-central-america", own: tuple[OwnCell, ...] = ()) -> Baseline:
    """Everything known of a region: a shipped name or the path of a region file. Cached until a byte of its files changes.

    Args:
        region: which one.
        own: cells that a scenario has in place of the tables', or beside them.

    Raises:
        ScenarioError: with every fault of the region file or of its tables.
    """
    path = region_path(region).resolve()
    files = tuple(chain(path, region_path))
    part, marked = _region(path, _hashes(files))
    folder = (path.parent / part.data).resolve()
    if not folder.is_dir():
        what = f"there is no folder “{part.data}” with the region's tables"
        raise ScenarioError([Problem(what, place_of(marked.marks, ("data",)), "it is meant from where this file lies", CODE)])
    with _one_at_a_time:
        given = _TableAsGiven.of(files, folder, named_tables(part), part.pipeline_posterior)
        return _kept(replace(given, own=own) if own else given)


_one_at_a_time = RLock()
"""Threads that ask for the same region get the same object."""


@dataclass(frozen=True, slots=True)
class _TableAsGiven:
    """The files of a region as they are now; two are equal where every byte is."""

    files: tuple[Path, ...]
    folder: Path
    hashes: tuple[tuple[str, str], ...]
    tables: Mapping[str, bytes] = field(compare=False)
    posterior: bytes
    own: tuple[OwnCell, ...] = ()

    @classmethod
    def of(cls, files: tuple[Path, ...], folder: Path, names: Iterable[str], posterior: str) -> _TableAsGiven:
        """Read a region file, the registry, and those tables that are there."""
        beside = (file.name for file in sorted(folder.glob("*.csv")))  # audit points rest on lines of any table here
        tables = {name: raw for name in dict.fromkeys([*names, *beside]) if (raw := _bytes(folder / name))}
        given = {**{str(path): _bytes(path) for path in files}, REGISTRY.name: _bytes(REGISTRY), **tables}
        hashes = tuple((name, _hash(raw)) for name, raw in given.items())
        return cls(files, folder, hashes, tables, _bytes(folder / posterior))


def _bytes(path: Path) -> bytes:
    """A file's bytes; none where it cannot be read, which is told when it is needed."""
    try:
        return read_given(path)
    except OSError:
        return b""


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _hashes(files: Iterable[Path]) -> tuple[str, ...]:
    return tuple(_hash(_bytes(path)) for path in files)


@lru_cache(maxsize=16)
def _region(path: Path, _hashes: tuple[str, ...]) -> tuple[RegionFile, Marked]:
    return read_region(path)


@lru_cache(maxsize=16)
def _kept(given: _TableAsGiven) -> Baseline:
    """A region, read before or now; one with faults is never kept, one with figures of a scenario not on the disk."""
    if given.own:
        return _load(given)
    places = (*map(str, given.files), str(given.folder))
    parts = (*places, _hash(given.posterior), *(word for pair in given.hashes for word in pair))
    return kept("regions", parts, lambda: _load(given), rooms=("baseline",))


def _load(given: _TableAsGiven) -> Baseline:
    """The tables of a region, read, then judged as a whole."""
    path, *parents = given.files
    part, marked = _region(path, _hashes(given.files))
    tables = tables_of(part, given.folder, given.tables, given.own)
    found = replace(_read(part, tables), posterior=_posterior(given, part), folder=_shown(given.folder))
    hashes = {f"{path.parent.name}/{path.name}": marked.sha256}
    hashes |= {f"{parent.parent.name}/{parent.name}": sha256_of(parent) for parent in parents}
    hashes |= {REGISTRY.name: sha256_of(REGISTRY), **tables.sha256}
    if given.own:
        cells = sorted((one.table, one.key, one.value) for some in tables.own.values() for one in some)
        hashes["figures"] = _hash(repr(cells).encode())
        found = _with_own(found, tuple(dict.fromkeys(tables.laid)))
        tables.warnings += [one.told() for one in found.own]
    problems = [*check(found, part, marked, tables), *tables.problems]
    if problems:
        raise ScenarioError(in_order(problems))
    return replace(found, sha256=hashes, warnings=tuple(in_order(tables.warnings)))


def region_tables(region: str | Path, own: tuple[OwnCell, ...] = ()) -> tuple[RegionFile, Tables]:
    """A region and its tables, which are read when they are asked for, with the figures of a scenario laid in."""
    path = region_path(region).resolve()
    part, _ = _region(path, _hashes(chain(path, region_path)))
    return part, tables_of(part, (path.parent / part.data).resolve(), {}, own)


def tables_of(part: RegionFile, folder: Path, read: Mapping[str, bytes], own: tuple[OwnCell, ...]) -> Tables:
    """The tables of a region with the figures of a scenario laid in.

    Raises:
        ScenarioError: with every figure of which there is no such cell.
    """
    cells = complete(own, part)
    rates = Tables(folder, read).read(part.files.rates, RATES) if cells else []
    if found := faults(cells, part, [row.cells["series"] for row in rates]):
        raise ScenarioError(found)
    by_file = {getattr(part.files, role): tuple(c for c in cells if c.table == role) for role in {c.table for c in cells}}
    groups = {name: program.group for name, program in part.programs.items() if program.group}
    return Tables(folder, read, own=by_file, groups=groups)


def _with_own(known: Baseline, laid: tuple[LaidCell, ...]) -> Baseline:
    """A region with the figures of a scenario: the source lines of money and rates say so."""
    money = sum(one.cell.table in ("money", "classification") for one in laid)
    told = f"; {money} cell{'s' * (money != 1)} of it the scenario’s own" if money else ""
    vintages = {name: _own_rates(rates) for name, rates in known.vintages.items()}
    return replace(known, own=laid, money_label=known.money_label.rstrip(".") + told, vintages=vintages)


def _own_rates(rates: Rates) -> Rates:
    own = int((rates.marks == OWN).sum())
    return replace(rates, label=f"{rates.label}; {own} rate{'s' * (own != 1)} the scenario’s own") if own else rates


def _shown(folder: Path) -> str:
    """A folder of tables as it is shown: from where the shipped ones lie, or by the last two of its names."""
    parent = DATA.parent
    return folder.relative_to(parent).as_posix() if folder.is_relative_to(parent) else "/".join(folder.parts[-2:])


def _posterior(given: _TableAsGiven, part: RegionFile) -> PosteriorFile | None:
    return read_posterior(given.posterior, part.pipeline_posterior) if given.posterior else None


def _read(part: RegionFile, tables: Tables) -> Baseline:
    """Everything that the tables hold; what is wrong with them is noted in `tables`."""
    sources: Sources = {}
    check_codes(part, tables)
    accounts = read_accounts(part, tables)
    money = read_tranches(part, tables)
    tranches = tuple(t for t in money if t.usd > 0)
    vintages = read_vintages(part, tables, sources)
    people = read_population(part, tables, sources)
    years, population = population_array(part, tables, people)
    classified = read_classification(part, tables)
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
        classification={key[:3]: one for key, one in classified.items() if not key[3]},
        classification_by_unit={key: one for key, one in classified.items() if key[3]},
        vintages=vintages,
        latest=part.latest,
        population_years=years,
        population=population,
        corridors=read_corridors(part, tables),
        parameters=of_region(part, load_parameters()),
        sha256={},
        fiscal_years=tuple(range(part.money_years.first, part.money_years.last + 1)),
        splits=make_splits(part, tables, vintages, people, tranches),
        sources=sources,
        audit_points=read_audit_points(part, tables),
        caveats=tuple(part.caveats),
        deobligations=tuple(t for t in money if t.usd < 0),
    )


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes."""
    return _hash(read_given(path))


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
