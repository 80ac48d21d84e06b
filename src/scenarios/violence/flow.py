"""Where cocaine flows when enforcement pushes it: displacement along corridors, and what leaves the system.

Source: P24, P25, A07, A08, A15 in `parameters.yaml`; `flow_shares.csv`, `corridors.csv`.
"""

from __future__ import annotations

from scenarios.compiled import formula
from scenarios.lanes import Lanes, exp, lanes, log, most

LEAST = 0.05
"""Share of a flow below which its loss has no further effect (assumed): no study saw a flow end."""


@formula
def lost(flow: float, push: Lanes, enforcement: Lanes) -> Lanes:
    """Flow that enforcement drives out of a country, in shares of the US-bound flow [A07]: flow (1 - e^(-push E))."""
    return flow * (1.0 - exp(0.0 - push * enforcement))


@formula
def log_left(now: Lanes, start: float) -> Lanes:
    """Log of a flow over what it was at the start, log(max(now, LEAST start) / start); 0 where nothing flowed at the start.

    Elasticities [P25 A08] are known of moderate changes: what goes on below LEAST of a flow changes nothing more.
    """
    if start <= 0.0:
        return lanes(0.0)
    return log(most(now, LEAST * start) / start)


@formula
def supply(lost_in_all: Lanes, flow_in_all: float, displaced: Lanes) -> Lanes:
    """Log of the supply that is left after displacement [P24]: what left the system altogether raises the price.

    log_left(flow - (1 - displaced) lost, flow).
    """
    return log_left(flow_in_all - (1.0 - displaced) * lost_in_all, flow_in_all)
