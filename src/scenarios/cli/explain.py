"""`scenarios explain`: why one scenario differs from another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenarios.cli.common import (
    ensemble_options,
    json_option,
    load_all,
    metric_option,
    picture_option,
    print_json,
    print_warnings,
    progress,
    say_if_compiling,
    set_option,
    table_options,
    width_option,
    write_picture,
    write_tables,
)
from scenarios.cli.completing import country_codes, scenario_names

if TYPE_CHECKING:
    from scenarios.analysis.explain import Explained
    from scenarios.analysis.measure import Outcome
    from scenarios.present.grid import Grid
    from scenarios.spec.load import Loaded



@click.command()
@click.argument("base", shell_complete=scenario_names)
@click.argument("other", shell_complete=scenario_names)
@click.option(
    "--country", default="ALL", show_default=True, metavar="CODE", help="One country, as HND.", shell_complete=country_codes
)
@metric_option
@ensemble_options
@set_option
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@picture_option
@width_option
@table_options
@json_option
def explain(
    base: str,
    other: str,
    country: str,
    metric: str,
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    workers: int,
    out: Path | None,
    size: str,
    csv_folder: Path | None,
    workbook: Path | None,
    as_json: bool,
) -> None:
    """Why OTHER differs from BASE in homicides averted, or another outcome: by channel and by decision.

    The parts sum to the whole in every draw: by channel (what the model assumes, each of which can be switched off) over eight
    random orders a draw, by decision (envelope, split, mix, limit, levers, events) exactly.
    """
    loaded = load_all([base, other], members, seed, settings)
    from scenarios.analysis.compare import refuse_unlike

    refuse_unlike(loaded)
    from scenarios.analysis.outcomes import outcome_of

    code = _place(loaded[0], country, outcome_of(metric, finite=True))
    print_warnings([p.render("warning") for x in loaded for p in x.warnings])
    say_if_compiling()
    from scenarios.analysis import explain as analysis

    with progress(as_json) as tell:
        found = analysis.explain(*loaded, workers=workers, progress=tell, metric=metric)
    write_tables(lambda: _tables(found, code), csv_folder, workbook)
    if as_json:
        print_json(analysis.as_json(found, code))
    else:
        from scenarios.present.explanation import text
        from scenarios.present.grid.terminal import width

        click.echo(text(found, code, width()))
    write_picture("waterfall", out, found, code, size=size)


def _tables(found: Explained, code: str) -> list[Grid]:
    from scenarios.present.explanation import grids_of

    return grids_of(found, code)


def _place(loaded: Loaded, country: str, outcome: Outcome) -> str:
    """A country's code, where the outcome is told by country; a program's name or a unit where it is told by those."""
    from scenarios.spec.places import country_of

    by = outcome.axes[0] if outcome.axes else ""
    more = {"unit": tuple(loaded.baseline.regional_units), "program": tuple(loaded.baseline.programs)}.get(by, ())
    if by in ("country", "unit") or country in ("ALL", *more):
        return country_of(loaded, country, others=("ALL", *more)) if country not in more else country
    told = f"by program: {', '.join(more)}" if more else "for all countries together only"
    raise click.UsageError(f"{outcome.name} is told {told}; got --country {country}")
