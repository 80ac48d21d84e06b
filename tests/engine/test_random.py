"""A member is (seed, index): nothing else about how a run is made changes a bit of its result."""

import random
import tempfile
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from random_regions import plans, regions, write_region, write_scenario
from walks import a_few, answered

from scenarios.engine.chance.draws import BLOCK, reversals, split_shares
from scenarios.engine.chance.members import draw_block
from scenarios.engine.chance.shocks import shock_paths
from scenarios.engine.ensemble.common import forget, reference_multiplier
from scenarios.engine.ensemble.run import run
from scenarios.engine.plan.inputs import build, reference_of
from scenarios.engine.years.simulate import simulate
from scenarios.spec.load import load

MEMBERS = BLOCK + 44
BY_MEMBER = ("homicide_rate", "multiplier", "allotted", "disbursed", "horizon_money")
HELD = {"programs.carsi.limit": "redistribute", "programs.carsi.split": "need"}


def loaded(name="carsi-double", members=MEMBERS, seed=7, **overrides):
    return load(name, {"ensemble.members": members, "ensemble.seed": seed} | overrides)


@pytest.fixture(scope="module")
def usual():
    return run([loaded(**HELD)])[0]


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("remembered", [True, False])
def test_the_way_of_working_changes_no_bit(usual, workers, remembered):
    if not remembered:
        forget()
    xr.testing.assert_identical(run([loaded(**HELD)], workers=workers)[0].data, usual.data)


@pytest.mark.parametrize(("name", "limited"), [("toy", "commons"), ("carsi-double", "carsi")])
def test_members_one_by_one(name, limited):
    """A member alone is what it is among others, whatever was asked of its planners."""
    given_ = loaded(name, 20, **{f"programs.{limited}.limit": "hold"})
    inputs = build(given_.scenario, given_.baseline)
    reference = build(reference_of(given_.scenario, given_.baseline), given_.baseline)
    block = draw_block(reference, 7, 0).part(0, 20)
    multiplier = reference_multiplier(reference, block)
    whole = simulate(inputs, block, multiplier)
    for m in (0, 7, 19):
        alone = simulate(inputs, block.part(m, m + 1), multiplier[m : m + 1])
        for record in ("homicides", "multiplier", "spent", "strength"):
            assert_array_equal(alone.state.of(record)[0], whole.state.of(record)[m], err_msg=record)
        assert_array_equal(alone.state.cells()[0], whole.state.cells()[m])
        assert_array_equal(alone.ledger[0], whole.ledger[m])


def test_the_reference_is_not_run_twice_and_is_what_it_would_be():
    """The baseline is the reference: taken over from it, or run for itself where it is remembered, or beside others."""
    forget()
    first, again = run([loaded("baseline")])[0], run([loaded("baseline")])[0]
    beside = run([loaded("equal"), load("baseline", {"name": "Other words", "ensemble.members": MEMBERS})])[1]
    xr.testing.assert_identical(first.data, again.data)
    for name in first.data.variables:
        assert_array_equal(first.data[name], beside.data[name], err_msg=name)


def test_what_is_remembered_is_told_apart():
    """Seeds, members, priors, regions, horizons: each has draws and a reference run of its own."""
    asked = [{"seed": 8}, {"members": 40}, {"priors": "skeptical"}, {"horizon.run_off": 2020}, {"parameters.leverage": 2.0}]
    for changes in asked:
        forget()
        fresh = run([loaded(**HELD | changes)])[0]
        run([loaded(**HELD)])
        xr.testing.assert_identical(run([loaded(**HELD | changes)])[0].data, fresh.data)


def test_scenarios_beside_it_and_their_order_change_no_bit(usual):
    others = [loaded("baseline"), loaded("equal"), loaded("baseline", priors="skeptical"), loaded("toy", 50)]
    forth = run([loaded(**HELD), *others])
    back = run([*others[::-1], loaded(**HELD)])[::-1]
    xr.testing.assert_identical(forth[0].data, usual.data)
    for one, other in zip(forth, back, strict=True):
        xr.testing.assert_identical(one.data, other.data)


@pytest.mark.parametrize("fewer", [1, 200, BLOCK])
def test_more_members_keep_the_first(usual, fewer):
    some = run([loaded(members=fewer, **HELD)])[0]
    for name in BY_MEMBER:
        assert_array_equal(usual.data[name].values[:fewer], some.data[name].values)


def test_a_longer_horizon_keeps_the_earlier_years(usual):
    short = run([loaded(**HELD | {"horizon.run_off": 2020})])[0].data
    assert_array_equal(short.homicide_rate, usual.data.homicide_rate.sel(year=short.year))
    assert_array_equal(short.flow, usual.data.flow.sel(quarter=short.quarter))


def test_another_seed_is_another_draw(usual):
    other = run([loaded(seed=8, **HELD)])[0].data
    after = usual.data.year.values > usual.data.attrs["origin"]
    assert (other.homicide_rate.values[:, after] != usual.data.homicide_rate.values[:, after]).all()
    paid = usual.data.disbursed.sel(kind="hard", unit="HND", fiscal_year=2010).values
    assert (other.disbursed.sel(kind="hard", unit="HND", fiscal_year=2010).values != paid).all()


def test_members_differ_from_one_another(usual):
    """No member is drawn twice, in one block or in two."""
    last = usual.data.homicide_rate.sel(year=2018, country="HND").values
    assert len(np.unique(last)) == MEMBERS


@a_few(15)
@given(st.data())
def test_order_in_files_changes_no_bit(data):
    """Shuffle countries, programs and accounts of the region file and the rows of every table."""
    region = data.draw(regions(), label="region")
    plan = data.draw(plans(region), label="plan")
    shuffled = _shuffled(region, random.Random(data.draw(st.integers(0, 99))))
    one, other = (_run(some, plan) for some in (region, shuffled))
    for name in one.data.variables:
        assert_array_equal(one.data[name].values, other.data[name].values, err_msg=name)


def _run(region, plan):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        loaded_ = load(str(write_scenario(path, write_region(path, region), plan)))
        with answered():
            return run([loaded_])[0]


def _shuffled(region, rng):
    def mixed(values):
        return rng.sample(list(values), len(values))

    file = dict(region["file"])
    file["countries"] = dict(mixed(file["countries"].items()))
    file["programs"] = {
        name: part | {"countries": mixed(part["countries"]), "accounts": mixed(part["accounts"])}
        for name, part in mixed(file["programs"].items())
    }
    return {"file": file, "tables": {name: [rows[0], *mixed(rows[1:])] for name, rows in region["tables"].items()}}


def test_what_was_asked_of_the_plan_changes_no_draw():
    """Two plans share parameters, shocks and ceilings: only what follows from the plan differs."""
    one, other = run([loaded(), loaded("equal")])
    assert_array_equal(one.data.ceiling, other.data.ceiling)
    shocks = [x.data.homicide_rate / x.data.multiplier for x in (one, other)]
    np.testing.assert_allclose(shocks[0], shocks[1], rtol=1e-13)


def test_years_before_a_change_are_equal_to_the_bit():
    """Another envelope from FY2011 on: money before 1 October 2010 and rates to 2010 - but for its last
    quarter, in which FY2011 has begun - cannot be touched.
    """
    changed = {
        "programs.carsi.envelope": dict.fromkeys((2011, 2012, 2013), "350 million"),
        "programs.mexico_other.envelope": {2012: "10 million"},
    }
    one, other = (x.data for x in run([loaded("baseline"), loaded("baseline", **changed)]))
    early = {"fiscal_year": slice(None, 2010)}
    for name in ("allotted", "disbursed", "enforcement", "institutions", "prevention"):
        assert_array_equal(one[name].sel(early), other[name].sel(early), err_msg=name)
        assert not np.array_equal(one[name], other[name])
    assert_array_equal(one.homicide_rate.sel(year=slice(None, 2009)), other.homicide_rate.sel(year=slice(None, 2009)))
    assert_array_equal(one.flow.sel(quarter=slice(None, 2010.75)), other.flow.sel(quarter=slice(None, 2010.75)))


def test_a_countrys_draws_are_its_own():
    """Shocks, reversals and gamma variables are keyed by code: neighbours may join or leave the region."""
    rng, sd = np.random.default_rng(0), np.array([0.1, 0.2, 0.3])
    names = ("shock_sd", "shock_rho", "shock_df", "shock_correlation")
    draws = np.rec.fromarrays(
        [0.1 + 0.05 * rng.random(BLOCK), rng.random(BLOCK) / 4, 5 + rng.random(BLOCK), rng.random(BLOCK)], names=names
    )
    all_three, two = (
        shock_paths(7, 1, ("AVA", "BOR", "CYL"), sd, 9, draws),
        shock_paths(7, 1, ("AVA", "CYL"), sd[[0, 2]], 9, draws),
    )
    assert_array_equal(all_three[:, :, [0, 2]], two)
    assert shock_paths(7, 1, ("AVA", "CYL"), sd[:2], 0, draws).shape == (BLOCK, 0, 2)  # a horizon that ends in the origin
    hazard = np.full(BLOCK, 0.2)
    assert_array_equal(reversals(7, 1, ("AVA", "BOR", "CYL"), 9, hazard)[:, :, 2:], reversals(7, 1, ("CYL",), 9, hazard))
    size, weights = np.full(BLOCK, 20.0), np.full(3, 0.3)
    shares = split_shares(7, 1, "p", ("AVA", "BOR", "CYL"), weights, size)
    fewer = split_shares(7, 1, "p", ("AVA", "CYL"), weights[:2], size)
    np.testing.assert_allclose(shares[:, 0] / shares[:, 2], fewer[:, 0] / fewer[:, 1], rtol=1e-12)
    assert (split_shares(7, 1, "q", ("AVA", "CYL"), weights[:2], size) != fewer).all()
