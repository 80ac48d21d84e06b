"""How much of a plan's money is hard and how much soft, at the central classification: its level, apart from its order in time.

Two plans of unlike totals cannot say whether it matters which kind comes first. The level of a mix is the hard share of all
years together; its order is what is left when the level is made the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from scenarios.arrays import Floats
from scenarios.baseline.distributions import median
from scenarios.engine.chance.members import draw_block
from scenarios.engine.plan.inputs import build
from scenarios.engine.years.simulate import simulate
from scenarios.spec.load import Loaded
from scenarios.spec.scenario import ScenarioSpec
from scenarios.terms import KINDS

FIXED_MIXES = ("as_reported", "constant", "path", "by_country")
"""Mixes that look at nothing that differs by draw: only these have one level."""


def central_allotment(loaded: Loaded) -> dict[str, Floats]:
    """Million USD by program (fiscal year, kind, unit) with every parameter at its median, so that no draw decides."""
    scenario, baseline = loaded.scenario, loaded.baseline
    laws = build(scenario, baseline).distributions
    medians = {name: median(law) for name, law in laws.items()}
    one = scenario.model_copy(update={"parameters": medians, "ensemble": scenario.ensemble.model_copy(update={"members": 1})})
    inputs = build(one, baseline)
    block = draw_block(inputs, one.ensemble.seed, 0).part(0, 1)
    central = replace(block, splits={giver.name: giver.weights[None] for giver in inputs.givers if giver.name in block.splits})
    books = simulate(inputs, central, observe=False).books
    fixed = {name: np.stack([x, *(np.zeros_like(x),) * 2], axis=1) for name, x in inputs.fixed.items()}
    return {book.giver.name: book.allotted[0] for book in books} | fixed


def central_totals(loaded: Loaded) -> dict[str, dict[str, float]]:
    """Million USD by program and kind over all years, at the central classification and split."""
    return {
        name: dict(zip(KINDS, map(float, money.sum((0, 2))), strict=True)) for name, money in central_allotment(loaded).items()
    }


def at_level_of(one: Loaded, other: Loaded) -> ScenarioSpec:
    """The first scenario with the hard share of the other's money over all years, its order kept: by `mix_shift`.

    What the rules ask for counts, before any limit. Programs whose mix reacts to what planners see are left as they are.
    """
    mine, target = central_allotment(_unlimited(one)), central_totals(_unlimited(other))
    plans = {}
    for name, plan in one.scenario.programs.items():
        both = target[name]["hard"] + target[name]["soft"]
        if plan.mix.rule in FIXED_MIXES and both > 0.0:
            plan = plan.model_copy(update={"mix_shift": _shift(mine[name], target[name]["hard"] / both, plan.mix_shift)})
        plans[name] = plan
    return one.scenario.model_copy(update={"programs": plans})


def _unlimited(loaded: Loaded) -> Loaded:
    plans = {name: plan.model_copy(update={"limit": "none"}) for name, plan in loaded.scenario.programs.items()}
    return replace(loaded, scenario=loaded.scenario.model_copy(update={"programs": plans}))


def _shift(money: Floats, level: float, now: float) -> float:
    """What to add to the hard share of every year and unit of (fiscal year, kind, unit) money so that `level` of it is hard.

    Shares are kept between 0 and 1, so the sum rises with the shift without a jump, and halving finds it.
    """
    both = money[:, 0] + money[:, 1]
    hard = money[:, 0] / np.where(both > 0.0, both, 1.0)
    low, high = -1.0, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        short = float((both * np.clip(hard + middle, 0.0, 1.0)).sum()) < level * float(both.sum())
        low, high = (middle, high) if short else (low, middle)
    return float(np.clip(now + 0.5 * (low + high), -1.0, 1.0))


def same_totals(one: Mapping[str, Mapping[str, float]], other: Mapping[str, Mapping[str, float]], part: float = 1e-3) -> bool:
    """Whether two plans give every program as much hard and as much soft money, within a part of the larger sum."""
    pairs = [(one[name][kind], other[name][kind]) for name in one for kind in ("hard", "soft")]
    return all(abs(a - b) <= part * max(a, b) for a, b in pairs)
