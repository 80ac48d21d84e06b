"""Mixes: how much of a country's money is hard, one function a rule.

A rule returns (member, country) hard shares between 0 and 1 of hard + soft money; `other` is not touched. Which
accounts carry it, and whether their laws allow it, is not decided here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import numpy as np

from .options import Range, reads_rates
from .seen import Array, Seen

SHARE = Range(0.0, 1.0)
Otherwise = Annotated[float | None, SHARE, "hard share of the others; as reported if left out"]


def as_reported(seen: Seen) -> Array:
    """Keep the year's hard share as the accounts give it: a country's own where its cells are printed, else that of all.

    Source: `reported_hard`, from the report's accounts and their classification.
    """
    return np.array(seen.reported_hard, order="C")


def constant(seen: Seen, *, hard: Annotated[float, SHARE, "hard share of hard + soft money"]) -> Array:
    """Give the same hard share in every year and country.

    Source: the scenario.
    """
    return np.full(seen.shape, float(hard))


def path(
    seen: Seen, *, years: Annotated[dict[int, float], SHARE, "hard share by fiscal year, straight lines between"]
) -> Array:
    """Follow a path over fiscal years: straight lines between the years named, constant before and after them.

    Raises:
        ValueError: no year is named.

    Source: the scenario.
    """
    if not years:
        raise ValueError("a path needs the hard share of at least one fiscal year")
    named = sorted(years)
    return np.full(seen.shape, np.interp(seen.fiscal_year, named, [years[y] for y in named]))


def by_country(
    seen: Seen,
    *,
    shares: Annotated[dict[str, float], SHARE, "hard share of each country named"],
    otherwise: Otherwise = None,
) -> Array:
    """Give each country named its own hard share, the others one and the same.

    Source: the scenario.
    """
    hard = _elsewhere(seen, otherwise)
    for column, country in enumerate(seen.countries):
        if country in shares:
            hard[:, column] = shares[country]
    return hard


@reads_rates(2)
def soft_when_calm(
    seen: Seen,
    *,
    below: Annotated[float, Range(0.0, 300.0), "homicides per 100,000 under which a country is calm"],
    calm: Annotated[float, SHARE, "hard share in a country that is calm"],
    otherwise: Otherwise = None,
) -> Array:
    """Shift to another hard share, as a rule a low one, where the homicide rate last seen lies below a threshold.

    The rate is that of the calendar year two before the fiscal year, of each member's own past.

    Source: ours, illustrative; the report names no threshold.
    """
    return np.where(seen.homicide_rate < below, calm, _elsewhere(seen, otherwise))


@reads_rates(2, 3)
def hard_after_surge(
    seen: Seen,
    *,
    rise: Annotated[float, Range(0.0, 5.0), "rise of the rate in a year beyond which it is a surge; 0.2 is a fifth"],
    hard: Annotated[float, SHARE, "hard share after a surge"],
    otherwise: Otherwise = None,
) -> Array:
    """Step up hard money for a year where the homicide rate rose by more than a given part from one year to the next.

    surge: rate(Y-2) > (1 + rise) rate(Y-3), calendar years, Y the fiscal year.

    Source: ours, illustrative; the report names no such rule.
    """
    surge = seen.homicide_rate > (1.0 + rise) * seen.homicide_rate_before
    return np.where(surge, hard, _elsewhere(seen, otherwise))


def _elsewhere(seen: Seen, otherwise: float | None) -> Array:
    """The hard share where a rule has nothing to say: one and the same, or as reported."""
    return as_reported(seen) if otherwise is None else constant(seen, hard=otherwise)


def earmark(hard: Array, least_soft: float) -> Array:
    """Lower hard shares (member, country) where they leave less than `least_soft` of hard + soft money for soft."""
    return np.minimum(hard, 1.0 - least_soft)


MIXES: dict[str, Callable[..., Array]] = {
    "as_reported": as_reported,
    "constant": constant,
    "path": path,
    "by_country": by_country,
    "soft_when_calm": soft_when_calm,
    "hard_after_surge": hard_after_surge,
}
"""Every mix by its name in YAML; `mix: 0.6` is short for `constant`, `mix: {2008: 0.75, 2012: 0.35}` for `path`."""
