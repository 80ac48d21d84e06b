"""Pictures drawn in a process beside are the same bytes; whatever hinders the process costs time only."""

import os
import subprocess
import sys
import time

import pytest

import scenarios
from scenarios.present import painter
from scenarios.present.drawing import PICTURES
from scenarios.present.plots import figures_of
from scenarios.present.storing import store


@pytest.fixture(scope="module")
def result():
    return scenarios.run("toy", members=20).result


@pytest.fixture(scope="module")
def here(result, tmp_path_factory):
    """The pictures as this process draws them."""
    folder = tmp_path_factory.mktemp("here")
    with painter.begin_here("run", result, folder):
        assert files(folder) == {}
    assert len(files(folder)) == 2 * len(figures_of(result))
    return files(folder)


def files(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def beside(result, folder):
    with painter.painter() as begin, begin("run", result, folder):
        pass
    return files(folder)


def kept_process(monkeypatch):
    """The process that the next painter starts."""
    started, start = [], painter._start
    monkeypatch.setattr(painter, "_start", lambda: started.append(start()) or started[-1])
    return started


def test_bytes_are_those_that_this_process_would_have_written(result, here, tmp_path):
    assert beside(result, tmp_path) == here


def test_one_process_draws_several_runs_and_ends_with_the_block(result, here, tmp_path, monkeypatch):
    started = kept_process(monkeypatch)
    with painter.painter() as begin:
        for name in ("a", "b"):
            (tmp_path / name).mkdir()
            with begin("run", result, tmp_path / name):
                pass
        assert started[0].poll() is None
    assert started[0].poll() is not None
    assert len(started) == 1
    assert files(tmp_path / "a") == files(tmp_path / "b") == here


@pytest.mark.parametrize("program", ["", "/nowhere/python", "/bin/false"])
def test_without_an_interpreter_pictures_are_drawn_here(result, here, tmp_path, monkeypatch, program):
    monkeypatch.setattr(sys, "executable", program)
    assert beside(result, tmp_path) == here


def test_a_process_that_dies_costs_time_only(result, here, tmp_path, monkeypatch):
    started = kept_process(monkeypatch)
    with painter.painter() as begin, begin("run", result, tmp_path):
        started[0].kill()
    assert files(tmp_path) == here


def test_what_hinders_drawing_is_told_as_if_it_were_drawn_here(result, tmp_path):
    with pytest.raises(FileNotFoundError, match="gone"):
        beside(result, tmp_path / "gone")


def test_nobody_draws_into_a_folder_whose_block_failed(result, tmp_path, monkeypatch):
    started = kept_process(monkeypatch)
    with pytest.raises(OSError, match="full"), painter.painter() as begin, begin("run", result, tmp_path):
        raise OSError("full")
    assert started[0].poll() is not None
    found = sorted(tmp_path.iterdir())
    time.sleep(0.5)
    assert sorted(tmp_path.iterdir()) == found


def test_a_run_stored_by_both_is_the_same(result, here, tmp_path):
    with painter.painter() as begin:
        folder = store(result, tmp_path, ("figures",), begin)
    assert {name: raw for name, raw in files(folder).items() if name in here} == here


def test_a_run_with_pictures_loads_no_matplotlib_of_its_own(tmp_path):
    code = "import sys, scenarios.cli as c\ntry: c.main(['run', 'toy', '--members', '20', '-q'])\n"
    code += "finally: print('matplotlib' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8", env=os.environ)
    assert told.stdout.splitlines()[-1] == "False", told
    assert len(list(tmp_path.glob("runs/*/*.png"))) == len(PICTURES["run"]) - 1, "all but a map of invented countries"
