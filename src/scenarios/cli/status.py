"""`scenarios status`: where each dollar stands on a date."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from scenarios.cli.common import ensemble_options, json_option, load_all, print_json, print_warnings, say_if_compiling

if TYPE_CHECKING:
    from scenarios.analysis.status import StatusRow
    from scenarios.spec.load import Loaded
    from scenarios.spec.scenario import Horizon

BY = ("program", "country", "kind")
SHOWN = ("appropriated", "waiting", "unobligated", "unliquidated", "disbursed", "lapsed", "cancelled")


def _list(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(x.strip() for x in value.split(",") if x.strip())


def _day(ctx: click.Context, param: click.Parameter, value: str) -> datetime.date:
    """A day as 2011-09-30, and no other order: 9/10/2011 is two days."""
    try:
        return datetime.datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        raise click.BadParameter(f"“{value}” is no day; write year-month-day, as 2011-09-30") from None


@click.command()
@click.argument("file")
@click.option(
    "--at", required=True, callback=_day, metavar="2011-09-30", help="The close of which day, as year-month-day."
)
@click.option(
    "--by", default="program,country,kind", callback=_list, show_default=True, help="What gets rows of its own."
)
@click.option(
    "--detail", "in_detail", is_flag=True, help="Also spend-out, balances, use or lose, months of burn, own budgets."
)
@click.option("--accounts", callback=_list, metavar="INCLE,ESF", help="Only these accounts.")
@ensemble_options
@json_option
def status(
    file: str,
    at: datetime.date,
    by: tuple[str, ...],
    in_detail: bool,
    accounts: tuple[str, ...] | None,
    members: int | None,
    seed: int | None,
    as_json: bool,
) -> None:
    """Where each dollar stands on a date, as an audit office prints it.

    Medians over draws, million USD. Money of fiscal years begun by the date is counted; 30 September is shown
    before unspent money lapses.
    """
    wrong = [x for x in by if x not in BY]
    if wrong:
        raise click.UsageError(f"--by takes {', '.join(BY)}; got “{wrong[0]}”")
    if in_detail and accounts is not None:
        raise click.UsageError("--detail counts all accounts; leave out --accounts")
    loaded = load_all([file], members, seed)[0]
    unknown = [x for x in accounts or () if x not in loaded.baseline.accounts]
    if unknown:
        raise click.UsageError(f"unknown account “{unknown[0]}”; accounts: {', '.join(loaded.baseline.accounts)}")
    _refuse_later(at, loaded.scenario.horizon)
    print_warnings([p.render("warning") for p in loaded.warnings])
    say_if_compiling()
    from scenarios.analysis.status import as_json as contract
    from scenarios.analysis.status import status as ask
    from scenarios.present.reading import too_few

    rows = ask(loaded, at, by, accounts)
    if as_json:
        print_json(contract(rows, at) | (_detail_json(loaded, at) if in_detail else {}))
        return
    click.echo(f"{loaded.scenario.name}: where the money stood on {at:%-d %B %Y}, million USD")
    members = loaded.scenario.ensemble.members
    few = too_few(members)
    click.echo(f"medians of {members:,} draws of our assumptions; all bands with --json; illustrative\n{few}")
    click.echo(_table(rows, bool(few)) or f"no money yet: FY{loaded.scenario.horizon.first} is the first year")
    if in_detail:
        click.echo(f"\n{_detail_text(loaded, at)}")


def _refuse_later(at: datetime.date, horizon: Horizon) -> None:
    """A day that is not simulated has no books."""
    end = datetime.date(horizon.run_off, 12, 31)
    if at > end:
        raise click.UsageError(f"the money is followed to {end:%-d %B %Y}; got {at}")


def _detail_json(loaded: Loaded, at: datetime.date) -> dict[str, object]:
    from scenarios.analysis.detail import as_json, detail

    return {"detail": as_json(detail(loaded, at))}


def _detail_text(loaded: Loaded, at: datetime.date) -> str:
    from scenarios.analysis.detail import detail
    from scenarios.present.detail import text

    return text(detail(loaded, at))


HEADS = ("approp.", "waiting", "unoblig.", "unliq.", "disbursed [90%]", "lapsed", "cancelled")
WIDTHS = (9, 8, 9, 9, 27, 8, 10)


def _table(rows: Sequence[StatusRow], few: bool) -> str:
    """Rows under their program: country, kind, each stage's median; of what is disbursed the 90% band unless draws are few."""
    lines: list[str] = []
    program = ""
    for row in rows:
        if row.program != program:
            program = row.program
            lines += ["", f"{program:<12}" + "".join(head.rjust(w) for head, w in zip(HEADS, WIDTHS, strict=True))]
        cells = [_cell(row.stages[name], name == "disbursed" and not few) for name in SHOWN]
        shown = "".join(cell.rjust(width) for cell, width in zip(cells, WIDTHS, strict=True))
        lines.append(f"  {row.country:<4}{row.kind:<6}{shown}")
        if row.stages["held"][2] or row.stages["returned"][2]:
            held, back = (_cell(row.stages[x], not few) for x in ("held", "returned"))
            lines.append(f"  {'':<10}held {held}, returned {back}")
    return "\n".join(lines[1:])


def _cell(band: tuple[float, float, float], wide: bool) -> str:
    """A median in million USD, with its band where asked for and where it has one; a dash for nothing."""
    low, middle, high = (x / 1e6 for x in band)
    if high <= 0.0:
        return "–"
    if not wide or high - low < 0.05:
        return f"{middle:,.1f}"
    return f"{middle:,.1f} [{low:,.1f}, {high:,.1f}]"
