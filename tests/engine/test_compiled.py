"""Machine code and its cache: an edited formula is seen, an unwritable cache is survived, plain Python agrees."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

import scenarios

SOURCE = Path(scenarios.__file__).parent
ROOT = SOURCE.parents[1]
CALLER = '''
from scenarios.compiled import kernel
from scenarios.pipeline.capacity import waste


@kernel
def caller(backlog: float) -> float:
    """A function whose file never changes, and which calls a formula that does."""
    return waste(backlog, 1.0, 0.5)


@kernel
def other(backlog: float) -> float:
    """A second one, so that there are two files to mix up."""
    return waste(backlog, 2.0, 0.5)
'''
ASK = """
from scenarios.compiled import is_warm
warm = is_warm()
from scenarios.engine.caller import caller, other
other(4.0)
print(warm, caller(4.0))
"""
RUN = """
from scenarios.engine.plan.inputs import build, reference_of
from scenarios.engine.chance.members import draw_block
from scenarios.engine.years.simulate import simulate
from scenarios.spec.load import load

loaded = load("by-capacity", {"horizon.show_to": 2014, "horizon.run_off": 2014})
reference = build(reference_of(loaded.scenario, loaded.baseline), loaded.baseline)
block = draw_block(reference, 7, 0).part(0, 3)
first = simulate(reference, block)
second = simulate(build(loaded.scenario, loaded.baseline), block, first.state.of("multiplier"))
state = second.state
names = ("homicides", "tally", "strength")
for array in (first.state.of("multiplier"), *(state.of(name) for name in names), state.cells()):
    print(array.tobytes().hex())
"""


def python(code, package, **environment):
    """Run code in a fresh process on a copy of the package."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=plain | {"PYTHONPATH": str(package)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture
def package(tmp_path):
    """A copy of the source, with one more formula in it."""
    shutil.copytree(SOURCE, tmp_path / "src" / "scenarios", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "src" / "scenarios" / "engine" / "caller.py").write_text(CALLER)
    return tmp_path / "src"


def test_an_edited_formula_is_seen_by_its_callers(package, tmp_path):
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert python(ASK, package, **cache).stdout == "False 2.0\n"
    assert python(ASK, package, **cache).stdout == "True 2.0\n"
    file = package / "scenarios" / "pipeline" / "capacity.py"
    text = file.read_text()
    edited, changes = re.subn(r"^(BACKLOG_YEARS = )2.0", r"\g<1>3.0", text, flags=re.M)
    assert changes == 1
    file.write_text(edited)
    assert python(ASK, package, **cache).stdout == "False 1.5\n"
    file.write_text(text)
    assert python(ASK, package, **cache).stdout == "True 2.0\n"


def test_a_cache_that_cannot_be_written_costs_one_line(package, tmp_path):
    (tmp_path / "file").write_text("")
    done = python(ASK, package, XDG_CACHE_HOME=str(tmp_path / "file"))
    assert done.stdout == "False 2.0\n"
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be written" in done.stderr


def harmed(raw, how):
    """A file cut off, empty, or with one bit turned in its last third."""
    place = len(raw) * 3 // 4
    return {"cut": raw[:60], "empty": b"", "bit": raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]}[how]


@pytest.mark.parametrize(("ending", "hows"), [("nbi", ["cut", "empty"]), ("nbc", ["empty", "bit"])])
def test_a_broken_cache_is_compiled_anew(package, tmp_path, ending, hows):
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert python(ASK, package, **cache).stdout == "False 2.0\n"
    files = list((tmp_path / "cache").rglob(f"*.{ending}"))
    assert len(files) == 2
    for how in hows:
        for file in files:
            file.write_bytes(harmed(file.read_bytes(), how))
        broken = [file.read_bytes() for file in files]
        assert python(ASK, package, **cache).stdout == "True 2.0\n"
        assert all(file.read_bytes() != raw for file, raw in zip(files, broken, strict=True)), how


def test_files_of_other_formulas_are_not_taken(package, tmp_path):
    """Even where both are whole."""
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    python(ASK, package, **cache)
    one, other = (tmp_path / "cache").rglob("*.nbc")
    kept = one.read_bytes(), other.read_bytes()
    one.write_bytes(kept[1])
    other.write_bytes(kept[0])
    assert python(ASK, package, **cache).stdout == "True 2.0\n"


def test_a_full_disk_costs_time_only(package, tmp_path):
    full = "import builtins, numba.core.caching as c, contextlib\n@contextlib.contextmanager\ndef no(self, path):\n"
    full += "    raise OSError(28, 'No space left on device', path)\n    yield\nc.IndexDataCacheFile._open_for_write = no\n"
    ask = ASK.replace("warm = is_warm()", "warm = is_warm()\n" + full)
    for _ in range(2):
        done = python(ask, package, XDG_CACHE_HOME=str(tmp_path / "cache"))
        assert (done.stdout, done.stderr) == ("False 2.0\n", "")


def test_plain_python_needs_no_cache(package, tmp_path):
    done = python(ASK, package, NUMBA_DISABLE_JIT="1", XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert (done.stdout, done.stderr) == ("False 2.0\n", "")
    assert not (tmp_path / "cache").exists()


def test_plain_python_gives_the_same():
    """The formulas are one source: without the compiler a few members come out the same, but for last bits."""
    modes = ({}, {"NUMBA_DISABLE_JIT": "1"})
    compiled, plain = (python(RUN, ROOT / "src", **mode).stdout.split() for mode in modes)
    for one, other in zip(compiled, plain, strict=True):
        ours, theirs = np.frombuffer(bytes.fromhex(one)), np.frombuffer(bytes.fromhex(other))
        assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)
