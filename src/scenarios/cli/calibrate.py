"""`scenarios calibrate`: a layer of the model fitted to what was published of it."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from scenarios.cli.common import (
    json_option,
    load_all,
    new_file,
    print_json,
    print_warnings,
    say_if_compiling,
    set_option,
)


@click.command()
@click.argument("layer", type=click.Choice(["pipeline"]))
@click.argument("file", default="baseline")
@click.option("--draws", type=click.IntRange(256, 100_000), default=2048, show_default=True, help="Draws a round.")
@click.option("--rounds", type=click.IntRange(1, 20), default=5, show_default=True, help="Rounds of adaptation.")
@click.option("--seed", type=click.IntRange(0), help="Seed of all draws; the scenario's own otherwise.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), callback=new_file,
    help="Store the posterior here: a region takes pipeline_posterior.yaml from the folder of its tables.",
)  # fmt: skip
@set_option
@json_option
def calibrate(
    layer: str,
    file: str,
    draws: int,
    rounds: int,
    seed: int | None,
    output: Path | None,
    settings: tuple[str, ...],
    as_json: bool,
) -> None:
    """Fit how fast money moves to published figures of what became of it.

    Lead, times of obligation and disbursement, slowness and lapse are fitted, from the registry's laws, to the audit
    points of FILE's region (a YAML file or a shipped name). Money is as reported, whatever FILE plans. Printed: what
    each figure weighs, the numbers before and after, how each figure lies under the fit, and what they cannot tell.

    A run takes a stored fit with `pipeline: fitted`.
    """
    loaded = load_all([file], None, seed, [*settings, "pipeline=evidence"])[0]
    print_warnings([p.render("warning") for p in loaded.warnings])
    say_if_compiling()
    from scenarios.analysis.calibration import calibrate as fit_to
    from scenarios.analysis.calibration.stored import as_file
    from scenarios.drafts import whole_file
    from scenarios.present.calibration_text import as_json as contract
    from scenarios.present.calibration_text import text

    fit = fit_to(loaded, rounds, draws)
    if output is not None:
        with whole_file(output) as draft:
            draft.write_text(as_file(fit, command_of(layer, file, draws, rounds, fit.seed, settings)), encoding="utf-8")
    if as_json:
        print_json(contract(fit))
    else:
        click.echo(text(fit))
        click.echo(f"\nstored in {output}" if output else "\nnot stored: --output FILE stores it")


def command_of(layer: str, file: str, draws: int, rounds: int, seed: int, settings: tuple[str, ...]) -> str:
    """The command that gives the same again."""
    given = "".join(f" --set {quote(setting)}" for setting in settings)
    return f"scenarios calibrate {layer} {file} --draws {draws} --rounds {rounds} --seed {seed}{given}"
