"""A store of sweeps: whole or absent, gone on with, shared, pruned; and always the numbers of a sweep without one."""

import errno
import json
import os
import subprocess
import sys
import time

import numpy as np
import pytest
from click.testing import CliRunner

from scenarios import made_with
from scenarios.analysis.sweep import as_json, design_of, open_store, sweep
from scenarios.analysis.sweep import store as stores
from scenarios.cli import cli
from scenarios.errors import ScenarioError

WORDS = ("programs.commons.mix=0:1:4", "programs.commons.limit=none,hold")
MEMBERS = 1100
"""More than one piece."""


def swept(folder=None, members=MEMBERS, words=WORDS, metrics=("homicides_averted",), **more):
    store = open_store(folder) if folder else None
    return sweep("toy", design_of(words), {"ensemble.members": members}, metrics, store=store, **more)


def pieces_of(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob("pieces/*/*/*"))


@pytest.fixture(scope="module")
def plain():
    return as_json(swept())


def test_a_second_call_runs_nothing_and_says_the_same(tmp_path, plain, monkeypatch):
    first = swept(tmp_path / "s")
    assert (as_json(first), first.skipped) == (plain, 0)
    assert len(pieces_of(tmp_path / "s")) == 2 * 8
    monkeypatch.setattr("scenarios.analysis.sweep.work.measured", None)
    again = swept(tmp_path / "s")
    assert (as_json(again), again.skipped, again.mark) == (plain, 8, first.mark)


def test_more_plans_draws_or_outcomes_take_what_is_there(tmp_path, plain):
    swept(tmp_path, words=(WORDS[0], "programs.commons.limit=none,redistribute"), members=1024)
    found = swept(tmp_path)
    assert as_json(found) == plain
    assert found.skipped == 0
    assert len(pieces_of(tmp_path)) == 8 + 4 + 8  # the first piece of four plans has the same 1,024 draws
    assert swept(tmp_path, metrics=("lapsed",)).skipped == 0
    assert sweep("toy", design_of(WORDS), {"ensemble.members": MEMBERS, "ensemble.seed": 8}, ["lapsed"]).mark != found.mark


def test_the_order_of_pieces_changes_nothing(plain, monkeypatch):
    monkeypatch.setattr("scenarios.analysis.sweep.work.REMEMBERED", 1)
    monkeypatch.setattr("scenarios.analysis.sweep.work.AT_ONCE", 3 * MEMBERS)
    assert as_json(swept()) == plain


def test_what_is_broken_is_made_again(tmp_path, plain):
    swept(tmp_path)
    cut, empty, other, *_ = sorted(tmp_path.glob("pieces/*/*/*.npz"))
    cut.write_bytes(cut.read_bytes()[:200])
    empty.write_bytes(b"")
    np.savez(other, values=np.zeros((3, 2)))
    assert as_json(swept(tmp_path)) == plain
    assert cut.stat().st_size > 200


def test_a_full_disk_leaves_whole_pieces_alone(tmp_path, plain, monkeypatch):
    write, count = np.savez, iter(range(100))

    def full(file, **arrays):
        if next(count) >= 5:
            file.write(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        write(file, **arrays)

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="No space left on device"):
        swept(tmp_path)
    assert 5 <= len(pieces_of(tmp_path)) < 16
    assert all(name.endswith(".npz") and "/." not in name for name in pieces_of(tmp_path))
    monkeypatch.undo()
    assert as_json(swept(tmp_path)) == plain


def command(folder, *more):
    typed = ["sweep", "toy", *WORDS, "--members", str(MEMBERS), "--store", str(folder), *more]
    code = "from scenarios.cli import main; main()"
    return subprocess.Popen([sys.executable, "-c", code, *typed], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_one_that_is_killed_is_gone_on_with_by_two_at_once(tmp_path, plain):
    first = command(tmp_path)
    while first.poll() is None and len(pieces_of(tmp_path)) < 3:
        time.sleep(0.01)
    first.kill()
    first.communicate()
    assert not list(tmp_path.glob("toy-*"))
    both = [command(tmp_path, "--json") for _ in range(2)]
    told = [one.communicate() for one in both]
    assert [json.loads(out) for out, _ in told] == [plain, plain]
    assert all("of 8 plans were there already" in said for _, said in told)
    assert len(pieces_of(tmp_path)) == 16
    assert not list(tmp_path.rglob("*.part"))


def test_what_others_made_may_go(tmp_path, monkeypatch):
    swept(tmp_path, members=20)
    (tmp_path / "pieces" / stores.build_name() / "ab").mkdir(exist_ok=True)
    (tmp_path / "pieces" / stores.build_name() / "ab" / ".abc.npz.99999999.part").write_text("half")
    assert [part.why for part in stores.prunable(tmp_path)] == ["half written"]
    made_with.made_with()["numpy"] = "0.0"
    try:
        (old, *_) = stores.prunable(tmp_path)
        told = CliRunner().invoke(cli, ["prune", str(tmp_path)], catch_exceptions=False)
        assert "may go" in told.stdout
        assert old.path.is_dir()
        assert old.files == 9
        removed = CliRunner().invoke(cli, ["prune", str(tmp_path), "--really", "--json"], catch_exceptions=False)
        assert json.loads(removed.stdout)["removed"]
        assert not old.path.exists()
        assert stores.prunable(tmp_path) == []
    finally:
        made_with.made_with.cache_clear()


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    for ask in (open_store, stores.prunable):
        with pytest.raises(ScenarioError, match="is no store"):
            ask(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_tables_and_lists(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    line = ["sweep", "toy", *WORDS, "--metric", "lapsed", "--metric", "worst_off", "--members", "20", "--store", "runs/mixes"]
    said = CliRunner().invoke(cli, [*line, "--table", "t.csv"], catch_exceptions=False)
    assert said.exit_code == 0
    assert "0 of 8 plans were there already" in said.stderr
    rows = (tmp_path / "t.csv").read_text().splitlines()
    assert rows[0].startswith("plan,programs_commons_mix,programs_commons_limit,outcome,unit,allotted_million_usd,p05")
    assert [row.split(",")[:4] for row in rows[1:3]] == [["1", "0", "none", "lapsed"], ["1", "0", "none", "worst_off"]]
    assert len(rows) == 1 + 2 * 8
    (kept,) = (tmp_path / "runs" / "mixes").glob("toy-*")
    assert (kept / "table.csv").read_bytes() == (tmp_path / "t.csv").read_bytes()
    listed = json.loads(CliRunner().invoke(cli, ["list", "runs", "--json"], catch_exceptions=False).stdout)["found"]
    assert [(one["run"], one["plans"], one["members"]) for one in listed] == [(f"mixes/{kept.name}", 8, 20)]
    parquet = pytest.importorskip("pyarrow.parquet").read_table(kept / "table.parquet")
    assert parquet.num_rows == 16
    assert str(parquet.schema.field("programs_commons_mix").type) == "double"
    assert parquet.column("outcome").to_pylist()[:2] == ["lapsed", "worst_off"]
    wrong = CliRunner().invoke(cli, [*line, "--table", "t.xlsx"])
    assert "ends in .csv or .parquet" in wrong.output
    drawn = CliRunner().invoke(cli, ["sweep", "toy", "a=0:1:3", "b=0:1:3", "c=0:1:3", "-o", "x.png"])
    assert "a picture shows one key or two" in drawn.output
