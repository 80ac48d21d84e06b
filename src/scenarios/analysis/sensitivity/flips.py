"""Beyond which value of an uncertain number the order of two plans turns round: where the fitted mean crosses nothing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.polynomial import legendre
from scipy.special import ndtri

from scenarios.analysis.sensitivity.indices import ranks
from scenarios.analysis.tornado import LEVEL
from scenarios.arrays import Floats

DEGREE = 3
"""Of the polynomial of a parameter's rank."""
GRID = np.linspace(0.01, 0.99, 99)
"""Ranks that are looked at: the hundredth at each end says little."""


def flips(draws: Mapping[str, Floats], outcome: Floats) -> dict[str, float | None]:
    """The value of each parameter beyond which the mean outcome, all other numbers varying, has the other sign.

    Args:
        draws: (member,) of each parameter.
        outcome: (member,) what one plan does more than the other.

    Returns:
        None where the mean keeps its sign over the range, or turns by no more than its error; errors are strict enough that
        with a chance of 90% none is told that is none (Bonferroni).
    """
    varying = {name: values for name, values in draws.items() if np.ptp(values) > 0.0}
    strict = float(ndtri(1.0 - LEVEL / (2.0 * max(len(varying), 1))))  # both ends of each
    return {name: _flip(values, outcome, strict) for name, values in varying.items()}


def _flip(values: Floats, outcome: Floats, strict: float) -> float | None:
    rank = 2.0 * (ranks(values) + 0.5) / len(values) - 1.0
    basis = legendre.legvander(rank, DEGREE)
    weights, *_ = np.linalg.lstsq(basis, outcome, rcond=None)
    at = legendre.legvander(2.0 * GRID - 1.0, DEGREE)
    noise = float(((outcome - basis @ weights) ** 2).sum() / (len(outcome) - DEGREE - 1))
    error = np.sqrt(noise * np.einsum("ij,ij->i", at, np.linalg.solve(basis.T @ basis, at.T).T))
    fitted = np.sign(outcome.mean()) * (at @ weights)
    beyond = np.flatnonzero(fitted < -strict * error)
    if not beyond.size:
        return None
    middle = len(GRID) // 2
    nearest = int(beyond[np.abs(beyond - middle).argmin()])
    back = 1 if nearest < middle else -1
    kept = np.flatnonzero(fitted[nearest::back] > 0.0)
    if not kept.size:
        return None
    inside = nearest + back * int(kept[0])
    outside = inside - back
    share = fitted[inside] / (fitted[inside] - fitted[outside])
    return float(np.quantile(values, GRID[inside] + share * (GRID[outside] - GRID[inside])))
