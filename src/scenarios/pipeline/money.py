"""How a cohort of money moves: it arrives, is obligated, ordered, delivered, queues, is disbursed, or runs out of time.

A linear chain, unobligated -> order -> delivery -> queue, stepped exactly over a time d. Time is in fiscal years: 2008.0 is
1 October 2007, the first day of fiscal year 2008.
Source: ours; rules of availability in `accounts.csv`, time constants P01, P02, P04-P07 in `parameters.yaml`.
"""

from __future__ import annotations

from scenarios.compiled import formula
from scenarios.lanes import Lanes, Mask, both, exp, least, log, most, where

LEAST_WINDOW = 0.125
"""Years: money arrives at the latest an eighth of a year before its availability ends."""


@formula
def arrival(enacted: float, lead: Lanes, not_before: float, availability_end: float) -> Lanes:
    """When a cohort can first be obligated: enactment plus lead, not before its year, just before its end at the latest.

    min(max(enacted + lead, not_before), end - 1/8). All times in fiscal years; `lead` [P01] in years.
    """
    return least(most(enacted + lead, not_before), availability_end - LEAST_WINDOW)


@formula
def obligation_rate(tau_obligate: Lanes, lapse: Lanes, window: Lanes) -> Lanes:
    """Rate of obligation a, per year: the usual pace, or faster where money would otherwise expire.

    a = max(1 / tau_obligate, log(1 / lapse) / window): `tau_obligate` [P02] in years, `lapse` [P07] the share left when
    availability ends, `window` years from arrival to that end.
    """
    return most(1.0 / tau_obligate, log(1.0 / lapse) / window)


@formula
def delivery_rate(tau_disburse: Lanes, slowness: Lanes) -> Lanes:
    """Rate b of each of the two steps from obligation to delivery, per year: 2 / (tau_disburse slowness) [P04 P05 P06]."""
    return 2.0 / (tau_disburse * slowness)


@formula
def still_unobligated(a: Lanes, d: Lanes) -> Lanes:
    """Share of an unobligated dollar that is still unobligated after d years: e^-ad."""
    return exp(0.0 - a * d)


@formula
def from_unobligated(a: Lanes, b: Lanes, d: Lanes) -> tuple[Lanes, Lanes]:
    """Shares of an unobligated dollar that stand as order and as delivery after d years; the rest of what left queues.

    order = a (e^-ad - e^-bd) / (b - a); delivery = a b ((e^-ad - e^-bd) / (b - a) - d e^-bd) / (b - a); `a`, `b` per year.
    Exact for the chain; a series where a is close to b and the quotient would lose its digits.
    """
    x = (b - a) * d
    near = both(x < 1e-2, x > -1e-2)
    slow = exp(0.0 - b * d)
    gap = where(near, 1.0, b - a)
    drop = (exp(0.0 - a * d) - slow) / gap
    order = a * d * slow * (1.0 + x / 2.0 + x * x / 6.0 + x * x * x / 24.0)
    delivery = a * b * d * d * slow * (0.5 + x / 6.0 + x * x / 24.0 + x * x * x / 120.0)
    return where(near, order, a * drop), where(near, delivery, a * b * (drop - d * slow) / gap)


@formula
def from_order(b: Lanes, d: Lanes) -> tuple[Lanes, Lanes]:
    """Shares of a dollar in order that stand as order and as delivery after d years: e^-bd and b d e^-bd.

    What is in neither is delivered, and queues: 1 - (1 + b d) e^-bd, found by difference so that no dollar is lost. So moves
    also what is obligated on arrival.
    """
    waits = exp(0.0 - b * d)
    return waits, b * d * waits


@formula
def disburse(queue: Lanes, room: Lanes) -> Lanes:
    """What is paid from a queue: all of it, or what the country still has room for this quarter: min(queue, room)."""
    return least(queue, room)


@formula
def held_back(unobligated: Lanes, whole: Lanes, withheld: float, stopped: Lanes) -> Lanes:
    """What events keep from being obligated: the larger of a share of the whole and one of what is unobligated, so far as
    there is any.

    min(unobligated, max(withheld whole, stopped unobligated)).
    """
    return least(unobligated, most(withheld * whole, stopped * unobligated))


@formula
def arrives_in(arrive: Lanes, begin: float, end: float) -> Mask:
    """Whether a cohort's clock starts after one time and before another."""
    return both(arrive > begin, arrive < end)
