"""Pulses, justice, organised and common violence, and the multiplier."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.violence.capability import fading
from scenarios.violence.homicide import demand_factor, force, justice, log_common, multiplier, pulse, trade

H = 0.25
shares = st.floats(0.0, 1.0)
forces = st.floats(0.0, 2.0)
logs = st.floats(-1.0, 1.0)
taus = st.floats(0.2, 5.0)
approx = pytest.approx
slow_start = settings(deadline=None)  # the first example of each test may compile
CALM = {"fresh": 0.0, "enforcement": 0.0, "strength": 0.4, "log_flow": 0.0, "log_supply": 0.0, "outside": 0.0}
SIZES = {"fragmentation": 2.0, "long_run": -0.3, "synergy": 1.5, "flow_elasticity": 0.2, "scarcity": 0.5}


def organised(**changes):
    x = CALM | SIZES | changes
    by_force = force(*(x[name] for name in ("fresh", "enforcement", "strength", "fragmentation", "long_run", "synergy")))
    by_trade = trade(x["log_flow"], x["log_supply"], x["flow_elasticity"], x["scarcity"])
    return by_force + by_trade + x["outside"]


def pulses(path, tau):
    """The pulse along a path of levels, quarter by quarter."""
    left, added = fading(1.0 / tau, H)
    level, out = 0.0, []
    for before, now in pairwise(path):
        level = pulse(level, now - before, left, added)
        out.append(level)
    return out


@given(level=forces, fall=forces, tau=taus)
@slow_start
def test_a_fall_refunds_nothing(level, fall, tau):
    left, added = fading(1.0 / tau, H)
    assert pulse(level, -fall, left, added) == level * left


@given(start=forces, rise=st.floats(0.01, 2.0), tau=taus, quarters=st.integers(1, 20))
@slow_start
def test_a_rise_that_is_taken_back_has_hurt_as_much(start, rise, tau, quarters):
    """Up and down again hurts no less, from then on, than up alone; doing it twice hurts more."""
    up = [start, start + rise]
    stays = pulses(up + [start + rise] * quarters, tau)
    assert pulses(up + [start] * quarters, tau) == stays
    assert pulses([*up, start, start + rise], tau)[-1] > pulses([*up, start + rise, start + rise], tau)[-1]


@given(path=st.lists(forces, min_size=2, max_size=30), tau=taus)
@slow_start
def test_a_pulse_is_never_negative_nor_more_than_all_rises(path, tau):
    rises = sum(max(0.0, b - a) for a, b in pairwise(path))
    assert all(0.0 <= x <= rises * (1 + 1e-12) for x in pulses(path, tau))


def test_a_pulse_is_felt_while_it_is_new():
    """A rise that stays is felt for tau years in all, and is over in the end."""
    felt = pulses([0.0, *[1.0] * 400], 1.5)
    assert felt[0] == max(felt)
    assert felt[-1] == approx(0.0, abs=1e-12)
    first, left = felt[0], math.exp(-H / 1.5)
    assert sum(felt) * H == approx(H * first / (1 - left))
    assert H * first / (1 - left) == approx(1.5)


def test_justice_by_hand():
    assert justice(40.0, 0.0) == 0.4
    assert justice(40.0, 0.5) == approx(0.7)
    assert justice(40.0, 1.0) == 1.0


def test_demand_by_hand():
    assert demand_factor(0.8, 1.0) == 0.0
    assert demand_factor(0.8, 0.0) == approx(0.8 * math.log(0.3))
    assert demand_factor(0.0, 0.5) == 0.0


def test_nothing_new_changes_nothing():
    assert organised() == 0.0
    assert log_common(0.0, 0.7, 0.0, 0.0, -0.2, 1.5, 0.3) == 0.0
    assert multiplier(0.6, 0.0, 0.0, 0.0, 0.0) == 1.0


def test_organised_violence_term_by_term():
    assert organised(fresh=0.05) == approx(0.1)
    assert organised(enforcement=0.1) == approx(-0.03)
    assert organised(enforcement=0.1, strength=0.6) == approx(-0.03 - 0.1 * 1.5 * 0.2)
    assert organised(enforcement=0.1, strength=0.2) == approx(-0.03 + 0.1 * 1.5 * 0.2)  # force without justice provokes
    assert organised(log_flow=math.log(0.9)) == approx(0.2 * math.log(0.9))
    assert organised(log_supply=-0.1) == approx(0.05)  # scarcer is dearer, and worth more blood
    assert organised(outside=-0.07) == approx(-0.07)


def test_common_violence_term_by_term():
    assert log_common(0.1, 0.4, 0.0, 0.0, -0.2, 1.5, 0.3) == approx(-0.2 * math.log(1.1))
    assert log_common(0.1, 0.6, 0.0, 0.0, -0.2, 1.5, 0.3) == approx((-0.2 - 0.15) * math.log(1.1))
    assert log_common(0.0, 0.4, 0.5, 0.0, -0.2, 1.5, 0.3) == approx(0.15)  # organised crime gives cover
    assert log_common(0.0, 0.4, 0.0, 0.04, -0.2, 1.5, 0.3) == approx(0.04)


@given(w=shares, organised=logs, common=logs, prevented=st.floats(0.0, 0.99), impunity=logs)
@slow_start
def test_the_multiplier_is_the_mean_of_the_two_parts(w, organised, common, prevented, impunity):
    """Prevention stands in the design as log(1 - max_prevention V) of common violence."""
    parts = w * math.exp(organised) + (1 - w) * math.exp(common + math.log(1 - prevented))
    m = multiplier(w, organised, common, prevented, impunity)
    assert m == approx(parts * math.exp(impunity), rel=1e-12)
    assert m <= multiplier(w, organised, common, 0.0, impunity)
