"""Where cocaine flows when enforcement pushes it: displacement along corridors, and what leaves the system.

Source: P24, A07, A08, A15 in `parameters.yaml`; `flow_shares.csv`, `corridors.csv`.
"""

from __future__ import annotations

import math

from scenarios.compiled import formula


@formula
def lost(flow: float, push: float, enforcement: float) -> float:
    """Flow that enforcement drives out of a country, in shares of the US-bound flow [A07]."""
    return flow * (1.0 - math.exp(-push * enforcement))


@formula
def supply(lost_in_all: float, flow_in_all: float, displaced: float) -> float:
    """Log of the supply that is left after displacement [P24]: what left the system altogether raises the price."""
    if flow_in_all <= 0.0:
        return 0.0  # a region that nothing flows through
    return math.log(1.0 - (1.0 - displaced) * lost_in_all / flow_in_all)
