"""Held and returned money in a case worked by hand: one country, one program, one kind, figures that fit on a slip of paper."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from scenarios.baseline.distributions import median
from scenarios.engine.ensemble.run import run
from scenarios.spec.load import load
from scenarios.terms import LEDGER

YEARS = (2021, 2022, 2023, 2024, 2025, 2026)


def only(accounts, year):
    """Money in one year; in a year that is not named it would stay as reported, and so would an account."""
    return dict.fromkeys(YEARS, 0) | {year: accounts}


def hold(account, year, million, limit="hold", **changes):
    """Avaria gets so many million of one account in one year, all hard; the other program gets nothing."""
    given = {
        "programs.shield.envelope": only({"EQUIP": 0, "POLICE": 0} | {account: f"{million} million"}, year),
        "programs.shield.mix": 1.0,
        "programs.shield.limit": limit,
        "programs.commons.envelope": {"factor": 0},
        "ensemble.members": 16,
    }
    return run([load("toy", given | changes)])[0].data


def money(data, name):
    return data.horizon_money.sel(program="shield").values[:, LEDGER.index(name)]


@pytest.fixture(scope="module")
def ceiling():
    """Avaria's planner's ceiling of hard money, by hand: the mean of the two forms at the registry's medians."""
    baseline = load("toy").baseline
    country = baseline.countries[0]
    at = {name: median(parameter.distribution) for name, parameter in baseline.parameters.items()}
    own = at["ceiling_budget_share"] * 400.0
    per_head = at["ceiling_per_head"] * country.heads / 1e6
    return 0.5 * (own + per_head) * at["ceiling_share_hard"] * (55.0 / 50.0) ** at["ceiling_governance"]


def test_two_year_money_is_offered_again_once_and_then_returned(ceiling):
    """FY2021: 2 ceilings are allotted, the rest is held. FY2022: room is what was paid meanwhile. 30 Sept 2022: back."""
    data = hold("POLICE", 2021, 400)
    assert_allclose(data.planner_ceiling.sel(country="AVA", limited_kind="hard"), ceiling, rtol=1e-12)
    first, second = (data.allotted.sel(fiscal_year=y, kind="hard", unit="AVA").values for y in (2021, 2022))
    paid = data.disbursed.sel(fiscal_year=2021, kind="hard", unit="AVA").values
    assert (paid > 0.0).all()
    assert_allclose(first, 2.0 * ceiling, rtol=1e-12)
    assert_allclose(second, paid, rtol=1e-9)
    assert_allclose(money(data, "returned"), 400.0 - 2.0 * ceiling - paid, rtol=1e-9)
    assert_array_equal(money(data, "held"), 0.0)
    assert_array_equal(data.allotted.sel(fiscal_year=slice(2023, None)), 0.0)
    held, back = (data.flow.sel(kind="hard", flow_stage=name) for name in ("held", "returned"))
    assert_allclose(held.sel(quarter=slice(2021.0, 2021.75)), 400.0 - 2.0 * ceiling, rtol=1e-12)
    assert_allclose(held.sel(quarter=slice(2022.0, 2022.75)), (400.0 - 2.0 * ceiling - paid).mean(), rtol=1e-9)
    assert_allclose(back.sel(quarter=slice(None, 2022.75)), 0.0)
    assert_allclose(back.sel(quarter=slice(2023.0, None)), (400.0 - 2.0 * ceiling - paid).mean(), rtol=1e-9)


def test_one_year_money_goes_back_the_same_year(ceiling):
    data = hold("EQUIP", 2022, 300)
    assert_allclose(data.allotted.sel(fiscal_year=2022, kind="hard", unit="AVA"), 2.0 * ceiling, rtol=1e-12)
    assert_array_equal(data.allotted.sel(fiscal_year=slice(2023, None)), 0.0)
    assert_allclose(money(data, "returned"), 300.0 - 2.0 * ceiling, rtol=1e-12)


def test_what_fits_is_not_held(ceiling):
    data = hold("POLICE", 2021, 10)
    assert ceiling > 5.0
    assert_allclose(data.allotted.sel(fiscal_year=2021, kind="hard", unit="AVA"), 10.0, rtol=1e-12)
    assert_array_equal(money(data, "returned"), 0.0)


def test_without_a_limit_everything_is_allotted_and_what_cannot_be_paid_in_time_is_cancelled():
    """EQUIP is available for one year and its account closes five years later: 30 September 2027."""
    data = hold("EQUIP", 2021, 1900, "none")
    assert_allclose(data.allotted.sel(fiscal_year=2021, kind="hard", unit="AVA"), 1900.0, rtol=1e-12)
    open_ = data.flow.sel(kind="hard", flow_stage=["unobligated", "unliquidated"]).sum("flow_stage")
    assert (open_.sel(quarter=2026.75) > 100.0).all()
    assert_allclose(open_.sel(quarter=slice(2027.0, None)), 0.0, atol=1e-12)
    assert_allclose(money(data, "disbursed") + money(data, "cancelled") + money(data, "lapsed"), 1900.0, rtol=1e-12)
    assert (money(data, "cancelled") > 100.0).all()


def test_room_is_shared_with_another_program_in_proportion_to_what_both_want(ceiling):
    """Commons wants 60 million for the same country: shield gets its part of two ceilings, and the rest is held."""
    both = {
        "programs.commons.envelope": only({"POLICE": "100 million", "CIVIC": 0, "RELIEF": 0}, 2021),
        "programs.commons.mix": 1.0,
        "programs.commons.split": {"rule": "shares", "shares": {"AVA": 0.6, "BOR": 0.0, "CYL": 0.4, "JNT": 0.0}},
    }
    for limit in ("none", "hold"):
        data = hold("POLICE", 2021, 240, **both, **{"programs.commons.limit": limit})
        room = 2.0 * ceiling
        shield, commons = room * 240.0 / 300.0, 60.0 if limit == "none" else room * 60.0 / 300.0
        given = data.allotted.sel(fiscal_year=2021, kind="hard", unit="AVA")
        assert_allclose(given, shield + commons, rtol=1e-12)


def test_redistribute_passes_on_what_another_country_has_room_for():
    """Commons gives all to Cylene, which is full; Avaria and Borvia take the rest by their room, until all are full."""
    given = {
        "programs.shield.envelope": {"factor": 0},
        "programs.commons.envelope": only({"POLICE": "60 million", "CIVIC": 0, "RELIEF": 0}, 2021),
        "programs.commons.mix": 1.0,
        "programs.commons.split": {"rule": "shares", "shares": {"CYL": 1.0, "JNT": 0.0}},
        "programs.commons.limit": "redistribute",
        "ensemble.members": 4,
    }
    data = run([load("toy", given)])[0].data
    room = 2.0 * data.planner_ceiling.sel(limited_kind="hard").values
    given = data.allotted.sel(fiscal_year=2021, kind="hard").values[:, :3]
    over = 60.0 - room[2]
    assert 0.0 < over < room[:2].sum()
    expected = np.array([*(room[:2] * over / room[:2].sum()), room[2]])
    assert_allclose(given, np.broadcast_to(expected, given.shape), rtol=1e-9)
    assert_array_equal(data.horizon_money.sel(program="commons", ledger="returned"), 0.0)
