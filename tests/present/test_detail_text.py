"""The text and the tables of what planners ask of money."""

from dataclasses import replace
from datetime import date
from math import inf

import pytest

from scenarios.analysis.detail import detail
from scenarios.present.detail import detail_blocks, detail_tables, text
from scenarios.spec.load import load


@pytest.fixture(scope="module", params=[("baseline", date(2011, 12, 2)), ("toy", date(2024, 3, 31))], ids=["real", "toy"])
def found(request):
    name, day = request.param
    return detail(load(name, {"ensemble.members": 40}), day)


def test_it_fits_a_terminal_of_100_columns(found):
    assert max(map(len, text(found).splitlines())) <= 100


def test_every_block_says_how_to_take_it(found):
    for block in detail_blocks(found).values():
        assert block.notes[-1].endswith(f"{found.warning}.")
        assert all(len(row) == len(block.header) for row in block.rows)


def test_years_to_come_are_a_dash_and_letters_are_explained(found):
    blocks = detail_blocks(found)
    assert blocks["spend_out"].rows[-1][2:] == ("–",) * 5
    budgets = blocks["allotted_per_country"]
    for letter in ("(a)", "(e)"):
        marked = any(letter in cell for row in budgets.rows for cell in row)
        assert marked == any(letter in note for note in budgets.notes)


def test_tables_are_as_wide_as_their_headers(found):
    for header, rows in detail_tables(found).values():
        assert rows
        assert all(len(row) == len(header) for row in rows)


def test_nothing_disbursed_is_no_burn(found):
    """Where half of the draws paid nothing there is no number of months."""
    rows = tuple(replace(row, months=(12.0, inf, inf)) for row in found.pipeline)
    changed = replace(found, pipeline=rows)
    assert {row[-1] for row in detail_blocks(changed)["pipeline"].rows} == {"no burn [12, no burn]"}
    assert detail_tables(changed)["pipeline"][1][0][-3:] == (12.0, "no burn", "no burn")


def test_before_any_money_there_are_heads_without_rows():
    assert "before the first 30 September" in text(detail(load("toy", {"ensemble.members": 2}), date(2019, 1, 1)))
