"""What knowing is worth: decisions whose answer is known in closed form, and the command on the model's own draws."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from scenarios.analysis.halves import halves
from scenarios.analysis.learning import EVERY, as_json, learn, under_others
from scenarios.analysis.learning.value import knowing, knowing_all
from scenarios.cli import cli
from scenarios.errors import ScenarioError
from scenarios.present.learning_text import NOT_ABOVE, text, worth_grid
from scenarios.present.plots import learning
from scenarios.spec.load import load


def two_numbers(size, seed):
    """Choose between nothing and p1 - p2, p1 ~ N(1, 1), p2 ~ N(0, 2): benefit (member, plan), numbers (member, 2)."""
    rng = np.random.default_rng(seed)
    p = np.column_stack([1.0 + rng.standard_normal(size), 2.0 * rng.standard_normal(size)])
    return np.column_stack([np.zeros(size), p[:, 0] - p[:, 1]]), p


def test_closed_forms_are_met_and_errors_are_those_of_repeated_draws():
    truth = {"all": 0.479811, "p1": 0.083315, "p2": 0.395593, "both": 0.479811}
    found = {name: [] for name in truth}
    for seed in range(12):
        benefit, p = two_numbers(4096, seed)
        for name, worth in (
            ("all", knowing_all(benefit)),
            ("p1", knowing(benefit, p[:, :1])),
            ("p2", knowing(benefit, p[:, 1:])),
            ("both", knowing(benefit, p)),
        ):
            found[name].append((worth.value, worth.error))
    for name, pairs in found.items():
        values, errors = np.array(pairs).T
        assert values.mean() == pytest.approx(truth[name], abs=0.015), name
        assert 1.645 * values.std() == pytest.approx(errors.mean(), rel=0.5), name


def test_another_closed_form():
    rng = np.random.default_rng(5)
    x, y = rng.standard_normal(20_000), 3.0 * rng.standard_normal(20_000)
    worth = knowing(np.column_stack([np.zeros(20_000), -0.5 + x + y]), x[:, None])
    assert worth.value == pytest.approx(0.197797, abs=0.03)
    assert worth.is_told


def test_a_number_that_decides_nothing_is_seldom_worth_more_than_its_error():
    told = 0
    for seed in range(40):
        benefit, _ = two_numbers(600, seed)
        told += knowing(benefit, np.random.default_rng(1000 + seed).random((600, 1))).is_told
    assert told <= 5


def test_many_numbers_are_worth_what_the_one_that_matters_is():
    rng = np.random.default_rng(3)
    x = rng.random((4000, 30))
    benefit = np.column_stack([np.zeros(4000), 4.0 * (x[:, 7] - 0.5) + rng.standard_normal(4000)])
    every, one = knowing(benefit, x), knowing(benefit, x[:, [7]])
    assert one.value == pytest.approx(0.5, abs=0.04)
    assert every.value == pytest.approx(one.value, abs=0.06)


def test_halves_are_halves():
    one, two = halves(101)
    assert sorted([*one, *two]) == list(range(101))
    assert abs(len(one) - len(two)) == 1
    assert np.array_equal(one, halves(101)[0])


@pytest.fixture(scope="module")
def found():
    given = {"ensemble.members": 300}
    soft = {**given, "programs.commons.mix": 0.0}
    hard = {**given, "programs.commons.mix": 1.0}
    return learn([load("toy", given), load("toy", soft), load("toy", hard)])


def test_a_choice_of_three_plans(found):
    assert found.everything.value >= 0.0
    every = found.groups[0]
    assert every.name == EVERY
    assert set(every.parameters) == {one.name for one in found.single}
    assert every.worth.value - every.worth.error <= found.everything.value + found.everything.error
    values = [one.worth.value for one in found.single]
    assert values == sorted(values, reverse=True)


def test_under_other_assumptions_another_plan_may_be_chosen(found):
    given = {"ensemble.members": 300}
    plans = [load("toy", {**given, **({} if mix is None else {"programs.commons.mix": mix})}) for mix in (None, 0.0, 1.0)]
    told = under_others(found, plans)
    alone = learn([load("toy", {**one, "priors": "neutral"}) for one in (
        given, {**given, "programs.commons.mix": 0.0}, {**given, "programs.commons.mix": 1.0},
    )])  # fmt: skip
    now, everything, every = told.elsewhere["neutral_priors"]
    assert (now, everything, every) == (alone.now, alone.everything, alone.groups[0].worth)
    assert f"with neutral priors {told.names[now]} is chosen" in text(told, 900)


def test_words_table_contract_and_picture_agree(found):
    contract = json.loads(json.dumps(as_json(found)))
    assert contract["schema"] == "scenarios/learn/1"
    assert [one["name"] for one in contract["evppi"]] == [one.name for one in found.lessons]
    assert contract["evpi"]["value"] == found.everything.value
    said = text(found, 300)
    assert found.names[found.now] in said
    assert (NOT_ABOVE in said) == any(not one.worth.is_told for one in [*found.groups, *found.single[:3]])
    assert len(worth_grid(found).rows) == 1 + len(found.lessons)
    top = found.single[0]
    assert ("Most worth a study" in learning.title(found)) == top.worth.is_told
    assert learning.table(found)[0]["known"] == "everything"


def test_money_is_told_in_dollars():
    given = {"ensemble.members": 300}
    other = {**given, "programs.commons.limit": "hold"}
    found = learn([load("toy", given), load("toy", other)], metric="cancelled")
    assert found.usd == 1e6
    assert as_json(found)["evpi"]["usd"]["value"] == pytest.approx(1e6 * found.everything.value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["baseline"], "there is one plan only"),
        (["baseline", "soft-first", "--metric", "lapst"], "did you mean “lapsed”"),
        (["baseline", "soft-first", "--metric", "allotted"], "neither better nor worse"),
        (["baseline", "soft-first", "--members", "1"], "1 draw is too few to say what is worth learning"),
        (["toy", "toy", "--members", "200"], "do not differ in homicides_averted in any of 200 draws"),
    ],
)
def test_mistakes_are_told(arguments, said):
    with pytest.raises(ScenarioError) as fault:
        CliRunner().invoke(cli, ["learn", *arguments], catch_exceptions=False)
    assert said in str(fault.value)
