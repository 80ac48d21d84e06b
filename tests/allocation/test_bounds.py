import numpy as np
import pytest
from allocation_worlds import examples, frozen, matrix
from hypothesis import assume, given
from hypothesis import strategies as st

from scenarios.allocation.bounds import bound, infeasible


@st.composite
def bounded(draw):
    """Shares of some members, with floors and caps between which shares exist."""
    m, c = draw(st.integers(1, 4)), draw(st.integers(1, 8))
    weights = draw(matrix((m, c), 0.0, 1.0))
    weights = np.where(weights.any(-1, keepdims=True), weights, 1.0)
    floors = draw(matrix((c,), 0.0, 1.0)) / c
    caps = np.maximum(floors, draw(matrix((c,), 0.0, 1.0)))
    assume(caps.sum() >= 1)
    return frozen(weights / weights.sum(-1, keepdims=True)), frozen(floors), frozen(caps)


@examples
@given(bounded())
def test_floors_and_caps_are_kept_exactly_and_rows_sum_to_one(case):
    shares, floors, caps = case
    kept = bound(shares, floors, caps)
    assert (kept >= floors).all()
    assert (kept <= caps).all()
    assert kept.sum(-1) == pytest.approx(1, abs=1e-12)


@examples
@given(bounded())
def test_the_level_found_in_sweeps_is_the_one_found_by_bisection(case):
    shares, floors, caps = case
    shares = shares + 1e-3  # where all have a share the level is unique
    shares = shares / shares.sum(-1, keepdims=True)
    low, high = np.zeros((len(shares), 1)), np.full((len(shares), 1), 1e4)
    for _ in range(200):
        middle = (low + high) / 2
        over = np.clip(middle * shares, floors, caps).sum(-1, keepdims=True) > 1
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    assert bound(shares, floors, caps) == pytest.approx(np.clip(low * shares, floors, caps), abs=1e-9)


@examples
@given(bounded())
def test_permuting_countries_permutes_what_is_kept(case):
    shares, floors, caps = case
    turned = bound(shares[:, ::-1], floors[::-1], caps[::-1])
    assert turned == pytest.approx(bound(shares, floors, caps)[:, ::-1], abs=1e-9)


@examples
@given(bounded())
def test_a_member_does_not_see_its_neighbours(case):
    shares, floors, caps = case
    kept = bound(shares, floors, caps)
    assert all((bound(shares[[i]], floors, caps)[0] == kept[i]).all() for i in range(len(shares)))


@pytest.mark.parametrize("countries", [2, 7, 9, 17])
@pytest.mark.parametrize("size", [1, 7])
def test_the_size_of_a_block_changes_no_bit(countries, size):
    shares = frozen(np.random.default_rng(3).dirichlet(np.full(countries, 0.7), 256))
    floors, caps = np.full(countries, 0.3 / countries), np.full(countries, 1.6 / countries)
    parts = [bound(shares[i : i + size], floors, caps) for i in range(0, 256, size)]
    assert np.concatenate(parts).tobytes() == bound(shares, floors, caps).tobytes()


@pytest.mark.parametrize(
    ("shares", "floors", "caps", "expected"),
    [
        ([0.6, 0.3, 0.1], [0, 0, 0], [1, 1, 1], [0.6, 0.3, 0.1]),
        ([0.6, 0.3, 0.1], [0, 0, 0.2], [1, 1, 1], [0.8 * 2 / 3, 0.8 / 3, 0.2]),
        ([0.6, 0.3, 0.1], [0, 0, 0], [0.4, 1, 1], [0.4, 0.45, 0.15]),
        ([0.6, 0.3, 0.1], [0, 0, 0.2], [0.5, 1, 1], [0.5, 0.3, 0.2]),
        ([1, 0, 0], [0, 0, 0], [0.5, 0.1, 1], [0.5, 0.5 / 11, 5 / 11]),  # none has a share: by distance to the cap
        ([1, 0, 0], [0, 0, 0], [0.5, np.inf, np.inf], [0.5, 0.25, 0.25]),
        ([0.5, 0.5, 0], [0.4, 0.4, 0.2], [1, 1, 1], [0.4, 0.4, 0.2]),
        ([1.0], [0.3], [1.0], [1.0]),
    ],
)
def test_worked_by_hand(shares, floors, caps, expected):
    kept = bound(frozen([shares]), frozen(floors), frozen(caps))
    assert kept[0] == pytest.approx(expected, abs=1e-15)


def test_shares_without_bounds_stay_as_they_are():
    shares = np.random.default_rng(1).dirichlet(np.ones(7), 50)
    assert bound(shares, np.zeros(7), np.ones(7)) == pytest.approx(shares, abs=1e-15)


@pytest.mark.parametrize(
    ("floors", "caps", "trouble"),
    [
        ([0.6, 0.6], [1, 1], "floors sum to 1.2, more than 1"),
        ([0, 0], [0.5, 0.3], "caps sum to 0.8, less than 1"),
        ([0.5, 0], [0.4, 1], "a floor of 0.5 lies above its cap of 0.4"),
        ([0.5, 0.5], [0.5, 0.5], ""),
    ],
)
def test_bounds_between_which_nothing_lies_are_refused(floors, caps, trouble):
    floors, caps = np.array(floors), np.array(caps)
    assert infeasible(floors, caps) == trouble
    if trouble:
        with pytest.raises(ValueError, match=trouble):
            bound(np.full((1, 2), 0.5), floors, caps)
