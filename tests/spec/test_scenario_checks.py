from dataclasses import replace

import pytest

from scenarios.baseline.tables import load_baseline
from scenarios.errors import ScenarioError
from scenarios.spec.findings import years_text
from scenarios.spec.load import load
from scenarios.spec.money_checks import allowed_hard, reported
from scenarios.spec.plan_checks import _split

SEVEN = ["BLZ", "CRI", "GTM", "HND", "NIC", "PAN", "SLV"]


def told(**overrides) -> str:
    values = {path.replace("__", "."): value for path, value in overrides.items()}
    try:
        return "\n".join(w.render("warning") for w in load("baseline", values).warnings)
    except ScenarioError as error:
        return str(error)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("programs.carsi.floors", {"HND": 0.6, "GTM": 0.5}, "the floors sum to 1.1"),
        ("programs.carsi.floors", {"Guatemala": 0.1}, "did you mean “GTM” (Guatemala)?"),
        ("programs.carsi.floors", {"REG": 0.1}, "“REG” is not a country of carsi"),
        ("programs.carsi.caps", dict.fromkeys(SEVEN, 0.1), "they sum to 0.7"),
        ("programs.carsi.floors", {"HND": 0.6, "GTM": 0.35}, "about 0.19 goes to REG first"),
        ("programs.carsi.floors", {"HND": 0.4, "GTM": 0.3}, ""),
        ("programs.merida.caps", {"MEX": 0.9}, "every country has a cap"),
        ("programs.carsi.split", {"rule": "shares", "shares": {"NO": 1.0}}, "“NO” is not a country of carsi"),
        ("programs.carsi.split", {"rule": "shares", "shares": {"HND": 0.7, "GTM": 0.5}}, "the shares sum to 1.2"),
        ("programs.carsi.split", {"rule": "need", "floor": 0.2}, "a floor of 0.2 for each of 7 countries"),
        ("programs.carsi.envelope", {2012: "150"}, "an amount needs its unit"),
        ("programs.carsi.envelope", {2007: "150 million"}, "outside the horizon"),
        ("programs.carsi.envelope", {2012: "150 thousand"}, "a mistaken unit"),
        ("programs.carsi.envelope", {2012: {"FMF": "150 dollars"}}, "a mistaken unit"),
        ("programs.section_1004.mix", 0.5, "section_1004 is fixed"),
        ("transfer", {"from": "carsi", "to": "merid", "share": 0.5}, "did you mean “merida”?"),
        ("origin", 2012, "no rate of"),
        ("origin", 2019, "after the years shown"),
        ("horizon.from", 2007, "runs from fiscal year 2008 to 2013"),
        ("horizon.to", 2007, "is before `from`"),
        ("horizon.run_off", 2150, "more than 100 years"),
        ("region", "atlantis", "no region “atlantis”"),
        ("vintage", 2025, ""),
        ("name", " \n ", "name must not be empty"),
        ("channels_off", [], ""),
        ("parameters.zebra", 1, "`scenarios list parameters`"),
        ("parameters.leak", {"first_share": 0.5}, "a number, not a choice"),
        ("parameters.ceiling_form", 1, ""),
        ("parameters.ceiling_form", {"first_share": 0.2}, ""),
        ("programs.carsi.mix", 0.99, "needs a new appropriation law"),
        ("programs.carsi.mix", {"rule": "by_country", "shares": {"HND": 0.0}}, "needs a new appropriation law"),
        ("programs.carsi.mix", 0.42, ""),
        ("programs.mexico_other.mix", 1, ""),
        ("booking", {"FMG": "by_agreement"}, "did you mean “FMF”?"),
        ("booking", {"Section 1004": "on_arrival"}, "spent outside the pipeline"),
        ("booking", {"FMF": "at_agreement"}, "did you mean “by_agreement”?"),
        ("booking", {"FMF": "by_agreement"}, ""),
    ],
)
def test_each_check_says_what_is_wrong(path, value, words):
    text = told(**{path: value})
    assert words in text if words else not text


def test_floors_leave_the_share_that_is_given_to_the_regional_unit():
    split = {"rule": "shares", "shares": {"HND": 0.6, "REG": 0.4}}
    text = told(programs__carsi__split=split, programs__carsi__floors={"HND": 0.7})
    assert "error: programs.carsi.floors: the floors sum to 0.7, and 0.4 goes to REG first" in text


def test_mistaken_units_are_those_hundreds_of_times_off():
    assert "mistaken" not in told(programs__carsi__envelope={2012: "20000 million"})
    assert "mistaken" in told(programs__carsi__envelope={2012: "135000 million"})
    assert "mistaken" not in told(programs__carsi__envelope={2012: "1 million"})
    assert "mistaken" not in told(programs__carsi__envelope={2012: 0})


def test_what_the_law_allows_follows_from_the_accounts():
    baseline = load_baseline()
    carsi = reported("carsi", baseline, "as_printed").usd[2011]
    assert sum(carsi.values()) == 101_508_000
    low, high = allowed_hard(carsi, baseline)
    assert (low, high) == (pytest.approx(0.3 * 71.508 / 101.508), pytest.approx(0.8 * 71.508 / 101.508))
    assert allowed_hard({"GHCS": 1.0}, baseline) is None


def test_reported_money_follows_the_forward_funding_switch():
    baseline = load_baseline()
    moved = reported("merida", baseline, "moved").usd
    printed = reported("merida", baseline, "as_printed").usd
    assert sum(printed[2009].values()) == 768_000_000
    assert sum(moved[2009].values()) < sum(printed[2009].values())


@pytest.mark.parametrize(
    ("years", "text"),
    [([2008], "FY2008"), ([2009, 2008, 2010, 2013], "FY2008-10, FY2013"), ([1999, 2000], "FY1999-00")],
)
def test_years_are_written_short(years, text):
    assert years_text(years) == text


def test_a_rules_own_floor_has_to_fit_all_countries():
    """A rule that is named alone brings its floor of 3%, which 34 countries cannot each have."""
    toy = load("toy", {"programs.commons.split": "need"})
    many = replace(toy.baseline.programs["commons"], countries=tuple(f"L{n:02}" for n in range(34)))
    found = list(_split(("programs", "commons"), toy.scenario.programs["commons"], many, toy.baseline))
    assert [one.what for one in found] == ["a floor of 0.03 for each of 34 countries is more than the whole"]
