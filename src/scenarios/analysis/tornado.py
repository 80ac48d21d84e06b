"""Which uncertain numbers move a headline most, read off draws that are already made.

For each parameter the outcome is regressed on the first Legendre polynomials of the parameter's rank (draws are nearly
independent, so one by one); the bar is the fitted mean at the rank of 5% and at that of 95%. The ends of a heavy tail are cut
first. Source: regression on orthogonal polynomials of ranks is the plainest polynomial chaos (Sudret 2008,
doi:10.1016/j.ress.2007.04.002); how many bars may be told is corrected for how many were looked at (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.polynomial import legendre
from scipy.special import ndtri

from scenarios.arrays import Floats

MOST = 6
"""Bars at most."""
DEGREE = 2
"""Of the polynomial: a slope and a bend."""
ENDS = (0.05, 0.95)
"""Ranks at which the fitted mean is told."""
CUT = 0.01
"""Share of draws at each end whose outcome is drawn in to the next one: means of heavy tails do not settle."""
FEWEST = 100
"""Draws from which a fit is made at all."""
LEVEL = 0.10
"""Chance that any bar is told although no parameter moves the outcome."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One parameter: its values at both ends, the outcome's fitted mean at each, and the 90% error of their distance."""

    parameter: str
    value_low: float
    value_high: float
    low: float
    high: float
    error: float

    @property
    def reach(self) -> float:
        """How far the outcome moves from one end to the other."""
        return self.high - self.low


def tornado(draws: Mapping[str, Floats], outcome: Floats) -> tuple[Bar, ...]:
    """The parameters that move an outcome most: at most MOST, and only those whose reach stands above its error.

    Args:
        draws: (member,) of each parameter.
        outcome: (member,) in any unit.

    Returns:
        Bars by falling reach; none with fewer than FEWEST draws.
    """
    drawn = {name: values for name, values in draws.items() if np.ptp(values) > 0.0}
    if len(outcome) < FEWEST or not drawn or np.ptp(outcome) == 0.0:
        return ()
    y = np.clip(outcome, *np.quantile(outcome, (CUT, 1.0 - CUT)))
    bars = [bar_of(name, values, y) for name, values in drawn.items()]
    strict = ndtri(1.0 - LEVEL / (2.0 * len(bars))) / ndtri(1.0 - LEVEL / 2.0)
    told = [bar for bar in bars if abs(bar.reach) > strict * bar.error]
    return tuple(sorted(told, key=lambda bar: -abs(bar.reach))[:MOST])


def bar_of(name: str, values: Floats, y: Floats) -> Bar:
    """Fit one parameter; the error is that of a least-squares fit with as much noise as the fit leaves."""
    rank = 2.0 * (values.argsort(kind="stable").argsort(kind="stable") + 0.5) / len(values) - 1.0
    basis = legendre.legvander(rank, DEGREE)
    weights, *_ = np.linalg.lstsq(basis, y, rcond=None)
    at = legendre.legvander(2.0 * np.array(ENDS) - 1.0, DEGREE)
    noise = float(((y - basis @ weights) ** 2).sum() / (len(y) - DEGREE - 1))
    step = at[1] - at[0]
    variance = noise * float(step @ np.linalg.solve(basis.T @ basis, step))
    low, high = (float(x) for x in at @ weights)
    ends = np.quantile(values, ENDS)
    return Bar(name, float(ends[0]), float(ends[1]), low, high, float(ndtri(1.0 - LEVEL / 2.0)) * variance**0.5)
