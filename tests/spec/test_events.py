from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_events import BASELINE, schedules

from scenarios.errors import ScenarioError
from scenarios.spec.describe import differences, flow
from scenarios.spec.events import EVENTS, Reprogramming, span
from scenarios.spec.load import load
from scenarios.spec.plain import to_plain
from scenarios.spec.scenario import Event

SUSPENSION = {"event": "suspension", "countries": ["HND"], "from": "2009-09-03", "to": "2010-03-04"}
WITHHOLDING = {"event": "withholding", "program": "merida", "from": "2009-06-24", "to": "2010-09-02", "share": 0.15}
RESOLUTION = {"event": "continuing_resolution", "fiscal_year": 2013, "until": "2013-03-26"}
REPROGRAMMING = {"event": "reprogramming", "program": "carsi", "source": "NIC", "target": "HND", "share": 0.5}
REPROGRAMMING |= {"notice": "2010-03-01", "days": 30}
ROUTE = {"event": "route_shift", "source": "GTM", "target": "HND", "share": 0.05, "from": "2012-01-01"}
TRUCE = {"event": "truce", "country": "SLV", "from": "2012-03-09", "to": "2014-06-01", "drop": 0.4, "rebound": 0.3}
SURGE = {"event": "surge", "country": "HND", "from": "2012-01-01", "rise": 0.5}
ALL = [WITHHOLDING, SUSPENSION, RESOLUTION, REPROGRAMMING, ROUTE, TRUCE, SURGE]

small = settings(max_examples=60, deadline=None)


def with_events(*events, **overrides):
    return load("baseline", {"events": list(events), **{path.replace("__", "."): v for path, v in overrides.items()}})


def told(*events, **overrides) -> str:
    try:
        return "\n".join(w.render("warning") for w in with_events(*events, **overrides).warnings)
    except ScenarioError as error:
        return str(error)


def test_the_table_has_every_kind_under_its_own_name():
    assert list(EVENTS) == [event["event"] for event in ALL]
    assert [kind.type for kind in EVENTS.values()] == list(get_args(get_args(Event)[0]))
    assert all(kind.meaning.endswith(".") for kind in EVENTS.values())


def test_what_is_left_out_has_its_default():
    withholding, suspension, resolution, reprogramming, route, truce, surge = with_events(*ALL).scenario.events
    assert (withholding.accounts, withholding.kinds, withholding.countries) == ((), (), ())
    assert (suspension.stops, suspension.fate, suspension.programs) == ("obligation", "resume", ())
    assert (suspension.begin, suspension.end) == (date(2009, 9, 3), date(2010, 3, 4))
    assert (resolution.programs, reprogramming.accounts, route.end) == ((), (), None)
    assert (truce.rebound, truce.fade, surge.fade) == (0.3, 2.0, 2.0)


def test_money_moves_days_after_the_notice():
    (event,) = with_events(REPROGRAMMING).scenario.events
    assert event.effect == date(2010, 3, 31)
    given = {key: value for key, value in REPROGRAMMING.items() if key != "days"}
    assert Reprogramming.model_validate(given).effect == date(2010, 3, 16)


def test_every_event_has_its_span():
    spans = [span(event) for event in with_events(*ALL).scenario.events]
    assert spans[0] == (date(2009, 6, 24), date(2010, 9, 2))
    assert spans[2] == (date(2012, 10, 1), date(2013, 3, 26))
    assert spans[3] == (date(2010, 3, 1), date(2010, 3, 31))
    assert (spans[4][1], spans[6]) == (None, (date(2012, 1, 1), None))


def test_an_event_that_ends_on_the_day_it_begins_is_allowed():
    assert not told(SUSPENSION | {"to": "2009-09-03"})


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (SUSPENSION | {"from": "2007-09-30"}, "events.0.from: 2007-09-30 is outside the horizon, 2007-10-01 to 2028-12-31"),
        (SUSPENSION | {"from": "2007-10-01", "to": "2028-12-31"}, ""),
        (SUSPENSION | {"to": "2009-09-02"}, "2009-09-02 is before `from`, 2009-09-03"),
        (SUSPENSION | {"to": "2009-9-2"}, "this is not a day"),
        (SUSPENSION | {"to": "2009-02-30"}, "there is no such day"),
        (SUSPENSION | {"to": 2009}, "this is not a day"),
        (SUSPENSION | {"countries": []}, "must not be empty"),
        (SUSPENSION | {"countries": "HND"}, ""),
        (SUSPENSION | {"countries": ["Honduras"]}, "did you mean “HND” (Honduras)?"),
        (SUSPENSION | {"countries": ["REG"]}, "“REG” is not a country"),
        (SUSPENSION | {"programs": ["merida"]}, "“HND” is not a country of merida"),
        (SUSPENSION | {"programs": ["merida", "carsi"]}, "merida gives nothing to HND"),
        (SUSPENSION | {"programs": ["section_1004"]}, "section_1004 is fixed"),
        (SUSPENSION | {"stops": "everything"}, "must be one of"),
        (WITHHOLDING | {"program": "merda"}, "did you mean “merida”?"),
        (WITHHOLDING | {"accounts": ["ESFF"]}, "did you mean “ESF”?"),
        (WITHHOLDING | {"kinds": ["harder"]}, "did you mean “hard”?"),
        (WITHHOLDING | {"countries": ["HND"]}, "“HND” is not a country of merida"),
        (WITHHOLDING | {"share": 15}, "15% is 0.15"),
        (RESOLUTION | {"until": "2012-09-30"}, "is not in fiscal year 2013"),
        (RESOLUTION | {"fiscal_year": 2007}, "fiscal year 2007 is outside the years of money, 2008 to 2013"),
        (RESOLUTION | {"programs": ["all"]}, "there is no program “all”"),
        (REPROGRAMMING | {"days": 14}, "must be at least 15"),
        (REPROGRAMMING | {"days": 184}, "must be at most 183"),
        (REPROGRAMMING | {"notice": "2028-12-30"}, "after the end of the horizon: this has no effect"),
        (REPROGRAMMING | {"target": "NIC"}, "source and target are the same"),
        (REPROGRAMMING | {"source": "MEX"}, "“MEX” is not a country of carsi"),
        (ROUTE | {"share": 0.21}, "0.21 is more than what passes through GTM, 0.2 of the flow"),
        (ROUTE | {"source": "MEX", "share": 0.5}, ""),
        (ROUTE | {"target": "COL"}, "“COL” is not a country of mexico-central-america"),
        (TRUCE | {"drop": 1}, "must be at most 0.95"),
        (TRUCE | {"country": "SLW"}, "did you mean “SLV”?"),
        ({key: value for key, value in TRUCE.items() if key != "to"}, "a truce that lasts has no rebound"),
        (SURGE | {"country": "REG"}, "“REG” is not a country"),
        (SURGE | {"to": "2012-02-01"}, "unknown key “to”"),
        ({"event": "surg"}, "there is no event “surg”"),
        ({"country": "HND"}, "“event” is missing in events.0"),
        ("surge", "an event has more keys than its kind"),
    ],
)
def test_each_check_says_what_is_wrong(event, words):
    text = told(event)
    assert words in text if words else not text


def test_two_resolutions_on_one_year_of_a_program_are_told():
    assert "an earlier one is on fiscal year 2013 of carsi" in told(RESOLUTION, RESOLUTION | {"programs": ["carsi"]})
    assert not told(RESOLUTION | {"programs": ["merida"]}, RESOLUTION | {"programs": ["carsi"]})


def test_suspensions_of_one_country_that_overlap_are_told():
    """From 3 September 2009 to 4 March 2010; the day on which one ends may begin the next."""
    later = SUSPENSION | {"to": "2011-01-01"}
    assert "HND: suspended at that time by an earlier one" in told(SUSPENSION, later | {"from": "2010-03-03"})
    assert not told(SUSPENSION, later | {"from": "2010-03-04"})
    assert not told(SUSPENSION, SUSPENSION | {"countries": ["NIC"]})
    assert not told(SUSPENSION | {"countries": ["MEX"], "programs": ["merida"]}, SUSPENSION | {"countries": ["HND", "SLV"]})


def test_withholdings_of_more_than_there_is_are_told():
    most = WITHHOLDING | {"share": 0.7}
    assert "with an earlier one, 140% of the same money would be withheld" in told(most, most)
    assert not told(most, most | {"share": 0.3})
    assert not told(most | {"accounts": ["INCLE"]}, most | {"accounts": ["FMF"]})
    assert not told(most, most | {"from": most["to"], "to": "2013-01-01"})


def test_routes_out_of_one_country_and_truces_of_one_country_are_told():
    """More than passes there can be asked for by two that meet; of two truces both apply."""
    flow = {c.code: c.flow_share for c in BASELINE.countries}["GTM"]
    route = {"event": "route_shift", "source": "GTM", "target": "HND", "from": "2012-01-01", "share": round(0.7 * flow, 6)}
    assert "; all of it leaves" in told(route, route | {"target": "BLZ", "from": "2014-01-01"})
    assert not told(route | {"to": "2014-01-01"}, route | {"target": "BLZ", "from": "2014-01-01"})
    assert not told(route, route | {"source": "HND", "target": "GTM", "share": 0.0})
    truce = {"event": "truce", "country": "SLV", "drop": 0.5, "from": "2012-03-09"}
    assert "SLV has a truce at that time already; while both last, the rate falls by 75%" in told(truce, truce)
    assert not told(truce | {"to": "2013-05-01"}, truce | {"from": "2013-05-01"})
    assert not told(truce, truce | {"country": "HND"})


def test_faults_keep_the_number_and_line_that_their_event_has_in_the_file(tmp_path):
    events = [SURGE | {"rise": -1}, SURGE, SURGE | {"country": "XYZ"}, "surge", SURGE | {"from": "2050-01-01"}]
    lines = ["name: Faulty", "extends: baseline", "events:", *(f"  - {flow(event)}" for event in events)]
    (tmp_path / "faulty.yaml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "faulty.yaml")
    found = [(p.what.partition(" ")[0].rstrip(":"), p.place.line) for p in caught.value.problems]
    assert found == [("events.0.rise", 4), ("events.2.country", 6), ("events.3", 7), ("events.4.from", 8)]


def test_one_value_of_an_event_can_be_set():
    scenario = with_events(TRUCE, SURGE, events__1__rise=0.2).scenario
    assert [event.event for event in scenario.events] == ["truce", "surge"]
    assert scenario.events[1].rise == 0.2


def test_scenarios_differ_in_the_values_of_their_events():
    a, b = with_events(SUSPENSION, SURGE), with_events(SUSPENSION | {"stops": "new"}, SURGE)
    assert [(path, x.value, y.value) for path, x, y in differences(a, b)] == [("events.0.stops", "obligation", "new")]


@small
@given(schedules())
def test_random_schedules_load_and_are_written_back(events):
    loaded = with_events(*events)
    assert with_events(*loaded.data["events"]).scenario == loaded.scenario
    assert [to_plain(event)["event"] for event in loaded.scenario.events] == [event["event"] for event in events]


junk = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just([]) | st.just({})
junk |= st.sampled_from(["2008-02-29", "2009-02-29", "9999-12-31", *BASELINE.codes, *BASELINE.programs, *EVENTS])


@small
@given(data=st.data(), events=schedules().filter(bool))
def test_any_value_in_any_place_gives_events_or_problems(data, events):
    place = data.draw(st.integers(0, len(events) - 1))
    key = data.draw(st.sampled_from([*events[place], "to", "fade", "event", "x"]))
    spoilt = [*events[:place], events[place] | {key: data.draw(junk)}, *events[place + 1 :]]
    found = []
    try:
        assert len(with_events(*spoilt).scenario.events) == len(events)
    except ScenarioError as error:
        found = error.problems
        assert found, "an error names its problems"
    assert all(p.place and p.what and p.render() for p in found)
