"""Which law each parameter is drawn from in a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scenarios.baseline.distributions import Distribution
from scenarios.baseline.parameters import Parameter, of_country
from scenarios.terms import CHANNELS


def effective(
    parameters: Mapping[str, Parameter],
    overrides: Mapping[str, Distribution],
    priors: str,
    channels_off: Sequence[str],
) -> dict[str, Distribution]:
    """The distribution that each parameter has in this scenario: its prior, an override, or none where a channel is off.

    Laws of single countries follow under their own names (`parameters.of_country`); an override of the parameter holds for all.
    """
    assert set(channels_off) <= set(CHANNELS), channels_off
    out = {}
    for name, parameter in parameters.items():
        chosen = overrides.get(name) or parameter.law(priors)
        if parameter.channel in channels_off and parameter.neutral is not None:
            chosen = Distribution("fixed", {"value": parameter.neutral}, None, None)
        out[name] = chosen
        if parameter.channel not in channels_off:
            out |= _of_countries(parameter, overrides)
    return out


def _of_countries(parameter: Parameter, overrides: Mapping[str, Distribution]) -> dict[str, Distribution]:
    """The laws of single countries that stay, by the name of their draws."""
    own = {of_country(parameter.name, code): law for code, law in parameter.countries.items()}
    if parameter.name in overrides:
        return {name: overrides[name] for name in own if name in overrides}
    return own
