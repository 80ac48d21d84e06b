"""Events that say which year's money, which accounts and how much of it they are about, and money that leaves the region."""

from datetime import date

import numpy as np
import pytest

from scenarios.analysis.status import status
from scenarios.engine.ensemble.run import run
from scenarios.errors import ScenarioError
from scenarios.spec.load import load
from scenarios.terms import LEDGER

STOP = {"event": "suspension", "countries": ["BOR"], "from": "2024-01-01", "to": "2024-06-30", "fiscal_years": [2023]}
MOVE = {"event": "reprogramming", "program": "commons", "source": "BOR", "notice": "2023-11-15", "share": 0.5}
HOLD = {"event": "withholding", "program": "commons", "from": "2023-02-15", "to": "2024-06-30", "share": 0.9}
SMALL = {"ensemble.members": 24}


def result(*events, name="toy", **changes):
    return run([load(name, SMALL | changes | {"events": list(events)})])[0].data


def line(data, name, program="commons"):
    return data.horizon_money.sel(program=program).values[:, LEDGER.index(name)]


@pytest.fixture(scope="module")
def plain():
    return result()


@pytest.fixture(scope="module")
def left():
    """What leaves, by the share of a suspension."""
    return {share: result(STOP | {"fate": "outside", "stops": "delivery", "share": share}) for share in (0.85, 1.0)}


def test_a_share_of_what_is_open_leaves_once(left):
    assert line(left[0.85], "outside") == pytest.approx(0.85 * line(left[1.0], "outside"), rel=1e-9)
    assert (line(left[1.0], "outside") > 0).all()


def test_all_that_is_open_is_all_that_is_not_paid(plain, left):
    """Of FY2023 in Borvia nothing is paid after the day."""
    given = plain.allotted.sel(fiscal_year=2023, unit="BOR").sum("kind").values
    paid = given - line(left[1.0], "outside")
    assert ((paid > 0) & (paid < given)).all()
    assert line(left[1.0], "lapsed").max() <= line(plain, "lapsed").max()


@pytest.mark.parametrize("share", [0.85, 1.0])
def test_what_leaves_is_conserved_and_other_years_are_untouched(plain, left, share):
    fall = (plain.allotted - left[share].allotted).sum(["kind"])
    assert fall.sel(fiscal_year=2023).sum("unit").values == pytest.approx(line(left[share], "outside"), rel=1e-9)
    others = [year for year in fall.fiscal_year.values if year != 2023]
    assert not fall.sel(fiscal_year=others).values.any()
    assert not fall.sel(fiscal_year=2023, unit=["AVA", "CYL", "JNT"]).values.any()
    assert line(left[share], "returned") == pytest.approx(0, abs=1e-12)
    kept = sum(line(left[share], name) for name in ("held", "returned", "outside", "disbursed", "lapsed", "cancelled", "open"))
    assert kept == pytest.approx(line(left[share], "envelope"), rel=1e-12)


def test_without_deliveries_stopped_only_what_is_not_obligated_leaves(left):
    less = result(STOP | {"fate": "outside"})
    assert (line(less, "outside") < line(left[1.0], "outside")).all()


def test_new_money_leaves_as_it_is_offered():
    """A suspension over 1 October takes its share of the new year's money on that day, and once."""
    both = STOP | {"fate": "outside", "share": 0.5, "to": "2025-09-30", "fiscal_years": [2025]}
    data = result(both)
    assert line(data, "outside") == pytest.approx(data.allotted.sel(fiscal_year=2025, unit="BOR").sum("kind").values, rel=1e-9)


@pytest.mark.parametrize("share", [0.25, 0.5])
def test_reprogramming_out_of_the_region(plain, share):
    data = result(MOVE | {"target": "outside", "share": share})
    fall = (plain.allotted - data.allotted).sum(["kind", "unit", "fiscal_year"]).values
    assert fall == pytest.approx(line(data, "outside"), rel=1e-9)
    assert line(data, "outside") == pytest.approx(2 * share * line(result(MOVE | {"target": "outside"}), "outside"), rel=1e-9)


def test_an_event_is_about_the_years_and_accounts_that_it_names(plain):
    one = result(HOLD | {"fiscal_years": [2023]})
    later = result(HOLD | {"fiscal_years": [2026]})  # enacted after the hold
    assert np.allclose(later.disbursed.values, plain.disbursed.values, atol=1e-12)
    assert not np.allclose(one.disbursed.values, plain.disbursed.values, atol=1e-12)
    stop = {key: value for key, value in STOP.items() if key != "fiscal_years"}
    others = result(stop | {"accounts": ["EQUIP"]})  # Borvia has none of it
    assert np.allclose(others.disbursed.values, plain.disbursed.values, atol=1e-12)


def test_half_a_stop_stops_less(plain):
    whole, half = result(STOP), result(STOP | {"share": 0.5})
    at = {"fiscal_year": 2024}
    paid = [d.disbursed.sel(at).sel(unit="BOR").sum().item() for d in (plain, half, whole)]
    assert paid[0] > paid[1] > paid[2]


BAD = [
    (STOP | {"fiscal_years": [2031]}, "fiscal year 2031 is outside the years of money"),
    (STOP | {"accounts": ["CIVC"]}, "no account CIVC"),
    (MOVE | {"source": "outside", "target": "BOR"}, "“outside” is not a country of commons"),
    (STOP | {"fate": "abroad"}, "fate"),
]


@pytest.mark.parametrize(("event", "said"), BAD)
def test_what_an_event_says_wrong_is_told(event, said):
    with pytest.raises(ScenarioError, match=said):
        load("toy", {"events": [event]})


@pytest.mark.slow
def test_the_suspension_of_2019_takes_what_is_open_of_fy2018():
    base, cut = (run([load(name, SMALL)])[0].data for name in ("engagement", "engagement-suspended-2019"))
    fall = (base.allotted - cut.allotted).sum(["kind", "member"])
    northern = ["SLV", "GTM", "HND"]
    assert not fall.sel(fiscal_year=2017).values.any()
    assert not fall.sel(fiscal_year=2018).drop_sel(unit=northern).values.any()
    left = cut.horizon_money.sel(ledger="outside").sum(["program", "member"]).item()
    assert fall.sel(fiscal_year=2018, unit=northern).sum().item() == pytest.approx(left, rel=1e-9)
    bilateral = cut.horizon_money.sel(ledger="outside", program="bilateral").mean("member").item()
    assert 0.7 * 257.316 < bilateral < 0.85 * 257.316  # GAO counts 396 with CARSI's part


def at(data, quarter, *stages):
    return float(data.flow.sel(quarter=quarter, method="nearest").sel(flow_stage=list(stages)).sum())


def test_what_left_stands_apart_from_what_went_back_on_every_date(left):
    """In the picture's table and on a date: sent outside after the day, nothing before, nothing called returned."""
    data = left[0.85]
    gone = float(data.horizon_money.sel(ledger="outside").sum("program").mean("member"))
    assert at(data, 2024.0, "outside", "returned") == 0
    assert at(data, 2024.25, "outside") == pytest.approx(gone, rel=1e-9)
    assert at(data, 2025.0, "outside") == pytest.approx(gone, rel=1e-9)
    assert not data.flow.sel(flow_stage="returned").values.any()


def test_on_any_date_appropriated_is_the_sum_of_where_it_stands():
    plan = load("toy", SMALL | {"events": [STOP | {"fate": "outside", "stops": "delivery", "share": 0.85}]})
    rows = {(row.program, row.country, row.kind): row.means for row in status(plan, date(2026, 9, 30))}
    whole = rows["ALL", "ALL", "ALL"]
    stages = ("waiting", "unobligated", "unliquidated", "disbursed", "lapsed", "cancelled", "held", "returned", "outside")
    assert whole["outside"] > 0
    assert whole["returned"] == 0
    assert sum(whole[name] for name in stages) == pytest.approx(whole["appropriated"], rel=1e-12)
    assert rows["commons", "ALL", "ALL"]["outside"] == pytest.approx(whole["outside"], rel=1e-12)
    before = status(plan, date(2023, 12, 31))
    assert all(row.means["outside"] == 0 for row in before)


def test_a_suspension_that_returns_still_returns():
    data = result(STOP | {"fate": "return"})
    assert (line(data, "returned") > 0).all()
    assert not line(data, "outside").any()
    assert at(data, 2025.0, "returned") == pytest.approx(float(data.horizon_money.sel(ledger="returned").sum("program").mean()))
    assert not data.flow.sel(flow_stage="outside").values.any()
