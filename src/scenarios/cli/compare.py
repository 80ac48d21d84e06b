"""`scenarios compare`: what other scenarios change against a base."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scenarios.cli.common import (
    ensemble_options,
    json_option,
    load_all,
    print_json,
    print_warnings,
    progress,
    say_if_compiling,
)

if TYPE_CHECKING:
    from scenarios.analysis.compare import Band
    from scenarios.engine.result import Result


@click.command()
@click.argument("base")
@click.argument("others", nargs=-1, required=True, metavar="OTHER...")
@ensemble_options
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@json_option
def compare(
    base: str, others: tuple[str, ...], members: int | None, seed: int | None, workers: int, as_json: bool
) -> None:
    """What other scenarios change against a base, draw by draw.

    Homicides averted by country and in all, with 50% and 90% bands and Monte Carlo errors; money disbursed and returned.
    """
    loaded = load_all([base, *others], members, seed)
    from scenarios.analysis import compare as analysis

    analysis.refuse_unlike(loaded)
    print_warnings([p.render("warning") for x in loaded for p in x.warnings])
    say_if_compiling()
    from scenarios.engine.run import run

    with progress(as_json) as tell:
        results = run(loaded, workers=workers, progress=tell)
    if as_json:
        print_json(analysis.as_json(results[0], results[1:]))
        return
    names = analysis.unique_names([r.name for r in results])
    click.echo(
        "\n\n".join(
            _text(results[0], other, names[0], name) for name, other in zip(names[1:], results[1:], strict=True)
        )
    )


def _text(base: Result, other: Result, base_name: str, name: str) -> str:
    """One scenario against the base, for a terminal."""
    from scenarios.analysis.compare import compare as difference

    found = difference(base, other)
    attributes = base.data.attrs
    first, shown, end = (int(attributes[x]) for x in ("first_fiscal_year", "show_to", "run_off"))
    names = {str(c): str(n) for c, n in zip(base.data.country.values, base.data.country_name.values, strict=True)}
    rows = [f"{name} against {base_name}: homicides averted", _under(base)]
    for title, bands in (
        (f"{first}-{shown % 100:02d}", found.homicides_averted),
        (f"{first}-{end % 100:02d}, to the end of run-off", found.homicides_averted_run_off),
    ):
        rows += ["", f"{title:<24}{'median':>9}{'± MC':>7}{'50% of draws':>20}{'90% of draws':>22}{'fewer in':>11}"]
        order = [*[c for c in bands if c != "ALL"], "ALL"]
        rows += [_line(names.get(c, "All countries"), bands[c]) for c in order]
    money = found.disbursed_change["ALL"].p50 / 1e6
    back = found.returned_change["ALL"].p50 / 1e6
    rows += ["", f"Money, median: {money:+,.1f} million USD disbursed, {back:+,.1f} returned to the Treasury"]
    return "\n".join(rows)


def _under(base: Result) -> str:
    size, seed = base.data.sizes["member"], base.data.attrs["seed"]
    return f"{size:,} paired draws of our assumptions, seed {seed}; illustrative, not a forecast"


def _line(name: str, one: Band) -> str:
    """A country's band; negative numbers are homicides added."""
    share = f"{round(50 * one.chance_better)} of 50"
    half = f"{_n(one.p25)} to {_n(one.p75)}"
    most = f"{_n(one.p05)} to {_n(one.p95)}"
    return f"{name:<24}{_n(one.p50):>9}{one.mc_error['p50']:>7,.0f}{half:>20}{most:>22}{share:>11}"


def _n(value: float) -> str:
    """A whole number with a real minus sign."""
    return f"{round(value):,}".replace("-", "−")
