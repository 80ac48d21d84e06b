"""Long use: `python tests/long/uses.py [--calls 2000]`. Runs, comparisons and reports in one process: nothing piles up.

Memory is taken at a tenth of the calls and at the end; open files, figures and threads likewise. Exit code 1 if anything grew.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

import scenarios

GROWTH = 20.0
"""MB that memory may grow by after the first tenth of the calls: caches fill, and the allocator keeps pages."""
PLANS = ("toy", {"name": "Soft", "extends": "toy", "programs": {"commons": {"mix": 0.1}}})


def standing() -> dict[str, float]:
    """What a process has: MB of memory, open files, threads, figures."""
    gc.collect()
    me = psutil.Process()
    pyplot = sys.modules.get("matplotlib.pyplot")
    return {
        "MB": me.memory_info().rss / 1e6,
        "files": float(me.num_fds()),
        "threads": float(threading.active_count()),
        "figures": float(len(pyplot.get_fignums())) if pyplot else 0.0,
    }


def one_call(n: int, folder: Path) -> None:
    """One of three kinds in turn; each with a seed of its own, so that nothing is remembered from the last."""
    if n % 3 == 0:
        scenarios.run("toy", members=20, seed=n).save(folder / "runs", formats=("csv",))
    elif n % 3 == 1:
        str(scenarios.compare(*PLANS, members=20, seed=n))
    elif n % 30 == 2:  # a page takes half a second
        scenarios.report(*PLANS, out=folder / "page.html", members=20, seed=n)
    else:
        scenarios.run("toy", members=20, seed=n).figure("fans")


def calls(count: int) -> list[str]:
    """What grew over so many calls."""
    with tempfile.TemporaryDirectory() as place:
        begun, first = time.perf_counter(), {}
        for n in range(count):
            one_call(n, Path(place))
            if n == count // 10:
                first = standing()
        last = standing()
    took = time.perf_counter() - begun
    print(f"{count} calls in {took:.0f} s")
    print("  after a tenth", {name: round(x, 1) for name, x in first.items()})
    print("  at the end   ", {name: round(x, 1) for name, x in last.items()})
    grew = [name for name in ("files", "threads", "figures") if last[name] > first[name]]
    return grew + ["MB"] * (last["MB"] > first["MB"] + GROWTH)


def main() -> None:
    """Use, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=2000)
    grew = calls(parser.parse_args().calls)
    print("grew:", ", ".join(grew) or "nothing")
    sys.exit(bool(grew))


if __name__ == "__main__":
    main()
