"""The decision page: one row a plan, a tie is a tie, unequal money first; the brief holds that and what it rests on."""

import re
from dataclasses import replace
from html import unescape
from importlib.util import find_spec

import numpy as np
import pytest
from click.testing import CliRunner
from test_comparisons import plans

from scenarios.analysis.headline import as_json, full_comparison
from scenarios.cli import cli
from scenarios.errors import ScenarioError
from scenarios.present.comparison import text
from scenarios.present.decision import decision, order, place_of, reasons, worst_off
from scenarios.present.effects import short_names
from scenarios.present.grid import Span
from scenarios.present.plots import choice, drawn
from scenarios.present.report.brief import brief_of, cite, html_brief
from scenarios.spec.load import load

NAMES = ("baseline", "carsi-double", "by-need")


@pytest.fixture(scope="module")
def loaded():
    return [load(name, {"ensemble.members": 60}) for name in NAMES]


@pytest.fixture(scope="module")
def found(loaded):
    return full_comparison(loaded, variants=False)


def cells(grid, row):
    return dict(zip((column.key for column in grid.columns), grid.rows[row], strict=True))


def test_rows_hold_the_comparison_s_own_numbers(found):
    grid, told = decision(found), as_json(found)
    assert [row[0] for row in grid.rows] == list(found.names)
    for n, name in enumerate(found.names[1:], 1):
        row, json = cells(grid, n), told["others"][name]
        assert row["averted"] == json["homicides_averted"]["ALL"]["p50"]
        assert row["most"] == Span(json["homicides_averted"]["ALL"]["p05"], json["homicides_averted"]["ALL"]["p95"])
        assert row["regret"] == json["regret"]["p50"]
        ledger = found.results[n].data.horizon_money.mean("member").sum("program")
        assert row["allotted"] == pytest.approx(float(ledger.sel(ledger="allotted")))
        assert row["unspent"] == pytest.approx(row["allotted"] - row["disbursed"] + float(ledger.sel(ledger="returned")))


def test_the_base_has_no_effect_against_itself(found):
    row = cells(decision(found), 0)
    assert (row["averted"], row["most"], row["fewer_in_50"], row["worst_off"]) == (None,) * 4
    assert row["allotted"] > 0


def test_constant_dollars_year_by_year(found):
    import csv

    from scenarios.shipped import DATA

    with (DATA / "prices.csv").open(encoding="utf-8") as file:
        prices = {int(row["fiscal_year"]): float(row["cpi_u"]) for row in csv.DictReader(file)}
    result = found.base
    by_hand = {"allotted": 0.0, "disbursed": 0.0}
    for name in by_hand:
        sums = result.data[name].mean("member").sum(("kind", "unit")).values
        for year, usd in zip(result.data.fiscal_year.values, sums, strict=True):
            by_hand[name] += usd * prices[2012] / prices[min(int(year), 2024)]
    row, nominal = cells(decision(found, dollars=2012), 0), cells(decision(found), 0)
    assert row["allotted"] == pytest.approx(by_hand["allotted"])
    assert row["disbursed"] == pytest.approx(by_hand["disbursed"])
    assert row["unspent"] / nominal["unspent"] == pytest.approx(row["allotted"] / nominal["allotted"])
    assert row["allotted"] > nominal["allotted"]
    grid = decision(found, dollars=2012)
    assert grid.columns[1].unit == "million USD of FY2012"
    assert "CPI-U" in grid.notes[1]
    with pytest.raises(ScenarioError, match="no prices of FY2031"):
        decision(found, dollars=2031)
    said = CliRunner().invoke(cli, ["compare", "baseline", "equal", "--dollars", "1950"])
    assert said.exception
    assert isinstance(said.exception, ScenarioError)


def test_the_worst_off_country_is_the_smallest_median_share(found):
    base, run = found.results[:2]
    shares = {}
    for code in base.data.country.values:
        counts = ((x.data.homicide_rate * x.data.population / 1e5).sel(country=code) for x in (base, run))
        before, after = (count.sel(year=slice(None, 2018)).sum("year") for count in counts)
        shares[code] = float(np.median((before - after) / before))
    worst = min(shares, key=shares.get)
    name = str(base.data.country_name.sel(country=worst).item())
    assert worst_off(base, run).startswith(name)
    assert worst_off(base, base) == "–"


def test_a_tie_is_called_one_and_places_count_on(found):
    tied = replace(found, places=((1,), (0, 2)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scenarios.present.decision.doubt", lambda *_: "")
        assert [place_of(tied, n) for n in range(3)] == ["tie 2–3", "1", "tie 2–3"]
        assert f"{found.names[0]} and {found.names[2]} (a tie)" in order(tied)
        assert "Plans of unequal money stand in one order" in order(tied)
        assert "it is a tie" in order(replace(found, places=((0, 1, 2),)))
        assert decision(tied).columns[-1].key == "place"


def test_where_no_order_may_be_given_there_is_no_place(found):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scenarios.present.decision.doubt", lambda *_: "timing")
        assert "place" not in [column.key for column in decision(found).columns]
        assert order(found).startswith("No order is given: over 30% of an effect")


def test_unequal_money_is_said_first_and_the_table_comes_first(found, loaded):
    lines = text(found, 80, loaded).splitlines()
    assert lines[0].startswith("Unequal money, million USD:")
    title = next(n for n, line in enumerate(lines) if line.startswith("Plans side by side"))
    assert title < next(n for n, line in enumerate(lines) if " against " in line and "homicides averted" in line)
    assert f"{found.names[1]}: What would twice the money do where ceilings bind?" in lines


def test_reasons_stand_beside_the_numbers_and_decide_nothing(tmp_path):
    plain = load("soft-first", {"ensemble.members": 5})
    file = tmp_path / "why.yaml"
    words = "reason:\n  mix: The ministry has no trainers before 2010.\n  split: As agreed in May.\n"
    file.write_text(f"name: With reasons\nextends: soft-first\n{words}")
    given = load(str(file), {"ensemble.members": 5})
    assert reasons([given], ["A"]) == [("A", "Mix: The ministry has no trainers before 2010. Split: As agreed in May.")]
    assert reasons([plain], ["A"])[0][1] == plain.scenario.question
    both = full_comparison([plain, given], variants=False)
    assert (both.results[0].data.homicide_rate.values == both.results[1].data.homicide_rate.values).all()
    file.write_text("name: Wrong\nextends: soft-first\nreason:\n  mux: typo\n")
    with pytest.raises(ScenarioError) as fault:
        load(str(file))
    assert "mix" in str(fault.value)


def test_many_plans_stand_on_one_scale_in_several_pictures():
    many = plans(*(f"Plan {n}" for n in range(14)))
    figures = drawn("choice", many)
    assert [len(shown) - 1 for _, shown in figures] == [12, 2]
    assert [shown[0] for _, shown in figures] == [many[0]] * 2
    ticks = [
        [text.get_text() for axes in figure.axes for text in axes.texts if text.get_text().startswith(("+", "−", "0"))]
        for figure, _ in figures
    ]
    scale = [t for t in ticks[0] if t in ticks[1]]
    assert len(scale) >= 4


@pytest.mark.parametrize(
    ("shift", "said"),
    [
        ([np.full(100, 50.0) + np.arange(100), np.arange(100) - 50.0], "With the same money, First has fewer homicides"),
        ([np.arange(100) - 49.5, 49.5 - np.arange(100)], "With the same money three plans are a tie"),
        ([-50.0 - np.arange(100), -60.0 - np.arange(100)], "With the same money no other plan is ahead of Baseline"),
        ([np.zeros(100)] * 2, "No plan differs from Baseline in any draw"),
    ],
)
def test_titles_name_a_plan_only_where_it_is_surely_ahead(shift, said):
    assert choice.title(plans("First", "Second", shift=shift)).startswith(said)


def test_the_brief_is_one_page_of_the_same_numbers(found, loaded):
    one = brief_of(loaded, found.results, "scenarios report …", found)
    page = html_brief(one)
    assert page == html_brief(one)
    assert page.count("<table>") == 1
    assert not re.search(r"https?://(?!www\.w3\.org)", page)
    assert "<script" not in page
    for row in decision(found, short_names(found.results)).texts():
        for cell in row:
            assert cell in page
    assert one.cite in unescape(page)
    assert all(run.run_id in one.cite for run in found.results)
    assert len(one.caveats) >= 8


def test_a_brief_of_one_scenario_and_of_few_draws(run_of):
    loaded = [load("toy", {"ensemble.members": 20})]
    results = run_of("toy", members=20)
    page = html_brief(brief_of(loaded, results, "x"))
    assert "INVENTED DATA" in page
    assert "Money by program" in page
    few = [load(name, {"ensemble.members": 5}) for name in NAMES[:2]]
    short = full_comparison(few, variants=False)
    one = brief_of(few, short.results, "x", short)
    assert "too few for bands and counts" in one.lead
    assert "of 50" not in html_brief(one)


def test_a_citation_names_program_runs_draws_and_data(run_of):
    said = cite(run_of("toy", members=20), ["Toy"])
    assert re.match(r"scenarios \d+\.\d+\S*, a policy scenario simulator: Toy \(run [0-9a-f]{7}\); 20 draws, seed 7; ", said)


def test_the_command_writes_a_brief_and_says_when_word_is_missing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["report", "toy", "--brief", "--members", "20"], catch_exceptions=False)
    assert done.exit_code == 0
    assert 'class="brief"' in (tmp_path / "report.html").read_text(encoding="utf-8")
    both = CliRunner().invoke(cli, ["report", "toy", "--brief", "--explain"])
    assert both.exit_code == 2
    monkeypatch.setattr("scenarios.cli.report.find_spec", lambda name: None)
    word = CliRunner().invoke(cli, ["report", "toy", "-o", "x.docx"])
    assert word.exit_code == 2
    assert "scenarios[word]" in word.output


@pytest.mark.skipif(find_spec("docx") is None, reason="python-docx is an extra")
def test_a_word_document_has_words_tables_and_the_picture(tmp_path, found, loaded):
    from docx import Document

    from scenarios.present.comparison_grids import grids_of
    from scenarios.present.report.word import write_word

    one = brief_of(loaded, found.results, "scenarios report …", found)
    write_word(one, grids_of(found), tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    assert len(document.inline_shapes) == 1
    assert len(document.tables) == 1 + len(grids_of(found))
    first = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert first[1:] == [list(row) for row in decision(found, short_names(found.results)).texts()]
    assert one.caveats[0] in [paragraph.text for paragraph in document.paragraphs]
