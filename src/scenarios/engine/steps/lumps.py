"""Money that moves in lumps, compiled: the switch that puts the luck of projects into the ensemble.

A cell's money is taken as equal pieces of about a realistic agreement. In a step each piece stays or moves on by itself, with
the chances that the flow has as shares: so the mean is that of the flow, the spread that of lumps, and no dollar is made or
lost. Draws are keyed by the cell's name, so that compared scenarios share their luck.
"""

from __future__ import annotations

import math

from scenarios.compiled import formula
from scenarios.engine.chance.luck import Luck
from scenarios.engine.steps.state import (
    DELIVERY,
    MOVES,
    ORDER,
    QUEUE,
    STAY,
    TO_DELIVERY,
    TO_ORDER,
    UNOBLIGATED,
    WAITS,
    Pace,
    Purse,
    Scratch,
)


@formula
def thin(stock: float, piece: float, chance: float, u: float) -> tuple[float, float]:
    """What moves of a stock whose pieces move by themselves, each with a chance: a binomial number of them, by inversion of u.

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
def move_lumps(m: int, step: int, begins: int, ends: int, pace: Pace, purse: Purse, luck: Luck, work: Scratch) -> None:
    """As `money_steps.move`, piece by piece: fill work.queue with what waits to be paid. `step` counts from the run's start."""
    money, chance = purse.cells[m], pace.step[m]
    for j in range(begins, ends):
        unobligated, order, delivery = money[UNOBLIGATED, j], money[ORDER, j], money[DELIVERY, j]
        work.queue[j] = money[QUEUE, j]
        if unobligated + order + delivery <= 0.0:
            continue
        piece = _piece(m, j, purse, luck.piece)
        u = luck.draws[int(step - luck.first[j]) % len(luck.draws), j, m]
        stays, to_order, to_delivery = chance[STAY, j], chance[TO_ORDER, j], chance[TO_DELIVERY, j]
        gone, u = thin(unobligated, piece, 1.0 - stays, u)
        past_order, u = thin(gone, piece, _of_rest(1.0 - stays - to_order, 1.0 - stays), u)
        queued, u = thin(past_order, piece, _of_rest(1.0 - stays - to_order - to_delivery, 1.0 - stays - to_order), u)
        left, u = thin(order, piece, 1.0 - chance[WAITS, j], u)
        through, u = thin(left, piece, _of_rest(1.0 - chance[WAITS, j] - chance[MOVES, j], 1.0 - chance[WAITS, j]), u)
        delivered, u = thin(delivery, piece, 1.0 - chance[WAITS, j], u)
        money[UNOBLIGATED, j] = unobligated - gone
        money[ORDER, j] = order - left + (gone - past_order)
        money[DELIVERY, j] = delivery - delivered + (left - through) + (past_order - queued)
        work.queue[j] += queued + through + delivered


@formula
def _piece(m: int, j: int, purse: Purse, agreement: float) -> float:
    """Million USD of each of a cell's equal pieces; small cells are cut too, as their last agreement is a rest."""
    whole = 0.0
    for place in range(purse.cells.shape[1]):
        whole += purse.cells[m, place, j]
    return whole / (1 + round(whole / agreement))


@formula
def _of_rest(part: float, whole: float) -> float:
    """A chance given that something happened which contains it."""
    return min(max(part / whole, 0.0), 1.0) if whole > 1e-15 else 0.0
