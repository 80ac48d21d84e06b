"""`scenarios audit`: the data against the report's own statements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scenarios.cli.common import (
    ensemble_options,
    load_all,
    print_json,
    print_warnings,
    say_if_compiling,
    set_option,
    table_options,
    write_tables,
)

if TYPE_CHECKING:
    from scenarios.analysis.audit.region import Statements
    from scenarios.present.grid import Grid
    from scenarios.spec.load import Loaded


@click.command()
@click.argument("file", required=False)
@click.option("--pipeline", is_flag=True, help="Published figures of what became of the money against the pipeline.")
@click.option("--sizes", is_flag=True, help="What a plan moves beside shocks, and its parameters beside published effects.")
@ensemble_options
@set_option
@table_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
def audit(
    file: str | None,
    pipeline: bool,
    sizes: bool,
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    csv_folder: Path | None,
    workbook: Path | None,
    as_json: bool,
) -> None:
    """Check the report's statements against its tables, one line each, computed from data/.

    exact: equal to the printed digit; rounding: off by one in the last printed digit; holds: true of the figures,
    though no figure is stated; does not hold: the report does not tie to its own tables; not testable: no table can
    tell. The reasons follow below the lines.

    FILE, a scenario, a region that ships, or a region file, says which region: the statements are the report's, where the
    region has some, else the totals of its tables. With figures of a scenario's own, those that they change come first.

    With --pipeline: what auditors and others counted as obligated, disbursed or delivered by a date, beside what the
    pipeline has for the same money at that date, inside its 90% and 50% bands or not. Money is as reported, whatever
    the plan; FILE (a YAML file or a shipped name, else baseline) says region, parameters, channels and booking. With
    a fitted pipeline (--set pipeline=fitted) the figures that it was fitted to are marked, and not counted.

    With --sizes: by how much the plan of FILE moves each country's homicide rate, beside a year's shock, and what its
    parameters imply for the doses of published studies, beside what these found. What is suspect is said first.
    """
    if pipeline and sizes:
        raise click.UsageError("--pipeline and --sizes are two checks: ask for one")
    if sizes:
        _sizes(load_all([file or "baseline"], members, seed, settings)[0], csv_folder, workbook, as_json)
        return
    if pipeline:
        loaded = load_all([file or "baseline"], members, seed, settings)[0]
        _pipeline(loaded, csv_folder, workbook, as_json)
        return
    if members is not None or seed is not None:
        raise click.UsageError("--members and --seed belong to --pipeline and --sizes: statements need no draws")
    _statements(file, settings, csv_folder, workbook, as_json)


def _statements(
    file: str | None, settings: tuple[str, ...], csv_folder: Path | None, workbook: Path | None, as_json: bool
) -> None:
    """Statements on a region's tables, and what a scenario's own figures change of them."""
    from scenarios.present.grid.terminal import width
    from scenarios.present.statements_text import contract, lines

    found = _found(file, settings)
    write_tables(lambda: _as_tables("claims", contract(found)["claims"]), csv_folder, workbook)
    if as_json:
        print_json(contract(found), indent=2)
    else:
        click.echo("\n".join(lines(found, width())))
        if found.points:
            said = f"{found.points} published figures of what became of the money: scenarios audit --pipeline {file or ''}"
            click.echo(f"\n{said}".rstrip())


def _found(file: str | None, settings: tuple[str, ...]) -> Statements:
    """The statements of the region that is meant: by a scenario of it, by its name, or by its file."""
    from scenarios.analysis.audit.region import own_of, region_statements
    from scenarios.baseline.region_check import is_region_file
    from scenarios.baseline.tables import shipped_regions
    from scenarios.spec.files import find

    if file and not settings and (is_region_file(Path(file)) or (file in shipped_regions() and not find(file, Path.cwd()))):
        return region_statements(Path(file) if is_region_file(Path(file)) else file)
    loaded = load_all([file or "baseline"], None, None, settings)[0]
    print_warnings([p.render("warning") for p in loaded.warnings] if loaded.baseline.own else [])
    return region_statements(loaded.scenario.region, own_of(loaded.baseline))


def _pipeline(loaded: Loaded, csv_folder: Path | None, workbook: Path | None, as_json: bool) -> None:
    """The pipeline's audit points, each inside its bands or not."""
    print_warnings([p.render("warning") for p in loaded.warnings])
    say_if_compiling()
    from scenarios.analysis.audit.pipeline import as_json as contract
    from scenarios.analysis.audit.pipeline import pipeline_audit
    from scenarios.present.audit_table import text
    from scenarios.present.audit_text import sentences

    fit = pipeline_audit(loaded)
    write_tables(lambda: _as_tables("audit_points", contract(fit)["points"]), csv_folder, workbook)
    if as_json:
        print_json({**contract(fit), "sentences": sentences(fit)})
    else:
        click.echo(text(fit))


def _sizes(loaded: Loaded, csv_folder: Path | None, workbook: Path | None, as_json: bool) -> None:
    """Sizes of effects, beside shocks and beside studies."""
    print_warnings([p.render("warning") for p in loaded.warnings])
    say_if_compiling()
    from scenarios.analysis.sizes import sizes as run
    from scenarios.present.grid.terminal import width
    from scenarios.present.sizes_text import as_json as contract
    from scenarios.present.sizes_text import file_grids, text

    found = run(loaded)
    write_tables(lambda: file_grids(found), csv_folder, workbook)
    if as_json:
        print_json(contract(found))
    else:
        click.echo(text(found, width()))


def _as_tables(name: str, records: Any) -> list[Grid]:
    from scenarios.present.grid.kind import records_grid

    return [records_grid(name, name.replace("_", " ").capitalize(), records)]
