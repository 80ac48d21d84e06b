"""Commands, their arguments and options, from the click objects behind `--help`."""

from __future__ import annotations

import inspect

import click

import scenarios.cli
from making import markdown as md
from scenarios.cli import COMMANDS, cli

HEAD = """What `scenarios --help` and `scenarios COMMAND --help` say. Results go to standard output, everything else (progress,
warnings, errors) to standard error. A `FILE` is a YAML file, the name of a scenario that ships, or `-` for standard
input; a file named like a shipped scenario is meant by `./name`."""
CODES = ("DONE", "GATE", "MISUSE", "NO_PLAN", "BUG", "INTERRUPTED")


def page() -> str:
    """The whole page."""
    context = click.Context(cli, info_name="scenarios")
    parts = [_command(context, name) for name in COMMANDS]
    return md.page("Commands", HEAD, _overview(), _options(cli, context), _codes(), *parts)


def _overview() -> str:
    return md.table(["command", "does"], [[f"[{name}](#scenarios-{name})", line] for name, (_, line) in COMMANDS.items()])


def _command(above: click.Context, name: str) -> str:
    """One command: usage, what it does, options."""
    command = cli.get_command(above, name)
    if command is None:
        raise LookupError(name)
    context = click.Context(command, info_name=name, parent=above)
    usage = " ".join(["scenarios", name, *command.collect_usage_pieces(context)])
    heading = f"## scenarios {name}\n\n```text\n{usage}\n```"
    return "\n\n".join([heading, md.prose(inspect.cleandoc(command.help or "")), _options(command, context)])


def _options(command: click.Command, context: click.Context) -> str:
    """A table of the options, each as the help prints it."""
    records = [p.get_help_record(context) for p in command.get_params(context) if isinstance(p, click.Option)]
    rows = [[md.code(names), help_text.replace("  [", " [")] for names, help_text in filter(None, records)]
    return md.table(["option", "means"], rows)


def _codes() -> str:
    text = md.texts_of(scenarios.cli)[", ".join(CODES[:-1])].replace(". Interrupted", "; interrupted")
    meaning = text.removeprefix("Exit codes: ").rstrip(".").split("; ")
    numbers = [getattr(scenarios.cli, name) for name in CODES]
    rows = [[str(number), words] for number, words in zip(numbers, meaning, strict=True)]
    return "**Exit codes**\n\n" + md.table(["code", "means"], rows)
