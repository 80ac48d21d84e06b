"""`scenarios learn`: which study would change the decision."""

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
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=scenario_names)
@plain_option
@metric_option
@ensemble_options
@set_option
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@picture_option
@width_option
@table_options
@json_option
def learn(
    files: tuple[str, ...],
    plain: bool,
    metric: str,
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    workers: int,
    **written: Any,
) -> None:
    """Which study would change the decision: what it is worth to know an uncertain number before a plan is chosen.

    FILE... are the plans that can be chosen, two or more. Told for everything, luck included (EVPI); for all uncertain numbers,
    which is all that a study could tell; for each group of them, and for each alone (EVPPI), with errors. What is not above its
    own error is not above 0.
    """
    loaded = load_all(files, members, seed, settings)
    print_warnings([p.render("warning") for x in loaded for p in x.warnings])
    say_if_compiling()
    from scenarios.analysis.learning import learn as ask
    from scenarios.analysis.learning import under_others
    from scenarios.present import learning_text

    with progress(written["as_json"]) as tell:
        found = ask(loaded, metric=metric, workers=workers, progress=tell)
        found = found if plain else under_others(found, loaded, workers=workers, progress=tell)
    give_answer(found, learning_text, "learning", **written)
