"""What a country can absorb, and what is wasted beyond it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.pipeline.capacity import ceiling, hard_ceiling, soft_ceiling, waste

bases = st.floats(0.1, 1e3)
shares = st.floats(0.0, 1.0)
amounts = st.floats(0.0, 1e4)
approx = pytest.approx
slow_start = settings(deadline=None)  # the first example of each test may compile


def test_hard_ceiling_by_hand():
    """By own budget 12 m of 100 m, or 4.5 USD for each of 8 million; 70% of it hard; the planner takes the mean."""
    form = np.array([0.0, 1.0, 0.5])
    ceilings = hard_ceiling(np.full(3, 12.0), np.full(3, 36.0), form, np.full(3, 0.7), np.full(3, 0.5))
    assert ceilings == approx([4.2, 12.6, 8.4])


def test_soft_ceiling_by_hand():
    assert soft_ceiling(np.array([24.0]), np.array([0.5])) == approx([12.0])


def test_ceiling_by_hand():
    assert ceiling(10.0, 0.0, 0.0) == 10.0
    assert ceiling(10.0, 0.2, 3.0) == approx(14.0)
    assert ceiling(10.0, 0.0, 99.0) == 20.0  # capacity building at most doubles it
    assert ceiling(math.inf, 0.3, 2.0) == math.inf  # ceilings switched off


@given(base=bases, reach=shares, built=amounts, more=shares)
@slow_start
def test_institutions_and_capacity_only_raise_a_ceiling(base, reach, built, more):
    now = ceiling(base, reach, built)
    assert base <= now <= 2.5 * base * (1 + 1e-12)
    assert ceiling(base, min(1.0, reach + more), built) >= now
    assert ceiling(base, reach, built + more) >= now
    assert ceiling(base + more, reach, built) >= now


def test_waste_by_hand():
    assert waste(20.0, 10.0, 0.3) == 1.0  # two years of ceiling are the standard
    assert waste(30.0, 10.0, 0.3) == approx(1.3)
    assert waste(30.0, 10.0, 0.0) == 1.0
    assert waste(30.0, math.inf, 0.3) == 1.0


@given(backlog=amounts, at=bases, per_year=st.floats(0.0, 0.3), more=amounts)
@slow_start
def test_waste_grows_with_backlog_and_shrinks_with_the_ceiling(backlog, at, per_year, more):
    divisor = waste(backlog, at, per_year)
    assert 1.0 <= divisor <= waste(backlog + more, at, per_year)
    assert waste(backlog, at + more, per_year) <= divisor
