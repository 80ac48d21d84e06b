"""A plan told on draws that the search did not see: beside named rules, with ceilings off, and under each set of priors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scenarios.analysis.compare import Band, band
from scenarios.analysis.deciding.bench import Bench, Tell, bench_of
from scenarios.analysis.deciding.target import Target
from scenarios.analysis.enough import with_members
from scenarios.analysis.headline import VARIANT_MEMBERS, VARIANTS, changed
from scenarios.analysis.quantiles import Z
from scenarios.arrays import Floats
from scenarios.spec.load import Loaded
from scenarios.spec.scenario import ScenarioSpec

PARTS = 16
"""Parts of the draws of which the statistic is taken apart, to tell its error."""
FEWEST = 2 * PARTS
"""Draws from which an error is told."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a plan changes on some draws: in the outcome's own direction, and the statistic, of which more is better.

    error: the 90% Monte Carlo error of the statistic; nan with fewer than FEWEST draws.
    """

    effect: Band
    worth: float
    error: float

    @property
    def sure(self) -> bool:
        """Whether the statistic would keep its sign with twice its error."""
        return abs(self.worth) > 2.0 * self.error


def told(draws: Floats, target: Target) -> Measured:
    """A plan's draws (member,) as an answer tells them."""
    return Measured(band(draws, target.outcome.side), target.worth(draws), statistic_error(draws, target))


def statistic_error(draws: Floats, target: Target) -> float:
    """1.645 standard errors of the statistic: from its spread over parts of the draws."""
    if len(draws) < FEWEST:
        return float("nan")
    parts = [target.worth(draws[n::PARTS]) for n in range(PARTS)]
    return float(Z * np.std(parts, ddof=1) / PARTS**0.5)


@dataclass(frozen=True, slots=True)
class Unseen:
    """Plans by name on draws that no search saw: the change against the base; of each but the best, the best's gain over it.

    variants: the best under each of VARIANTS, on the first of these draws.
    """

    members: int
    seed: int
    best: Measured
    others: Mapping[str, Measured]
    ahead: Mapping[str, Measured]
    variants: Mapping[str, Measured]


def on_draws(loaded: Loaded, members: int, seed: int) -> Loaded:
    """The scenario with other draws."""
    sized = with_members(loaded, members)
    ensemble = sized.scenario.ensemble.model_copy(update={"seed": seed})
    data = {**sized.data, "ensemble": {**sized.data["ensemble"], "seed": seed}}
    return replace(sized, scenario=sized.scenario.model_copy(update={"ensemble": ensemble}), data=data)


def on_unseen(
    base: Loaded, best: ScenarioSpec, others: Mapping[str, ScenarioSpec], target: Target, workers: int, tell: Tell
) -> Unseen:
    """Tell plans against a base on its own draws.

    Args:
        base: with the draws to tell on.
        best: the plan that was found.
        others: plans to set beside it.
        target: what is told.
        workers: threads.
        tell: told how many draws have been run.
    """
    bench = bench_of(base, target.outcome.wants, workers, tell)
    found, *rest = bench.look(_of(bench, [best, *others.values()]), target.draws)
    return Unseen(
        base.scenario.ensemble.members,
        base.scenario.ensemble.seed,
        told(found, target),
        {name: told(draws, target) for name, draws in zip(others, rest, strict=True)},
        {name: told(found - draws, target) for name, draws in zip(others, rest, strict=True)},
        {name: _under(base, best, name, target, workers, tell) for name in VARIANTS},
    )


def _of(bench: Bench, plans: Sequence[ScenarioSpec]) -> list[ScenarioSpec]:
    """Plans with all that is no decision as the bench has it."""
    update = {key: getattr(bench.loaded.scenario, key) for key in ("ensemble", "horizon", "priors", "channels_off")}
    return [plan.model_copy(update=update) for plan in plans]


def _under(base: Loaded, best: ScenarioSpec, name: str, target: Target, workers: int, tell: Tell) -> Measured:
    """The best under another assumption, against the base under the same."""
    other = changed(base, name, whole=target.outcome.until == "run_off")
    bench = bench_of(other, target.outcome.wants, workers, tell)
    return told(bench.look(_of(bench, [best]), target.draws)[0], target)


def draws_of_variants(members: int) -> int:
    """Draws that all variants together take, of base and plan."""
    return 2 * len(VARIANTS) * min(members, VARIANT_MEMBERS)
