"""A fit as it is stored: quantiles, rank correlations, and what it was made from; read again by `baseline.posterior`."""

from __future__ import annotations

from typing import Any

import numpy as np
import yaml

from scenarios.analysis.calibration import Calibration
from scenarios.analysis.calibration.checks import learned, learned_of_ceilings
from scenarios.analysis.calibration.points import BIASES, MEMORY
from scenarios.analysis.calibration.sampler import weighted_quantile
from scenarios.arrays import Floats
from scenarios.baseline.fitted import as_plain
from scenarios.version import __version__

STORED_LEVELS = (0.001, 0.005, 0.01, 0.025, 0.05, *(n / 10 for n in range(1, 10)), 0.95, 0.975, 0.99, 0.995, 0.999)
HEAD = """# The pipeline fitted to published figures of what became of the money. Made by the command below; not to be edited.
# A run takes these laws with `pipeline: fitted`. What each entry means: src/scenarios/baseline/posterior.py
"""


def as_file(fit: Calibration, command: str) -> str:
    """The file's text: YAML."""
    return HEAD + str(yaml.safe_dump(as_stored(fit, command), sort_keys=False, allow_unicode=True, width=120))


def as_stored(fit: Calibration, command: str) -> dict[str, Any]:
    """The posterior as plain data, numbers to six digits."""
    own, misfit = [one.error for one in fit.points], np.diag(fit.covariance)
    names = [one.name for one in (*learned(fit), *learned_of_ceilings(fit)) if not one.told]
    ranks = rank_correlations(np.stack([fit.values(name) for name in fit.names], axis=-1), fit.draws.weights)
    return {
        "region": fit.loaded.baseline.name,
        "made_by": {
            "command": command,
            "version": __version__,
            "seed": fit.seed,
            "rounds": fit.rounds,
            "draws": fit.rounds * fit.count,
            "effective_draws": round(fit.draws.effective),
            "booking": dict(fit.loaded.scenario.booking),
        },
        "points": {
            one.point.id: {
                "stated": [float(one.point.low), float(one.point.high)],
                "error": _short(error),
                "misfit": _short(np.sqrt(whole - error**2)),
            }
            for one, error, whole in zip(fit.points, own, misfit, strict=True)
        },
        "not_fitted": {one.point.id: one.why for one in fit.unfitted},
        "biases": dict(BIASES),
        "memory": MEMORY,
        "priors": {name: as_plain(law) for name, law in fit.priors.items()},
        "not_identified": names,
        "levels": list(STORED_LEVELS),
        "quantiles": {
            name: [_short(x) for x in weighted_quantile(fit.values(name), fit.draws.weights, STORED_LEVELS)]
            for name in fit.names
        },
        "rank_correlations": {
            name: [round(float(x), 4) for x in row] for name, row in zip(fit.names, ranks, strict=True)
        },
    }


def rank_correlations(values: Floats, weights: Floats) -> Floats:
    """Spearman's correlations (number, number) of weighted draws (draw, number).

    >>> x = np.array([[1.0, 3.0], [2.0, 2.0], [9.0, 1.0]])
    >>> rank_correlations(x, np.ones(3) / 3).round(6).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    ranks = np.empty_like(values)
    for i, column in enumerate(values.T):
        order = np.argsort(column, kind="stable")
        ranks[order, i] = np.cumsum(weights[order]) - weights[order] / 2.0
    away = ranks - weights @ ranks
    spread = (weights[:, None] * away).T @ away
    size = np.sqrt(np.diag(spread))
    return np.asarray(spread / size / size[:, None])


def _short(value: float) -> float:
    return float(f"{value:.6g}")
