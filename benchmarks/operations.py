"""How far the kernel is from its own arithmetic: operations of a member-run counted, each timed, and the product.

`python benchmarks/operations.py` counts (in plain Python, where a member's numbers are objects that count) and prints JSON;
`floor()` has it counted in a process of its own, times each operation on lanes in a kernel, and gives seconds a member-run.
"""

from __future__ import annotations

import json
import math
import operator
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

ELEVEN_YEARS = {"horizon.show_to": 2018, "horizon.run_off": 2018}
KINDS = {"plain": "simple", "divide": "divisions", "power": "exp and log"}
"""Additions, multiplications and comparisons; divisions; exponentials and logarithms."""
REPEATS = 200_000


class Counted:
    """A member's number that counts what is done with it; NumPy leaves its arithmetic to it."""

    __array_ufunc__ = None
    __slots__ = ("value",)
    count: ClassVar[Counter[str]] = Counter()

    def __init__(self, value: float) -> None:
        self.value = value

    def __float__(self) -> float:
        """Asked for by exp and log alone: what is kept of a number stays this object."""
        Counted.count["power"] += 1
        return self.value


def _counting(name: str, kind: str, back: bool) -> Callable[[Counted, Any], Any]:
    work = getattr(operator, name)

    def go(self: Counted, other: Any) -> Any:
        Counted.count[kind] += 1
        beside = other.value if isinstance(other, Counted) else other
        found = work(beside, self.value) if back else work(self.value, beside)
        return bool(found) if kind == "plain" and name in ("lt", "le", "gt", "ge") else Counted(found)

    return go


for _name in ("add", "sub", "mul", "truediv"):
    for _back in ("", "r"):
        _kind = "divide" if _name == "truediv" else "plain"
        setattr(Counted, f"__{_back}{_name}__", _counting(_name, _kind, bool(_back)))
for _name in ("lt", "le", "gt", "ge"):
    setattr(Counted, f"__{_name}__", _counting(_name, "plain", False))


def counted() -> dict[str, int]:
    """Operations of one member-run of the baseline over fiscal years 2008 to 2018, its money allotted already."""
    from scenarios.engine.chance.members import draw_block
    from scenarios.engine.plan.inputs import build, reference_of
    from scenarios.engine.years.simulate import begin, open_year, run_quarters, shut_year
    from scenarios.spec.load import load

    loaded = load("baseline", ELEVEN_YEARS)
    inputs = build(loaded.scenario, loaded.baseline)
    block = draw_block(build(reference_of(loaded.scenario, loaded.baseline), loaded.baseline), 7, 0).part(0, 1)
    run = begin(inputs, block, np.ones((1, len(inputs.years), len(inputs.codes))), observe=False)
    last = len(inputs.fiscal_years) - 1
    for row in range(last):
        open_year(run, row)
        run_quarters(run, row, 0, 4)
        shut_year(run, row)
    run.state.count(last, 0)
    run_quarters(run, last, 0, 1)
    objects = np.vectorize(Counted, otypes=[object])
    memory = run.state.memory
    run.state.memory = memory._replace(tiles=objects(memory.tiles), drawn=objects(memory.drawn))
    run.state.catch_up()
    return dict(Counted.count)


def floor() -> tuple[dict[str, int], float]:
    """Operations of a member-run, and the seconds they would take if nothing else were to be done."""
    done = subprocess.run(
        [sys.executable, __file__], env=os.environ | {"NUMBA_DISABLE_JIT": "1"}, capture_output=True, text=True, check=True
    )
    count: dict[str, int] = json.loads(done.stdout)
    return count, sum(count[kind] * seconds_of(kind) for kind in KINDS)


@lru_cache
def seconds_of(kind: str) -> float:
    """Seconds of one operation for one member, from four chains of them on lanes, each waiting only for itself."""
    from scenarios.compiled import kernel
    from scenarios.lanes import WIDTH, any_of, exp, lanes

    def plain(x: float, times: int) -> float:
        a, b, c, d = lanes(x), lanes(x + 0.1), lanes(x + 0.2), lanes(x + 0.3)
        for _ in range(times):
            a, b, c, d = a * x + x, b * x + x, c * x + x, d * x + x
        return 1.0 if any_of(a + b + c + d > 0.0) else 0.0

    def divide(x: float, times: int) -> float:
        a, b, c, d = lanes(x), lanes(x + 0.1), lanes(x + 0.2), lanes(x + 0.3)
        for _ in range(times):
            a, b, c, d = x / a, x / b, x / c, x / d
        return 1.0 if any_of(a + b + c + d > 0.0) else 0.0

    def power(x: float, times: int) -> float:
        a, b, c, d = lanes(x), lanes(x + 0.1), lanes(x + 0.2), lanes(x + 0.3)
        for _ in range(times):
            a, b, c, d = exp(0.0 - a), exp(0.0 - b), exp(0.0 - c), exp(0.0 - d)
        return 1.0 if any_of(a + b + c + d > 0.0) else 0.0

    work = kernel({"plain": plain, "divide": divide, "power": power}[kind])
    work(0.5, 1)
    spent = math.inf
    for _ in range(5):
        start = time.perf_counter()
        work(0.5, REPEATS)
        spent = min(spent, time.perf_counter() - start)
    return spent / (REPEATS * 4 * WIDTH * (2 if kind == "plain" else 1))


if __name__ == "__main__":
    print(json.dumps(counted()))
