"""`scenarios status`: where each dollar stands on a date."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from scenarios.cli.common import ensemble_options, json_option, load_all, print_json, print_warnings, say_if_compiling

if TYPE_CHECKING:
    from scenarios.analysis.status import StatusRow

BY = ("program", "country", "kind")
SHOWN = ("appropriated", "waiting", "unobligated", "unliquidated", "disbursed", "lapsed", "cancelled")


def _list(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(x.strip() for x in value.split(",") if x.strip())


@click.command()
@click.argument("file")
@click.option(
    "--at", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The date, as 2011-09-30: the close of that day."
)
@click.option(
    "--by", default="program,country,kind", callback=_list, show_default=True, help="What gets rows of its own."
)
@click.option("--accounts", callback=_list, metavar="INCLE,ESF", help="Only these accounts.")
@ensemble_options
@json_option
def status(
    file: str,
    at: datetime.datetime,
    by: tuple[str, ...],
    accounts: tuple[str, ...] | None,
    members: int | None,
    seed: int | None,
    as_json: bool,
) -> None:
    """Where each dollar stands on a date, as an audit office prints it.

    Median and 90% band over draws, million USD. Money of fiscal years begun by the date is counted; 30 September is shown
    before unspent money lapses.
    """
    wrong = [x for x in by if x not in BY]
    if wrong:
        raise click.UsageError(f"--by takes {', '.join(BY)}; got “{wrong[0]}”")
    loaded = load_all([file], members, seed)[0]
    unknown = [x for x in accounts or () if x not in loaded.baseline.accounts]
    if unknown:
        raise click.UsageError(f"unknown account “{unknown[0]}”; accounts: {', '.join(loaded.baseline.accounts)}")
    print_warnings([p.render("warning") for p in loaded.warnings])
    say_if_compiling()
    from scenarios.analysis.status import as_json as contract
    from scenarios.analysis.status import status as ask

    rows = ask(loaded, at.date(), by, accounts)
    if as_json:
        print_json(contract(rows, at.date()))
        return
    click.echo(f"{loaded.scenario.name}: where the money stood on {at:%-d %B %Y}, million USD")
    click.echo(f"median [90% band] of {loaded.scenario.ensemble.members:,} draws of our assumptions; illustrative\n")
    click.echo(_table(rows, loaded.baseline.name))


def _table(rows: Sequence[StatusRow], region: str) -> str:
    """Rows under their program: country and kind, then each stage as median with its band."""
    heads = ("program", "country", "kind", *SHOWN)
    lines = [heads, *[(r.program, r.country, r.kind, *(_cell(r.stages[name]) for name in SHOWN)) for r in rows]]
    for row in rows:
        if row.country == "ALL" and row.kind == "ALL" and (row.stages["held"][2] or row.stages["returned"][2]):
            held, back = _cell(row.stages["held"]), _cell(row.stages["returned"])
            lines.append((row.program, "ALL", "held / returned", held, back, *[""] * (len(SHOWN) - 2)))
    widths = [max(len(line[n]) for line in lines) for n in range(len(heads))]
    shown = [
        "  ".join(x.ljust(w) if n < 3 else x.rjust(w) for n, (x, w) in enumerate(zip(line, widths, strict=True)))
        for line in lines
    ]
    return "\n".join([shown[0].rstrip(), "-" * len(shown[0]), *(x.rstrip() for x in shown[1:])])


def _cell(band: tuple[float, float, float]) -> str:
    """A band in million USD; one number where it has no width, a dash for nothing."""
    low, middle, high = (x / 1e6 for x in band)
    if high <= 0.0:
        return "–"
    if high - low < 0.05:
        return f"{middle:,.1f}"
    return f"{middle:,.1f} [{low:,.1f}, {high:,.1f}]"
