"""`scenarios why`: one number traced back to where it comes from."""

from __future__ import annotations

import click

from scenarios.cli.common import (
    ensemble_options,
    json_option,
    load_all,
    print_json,
    print_warnings,
    say_if_compiling,
    set_option,
)
from scenarios.cli.completing import country_codes, scenario_names
from scenarios.spec.places import country_of


@click.command()
@click.argument("file", shell_complete=scenario_names)
@click.option("--country", required=True, metavar="CODE", help="A country, as HND.", shell_complete=country_codes)
@click.option("--year", required=True, type=int, help="A calendar year of the run.")
@click.option("--full", is_flag=True, help="Every parameter and cell on a line of its own, with its source.")
@ensemble_options
@set_option
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@json_option
def why(
    file: str,
    country: str,
    year: int,
    full: bool,
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    workers: int,
    as_json: bool,
) -> None:
    """One homicide rate traced back, step by step.

    From the rate to the multiplier, the capability behind it, what was disbursed by then, the allotments, the lines of the
    scenario, the parameters with their sources, and the cells of the report's tables.
    """
    loaded = load_all([file], members, seed, settings)[0]
    code = country_of(loaded, country)
    from scenarios.analysis import why as analysis

    analysis.check_year(loaded, code, year)
    print_warnings([p.render("warning") for p in loaded.warnings])
    say_if_compiling()
    trace = analysis.why(loaded, code, year, workers)
    if as_json:
        print_json(analysis.as_json(loaded, code, year, trace))
        return
    from scenarios.present.why import text

    click.echo(text(loaded, trace, full=full))
