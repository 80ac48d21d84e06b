"""Splits: where a program's money goes, one function a rule.

A rule takes what is seen on 1 October and its own options, and returns the (member, country) shares of the program's
money, non-negative, each row summing to one. The program's regional unit got its share before and is not here. A new
rule is one function and one line in `SPLITS`; its options' types, ranges, defaults and help are read from its
signature (`options_of`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import numpy as np

from .bounds import bound, countries_first, over_countries, proportions
from .options import Range, reads_rates
from .room import room
from .seen import Array, Seen, Shares

Floor = Annotated[float, Range(0.0, 1.0), "least share of each country"]


def as_reported(seen: Seen) -> Shares:
    """Split as the report does, or as we estimate where it gives no split by country.

    Source: `reported_share`, by program from the tables of the report; of CARSI our estimate.
    """
    return np.array(seen.reported_share, order="C")


def equal(seen: Seen) -> Shares:
    """Split into equal parts: each country gets one over the number of countries.

    Source: ours; the plainest yardstick.
    """
    return np.full(seen.shape, 1.0 / len(seen.countries))


def population(seen: Seen, *, floor: Floor = 0.03) -> Shares:
    """Split by people: the same dollars per head everywhere, floors apart.

    share_i = population_i / sum of population; persons cancel out.

    Source: ours, illustrative; the report names no formula.
    """
    return _for_all(_floored(seen.population[None], floor), seen)


@reads_rates(2)
def need(seen: Seen, *, floor: Floor = 0.03) -> Shares:
    """Split by the homicide rates that planners last saw, whatever the size of a country.

    share_i = rate_i / sum of rates; per 100,000 people, calendar year two before the fiscal year.

    Source: ours, illustrative; the report names no formula.
    """
    return _floored(seen.homicide_rate, floor)


@reads_rates(2)
def burden(seen: Seen, *, floor: Floor = 0.03) -> Shares:
    """Split by the homicides that planners last saw: more money where more people die.

    share_i = rate_i population_i / sum of these; the rate as in `need`, the population of `seen`.

    Source: ours, illustrative; the report names no formula.
    """
    return _floored(seen.homicide_rate * seen.population, floor)


def absorptive(seen: Seen, *, floor: Floor = 0.03) -> Shares:
    """Split by what planners think countries can absorb: the sum of the ceilings of hard and soft money.

    share_i = (ceiling_hard_i + ceiling_soft_i) / sum of these, million USD a year. The ceiling, not the room left of
    it: what is outstanding is the business of the limits. Countries without a ceiling (infinite) share equally.

    Source: ours; GAO-13-771 says that agencies weighed absorptive capacity and gives no measure of it.
    """
    ceiling = seen.ceiling[:, 0] + seen.ceiling[:, 1]
    return _for_all(_floored(ceiling[None], floor), seen)


@reads_rates(2)
def performance(
    seen: Seen,
    *,
    a: Annotated[float, Range(0.0, 5.0), "power of government effectiveness"] = 1.0,
    b: Annotated[float, Range(0.0, 5.0), "power of the homicide rate"] = 0.5,
    floor: Floor = 0.03,
) -> Shares:
    """Split by performance, need and size together: money where it is both used well and needed.

    share_i = governance_i^a rate_i^b population_i / sum of these; governance is a percentile, the rate as in `need`.

    Source: the pattern of development banks' performance-based allocation (performance, need and population, each to
    a power: IDA15, IDA's Performance-Based Allocation System, 2007); these measures and powers are ours.
    """
    worth = seen.governance**a * seen.population
    return _floored(np.ascontiguousarray(seen.homicide_rate) ** b * worth, floor)


def shares(
    seen: Seen, *, shares: Annotated[dict[str, float], Range(0.0, 1.0), "share of each country; 0 for the unnamed"]
) -> Shares:
    """Split by the shares given, the same every year and for every member.

    Only the program's countries count, rescaled to sum to one: a regional unit's share was taken out before. Where
    none of them has a share, nothing is left for them and they divide it equally.

    Source: the scenario.
    """
    given = np.array([[shares.get(country, 0.0) for country in seen.countries]])
    return _for_all(_floored(given, 0.0), seen)


def use_or_lose(
    seen: Seen,
    *,
    unspent: Annotated[float, Range(0.0, 1.0), "share of last year's money beyond which a country loses half"] = 0.1,
    floor: Floor = 0.0,
) -> Shares:
    """Take half of its reported share from a country that left money unspent, and give it to countries with room.

    unspent: what lapsed or was returned, as a share of the country's money of last year. Room is what still fits into
    a pipeline of two years at the ceiling, hard and soft together: 2 ceiling - outstanding, million USD; who spent
    its money gets of what is taken in proportion to it. Where none of these has room, nothing is taken.

    Source: ours, illustrative; the report names no such rule. The threshold of a tenth is assumed.
    """
    loses = countries_first(seen.unspent) > unspent
    shares = countries_first(seen.reported_share)
    space = room(seen.ceiling, seen.outstanding)
    takers = proportions(np.where(loses, 0.0, countries_first(space[:, :, 0] + space[:, :, 1])))
    taken = np.where(loses & takers.any(0), shares / 2.0, 0.0)
    return _floored(countries_first(shares - taken + takers * over_countries(taken)), floor)


def _floored(weights: Array, floor: float) -> Shares:
    """Turn non-negative weights into shares of at least `floor`; equal ones where all weights are zero.

    Raises:
        ValueError: the floors of all countries sum to more than one.
    """
    weights = countries_first(weights)
    plain = countries_first(proportions(np.where(weights.any(0), weights, 1.0)))
    if floor == 0:
        return plain
    countries = len(weights)
    return bound(plain, np.full(countries, floor), np.ones(countries))


def _for_all(row: Shares, seen: Seen) -> Shares:
    """Repeat the one row (1, country) of a rule that sees nothing of a member's own for each member."""
    return np.repeat(row, seen.shape[0], axis=0)


SPLITS: dict[str, Callable[..., Shares]] = {
    "as_reported": as_reported,
    "equal": equal,
    "population": population,
    "need": need,
    "burden": burden,
    "absorptive": absorptive,
    "performance": performance,
    "shares": shares,
    "use_or_lose": use_or_lose,
}
"""Every split by its name in YAML: `split: need`, or `split: {rule: need, floor: 0.05}`."""
