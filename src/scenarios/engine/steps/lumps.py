"""Money that moves in lumps, compiled: the switch that puts the luck of projects into the ensemble.

A cell's money is taken as equal pieces of about a realistic agreement. In a step each piece stays or moves on by itself, with
the chances that the flow has as shares: so the mean is that of the flow, the spread that of lumps, and no dollar is made or
lost. Draws are keyed by the cell's name, so that compared scenarios share their luck.
"""

from __future__ import annotations

import math
from typing import Any

from scenarios.compiled import formula
from scenarios.engine.chance.luck import Luck
from scenarios.engine.steps.money import alive
from scenarios.lanes import WIDTH
from scenarios.shelf import lane, set_lane


@formula
def thin(stock: float, piece: float, chance: float, u: float) -> tuple[float, float]:
    """What moves of a stock whose pieces move by themselves, each with a chance: a binomial number of them, by inversion of
    u.

    Returns the money that moves, and what is left of u, which is uniform again and independent of the outcome.
    """
    if stock <= 0.0 or chance <= 0.0:
        return 0.0, u
    if chance >= 1.0:
        return stock, u
    n = max(1, round(stock / piece))
    odds, mass, below, k = chance / (1.0 - chance), math.exp(n * math.log1p(-chance)), 0.0, 0
    while u >= below + mass and k < n:
        below += mass
        mass *= odds * (n - k) / (k + 1)
        k += 1
    rest = (u - below) / mass if mass > 0.0 else 0.5
    return stock * k / n, min(max(rest, 0.0), 1.0 - 1e-16)


@formula
def move_lumps(t: Any, year: float, step: int, first: int, luck: Luck, w: Any) -> None:
    """As `money.move_and_pay` moves them, piece by piece: what waits to be paid is added to the queues.

    `step` counts quarters from the run's start; `first` is the tile's first member in its block.
    """
    for j in range(w.cells):
        if alive(j, year, w):
            c, timing = w.cohort[j], w.timing[j]
            for m in range(WIDTH):
                draw = luck.draws[int(step - luck.first[j]) % len(luck.draws), j, min(first + m, luck.draws.shape[2] - 1)]
                _move_cell(t, j, m, 4 * c + timing, timing, luck.piece, draw)


@formula
def _move_cell(t: Any, j: int, m: int, chain: int, timing: int, agreement: float, u: float) -> None:
    """One member's money of one cell."""
    unobligated, order, delivery = lane(t.unobligated, j, m), lane(t.order, j, m), lane(t.delivery, j, m)
    if unobligated + order + delivery > 0.0:
        piece = _piece(t, j, m, agreement)
        waits, moves = lane(t.waits, timing, m), lane(t.moves, timing, m)
        stays, to_order, to_delivery = lane(t.stay, chain // 4, m), lane(t.to_order, chain, m), lane(t.to_delivery, chain, m)
        gone, u = thin(unobligated, piece, 1.0 - stays, u)
        past_order, u = thin(gone, piece, _of_rest(1.0 - stays - to_order, 1.0 - stays), u)
        queued, u = thin(past_order, piece, _of_rest(1.0 - stays - to_order - to_delivery, 1.0 - stays - to_order), u)
        left, u = thin(order, piece, 1.0 - waits, u)
        through, u = thin(left, piece, _of_rest(1.0 - waits - moves, 1.0 - waits), u)
        delivered, u = thin(delivery, piece, 1.0 - waits, u)
        set_lane(t.unobligated, j, m, unobligated - gone)
        set_lane(t.order, j, m, order - left + (gone - past_order))
        set_lane(t.delivery, j, m, delivery - delivered + (left - through) + (past_order - queued))
        set_lane(t.queue, j, m, lane(t.queue, j, m) + queued + through + delivered)


@formula
def _piece(t: Any, j: int, m: int, agreement: float) -> float:
    """Million USD of each of a cell's equal pieces; small cells are cut too, as their last agreement is a rest."""
    still = lane(t.unobligated, j, m) + lane(t.order, j, m) + lane(t.delivery, j, m) + lane(t.queue, j, m)
    whole = still + lane(t.disbursed, j, m) + lane(t.lapsed, j, m) + lane(t.cancelled, j, m)
    return whole / (1 + round(whole / agreement))


@formula
def _of_rest(part: float, whole: float) -> float:
    """A chance given that something happened which contains it."""
    return min(max(part / whole, 0.0), 1.0) if whole > 1e-15 else 0.0
