"""Steps on the ground, compiled: money received becomes capability, capability moves violence, violence becomes a rate.

Only bookkeeping; the formulas are in `violence` and `pipeline.capacity`.
"""

from __future__ import annotations

import math

import numpy as np

from scenarios.arrays import Floats
from scenarios.compiled import formula
from scenarios.engine.chance.members import Members
from scenarios.engine.plan.layout import HARD, SOFT
from scenarios.engine.plan.world import Levers, Region
from scenarios.engine.steps.state import (
    BUILD_HARD,
    BUILD_INSTITUTIONS,
    BUILD_PREVENTION,
    FADE_CAPACITY,
    FADE_FRESH,
    FADE_HARD,
    FADE_SOFT,
    FADE_UNREST,
    PER_QUARTER,
    Ground,
    H,
    Pace,
    Purse,
    Record,
    Scratch,
)
from scenarios.pipeline.capacity import ceiling, waste
from scenarios.violence.capability import cover, enforcement, fading, institutions_decay
from scenarios.violence.flow import log_left, lost, supply
from scenarios.violence.homicide import demand_factor, justice, log_common, log_organised, multiplier, pulse


@formula
def start(region: Region, levers: Levers, members: Members, ground: Ground, record: Record) -> None:
    """Before the first dollar: no capability, and the multiplier of a country that no money has touched yet."""
    flow = np.empty(len(region.heads))
    for m in range(len(members.draws)):
        violence(m, 0, 0, region, levers, members, ground, flow)
        for i in range(len(region.heads)):
            ground.year_sum[m, i] = 0.75 * ground.multiplier[m, i]
            record.multiplier[m, :, i] = ground.multiplier[m, i]
            record.rate[m, 0, i] = rate_of(m, 0, i, region, levers, members, record)


@formula
def set_fade(m: int, year: int, members: Members, record: Record, work: Scratch) -> None:
    """How institutions fade in a quarter, given the rate of the last full calendar year (row `year` of the record)."""
    one = members.draws[m]
    for i in range(len(work.before)):
        rate = record.rate[m, year, i]
        decay = institutions_decay(one.decay_soft, one.corrosion, members.organised[m, i], rate)
        work.fade[0, i], work.fade[1, i] = fading(decay, H)


@formula
def open_step(m: int, row: int, levers: Levers, members: Members, purse: Purse, ground: Ground, work: Scratch) -> None:
    """Room of the step, of which others' money takes its part first, and what is left of a dollar received.

    There is no ceiling for `other` money and for units that are no country.
    """
    one = members.draws[m]
    work.room[:] = math.inf
    work.paid[:] = 0.0
    work.to_institutions[:] = 0.0
    work.to_capacity[:] = 0.0
    for i in range(len(work.before)):
        work.before[i] = ground.multiplier[m, i]
        keep = members.keep[m, i]
        keep += levers.coordination[row] * ((1.0 - one.fungible) - keep)  # a part of the leakage is saved
        for k in range(2):
            at = ceiling(members.base[m, i, k], ground.reach[m, i], ground.capacity[m, i])
            work.other[k, i] = min(H * levers.other[row, k, i], H * at)
            work.room[k, i] = H * at - work.other[k, i]
            work.useful[k, i] = keep / waste(purse.backlog[m, k, i], at, one.waste)


@formula
def build(
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
        hard = (work.paid[HARD, i] + work.other[HARD, i]) * work.useful[HARD, i]
        capacity = work.to_capacity[i] * work.useful[SOFT, i]
        others = 0.5 * work.other[SOFT, i]  # others' soft money: half to institutions, half to prevention (assumed)
        reform = (work.to_institutions[i] + others) * work.useful[SOFT, i] * per_head
        soft = work.paid[SOFT, i] + work.other[SOFT, i]
        prevent = soft * work.useful[SOFT, i] * per_head - capacity * per_head - reform
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
def violence(
    m: int,
    row: int,
    quarter: int,
    region: Region,
    levers: Levers,
    members: Members,
    ground: Ground,
    flow: Floats,
) -> None:
    """The multiplier of each country at this moment: displacement first, for it joins the countries."""
    one = members.draws[m]
    n = len(region.heads)
    lost_in_all, flow_in_all = 0.0, 0.0
    flow[:] = 0.0
    for j in range(n):
        through = levers.flow[row, quarter, j]
        gone = lost(through, one.push, ground.enforcement[m, j])
        lost_in_all += gone
        flow_in_all += through
        flow[j] += through - gone
        moved = one.displaced * gone * members.spill[m, j]
        for i in range(n):
            flow[i] += moved * region.corridor[j, i]
    log_supply = supply(lost_in_all, flow_in_all, one.displaced)
    arms = one.arms_elasticity * math.log(levers.arms[row])
    outside = demand_factor(one.demand_elasticity, levers.demand[row]) + arms
    for i in range(n):
        force, reach = ground.enforcement[m, i], ground.reach[m, i]
        strength = justice(region.rule_of_law[i], reach)
        log_flow = log_left(flow[i], region.flow[i])
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
def close_step(
    m: int,
    row: int,
    step: int,
    region: Region,
    levers: Levers,
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
            record.rate[m, row + 1, i] = rate_of(m, row + 1, i, region, levers, members, record)


@formula
def rate_of(m: int, year: int, i: int, region: Region, levers: Levers, members: Members, record: Record) -> float:
    """Abduct, act, predict: the observed rate to the origin, the shocked one after it, times what policy and events changed."""
    event = math.exp(levers.shift[year, i])
    if year <= region.origin:
        past: float = region.observed[year, i] * (record.multiplier[m, year, i] / record.reference[m, year, i]) * event
        return past
    changed = record.multiplier[m, year, i] / record.reference[m, region.origin, i]
    future: float = region.observed[region.origin, i] * changed * math.exp(members.shock[m, year, i]) * event
    return future
