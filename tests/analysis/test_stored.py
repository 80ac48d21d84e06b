"""StoredRun runs: told without simulating, told apart, packed and run again; archives are read as a stranger's files."""

import json
import shutil
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import numpy as np
import pytest

import scenarios
from scenarios.allocation.splits import SPLITS
from scenarios.analysis.compare import ALL
from scenarios.analysis.headline import full_comparison
from scenarios.analysis.stored import archive, complete, open_stored, take
from scenarios.analysis.stored.again import rerun
from scenarios.analysis.stored.archive import ABOUT, PLAN, pack, unpack
from scenarios.analysis.stored.drift import apart, drift
from scenarios.cli import main
from scenarios.engine.ensemble import run as engine
from scenarios.errors import ScenarioError
from scenarios.present.drift import rerun_text, text
from scenarios.shipped import HOME

SOFT = {"name": "Soft", "extends": "toy", "programs": {"commons": {"mix": 0.1}}}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Folders of stored runs: toy, a softer plan, and toy from another origin."""
    out = tmp_path_factory.mktemp("runs")
    plans = {"toy": "toy", "soft": SOFT, "later": {"name": "Toy", "extends": "toy", "origin": 2022}}
    return {name: scenarios.run(plan, members=30).save(out, formats=()) for name, plan in plans.items()}


@pytest.fixture
def no_engine(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a stored run was simulated again")

    monkeypatch.setattr(engine, "run_block", refuse)


def test_stored_runs_are_compared_as_their_scenarios_are_and_nothing_is_simulated(runs, no_engine):
    taken = take([str(runs["toy"]), str(runs["soft"])], {})
    found = full_comparison(taken.loaded, results=complete(taken), variants=False)
    assert taken.any_stored
    assert found.names == ("Toy", "Soft")
    assert taken.loaded[1].scenario.programs["commons"].mix.options["hard"] == 0.1
    assert np.isfinite(found.differences[0].homicides_averted[ALL].p50)


def test_a_scenario_beside_a_stored_run_takes_its_draws(runs):
    taken = take([str(runs["toy"]), str(HOME / "configs" / "toy.yaml")], {})
    one, other = complete(taken)
    assert other.data.equals(one.data)


def test_a_stored_run_stays_as_it_was(runs):
    with pytest.raises(ScenarioError, match="stays as it was"):
        take([str(runs["toy"])], {"ensemble.members": 5})


def test_two_runs_of_unlike_ground_are_told_apart(runs, no_engine):
    assert apart([str(runs["toy"]), str(runs["soft"])], {}) is None
    found = apart([str(runs["toy"]), str(runs["later"])], {})
    assert found.plan == (("origin", 2024, 2022),)
    assert not found.files
    assert found.same_draws is True
    assert any(row.by for row in found.moved)
    assert "origin" in text(found)


def _mine(folder, reg="reg"):
    """A region of one's own, and a scenario on it."""
    (folder / reg).mkdir()
    shutil.copytree(HOME / "data" / "toy", folder / reg / "tables")
    region = (HOME / "configs" / "regions" / "toy.yaml").read_text().replace("../../data/toy", "tables")
    (folder / reg / "mine.yaml").write_text(region)
    file = folder / "plan.yaml"
    file.write_text(f"name: Mine\nextends: toy\nregion: {reg}/mine.yaml\n")
    return file


def test_a_change_of_data_is_named_and_what_moved_is_told(tmp_path):
    file = _mine(tmp_path)
    table = tmp_path / "reg" / "tables" / "homicide_rates.csv"
    first = scenarios.run(file, members=10).save(tmp_path / "one", formats=())
    lines = table.read_text().splitlines()
    lines[5] = lines[5].replace(lines[5].split(",")[2], str(float(lines[5].split(",")[2]) + 1.0), 1)
    table.write_text("\n".join(lines) + "\n")
    second = scenarios.run(file, members=10).save(tmp_path / "two", formats=())
    with pytest.raises(ScenarioError, match=r"homicide_rates\.csv changed since"):
        take([str(first), "toy"], {})
    with pytest.raises(ScenarioError, match="changed since"):
        pack(open_stored(first), tmp_path / "x.zip")
    found = apart([str(first), str(second)], {})
    assert found.files == (("homicide_rates.csv", "changed"),)
    assert not found.plan
    assert drift(open_stored(first), open_stored(first)).files == ()


def test_an_archive_gives_the_same_bits_elsewhere(tmp_path, monkeypatch):
    file = _mine(tmp_path)
    folder = scenarios.run(file, members=10).save(tmp_path / "runs", formats=())
    pack(open_stored(folder), tmp_path / "mine.zip")
    shutil.rmtree(tmp_path / "reg")
    monkeypatch.chdir(tmp_path / "runs")
    found = rerun(tmp_path / "mine.zip")
    assert found.same
    assert not found.made
    assert not found.moved
    assert "bit for bit" in rerun_text(found)


def _altered(path, target, changes):
    """A copy of an archive with other texts in it."""
    with ZipFile(path) as file, ZipFile(target, "w") as out:
        names = dict.fromkeys([*file.namelist(), *changes])
        for name in names:
            out.writestr(name, changes[name] if name in changes else file.read(name))
    return target


@pytest.fixture(scope="module")
def packed(runs, tmp_path_factory):
    path = tmp_path_factory.mktemp("packed") / "toy.zip"
    pack(open_stored(runs["toy"]), path)
    return path


def test_what_differs_is_said(packed, tmp_path, capsys):
    with ZipFile(packed) as file:
        about = json.loads(file.read(ABOUT))
    about["version"], about["result_sha256"]["homicide_rate"] = "0.0.1", "0" * 64
    about["levels"][0][2] += 1.0
    about["run_id"], about["result_sha256"]["x\x1b[2J"] = "a\x1b[31mb", "0" * 64
    other = _altered(packed, tmp_path / "other.zip", {ABOUT: json.dumps(about)})
    found = rerun(other)
    assert found.arrays == ("homicide_rate", "x\x1b[2J")
    assert "\x1b" not in rerun_text(found)
    assert found.made[0][:2] == ("version", "0.0.1")
    assert len(found.moved) == 1
    with pytest.raises(SystemExit) as end:
        main(["rerun", str(other)])
    assert end.value.code == 1
    assert "Not the same: 2 arrays differ" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "a/../../out.txt", "c:\\out.txt", "..\\out.txt", "a\nb"])
def test_no_file_leaves_the_folder(packed, tmp_path, name):
    bad, inside = _altered(packed, tmp_path / "bad.zip", {name: "x"}), tmp_path / "deep" / "inside"
    inside.mkdir(parents=True)
    with pytest.raises(ScenarioError, match="outside its folder"):
        unpack(bad, inside)
    assert not list(inside.iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.zip", "deep"]


def test_links_and_large_archives_are_refused(packed, tmp_path, monkeypatch):
    link = ZipInfo("link")
    link.external_attr, link.create_system = 0o120777 << 16, 3
    with ZipFile(tmp_path / "link.zip", "w", ZIP_STORED) as file:
        file.writestr(link, "/etc/passwd")
    with pytest.raises(ScenarioError, match="outside its folder"):
        unpack(tmp_path / "link.zip", tmp_path)
    monkeypatch.setattr(archive, "LARGEST", 1000)
    with pytest.raises(ScenarioError, match="unpacks to more"):
        unpack(packed, tmp_path)
    (tmp_path / "no.zip").write_bytes(b"no archive")
    with pytest.raises(ScenarioError, match="no archive of a run"):
        unpack(tmp_path / "no.zip", tmp_path)


OUTSIDE = {
    "extends": "name: X\nextends: /etc/passwd\n",
    "region": "name: X\nregion: ../../etc/x.yaml\n",
    "absolute": "name: X\nregion: /etc/x.yaml\n",
}


@pytest.mark.parametrize("plan", OUTSIDE.values(), ids=OUTSIDE)
def test_a_plan_leads_nowhere_outside(packed, tmp_path, plan):
    with pytest.raises(ScenarioError, match="leads outside"):
        rerun(_altered(packed, tmp_path / "bad.zip", {PLAN: plan}))


@pytest.mark.parametrize("line", ["data: ../../../..", "data: /etc", "pipeline_posterior: ../../x"])
def test_a_region_in_an_archive_leads_nowhere_outside(packed, tmp_path, line):
    text = (HOME / "configs" / "regions" / "toy.yaml").read_text()
    key = line.split(":")[0]
    kept = [row for row in text.splitlines() if not row.startswith(f"{key}:")]
    region = "\n".join([*kept, line, *([] if key == "data" else ["data: tables"] * (not any("data:" in r for r in kept)))])
    bad = _altered(packed, tmp_path / "bad.zip", {PLAN: "name: X\nregion: region/r.yaml\n", "region/r.yaml": region})
    with pytest.raises(ScenarioError, match="leads outside"):
        rerun(bad)


def test_rules_of_ones_own_run_only_where_they_are_trusted(tmp_path):
    @scenarios.rule
    def steeper(seen):
        weight = np.nan_to_num(seen.homicide_rate) ** 2 + 1.0
        return weight / weight.sum(axis=1, keepdims=True)

    plan = {"name": "Steep", "extends": "toy", "programs": {"commons": {"split": "steeper"}}}
    folder = scenarios.run(plan, members=10).save(tmp_path / "runs", formats=())
    assert pack(open_stored(folder), tmp_path / "steep.zip")["rules"] == ["split.steeper"]
    del SPLITS["steeper"]
    with pytest.raises(ScenarioError, match=r"rules of its own: split\.steeper"):
        rerun(tmp_path / "steep.zip")
    assert rerun(tmp_path / "steep.zip", trusted=True).same
    assert "steeper" not in SPLITS, "forgotten afterwards"


def test_commands_take_stored_runs(runs, tmp_path, monkeypatch, capsys, no_engine):
    monkeypatch.chdir(tmp_path)
    for arguments in (
        ["compare", str(runs["toy"]), str(runs["soft"])],
        ["report", str(runs["toy"]), str(runs["soft"]), "-o", "page.html"],
        ["report", str(runs["toy"]), str(runs["soft"]), "-o", "brief.html", "--brief"],
        ["compare", str(runs["toy"]), str(runs["later"]), "--json"],
    ):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert end.value.code == 0, capsys.readouterr().err
    assert "made from stored runs" in (tmp_path / "page.html").read_text()
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["schema"] == "scenarios/drift/1"
