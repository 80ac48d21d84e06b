import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenarios.baseline.parameters import load_parameters
from scenarios.cli import cli, main
from scenarios.shipped import HOME
from scenarios.spec.catalogue import TABLES
from scenarios.spec.files import shipped_scenarios
from scenarios.spec.load import load


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == code
    return result.stdout


def run_json(*arguments: str) -> dict:
    return json.loads(run(*arguments, "--json"))


def refused(capsys, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    out, err = capsys.readouterr()
    return end.value.code, out, err


def test_validate_says_ok_for_every_shipped_scenario():
    out = run("validate", *shipped_scenarios())
    assert [line.split(":")[0] for line in out.splitlines()] == shipped_scenarios()
    assert run("validate", "baseline", "by-need", "--strict") == "baseline: ok\nby-need: ok\n"


def test_strict_makes_warnings_count():
    assert "1 warning" in run("validate", "carsi-all-soft", "--strict", code=1)
    files = run_json("validate", "carsi-all-soft")["files"]
    assert "new appropriation law" in files[0]["warnings"][0]["message"]


def test_validate_tells_the_errors_of_all_files_and_exits_2(capsys):
    Path("one.yaml").write_text("name: One\nextends: baseline\nprogams: {}\n")
    Path("two.yaml").write_text("name: Two\nextends: baseline\norigin: .nan\n")
    code, out, err = refused(capsys, "validate", "one.yaml", "baseline", "two.yaml")
    assert (code, out) == (2, "")
    assert "one.yaml:3:1" in err
    assert "did you mean “programs”" in err
    assert "two.yaml:3:9" in err


def test_errors_as_json_are_one_object(capsys):
    Path("one.yaml").write_text("name: One\nextends: baseline\nprogams: {}\n")
    code, out, _ = refused(capsys, "validate", "one.yaml", "--json")
    found = json.loads(out)
    assert code == 2
    assert found["schema"] == "scenarios/error/1"
    assert found["errors"] == [
        {
            "file": "one.yaml",
            "line": 3,
            "column": 1,
            "code": "unknown-key",
            "message": "unknown key “progams”",
            "hint": "did you mean “programs”?",
        }
    ]


def test_show_names_the_line_of_each_value():
    Path("mine.yaml").write_text("name: Mine\nextends: by-need\nprograms:\n  carsi: {focus: 0.9}\n")
    rows = [re.split(r"\s{2,}", line) for line in run("show", "mine.yaml").splitlines()]
    origin = {row[0]: (row[1], row[2]) for row in rows}
    assert origin["programs.carsi.focus"] == ("0.9", "mine.yaml:4")
    assert origin["programs.carsi.split"] == ("need", "configs/by-need.yaml:8")
    assert origin["programs.carsi.capacity"] == ("0.0", "default")
    assert not any(path.startswith("programs.section_1004") for path in origin)


def test_show_as_json_has_the_resolved_scenario_and_its_files():
    shown = run_json("show", "by-need")
    (found,) = shown["found"]
    assert found["data"]["programs"]["carsi"]["split"] == "need"
    assert set(shown["files"]) == {"configs/by-need.yaml", "configs/baseline.yaml"}
    (split,) = [v for v in found["values"] if v["path"] == "programs.carsi.split"]
    assert (split["value"], split["line"]) == ("need", 8)


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        ("leak", "parameter leak: "),
        ("A01", "channel"),
        ("HND", "country HND: Honduras"),
        ("mix", "key programs.NAME.mix: How much of it is hard"),
        ("horizon", "must be given"),
        ("CARSI", "split_by_country   our estimate"),
        ("carsi", "2012: 135 million, 2013: 107.5 million"),
        ("INCLE", "availability_years  2"),
        ("REG", "belong to no country"),
        ("honduras", "own_budget_usd"),
        ("need", "rule split.need"),
        ("limit.hold", "rule limit.hold"),
        ("mix.path", "hard share by fiscal year"),
        ("interdiction", "parameters  push"),
        ("E301", "https://insightcrime.org"),
        ("E101", "not_comparable  no dose"),
        ("carsi-incle", "rests_on  carsi_by_country.csv:4"),
    ],
)
def test_show_looks_up_what_a_word_names(thing, words):
    assert words in run("show", thing)


@pytest.mark.parametrize("name", [name for name, one in load_parameters().items() if one.status == "estimated"])
def test_from_a_number_to_its_study_in_three_steps(name):
    """A number on a page names its parameter; that names records; each says its study, and the line where it stands."""
    parameter, *_ = run_json("show", name)["found"]
    records = re.findall(r"\bE\d{3}\b", parameter["source"])
    assert records
    for record in records:
        (found,) = run_json("show", record)["found"]
        file, line = found["source"].rsplit(":", 1)
        assert (HOME / file).read_text(encoding="utf-8").splitlines()[int(line) - 1].startswith(record)
        assert found["url"] or found["study"]


def test_show_of_a_word_that_is_both_shows_both():
    kinds = [found["kind"] for found in run_json("show", "cover")["found"]]
    assert kinds == ["parameter", "channel"]


def test_show_of_nothing_suggests(capsys):
    code, _, err = refused(capsys, "show", "fragmentaton")
    assert code == 2
    assert "did you mean “fragmentation”" in err
    assert "did you mean “merida”" in refused(capsys, "show", "Mérida")[2]
    assert "did you mean" not in refused(capsys, "show", "draws")[2]


def test_diff_shows_only_what_differs():
    out = run("diff", "baseline", "by-capacity").splitlines()
    assert [line.split() for line in out[1:]] == [
        ["programs.carsi.split", "as_reported", "absorptive"],
        ["programs.carsi.limit", "none", "redistribute"],
    ]
    assert run("diff", "equal", "equal") == "equal and equal decide the same\n"
    (moved,) = run_json("diff", "baseline", "mexico-to-central-america")["differences"]
    assert moved["a"] is None
    assert moved["b"]["value"] == {"from": "merida", "to": "carsi", "share": 0.2}


def test_diff_of_floors_compares_country_by_country():
    Path("mine.yaml").write_text("name: Mine\nextends: baseline\nprograms: {carsi: {floors: {HND: 0.1}}}\n")
    assert [row["path"] for row in run_json("diff", "baseline", "mine.yaml")["differences"]] == [
        "programs.carsi.floors.HND"
    ]


@pytest.mark.parametrize("parent", ["baseline", "toy", "carsi-all-soft"])
def test_a_new_file_is_a_copy_and_stays_one_when_uncommented(parent):
    run("new", "my-plan", "--from", parent)
    text = Path("my-plan.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=")
    new, old = load("my-plan.yaml").scenario, load(parent).scenario
    assert new.name == "My plan"
    own = {"name": "", "description": "", "question": ""}
    assert new.model_copy(update=own) == old.model_copy(update=own)
    Path("all.yaml").write_text(re.sub(r"(?m)^#(?! )(?=\w| )|^#(?=  )", "", text), encoding="utf-8")
    assert "\nprograms:\n  " in Path("all.yaml").read_text(encoding="utf-8")
    assert load("all.yaml").scenario.model_copy(update=own) == old.model_copy(update=own)


@pytest.mark.parametrize("parent", ["baseline", "toy"])
def test_examples_in_a_new_file_fit_its_region(parent):
    run("new", "mine", "--from", parent)
    text = Path("mine.yaml").read_text(encoding="utf-8")
    examples = re.findall(r"(?m)^#(levers|events): .*\n# for example (.*)$", text)
    assert [key for key, _ in examples] == ["levers", "events"]
    Path("tried.yaml").write_text("\n".join(["name: x", f"extends: {parent}", *map(": ".join, examples)]), encoding="utf-8")
    loaded = load("tried.yaml")
    assert loaded.scenario.levers.moved == ("demand", "other_money")
    assert len(loaded.scenario.events) == 2
    assert not loaded.warnings


def test_show_explains_levers_and_events():
    (lever,) = run_json("show", "will")["found"]
    assert (lever["kind"], lever["key"], lever["cost"]) == ("lever", "levers.will", "not in the envelope")
    (event,) = run_json("show", "truce")["found"]
    assert (event["kind"], list(event["keys"])) == (
        "event",
        ["country", "from", "(to)", "drop", "(rebound)", "(fade)"],
    )


def test_new_names_the_schema_where_it_lies():
    run("new", "mine", "--minimal")
    first, *rest = Path("mine.yaml").read_text(encoding="utf-8").splitlines()
    assert Path(first.partition("$schema=")[2]).is_file()
    assert rest == ["name: Mine", "extends: baseline"]


def test_new_from_a_file_elsewhere_finds_it():
    Path("deep").mkdir()
    Path("parent.yaml").write_text("name: Parent\nextends: equal\n")
    run("new", "deep/child.yaml", "--from", "./parent.yaml")
    assert load("deep/child.yaml").scenario.programs["carsi"].split.rule == "equal"


def test_new_never_overwrites(capsys):
    Path("mine.yaml").write_text("kept")
    code, _, err = refused(capsys, "new", "mine")
    assert (code, Path("mine.yaml").read_text()) == (2, "kept")
    assert "is there already" in err
    assert "there is no folder plans\n  hint: make it first: mkdir plans" in refused(capsys, "new", "plans/mine")[2]
    assert "`scenarios validate 'my plan.yaml'`" in run("new", "my plan")


@pytest.mark.parametrize(
    ("what", "known"),
    [
        ("scenarios", "toy"),
        ("countries", "HND"),
        ("parameters", "leak"),
        ("rules", "redistribute"),
        ("levers", "levers.other_money"),
        ("events", "withholding"),
        ("data", "population"),
    ],
)
def test_list_names_what_there_is(what, known):
    assert known in run("list", what)
    assert run_json("list", what)["found"]


def test_list_rules_has_every_rule():
    found = {(row["key"], row["name"]) for row in run_json("list", "rules")["found"]}
    assert found == {(key, name) for key, table in TABLES.items() for name in table}


def test_list_runs_reads_manifests():
    assert run("list", "runs") == "no runs here\n"
    Path("runs/x-1").mkdir(parents=True)
    Path("runs/x-1/manifest.json").write_text('{"scenario": "x", "members": 1000, "seed": 7}')
    Path("runs/broken").mkdir()
    Path("runs/broken/manifest.json").write_text("{")
    assert "x-1" in run("list", "runs")


def test_the_region_can_be_another():
    assert [row["code"] for row in run_json("list", "countries", "--region", "toy")["found"]] == [
        "AVA",
        "BOR",
        "CYL",
        "JNT",
    ]
    assert "Avaria" in run("show", "AVA", "--region", "toy")


def test_schema_is_json():
    assert json.loads(run("schema"))["required"] == ["name"]


def test_nothing_heavy_is_imported_to_validate():
    code = (
        "import sys; from scenarios.cli import cli; cli.main(['validate', 'baseline'], standalone_mode=False);"
        "heavy = {'scipy.stats', 'matplotlib', 'numba', 'xarray', 'simpy', 'rich'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
