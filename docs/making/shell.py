"""What a command typed in a shell prints: run in this process, in a folder of its own."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from scenarios.shipped import HOME

WIDTH = "80"
"""Columns of the terminal that pages and README show."""
PASSING = re.compile(r"draws [\d,]+/|compiling once|simulated in |.* [\d,]+ draws; stored in |stored in ")
"""Messages that come and go: progress, times, where things went."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command ended with and printed."""

    code: int
    out: str
    err: str

    @property
    def lasting(self) -> str:
        """Messages on stderr without those that come and go."""
        return "\n".join(line for line in self.err.splitlines() if not PASSING.match(line)).strip("\n")


def type_in(line: str, folder: Path) -> Said:
    """Type one line in a folder.

    `scenarios ...` runs in this process, which saves the two seconds of a fresh start; anything else, and what has a
    pipe or a redirection, goes to the shell.
    """
    words = shlex.split(line)
    inside = words[0] == "scenarios" and not set("|<>&;") & set(line)
    with _terminal():
        said = _inside(_matched(words[1:], folder), folder) if inside else _shell(line, folder)
    return Said(said.code, _without_paths(said.out, folder), _without_paths(said.err, folder))


def _matched(words: list[str], folder: Path) -> list[str]:
    """Words with a star as the names that match, as a shell has it."""
    names = ([str(p.relative_to(folder)) for p in sorted(folder.glob(word))] if "*" in word else [word] for word in words)
    return [name for some in names for name in some]


def _inside(words: list[str], folder: Path) -> Said:
    from scenarios.cli import main

    out, err = StringIO(), StringIO()
    code: object = 0
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        try:
            main(words)
        except SystemExit as end:
            code = end.code
    return Said(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())


def _shell(line: str, folder: Path) -> Said:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    around = {**os.environ, "PATH": path, "SCENARIOS": str(HOME)}
    done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True, env=around, check=False)
    return Said(done.returncode, done.stdout, done.stderr)


@contextmanager
def _terminal() -> Iterator[None]:
    """A terminal of one width, whatever the builder's."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = WIDTH
    try:
        yield
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before


def _without_paths(text: str, folder: Path) -> str:
    """Text without the names of folders on this machine: the reader's own are others."""
    return text.replace(str(folder), "~").replace(f"{HOME}/", "")
