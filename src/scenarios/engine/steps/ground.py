"""Steps on the ground, compiled: money received becomes capability, capability moves violence, violence becomes a rate.

Only bookkeeping; the formulas are in `violence` and `pipeline.capacity`.
`t` is a tile, `d` what is drawn of its members, `w` the world, as `state.py` and `chance/members.py` name them.
"""

from __future__ import annotations

import math
from typing import Any

from scenarios.compiled import formula
from scenarios.engine.plan.layout import HARD, SOFT
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
    STRENGTHS,
    H,
)
from scenarios.lanes import Lanes, lanes, least
from scenarios.pipeline.capacity import OTHERS_REFORM, ceiling, received, waste
from scenarios.violence.capability import coverage, enforcement, fading, finished, institutions_decay, standing
from scenarios.violence.flow import log_left, lost, supply
from scenarios.violence.homicide import (
    arms_factor,
    demand_factor,
    force,
    justice,
    log_common,
    multiplier,
    pulse,
    rate_of_future,
    rate_of_past,
    reform,
    trade,
)


@formula
def start(t: Any, d: Any, w: Any) -> None:
    """Before the first dollar: no capability, and the multiplier of a country that no money has touched yet."""
    violence(0, 0, t, d, w)
    n = w.countries
    for i in range(n):
        t.year_sum[i] = 0.75 * t.now[i]
        for year in range(w.years):
            t.multiplier[year * n + i] = t.now[i]
        t.homicides[i] = rate_of(0, i, t, d, w)


@formula
def set_wear(year: int, t: Any, d: Any, w: Any) -> None:
    """How institutions fade in a step, given the rate of the last full calendar year (row `year` of the record)."""
    n = w.countries
    for i in range(n):
        decay = institutions_decay(d.decay_soft, d.corrosion, d.organised[i], t.homicides[year * n + i])
        t.wear[i], t.wear[n + i] = fading(decay, H)


@formula
def open_step(row: int, t: Any, d: Any, w: Any) -> None:
    """Room of the step, of which others' money takes its part first, and what is left of a dollar received.

    There is no ceiling for `other` money and for units that are no country.
    """
    n, units = w.countries, w.units
    for r in range(3 * units):
        t.room[r] = math.inf
        t.paid[r] = 0.0
    for i in range(units):
        t.to_institutions[i] = 0.0
        t.to_capacity[i] = 0.0
    for i in range(n):
        t.before[i] = t.now[i]
        for k in range(2):
            at = ceiling(d.base[k * n + i], t.reach[i], t.built[i])
            other = least(H * w.other[(2 * row + k) * units + i], H * at)
            wasted = waste(t.backlog[k * units + i], at, d.waste)
            t.other[k * n + i] = other
            t.room[k * units + i] = H * at - other
            t.useful[k * n + i] = received(d.keep[i], d.fungible, w.coordination[row], wasted)


@formula
def build(row: int, step: int, t: Any, d: Any, w: Any) -> None:
    """Turn what was received into capability, and let what stands fade."""
    n, units = w.countries, w.units
    for i in range(n):
        per_head = 1e6 / w.heads[i]
        if step == 0:
            t.institutions[i] *= d.reversal[row * n + i]
            t.prevention[i] *= d.reversal[row * n + i]
        useful = t.useful[SOFT * n + i]
        if w.tallied:
            for k in range(2):
                t.received[(2 * row + k) * n + i] += t.paid[k * units + i] * t.useful[k * n + i]
        hard = (t.paid[HARD * units + i] + t.other[HARD * n + i]) * t.useful[HARD * n + i]
        soft = (t.paid[SOFT * units + i] + t.other[SOFT * n + i]) * useful * per_head
        capacity = t.to_capacity[i] * useful
        reforms = (t.to_institutions[i] + OTHERS_REFORM * t.other[SOFT * n + i]) * useful * per_head
        _build_hard(t, i, hard)
        _build_institutions(t, i, reforms, w.will[row], n)
        _build_prevention(t, i, soft - capacity * per_head - reforms)
        gained = d.capacity_gain * capacity
        t.built[i] = standing(t.built[i], gained, t.fade[FADE_CAPACITY], t.fade[FADE_CAPACITY + 1])
        _strengths(t, i, d, w)


@formula
def _build_hard(t: Any, i: int, came: Lanes) -> None:
    building = t.hard_building[i]
    still = standing(building, came, t.fade[BUILD_HARD], t.fade[BUILD_HARD + 1])
    t.hard_building[i] = still
    t.hard[i] = standing(t.hard[i], finished(building, came, still), t.fade[FADE_HARD], t.fade[FADE_HARD + 1])


@formula
def _build_institutions(t: Any, i: int, came: Lanes, will: float, n: int) -> None:
    building = t.institutions_building[i]
    still = standing(building, came, t.fade[BUILD_INSTITUTIONS], t.fade[BUILD_INSTITUTIONS + 1])
    t.institutions_building[i] = still
    t.institutions[i] = standing(t.institutions[i], finished(building, came, still) * will, t.wear[i], t.wear[n + i])


@formula
def _build_prevention(t: Any, i: int, came: Lanes) -> None:
    building = t.prevention_building[i]
    still = standing(building, came, t.fade[BUILD_PREVENTION], t.fade[BUILD_PREVENTION + 1])
    t.prevention_building[i] = still
    built = finished(building, came, still)
    t.prevention[i] = standing(t.prevention[i], built, t.fade[FADE_SOFT], t.fade[FADE_SOFT + 1])


@formula
def _strengths(t: Any, i: int, d: Any, w: Any) -> None:
    """Enforcement, reach and prevention of what stands, and the pulses of what is new."""
    strength = enforcement(t.hard[i], d.leverage, w.own_budget[i])
    reach = coverage(t.institutions[i], d.half_saturation)
    t.fresh[i] = pulse(t.fresh[i], strength - t.enforcement[i], t.fade[FADE_FRESH], t.fade[FADE_FRESH + 1])
    t.unrest[i] = pulse(t.unrest[i], reach - t.reach[i], t.fade[FADE_UNREST], t.fade[FADE_UNREST + 1])
    t.enforcement[i] = strength
    t.reach[i] = reach
    t.prevented[i] = coverage(t.prevention[i], d.half_saturation)


@formula
def violence(row: int, quarter: int, t: Any, d: Any, w: Any) -> None:
    """The multiplier of each country at this moment: displacement first, for it joins the countries."""
    n = w.countries
    lost_in_all = displace(row, quarter, t, d, w)
    flow_in_all = 0.0
    for j in range(n):
        flow_in_all += w.flow[(4 * row + quarter) * n + j]
    log_supply = supply(lost_in_all, flow_in_all, d.displaced)
    arms = arms_factor(d.arms_elasticity, w.arms[row])
    outside = demand_factor(d.demand_elasticity, w.demand[row]) + arms
    for i in range(n):
        effort, reach = t.enforcement[i], t.reach[i]
        strength = justice(w.rule_of_law[i], reach)
        log_flow = log_left(t.passing[i], w.flow_share[i])
        by_force = force(t.fresh[i], effort, strength, d.fragmentation, d.long_run, d.synergy)
        organised = by_force + trade(log_flow, log_supply, d.flow_elasticity, d.scarcity) + outside
        common = log_common(effort, strength, organised, arms, d.policing, d.synergy, d.cover)
        reformed = reform(reach, t.unrest[i], d.impunity, d.conviction, d.transition)
        prevented = d.max_prevention * t.prevented[i]
        t.now[i] = multiplier(d.organised[i], organised, common, prevented, reformed)


@formula
def displace(row: int, quarter: int, t: Any, d: Any, w: Any) -> Lanes:
    """What flows through each country after enforcement has driven some of it along the corridors; what is lost in all."""
    n, lost_in_all, passing, corridor = w.countries, lanes(0.0), t.passing, w.corridor
    for i in range(n):
        passing[i] = 0.0
    for j in range(n):
        through = w.flow[(4 * row + quarter) * n + j]
        if through > 0.0:
            gone = lost(through, d.push, t.enforcement[j])
            lost_in_all = lost_in_all + gone
            passing[j] += through - gone
            moved = d.displaced * gone * d.spill[j]
            for i in range(n):
                share = corridor[j * n + i]
                if share > 0.0:
                    passing[i] += moved * share
    return lost_in_all


@formula
def close_step(row: int, step: int, t: Any, d: Any, w: Any) -> None:
    """Add the step's mean multiplier to its calendar year, which ends with the first fiscal quarter."""
    n = w.countries
    for i in range(n):
        mean = t.year_sum[i] + H * 0.5 * (t.before[i] + t.now[i])
        t.year_sum[i] = mean
        if step == PER_QUARTER - 1:
            t.multiplier[(row + 1) * n + i] = mean
            t.year_sum[i] = 0.0
            t.homicides[(row + 1) * n + i] = rate_of(row + 1, i, t, d, w)


@formula
def rate_of(year: int, i: int, t: Any, d: Any, w: Any) -> Lanes:
    """The homicide rate per 100,000 of a calendar year: observed to the origin, shocked after it, changed by the plan."""
    n = w.countries
    at, origin = year * n + i, w.origin * n + i
    if year <= w.origin:
        return rate_of_past(w.observed[at], t.multiplier[at], t.reference[at], w.shift[at])
    return rate_of_future(w.observed[origin], t.multiplier[at], t.reference[origin], d.shock[at], w.shift[at])


@formula
def write_strength(row: int, t: Any, d: Any, w: Any) -> None:
    """What stands in each country at the end of a fiscal year."""
    n = w.countries
    for i in range(n):
        at = row * len(STRENGTHS) * n + i
        t.strength[at] = t.enforcement[i]
        t.strength[at + n] = t.reach[i]
        t.strength[at + 2 * n] = t.prevented[i]
        t.strength[at + 3 * n] = lost(w.flow[(4 * row + 3) * n + i], d.push, t.enforcement[i])
