"""Numbers counted in fine steps: as near to themselves as is said, whatever the blocks and their order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scenarios.engine.ensemble.counting import ERROR, LEAST
from scenarios.engine.ensemble.spread import Counter, ExactSpread, quantiles

Counter(1).count(np.ones((2, 1)))  # compiled before hypothesis looks at its watch
NUMBERS = st.floats(-1e9, 1e9) | st.floats(-1e-3, 1e-3) | st.sampled_from([0.0, 60.0, -60.0])
LEVELS = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)


def counted(values, cuts=(), order=None):
    """Count values (member, column) in blocks; sums are added in their own order."""
    blocks, counter = np.split(values, list(cuts)), Counter(values.shape[1])
    sums = {n: counter.count(blocks[n]) for n in (order or range(len(blocks))) if len(blocks[n])}
    for n in sorted(sums):
        counter.add(sums[n])
    return counter.done()


@given(arrays(np.float64, st.tuples(st.integers(1, 40), st.integers(1, 11)), elements=NUMBERS))
def test_values_are_as_near_as_is_said(values):
    exact, rough = ExactSpread(values), counted(values)
    ranks = range(len(values))
    room = ERROR * np.abs(exact.order(ranks)) + LEAST
    assert (np.abs(rough.order(ranks) - exact.order(ranks)) <= room).all()
    assert np.array_equal(rough.share(), exact.share())
    assert np.array_equal(rough.share(-1.0), exact.share(-1.0))
    assert rough.mean() == pytest.approx(exact.mean(), rel=1e-12, abs=1e-6)
    ends = np.abs(quantiles(exact, (0.0, 1.0))).max(0)
    assert (np.abs(quantiles(rough, LEVELS) - quantiles(exact, LEVELS)) <= 1.0001 * ERROR * ends + LEAST).all()


@given(st.lists(st.integers(1, 99), max_size=4), st.randoms(use_true_random=False))
def test_any_blocks_in_any_order_count_the_same(cuts, chance):
    values = np.random.Generator(np.random.Philox(3)).normal(0.0, 1.0, (100, 9))
    order = list(range(len(cuts) + 1))
    chance.shuffle(order)
    whole, parts = counted(values), counted(values, sorted(cuts), order)
    assert np.array_equal(whole.order(range(100)), parts.order(range(100)))
    assert np.array_equal(whole.share(), parts.share())


def test_what_is_no_number_is_none_and_what_is_endless_is_the_most():
    values = np.array([[np.nan, 1.0, np.inf], [1.0, np.inf, np.inf], [2.0, 3.0, np.inf]])
    rough, exact = counted(values).order([0, 2]), ExactSpread(values).order([0, 2])
    assert np.isnan(rough[:, 0]).all()
    assert np.isnan(exact[:, 0]).all()
    assert rough[1, 1] == exact[1, 1] == 3.0
    assert np.isinf(rough[:, 2]).all()


def test_what_is_the_same_in_all_draws_is_exact():
    values = np.full((300, 2), 3.3)
    assert (counted(values, [256]).order([0, 299]) == 3.3).all()


def test_room_grows_with_what_is_seen_and_not_with_members():
    seen = np.random.Generator(np.random.Philox(4)).normal(50.0, 10.0, (20_000, 5))
    few, many = counted(seen[:2000]), counted(np.tile(seen[:2000], (10, 1)), range(2000, 20_000, 2000))
    assert many.members == 10 * few.members
    assert many.counts.nbytes == few.counts.nbytes
    assert counted(seen, range(256, 20_000, 256)).counts.nbytes < 1.6 * few.counts.nbytes
