"""What several commands share: options, loading of scenarios, progress."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

from scenarios.cli.completing import outcome_names, setting_keys

if TYPE_CHECKING:
    from scenarios.analysis.stored import Gathered
    from scenarios.engine.ensemble.result import Result
    from scenarios.present.grid import Grid
    from scenarios.spec.load import Loaded


class AnswerWords(Protocol):
    """A module that puts an answer into words, tables and data."""

    def text(self, found: Any, width: int) -> str:
        """The whole answer within a width."""

    def grids_of(self, found: Any) -> Sequence[Grid]:
        """Every table, for files."""

    def contract(self, found: Any) -> dict[str, object]:
        """The answer as data."""


Command = TypeVar("Command", bound=Callable[..., Any])
PICTURES = (".png", ".svg", ".pdf")
"""Endings of pictures."""
PATIENCE = 0.5
"""Seconds after which a progress bar is shown."""


def ensemble_options(command: Command) -> Command:
    """`--members` and `--seed`, wherever a scenario is run."""
    command = click.option("--seed", type=click.IntRange(0), help="Seed of all draws; the scenario's own otherwise.")(command)
    told = "Draws of the assumptions; the scenario's own otherwise."
    return click.option("--members", "--draws", type=click.IntRange(1), help=told)(command)


def json_option(command: Command) -> Command:
    """`--json`: one object on stdout."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with a schema.")(command)


def metric_option(command: Command) -> Command:
    """`--metric`: an outcome by name, wherever plans are told apart by one."""
    told = "The outcome, as homicides_averted, lapsed or worst_off; all: scenarios list outcomes."
    option = click.option(
        "--metric", default="homicides_averted", show_default=True, metavar="NAME", help=told, shell_complete=outcome_names
    )
    return option(command)


def new_folder(_: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    """A folder that is there or can be made: told before anything is run, not after."""
    if path is not None:
        _must_take(next(p for p in (path, *path.parents, Path()) if p.exists()), path, param)
    return path


def new_file(_: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    """A file in a folder that is there and takes files."""
    if path is not None and not path.parent.exists():
        make = f"mkdir {quote(str(path.parent))}"
        raise click.BadParameter(f"there is no folder {path.parent}; make it first: {make}", param=param)
    if path is not None:
        _must_take(path.parent, path, param)
    return path


def _must_take(folder: Path, path: Path, param: click.Parameter) -> None:
    if not folder.is_dir():
        raise click.BadParameter(f"{folder} is a file, not a folder: {path} cannot be written", param=param)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise click.BadParameter(f"no right to write into {folder}; name a place of your own", param=param)


def dollars_option(command: Command) -> Command:
    """`--dollars`: constant dollars in the table of plans."""
    told = "Tell the plans' money in dollars of this fiscal year, as 2012, by US consumer prices; nominal otherwise."
    return click.option("--dollars", type=int, callback=_known_prices, metavar="YEAR", help=told)(command)


def _known_prices(ctx: click.Context, param: click.Parameter, year: int | None) -> int | None:
    """Refuse a year without prices before anything is run."""
    if year is not None:
        from scenarios.baseline.prices import in_dollars_of

        in_dollars_of(year, year)
    return year


def plain_option(command: Command) -> Command:
    """`--plain`: no reruns under other assumptions."""
    return click.option("--plain", is_flag=True, help="Leave out the reruns under other assumptions.")(command)


def picture_option(command: Command) -> Command:
    """`-o`: a picture, PNG, SVG or PDF; what is no picture is refused before anything is run."""
    option = click.option(
        "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), callback=picture_file, metavar="FILE",
        help="Write the picture: FILE.png, FILE.svg or FILE.pdf.",
    )  # fmt: skip
    return option(command)


def picture_file(ctx: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    """A file for a picture."""
    if path is not None and path.suffix not in PICTURES:
        raise click.BadParameter(f"it takes a file that ends in .png, .svg or .pdf; got “{path}”", param=param)
    return new_file(ctx, param, path)


def width_option(command: Command) -> Command:
    """`--width`: pictures for a column of text, a page, or a slide."""
    told = "Size of pictures: for a column of text, a page, or a slide (16:9, words beside the picture)."
    sizes = click.Choice(("column", "page", "slide"))
    return click.option("--width", "size", type=sizes, default="page", show_default=True, help=told)(command)


def table_options(command: Command) -> Command:
    """`--csv` and `--xlsx`, wherever tables are printed."""
    book = click.option(
        "--xlsx", "workbook", type=click.Path(path_type=Path, dir_okay=False), callback=_workbook, metavar="FILE",
        help="Also write the tables as a workbook, a sheet each.",
    )  # fmt: skip
    files = click.option(
        "--csv", "csv_folder", type=click.Path(path_type=Path, file_okay=False), callback=new_folder, metavar="FOLDER",
        help="Also write the tables as CSV, a file each.",
    )  # fmt: skip
    return files(book(command))


def _workbook(ctx: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and path.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"a workbook ends in .xlsx; got “{path}”", param=param)
    return new_file(ctx, param, path)


def write_tables(tables: Callable[[], Sequence[Grid]], folder: Path | None, workbook: Path | None) -> None:
    """Write what was asked for, and say where on stderr."""
    if folder is None and workbook is None:
        return
    from scenarios.present.grid.files import write_files
    from scenarios.present.grid.workbook import write_workbook

    made = tables()
    if folder is not None:
        click.echo(f"{len(write_files(made, folder))} tables in {folder}", err=True)
    if workbook is not None:
        click.echo(f"tables in {write_workbook(made, workbook)}", err=True)


@contextmanager
def drawn_in(size: str) -> Iterator[None]:
    """Pictures drawn in the block have a size of `--width`."""
    from scenarios.present.size import sized

    with sized(size):
        yield


def write_picture(picture: str, out: Path | None, *shown: Any, size: str = "page") -> None:
    """Draw what is shown by a module of `present.plots`, and say where on stderr; nothing where no picture was asked for."""
    if out is None:
        return
    from scenarios.present.plots.saving import save_as

    plot = import_module(f"scenarios.present.plots.{picture}")
    with drawn_in(size):
        save_as(plot.figure(*shown), out, plot.alt_text(*shown))
    click.echo(f"picture in {out}", err=True)


def give_answer(
    found: Any,
    words: AnswerWords,
    picture: str,
    out: Path | None,
    csv_folder: Path | None,
    workbook: Path | None,
    as_json: bool,
    size: str,
) -> None:
    """Print an answer as text or data, and write what was asked for; `picture` is the module that draws it."""
    write_tables(lambda: words.grids_of(found), csv_folder, workbook)
    if as_json:
        print_json(words.contract(found))
    else:
        from scenarios.present.grid.terminal import width

        click.echo(words.text(found, width()))
    write_picture(picture, out, found, size=size)


def set_option(command: Command) -> Command:
    """`--set KEY=VALUE`, wherever a scenario is read: values by path, laid over every file, with the file's own checks."""
    told = "Lay a value over each FILE, as programs.carsi.mix=0.5 or origin=2010; may be repeated."
    option = click.option(
        "--set", "settings", multiple=True, metavar="KEY=VALUE", help=told, shell_complete=setting_keys
    )
    return option(command)


def overrides(settings: Sequence[str], members: int | None = None, seed: int | None = None) -> dict[str, Any]:
    """What `--set`, `--members` and `--seed` lay over a file, by path.

    Raises:
        ScenarioError: with all of them that are no path and value, or stand twice.
    """
    from scenarios.errors import Place, Problem, ScenarioError
    from scenarios.spec.load import ensemble
    from scenarios.spec.merge import COMMAND_LINE, parse_override

    found: dict[str, Any] = {}
    problems: list[Problem] = []
    asked = ensemble(members, seed)
    for text in settings:
        try:
            path, value = parse_override(text)
        except ScenarioError as error:
            problems += error.problems
            continue
        if path in found or path in asked:
            other = "set twice" if path in found else "set, and asked for by an option of its own"
            place = Place(f"{COMMAND_LINE} {text}", 1, 1, text)
            problems.append(Problem(f"{path} is {other}", place, "keep one", "duplicate-key"))
        found[path] = value
    if problems:
        raise ScenarioError(problems)
    return found | asked


def load_all(
    sources: Sequence[str], members: int | None, seed: int | None, settings: Sequence[str] = ()
) -> list[Loaded]:
    """Load scenarios; the problems of all of them at once."""
    from scenarios.spec.load import load_all as load

    return load(sources, overrides(settings, members, seed))


def take_all(
    sources: Sequence[str], members: int | None, seed: int | None, settings: Sequence[str] = ()
) -> Gathered:
    """Scenarios that can be compared, some of them perhaps stored runs; their warnings on stderr."""
    from scenarios.analysis.compare import refuse_unlike
    from scenarios.analysis.stored import take

    taken = take(sources, overrides(settings, members, seed))
    refuse_unlike(taken.loaded)
    print_warnings([*taken.notes, *(p.render("warning") for x in taken.loaded for p in x.warnings)])
    if None in taken.results:
        say_if_compiling()
    return taken


def print_json(data: object, indent: int | None = None) -> None:
    """One JSON object on stdout; where that cannot say every character, with escapes."""
    click.echo(json.dumps(data, ensure_ascii=not speaks_unicode(sys.stdout), indent=indent))


def speaks_unicode(stream: Any) -> bool:
    """Whether a stream can say every character; one without an encoding is in memory."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "").replace("_", "").startswith("utf")


def print_warnings(texts: Sequence[str]) -> None:
    """Warnings on stderr, each once."""
    for text in dict.fromkeys(texts):
        click.echo(text, err=True)


def run_warnings(result: Result) -> list[str]:
    """What a run itself warns of; what its files were warned of has been said."""
    return [text for text in json.loads(result.data.attrs["warnings"]) if "-->" not in text]


def say_if_compiling() -> None:
    """The first run after an install takes longer; say so before it does."""
    from scenarios.compiled import compiling_note

    if note := compiling_note():
        click.echo(note, err=True)


@contextmanager
def progress(quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, a line every 10% elsewhere, both on stderr and only when it takes longer than half a second."""
    began = time.monotonic()
    bar: Any = None
    told = 0

    def tell(done: int, total: int) -> None:
        nonlocal bar, told
        if quiet or time.monotonic() - began < PATIENCE:
            return
        if not sys.stderr.isatty():
            if done * 10 // total > told:
                told = done * 10 // total
                click.echo(f"draws {done:,}/{total:,}  {told * 10}%", err=True)
            return
        if bar is None:
            bar = _bar(total)
        bar.update(bar.task_ids[0], completed=done)

    try:
        yield tell
    finally:
        if bar is not None:
            bar.stop()


def _bar(total: int) -> Any:
    """A started rich progress bar on stderr: `draws 1,240/2,000  62%  0:03 left`."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("draws {task.completed:,}/{task.total:,}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    bar.add_task("", total=total)
    bar.start()
    return bar
