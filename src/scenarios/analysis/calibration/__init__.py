"""Fit the pipeline's times to published figures of what became of the money: adaptive importance sampling on the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr, ndtri

from scenarios.analysis.audit.pipeline import soundings_of, value_of
from scenarios.analysis.calibration.points import (
    MISFIT,
    FittedPoint,
    UnfittedPoint,
    covariance,
    dollars,
    sort_out,
)
from scenarios.analysis.calibration.sampler import WeightedDraws, sample
from scenarios.arrays import Floats
from scenarios.baseline.distributions import Distribution, quantile
from scenarios.engine.chance.blocks import blocks
from scenarios.engine.chance.draws import BLOCK, uniforms
from scenarios.engine.dates.soundings import sound
from scenarios.errors import Problem, ScenarioError
from scenarios.spec.load import Loaded

GROUP = "pipeline"
"""The registry's group of what is fitted."""
CEILINGS = "ceiling"
"""The group of what is looked at beside: limits that the figures may say something of."""
ROUNDS, DRAWS = 5, 2048
LEAST = 1e-9
"""Million USD: what stands for nothing in a logarithm."""
SAME = 1e-6
"""Log points: a figure whose draws differ by less is the same whatever is fitted."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """A pipeline fitted to its region's figures.

    names: of what is fitted, in the order of the draws' axes. priors: their laws. ceilings: normal scores (draw, number) of
    numbers that were drawn from their priors, in the order of ceiling_names. logs: (draw, point) logarithms of what the model
    has. covariance: (point, point), of what is stated about it.
    """

    loaded: Loaded
    names: tuple[str, ...]
    priors: Mapping[str, Distribution]
    points: tuple[FittedPoint, ...]
    unfitted: tuple[UnfittedPoint, ...]
    draws: WeightedDraws
    logs: Floats
    covariance: Floats
    ceiling_names: tuple[str, ...]
    ceilings: Floats
    seed: int
    rounds: int
    count: int

    @property
    def stated(self) -> Floats:
        """Logarithms of what is stated (point,)."""
        return np.array([one.log_stated for one in self.points])

    def values(self, name: str) -> Floats:
        """Draws of a parameter (draw,), in its unit."""
        return quantile(self.priors[name], ndtr(self.draws.scores[:, self.names.index(name)]))


def calibrate(
    loaded: Loaded, rounds: int = ROUNDS, count: int = DRAWS, workers: int = 2, misfit: float = MISFIT
) -> Calibration:
    """Fit what the registry calls the pipeline to the audit points of a scenario's region; money as reported.

    Args:
        loaded: the scenario: its channels, booking and other numbers hold; parameters that it sets are not fitted.
        rounds: of adaptation.
        count: draws a round.
        workers: threads.
        misfit: log points by which the model as such misses.

    Raises:
        ScenarioError: where no figure says anything of the pipeline.
        ValueError: where the scenario's pipeline is fitted already: a fit begins with the registry's laws.
    """
    if loaded.scenario.pipeline != "evidence":
        raise ValueError("a fit begins with the registry's laws: load the scenario with `pipeline: evidence`")
    scenario, registry = loaded.scenario, loaded.baseline.parameters
    names = tuple(name for name, one in registry.items() if one.group == GROUP and name not in scenario.parameters)
    priors = {name: registry[name].law(scenario.priors) for name in names}
    points, others = sort_out(loaded.baseline.audit_points)
    points, idle = _telling(loaded, points, names, priors, workers)
    if not points or not names:
        what = f"no published figure tells how fast the money of {loaded.baseline.name} moves"
        raise ScenarioError([Problem(what, None, "a region's figures stand in its table of audit points", "no-figures")])
    spread = covariance(points, dollars(loaded.baseline), misfit)
    found: list[Floats] = []

    def likelihood(scores: Floats, number: int) -> Floats:
        found.append(logs_of(loaded, points, values_at(scores, names, priors), scenario.ensemble.seed + number, workers))
        return log_density(np.array([one.log_stated for one in points]) - found[-1], spread)

    draws = sample(likelihood, len(names), rounds, count, scenario.ensemble.seed)
    ceilings = tuple(name for name, one in registry.items() if one.group == CEILINGS)
    columns = [registry[name].column for name in ceilings]
    scores = [_scores(scenario.ensemble.seed + number, count)[:, columns] for number in range(rounds)]
    return Calibration(
        loaded, names, priors, points, (*others, *idle), draws, np.concatenate(found), spread,
        ceilings, np.concatenate(scores), scenario.ensemble.seed, rounds, count,
    )  # fmt: skip


def values_at(scores: Floats, names: Sequence[str], priors: Mapping[str, Distribution]) -> dict[str, Floats]:
    """Parameters (draw,) at normal scores (draw, axis) of their priors."""
    return {name: quantile(priors[name], ndtr(scores[:, i])) for i, name in enumerate(names)}


def logs_of(
    loaded: Loaded, points: Sequence[FittedPoint], values: Mapping[str, Floats], seed: int, workers: int = 2
) -> Floats:
    """Logarithms of what the model has for each figure (draw, point) with these parameters; other draws by the seed."""
    ensemble = loaded.scenario.ensemble.model_copy(update={"members": len(next(iter(values.values()))), "seed": seed})
    scenario = loaded.scenario.model_copy(update={"ensemble": ensemble})
    asked = [sounding for one in points for sounding in soundings_of(one.point)]
    standing = iter(sound(replace(loaded, scenario=scenario), asked, {}, workers, values).transpose(1, 0, 2))
    found = [value_of(one.point, [next(standing) for _ in soundings_of(one.point)]) for one in points]
    return np.asarray(np.log(np.maximum(np.stack(found, axis=-1), LEAST)))


def log_density(misses: Floats, spread: Floats) -> Floats:
    """Log density (draw,), less a constant, of misses (draw, point) that are normal with a covariance."""
    away = np.linalg.solve(np.linalg.cholesky(spread), misses.T)
    return np.asarray(-0.5 * (away**2).sum(0))


def _telling(
    loaded: Loaded, points: Sequence[FittedPoint], names: Sequence[str], priors: Mapping[str, Distribution], workers: int
) -> tuple[tuple[FittedPoint, ...], tuple[UnfittedPoint, ...]]:
    """The figures that move with what is fitted, and those that do not."""
    if not points or not names:
        return tuple(points), ()
    scores = np.random.default_rng(0).standard_normal((BLOCK // 4, len(names)))
    logs = logs_of(loaded, points, values_at(scores, names, priors), loaded.scenario.ensemble.seed, workers)
    moves = logs.std(0) > SAME
    idle = (UnfittedPoint(one.point, "nothing that is fitted moves it") for one, m in zip(points, moves, strict=True) if not m)
    return tuple(one for one, m in zip(points, moves, strict=True) if m), tuple(idle)


def _scores(seed: int, count: int) -> Floats:
    """Normal scores of all columns of the first members of a seed (member, column)."""
    points = [uniforms(seed, number) for number in blocks(count)]
    return np.asarray(ndtri(np.concatenate(points)[:count]))
