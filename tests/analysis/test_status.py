"""Audit figures of others inside our bands, and rows that add up."""

import json
from datetime import date

import pytest

from scenarios.analysis.status import ALL, STATUS_STAGES, as_json, status
from scenarios.spec.load import load

MEMBERS = 1000
PARTS = ("waiting", "unobligated", "unliquidated", "disbursed", "lapsed", "cancelled", "held", "returned")


def row(rows, program, country=ALL, kind=ALL):
    return next(x for x in rows if (x.program, x.country, x.kind) == (program, country, kind)).stages


@pytest.fixture(scope="module")
def baseline():
    return load("baseline", {"ensemble.members": MEMBERS})


@pytest.mark.parametrize(
    ("day", "program", "accounts", "delivered"),
    [
        (date(2011, 12, 2), "merida", None, 700.0),
        (date(2011, 9, 1), "merida", None, 504.0),
        (date(2009, 9, 30), "merida", None, 25.0),
        (date(2011, 9, 30), "carsi", ["INCLE", "ESF", "NADR"], 75.0),
        (date(2011, 9, 30), "carsi", None, 80.0),
    ],
)
def test_audit_figures_lie_inside_the_band(baseline, day, program, accounts, delivered):
    """Reported as delivered or expended, million USD (design: audit points of GAO and the Department of State)."""
    low, middle, high = row(status(baseline, day, ("program",), accounts), program)["disbursed"]
    assert low < delivered * 1e6 < high
    assert low < middle < high


@pytest.fixture(scope="module")
def one():
    """One member: quantiles are its own figures, and rows add up exactly."""
    return load("carsi-fourfold", {"ensemble.members": 1, "programs.carsi.limit": "hold"})


@pytest.mark.parametrize("day", [date(2008, 12, 31), date(2010, 5, 5), date(2012, 9, 30), date(2012, 10, 1)])
def test_rows_add_up(one, day):
    rows = status(one, day)
    for stage in STATUS_STAGES:
        whole = row(rows, ALL)[stage][1]
        for kept in ("program", "kind"):
            parts = [x for x in rows if _only(x, kept)]
            assert sum(x.stages[stage][1] for x in parts) == pytest.approx(whole, abs=0.01), (stage, kept)
        if stage not in ("appropriated", "held", "returned"):
            parts = [x for x in rows if _only(x, "country")]
            assert sum(x.stages[stage][1] for x in parts) == pytest.approx(whole, abs=0.01), stage
    for x in rows:
        obligated = sum(x.stages[name][1] for name in ("unliquidated", "disbursed", "cancelled"))
        assert x.stages["obligated"][1] == pytest.approx(obligated, abs=0.01)


def _only(x, kept):
    return all((getattr(x, name) == ALL) != (name == kept) for name in ("program", "country", "kind"))


def test_the_whole_is_the_envelopes_begun(one):
    given_ = (t for t in one.baseline.tranches if t.fiscal_year <= 2011)
    envelope = sum(float(t.usd) * (4 if t.program == "carsi" else 1) for t in given_)
    stages = row(status(one, date(2011, 6, 30), ()), ALL)
    assert sum(stages[name][1] for name in PARTS) == pytest.approx(envelope, abs=0.01)


def test_held_and_returned_stand_in_all_only(one):
    rows = status(one, date(2012, 6, 30))
    assert row(rows, "carsi")["held"][1] > 0.0
    assert all(x.stages["held"] == x.stages["returned"] == (0.0, 0.0, 0.0) for x in rows if x.country != ALL)


def test_by_program_gives_one_row_a_program(one):
    rows = status(one, date(2011, 6, 30), ("program",))
    assert [(x.program, x.country, x.kind) for x in rows] == [
        (name, ALL, ALL) for name in ("carsi", "merida", "mexico_other", "section_1004", ALL)
    ]


def test_no_money_no_rows(one):
    assert status(one, date(2007, 9, 30)) == []


def test_the_contract_of_status(baseline):
    day = date(2011, 12, 2)
    found = json.loads(json.dumps(as_json(status(baseline, day, ("program",)), day), allow_nan=False))
    assert found["schema"] == "scenarios/status/1"
    assert found["at"] == "2011-12-02"
    names = {"program", "country", "kind", *STATUS_STAGES}
    assert all(set(x) == names for x in found["rows"])
    assert all(set(x[stage]) == {"p05", "p50", "p95", "mean"} for x in found["rows"] for stage in STATUS_STAGES)


def test_where_members_go_by_the_rows_are_the_same(monkeypatch):
    """Means are the same, quantiles within a step; `by` leaves rows out in both."""
    one, day = load("toy", {"ensemble.members": 300}), date(2022, 9, 30)
    held = {way: status(one, day, way) for way in (("program", "country", "kind"), ("kind",))}
    monkeypatch.setattr("scenarios.analysis.status.EXACT_TO", 0)
    for way, rows in held.items():
        gone = status(one, day, way)
        assert [(x.program, x.country, x.kind) for x in gone] == [(x.program, x.country, x.kind) for x in rows]
        for a, b in zip(rows, gone, strict=True):
            assert b.means == pytest.approx(a.means, rel=1e-9, abs=1e-3)
            for name in STATUS_STAGES:
                assert b.stages[name] == pytest.approx(a.stages[name], rel=2.0**-9, abs=2.0)
