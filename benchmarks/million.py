"""A million draws: time and peak memory of the commands that let them go by: `python benchmarks/million.py [DRAWS]`.

Each command is a process of its own, two threads; the process beside it that draws pictures is not counted in the peak.
"""

from __future__ import annotations

import sys
import tempfile

from run import Line, command, show

PAIR = ("baseline", "soft-first")
COMMANDS = {
    "run baseline": ("run", "baseline", "--quiet"),
    "status baseline": ("status", "baseline", "--at", "2011-09-30"),
    "compare baseline soft-first": ("compare", *PAIR, "--plain", "--json"),
    "sensitivity baseline soft-first": ("sensitivity", *PAIR, "--plain", "--json"),
}


def main() -> None:
    """Measure each command and print a line."""
    draws = sys.argv[1] if len(sys.argv) > 1 else "1000000"
    for name, arguments in COMMANDS.items():
        with tempfile.TemporaryDirectory() as folder:
            done = command(*arguments, "--members", draws, *(("--out", folder) if arguments[0] == "run" else ()))
        said = f"{done[0]:.0f} s, {done[1]:.0f} MB" if done else "failed"
        show([Line(f"{name}, {int(draws):,} draws", said, "60 s, 1 GB", "30 s, 0.5 GB")])


if __name__ == "__main__":
    main()
