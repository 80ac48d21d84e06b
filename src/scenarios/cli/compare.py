"""`scenarios compare`: what other scenarios change against a base."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scenarios.cli.common import (
    ensemble_options,
    json_option,
    load_all,
    new_folder,
    print_json,
    print_warnings,
    progress,
    say_if_compiling,
    set_option,
)

if TYPE_CHECKING:
    from scenarios.analysis.enough import Enough
    from scenarios.engine.ensemble.result import Result


@click.command()
@click.argument("base")
@click.argument("others", nargs=-1, required=True, metavar="OTHER...")
@ensemble_options
@set_option
@click.option(
    "--until", "limit", type=click.FloatRange(0, min_open=True), metavar="ERROR",
    help="Take more draws until the Monte Carlo error of each median of homicides averted is at most this.",
)  # fmt: skip
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@click.option("--plain", is_flag=True, help="Leave out the reruns under other assumptions.")
@click.option(
    "--figures",
    type=click.Path(path_type=Path, file_okay=False),
    callback=new_folder,
    help="Folder for pictures of the difference and of regret.",
)
@json_option
def compare(
    base: str,
    others: tuple[str, ...],
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    limit: float | None,
    workers: int,
    plain: bool,
    figures: Path | None,
    as_json: bool,
) -> None:
    """What other scenarios change against a base, draw by draw.

    Homicides averted by country and in all with 50% and 90% bands and Monte Carlo errors; what becomes of the money; what
    stands at the end; regret; and what the headline rests on: the same with ceilings off, under priors that leave the sign of
    soft money open, and how much of the sign is in the prior before anything is run.
    """
    loaded = load_all([base, *others], members, seed, settings)
    from scenarios.analysis.compare import refuse_unlike
    from scenarios.analysis.headline import as_json as contract
    from scenarios.analysis.headline import full_comparison

    refuse_unlike(loaded)
    print_warnings([p.render("warning") for x in loaded for p in x.warnings])
    say_if_compiling()
    from scenarios.analysis.enough import until

    with progress(as_json) as tell:
        enough = until(loaded, limit, workers=workers, progress=tell) if limit is not None else None
        loaded, results = (list(enough.loaded), enough.results) if enough else (loaded, None)
        found = full_comparison(loaded, results=results, workers=workers, variants=not plain, progress=tell)
    if figures is not None:
        _draw(found.results, figures)
    if as_json:
        print_json({**contract(found), **_until(enough)})
        return
    from scenarios.present.comparison import text

    click.echo(text(found))
    if enough is not None:
        reached = "as small as was asked" if enough.reached else f"not smaller with {enough.members:,}, the most that is run"
        click.echo(f"\n{enough.members:,} draws: the Monte Carlo error of the median is {enough.error:.3g}, {reached}.")


def _until(enough: Enough | None) -> dict[str, Any]:
    """How many draws it took, as data; nothing where that was not asked."""
    if enough is None:
        return {}
    return {"until": {"members": enough.members, "mc_error": enough.error, "reached": enough.reached}}


def _draw(results: Sequence[Result], folder: Path) -> None:
    """Write the pictures of a comparison into a folder."""
    from scenarios.present.plots import COMPARISONS, save

    folder.mkdir(parents=True, exist_ok=True)
    for name, plot in COMPARISONS.items():
        save(plot.figure(results), folder / name, plot.alt_text(results))
