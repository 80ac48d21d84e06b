"""The calls of who must decide: the same numbers as the commands print, a picture, a page, a plan that loads."""

import json

import pytest

import scenarios
from scenarios.cli import main


@pytest.fixture(scope="module")
def best():
    return scenarios.optimize("toy", ["commons.split"], members=24, unseen=32)


def test_a_call_gives_what_the_command_prints(best, capsys):
    with pytest.raises(SystemExit):
        main(["optimize", "toy", "--over", "commons.split", "--members", "24", "--unseen", "32", "--json"])
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(best.as_dict()))
    assert best.sentences[0] in " ".join(str(best).split())


def test_the_plan_loads_and_is_saved(best, tmp_path):
    assert scenarios.load(best.plan).name == "Toy, best split"
    assert scenarios.load(best.save(tmp_path / "best.yaml")).data["programs"] == best.plan["programs"]
    page = best.save(tmp_path / "best.html").read_text(encoding="utf-8")
    assert best.sentences[0] in page
    assert "<script" not in page
    assert "http" not in page.split("<body>")[1]


def test_the_other_three():
    found = (
        scenarios.next_amount("toy", "1 million", "5 million", members=24),
        scenarios.goal("toy", 5.0, members=24),
        scenarios.frontier("toy", "envelope", unseen=20),
    )
    for one in found:
        assert one.as_dict()["schema"] == f"scenarios/{one.kind}/1"
        assert one.figure().title
        assert "<img" in one._repr_html_()
        assert len(one.table())
    with pytest.raises(AttributeError, match="no plan"):
        _ = found[0].plan


def test_a_mistake_is_told(best):
    with pytest.raises(scenarios.ScenarioError, match="no part"):
        scenarios.optimize("toy", ["commns"])
    assert "Answer of optimize" in repr(best)
