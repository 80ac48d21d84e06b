"""Numbers for many members at once: the same bits as one by one, and exp and log as exact as floats allow."""

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from scenarios.compiled import COMPILED, formula, kernel
from scenarios.lanes import WIDTH, any_of, both, exp, into_tiles, lanes, least, log, most, out_of_tiles, where
from scenarios.shelf import Shelf, lane, opener, set_lane, tiles

ONE = Shelf("one", {"factor": "lane", "x": "rows", "exp": "rows", "log": "rows", "mixed": "rows"})
SIZES = Shelf("sizes", {"rows": "int", "half": "float", "places": "ints", "weights": "floats"})
open_one, open_sizes = opener(ONE, of_tiles=True), opener(SIZES, of_tiles=False)


@formula
def mixed(x, factor, weight):
    """A little of everything."""
    y = where(both(x > 0.5, x < 30.0), x * weight, 0.0 - x) / 2.0
    if any_of(x >= 30.0):
        y = y + where(x >= 30.0, lanes(1.0), 0.0)
    return most(least(y + factor, 40.0), 0.25)


@kernel
def work(memory, starts, words, word_starts):
    """Every row of every tile."""
    w = open_sizes(words, word_starts)
    for tile in range(len(memory)):
        t = open_one(memory, starts, tile)
        for r in range(w.rows):
            x = t.x[w.places[r]]
            t.exp[r] = exp(x)
            t.log[r] = log(x)
            t.mixed[r] = mixed(x, t.factor, w.weights[r])
            t.mixed[r] += w.half


@kernel
def alone(x):
    """The same functions of one number."""
    return exp(x), log(x)


def worked(x):
    """What the kernel gives for members (member, row)."""
    shapes = {"factor": (1,)} | dict.fromkeys(("x", "exp", "log", "mixed"), (x.shape[1],))
    starts = ONE.starts(shapes)
    memory = tiles(starts, len(x))
    memory[:, : 1 + x.shape[1]] = into_tiles(np.column_stack([np.arange(len(x)) / 7.0, x]))
    rows = np.arange(x.shape[1])
    work(memory, starts, *SIZES.pack({"rows": len(rows), "half": 0.5, "places": rows, "weights": 1.0 + rows}))
    first = starts[ONE.place["exp"]]
    return out_of_tiles(memory[:, first:], len(x), 3, x.shape[1])


def test_exp_and_log_are_off_by_at_most_a_unit_in_the_last_place():
    x = np.random.default_rng(1).uniform(1e-3, 60.0, (1600, 8))
    found = worked(x)
    for got, right in ((found[:, 0], np.exp(x.astype(np.longdouble))), (found[:, 1], np.log(x.astype(np.longdouble)))):
        off = np.abs(got.astype(np.longdouble) - right) / np.spacing(np.abs(right.astype(np.float64)))
        assert off.max() <= 1.2


@pytest.mark.skipif(not COMPILED, reason="one member is a tile")
def test_a_members_bits_are_those_of_one_alone_wherever_it_lies():
    x = np.random.default_rng(2).uniform(1e-3, 60.0, (3 * WIDTH + 5, 4))
    whole = worked(x)
    for m in (0, WIDTH - 1, WIDTH, 3 * WIDTH + 4):
        assert_array_equal(worked(x[m:])[0, :2], whole[m, :2])
        for r in range(4):
            assert alone(x[m, r]) == (whole[m, 0, r], whole[m, 1, r])


def test_masks_choose_lane_by_lane():
    x = np.array([[0.1, 0.6, 29.0, 31.0]] * 3)
    factor, weights = np.arange(3)[:, None] / 7.0, 1.0 + np.arange(4)
    y = np.where((x > 0.5) & (x < 30.0), x * weights, -x) / 2.0 + (x >= 30.0)
    np.testing.assert_allclose(worked(x)[:, 2], np.clip(y + factor, 0.25, 40.0) + 0.5, rtol=1e-15)


@given(st.integers(1, 3 * WIDTH), st.integers(0, 4))
def test_members_go_into_tiles_and_back(members, rows):
    values = np.random.default_rng(members).random((members, rows, 2))
    there = into_tiles(values)
    assert there.shape == (-(-members // WIDTH), 2 * rows, WIDTH)
    assert_array_equal(out_of_tiles(there, members, rows, 2), values)


def test_the_functions_take_plain_numbers_too():
    assert exp(1.0) == pytest.approx(math.e, rel=1e-15)
    assert log(10.0) == pytest.approx(math.log(10.0), rel=1e-15)
    assert (most(1.0, 2.0), least(1.0, 2.0), where(True, 1.0, 2.0)) == (2.0, 1.0, 1.0)
    assert exp(-1e9) == pytest.approx(0.0, abs=1e-300)


@kernel
def shuffle(memory, starts):
    """Give each member the number of the next one."""
    for tile in range(len(memory)):
        t = open_one(memory, starts, tile)
        for m in range(WIDTH):
            set_lane(t.exp, 0, m, lane(t.x, 0, (m + 1) % WIDTH))


def test_single_members_can_be_read_and_written():
    starts = ONE.starts({"factor": (1,)} | dict.fromkeys(("x", "exp", "log", "mixed"), (1,)))
    memory = tiles(starts, WIDTH)
    memory[0, 1] = np.arange(WIDTH)
    shuffle(memory, starts)
    assert_array_equal(memory[0, 2], np.roll(np.arange(WIDTH), -1))


def test_in_plain_python_the_same_source_gives_the_same(tmp_path):
    x = np.random.default_rng(3).uniform(1e-3, 60.0, (5, 2))
    np.save(tmp_path / "x.npy", x)
    code = "import numpy, sys; from test_lanes import worked; numpy.save(sys.argv[2], worked(numpy.load(sys.argv[1])))"
    paths = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    here = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": paths}
    subprocess.run([sys.executable, "-c", code, tmp_path / "x.npy", tmp_path / "y.npy"], env=here, check=True)
    np.testing.assert_allclose(np.load(tmp_path / "y.npy"), worked(x), rtol=1e-14)
