"""`scenarios pack` and `scenarios rerun`: a run in one file, and the same run somewhere else."""

from __future__ import annotations

from pathlib import Path

import click

from scenarios.cli import GATE
from scenarios.cli.common import (
    ensemble_options,
    json_option,
    new_file,
    new_folder,
    print_json,
    progress,
    say_if_compiling,
    set_option,
    take_all,
)
from scenarios.cli.completing import scenario_names


def _archive(ctx: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and path.suffix.lower() != ".zip":
        raise click.BadParameter(f"an archive ends in .zip; got “{path}”", param=param)
    return new_file(ctx, param, path)


@click.command()
@click.argument("run", metavar="RUN", shell_complete=scenario_names)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), callback=_archive, metavar="FILE.zip",
    help="The archive; RUN.zip in this folder otherwise.",
)  # fmt: skip
@ensemble_options
@set_option
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@json_option
def pack(
    run: str,
    out: Path | None,
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    workers: int,
    as_json: bool,
) -> None:
    """Put a run into one file that another can run again.

    RUN is the folder of a stored run, as `scenarios list runs` names them, or a scenario, which is run now. The archive has
    the plan as it was resolved, the scenario and its parents as they were written, tables and rules of your own, versions,
    seed, and hashes of all that came out; of a region that ships it has the tables' hashes.
    """
    from scenarios.analysis.stored import StoredRun, complete
    from scenarios.analysis.stored.archive import pack as write

    taken = take_all([run], members, seed, settings)
    with progress(as_json) as tell:
        result = complete(taken, workers, tell)[0]
    target = Path(f"{Path(run).resolve().name if taken.any_stored else result.folder}.zip") if out is None else out
    about = write(StoredRun(Path(run), result), target)
    if as_json:
        print_json({"schema": "scenarios/pack/1", "file": str(target), "run_id": about["run_id"], "rules": about["rules"]})
        return
    click.echo(f"{target}: {about['scenario']}, run {about['run_id']}. To run it again: scenarios rerun {target}")
    if about["rules"]:
        click.echo(f"It has rules of your own: {', '.join(about['rules'])}. Whoever runs it is asked to trust them.", err=True)


@click.command()
@click.argument("archive", type=click.Path(path_type=Path))
@click.option("--trust-rules", "trusted", is_flag=True, help="Run the archive's own rules: Python that can do all you can.")
@click.option(
    "--out", type=click.Path(path_type=Path), callback=new_folder, metavar="FOLDER",
    help="Also store the run in a folder of its own below this one.",
)  # fmt: skip
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@json_option
@click.pass_context
def rerun(ctx: click.Context, archive: Path, trusted: bool, out: Path | None, workers: int, as_json: bool) -> None:
    """Run an archive again: the same bits, or what differs.

    ARCHIVE is what `scenarios pack` wrote. It is read as a stranger's file: nothing is written outside a folder that is gone
    afterwards, and rules in it run only with --trust-rules. The exit code is 1 where what comes out is not the same.
    """
    from scenarios.analysis.stored.again import as_json as contract
    from scenarios.analysis.stored.again import rerun as again

    say_if_compiling()
    with progress(as_json) as tell:
        found = again(archive, trusted=trusted, workers=workers, progress=tell)
    if out is not None:
        from scenarios.present.storing import store

        click.echo(f"stored in {store(found.result, out, ('csv', 'xlsx', 'figures'))}", err=True)
    if as_json:
        print_json(contract(found))
    else:
        from scenarios.present.drift import rerun_text
        from scenarios.present.grid.terminal import width

        click.echo(rerun_text(found, width()))
    if not found.same:
        ctx.exit(GATE)
