"""The formulas of the pipeline: the exact chain, clocks and rates, by hand, in closed form and in their limits."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from scenarios.pipeline.money import (
    LEAST_WINDOW,
    arrival,
    delivery_rate,
    disburse,
    from_unobligated,
    obligation_rate,
)

rates = st.floats(0.05, 40.0)
times = st.floats(1e-4, 2.0)
years = st.floats(2000.0, 2030.0)
amounts = st.floats(0.0, 1e4)
approx = pytest.approx
slow_start = settings(deadline=None)  # the first example of each test may compile


def chain(a, b, d):
    """Shares of a dollar that starts as unobligated, as order, as delivery: rows of the exact matrix of transitions."""
    generator = np.array([[-a, a, 0, 0], [0, -b, b, 0], [0, 0, -b, b], [0, 0, 0, 0]])
    return expm(generator * d)


@given(a=rates, b=rates, d=times)
@slow_start
def test_the_chain_is_the_matrix_exponential(a, b, d):
    assert from_unobligated(a, b, d) == approx(chain(a, b, d)[0, 1:3], rel=1e-8, abs=1e-12)


@pytest.mark.parametrize("a", [0.3, 1.3, 9.0])
@pytest.mark.parametrize("x", [-1e-2, 1e-2])
def test_series_and_quotient_meet_where_they_switch(a, x):
    """Just inside the switch the series is taken, just outside the quotient: nothing jumps."""
    d = 0.25
    inside, outside = (from_unobligated(a, a + x * near / d, d) for near in (1 - 1e-9, 1 + 1e-9))
    assert inside == approx(outside, rel=3e-10)


@given(a=rates, d=times)
@slow_start
def test_equal_rates_have_their_closed_form(a, d):
    order, delivery = from_unobligated(a, a, d)
    assert order == approx(a * d * math.exp(-a * d), rel=1e-14)
    assert delivery == approx((a * d) ** 2 / 2 * math.exp(-a * d), rel=1e-14)


@given(a=rates, b=rates, d=times)
@slow_start
def test_two_half_steps_are_one_step(a, b, d):
    """What is order after half the time moves on as an order does; so does delivery."""
    order, delivery = from_unobligated(a, b, d / 2)
    stays, ordered = math.exp(-a * d / 2), math.exp(-b * d / 2)
    twice = (
        stays * order + order * ordered,
        stays * delivery + order * b * d / 2 * ordered + delivery * ordered,
    )
    assert twice == approx(from_unobligated(a, b, d), rel=1e-8, abs=1e-13)


@given(a=rates, b=rates, d=times)
@slow_start
def test_no_dollar_is_made_and_none_is_negative(a, b, d):
    order, delivery = from_unobligated(a, b, d)
    assert order >= 0.0
    assert delivery >= -1e-15
    assert math.exp(-a * d) + order + delivery <= 1.0 + 1e-12


@given(a=rates, b=rates)
@slow_start
def test_in_no_time_nothing_moves_and_in_the_end_all_is_queued(a, b):
    assert from_unobligated(a, b, 0.0) == (0.0, 0.0)
    assert from_unobligated(a, b, 2000.0) == approx((0.0, 0.0), abs=1e-12)


def test_a_quarter_by_hand():
    """a = 1, b = 2, d = 1: order (e^-1 - e^-2), delivery 2 (e^-1 - 2 e^-2)."""
    order, delivery = from_unobligated(1.0, 2.0, 1.0)
    assert order == approx(math.exp(-1) - math.exp(-2))
    assert delivery == approx(2 * (math.exp(-1) - 2 * math.exp(-2)))


@pytest.mark.parametrize(
    ("enacted", "lead", "not_before", "end", "expected"),
    [
        (2008.75, 0.5, 2008.0, 2010.0, 2009.25),  # enactment and lead
        (2008.75, 0.5, 2010.0, 2011.0, 2010.0),  # meant for a later year: its 1 October
        (2009.5, 0.6, 2009.0, 2010.0, 2009.875),  # so late that an eighth of a year is left
        (2008.75, 0.5, 2008.0, math.inf, 2009.25),  # no end of availability
    ],
)
def test_arrival_by_hand(enacted, lead, not_before, end, expected):
    assert arrival(enacted, lead, not_before, end) == expected


@given(enacted=years, lead=st.floats(0.0, 2.0), not_before=years, window=st.floats(1.0, 5.0))
@slow_start
def test_arrival_leaves_time_to_obligate(enacted, lead, not_before, window):
    end = max(enacted, not_before) + window
    when = arrival(enacted, lead, not_before, end)
    assert when <= end - LEAST_WINDOW
    assert when >= min(not_before, end - LEAST_WINDOW)
    assert arrival(enacted, lead + 0.1, not_before, end) >= when


def test_obligation_rate_by_hand():
    assert obligation_rate(0.5, 0.04, 10.0) == 2.0  # time enough: the usual pace
    assert obligation_rate(0.75, 0.04, 1.0) == approx(math.log(25.0))  # rushed: 4% are left after a year
    assert obligation_rate(0.75, 0.04, math.inf) == approx(1 / 0.75)  # money that never expires


@given(tau=st.floats(0.1, 3.0), lapse=st.floats(1e-4, 0.5), window=st.floats(LEAST_WINDOW, 5.0))
@slow_start
def test_no_more_lapses_than_the_lapse_parameter_says(tau, lapse, window):
    left = math.exp(-obligation_rate(tau, lapse, window) * window)
    assert left <= lapse * (1 + 1e-12)
    assert obligation_rate(tau, lapse, window) >= obligation_rate(tau, lapse, window + 0.1)


@given(tau=st.floats(0.5, 8.0), slowness=st.floats(0.7, 3.0))
@slow_start
def test_two_steps_take_the_mean_time_to_disburse(tau, slowness):
    assert 2.0 / delivery_rate(tau, slowness) == approx(tau * slowness)


@given(queue=amounts, room=amounts, more=amounts)
@slow_start
def test_more_room_never_disburses_less_nor_more_than_is_queued(queue, room, more):
    paid = disburse(queue, room)
    assert paid <= disburse(queue, room + more) <= queue
    assert paid <= room
    assert disburse(queue, math.inf) == queue


@given(queues=st.lists(amounts, max_size=6), room=amounts)
@slow_start
def test_oldest_first_pays_what_there_is_room_for(queues, room):
    paid = []
    for queue in queues:
        paid.append(disburse(queue, room - sum(paid)))
    assert sum(paid) == approx(min(sum(queues), room), abs=1e-9)
