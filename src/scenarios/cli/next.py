"""`scenarios next`: what one more amount would do, in each country and kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scenarios.cli.common import (
    ensemble_options,
    json_option,
    load_all,
    metric_option,
    picture_option,
    print_json,
    set_option,
    table_options,
    width_option,
    write_picture,
    write_tables,
)
from scenarios.cli.completing import scenario_names
from scenarios.cli.deciding import Ready, from_option, page_option, write_page


@click.command(name="next")
@click.argument("file", shell_complete=scenario_names)
@click.option("--amount", "amounts", multiple=True, default=("1 million",), show_default=True, metavar="AMOUNT",
              help="As “10 million”; may be repeated: unlike amounts are unlike questions.")  # fmt: skip
@click.option("--by", type=click.Choice(["year"]), help="One fiscal year at a time; else in equal parts over the plan's years.")
@from_option
@metric_option
@ensemble_options
@set_option
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@picture_option
@table_options
@json_option
@page_option
@width_option
@click.pass_context
def next_(
    ctx: click.Context, /, out: Path | None, page: Path | None, csv_folder: Path | None, workbook: Path | None, as_json: bool,
    size: str, **asked: Any,
) -> None:
    """What one more amount would do in each country and kind, draw by draw, beside FILE as it stands.

    The amount lies beside rules and limits, in the account that takes this kind of money. Where a ceiling binds, more money can
    do harm: it waits in the queue, and waste grows.
    """
    found = ready(**asked).answer(quiet=as_json)
    from scenarios.analysis.deciding.contracts import next_json
    from scenarios.present.deciding.next_text import grids, text

    write_tables(lambda: grids(found), csv_folder, workbook)
    if as_json:
        print_json(next_json(found))
    else:
        click.echo(text(found))
    write_picture("more", out, found, size=size)
    write_page(ctx, found, page)


def ready(
    *, file: str, amounts: tuple[str, ...], by: str | None, first: int | None, metric: str, members: int | None,
    seed: int | None, settings: tuple[str, ...], workers: int,
) -> Ready:  # fmt: skip
    """The question as asked, by the names of the options."""
    from scenarios.analysis.deciding.since import deciding_from

    loaded = deciding_from(load_all([file], members, seed, settings)[0], first)
    from scenarios.analysis.deciding.amounts import millions_of
    from scenarios.analysis.deciding.next_amount import next_amount

    money = millions_of(amounts)
    return Ready(
        [loaded],
        lambda tell: next_amount(loaded, money, metric, by_year=by == "year", first=first, workers=workers, progress=tell),
    )
