"""The calls in Python give what the command line gives, show themselves in a notebook, and load nothing before a call."""

import doctest
import json
import os
import subprocess
import sys
from importlib import import_module
from typing import Annotated

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

import scenarios
from scenarios import Range
from scenarios.allocation.mixes import MIXES
from scenarios.allocation.splits import SPLITS
from scenarios.cli import cli

HALF = {"name": "Half", "extends": "toy", "programs": {"commons": {"mix": 0.5}}}
HALF_TEXT = "name: Half\nextends: toy\nprograms:\n  commons:\n    mix: 0.5\n"
HALF_LINE = "{name: Half, extends: toy, programs: {commons: {mix: 0.5}}}"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "half.yaml").write_text(HALF_TEXT, encoding="utf-8")


@pytest.fixture
def own_rules():
    """Tables as they were, whatever a test puts into them."""
    before = dict(SPLITS), dict(MIXES)
    yield
    for table, kept in zip((SPLITS, MIXES), before, strict=True):
        table.clear()
        table.update(kept)


@pytest.fixture(scope="module")
def toy():
    return scenarios.run("toy", members=30)


@pytest.fixture(scope="module")
def found():
    return scenarios.compare("toy", HALF, members=30, plain=True)


def typed(*arguments):
    result = CliRunner().invoke(cli, [*map(str, arguments), "--members", "30", "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_same_numbers_as_the_command_line():
    run = scenarios.run("half.yaml", members=30)
    assert json.loads(json.dumps(run.as_dict())) == typed("run", "half.yaml", "--format", "", "--quiet")
    found = scenarios.compare("toy", "half.yaml", members=30)
    assert json.loads(json.dumps(found.as_dict())) == typed("compare", "toy", "half.yaml")
    why = scenarios.explain("toy", "half.yaml", "Borvia", members=30)
    assert json.loads(json.dumps(why.as_dict())) == typed("explain", "toy", "half.yaml", "--country", "BOR")


def test_prints_what_the_command_prints(toy, found):
    printed = CliRunner().invoke(cli, ["run", "toy", "--members", "30", "--format", "", "--quiet"]).stdout
    assert f"{toy}\n" == printed
    printed = CliRunner().invoke(cli, ["compare", "toy", "half.yaml", "--members", "30", "--plain"]).stdout
    assert f"{found}\n" == printed


@pytest.mark.parametrize("source", ["half.yaml", HALF_TEXT, HALF, HALF_LINE])
def test_a_scenario_is_the_same_however_it_is_given(source):
    loaded = scenarios.load(source)
    assert loaded.data == scenarios.load("toy", {"name": "Half", "programs.commons.mix": 0.5}).data | {
        "description": "",
        "question": "",
    }
    assert scenarios.load(loaded.data).data == loaded.data
    again = scenarios.run(loaded, members=20, seed=3)
    assert (again.data.sizes["member"], again.data.attrs["seed"]) == (20, 3)
    assert again.as_dict()["homicide_rate"] == scenarios.run(source, members=20, seed=3).as_dict()["homicide_rate"]


def test_numbers_of_any_library_and_nothing_else():
    years = np.arange(2021, 2023)
    mix = dict(zip(years, np.linspace(0.2, 0.4, 2), strict=True))
    loaded = scenarios.load({"name": "Steps", "extends": "toy", "programs": {"commons": {"mix": mix}}})
    assert loaded.data["programs"]["commons"]["mix"] == {2021: 0.2, 2022: 0.4}
    with pytest.raises(scenarios.ScenarioError, match=r"programs\.commons\.mix: a value of type set"):
        scenarios.load({"name": "Set", "extends": "toy", "programs": {"commons": {"mix": {0.5}}}})


def test_an_error_reads_well_without_a_traceback(toy):
    with pytest.raises(scenarios.ScenarioError) as caught:
        scenarios.compare("toi", HALF_TEXT.replace("mix", "mx"))
    lines = caught.value._render_traceback_()
    assert "error: there is no scenario “toi”" in lines
    assert "  hint: did you mean “toy”?" in lines
    assert "  --> text:5:5" in lines
    assert "  hint: did you mean “mix”?" in lines
    for wrong in (lambda: scenarios.compare("toy"), scenarios.report, lambda: scenarios.compare("toy", "baseline")):
        with pytest.raises(scenarios.ScenarioError):
            wrong()
    with pytest.raises(scenarios.ScenarioError, match="write `extends: baseline`"):
        scenarios.load({"name": "Soft", "programs": {"carsi": {"mix": 0.2}}})
    with pytest.raises(scenarios.ScenarioError, match="did you mean “fans”"):
        toy.figure("fan")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: scenarios.run(7), "type int\n  hint: give a name, a path"),
        (lambda: scenarios.load(None), "type NoneType"),
        (lambda: scenarios.run(["toy", "baseline"]), r"type list\n  hint: .*one by one: compare\(base, \*plans\)"),
        (lambda: scenarios.compare("toy", [HALF]), "one by one"),
        (lambda: scenarios.run("toy", workers=0), "workers must be a whole number from 1 on, got 0"),
        (lambda: scenarios.run("toy", members="20"), "members must be a whole number from 1 on, got '20'"),
        (lambda: scenarios.explain("toy", HALF, members=0, seed=-1), "members must .*(.|\n)*seed must .* from 0 on, got -1"),
    ],
)
def test_a_wrong_argument_says_what_to_give(call, said):
    with pytest.raises(scenarios.ScenarioError, match=said):
        call()


def test_a_command_that_is_no_call_says_so_and_completion_offers_the_calls():
    assert dir(scenarios) == sorted(scenarios.__all__)
    typed_only = set(cli.list_commands(None)) - set(dir(scenarios))
    assert "why" in typed_only
    for name in typed_only:
        with pytest.raises(AttributeError, match=f"type `scenarios {name}` in a terminal"):
            getattr(scenarios, name)


def test_results_show_themselves(toy, found):
    why = scenarios.explain("toy", HALF, members=10)
    for answer in (toy, found, why):
        html = answer._repr_html_()
        assert html.count("<img alt=") == 1
        assert "data:image/png;base64," in html
        assert "INVENTED DATA" in html
        assert answer.sentence.split(".")[0].replace("“", "") in html.replace("“", "").replace("&quot;", '"')
        assert len(repr(answer)) < 120
    assert "than under “Toy” in 2021–30, and" in found.sentence
    assert "ILLUSTRATIVE, NOT A FORECAST" in scenarios.load("soft-first")._repr_html_()
    assert "programs.commons.mix" in scenarios.load(HALF)._repr_html_()
    assert "<script>" not in scenarios.load({"name": "<script>", "extends": "toy"})._repr_html_()


def test_pictures_tables_and_draws(toy, found, tmp_path, capsys, monkeypatch):
    run = toy
    for name in run.figures:
        picture = run.figure(name)
        assert picture.save(tmp_path / f"{name}.svg").read_text(encoding="utf-8").startswith("<?xml")
        assert len(picture.table()) == len(picture.rows) > 0
    for name in run.tables:
        assert len(run.table(name)) > 0
    envelope = run.table("money").set_index(["program", "line"]).loc[("commons", "envelope"), "mean_million_usd"]
    assert envelope * 1e6 == pytest.approx(run.as_dict()["money"]["commons"]["envelope"])
    told = found.as_dict()["others"]["Half"]["homicides_averted"]["ALL"]["p50"]
    assert float(found.averted.sel(scenario="Half").sum("country").median("member")) == pytest.approx(told)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    picture.show()
    assert f"the picture is in {tmp_path}" in capsys.readouterr().err
    with pytest.raises(scenarios.ScenarioError, match="png"):
        picture.save("fans.gif")


def test_a_stored_run_and_a_report(toy, tmp_path):
    folder = toy.save(tmp_path / "runs", formats=("csv",))
    assert sorted(path.name for path in folder.iterdir()) == ["csv", "manifest.json", "result.nc"]
    with pytest.raises(scenarios.ScenarioError, match="did you mean “csv”"):
        toy.save(tmp_path / "runs", formats=("cvs",))
    page = scenarios.report("toy", HALF, out=tmp_path / "page.html", members=20)
    text = page.read_text(encoding="utf-8")
    assert "scenarios.report(&#39;toy&#39;, &lt;given as mapping&gt;, members=20)" in text


def steep(seen, *, power: Annotated[float, Range(0.0, 5.0), "power of the homicide rate"] = 2.0):
    """Split by a power of the homicide rate."""
    weight = seen.homicide_rate**power
    return weight / weight.sum(axis=1, keepdims=True)


def by_rule(rule, **options):
    split = {"rule": rule, **options}
    return {"name": "Own", "extends": "toy", "programs": {"commons": {"split": split}}}


@pytest.mark.usefixtures("own_rules")
def test_a_stored_run_is_read_back(toy, tmp_path):
    """What the folder holds is the run: numbers, pictures, tables, words; only what was asked is not in it."""
    folder = toy.save(tmp_path, formats=())
    again = scenarios.open_run(folder)
    xr.testing.assert_identical(again.data, toy.data)
    assert (str(again), repr(again), again.sentence) == (str(toy), repr(toy), toy.sentence)
    assert again.table("money").equals(toy.table("money"))
    assert again.figure("fans").title == toy.figure("fans").title
    assert "Toy" in again._repr_html_()
    with pytest.raises(scenarios.ScenarioError, match="read back"):
        print(again.scenario)


HARMS = ["nothing there", "no manifest", "not JSON", "a list", "another schema", "no name", "half a file"]


@pytest.mark.parametrize("harm", HARMS)
def test_a_folder_without_a_whole_run_is_told(toy, tmp_path, harm):
    folder = tmp_path / "run"
    if harm != "nothing there":
        folder = toy.save(tmp_path, formats=())
        manifest, data = folder / "manifest.json", folder / "result.nc"
        known = json.loads(manifest.read_text())
        texts = {
            "not JSON": "{", "a list": "[]", "another schema": json.dumps(known | {"schema": "x"}),
            "no name": json.dumps({k: v for k, v in known.items() if k != "scenario"}),
        }  # fmt: skip
        if harm == "no manifest":
            manifest.unlink()
        elif harm == "half a file":
            data.write_bytes(data.read_bytes()[:1000])
        else:
            manifest.write_text(texts[harm])
    with pytest.raises(scenarios.ScenarioError, match="holds no run"):
        scenarios.open_run(folder)


def test_a_rule_of_ones_own():
    scenarios.run("toy", members=20)  # types are made and draws kept before the rule is there
    assert scenarios.rule(steep) is steep
    own = scenarios.run(by_rule("steep", power=1.0), members=20)
    need = scenarios.run(by_rule("need", floor=0.0), members=20)
    assert np.allclose(own.data["allotted"], need.data["allotted"])
    assert own.result.run_id != need.result.run_id
    for wrong, said in ((9, "at most 5"), ("x", "must be a number")):
        with pytest.raises(scenarios.ScenarioError, match=said):
            scenarios.load(by_rule("steep", power=wrong))
    with pytest.raises(scenarios.ScenarioError, match="did you mean “power”"):
        scenarios.load(by_rule("steep", pover=1.0))
    with pytest.raises(scenarios.ScenarioError, match="did you mean “steep”"):
        scenarios.load(by_rule("stepe"))
    assert any(name == "rule split.steep" for name in own.as_dict()["inputs_sha256"])


@pytest.mark.usefixtures("own_rules")
def test_another_rule_of_the_same_name_is_another_run():
    sources = ("seen.population[None] * 1.0", "seen.ceiling.sum(axis=1)[None]")
    runs, again, loaded = [], [], None
    for source in sources:
        space = {}
        exec(f"def mine(seen):\n    weight = {source}\n    return weight / weight.sum(axis=1, keepdims=True)\n", space)
        scenarios.rule(space["mine"])
        runs.append(scenarios.run(by_rule("mine"), members=20))
        loaded = loaded or scenarios.load(by_rule("mine"), {"ensemble.members": 20})  # before the rule is written anew
        again.append(scenarios.run(loaded))
    assert runs[0].result.run_id != runs[1].result.run_id
    assert [one.result.run_id for one in again] == [one.result.run_id for one in runs]
    assert not np.allclose(runs[0].data["allotted"], runs[1].data["allotted"])
    assert runs[0].as_dict()["inputs_sha256"].keys() == runs[1].as_dict()["inputs_sha256"].keys()


@pytest.mark.usefixtures("own_rules")
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda seen: seen.homicide_rate, "sum to"),
        (lambda seen: None, "gives nothing; is `return` missing"),
        (lambda seen: np.full(seen.shape, np.nan), "negative or nan"),
        (lambda seen: np.array([0.5, 0.5]), r"shape \(2,\), not \(member, country\)"),
        (lambda seen: np.array([-0.5, 1.0, 0.5]), "AVA gets -0.5"),
    ],
)
def test_a_wrong_answer_of_a_rule_is_refused_with_its_year(answer, said):
    def wrong(seen):
        return answer(seen)

    scenarios.rule(wrong)
    with pytest.raises(scenarios.ScenarioError, match=f"the rule “wrong”, FY2021: .*{said}"):
        scenarios.run(by_rule("wrong"), members=20)


@pytest.mark.usefixtures("own_rules")
def test_what_ships_stays_and_a_mix_may_be_ones_own():
    def need(seen):
        return seen.reported_share

    with pytest.raises(ValueError, match="ships with the program"):
        scenarios.rule(need)
    with pytest.raises(TypeError, match="Annotated"):

        @scenarios.rule
        def untold(seen, *, power=2.0):
            return seen.reported_share

    with pytest.raises(TypeError, match="after a star"):

        @scenarios.rule
        def bare(seen, power=2.0):
            return seen.reported_share

    def soft_where_bad(seen):
        return np.where(seen.homicide_rate > 50.0, 0.2, 0.6)

    scenarios.rule(soft_where_bad, of="mix")
    plan = {"name": "Own", "extends": "toy", "programs": {"commons": {"mix": "soft_where_bad"}}}
    allotted = scenarios.run(plan, members=20).data["allotted"].sel(unit="BOR").sum("fiscal_year")
    assert float((allotted.sel(kind="hard") / (allotted.sel(kind="hard") + allotted.sel(kind="soft"))).max()) <= 0.75


def test_importing_loads_nothing_heavy():
    code = "import sys, scenarios; 'run' in dir(scenarios) and scenarios.__version__; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "scenarios" in said
    assert {"numpy", "pydantic", "matplotlib", "numba", "pandas", "xarray", "click"}.isdisjoint(said)
    with pytest.raises(AttributeError, match="no attribute"):
        _ = scenarios.nothing


def test_a_users_types_hold(tmp_path):
    (tmp_path / "mine.py").write_text(
        "from pathlib import Path\n"
        "import scenarios\n"
        "from scenarios import Seen, Shares\n\n"
        "@scenarios.rule\n"
        "def even(seen: Seen) -> Shares:\n"
        "    return seen.reported_share\n\n"
        "found: scenarios.Comparison = scenarios.compare('toy', {'name': 'x'}, members=10)\n"
        "where: Path = scenarios.report('toy', found.base.scenario, out=Path('x.html'))\n"
        "found.figure('regret').save('x.png')\n"
        "scenarios.run(7)\n",
        encoding="utf-8",
    )
    heavy = ",".join(f"{name}.*" for name in ("matplotlib", "numba", "numpy", "pandas", "pydantic", "scipy", "xarray", "yaml"))
    (tmp_path / "mypy.ini").write_text(
        f"[mypy]\nstrict = True\nignore_missing_imports = True\n[mypy-{heavy}]\nfollow_imports = skip\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "mypy", "--cache-dir", os.devnull, "mine.py"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    assert 'mine.py:12: error: Argument 1 to "run" has incompatible type "int"' in said
    assert said.count("error:") == 1, said


@pytest.mark.parametrize("module", ["scenarios", "scenarios.api.calls", "scenarios.api.sources", "scenarios.api.answers"])
@pytest.mark.usefixtures("own_rules")
def test_examples_of_the_docstrings(module):
    assert doctest.testmod(import_module(module), optionflags=doctest.ELLIPSIS).failed == 0
