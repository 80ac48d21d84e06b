"""`--set KEY=VALUE` at every command that takes a scenario: what a file would say, checked as in a file."""

import json
from pathlib import Path

import click
import pytest

from scenarios.cli import COMMANDS, cli, main
from scenarios.cli.explore import _written
from scenarios.spec.load import load

TAKE_A_SCENARIO = (
    *("run", "status", "compare", "explain", "why", "report", "explore", "trace", "audit", "calibrate", "backtest"),
    *("validate", "show", "diff", "sweep", "pack", "sensitivity", "stress", "learn", "optimize", "next", "goal", "frontier"),
)
SOFT = ("--set", "programs.commons.mix=0.2", "--set", "origin=2022", "--set", "programs.commons.envelope.2022=40 million")
FILE = "name: Toy\nextends: toy\norigin: 2022\nprograms: {commons: {mix: 0.2, envelope: {2022: 40 million}}}\n"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("soft.yaml").write_text(FILE, encoding="utf-8")


def typed(capsys, *arguments):
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    out, err = capsys.readouterr()
    return end.value.code, out, err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_takes_a_scenario_has_it(name):
    options = {
        opt for p in cli.get_command(click.Context(cli), name).params if isinstance(p, click.Option) for opt in p.opts
    }
    assert ("--set" in options) == (name in TAKE_A_SCENARIO)


@pytest.mark.parametrize(
    "line",
    [
        ("run", "{}", "--members", "20", "--format", "", "--json", "--quiet"),
        ("status", "{}", "--at", "2023-06-30", "--members", "20", "--json"),
        ("compare", "toy", "{}", "--members", "20", "--plain", "--json"),
        ("why", "{}", "--country", "AVA", "--year", "2025", "--members", "20", "--json"),
        ("trace", "{}", "--country", "AVA", "--fy", "2022", "--json"),
    ],
    ids=lambda line: line[0],
)
def test_it_is_what_a_file_would_say(line, capsys):
    asked = [word.format("soft.yaml") for word in line]
    laid = [word.format("toy") for word in line]
    both = ("--set", "origin=2022") if line[0] == "compare" else ()
    code, as_file, _ = typed(capsys, *asked, *both)
    assert code == 0
    if line[0] == "compare":  # it is laid over both
        assert json.loads(typed(capsys, *laid, *SOFT)[1])["schema"] == json.loads(as_file)["schema"]
        return
    code, as_set, _ = typed(capsys, *laid, *SOFT)
    assert code == 0
    files = ("inputs_sha256", "run_id", "steps", "where", "file", "line", "source")
    assert _without(json.loads(as_set), files) == _without(json.loads(as_file), files)


def _without(value, keys):
    """An answer without where its values stand."""
    if isinstance(value, dict):
        return {key: _without(inner, keys) for key, inner in value.items() if key not in keys}
    return [_without(inner, keys) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["programs.commons.mix=60"], ["60% is 0.6", "--set programs.commons.mix=60:1:1"]),
        (["progams.commons.mix=0.6"], ["unknown key “progams”", "did you mean “programs”?"]),
        (["origin"], ["an override is a path and a value", "write programs.carsi.mix=0.5"]),
        (["origin=2022", "origin=2023"], ["origin is set twice"]),
        (["extends=baseline"], ["extends cannot be laid over a file"]),
        (["programs.commons.mix=60", "origin=1922"], ["60% is 0.6", "has no rate of AVA, BOR, CYL for 1922"]),
        (["programs.commons.caps={AVE: 0.3, BRO: 30}"], ["“AVE” is not a country", "30% is 0.3"]),
        (["blur_requests=yes"], ["ambiguous value yes"]),
    ],
)
def test_mistakes_are_told_all_at_once_where_they_were_typed(given, said, capsys):
    code, out, err = typed(capsys, "validate", "toy", *(word for one in given for word in ("--set", one)))
    assert (code, out) == (2, "")
    assert all(words in err for words in said)


def test_an_option_of_its_own_and_the_same_laid_over_contradict_each_other(capsys):
    code, _, err = typed(capsys, "status", "toy", "--at", "2023-06-30", "--members", "20", "--set", "ensemble.members=30")
    assert code == 2
    assert "ensemble.members is set, and asked for by an option of its own" in err


def test_show_and_diff_name_where_it_was_set(capsys):
    _, out, _ = typed(capsys, "show", "toy", "--set", "origin=2022")
    assert "--set origin=2022" in next(line for line in out.splitlines() if line.startswith("origin"))
    assert typed(capsys, "diff", "toy", "soft.yaml", *SOFT)[1] == "toy and soft.yaml decide the same\n"
    code, _, err = typed(capsys, "show", "leak", "--set", "origin=2022")
    assert (code, "--set is for scenarios" in err) == (2, True)


def test_the_live_page_gets_whole_scenarios(tmp_path):
    (path,) = _written(("toy",), {"origin": 2022, "programs.commons.mix": 0.2}, tmp_path)
    assert load(path).scenario == load("toy", {"origin": 2022, "programs.commons.mix": 0.2}).scenario


def test_a_report_says_how_to_make_it_again(capsys, monkeypatch):
    from scenarios.cli.report import command_of

    assert command_of(["toy"], 20, None, settings=["origin=2022"]) == "scenarios report toy --set origin=2022 --members 20"


@pytest.mark.parametrize("name", COMMANDS)
def test_help_prints_what_the_option_prints(name, capsys):
    assert typed(capsys, "help", name)[1] == typed(capsys, name, "--help")[1]


def test_help_alone_and_of_nothing(capsys):
    assert typed(capsys, "help")[1] == typed(capsys, "--help")[1]
    code, _, err = typed(capsys, "help", "rum")
    assert (code, "Did you mean “run”?" in err) == (2, True)
