"""`scenarios status`: where each dollar stands on a date."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenarios.cli.common import (
    ensemble_options,
    json_option,
    load_all,
    print_json,
    print_warnings,
    say_if_compiling,
    set_option,
    table_options,
    write_tables,
)
from scenarios.cli.completing import scenario_names

if TYPE_CHECKING:
    from scenarios.analysis.status import StatusRow
    from scenarios.present.grid import Grid
    from scenarios.spec.load import Loaded
    from scenarios.spec.scenario import Horizon

BY = ("program", "country", "kind")


def _list(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(x.strip() for x in value.split(",") if x.strip())


def _day(ctx: click.Context, param: click.Parameter, value: str) -> datetime.date:
    """A day as 2011-09-30, and no other order: 9/10/2011 is two days."""
    try:
        return datetime.datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        raise click.BadParameter(f"“{value}” is no day; write year-month-day, as 2011-09-30") from None


@click.command()
@click.argument("file", shell_complete=scenario_names)
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
@set_option
@table_options
@json_option
def status(
    file: str,
    at: datetime.date,
    by: tuple[str, ...],
    in_detail: bool,
    accounts: tuple[str, ...] | None,
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    csv_folder: Path | None,
    workbook: Path | None,
    as_json: bool,
) -> None:
    """Where each dollar stands on a date, as an audit office prints it.

    Means over draws, million USD, which add up, as in the picture of the pipeline. Money of fiscal years begun by the date
    is counted; 30 September is shown before unspent money lapses.
    """
    wrong = [x for x in by if x not in BY]
    if wrong:
        raise click.UsageError(f"--by takes {', '.join(BY)}; got “{wrong[0]}”")
    if in_detail and accounts is not None:
        raise click.UsageError("--detail counts all accounts; leave out --accounts")
    loaded = load_all([file], members, seed, settings)[0]
    if in_detail:
        _refuse_many(loaded.scenario.ensemble.members)
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
    write_tables(lambda: _tables(rows, loaded, at, in_detail), csv_folder, workbook)
    if as_json:
        print_json(contract(rows, at, loaded.scenario.ensemble.members) | (_detail_json(loaded, at) if in_detail else {}))
        return
    from scenarios.present.grid.terminal import text_of, width, wrapped
    from scenarios.present.marks import own_figures
    from scenarios.present.status_grids import SHORT, by_program, roughly
    from scenarios.present.words import long_day

    room, members = width(), loaded.scenario.ensemble.members
    few = too_few(members)
    said = (
        f"{loaded.scenario.name}: where the money stood on {long_day(at)}, million USD",
        f"means of {members:,} draws of our assumptions; all bands with --json; illustrative",
        SHORT,
        *roughly(members),
        own_figures(loaded.baseline),
    )
    click.echo("\n".join(line for one in said if one for line in wrapped(one, room)) + f"\n{few}")
    none = f"no money yet: FY{loaded.scenario.horizon.first} is the first year"
    click.echo(text_of(by_program(rows, bool(few)), room) or none)
    if in_detail:
        click.echo(f"\n{_detail_text(loaded, at)}")


def _refuse_many(members: int) -> None:
    """The detail holds what it reads of every draw."""
    from scenarios.engine.ensemble.stream import EXACT_TO

    if members > EXACT_TO:
        raise click.UsageError(f"--detail holds every draw: give --members {EXACT_TO} at most; got {members}")


def _refuse_later(at: datetime.date, horizon: Horizon) -> None:
    """A day that is not simulated has no books."""
    from scenarios.present.words import long_day

    end = datetime.date(horizon.run_off, 12, 31)
    if at > end:
        raise click.UsageError(f"the money is followed to {long_day(end)}; got {at}")


def _detail_json(loaded: Loaded, at: datetime.date) -> dict[str, object]:
    from scenarios.analysis.detail import as_json, detail

    return {"detail": as_json(detail(loaded, at))}


def _detail_text(loaded: Loaded, at: datetime.date) -> str:
    from scenarios.analysis.detail import detail
    from scenarios.present.detail import text
    from scenarios.present.grid.terminal import width

    return text(detail(loaded, at), width())


def _tables(rows: Sequence[StatusRow], loaded: Loaded, at: datetime.date, in_detail: bool) -> list[Grid]:
    """The rows with all bands; the tables of the detail where it is asked for."""
    from scenarios.present.detail import detail_grids
    from scenarios.present.status_grids import with_bands

    stood = with_bands(rows, loaded.baseline.unit_names)
    if not in_detail:
        return [stood]
    from scenarios.analysis.detail import detail

    return [stood, *detail_grids(detail(loaded, at))]
