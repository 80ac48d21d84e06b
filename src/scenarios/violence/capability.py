"""What delivered money builds, and how it fades.

Money is built into usable capability over a build time and fades from then on. Hard money becomes enforcement E (E = 1 is an
offensive that doubles the security effort); soft money, per head, becomes coverage by institutions and by prevention.
Source: P12-P16, P18, P21, P23, A12, A14 in `parameters.yaml`.
"""

from __future__ import annotations

from scenarios.compiled import formula
from scenarios.lanes import Lanes, exp

REFERENCE_DECAY = 0.22
"""Per year: the decay at which a yearly flow of hard money sustains the stock that leverage [P23] is measured by."""
STOCK_TO_FLOW = 0.1
"""Per year: turns a soft stock, USD a head, into the yearly flow that half-saturation [P18] is measured in."""


@formula
def fading(decay: Lanes, h: float) -> tuple[Lanes, Lanes]:
    """What a step of h years leaves of what stood at its start, and of what was added evenly during it; decay per year.

    e^-kh and (1 - e^-kh) / (k h): k is a decay [P13 P16 A14], or 1 over a build time [P12 P14 P15] or a pulse's [P21].
    """
    left = exp(0.0 - decay * h)
    return left, (1.0 - left) / (decay * h)


@formula
def standing(stock: Lanes, added: Lanes, left: Lanes, of_added: Lanes) -> Lanes:
    """A stock after a step: what fading leaves of it and of what was added evenly: left stock + of_added added."""
    return stock * left + added * of_added


@formula
def finished(building: Lanes, came: Lanes, still: Lanes) -> Lanes:
    """What was built in a step: what was in building and came in, less what is still being built."""
    return building + came - still


@formula
def enforcement(stock: Lanes, leverage: Lanes, own_budget: float) -> Lanes:
    """Enforcement E from the stock of hard capability and the own security budget, both million USD [P23].

    E = leverage 0.22 stock / own_budget.
    """
    return leverage * REFERENCE_DECAY * stock / own_budget


@formula
def coverage(stock: Lanes, half_saturation: Lanes) -> Lanes:
    """Coverage, 0 to 1, by a soft stock in USD a head; half at half the parameter [P18], which speaks of both soft parts.

    f / (f + half_saturation / 2) with f = 0.1 stock.
    """
    flow = STOCK_TO_FLOW * stock
    return flow / (flow + 0.5 * half_saturation)


@formula
def institutions_decay(decay: Lanes, corrosion: Lanes, organised_share: Lanes, rate: Lanes) -> Lanes:
    """Decay of institutions, per year, worn faster where organised violence is high [P16 A12].

    decay (1 + corrosion organised_share rate / 20): `rate` is the homicide rate per 100,000 of the last full calendar year;
    20 per 100,000 is the reference.
    """
    return decay * (1.0 + corrosion * organised_share * rate / 20.0)
