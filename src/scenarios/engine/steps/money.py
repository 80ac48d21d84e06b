"""Steps of the money, compiled: clocks start, money moves, queues are paid, accounts close.

Only bookkeeping; the formulas are in `pipeline`. Source of the rules: `accounts.csv`.
`t` is a tile, `d` what is drawn of its members, `w` the world, as `state.py` and `chance/members.py` name them.
"""

from __future__ import annotations

import math
from typing import Any

from scenarios.compiled import formula
from scenarios.engine.plan.layout import HARD, SOFT
from scenarios.engine.steps.state import (
    ALL_CANCELLED,
    ALL_DISBURSED,
    ALL_LAPSED,
    ALL_UNOBLIGATED,
    BUILD_HARD,
    BUILD_INSTITUTIONS,
    BUILD_PREVENTION,
    FADE_CAPACITY,
    FADE_FRESH,
    FADE_HARD,
    FADE_SOFT,
    FADE_UNREST,
    FLOWS,
    UNLAWFUL,
    UNLIQUIDATED,
    WAITING,
    H,
)
from scenarios.lanes import Lanes, any_of, both, lanes, where
from scenarios.pipeline.capacity import split_soft
from scenarios.pipeline.money import (
    arrival,
    arrives_in,
    delivery_rate,
    disburse,
    from_order,
    from_unobligated,
    held_back,
    obligation_rate,
    still_unobligated,
)
from scenarios.violence.capability import fading
from scenarios.violence.homicide import TRANSITION_YEARS

PAID, LAPSED_SO_FAR, CANCELLED_SO_FAR = range(3)
"""Rows of `gone`, each by kind."""


@formula
def set_pace(t: Any, d: Any, w: Any) -> None:
    """Each member's coefficients: when cohorts arrive, how fast money is obligated and delivered, what fades."""
    for timing in range(4):
        tau = d.tau_disburse_hard if timing < 2 else d.tau_disburse_soft
        rate = delivery_rate(tau, d.slowness if timing % 2 else lanes(1.0))
        t.delivery_rate[timing] = rate
        t.waits[timing], t.moves[timing] = from_order(rate, lanes(H))
    for c in range(w.cohorts):
        arrive = arrival(w.enacted[c], d.lead, w.not_before[c], w.expires[c])
        t.arrive[c] = arrive
        t.rate[c] = obligation_rate(d.tau_obligate, d.lapse, w.expires[c] - arrive)
        t.stay[c] = 1.0
    _set_fade(t, BUILD_HARD, 1.0 / d.build_hard)
    _set_fade(t, FADE_HARD, d.decay_hard)
    _set_fade(t, BUILD_INSTITUTIONS, 1.0 / d.build_institutions)
    _set_fade(t, BUILD_PREVENTION, 1.0 / d.build_prevention)
    _set_fade(t, FADE_SOFT, d.decay_soft)
    _set_fade(t, FADE_CAPACITY, d.capacity_fade)
    _set_fade(t, FADE_FRESH, 1.0 / d.tau_fragmentation)
    _set_fade(t, FADE_UNREST, lanes(1.0 / TRANSITION_YEARS))


@formula
def _set_fade(t: Any, process: int, decay: Lanes) -> None:
    t.fade[process], t.fade[process + 1] = fading(decay, H)


@formula
def receive(t: Any, begin: float, w: Any) -> None:
    """Start the clocks of cohorts that arrive: for what is left of this step, and whole steps from the next one on."""
    for c in range(w.cohorts):
        if w.not_before[c] < begin + H and w.expires[c] > begin - H:
            arrive = t.arrive[c]
            now = arrives_in(arrive, begin - H, begin + H)
            if any_of(now):
                late = arrive > begin
                spell = where(late, begin + H - arrive, H)
                stay = lanes(0.0) if w.on_arrival[c] else still_unobligated(t.rate[c], spell)
                t.stay[c] = where(now, stay, t.stay[c])
                for timing in range(4):
                    if w.has[4 * c + timing]:
                        b = t.delivery_rate[timing]
                        order, delivery = from_order(b, spell) if w.on_arrival[c] else from_unobligated(t.rate[c], b, spell)
                        t.to_order[4 * c + timing] = where(now, order, t.to_order[4 * c + timing])
                        t.to_delivery[4 * c + timing] = where(now, delivery, t.to_delivery[4 * c + timing])
                fresh = both(now, late)
                for p in range(w.start[c], w.start[c + 1]):
                    j = w.cells_of[p]
                    t.backlog[w.row[j]] += where(fresh, t.unobligated[j], 0.0)


@formula
def alive(j: int, year: float, w: Any) -> bool:
    """Whether a cell's money can move in a fiscal year: it is offered by then, and its account is not closed."""
    c = w.cohort[j]
    return bool(w.not_before[c] <= year and w.cancelled[c] > year)


@formula
def move_and_pay(t: Any, year: float, w: Any) -> None:
    """Move each queue's money through a step, and pay what queues up to the country's room, oldest cohort first.

    What leaves the chain is found by difference: no dollar is made or lost by rounding.
    """
    unobligated, order, delivery, queue, disbursed = t.unobligated, t.order, t.delivery, t.queue, t.disbursed
    stay, to_order, to_delivery = t.stay, t.to_order, t.to_delivery
    cohort, not_before, expires, cancelled = w.cohort, w.not_before, w.expires, w.cancelled
    for q in range(w.queues):
        row, timing = w.queue_row[q], w.queue_timing[q]
        waits, moves, room, paid = t.waits[timing], t.moves[timing], t.room[row], lanes(0.0)
        for j in range(w.first[q], w.first[q + 1]):
            c = cohort[j]
            if not_before[c] <= year and cancelled[c] > year:
                queued = queue[j]
                if not w.lumps:
                    o, e = order[j], delivery[j]
                    ordered, delivering, before = o * waits, o * moves + e * waits, o + e
                    if expires[c] > year:
                        u = unobligated[j]
                        left = u * stay[c]
                        ordered = u * to_order[4 * c + timing] + ordered
                        delivering = u * to_delivery[4 * c + timing] + delivering
                        before = u + before - left
                        unobligated[j] = left
                    queued = queued + (before - (ordered + delivering))
                    order[j] = ordered
                    delivery[j] = delivering
                out = disburse(queued, room)
                room = room - out
                paid = paid + out
                queue[j] = queued - out
                disbursed[j] += out
                if w.blended and row // w.units == SOFT:
                    _share_soft(t, row - SOFT * w.units, out, t.focus[j], t.capacity[j])
        t.room[row] = room
        t.paid[row] = paid
        t.backlog[row] -= paid
        t.gone[3 * PAID + row // w.units] += paid
        if not w.blended and row // w.units == SOFT:
            _share_soft(t, row - SOFT * w.units, paid, lanes(w.focus), lanes(w.capacity))


@formula
def _share_soft(t: Any, unit: int, paid: Lanes, focus: Lanes, capacity: Lanes) -> None:
    institutions, built = split_soft(paid, focus, capacity)
    t.to_institutions[unit] += institutions
    t.to_capacity[unit] += built


@formula
def spend_fixed(t: Any, row: int, w: Any) -> None:
    """Section 1004 and its like: spent in equal quarters of its own year, outside ceilings; then write down what was paid."""
    for i in range(w.units):
        t.paid[HARD * w.units + i] += H * w.fixed[row * w.units + i]
    for r in range(3 * w.units):
        t.spent[row * 3 * w.units + r] += t.paid[r]


@formula
def hold_back(t: Any, row: int, quarter: int, w: Any) -> None:
    """Take aside what events hold back in this quarter; `give_back` returns it where it was."""
    n = w.cells
    for j in range(n):
        at = (4 * row + quarter) * n + j
        frozen, withheld = w.delivery[at], w.withheld[at]
        most_of = max(w.obligation[at], frozen)
        stopped = where(t.arrive[w.cohort[j]] >= w.since[at], max(most_of, w.starts[at]), most_of)
        u, o, e, queued = t.unobligated[j], t.order[j], t.delivery[j], t.queue[j]
        whole = u + o + e + queued + t.disbursed[j] + t.lapsed[j] + t.cancelled[j]
        t.back[j] = held_back(u, whole, withheld, stopped)
        t.back[n + j], t.back[2 * n + j], t.back[3 * n + j] = o * frozen, e * frozen, queued * frozen
        t.unobligated[j] -= t.back[j]
        t.order[j] -= t.back[n + j]
        t.delivery[j] -= t.back[2 * n + j]
        t.queue[j] -= t.back[3 * n + j]


@formula
def give_back(t: Any, w: Any) -> None:
    """Return what `hold_back` took aside."""
    n = w.cells
    for j in range(n):
        t.unobligated[j] += t.back[j]
        t.order[j] += t.back[n + j]
        t.delivery[j] += t.back[2 * n + j]
        t.queue[j] += t.back[3 * n + j]


@formula
def count(t: Any, now: float, w: Any) -> None:
    """What is open by kind and unit: of the money that has arrived by now into `backlog`, of the rest into `coming`."""
    for r in range(3 * w.units):
        t.backlog[r] = 0.0
        t.coming[r] = 0.0
    for q in range(w.queues):
        arrived, coming = lanes(0.0), lanes(0.0)
        for j in range(w.first[q], w.first[q + 1]):
            if alive(j, now, w):
                still = t.unobligated[j] + t.order[j] + t.delivery[j] + t.queue[j]
                here = t.arrive[w.cohort[j]] <= now
                arrived = arrived + where(here, still, 0.0)
                coming = coming + where(here, 0.0, still)
        t.backlog[w.queue_row[q]] = arrived
        t.coming[w.queue_row[q]] = coming


@formula
def close_year(t: Any, row: int, w: Any) -> None:
    """30 September: what is unobligated lapses where it expires, what is unliquidated is cancelled at closing."""
    end = w.first_year + row + 1.0
    for i in range(w.units):
        t.lapsed_now[i] = 0.0
    for c in range(w.cohorts):
        if w.expires[c] == end or w.cancelled[c] == end:
            for p in range(w.start[c], w.start[c + 1]):
                j = w.cells_of[p]
                unit, kind = w.row[j] % w.units, w.row[j] // w.units
                if w.expires[c] == end:
                    lapsed = t.unobligated[j]
                    t.lapsed[j] += lapsed
                    t.lapsed_now[unit] += lapsed
                    t.gone[3 * LAPSED_SO_FAR + kind] += lapsed
                    t.unobligated[j] = 0.0
                if w.cancelled[c] == end:
                    cancelled = t.order[j] + t.delivery[j] + t.queue[j]
                    t.cancelled[j] += cancelled
                    t.gone[3 * CANCELLED_SO_FAR + kind] += cancelled
                    t.order[j] = 0.0
                    t.delivery[j] = 0.0
                    t.queue[j] = 0.0


@formula
def tally(t: Any, quarter: int, end: float, w: Any) -> None:
    """Write down where the money stands at a quarter's end, by kind; `quarter` counts from the run's start.

    Before the jumps of 30 September: what lapses or is cancelled then is still where it was.
    """
    year = math.ceil(end) - 1.0
    for q in range(w.queues):
        kind, none = w.queue_row[q] // w.units, lanes(0.0)
        waiting, unobligated, unliquidated, unlawful = none, none, none, none
        for j in range(w.first[q], w.first[q + 1]):
            if alive(j, year, w):
                c = w.cohort[j]
                u, unpaid = t.unobligated[j], t.order[j] + t.delivery[j] + t.queue[j]
                unobligated = unobligated + u
                unliquidated = unliquidated + unpaid
                waiting = waiting + where(t.arrive[c] >= end, u, 0.0)
                if w.enacted[c] > end:
                    unlawful = unlawful + u
        at = (3 * quarter + kind) * len(FLOWS)
        t.tally[at + WAITING] += waiting
        t.tally[at + ALL_UNOBLIGATED] += unobligated
        t.tally[at + UNLIQUIDATED] += unliquidated
        t.tally[at + UNLAWFUL] += unlawful
    for kind in range(3):
        at = (3 * quarter + kind) * len(FLOWS)
        t.tally[at + ALL_DISBURSED] = t.gone[3 * PAID + kind]
        t.tally[at + ALL_LAPSED] = t.gone[3 * LAPSED_SO_FAR + kind]
        t.tally[at + ALL_CANCELLED] = t.gone[3 * CANCELLED_SO_FAR + kind]
