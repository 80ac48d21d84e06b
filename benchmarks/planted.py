"""Simulation-based calibration of the pipeline's fit: `python benchmarks/planted.py [--sets N]`.

Known pipelines are planted in simulated audits and looked for again: with the engine's own draws, weighed, and with the whole
adaptive sampler on a quadratic form of the engine. Printed for each number: the chance of ranks as uneven as these if they were
uniform, the share of truths inside the 50% and 90% bands, and the same chance where the fit believes in half the errors.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from scenarios.analysis.calibration import calibrate  # noqa: E402  the path above must be known first
from scenarios.analysis.calibration.planted import ranks_of_draws, ranks_of_sampler, unlike_uniform  # noqa: E402
from scenarios.spec.load import load  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description="Known pipelines planted in simulated audits.")
    parser.add_argument("--sets", type=int, default=200)
    parser.add_argument("--draws", type=int, default=8192)
    given = parser.parse_args()
    began = time.perf_counter()
    fit = calibrate(load("baseline"), rounds=1, count=given.draws)
    print(f"{given.draws} draws of the prior, {given.sets} data sets, {len(fit.points)} figures each")
    print(f"{'':20}{'engine, weighed':>32}{'adaptive sampler':>32}{'errors halved':>16}")
    print(f"{'number':20}" + f"{'uniform':>12}{'in 50%':>10}{'in 90%':>10}" * 2 + f"{'uniform':>16}")
    ways = [ranks_of_draws(fit, given.sets, 1), ranks_of_sampler(fit, given.sets, 2)]
    wrong = unlike_uniform(ranks_of_draws(fit, given.sets, 1, believed=0.5))
    for i, name in enumerate(fit.names):
        told = "".join(f"{unlike_uniform(x)[i]:12.3f}{held(x[:, i], 0.5):10.3f}{held(x[:, i], 0.9):10.3f}" for x in ways)
        print(f"{name:20}{told}{wrong[i]:16.2g}")
    least = min(float(unlike_uniform(x).min()) for x in ways)
    tests = 2 * len(fit.names)
    print(f"least of {tests}: {least:.3f}; so low if all are uniform with a chance of {1.0 - (1.0 - least) ** tests:.2f}")
    print(f"{time.perf_counter() - began:.0f} s")


def held(ranks: NDArray[np.float64], share: float) -> float:
    """Share of truths in the middle of their posteriors."""
    return float((np.abs(ranks - 0.5) <= share / 2.0).mean())


if __name__ == "__main__":
    main()
