"""When money counts as obligated: a value of the account that a scenario may set, not the name of a rule."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from scenarios.baseline.booking import booked, bookings, other_readings, told
from scenarios.engine.dates.standing import COLUMNS, standing
from scenarios.engine.ensemble.common import common_ground
from scenarios.engine.plan.inputs import build
from scenarios.spec.load import load

END = date(2011, 9, 30)
SIZE = {"ensemble.members": 300}
AGREED = {"booking.FMF": "by_agreement"}


def money(column, accounts, program="carsi", at=END, **overrides):
    """One stage of a program's accounts (member,), million USD."""
    found = standing(load("baseline", SIZE | overrides), at, accounts)
    return found.money[:, found.programs.index(program)].sum((1, 2))[:, COLUMNS.index(column)]


def test_the_region_books_fmf_on_arrival_and_a_scenario_otherwise():
    """CARSI's FMF to FY2011 is 4 + 17 + 7 million (Table 1a); GAO-13-295R has almost 22 of it committed."""
    assert_allclose(money("obligated", ["FMF"]), 28.0, rtol=1e-12)
    low, high = np.quantile(money("obligated", ["FMF"], **AGREED), [0.05, 0.95])
    assert low < 22.0 < high < 28.0


def test_other_accounts_keep_their_pace():
    for column in ("obligated", "disbursed", "lapsed"):
        assert_allclose(money(column, ["ESF"], **AGREED), money(column, ["ESF"]), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("booking", ["on_arrival", "by_agreement"])
@pytest.mark.parametrize("at", [date(2009, 9, 30), date(2014, 10, 1), date(2029, 9, 30)])
def test_fmf_is_conserved_and_never_lapses(booking, at):
    """DSCA 06-51: what is in the trust fund stays available without end, however it is booked."""
    stage = {name: money(name, ["FMF"], "merida", at, **{"booking.FMF": booking}) for name in COLUMNS}
    whole = sum(stage[name] for name in ("waiting", "unobligated", "unliquidated", "disbursed", "lapsed", "cancelled"))
    printed = {2009: 116.5 + 299.0}.get(at.year, 442.8)
    assert_allclose(whole, printed, rtol=1e-9)
    assert not stage["lapsed"].any()
    assert not stage["cancelled"].any()
    assert_allclose(stage["obligated"], stage["unliquidated"] + stage["disbursed"], rtol=1e-12)


def test_any_account_can_be_booked_on_arrival():
    """Then nothing that has arrived is unobligated; of the law's money the rest is waiting."""
    assert money("unobligated", ["ESF"]).min() > 0.01
    now = {name: money(name, ["ESF"], **{"booking.ESF": "on_arrival"}) for name in ("unobligated", "waiting", "obligated")}
    assert_allclose(now["unobligated"], 0.0, atol=1e-9)
    assert_allclose(now["obligated"] + now["waiting"], money("appropriated", ["ESF"]), rtol=1e-9)
    assert_allclose(money("obligated", ["INCLE"], **{"booking.ESF": "on_arrival"}), money("obligated", ["INCLE"]), rtol=1e-9)


@pytest.mark.parametrize("name", ["2-4-5", "zzz"])
def test_the_rule_s_name_decides_nothing(name):
    """Under another name FMF is booked and followed as before; only the order among money of one day may change."""
    loaded = load("baseline", SIZE)
    known = loaded.baseline
    fmf = replace(known.accounts["FMF"], rule=name)
    renamed = build(loaded.scenario, replace(known, accounts={**known.accounts, "FMF": fmf})).layout
    plain = build(loaded.scenario, known).layout
    for clock in ("available_until", "expires", "cancelled", "on_arrival"):
        assert sorted(getattr(renamed.clocks, clock)) == sorted(getattr(plain.clocks, clock))
    assert renamed.clocks.on_arrival.sum() > 5


def test_booked_leaves_a_region_alone_that_is_booked_so():
    known = load("baseline").baseline
    assert booked(known, {}) is known
    assert booked(known, bookings(known)) is known
    other = booked(known, {"FMF": "by_agreement"})
    assert other.accounts["FMF"].booking == "by_agreement"
    assert other.accounts["ESF"] is known.accounts["ESF"]


def test_what_must_be_told_of_booking():
    known = load("baseline").baseline
    assert told(known, {}) == {"FMF": "on_arrival"}
    assert told(known, {"ESF": "on_arrival"}) == {"ESF": "on_arrival", "FMF": "on_arrival"}
    assert other_readings(known, {}) == {"FMF": "by_agreement"}
    assert other_readings(known, {"FMF": "by_agreement"}) == {"FMF": "on_arrival"}
    assert told(load("toy").baseline, {}) == other_readings(load("toy").baseline, {}) == {}


def test_booking_is_common_ground():
    """The reference run is booked as the scenario is, so that effects are counted on one kind of books."""
    one, other = load("baseline"), load("baseline", AGREED)
    assert common_ground(one.scenario, one.baseline) != common_ground(other.scenario, other.baseline)


def test_lumps_keep_their_dollars_under_any_booking():
    for booking in ("on_arrival", "by_agreement"):
        lumped = {"ensemble.lumps": 5, "booking.ESF": booking, "booking.FMF": booking}
        assert_array_equal(money("appropriated", ["ESF"], **lumped).round(6), 96.0)
