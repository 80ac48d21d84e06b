"""One fiscal year of a block of members, compiled: members outside, quarters inside, countries innermost.

Here is only the order of events and the bookkeeping; the formulas are in `pipeline` and `violence`.
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
    PER_QUARTER,
    QUEUE,
    STAY,
    TO_DELIVERY,
    TO_ORDER,
    UNOBLIGATED,
    WAITS,
    Floats,
    Ground,
    H,
    Levers,
    Members,
    Pace,
    Purse,
    Record,
    Region,
    Scratch,
)
from scenarios.pipeline.capacity import ceiling, waste
from scenarios.pipeline.money import arrival, delivery_rate, disburse, from_unobligated, obligation_rate
from scenarios.violence.capability import cover, enforcement, fading, institutions_decay
from scenarios.violence.flow import lost, supply
from scenarios.violence.homicide import (
    TRANSITION_YEARS,
    demand_factor,
    justice,
    log_common,
    log_organised,
    multiplier,
    pulse,
)


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
def _expect(m: int, begin: float, end: float, pace: Pace, coming: NDArray[np.int64]) -> int:
    """List the cohorts whose clocks start between two times, or have started in the step before; how many there are."""
    count = 0
    for c in range(pace.arrive.shape[1]):
        if begin - H < pace.arrive[m, c] < end:
            coming[count] = c
            count += 1
    return count


@formula
def _receive(
    m: int, begin: float, coming: NDArray[np.int64], cells: Cells, clocks: Clocks, pace: Pace, purse: Purse
) -> None:
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
def start(region: Region, levers: Levers, members: Members, ground: Ground, record: Record) -> None:
    """Before the first dollar: no capability, and the multiplier of a country that no money has touched yet."""
    flow = np.empty(len(region.heads))
    for m in range(len(members.draws)):
        _violence(m, 0, region, levers, members, ground, flow)
        for i in range(len(region.heads)):
            ground.year_sum[m, i] = 0.75 * ground.multiplier[m, i]
            record.multiplier[m, :, i] = ground.multiplier[m, i]
            record.rate[m, 0, i] = _rate(m, 0, i, region, members, record)


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
    money: Floats,
    given: Floats,
    kept: Floats,
) -> None:
    """Write an allotment into cells: within a kind, every unit gets the pool's composition by cohort.

    pool (member, cohort on offer, kind), allotted (member, unit, kind), held (member, kind of two); places (cohort on offer,
    kind, unit): each one's cell, or -1; cohorts (cohort on offer,): its number. Added to: money (member, place, cell), given
    (member, cell), kept (member, cohort, kind of two).
    """
    for m in range(len(pool)):
        for k in range(3):
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
        np.empty((2, n)),
        np.empty(units),
        np.empty(units),
        np.empty(len(cells.cohort)),
        np.empty((2, n)),
        np.empty(n),
        np.empty(n),
    )
    coming = np.empty(len(clocks.enacted), dtype=np.int64)
    for m in range(len(members.draws)):
        count = _expect(m, fiscal_year + first * PER_QUARTER * H, fiscal_year + last * PER_QUARTER * H, pace, coming)
        for step in range(first * PER_QUARTER, last * PER_QUARTER):
            begin = fiscal_year + step * H
            if step in (0, first * PER_QUARTER, PER_QUARTER):
                _set_fade(m, row + min(step // PER_QUARTER, 1), members, record, work)
            _open_step(m, members, purse, ground, work)
            _receive(m, begin, coming[:count], cells, clocks, pace, purse)
            _move(m, pace, purse, work)
            _pay(m, cells, purse, work)
            _spend_fixed(m, row, purse, record, work)
            _build(m, row, step, region, levers, members, pace, ground, work)
            _violence(m, row, region, levers, members, ground, work.flow)
            _close_step(m, row, step, region, members, ground, record, work)
            if record.flow.shape[0] and (step + 1) % PER_QUARTER == 0:
                _tally(m, 4 * row + step // PER_QUARTER, begin + H, cells, clocks, pace, purse, record)
        if last == 4 and record.strength.shape[0]:
            for i in range(n):
                record.strength[m, row, 0, i] = ground.enforcement[m, i]
                record.strength[m, row, 1, i] = ground.reach[m, i]
                record.strength[m, row, 2, i] = ground.prevented[m, i]


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
def _set_fade(m: int, year: int, members: Members, record: Record, work: Scratch) -> None:
    """How institutions fade in a quarter, given the rate of the last full calendar year (row `year` of the record)."""
    one = members.draws[m]
    for i in range(len(work.before)):
        rate = record.rate[m, year, i]
        decay = institutions_decay(one.decay_soft, one.corrosion, members.organised[m, i], rate)
        work.fade[0, i], work.fade[1, i] = fading(decay, H)


@formula
def _open_step(m: int, members: Members, purse: Purse, ground: Ground, work: Scratch) -> None:
    """Room of the step and waste of the backlog; no ceiling for `other` money and for units that are no country."""
    work.room[:] = math.inf
    work.paid[:] = 0.0
    work.to_institutions[:] = 0.0
    work.to_capacity[:] = 0.0
    for i in range(len(work.before)):
        work.before[i] = ground.multiplier[m, i]
        for k in range(2):
            at = ceiling(members.base[m, i, k], ground.reach[m, i], ground.capacity[m, i])
            work.room[k, i] = H * at
            work.useful[k, i] = members.keep[m, i] / waste(purse.backlog[m, k, i], at, members.draws[m].waste)


@formula
def _move(m: int, pace: Pace, purse: Purse, work: Scratch) -> None:
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
def _pay(m: int, cells: Cells, purse: Purse, work: Scratch) -> None:
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
def _spend_fixed(m: int, row: int, purse: Purse, record: Record, work: Scratch) -> None:
    """Section 1004 and its like: spent in equal quarters of its own year, outside ceilings; then write down what was paid."""
    for i in range(purse.fixed.shape[1]):
        work.paid[HARD, i] += H * purse.fixed[row, i]
        for k in range(3):
            record.disbursed[m, row, k, i] += work.paid[k, i]


@formula
def _build(
    m: int,
    row: int,
    step: int,
    region: Region,
    levers: Levers,
    members: Members,
    pace: Pace,
    ground: Ground,
    work: Scratch,
) -> None:
    """Turn what was received into capability, and let what stands fade."""
    one, fade = members.draws[m], pace.fade[m]
    for i in range(len(region.heads)):
        per_head = 1e6 / region.heads[i]
        hard = work.paid[HARD, i] * work.useful[HARD, i]
        capacity = work.to_capacity[i] * work.useful[SOFT, i]
        reform = work.to_institutions[i] * work.useful[SOFT, i] * per_head
        prevent = work.paid[SOFT, i] * work.useful[SOFT, i] * per_head - capacity * per_head - reform
        if step == 0:
            ground.institutions[m, i] *= members.reversal[m, row, i]
            ground.prevention[m, i] *= members.reversal[m, row, i]

        building = ground.hard_building[m, i]
        left = building * fade[BUILD_HARD, 0] + hard * fade[BUILD_HARD, 1]
        built = building + hard - left
        ground.hard_building[m, i] = left
        ground.hard[m, i] = ground.hard[m, i] * fade[FADE_HARD, 0] + built * fade[FADE_HARD, 1]

        building = ground.institutions_building[m, i]
        left = building * fade[BUILD_INSTITUTIONS, 0] + reform * fade[BUILD_INSTITUTIONS, 1]
        built = (building + reform - left) * levers.will[row]
        ground.institutions_building[m, i] = left
        ground.institutions[m, i] = ground.institutions[m, i] * work.fade[0, i] + built * work.fade[1, i]

        building = ground.prevention_building[m, i]
        left = building * fade[BUILD_PREVENTION, 0] + prevent * fade[BUILD_PREVENTION, 1]
        built = building + prevent - left
        ground.prevention_building[m, i] = left
        ground.prevention[m, i] = ground.prevention[m, i] * fade[FADE_SOFT, 0] + built * fade[FADE_SOFT, 1]

        gained = one.capacity_gain * capacity
        ground.capacity[m, i] = ground.capacity[m, i] * fade[FADE_CAPACITY, 0] + gained * fade[FADE_CAPACITY, 1]
        force = enforcement(ground.hard[m, i], one.leverage, region.own_budget[i])
        reach = cover(ground.institutions[m, i], one.half_saturation)
        rise, reformed = force - ground.enforcement[m, i], reach - ground.reach[m, i]
        ground.fresh[m, i] = pulse(ground.fresh[m, i], rise, fade[FADE_FRESH, 0], fade[FADE_FRESH, 1])
        ground.unrest[m, i] = pulse(ground.unrest[m, i], reformed, fade[FADE_UNREST, 0], fade[FADE_UNREST, 1])
        ground.enforcement[m, i] = force
        ground.reach[m, i] = reach
        ground.prevented[m, i] = cover(ground.prevention[m, i], one.half_saturation)


@formula
def _violence(m: int, row: int, region: Region, levers: Levers, members: Members, ground: Ground, flow: Floats) -> None:
    """The multiplier of each country at this moment: displacement first, for it joins the countries."""
    one = members.draws[m]
    n = len(region.heads)
    lost_in_all, flow_in_all = 0.0, 0.0
    flow[:] = 0.0
    for j in range(n):
        gone = lost(region.flow[j], one.push, ground.enforcement[m, j])
        lost_in_all += gone
        flow_in_all += region.flow[j]
        flow[j] += region.flow[j] - gone
        moved = one.displaced * gone * members.spill[m, j]
        for i in range(n):
            flow[i] += moved * region.corridor[j, i]
    log_supply = supply(lost_in_all, flow_in_all, one.displaced)
    arms = one.arms_elasticity * math.log(levers.arms[row])
    outside = demand_factor(one.demand_elasticity, levers.demand[row]) + arms
    for i in range(n):
        force, reach = ground.enforcement[m, i], ground.reach[m, i]
        strength = justice(region.rule_of_law[i], reach)
        log_flow = math.log(flow[i] / region.flow[i]) if region.flow[i] > 0.0 else 0.0
        organised = log_organised(
            ground.fresh[m, i],
            force,
            strength,
            log_flow,
            log_supply,
            outside,
            one.fragmentation,
            one.long_run,
            one.synergy,
            one.flow_elasticity,
            one.scarcity,
        )
        common = log_common(force, strength, organised, arms, one.policing, one.synergy, one.cover)
        impunity = one.impunity * one.conviction * reach + one.transition * ground.unrest[m, i]
        prevented = one.max_prevention * ground.prevented[m, i]
        ground.multiplier[m, i] = multiplier(members.organised[m, i], organised, common, prevented, impunity)


@formula
def _close_step(
    m: int,
    row: int,
    step: int,
    region: Region,
    members: Members,
    ground: Ground,
    record: Record,
    work: Scratch,
) -> None:
    """Add the step's mean multiplier to its calendar year, which ends with the first fiscal quarter."""
    for i in range(len(work.before)):
        ground.year_sum[m, i] += H * 0.5 * (work.before[i] + ground.multiplier[m, i])
        if step == PER_QUARTER - 1:
            record.multiplier[m, row + 1, i] = ground.year_sum[m, i]
            ground.year_sum[m, i] = 0.0
            record.rate[m, row + 1, i] = _rate(m, row + 1, i, region, members, record)


@formula
def _rate(m: int, year: int, i: int, region: Region, members: Members, record: Record) -> float:
    """Abduct, act, predict: the observed rate to the origin, the shocked one after it, times what policy changed."""
    if year <= region.origin:
        past: float = region.observed[year, i] * (record.multiplier[m, year, i] / record.reference[m, year, i])
        return past
    changed = record.multiplier[m, year, i] / record.reference[m, region.origin, i]
    future: float = region.observed[region.origin, i] * changed * math.exp(members.shock[m, year, i])
    return future


@formula
def _tally(
    m: int, quarter: int, end: float, cells: Cells, clocks: Clocks, pace: Pace, purse: Purse, record: Record
) -> None:
    """Write down where the money stands at a quarter's end, before the jumps of 30 September."""
    money = purse.cells[m]
    for j in range(len(cells.cohort)):
        c = cells.cohort[j]
        early, done, lapsed, cancelled = (
            money[UNOBLIGATED, j],
            money[DISBURSED, j],
            money[LAPSED, j],
            money[CANCELLED, j],
        )
        unpaid = money[ORDER, j] + money[DELIVERY, j] + money[QUEUE, j]
        row = record.flow[m, quarter, cells.kind[j]]
        row[1 if pace.arrive[m, c] >= end else 2] += early
        row[3] += unpaid
        row[4] += done
        row[5] += lapsed
        row[6] += cancelled
        if clocks.enacted[c] <= end:
            row[0] += early + unpaid + done + lapsed + cancelled
