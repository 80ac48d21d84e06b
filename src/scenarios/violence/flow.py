"""Where cocaine flows when enforcement pushes it: displacement along corridors, and what leaves the system.

Source: P24, A07, A08, A15 in `parameters.yaml`; `flow_shares.csv`, `corridors.csv`.
"""

from __future__ import annotations

import math

from scenarios.compiled import formula

LEAST = 0.05
"""Share of a flow below which its loss has no further effect (assumed): no study saw a flow end."""


@formula
def lost(flow: float, push: float, enforcement: float) -> float:
    """Flow that enforcement drives out of a country, in shares of the US-bound flow [A07]."""
    return flow * (1.0 - math.exp(-push * enforcement))


@formula
def log_left(now: float, start: float) -> float:
    """Log of a flow over what it was at the start, log(max(now, LEAST start) / start); 0 where nothing flowed at the start.

    Elasticities [P25 A08] are known of moderate changes: what goes on below LEAST of a flow changes nothing more.
    """
    if start <= 0.0:
        return 0.0
    return math.log(max(now, LEAST * start) / start)


@formula
def supply(lost_in_all: float, flow_in_all: float, displaced: float) -> float:
    """Log of the supply that is left after displacement [P24]: what left the system altogether raises the price."""
    return log_left(flow_in_all - (1.0 - displaced) * lost_in_all, flow_in_all)
