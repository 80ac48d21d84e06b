import numpy as np
import pytest
from allocation_worlds import examples, matrix
from hypothesis import given
from hypothesis import strategies as st

from scenarios.allocation.room import room, share_room


@st.composite
def wanted(draw):
    m, p, c = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(1, 4))
    return draw(matrix((m, c, 2))), draw(matrix((m, p, c, 2)))


@examples
@given(wanted())
def test_programs_share_all_of_the_room_in_proportion(case):
    space, proposals = case
    parts = share_room(space, proposals)
    assert (parts >= 0).all()
    assert parts.sum(1) == pytest.approx(space, rel=1e-12, abs=1e-12)
    total = proposals.sum(1)[:, None]
    assert parts * total == pytest.approx(np.where(total > 0, proposals * space[:, None], 0.0), rel=1e-9, abs=1e-9)


def test_room_is_two_years_of_the_ceiling_less_what_is_outstanding():
    ceiling = np.array([[5.0, 2], [1, np.inf]])
    outstanding = np.array([[[4.0, 1], [3, 100]]])
    assert room(ceiling, outstanding)[0].tolist() == [[6, 3], [0, np.inf]]


def test_room_worked_by_hand():
    space = np.array([[[6.0, 6], [9, np.inf]]])
    proposals = np.array([[[[1.0, 0], [0, 1]], [[2, 0], [3, 0]]]])
    parts = share_room(space, proposals)
    assert parts[0, 0].tolist() == [[2, 3], [0, np.inf]]
    assert parts[0, 1].tolist() == [[4, 3], [9, np.inf]]


def test_room_that_nobody_asks_for_goes_to_programs_with_that_country():
    space, proposals = np.full((1, 3, 2), 8.0), np.zeros((1, 2, 3, 2))
    eligible = np.array([[True, True, False], [False, True, False]])
    parts = share_room(space, proposals, eligible)
    assert parts[0, :, :, 0].tolist() == [[8, 4, 0], [0, 4, 0]]


def test_the_size_of_a_block_changes_no_bit():
    dice = np.random.default_rng(4)
    space, proposals = dice.uniform(0, 20, (256, 9, 2)), dice.uniform(0, 10, (256, 9, 9, 2))
    block = share_room(space, proposals)
    for size in (1, 7):
        parts = [share_room(space[i : i + size], proposals[i : i + size]) for i in range(0, 256, size)]
        assert np.concatenate(parts).tobytes() == block.tobytes()
