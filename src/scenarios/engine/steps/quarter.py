"""One fiscal year of a block of members, compiled: members outside, steps inside, countries innermost.

Here is only the order of events: money, then capability, then violence.
"""

from __future__ import annotations

import numpy as np

from scenarios.compiled import formula
from scenarios.engine.chance.luck import Luck
from scenarios.engine.chance.members import Members
from scenarios.engine.plan.layout import Cells, Clocks
from scenarios.engine.plan.world import Blocks, Levers, Region
from scenarios.engine.steps.ground import build, close_step, open_step, set_fade, violence
from scenarios.engine.steps.lumps import move_lumps
from scenarios.engine.steps.money import alive, expect, give_back, hold_back, move, pay, receive, spend_fixed, tally
from scenarios.engine.steps.state import PER_QUARTER, Ground, H, Pace, Purse, Record, Scratch
from scenarios.violence.flow import lost


@formula
def advance(
    row: int,
    fiscal_year: int,
    first: int,
    last: int,
    region: Region,
    levers: Levers,
    members: Members,
    cells: Cells,
    clocks: Clocks,
    blocks: Blocks,
    luck: Luck,
    pace: Pace,
    purse: Purse,
    ground: Ground,
    record: Record,
) -> None:
    """Quarters first..last-1 of one fiscal year, which is row `row` of the run: money, then capability, then violence."""
    n, units = len(region.heads), purse.fixed.shape[1]
    work = Scratch(
        np.empty((3, units)),
        np.empty((3, units)),
        np.zeros((2, units)),
        np.empty((2, n)),
        np.empty(units),
        np.empty(units),
        np.empty(len(cells.cohort)),
        np.empty((4, len(cells.cohort))),
        np.empty((2, n)),
        np.empty(n),
        np.empty(n),
    )
    begins, ends = alive(fiscal_year, cells, clocks)
    coming = np.empty(len(clocks.enacted), dtype=np.int64)
    for m in range(len(members.draws)):
        count = expect(m, fiscal_year + first * PER_QUARTER * H, fiscal_year + last * PER_QUARTER * H, pace, coming)
        for step in range(first * PER_QUARTER, last * PER_QUARTER):
            begin = fiscal_year + step * H
            if step in (0, first * PER_QUARTER, PER_QUARTER):
                set_fade(m, row + min(step // PER_QUARTER, 1), members, record, work)
            quarter = step // PER_QUARTER
            open_step(m, row, levers, members, purse, ground, work)
            receive(m, begin, coming[:count], cells, clocks, pace, purse)
            if blocks.since.shape[0]:
                hold_back(m, row, quarter, cells, blocks, pace, purse, work)
            if len(luck.first):
                move_lumps(m, 4 * row + quarter, begins, ends, pace, purse, luck, work)
            else:
                move(m, begins, ends, pace, purse, work)
            pay(m, begins, ends, cells, purse, work)
            if blocks.since.shape[0]:
                give_back(m, purse, work)
            spend_fixed(m, row, purse, record, work)
            build(m, row, step, region, levers, members, pace, ground, work)
            violence(m, row, quarter, region, levers, members, ground, work.flow)
            close_step(m, row, step, region, levers, members, ground, record, work)
            if record.flow.shape[0] and (step + 1) % PER_QUARTER == 0:
                tally(m, 4 * row + quarter, begin + H, ends, cells, clocks, pace, purse, record)
        if last == 4 and record.strength.shape[0]:
            for i in range(n):
                record.strength[m, row, 0, i] = ground.enforcement[m, i]
                record.strength[m, row, 1, i] = ground.reach[m, i]
                record.strength[m, row, 2, i] = ground.prevented[m, i]
                through = levers.flow[row, 3, i]
                record.strength[m, row, 3, i] = lost(through, members.draws[m].push, ground.enforcement[m, i])
