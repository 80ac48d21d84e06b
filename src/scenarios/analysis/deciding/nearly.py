"""How flat is the best? The range of each variable over all points that are nearly as good, the others free to move.

A quadratic is fitted to points around the best; its ranges are ends of a convex problem that costs no runs. Then the ends
themselves are run: where they miss, they join the fit and it is made again; what still lies too low is drawn in towards the
best until a run says that it is nearly as good. So each range that is told has been reached by a run.

Source: near-optimal spaces of energy planning (modelling to generate alternatives; DeCarolis 2011,
doi:10.1016/j.eneco.2010.05.002), with a response surface in place of further searches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from scenarios.analysis.deciding.polytope import Polytope
from scenarios.analysis.deciding.search import Counted, constraints
from scenarios.arrays import Floats

RADIUS = 0.15
"""How far from the best the first points lie, at most."""
ROUNDS = 3
"""Fits at most."""
MISS = 0.25
"""A run at an end may be off by this part of what may be given up."""
HALVINGS = 6
"""Of the way between the best and an end that lies too low."""


@dataclass(frozen=True, slots=True)
class Near:
    """Ranges (variable,) of what is nearly as good, and the points (2 * variable, variable) that were run at their ends.

    r2: of the fit, over the points that it was made from. drawn_in: how many ends the fit had placed too far out.
    """

    low: Floats
    high: Floats
    ends: Floats
    r2: float
    drawn_in: int


def near(evaluate: Counted, space: Polytope, best: Floats, slack: float, seed: int = 0) -> Near:
    """The range of each variable where no more than `slack` of the value is given up.

    Args:
        evaluate: as it was searched.
        space: where x may be.
        best: the best point (variable,).
        slack: what may be given up, more than nothing.
        seed: of the points of the fit.
    """
    top = float(evaluate(best[None])[0])
    points = _around(space, best, seed)
    drops = top - evaluate(points)
    for _ in range(ROUNDS):
        surface = _fitted(points, drops, best, slack)
        ends = _ends(surface, space, best, slack)
        found = top - evaluate(ends)
        points, drops = np.concatenate([points, ends]), np.concatenate([drops, found])
        if (np.abs(found - slack)[_inner(ends, space)] <= MISS * slack).all():
            break
    held, drawn_in = _drawn_in(evaluate, ends, found, best, top, slack)
    return Near(held.min(0), held.max(0), held, _r2(surface, points, drops, best), drawn_in)


@dataclass(frozen=True, slots=True)
class _Surface:
    """drop(x) = slope (x - best) + (x - best) curve (x - best) / 2, with curve positive semidefinite."""

    slope: Floats
    curve: Floats

    def at(self, step: Floats) -> Floats:
        """The drop of steps (..., variable) away from the best."""
        return np.asarray(step @ self.slope + 0.5 * ((step @ self.curve) * step).sum(-1))


def _around(space: Polytope, best: Floats, seed: int) -> Floats:
    """Points to fit: enough of them for a quadratic, twice over, at many distances and in many directions."""
    free = len(best) - len(space.sums)
    count = 2 * ((free + 1) * (free + 2) // 2) + 5
    rng = np.random.default_rng(seed)
    steps = rng.standard_normal((count, len(best)))
    steps *= RADIUS * np.sqrt(rng.uniform(0.05, 1.0, (count, 1))) / np.linalg.norm(steps, axis=1, keepdims=True)
    return np.array([space.nearest(best + step) for step in steps])


def _fitted(points: Floats, drops: Floats, best: Floats, slack: float) -> _Surface:
    """Least squares, points far below what may be given up weighing less; through nothing at the best."""
    step, n = points - best, len(best)
    rows, columns = np.triu_indices(n)
    twice = np.where(rows == columns, 0.5, 1.0)
    basis = np.concatenate([step, step[:, rows] * step[:, columns] * twice], axis=1)
    weight = 1.0 / (1.0 + (drops / (2.0 * slack)) ** 2)
    found, *_ = np.linalg.lstsq(basis * weight[:, None], drops * weight, rcond=1e-10)
    curve = np.zeros((n, n))
    curve[rows, columns] = curve[columns, rows] = found[n:]
    values, vectors = np.linalg.eigh(curve)
    return _Surface(
        np.asarray(found[:n], dtype=np.float64), np.asarray((vectors * np.maximum(values, 0.0)) @ vectors.T, dtype=np.float64)
    )


def _ends(surface: _Surface, space: Polytope, best: Floats, slack: float) -> Floats:
    """For each variable the points with the least and the most of it that the surface holds for nearly as good."""
    out = np.repeat(best[None], 2 * len(best), axis=0)
    for n in range(len(best)):
        for side in (-1.0, 1.0):
            if space.high[n] > space.low[n]:
                out[2 * n + (side > 0)] = _furthest(surface, space, best, slack, n, side)
    return out


def _furthest(surface: _Surface, space: Polytope, best: Floats, slack: float, n: int, side: float) -> Floats:
    """The furthest point along one variable, of a convex problem; where the solver strays, the best itself."""
    aim = np.zeros(len(best))
    aim[n] = -side
    limit = {
        "type": "ineq",
        "fun": lambda x: 1.0 - surface.at(x - best) / slack,
        "jac": lambda x: -(surface.slope + surface.curve @ (x - best)) / slack,
    }
    bounds = list(zip(space.low, space.high, strict=True))
    found = minimize(
        lambda x: aim @ x, best, jac=lambda x: aim, method="SLSQP", bounds=bounds,
        constraints=[limit, *constraints(space)], options={"maxiter": 200, "ftol": 1e-9},
    )  # fmt: skip
    x = space.nearest(found.x)
    return x if side * (x[n] - best[n]) > 0.0 else best


def _inner(ends: Floats, space: Polytope) -> NDArray[np.bool_]:
    """Ends (end,) that do not stand at a bound of their own variable: there nothing says how far they could go."""
    out = []
    for place, end in enumerate(ends):
        n, side = divmod(place, 2)
        bound = (space.high if side else space.low)[n]
        out.append(abs(end[n] - bound) > 1e-6)
    return np.array(out)


def _drawn_in(evaluate: Counted, ends: Floats, drops: Floats, best: Floats, top: float, slack: float) -> tuple[Floats, int]:
    """Ends that give up too much, drawn in by halves; all that is told was run."""
    out, count = ends.copy(), 0
    most = (1.0 + MISS) * slack
    for place in np.flatnonzero(drops > most):
        inside, outside = 0.0, 1.0
        for _ in range(HALVINGS):
            middle = 0.5 * (inside + outside)
            drop = top - float(evaluate((best + middle * (ends[place] - best))[None])[0])
            inside, outside = (middle, outside) if drop <= most else (inside, middle)
        out[place] = best + inside * (ends[place] - best)
        count += 1
    return out, count


def _r2(surface: _Surface, points: Floats, drops: Floats, best: Floats) -> float:
    left = drops - surface.at(points - best)
    spread = float(((drops - drops.mean()) ** 2).sum())
    return 1.0 - float((left**2).sum()) / spread if spread > 0.0 else 1.0
