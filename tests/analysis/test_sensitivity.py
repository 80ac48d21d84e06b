"""Sensitivity end to end: draws of the runs themselves, factors swapped one by one, the contract, words, mistakes."""

import json
import re

import numpy as np
import pytest
from click.testing import CliRunner

from scenarios.analysis.compare import whole_change
from scenarios.analysis.explain.coalitions import two_sides
from scenarios.analysis.sensitivity import CHANCE, as_json, sensitivity, under_others
from scenarios.analysis.sensitivity.indices import first_order
from scenarios.analysis.sensitivity.pawn import pawn
from scenarios.analysis.sensitivity.swaps import TIED, SwapFactor, factors_of, other_points, swapped
from scenarios.cli import cli
from scenarios.engine.chance.draws import uniforms
from scenarios.engine.chance.members import block_at, draw_block
from scenarios.engine.ensemble.run import run
from scenarios.errors import ScenarioError
from scenarios.present import style
from scenarios.present.plots import variance
from scenarios.present.sensitivity_text import box_words, shares_grid, text
from scenarios.spec.load import load

SMALL = {"ensemble.members": 300}


@pytest.fixture(scope="module")
def found():
    """The whole answer of a small region, total order from 256 points."""
    other = {**SMALL, "programs.commons.mix": 0.1}
    return sensitivity(load("toy", SMALL), load("toy", other), total=256, flips=True)


def test_points_at_a_are_the_runs_own_draws():
    base, other = load("toy", SMALL), load("toy", {**SMALL, "programs.commons.mix": 0.1})
    results = run([base, other])
    for metric in ("homicides_averted", "disbursed"):
        runs = swapped(two_sides(base, other, metric), 7, 260, [])
        assert runs.plain == pytest.approx(whole_change(*results, metric)[:260], abs=1e-9)


def test_a_block_at_its_own_points_is_the_block_drawn():
    pair = two_sides(load("baseline"), load("soft-first"), "homicides_averted")
    drawn = draw_block(pair.reference, 7, 1)
    points = uniforms(7, 1)
    again = block_at(pair.reference, 7, 1, points)
    moved = points.copy()
    column = pair.reference.baseline.parameters["shock_df"].column
    moved[:, column] = 1.0 - moved[:, column]
    like, alone = (block_at(pair.reference, 7, 1, moved, like=one) for one in (drawn, None))
    for block, other in ((drawn, again), (like, alone)):
        for name, values in block.members._asdict().items():
            assert np.array_equal(values, getattr(other.members, name)), name
        assert all(np.array_equal(block.splits[name], other.splits[name]) for name in block.splits)
    assert not np.array_equal(like.members.shock, drawn.members.shock)
    assert like.members.reversal is drawn.members.reversal


def test_every_factor_that_is_swapped_shares_no_column_with_another():
    factors = factors_of(two_sides(load("baseline"), load("soft-first"), "homicides_averted"))
    taken = [column for one in factors for column in one.columns]
    assert len(set(taken)) == len(taken)
    assert factors[-1] == SwapFactor(CHANCE, ())
    points = uniforms(7, 0)
    other = other_points(points, taken)
    assert not any(np.array_equal(other[:, column], points[:, column]) for column in taken)
    fitted = load("baseline", {"pipeline": "fitted"})
    tied = factors_of(two_sides(fitted, load("soft-first", {"pipeline": "fitted"}), "homicides_averted"))
    assert next(one for one in tied if one.name == TIED).columns == (0, 1, 2, 3, 4, 5)
    assert "lead" not in [one.name for one in tied]


def test_a_fitted_pipeline_is_one_factor_and_its_parameters_still_have_first_order():
    given = {"ensemble.members": 100, "pipeline": "fitted"}
    told = sensitivity(load("baseline", given), load("soft-first", given), total=16)
    assert set(told.groups) == {TIED, CHANCE}
    assert TIED in told.total
    assert "lead" in told.first
    assert "lead" not in told.total
    assert [row[1] for row in shares_grid(told).rows] == [*told.order, TIED, CHANCE]
    assert "lead" in told.order


def test_the_answer_of_a_small_region(found):
    assert found.total is not None
    assert set(found.total) == {*found.first, CHANCE}
    assert found.runs == 256 * (2 + len(found.total))
    assert {"demand_elasticity", "arms_elasticity"} <= set(found.inert)
    assert all(found.total[name].value == 0.0 for name in found.inert)
    top = found.order[0]
    assert found.total[top].value >= max(share.value for name, share in found.total.items() if name != CHANCE) - 1e-12
    assert not set(found.inert) & set(found.order)


def test_under_other_assumptions_shares_are_those_of_these(found):
    base, other = load("toy", SMALL), load("toy", {**SMALL, "programs.commons.mix": 0.1})
    told = under_others(found, base, other)
    assert list(told.elsewhere) == ["skeptical_priors", "neutral_priors", "ceilings_off"]
    neutral = {**SMALL, "priors": "neutral"}
    alone = sensitivity(load("toy", neutral), load("toy", {**neutral, "programs.commons.mix": 0.1}))
    assert told.elsewhere["neutral_priors"] == alone.first
    assert "with ceilings off" in text(told, 400)
    assert as_json(told, [box_words(told, box) for box in told.boxes])["elsewhere"]["skeptical_priors"]


def test_the_contract_and_the_words_say_the_same(found):
    contract = json.loads(json.dumps(as_json(found, [box_words(found, box) for box in found.boxes])))
    assert next(iter(contract)) == "schema"
    assert {"outcome", "first", "total", "inert", "tornado", "flips", "boxes"} <= contract.keys()
    assert set(contract["flips"]) == set(contract["first"])
    assert all(set(box) == {"words", "better", "share_inside", "share_all", "limits"} for box in contract["boxes"])
    said = text(found, 400)
    assert "change nothing when swapped" in said
    assert f"{found.runs:,} runs of both plans" in said
    whole = shares_grid(found)
    assert [row[1] for row in whole.rows] == [*found.order, CHANCE]


def test_the_picture_names_what_carries_most(found):
    assert re.search(r"carries \d+% of the variance|No single number", variance.title(found))
    with style.drawing():
        figure = variance.figure(found)
    assert "INVENTED DATA" in [text.get_text() for text in figure.texts]
    assert [row["parameter"] for row in variance.table(found)] == found.order


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["baseline", "soft-first", "--metric", "homicides_avertd"], "did you mean “homicides_averted”"),
        (["baseline", "soft-first", "--metric", "cost_per_homicide_averted"], "not a number in every draw"),
        (["baseline", "soft-first", "--members", "1"], "1 draw is too few"),
        (["baseline", "baseline", "--members", "120"], "is 0 in all of 120 draws, from member 0 on"),
        (["baseline", "toy"], "cannot be compared: region differs"),
    ],
)
def test_mistakes_are_told(arguments, said):
    with pytest.raises(ScenarioError) as fault:
        CliRunner().invoke(cli, ["sensitivity", *arguments], catch_exceptions=False)
    assert said in str(fault.value)


def test_the_command_prints_one_object():
    done = CliRunner().invoke(cli, ["sensitivity", "toy", "toy", "--json", "--members", "120"])
    assert done.exit_code != 0
    answer = CliRunner().invoke(cli, ["sensitivity", "baseline", "soft-first", "--json", "--members", "120"])
    given = json.loads(answer.stdout)
    assert given["schema"] == "scenarios/sensitivity/1"
    assert given["total"] is None
    assert given["boxes"] == []


def test_pawn_finds_what_moves_a_distribution_and_leaves_out_what_does_not():
    """The third number changes the spread and not the mean: its first order is nothing, its distance is not."""
    rng = np.random.default_rng(3)
    x = {name: rng.random(4096) for name in ("mean", "spread", "nothing")}
    y = x["mean"] + 2.0 * x["spread"] * rng.standard_normal(4096)
    found = pawn(x, y)
    assert set(found.told) == {"mean", "spread"}
    assert found.medians["nothing"] < found.chance < 0.1
    assert found == pawn(x, y)
    assert not first_order(x, y)["spread"].is_told


def test_pawn_of_ishigami_orders_as_published():
    """Pianosi and Wagener (2018), figure 3: the second number most, the third least of three, a dummy nothing."""
    rng = np.random.default_rng(5)
    z = rng.uniform(-np.pi, np.pi, (8192, 4))
    y = np.sin(z[:, 0]) + 7.0 * np.sin(z[:, 1]) ** 2 + 0.1 * z[:, 2] ** 4 * np.sin(z[:, 0])
    found = pawn({f"x{n}": z[:, n] for n in range(4)}, y)
    assert "x3" not in found.told
    assert found.told[0] == "x1"
    assert set(found.told) == {"x0", "x1", "x2"}


def test_without_salib_it_is_said_before_anything_is_run(monkeypatch):
    monkeypatch.setattr("scenarios.analysis.sensitivity.pawn.find_spec", lambda name: None)
    with pytest.raises(ScenarioError, match="PAWN needs the package SALib"):
        sensitivity(load("toy"), load("toy"), pawn=True)
