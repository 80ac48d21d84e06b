"""How plans do over worlds: regret of both types, satisficing, and the plan that is never far from the best.

Source: Herman, Reed, Zeff and Characklis (2015), doi:10.1061/(ASCE)WR.1943-5452.0000509: regret from a plan's own performance
in the world it was made for, regret from the best plan of each world, and the share of worlds that meet a requirement (Starr
1963).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats


def own_regret(performance: Floats) -> Floats:
    """Type 1: what a plan loses in each world against itself in the first: (world, plan); below nothing where it gains.

    Args:
        performance: (world, plan), more is better; the first world is the plans' own.
    """
    return np.asarray(performance[0] - performance)


def regret_of_best(performance: Floats) -> Floats:
    """Type 2: how far a plan lies below the best plan of each world: (world, plan), never below nothing."""
    return np.asarray(performance.max(1, keepdims=True) - performance)


def satisfied(gains: NDArray[np.float64], least: float) -> float:
    """Satisficing: the share of draws (member,) in which a gain is at least so much."""
    return float((gains >= least).mean())


def never_far(regret: Floats) -> int:
    """The plan whose greatest type 2 regret over worlds is least (minimax regret, Savage 1951); the first of equals."""
    return int(regret.max(0).argmin())
