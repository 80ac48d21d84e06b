"""`scenarios sweep`: one or two keys over values, as a table and a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenarios.cli.common import (
    ensemble_options,
    json_option,
    metric_option,
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
from scenarios.cli.completing import scenario_names

if TYPE_CHECKING:
    from scenarios.analysis.sweep import Swept
    from scenarios.present.grid import Grid


@click.command()
@click.argument("file", shell_complete=scenario_names)
@click.argument("keys", nargs=-1, required=True, metavar="KEY=VALUES...")
@metric_option
@ensemble_options
@set_option
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@picture_option
@width_option
@table_options
@json_option
def sweep(
    file: str,
    keys: tuple[str, ...],
    metric: str,
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    workers: int,
    out: Path | None,
    size: str,
    csv_folder: Path | None,
    workbook: Path | None,
    as_json: bool,
) -> None:
    """Run FILE with one or two keys over values, each plan against FILE as it stands, draw by draw.

    KEY=VALUES is FIRST:LAST:HOW_MANY, as programs.carsi.mix=0:1:11, or values with commas, as programs.carsi.limit=none,hold.
    Keys are those of --set; only decisions can be swept, not assumptions.
    """
    from scenarios.analysis import sweep as analysis

    axes = [analysis.axis_of(text) for text in keys]
    say_if_compiling()
    with progress(as_json) as tell:
        found = analysis.sweep(file, axes, overrides(settings, members, seed), metric, workers, tell)
    write_tables(lambda: [_grid(found)], csv_folder, workbook)
    if as_json:
        print_json(analysis.as_json(found))
    else:
        from scenarios.present.grid.terminal import text_of, width

        click.echo(text_of([_grid(found)], width()))
    write_picture("swept", out, found, size=size)


def _grid(found: Swept) -> Grid:
    from scenarios.present.sweep_grid import swept_grid

    return swept_grid(found)
