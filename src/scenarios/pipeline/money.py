"""How a cohort of money moves: it arrives, is obligated, ordered, delivered, queues, is disbursed, or runs out of time.

A linear chain, unobligated -> order -> delivery -> queue, stepped exactly over a time d. Time is in fiscal years: 2008.0 is
1 October 2007, the first day of fiscal year 2008.
Source: ours; rules of availability in `accounts.csv`, time constants P01-P07 in `parameters.yaml`.
"""

from __future__ import annotations

import math

from scenarios.compiled import formula

LEAST_WINDOW = 0.125
"""Years: money arrives at the latest an eighth of a year before its availability ends."""


@formula
def arrival(enacted: float, lead: float, not_before: float, availability_end: float) -> float:
    """When a cohort can first be obligated: enactment plus lead, not before its year, just before its end at the latest.

    All times in fiscal years; `lead` [P01] in years.
    """
    return min(max(enacted + lead, not_before), availability_end - LEAST_WINDOW)


@formula
def obligation_rate(tau_obligate: float, lapse: float, window: float) -> float:
    """Rate of obligation, per year: the usual pace, or faster where money would otherwise expire.

    `tau_obligate` [P02] in years, `lapse` [P07] the share left when availability ends, `window` years from arrival to that end.
    """
    return max(1.0 / tau_obligate, math.log(1.0 / lapse) / window)


@formula
def delivery_rate(tau_disburse: float, slowness: float) -> float:
    """Rate of each of the two steps from obligation to delivery, per year [P04 P05 P06]."""
    return 2.0 / (tau_disburse * slowness)


@formula
def from_unobligated(a: float, b: float, d: float) -> tuple[float, float]:
    """Shares of an unobligated dollar that stand as order and as delivery after d years; the rest of what left queues.

    `a`, `b` per year. Exact for the chain; a series where a is close to b and the quotient would lose its digits.
    """
    x = (b - a) * d
    if abs(x) < 1e-2:
        slow = math.exp(-b * d)
        order = a * d * slow * (1.0 + x / 2.0 + x * x / 6.0 + x * x * x / 24.0)
        delivery = a * b * d * d * slow * (0.5 + x / 6.0 + x * x / 24.0 + x * x * x / 120.0)
        return order, delivery
    gap = b - a
    drop = (math.exp(-a * d) - math.exp(-b * d)) / gap
    return a * drop, a * b * (drop - d * math.exp(-b * d)) / gap


@formula
def disburse(queue: float, room: float) -> float:
    """What is paid from a queue: all of it, or what the country still has room for this quarter."""
    return min(queue, room)
