"""`scenarios compare`: what other scenarios change against a base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scenarios.cli.common import (
    dollars_option,
    drawn_in,
    ensemble_options,
    json_option,
    metric_option,
    new_folder,
    overrides,
    plain_option,
    print_json,
    print_warnings,
    progress,
    run_warnings,
    set_option,
    table_options,
    take_all,
    width_option,
    write_tables,
)
from scenarios.cli.completing import scenario_names
from scenarios.cli.elsewhere import WorkPlace, scheduler_options
from scenarios.present.painter import painter

if TYPE_CHECKING:
    from scenarios.analysis.enough import Enough
    from scenarios.analysis.headline import Compared
    from scenarios.analysis.stored.drift import Drift
    from scenarios.present.grid import Grid


@click.command()
@click.argument("base", shell_complete=scenario_names)
@click.argument("others", nargs=-1, required=True, metavar="OTHER...", shell_complete=scenario_names)
@ensemble_options
@set_option
@metric_option
@dollars_option
@click.option(
    "--until", "limit", type=click.FloatRange(0, min_open=True), metavar="ERROR",
    help="Take more draws until the Monte Carlo error of each median is at most this: of homicides averted, or of --metric.",
)  # fmt: skip
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@scheduler_options
@plain_option
@click.option(
    "--figures",
    type=click.Path(path_type=Path, file_okay=False),
    callback=new_folder,
    help="Folder for pictures of the difference and of regret, and of the --metric.",
)
@width_option
@table_options
@json_option
def compare(
    base: str,
    others: tuple[str, ...],
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    metric: str,
    dollars: int | None,
    limit: float | None,
    workers: int,
    place: WorkPlace,
    plain: bool,
    figures: Path | None,
    size: str,
    csv_folder: Path | None,
    workbook: Path | None,
    as_json: bool,
) -> None:
    """What other scenarios change against a base, draw by draw.

    Each is a YAML file, the name of a shipped scenario, or the folder of a stored run, which is not simulated again. Of two
    stored runs that cannot be paired (other data, version or assumptions) it is told what they were made from and what moved.

    Homicides averted by country and in all with 50% and 90% bands and Monte Carlo errors; what becomes of the money; what
    stands at the end; regret; and what the headline rests on: the same with ceilings off, under priors that leave the sign of
    soft money open, and how much of the sign is in the prior before anything is run.
    """
    from scenarios.analysis.stored.drift import apart

    if drifted := apart([base, *others], overrides(settings, members, seed)):
        _print_drift(drifted, csv_folder, workbook, as_json)
        return
    taken = take_all([base, *others], members, seed, settings)
    from scenarios.analysis.enough import until
    from scenarios.analysis.gathered import gathered
    from scenarios.analysis.headline import as_json as contract
    from scenarios.analysis.headline import full_comparison
    from scenarios.analysis.outcomes import outcome_of
    from scenarios.analysis.stored import complete

    outcome_of(metric, finite=True)
    if taken.any_stored and limit is not None:
        raise click.UsageError("--until takes more draws, and a stored run has those it has: name the scenario")
    loaded, variants = list(taken.loaded), not plain and not taken.any_stored
    with painter(figures is not None, size) as begin:
        with place.workers(workers) as who, progress(as_json) as tell:
            enough = None
            if limit is not None:
                enough = until(loaded, limit, workers=who, progress=tell, metric=metric, hold=False)
                loaded, results = list(enough.loaded), list(enough.results)
            elif taken.any_stored:
                results = complete(taken, who, tell)
            else:
                results = gathered(loaded, metrics=[metric], workers=who, progress=tell)
            found = full_comparison(
                loaded, results=results, workers=who, variants=variants, progress=tell, metric=metric
            )
        if figures is not None:
            figures.mkdir(parents=True, exist_ok=True)
            with begin("comparison", found.results, figures):
                _draw_outcome(found, figures, size)
    print_warnings([text for result in found.results for text in run_warnings(result)])
    write_tables(lambda: _tables(found, dollars), csv_folder, workbook)
    if as_json:
        print_json({**contract(found), **_until(enough)})
        return
    from scenarios.present.comparison import text
    from scenarios.present.grid.terminal import width

    click.echo(text(found, width(), loaded, dollars))
    if enough is not None:
        reached = "as small as was asked" if enough.reached else f"not smaller with {enough.members:,}, the most that is run"
        click.echo(f"\n{enough.members:,} draws: the Monte Carlo error of the median is {enough.error:.3g}, {reached}.")


def _draw_outcome(found: Compared, folder: Path, size: str) -> None:
    """A picture of the outcome that was asked for, where it is not the one that the others show."""
    from scenarios.analysis.outcomes import DEFAULT

    if found.metric == DEFAULT:
        return
    from scenarios.present.plots import outcome, save

    with drawn_in(size):
        save(outcome.figure(found), folder / found.metric, outcome.alt_text(found))


def _print_drift(found: Drift, csv_folder: Path | None, workbook: Path | None, as_json: bool) -> None:
    """Two stored runs that are not of one kind: what differs, and what moved."""
    from scenarios.analysis.stored.drift import as_json as contract
    from scenarios.present.drift import grids_of, text
    from scenarios.present.grid.terminal import width

    write_tables(lambda: grids_of(found), csv_folder, workbook)
    if as_json:
        print_json(contract(found))
    else:
        click.echo(text(found, width()))


def _until(enough: Enough | None) -> dict[str, Any]:
    """How many draws it took, as data; nothing where that was not asked."""
    if enough is None:
        return {}
    return {"until": {"members": enough.members, "mc_error": enough.error, "reached": enough.reached}}


def _tables(found: Compared, dollars: int | None) -> list[Grid]:
    from scenarios.present.comparison_grids import grids_of
    from scenarios.present.decision import decision

    return [decision(found, dollars=dollars), *grids_of(found)]
