"""`scenarios run`: simulate, summarise, store."""

from __future__ import annotations

import shlex
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenarios.cli.common import (
    ensemble_options,
    json_option,
    load_all,
    new_folder,
    print_json,
    print_warnings,
    progress,
    run_warnings,
    say_if_compiling,
    set_option,
    table_options,
    width_option,
    write_tables,
)
from scenarios.cli.completing import scenario_names
from scenarios.cli.elsewhere import WorkPlace, scheduler_options
from scenarios.present.painter import painter
from scenarios.terms import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scenarios.engine.ensemble.members_file import MembersFiles
    from scenarios.engine.ensemble.result import Result
    from scenarios.present.grid import Grid
    from scenarios.spec.load import Loaded


class Formats(click.ParamType[tuple[str, ...]]):
    """Comma-separated names of FORMATS."""

    name = "formats"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Text to names; a wrong one is a usage error."""
        if isinstance(value, tuple):
            return value
        names = tuple(name.strip() for name in str(value).split(",") if name.strip())
        wrong = [name for name in names if name not in FORMATS]
        if wrong:
            self.fail(f"unknown format “{wrong[0]}”; choose from {', '.join(FORMATS)}", param, ctx)
        return names


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=scenario_names)
@ensemble_options
@set_option
@click.option(
    "--out",
    default="runs",
    type=click.Path(path_type=Path),
    callback=new_folder,
    show_default=True,
    help="Folder for the runs.",
)
@click.option(
    "--format",
    "formats",
    type=Formats(),
    default="csv,xlsx,figures",
    show_default=True,
    metavar="LIST",
    help="What to write beside result.nc: csv, xlsx, figures, iamc.",
)
@click.option(
    "--keep",
    type=click.Choice(["members"]),
    help="Of more than 16,384 draws, which are not held, write each one's arrays: members.nc, 13 KB a draw of the baseline.",
)
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@scheduler_options
@click.option("-q", "--quiet", is_flag=True, help="No progress, no word where things were written.")
@width_option
@table_options
@json_option
def run(
    files: tuple[str, ...],
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    out: Path,
    formats: tuple[str, ...],
    keep: str | None,
    workers: int,
    place: WorkPlace,
    quiet: bool,
    size: str,
    csv_folder: Path | None,
    workbook: Path | None,
    as_json: bool,
) -> None:
    """Simulate scenarios; print a summary, store tables and pictures.

    FILE is a YAML file, the name of a shipped scenario (see `scenarios list`), or - for standard input. Each run is stored
    in a folder of its own below --out, whole or not at all.
    """
    loaded = load_all(files, members, seed, settings)
    print_warnings([p.render("warning") for x in loaded for p in x.warnings])
    say_if_compiling()
    with painter("figures" in formats, size) as begin, _members(keep, out, loaded) as kept:
        from scenarios.analysis.gathered import gathered

        began = time.monotonic()
        command = "scenarios " + shlex.join(sys.argv[1:])
        with place.workers(workers) as who, progress(quiet or as_json) as tell:
            results = gathered(loaded, workers=who, progress=tell, command=command, take=kept.take if kept else None)
        took = time.monotonic() - began
        if kept:
            kept.close()
        from scenarios.present.storing import store

        for n, result in enumerate(results):
            _print(result, as_json)
            written = kept.files[n].path if kept else None
            folder, draws = store(result, out, formats, begin, written), result.data.sizes["member"]
            if not quiet:
                click.echo(f"{result.name}: {draws:,} draw{'s' * (draws != 1)}; stored in {folder}", err=True)
    write_tables(lambda: _tables(results), csv_folder, workbook)
    if as_json:
        from scenarios.analysis.run_json import as_json as contract

        print_json(contract(results))
    if not quiet:
        click.echo(f"simulated in {took:.1f} s", err=True)


@contextmanager
def _members(keep: str | None, out: Path, loaded: Sequence[Loaded]) -> Iterator[MembersFiles | None]:
    """Files for every draw's arrays, where that is asked for."""
    if keep is None:
        yield None
        return
    from scenarios.drafts import loose_files
    from scenarios.engine.ensemble.members_file import MembersFiles

    with loose_files(out, [f"members-{n}" for n, _ in enumerate(loaded)]) as paths:
        files = MembersFiles(paths, [one.scenario.ensemble.members for one in loaded])
        try:
            yield files
        finally:
            files.close()


def _print(result: Result, as_json: bool) -> None:
    """The summary on stdout, warnings of the run on stderr."""
    print_warnings(run_warnings(result))
    if not as_json:
        from scenarios.present.grid.terminal import width
        from scenarios.present.summary import render, summary

        click.echo(render(summary(result), width()))


def _tables(results: Sequence[Result]) -> list[Grid]:
    """What the summaries print, of several runs with a number behind the name."""
    from dataclasses import replace

    from scenarios.present.summary import summary

    each = [summary(result) for result in results]
    return [replace(g, name=f"{g.name}-{n}" if len(each) > 1 else g.name) for n, some in enumerate(each, 1) for g in some]
