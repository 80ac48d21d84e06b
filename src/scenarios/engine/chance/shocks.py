"""Paths of log-rate shocks beside which the effect of assistance is small; shared by all scenarios that are compared.

Homicide is close to a random walk with fat tails, some momentum and a weak common shock. Source: P30, P31, P33, P34 in
`parameters.yaml`; country sizes are worked out in `baseline/shocks.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats
from scenarios.baseline.shocks import TYPICAL
from scenarios.engine.chance.chi_square import chi_square
from scenarios.engine.chance.draws import BLOCK, stream

CLIP = 4.0
"""Standard deviations beyond which a single shock is cut off."""


def shock_paths(
    seed: int, block: int, countries: Sequence[str], sd: Floats, years: int, draws: NDArray[np.void]
) -> Floats:
    """Cumulated shocks Z to the log rate in each year after the origin: (member, year, country).

    Args:
        seed: the ensemble's seed.
        block: which members.
        countries: codes, which key the draws.
        sd: (country,) sd of yearly log growth, log points; P30 over its typical size scales them.
        years: how many after the origin; more years keep the earlier ones.
        draws: (member,) record with shock_sd, shock_rho, shock_df, shock_correlation.
    """
    common = stream(seed, block, "shock/common").standard_normal((years, BLOCK))
    rho, r, df = draws["shock_rho"], draws["shock_correlation"], draws["shock_df"]
    scale = draws["shock_sd"] / TYPICAL * np.sqrt(1.0 - rho**2)
    paths = np.empty((BLOCK, years, len(countries)))
    own, u = np.empty((2, len(countries), years, BLOCK))
    for i, code in enumerate(countries):
        rng = stream(seed, block, f"shock/{code}")
        for year in range(years):  # year by year, so that a longer horizon keeps the earlier years
            own[i, year], u[i, year] = rng.standard_normal(BLOCK), rng.random(BLOCK)
    chi2 = chi_square(df, u.reshape(-1, BLOCK).T).T.reshape(u.shape)
    fat = np.clip((np.sqrt(r) * common + np.sqrt(1.0 - r) * own) * np.sqrt((df - 2.0) / chi2), -CLIP, CLIP)
    for i in range(len(countries)):
        paths[:, :, i] = _accumulate(sd[i] * scale * fat[i], rho).T
    return paths


def _accumulate(innovations: Floats, rho: Floats) -> Floats:
    """Growth with memory rho, summed up: (year, member) -> (year, member)."""
    growth = np.zeros(innovations.shape[1:])
    level = np.zeros_like(growth)
    out = np.empty_like(innovations)
    for year, innovation in enumerate(innovations):
        growth = rho * growth + innovation
        level = level + growth
        out[year] = level
    return out
