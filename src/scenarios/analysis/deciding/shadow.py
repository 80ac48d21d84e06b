"""What a limit is worth: the best is sought again with the limit moved by a stated step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenarios.analysis.deciding.polytope import Polytope
from scenarios.analysis.deciding.search import Counted, climb
from scenarios.arrays import Floats

STEP = 0.01
"""By which a limit is moved: a hundredth of a program's year."""
AT = 1.001e-4
"""How near to a bound a variable stands at it: plans have four digits."""
TURNS = 3
"""Iterations of the search that begins at the best."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A variable (its place) that stands at a bound.

    bound: its value; side: -1 the lower, 1 the upper. step: by how much the limit was moved: outward above nothing, inward
    below it (where there is nothing further out). value: how much better the best becomes, worse below nothing.
    """

    place: int
    bound: float
    side: int
    step: float
    value: float


def bindings(evaluate: Counted, space: Polytope, best: Floats, scale: float, ends: Polytope) -> list[Binding]:
    """Every variable at a bound, with what the bound is worth.

    Args:
        evaluate: as it was searched.
        space: where x may be.
        best: the best point.
        scale: as in the search.
        ends: the furthest that bounds could ever be moved: shares from 0 to 1.
    """
    out = []
    for place in np.flatnonzero(space.high > space.low):
        for side, bound in ((-1, space.low[place]), (1, space.high[place])):
            if abs(best[place] - bound) <= AT:
                out.append(_binding(evaluate, space, best, scale, ends, int(place), side))
    return out


def _binding(evaluate: Counted, space: Polytope, best: Floats, scale: float, ends: Polytope, place: int, side: int) -> Binding:
    bound = float((space.low if side < 0 else space.high)[place])
    room = bound - ends.low[place] if side < 0 else ends.high[place] - bound
    step = STEP if room >= STEP else -STEP
    moved = space.moved(place, **{"by_low" if side < 0 else "by_high": side * step})
    value = shadow(evaluate, space, moved, best, scale)
    return Binding(place, bound, side, step, value)


def shadow(evaluate: Counted, space: Polytope, moved: Polytope, best: Floats, scale: float) -> float:
    """How much better the best is in the moved space, sought from the best of the space before."""
    now = float(evaluate(space.nearest(best)[None])[0])
    return climb(evaluate, moved, best, scale, TURNS).value - now
