"""The best plan of a scenario: it stays where it is, its file gives the same numbers, its limits are kept and named."""

import json
from dataclasses import replace

import numpy as np
import pytest

from scenarios.analysis.deciding.asked import leeway_asked, limits_of, parts_of
from scenarios.analysis.deciding.bench import bench_of
from scenarios.analysis.deciding.contracts import optimize_json
from scenarios.analysis.deciding.leeway import NOT_LESS, _moves
from scenarios.analysis.deciding.optimize import FILE, Effort, optimize
from scenarios.analysis.deciding.since import deciding_from
from scenarios.analysis.deciding.target import target_of
from scenarios.analysis.deciding.told import on_draws
from scenarios.baseline.distributions import median
from scenarios.cli import main
from scenarios.engine.ensemble.run import run
from scenarios.errors import INFEASIBLE, ScenarioError
from scenarios.present.deciding import optimize_text, optimize_words
from scenarios.present.plots import near
from scenarios.spec.files import Text
from scenarios.spec.load import load
from scenarios.spec.scenario import Amounts, Factor, Rule
from scenarios.spec.writing import file_text

SMALL = {"members": 32, "unseen": 48, "starts": 1}


def seek(loaded, over="commons.split", floors=(), caps=(), earmarks=(), beyond_law=False, target=None, **options):
    limits = limits_of(floors, caps, earmarks, beyond_law, loaded.baseline)
    leeway = leeway_asked(loaded, parts_of(over.split(","), loaded), limits)
    target = target or target_of(first=loaded.scenario.horizon.first)
    return optimize(loaded, leeway, target, Effort(**(SMALL | options)))


@pytest.fixture(scope="module")
def toy():
    return load("toy")


@pytest.fixture(scope="module")
def found(toy):
    return seek(toy, "commons.split,commons.mix")


def test_the_answer_is_a_plan_and_the_same_on_a_rerun(toy, found):
    assert found.leeway.space.holds(found.x)
    one, again = (seek(toy, "commons.split", starts=2) for _ in range(2))
    np.testing.assert_array_equal(again.x, one.x)
    assert again.unseen == one.unseen
    assert json.dumps(optimize_json(again, None)) == json.dumps(optimize_json(one, None))


def test_its_file_gives_the_same_numbers(found):
    read = load(Text(file_text(found.best, optimize_words.comments(found))))
    assert read.scenario == found.best.scenario
    unseen = on_draws(replace(found.loaded, scenario=found.leeway.plain), found.unseen.members, found.unseen.seed)
    bench = bench_of(unseen, found.target.outcome.wants)
    plan = on_draws(read, found.unseen.members, found.unseen.seed)
    draws = bench.look([plan.scenario], found.target.draws)[0]
    assert found.target.worth(draws) == found.unseen.best.worth
    base, other = run([unseen, plan])
    years = base.data.year.values
    fewer = (base.data.homicide_rate - other.data.homicide_rate) * base.data.population / 1e5
    weighed = (fewer.sum("country").values * 1.03 ** -np.maximum(years - 2021.0, 0)).sum(1)
    np.testing.assert_allclose(draws, weighed, atol=1e-8)


def test_within_the_law_it_needs_no_new_one(found):
    read = load(Text(file_text(found.best, [])))
    assert not [one for one in read.warnings if one.code == "law"]


def test_a_search_that_starts_at_the_best_stays(found):
    again = seek(found.best, "commons.split,commons.mix")
    assert np.abs(again.x - found.x).max() <= 0.02
    assert again.searched.worth == pytest.approx(found.searched.worth, rel=2e-3)
    assert again.unseen.others[FILE].worth == pytest.approx(found.unseen.best.worth)


def test_it_is_no_worse_than_any_rule_on_its_own_draws(found):
    bench = bench_of(on_draws(replace(found.loaded, scenario=found.leeway.plain), 32, 7), found.target.outcome.wants)
    from scenarios.analysis.deciding.rivals import rivals_of

    rules = rivals_of(found.leeway)
    assert {"split equal", "split need", "split use_or_lose"} <= set(rules)
    worth = [found.target.worth(draws) for draws in bench.look(list(rules.values()), found.target.draws)]
    assert max(worth) <= found.searched.worth + 1e-9


def test_ranges_hold_the_best_and_their_ends_were_run(found):
    assert (found.flat.low <= found.x + 1e-9).all()
    assert (found.flat.high >= found.x - 1e-9).all()
    assert found.flat.slack == pytest.approx(0.05 * found.searched.worth)


def test_the_draws_it_is_told_on_were_not_searched(found):
    assert (found.unseen.members, found.unseen.seed) == (48, 8)


def test_what_binds_is_named(found):
    named = {found.leeway.variables[one.binding.place].name: one for one in found.bounds}
    law = [one for name, one in named.items() if name.startswith("mix.commons.2021")]
    assert all("the law of" in one.because for one in law)
    for one in found.bounds:
        assert (one.binding.step > 0) == (one.binding.value >= -1e-6) or abs(one.binding.value) < 1e-6
    if zeros := [one for name, one in named.items() if name.startswith("split") and one.binding.bound == 0.0]:
        assert {one.because for one in zeros} == {NOT_LESS}


def test_floors_caps_and_earmarks_are_kept(toy):
    """Floors are shares of the program's year, of which the joint programs take their part first."""
    limits = limits_of(["commons.CYL=0.3"], ["commons.BOR=0.2"], ["commons=0.5"], False, toy.baseline)
    leeway = leeway_asked(toy, parts_of(["commons"], toy), limits)
    plan = leeway.scenario.programs["commons"]
    assert (plan.floors, plan.caps, plan.earmark_soft) == ({"CYL": 0.3}, {"BOR": 0.2}, 0.5)
    assert all(one.high <= 0.5 for one in leeway.variables if one.part == "mix")
    middle = leeway.rounded(leeway.space.nearest(np.full(len(leeway.variables), 1 / 3)))
    assert leeway.space.holds(middle)
    best = replace(toy, scenario=leeway.plan(middle))
    data = run([on_draws(best, 30, 7)])[0].data
    cylene = data.allotted.sel(unit="CYL").sum("kind").mean("member")
    assert (cylene >= 0.3 * data.envelope.sel(program="commons") - 1e-6).all()


@pytest.mark.parametrize(
    ("asked", "said", "by"),
    [
        ({"floors": ["commons.AVA=0.7", "commons.BOR=0.6"]}, "floors that sum to", "lower them by"),
        ({"caps": ["commons.AVA=0.1", "commons.BOR=0.1", "commons.CYL=0.1"]}, "caps that sum to", "raise them by"),
        ({"over": "commons.mix", "earmarks": ["commons=0.95"]}, "an earmark of 0.95", "clash by"),
    ],
)
def test_limits_that_clash_say_by_how_much(toy, asked, said, by):
    with pytest.raises(ScenarioError, match=said) as fault:
        seek(toy, **asked)
    assert {problem.code for problem in fault.value.problems} == {INFEASIBLE}
    assert any(by in problem.hint for problem in fault.value.problems)


def scaled(loaded, factor):
    """All soft, so that own budgets play no part: dollars, ceilings and half-saturation are then all the dollars there are."""
    laws = {name: one.distribution for name, one in loaded.baseline.parameters.items()}
    measures = ("ceiling_per_head", "ceiling_budget_share", "ceiling_per_head_soft", "half_saturation")
    plans = loaded.scenario.programs
    usd = {2021: 20e6 * factor, 2022: 60e6 * factor, **dict.fromkeys(range(2023, 2027), 0.0)}
    money = Amounts(usd={year: f"{dollars:.0f} dollars" for year, dollars in usd.items()})
    soft = plans["commons"].model_copy(update={"envelope": money, "mix": Rule(rule="constant", options={"hard": 0.0})})
    changed = {
        "programs": {**plans, "commons": soft, "shield": plans["shield"].model_copy(update={"envelope": Factor(factor=0.0)})},
        "parameters": {name: factor * float(median(laws[name])) for name in measures},
    }
    return replace(loaded, scenario=loaded.scenario.model_copy(update=changed))


@pytest.mark.parametrize("factor", [1e-3, 1e6])
def test_money_and_all_that_it_is_measured_by_scaled_alike_leave_the_shares(toy, factor):
    one, other = (seek(scaled(toy, times), members=32, starts=1) for times in (1.0, factor))
    np.testing.assert_allclose(one.x, other.x, atol=5e-3)
    assert other.searched.worth == pytest.approx(one.searched.worth, rel=1e-3)
    assert one.searched.worth > 0.0


def refused(capsys, *arguments):
    with pytest.raises(SystemExit) as end:
        main(["optimize", *arguments])
    return end.value.code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("baseline", "--over", "section_1004"), 2, "fixed"),
        (("toy", "--over", "splot"), 2, "split"),
        (("toy", "--over", "shield.split"), 2, "has no split"),
        (("toy", "--objective", "disbursed"), 2, "neither better nor worse"),
        (("toy", "--objective", "homicides_avertd"), 2, "homicides_averted"),
        (("toy", "--objective", "cost_per_homicide_averted"), 2, "not a number in every draw"),
        (("toy", "--objective", "lapsed", "--discount", "0.1"), 2, "no sum over years"),
        (("toy", "--statistic", "meen"), 2, "mean"),
        (("toy", "--floor", "commons.AVA=60"), 2, "between 0 and 1"),
        (("toy", "--floor", "commons.XXX=0.1"), 2, "has no country"),
        (("toy", "--members", "1"), 2, "2"),
        (("toy", "--cap", "commons.AVA=0.1", "--cap", "commons.BOR=0.1", "--cap", "commons.CYL=0.1"), 3, "raise them by"),
    ],
)
def test_mistakes(capsys, arguments, code, said):
    ended, err = refused(capsys, *arguments)
    assert ended == code
    assert said in err


def test_text_tables_and_picture(found):
    text = optimize_text.text(found, 100)
    assert "48 draws that the search did not see" in text
    assert "Avaria" in text
    assert all(len(line) <= 100 for line in text.splitlines())
    names = [grid.name for grid in optimize_text.grids(found)]
    assert names[:2] == ["best", "unseen"]
    assert near.figure(found)
    assert len(near.table(found)) == len(found.x)
    assert near.title(found) != ""


def test_an_outcome_of_which_less_is_better(toy):
    found = seek(toy, "commons.split", target=target_of("lapsed", "mean"))
    assert found.searched.worth >= 0.0
    assert found.searched.effect.p50 <= 0.0 or found.searched.worth == pytest.approx(0.0, abs=1e-6)


def test_transfers_give_each_program_its_part_of_all_money(toy):
    leeway = leeway_asked(toy, parts_of(["transfer"], toy), limits_of((), (), (), False, toy.baseline))
    assert [one.name for one in leeway.variables] == ["transfer.all.shield", "transfer.all.commons"]
    bench = bench_of(on_draws(toy, 4, 7), ("ledger",))
    whole = sum(leeway.money.values())
    for part in (0.0, 0.3, 0.9, 1.0):
        plan = on_draws(replace(toy, scenario=leeway.plan(np.array([1.0 - part, part]))), 4, 7).scenario
        books = bench.look([plan], lambda run, base: run.ledger[:, :, 0])[0]
        np.testing.assert_allclose(books[:, 0], part * whole, rtol=1e-5, atol=1e-4)
        np.testing.assert_allclose(books.sum(1), whole)
        assert len(plan.transfer) == 1
    found = seek(toy, "transfer", starts=2)
    assert optimize_json(found, None)["best"]["transfer"]
    assert "parts of all their money" in optimize_words.title(found)


def test_money_moves_one_way_among_three_programs():
    money = {"a": 60.0, "b": 30.0, "c": 10.0}
    moves = _moves(money, {"a": 0.1, "b": 0.2, "c": 0.7})
    assert [(move.source, move.target) for move in moves] == [("a", "c"), ("b", "c")]
    left = dict(money)
    for move in _moves(money, {"a": 0.2, "b": 0.35, "c": 0.45}):
        amount = move.share * left[move.source]
        left[move.source] -= amount
        left[move.target] += amount
    assert left == pytest.approx({"a": 20.0, "b": 35.0, "c": 45.0}, abs=1e-3)


def test_deciding_from_a_year_leaves_what_was_before_and_looks_at_no_later_rate(toy):
    seen = deciding_from(toy, 2024)
    assert seen.scenario.origin == 2022
    limits = limits_of((), (), (), False, toy.baseline)
    leeway = leeway_asked(seen, parts_of(["commons"], seen), limits, 2024)
    assert [one.key for one in leeway.variables if one.part == "mix"] == [2024, 2025, 2026]
    found = optimize(seen, leeway, target_of(first=2024), Effort(members=16, unseen=16, starts=1))
    read = load(Text(file_text(found.best, [])))
    assert read.scenario == found.best.scenario
    before, after = (run([on_draws(one, 20, 7)])[0].data for one in (seen, read))
    early, known = slice(2021, 2023), slice(None, 2022)
    np.testing.assert_array_equal(after.allotted.sel(fiscal_year=early), before.allotted.sel(fiscal_year=early))
    np.testing.assert_array_equal(after.homicide_rate.sel(year=known), before.homicide_rate.sel(year=known))
    assert (after.allotted.values != before.allotted.values).any()
    assert "Decided from FY2024" in optimize_text.text(found)


@pytest.mark.parametrize("first", ["2021", "2030"])
def test_years_from_which_nothing_can_be_decided(capsys, first):
    code, err = refused(capsys, "toy", "--from", first)
    assert code == 2
    assert f"--from {first}" in err
