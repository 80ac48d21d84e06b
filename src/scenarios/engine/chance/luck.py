"""The luck of projects: random numbers of each cell, keyed by its name, where money moves in lumps."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.chance.draws import BLOCK, stream
from scenarios.engine.plan.layout import Layout

SPREAD = 0.8
"""Sd of the log of agreements' sizes: two thirds lie between 0.45 and 2.2 times the median (assumed)."""

YEARS = 12
"""Years of a cell's own luck: from its fiscal year to the closing of its account; later steps begin anew."""

class Luck(NamedTuple):
    """draws (step, cell, member) uniform, step counted from the cell's fiscal year; first (cell,): that year's step in the run;
    piece: million USD, about. No cells: money flows.
    """

    draws: Floats
    first: Floats
    piece: float

def no_luck() -> Luck:
    """Money flows."""
    return Luck(np.zeros((0, 0, 0)), np.zeros(0), 0.0)

def piece_of(size: float) -> float:
    """Equal pieces that stray as much as lognormal agreements of a median size, million USD: sum of squares over sum."""
    return size * math.exp(1.5 * SPREAD**2)

def luck_of(seed: int, block: int, layout: Layout, units: tuple[str, ...], first_year: int, piece: float) -> Luck:
    """The luck of a block's cells: each has random numbers of its own, keyed by its name. `piece` in million USD."""
    draws = np.empty((4 * YEARS, len(layout.index), BLOCK))
    first = np.empty(len(layout.index))
    for (number, kind, unit), cell in layout.index.items():
        c = layout.cohorts[number]
        name = f"lumps/{units[unit]}/{kind}/{c.fiscal_year}/{c.rule}/{c.law}/{c.offered}"
        draws[:, cell] = stream(seed, block, name).random((4 * YEARS, BLOCK))
        first[cell] = 4.0 * (c.offered - first_year)
    return Luck(draws, first, piece)
