"""Random worlds for the rules: small, zeros among them; arrays are read-only, so that a rule that writes raises."""

from dataclasses import replace
from string import ascii_uppercase
from types import UnionType
from typing import NamedTuple, get_args, get_origin

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scenarios.allocation.options import options_of
from scenarios.allocation.seen import Seen

BY_MEMBER_AND_COUNTRY = ("homicide_rate", "homicide_rate_before", "outstanding", "unspent", "reported_share", "reported_hard")
examples = settings(max_examples=40, deadline=None)


def frozen(values):
    values = np.array(values, dtype=float)
    values.flags.writeable = False
    return values


def matrix(shape, low=0.0, high=300.0):
    return arrays(float, shape, elements=st.floats(low, high)).map(frozen)


@st.composite
def seen_by_planners(draw, least=1):
    m, c = draw(st.integers(least, 4)), draw(st.integers(1, 9))
    weights = draw(matrix((m, c), 0.0, 1.0)) + 1e-3
    return Seen(
        fiscal_year=draw(st.integers(2000, 2030)),
        countries=tuple(3 * letter for letter in ascii_uppercase[:c]),
        homicide_rate=draw(matrix((m, c))),
        population=draw(matrix((c,), 1e4, 1e8)),
        governance=draw(matrix((c,), 0.0, 100.0)),
        ceiling=draw(matrix((c, 2))),
        outstanding=draw(matrix((m, c, 2))),
        unspent=draw(matrix((m, c), 0.0, 1.0)),
        reported_share=frozen(weights / weights.sum(-1, keepdims=True)),
        reported_hard=draw(matrix((m, c), 0.0, 1.0)),
        homicide_rate_before=draw(matrix((m, c))),
    )


def options_for(rule, seen):
    """Any options that a scenario may give the rule, drawn from its own signature."""
    drawn = {name: _values(name, option, seen) for name, option in options_of(rule).items()}
    return st.fixed_dictionaries(drawn)


def _values(name, option, seen):
    top = min(option.range.high, 1 / len(seen.countries)) if name == "floor" else option.range.high
    number = st.floats(option.range.low, top)
    if option.type is float:
        return number
    if get_origin(option.type) is UnionType:
        return st.none() | number
    key, _ = get_args(option.type)
    keys = st.integers(2000, 2030) if key is int else st.sampled_from(seen.countries)
    return st.dictionaries(keys, number, min_size=1)


class Case(NamedTuple):
    """What a limit is asked about one program."""

    proposal: np.ndarray
    room: np.ndarray
    shares: np.ndarray
    headroom: np.ndarray


@st.composite
def limit_cases(draw):
    m, c = draw(st.integers(1, 4)), draw(st.integers(1, 8))
    weights = draw(matrix((m, c), 0.0, 1.0))
    weights = np.where(weights.any(-1, keepdims=True), weights, 1.0)
    headroom = draw(st.one_of(st.just(np.full((m, c), np.inf)), matrix((m, c), 0.0, 50.0)))
    return Case(
        proposal=draw(matrix((m, c, 2), 0.0, 100.0)),
        room=draw(matrix((m, c, 2), 0.0, 200.0)),
        shares=frozen(weights / weights.sum(-1, keepdims=True)),
        headroom=frozen(headroom),
    )


def some_members(seen, rows):
    """The same world with only these members."""
    return replace(seen, **{name: frozen(getattr(seen, name)[rows]) for name in BY_MEMBER_AND_COUNTRY})


def some_countries(seen, order):
    """The same world with its countries in another order."""
    order = list(order)
    by_member = {n: frozen(getattr(seen, n)[:, order]) for n in BY_MEMBER_AND_COUNTRY}
    by_country = {n: frozen(getattr(seen, n)[order]) for n in ("population", "governance", "ceiling")}
    return replace(seen, countries=tuple(seen.countries[i] for i in order), **by_member, **by_country)


def big_world(countries, members=256):
    """A block as the engine sends it: lognormal rates, everything above zero."""
    dice = np.random.default_rng(countries)
    return Seen(
        fiscal_year=2012,
        countries=tuple(f"C{i:02}" for i in range(countries)),
        homicide_rate=frozen(dice.lognormal(3.3, 0.9, (members, countries))),
        population=frozen(dice.lognormal(15, 1.2, countries)),
        governance=frozen(dice.uniform(10, 70, countries)),
        ceiling=frozen(dice.lognormal(2, 0.5, (countries, 2))),
        outstanding=frozen(dice.lognormal(2.5, 0.6, (members, countries, 2))),
        unspent=frozen(dice.uniform(0, 0.3, (members, countries))),
        reported_share=frozen(dice.dirichlet(np.full(countries, 3.0), members)),
        reported_hard=frozen(dice.uniform(0.4, 0.8, (members, countries))),
        homicide_rate_before=frozen(dice.lognormal(3.3, 0.9, (members, countries))),
    )
