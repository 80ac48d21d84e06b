"""The best point: sequential quadratic programming (SLSQP) with forward differences, from several starts.

A function is asked for many points at once, so that all differences of a gradient are one batch. Nothing here knows of
scenarios.

Source: Kraft 1988, A software package for sequential quadratic programming, DFVLR-FB 88-28; SciPy's `minimize`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import LinearConstraint, minimize

from scenarios.analysis.deciding.polytope import Polytope
from scenarios.arrays import Floats

Evaluate = Callable[[Floats], Floats]
"""Points (point, variable) to values (point,), of which more is better."""

STEP = 1e-3
"""Of a forward difference, in the variables' unit: shares."""
ENOUGH = 1e-6
"""A gain below this part of the scale ends a search."""
TURNS = 60
"""Iterations of a search at most."""
AGREE = 0.01
"""Starts agree where none ends further below the best than this part of what is gained."""


@dataclass(slots=True)
class Counted:
    """A function that remembers what it was asked, and how many points it really worked out."""

    evaluate: Evaluate
    count: int = 0
    known: dict[bytes, float] = field(default_factory=dict)

    def __call__(self, points: Floats) -> Floats:
        """Values (point,) of points (point, variable); each point once."""
        new = {row.tobytes(): row for row in points if row.tobytes() not in self.known}
        if new:
            self.count += len(new)
            values = self.evaluate(np.array(list(new.values())))
            self.known.update(zip(new, map(float, values), strict=True))
        return np.array([self.known[row.tobytes()] for row in points])


@dataclass(frozen=True, slots=True)
class End:
    """Where a search ended: x (variable,), its value and, at x, the slope (variable,)."""

    x: Floats
    value: float
    slope: Floats


def climb(evaluate: Counted, space: Polytope, start: Floats, scale: float = 1.0, turns: int = TURNS) -> End:
    """The best point that can be reached uphill from a start.

    Args:
        evaluate: what is made as large as can be.
        space: where x may be.
        start: of any place; the nearest that fits is taken.
        scale: a size of differences in value that matter; the search does not depend on the unit of the values.
        turns: iterations at most.
    """
    best: list[tuple[float, Floats]] = []

    def value(x: Floats) -> float:
        here = space.nearest(x)
        found = float(evaluate(here[None])[0])
        if not best or found > best[0][0]:
            best[:] = [(found, here)]
        return -found / scale

    def slope(x: Floats) -> Floats:
        return -slopes(evaluate, space, space.nearest(x)) / scale

    first = space.nearest(np.asarray(start, dtype=np.float64))
    if (space.high - space.low > 0.0).any():
        bounds = list(zip(space.low, space.high, strict=True))
        options = {"maxiter": turns, "ftol": ENOUGH}
        minimize(value, first, jac=slope, method="SLSQP", bounds=bounds, constraints=constraints(space), options=options)
    else:
        value(first)
    found, x = best[0]
    return End(x, found, slopes(evaluate, space, x))


def constraints(space: Polytope) -> list[LinearConstraint]:
    """The sums, as SciPy takes them."""
    out = []
    for one in space.sums:
        row = np.zeros(len(space.low))
        row[list(one.of)] = 1.0
        out.append(LinearConstraint(row, one.total, one.total))
    return out


def slopes(evaluate: Counted, space: Polytope, x: Floats) -> Floats:
    """Forward differences at x, all in one batch; backward where a step forward would leave the bounds.

    Sums are not kept by a step: what is evaluated must make sense of shares that sum to a little more than one.
    """
    wide = space.high > space.low
    steps = np.where(x + STEP <= space.high, STEP, -STEP)
    points = x + np.diag(steps)[wide]
    values = evaluate(np.concatenate([x[None], points]))
    out = np.zeros(len(x))
    out[wide] = (values[1:] - values[0]) / steps[wide]
    return out


@dataclass(frozen=True, slots=True)
class Found:
    """The best end of several searches, all ends, and what the function was asked.

    agree: whether all ends are as good; apart: the greatest distance of a variable between ends that are.
    """

    best: End
    ends: tuple[End, ...]
    evaluations: int
    agree: bool
    apart: float


def best_of(
    evaluate: Counted, space: Polytope, starts: Sequence[Floats], scale: float, told: Callable[[], None] | None = None
) -> Found:
    """Climb from every start.

    Args:
        evaluate: what is made as large as can be.
        space: where x may be.
        starts: at least one.
        scale: see `climb`; also what starts may differ by AGREE of.
        told: called after each climb.
    """
    ends = []
    for start in starts:
        ends.append(climb(evaluate, space, start, scale))
        if told:
            told()
    best = max(ends, key=lambda end: end.value)
    short = [best.value - end.value for end in ends]
    alike = [end.x for end, gap in zip(ends, short, strict=True) if gap <= AGREE * scale]
    apart = float(max(np.abs(x - best.x).max() for x in alike))
    return Found(best, tuple(ends), evaluate.count, max(short) <= AGREE * scale, apart)
