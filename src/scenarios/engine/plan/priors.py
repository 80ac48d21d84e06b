"""Which law each parameter is drawn from in a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scenarios.baseline.distributions import Distribution
from scenarios.baseline.parameters import Parameter
from scenarios.terms import CHANNELS


def effective(
    parameters: Mapping[str, Parameter],
    overrides: Mapping[str, Distribution],
    priors: str,
    channels_off: Sequence[str],
) -> dict[str, Distribution]:
    """The distribution that each parameter has in this scenario: its prior, an override, or none where a channel is off."""
    assert set(channels_off) <= set(CHANNELS), channels_off
    out = {}
    for name, parameter in parameters.items():
        chosen = overrides.get(name) or parameter.law(priors)
        if parameter.channel in channels_off and parameter.neutral is not None:
            chosen = Distribution("fixed", {"value": parameter.neutral}, None, None)
        out[name] = chosen
    return out
