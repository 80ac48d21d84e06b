"""Regions of one's own: a skeleton to begin with, and what is checked of a region file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from scenarios.cli.common import print_json
from scenarios.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from scenarios.analysis.audit.region import Statements
    from scenarios.spec.load import Loaded


@click.command("new-region")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def new_region(name: str, as_json: bool) -> None:
    """Write a region that runs into a folder NAME: region.yaml, plan.yaml, tables of invented numbers, each explained."""
    from scenarios.baseline.skeleton import write

    paths = write(name)
    if as_json:
        print_json({"schema": "scenarios/new-region/1", "files": [str(path) for path in paths]})
        return
    click.echo(f"{name}: {len(paths)} files; {name}/README.md explains each")
    click.echo(f"change them, then `scenarios validate {quote(name)}/region.yaml {quote(name)}/plan.yaml`")


def told_apart(files: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Files that are regions, and the others."""
    from scenarios.baseline.region_check import is_region_file

    regions = [file for file in files if file.endswith((".yaml", ".yml")) and is_region_file(Path(file))]
    return regions, [file for file in files if file not in regions]


def check_regions(files: list[str]) -> tuple[dict[str, tuple[Problem, ...]], list[Problem]]:
    """Warnings of each region that can be read, what it lacks among them; the faults of the others."""
    from scenarios.baseline.region_check import gaps
    from scenarios.baseline.tables import load_baseline

    warnings: dict[str, tuple[Problem, ...]] = {}
    faults: list[Problem] = []
    for file in files:
        try:
            known = load_baseline(Path(file))
        except ScenarioError as error:
            faults += error.problems
        else:
            warnings[file] = (*known.warnings, *gaps(known))
    return warnings, faults


def moved_by(loaded: Loaded) -> Statements:
    """The statements on a region's tables, with and without a scenario's own figures."""
    from scenarios.analysis.audit.region import own_of, region_statements

    return region_statements(loaded.scenario.region, own_of(loaded.baseline))


def as_valid(file: str, found: Sequence[Problem], moved: Statements | None) -> dict[str, Any]:
    """A file that is valid, as data: its warnings, and the statements that its own figures change."""
    from scenarios.present.statements_text import changed_json

    valid = {"file": file, "ok": True, "warnings": [warning.as_json() for warning in found]}
    return valid | ({"statements_changed": changed_json(moved)} if moved else {})
