"""Sizes of shocks: worked out from a release's own years up to the origin, pooled over the countries of the region."""

import math
import statistics
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaincinv

from scenarios.baseline.distributions import median, quantile
from scenarios.baseline.shocks import TYPICAL, WEIGHT, pooled_spread, shock_sizes
from scenarios.baseline.tables import load_baseline

KNOWN = load_baseline()
CODES = KNOWN.codes
changes_of = st.lists(st.floats(-0.8, 0.8), max_size=20).map(np.array)
regions = st.lists(changes_of, min_size=1, max_size=6)


def test_by_hand():
    """Three countries: eight changes of +-0.1, two of 0.2 and 0.4, none: squares .08, .02, 0 and 7, 1, 0 degrees of freedom."""
    found = pooled_spread([np.array([0.1, -0.1] * 4), np.array([0.2, 0.4]), np.array([])])
    region = (8 * 0.175**2 + 0.08 + 0.02) / (8 + 7 + 1)
    assert found**2 == pytest.approx([(8 * region + 0.08) / 15, (8 * region + 0.02) / 9, region])


def test_honduras_of_2011_by_hand():
    """The data of 2013 to 2011, read from the series itself: what is published later cannot be in it."""
    release = KNOWN.vintages["2013"]
    logs = {c: [math.log(v) for v in release.values[:, i] if np.isfinite(v)] for i, c in enumerate(CODES)}
    seen = {c: logs[c][:-1] if c in ("BLZ", "PAN") else logs[c] for c in CODES}  # their 2011 is of another series
    steps = {c: [b - a for a, b in pairwise(x)] for c, x in seen.items()}
    squares = {c: (len(x) - 1) * statistics.variance(x) for c, x in steps.items()}
    region = (8 * 0.175**2 + sum(squares.values())) / (8 + sum(len(x) - 1 for x in steps.values()))
    sizes = shock_sizes(release, 2011)
    at = CODES.index("HND")
    assert sizes.changes == tuple(len(steps[c]) for c in CODES) == (10, 16, 16, 12, 16, 16, 15, 16)
    assert sizes.sd[at] ** 2 == pytest.approx((8 * region + squares["HND"]) / (8 + 11))
    assert sizes.own[at] == pytest.approx(statistics.stdev(steps["HND"]))
    assert (sizes.first, sizes.last, sizes.years) == (1995, 2011, "1995–2011")


@pytest.mark.parametrize(("vintage", "origin"), [("2013", 2009), ("2025", 2011), ("2025", 2018)])
def test_nothing_after_the_origin_is_read(vintage, origin):
    """Other rates after the origin, an eighth or eight times as high, change no size; another origin does."""
    release = KNOWN.vintages[vintage]
    after = np.array(release.years) > origin
    values = release.values.copy()
    values[after] *= np.where(np.arange(after.sum()) % 2, 8.0, 0.125)[:, None]
    sizes = shock_sizes(release, origin)
    assert (sizes.sd == shock_sizes(replace(release, values=values), origin).sd).all()
    assert sizes.last == origin
    assert (sizes.sd != shock_sizes(release, origin - 1).sd).all()


def test_what_bridges_a_gap_is_no_change_of_the_world():
    """Guatemala has no 2015 and 2016 in the release of 2025: three changes fewer, and none along the straight line."""
    release, at = KNOWN.vintages["2025"], CODES.index("GTM")
    assert [shock_sizes(release, year).changes[at] for year in (2014, 2017, 2018)] == [19, 19, 20]


@given(regions)
def test_sizes_lie_between_a_countrys_own_and_the_regions(changes):
    found = pooled_spread(changes)
    squares = [((x - x.mean()) ** 2).sum() if len(x) else 0.0 for x in changes]
    freedom = [max(len(x) - 1, 0) for x in changes]
    region = math.sqrt((WEIGHT * TYPICAL**2 + sum(squares)) / (WEIGHT + sum(freedom)))
    for size, square, free in zip(found, squares, freedom, strict=True):
        own = math.sqrt(square / free) if free else region
        assert min(own, region) - 1e-12 <= size <= max(own, region) + 1e-12
        assert 0.0 < size < math.inf


@given(regions, st.data())
def test_order_of_countries_does_not_matter(changes, data):
    order = data.draw(st.permutations(range(len(changes))))
    assert pooled_spread([changes[i] for i in order]) == pytest.approx(pooled_spread(changes)[list(order)], rel=1e-12)


@given(st.integers(0, 1), st.integers(1, 5))
def test_with_no_two_changes_anywhere_the_typical_size_stands(few, countries):
    assert pooled_spread([np.full(few, 0.3)] * countries) == pytest.approx([TYPICAL] * countries, rel=1e-15)


def test_with_many_changes_a_country_stands_for_itself():
    dice = np.random.default_rng(1)
    still, wild = dice.normal(0, 0.05, 4000), dice.normal(0, 0.5, 4000)
    assert pooled_spread([still, wild]) == pytest.approx([still.std(), wild.std()], rel=0.07)
    few = pooled_spread([still[:4], wild])
    assert few[0] > 6 * still.std()  # four changes: it rests more on its neighbour


def test_the_typical_size_is_that_of_p30():
    """Half of the draws of P30 make a country's shocks greater than its size, half smaller."""
    assert median(KNOWN.parameters["shock_sd"].distribution) == pytest.approx(TYPICAL, rel=1e-12)


def test_p30_is_as_uncertain_as_sizes_of_such_shocks_are():
    """The log of the root mean square of 23 shocks, with the tails of P33, clipped as they are, varies by P30's sigma."""
    law = KNOWN.parameters["shock_sd"].distribution
    dice = np.random.default_rng(5)
    df = quantile(KNOWN.parameters["shock_df"].distribution, dice.random((20_000, 23)))
    chi2 = 2.0 * gammaincinv(df / 2.0, dice.random(df.shape))
    shocks = np.clip(dice.standard_normal(df.shape) * np.sqrt((df - 2.0) / chi2), -4, 4)
    sizes = 0.5 * np.log((shocks**2).mean(1))
    assert sizes.std() == pytest.approx(law.fields["sigma"], abs=0.015)
