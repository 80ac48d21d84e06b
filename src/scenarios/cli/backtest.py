"""`scenarios backtest`: whether bands hold what they did not see."""

from __future__ import annotations

from pathlib import Path
from shlex import join

import click

from scenarios.cli.common import (
    ensemble_options,
    json_option,
    load_all,
    new_file,
    print_json,
    print_warnings,
    say_if_compiling,
    set_option,
)
from scenarios.terms import TESTED_LAYERS


@click.command()
@click.argument("file", default="baseline")
@click.option("--layer", type=click.Choice(TESTED_LAYERS), multiple=True, help="Test this layer only; may be repeated.")
@click.option(
    "--min-coverage", type=click.FloatRange(0, 1), metavar="SHARE",
    help="End with exit code 1 where 90% bands hold less than this share of what they did not see, in any layer tested.",
)  # fmt: skip
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), callback=new_file, help="Also write a page of HTML here."
)
@ensemble_options
@set_option
@json_option
@click.pass_context
def backtest(
    ctx: click.Context,
    file: str,
    layer: tuple[str, ...],
    min_coverage: float | None,
    out: Path | None,
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    as_json: bool,
) -> None:
    """Set bands against what they did not see: figures left out of the fit, homicide rates after years of the past.

    Pipeline: every published figure from a fit to the others, and later ones from earlier ones. Violence: rates from
    origins of the past, in each release of the data, against what was seen up to ten years later, beside forecasts that know
    nothing of the model. Printed: how many each band holds, with an interval; scores; where ranks fall, by country.

    FILE (a YAML file or a shipped name) says region, parameters, channels and booking; of its plan nothing is used.
    """
    loaded = load_all([file], members, seed, [*settings, "pipeline=evidence"])[0]
    print_warnings([p.render("warning") for p in loaded.warnings])
    say_if_compiling()
    from scenarios.analysis.backtest import backtest as test
    from scenarios.analysis.backtest import least_coverage
    from scenarios.cli import GATE
    from scenarios.present.backtest_text import as_json as contract
    from scenarios.present.backtest_text import text

    found = test(loaded, layer or TESTED_LAYERS)
    if out is not None:
        from scenarios.present.report import write
        from scenarios.present.report.tested import page_of_backtest

        write(page_of_backtest(found, command_of(file, layer, members, seed, settings)), out)
    if as_json:
        print_json(contract(found))
    else:
        click.echo(text(found))
    if min_coverage is not None and (least := least_coverage(found)) < min_coverage:
        click.echo(f"90% bands hold {least:.1%} of what they did not see, less than {min_coverage:.1%}", err=True)
        ctx.exit(GATE)


def command_of(
    file: str, layers: tuple[str, ...], members: int | None, seed: int | None, settings: tuple[str, ...]
) -> str:
    """The command that makes the page again, but for its place."""
    options = [word for layer in layers for word in ("--layer", layer)]
    asked = {"--members": members, "--seed": seed}
    options += [word for name, value in asked.items() if value is not None for word in (name, str(value))]
    options += [word for setting in settings for word in ("--set", setting)]
    return join(["scenarios", "backtest", file, *options])
