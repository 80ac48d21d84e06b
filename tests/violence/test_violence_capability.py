"""What delivered money builds, and how it fades."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.violence.capability import coverage, enforcement, fading, institutions_decay

decays = st.floats(1e-3, 5.0)
steps = st.floats(1e-2, 2.0)
amounts = st.floats(0.0, 1e3)
approx = pytest.approx
slow_start = settings(deadline=None)  # the first example of each test may compile


def test_fading_by_hand():
    """A decay of ln 2 a year halves what stood; what came in evenly has lost 1 - 1/(2 ln 2)."""
    left, added = fading(math.log(2.0), 1.0)
    assert left == approx(0.5)
    assert added == approx(1.0 / (2.0 * math.log(2.0)))


@given(decay=decays, h=steps)
@slow_start
def test_two_half_steps_with_an_even_inflow_are_one_step(decay, h):
    left, added = fading(decay, h)
    half_left, half_added = fading(decay, h / 2)
    assert half_left**2 == approx(left)
    assert (half_added * half_left + half_added) / 2 == approx(added, rel=1e-10)


@given(decay=decays, h=steps)
@slow_start
def test_what_is_new_has_faded_less(decay, h):
    left, added = fading(decay, h)
    assert 0.0 < left < added < 1.0


def test_slow_decay_keeps_everything():
    assert fading(1e-6, 0.25) == approx((1.0, 1.0), rel=1e-6)


@given(tau=st.floats(0.1, 10.0), h=steps, before=amounts, received=amounts)
@slow_start
def test_building_makes_and_loses_nothing(tau, h, before, received):
    """What is still being built after a step is part of what was there, and decays as the equation says."""
    left, added = fading(1.0 / tau, h)
    still = before * left + received * added
    assert 0.0 <= still <= before + received
    assert still == approx(before * math.exp(-h / tau) + received * tau / h * (1.0 - math.exp(-h / tau)))


@given(flow=amounts, leverage=st.floats(0.1, 3.0), budget=st.floats(1.0, 1e4))
@slow_start
def test_leverage_is_measured_at_the_stock_that_a_steady_flow_sustains(flow, leverage, budget):
    """A yearly flow sustains flow / 0.22; E is then leverage times the flow's share of the own budget."""
    assert enforcement(flow / 0.22, leverage, budget) == approx(leverage * flow / budget)


def test_cover_by_hand():
    """Half coverage where a tenth of the stock is half the parameter."""
    assert coverage(0.0, 8.0) == 0.0
    assert coverage(40.0, 8.0) == approx(0.5)
    assert coverage(1e12, 8.0) == approx(1.0)


@given(stock=amounts, half=st.floats(0.1, 100.0), more=st.floats(0.01, 100.0))
@slow_start
def test_cover_rises_ever_more_slowly_and_never_reaches_one(stock, half, more):
    now, then, later = (coverage(stock + n * more, half) for n in range(3))
    assert 0.0 <= now < then < later < 1.0
    assert later - then <= (then - now) * (1 + 1e-9)
    assert coverage(stock, half + more) <= now


def test_corrosion_by_hand():
    assert institutions_decay(0.1, 0.0, 0.6, 80.0) == 0.1  # switched off
    assert institutions_decay(0.1, 0.5, 0.6, 20.0) == approx(0.13)
    assert institutions_decay(0.1, 0.5, 0.6, 80.0) == approx(0.22)
