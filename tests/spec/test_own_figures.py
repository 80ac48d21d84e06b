"""Figures of a scenario's own in place of its region's tables: laid in, marked everywhere, told by audit and validate."""

import json
from decimal import Decimal

import numpy as np
import pytest
from click.testing import CliRunner

from scenarios.analysis.compare import refuse_unlike
from scenarios.analysis.stored import open_stored
from scenarios.analysis.why import why
from scenarios.cli import cli
from scenarios.engine.ensemble.run import run
from scenarios.errors import ScenarioError
from scenarios.present import marks, reading
from scenarios.present.storing import store
from scenarios.spec.load import load

LETTER = {"table": "money", "program": "shield", "account": "EQUIP", "fiscal_year": 2022, "value": "12.5 million"}
RATE = {"table": "rates", "country": "BOR", "year": 2023, "value": 30, "source": "our count"}
BUDGET = {"table": "own_budgets", "country": "BOR", "value": "150 million", "source": "the ministry"}
EACH = {
    "letter": LETTER | {"source": "my letter"},
    "rate": RATE,
    "budget": BUDGET,
    "rank": {"table": "governance", "country": "CYL", "indicator": "rule_of_law", "value": 33, "source": "x"},
    "people": {"table": "population", "country": "AVA", "year": 2022, "value": 7e6, "source": "x"},
    "flow": {"table": "flow_shares", "country": "AVA", "value": 0.4, "source": "x"},
    "police": {"table": "classification", "program": "shield", "account": "POLICE", "fiscal_year": 2021, "value": 1}
    | {"source": "x"},
}


def toy(figures, **others):
    return load("toy", {"figures": figures, "ensemble.members": 30} | others)


@pytest.fixture(scope="module")
def mine():
    return toy(EACH)


def cells(baseline, program, year, account):
    chosen = (t for t in baseline.tranches if (t.program, t.fiscal_year, t.account) == (program, year, account))
    return sorted((t.unit or "", t.usd, t.source.status) for t in chosen)


def test_every_table_takes_the_scenarios_cells(mine):
    known, plain = mine.baseline, load("toy").baseline
    assert cells(known, "shield", 2022, "EQUIP") == [("", Decimal(12_500_000), "own figure")]
    assert cells(plain, "shield", 2022, "EQUIP") == [("", Decimal(8_000_000), "invented")]
    rates = known.vintages["classroom"]
    assert rates.at(2023)[known.codes.index("BOR")] == 30
    assert rates.marks[rates.years.index(2023), known.codes.index("BOR")] == "own figure"
    country = dict(zip(known.codes, known.countries, strict=True))
    assert (country["BOR"].own_budget, country["BOR"].own_budget_status) == (150, "own figure")
    assert (country["CYL"].rule_of_law, country["AVA"].flow_share) == (33, 0.4)
    assert known.population_of(2022)[0] == 7e6
    assert known.classification["shield", "POLICE", 2021].hard_share == 1
    assert known.classification["shield", "POLICE", 2021].low == 0.65
    assert len(known.own) == len(EACH)


def test_a_cell_stands_with_its_source_and_place(mine, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(f"name: mine\nextends: toy\nfigures:\n  letter: {json.dumps(EACH['letter'])}\n")
    known = load(str(file)).baseline
    source = next(t.source for t in known.tranches if t.source.status == "own figure")
    assert (source.file, source.line, source.document) == (str(file), 4, "my letter")
    assert "in place of 8,000,000 USD (money.csv:3)" in source.note
    assert known.stands(source.file, source.line) == f"{file}:4"
    assert known.stands("money.csv", 3) == "data/toy/money.csv:3"


def test_a_cell_may_be_added_and_comes_on_top():
    figures = {"mine": {"table": "money", "program": "commons", "country": "CYL", "account": "RELIEF", "fiscal_year": 2023}}
    figures["mine"] |= {"value": "3 million", "source": "x"}
    plain, known = load("toy").baseline, toy(figures)
    added = set(cells(known.baseline, "commons", 2023, "RELIEF")) - set(cells(plain, "commons", 2023, "RELIEF"))
    assert {(unit, usd) for unit, usd, _ in added} == {("CYL", Decimal(3_000_000))}
    assert any("not in money.csv" in warning.what for warning in known.warnings)
    assert any("fiscal year 2023: the cells sum to" in warning.what for warning in known.warnings)


def test_sums_by_law_grow_with_the_cell_and_forward_funding_too():
    """FY2022's POLICE came by two laws, one part of it forward funding: each gave as much more."""
    more = LETTER | {"account": "POLICE", "source": "x"}
    plain = [t for t in load("toy").baseline.tranches if (t.program, t.fiscal_year, t.account) == ("shield", 2022, "POLICE")]
    whole = sum(t.usd for t in plain)
    known = toy({"mine": more | {"value": f"{2 * whole} dollars"}}).baseline
    twice = [t for t in known.tranches if (t.program, t.fiscal_year, t.account) == ("shield", 2022, "POLICE")]
    assert [(t.law, t.usd, t.meant_for) for t in twice] == [(t.law, 2 * t.usd, t.meant_for) for t in plain]


def test_extends_and_set_lay_over_single_figures(tmp_path):
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text(f"name: first\nextends: toy\nfigures: {json.dumps({'letter': EACH['letter'], 'rate': RATE})}\n")
    second.write_text("name: second\nextends: ./first.yaml\nfigures: {letter: {value: 2 million}}\n")
    found = load(str(second), {"figures.rate.value": 40})
    assert {one.cell.name: one.cell.value for one in found.baseline.own} == {"letter": "2000000", "rate": "40"}
    assert load(str(second)).baseline.own[0].cell.source in ("my letter", "our count")


WRONG = [
    ({"letter": LETTER}, "“source” is missing", "write `source: …`"),
    ({"letter": EACH["letter"] | {"value": 12.5}}, "an amount needs its unit", "12.5 million"),
    ({"letter": EACH["letter"] | {"program": "shild"}}, "no program “shild”", "did you mean “shield”?"),
    ({"letter": EACH["letter"] | {"account": "EQUIPP"}}, "no account “EQUIPP” of shield", "did you mean “EQUIP”?"),
    ({"letter": EACH["letter"] | {"fiscal_year": 2031}}, "no fiscal year “2031”", "from 2021 to 2026"),
    ({"rate": RATE | {"country": "BORR"}}, "no country “BORR”", "did you mean “BOR”?"),
    ({"rate": RATE | {"value": 3000}}, "must be more than 0 and at most 1000, got 3000", ""),
    ({"rate": RATE | {"table": "rate"}}, "there is no “rate”", "did you mean “rates”?"),
    ({"rate": {k: v for k, v in RATE.items() if k != "year"}}, "year is missing", "series, country, year"),
    ({"budget": BUDGET | {"year": 2020}}, "no year “2020”", "only 2023 is read"),
    ({"budget": BUDGET | {"account": "EQUIP"}}, "has no such key", "country, year"),
    ({"a": RATE, "b": RATE}, "is named by figures.a already", "keep one"),
    ({"flow": EACH["flow"] | {"value": 40}}, "must lie between 0 and 1", "40% is 0.4"),
]


@pytest.mark.parametrize(("figures", "what", "hint"), WRONG)
def test_what_is_no_cell_is_refused_at_its_place(figures, what, hint):
    with pytest.raises(ScenarioError) as caught:
        toy(figures)
    found = [problem for problem in caught.value.problems if what in problem.what]
    assert len(found) == 1
    assert found[0].place is not None
    assert hint in found[0].hint


def test_every_figure_of_a_run_says_that_it_is_the_scenarios(mine):
    (result,) = run([mine])
    known = reading.least_known(result)
    assert known["AVA"].startswith("own figure")
    assert "own" not in known["CYL"]
    assert marks.bracketed(known["AVA"]).startswith(" (u")
    assert "the scenario’s own" in result.data.attrs["money_label"]
    assert "1 rate the scenario’s own" in result.data.attrs["vintage_label"]
    assert str(result.data["observed_mark"].sel(country="BOR", year=2023).item()) == "own figure"
    assert len([text for text in json.loads(result.data.attrs["warnings"]) if "figures." in text]) == len(EACH)
    trace = why(mine, "AVA", 2023)
    assert [one.source.startswith("--set figures") for one in trace.find("cell") if one.mark == "own figure"] == [True]


def test_figures_move_the_reference_too_and_are_shared_by_what_is_compared(mine):
    plain = load("toy", {"ensemble.members": 30})
    with pytest.raises(ScenarioError, match="figures differs"):
        refuse_unlike([plain, mine])
    (result,) = run([mine])
    seen = result.data["homicide_rate"].sel(year=2023, country="BOR").values
    np.testing.assert_allclose(seen, 30)


def test_a_stored_run_keeps_its_figures(mine, tmp_path):
    (result,) = run([mine])
    kept = open_stored(store(result, tmp_path, ()))
    assert kept.changed == ()
    assert kept.loaded.baseline.sha256 == mine.baseline.sha256
    assert kept.plan["figures"]["letter"]["value"] == "12.5 million"


@pytest.fixture
def typed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(f"name: mine\nextends: toy\nfigures: {json.dumps({'letter': EACH['letter']})}\n")
    return lambda *words: CliRunner().invoke(cli, list(words))


def test_validate_and_audit_say_what_no_longer_holds(typed):
    said = typed("validate", "mine.yaml").stdout
    assert "change 1 of 12 statements" in said
    assert "T-A-2022  exact → does not hold" in said
    found = json.loads(typed("audit", "mine.yaml", "--json").stdout)
    assert [(one["id"], one["after"]["result"]) for one in found["changed"]] == [("T-A-2022", "does not hold")]
    assert json.loads(typed("audit", "toy", "--json").stdout)["changed"] == []
    valid = json.loads(typed("validate", "mine.yaml", "--json").stdout)["files"][0]
    assert valid["statements_changed"] == found["changed"]


def test_the_report_s_statements_are_computed_with_the_figures():
    letter = '{table: money, program: merida, account: INCLE, fiscal_year: 2009, value: 500 million, source: "a letter"}'
    done = CliRunner().invoke(cli, ["audit", "baseline", "--set", f"figures.x={letter}", "--json"])
    changed = {one["id"]: one["after"]["result"] for one in json.loads(done.stdout)["changed"]}
    assert changed["SF09"] == "does not hold"
    assert "SF08" not in changed


def test_a_region_says_its_own_totals(typed):
    found = json.loads(typed("audit", "plan-colombia", "--json").stdout)
    assert {one["result"] for one in found["claims"]} == {"not testable"}  # sums made here: nobody printed a total
    assert {one["result"] for one in json.loads(typed("audit", "toy", "--json").stdout)["claims"]} == {"exact"}


def test_status_and_trace_name_the_figures(typed):
    for words in (("status", "mine.yaml", "--at", "2023-09-30", "--members", "20"), ("trace", "mine.yaml", "--country", "AVA")):
        assert "One figure is the scenario’s own" in " ".join(typed(*words).stdout.split())
