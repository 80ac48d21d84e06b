"""One fiscal year of a block of members, compiled: members outside, quarters inside, countries innermost.

Here is only the order of events and the bookkeeping; the formulas are in `pipeline` and `violence`.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scenarios.compiled import formula
from scenarios.engine.layout import HARD, SOFT, Clocks, Runs
from scenarios.engine.state import (
    CANCELLED,
    DELIVERY,
    DISBURSED,
    LAPSED,
    ORDER,
    QUEUE,
    UNOBLIGATED,
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
from scenarios.pipeline.capacity import build_capacity, ceiling, waste
from scenarios.pipeline.money import arrival, delivery_rate, disburse, from_unobligated, obligation_rate
from scenarios.violence.capability import built_share, cover, enforcement, institutions_decay, kept_share
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
def set_pace(draws: NDArray[np.void], runs: Runs, clocks: Clocks, pace: Pace) -> None:
    """Compute each member's coefficients: when cohorts arrive, how fast they are obligated and delivered."""
    for m in range(len(draws)):
        one = draws[m]
        for timing in range(4):
            tau = one.tau_disburse_hard if timing < 2 else one.tau_disburse_soft
            b = delivery_rate(tau, one.slowness if timing % 2 else 1.0)
            pace.delivery[m, timing] = b
            pace.paid[m, timing, 0] = math.exp(-b * H)
            pace.paid[m, timing, 1] = b * H * math.exp(-b * H)
        for c in range(len(clocks.enacted)):
            until = math.inf if clocks.on_apportionment[c] else clocks.available_until[c]
            arrive = arrival(clocks.enacted[c], one.lead, clocks.not_before[c], until)
            pace.arrive[m, c] = arrive
            pace.rate[m, c] = obligation_rate(one.tau_obligate, one.lapse, until - arrive)
            pace.stay[m, c] = 0.0 if clocks.on_apportionment[c] else math.exp(-pace.rate[m, c] * H)
        for r in range(len(runs.cohort)):
            timing = 2 * (runs.kind[r] != HARD) + runs.speed[r]
            order, delivery = _chain(m, runs.cohort[r], timing, H, clocks, pace)
            pace.chain[m, runs.cohort[r], timing, 0] = order
            pace.chain[m, runs.cohort[r], timing, 1] = delivery


@formula
def _chain(m: int, c: int, timing: int, d: float, clocks: Clocks, pace: Pace) -> tuple[float, float]:
    """What an unobligated dollar is after d years: (order, delivery). FMF is an order from the moment it arrives."""
    b = pace.delivery[m, timing]
    if clocks.on_apportionment[c]:
        return math.exp(-b * d), b * d * math.exp(-b * d)
    return from_unobligated(pace.rate[m, c], b, d)


@formula
def start(region: Region, levers: Levers, members: Members, ground: Ground, record: Record) -> None:
    """Before the first dollar: no capability, and the multiplier of a country that no money has touched yet."""
    flow = np.empty(len(region.heads))
    for m in range(len(members.draws)):
        _violence(m, 0, region, levers, members, ground, flow)
        for i in range(len(region.heads)):
            ground.year_sum[m, i] = 3.0 * ground.multiplier[m, i]
            record.multiplier[m, :, i] = ground.multiplier[m, i]
            record.rate[m, 0, i] = _rate(m, 0, i, region, members, record)


@formula
def outstanding(at: float, runs: Runs, pace: Pace, cells: Floats, out: Floats) -> None:
    """Fill out (member, kind, unit) with what is open of the money that has arrived by `at` (inf: all of it)."""
    out[:] = 0.0
    for m in range(len(out)):
        for r in range(len(runs.cohort)):
            if pace.arrive[m, runs.cohort[r]] > at:
                continue
            for j in range(runs.lo[r], runs.hi[r]):
                unpaid = cells[m, ORDER, j] + cells[m, DELIVERY, j] + cells[m, QUEUE, j]
                out[m, runs.kind[r], runs.unit[r] + j - runs.lo[r]] += cells[m, UNOBLIGATED, j] + unpaid


@formula
def advance(
    row: int,
    fiscal_year: int,
    first: int,
    last: int,
    region: Region,
    levers: Levers,
    members: Members,
    runs: Runs,
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
        np.empty(units),
        np.empty((2, n)),
        np.empty(n),
        np.empty(n),
    )
    for m in range(len(members.draws)):
        for quarter in range(first, last):
            begin = fiscal_year + quarter * H
            if quarter < 2 or quarter == first:
                _set_fade(m, row + min(quarter, 1), members, record, work)
            _open_quarter(m, members, purse, ground, work)
            _pay(m, begin, runs, clocks, pace, purse, work)
            _spend_fixed(m, row, purse, record, work)
            _build(m, row, quarter, region, levers, members, ground, work)
            _violence(m, row, region, levers, members, ground, work.flow)
            _close_quarter(m, row, quarter, region, members, ground, record, work)
            if record.flow.shape[0]:
                _tally(m, 4 * row + quarter, begin + H, runs, clocks, pace, purse, record)
        if last == 4 and record.strength.shape[0]:
            for i in range(n):
                record.strength[m, row, 0, i] = ground.enforcement[m, i]
                record.strength[m, row, 1, i] = ground.reach[m, i]
                record.strength[m, row, 2, i] = ground.prevented[m, i]


@formula
def close_year(fiscal_year: int, runs: Runs, clocks: Clocks, purse: Purse, record: Record) -> None:
    """30 September: what is unobligated lapses where availability ends, what is unliquidated is cancelled at closing."""
    end = fiscal_year + 1.0
    record.lapsed[:] = 0.0
    for r in range(len(runs.cohort)):
        c = runs.cohort[r]
        lapses = clocks.available_until[c] == end and not clocks.on_apportionment[c]
        closes = clocks.cancelled[c] == end
        if not (lapses or closes):
            continue
        for m in range(len(purse.cells)):
            cells = purse.cells[m]
            for j in range(runs.lo[r], runs.hi[r]):
                if lapses:
                    cells[LAPSED, j] += cells[UNOBLIGATED, j]
                    record.lapsed[m, runs.unit[r] + j - runs.lo[r]] += cells[UNOBLIGATED, j]
                    cells[UNOBLIGATED, j] = 0.0
                if closes:
                    cells[CANCELLED, j] += cells[ORDER, j] + cells[DELIVERY, j] + cells[QUEUE, j]
                    cells[ORDER, j] = cells[DELIVERY, j] = cells[QUEUE, j] = 0.0


@formula
def _set_fade(m: int, year: int, members: Members, record: Record, work: Scratch) -> None:
    """How institutions fade in a quarter, given the rate of the last full calendar year (row `year` of the record)."""
    one = members.draws[m]
    for i in range(len(work.before)):
        rate = record.rate[m, year, i]
        decay = institutions_decay(one.decay_soft, one.corrosion, members.organised[m, i], rate)
        work.fade[0, i] = math.exp(-decay * H)
        work.fade[1, i] = kept_share(decay, H)


@formula
def _open_quarter(m: int, members: Members, purse: Purse, ground: Ground, work: Scratch) -> None:
    """Room of the quarter and waste of the backlog; no ceiling for `other` money and for units that are no country."""
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
def _pay(m: int, begin: float, runs: Runs, clocks: Clocks, pace: Pace, purse: Purse, work: Scratch) -> None:
    """Move every cohort that has arrived and is not closed through a quarter; pay queues, oldest cohort first."""
    cells, backlog = purse.cells[m], purse.backlog[m]
    for r in range(len(runs.cohort)):
        c = runs.cohort[r]
        arrive = pace.arrive[m, c]
        if arrive >= begin + H or clocks.cancelled[c] <= begin:
            continue
        timing = 2 * (runs.kind[r] != HARD) + runs.speed[r]
        lo, hi, k, unit = runs.lo[r], runs.hi[r], runs.kind[r], runs.unit[r]
        stay, to_order, to_delivery = pace.stay[m, c], pace.chain[m, c, timing, 0], pace.chain[m, c, timing, 1]
        waits, moves = pace.paid[m, timing, 0], pace.paid[m, timing, 1]
        if arrive > begin:
            d = begin + H - arrive
            stay = 0.0 if clocks.on_apportionment[c] else math.exp(-pace.rate[m, c] * d)
            to_order, to_delivery = _chain(m, c, timing, d, clocks, pace)
            for j in range(lo, hi):
                backlog[k, unit + j - lo] += cells[UNOBLIGATED, j]
        for j in range(lo, hi):
            i = unit + j - lo
            unobligated, order, delivery = cells[UNOBLIGATED, j], cells[ORDER, j], cells[DELIVERY, j]
            left = unobligated * stay
            ordered = unobligated * to_order + order * waits
            delivering = unobligated * to_delivery + order * moves + delivery * waits
            queue = cells[QUEUE, j] + ((unobligated + order + delivery) - (left + ordered + delivering))
            paid = disburse(queue, work.room[k, i])
            cells[UNOBLIGATED, j] = left
            cells[ORDER, j] = ordered
            cells[DELIVERY, j] = delivering
            cells[QUEUE, j] = queue - paid
            cells[DISBURSED, j] += paid
            work.room[k, i] -= paid
            work.paid[k, i] += paid
            backlog[k, i] -= paid
            work.pay[j - lo] = paid
        if k == SOFT:
            for j in range(lo, hi):
                reform = work.pay[j - lo] * (1.0 - purse.capacity[m, j])
                work.to_capacity[unit + j - lo] += work.pay[j - lo] - reform
                work.to_institutions[unit + j - lo] += reform * purse.focus[m, j]


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
    quarter: int,
    region: Region,
    levers: Levers,
    members: Members,
    ground: Ground,
    work: Scratch,
) -> None:
    """Turn what was received into capability, and let what stands fade."""
    one = members.draws[m]
    hard_kept, hard_building = math.exp(-H / one.build_hard), built_share(one.build_hard, H)
    hard_left, hard_added = math.exp(-one.decay_hard * H), kept_share(one.decay_hard, H)
    reform_kept, reform_building = math.exp(-H / one.build_institutions), built_share(one.build_institutions, H)
    prevent_kept, prevent_building = math.exp(-H / one.build_prevention), built_share(one.build_prevention, H)
    soft_left, soft_added = math.exp(-one.decay_soft * H), kept_share(one.decay_soft, H)
    for i in range(len(region.heads)):
        per_head = 1e6 / region.heads[i]
        hard = work.paid[HARD, i] * work.useful[HARD, i]
        capacity = work.to_capacity[i] * work.useful[SOFT, i]
        reform = work.to_institutions[i] * work.useful[SOFT, i] * per_head
        prevent = work.paid[SOFT, i] * work.useful[SOFT, i] * per_head - capacity * per_head - reform
        if quarter == 0:
            ground.institutions[m, i] *= members.reversal[m, row, i]
            ground.prevention[m, i] *= members.reversal[m, row, i]

        inflow = ground.hard_building[m, i] + hard
        ground.hard_building[m, i] = ground.hard_building[m, i] * hard_kept + hard * hard_building
        ground.hard[m, i] = ground.hard[m, i] * hard_left + (inflow - ground.hard_building[m, i]) * hard_added

        inflow = ground.institutions_building[m, i] + reform
        ground.institutions_building[m, i] = (
            ground.institutions_building[m, i] * reform_kept + reform * reform_building
        )
        built = (inflow - ground.institutions_building[m, i]) * levers.will[row]
        ground.institutions[m, i] = ground.institutions[m, i] * work.fade[0, i] + built * work.fade[1, i]

        inflow = ground.prevention_building[m, i] + prevent
        ground.prevention_building[m, i] = ground.prevention_building[m, i] * prevent_kept + prevent * prevent_building
        built = inflow - ground.prevention_building[m, i]
        ground.prevention[m, i] = ground.prevention[m, i] * soft_left + built * soft_added

        ground.capacity[m, i] = build_capacity(
            ground.capacity[m, i], capacity, one.capacity_gain, one.capacity_fade, H
        )
        force = enforcement(ground.hard[m, i], one.leverage, region.own_budget[i])
        reach = cover(ground.institutions[m, i], one.half_saturation)
        rise = force - ground.enforcement[m, i]
        ground.fresh[m, i] = pulse(ground.fresh[m, i], rise, one.tau_fragmentation, H)
        ground.unrest[m, i] = pulse(ground.unrest[m, i], reach - ground.reach[m, i], TRANSITION_YEARS, H)
        ground.enforcement[m, i] = force
        ground.reach[m, i] = reach
        ground.prevented[m, i] = cover(ground.prevention[m, i], one.half_saturation)


@formula
def _violence(
    m: int, row: int, region: Region, levers: Levers, members: Members, ground: Ground, flow: Floats
) -> None:
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
        common = log_common(
            ground.prevented[m, i],
            force,
            strength,
            organised,
            arms,
            one.max_prevention,
            one.policing,
            one.synergy,
            one.cover,
        )
        impunity = one.impunity * one.conviction * reach + one.transition * ground.unrest[m, i]
        ground.multiplier[m, i] = multiplier(members.organised[m, i], organised, common, impunity)


@formula
def _close_quarter(
    m: int,
    row: int,
    quarter: int,
    region: Region,
    members: Members,
    ground: Ground,
    record: Record,
    work: Scratch,
) -> None:
    """Add the quarter's mean multiplier to its calendar year, which ends with the first fiscal quarter."""
    for i in range(len(work.before)):
        ground.year_sum[m, i] += 0.5 * (work.before[i] + ground.multiplier[m, i])
        if quarter == 0:
            record.multiplier[m, row + 1, i] = 0.25 * ground.year_sum[m, i]
            ground.year_sum[m, i] = 0.0
            record.rate[m, row + 1, i] = _rate(m, row + 1, i, region, members, record)


@formula
def _rate(m: int, year: int, i: int, region: Region, members: Members, record: Record) -> float:
    """Abduct, act, predict: the observed rate to the origin, the shocked one after it, times what policy changed."""
    if year <= region.origin:
        return region.observed[year, i] * (record.multiplier[m, year, i] / record.reference[m, year, i])
    changed = record.multiplier[m, year, i] / record.reference[m, region.origin, i]
    return region.observed[region.origin, i] * changed * math.exp(members.shock[m, year, i])


@formula
def _tally(
    m: int, quarter: int, end: float, runs: Runs, clocks: Clocks, pace: Pace, purse: Purse, record: Record
) -> None:
    """Write down where the money stands at a quarter's end, before the jumps of 30 September."""
    cells = purse.cells[m]
    for r in range(len(runs.cohort)):
        c = runs.cohort[r]
        row = record.flow[m, quarter, runs.kind[r]]
        early, unpaid, done = 0.0, 0.0, 0.0
        for j in range(runs.lo[r], runs.hi[r]):
            early += cells[UNOBLIGATED, j]
            unpaid += cells[ORDER, j] + cells[DELIVERY, j] + cells[QUEUE, j]
            done += cells[DISBURSED, j]
            row[5] += cells[LAPSED, j]
            row[6] += cells[CANCELLED, j]
            if clocks.enacted[c] <= end:
                row[0] += cells[LAPSED, j] + cells[CANCELLED, j]
        row[1 if pace.arrive[m, c] >= end else 2] += early
        row[3] += unpaid
        row[4] += done
        if clocks.enacted[c] <= end:
            row[0] += early + unpaid + done
