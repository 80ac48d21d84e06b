"""Levers and dated events: no dollar is made or lost, and what changes nothing changes nothing."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.analysis.status import status
from scenarios.engine.dates.standing import standing
from scenarios.engine.ensemble.run import run
from scenarios.spec.load import load
from scenarios.terms import LEDGER

SEVEN = ["BLZ", "CRI", "GTM", "HND", "NIC", "PAN", "SLV"]
FEW = {"ensemble.members": 8, "horizon.show_to": 2014, "horizon.run_off": 2024}
FIRST, LAST = date(2007, 10, 1), date(2024, 12, 31)

days = st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(days=n))
shares = st.floats(0, 1, allow_nan=False).map(lambda x: round(x, 3))


@st.composite
def spans(draw):
    one, two = sorted((draw(days), draw(days)))
    return {"from": str(one), "to": str(two)}


def some(values):
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)


withholdings = st.builds(
    lambda span, program, share, kinds: {
        "event": "withholding", "program": program, "share": share, "kinds": kinds, **span
    },
    spans(), st.sampled_from(["merida", "carsi", "mexico_other"]), shares, some(["hard", "soft"]),
)  # fmt: skip
suspensions = st.builds(
    lambda span, countries, stops, fate: {
        "event": "suspension", "countries": countries, "stops": stops, "fate": fate, **span
    },
    spans(), some([*SEVEN, "MEX"]), st.sampled_from(["new", "obligation", "delivery"]),
    st.sampled_from(["resume", "reprogram", "return"]),
)  # fmt: skip
reprogrammings = st.builds(
    lambda pair, share, notice, wait: {
        "event": "reprogramming", "program": "carsi", "source": pair[0], "target": pair[1], "share": share,
        "notice": str(notice), "days": wait,
    },
    st.permutations(SEVEN), shares, days, st.integers(15, 183),
)  # fmt: skip
resolutions = st.builds(
    lambda year, wait: {
        "event": "continuing_resolution", "fiscal_year": year, "until": str(date(year - 1, 10, 1) + timedelta(days=wait))
    },
    st.integers(2008, 2013), st.integers(0, 364),
)  # fmt: skip
schedules = st.lists(withholdings | suspensions | reprogrammings | resolutions, min_size=1, max_size=6)


def result(name="baseline", **changes):
    return run([load(name, {**FEW, **changes})])[0]


def residual(ledger):
    """Envelope less all that became of it, and less all that was decided of it (member, program)."""
    at = {name: ledger[:, :, n] for n, name in enumerate(LEDGER)}
    kept = at["held"] + at["returned"]
    became = at["disbursed"] + at["lapsed"] + at["cancelled"] + at["open"]
    return np.stack([at["envelope"] - kept - became, at["envelope"] - kept - at["allotted"]])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(events=schedules, limit=st.sampled_from(["none", "hold", "redistribute"]))
def test_no_dollar_is_made_or_lost_whatever_happens(events, limit):
    found = result(events=events, **{"programs.carsi.limit": limit}).data
    assert np.abs(residual(found.horizon_money.values)).max() < 5e-9
    assert found.horizon_money.values.min() > -5e-9
    assert found.allotted.values.min() > -5e-9
    stages = ["waiting", "unobligated", "unliquidated", "disbursed", "lapsed", "cancelled", "held", "returned"]
    whole = found.flow.sel(flow_stage=stages).sum(("kind", "flow_stage")).values
    begun = np.repeat(found.envelope.sum("program").values.cumsum(), 4)
    np.testing.assert_allclose(whole, begun, rtol=0, atol=1e-6)


@pytest.mark.parametrize("stops", ["new", "obligation", "delivery"])
@pytest.mark.parametrize("fate", ["resume", "reprogram", "return", "outside"])
def test_what_ends_on_its_first_day_changes_nothing(stops, fate):
    day = {"from": "2009-10-01", "to": "2009-10-01"}
    events = [
        {"event": "suspension", "countries": ["HND", "GTM"], "stops": stops, "fate": fate, **day},
        {"event": "withholding", "program": "merida", "share": 1.0, **day},
        {"event": "route_shift", "source": "GTM", "target": "HND", "share": 0.1, **day},
        {"event": "truce", "country": "SLV", "drop": 0.4, "rebound": 0.5, **day},
    ]
    plain, moved = result(), result(events=events)
    for name in ("homicide_rate", "allotted", "disbursed", "horizon_money"):
        assert (plain.data[name].values == moved.data[name].values).all(), name


def test_two_scenarios_are_the_same_to_the_bit_before_an_event():
    events = [{"event": "suspension", "countries": ["HND"], "from": "2011-10-01", "to": "2012-10-01", "stops": "delivery"}]
    plain, moved = result().data, result(events=events).data
    before = plain.fiscal_year.values < 2012
    assert (plain.disbursed.values[:, before] == moved.disbursed.values[:, before]).all()
    assert (plain.homicide_rate.sel(year=slice(None, 2010)) == moved.homicide_rate.sel(year=slice(None, 2010))).all()
    assert (plain.disbursed.values != moved.disbursed.values).any()


def test_a_full_suspension_of_delivery_stops_every_payment():
    span = {"from": "2010-10-01", "to": "2011-10-01"}
    found = result(events=[{"event": "suspension", "countries": ["HND"], "stops": "delivery", "programs": ["carsi"], **span}])
    paid = found.data.disbursed.sel(fiscal_year=2011, unit="HND")
    spent = 4.221  # Section 1004 of FY2011 (Table 2), which no suspension of CARSI stops
    np.testing.assert_allclose(paid.sel(kind="hard").values, spent, rtol=1e-12)
    assert (paid.sel(kind="soft").values == 0.0).all()


def test_what_is_returned_leaves_and_what_is_reprogrammed_stays():
    event = {"event": "suspension", "countries": ["HND"], "from": "2009-10-01", "to": "2010-10-01"}
    back = result(events=[{**event, "fate": "return"}]).data.horizon_money
    moved = result(events=[{**event, "fate": "reprogram"}]).data
    assert (back.sel(program="carsi", ledger="returned").values > 0).all()
    assert (moved.horizon_money.sel(ledger="returned").values == 0).all()
    plain = result().data.allotted.sel(fiscal_year=2010)
    assert (moved.allotted.sel(fiscal_year=2010, unit="HND", kind="soft") < plain.sel(unit="HND", kind="soft")).all()
    assert (moved.allotted.sel(fiscal_year=2010, unit="GTM", kind="soft") > plain.sel(unit="GTM", kind="soft")).all()


def test_withheld_money_is_waiting_and_its_clock_runs_on():
    event = {"event": "withholding", "program": "merida", "from": "2009-06-24", "to": "2012-10-01", "share": 0.5}
    loaded = load("baseline", {**FEW, "events": [event]})
    place = standing(loaded, date(2009, 9, 29)).programs.index("merida")
    held, plain = (standing(x, date(2010, 9, 29)).money[:, place].sum((1, 2)) for x in (loaded, load("baseline", FEW)))
    assert (held[:, 1] > plain[:, 1] + 100).all()  # waiting, million USD
    lapsed = LEDGER.index("lapsed")
    assert (result(events=[event]).data.horizon_money.values[:, place, lapsed] > 100).all()


def test_a_late_law_moves_money_later_and_loses_none():
    event = {"event": "continuing_resolution", "fiscal_year": 2012, "until": "2012-06-01", "programs": ["carsi"]}
    plain, late = load("baseline", FEW), load("baseline", {**FEW, "events": [event]})
    rows = [status(x, date(2012, 3, 31), ["program"]) for x in (plain, late)]
    appropriated = [next(r for r in one if r.program == "carsi").stages["appropriated"][1] for one in rows]
    # CARSI to FY2011 361.508; FY2012 enacted in December: 135; under the resolution FY2011's accounts pro rata: 244 of 366 days
    pro_rata = 244 / 366 * (30.0 + 71.508)
    np.testing.assert_allclose(appropriated, [496.508e6, (361.508 + pro_rata) * 1e6], rtol=1e-9)
    envelopes = [run([x])[0].data.envelope.sel(program="carsi").values for x in (plain, late)]
    np.testing.assert_allclose(envelopes[0], envelopes[1], rtol=0, atol=1e-12)


def test_of_two_late_laws_of_one_year_the_later_counts():
    first, second = (
        {"event": "continuing_resolution", "fiscal_year": 2012, "until": until} for until in ("2011-12-23", "2012-06-01")
    )
    late = result(events=[second]).data
    for both in ([first, second | {"programs": ["carsi"]}, second], [second, first], [second, second]):
        found = result(events=both).data
        assert (found.flow.values == late.flow.values).all()
        assert (found.disbursed.values == late.disbursed.values).all()


def test_withholdings_add_up_to_all_there_is():
    """Two halves at one time hold what one of all of it holds."""
    half = {"event": "withholding", "program": "carsi", "share": 0.5, "from": "2010-10-01", "to": "2012-10-01"}
    for both in ([half, half], [half, half | {"share": 0.8}]):
        found, whole = (result(events=events).data for events in (both, [half | {"share": 1.0}]))
        assert (found.disbursed.values == whole.disbursed.values).all()


def test_levers_left_alone_are_exactly_neutral():
    nobody = {"HND": {"soft": {2012: 0}}}
    levers = {"demand": 1, "arms": 1.0, "will": {2008: 1, 2013: 1}, "coordination": 0, "other_money": nobody}
    plain, same = result(), result(levers=levers)
    assert (plain.data.homicide_rate.values == same.data.homicide_rate.values).all()


def test_others_money_competes_for_ceilings():
    flood = {"hard": dict.fromkeys(range(2009, 2025), "500 million")}
    levers = {"other_money": dict.fromkeys(("HND", "GTM"), flood)}
    plain, crowded = result().data, result(levers=levers).data
    less = plain.disbursed.sum("fiscal_year") - crowded.disbursed.sum("fiscal_year")
    assert (less.sel(unit="HND", kind="hard").values > 0).all()
    np.testing.assert_allclose(less.sel(unit="HND", kind="soft").values, 0.0, atol=2.0)


def test_a_route_shift_moves_violence_and_ends():
    event = {"event": "route_shift", "source": "GTM", "target": "HND", "share": 0.1, "from": "2012-01-01", "to": "2013-01-01"}
    plain, shifted = result().data, result(events=[event]).data
    change = np.log(shifted.multiplier / plain.multiplier)
    assert (change.sel(year=2012, country="HND") >= 0).all()
    assert (change.sel(year=2012, country="GTM") <= 0).all()
    np.testing.assert_allclose(change.sel(year=2014), 0.0, atol=2e-3)


def test_a_truce_lowers_and_its_collapse_raises():
    span = {"from": "2012-01-01", "to": "2013-01-01"}
    event = {"event": "truce", "country": "SLV", **span, "drop": 0.4, "rebound": 0.5, "fade": 1}
    plain, truce = result().data.homicide_rate, result(events=[event]).data.homicide_rate
    ratio = (truce / plain).sel(country="SLV")
    np.testing.assert_allclose(ratio.sel(year=2012), 0.6, rtol=1e-9)
    expected = np.exp(np.log(1.5) * (1 - np.exp(-1.0)))  # the rebound's mean over its first year, fading over one year
    np.testing.assert_allclose(ratio.sel(year=2013), expected, rtol=2e-3)
