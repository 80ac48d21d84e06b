"""`scenarios status --detail`, as a user types it."""

import json

import pytest
from click.testing import CliRunner

from scenarios.cli import cli

SMALL = ("--members", "20")


def run(*arguments, code=0):
    result = CliRunner().invoke(cli, ["status", *arguments, *SMALL], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


@pytest.mark.parametrize(("name", "day"), [("baseline", "2011-12-02"), ("toy", "2024-03-31"), ("baseline", "2006-01-01")])
def test_detail_adds_to_status_and_renames_nothing(name, day):
    plain = json.loads(run(name, "--at", day, "--json").stdout)
    full = json.loads(run(name, "--at", day, "--json", "--detail").stdout)
    assert plain["schema"] == "scenarios/status/1"
    assert full.pop("detail")["at"] == day
    assert full == plain


def test_text_ends_with_the_detail():
    plain, full = (run("baseline", "--at", "2011-12-02", *more).stdout for more in ((), ("--detail",)))
    assert full.startswith(plain.rstrip("\n"))
    for title in ("Spend-out", "Balances on 30 Sep 2011", "Use or lose", "months of burn", "Allotted in FY2012"):
        assert title in full


def test_a_day_before_all_money_says_so():
    assert "no money yet: FY2008 is the first year" in run("baseline", "--at", "2006-01-01").stdout


def test_accounts_are_refused_beside_detail():
    assert "leave out --accounts" in run("baseline", "--at", "2011-12-02", "--detail", "--accounts", "ESF", code=2).output
