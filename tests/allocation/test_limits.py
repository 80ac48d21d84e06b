import numpy as np
import pytest
from allocation_worlds import big_world, examples, frozen, limit_cases
from hypothesis import given
from hypothesis import strategies as st

from scenarios.allocation.limits import LIMITS
from scenarios.allocation.room import room, share_room
from scenarios.allocation.splits import SPLITS

every_limit = pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
hold, redistribute = LIMITS["hold"], LIMITS["redistribute"]
SMALL = 1e-9  # million USD, beside amounts of hundreds


@every_limit
@examples
@given(case=limit_cases())
def test_allotted_and_held_are_the_proposal(limit, case):
    allotted, held = limit(*case)
    proposed = case.proposal.sum(1)
    assert allotted.sum(1) + held == pytest.approx(proposed, rel=1e-12, abs=1e-12)
    assert (allotted >= 0).all()
    assert (held >= 0).all()
    assert allotted.flags.c_contiguous
    assert not np.shares_memory(allotted, case.proposal)


@every_limit
@examples
@given(case=limit_cases())
def test_nobody_is_lifted_above_its_room(limit, case):
    allotted, _ = limit(*case)
    assert (allotted <= np.maximum(case.room, case.proposal)).all()
    if limit is not LIMITS["none"]:
        assert (allotted <= case.room).all()
        assert (allotted >= np.minimum(case.proposal, case.room)).all()


@every_limit
@examples
@given(case=limit_cases(), data=st.data())
def test_permuting_countries_permutes_what_is_allotted(limit, case, data):
    order = data.draw(st.permutations(range(case.shares.shape[1])))
    allotted, held = limit(*case)
    moved, same = limit(*(frozen(part[:, order]) for part in case))
    assert moved == pytest.approx(allotted[:, order], abs=SMALL)
    assert same == pytest.approx(held, abs=SMALL)


@every_limit
@examples
@given(case=limit_cases(), scale=st.sampled_from([0.25, 3.0, 1e3]))
def test_scaling_dollars_and_room_together_scales_the_allotment(limit, case, scale):
    allotted, held = limit(*case)
    more, kept = limit(*(part if part is case.shares else frozen(part * scale) for part in case))
    assert more == pytest.approx(allotted * scale, abs=SMALL * scale)
    assert kept == pytest.approx(held * scale, abs=SMALL * scale)


@every_limit
@examples
@given(case=limit_cases())
def test_a_member_does_not_see_its_neighbours(limit, case):
    allotted, held = limit(*case)
    for member in range(len(allotted)):
        alone, kept = limit(*(frozen(part[[member]]) for part in case))
        assert (alone[0] == allotted[member]).all()
        assert (kept[0] == held[member]).all()


@every_limit
@pytest.mark.parametrize("countries", [1, 2, 7, 9, 17])
@pytest.mark.parametrize("cap", [4.0, np.inf])
def test_the_size_of_a_block_changes_no_bit(limit, countries, cap):
    case = tight_block(countries, cap)
    block = [part.tobytes() for part in limit(*case)]
    for size in (1, 7):
        parts = [limit(*(part[i : i + size] for part in case)) for i in range(0, 256, size)]
        assert [np.concatenate(part).tobytes() for part in zip(*parts, strict=True)] == block


def tight_block(countries, cap):
    """A block of 256 members whose proposal is about as large as the room: some have excess, some have none."""
    seen = big_world(countries)
    shares = SPLITS["need"](seen)
    space = room(seen.ceiling, seen.outstanding)
    total = frozen(np.random.default_rng(5).uniform(0.1, 1.5, (256, 1, 1)) * space.sum((1, 2), keepdims=True))
    proposal = total * shares[..., None] * np.array([0.6, 0.4])
    return frozen(proposal), frozen(space), frozen(shares), frozen(np.full(shares.shape, cap))


@examples
@given(case=limit_cases())
def test_none_is_the_proposal(case):
    allotted, held = LIMITS["none"](*case)
    assert (allotted == case.proposal).all()
    assert (held == 0).all()


@examples
@given(case=limit_cases())
def test_redistribute_holds_nothing_while_an_eligible_country_has_room(case):
    allotted, held = redistribute(*case)
    both = case.proposal.sum(-1) + case.headroom
    full = (allotted >= case.room - SMALL) | (allotted.sum(-1) >= both - SMALL)[..., None]
    assert (full | (held <= SMALL)[:, None]).all()


@examples
@given(case=limit_cases())
def test_redistribute_lifts_nobody_above_its_cap(case):
    allotted, _ = redistribute(*case)
    assert (allotted.sum(-1) <= case.proposal.sum(-1) + case.headroom + SMALL).all()


@examples
@given(case=limit_cases())
def test_redistribute_holds_no_more_than_hold(case):
    assert (redistribute(*case)[1] <= hold(*case)[1] + SMALL).all()


@examples
@given(case=limit_cases())
def test_redistribute_is_what_repeated_passing_on_comes_to(case):
    allotted, held = redistribute(*case)
    for member in range(len(allotted)):
        slowly, kept = passed_on_step_by_step(*(part[member] for part in case))
        assert allotted[member] == pytest.approx(slowly, abs=1e-6)
        assert held[member] == pytest.approx(kept, abs=1e-6)


def passed_on_step_by_step(proposal, space, shares, headroom):
    """The rule as its text has it, for one member: spread, cut, spread again."""
    allotted = np.minimum(proposal, space)
    caps = proposal.sum(1) + headroom
    held = (proposal - allotted).sum(0)
    for kind in range(2):
        for by_room in (False, True):
            for _ in range(1000):
                left = np.minimum(space[:, kind] - allotted[:, kind], caps - allotted.sum(1)).clip(0)
                weight = left if by_room else shares * (left > 1e-12)
                if held[kind] <= 1e-12 or weight.sum() <= 1e-290:
                    break
                given_now = np.minimum(held[kind] * (weight / weight.sum()), left)
                allotted[:, kind] += given_now
                held[kind] -= given_now.sum()
    return allotted, held


def one(proposal, space, shares, headroom=None):
    """A limit's arguments for one member."""
    headroom = [np.inf] * len(shares) if headroom is None else headroom
    return tuple(frozen([part]) for part in (proposal, space, shares, headroom))


def test_hold_worked_by_hand():
    allotted, held = hold(*one([[6, 4], [3, 2]], [[4, 9], [5, 0]], [2 / 3, 1 / 3]))
    assert allotted[0].tolist() == [[4, 4], [3, 0]]
    assert held[0].tolist() == [2, 2]


@pytest.mark.parametrize(
    ("proposal", "space", "shares", "headroom", "allotted", "held"),
    [
        # 6 too much in A: B and C take it two to one
        ([10, 4, 2], [4, 20, 20], [0.6, 0.2, 0.1], None, [4, 8, 4], 0),
        # B is full after 1: C takes the rest
        ([10, 4, 2], [4, 5, 20], [0.6, 0.2, 0.1], None, [4, 5, 7], 0),
        # C has no share and gets what B cannot take
        ([10, 4, 0], [4, 5, 20], [0.7, 0.3, 0.0], None, [4, 5, 5], 0),
        # neither B nor C has a share: by room, 6 and 12
        ([10, 0, 0], [4, 6, 12], [1.0, 0.0, 0.0], None, [4, 2, 4], 0),
        # the cap leaves C only 2 more
        ([10, 4, 2], [4, 5, 20], [0.6, 0.2, 0.1], [9, 9, 2], [4, 5, 4], 3),
        # no room anywhere
        ([10, 4, 2], [4, 4, 1], [0.6, 0.2, 0.1], None, [4, 4, 1], 7),
    ],
)
def test_redistribute_worked_by_hand(proposal, space, shares, headroom, allotted, held):
    zeros = [0.0] * len(shares)
    hard_only = one(np.stack([proposal, zeros], 1), np.stack([space, zeros], 1), shares, headroom)
    got, kept = redistribute(*hard_only)
    assert got[0, :, 0] == pytest.approx(allotted)
    assert kept[0] == pytest.approx([held, 0])
    soft_only = one(np.stack([zeros, proposal], 1), np.stack([zeros, space], 1), shares, headroom)
    got, kept = redistribute(*soft_only)
    assert got[0, :, 1] == pytest.approx(allotted)
    assert kept[0] == pytest.approx([0, held])


def test_hard_money_takes_a_binding_cap_before_soft():
    # A has 3 hard and 3 soft too much, B room for both but a cap 4 above its proposal
    allotted, held = redistribute(*one([[5, 5], [1, 1]], [[2, 2], [9, 9]], [0.8, 0.2], [0, 4]))
    assert allotted[0] == pytest.approx(np.array([[2, 2], [4, 2]]))
    assert held[0] == pytest.approx([0, 2])


def test_what_the_cut_took_in_one_kind_may_come_back_in_the_other():
    # A loses 3 hard and is at its cap by proposal, so it may take 3 of the 4 soft that B loses
    allotted, held = redistribute(*one([[5, 1], [0, 5]], [[2, 9], [0, 1]], [0.5, 0.5], [0, 0]))
    assert allotted[0] == pytest.approx(np.array([[2, 4], [0, 1]]))
    assert held[0] == pytest.approx([3, 1])


@pytest.mark.parametrize("shares", [[0.5, 0.5], [1.0, 0.0]])
def test_room_without_end_takes_everything(shares):
    allotted, held = redistribute(*one([[5, 5], [1, 1]], [[2, 2], [np.inf, np.inf]], shares))
    assert allotted[0] == pytest.approx(np.array([[2, 2], [4, 4]]))
    assert (held == 0).all()


def test_a_limit_after_shared_room_stays_inside_the_room_of_all_programs():
    dice = np.random.default_rng(2)
    space, proposals = dice.uniform(0, 20, (9, 4, 2)), dice.uniform(0, 10, (9, 3, 4, 2))
    parts = share_room(space, proposals)
    got = [
        redistribute(proposals[:, p], parts[:, p].copy(), np.full((9, 4), 0.25), np.full((9, 4), np.inf))[0]
        for p in range(3)
    ]
    assert (sum(got) <= space + 1e-12).all()
