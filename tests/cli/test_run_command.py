"""`run`, `status`, `compare` and `doctor` as a user types them: one object on stdout, the same bytes again, exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenarios.cli import cli, main

NO_TABLES = ("--format", "", "--quiet")


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def typed(*arguments, code=0, text=None):
    """Run a command line in this process; stdout."""
    result = CliRunner().invoke(cli, [str(x) for x in arguments], input=text, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.stdout


def ends(capsys, *arguments):
    """Exit code, stdout and stderr of the program as the shell sees them."""
    with pytest.raises(SystemExit) as end:
        main([str(x) for x in arguments])
    out, err = capsys.readouterr()
    return end.value.code, out, err


@pytest.fixture(scope="module")
def baseline(tmp_path_factory):
    """The contract of the baseline."""
    out = tmp_path_factory.mktemp("runs")
    return json.loads(typed("run", "baseline", "--members", 200, "--json", *NO_TABLES, "--out", out))


def test_one_object_on_stdout_and_the_same_bytes_again():
    first, again = (typed("run", "toy", "--members", 30, "--json", *NO_TABLES) for _ in range(2))
    assert first == again
    assert first.count("\n") == 1
    assert json.loads(first)["schema"] == "scenarios/run/1"
    workers = typed("run", "toy", "--members", 30, "--json", *NO_TABLES, "--workers", 1)
    assert workers == first
    assert typed("run", "toy", "--members", 30, "--seed", 8, "--json", *NO_TABLES) != first


def test_keys_of_the_contract(baseline):
    assert {"schema", "illustrative", "scenario", "members", "seed", "run_id", "inputs_sha256", "money"} <= set(baseline)
    assert {"money_bands", "allotment", "homicide_rate"} <= set(baseline)
    assert (baseline["illustrative"], baseline["scenario"], baseline["members"], baseline["seed"]) == (True, "Baseline", 200, 7)
    lines = {"envelope", "held", "returned", "outside", "allotted", "obligated", "disbursed", "lapsed", "cancelled", "open"}
    assert all(set(x) == lines for x in baseline["money"].values())
    assert set(baseline["money_bands"]) == set(baseline["money"]) == {"carsi", "merida", "mexico_other", "section_1004"}
    assert set(baseline["allotment"]["HND"]["2010"]) == {"hard", "soft", "other"}
    years = baseline["homicide_rate"]["HND"]
    assert list(years) == [str(year) for year in range(2008, 2019)]
    names = ["p05", "p25", "p50", "p75", "p95", "observed", "observed_later", "interpolated"]
    assert all(list(x) == names for x in years.values())
    for year, x in years.items():
        assert (x["observed"] is not None) == (int(year) <= 2011)
        assert (x["observed_later"] is not None) == (int(year) > 2011)
        assert x["interpolated"] is None
    assert baseline["is_reference"] is True


def test_envelopes_are_the_reports_to_the_dollar(baseline):
    """Table 1a FY2008-13: 604.008 million. Table 1b by account: 2,365.0 million. Table 2, thousands: its six years."""
    envelope = {name: lines["envelope"] for name, lines in baseline["money"].items()}
    assert envelope["carsi"] == 604_008_000.0
    assert envelope["merida"] + envelope["mexico_other"] == 2_365_000_000.0
    assert envelope["section_1004"] == 1000.0 * (19_314 + 42_004 + 105_549 + 97_319 + 89_579 + 89_579)
    for lines in baseline["money"].values():
        parts = sum(lines[name] for name in ("held", "returned", "disbursed", "lapsed", "cancelled", "open"))
        assert parts == pytest.approx(lines["envelope"], abs=0.05)


def test_observed_rates_are_kept(baseline):
    for years in baseline["homicide_rate"].values():
        for x in years.values():
            if x["observed"] is not None:
                assert [x[name] / x["observed"] for name in ("p05", "p50", "p95")] == pytest.approx([1, 1, 1], rel=1e-9)


def test_forward_funding_moved_by_year(baseline):
    """Notes c, d and e of Table 1b: FY2009, FY2010 and FY2011 of Mexico are 432.8, 582.7 and 353.2; no sum changes."""
    Path("moved.yaml").write_text("name: Moved\nextends: baseline\nforward_funding: moved\n")
    moved = json.loads(typed("run", "moved.yaml", "--members", 10, "--json", *NO_TABLES))
    for year, million in ((2009, 432.8), (2010, 582.7), (2011, 353.2)):
        given = sum(moved["allotment"]["MEX"][str(year)].values())
        assert given - _section_1004("MEX", year) == pytest.approx(million * 1e6, abs=0.05)
    for name in ("merida", "mexico_other", "carsi"):
        assert moved["money"][name]["envelope"] == baseline["money"][name]["envelope"]


def _section_1004(code, year):
    """USD of Table 2 for a country and year, from the region's tables."""
    from scenarios.baseline.tables import load_baseline

    given = (t for t in load_baseline().tranches if t.program == "section_1004")
    return float(sum(t.usd for t in given if (t.unit, t.fiscal_year) == (code, year)))


def test_several_files_are_several_runs():
    found = json.loads(typed("run", "toy", "baseline", "toy", "--members", 10, "--json", *NO_TABLES))
    assert found["schema"] == "scenarios/runs/1"
    assert [x["scenario"] for x in found["runs"]] == ["Toy", "Baseline", "Toy"]
    assert found["runs"][0] == found["runs"][2]
    alone = json.loads(typed("run", "baseline", "--members", 10, "--json", *NO_TABLES))
    assert found["runs"][1] == alone


def test_standard_input_is_a_file():
    text = "name: Toy\nextends: toy\n"
    piped = json.loads(typed("run", "-", "--members", 10, "--json", *NO_TABLES, text=text))
    Path("same.yaml").write_text(text)
    assert (
        piped["homicide_rate"] == json.loads(typed("run", "same.yaml", "--members", 10, "--json", *NO_TABLES))["homicide_rate"]
    )


def test_a_run_is_a_folder_of_its_own():
    typed("run", "toy", "--members", 10, "--format", "csv,xlsx,iamc", "--out", "here")
    (folder,) = Path("here").iterdir()
    manifest = json.loads((folder / "manifest.json").read_text())
    assert folder.name == f"toy-{manifest['run_id']}"
    assert (manifest["members"], manifest["seed"], manifest["scenario"]) == (10, 7, "Toy")
    assert all(len(digest) == 64 for digest in manifest["inputs_sha256"].values())
    assert {"result.nc", "manifest.json", "csv", "tables.xlsx", "iamc.csv"} <= {path.name for path in folder.iterdir()}


def test_the_summary_for_people_says_what_it_is():
    out = typed("run", "baseline", "toy", "--members", 10, *NO_TABLES)
    assert out.count("illustrative, not a forecast") == 3
    assert "invented" in out
    assert "{" not in out


@pytest.mark.parametrize(
    "text",
    [
        "name: x\nextends: baseline\nprogams: {}\n",
        "name: x\nextends: baseline\nprograms:\n  carsi:\n    envelope: {2010: -5}\n",
        "name: x\nextends: baseline\nprograms:\n  carsi:\n    split: {rule: shares, shares: {NO: 1.0}}\n",
        "name: x\nextends: baseline\nprograms:\n  carsi:\n    split: {rule: shares, shares: {HND: 0.7, GTM: 0.5}}\n",
        "name: x\nextends: nowhere.yaml\n",
        "",
        "name: x\nname: y\nextends: baseline\n",
        "name: x\nextends: baseline\nprograms:\n  carsi:\n    envelope: {2010: .nan}\n",
    ],
    ids=["misspelt", "negative", "norway", "shares", "parent", "empty", "duplicate", "nan"],
)
@pytest.mark.parametrize("command", [("run",), ("run", "toy"), ("compare", "baseline"), ("status", "--at", "2011-01-01")])
def test_a_wrong_file_ends_with_2_and_writes_nothing(capsys, command, text):
    Path("wrong.yaml").write_text(text)
    code, out, err = ends(capsys, *command, "wrong.yaml")
    assert (code, out) == (2, "")
    assert "wrong.yaml:" in err
    assert "hint" in err
    assert [path.name for path in Path().iterdir()] == ["wrong.yaml"]


def test_a_wrong_file_as_json_is_one_object(capsys):
    Path("wrong.yaml").write_text("name: x\nextends: baseline\nprogams: {}\n")
    code, out, _ = ends(capsys, "run", "wrong.yaml", "--json")
    found = json.loads(out)
    assert (code, found["schema"]) == (2, "scenarios/error/1")
    (error,) = found["errors"]
    assert (error["file"], error["line"], error["column"]) == ("wrong.yaml", 3, 1)
    assert "programs" in error["hint"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rum", "toy"), "run"),
        (("statsu",), "status"),
        (("run",), "FILE"),
        (("run", "toy", "--members", "0"), "--members"),
        (("run", "toy", "--format", "cvs"), "cvs"),
        (("run", "toi"), "toy"),
        (("status", "toy", "--at", "2011-13-01"), "2011-13-01"),
        (("status", "toy", "--at", "30/06/2022"), "write year-month-day, as 2011-09-30"),
        (("status", "toy", "--at", "2099-09-30"), "the money is followed to 31 December"),
        (("status", "toy", "--at", "2022-01-01", "--by", "account"), "account"),
        (("status", "toy", "--at", "2022-01-01", "--accounts", "INCLE"), "POLICE"),
        (("compare", "baseline"), "OTHER"),
        (("compare", "baseline", "toy"), "region"),
    ],
    ids=str,
)
def test_wrong_use_ends_with_2_and_says_what_to_do(capsys, arguments, said):
    code, out, err = ends(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert not list(Path().iterdir())


def test_an_interrupt_ends_with_130_and_leaves_nothing(capsys, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("scenarios.engine.ensemble.result.Result.save", interrupted)
    code, _, err = ends(capsys, "run", "toy", "--members", 5, "--format", "")
    assert code == 130
    assert "interrupted" in err
    assert not list(Path("runs").iterdir())


def test_a_bug_ends_with_4_and_names_its_trace(capsys, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("no")

    monkeypatch.setattr("scenarios.analysis.gathered.run", broken)
    code, out, err = ends(capsys, "run", "toy", "--members", 5)
    assert (code, out) == (4, "")
    trace = Path(err.split("the trace is in ")[1].split(";")[0])
    assert "ZeroDivisionError" in trace.read_text()
    trace.unlink()


def test_a_folder_that_cannot_be_written_ends_with_2(capsys):
    Path("file").write_text("")
    code, _, err = ends(capsys, "run", "toy", "--members", 5, "--out", "file/below", *NO_TABLES)
    assert code == 2
    assert "file" in err


def test_status_prints_rows_and_one_object():
    text = typed("status", "toy", "--at", "2023-06-30", "--members", 20)
    assert "30 June 2023" in text
    assert "commons" in text
    first, again = (typed("status", "toy", "--at", "2023-06-30", "--members", 20, "--json") for _ in range(2))
    assert first == again
    assert json.loads(first)["at"] == "2023-06-30"


def test_compare_prints_one_object_and_zero_for_a_copy():
    Path("copy.yaml").write_text("name: A copy\nextends: baseline\n")
    out = typed("compare", "baseline", "copy.yaml", "--members", 40, "--plain", "--json")
    averted = json.loads(out)["others"]["A copy"]["homicides_averted"]["ALL"]
    assert [averted[name] for name in ("p05", "p50", "p95")] == [0, 0, 0]
    assert typed("compare", "baseline", "copy.yaml", "--members", 40, "--plain", "--json") == out
    assert not list(Path().glob("runs*"))


def test_doctor_says_what_is_installed():
    found = json.loads(typed("doctor", "--json"))
    assert "numpy" in json.dumps(found)


def test_doctor_finds_what_commands_that_were_killed_left(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / "runs" / f".toy-1234567.{dead.pid}.part").mkdir(parents=True)
    (tmp_path / "runs" / "half").mkdir()
    notes = [one["what"] for one in json.loads(typed("doctor", "--json"))["findings"] if one["state"] == "note"]
    assert any(f"{dead.pid}.part was left by a command" in note for note in notes)
    assert any("half is no whole run: it lacks result.nc and manifest.json" in note for note in notes)


def test_in_a_shell_stdout_is_the_object_and_stderr_the_rest():
    text = b"name: Piped\nextends: toy\n"
    program = "import sys; from scenarios.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", program, "run", "-", "--members", "5", "--format", "csv", "--json"]
    done = subprocess.run(command, input=text, capture_output=True, check=True)
    assert json.loads(done.stdout)["scenario"] == "Piped"
    assert b"stored in runs/piped-" in done.stderr
