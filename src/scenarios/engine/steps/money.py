"""Steps of the money, compiled: clocks start, money moves, queues are paid, accounts close.

Only bookkeeping; the formulas are in `pipeline.money`. Source of the rules: `accounts.csv`.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats
from scenarios.compiled import formula
from scenarios.engine.plan.layout import HARD, SOFT, Cells, Clocks
from scenarios.engine.plan.world import Blocks
from scenarios.engine.steps.state import (
    BUILD_HARD,
    BUILD_INSTITUTIONS,
    BUILD_PREVENTION,
    CANCELLED,
    DELIVERY,
    DISBURSED,
    FADE_CAPACITY,
    FADE_FRESH,
    FADE_HARD,
    FADE_SOFT,
    FADE_UNREST,
    LAPSED,
    MOVES,
    ORDER,
    QUEUE,
    STAY,
    TO_DELIVERY,
    TO_ORDER,
    UNOBLIGATED,
    WAITS,
    H,
    Pace,
    Purse,
    Record,
    Scratch,
)
from scenarios.pipeline.money import arrival, delivery_rate, disburse, from_unobligated, obligation_rate
from scenarios.violence.capability import fading
from scenarios.violence.homicide import TRANSITION_YEARS


@formula
def set_pace(draws: NDArray[np.void], cells: Cells, clocks: Clocks, pace: Pace) -> None:
    """Compute each member's coefficients: when cohorts arrive, how fast money is obligated and delivered, what fades."""
    for m in range(len(draws)):
        one = draws[m]
        for timing in range(4):
            tau = one.tau_disburse_hard if timing < 2 else one.tau_disburse_soft
            pace.delivery[m, timing] = delivery_rate(tau, one.slowness if timing % 2 else 1.0)
        for c in range(len(clocks.enacted)):
            arrive = arrival(clocks.enacted[c], one.lead, clocks.not_before[c], clocks.expires[c])
            pace.arrive[m, c] = arrive
            pace.rate[m, c] = obligation_rate(one.tau_obligate, one.lapse, clocks.expires[c] - arrive)
        pace.step[m, STAY] = 1.0
        pace.step[m, TO_ORDER] = 0.0
        pace.step[m, TO_DELIVERY] = 0.0
        for timing in range(4):
            b = pace.delivery[m, timing]
            waits = math.exp(-b * H)
            for j in range(len(cells.cohort)):
                if cells.timing[j] == timing:
                    pace.step[m, WAITS, j] = waits
                    pace.step[m, MOVES, j] = b * H * waits
        for process, decay in (
            (BUILD_HARD, 1.0 / one.build_hard),
            (FADE_HARD, one.decay_hard),
            (BUILD_INSTITUTIONS, 1.0 / one.build_institutions),
            (BUILD_PREVENTION, 1.0 / one.build_prevention),
            (FADE_SOFT, one.decay_soft),
            (FADE_CAPACITY, one.capacity_fade),
            (FADE_FRESH, 1.0 / one.tau_fragmentation),
            (FADE_UNREST, 1.0 / TRANSITION_YEARS),
        ):
            pace.fade[m, process, 0], pace.fade[m, process, 1] = fading(decay, H)


@formula
def expect(m: int, begin: float, end: float, pace: Pace, coming: NDArray[np.int64]) -> int:
    """List the cohorts whose clocks start between two times, or have started in the step before; how many there are."""
    count = 0
    for c in range(pace.arrive.shape[1]):
        if begin - H < pace.arrive[m, c] < end:
            coming[count] = c
            count += 1
    return count


@formula
def alive(fiscal_year: int, cells: Cells, clocks: Clocks) -> tuple[int, int]:
    """Cells first..last-1 of a year: all after them are offered later, and in those before them no money moves any more."""
    first, last = len(cells.cohort), 0
    for c in range(len(clocks.enacted)):
        if clocks.not_before[c] <= fiscal_year:
            last = max(last, cells.start[c + 1])
            if clocks.cancelled[c] > fiscal_year:
                first = min(first, cells.start[c])
    return min(first, last), last


@formula
def receive(m: int, begin: float, coming: NDArray[np.int64], cells: Cells, clocks: Clocks, pace: Pace, purse: Purse) -> None:
    """Start the clocks of cohorts that arrive: for what is left of this step, and whole steps from the next one on."""
    for c in coming:
        arrive = pace.arrive[m, c]
        if arrive <= begin - H or arrive >= begin + H:
            continue
        late = arrive > begin
        d = begin + H - arrive if late else H
        timing, stay, order, delivery = -1, 0.0, 0.0, 0.0
        for j in range(cells.start[c], cells.start[c + 1]):
            if cells.timing[j] != timing:
                timing = cells.timing[j]
                b = pace.delivery[m, timing]
                if clocks.on_arrival[c]:
                    stay, order, delivery = 0.0, math.exp(-b * d), b * d * math.exp(-b * d)
                else:
                    stay = math.exp(-pace.rate[m, c] * d)
                    order, delivery = from_unobligated(pace.rate[m, c], b, d)
            pace.step[m, STAY, j], pace.step[m, TO_ORDER, j], pace.step[m, TO_DELIVERY, j] = stay, order, delivery
            if late:
                purse.backlog[m, cells.kind[j], cells.unit[j]] += purse.cells[m, UNOBLIGATED, j]


@formula
def hold_back(m: int, row: int, quarter: int, cells: Cells, blocks: Blocks, pace: Pace, purse: Purse, work: Scratch) -> None:
    """Take aside what events hold back in this quarter; `give_back` returns it where it was."""
    money = purse.cells[m]
    for j in range(len(cells.cohort)):
        work.back[:, j] = 0.0
        frozen = blocks.delivery[row, quarter, j]
        stopped = max(blocks.obligation[row, quarter, j], frozen)
        if pace.arrive[m, cells.cohort[j]] >= blocks.since[row, quarter, j]:
            stopped = max(stopped, blocks.starts[row, quarter, j])
        withheld = blocks.withheld[row, quarter, j]
        if stopped > 0.0 or withheld > 0.0:
            whole = 0.0
            for place in range(7):
                whole += money[place, j]
            back = min(money[UNOBLIGATED, j], max(withheld * whole, stopped * money[UNOBLIGATED, j]))
            work.back[0, j] = back
            money[UNOBLIGATED, j] -= back
            for n in range(3):
                work.back[n + 1, j] = frozen * money[ORDER + n, j]
                money[ORDER + n, j] -= work.back[n + 1, j]


@formula
def give_back(m: int, purse: Purse, work: Scratch) -> None:
    """Return what `hold_back` took aside."""
    money = purse.cells[m]
    for j in range(work.back.shape[1]):
        for n in range(4):
            money[UNOBLIGATED + n, j] += work.back[n, j]


@formula
def move(m: int, first: int, last: int, pace: Pace, purse: Purse, work: Scratch) -> None:
    """Move the money of cells first..last-1 through a step; arrays are walked side by side, so that this loop is vectorised.

    What leaves the chain is found by difference: no dollar is made or lost by rounding.
    """
    unobligated, order, delivery = purse.cells[m, UNOBLIGATED], purse.cells[m, ORDER], purse.cells[m, DELIVERY]
    waiting = purse.cells[m, QUEUE]
    stay, to_order, to_delivery = pace.step[m, STAY], pace.step[m, TO_ORDER], pace.step[m, TO_DELIVERY]
    waits, moves, queue = pace.step[m, WAITS], pace.step[m, MOVES], work.queue
    for j in range(first, last):
        u, o, d = unobligated[j], order[j], delivery[j]
        left = u * stay[j]
        ordered = u * to_order[j] + o * waits[j]
        delivering = u * to_delivery[j] + o * moves[j] + d * waits[j]
        queue[j] = waiting[j] + ((u + o + d) - (left + ordered + delivering))
        unobligated[j] = left
        order[j] = ordered
        delivery[j] = delivering


@formula
def pay(m: int, first: int, last: int, cells: Cells, purse: Purse, work: Scratch) -> None:
    """Pay what queues up to each country's room, oldest cohort first; the rest waits.

    Cells of one age stand side by side, each in a queue of its own, so that none waits for the sum of the one before.
    """
    money = purse.cells[m]
    for j in range(first, last):
        k, i = cells.kind[j], cells.unit[j]
        paid = disburse(work.queue[j], work.room[k, i])
        money[QUEUE, j] = work.queue[j] - paid
        money[DISBURSED, j] += paid
        work.room[k, i] -= paid
        work.paid[k, i] += paid
        if k == SOFT:
            reform = paid * (1.0 - purse.capacity[m, j])
            work.to_capacity[i] += paid - reform
            work.to_institutions[i] += reform * purse.focus[m, j]
    for k in range(work.paid.shape[0]):
        for i in range(work.paid.shape[1]):
            purse.backlog[m, k, i] -= work.paid[k, i]


@formula
def spend_fixed(m: int, row: int, purse: Purse, record: Record, work: Scratch) -> None:
    """Section 1004 and its like: spent in equal quarters of its own year, outside ceilings; then write down what was paid."""
    for i in range(purse.fixed.shape[1]):
        work.paid[HARD, i] += H * purse.fixed[row, i]
        for k in range(3):
            record.disbursed[m, row, k, i] += work.paid[k, i]


@formula
def outstanding(at: float, cells: Cells, pace: Pace, money: Floats, arrived: Floats, coming: Floats) -> None:
    """Fill what is open (member, kind, unit): of the money that has arrived by `at`, and of the rest."""
    arrived[:] = 0.0
    coming[:] = 0.0
    for m in range(len(arrived)):
        for c in range(len(cells.start) - 1):
            into = arrived[m] if pace.arrive[m, c] <= at else coming[m]
            for j in range(cells.start[c], cells.start[c + 1]):
                open_ = money[m, UNOBLIGATED, j] + money[m, ORDER, j] + money[m, DELIVERY, j] + money[m, QUEUE, j]
                into[cells.kind[j], cells.unit[j]] += open_


@formula
def enter(
    allotted: Floats,
    places: NDArray[np.int64],
    cell: NDArray[np.int64],
    units: NDArray[np.int64],
    money: Floats,
    given: Floats,
    by_unit: Floats,
) -> None:
    """Write an allotment (member, fund, kind, unit) into cells and books.

    places (fund, kind, unit): each one's part, or -1; cell (part,): its cell; units (unit,): its place among all.
    Added to: money (member, place, cell), given (member, part), by_unit (member, kind, unit among all).
    """
    for m in range(len(allotted)):
        for n in range(places.shape[0]):
            for k in range(3):
                for u in range(len(units)):
                    amount = allotted[m, n, k, u]
                    if amount != 0.0:
                        money[m, UNOBLIGATED, cell[places[n, k, u]]] += amount
                        given[m, places[n, k, u]] += amount
                        by_unit[m, k, units[u]] += amount


@formula
def close_year(fiscal_year: int, cells: Cells, clocks: Clocks, purse: Purse, record: Record) -> None:
    """30 September: what is unobligated lapses where it expires, what is unliquidated is cancelled at closing."""
    end = fiscal_year + 1.0
    record.lapsed[:] = 0.0
    for c in range(len(clocks.enacted)):
        lapses = clocks.expires[c] == end
        closes = clocks.cancelled[c] == end
        if not (lapses or closes):
            continue
        for m in range(len(purse.cells)):
            money = purse.cells[m]
            for j in range(cells.start[c], cells.start[c + 1]):
                if lapses:
                    money[LAPSED, j] += money[UNOBLIGATED, j]
                    record.lapsed[m, cells.unit[j]] += money[UNOBLIGATED, j]
                    money[UNOBLIGATED, j] = 0.0
                if closes:
                    money[CANCELLED, j] += money[ORDER, j] + money[DELIVERY, j] + money[QUEUE, j]
                    money[ORDER, j] = money[DELIVERY, j] = money[QUEUE, j] = 0.0


@formula
def tally(
    m: int, quarter: int, end: float, last: int, cells: Cells, clocks: Clocks, pace: Pace, purse: Purse, record: Record
) -> None:
    """Add where a member's money stands at a quarter's end, before the jumps of 30 September: cells before `last`."""
    money, flow = purse.cells[m], record.flow[quarter]
    for j in range(last):
        flow[1, j] += money[UNOBLIGATED, j]
        flow[2, j] += money[ORDER, j] + money[DELIVERY, j] + money[QUEUE, j]
        flow[3, j] += money[DISBURSED, j]
        flow[4, j] += money[LAPSED, j]
        flow[5, j] += money[CANCELLED, j]
    for c in range(len(clocks.enacted)):
        if pace.arrive[m, c] >= end > clocks.not_before[c]:
            for j in range(cells.start[c], cells.start[c + 1]):
                flow[0, j] += money[UNOBLIGATED, j]
