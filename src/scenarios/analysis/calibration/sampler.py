"""Adaptive importance sampling: draws with weights of a posterior, from a prior that is a standard normal in every axis.

Uncertain numbers enter as normal scores z of their priors, so one sampler serves laws of any kind. Each round's draws come from
a multivariate t around what the rounds before found; at the end all draws are weighed against the mixture of all proposals.
Plain weights on draws of the prior collapse where the figures say much.

Source: Cornuet, Marin, Mira and Robert (2012), Adaptive Multiple Importance Sampling, doi:10.1111/j.1467-9469.2011.00756.x;
the mixture's weights: Owen and Zhou (2000), doi:10.1080/01621459.2000.10473909.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.arrays import Floats

FREEDOM = 5.0
"""Degrees of freedom of a proposal: tails heavier than any posterior of a normal prior."""
WIDER = 1.3
"""By how much a proposal's covariance exceeds what was found: too narrow a proposal is not seen from within."""
LogLikelihood = Callable[[Floats, int], Floats]
"""Normal scores (draw, axis) and the number of the round -> (draw,) log likelihoods."""


@dataclass(frozen=True, slots=True, eq=False)
class WeightedDraws:
    """Draws of a posterior: normal scores (draw, axis) and weights (draw,) that sum to one; proposal: (draw,) log density."""

    scores: Floats
    weights: Floats
    proposal: Floats

    @property
    def effective(self) -> float:
        """Effective number of draws: as many equal ones would tell as much of a mean."""
        return effective_size(self.weights)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """A multivariate t, or a standard normal where `freedom` is infinite: mean (axis,), root (axis, axis) of its scale."""

    mean: Floats
    root: Floats
    freedom: float

    def draw(self, count: int, rng: np.random.Generator) -> Floats:
        """Normal scores (draw, axis)."""
        plain = rng.standard_normal((count, len(self.mean)))
        if np.isfinite(self.freedom):
            plain /= np.sqrt(rng.chisquare(self.freedom, (count, 1)) / self.freedom)
        found: Floats = self.mean + plain @ self.root.T
        return found

    def log_density(self, scores: Floats) -> Floats:
        """Log density at each draw (draw,)."""
        from scipy.special import gammaln

        axes, nu = len(self.mean), self.freedom
        away = (np.linalg.solve(self.root, (scores - self.mean).T) ** 2).sum(0)
        scale = np.log(np.diag(self.root)).sum()
        if not np.isfinite(nu):
            return np.asarray(-0.5 * (away + axes * np.log(2 * np.pi)) - scale)
        norm = gammaln((nu + axes) / 2) - gammaln(nu / 2) - axes / 2 * np.log(nu * np.pi) - scale
        return np.asarray(norm - (nu + axes) / 2 * np.log1p(away / nu))


def prior(axes: int) -> Mixture:
    """The prior itself: a standard normal in every axis."""
    return Mixture(np.zeros(axes), np.eye(axes), np.inf)


def sample(likelihood: LogLikelihood, axes: int, rounds: int, count: int, seed: int) -> WeightedDraws:
    """Draw from a posterior in rounds, the first from the prior.

    Args:
        likelihood: of draws, with the number of their round.
        axes: uncertain numbers.
        rounds: how many, at least one.
        count: draws a round.
        seed: of the draws.
    """
    rng = np.random.default_rng(seed)
    proposals, scores, fits = [prior(axes)], np.zeros((0, axes)), np.zeros(0)
    for number in range(rounds):
        new = proposals[-1].draw(count, rng)
        scores, fits = np.concatenate([scores, new]), np.concatenate([fits, likelihood(new, number)])
        found = weigh(scores, fits, proposals)
        proposals.append(_around(found))
    return found


def weigh(scores: Floats, fits: Floats, proposals: Sequence[Mixture]) -> WeightedDraws:
    """Weights of draws, as many from each proposal, against the mixture of all: prior times likelihood over the mixture."""
    mixture = np.logaddexp.reduce([one.log_density(scores) for one in proposals], axis=0) - np.log(len(proposals))
    return WeightedDraws(scores, reweighed(scores, fits, mixture), mixture)


def reweighed(scores: Floats, fits: Floats, proposal: Floats) -> Floats:
    """Weights (draw,) under another likelihood of the same draws."""
    logs = prior(scores.shape[1]).log_density(scores) + fits - proposal
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def effective_size(weights: Floats) -> float:
    """Kish's effective number of draws of weights that sum to one."""
    return float(1.0 / (weights**2).sum())


def weighted_quantile(values: Floats, weights: Floats, levels: Sequence[float]) -> Floats:
    """Quantiles (level,) of weighted values (draw,): linear between the middles of their shares.

    >>> weighted_quantile(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 1.0]) / 3.0, [0.5]).tolist()
    [2.0]
    """
    order = np.argsort(values, kind="stable")
    middles = np.cumsum(weights[order]) - weights[order] / 2.0
    return np.asarray(np.interp(levels, middles, values[order]))


def _around(found: WeightedDraws) -> Mixture:
    """A t around what was found, wider; towards the prior while few draws carry the weight."""
    axes = found.scores.shape[1]
    mean = found.weights @ found.scores
    away = found.scores - mean
    trust = min(1.0, found.effective / (10.0 * axes))
    spread = trust * (found.weights[:, None] * away).T @ away + (1.0 - trust) * np.eye(axes)
    return Mixture(mean, np.linalg.cholesky(WIDER * spread + 1e-9 * np.eye(axes)), FREEDOM)
