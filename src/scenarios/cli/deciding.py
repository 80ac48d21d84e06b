"""What the commands share that seek plans: what may be chosen, limits, draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import join
from typing import TYPE_CHECKING, Any

import click

from scenarios.cli.common import Command, new_file, print_warnings, progress, say_if_compiling

if TYPE_CHECKING:
    from scenarios.engine.ensemble.run import Progress
    from scenarios.spec.load import Loaded

NOT_ITS = ("out", "page", "figure", "size", "workers", "csv_folder", "workbook", "as_json")
"""Options that do not change an answer."""


def over_option(command: Command) -> Command:
    """`--over`: what may be chosen."""
    told = "What may be chosen, with commas: split, mix, transfer, regional; or of one program, as carsi.split."
    return click.option("--over", default="split,mix", show_default=True, metavar="PARTS", help=told)(command)


def from_option(command: Command) -> Command:
    """`--from`: deciding from a date."""
    told = "Decide from this fiscal year on: earlier years stay, and no rate is known that nobody had seen by then."
    return click.option("--from", "first", type=int, metavar="FY", help=told)(command)


def limit_options(command: Command) -> Command:
    """Limits beside the file's own."""
    place = "PROGRAM.COUNTRY=SHARE"
    floor = click.option("--floor", "floors", multiple=True, metavar=place, help="Least share; may be repeated.")
    cap = click.option("--cap", "caps", multiple=True, metavar=place, help="Greatest share; may be repeated.")
    earmark = click.option(
        "--earmark-soft", "earmarks", multiple=True, metavar="PROGRAM=SHARE", help="Least soft share; may be repeated."
    )
    law = click.option("--beyond-law", is_flag=True, help="Let mixes go beyond what the accounts' laws permit.")
    return floor(cap(earmark(law(command))))


def search_options(command: Command) -> Command:
    """Draws of the search and beyond it, and threads."""
    members = click.option(
        "--members", "--draws", type=click.IntRange(2), default=512, show_default=True, help="Draws that the search sees."
    )
    unseen = click.option(
        "--unseen", type=click.IntRange(2), default=4096, show_default=True, help="Other draws, to tell the answer on."
    )
    seed = click.option("--seed", type=click.IntRange(0), help="Seed of all draws; the scenario's own otherwise.")
    workers = click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
    return members(unseen(seed(workers(command))))


@dataclass(frozen=True, slots=True)
class Ready:
    """A question that has been read and found sound: its scenarios, and the work that answers it."""

    loaded: Sequence[Loaded]
    work: Callable[[Progress], Any]

    def answer(self, quiet: bool) -> Any:
        """Warn, work under a progress bar, answer."""
        print_warnings([p.render("warning") for one in self.loaded for p in one.warnings])
        say_if_compiling()
        with progress(quiet) as tell:
            return self.work(tell)


def page_option(command: Command) -> Command:
    """`--page`: the answer as a page to hand on."""
    told = "Also write a page of HTML, FILE.html: what was found, the picture, the tables."
    path = click.Path(path_type=Path, dir_okay=False)
    return click.option("--page", type=path, callback=new_file, metavar="FILE", help=told)(command)


def write_page(ctx: click.Context, found: Any, page: Path | None) -> None:
    """Write an answer's page, and say where; nothing where none was asked for."""
    if page is None:
        return
    from scenarios.present.report import write
    from scenarios.present.report.decided import page_of

    write(page_of(found, command_of(ctx)), page)
    click.echo(f"page in {page}", err=True)


def command_of(ctx: click.Context) -> str:
    """The command that gives this answer again."""
    words = ["scenarios", str(ctx.info_name)]
    for param in ctx.command.params:
        value = ctx.params.get(param.name or "")
        if isinstance(param, click.Argument):
            words += value if isinstance(value, tuple) else [str(value)]
        elif param.name not in NOT_ITS and value not in (None, (), param.get_default(ctx)):
            option = param.opts[-1] if param.opts[-1].startswith("--") else param.opts[0]
            option = next((one for one in param.opts if one == f"--{param.name}"), option)
            given = value if isinstance(value, tuple) else (value,)
            words += [option] if value is True else [word for one in given for word in (option, str(one))]
    return join(words)
