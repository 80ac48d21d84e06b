"""What must agree between the tables of a region, the region file and the registry of parameters."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.baseline.facts import Baseline
from scenarios.baseline.region import Region
from scenarios.baseline.rows import Tables
from scenarios.errors import Problem
from scenarios.validation import nearest, place_of
from scenarios.yaml_text import Marked


def check(known: Baseline, region: Region, marked: Marked, tables: Tables) -> list[Problem]:
    """Contradictions that no single table shows; tables that could not be read are not judged again."""
    problems = list(_parameters(known, region, marked))
    if not tables.problems:
        for what, file in (
            *_heads(known, region),
            *_accounts(known, region),
            *_classified(known, region),
            *_money(known, region),
        ):
            tables.miss(what, file)
    return problems


def _parameters(known: Baseline, region: Region, marked: Marked) -> Iterator[Problem]:
    """Parameters that a region names must be in the registry."""
    for code, part in region.countries.items():
        for key in ("organised_share", "spill"):
            name = getattr(part, key)
            if name is not None and name not in known.parameters:
                at = place_of(marked.marks, ("countries", code, key))
                yield Problem(f"no parameter “{name}”", at, nearest(name, known.parameters), "unknown-name")


def _heads(known: Baseline, region: Region) -> Iterator[tuple[str, str]]:
    """Ceilings need the population of the base year."""
    if region.base_year not in known.population_years:
        yield f"no population of the base year {region.base_year}", region.files.population


def _accounts(known: Baseline, region: Region) -> Iterator[tuple[str, str]]:
    """Every account of a program stands in the table of accounts."""
    for program in known.programs.values():
        for name in program.accounts:
            if name not in known.accounts:
                yield f"no account {name} of {program.name}", region.files.accounts
    for account in known.accounts.values():
        if account.soft_share is not None and account.soft_share not in known.parameters:
            yield f"no parameter {account.soft_share} for the soft share of {account.name}", region.files.accounts


def _classified(known: Baseline, region: Region) -> Iterator[tuple[str, str]]:
    """Money of a mixed account has a hard share, in the year printed and in the year it was meant for."""
    mixed = [t for t in known.tranches if known.accounts[t.account].kind == "mixed"]
    keys = {(t.program, t.account, year): None for t in mixed for year in (t.fiscal_year, t.meant_for)}
    for key in keys:
        if key not in known.classification:
            yield f"no hard share of {key[0]} {key[1]} FY{key[2]}", region.files.classification


def _money(known: Baseline, region: Region) -> Iterator[tuple[str, str]]:
    """Every program has money; money meant for another year stays within the years simulated."""
    for name in known.programs:
        if not any(t.program == name for t in known.tranches):
            yield f"{name} has no money", region.files.money
    for t in known.tranches:
        if t.meant_for not in known.fiscal_years:
            yield f"{t.program} {t.account} is meant for FY{t.meant_for}, outside the years with money", t.source.file
