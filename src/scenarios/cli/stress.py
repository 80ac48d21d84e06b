"""`scenarios stress`: plans under other assumptions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scenarios.cli.common import (
    ensemble_options,
    give_answer,
    json_option,
    load_all,
    metric_option,
    overrides,
    picture_option,
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
@click.option(
    "--worlds", type=click.Path(path_type=Path, dir_okay=False), metavar="YAML",
    help="Named sets of assumptions, or a cube of values.",
)  # fmt: skip
@click.option(
    "--under", multiple=True, type=click.Path(path_type=Path, dir_okay=False), metavar="YAML",
    help="One set of assumptions in a file of its own; may be repeated, one for each opinion.",
)  # fmt: skip
@click.option("--at-least", "least", type=float, metavar="CHANGE", help="The change that satisfies; else any that is better.")
@metric_option
@ensemble_options
@set_option
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@picture_option
@width_option
@table_options
@json_option
def stress(
    files: tuple[str, ...],
    worlds: Path | None,
    under: tuple[Path, ...],
    least: float | None,
    metric: str,
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    workers: int,
    **written: Any,
) -> None:
    """Plans under other assumptions: whether the choice depends on who is right, and which plan is never far from the best.

    FILE... are two or more plans, the base first. --worlds names sets of assumptions, --under files with one each:
    parameters, priors, pipeline, channels_off. They are laid over all plans alike, which are run on the same draws; the
    plans' own assumptions are a set, too. Money is in million USD in --at-least.
    """
    if worlds is None and not under:
        raise click.UsageError("name other assumptions: --worlds worlds.yaml, or --under mine.yaml --under theirs.yaml")
    from scenarios.spec.worlds import distinct, opinion_of, worlds_of

    others = distinct([*(worlds_of(worlds) if worlds else []), *map(opinion_of, under)])
    laid = overrides(settings, members, seed)
    print_warnings([p.render("warning") for x in load_all(files, members, seed, settings) for p in x.warnings])
    say_if_compiling()
    from scenarios.analysis.stress import stress as ask
    from scenarios.present import stress_text
    from scenarios.spec.load import load_all as load

    with progress(written["as_json"]) as tell:
        found = ask(
            lambda given: load(files, {**laid, **given}), others, metric=metric, least=least, workers=workers, progress=tell
        )
    give_answer(found, stress_text, "worlds", **written)
