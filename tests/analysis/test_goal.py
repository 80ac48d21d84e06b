"""What a goal costs: envelopes scale whole, the answer reaches the target on its draws, and none does where capacity binds."""

import json

import numpy as np
import pytest

from scenarios.analysis.deciding.bench import bench_of
from scenarios.analysis.deciding.contracts import goal_json
from scenarios.analysis.deciding.envelopes import movable, times
from scenarios.analysis.deciding.goal import GRID, least, seek_goal
from scenarios.cli import main
from scenarios.errors import ScenarioError
from scenarios.present.deciding import goal_text
from scenarios.present.plots import goal as picture
from scenarios.spec.load import load

SMALL = {"ensemble.members": 60}


@pytest.fixture(scope="module")
def found():
    return seek_goal(load("toy", SMALL | {"programs.commons.mix": 0}), "homicides_averted_run_off", 10.0, 0.5)


@pytest.mark.parametrize(
    "envelope",
    ["as_reported", {"factor": 3}, {"growth": 0.1, "start": "5 million"}, {2022: "7 million", 2023: {"CIVIC": "2 million"}}],
)
def test_every_form_of_envelope_is_scaled_whole(envelope):
    toy = load("toy", {"ensemble.members": 8, "programs.commons.envelope": envelope})
    bench = bench_of(toy, ("ledger",))
    once, twice = bench.look([times(toy, 1.0), times(toy, 2.0)], lambda run, base: run.line("envelope"))
    moved = [n for n, name in enumerate(("commons", "shield")) if name in toy.baseline.programs]
    np.testing.assert_allclose(twice[:, moved], 2.0 * once[:, moved], rtol=1e-9)
    np.testing.assert_allclose(once[:, moved].sum(1), movable(toy), rtol=1e-9)


def test_the_least_envelope_reaches_the_target_and_a_little_less_does_not(found):
    assert found.factor is not None
    grid = {point.factor: point.chance for point in found.grid}
    below = max((f for f in grid if f < found.factor), default=0.0)
    assert grid[below] < 0.5
    assert found.low <= found.factor + 0.05
    bench = seek_goal(found.loaded, "homicides_averted_run_off", 10.0, 0.5)
    assert bench.factor == found.factor


def test_no_envelope_does_what_capacity_does_not_allow():
    tight = load("toy", SMALL | {"parameters.ceiling_per_head_soft": 0.3, "programs.commons.mix": 0})
    found = seek_goal(tight, "homicides_averted_run_off", 100_000.0, 0.5)
    assert (found.factor, found.high) == (None, None)
    assert goal_json(found)["envelope"] is None
    assert "No envelope gives" in goal_text.text(found)
    assert 0.0 not in (found.grid[1].paid, found.grid[-1].paid)
    assert found.grid[-1].paid < found.grid[1].paid
    assert picture.figure(found)


def test_the_branch_that_rises_is_halved():
    exact = {"asked": 0}

    def chance(factor):
        exact["asked"] += 1
        return min(factor / 4.0, 1.0)

    curve = [(factor, chance(factor)) for factor in GRID]
    exact["asked"] = 0
    assert least(curve, 0.6, chance) == pytest.approx(2.4, rel=0.012)
    assert exact["asked"] == 5


@pytest.mark.parametrize(
    ("metric", "target", "chance", "said"),
    [
        ("homicides_averted", -5.0, 0.5, "more than nothing"),
        ("homicides_averted", 5.0, 1.5, "between 0 and 1"),
        ("disbursed", 5.0, 0.5, "neither better nor worse"),
        ("lapsed", -5.0, 0.5, "less of it"),
    ],
)
def test_goals_that_are_none(metric, target, chance, said):
    with pytest.raises(ScenarioError, match=said):
        seek_goal(load("toy", SMALL), metric, target, chance)


def test_answers_in_every_form(found, capsys):
    assert "times the plan's envelopes" in goal_text.text(found, 90)
    assert picture.figure(found)
    assert len(picture.table(found)) == len(GRID)
    with pytest.raises(SystemExit) as end:
        main(["goal", "toy", "--at-least", "5", "--members", "20", "--json"])
    assert end.value.code == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "scenarios/goal/1"
