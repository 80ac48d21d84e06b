"""Times of one version of the engine, for `run.py --against`: `python probe.py`, with that version on PYTHONPATH.

It knows where the present version and version 0.1.0 have the same functions, and prints one JSON object of seconds.
"""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

ELEVEN_YEARS = {"horizon.show_to": 2018, "horizon.run_off": 2018}
BLOCKS = 4
ROUNDS = 3
PLACES = {
    "build": ("plan.inputs", "inputs"),
    "draw_block": ("chance.members", "members"),
    "simulate": ("years.simulate", "simulate"),
}


def found(name: str) -> Any:
    """A function of the engine, by its place now or in version 0.1.0."""
    for place in PLACES[name]:
        try:
            return importlib.import_module(f"scenarios.engine.{place}")
        except ModuleNotFoundError:
            continue
    raise LookupError(name)


def best(work: Callable[[], object]) -> float:
    """Shortest time of some rounds, seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    from scenarios.spec.load import load

    inputs, members, engine = found("build"), found("draw_block"), found("simulate")
    loaded = load("baseline", ELEVEN_YEARS)
    plan = inputs.build(loaded.scenario, loaded.baseline)
    reference = inputs.build(inputs.reference_of(loaded.scenario, loaded.baseline), loaded.baseline)
    blocks = [members.draw_block(reference, 7, n) for n in range(BLOCKS)]

    def both(block: Any, observe: bool) -> None:
        first = engine.simulate(reference, block, observe=observe)
        multiplier = first.record.multiplier if hasattr(first, "record") else first.state.of("multiplier")
        engine.simulate(plan, block, multiplier, observe=observe)

    def over(threads: int, observe: bool) -> float:
        def go() -> None:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(lambda block: both(block, observe), blocks))

        return best(go) / (2 * sum(map(len, blocks)))

    both(blocks[0], observe=True)
    seconds = {
        "a member-run, 1 thread": over(1, observe=False),
        "a member-run, 2 threads": over(2, observe=False),
        "a member-run with all that is recorded, 1 thread": over(1, observe=True),
        "a block of 256 draws": best(lambda: members.draw_block(reference, 7, 9)),
    }
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()
