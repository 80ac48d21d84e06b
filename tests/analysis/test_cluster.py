"""A real scheduler and workers on loopback: the same bits as one process, whoever dies, joins late, or is another."""

import json
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

import scenarios
from scenarios.analysis.cluster import crew_of
from scenarios.analysis.sweep import as_json, design_of, sweep
from scenarios.cli import cli
from scenarios.errors import ScenarioError

pytest.importorskip("distributed")
SRC = Path(scenarios.__file__).parents[1]
OWN = """
import numpy as np
import scenarios

HOW = 3.0


@scenarios.rule
def steep(seen):
    weight = np.linspace(1.0, HOW, seen.shape[1]) * np.ones(seen.shape)
    return weight / weight.sum(axis=1, keepdims=True)


@scenarios.outcome("twice disbursed", unit="million USD", layer="money", wants=("disbursed",), axes=("unit",))
def twice(run, base):
    "Twice what is paid out."
    return 2 * run.disbursed.sum((1, 2))
"""
"""A module that no worker has."""
OTHER = """
from scenarios import made_with

made_with.made_with()["numba"] = "0.1"
"""
"""What makes a worker another's."""


class Cluster:
    """A scheduler, and workers that have nothing of the user's."""

    def __init__(self, folder):
        self.folder, self.workers = folder, []
        file = folder / "scheduler.json"
        here = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.scheduler = self._start("dask_scheduler", *here, "--scheduler-file", file)
        while not (file.exists() and file.read_text().strip()):
            time.sleep(0.05)
        self.address = json.loads(file.read_text())["address"]

    def _start(self, name, *words):
        code = f"from distributed.cli.{name} import main; main()"
        given = {**os.environ, "PYTHONPATH": str(SRC)}
        line = [sys.executable, "-c", code, *map(str, words)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(line, cwd=self.folder, env=given, **quiet)

    def join(self, *words):
        quiet = ("--no-nanny", "--no-dashboard", "--nthreads", "1", "--local-directory", self.folder / "w")
        self.workers.append(self._start("dask_worker", self.address, *quiet, *words))
        return self.workers[-1]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Two workers; the tests below take it over in their order, and the last one ends it."""
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        for _ in range(2):
            found.join()
        yield found
    finally:
        for one in (*found.workers, found.scheduler):
            one.kill()
            one.wait()


def told(*words):
    """What a command prints; it has to end well."""
    done = CliRunner().invoke(cli, list(map(str, words)))
    assert done.exit_code == 0, (done.output, done.exception)
    return done.stdout


def refused(*words):
    """Why a command refuses."""
    done = CliRunner().invoke(cli, list(map(str, words)))
    assert isinstance(done.exception, ScenarioError), done.output
    return str(done.exception)


def pieces(folder):
    return list(folder.glob("pieces/*/*/*.npz"))


def when(is_so, do):
    """Do something as soon as something is so, beside what goes on."""

    def wait():
        while not is_so():
            time.sleep(0.01)
        do()

    thread = Thread(target=wait, daemon=True)
    thread.start()
    return thread


LINE = ("sweep", "toy", "programs.commons.mix=0:1:20", "--members", "1100", "--json")


@pytest.fixture(scope="module")
def plain():
    return told(*LINE)


@pytest.mark.slow
def test_a_run_of_ones_own_region_has_the_same_bits(cluster, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told("new-region", "zz")
    line = ("run", "zz/plan.yaml", "--members", "600", "--format", "", "-q")
    told(*line, "--out", "here")
    told(*line, "--out", "there", "--scheduler", cluster.address)
    here, there = (next((tmp_path / name).glob("*/result.nc")) for name in ("here", "there"))
    assert here.read_bytes() == there.read_bytes()
    (tmp_path / "other.yaml").write_text("name: Need\nextends: toy\nprograms: {commons: {split: need}}\n")
    line = ("compare", "toy", "other.yaml", "--members", "300", "--json")
    assert told(*line, "--scheduler", cluster.address) == told(*line)


@pytest.mark.slow
def test_rules_and_outcomes_of_ones_own_travel(cluster, tmp_path, monkeypatch):
    (tmp_path / "own_things.py").write_text(OWN)
    monkeypatch.syspath_prepend(tmp_path)
    import_module("own_things")
    design = design_of(["programs.commons.split=steep,need"])
    with crew_of(cluster.address) as crew:
        there = sweep("toy", design, {"ensemble.members": 300}, ["twice"], crew)
    assert as_json(there) == as_json(sweep("toy", design, {"ensemble.members": 300}, ["twice"]))


@pytest.mark.slow
def test_a_worker_dies_and_another_joins_late(cluster, plain, tmp_path):
    def change():
        cluster.workers[0].kill()
        cluster.join()

    store = tmp_path / "s"
    when(lambda: len(pieces(store)) > 2, change)
    assert told(*LINE, "--scheduler", cluster.address, "--store", store) == plain
    assert len(pieces(store)) == 2 * 20


@pytest.mark.slow
def test_a_worker_of_another_version_is_refused(cluster, tmp_path):
    (tmp_path / "other.py").write_text(OTHER)
    other = cluster.join("--preload", tmp_path / "other.py", "--name", "other")
    with crew_of(cluster.address) as crew:
        crew.client.wait_for_workers(3, timeout=20)
    said = refused(*LINE, "--scheduler", cluster.address)
    assert "numba 0.1 (here " in said
    assert "install the same versions" in said
    other.kill()


@pytest.mark.slow
def test_the_scheduler_is_lost_and_what_was_done_is_kept(cluster, plain, tmp_path):
    store = tmp_path / "s"
    when(lambda: len(pieces(store)) > 2, cluster.scheduler.kill)
    assert "is lost" in refused(*LINE, "--scheduler", cluster.address, "--store", store)
    kept = len(pieces(store))
    assert 2 < kept < 40
    assert told(*LINE, "--store", store) == plain


@pytest.mark.parametrize("address", ["10.0.0.1:8786", "local:none", "local:0", "tcp://127.0.0.1:1"])
def test_addresses_that_are_none(address, monkeypatch):
    monkeypatch.setattr("scenarios.analysis.cluster.PATIENCE", 0.5)
    with pytest.raises(ScenarioError) as fault, crew_of(address):
        pass
    assert "local:2" in str(fault.value)
