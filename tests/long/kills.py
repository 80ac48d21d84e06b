"""Commands stopped at random moments: `python tests/long/kills.py [--times 30]`. Afterwards each output is whole or absent.

A command is let run once to know how long it takes; then it is started again and again, each time in a folder of its own, and
sent a signal at a random moment. After SIGINT, SIGTERM and SIGHUP nothing half-written may be there; after SIGKILL, nothing but
drafts under hidden names, which the next command clears away. Exit code 1 if anything else is found.
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
    "calibrate": ("calibrate", "pipeline", "--draws", "256", "--rounds", "1", "--output", "fit.yaml"),
}
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


def stopped(arguments: tuple[str, ...], name: str, after: float) -> list[str]:
    """What is wrong after a command was sent a signal."""
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
        drafts = sorted({path.name for path in folder.rglob("*") if is_draft(path, folder)})
        if name == "SIGKILL" and drafts:
            again = start(arguments, folder)
            again.communicate(timeout=10 * PATIENCE)
            drafts = [path.name for path in folder.rglob("*") if is_draft(path, folder)]
            wrong += [f"the next command leaves {drafts}"] * bool(drafts)
        elif drafts:
            wrong.append(f"drafts: {drafts}")
        return wrong + ["exit code of a bug"] * (command.returncode == 4)


def main() -> None:
    """Try, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30, help="how often for each command and signal")
    parser.add_argument("--commands", nargs="+", default=list(COMMANDS), choices=COMMANDS)
    asked = parser.parse_args()
    chance, found = random.Random(os.getpid()), Counter[str]()
    for name in asked.commands:
        with tempfile.TemporaryDirectory() as place:
            begun = time.perf_counter()
            start(COMMANDS[name], Path(place)).communicate()
            whole = time.perf_counter() - begun
        for how in SIGNALS:
            wrong = [one for _ in range(asked.times) for one in stopped(COMMANDS[name], how, chance.uniform(LOADED, whole))]
            found.update(wrong)
            said = "; ".join(sorted(set(wrong))) or "all whole or absent"
            print(f"{name:<10}{how:<9}{asked.times} times within {whole:.1f} s: {said}", flush=True)
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
