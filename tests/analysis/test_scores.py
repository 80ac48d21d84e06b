"""Scores against known answers, a direct sum, and the laws that make them proper and fair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.analysis.scores import coverage_by_chance, crps, inside, log_score, pit

some = st.lists(st.floats(-50, 50), min_size=2, max_size=12).map(np.array)
NORMAL = np.random.default_rng(5).standard_normal((200_000, 1))


@pytest.mark.parametrize(("seen", "known"), [(0.0, 0.233695), (1.0, 0.602441)])
def test_of_a_normal_law(seen, known):
    """Closed form of N(0, 1); a mean of 200,000 draws is known to .002 or so."""
    assert crps(NORMAL, np.array([seen]))[0] == pytest.approx(known, abs=0.002)


@given(some, st.floats(-60, 60))
def test_it_is_the_sum_over_all_pairs(members, seen):
    n = len(members)
    pairs = np.abs(members[:, None] - members).sum() / (2 * n * (n - 1))
    assert crps(members[:, None], np.array([seen]))[0] == pytest.approx(np.abs(members - seen).mean() - pairs, abs=1e-9)


def test_it_is_fair():
    """Ensembles of two and of fifty from one law have the same expected score; the usual form favours the larger."""
    few, many = NORMAL[:100_000, 0].reshape(2, -1), NORMAL[:100_000, 0].reshape(50, -1)
    scores = [crps(x, NORMAL[100_000 : 100_000 + x.shape[1], 0]).mean() for x in (few, many)]
    assert scores[0] == pytest.approx(scores[1], abs=0.03)


def test_bands_and_what_was_not_seen():
    members, seen = np.arange(101.0)[:, None].repeat(4, axis=1), np.array([5.0, 4.9, 60.0, np.nan])
    assert inside(members, seen, 0.9).tolist() == [True, False, True, False]
    assert inside(members, seen, 0.5).tolist() == [False, False, True, False]
    assert np.isnan(crps(members, seen)).tolist() == [False, False, False, True]


def test_ranks_count_what_lies_below_and_half_of_what_ties():
    members, seen = np.array([1.0, 2.0, 2.0, 4.0])[:, None].repeat(5, axis=1), np.array([0.0, 2.0, 3.0, 9.0, np.nan])
    np.testing.assert_allclose(pit(members, seen), [0.1, 0.5, 0.7, 0.9, np.nan])


def test_ranks_of_one_more_draw_are_uniform():
    rng = np.random.default_rng(8)
    ranks = pit(rng.standard_normal((19, 40_000)), rng.standard_normal(40_000))
    np.testing.assert_allclose(np.quantile(ranks, (0.1, 0.5, 0.9)), (0.1, 0.5, 0.9), atol=0.06)
    assert ranks.mean() == pytest.approx(0.5, abs=0.01)


def test_log_score_of_a_normal_law():
    """-log density of N(0, 1) at 0 and 1, a little wider by the kernel."""
    found = log_score(NORMAL[:20_000].repeat(2, axis=1), np.array([0.0, 1.0]))
    np.testing.assert_allclose(found, [0.5 * np.log(2 * np.pi), 0.5 * np.log(2 * np.pi) + 0.5], atol=0.03)


def test_chance_limits_of_coverage():
    """Of 20 cases in a band of 90%: 16 to 20 in nine of ten (binomial); of many, nearly the level."""
    assert coverage_by_chance(0.9, 20) == (0.8, 1.0)
    low, high = coverage_by_chance(0.5, 10_000)
    assert (low, high) == (pytest.approx(0.4918, abs=2e-4), pytest.approx(0.5082, abs=2e-4))
