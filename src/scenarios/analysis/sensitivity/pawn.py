"""PAWN: how far the whole distribution of an outcome moves with a number, not its variance alone (Pianosi and Wagener 2018)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np

from scenarios.arrays import Floats
from scenarios.errors import Problem, ScenarioError

SLICES = 10
"""Parts of a number's range, each with as many draws, whose distributions are compared with that of all."""
DUMMIES = 59
"""Numbers without any effect: 95% of them stay below the third largest, which is what chance alone gives."""
_DUMMY_SEED = 2018
NEEDED = "SALib"


@dataclass(frozen=True, slots=True)
class Pawn:
    """medians: by parameter, the median over slices of the Kolmogorov-Smirnov distance; chance: what a number without effect
    stays below in 19 of 20 cases.
    """

    medians: dict[str, float]
    chance: float

    @property
    def told(self) -> list[str]:
        """Parameters above chance, the greatest first."""
        return sorted((n for n, x in self.medians.items() if x > self.chance), key=lambda name: -self.medians[name])


def must_have_salib() -> None:
    """The package that computes PAWN is an extra.

    Raises:
        ScenarioError: it is not installed.
    """
    if find_spec(NEEDED) is None:
        hint = "pip install 'scenarios[sensitivity]'"
        raise ScenarioError([Problem("PAWN needs the package SALib", None, hint, "no-package")])


def pawn(drawn: Mapping[str, Floats], outcome: Floats) -> Pawn:
    """PAWN indices of parameters, from draws that are there.

    Args:
        drawn: (member,) by parameter, each varying.
        outcome: (member,) finite and not constant.
    """
    from SALib.analyze import pawn as salib

    empty = np.random.default_rng(_DUMMY_SEED).random((len(outcome), DUMMIES))
    x = np.column_stack([*drawn.values(), empty])
    names = [*drawn, *(f"without effect {n}" for n in range(DUMMIES))]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    medians = np.asarray(salib.analyze(problem, x, outcome, S=SLICES)["median"], dtype=float)
    chance = float(np.sort(medians[len(drawn) :])[-3])
    return Pawn(dict(zip(drawn, map(float, medians), strict=False)), chance)
