"""The compiled kernel against the same equations in plain NumPy (`benchmarks/numpy_model.py`), written apart."""

from types import SimpleNamespace

import numpy as np
import numpy_model
import pytest
from numpy.testing import assert_allclose

from scenarios.engine.chance.members import draw_block
from scenarios.engine.plan.inputs import build, reference_of
from scenarios.engine.years.simulate import begin, open_year, run_quarters, shut_year, simulate
from scenarios.spec.files import shipped_scenarios
from scenarios.spec.load import load

MEMBERS, FEW = 96, 16
SHIPPED = shipped_scenarios()
DOLLAR = 1e-6
CASES = {
    "baseline": ("baseline", {}),
    "moved": ("baseline", {"forward_funding": "moved"}),
    "held on": ("baseline", {"after": "hold_last", "priors": "skeptical"}),
    "held": ("carsi-fourfold", {"programs.carsi.limit": "hold", "programs.merida.limit": "hold"}),
    "redistributed": ("carsi-fourfold", {"programs.carsi.limit": "redistribute", "programs.carsi.split": "need"}),
    "capacity": ("carsi-double", {"programs.carsi.capacity": 0.3, "programs.merida.focus": 0.1}),
    "no ceilings": ("carsi-double", {"channels_off": ["absorption"]}),
    "plain": ("carsi-all-soft", {"channels_off": ["corrosion", "interdiction", "leakage", "cover"]}),
    "moved to the south": ("mexico-to-central-america", {}),
    "booked otherwise, earmarked": (
        "baseline",
        {"booking.FMF": "by_agreement", "booking.ESF": "on_arrival", "programs.carsi.earmark_soft": 0.4},
    ),
    "routes moved": ("route-shift-atlantic", {}),
    "all of a flow moved": (
        "baseline",
        {"events": [{"event": "route_shift", "source": "MEX", "target": "HND", "share": 0.95, "from": "2012-03-04"}]},
    ),
    "held back and moved": (
        "baseline",
        {
            "events": [
                {"event": "withholding", "program": "merida", "from": "2008-06-30", "to": "2010-09-02", "share": 0.15},
                {"event": "suspension", "countries": ["HND"], "from": "2009-09-03", "to": "2010-03-04", "stops": "delivery"},
                {"event": "suspension", "countries": ["GTM"], "from": "2010-02-03", "to": "2011-11-04", "stops": "new"},
                {"event": "suspension", "countries": ["NIC"], "from": "2010-02-03", "to": "2011-11-04", "fate": "return"},
                {
                    "event": "reprogramming", "program": "carsi", "source": "PAN", "target": "SLV", "share": 0.6,
                    "notice": "2011-05-05",
                },
                {"event": "surge", "country": "BLZ", "from": "2010-03-03", "rise": 0.5, "fade": 2},
            ],
            "levers.coordination": 0.05,
            "levers.demand": 0.8,
            "levers.arms": 0.9,
            "levers.will": 0.7,
            "levers.other_money": {"MEX": {"hard": {2010: "900 million"}}, "HND": {"soft": {2010: "30 million"}}},
        },
    ),
    "toy": ("toy", {}),
    "toy, redistributed": ("toy", {"programs.commons.limit": "redistribute"}),
}


@pytest.fixture(scope="module", params=CASES)
def world(request):
    """One scenario, its reference run and its draws, by both models."""
    loaded = load(*CASES[request.param])
    inputs = build(loaded.scenario, loaded.baseline)
    reference = build(reference_of(loaded.scenario, loaded.baseline), loaded.baseline)
    block = draw_block(reference, 7, 0).part(0, MEMBERS)
    return SimpleNamespace(
        name=request.param,
        inputs=inputs,
        block=block,
        kernel=simulate(reference, block, observe=False).state,
        oracle=numpy_model.simulate(reference, block),
    )


def test_the_reference_run_agrees(world):
    assert_allclose(world.kernel.of("multiplier"), world.oracle.multiplier, rtol=1e-9)
    assert_allclose(world.kernel.of("homicides"), world.oracle.rate, rtol=1e-9)


def test_what_is_written_down_agrees(world):
    kernel = simulate(world.inputs, world.block, world.kernel.of("multiplier")).state
    oracle = numpy_model.simulate(world.inputs, world.block, world.oracle.multiplier)
    assert_allclose(kernel.of("multiplier"), oracle.multiplier, rtol=1e-9)
    assert_allclose(kernel.of("homicides"), oracle.rate, rtol=1e-9)
    assert_allclose(kernel.of("spent"), oracle.disbursed, rtol=1e-9, atol=1e-3 * DOLLAR)
    assert_allclose(kernel.of("strength")[:, :-1], oracle.strength[:, :-1], rtol=1e-8, atol=1e-15)
    assert_allclose(kernel.of("received"), oracle.received, rtol=1e-9, atol=1e-3 * DOLLAR)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_scenario_agrees(name):
    """Events and levers too: the NumPy model stays an oracle for all of them."""
    loaded = load(name)
    reference = build(reference_of(loaded.scenario, loaded.baseline), loaded.baseline)
    inputs, block = build(loaded.scenario, loaded.baseline), draw_block(reference, 7, 0).part(0, FEW)
    kernel = simulate(inputs, block, simulate(reference, block, observe=False).state.of("multiplier")).state
    oracle = numpy_model.simulate(inputs, block, numpy_model.simulate(reference, block).multiplier)
    assert_allclose(kernel.of("multiplier"), oracle.multiplier, rtol=1e-9)
    assert_allclose(kernel.of("homicides"), oracle.rate, rtol=1e-9)
    assert_allclose(kernel.of("spent"), oracle.disbursed, rtol=1e-9, atol=1e-3 * DOLLAR)
    assert_allclose(kernel.cells(), oracle.places, rtol=1e-9, atol=1e-3 * DOLLAR)


def test_every_cell_agrees_at_every_quarter(world):
    """Both step by step, each with its own past: stage by stage of every cell, and the multiplier of the moment."""
    kernel = begin(world.inputs, world.block, world.kernel.of("multiplier"), observe=False)
    oracle = numpy_model.Model(world.inputs, world.block, world.oracle.multiplier)
    for row in range(len(world.inputs.fiscal_years) - 1):
        open_year(kernel, row)
        oracle.open_year(row)
        for quarter in range(4):
            run_quarters(kernel, row, quarter, quarter + 1)
            oracle.quarter(row, quarter)
            assert_allclose(kernel.state.cells(), oracle.places(), rtol=1e-9, atol=1e-3 * DOLLAR)
            assert_allclose(kernel.state.of("now").T, oracle.ground.m, rtol=1e-9)
        shut_year(kernel, row)
        oracle.close_year(row)
        assert_allclose(kernel.state.cells(), oracle.places(), rtol=1e-9, atol=1e-3 * DOLLAR)


def test_the_cases_hold_and_return_money_where_they_should(world):
    """What is compared is compared for something: limits bind, and the multiplier moves."""
    oracle = numpy_model.simulate(world.inputs, world.block, world.oracle.multiplier)
    held = sum(book.held_end.sum() for book in oracle.books)
    assert (held > 0.0) == (world.name in ("held", "redistributed", "toy, redistributed"))
    assert np.abs(oracle.multiplier - 1.0).max() > 0.01
