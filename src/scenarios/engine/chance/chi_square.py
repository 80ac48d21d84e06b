"""Chi-square variables by inversion, without solving for each: their quantile is a smooth function of two numbers.

The log of quantile over degrees of freedom is a polynomial (Chebyshev) in the standard normal quantile of u and in the log of
the degrees of freedom, worked out once from `scipy.special`; off by less than 1e-10 (tested).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.polynomial import chebyshev
from scipy.special import gammainccinv, gammaincinv, ndtr, ndtri

from scenarios.arrays import Floats

FREEDOM = (2.2, 40.0)
"""Degrees of freedom that the polynomial holds for; others are solved for."""
REACH = 6.5
"""Normal quantiles beyond which, once in ten billion draws, the solution is looked for."""
DEGREES = (48, 28)
"""Of the polynomial in the normal quantile, and in the log of the degrees of freedom."""


def chi_square(freedom: Floats, u: Floats) -> Floats:
    """Quantiles (member, draw) of chi-square laws with `freedom` (member,) degrees at u (member, draw), each in 0 to 1."""
    low, high = FREEDOM
    if not ((freedom >= low) & (freedom <= high)).all():
        solved: Floats = 2.0 * gammaincinv(freedom[:, None] / 2.0, u)
        return solved
    z = ndtri(u)
    far = ~(np.abs(z) <= REACH)
    found: Floats = freedom[:, None] * np.exp(_sum(_of_members(freedom), np.where(far, 0.0, z / REACH)))
    if far.any():
        member, draw = np.nonzero(far)
        found[member, draw] = 2.0 * gammaincinv(freedom[member] / 2.0, u[member, draw])
    return found


def _of_members(freedom: Floats) -> Floats:
    """Each member's polynomial in the normal quantile: coefficients (member, degree)."""
    low, high = np.log(FREEDOM)
    at = (np.log(freedom) - low) / (high - low) * 2.0 - 1.0
    coefficients: Floats = np.zeros((len(freedom), DEGREES[0]))
    for n, column in enumerate(chebyshev.chebvander(at, DEGREES[1] - 1).T):  # one by one: no bit depends on the other members
        coefficients += column[:, None] * _table()[:, n]
    return coefficients


def _sum(coefficients: Floats, x: Floats) -> Floats:
    """Chebyshev sums by Clenshaw's recurrence: (member, degree), (member, draw) -> (member, draw)."""
    later, last, spare, twice = np.zeros_like(x), np.zeros_like(x), np.empty_like(x), 2.0 * x
    for degree in range(coefficients.shape[1] - 1, 0, -1):
        np.multiply(twice, later, out=spare)
        spare += coefficients[:, degree, None]
        spare -= last
        later, last, spare = spare, later, last
    return coefficients[:, 0, None] + x * later - last


@lru_cache(maxsize=1)
def _table() -> Floats:
    """Coefficients (degree in the normal quantile, degree in log freedom), from quantiles at the zeros of both polynomials."""
    zeros = [np.cos(np.pi * (np.arange(degree) + 0.5) / degree) for degree in DEGREES]
    low, high = np.log(FREEDOM)
    half = np.exp((zeros[1] + 1.0) / 2.0 * (high - low) + low) / 2.0
    z = zeros[0][:, None] * REACH
    quantile = np.where(z < 0.0, gammaincinv(half, ndtr(z)), gammainccinv(half, ndtr(-z)))
    by_z = np.linalg.solve(chebyshev.chebvander(zeros[0], DEGREES[0] - 1), np.log(quantile / half))
    return np.asarray(np.linalg.solve(chebyshev.chebvander(zeros[1], DEGREES[1] - 1), by_z.T).T, dtype=np.float64)
