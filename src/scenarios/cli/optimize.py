"""`scenarios optimize`: the best plan, how flat the best is, and what it is worth on draws that the search did not see."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scenarios.cli.common import (
    json_option,
    load_all,
    new_file,
    picture_file,
    print_json,
    set_option,
    table_options,
    width_option,
    write_picture,
    write_tables,
)
from scenarios.cli.completing import outcome_names, scenario_names
from scenarios.cli.deciding import Ready, from_option, limit_options, over_option, page_option, search_options, write_page

if TYPE_CHECKING:
    from scenarios.analysis.deciding.optimize import Optimized


@click.command()
@click.argument("file", shell_complete=scenario_names)
@over_option
@from_option
@limit_options
@search_options
@click.option("--objective", default="homicides_averted_run_off", show_default=True, metavar="OUTCOME",
              shell_complete=outcome_names, help="What is made large; of lapsed and the like, small.")  # fmt: skip
@click.option("--statistic", default="trimmed_mean", show_default=True, metavar="NAME",
              help="Of its draws: trimmed_mean, mean, median, p05 or cvar.")  # fmt: skip
@click.option("--discount", type=click.FloatRange(0, 1), metavar="RATE",
              help="A year, of what is a sum over years; 0.03 otherwise.")  # fmt: skip
@click.option("--near", default=0.05, show_default=True, type=click.FloatRange(0, 1, min_open=True, max_open=True),
              metavar="SHARE", help="Part of the gain that may be given up in the ranges.")  # fmt: skip
@click.option("--starts", default=3, show_default=True, type=click.IntRange(1, 50), help="Searches, from unlike starts.")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), callback=new_file,
              help="Write the best plan as a scenario, FILE.yaml.")  # fmt: skip
@click.option("--figure", type=click.Path(path_type=Path, dir_okay=False), callback=picture_file,
              help="Write a picture of the ranges: FILE.png, FILE.svg or FILE.pdf.")  # fmt: skip
@page_option
@width_option
@set_option
@table_options
@json_option
@click.pass_context
def optimize(
    ctx: click.Context, /, out: Path | None, figure: Path | None, page: Path | None, csv_folder: Path | None,
    workbook: Path | None, as_json: bool, size: str,
    **asked: Any,
) -> None:
    """Seek the best split, mix and transfers of FILE, and say how flat the best is.

    The search sees --members draws; what it found is told on --unseen others, beside every named rule, with ceilings off and
    under each set of priors. The best is flat: with it come ranges within which nearly all of the gain is kept. What stands at
    a bound is named with the law or option that binds. Effects are assumptions: the answer is the model's, not a finding.
    """
    found = ready(**asked).answer(quiet=as_json)
    _write(found, out, figure, size)
    write_page(ctx, found, page)
    from scenarios.present.deciding.optimize_text import grids, text

    write_tables(lambda: grids(found), csv_folder, workbook)
    if as_json:
        from scenarios.analysis.deciding.contracts import optimize_json

        print_json(optimize_json(found, None if out is None else str(out)))
    else:
        click.echo(text(found))


def ready(
    *, file: str, over: str, first: int | None, objective: str, statistic: str, discount: float | None, workers: int,
    **asked: Any,
) -> Ready:  # fmt: skip
    """The question as asked, by the names of the options."""
    from scenarios.analysis.deciding.since import deciding_from

    loaded = deciding_from(load_all([file], None, asked["seed"], asked["settings"])[0], first)
    from scenarios.analysis.deciding.asked import leeway_asked, limits_of, parts_of
    from scenarios.analysis.deciding.optimize import Effort
    from scenarios.analysis.deciding.optimize import optimize as search
    from scenarios.analysis.deciding.target import target_of

    limits = limits_of(asked["floors"], asked["caps"], asked["earmarks"], asked["beyond_law"], loaded.baseline)
    leeway = leeway_asked(loaded, parts_of(over.split(","), loaded), limits, first)
    target = target_of(objective, statistic, discount, first or loaded.scenario.horizon.first)
    effort = Effort(asked["members"], asked["unseen"], asked["starts"], asked["near"])
    return Ready([loaded], lambda tell: search(loaded, leeway, target, effort, workers=workers, progress=tell))


def _write(found: Optimized, out: Path | None, figure: Path | None, size: str) -> None:
    """The plan as a scenario, and the picture."""
    if out is not None:
        from scenarios.drafts import whole_file
        from scenarios.present.deciding.optimize_words import comments
        from scenarios.spec.writing import file_text

        with whole_file(out) as draft:
            draft.write_text(file_text(found.best, comments(found)), encoding="utf-8")
        click.echo(f"the best plan is in {out}", err=True)
    write_picture("near", figure, found, size=size)
