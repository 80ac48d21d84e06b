"""Known pipelines, planted in simulated audits and looked for again: simulation-based calibration of the fit.

A true pipeline is drawn from the prior, its audits are simulated with the errors and misfit that the fit assumes, and the rank
of the truth among the draws of the posterior is taken. Over many data sets ranks are uniform, or errors, likelihood or sampler
are wrong.

Source: Talts, Betancourt, Simpson, Vehtari and Gelman (2018), arXiv:1804.06788.
"""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np

from scenarios.analysis.calibration import Calibration, log_density
from scenarios.analysis.calibration.sampler import LogLikelihood, reweighed, sample
from scenarios.arrays import Floats


def ranks_of_draws(fit: Calibration, sets: int, seed: int, believed: float = 1.0) -> Floats:
    """Ranks (set, parameter) of pipelines that the engine ran, each among all other draws, weighed.

    Args:
        fit: of one round, so that its draws are of the prior; what else a member draws differs from draw to draw.
        sets: how many audits are simulated, at most as many as there are draws; truths are some of these.
        seed: of errors and misfits.
        believed: factor on the errors that the fit believes in; other than 1 the ranks must not be uniform.
    """
    scores = fit.draws.scores
    truths = np.random.default_rng([seed, 1]).choice(len(scores), sets, replace=False)
    audits = fit.logs[truths] + _strays(fit.covariance, sets, seed)
    ranks = np.empty((sets, scores.shape[1]))
    for n, (truth, audit) in enumerate(zip(truths, audits, strict=True)):
        fits = log_density(audit - fit.logs, believed**2 * fit.covariance)
        fits[truth] = -np.inf
        ranks[n] = reweighed(scores, fits, fit.draws.proposal) @ (scores < scores[truth])
    return ranks


def ranks_of_sampler(fit: Calibration, sets: int, seed: int, rounds: int = 3, count: int = 512) -> Floats:
    """The same with the whole adaptive sampler for every set, on a quadratic form of the pipeline in place of the engine."""
    form, axes = surrogate(fit), fit.draws.scores.shape[1]
    truths = np.random.default_rng([seed, 1]).standard_normal((sets, axes))
    audits = quadratic(truths) @ form + _strays(fit.covariance, sets, seed)
    ranks = np.empty((sets, axes))
    for n, audit in enumerate(audits):
        posterior = sample(_likelihood(audit, form, fit.covariance), axes, rounds, count, seed + n)
        ranks[n] = posterior.weights @ (posterior.scores < truths[n])
    return ranks


def surrogate(fit: Calibration) -> Floats:
    """Coefficients (term, figure) of the quadratic form of normal scores that is nearest to the engine's logarithms."""
    return np.asarray(np.linalg.lstsq(quadratic(fit.draws.scores), fit.logs, rcond=None)[0], dtype=np.float64)


def quadratic(scores: Floats) -> Floats:
    """One, each score, and each product of two: (draw, term)."""
    pairs = combinations_with_replacement(range(scores.shape[1]), 2)
    products = [scores[:, i] * scores[:, j] for i, j in pairs]
    return np.stack([np.ones(len(scores)), *scores.T, *products], axis=-1)


def unlike_uniform(ranks: Floats) -> Floats:
    """Chance of ranks (set, parameter) as uneven as these if they were uniform, by parameter (Kolmogorov and Smirnov)."""
    from scipy.stats import kstest

    return np.array([kstest(column, "uniform").pvalue for column in ranks.T])


def _strays(covariance: Floats, sets: int, seed: int) -> Floats:
    """Simulated misses (set, figure)."""
    plain = np.random.default_rng(seed).standard_normal((sets, len(covariance)))
    return np.asarray(plain @ np.linalg.cholesky(covariance).T)


def _likelihood(audit: Floats, form: Floats, covariance: Floats) -> LogLikelihood:
    return lambda scores, number: log_density(audit - quadratic(scores) @ form, covariance)
