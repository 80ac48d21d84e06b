"""`scenarios sweep`: keys over values, as a table and a picture; what is done may be kept in a store."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenarios.cli.common import (
    ensemble_options,
    json_option,
    new_file,
    new_folder,
    overrides,
    picture_option,
    print_json,
    progress,
    say_if_compiling,
    set_option,
    table_options,
    width_option,
    write_picture,
    write_tables,
)
from scenarios.cli.completing import outcome_names, scenario_names
from scenarios.cli.elsewhere import WorkPlace, scheduler_options

if TYPE_CHECKING:
    from scenarios.analysis.sweep import SweepDesign, SweepStore, Swept
    from scenarios.present.grid import Grid


def _table(ctx: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    if path is None:
        return None
    from scenarios.present.sweep_files import TABLES, has_parquet

    if path.suffix not in TABLES:
        raise click.BadParameter(f"a table ends in .csv or .parquet; got “{path}”", param=param)
    if path.suffix == ".parquet" and not has_parquet():
        raise click.BadParameter("Parquet needs pyarrow: pip install 'scenarios[parquet]'", param=param)
    return new_file(ctx, param, path)


@click.command()
@click.argument("file", shell_complete=scenario_names)
@click.argument("keys", nargs=-1, required=True, metavar="KEY=VALUES...")
@click.option(
    "--metric", "metrics", default=("homicides_averted",), multiple=True, metavar="NAME", shell_complete=outcome_names,
    help="An outcome, as homicides_averted (that if none is named), lapsed or worst_off; may be repeated, the first is shown.",
)  # fmt: skip
@click.option("--sample", default="", metavar="KIND:COUNT", help="Draw keys that have two ends: sobol:256, lhs:100.")
@click.option("--against", metavar="FILE", shell_complete=scenario_names, help="The plan to set each against; FILE otherwise.")
@ensemble_options
@set_option
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@scheduler_options
@click.option(
    "--store", "folder", type=click.Path(path_type=Path, file_okay=False), callback=new_folder, metavar="FOLDER",
    help="Keep what is done, plan by plan; called again, go on where it was.",
)  # fmt: skip
@click.option(
    "--table", type=click.Path(path_type=Path, dir_okay=False), callback=_table, metavar="FILE",
    help="Write a row for each plan and outcome: FILE.csv or FILE.parquet.",
)  # fmt: skip
@picture_option
@width_option
@table_options
@json_option
def sweep(
    file: str,
    keys: tuple[str, ...],
    metrics: tuple[str, ...],
    sample: str,
    against: str | None,
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    workers: int,
    place: WorkPlace,
    folder: Path | None,
    table: Path | None,
    out: Path | None,
    size: str,
    csv_folder: Path | None,
    workbook: Path | None,
    as_json: bool,
) -> None:
    """Run FILE with keys over values, each plan against FILE as it stands, draw by draw.

    KEY=VALUES is FIRST:LAST:HOW_MANY, as programs.carsi.mix=0:1:11, or values with commas, as programs.carsi.limit=none,hold.
    Keys are those of --set. Several are multiplied; those with the word `with` between them move together, A=0:1:5 with
    B=1:0:5; those with two ends, A=0~1, are drawn together by --sample. A key that is an assumption, as parameters.leak, moves
    FILE and the plan that it is set against alike, and needs a decision beside it, or --against.
    """
    from scenarios.analysis import sweep as analysis

    design = analysis.design_of(keys, sample)
    _must_be_drawn(design, out)
    store = analysis.open_store(folder) if folder else None
    say_if_compiling()
    with place.workers(workers) as who, progress(as_json) as tell:
        asked = overrides(settings, members, seed)
        found = analysis.sweep(file, design, asked, metrics, who, tell, against=against, store=store)
    _write(found, store, table)
    write_tables(lambda: [_grid(found)], csv_folder, workbook)
    if as_json:
        print_json(analysis.as_json(found))
    else:
        from scenarios.present.grid.terminal import text_of, width
        from scenarios.present.sweep_grid import shown_grid

        click.echo(text_of([shown_grid(found)], width()))
    write_picture("swept", out, found, size=size)


def _must_be_drawn(design: SweepDesign, out: Path | None) -> None:
    """A picture shows one key or two: told before anything is run."""
    if out and not design.has_picture:
        raise click.UsageError("a picture shows one key or two, multiplied, and 400 plans at most: take the --table")


def _write(found: Swept, store: SweepStore | None, table: Path | None) -> None:
    """The tidy table, and the finished sweep in its store."""
    from scenarios.present import sweep_files

    if store:
        place = sweep_files.keep(found, store, "scenarios " + shlex.join(sys.argv[1:]))
        done = f"{found.skipped:,} of {len(found.points):,} plans were there already"
        click.echo(f"table in {place}; {done}", err=True)
    if table:
        from scenarios.present.sweep_grid import tidy_grid

        sweep_files.write_table(tidy_grid(found), table)
        click.echo(f"table in {table}", err=True)


def _grid(found: Swept) -> Grid:
    from scenarios.present.sweep_grid import swept_grid

    return swept_grid(found)
