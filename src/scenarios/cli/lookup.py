"""Looking up and checking: validate, show, diff, new, list, schema."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from scenarios.cli import GATE
from scenarios.cli.common import overrides, print_json, set_option, table_options, write_tables
from scenarios.cli.completing import scenario_names, things
from scenarios.errors import Problem, ScenarioError
from scenarios.uncollected import uncollected

if TYPE_CHECKING:
    from scenarios.analysis.audit.region import Statements
    from scenarios.present.grid import Grid
    from scenarios.spec.describe import Setting
    from scenarios.spec.load import Loaded

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy starts threads that nothing here uses: 50 ms
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # pydantic looks for some in every package: 15 ms

REGION = "mexico-central-america"
LISTS = ("scenarios", "regions", "data", "runs", "countries", "parameters", "rules", "levers", "events", "outcomes")

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
in_region = click.option("--region", default=REGION, show_default=True, help="Whose countries and parameters.")


@click.command()
@click.argument("files", nargs=-1, required=True, shell_complete=scenario_names)
@set_option
@click.option("--strict", is_flag=True, help="Warnings count: exit 1 if there are any.")
@as_json
@click.pass_context
def validate(ctx: click.Context, files: tuple[str, ...], settings: tuple[str, ...], strict: bool, as_json: bool) -> None:
    """Check scenario and region files, all errors at once.

    A FILE is a path, the name of a scenario that ships, or - for standard input. Of a region file the tables are checked too:
    cells, sums against printed totals, orders of magnitude, years without money, gaps of rates.
    """
    from scenarios.cli.regions import as_valid, check_regions, moved_by, told_apart

    regions, others = told_apart(files)
    checked, faults = check_regions(regions)
    loaded, problems = _load_all(others, overrides(settings))
    warnings = checked | {file: scenario.warnings for file, scenario in loaded.items()}
    if problems := [*faults, *problems]:
        raise ScenarioError(problems)
    moved = {file: moved_by(one) for file, one in loaded.items() if one.baseline.own}
    if as_json:
        _print_json("validate", files=[as_valid(file, found, moved.get(file)) for file, found in warnings.items()])
    else:
        _say_fit(warnings, moved)
    if strict and any(warnings.values()):
        ctx.exit(GATE)


@click.command()
@click.argument("thing", shell_complete=things)
@set_option
@in_region
@as_json
def show(thing: str, settings: tuple[str, ...], region: str, as_json: bool) -> None:
    """Show a resolved scenario, each value with the line it came from.

    THING may also be a parameter (leak, A01), a country (HND, Honduras), a rule (need, split.need, limit.hold), a
    channel (cover), a lever (will), an event (truce), an outcome (worst_off), a key of scenario files (mix), a program
    (carsi), an account (INCLE); of what is known, a record of a study (E301) or an audit point (carsi-incle): then its
    facts are shown, with their source.
    """
    facts = [] if _is_scenario(thing) else _look_up(thing, region)
    if not facts:
        _show_scenario(thing, overrides(settings), as_json)
    elif settings:
        raise click.UsageError(f"--set is for scenarios; {thing} is none")
    elif as_json:
        _print_json("show", found=facts)
    else:
        click.echo("\n\n".join(_facts_text(f) for f in facts))


@click.command()
@click.argument("a", shell_complete=scenario_names)
@click.argument("b", shell_complete=scenario_names)
@set_option
@table_options
@as_json
def diff(
    a: str, b: str, settings: tuple[str, ...], csv_folder: Path | None, workbook: Path | None, as_json: bool
) -> None:
    """Show what two scenarios have different, names and descriptions apart."""
    from scenarios.spec.describe import differences, flow

    loaded, problems = _load_all((a, b), overrides(settings))
    if problems:
        raise ScenarioError(problems)
    found = differences(loaded[a], loaded[b])
    flat = [{"path": path, "a": flow(x.value) if x else None, "b": flow(y.value) if y else None} for path, x, y in found]
    write_tables(lambda: _as_tables("differences", flat), csv_folder, workbook)
    if as_json:
        rows = [{"path": path, "a": _one_side(x), "b": _one_side(y)} for path, x, y in found]
        _print_json("diff", a=a, b=b, differences=rows)
    elif not found:
        click.echo(f"{a} and {b} decide the same")
    else:
        sides = [(path, *(flow(s.value) if s else "-" for s in (x, y))) for path, x, y in found]
        _print_table(("", a, b), sides)


@click.command()
@click.argument("name")
@click.option("--from", "parent", default="baseline", show_default=True, help="The scenario that it changes.")
@click.option("--minimal", is_flag=True, help="Only the lines that must be there.")
@as_json
def new(name: str, parent: str, minimal: bool, as_json: bool) -> None:
    """Start a scenario file NAME.yaml, with what can be changed as comments; never overwrites."""
    from scenarios.spec.load import load
    from scenarios.spec.template import template

    path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    text = template(path, parent, load(parent), minimal=minimal)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ScenarioError([Problem(f"{path} is there already", None, "choose another name", "exists")]) from None
    except FileNotFoundError:
        what = f"there is no folder {path.parent}"
        raise ScenarioError([Problem(what, None, f"make it first: mkdir {quote(str(path.parent))}", "no-folder")]) from None
    if as_json:
        _print_json("new", file=str(path), extends=parent)
    else:
        click.echo(f"{path}: change it, then `scenarios validate {quote(str(path))}`")


@click.command("list")
@click.argument("what", type=click.Choice(LISTS), default="scenarios")
@in_region
@click.option("--runs", "folder", default="runs", show_default=True, help="Where runs are stored.")
@table_options
@as_json
def list_(
    what: str, region: str, folder: str, csv_folder: Path | None, workbook: Path | None, as_json: bool
) -> None:
    """List what there is: scenarios, regions, data, runs, countries, parameters, rules, levers, events or outcomes."""
    from scenarios.baseline.tables import load_baseline
    from scenarios.spec import catalogue

    rows = {
        "scenarios": catalogue.list_scenarios,
        "regions": catalogue.list_regions,
        "data": catalogue.list_data,
        "runs": lambda: catalogue.list_runs(Path(folder)),
        "countries": lambda: catalogue.list_countries(load_baseline(region)),
        "parameters": lambda: catalogue.list_parameters(load_baseline(region)),
        "rules": catalogue.list_rules,
        "levers": catalogue.list_levers,
        "events": catalogue.list_events,
        "outcomes": _outcomes,
    }[what]()
    if rows:
        write_tables(lambda: _as_tables(what, rows), csv_folder, workbook)
    if as_json:
        _print_json("list", what=what, found=rows)
    elif rows:
        _print_table(tuple(rows[0]), [tuple(map(_cell, row.values())) for row in rows])
    else:
        click.echo(f"no {what} here")


def _as_tables(what: str, rows: Sequence[Mapping[str, Any]]) -> list[Grid]:
    from scenarios.present.grid.kind import records_grid

    return [records_grid(what, what.capitalize(), rows)]


def _outcomes() -> list[dict[str, Any]]:
    """What may be asked of a plan."""
    from scenarios.analysis.outcomes import OUTCOMES, facts_of

    return [facts_of(one) for one in OUTCOMES.values()]


@click.command()
@click.option(
    "--package",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="Write datapackage.json of a folder of tables, from its package.yaml.",
)
@as_json
def schema(package: Path | None, as_json: bool) -> None:
    """Print the JSON Schema of scenario files, for editors; it is JSON with or without --json.

    With --package write the description of a folder of tables instead: after a change of a table, or of what is declared.
    """
    if package is None:
        from scenarios.spec.schema import schema_text

        click.echo(schema_text(), nl=False)
        return
    from scenarios.baseline.package import MADE, package_text

    target = package / MADE
    text = package_text(package)
    target.write_text(text, encoding="utf-8", newline="\n")
    tables = len(json.loads(text)["resources"])
    if as_json:
        _print_json("package", file=str(target), tables=tables)
    else:
        click.echo(f"{target}: {tables} tables")


def _load_all(files: Sequence[str], laid_over: Mapping[str, Any]) -> tuple[dict[str, Loaded], list[Problem]]:
    """Every file that can be loaded, and the problems of the others."""
    load = _loader()
    loaded: dict[str, Loaded] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            loaded[file] = load(file, laid_over)
        except ScenarioError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    return loaded, problems


def _loader() -> Callable[[str, Mapping[str, Any]], Loaded]:
    """The loader; its import makes many objects and no garbage, so looking for some (50 ms) is put off."""
    with uncollected():
        from scenarios.spec.load import load
    return load


def _say_fit(warnings: Mapping[str, Sequence[Problem]], moved: Mapping[str, Statements]) -> None:
    for file, found in warnings.items():
        for warning in found:
            click.echo(warning.render("warning") + "\n", err=True)
        count = len(found)
        click.echo(f"{file}: ok" + (f", {count} warning{'s' * (count != 1)}" if count else ""))
        if file in moved:
            from scenarios.present.grid.terminal import width
            from scenarios.present.statements_text import changed_lines

            click.echo("\n".join(changed_lines(moved[file], width())))


def _is_scenario(thing: str) -> bool:
    from scenarios.spec.files import STDIN, find

    return thing == STDIN or find(thing, Path.cwd()) is not None


def _look_up(thing: str, region: str) -> list[dict[str, Any]]:
    """Facts of what a word names; a word that looks like no file and names nothing is a problem."""
    from scenarios.baseline.tables import load_baseline
    from scenarios.spec.catalogue import facts_of, meant

    baseline = load_baseline(region)
    facts = [*facts_of(thing, baseline), *({"kind": "outcome", **one} for one in _outcomes() if one["name"] == thing)]
    if not facts and "/" not in thing and not thing.endswith((".yaml", ".yml")):
        raise ScenarioError([Problem(f"nothing is called “{thing}”", None, meant(thing, baseline), "unknown-name")])
    return facts


def _show_scenario(thing: str, laid_over: Mapping[str, Any], as_json: bool) -> None:
    from scenarios.spec.describe import flow, settings, shocks
    from scenarios.spec.load import load

    loaded = load(thing, laid_over)
    rows = settings(loaded)
    for warning in loaded.warnings:
        click.echo(warning.render("warning") + "\n", err=True)
    if as_json:
        values = [{"path": s.path, **_with_place(s)} for s in rows]
        found = {"kind": "scenario", "name": loaded.scenario.name, "values": values, "data": loaded.data}
        found["shocks"] = [{"country": code, "sd": sd, "changes": n, "years": years} for code, sd, n, years in shocks(loaded)]
        _print_json("show", found=[found], files=loaded.files, warnings=[w.as_json() for w in loaded.warnings])
    else:
        told = [(f"size of shocks {code}", f"{sd:.3f}", _worked_out(n, years)) for code, sd, n, years in shocks(loaded)]
        _print_table(("", "", ""), [*((s.path, flow(s.value), s.origin) for s in rows), *told])


def _worked_out(changes: int, years: str) -> str:
    """From what the size of a country's shocks was worked out."""
    return f"worked out: {changes} yearly changes of its own and the region's, {years}"


def _with_place(setting: Setting) -> dict[str, Any]:
    at = setting.place
    where = (
        {"file": at.file, "line": at.line, "column": at.column} if at else {"file": None, "line": None, "column": None}
    )
    return {"value": setting.value, **where}


def _one_side(setting: Setting | None) -> dict[str, Any] | None:
    return _with_place(setting) if setting else None


def _facts_text(facts: Mapping[str, Any]) -> str:
    """Facts as lines of name and value, the title on top."""
    head = f"{facts['kind']} {facts['name']}: {facts['title']}"
    rest = {
        key: value
        for key, value in facts.items()
        if key not in ("kind", "name", "title") and value not in (None, "", {})
    }
    wide = max(map(len, rest), default=0)
    return "\n".join([head, *(f"  {key:<{wide}}  {_lines(value, wide + 4)}" for key, value in rest.items())])


def _lines(value: Any, margin: int) -> str:
    rows = [f"{k}: {v}" for k, v in value.items()] if isinstance(value, dict) else _cell(value).splitlines()
    return f"\n{' ' * margin}".join(rows)


def _cell(value: Any) -> str:
    match value:
        case None:
            return "-"
        case list():
            return ", ".join(map(str, value)) or "-"
        case float():
            return f"{value:,.4g}" if abs(value) < 1e6 else f"{value:,.0f}"
        case int() if not isinstance(value, bool):
            return f"{value:,}"
    return str(value)


def _print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as they must be; folded to a terminal's width, in a pipe a line each, as `grep` likes it."""
    if sys.stdout.isatty():
        from scenarios.present.grid.kind import said_grid
        from scenarios.present.grid.terminal import lines_of, width

        click.echo("\n".join(lines_of(said_grid("list", "", heads, rows, names=len(heads)), width())))
        return
    every = [heads, *rows] if any(heads) else rows
    wide = [max(len(row[i]) for row in every) for i in range(len(heads) - 1)]
    for row in every:
        cells = [f"{cell:<{width}}" for cell, width in zip(row, wide, strict=False)]
        click.echo("  ".join([*cells, row[-1]]).rstrip())


def _print_json(schema: str, **content: Any) -> None:
    print_json({"schema": f"scenarios/{schema}/1", **content})
