"""The present version beside another one, in turns: `python benchmarks/run.py --against REV`. Version 0.1.0 is ff5b54d.

A worktree of REV is made, and both versions run in this environment, one after the other, round after round. The shortest
time of each is kept; the ratio is what counts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMPARED = ("baseline", "by-need", "equal", "carsi-all-soft", "carsi-all-hard")
FIRST = "run baseline, first time after install"
COMMANDS = {
    "--help": ("--help",),
    "validate baseline": ("validate", "baseline"),
    "run baseline, with figures and tables": ("run", "baseline"),
    "compare 5 plans, 1,000 members": ("compare", *COMPARED, "--members", "1000"),
    FIRST: ("run", "baseline"),
}
TARGETS = {
    "a member-run, 1 thread": (1 / 5, 1 / 8),
    "a member-run, 2 threads": (1 / 6, 1 / 10),
    "a block of 256 draws": (0.5, 0.2),
    "--help": (1.0, 1.0),
    "validate baseline": (0.65, 0.45),
    "run baseline, with figures and tables": (0.65, 0.45),
    "compare 5 plans, 1,000 members": (0.55, 0.35),
    FIRST: (0.8, 0.5),
}
"""Parts of the time of version 0.1.0 to reach first, and in the end."""


@contextmanager
def worktree(revision: str) -> Iterator[Path]:
    """A checkout of a revision, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "other"
        subprocess.run(["git", "worktree", "add", "--detach", "-q", place, revision], cwd=ROOT, check=True)
        try:
            yield place
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", place], cwd=ROOT, check=True)


def environment() -> dict[str, str]:
    """That of a user, whose Python keeps what it has compiled of the sources."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def measure(tree: Path, cache: Path, rounds: int) -> dict[str, float]:
    """Seconds of everything, one version, one round; the first run after install in a cache of its own."""
    here = environment() | {"PYTHONPATH": str(tree / "src"), "XDG_CACHE_HOME": str(cache)}
    probe = [sys.executable, str(ROOT / "benchmarks" / "probe.py")]
    done = subprocess.run(probe, env=here, capture_output=True, text=True, check=True)
    seconds: dict[str, float] = json.loads(done.stdout)
    for name, arguments in COMMANDS.items():
        if name != FIRST or not rounds:
            with tempfile.TemporaryDirectory() as fresh:
                given = here | ({"XDG_CACHE_HOME": fresh} if name == FIRST else {})
                start = time.perf_counter()
                code = "from scenarios.cli import main; main()"
                subprocess.run([sys.executable, "-c", code, *arguments], env=given, cwd=fresh, capture_output=True, check=True)
                seconds[name] = time.perf_counter() - start
    return seconds


def compared(revision: str, rounds: int) -> Iterator[tuple[str, str, str, str]]:
    """Lines of the table: what, both times and their ratio, what to reach first, the goal."""
    found: dict[tuple[str, str], float] = {}
    with worktree(revision) as other, tempfile.TemporaryDirectory() as caches:
        for n in range(rounds):
            for version, tree in ((revision, other), ("present", ROOT)):
                for name, seconds in measure(tree, Path(caches) / version.replace("/", "-"), n).items():
                    found[name, version] = min(seconds, found.get((name, version), seconds))
    for name in dict.fromkeys(name for name, _ in found):
        before, now = found[name, revision], found[name, "present"]
        first, goal = (f"{part:.2f}" for part in TARGETS[name]) if name in TARGETS else ("", "")
        yield f"{name}: {revision}, present, part", f"{_told(before)}, {_told(now)}, {now / before:.2f}", first, goal


def _told(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{1e3 * seconds:.1f} ms" if seconds >= 1e-3 else f"{1e6 * seconds:.1f} us"
