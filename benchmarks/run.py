"""All figures of docs/design.md, section 12, that exist so far, in one table: `python benchmarks/run.py [--quick]`.

How to read it is in README.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).resolve().parent)]

import against  # noqa: E402
import explorer  # noqa: E402
import numpy_model  # noqa: E402  the paths above must be known first
import operations  # noqa: E402

from scenarios.engine.chance.members import Block, draw_block  # noqa: E402
from scenarios.engine.ensemble.common import forget  # noqa: E402
from scenarios.engine.ensemble.run import run as run_scenarios  # noqa: E402
from scenarios.engine.plan.inputs import build, reference_of  # noqa: E402
from scenarios.engine.years import simulate as engine  # noqa: E402
from scenarios.spec.load import load  # noqa: E402

ELEVEN_YEARS = {"horizon.run_off": 2018}
BLOCKS = 4
CHUNKS = (64, 128, 256)
COMPARED = ("baseline", "by-need", "equal", "carsi-all-soft", "carsi-all-hard")
PAIR = ("baseline", "soft-first")
FASTEST_PEER = 577.0
"""Runs a second of the fastest peer at the same shape (BPTK), on another machine."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what, how much, and what it should reach at first and in the end."""

    what: str
    measured: str
    first: str = ""
    goal: str = ""


def best(work: Callable[[], object], rounds: int) -> float:
    """Shortest time of some rounds, in seconds: what others do on the machine only ever adds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no cold cache, 1,000 members compared")
    parser.add_argument("--against", metavar="REV", help="beside another version only, such as ff5b54d (0.1.0)")
    asked = parser.parse_args()
    quick = asked.quick
    show([Line("WHAT", "MEASURED", "FIRST", "GOAL")])
    if asked.against:
        for line in against.compared(asked.against, 1 if quick else 3):
            show([Line(*line)])
        return
    for part in (throughput, warm_run, commands, comparison, searches, live_page):
        for line in part(quick):
            show([line])


def show(lines: list[Line]) -> None:
    """Print lines in columns."""
    for line in lines:
        print(f"{line.what:<66} {line.measured:>22} {line.first:>10} {line.goal:>10}", flush=True)


class Unit:
    """The unit of work: the baseline over FY2008-18 with its reference run, both counted."""

    def __init__(self) -> None:
        loaded = load("baseline", ELEVEN_YEARS)
        self.inputs = build(loaded.scenario, loaded.baseline)
        self.reference = build(reference_of(loaded.scenario, loaded.baseline), loaded.baseline)
        self.blocks = [draw_block(self.reference, 7, n) for n in range(BLOCKS)]
        self.member_runs = 2 * sum(map(len, self.blocks))

    def kernel(self, block: Block) -> None:
        """Both runs of a block by the compiled kernel."""
        first = engine.simulate(self.reference, block, observe=False)
        engine.simulate(self.inputs, block, first.state.of("multiplier"), observe=False)

    def numpy(self, block: Block) -> None:
        """Both runs of a block by the NumPy version."""
        first = numpy_model.simulate(self.reference, block)
        numpy_model.simulate(self.inputs, block, first.multiplier)

    def cut(self, size: int) -> list[Block]:
        """All members, `size` at a time."""
        return [block.part(at, at + size) for block in self.blocks for at in range(0, len(block), size)]


def over(work: Callable[[Block], None], blocks: list[Block], threads: int) -> Callable[[], None]:
    """Work on all blocks, by some threads."""

    def go() -> None:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, blocks))

    return go


def throughput(quick: bool) -> Iterator[Line]:
    """Member-runs a second, kernel against NumPy in the same minute, each with the block size that suits it best."""
    unit, rounds = Unit(), 3 if quick else 8
    unit.kernel(unit.blocks[0])
    contests = [
        (name, threads, size, over(work, unit.cut(size), threads))
        for threads in (1, 2)
        for size in CHUNKS
        for name, work in (("kernel", unit.kernel), ("numpy", unit.numpy))
    ]
    seconds: dict[tuple[str, int], float] = {}
    for _ in range(rounds):  # in turns, so that a busy moment meets all alike
        for name, threads, _, work in contests:
            seconds[name, threads] = min(seconds.get((name, threads), 1e9), best(work, 1))
    rate = {key: unit.member_runs / spent for key, spent in seconds.items()}
    for threads in (1, 2):
        yield Line(f"kernel: member-runs a second, threads {threads}", f"{rate['kernel', threads]:,.0f}")
    for threads in (1, 2):
        yield Line(f"NumPy: member-runs a second, threads {threads}", f"{rate['numpy', threads]:,.0f}")
    for threads in (1, 2):
        ratio = rate["kernel", threads] / rate["numpy", threads]
        yield Line(f"kernel against NumPy, threads {threads}", f"{ratio:.1f} times", "8 times", "14 times")
    peer = f"{rate['kernel', 2] / FASTEST_PEER:.0f} times"
    yield Line("kernel against the fastest peer (reported elsewhere, other machine)", peer, "130 times", "200 times")
    count, least = operations.floor()
    told = ", ".join(f"{count[kind]:,} {words}" for kind, words in operations.KINDS.items())
    yield Line(f"arithmetic of a member-run: {told}", f"{1e6 * least:.1f} us")
    yield Line("kernel against its arithmetic, threads 1", f"{1.0 / rate['kernel', 1] / least:.1f} times")
    block = best(lambda: draw_block(unit.reference, 7, 0), 3)
    yield Line("draws of one block of 256 members", f"{1e3 * block:.1f} ms")


def warm_run(quick: bool) -> Iterator[Line]:
    """One scenario with its reference run, 1,000 members, from loaded scenario to finished result."""
    rounds = 3 if quick else 9
    for label, changes, first, goal in (("to 2018", ELEVEN_YEARS, "60 ms", "25 ms"), ("to 2028, as it ships", {}, "", "")):
        for name in ("baseline", "by-need"):
            loaded = load(name, {"ensemble.members": 1000} | changes)
            run_scenarios([loaded])
            anew = best(lambda loaded=loaded: (forget(), run_scenarios([loaded])), rounds)
            again = best(lambda loaded=loaded: run_scenarios([loaded]), rounds)
            what = f"{name} with its reference, 1,000 members, warm, {label}"
            yield Line(what, f"{1e3 * anew:.0f} ms", first, goal)
            yield Line("  the same, draws and reference remembered", f"{1e3 * again:.0f} ms")


def command(*arguments: str, **environment: str) -> tuple[float, float] | None:
    """Run the command line once: seconds and peak memory in MB; None where it fails."""
    code = "from scenarios.cli import main; main()"
    child = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=against.environment() | {"PYTHONPATH": str(ROOT / "src")} | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    start = time.perf_counter()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    spent = time.perf_counter() - start
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return None if child.returncode else (spent, usage.ru_maxrss / unit)


def commands(quick: bool) -> Iterator[Line]:
    """Commands in a fresh process, median of some."""
    rounds = 3 if quick else 7
    with tempfile.TemporaryDirectory() as folder:
        asked = [
            ("scenarios --help", ("--help",), "0.15 s", "0.1 s"),
            ("scenarios validate baseline", ("validate", "baseline"), "0.4 s", "0.3 s"),
            ("scenarios run baseline, figures included", ("run", "baseline", "--out", folder), "6 s", "4 s"),
            ("scenarios sensitivity --total, 57,344 runs", ("sensitivity", *PAIR, "--total"), "10 s", "4 s"),
        ]
        bare = statistics.median(_bare() for _ in range(rounds))
        yield Line("python -c pass, for comparison", f"{bare:.2f} s")
        for label, arguments, first, goal in asked:
            command(*arguments)
            runs = [command(*arguments) for _ in range(rounds)]
            yield _median(label, [run for run in runs if run], first, goal)
        if not quick:
            cold = command("run", "baseline", "--out", folder, XDG_CACHE_HOME=str(Path(folder) / "cache"))
            yield _median("the same, first run after install", [cold] if cold else [], "12 s", "8 s")


def _bare() -> float:
    return best(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), 1)


def _median(label: str, runs: list[tuple[float, float]], first: str, goal: str) -> Line:
    if not runs:
        return Line(label, "not there yet", first, goal)
    return Line(label, f"{statistics.median(spent for spent, _ in runs):.2f} s", first, goal)


def comparison(quick: bool) -> Iterator[Line]:
    """A comparison of five scenarios: time and peak memory of the process."""
    members = 1000 if quick else 10_000
    command("compare", *COMPARED, "--members", "10")
    done = command("compare", *COMPARED, "--members", str(members))
    label = f"comparison of {len(COMPARED)} scenarios, {members:,} members"
    targets = ("", "") if quick else ("6 s, 1 GB", "3 s, 0.5 GB")
    yield Line(label, f"{done[0]:.1f} s, {done[1] / 1e3:.2f} GB" if done else "not there yet", *targets)


def searches(quick: bool) -> Iterator[Line]:
    """The best split, and the best of 16 numbers: everything that the command prints, warm."""
    for label, over, first, goal in (
        ("optimize of a split, 512 members", "carsi.split", "10 s", "4 s"),
        ("optimize of 16 variables, 512 members", "carsi.split,carsi.mix,transfer", "25 s", "10 s"),
    ):
        done = command("optimize", "baseline", "--over", over)
        yield Line(label, f"{done[0]:.1f} s" if done else "not there yet", first, goal)


def live_page(quick: bool) -> Iterator[Line]:
    """From a slider to a new picture, in a real browser where there is one."""
    try:
        yield from (Line(*line) for line in explorer.measure(quick))
    except Exception as fault:  # no browser, no marimo: the rest of the table stands
        yield Line(f"live page: {type(fault).__name__}", "not there yet")


if __name__ == "__main__":
    main()
