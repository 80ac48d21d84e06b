"""What a country can absorb in a year, what is wasted beyond it, and what of a dollar is of use.

No source gives a limit, so the ceiling is an assumption: every headline is also shown without.
Source: P09-P11, A01-A06, A13-A14 in `parameters.yaml`.
"""

from __future__ import annotations

from scenarios.arrays import Floats
from scenarios.compiled import formula
from scenarios.lanes import Lanes, least, most

BACKLOG_YEARS = 2.0
"""Years of ceiling that may be outstanding: the pipeline standard of 24 months (USAID ADS 602, in `absorptive.csv`)."""
INSTITUTIONS_LIFT = 0.5
"""A country with full institutional coverage absorbs half as much again (assumed)."""
OTHERS_REFORM = 0.5
"""Part of other donors' soft money that goes to institutions; the rest prevents (assumed)."""


def hard_ceiling(by_budget: Floats, per_head: Floats, form: Floats, share_hard: Floats, governance: Floats) -> Floats:
    """Hard dollars a country can absorb, million USD a year: by own budget where form is 0, per head where it is 1.

    Args:
        by_budget: share of own budget [P09] times that budget, million USD a year.
        per_head: dollars per head [P10] times population, million USD a year.
        form: 0 to 1 [A04]; between the two for the planner, who does not know which holds.
        share_hard: part of the ceiling that hard money can use [A06].
        governance: (government effectiveness percentile / 50) to the power eta [P11].
    """
    return ((1.0 - form) * by_budget + form * per_head) * share_hard * governance


def soft_ceiling(per_head: Floats, governance: Floats) -> Floats:
    """Soft dollars a country can absorb, million USD a year [A05]; `governance` to the power eta/2."""
    return per_head * governance


@formula
def ceiling(base: Lanes, institutions: Lanes, built: Lanes) -> Lanes:
    """The ceiling of a quarter, million USD a year: lifted by institutions, plus built capacity, at most the base again.

    base (1 + institutions / 2) + min(built, base): `built` is what paid-for capacity adds [A13 A14].
    """
    return base * (1.0 + INSTITUTIONS_LIFT * institutions) + least(built, base)


@formula
def waste(backlog: Lanes, at_ceiling: Lanes, per_year: Lanes) -> Lanes:
    """Divisor of what is delivered: 1, more for each year of ceiling that the backlog exceeds two years [A03].

    1 + per_year max(0, backlog / ceiling - 2).
    """
    return 1.0 + per_year * most(0.0, backlog / at_ceiling - BACKLOG_YEARS)


@formula
def received(keep: Lanes, fungible: Lanes, coordination: float, wasted: Lanes) -> Lanes:
    """What is of use of a dollar disbursed: less leakage, of which coordination saves a part, less what is fungible and
    wasted.

    (keep + coordination (1 - fungible - keep)) / waste; `keep` is (1 - leakage)(1 - fungible) [A01 A02].
    """
    return (keep + coordination * ((1.0 - fungible) - keep)) / wasted


@formula
def split_soft(paid: Lanes, focus: Lanes, capacity: Lanes) -> tuple[Lanes, Lanes]:
    """Soft dollars paid to institutions, and to building capacity; what neither gets prevents.

    (1 - capacity) focus paid, capacity paid.
    """
    reform = paid * (1.0 - capacity)
    return reform * focus, paid - reform
