"""Steps of the money, compiled: clocks start, money moves, queues are paid, accounts close.

Only bookkeeping; the formulas are in `pipeline.money`. Source of the rules: `accounts.csv`.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scenarios.compiled import formula
from scenarios.engine.layout import HARD, SOFT, Cells, Clocks
from scenarios.engine.state import (
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
    Blocks,
    Floats,
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
            until = math.inf if clocks.on_apportionment[c] else clocks.available_until[c]
            arrive = arrival(clocks.enacted[c], one.lead, clocks.not_before[c], until)
            pace.arrive[m, c] = arrive
            pace.rate[m, c] = obligation_rate(one.tau_obligate, one.lapse, until - arrive)
        for j in range(len(cells.cohort)):
            b = pace.delivery[m, cells.timing[j]]
            pace.step[m, STAY, j] = 1.0
            pace.step[m, TO_ORDER, j] = 0.0
            pace.step[m, TO_DELIVERY, j] = 0.0
            pace.step[m, WAITS, j] = math.exp(-b * H)
            pace.step[m, MOVES, j] = b * H * math.exp(-b * H)
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
def receive(m: int, begin: float, coming: NDArray[np.int64], cells: Cells, clocks: Clocks, pace: Pace, purse: Purse) -> None:
    """Start the clocks of cohorts that arrive: for what is left of this step, and whole steps from the next one on."""
    for c in coming:
        arrive = pace.arrive[m, c]
        if arrive <= begin - H or arrive >= begin + H:
            continue
        late = arrive > begin
        d = begin + H - arrive if late else H
        for n in range(cells.start[c], cells.start[c + 1]):
            j = cells.listed[n]
            b = pace.delivery[m, cells.timing[j]]
            if clocks.on_apportionment[c]:
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
        share = blocks.obligation[row, quarter, j]
        if pace.arrive[m, cells.cohort[j]] >= blocks.since[row, quarter, j]:
            share = max(share, blocks.starts[row, quarter, j])
        frozen = blocks.delivery[row, quarter, j]
        if share > 0.0 or frozen > 0.0:
            whole = 0.0
            for place in range(7):
                whole += money[place, j]
            back = min(money[UNOBLIGATED, j], max(share * whole, frozen * money[UNOBLIGATED, j]))
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
def move(m: int, pace: Pace, purse: Purse, work: Scratch) -> None:
    """Move every cell's money through a step; all its arrays are walked side by side, so that this loop is vectorised.

    What leaves the chain is found by difference: no dollar is made or lost by rounding.
    """
    unobligated, order, delivery = purse.cells[m, UNOBLIGATED], purse.cells[m, ORDER], purse.cells[m, DELIVERY]
    waiting = purse.cells[m, QUEUE]
    stay, to_order, to_delivery = pace.step[m, STAY], pace.step[m, TO_ORDER], pace.step[m, TO_DELIVERY]
    waits, moves, queue = pace.step[m, WAITS], pace.step[m, MOVES], work.queue
    for j in range(len(queue)):
        u, o, d = unobligated[j], order[j], delivery[j]
        left = u * stay[j]
        ordered = u * to_order[j] + o * waits[j]
        delivering = u * to_delivery[j] + o * moves[j] + d * waits[j]
        queue[j] = waiting[j] + ((u + o + d) - (left + ordered + delivering))
        unobligated[j] = left
        order[j] = ordered
        delivery[j] = delivering


@formula
def pay(m: int, cells: Cells, purse: Purse, work: Scratch) -> None:
    """Pay each queue up to its room, oldest cohort first; the rest waits. Where there is room for all, none need be asked."""
    money = purse.cells[m]
    for n in range(len(cells.first)):
        first, last = cells.first[n], cells.last[n]
        k, i = cells.kind[first], cells.unit[first]
        room, wanted, paid_in_all = work.room[k, i], 0.0, 0.0
        for j in range(first, last):
            wanted += work.queue[j]
        if wanted <= 0.999 * room:
            paid_in_all = wanted
            for j in range(first, last):
                money[QUEUE, j] = 0.0
                money[DISBURSED, j] += work.queue[j]
        else:
            for j in range(first, last):
                paid = disburse(work.queue[j], room)
                money[QUEUE, j] = work.queue[j] - paid
                money[DISBURSED, j] += paid
                work.queue[j] = paid
                room -= paid
                paid_in_all += paid
        if k == SOFT:
            for j in range(first, last):
                reform = work.queue[j] * (1.0 - purse.capacity[m, j])
                work.to_capacity[i] += work.queue[j] - reform
                work.to_institutions[i] += reform * purse.focus[m, j]
        work.paid[k, i] += paid_in_all
        purse.backlog[m, k, i] -= paid_in_all


@formula
def spend_fixed(m: int, row: int, purse: Purse, record: Record, work: Scratch) -> None:
    """Section 1004 and its like: spent in equal quarters of its own year, outside ceilings; then write down what was paid."""
    for i in range(purse.fixed.shape[1]):
        work.paid[HARD, i] += H * purse.fixed[row, i]
        for k in range(3):
            record.disbursed[m, row, k, i] += work.paid[k, i]


@formula
def outstanding(at: float, cells: Cells, pace: Pace, money: Floats, out: Floats) -> None:
    """Fill out (member, kind, unit) with what is open of the money that has arrived by `at` (inf: all of it)."""
    out[:] = 0.0
    for m in range(len(out)):
        for n in range(len(cells.first)):
            total = 0.0
            for j in range(cells.first[n], cells.last[n]):
                if pace.arrive[m, cells.cohort[j]] <= at:
                    total += money[m, UNOBLIGATED, j] + money[m, ORDER, j] + money[m, DELIVERY, j] + money[m, QUEUE, j]
            out[m, cells.kind[cells.first[n]], cells.unit[cells.first[n]]] = total


@formula
def enter(
    pool: Floats,
    allotted: Floats,
    held: Floats,
    places: NDArray[np.int64],
    cohorts: NDArray[np.int64],
    units: NDArray[np.int64],
    money: Floats,
    given: Floats,
    kept: Floats,
    by_unit: Floats,
) -> None:
    """Write an allotment into cells: within a kind, every unit gets the pool's composition by cohort.

    pool (member, cohort on offer, kind), allotted (member, unit, kind), held (member, kind of two); places (cohort on offer,
    kind, unit): each one's cell, or -1; cohorts (cohort on offer,): its number; units (unit,): its place among all.
    Added to: money (member, place, cell), given (member, cell), kept (member, cohort, kind of two), by_unit (member, kind, unit
    among all).
    """
    for m in range(len(pool)):
        for k in range(3):
            for u in range(len(units)):
                by_unit[m, k, units[u]] += allotted[m, u, k]
            whole = 0.0
            for n in range(len(cohorts)):
                whole += pool[m, n, k]
            if whole <= 0.0:
                continue
            for n in range(len(cohorts)):
                part = pool[m, n, k] / whole
                if part > 0.0:
                    for u in range(places.shape[2]):
                        amount = part * allotted[m, u, k]
                        money[m, UNOBLIGATED, places[n, k, u]] += amount
                        given[m, places[n, k, u]] += amount
                    if k < 2:
                        kept[m, cohorts[n], k] += part * held[m, k]


@formula
def close_year(fiscal_year: int, cells: Cells, clocks: Clocks, purse: Purse, record: Record) -> None:
    """30 September: what is unobligated lapses where availability ends, what is unliquidated is cancelled at closing."""
    end = fiscal_year + 1.0
    record.lapsed[:] = 0.0
    for c in range(len(clocks.enacted)):
        lapses = clocks.available_until[c] == end and not clocks.on_apportionment[c]
        closes = clocks.cancelled[c] == end
        if not (lapses or closes):
            continue
        for m in range(len(purse.cells)):
            money = purse.cells[m]
            for n in range(cells.start[c], cells.start[c + 1]):
                j = cells.listed[n]
                if lapses:
                    money[LAPSED, j] += money[UNOBLIGATED, j]
                    record.lapsed[m, cells.unit[j]] += money[UNOBLIGATED, j]
                    money[UNOBLIGATED, j] = 0.0
                if closes:
                    money[CANCELLED, j] += money[ORDER, j] + money[DELIVERY, j] + money[QUEUE, j]
                    money[ORDER, j] = money[DELIVERY, j] = money[QUEUE, j] = 0.0


@formula
def tally(m: int, quarter: int, end: float, cells: Cells, clocks: Clocks, pace: Pace, purse: Purse, record: Record) -> None:
    """Write down where the money stands at a quarter's end, before the jumps of 30 September: queue by queue."""
    money = purse.cells[m]
    for n in range(len(cells.first)):
        enacted, waiting, early, unpaid, done, lapsed, cancelled = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for j in range(cells.first[n], cells.last[n]):
            c = cells.cohort[j]
            unobligated = money[UNOBLIGATED, j]
            owed = money[ORDER, j] + money[DELIVERY, j] + money[QUEUE, j]
            if pace.arrive[m, c] >= end:
                waiting += unobligated
            else:
                early += unobligated
            unpaid += owed
            done += money[DISBURSED, j]
            lapsed += money[LAPSED, j]
            cancelled += money[CANCELLED, j]
            if clocks.enacted[c] <= end:
                enacted += unobligated + owed + money[DISBURSED, j] + money[LAPSED, j] + money[CANCELLED, j]
        row = record.flow[m, quarter, cells.kind[cells.first[n]]]
        row[0] += enacted
        row[1] += waiting
        row[2] += early
        row[3] += unpaid
        row[4] += done
        row[5] += lapsed
        row[6] += cancelled
