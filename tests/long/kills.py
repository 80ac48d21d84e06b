"""Commands stopped at random moments: `python tests/long/kills.py [--times 30]`. Afterwards each output is whole or absent.

A command is let run once to know how long it takes; then it is started again and again, each time in a folder of its own, and
sent a signal at a random moment. After SIGINT, SIGTERM and SIGHUP nothing half-written may be there; after SIGKILL, nothing but
drafts under hidden names, which the next command clears away. What goes on where it was is called again, and must end with the
same bytes as where nobody stopped it. Exit code 1 if anything else is found.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

COMMANDS = {
    "run": ("run", "toy", "--members", "300", "--out", "out"),
    "compare": ("compare", "toy", "toy", "--members", "100", "--figures", "out", "--csv", "csv"),
    "report": ("report", "toy", "--members", "50", "--out", "page.html"),
    "sweep": ("sweep", "toy", "programs.commons.mix=0:1:5", "--members", "50", "-o", "line.png"),
    "store": ("sweep", "toy", "programs.commons.mix=0:1:60", "--members", "1100", "--store", "store"),
    "cluster": (
        *("sweep", "toy", "programs.commons.mix=0:1:30", "--members", "1100", "--store", "store"),
        *("--scheduler", "local:2"),
    ),
    "calibrate": ("calibrate", "pipeline", "--draws", "256", "--rounds", "1", "--output", "fit.yaml"),
}
GONE_ON_WITH = dict.fromkeys(("store", "cluster"), "store/*/table.csv")
"""What a command that goes on where it was has at the end, byte for byte, however often it was stopped."""
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGKILL")
PATIENCE = 60.0
LOADED = 0.3
"""Seconds until the program is there at all: before, Python alone is told to stop, and shows a traceback of its own."""
PROGRAM = "from scenarios.cli import main; main()"


def start(arguments: tuple[str, ...], folder: Path) -> subprocess.Popen[str]:
    """A command in a folder."""
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], cwd=folder, text=True, start_new_session=True, **pipes)


def is_draft(path: Path, folder: Path) -> bool:
    """Whether it lies under a draft's hidden name."""
    return any(part.startswith(".") and part.endswith((".part", ".old")) for part in path.relative_to(folder).parts)


def ending(folder: Path, pattern: str) -> bytes:
    """The bytes of the one file that a command which goes on must end with; none where it is not there."""
    return b"".join(path.read_bytes() for path in folder.glob(pattern)) if pattern else b""


def stopped(arguments: tuple[str, ...], name: str, after: float, pattern: str = "", end: bytes = b"") -> list[str]:
    """What is wrong after a command was sent a signal; where it goes on, `end` is what it must end with."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        command = start(arguments, folder)
        time.sleep(after)
        command.send_signal(getattr(signal, name))
        try:
            _, said = command.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            command.kill()
            return [f"still there {PATIENCE:g} s after {name}"]
        wrong = ["a traceback"] if "Traceback" in said else []
        wrong += ["half a result"] * (ending(folder, pattern) not in (b"", end))
        drafts = sorted({path.name for path in folder.rglob("*") if is_draft(path, folder)})
        if name == "SIGKILL" and drafts:
            again = start(arguments, folder)
            again.communicate(timeout=10 * PATIENCE)
            drafts = [path.name for path in folder.rglob("*") if is_draft(path, folder)]
            wrong += [f"the next command leaves {drafts}"] * bool(drafts)
        elif drafts:
            wrong.append(f"drafts: {drafts}")
        if pattern:
            start(arguments, folder).communicate(timeout=10 * PATIENCE)
            wrong += ["does not go on to the same end"] * (ending(folder, pattern) != end)
        return wrong + ["exit code of a bug"] * (command.returncode == 4)


def main() -> None:
    """Try, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30, help="how often for each command and signal")
    parser.add_argument("--signals", nargs="+", default=SIGNALS, choices=SIGNALS)
    parser.add_argument("--commands", nargs="+", default=list(COMMANDS), choices=COMMANDS)
    asked = parser.parse_args()
    chance, found = random.Random(os.getpid()), Counter[str]()
    for name in asked.commands:
        with tempfile.TemporaryDirectory() as place:
            begun = time.perf_counter()
            start(COMMANDS[name], Path(place)).communicate()
            whole = time.perf_counter() - begun
            pattern = GONE_ON_WITH.get(name, "")
            end = ending(Path(place), pattern)
        for how in asked.signals:
            moments = [chance.uniform(LOADED, whole) for _ in range(asked.times)]
            wrong = [one for after in moments for one in stopped(COMMANDS[name], how, after, pattern, end)]
            found.update(wrong)
            said = "; ".join(sorted(set(wrong))) or "all whole or absent"
            print(f"{name:<10}{how:<9}{asked.times} times within {whole:.1f} s: {said}", flush=True)
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
