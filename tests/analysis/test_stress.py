"""Plans under other assumptions: known regrets, worlds from files, the same numbers as a comparison, words, mistakes."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from scenarios.analysis.compare import whole_change
from scenarios.analysis.stress import as_json, stress
from scenarios.analysis.stress.robust import never_far, own_regret, regret_of_best, satisfied
from scenarios.cli import cli
from scenarios.engine.ensemble.run import run
from scenarios.errors import ScenarioError
from scenarios.present.plots import worlds as picture
from scenarios.present.stress_text import choice, grids_of, reached, safest, text
from scenarios.spec.load import load, load_all
from scenarios.spec.worlds import AS_GIVEN, opinion_of, worlds_of

SMALL = {"ensemble.members": 120}
WORLDS = """\
worlds:
  soft does nothing: {parameters: {max_prevention: 0, impunity: 0, transition: 0}}
  neutral: {priors: neutral}
"""


def written(tmp_path, text, name="worlds.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def plans(*names, **overrides):
    return lambda given: load_all(names, {**SMALL, **overrides, **given})


def test_regret_of_both_types_by_hand():
    performance = np.array([[0.0, 10.0, 6.0], [0.0, -4.0, 5.0]])
    assert own_regret(performance).tolist() == [[0.0, 0.0, 0.0], [0.0, 14.0, 1.0]]
    assert regret_of_best(performance).tolist() == [[10.0, 0.0, 4.0], [5.0, 9.0, 0.0]]
    assert never_far(regret_of_best(performance)) == 2
    assert satisfied(np.array([-1.0, 0.0, 2.0, 3.0]), 2.0) == 0.5


def test_worlds_of_a_file_and_of_a_cube(tmp_path):
    text = WORLDS + "cube: {half_saturation: [3, 21], priors: [evidence, neutral]}\n"
    found = worlds_of(written(tmp_path, text))
    assert [one.name for one in found] == [
        "soft does nothing", "neutral", "half saturation 3, priors evidence", "half saturation 3, priors neutral",
        "half saturation 21, priors evidence", "half saturation 21, priors neutral",
    ]  # fmt: skip
    assert found[0].overrides["parameters.max_prevention"] == 0
    assert found[-1].overrides == {"parameters.half_saturation": 21, "priors": "neutral"}
    mine = opinion_of(written(tmp_path, "priors: skeptical\nchannels_off: absorption\n", "mine.yaml"))
    assert (mine.name, mine.overrides) == ("mine", {"priors": "skeptical", "channels_off": "absorption"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("worlds: {a: {prior: neutral}}\n", "did you mean “priors”"),
        ("worlds: {a: {priors: neutrl}}\n", "neutral"),
        ("worlds: {}\n", "names no world"),
        ("cube: {half_saturation: []}\n", "cube.half_saturation has no values"),
        (f"cube: {{half_saturation: {list(range(1, 70))}}}\n", "69 worlds are too many"),
        (f"worlds: {{{AS_GIVEN}: {{priors: neutral}}}}\n", "two sets of assumptions are called"),
        ("worlds: {a: {parameters: {half_saturatio: 3}}}\n", "did you mean “half_saturation”"),
        ("worlds: {a: {parameters: {max_prevention: 7}}}\n", "worlds.yaml:1:"),
        ("worlds: {a: {channels_off: [absorbtion]}}\n", "absorption"),
        ("cube: {half_saturatio: [3]}\n", "worlds.yaml:1:8"),
    ],
)
def test_faults_of_a_file_are_told_at_their_place(tmp_path, monkeypatch, text, said):
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, text)
    with pytest.raises(ScenarioError) as fault:
        stress(plans("baseline", "soft-first"), worlds_of(path))
    assert said in str(fault.value)
    assert "--set" not in str(fault.value)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    others = worlds_of(written(tmp_path_factory.mktemp("worlds"), WORLDS))
    return stress(plans("baseline", "carsi-all-soft", "hard-first"), others, metric="homicides_averted_run_off")


def test_each_world_is_a_comparison_under_its_assumptions(found):
    for n, given in enumerate(({}, {"parameters.max_prevention": 0, "parameters.impunity": 0, "parameters.transition": 0})):
        base, soft = run([load(name, {**SMALL, **given}) for name in ("baseline", "carsi-all-soft")])
        change = whole_change(base, soft, "homicides_averted_run_off")
        assert found.answers[n].effects[1].p50 == pytest.approx(float(np.median(change)))
        assert found.reached[n, 1] == pytest.approx(float((change > 0.0).mean()))
    assert found.answers[0].world.name == AS_GIVEN
    assert (found.regret >= 0.0).all()
    assert found.performance[:, 0].tolist() == [0.0, 0.0, 0.0]


def test_words_and_contract_say_the_same(found):
    said = choice(found)
    assert said.startswith("The choice depends" if not found.always_first else "The choice does not depend")
    assert found.names[found.safest] in safest(found)
    contract = json.loads(json.dumps(as_json(found, [said])))
    assert list(contract["regret"]) == list(found.names)
    far = contract["regret"][found.names[found.safest]]["type_2"]["value"]
    assert contract["never_far"]["most"] == pytest.approx(far)
    assert [one["name"] for one in contract["worlds"]] == [answer.world.name for answer in found.answers]
    assert len(grids_of(found)[0].rows) == 2 * 3
    assert safest(found) in text(found, 500)
    assert picture.alt_text(found).endswith(safest(found))
    assert len(picture.table(found)) == 2 * 3


def test_never_and_always_are_said_in_words(tmp_path):
    others = [opinion_of(written(tmp_path, "priors: skeptical\n", "mine.yaml"))]
    far = stress(plans("baseline", "carsi-all-soft"), others, metric="homicides_averted_run_off", least=1e9)
    asked = "has a change of homicides averted, run-off counted of at least +1,000,000,000"
    assert reached(far) == [f"{name} {asked} in no draw under any of two sets." for name in far.names]
    easy = stress(plans("baseline", "carsi-all-soft"), others, metric="homicides_averted_run_off", least=-1e9)
    assert all("in every draw under all of two sets" in one for one in reached(easy))
    assert choice(easy).startswith("The choice does not depend on who is right: CARSI all soft comes first")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["baseline", "soft-first"], "name other assumptions"),
        (["baseline", "--under", "mine.yaml"], "there is one plan only"),
        (["baseline", "soft-first", "--under", "mine.yaml", "--metric", "lapst"], "did you mean “lapsed”"),
        (["baseline", "soft-first", "--under", "mine.yaml", "--members", "1"], "1 draw is too few"),
        (["baseline", "soft-first", "--under", "none.yaml"], "none.yaml"),
        (["baseline", "soft-first", "--under", "mine.yaml", "--under", "mine.yaml"], "are called “mine”"),
        (["baseline", "soft-first", "--under", "mine.yaml", "-o", "x.gif"], "ends in .png, .svg or .pdf"),
    ],
)
def test_mistakes_are_told(tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "priors: neutral\n", "mine.yaml")
    done = CliRunner().invoke(cli, ["stress", *arguments])
    assert done.exit_code != 0
    assert said in done.output + str(done.exception)
    assert [path.name for path in Path().iterdir()] == ["mine.yaml"]
