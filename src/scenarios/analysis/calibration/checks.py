"""What a fit learned and how it meets its own figures: prior against posterior, and a predictive check of each figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.analysis.calibration import Calibration
from scenarios.analysis.calibration.points import FittedPoint
from scenarios.analysis.calibration.sampler import effective_size, reweighed, weighted_quantile
from scenarios.analysis.compare import LEVELS
from scenarios.arrays import Floats
from scenarios.baseline.distributions import quantile

SAYS = 0.1
"""Share of a normal score's variance that figures must take away before they are said to tell something of a number."""
MOVES = 0.3
"""Prior standard deviations by which they must move its mean, else."""
FEW = 100.0
"""Effective draws below which weights tell of no band."""
FitBand = dict[str, float]
"""Quantiles by name of LEVELS."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A number before and after: quantiles; kept: share of its normal score's variance that is left; moved: prior sds."""

    name: str
    before: FitBand
    after: FitBand
    kept: float
    moved: float

    @property
    def told(self) -> bool:
        """Whether the figures say something of it."""
        return self.kept < 1.0 - SAYS or abs(self.moved) > MOVES


@dataclass(frozen=True, slots=True)
class Foretold:
    """A figure beside what a fit expects for it, in its unit.

    run: quantiles of what the model has, over draws of its parameters: the band that a run prints. ours: with errors, bias and
    misfit of the model. below: share of `ours` below what is stated. effective: draws behind it.
    """

    one: FittedPoint
    run: FitBand
    ours: FitBand
    below: float
    effective: float

    def inside(self, percent: int, run: bool = False) -> bool:
        """Whether a band holds all that is stated."""
        names = {90: ("p05", "p95"), 50: ("p25", "p75")}[percent]
        low, high = ((self.run if run else self.ours)[name] for name in names)
        return low <= float(self.one.point.low) and float(self.one.point.high) <= high


def learned(fit: Calibration) -> list[Learned]:
    """What is fitted, before and after."""
    return [
        _learned(name, fit.values(name), fit.draws.scores[:, i], fit, quantile(fit.priors[name], _LEVELS))
        for i, name in enumerate(fit.names)
    ]


def learned_of_ceilings(fit: Calibration) -> list[Learned]:
    """The same of ceilings, which were drawn from their priors: what weights the figures give to these draws."""
    registry = fit.loaded.baseline.parameters
    found = []
    for i, name in enumerate(fit.ceiling_names):
        law, scores = registry[name].law(fit.loaded.scenario.priors), fit.ceilings[:, i]
        found.append(_learned(name, quantile(law, _ndtr(scores)), scores, fit, quantile(law, _LEVELS)))
    return found


_LEVELS = np.array(list(LEVELS.values()))


def _ndtr(scores: Floats) -> Floats:
    from scipy.special import ndtr

    return np.asarray(ndtr(scores))


def _learned(name: str, values: Floats, scores: Floats, fit: Calibration, before: Floats) -> Learned:
    weights = fit.draws.weights
    mean = float(weights @ scores)
    after = weighted_quantile(values, weights, list(LEVELS.values()))
    return Learned(name, _band(before), _band(after), float(weights @ (scores - mean) ** 2), mean)


def _band(values: Floats) -> FitBand:
    return dict(zip(LEVELS, map(float, values), strict=True))


def foretold(fit: Calibration) -> list[Foretold]:
    """Every figure under the posterior of all of them: whether the model fits what it was fitted to."""
    return [_expected(fit, j, fit.draws.weights, ()) for j in range(len(fit.points))]


def left_out(fit: Calibration, j: int) -> Foretold:
    """A figure under a fit to all others: the same draws, weighed anew."""
    others = [i for i in range(len(fit.points)) if i != j]
    return _expected(fit, j, weights_of(fit, others), others)


def later(fit: Calibration, known: Sequence[int]) -> list[Foretold]:
    """The other figures under a fit to the `known` ones only."""
    weights = weights_of(fit, known)
    return [_expected(fit, j, weights, known) for j in range(len(fit.points)) if j not in known]


def weights_of(fit: Calibration, known: Sequence[int]) -> Floats:
    """Weights (draw,) of the posterior of some of the figures only."""
    from scenarios.analysis.calibration import log_density

    chosen = list(known)
    misses = fit.stated[chosen] - fit.logs[:, chosen]
    likelihood = log_density(misses, fit.covariance[np.ix_(chosen, chosen)]) if chosen else np.zeros(len(fit.logs))
    return reweighed(fit.draws.scores, likelihood, fit.draws.proposal)


def _expected(fit: Calibration, j: int, weights: Floats, known: Sequence[int]) -> Foretold:
    """One figure under weights: what the misses of `known` figures say of its own miss is counted (conditional normal)."""
    mean, spread = fit.logs[:, j], fit.covariance[j, j]
    if known:
        chosen = list(known)
        tie = np.linalg.solve(fit.covariance[np.ix_(chosen, chosen)], fit.covariance[chosen, j])
        mean = mean + (fit.stated[chosen] - fit.logs[:, chosen]) @ tie
        spread = spread - fit.covariance[j, chosen] @ tie
    noise = np.random.default_rng([fit.seed, j]).standard_normal(len(mean)) * np.sqrt(spread)
    ours = np.exp(mean + noise)
    stated = float(np.exp(fit.stated[j]))
    levels = list(LEVELS.values())
    return Foretold(
        fit.points[j],
        _band(weighted_quantile(np.exp(fit.logs[:, j]), weights, levels)),
        _band(weighted_quantile(ours, weights, levels)),
        float(weights[ours < stated].sum()),
        effective_size(weights),
    )
