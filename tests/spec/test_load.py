import json

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.errors import ScenarioError
from scenarios.shipped import CONFIGS
from scenarios.spec.describe import differences, flow
from scenarios.spec.envelopes import Amounts, AsReported, Factor, Growth
from scenarios.spec.files import shipped_scenarios
from scenarios.spec.load import load
from scenarios.spec.scenario import Plan, Rule
from scenarios.spec.schema import SHIPPED_SCHEMA, schema_text
from scenarios.yaml_text import read_text

FULL = """\
name: Full
extends: baseline
after: hold_last
forward_funding: moved
programs:
  carsi:
    envelope: {2012: 150 million, 2013: {ESF: 40 million, INCLE: 60 million}}
    split: {rule: shares, shares: {HND: 0.5, GTM: 0.4, REG: 0.1}}
    mix: {rule: by_country, shares: {HND: 0.3}, otherwise: 0.4}
    limit: redistribute
    focus: 0.7
    capacity: 0.1
    floors: {BLZ: 0.02}
    caps: {HND: 0.5}
    earmark_soft: 0.5
    mix_shift: -0.1
  merida: {envelope: {growth: 0.03, start: 400 million}, mix: {2008: 0.75, 2012: 0.4}}
  mexico_other: {envelope: {factor: 2}}
transfer: {from: merida, to: carsi, share: 0.2}
levers: {demand: {2012: 1.0, 2018: 0.8}, arms: 0.9, other_money: {HND: {soft: {2012: 20 million}}}}
events:
  - {event: suspension, countries: [HND], from: "2009-09-03", to: "2010-03-04", stops: new}
  - {event: truce, country: SLV, from: "2012-03-09", drop: 0.4}
blur_requests: true
parameters:
  {leak: 0.3, lead: {low: 0.1, high: 1}, lapse: {a: 2, b: 30}, fragmentation: {mean: 0.5, sd: 0.3, between: [0, 1]}}
priors: skeptical
channels_off: [cover, absorption]
ensemble: {members: 1e3, seed: 11}
"""


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def file(text: str) -> str:
        (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
        return "mine.yaml"

    return file


def test_the_baseline_is_everything_as_reported():
    scenario = load("baseline").scenario
    assert list(scenario.programs) == ["merida", "mexico_other", "carsi", "section_1004"]
    assert set(map(repr, scenario.programs.values())) == {repr(Plan())}
    assert (scenario.origin, scenario.vintage, scenario.after) == (2011, "2013", "zero")
    horizon = scenario.horizon
    assert (horizon.first, horizon.last, horizon.show_to, horizon.run_off) == (2008, 2013, 2018, 2028)


def test_a_full_scenario_has_its_types(write):
    scenario = load(write(FULL)).scenario
    carsi, merida = scenario.programs["carsi"], scenario.programs["merida"]
    assert carsi.envelope == Amounts(usd={2012: "150 million", 2013: {"ESF": "40 million", "INCLE": "60 million"}})
    assert carsi.split == Rule(rule="shares", options={"shares": {"HND": 0.5, "GTM": 0.4, "REG": 0.1}})
    assert carsi.mix == Rule(rule="by_country", options={"shares": {"HND": 0.3}, "otherwise": 0.4})
    assert isinstance(merida.envelope, Growth)
    assert (merida.envelope.rate, merida.envelope.start) == (0.03, 400e6)
    assert merida.mix == Rule(rule="path", options={"years": {2008: 0.75, 2012: 0.4}})
    assert scenario.programs["mexico_other"].envelope == Factor(factor=2.0)
    assert scenario.programs["section_1004"].envelope == AsReported()
    law = scenario.parameters["fragmentation"]
    assert (law.kind, law.fields, law.low, law.high) == ("normal", {"mean": 0.5, "sd": 0.3}, 0, 1)
    assert [(t.source, t.target, t.share) for t in scenario.transfer] == [("merida", "carsi", 0.2)]
    assert (scenario.ensemble.members, scenario.ensemble.seed) == (1000, 11)


@pytest.mark.parametrize("name", shipped_scenarios())
def test_what_is_shown_loads_to_the_same_scenario(name, write):
    loaded = load(name)
    again = load(write(yaml.safe_dump(loaded.data, sort_keys=False)))
    assert again.scenario == loaded.scenario
    assert again.data == loaded.data


def test_a_full_scenario_loads_back_too(write):
    loaded = load(write(FULL))
    again = load(write("\n".join(f"{key}: {flow(value)}" for key, value in loaded.data.items())))
    assert again.scenario == loaded.scenario


def test_a_copy_of_the_baseline_differs_in_nothing(write):
    assert differences(load("baseline"), load(write("name: A copy\nextends: baseline\n"))) == []


def test_every_value_stands_in_the_file_that_gives_it(write):
    loaded = load(write("name: Mine\nextends: by-need\nprograms: {carsi: {focus: 0.9}}\n"))
    assert loaded.marks["programs", "carsi", "focus"].file == "mine.yaml"
    assert loaded.marks["programs", "carsi", "split"].file == "configs/by-need.yaml"
    assert loaded.marks["programs", "carsi", "mix"].file == "configs/baseline.yaml"
    assert list(loaded.files) == ["mine.yaml", "configs/by-need.yaml", "configs/baseline.yaml"]
    assert all(len(digest) == 64 for digest in loaded.files.values())


def test_overrides_lie_over_the_file_and_faults_in_them_are_told():
    assert load("baseline", {"programs.carsi.mix": 0.4}).scenario.programs["carsi"].mix.options == {"hard": 0.4}
    assert load("baseline", {"ensemble.members": 50}).scenario.ensemble.members == 50
    with pytest.raises(ScenarioError) as caught:
        load("baseline", {"programs.carsi.mix": 40})
    (problem,) = caught.value.problems
    assert problem.hint == "40% is 0.4"
    assert problem.place.file == "--set programs.carsi.mix=40"


def test_what_is_not_built_yet_is_an_unknown_key(write):
    with pytest.raises(ScenarioError, match="unknown key “sweep”"):
        load(write("name: x\nextends: baseline\nsweep: {}\n"))


def test_name_description_and_question_are_not_inherited(write):
    scenario = load(write("name: Mine\nextends: by-need\n")).scenario
    assert (scenario.description, scenario.question) == ("", "")
    with pytest.raises(ScenarioError, match="“name” is missing"):
        load(write("extends: by-need\n"))


@pytest.mark.parametrize("name", shipped_scenarios())
def test_shipped_scenarios_say_what_they_are(name):
    text = (CONFIGS / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=schema/scenario.schema.json\n")
    scenario = load(name).scenario
    assert scenario.description
    assert scenario.question.endswith("?")
    parts = text.count("\n  carsi:") + text.count("\n  merida:") + text.count("transfer:")
    assert parts <= (3 if name == "baseline" else 2)


def test_the_order_scenarios_move_the_same_sums():
    soft, hard = load("soft-first"), load("hard-first")
    for program in ("merida", "carsi"):
        sums = []
        for loaded in (soft, hard):
            years = loaded.scenario.programs[program].mix.options["years"]
            first, last = years[2008], years[2013]
            money = {}
            for t in loaded.baseline.tranches:
                if t.program == program:
                    money[t.fiscal_year] = money.get(t.fiscal_year, 0) + float(t.usd)
            sums.append(sum(usd * (first + (last - first) * (year - 2008) / 5) for year, usd in money.items()))
        assert sums[0] == pytest.approx(sums[1], rel=0.01)


def test_the_schema_file_is_up_to_date():
    """After a change of types: `scenarios schema > configs/schema/scenario.schema.json`."""
    assert SHIPPED_SCHEMA.read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("name", shipped_scenarios())
def test_shipped_scenarios_fit_the_schema(name):
    jsonschema = pytest.importorskip("jsonschema")
    data = read_text((CONFIGS / f"{name}.yaml").read_text(encoding="utf-8"), name).data
    jsonschema.validate(json.loads(json.dumps(data)), json.loads(schema_text()))


def test_the_full_scenario_fits_the_schema_and_a_bad_one_does_not():
    jsonschema = pytest.importorskip("jsonschema")
    data = json.loads(json.dumps(read_text(FULL, "full").data))
    jsonschema.validate(data, json.loads(schema_text()))
    data["programs"]["carsi"]["envelope"] = {"2012": 150}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, json.loads(schema_text()))


letters = st.sampled_from([*"abn019.:-,{}[]#'\"%& \n", "2012", "HND", "million", "rule", "  "])


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.integers(0, len(FULL)), cut=st.integers(0, 12), put=st.lists(letters, max_size=3).map("".join))
def test_any_slip_of_the_pen_gives_a_scenario_or_problems(at, cut, put, write):
    file = write(FULL[:at] + put + FULL[at + cut :])
    found = []
    try:
        assert load(file).scenario.programs
    except ScenarioError as error:
        found = error.problems
        assert found, "an error names its problems"
    assert all(p.place and p.what and p.render() for p in found)


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        ("lapse: 0", "stay above 0"),
        ("tau_obligate: -1", "stay above 0"),
        ("shock_df: 2", "stay above 2"),
        ("decay_hard: {mean: 0.1, sd: 0.2}", "stay above 0"),
        ("leak: 1.5", "share"),
        ("fungible: {low: 0.5, high: 1.2}", "share"),
    ],
)
def test_values_with_which_the_model_has_no_meaning_are_refused(setting, what, write):
    with pytest.raises(ScenarioError, match=what):
        load(write(f"name: x\nextends: baseline\nparameters:\n  {setting}\n"))


@pytest.mark.parametrize("setting", ["half_saturation: {median: 8, sigma: 0.2}", "lapse: {a: 2, b: 38}", "impunity: -0.3"])
def test_usual_settings_are_taken(setting, write):
    assert load(write(f"name: x\nextends: baseline\nparameters:\n  {setting}\n")).scenario.parameters
