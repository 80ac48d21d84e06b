"""Arguments in, text out, no logic: the command `scenarios`.

Results go to stdout, everything else to stderr. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import atexit
import codecs
import os
import re
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from scenarios.cli.stopping import INTERRUPTED, TOLD, heed
from scenarios.errors import INFEASIBLE, ScenarioError
from scenarios.version import __version__

DONE, GATE, MISUSE, NO_PLAN, BUG = 0, 1, 2, 3, 4
"""Exit codes: done; a gate that was asked for is not met; wrong use or scenario; limits that no plan can keep; our bug.
Interrupted: `stopping`."""

COMMANDS = {
    "run": ("scenarios.cli.run:run", "Simulate scenarios; print a summary, store tables and pictures."),
    "status": ("scenarios.cli.status:status", "Where each dollar stands on a date, as an audit office prints it."),
    "compare": ("scenarios.cli.compare:compare", "What other scenarios change against a base, draw by draw."),
    "explain": ("scenarios.cli.explain:explain", "Why one scenario differs from another, by channel and by decision."),
    "sensitivity": ("scenarios.cli.sensitivity:sensitivity", "What a difference rests on, and what turns it round."),
    "stress": ("scenarios.cli.stress:stress", "Plans under other assumptions, and which is never far from the best."),
    "learn": ("scenarios.cli.learn:learn", "Which study would change the decision."),
    "sweep": ("scenarios.cli.sweep:sweep", "Keys over values: lists, ranges, samples; a table, a picture, a store."),
    "prune": ("scenarios.cli.prune:prune", "What a sweep's store has of older versions; removes it with --really."),
    "pack": ("scenarios.cli.pack:pack", "A run in one file, for another to run again."),
    "rerun": ("scenarios.cli.pack:rerun", "An archive run again: the same bits, or what differs."),
    "optimize": ("scenarios.cli.optimize:optimize", "The best split and mix, how flat the best is, and what binds it."),
    "next": ("scenarios.cli.next:next_", "What one more amount would do in each country and kind."),
    "goal": ("scenarios.cli.goal:goal", "The least envelope that reaches a target with a chance."),
    "frontier": ("scenarios.cli.frontier:frontier", "What one aim costs of another, and plans that are worse on both."),
    "why": ("scenarios.cli.why:why", "One homicide rate traced back to the scenario's line and the report's cell."),
    "report": ("scenarios.cli.report:report", "One page to hand on: pictures, numbers, assumptions, limits."),
    "explore": ("scenarios.cli.explore:explore", "A live page on this machine: move a control, see what follows."),
    "trace": ("scenarios.cli.trace:trace", "One draw's money as projects that wait, queue and run out of time."),
    "audit": ("scenarios.cli.audit:audit", "The data against the report's own statements."),
    "calibrate": ("scenarios.cli.calibrate:calibrate", "The pipeline fitted to what was published of its money."),
    "backtest": ("scenarios.cli.backtest:backtest", "Whether bands hold what they did not see, with a gate."),
    "new": ("scenarios.cli.lookup:new", "Start a commented scenario file."),
    "new-region": ("scenarios.cli.regions:new_region", "Start a region of your own that runs, each file explained."),
    "import": ("scenarios.cli.importing:import_", "Public files (ForeignAssistance.gov, World Bank, UNODC) as tables."),
    "validate": ("scenarios.cli.lookup:validate", "Check scenario and region files, all errors at once."),
    "show": ("scenarios.cli.lookup:show", "A resolved scenario, each value with the line it came from."),
    "diff": ("scenarios.cli.lookup:diff", "What two scenarios have different."),
    "list": ("scenarios.cli.lookup:list_", "What there is: scenarios, regions, data, runs, parameters, rules, outcomes."),
    "schema": ("scenarios.cli.lookup:schema", "The JSON Schema of scenario files, for editors."),
    "doctor": ("scenarios.cli.doctor:doctor", "Versions, checksums, fonts, write access."),
    "completion": ("scenarios.cli.completion:completion", "A script that completes names in bash, zsh or fish."),
    "help": ("scenarios.cli.help:help_", "What a command does, and its options."),
}
"""Every command: where it lives, and its line in the help. A command's module is imported when it is called."""


class ClosedError(Exception):
    """The reader of what is printed has seen enough, as `head` has."""


class Lazy(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a pipe that its reader closed is told before click makes an exit of its own of it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as fault:
            raise ClosedError from fault

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; a misspelt one gets the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(no_command(args[0]))
        return super().resolve_command(ctx, args)


def no_command(name: str) -> str:
    """That there is no such command, and which was probably meant."""
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, 1)
    hint = f" Did you mean “{near[0]}”?" if near else f" Commands: {', '.join(COMMANDS)}."
    return f"No command “{name}”.{hint}"


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="scenarios")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour in the terminal.")
@click.pass_context
def cli(ctx: click.Context, color: str) -> None:
    """Simulate how security assistance is allocated, absorbed and spent, and what may follow.

    Illustrative, never a forecast: effects are assumptions with bands, and small beside what drives violence.

    Start with:  scenarios run baseline
    """
    ctx.color = wants_color(color)


def wants_color(choice: str) -> bool:
    """Whether to colour: asked for, or on a terminal that has not said no."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; every end has its exit code, and a user's mistake never shows a traceback."""
    is_command = arguments is None
    arguments = sys.argv[1:] if arguments is None else arguments
    say_what_streams_can()
    if is_command:
        heed()
    try:
        code = cli.main(arguments, prog_name="scenarios", standalone_mode=False)
        sys.stdout.flush()
    except ScenarioError as error:
        code = _refuse(error, "--json" in arguments)
    except click.ClickException as error:
        error.show()
        code = MISUSE
    except (click.Abort, KeyboardInterrupt):
        click.echo(TOLD, err=True, nl=False)
        code = INTERRUPTED
    except (ClosedError, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    except OSError as error:
        click.echo(f"error: {_of_file(error)}", err=True)
        code = MISUSE
    except MemoryError as error:
        click.echo(f"error: this machine has not enough memory ({error}): take fewer --members", err=True)
        code = MISUSE
    except Exception as error:
        code = _bug(error)
    leave(code if isinstance(code, int) else DONE, at_once=is_command)


def leave(code: int, at_once: bool) -> NoReturn:
    """End with an exit code. At once: everything is written, and to take the interpreter apart would take most of a second.

    What asked to be called at the end is called. Where the whole process is traced or profiled it ends as usual.
    """
    if not at_once or sys.gettrace() or sys.getprofile():
        sys.exit(code)
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


PLAIN = {
    **dict.fromkeys("“”„", '"'), **dict.fromkeys("‘’", "'"), **dict.fromkeys("–—−·─", "-"), **dict.fromkeys("│⋮", "|"),
    **dict.fromkeys("├└", "+"), "…": "...", "→": "->", "≥": ">=", "≤": "<=", "×": "x",
}  # fmt: skip
"""Signs that not every terminal has, as those write them that have none."""


def say_what_streams_can() -> None:
    """Let no sign that a stream lacks end a command: it is replaced by a plain one, or a question mark."""
    for stream in (sys.stdout, sys.stderr):
        replaces = getattr(stream, "errors", "") not in ("strict", "surrogateescape", "backslashreplace")
        if hasattr(stream, "reconfigure") and not replaces:
            codecs.register_error("plain", _plain)
            stream.reconfigure(errors="plain")


def _plain(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    lacking = fault.object[fault.start : fault.end]
    said = "".join(PLAIN.get(sign, "?") for sign in lacking)
    return said, fault.end


def _of_file(error: OSError) -> str:
    """What the system says of a file, by the name that the user knows: drafts have names of their own."""
    if error.filename is None:
        return str(error)
    path = Path(os.fsdecode(error.filename))
    place = path.with_name(re.sub(r"^\.(.+)\.[0-9]+\.(part|old)$", r"\1", path.name)) if path.name else path
    return f"{error.strerror or type(error).__name__}: {place}"


def _refuse(error: ScenarioError, as_json: bool) -> int:
    """Print what is wrong with a user's file: text on stderr, or the error contract on stdout."""
    if as_json:
        from scenarios.cli.common import print_json

        print_json({"schema": "scenarios/error/1", "errors": [p.as_json() for p in error.problems]})
    else:
        count = len(error.problems)
        click.echo("\n\n".join(p.render() for p in error.problems), err=True)
        click.echo(f"\n{count} error{'s' * (count != 1)}; nothing was written", err=True)
    return NO_PLAN if all(problem.code == INFEASIBLE for problem in error.problems) else MISUSE


def _bug(error: Exception) -> int:
    """Our fault: say so, keep the trace in a file, name it."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="scenarios-", suffix=".trace", delete=False, encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    click.echo(f"error: this is a bug of the program, not your mistake: {type(error).__name__}: {error}", err=True)
    click.echo(f"  the trace is in {file.name}; please report it", err=True)
    return BUG
