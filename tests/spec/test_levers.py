import doctest

import pytest
from hypothesis import given, settings
from random_events import levers

from scenarios.errors import ScenarioError
from scenarios.spec import levers as module
from scenarios.spec.describe import differences
from scenarios.spec.levers import LEVERS, LeverSettings, Path
from scenarios.spec.load import load


def told(**overrides) -> str:
    try:
        loaded = load("baseline", {path.replace("__", "."): value for path, value in overrides.items()})
        return "\n".join(w.render("warning") for w in loaded.warnings)
    except ScenarioError as error:
        return str(error)


def test_the_table_has_every_lever():
    assert list(LEVERS) == list(LeverSettings.model_fields)
    for name, lever in LEVERS.items():
        assert lever.low <= lever.neutral <= lever.high
        assert lever.status in ("reported", "derived", "estimated", "assumed")
        assert lever.meaning.endswith(".")
        assert LeverSettings.model_fields[name].description


def test_levers_change_nothing_unless_they_are_set():
    assert LeverSettings().moved == ()
    assert all(getattr(LeverSettings(), name) == Path(LEVERS[name].neutral) for name in LEVERS if name != "other_money")
    given = {"demand": {2008: 1.0}, "other_money": {"HND": {"soft": {2012: 0}}}}
    assert LeverSettings.model_validate(given).moved == ()


def test_a_lever_that_is_set_is_named():
    given = {"demand": {2008: 1.0, 2012: 0.9}, "coordination": 0.0, "other_money": {"HND": {"soft": {2012: "1 million"}}}}
    assert LeverSettings.model_validate(given).moved == ("demand", "other_money")


def test_a_path_is_straight_between_and_constant_outside():
    path = LeverSettings.model_validate({"demand": {2012: 1.0, 2018: 0.4}}).demand
    assert [path.at(year) for year in (2008, 2012, 2015, 2018, 2030)] == pytest.approx([1, 1, 0.7, 0.4, 0.4])
    assert LeverSettings.model_validate({"arms": 2}).arms.at(2010) == 2
    assert LeverSettings(demand=path).demand == path


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("levers.demand", 0.1, "levers.demand must be at least 0.2"),
        ("levers.demand", 80, "must be at most 2"),
        ("levers.demand", "80%", "80% is 0.8"),
        ("levers.demand", {}, "must not be empty"),
        ("levers.demand", {2012: 5}, "levers.demand.2012 must be at most 2"),
        ("levers.demand", {2040: 0.8}, "fiscal year 2040 is outside the years that are counted"),
        ("levers.demand", {2020: 0.8}, ""),
        ("levers.coordination", 0.2, "must be at most 0.1"),
        ("levers.wil", 1.2, "did you mean “will”?"),
        ("levers.other_money", {"Honduras": {"soft": {2012: "1 million"}}}, "did you mean “HND” (Honduras)?"),
        ("levers.other_money", {"REG": {"soft": {2012: "1 million"}}}, "“REG” is not a country"),
        ("levers.other_money", {"HND": {"soft": {2012: 20}}}, "an amount needs its unit"),
        ("levers.other_money", {"HND": {"soft": {2012: "20 dollars"}}}, "a mistaken unit"),
        ("levers.other_money", {"HND": {"soft": {2012: "20000 million"}}}, "a mistaken unit"),
        ("levers.other_money", {"HND": {"soft": {2030: "20 million"}}}, "fiscal year 2030 is outside"),
        ("levers.other_money", {"HND": {"other": {2012: "20 million"}}}, "unknown key “other”"),
        ("levers.other_money", {"HND": "20 million"}, "must be keys with values"),
    ],
)
def test_each_check_says_what_is_wrong(path, value, words):
    text = told(**{path: value})
    assert words in text if words else not text


def test_scenarios_differ_in_their_levers():
    changed = load("baseline", {"levers.demand": {2012: 0.8}, "levers.other_money.HND.soft.2012": "2 million"})
    rows = {path: (a.value if a else None, b.value) for path, a, b in differences(load("baseline"), changed)}
    assert rows == {"levers.demand": (1.0, {2012: 0.8}), "levers.other_money.HND.soft": (None, {2012: "2 million"})}


@settings(max_examples=60, deadline=None)
@given(levers)
def test_random_levers_load_and_are_written_back(given_):
    loaded = load("baseline", {"levers": given_})
    again = load("baseline", {"levers": loaded.data["levers"]})
    assert again.scenario == loaded.scenario
    dumped = loaded.scenario.levers.model_dump(mode="json")
    assert set(dumped) == set(LEVERS)


def test_examples_in_the_docstrings_run():
    assert doctest.testmod(module).failed == 0
