"""One more amount: it is allotted whole where it is said to be, its money is accounted for, and a full queue makes it harm."""

import json

import numpy as np
import pytest

from scenarios.analysis.deciding.amounts import millions_of
from scenarios.analysis.deciding.bench import bench_of
from scenarios.analysis.deciding.contracts import next_json
from scenarios.analysis.deciding.next_amount import next_amount
from scenarios.cli import main
from scenarios.engine.plan.inputs import Extra
from scenarios.engine.plan.layout import SOFT
from scenarios.errors import ScenarioError
from scenarios.present.deciding import next_text
from scenarios.present.plots import more
from scenarios.spec.load import load
from scenarios.terms import LEDGER

SMALL = {"ensemble.members": 40}

WHERE = [LEDGER.index(line) for line in ("held", "returned", "outside", "disbursed", "lapsed", "cancelled", "open")]


@pytest.fixture(scope="module")
def found():
    return next_amount(load("toy", SMALL), [1.0, 40.0], "homicides_averted_run_off")


@pytest.mark.parametrize("limit", ["none", "hold", "redistribute"])
def test_it_is_allotted_whole_in_its_place_and_year_whatever_the_limit(limit):
    toy = load("toy", SMALL | {"programs.commons.limit": limit})
    bench = bench_of(toy, ("allotted", "ledger"))
    extra = (Extra("commons", "BOR", SOFT, 2023, 5.0),)
    row = 2023 - 2021

    def question(run, base):
        more_ = run.allotted - base.allotted
        borvia = more_[:, row, SOFT, run.units.index("BOR")]
        before = np.abs(more_[:, :row]).sum((1, 2, 3))
        books = run.ledger.sum(1) - base.ledger.sum(1)
        return np.stack([borvia, before, books[:, 0], books[:, WHERE].sum(1)], axis=1)

    borvia, before, envelope, whole = bench.look_beside([(toy.scenario, extra)], question)[0].T
    np.testing.assert_allclose(borvia, 5.0, atol=1e-9)
    np.testing.assert_allclose(before, 0.0, atol=1e-9)
    np.testing.assert_allclose(envelope, 5.0, atol=1e-9)
    np.testing.assert_allclose(whole, 5.0, atol=1e-7)


def test_each_country_and_kind_of_each_amount(found):
    assert {(cell.country, cell.kind) for cell in found.of(1.0)} == {
        (c, k) for c in ("AVA", "BOR", "CYL") for k in ("hard", "soft")
    }
    assert all(0.0 <= cell.paid <= 1.0 + 1e-9 for cell in found.cells)
    assert len(found.cells) == 12


def test_the_years_by_themselves_are_the_amounts_years():
    toy = load("toy", SMALL)
    yearly = next_amount(toy, [2.0], "disbursed", by_year=True, first=2024)
    assert {cell.fiscal_year for cell in yearly.cells} == {2024, 2025, 2026}
    for cell in yearly.cells:  # the outcome is what is paid out
        assert cell.effect.p50 == pytest.approx(cell.disbursed.p50, abs=1e-9)


def test_where_the_queue_is_full_more_money_is_not_paid_out():
    laid = {"ensemble.members": 80, "parameters.ceiling_per_head_soft": 0.3}
    full = next_amount(load("toy", laid), [200.0], "homicides_averted_run_off")
    soft = [cell for cell in full.cells if cell.kind == "soft"]
    assert max(cell.paid for cell in soft) < 0.05
    assert all(next_text.harms(full, cell) for cell in soft)
    assert "a ceiling binds" in " ".join(next_text.sentences(full))


def test_answers_in_every_form(found):
    data = json.loads(json.dumps(next_json(found)))
    assert data["schema"] == "scenarios/next/1"
    assert data["amount"] == 1e6
    assert [one["amount"] for one in data["amounts"]] == [1e6, 40e6]
    assert set(data["cells"][0]["homicides_averted_run_off"]) >= {"p05", "p50", "p95", "chance_better", "mc_error"}
    text = next_text.text(found, 80)
    assert "1 million USD more" in text
    assert "40 million USD more" in text
    assert more.figure(found)
    assert "40 million USD" in more.alt_text(found)
    yearly = next_amount(found.loaded, [1.0], "lapsed", by_year=True)
    assert more.figure(yearly)


def test_amounts_need_their_unit():
    with pytest.raises(ScenarioError, match="needs its unit"):
        millions_of(["5"])
    with pytest.raises(ScenarioError, match="more than nothing"):
        millions_of(["0 dollars"])


def test_the_command(capsys):
    with pytest.raises(SystemExit) as end:
        main(["next", "toy", "--members", "30", "--amount", "2 million", "--json"])
    assert end.value.code == 0
    assert json.loads(capsys.readouterr().out)["amount"] == 2e6
