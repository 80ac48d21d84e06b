"""What happens beside the plan, as data: days as decimal years, places, words; and the years that were not yet given."""

import json

import pytest

from scenarios.analysis.run_json import as_json
from scenarios.engine.ensemble.run import run
from scenarios.spec.load import load

EVENTS = [
    {"event": "suspension", "countries": ["HND"], "from": "2009-09-03", "to": "2010-03-04"},
    {"event": "truce", "country": "SLV", "from": "2012-03-09", "drop": 0.4},
    {"event": "continuing_resolution", "fiscal_year": 2013, "until": "2013-03-26"},
    {"event": "route_shift", "source": "GTM", "target": "HND", "share": 0.05, "from": "2012-07-01", "to": "2014-01-01"},
]
FEW = {"ensemble.members": 12, "horizon.run_off": 2018}


@pytest.fixture(scope="module")
def beside():
    return run([load("baseline", FEW | {"events": EVENTS, "levers.demand": 0.8})])[0]


def test_events_have_their_days_places_and_words(beside):
    suspension, truce, resolution, route = json.loads(beside.data.attrs["events"])
    assert suspension["begin"] == pytest.approx(2009 + 245 / 365)  # 3 September: 245 days after 1 January
    assert suspension["end"] == pytest.approx(2010 + 62 / 365)
    assert (suspension["money"], suspension["places"]) == (True, ["HND"])
    assert (truce["money"], truce["places"], truce["end"]) == (False, ["SLV"], None)
    assert (resolution["begin"], resolution["money"]) == (pytest.approx(2012 + 274 / 366), True)
    assert route["places"] == ["GTM", "HND"]
    assert [event["label"].split(",")[0] for event in (suspension, truce)] == ["suspension HND", "truce SLV"]


def test_a_lever_that_is_moved_is_told_with_its_cost(beside):
    assert json.loads(beside.data.attrs["levers"]) == ["demand: cost not in the envelope"]
    assert json.loads(run([load("baseline", FEW)])[0].data.attrs["levers"]) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["", "", "", "estimate", "planned", "request"]),
        ({"programs.carsi.envelope": {2012: "150 million"}}, ["", "", "", "estimate", "estimate", "request"]),
    ],
    ids=["as reported", "carsi's own amounts"],
)
def test_the_weakest_status_of_a_years_reported_money(changes, expected):
    """Tables 1a and 1b head FY2011 as estimate (CARSI), FY2012 as planned and estimate, FY2013 as request."""
    data = run([load("baseline", FEW | changes)])[0].data
    assert data.year_status.sel(fiscal_year=slice(2008, 2013)).values.tolist() == expected
    assert not any(data.year_status.sel(fiscal_year=slice(2014, None)).values)


def test_bands_of_allotments_are_where_members_differ():
    """CARSI's split is drawn: its countries differ by member. Mexico's money differs in kind only, not in sum."""
    found = as_json(run([load("baseline", FEW)]))
    bands, means = found["allotment_bands"], found["allotment"]
    assert set(bands["HND"]) == {str(year) for year in range(2008, 2014)}
    assert not bands["MEX"]
    for year, band in bands["HND"].items():
        assert band["p05"] < band["p50"] < band["p95"]
        assert band["p05"] < sum(means["HND"][year].values()) < band["p95"]
    equal = as_json(run([load("equal", FEW)]))["allotment_bands"]
    assert equal["NIC"]["2010"]["p95"] == equal["PAN"]["2010"]["p95"]  # only what the regional unit takes is drawn
