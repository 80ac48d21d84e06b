"""`scenarios frontier`: the front of two outcomes, with the named plans that are worse on both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scenarios.cli.common import (
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
from scenarios.cli.deciding import Ready, limit_options, over_option, page_option, search_options, write_page


@click.command()
@click.argument("file", shell_complete=scenario_names)
@click.argument("others", nargs=-1, metavar="[OTHER]...", shell_complete=scenario_names)
@click.option("--x", "first", required=True, metavar="OUTCOME", shell_complete=outcome_names,
              help="The first aim: an outcome, or envelope.")  # fmt: skip
@click.option("--y", "second", default="homicides_averted_run_off", show_default=True, metavar="OUTCOME",
              shell_complete=outcome_names, help="The second aim.")  # fmt: skip
@click.option("--statistic", default="trimmed_mean", show_default=True, metavar="NAME",
              help="Of both: trimmed_mean, mean, median, p05 or cvar.")  # fmt: skip
@over_option
@limit_options
@search_options
@picture_option
@set_option
@table_options
@json_option
@page_option
@width_option
@click.pass_context
def frontier(
    ctx: click.Context, /, out: Path | None, page: Path | None, csv_folder: Path | None, workbook: Path | None, as_json: bool,
    size: str, **asked: Any,
) -> None:
    """What one aim costs of another: best plans of FILE for weights of two outcomes, beside named rules and OTHER plans.

    With --x envelope the plan's money is multiplied instead, split and mixed as it is.
    """
    found = ready(**asked).answer(quiet=as_json)
    from scenarios.analysis.deciding.contracts import frontier_json
    from scenarios.present.deciding.frontier_text import grids, text

    write_tables(lambda: grids(found), csv_folder, workbook)
    if as_json:
        print_json(frontier_json(found))
    else:
        click.echo(text(found))
    write_picture("front", out, found, size=size)
    write_page(ctx, found, page)


def ready(
    *, file: str, others: tuple[str, ...], first: str, second: str, statistic: str, over: str, workers: int, **asked: Any
) -> Ready:
    """The question as asked, by the names of the options."""
    loaded = load_all([file, *others], None, asked["seed"], asked["settings"])
    from scenarios.analysis.compare import refuse_unlike
    from scenarios.analysis.deciding.asked import limits_of
    from scenarios.analysis.deciding.frontier import front_of
    from scenarios.analysis.deciding.optimize import Effort

    refuse_unlike(loaded)
    limits = limits_of(asked["floors"], asked["caps"], asked["earmarks"], asked["beyond_law"], loaded[0].baseline)
    parts, effort = over.split(","), Effort(asked["members"], asked["unseen"])
    return Ready(
        loaded,
        lambda tell: front_of(loaded, first, second, statistic, parts, limits, effort, workers=workers, progress=tell),
    )
