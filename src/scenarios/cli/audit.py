"""`scenarios audit`: the data against the report's own statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from scenarios.cli.common import (
    ensemble_options,
    load_all,
    print_json,
    print_warnings,
    say_if_compiling,
    set_option,
    table_options,
    write_tables,
)

if TYPE_CHECKING:
    from scenarios.analysis.audit import Claim
    from scenarios.present.grid import Grid
    from scenarios.spec.load import Loaded

SCHEMA = "scenarios/audit/1"


@click.command()
@click.argument("file", required=False)
@click.option("--pipeline", is_flag=True, help="Published figures of what became of the money against the pipeline.")
@click.option("--sizes", is_flag=True, help="What a plan moves beside shocks, and its parameters beside published effects.")
@ensemble_options
@set_option
@table_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
def audit(
    file: str | None,
    pipeline: bool,
    sizes: bool,
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    csv_folder: Path | None,
    workbook: Path | None,
    as_json: bool,
) -> None:
    """Check the report's statements against its tables, one line each, computed from data/.

    exact: equal to the printed digit; rounding: off by one in the last printed digit; holds: true of the figures,
    though no figure is stated; does not hold: the report does not tie to its own tables; not testable: no table can
    tell. The reasons follow below the lines.

    With --pipeline: what auditors and others counted as obligated, disbursed or delivered by a date, beside what the
    pipeline has for the same money at that date, inside its 90% and 50% bands or not. Money is as reported, whatever
    the plan; FILE (a YAML file or a shipped name, else baseline) says region, parameters, channels and booking. With
    a fitted pipeline (--set pipeline=fitted) the figures that it was fitted to are marked, and not counted.

    With --sizes: by how much the plan of FILE moves each country's homicide rate, beside a year's shock, and what its
    parameters imply for the doses of published studies, beside what these found. What is suspect is said first.
    """
    if pipeline and sizes:
        raise click.UsageError("--pipeline and --sizes are two checks: ask for one")
    if sizes:
        _sizes(load_all([file or "baseline"], members, seed, settings)[0], csv_folder, workbook, as_json)
        return
    if pipeline:
        loaded = load_all([file or "baseline"], members, seed, settings)[0]
        _pipeline(loaded, csv_folder, workbook, as_json)
        return
    if file is not None or members is not None or seed is not None or settings:
        what = "FILE, --members, --seed and --set belong to --pipeline and --sizes: the report's statements need no draws"
        raise click.UsageError(what)
    from scenarios.analysis.audit import audit as run

    claims = run()
    write_tables(lambda: _as_tables("claims", _as_json(claims)["claims"]), csv_folder, workbook)
    if as_json:
        print_json(_as_json(claims), indent=2)
    else:
        from scenarios.present.grid.terminal import width

        click.echo("\n".join(_lines(claims, width())))


def _pipeline(loaded: Loaded, csv_folder: Path | None, workbook: Path | None, as_json: bool) -> None:
    """The pipeline's audit points, each inside its bands or not."""
    print_warnings([p.render("warning") for p in loaded.warnings])
    say_if_compiling()
    from scenarios.analysis.audit.pipeline import as_json as contract
    from scenarios.analysis.audit.pipeline import pipeline_audit
    from scenarios.present.audit_table import text
    from scenarios.present.audit_text import sentences

    fit = pipeline_audit(loaded)
    write_tables(lambda: _as_tables("audit_points", contract(fit)["points"]), csv_folder, workbook)
    if as_json:
        print_json({**contract(fit), "sentences": sentences(fit)})
    else:
        click.echo(text(fit))


def _sizes(loaded: Loaded, csv_folder: Path | None, workbook: Path | None, as_json: bool) -> None:
    """Sizes of effects, beside shocks and beside studies."""
    print_warnings([p.render("warning") for p in loaded.warnings])
    say_if_compiling()
    from scenarios.analysis.sizes import sizes as run
    from scenarios.present.grid.terminal import width
    from scenarios.present.sizes_text import as_json as contract
    from scenarios.present.sizes_text import file_grids, text

    found = run(loaded)
    write_tables(lambda: file_grids(found), csv_folder, workbook)
    if as_json:
        print_json(contract(found))
    else:
        click.echo(text(found, width()))


def _as_tables(name: str, records: Any) -> list[Grid]:
    from scenarios.present.grid.kind import records_grid

    return [records_grid(name, name.replace("_", " ").capitalize(), records)]


def _as_json(claims: list[Claim]) -> dict[str, object]:
    """The contract `scenarios/audit/1`."""
    rows = [
        {
            "id": c.id,
            "result": c.result,
            "computed": c.computed,
            "stated": c.stated,
            "note": c.note,
            "statement": c.statement,
            "where": c.where,
        }
        for c in claims
    ]
    return {"schema": SCHEMA, "claims": rows}


def _lines(claims: list[Claim], room: int) -> Iterator[str]:
    """One line a statement with what was computed; then the reasons, where there is something to say; then a count."""
    yield from wrap("Statements of the report against its tables and published figures (USD)", room)
    yield ""
    for claim in claims:
        figure = f"  [{claim.computed}]" if any(char.isdigit() for char in claim.computed) else ""
        line = f"{claim.id}  {claim.result:<13}  {claim.statement}{figure}"
        yield from wrap(line, room, subsequent_indent=" " * 20, break_long_words=False, break_on_hyphens=False)
    yield ""
    yield "What is not exact, or needs a word"
    for claim in claims:
        if claim.note:
            yield ""
            yield from wrap(f"{claim.id}  {claim.result}: {claim.statement}", room, subsequent_indent="      ")
            said = f"computed {claim.computed}; stated {claim.stated}. {claim.note[0].upper()}{claim.note[1:]}."
            yield from (f"      {line}" for line in wrap(said, room - 6))
    counts = Counter(c.result for c in claims)
    yield ""
    counted = ", ".join(f"{n} {result}" for result, n in counts.items())
    yield from wrap(f"{len(claims)} statements: {counted}", room)
