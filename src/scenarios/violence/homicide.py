"""Organised and common violence, and the multiplier on the homicide rate that follows.

Illustrative: no study measures the effect of this aid on national homicide; signs and sizes are assumptions.
Source: P19-P22, P25, P27-P29, P38, P40, A08-A12, A17, A19 in `parameters.yaml`.
"""

from __future__ import annotations

import math

from scenarios.compiled import formula

DETERRENCE_POINT = 0.4
"""Strength of justice (0 to 1) at which force neither deters nor provokes by itself (assumed)."""
TRANSITION_YEARS = 3.0
"""Years over which the unrest of a reform fades (E405: two to four years)."""


@formula
def pulse(level: float, rise: float, left: float, added: float) -> float:
    """A rise that hurts while it is new and is never refunded.

    `left`, `added`: what the step leaves of the level and of what rises evenly during it (`fading` at 1/tau).
    """
    return level * left + max(0.0, rise) * added


@formula
def justice(rule_of_law: float, institutions: float) -> float:
    """Strength of justice, 0 to 1: the rule-of-law percentile, and institutions closing what is missing."""
    start = rule_of_law / 100.0
    return start + (1.0 - start) * institutions


@formula
def demand_factor(elasticity: float, demand: float) -> float:
    """Log change of organised violence when consuming-country demand is `demand` times today's [A09]; 30% goes elsewhere."""
    return elasticity * math.log(0.3 + 0.7 * demand)


@formula
def log_organised(
    fresh: float,
    enforcement: float,
    strength: float,
    log_flow: float,
    log_supply: float,
    outside: float,
    fragmentation: float,
    long_run: float,
    synergy: float,
    flow_elasticity: float,
    scarcity: float,
) -> float:
    """Log change of organised violence.

    `fresh`: pulse of enforcement; `strength`: justice; `log_flow`: log of flow over its start; `log_supply`: log of supply
    left; `outside`: demand and arms. [P20 P22 A11 P25 A08]
    """
    return (
        fragmentation * fresh
        + enforcement * (long_run - synergy * (strength - DETERRENCE_POINT))
        + flow_elasticity * log_flow
        - scarcity * log_supply
        + outside
    )


@formula
def log_common(
    enforcement: float,
    strength: float,
    organised: float,
    arms: float,
    policing: float,
    synergy: float,
    cover: float,
) -> float:
    """Log change of common violence but for prevention: policing, cover by organised crime, arms [P40 A10 A11].

    `organised`: log change of organised violence; `arms`: log change by arms.
    """
    force = policing - 0.5 * synergy * (strength - DETERRENCE_POINT)
    return math.log(1.0 + enforcement) * force + cover * organised + arms


@formula
def multiplier(organised_share: float, organised: float, common: float, prevented: float, impunity: float) -> float:
    """What the homicide rate is multiplied by.

    The two parts by their shares; `prevented` is the share of common violence that prevention averts [P19]; `impunity` and
    the unrest of reform work on both (log points).
    """
    common_share = (1.0 - organised_share) * (1.0 - prevented)
    return organised_share * math.exp(organised + impunity) + common_share * math.exp(common + impunity)
