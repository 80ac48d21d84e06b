"""Paired differences: exact where they must be, in the order of size that the equations give, and refused where unlike."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from scenarios.analysis.compare import band, compare, homicides_averted, ranking, refuse_unlike, regret, unique_names
from scenarios.analysis.headline import as_json, full_comparison
from scenarios.analysis.order import doubt, falls_outside, places
from scenarios.analysis.quantiles import chance_error, median_excludes_zero, quantile_error
from scenarios.errors import ScenarioError
from scenarios.present.comparison import millions, text, turning, turns
from scenarios.spec.load import load
from scenarios.terms import CHANNELS

values = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60).map(np.array)


def test_a_copy_differs_by_exactly_nothing(run_of, tmp_path):
    copy = tmp_path / "copy.yaml"
    copy.write_text("name: A copy\nextends: baseline\n")
    base, other = run_of("baseline", str(copy), members=300)
    assert_array_equal(other.data.homicide_rate, base.data.homicide_rate)
    found = compare(base, other)
    for part in (found.homicides_averted, found.homicides_averted_run_off, *found.money.values(), *found.standing.values()):
        for one in part.values():
            assert (one.p05, one.p25, one.p50, one.p75, one.p95, one.chance_better) == (0,) * 6
            assert set(one.mc_error.values()) == {0.0}
    assert (found.share_after, found.cost, found.first_year) == (None, None, None)


def test_history_is_kept_to_the_last_digit_but_one(run_of):
    """Every member of the baseline, and so every quantile, has the observed rate to 2011."""
    data = run_of("baseline", members=300)[0].data
    past = data.sel(year=slice(None, 2011))
    observed = np.broadcast_to(past.observed.values, past.homicide_rate.shape)
    assert np.isfinite(observed).all()
    assert_allclose(past.homicide_rate, observed, rtol=1e-9)
    for level in (0.0, 0.05, 0.5, 0.95, 1.0):
        assert_allclose(past.homicide_rate.quantile(level, "member"), past.observed, rtol=1e-9)
    assert np.isnan(data.observed.sel(year=slice(2012, None))).all()
    later = data.homicide_rate.sel(year=2018).quantile([0.05, 0.95], "member")
    assert (later[1] / later[0] > 1.5).all()


def test_with_all_channels_off_very_different_plans_differ_by_nothing(run_of):
    results = run_of(
        "baseline", "carsi-fourfold", "soft-first", "mexico-to-central-america", members=64, channels_off=tuple(CHANNELS)
    )
    for other in results[1:]:
        assert_array_equal(other.data.homicide_rate, results[0].data.homicide_rate)
        assert_array_equal(other.data.multiplier, 1.0)
    assert (results[1].data.allotted != results[0].data.allotted).any()


SIZES = {"carsi-all-soft": 400, "carsi-all-hard": -590, "carsi-double": 520, "by-need": 83, "equal": -140}
"""Median homicides averted in Central America to 2028 against as reported, in a prototype of the same equations."""


@pytest.mark.parametrize("name", SIZES)
def test_effects_are_of_the_size_of_the_prototype(run_of, name):
    results = run_of("baseline", *SIZES, members=1000)
    other = results[1 + list(SIZES).index(name)]
    codes = [str(code) for code in results[0].data.country.values]
    averted = np.delete(homicides_averted(results[0], other, 2028), codes.index("MEX"), axis=1).sum(1)
    assert 1 / 3 < np.median(averted) / SIZES[name] < 3
    assert averted.min() < 0.0 < averted.max()


def test_homicides_averted_by_hand(run_of):
    base, other = run_of("baseline", "carsi-double", members=20)
    rows = slice(0, 11)
    people = base.data.population.values[rows, 3] / 1e5
    by_hand = [
        sum((a - b) * p for a, b, p in zip(x.values[rows, 3], y.values[rows, 3], people, strict=True))
        for x, y in zip(base.data.homicide_rate, other.data.homicide_rate, strict=True)
    ]
    assert_allclose(homicides_averted(base, other, 2018)[:, 3], by_hand, rtol=1e-9)


def test_doubling_disburses_more_and_says_from_when(run_of):
    base, other = run_of("baseline", "carsi-double", members=64)
    found = compare(base, other)
    assert found.first_year == 2008
    assert found.money["disbursed"]["carsi"].p05 > 0.0
    assert found.money["disbursed"]["section_1004"].p95 == 0.0
    ledger = [
        x.data.horizon_money.sel(ledger=["disbursed", "returned", "lapsed", "cancelled", "open"]).sum("ledger")
        for x in (base, other)
    ]
    more = other.data.envelope.sum("fiscal_year") - base.data.envelope.sum("fiscal_year")
    assert_allclose((ledger[1] - ledger[0]).mean("member"), more, atol=1e-7)


@given(values)
def test_a_band_is_ordered_and_counts_who_is_better(some):
    one = band(some)
    assert one.p05 <= one.p25 <= one.p50 <= one.p75 <= one.p95
    assert one.chance_better == (some > 0.0).mean()
    assert min(one.mc_error.values()) >= 0.0
    assert (one.p05, one.p95) == tuple(np.quantile(some, (0.05, 0.95)))


@given(st.integers(0, 50), st.integers(1, 4))
def test_regret_is_against_the_best_of_each_draw(seed, others):
    rng = np.random.default_rng(seed)
    results = [_invented(rng.random((6, 2, 3))) for _ in range(others + 1)]
    lost = np.array(regret(results))
    assert (lost >= 0.0).all()
    assert_array_equal(lost.min(0), 0.0)
    deaths = np.array([(x.data.homicide_rate * x.data.population / 1e5).sum(("year", "country")) for x in results])
    assert_allclose(lost, deaths - deaths.min(0), atol=1e-12)


def _invented(rates, show_to=2018):
    """A result with nothing in it but rates (member, year, country)."""
    import xarray as xr

    from scenarios.engine.ensemble.result import Result

    sizes = {"member": rates.shape[0], "year": [2017, 2018], "country": ["A", "B", "C"]}
    people = np.full(rates.shape[1:], 1e6)
    data = xr.Dataset(
        {"homicide_rate": (("member", "year", "country"), rates), "population": (("year", "country"), people)},
        {"year": sizes["year"], "country": sizes["country"]},
        {"show_to": show_to, "run_off": 2018},
    )
    return Result(data, {"scenario": "x", "run_id": "x"})


def test_an_order_that_chance_could_flip_is_a_tie():
    flat = np.ones((500, 2, 3))
    noise = 0.001 * np.random.default_rng(0).standard_normal((500, 2, 3))
    order = ranking([_invented(flat), _invented(flat + noise), _invented(flat - 0.1)])
    assert [sorted(place) for place in order] == [[2], [0, 1]]


@given(
    st.lists(st.floats(50.0, 150.0), min_size=200, max_size=400).map(np.array),
    st.sampled_from([-0.5, 0.0, 0.3, 0.6, 0.8, 1.0, 1.25, 1.5]),
)
def test_an_effect_that_falls_late_or_shrinks_or_turns_round_bears_no_order(whole, share):
    outside = not 0.7 < share < 1.3
    assert falls_outside(share * whole, whole) == outside
    assert falls_outside(-share * whole, -whole) == outside
    assert not falls_outside(0.0 * whole, 0.0 * whole)


def test_few_draws_bear_no_order_that_many_bear():
    """A fifth falls late: a thousand draws can tell that from three tenths, thirty noisy ones cannot, and ten are too few."""
    noise = np.random.default_rng(3).standard_normal((1000, 2, 1))
    flat = np.full((1000, 2, 3), 100.0)
    other = flat - np.array([[8.0], [2.0]]) - 8.0 * noise
    assert [doubt([_invented(rates[:n], 2017) for rates in (flat, other)]) for n in (1000, 30, 10)] == ["", "timing", "draws"]
    worse = flat + 1.0
    assert places([_invented(rates[:10]) for rates in (flat, worse)]) == [[0, 1]]
    assert places([_invented(rates) for rates in (worse, flat)]) == [[1], [0]]


def test_a_truce_that_ends_gives_no_order_and_says_that_it_turns_round(run_of):
    """Fewer homicides to 2018, more to 2028: an order by the pictured years alone would hide it."""
    loaded = [load(name) for name in ("baseline", "salvadoran-truce")]
    found = full_comparison(loaded, results=run_of("baseline", "salvadoran-truce", members=1000), variants=False)
    (one,) = found.differences
    assert one.homicides_averted["ALL"].p50 > 0.0 > one.homicides_averted_run_off["ALL"].p50
    assert found.places == ((0, 1),)
    told = text(found)
    assert "turns round after 2018: to 2028 it has the other sign" in told
    assert "No order is given" in told
    assert turning(found).startswith(" After 2018 the median effect of “Salvadoran truce and its collapse” turns round")
    unsure = replace(one, homicides_averted={"ALL": replace(one.homicides_averted["ALL"], p50=1.0)})
    assert turning(replace(found, differences=(unsure,))) == "", "one homicide may be none"
    small = replace(one.homicides_averted["ALL"], p50=0.5, mc_error={"p50": 0.1})
    assert not turns(replace(one, homicides_averted={"ALL": small}, homicides_averted_run_off={"ALL": small}))
    away = replace(small, p50=-0.5)
    assert turns(replace(one, homicides_averted={"ALL": small}, homicides_averted_run_off={"ALL": away}))


@pytest.mark.parametrize(("usd", "said"), [(1.55e6, "+1.6"), (-2.04e6, "−2.0"), (-4e4, "+0.0"), (1.2345e9, "+1,234.5")])
def test_dollars_in_millions(usd, said):
    assert millions(usd) == said


def test_an_event_before_the_money_differs_is_not_told_as_sameness():
    """The money is the same before FY2013, but one plan has a suspension in 2009: the plans are not."""
    plans = {"programs.carsi.envelope": {2013: "120 million"}, "ensemble.members": 10}
    loaded = [load("baseline", {"ensemble.members": 10}), load("honduras-suspended", plans)]
    told = text(full_comparison(loaded, variants=False))
    assert "The two plans allot the same money before FY2013." in told


def test_monte_carlo_errors_by_hand():
    """A hundred members 1 to 100: the 5th, 50th and 95th lie between order statistics n p -+ 1.645 sqrt(n p (1 - p))."""
    some = np.random.default_rng(1).permutation(np.arange(1.0, 101.0))
    assert quantile_error(some, 0.5) == pytest.approx(8.0, abs=1.0)
    assert quantile_error(some, 0.05) == pytest.approx(3.6, abs=1.0)
    assert chance_error(0.5, 100) == pytest.approx(0.08225)
    assert chance_error(1.0, 100) == 0.0
    assert not median_excludes_zero(some - 50.0)
    # its interval runs from the 42nd to the 59th
    for shift, beyond in ((41.5, True), (42.5, False), (58.5, False), (59.5, True)):
        assert median_excludes_zero(some - shift) == beyond


def test_errors_hold_the_truth_nine_times_in_ten():
    """Of 400 samples of 200, the interval around the sample's 5% quantile and median holds the true one about as often."""
    rng = np.random.default_rng(3)
    for p, truth in ((0.05, -1.6449), (0.5, 0.0)):
        hits = [abs(np.quantile(x, p) - truth) <= quantile_error(x, p) for x in rng.standard_normal((400, 200))]
        assert 0.82 < np.mean(hits) < 0.97


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("vintage", {"vintage": "2025"}),
        ("origin", {"origin": 2010}),
        ("priors", {"priors": "skeptical"}),
        ("parameters", {"parameters.leak": 0.2}),
        ("channels_off", {"channels_off": ["cover"]}),
        ("horizon", {"horizon.run_off": 2030}),
        ("after", {"after": "hold_last"}),
        ("ensemble", {"ensemble.seed": 8}),
        ("ensemble", {"ensemble.members": 8}),
    ],
)
def test_unlike_scenarios_are_refused(key, changes):
    with pytest.raises(ScenarioError, match=f"{key} differs"):
        refuse_unlike([load("baseline"), load("carsi-double"), load("equal", changes)])


def test_another_region_is_refused():
    with pytest.raises(ScenarioError, match="region differs") as caught:
        refuse_unlike([load("baseline"), load("toy")])
    assert len(caught.value.problems) == 1, "what else differs follows from it"


def test_plans_may_differ():
    moved = load("baseline", {"forward_funding": "moved"})
    refuse_unlike([load("baseline"), load("carsi-double"), load("mexico-to-central-america"), moved])


def test_names_are_told_apart():
    assert unique_names(["A", "B", "A", "A"]) == ["A", "B", "A (2)", "A (3)"]


def test_the_contract_of_compare():
    loaded = [load(name, {"ensemble.members": 24}) for name in ("baseline", "equal", "equal")]
    found = json.loads(json.dumps(as_json(full_comparison(loaded, variants=False)), allow_nan=False))
    assert found["schema"] == "scenarios/compare/1"
    assert found["base"] == "Baseline"
    assert list(found["others"]) == ["CARSI in equal parts", "CARSI in equal parts (2)"]
    one, two = found["others"].values()
    for part in ("homicides_averted", "homicides_averted_run_off"):
        assert set(one[part]) == {"ALL", "BLZ", "CRI", "GTM", "HND", "MEX", "NIC", "PAN", "SLV"}
        assert {"p05", "p25", "p50", "p75", "p95", "chance_better", "mc_error"} <= set(one[part]["ALL"])
    assert {"disbursed_change", "returned_change", "regret"} <= set(one)
    assert one["homicides_averted"] == two["homicides_averted"]
    assert found["best_in"]["CARSI in equal parts"] == found["best_in"]["CARSI in equal parts (2)"]
    assert 1.0 <= found["best_in"]["Baseline"] + found["best_in"]["CARSI in equal parts"] <= 2.0  # both, where neither differs
    base = found["base_homicides"]
    assert base["p05"] < base["p50"] < base["p95"]
    assert abs(one["homicides_averted"]["ALL"]["p50"]) < 0.01 * base["p50"]
