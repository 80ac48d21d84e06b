"""Two aims: the ends of the front are the best of each, and plans that are worse on both are marked."""

import json

import numpy as np
import pytest

from scenarios.analysis.deciding.contracts import frontier_json
from scenarios.analysis.deciding.frontier import AS_REPORTED, FACTORS, WEIGHTS, FrontPoint, front_of, judged
from scenarios.analysis.deciding.leeway import Limits
from scenarios.analysis.deciding.optimize import Effort
from scenarios.cli import main
from scenarios.errors import ScenarioError
from scenarios.present.deciding import frontier_text
from scenarios.present.plots import front as picture
from scenarios.spec.load import load

OVER = ["commons.split"]


def front(x="worst_off", y="homicides_averted_run_off", members=32, unseen=48):
    return front_of([load("toy")], x, y, "mean", OVER, Limits(), Effort(members, unseen))


@pytest.fixture(scope="module")
def found():
    return front()


def point(name, x, y, error=0.0):
    return FrontPoint(name, None, None, x, y, error, error)


def test_what_is_worse_on_both():
    points = [point("best", 3.0, 3.0), point("worse", 2.0, 3.0), point("other", 4.0, 1.0), point("near", 2.9, 2.9, 0.2)]
    assert [one.dominated for one in judged(points, (1.0, 1.0))] == [False, True, False, False]
    assert [one.name for one in judged(points, (-1.0, 1.0)) if one.dominated] == ["best", "other", "near"]


def test_the_front_goes_from_the_best_of_one_to_the_best_of_the_other(found):
    weighted = [one for one in found.points if one.weight is not None]
    assert tuple(one.weight for one in weighted) == WEIGHTS
    assert len(found.plans) == len(WEIGHTS)
    for plan in found.plans:
        assert found.leeway.space.holds(plan)
    ends = weighted[0], weighted[-1]
    assert ends[0].y >= ends[1].y - ends[0].y_error - ends[1].y_error
    assert ends[1].x >= ends[0].x - ends[0].x_error - ends[1].x_error


def test_named_plans_stand_beside_it(found):
    named = {one.name: one for one in found.points if one.name}
    assert {AS_REPORTED, "split equal", "split need"} <= set(named)
    assert named[AS_REPORTED].y == pytest.approx(0.0)


def test_envelopes():
    found = front(x="envelope", unseen=40)
    assert [one.factor for one in found.points] == list(FACTORS)
    np.testing.assert_allclose([one.x for one in found.points], [found.points[4].x * f for f in FACTORS])
    assert found.points[4].y == pytest.approx(0.0, abs=1e-9)
    assert "envelopes" in frontier_text.text(found)
    assert picture.figure(found)


def test_answers_in_every_form(found):
    data = json.loads(json.dumps(frontier_json(found)))
    assert data["schema"] == "scenarios/frontier/1"
    assert {"x", "y", "dominated"} <= set(data["points"][0])
    assert sum(data["points"][0]["plan"]["shares"]["commons"].values()) == pytest.approx(1.0)
    assert "named plan" in frontier_text.title(found)
    assert picture.figure(found)


def test_mistakes(capsys):
    with pytest.raises(ScenarioError, match="needs two aims"):
        front(x="lapsed", y="lapsed")
    with pytest.raises(SystemExit) as end:
        main(["frontier", "toy", "--x", "worst_of"])
    assert end.value.code == 2
    assert "worst_off" in capsys.readouterr().err
