"""Facts of national homicide rates that the paths of shocks must meet, and what they share."""

from itertools import combinations

import later
import numpy as np
import pytest
from numpy.testing import assert_array_equal

from scenarios.engine.chance.draws import stream, uniforms
from scenarios.engine.chance.members import draw_block
from scenarios.engine.plan.inputs import build
from scenarios.spec.load import load

BLOCKS = 10


@pytest.fixture(scope="module")
def paths():
    """Cumulated log shocks (member, year, country) of 2,560 members and the eight countries, the origin's zero first.

    Members times countries are 20,480 cases: a share of 4% is known to 0.2 points, a standard deviation to 1% or 2% with its
    fat tails, both far within the ranges below, so no tolerance is added to them.
    """
    inputs = build(load("baseline").scenario, load("baseline").baseline)
    at = inputs.region.origin
    return np.concatenate([draw_block(inputs, 7, block).members.shock[:, at:] for block in range(BLOCKS)])


@pytest.mark.parametrize(("years", "low", "high"), [(1, 0.15, 0.20), (3, 0.28, 0.36), (5, 0.35, 0.46)])
def test_growth_over_years_varies_as_it_has(paths, years, low, high):
    growth = paths[:, years:] - paths[:, :-years]
    assert low < growth.std() < high


def test_within_three_years_some_rates_halve_or_double(paths):
    growth = paths[:, 3:] - paths[:, :-3]
    assert 0.015 < (growth <= -np.log(2.0)).mean() < 0.04
    assert 0.01 < (growth >= np.log(2.0)).mean() < 0.04


def test_neighbours_move_together_a_little(paths):
    growth = np.diff(paths, axis=1).reshape(-1, paths.shape[2])
    correlation = np.corrcoef(growth.T)
    pairs = [correlation[i, j] for i, j in combinations(range(len(correlation)), 2)]
    assert 0.08 < np.mean(pairs) < 0.15
    assert min(pairs) > 0.0


def test_half_the_paths_go_up(paths):
    """No drift is put in: of 20,480 correlated cases a half, give or take 2%."""
    assert (paths[:, -1] > 0.0).mean() == pytest.approx(0.5, abs=0.02)
    assert_array_equal(paths[:, 0], 0.0)


def test_uniforms_are_open_and_even():
    points = np.concatenate([uniforms(7, block) for block in range(4)])
    assert points.min() > 0.0
    assert points.max() < 1.0
    assert np.abs(points.mean(0) - 0.5).max() < 0.005
    assert len(np.unique(points[:, 0])) == len(points)


def test_streams_of_purposes_and_blocks_have_nothing_in_common():
    """Sixteen streams of a thousand numbers: no two correlate more than chance does."""
    drawn = [
        stream(seed, block, f"shock/{code}").standard_normal(1000)
        for seed in (7, 8)
        for block in (0, 1)
        for code in ("HND", "GTM", "NIC", "common")
    ]
    correlation = np.corrcoef(drawn) - np.eye(len(drawn))
    assert np.abs(correlation).max() < 4.5 / np.sqrt(1000)


def test_sizes_known_at_the_origin_fit_later_years_as_well_as_a_look_ahead():
    """Counts in bands and CRPS of the rates of 2012 to 2018, with both kinds of size (`python benchmarks/later.py`).

    54 rates of eight countries, whose years go together: bands of the right width hold 90% of them give or take some ten.
    """
    found = later.fit("2013", 2011, 2018, 512)
    assert {seen for seen, _ in found.values()} == {54}
    (_, most, score, _), (_, _, ahead, _) = found["pooled"][1], found["look ahead"][1]
    assert 44 <= most <= 52
    assert score < 1.01 * ahead
