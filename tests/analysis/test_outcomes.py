"""Outcomes: one function and one line; what reads the table has it, and numbers agree with what is told elsewhere."""

import json
import re

import numpy as np
import pytest
from click.testing import CliRunner

from scenarios.analysis.compare import band, compare
from scenarios.analysis.explain import explain
from scenarios.analysis.headline import as_json, full_comparison
from scenarios.analysis.measure import ALL, LAYERS, outcome
from scenarios.analysis.outcomes import OUTCOMES, SURE, add_own, outcome_of, why_unsure
from scenarios.analysis.run_json import as_json as run_json
from scenarios.analysis.run_view import view_of
from scenarios.cli import cli
from scenarios.engine.ensemble.run import run as simulate
from scenarios.errors import ScenarioError
from scenarios.present.comparison import text
from scenarios.present.effects import effects
from scenarios.present.explorer.asked import Plans
from scenarios.present.explorer.state import Look
from scenarios.present.explorer.views import BesideBase, behind
from scenarios.present.outcome_grids import by_place, every_outcome
from scenarios.present.report import make
from scenarios.present.tables import csv_tables, iamc_rows
from scenarios.shipped import HOME
from scenarios.spec.load import load

PLANS = ("baseline", "carsi-double", "soft-first")


@pytest.fixture
def results(run_of):
    return run_of(*PLANS, members=60)


def loaded(*names, **overrides):
    return [load(name, {"ensemble.members": 20, **overrides}) for name in names]


@pytest.mark.parametrize("name", OUTCOMES)
def test_an_outcome_has_the_shape_and_the_record_that_it_names(results, name):
    one, (base, run) = OUTCOMES[name], map(view_of, results[:2])
    values = one(run, base)
    assert values.shape == (60, *(len(run.names(axis)) for axis in one.axes))
    change = one.change(run, base)
    assert change.shape == (60, len(one.places(run)))
    assert not one.change(base, base)[~np.isnan(one.change(base, base))].any()
    assert one.name == name
    assert one.layer in LAYERS
    assert one.meaning.endswith(".")
    if one.finite:
        assert np.isfinite(change).all()


def test_lines_of_the_books_agree_with_the_ledger(results):
    for result in results:
        view = view_of(result)
        for name in ("allotted", "disbursed"):
            ledger = view.line(name).sum(1)
            np.testing.assert_allclose(OUTCOMES[name].by_place(view, view)[:, -1], ledger, rtol=1e-9)
        parts = sum(OUTCOMES[name].by_place(view, view)[:, -1] for name in ("disbursed", "lapsed", "cancelled", "open"))
        np.testing.assert_allclose(parts, view.line("allotted").sum(1), rtol=1e-9)


def test_spent_in_time_by_hand(results):
    data = results[0].data
    last = int(data.attrs["last_fiscal_year"])
    spent = data.disbursed.sel(fiscal_year=slice(None, last), unit="HND").sum(("fiscal_year", "kind")).values
    given = data.allotted.sel(unit="HND").sum(("fiscal_year", "kind")).values
    view = view_of(results[0])
    at = view.units.index("HND")
    np.testing.assert_allclose(OUTCOMES["spent_in_time"](view, view)[:, at], spent / given)
    assert ((spent / given > 0.0) & (spent / given < 1.0)).all()


def test_the_worst_off_country_by_hand(results):
    base, run = (view_of(result) for result in results[:2])
    shares = []
    for country in range(len(base.countries)):
        before, after = (one.homicides(one.show_to)[:, :, country].sum(1) for one in (base, run))
        shares.append((before - after) / before)
    np.testing.assert_allclose(OUTCOMES["worst_off"](run, base), np.min(shares, axis=0), atol=1e-12)


def test_the_rate_of_all_is_a_head(results):
    view = view_of(results[0])
    at = view.years.index(view.show_to)
    whole = (view.homicide_rate[:, at] * view.people[at]).sum(1) / view.people[at].sum()
    np.testing.assert_allclose(OUTCOMES["homicide_rate"].by_place(view, view)[:, -1], whole)


def test_less_is_better_is_counted_on_that_side():
    one = band(np.array([-1.0, -2.0, 3.0, 0.0]), side=-1.0)
    assert one.chance_better == 0.5
    assert (one.p05, one.p95) == (band(np.array([-1.0, -2.0, 3.0, 0.0])).p05, band(np.array([-1.0, -2.0, 3.0, 0.0])).p95)


def test_a_comparison_tells_every_outcome_and_what_it_told_before(results):
    found = compare(results[0], results[1])
    assert list(found.outcomes) == list(OUTCOMES)
    assert found.outcomes["homicides_averted"] == {**found.homicides_averted}
    assert found.outcomes["lapsed"][ALL].p50 == pytest.approx(found.money["lapsed"][ALL].p50 / 1e6, rel=1e-9)
    assert found.outcomes["institutions"]["HND"] == found.standing["institutions"]["HND"]


@pytest.mark.parametrize("metric", ["lapsed", "worst_off", "homicide_rate", "homicides_averted_run_off", "allotted"])
def test_any_outcome_is_explained_and_its_parts_add_up(metric):
    base, other = loaded("baseline", "carsi-double")
    found = explain(base, other, metric=metric)
    whole = compare(*(r for r in simulate([base, other]))).outcomes[metric][ALL]
    assert found.whole().p50 == pytest.approx(whole.p50, rel=1e-9, abs=1e-9)
    for parts in (found.by_channel(), found.by_decision()):
        assert sum(one.mean for one in parts.values()) == pytest.approx(found.whole().mean, rel=1e-9, abs=1e-9)


def test_an_outcome_that_is_not_always_a_number_is_refused_and_the_nearest_named():
    with pytest.raises(ScenarioError, match="not a number in every draw"):
        outcome_of("cost_per_homicide_averted", finite=True)
    with pytest.raises(ScenarioError) as fault:
        outcome_of("lapsd")
    assert "did you mean “lapsed”?" in fault.value.problems[0].hint


@pytest.fixture
def own():
    def second_half(run, base):
        """Dollars disbursed to each unit after 2010."""
        return run.disbursed[:, np.array(run.fiscal_years) > 2010].sum((1, 2))

    one = outcome(
        "late dollars", unit="million USD", layer="money", axes=("unit",), wants=("disbursed",), more_is_better=None,
        until="run_off",
    )(second_half)  # fmt: skip
    add_own(one)
    yield one
    del OUTCOMES["second_half"]


def test_one_function_is_enough_everywhere(own, results):
    plans = loaded(*PLANS[:2])
    found = full_comparison(plans, variants=False, metric="second_half")
    told = as_json(found)["others"][found.names[1]]["outcomes"]["second_half"]
    assert (told["unit"], told["layer"], told["more_is_better"]) == ("USD", "money", None)
    assert told["by"]["HND"]["p50"] > 1e6
    assert "late dollars, million USD" in text(found)
    assert "Late dollars" in str(every_outcome(found).rows)
    assert by_place(found, 0, "second_half").columns[1].unit == "million USD"
    assert any(row[0] == "second_half" for row in csv_tables(results[0])["outcomes"][1])
    assert any(row[3].startswith("Outcome|Late dollars|") for row in iamc_rows(results[0]))
    assert "second_half" in run_json(results[:1])["outcomes"]
    answer = CliRunner().invoke(cli, ["list", "outcomes"], catch_exceptions=False).stdout
    assert "second_half" in answer
    for command in (["compare", "--plain"], ["explain"]):
        line = [command[0], *PLANS[:2], *command[1:], "--members", "20", "--metric", "second_half", "--json"]
        said = CliRunner().invoke(cli, line, catch_exceptions=False)
        assert json.loads(said.stdout)["metric"] == "second_half"


def test_the_report_and_the_live_page_have_it(own, results):
    plans = loaded(*PLANS[:2])
    page = make(plans, "a command")
    assert "Late dollars" in page
    pair = BesideBase(*results[:2], effects(results[:2])[0])
    tables = behind(pair, Plans(plans[0], plans[1], plans[0]), Look("table"))
    assert "Late dollars" in str(tables[-1].rows)


def test_a_name_that_ships_is_not_taken(own):
    with pytest.raises(ValueError, match="ships with the program"):
        add_own(outcome("x", unit="1", layer="money", wants=("ledger",))(_lapsed()))
    with pytest.raises(ValueError, match="there is no layer 'cash'"):
        outcome("x", unit="1", layer="cash", wants=("ledger",))
    with pytest.raises(ValueError, match="wants takes"):
        outcome("x", unit="1", layer="money", wants=())
    with pytest.raises(TypeError, match="a line of documentation"):
        outcome("x", unit="1", layer="money", wants=("ledger",))(lambda run, base: run.ledger)


def _lapsed():
    def lapsed(run, base):
        """Another."""
        return run.line("lapsed")

    return lapsed


def test_an_answer_of_another_shape_says_what_was_asked_for(results):
    def wrong(run, base):
        """Wrong."""
        return run.disbursed

    one, view = outcome("x", unit="1", layer="money", wants=("disbursed",))(wrong), view_of(results[0])
    with pytest.raises(ValueError, match=r"“wrong” gives shape .* not \('member', 'country'\) = \(60, 8\)"):
        one(view, view)


def test_the_recipe_runs(capsys):
    page = (HOME / "docs" / "how-to" / "own-outcome.md").read_text(encoding="utf-8")
    code = re.search(r"```\{written\} early.py\n:language: python\n(.*?)```", page, re.DOTALL)[1]
    quick = code.replace("members=300", "members=20").replace("members=100", "members=5")
    exec(compile(quick, "early.py", "exec"), {"__name__": "__main__"})
    said = capsys.readouterr().out
    del OUTCOMES["early_soft"]
    assert re.search(r"median change: \d+\.\d million USD\nSoft first changes soft money of the first three years", said)


@pytest.mark.parametrize(("metric", "unit"), [("lapsed", "million USD"), ("worst_off", "share of its homicides")])
def test_the_comparison_prints_the_metric_first(metric, unit):
    said = CliRunner().invoke(
        cli, ["compare", *PLANS[:2], "--members", "20", "--plain", "--metric", metric], catch_exceptions=False
    )
    assert unit in said.stdout
    assert said.stdout.index(OUTCOMES[metric].title) < said.stdout.index("homicides averted")


@pytest.mark.parametrize(
    ("costs_more", "averts", "said"),
    [
        (1.0, 1.0, ""),
        (SURE, SURE, ""),
        (0.94, 1.0, "undefined: the scenario does not spend more than the base"),
        (1.0, 0.94, "undefined: fewer homicides in 47 of 50 draws only"),
        (0.0, 0.5, "undefined: fewer homicides in 25 of 50 draws only"),
    ],
)
def test_a_cost_is_a_ratio_only_where_both_signs_are_sure(costs_more, averts, said):
    assert why_unsure(costs_more, averts) == said
