"""`scenarios explain`: why one scenario differs from another."""

from __future__ import annotations

from pathlib import Path

import click

from scenarios.cli.common import (
    ensemble_options,
    json_option,
    load_all,
    new_file,
    print_json,
    print_warnings,
    progress,
    say_if_compiling,
    set_option,
)
from scenarios.spec.places import country_of

METRICS = ("homicides_averted",)


@click.command()
@click.argument("base")
@click.argument("other")
@click.option("--country", default="ALL", show_default=True, metavar="CODE", help="One country, as HND.")
@click.option("--metric", type=click.Choice(METRICS), default=METRICS[0], show_default=True, help="What is explained.")
@ensemble_options
@set_option
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=new_file,
    help="Write the picture: FILE.png or FILE.svg.",
)
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
    as_json: bool,
) -> None:
    """Why OTHER differs from BASE, to the last pictured year: by channel and by decision.

    The parts sum to the whole in every draw: by channel (what the model assumes, each of which can be switched off) over eight
    random orders a draw, by decision (envelope, split, mix, limit, levers, events) exactly.
    """
    if out is not None and out.suffix not in (".png", ".svg"):
        raise click.UsageError(f"-o takes a file that ends in .png or .svg; got “{out}”")
    loaded = load_all([base, other], members, seed, settings)
    from scenarios.analysis.compare import refuse_unlike

    refuse_unlike(loaded)
    code = country_of(loaded[0], country, others=("ALL",))
    print_warnings([p.render("warning") for x in loaded for p in x.warnings])
    say_if_compiling()
    from scenarios.analysis import explain as analysis

    with progress(as_json) as tell:
        found = analysis.explain(*loaded, workers=workers, progress=tell)
    if as_json:
        print_json(analysis.as_json(found, code, metric))
    else:
        from scenarios.present.explanation import text

        click.echo(text(found, code))
    if out is not None:
        from scenarios.present.plots.saving import save_as
        from scenarios.present.plots.waterfall import alt_text, figure

        save_as(figure(found, code), out, alt_text(found, code))
        click.echo(f"picture in {out}", err=True)
