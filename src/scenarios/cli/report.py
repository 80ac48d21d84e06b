"""`scenarios report`: one page that can be handed on."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenarios.cli.asking import question
from scenarios.cli.common import (
    dollars_option,
    ensemble_options,
    new_file,
    progress,
    set_option,
    take_all,
)
from scenarios.cli.completing import scenario_names

if TYPE_CHECKING:
    from scenarios.analysis.stored import Gathered
    from scenarios.cli.deciding import Ready
    from scenarios.engine.ensemble.run import Progress

WORD = ".docx"
OTHERS = {".pdf", ".doc", ".odt", ".md", ".txt", ".png", ".svg", ".jpg", ".pptx", ".xlsx", ".csv", ".json", ".tex"}
"""Endings of what a page is not."""


def _page(ctx: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    """A file for the page: HTML, whatever is made of it later."""
    if path is not None and path.suffix.lower() in OTHERS:
        page = path.with_suffix(".html")
        how = ", open it in a browser and print it to PDF: it is made for A4" if path.suffix.lower() == ".pdf" else ""
        raise click.BadParameter(f"the report is a page of HTML, not {path.suffix}: write -o {page}{how}", param=param)
    return new_file(ctx, param, path)


def _must_have_word(out: Path) -> None:
    """A Word document needs a package that is an extra: told before anything is run."""
    if out.suffix == WORD and find_spec("docx") is None:
        raise click.UsageError("a Word document needs python-docx: pip install 'scenarios[word]'")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=scenario_names)
@click.option(
    "-o",
    "--out",
    default="report.html",
    show_default=True,
    type=click.Path(path_type=Path, dir_okay=False),
    callback=_page,
    help="The page to write; FILE.docx is the brief and its tables as a Word document.",
)
@click.option("--brief", is_flag=True, help="One or two pages: the plans side by side, what it rests on, the caveats.")
@click.option("--explain", is_flag=True, help="Also tell why each scenario differs from the base; some seconds each.")
@click.option("--decide", is_flag=True, help="Also tell what differences rest on, who has to be right, and what to learn.")
@click.option("--ask", "questions", multiple=True, metavar="QUESTION",
              help="Also answer of the base: “optimize”, “next --amount '5 million'”, “goal --at-least 1000”, “frontier --x "
              "lapsed”, with their options; may be repeated.")  # fmt: skip
@ensemble_options
@set_option
@dollars_option
@click.option("--workers", default=2, type=click.IntRange(1, 256), show_default=True, help="Threads.")
@click.option("--open", "show", is_flag=True, help="Open the page in the browser when it is written.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no word where the page was written.")
def report(
    files: tuple[str, ...],
    out: Path,
    brief: bool,
    explain: bool,
    decide: bool,
    questions: tuple[str, ...],
    members: int | None,
    seed: int | None,
    settings: tuple[str, ...],
    dollars: int | None,
    workers: int,
    show: bool,
    quiet: bool,
) -> None:
    """Write one self-contained HTML page: pictures, numbers, assumptions, limits.

    FILE is a YAML file, the name of a shipped scenario, - for standard input, or the folder of a stored run, which is not
    simulated again; the first is the base, the others are shown against it. With --brief it is one or two pages, for a
    meeting. The page asks for nothing from outside, has no script, prints to A4, and is the same bytes on every rerun.
    """
    if brief and (explain or decide or questions):
        raise click.UsageError("the brief has no explanation: leave out --brief, or --explain, --decide and --ask")
    _must_have_word(out)
    taken = take_all(files, members, seed, settings)
    if taken.any_stored and (explain or decide or questions):
        raise click.UsageError(
            "--explain, --decide and --ask simulate again, and a stored run stays as it was: name the scenarios"
        )
    asked = [question(one, files[0], members, seed, settings) for one in questions]
    command = command_of(files, members, seed, explain, settings, brief, dollars, decide, questions)
    with progress(quiet) as tell:
        if brief or out.suffix == WORD:
            _brief(taken, command, out, dollars, workers, tell)
        else:
            sections = [name for name, wanted in (("explain", explain), ("decide", decide)) if wanted]
            _page_of(taken, command, out, sections, asked, dollars, workers, tell)
    size = taken.loaded[0].scenario.ensemble.members
    if not quiet:
        click.echo(f"{out}: {len(files)} scenario{'s' * (len(files) != 1)}, {size:,} draw{'s' * (size != 1)}", err=True)
    if show:
        click.launch(out.resolve().as_uri())


def _page_of(
    taken: Gathered, command: str, out: Path, sections: list[str], asked: Sequence[tuple[Ready, str]], dollars: int | None,
    workers: int, tell: Progress,
) -> None:  # fmt: skip
    """The whole report."""
    from scenarios.analysis.stored import complete
    from scenarios.present.report import make, write

    results = complete(taken, workers, tell, command)
    answers = [(ready.work(tell), alone) for ready, alone in asked]
    page = make(
        taken.loaded, command, results=results, sections=sections, answers=answers, dollars=dollars, workers=workers,
        progress=tell, again=not taken.any_stored,
    )  # fmt: skip
    write(page, out)


def _brief(taken: Gathered, command: str, out: Path, dollars: int | None, workers: int, tell: Progress) -> None:
    """The brief as HTML or Word."""
    from scenarios.analysis.stored import complete
    from scenarios.present.report import make_brief, write
    from scenarios.present.report.brief import html_brief

    results, again = complete(taken, workers, tell, command), not taken.any_stored
    made, tables = make_brief(
        taken.loaded, command, results=results, dollars=dollars, workers=workers, progress=tell, again=again
    )
    if out.suffix != WORD:
        write(html_brief(made), out)
        return
    from scenarios.present.report.word import write_word

    write_word(made, tables, out)


def command_of(
    files: Sequence[str],
    members: int | None,
    seed: int | None,
    explain: bool = False,
    settings: Sequence[str] = (),
    brief: bool = False,
    dollars: int | None = None,
    decide: bool = False,
    questions: Sequence[str] = (),
) -> str:
    """What makes the page again, wherever it is written to."""
    words = ["scenarios", "report", *files]
    words += [word for setting in settings for word in ("--set", setting)]
    words += ["--members", str(members)] if members is not None else []
    words += ["--seed", str(seed)] if seed is not None else []
    words += ["--brief"] if brief else []
    words += ["--dollars", str(dollars)] if dollars is not None else []
    words += ["--explain"] if explain else []
    words += ["--decide"] if decide else []
    words += [word for one in questions for word in ("--ask", one)]
    return shlex.join(words)
