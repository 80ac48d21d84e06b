"""`scenarios goal`: the least envelope that reaches a target with a chance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scenarios.cli.common import (
    ensemble_options,
    json_option,
    load_all,
    picture_option,
    print_json,
    set_option,
    table_options,
    width_option,
    write_picture,
    write_tables,
)
from scenarios.cli.completing import outcome_names, scenario_names
from scenarios.cli.deciding import Ready, page_option, write_page


@click.command()
@click.argument("file", shell_complete=scenario_names)
@click.option("--metric", default="homicides_averted_run_off", show_default=True, metavar="OUTCOME",
              shell_complete=outcome_names, help="What is to be reached; all: scenarios list outcomes.")  # fmt: skip
@click.option("--at-least", "target", type=float, required=True, metavar="NUMBER",
              help="So much of it, as 1000; of what is better less, so much less. Money in million USD.")  # fmt: skip
@click.option("--chance", type=float, default=0.5, show_default=True, help="With which it is to be reached, 0 to 1.")
@ensemble_options
@set_option
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@picture_option
@table_options
@json_option
@page_option
@width_option
@click.pass_context
def goal(
    ctx: click.Context, /, out: Path | None, page: Path | None, csv_folder: Path | None, workbook: Path | None, as_json: bool,
    size: str, **asked: Any,
) -> None:
    """The least envelope that reaches a target with a chance, FILE's split, mix and years in their proportions.

    The chance is told for a quarter to 32 times the plan's envelopes: where capacity binds it peaks and falls, and then no
    envelope may do. Effects are told against the same scenario with all money as reported.
    """
    found = ready(**asked).answer(quiet=as_json)
    from scenarios.analysis.deciding.contracts import goal_json
    from scenarios.present.deciding.goal_text import grid, text

    write_tables(lambda: [grid(found)], csv_folder, workbook)
    if as_json:
        print_json(goal_json(found))
    else:
        click.echo(text(found))
    write_picture("goal", out, found, size=size)
    write_page(ctx, found, page)


def ready(
    *, file: str, metric: str, target: float, chance: float, members: int | None, seed: int | None,
    settings: tuple[str, ...], workers: int,
) -> Ready:  # fmt: skip
    """The question as asked, by the names of the options."""
    loaded = load_all([file], members, seed, settings)[0]
    from scenarios.analysis.deciding.goal import seek_goal

    return Ready([loaded], lambda tell: seek_goal(loaded, metric, target, chance, workers=workers, progress=tell))
