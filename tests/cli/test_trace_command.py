"""`scenarios trace` from outside: text, contract, files, and refusals."""

import csv
import json

import pytest
from click.testing import CliRunner

from scenarios.cli import cli


def call(*arguments):
    return CliRunner().invoke(cli, ["trace", *arguments])


def test_text_says_who_waits_for_what():
    said = call("baseline", "--country", "HND", "--fy", "2010")
    assert said.exit_code == 0
    assert len(said.stdout) > 500
    assert "waits for" in said.stdout
    assert said.stdout == call("baseline", "--country", "honduras", "--fy", "2010").stdout


def test_a_suspension_tells_of_no_money_of_years_after_it():
    """The suspension ends in FY2010: of later years there is nothing that it could stop."""
    early, late = (call("honduras-suspended", "--country", "HND", "--fy", year) for year in ("2010", "2012"))
    assert "% of what was still to be obligated stood still" in early.stdout
    assert "stood still" not in late.stdout


def test_json_adds_up_to_the_cent():
    found = json.loads(call("baseline", "--country", "GTM", "--program", "carsi", "--json").stdout)
    assert found["schema"] == "scenarios/trace/1"
    assert found["illustrative"] is True
    stages = ("waiting", "unobligated", "unliquidated", "disbursed", "lapsed", "cancelled")
    for row in found["ledger"]:
        assert round(100 * row["allotted"]) == sum(round(100 * row[name]) for name in stages)
    paid = sum(round(100 * e["usd"]) for e in found["log"] if e["event"] in ("instalment", "disbursed"))
    assert paid == sum(round(100 * row["disbursed"]) for row in found["ledger"])


def test_out_writes_everything_and_replaces_only_a_trace(tmp_path):
    out = tmp_path / "trace"
    for _ in range(2):
        assert call("baseline", "--country", "HND", "--fy", "2010", "--out", str(out)).exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["gantt.png", "gantt.svg", "ledger.csv", "log.csv", "queue.csv"]
    with (out / "log.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {"date", "project", "event", "waited_for", "since", "waits_for"} <= set(rows[0])
    (out / "mine.txt").write_text("keep me", encoding="utf-8")
    refused = call("baseline", "--country", "HND", "--out", str(out))
    assert refused.exit_code == 2
    assert (out / "mine.txt").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--program", "carsy"], "choose from"),
        (["--fy", "1999"], "--fy lies between"),
        (["--limit"], "name it with --country"),
        (["--country", "HND", "--program", "merida"], "no money there"),
        (["--country", "HND", "--luck", "--out", "x"], "writes nothing"),
    ],
)
def test_wrong_use_says_what_is_right(arguments, said):
    found = call("baseline", *arguments)
    assert found.exit_code == 2
    assert said in found.stderr


def test_limit_and_luck_have_their_own_contracts():
    limit = json.loads(call("toy", "--country", "AVA", "--limit", "--traces", "3", "--json").stdout)
    luck = json.loads(call("toy", "--country", "AVA", "--luck", "--traces", "3", "--json").stdout)
    assert limit["schema"] == "scenarios/trace-limit/1"
    assert luck["schema"] == "scenarios/trace-luck/1"
