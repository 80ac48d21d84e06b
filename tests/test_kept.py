"""What is kept in the user's cache is what would be worked out; whatever is wrong with the cache costs time only."""

import dataclasses
import errno
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scenarios import kept
from scenarios.baseline import tables
from scenarios.shipped import CONFIGS, DATA

pytestmark = pytest.mark.skipif(os.name != "posix", reason="nothing is kept here")
MADE = {"a": (1.5, np.arange(3.0))}
USER_CACHE = kept.user_cache


@pytest.fixture(autouse=True)
def _folder_of_the_user(monkeypatch):
    monkeypatch.setattr(kept, "user_cache", USER_CACHE)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


class Maker:
    """Makes MADE, and counts how often."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return MADE


def ask(maker, *parts):
    found = kept.kept("things", parts or ("x",), maker)
    assert is_same(found, MADE)
    return maker.times


def is_same(x, y):
    """Whether two are equal in types, order and bits, arrays in what may be done to them too."""
    if type(x) is not type(y):
        return False
    if dataclasses.is_dataclass(x):
        return all(is_same(getattr(x, f.name), getattr(y, f.name)) for f in dataclasses.fields(x))
    if isinstance(x, np.ndarray):
        flags = x.flags.writeable == y.flags.writeable and x.flags.c_contiguous == y.flags.c_contiguous
        return flags and x.dtype == y.dtype and x.shape == y.shape and x.tobytes() == y.tobytes()
    if isinstance(x, dict):
        return list(x) == list(y) and all(is_same(x[key], y[key]) for key in x)
    if isinstance(x, tuple | list):
        return len(x) == len(y) and all(map(is_same, x, y))
    return x == y or (x != x and y != y)


@pytest.mark.parametrize("region", ["mexico-central-america", "toy"])
def test_a_region_kept_is_the_region_read(cache, monkeypatch, region):
    tables._kept.cache_clear()
    read = tables.load_baseline(region)
    tables._kept.cache_clear()
    monkeypatch.setattr(tables, "_load", None)
    again = tables.load_baseline(region)
    tables._kept.cache_clear()
    assert again is not read
    assert is_same(again, read)


def test_a_changed_table_is_read_anew(cache, tmp_path):
    shutil.copytree(CONFIGS / "regions", tmp_path / "regions")
    shutil.copytree(DATA / "toy", tmp_path / "data")
    file = tmp_path / "regions" / "toy.yaml"
    file.write_text("\n".join("data: ../data" if x.startswith("data:") else x for x in file.read_text().splitlines()))
    before = tables.load_baseline(file)
    table = tmp_path / "data" / "population.csv"
    rows = table.read_text().splitlines()
    table.write_text("\n".join([*rows[:-1], rows[-1].replace(",", ",1", 2).replace(",1", ",", 1)]) + "\n")
    tables._kept.cache_clear()
    after = tables.load_baseline(file)
    assert (before.population != after.population).sum() == 1
    table.write_text("broken")
    for _ in range(2):
        tables._kept.cache_clear()
        with pytest.raises(tables.ScenarioError):
            tables.load_baseline(file)


def test_it_is_made_once_for_the_same_parts(cache):
    maker = Maker()
    assert [ask(maker, "x"), ask(maker, "x"), ask(maker, "y"), ask(maker, "x", ""), ask(maker, "x")] == [1, 1, 2, 3, 3]
    assert [file.stat().st_mode & 0o777 for file in cache.glob("scenarios/things/*")] == [0o600] * 3
    assert (cache / "scenarios" / "things").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("place", [0, 31, 32, 40, -1])
def test_a_broken_file_is_made_anew(cache, place):
    maker = Maker()
    ask(maker)
    (file,) = cache.glob("scenarios/things/*")
    raw = bytearray(file.read_bytes())
    raw[place] ^= 1
    for broken in (bytes(raw), b"", bytes(raw[:50])):
        file.write_bytes(broken)
        times = maker.times
        assert ask(maker) == times + 1
        assert ask(maker) == times + 1


def test_a_file_under_anothers_name_is_no_answer(cache):
    maker = Maker()
    ask(maker, "x")
    (file,) = cache.glob("scenarios/things/*")
    other = file.read_bytes()
    kept.kept("things", ("y",), lambda: "another")
    (second,) = set(cache.glob("scenarios/things/*")) - {file}
    second.write_bytes(other)
    assert kept.kept("things", ("y",), lambda: "another") == "another"


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_what_others_may_write_is_not_read(cache, mode):
    maker = Maker()
    ask(maker)
    (file,) = cache.glob("scenarios/things/*")
    file.chmod(mode)
    assert ask(maker) == 2
    file.parent.chmod(0o700 | (mode & 0o022))
    assert [ask(maker), ask(maker)] == [3, 4]
    file.parent.chmod(0o700)
    assert ask(maker) == 4


def test_what_belongs_to_another_is_neither_read_nor_written(cache, monkeypatch):
    maker = Maker()
    ask(maker)
    (file,) = cache.glob("scenarios/things/*")
    before = file.stat().st_mtime_ns
    another = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: another)
    assert ask(maker) == 2
    assert file.stat().st_mtime_ns == before


def test_a_link_or_a_folder_in_its_place_is_not_followed(cache, tmp_path):
    maker = Maker()
    ask(maker)
    (file,) = cache.glob("scenarios/things/*")
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert ask(maker) == 2
    assert not file.is_symlink()
    file.unlink()
    file.mkdir()
    assert [ask(maker), ask(maker)] == [3, 4]


def test_it_builds_no_foreign_object(cache, tmp_path):
    """Even of a file that is whole and the user's own."""

    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "made"),)

    maker = Maker()
    ask(maker)
    (file,) = cache.glob("scenarios/things/*")
    raw = pickle.dumps(Evil())
    file.write_bytes(kept._seal(bytes.fromhex(file.stem), raw) + raw)
    assert ask(maker) == 2
    assert not (tmp_path / "made").exists()


def test_a_folder_that_cannot_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    maker = Maker()
    assert [ask(maker), ask(maker)] == [1, 2]


def test_a_user_without_a_home(monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    maker = Maker()
    assert [ask(maker), ask(maker)] == [1, 2]


def test_a_full_disk_leaves_nothing(cache, monkeypatch):
    class Full:
        def __init__(self, handle):
            self.handle = handle

        def __enter__(self):
            return self

        def __exit__(self, *_):
            os.close(self.handle)

        def write(self, _):
            raise OSError(errno.ENOSPC, "full")

    maker = Maker()
    monkeypatch.setattr(kept.os, "fdopen", lambda handle, _: Full(handle))
    assert [ask(maker), ask(maker)] == [1, 2]
    assert list(cache.glob("scenarios/things/*")) == []


def test_two_versions_share_the_folder_and_nothing_in_it(cache, monkeypatch):
    one, other, program = Maker(), Maker(), kept._program
    ask(one)
    monkeypatch.setattr(kept, "_program", lambda rooms: program(rooms) + "of another version")
    assert [ask(other), ask(other)] == [1, 1]
    monkeypatch.setattr(kept, "_program", program)
    assert ask(one) == 1


def test_a_fault_is_told_each_time(cache):
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            kept.kept("things", ("x",), lambda: 1 / 0)
    assert not (cache / "scenarios").exists()


def test_the_oldest_go(cache):
    maker = Maker()
    for number in range(kept.MOST + 5):
        ask(maker, str(number))
    assert len(list(cache.glob("scenarios/things/*"))) == kept.MOST


def test_processes_that_start_together_agree(cache):
    code = "from scenarios.spec.load import load; print(load('baseline').baseline.population.sum())"
    started = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = {process.communicate()[0] for process in started}
    assert len(said) == 1
    assert float(said.pop()) > 0
    assert len(list(cache.glob("scenarios/regions/*"))) == 1
