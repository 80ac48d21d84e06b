"""`scenarios sensitivity`: what the difference between two plans rests on."""

from __future__ import annotations

from typing import Any

import click

from scenarios.cli.common import (
    ensemble_options,
    give_answer,
    json_option,
    load_all,
    metric_option,
    picture_option,
    plain_option,
    print_warnings,
    progress,
    say_if_compiling,
    set_option,
    table_options,
    width_option,
)
from scenarios.cli.completing import scenario_names


@click.command()
@click.argument("base", shell_complete=scenario_names)
@click.argument("other", shell_complete=scenario_names)
@click.option("--total", is_flag=True, help="Shares of total order too, by 1,024 runs for each number; some seconds.")
@click.option("--pawn", is_flag=True, help="Distances of whole distributions beside shares of variance; by SALib, an extra.")
@click.option("--flips", is_flag=True, help="The value beyond which each number turns the order round, and where it holds.")
@plain_option
@metric_option
@ensemble_options
@set_option
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@picture_option
@width_option
@table_options
@json_option
def sensitivity(
    base: str,
    other: str,
    total: bool,
    pawn: bool,
    flips: bool,
    plain: bool,
    metric: str,
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    workers: int,
    **written: Any,
) -> None:
    """What the difference between two plans rests on: how much of its variance each uncertain number carries.

    Alone: from the draws of the two runs, each with a 90% interval; numbers that change nothing are named. With --total also
    with all it meets, luck as one. With --flips the value beyond which a number turns the order of the plans round, and the
    few numbers that mark off where OTHER is better, or worse, more often than elsewhere.
    """
    loaded = load_all([base, other], members, seed, settings)
    print_warnings([p.render("warning") for x in loaded for p in x.warnings])
    say_if_compiling()
    from scenarios.analysis.sensitivity import POINTS, under_others
    from scenarios.analysis.sensitivity import sensitivity as ask
    from scenarios.present import sensitivity_text

    with progress(written["as_json"]) as tell:
        points = POINTS if total else 0
        found = ask(*loaded, metric=metric, total=points, flips=flips, pawn=pawn, workers=workers, progress=tell)
        found = found if plain else under_others(found, loaded[0], loaded[1], workers, tell)
    give_answer(found, sensitivity_text, "variance", **written)
