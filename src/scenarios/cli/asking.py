"""Questions of a report, typed as the commands that answer them alone: `--ask "next --amount '5 million'"`."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scenarios.cli.deciding import Ready

ASKED = ("optimize", "next", "goal", "frontier")
"""Commands whose answers can be sections."""
OF_ALL_DRAWS = ("next", "goal")
WRITTEN = ("out", "page", "figure", "csv_folder", "workbook", "as_json")
"""What a question of a report cannot have: it writes nothing of its own."""


def question(line: str, base: str, members: int | None, seed: int | None, settings: Sequence[str]) -> tuple[Ready, str]:
    """A question ready to be worked on, and the command that answers it alone.

    Args:
        line: the command with its options, without its scenario.
        base: the scenario that is asked of.
        members: of the report, for what is asked of all draws; a search says how many it sees.
        seed: of the report.
        settings: `--set` of the report.

    Raises:
        click.UsageError: there is no such question, or its options are none.
    """
    words = _words(line)
    name, rest = words[0], words[1:]
    if name not in ASKED:
        from scenarios.validation import nearest

        raise click.UsageError(f"--ask “{line}”: there is no question “{name}”; {nearest(name, ASKED, noun='questions')}")
    given = {"--members": members if name in OF_ALL_DRAWS else None, "--seed": seed}
    rest += [word for key, value in given.items() if value is not None and key not in rest for word in (key, str(value))]
    typed = [base, *rest, *(word for one in settings for word in ("--set", one))]
    module: Any = import_module(f"scenarios.cli.{name}")
    command: click.Command = getattr(module, "next_" if name == "next" else name)
    asked = _params(command, name, typed, line)
    if writes := [one for one in WRITTEN if asked.pop(one, None)]:
        option = next(param.opts[-1] for param in command.params if param.name == writes[0])
        raise click.UsageError(f"--ask “{line}”: a section of the report writes nothing of its own; leave out {option}")
    del asked["size"]  # the page has one size
    ready: Callable[..., Ready] = module.ready
    return ready(**asked), shlex.join(["scenarios", name, *typed])


def _words(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise click.UsageError(f"--ask “{line}”: {str(error).lower()}; close the quotation mark") from error
    if not words:
        raise click.UsageError(f"--ask needs a question: {', '.join(ASKED)}")
    return words


def _params(command: click.Command, name: str, typed: list[str], line: str) -> dict[str, Any]:
    """Options by name, as the command itself reads them."""
    try:
        with command.make_context(f"scenarios {name}", list(typed)) as context:
            return dict(context.params)
    except click.exceptions.Exit as error:
        raise click.UsageError(f"--ask “{line}”: for help type: scenarios {name} --help") from error
    except click.ClickException as error:
        raise click.UsageError(f"--ask “{line}”: {error.format_message()}") from error
