"""Scenario discovery: a box of few uncertain numbers inside which something holds more often than elsewhere.

A box is peeled: of all slices of 5% at either end of any number, the one whose loss leaves the densest box goes, again and
again. Of all boxes on the way the one is taken whose weighted relative accuracy is greatest: its share of the draws times how
much more often it holds inside than in all. Then it is pasted: its ends are moved as long as that helps.

Source: Friedman and Fisher (1999), doi:10.1023/A:1008894516817; for scenarios Bryant and Lempert (2010),
doi:10.1016/j.techfore.2009.08.002; accuracy: Lavrac, Flach and Zupan (1999).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats

PEEL = 0.05
"""Share of a box's draws that one peel takes."""
LEAST = 0.05
"""Share of all draws that a box holds at least."""
MOST = 3
"""Numbers that a box limits at most: more cannot be said in a sentence."""
Hits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PrimBox:
    """Least and greatest value by column of those that are limited; infinite where one end is open."""

    limits: dict[int, tuple[float, float]]

    def holds(self, x: Floats) -> Hits:
        """Which draws lie inside: (draw,)."""
        inside = np.ones(len(x), dtype=bool)
        for column, (low, high) in self.limits.items():
            inside &= (x[:, column] >= low) & (x[:, column] <= high)
        return inside


def accuracy(box: PrimBox, x: Floats, hit: Hits) -> float:
    """Weighted relative accuracy: the box's share of draws times how much more often it holds inside than in all."""
    inside = box.holds(x)
    return float(inside.mean() * (hit[inside].mean() - hit.mean())) if inside.any() else 0.0


def discover(x: Floats, hit: Hits, most: int = MOST) -> PrimBox:
    """The box in which a thing holds most, in at most `most` of the columns.

    Args:
        x: (draw, column) uncertain numbers.
        hit: (draw,) whether it holds.
        most: columns that may be limited.

    Returns:
        the box; without limits where none is better than all draws.
    """
    box = _best(x, hit, list(range(x.shape[1])))
    while len(box.limits) > most:
        kept = sorted(box.limits, key=lambda column: accuracy(_without(box, column), x, hit))
        box = _best(x, hit, kept[: max(most, len(kept) - 1)])
    return _plainer(box, x, hit)


def _best(x: Floats, hit: Hits, columns: list[int]) -> PrimBox:
    """The most accurate box on the way of peeling, pasted."""
    found = max(_peeled(x, hit, columns), key=lambda box: accuracy(box, x, hit))
    return _pasted(found, x, hit)


def _peeled(x: Floats, hit: Hits, columns: list[int]) -> list[PrimBox]:
    """Every box on the way, all draws first."""
    boxes, inside = [PrimBox({})], np.ones(len(x), dtype=bool)
    while True:
        cuts = [cut for column in columns for cut in _slices(x, inside, column)]
        dense = [float(hit[inside & kept].mean()) for _, kept in cuts]
        if not cuts or hit[inside].all():
            return boxes
        limits, kept = cuts[int(np.argmax(dense))]
        inside &= kept
        if inside.mean() < LEAST:
            return boxes
        boxes.append(PrimBox(_within(boxes[-1].limits, limits)))


def _slices(x: Floats, inside: Hits, column: int) -> list[tuple[dict[int, tuple[float, float]], Hits]]:
    """What is left when a slice at either end of a column goes: limits, and which draws; none where that takes all or none."""
    values = x[:, column]
    low, high = np.quantile(values[inside], (PEEL, 1.0 - PEEL))
    cuts = [({column: (float(low), np.inf)}, values >= low), ({column: (-np.inf, float(high))}, values <= high)]
    count = int(inside.sum())
    return [(limits, kept) for limits, kept in cuts if 0 < int((inside & kept).sum()) < count]


def _within(before: dict[int, tuple[float, float]], new: dict[int, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    out = dict(before)
    for column, (low, high) in new.items():
        old = out.get(column, (-np.inf, np.inf))
        out[column] = (max(old[0], low), min(old[1], high))
    return out


def _pasted(box: PrimBox, x: Floats, hit: Hits) -> PrimBox:
    """The box with one end after the other moved to where it is most accurate, until none moves."""
    best, found = accuracy(box, x, hit), box
    for _ in range(2 * len(box.limits)):
        moved = [one for column in found.limits for one in _moved(found, x, column)]
        scores = [accuracy(one, x, hit) for one in moved]
        if not moved or max(scores) <= best:
            return found
        best, found = max(scores), moved[int(np.argmax(scores))]
    return found


def _moved(box: PrimBox, x: Floats, column: int) -> list[PrimBox]:
    """Boxes with one end of a column elsewhere: at the draws that the other limits leave, by hundredths of them."""
    low, high = box.limits[column]
    values = np.sort(x[_without(box, column).holds(x), column])
    steps = values[:: max(len(values) // 100, 1)]
    lower = [(float(v), high) for v in (-np.inf, *steps[steps < high]) if np.isfinite(low)]
    upper = [(low, float(v)) for v in (*steps[steps > low], np.inf) if np.isfinite(high)]
    return [PrimBox({**box.limits, column: ends}) for ends in (*lower, *upper)]


def _without(box: PrimBox, column: int) -> PrimBox:
    return PrimBox({name: ends for name, ends in box.limits.items() if name != column})


def _plainer(box: PrimBox, x: Floats, hit: Hits) -> PrimBox:
    """The box without limits that are open, or that add no more than twice the error of its accuracy."""
    box = PrimBox({column: ends for column, ends in box.limits.items() if np.isfinite(ends).any()})
    error = 2.0 * float(np.sqrt(hit.mean() * (1.0 - hit.mean()) / len(hit))) / 4.0
    for column in sorted(box.limits, key=lambda c: accuracy(box, x, hit) - accuracy(_without(box, c), x, hit)):
        if accuracy(box, x, hit) - accuracy(_without(box, column), x, hit) <= error:
            box = _without(box, column)
    return box
