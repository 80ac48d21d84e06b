"""`scenarios trace`: one member's money followed as projects."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenarios.cli.common import (
    drawn_in,
    json_option,
    load_all,
    new_folder,
    print_json,
    print_warnings,
    say_if_compiling,
    set_option,
    width_option,
)
from scenarios.cli.completing import country_codes, scenario_names
from scenarios.spec.places import country_of

if TYPE_CHECKING:
    from scenarios.engine.trace import Trace
    from scenarios.spec.load import Loaded

FILES = ("gantt.png", "gantt.svg", "log.csv", "ledger.csv", "queue.csv", "limit.png", "limit.svg")
"""All that a trace writes."""


@click.command()
@click.argument("file", shell_complete=scenario_names)
@click.option("--member", default=0, type=click.IntRange(0), show_default=True, help="Which draw of the assumptions.")
@click.option("--seed", type=click.IntRange(0), help="Seed of all draws; the scenario's own otherwise.")
@set_option
@click.option(
    "--country", metavar="HND", help="Only this country's (or regional unit's) money.", shell_complete=country_codes
)
@click.option("--fy", type=int, metavar="2010", help="Only the money of this fiscal year.")
@click.option("--program", metavar="NAME", help="Only this program's money.")
@click.option(
    "--size",
    "agreement",
    default=5.0,
    type=click.FloatRange(0.01, 10_000.0),
    show_default=True,
    help="Median agreement, million USD (sizes are assumed).",
)
@click.option("--limit", is_flag=True, help="How the mean over traces tends to the compiled pipeline as projects get smaller.")
@click.option("--luck", is_flag=True, help="How far lumps alone make this draw's money stray, by year.")
@click.option("--traces", default=40, type=click.IntRange(2), show_default=True, help="With --limit, --luck: how many traces.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    callback=new_folder,
    help="Folder for picture and tables, written whole or not at all.",
)
@width_option
@json_option
def trace(
    file: str,
    member: int,
    seed: int | None,
    settings: tuple[str, ...],
    country: str | None,
    fy: int | None,
    program: str | None,
    agreement: float,
    limit: bool,
    luck: bool,
    traces: int,
    out: Path | None,
    as_json: bool,
    size: str,
) -> None:
    """Follow one draw's money as projects that wait, queue and run out of time.

    Allotments are cut into agreements of realistic, assumed size; each waits for its law, notification, obligation, order,
    delivery and the room of its country. Prints the books by cohort, who waits for what since when, and a dated log.
    """
    loaded = load_all([file], None, seed, settings)[0]
    country = country_of(loaded, country, sorted(loaded.baseline.regional_units)) if country else None
    _check(loaded, fy, program)
    _may_replace(out)
    print_warnings([p.render("warning") for p in loaded.warnings])
    say_if_compiling()
    if limit or luck:
        if country is None or (limit and luck):
            raise click.UsageError("--limit and --luck, one at a time, follow one country: name it with --country")
        answer = _limit if limit else _luck
        with drawn_in(size):
            answer(loaded, country, member, agreement, traces, out, as_json)
        return
    from scenarios.engine import trace as engine

    one = engine.given(loaded, member)
    found = engine.trace(one, [country] if country else None, agreement).only(fy, program)
    if not found.projects:
        raise click.UsageError("no money there: that country, fiscal year and program have no allotment")
    if as_json:
        from scenarios.analysis.projects import as_json as contract

        print_json(contract(found))
    else:
        from scenarios.present.project_text import text

        click.echo(text(found, _about(loaded, country, fy, program)))
    if out:
        with drawn_in(size):
            _store(found, out)
        click.echo(f"stored in {out}", err=True)


def _check(loaded: Loaded, fy: int | None, program: str | None) -> None:
    """Wrong names and years are usage errors that offer the right ones."""
    baseline, horizon = loaded.baseline, loaded.scenario.horizon
    if program and program not in baseline.programs:
        raise click.UsageError(f"unknown program “{program}”; choose from {', '.join(baseline.programs)}")
    if fy is not None and not horizon.first <= fy <= horizon.run_off:
        raise click.UsageError(f"--fy lies between {horizon.first} and {horizon.run_off}, got {fy}")


def _may_replace(out: Path | None) -> None:
    """A folder is replaced whole, so it must be new, empty, or an earlier trace's."""
    if out is not None and out.exists():
        other = sorted(path.name for path in out.iterdir() if path.name not in FILES) if out.is_dir() else [out.name]
        if other:
            raise click.UsageError(f"--out {out} holds “{other[0]}”, which is no trace’s; name a new folder")


def _about(loaded: Loaded, country: str | None, fy: int | None, program: str | None) -> str:
    names = loaded.baseline.unit_names
    of = f" of {program}" if program else ""
    year = f"FY{fy} " if fy is not None else ""
    return f"{year}money{of} to {names[country]}" if country else f"{year}money{of} to all countries"


def _store(found: Trace, out: Path) -> None:
    """Gantt picture and tables in a folder, whole or not at all."""
    from scenarios.analysis.projects import LogRow, ledger_rows, log_rows, queue_rows
    from scenarios.drafts import whole_folder
    from scenarios.present.plots import gantt, save

    tables: dict[str, list[LogRow]] = {
        "log": log_rows(found),
        "ledger": ledger_rows(found),
        "queue": queue_rows(found),
    }
    with whole_folder(out) as draft:
        for name, rows in tables.items():
            with (draft / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]) if rows else ["empty"], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        save(gantt.figure(found), draft / "gantt", gantt.alt_text(found))


def _limit(loaded: Loaded, country: str, member: int, agreement: float, traces: int, out: Path | None, as_json: bool) -> None:
    """The fluid limit: a table, and with --out a picture."""
    from scenarios.analysis import fluid

    found = fluid.limit(loaded, [country], member, agreement, traces)
    if as_json:
        print_json(fluid.as_json(found))
    else:
        from scenarios.present.luck_text import limit_text

        click.echo(limit_text(found))
    if out:
        from scenarios.drafts import whole_folder
        from scenarios.present.plots import limit as picture
        from scenarios.present.plots import save

        with whole_folder(out) as draft:
            save(picture.figure(found), draft / "limit", picture.alt_text(found))
        click.echo(f"stored in {out}", err=True)


def _luck(loaded: Loaded, country: str, member: int, agreement: float, traces: int, out: Path | None, as_json: bool) -> None:
    """The luck of lumps: a table."""
    if out:
        raise click.UsageError("--luck prints a table and writes nothing: leave --out away")
    from scenarios.analysis import lumps

    found = lumps.lumps(loaded, [country], member, agreement, traces)
    if as_json:
        print_json(lumps.as_json(found))
        return
    from scenarios.present.luck_text import luck_text

    click.echo(luck_text(found))
