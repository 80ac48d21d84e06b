"""The order of a step and of a fiscal year, compiled: money, then capability, then violence; tile by tile.

Here is only the order of events. What a run does next is a list of acts, so that all years of a tile go through one call
where no rule looks at what happened.
"""

from __future__ import annotations

from typing import Any

from scenarios.arrays import Ints
from scenarios.compiled import formula, kernel
from scenarios.engine.chance.members import open_drawn
from scenarios.engine.plan.world import open_world
from scenarios.engine.steps.ground import build, close_step, open_step, set_wear, start, violence, write_strength
from scenarios.engine.steps.lumps import move_lumps
from scenarios.engine.steps.money import (
    close_year,
    count,
    give_back,
    hold_back,
    move_and_pay,
    receive,
    set_pace,
    spend_fixed,
    tally,
)
from scenarios.engine.steps.state import PER_QUARTER, H, Memory, open_tile
from scenarios.lanes import WIDTH

BEGIN, COUNT, QUARTERS, CLOSE = range(4)
"""Acts, each a row (act, fiscal-year row, quarter, quarter): set up before the first year; count what is open at a quarter's
start; run the quarters from one to before another; close the year."""


@kernel
def perform(acts: Ints, memory: Memory) -> None:
    """Carry out acts (act, 4) in order on every tile."""
    w = open_world(memory.world, memory.world_starts)
    for x in range(len(memory.tiles)):
        t = open_tile(memory.tiles, memory.starts, x)
        d = open_drawn(memory.drawn, memory.drawn_starts, x)
        for n in range(len(acts)):
            what, row, first, last = acts[n, 0], acts[n, 1], acts[n, 2], acts[n, 3]
            if what == BEGIN:
                set_pace(t, d, w)
                start(t, d, w)
            elif what == COUNT:
                count(t, w.first_year + row + 0.25 * first, w)
            elif what == QUARTERS:
                for step in range(first * PER_QUARTER, last * PER_QUARTER):
                    take_step(row, step, step == first * PER_QUARTER, x * WIDTH, t, d, w, memory)
            else:
                close_year(t, row, w)


@formula
def take_step(row: int, step: int, opens: bool, first: int, t: Any, d: Any, w: Any, memory: Memory) -> None:
    """One step of a fiscal year: money, then capability, then violence. `opens`: the acts begin here; `first`: member."""
    quarter, year = step // PER_QUARTER, float(w.first_year + row)
    begin = year + step * H
    if opens or step in (0, PER_QUARTER):  # a calendar year ends with the first fiscal quarter, and with it a rate is new
        set_wear(row + min(quarter, 1), t, d, w)
    open_step(row, t, d, w)
    receive(t, begin, w)
    if w.blocked:
        hold_back(t, row, quarter, w)
    if w.lumps:
        move_lumps(t, year, 4 * row + quarter, first, memory.luck, w)
    move_and_pay(t, year, w)
    if w.blocked:
        give_back(t, w)
    spend_fixed(t, row, w)
    build(row, step, t, d, w)
    violence(row, quarter, t, d, w)
    close_step(row, step, t, d, w)
    if w.tallied and (step + 1) % PER_QUARTER == 0:
        tally(t, 4 * row + quarter, begin + H, w)
        if quarter == 3:
            write_strength(row, t, d, w)
