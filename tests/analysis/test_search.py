"""Seeking the best of plain functions: answers known in closed form, projection, near-optimal sets, statistics."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from scenarios.analysis.deciding.nearly import near
from scenarios.analysis.deciding.polytope import Polytope, Sum, project
from scenarios.analysis.deciding.search import Counted, best_of, climb
from scenarios.analysis.deciding.shadow import bindings, shadow
from scenarios.analysis.deciding.statistics import STATISTICS, cvar, discount_weights

TWO = (Sum((0, 1), 8.0),)


def two_countries(points):
    """3 ln(1 + x/2) + ln(1 + y/2): with x + y = 8 the best is (7, 1), each more of the sum worth 1/3."""
    return 3 * np.log1p(points[:, 0] / 2) + np.log1p(points[:, 1] / 2)


def space(cap=8.0, total=8.0):
    return Polytope(np.zeros(2), np.array([cap, 8.0]), (Sum((0, 1), total),))


@pytest.mark.parametrize("start", [(4.0, 4.0), (0.0, 8.0), (8.0, 0.0), (7.0, 1.0)])
def test_two_countries(start):
    found = climb(Counted(two_countries), space(), np.array(start))
    np.testing.assert_allclose(found.x, (7, 1), atol=0.02)
    np.testing.assert_allclose(found.slope, 1 / 3, atol=2e-3)


def test_a_cap_and_the_sum_are_worth_their_multipliers():
    ask, best = Counted(two_countries), np.array([5.0, 3.0])
    found = climb(ask, space(cap=5.0), np.array([4.0, 4.0]))
    np.testing.assert_allclose(found.x, best, atol=1e-3)
    assert shadow(ask, space(5.0), space(5.0, total=8.01), best, 1.0) / 0.01 == pytest.approx(0.2, abs=1e-3)
    assert shadow(ask, space(5.0), space(5.01), best, 1.0) / 0.01 == pytest.approx(0.2285714, abs=1e-3)
    bound = bindings(ask, space(5.0), best, 1.0, space())
    assert [(one.place, one.side, one.step) for one in bound] == [(0, 1, 0.01)]
    assert bound[0].value / bound[0].step == pytest.approx(0.2285714, abs=1e-3)


@pytest.mark.parametrize("unit", [1e-3, 1.0, 1e6])
def test_the_unit_of_the_values_moves_nothing(unit):
    starts = [np.array([1.0, 7.0]), np.array([4.0, 4.0])]
    ask = Counted(lambda points: unit * two_countries(points))
    found = best_of(ask, space(), starts, unit)
    assert found.agree
    np.testing.assert_allclose(found.best.x, (7, 1), atol=0.02)


def test_starts_that_end_apart_are_told():
    ask = Counted(lambda points: np.abs(points[:, 0] - 4.0) + 0.1 * points[:, 0])  # two hills
    found = best_of(ask, space(), [np.array([1.0, 7.0]), np.array([7.0, 1.0])], 4.0)
    assert not found.agree
    assert found.best.x[0] == pytest.approx(8.0)


def test_a_point_outside_is_moved_to_the_nearest():
    np.testing.assert_allclose(project(np.array([1.2, 0.3, -0.1]), np.zeros(3), np.ones(3), 1.0), (0.95, 0.05, 0), atol=1e-12)
    with pytest.raises(ValueError, match="no point"):
        project(np.ones(2), np.zeros(2), np.full(2, 0.4), 1.0)


@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(0, 0.2), st.floats(0.5, 1)), min_size=2, max_size=6))
def test_the_nearest_point_fits_and_none_is_nearer(rows):
    x, low, high = (np.array(column) for column in zip(*rows, strict=True))
    whole = Polytope(low, high, (Sum(tuple(range(len(x))), 1.0),))
    if low.sum() > 1.0:
        return
    found = whole.nearest(x)
    assert whole.holds(found)
    rng = np.random.default_rng(0)
    for other in (whole.nearest(rng.uniform(-1, 2, len(x))) for _ in range(20)):
        assert ((found - x) ** 2).sum() <= ((other - x) ** 2).sum() + 1e-9


def test_a_ball_of_what_is_nearly_as_good():
    """drop = |x - centre|^2 on a plane of sum 1: each share may move by sqrt(slack (1 - 1/n))."""
    centre, slack = np.array([0.5, 0.3, 0.2]), 0.01
    ask = Counted(lambda points: -((points - centre) ** 2).sum(1))
    found = near(ask, Polytope(np.zeros(3), np.ones(3), (Sum((0, 1, 2), 1.0),)), centre, slack)
    reach = np.sqrt(slack * (1 - 1 / 3))
    np.testing.assert_allclose(found.high - centre, reach, atol=2e-3)
    np.testing.assert_allclose(centre - found.low, reach, atol=2e-3)
    assert found.drawn_in == 0


def test_ends_that_the_fit_places_too_far_out_are_drawn_in():
    cliff = Counted(lambda points: np.where(points[:, 0] > 0.55, -1.0, -0.01 * (points[:, 0] - 0.5) ** 2))
    found = near(cliff, Polytope(np.zeros(1), np.ones(1)), np.array([0.5]), 0.001)
    assert 0.5 < found.high[0] <= 0.55
    assert (cliff(found.ends) >= -0.00125).all()


def test_the_worst_twentieth():
    normal = norm.ppf((np.arange(400_000) + 0.5) / 400_000)
    assert cvar(normal) == pytest.approx(-2.062713, abs=1e-4)
    assert STATISTICS["p05"](normal) == pytest.approx(-1.644854, abs=1e-3)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=200), st.floats(-100, 100))
def test_statistics_move_with_the_draws(values, step):
    draws = np.array(values)
    for statistic in STATISTICS.values():
        assert draws.min() - 1e-6 <= statistic(draws) <= draws.max() + 1e-6
        assert statistic(draws + step) == pytest.approx(statistic(draws) + step, abs=1e-6)
        assert statistic(3.0 * draws) == pytest.approx(3.0 * statistic(draws), abs=1e-6, rel=1e-9)


def test_discount():
    np.testing.assert_allclose(discount_weights((2007, 2008, 2009), 2008, 0.03), (1, 1, 1 / 1.03))
