"""Questions from Python: the same numbers as the commands, tables, pictures, and mistakes."""

import json

import pytest
from click.testing import CliRunner

import scenarios
from scenarios.analysis.learning import WorthLearning
from scenarios.analysis.sensitivity import Sensitivity
from scenarios.analysis.stress import Stress
from scenarios.cli import cli

SOFT = {"name": "Soft", "extends": "toy", "programs": {"commons": {"mix": 0.1}}}


@pytest.fixture(scope="module")
def answers():
    worlds = {"Ana": {"priors": "skeptical"}, "Boris": {"parameters.half_saturation": 21}}
    return {
        "sensitivity": scenarios.sensitivity("toy", SOFT, members=120, flips=True),
        "learn": scenarios.learn("toy", SOFT, members=200),
        "stress": scenarios.stress("toy", SOFT, worlds=worlds, members=60),
    }


@pytest.mark.parametrize("name", ["sensitivity", "learn", "stress"])
def test_an_answer_shows_itself(answers, name, tmp_path):
    one = answers[name]
    assert isinstance(one.found, {"sensitivity": Sensitivity, "learn": WorthLearning, "stress": Stress}[name])
    assert one.as_dict()["schema"] == f"scenarios/{name}/1"
    assert str(one).split()[0] == one.sentence.split()[0]
    assert len(one.table()) > 1
    assert one.figure().save(tmp_path / "a.png").is_file()
    assert one.figure().table().shape[0] > 1
    assert "<img" in one._repr_html_()
    assert repr(one).startswith(f"<Inquiry “{name}” of “Toy”, “Soft”")


def test_the_command_has_the_same_numbers(answers, tmp_path):
    path = tmp_path / "soft.yaml"
    path.write_text("name: Soft\nextends: toy\nprograms: {commons: {mix: 0.1}}\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["learn", "toy", str(path), "--members", "200", "--json"])
    assert json.loads(done.stdout) == json.loads(json.dumps(answers["learn"].as_dict()))
    worlds = tmp_path / "worlds.yaml"
    worlds.write_text("worlds: {Ana: {priors: skeptical}, Boris: {parameters: {half_saturation: 21}}}\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["stress", "toy", str(path), "--members", "60", "--json", "--worlds", str(worlds)])
    assert json.loads(done.stdout)["worlds"] == json.loads(json.dumps(answers["stress"].as_dict()["worlds"]))


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: scenarios.sensitivity("toy", SOFT, members=1), "1 draw is too few"),
        (lambda: scenarios.learn("toy", members=200), "needs a base and another"),
        (lambda: scenarios.stress("toy", SOFT, worlds={"Ana": {"priors": "skeptikal"}}), "skeptical"),
        (lambda: scenarios.stress("toy", SOFT, worlds="none.yaml"), "none.yaml"),
        (lambda: scenarios.learn("toy", SOFT, members=200).table("wrth"), "there is no table “wrth”"),
    ],
)
def test_mistakes_are_told(ask, said):
    with pytest.raises(scenarios.ScenarioError) as fault:
        ask()
    assert said in str(fault.value)
