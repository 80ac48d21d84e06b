"""Displacement of the flow, and what leaves the system."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.violence.flow import lost, supply

shares = st.floats(0.0, 1.0)
forces = st.floats(0.0, 2.0)
approx = pytest.approx
slow_start = settings(deadline=None)  # the first example of each test may compile


def test_lost_by_hand():
    assert lost(0.4, 3.0, 0.0) == 0.0
    assert lost(0.4, 0.0, 1.0) == 0.0  # interdiction switched off
    assert lost(0.4, math.log(2.0), 1.0) == approx(0.2)


@given(flow=shares, push=st.floats(0.0, 10.0), force=forces, more=forces)
@slow_start
def test_more_force_pushes_more_but_never_more_than_there_is(flow, push, force, more):
    assert 0.0 <= lost(flow, push, force) <= lost(flow, push, force + more) <= flow


def test_supply_by_hand():
    assert supply(0.0, 0.9, 0.7) == 0.0
    assert supply(0.5, 0.9, 1.0) == 0.0  # all that is lost goes elsewhere
    assert supply(0.45, 0.9, 0.0) == approx(math.log(0.5))
    assert supply(0.0, 0.0, 0.3) == 0.0  # nothing flows, nothing is lost


@given(gone=st.floats(0.0, 0.9), displaced=shares)
@slow_start
def test_supply_is_the_flow_that_displacement_leaves(gone, displaced):
    """What stays plus what is displaced along closed corridors is what supply says is left."""
    assert math.exp(supply(gone, 1.0, displaced)) == approx((1.0 - gone) + displaced * gone)
