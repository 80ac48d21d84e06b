"""What planners ask of money: tables of the report's page that agree with the run, and how firm each year's money was."""

import base64
import csv

import numpy as np
import pytest

from scenarios.engine.ensemble.run import run
from scenarios.present.plots import allocation
from scenarios.present.report.asked import asked
from scenarios.spec.load import load

OPEN = ("waiting", "unobligated", "unliquidated")
PLANS = ("baseline", "honduras-suspended")


def rows_of(table):
    """The rows of the table's file, by column."""
    return list(csv.DictReader(base64.b64decode(table.csv.partition("base64,")[2]).decode().splitlines()))


@pytest.fixture(scope="module")
def plans():
    return [load(name, {"ensemble.members": 1}) for name in PLANS]


@pytest.fixture(scope="module")
def results(plans):
    return run(plans)


@pytest.mark.parametrize("place", [0, 1])
def test_open_money_of_one_draw_is_that_of_the_run(plans, results, place):
    """By program, kind and country the open money sums to where the run's money stands on the last 30 September of money."""
    which = "-2" if place else ""
    tables = {table.file.removesuffix(f"{which}.csv"): rows_of(table) for table in asked(plans[place], "Plan", place)}
    stands = float(results[place].data.flow.sel(quarter=2013.75, flow_stage=list(OPEN)).sum())
    balances = [sum(float(row[f"{name}_usd_p50"]) for name in OPEN) / 1e6 for row in tables["money-balances"]]
    np.testing.assert_allclose([balances[-1], sum(balances[:-1])], stands, rtol=1e-9)
    for group in ("all", "program", "kind", "country"):
        open_ = [float(row["open_usd_p50"]) for row in tables["money-pipeline"] if row["group"] == group]
        np.testing.assert_allclose(sum(open_) / 1e6, stands, rtol=1e-9)


def test_a_year_of_spend_out_is_what_the_run_disbursed(plans):
    """By hand: CARSI's FY2008 money has 60 million; what each year adds is never negative, and a year to come is empty."""
    rows = [row for row in rows_of(asked(plans[0], "Plan")[0]) if row["program"] == "carsi"]
    first = [float(row["share_disbursed_p50"]) for row in rows if row["fiscal_year"] == "2008"]
    assert {row["envelope_usd_p50"] for row in rows if row["fiscal_year"] == "2008"} == {"60000000"}
    assert first == sorted(first)
    assert 0.3 < first[-1] < 1.0
    assert [bool(row["share_disbursed_p50"]) for row in rows if row["fiscal_year"] == "2013"] == [True, *[False] * 4]


def test_files_of_several_plans_have_names_of_their_own_and_empty_cells_are_empty(plans):
    first, second = (asked(plan, "Plan", n) for n, plan in enumerate(plans))
    assert not {table.file for table in first} & {table.file for table in second}
    for table in first:
        assert not [cell for row in rows_of(table) for cell in row.values() if cell == "'"]
    assert [table.csv for table in first] != [table.csv for table in second]


def test_a_year_that_was_only_requested_says_so_under_its_number(results):
    """Baseline: FY2011 estimate, FY2012 planned, FY2013 request (Tables 1a, 1b); each stands in the column of its year."""
    figure = allocation.figure(results[0])
    written = {text.get_text(): text for axes in figure.axes for text in axes.texts}
    for year, status in ((2011, "estimate"), (2012, "planned"), (2013, "request")):
        (x, y), (of_year, above) = (written[words].get_position() for words in (status, f"FY{year}"))
        assert x == of_year
        assert 0 < y - above < 20
    assert {row["year_status"] for row in allocation.table(results[0]) if row["fiscal_year"] == 2013} == {"request"}
