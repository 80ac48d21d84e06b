"""How the mean over traces tends to the compiled pipeline as projects get smaller, and at which rate.

The yardstick is money disbursed by the end of each quarter, in all countries and kinds asked for, as a share of what was
allotted there; distances are root mean squares over quarters.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.trace import SIZE, Given, compiled, disbursed, given, trace
from scenarios.engine.trace.projects import CENTS
from scenarios.spec.load import Loaded

TRACES = 40
"""Traces of each size."""
MOST = 1000
"""Projects of the finest size, at most."""
LARGEST, POINTS = 4.0, 8
"""The first size as a multiple of what is called realistic, and how often at most it is halved, less one."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Distances from the compiled pipeline by project size, as shares of what was allotted.

    single (size,): of one trace, which is the luck of lumps; mean (size,): of the mean over `traces`; noise (size,): what the
    mean's distance would be if traces were off by luck alone; effective (size,): million USD, the project in which the average
    dollar is, which is what the variance of a sum of lumps goes with; slopes: of log distance against its logarithm. Where a
    ceiling binds, lumps also lower the mean, and its distance stands out from the noise.
    """

    scenario: str
    invented: bool
    seed: int
    member: int
    units: tuple[str, ...]
    names: tuple[str, ...]
    allotted: float
    traces: int
    sizes: tuple[float, ...]
    projects: tuple[int, ...]
    effective: Floats
    single: Floats
    mean: Floats
    noise: Floats
    slope_single: float
    slope_mean: float


def limit(
    loaded: Loaded,
    units: Collection[str],
    member: int = 0,
    size: float = SIZE,
    traces: int = TRACES,
) -> Limit:
    """Follow one member's money at several project sizes, many times each, beside the compiled pipeline.

    Args:
        loaded: the scenario.
        units: countries whose money is followed.
        member: which draw of the assumptions.
        size: median agreement that is called realistic, million USD; the sizes lie around it.
        traces: of each size.
    """
    one = given(loaded, member)
    chosen = tuple(u for u in one.inputs.units if u in units)
    money = sum(float(cells.sum()) for cells in compiled_money(one, chosen))
    sizes = sizes_for(money, size)
    found = [_distances(one, chosen, median, traces, money) for median in sizes]
    names = loaded.baseline.unit_names
    counts, effective, single, mean, noise = (np.array(column) for column in zip(*found, strict=True))
    return Limit(
        scenario=loaded.scenario.name,
        invented=loaded.baseline.status == "invented",
        seed=one.seed,
        member=member,
        units=chosen,
        names=tuple(names[code] for code in chosen),
        allotted=money,
        traces=traces,
        sizes=sizes,
        projects=tuple(int(n) for n in counts),
        effective=effective,
        single=single,
        mean=mean,
        noise=noise,
        slope_single=slope(effective, single),
        slope_mean=slope(effective, mean),
    )


def sizes_for(money: float, size: float) -> tuple[float, ...]:
    """Medians of agreements, halved from one to the next, as long as there are not too many projects; million USD.

    >>> sizes_for(1000.0, 5.0)
    (20.0, 10.0, 5.0, 2.5, 1.25)
    """
    every = [LARGEST * size / 2**n for n in range(POINTS)]
    fine = tuple(s for s in every if money / s <= MOST)
    return fine if len(fine) > 2 else tuple(every[:3])


def compiled_money(one: Given, units: Collection[str]) -> list[Floats]:
    """Allotted money of some units by program: (part of theirs,) each, million USD."""
    here = [n for n, code in enumerate(one.inputs.units) if code in units]
    return [money[np.isin(one.parts[program].unit, here)] for program, money in one.allotted.items()]


def _distances(
    one: Given, units: tuple[str, ...], size: float, traces: int, money: float
) -> tuple[int, float, float, float, float]:
    """Projects of the first trace, the effective size, and the three distances at one size."""
    target = sum((path for (unit, _), path in compiled(one).items() if unit in units), np.zeros(len(one.room)))
    off, count, effective = np.empty((traces, len(target))), 0, 0.0
    for turn in range(traces):
        found = trace(one, units, size, turn)
        off[turn] = (sum(disbursed(found).values(), np.zeros(len(target))) - target) / money
        millions = np.array([p.cents / CENTS for p in found.projects if p.in_pipeline])
        count = count or len(millions)
        effective += float((millions**2).sum() / millions.sum()) / traces
    single = np.sqrt((off**2).mean())
    mean = np.sqrt((off.mean(0) ** 2).mean())
    noise = np.sqrt((off.var(0, ddof=1) / traces).mean())
    return count, effective, float(single), float(mean), float(noise)


def slope(sizes: Sequence[float] | Floats, distances: Floats) -> float:
    """Least-squares slope of log distance against log size; nan where a distance is nothing.

    >>> round(slope([1.0, 4.0], np.array([0.1, 0.2])), 3)
    0.5
    """
    if not (distances > 0.0).all():
        return float("nan")
    return float(np.polyfit(np.log(sizes), np.log(distances), 1)[0])


def as_json(found: Limit) -> dict[str, object]:
    """One object for machines; money in USD."""
    return {
        "schema": "scenarios/trace-limit/1",
        "illustrative": True,
        "scenario": found.scenario,
        "seed": found.seed,
        "member": found.member,
        "units": list(found.units),
        "allotted": round(found.allotted * 1e6, 2),
        "traces": found.traces,
        "slope_single": found.slope_single,
        "slope_mean": found.slope_mean,
        "sizes": [
            {
                "size": size * 1e6,
                "effective_size": round(float(found.effective[n]) * 1e6, 2),
                "projects": found.projects[n],
                "single": float(found.single[n]),
                "mean": float(found.mean[n]),
                "noise": float(found.noise[n]),
            }
            for n, size in enumerate(found.sizes)
        ],
    }
