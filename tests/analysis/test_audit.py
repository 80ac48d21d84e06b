"""The audit: each verdict is what a reader found by hand, and follows from the tables alone."""

import json
import shutil
from decimal import Decimal

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from scenarios.analysis.audit import CLAIMS, RESULTS, audit
from scenarios.analysis.audit.verdicts import EXACT, FAILS, ROUNDING, figures, like, tie
from scenarios.cli.audit import audit as command
from scenarios.shipped import DATA

FOUND = {claim.id: claim for claim in audit()}
each = pytest.mark.parametrize("claim", FOUND.values(), ids=FOUND)


def test_every_statement_has_its_function():
    assert len(FOUND) == 55
    assert set(FOUND) == set(CLAIMS)


@each
def test_verdict_is_the_one_found_by_hand(claim):
    assert claim.result == claim.expected
    assert claim.result in RESULTS


@each
def test_what_does_not_tie_says_why(claim):
    if claim.result not in ("exact", "holds"):
        assert len(claim.note) > 20
    if claim.result == "exact":
        assert figures(claim.computed) == figures(claim.stated)


def test_the_three_statements_that_do_not_hold():
    assert [c.id for c in FOUND.values() if c.result == FAILS] == ["SF17", "SF18", "SF27"]
    assert "405.9" in FOUND["SF17"].note
    assert "alone" in FOUND["SF18"].note
    assert "FY2009" in FOUND["SF27"].note


@pytest.fixture
def spoilt(tmp_path):
    """A copy of the tables, and a way to change one cell of it."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("toy"))

    def change(name, old, new):
        file = folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return {claim.id: claim.result for claim in audit(folder)}

    return change


@pytest.mark.parametrize(
    ("table", "old", "new", "broken"),
    [
        ("report_money.csv", '"25,000",25000000', '"25,000",25000001', {"SF01": ROUNDING}),
        ("report_money.csv", '"18,000",18000000', '"18,000",28000000', {"SF02": FAILS, "SF14": FAILS, "SF34": FAILS}),
        ("report_money.csv", ",2009,\"1,538,000\",1538000", ",2009,x,1600000", {"SF44": FAILS}),
        ("table_1b_notes.csv", "94000000", "95000000", {"SF20": FAILS, "SF23": FAILS}),
        ("tranches.csv", "260000000", "250000000", {"SF21": FAILS}),
        ("figure1_reconstruction.csv", "91.6", "51.6", {"SF49": FAILS}),
        ("us_aid_all_accounts.csv", "65382000", "66382000", {"SF28": FAILS}),
    ],
)  # fmt: skip
def test_a_spoilt_figure_changes_the_verdict(spoilt, table, old, new, broken):
    results = spoilt(table, old, new)
    assert {key: results[key] for key in broken} == broken


def test_no_verdict_is_read_from_the_table_of_claims(spoilt):
    """Whatever `expected`, `holds` and `remark` say, the verdicts stay."""
    assert spoilt("claims.csv", "exact,sum 60000,exact", "no,no,does not hold") == {
        k: c.result for k, c in FOUND.items()
    }


@given(st.integers(-(10**6), 10**6), st.integers(0, 4))
def test_a_figure_ties_with_its_own_rounding(tenths, digits):
    value = Decimal(tenths).scaleb(-digits)
    assert tie(value, value, Decimal("0.1")) == EXACT
    assert abs(like(value, Decimal("0.1")) - value) <= Decimal("0.05")


def test_figures_in_a_text():
    assert figures("Mexico 65.4 -> 1,405.9; 41.7, 17.1") == [Decimal(x) for x in ("65.4", "1405.9", "41.7", "17.1")]


def test_json_keeps_the_contract():
    out = json.loads(CliRunner().invoke(command, ["--json"]).output)
    assert out["schema"] == "scenarios/audit/1"
    assert {"id", "result", "computed", "stated", "note"} <= set(out["claims"][0])
    assert len(out["claims"]) == 55


def test_table_has_one_line_a_statement_and_no_colour():
    out = CliRunner().invoke(command, []).output
    lines = out.splitlines()
    for claim in FOUND.values():
        assert sum(line.startswith(f"{claim.id}  {claim.result:<13}  ") for line in lines) == 1
    assert "\x1b" not in out
    assert lines[-3].startswith("55 statements: ")
    assert lines[-1].endswith("scenarios audit --pipeline")
