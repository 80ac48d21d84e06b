"""Organised and common violence, and the multiplier on the homicide rate that follows.

Illustrative: no study measures the effect of this aid on national homicide; signs and sizes are assumptions.
Source: P19-P22, P25, P27-P29, P38, P40, A08-A11, A17, A19 in `parameters.yaml`.
"""

from __future__ import annotations

from scenarios.compiled import formula
from scenarios.lanes import Lanes, exp, log, most

DETERRENCE_POINT = 0.4
"""Strength of justice (0 to 1) at which force neither deters nor provokes by itself (assumed)."""
TRANSITION_YEARS = 3.0
"""Years over which the unrest of a reform fades (E405: two to four years)."""


@formula
def pulse(level: Lanes, rise: Lanes, left: Lanes, added: Lanes) -> Lanes:
    """A rise that hurts while it is new and is never refunded: level left + max(0, rise) added [P21].

    `left`, `added`: what the step leaves of the level and of what rises evenly during it (`fading` at 1/tau).
    """
    return level * left + most(0.0, rise) * added


@formula
def justice(rule_of_law: float, institutions: Lanes) -> Lanes:
    """Strength of justice, 0 to 1: the rule-of-law percentile, and institutions closing what is missing.

    j0 + (1 - j0) institutions with j0 = percentile / 100.
    """
    start = rule_of_law / 100.0
    return start + (1.0 - start) * institutions


@formula
def demand_factor(elasticity: Lanes, demand: float) -> Lanes:
    """Log change of organised violence when consuming-country demand is `demand` times today's [A09]; 30% goes elsewhere.

    elasticity log(0.3 + 0.7 demand).
    """
    return elasticity * log(0.3 + 0.7 * demand)


@formula
def arms_factor(elasticity: Lanes, arms: float) -> Lanes:
    """Log change of violence when the flow of arms is `arms` times today's [A19]: elasticity log(arms)."""
    return elasticity * log(arms)


@formula
def force(
    fresh: Lanes, enforcement: Lanes, strength: Lanes, fragmentation: Lanes, long_run: Lanes, synergy: Lanes
) -> Lanes:
    """Log change of organised violence by enforcement: groups that break up while it is fresh, and what it does in the long
    run.

    fragmentation fresh + E (long_run - synergy (strength - 0.4)): `strength` of justice [P20 P22 A11].
    """
    return fragmentation * fresh + enforcement * (long_run - synergy * (strength - DETERRENCE_POINT))


@formula
def trade(log_flow: Lanes, log_supply: Lanes, flow_elasticity: Lanes, scarcity: Lanes) -> Lanes:
    """Log change of organised violence by what flows: flow_elasticity log_flow - scarcity log_supply [P25 A08]."""
    return flow_elasticity * log_flow - scarcity * log_supply


@formula
def log_common(
    enforcement: Lanes, strength: Lanes, organised: Lanes, arms: Lanes, policing: Lanes, synergy: Lanes, cover: Lanes
) -> Lanes:
    """Log change of common violence but for prevention: policing, cover by organised crime, arms [P40 A10 A11].

    log(1 + E) (policing - synergy (strength - 0.4) / 2) + cover organised + arms: `organised` is the log change of organised
    violence, `arms` that by arms.
    """
    effort = policing - 0.5 * synergy * (strength - DETERRENCE_POINT)
    return log(1.0 + enforcement) * effort + cover * organised + arms


@formula
def reform(reach: Lanes, unrest: Lanes, impunity: Lanes, conviction: Lanes, transition: Lanes) -> Lanes:
    """Log change of all violence by institutions: killers convicted, and the unrest of reform while it is new [P27-P29].

    impunity conviction reach + transition unrest.
    """
    return impunity * conviction * reach + transition * unrest


@formula
def multiplier(organised_share: Lanes, organised: Lanes, common: Lanes, prevented: Lanes, reform: Lanes) -> Lanes:
    """What the homicide rate is multiplied by: the two parts by their shares [P38 A17].

    o e^(organised + reform) + (1 - o)(1 - prevented) e^(common + reform): `prevented` is the share of common violence that
    prevention averts [P19]; `reform` works on both (log points).
    """
    common_share = (1.0 - organised_share) * (1.0 - prevented)
    return organised_share * exp(organised + reform) + common_share * exp(common + reform)


@formula
def rate_of_past(observed: float, multiplier: Lanes, reference: Lanes, event: float) -> Lanes:
    """The homicide rate of a year up to the origin, had the plan been another: observed m / m_reference e^event.

    What no model explains of an observed year (abduction) is kept, what the plan changes is changed (action), so the plan as
    reported gives back what was observed (prediction). `event`: log points of what happens outside the model.
    """
    return observed * (multiplier / reference) * exp(event)


@formula
def rate_of_future(at_origin: float, multiplier: Lanes, reference: Lanes, shock: Lanes, event: float) -> Lanes:
    """The homicide rate of a year after the origin: rate at the origin m / m_reference(origin) e^shock e^event.

    The reference is that of the origin, whose rate it explains; from there on the plan's own multiplier moves the rate.
    """
    return at_origin * (multiplier / reference) * exp(shock) * exp(event)
