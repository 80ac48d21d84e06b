"""Sweeps by threads and by Dask's workers: `python benchmarks/sweeps.py [--plans 200] [--members 1000] [--rounds 3]`.

Each way is timed in turns, and the shortest of the rounds is kept; workers were started, and ran something, before. Efficiency
is the rate divided by the number of workers and by the rate of one thread, or of one worker. Processor time is that of this
process and of its workers: on a busy machine it tells more than the clock. Nothing is kept in a store.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import psutil  # noqa: E402  Dask brings it

from scenarios.analysis.cluster import crew_of  # noqa: E402  the path above must be known first
from scenarios.analysis.sweep import design_of, sweep  # noqa: E402

KEY = "programs.carsi.mix"
WAYS = (1, 2, "local:1", "local:2", "local:4")


def processor() -> float:
    """Seconds that this process and those that it started have had."""
    here = psutil.Process()
    return sum(sum(one.cpu_times()[:2]) for one in (here, *here.children(recursive=True)))


def seconds(workers, plans: int, members: int) -> tuple[float, float]:
    """How long a sweep takes: by the clock, and of processors."""
    begun, had = time.perf_counter(), processor()
    sweep("baseline", design_of([f"{KEY}=0:1:{plans}"]), {"ensemble.members": members}, ["homicides_averted"], workers)
    return time.perf_counter() - begun, processor() - had


def main() -> None:
    """Time each way in turns, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=200)
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", nargs="+", default=WAYS, type=lambda text: int(text) if text.isdecimal() else text)
    asked = parser.parse_args()
    took: dict[object, list[tuple[float, float]]] = {way: [] for way in asked.ways}
    for _ in range(asked.rounds):
        for way in asked.ways:
            with ExitStack() as stack:
                workers = way if isinstance(way, int) else stack.enter_context(crew_of(way))
                seconds(workers, 8, asked.members)
                took[way].append(seconds(workers, asked.plans, asked.members))
    print(f"{asked.plans} plans of {asked.members} draws, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'who':10}{'seconds':>10}{'draws a second':>16}{'efficiency':>12}{'processor s':>13}")
    one: dict[type, float] = {}
    for way, times in took.items():
        clock, had = min(time[0] for time in times), min(time[1] for time in times)
        rate, count = asked.plans * asked.members / clock, way if isinstance(way, int) else int(way.partition(":")[2])
        of_one = one.setdefault(type(way), rate / count)
        print(f"{way!s:10}{clock:10.1f}{rate:16,.0f}{rate / count / of_one:12.2f}{had:13.1f}")


if __name__ == "__main__":
    main()
