from dataclasses import replace

import numpy as np
import pytest
from allocation_worlds import big_world, examples, frozen, options_for, seen_by_planners, some_countries, some_members
from hypothesis import given
from hypothesis import strategies as st

from scenarios.allocation.seen import Seen
from scenarios.allocation.splits import SPLITS

every_split = pytest.mark.parametrize("split", SPLITS.values(), ids=SPLITS)
SOME = {"shares": {"shares": {"C00": 0.5, "C01": 0.2}}}
WEIGHING = ("population", "need", "burden", "absorptive", "performance")


@every_split
@examples
@given(data=st.data(), seen=seen_by_planners())
def test_shares_are_shares(split, data, seen):
    shares = split(seen, **data.draw(options_for(split, seen)))
    assert shares.shape == seen.shape
    assert (shares >= 0).all()
    assert shares.sum(-1) == pytest.approx(1, abs=1e-12)
    assert shares.flags.c_contiguous
    assert shares.flags.writeable
    assert not np.shares_memory(shares, seen.reported_share)


@every_split
@examples
@given(data=st.data(), seen=seen_by_planners())
def test_permuting_countries_permutes_the_shares(split, data, seen):
    options = data.draw(options_for(split, seen))
    order = data.draw(st.permutations(range(len(seen.countries))))
    moved = split(some_countries(seen, order), **options)
    assert moved == pytest.approx(split(seen, **options)[:, order], abs=1e-12)


@every_split
@examples
@given(data=st.data(), seen=seen_by_planners(), scale=st.sampled_from([0.25, 3.0, 1e3]))
def test_dollars_of_another_size_change_no_share(split, data, seen, scale):
    options = data.draw(options_for(split, seen))
    scaled = replace(seen, ceiling=frozen(seen.ceiling * scale), outstanding=frozen(seen.outstanding * scale))
    assert split(scaled, **options) == pytest.approx(split(seen, **options), abs=1e-12)


@every_split
@examples
@given(data=st.data(), seen=seen_by_planners(least=2))
def test_a_member_does_not_see_its_neighbours(split, data, seen):
    options = data.draw(options_for(split, seen))
    together = split(seen, **options)
    for member in range(seen.shape[0]):
        alone = split(some_members(seen, [member]), **options)
        assert (together[member] == alone[0]).all()


@every_split
@pytest.mark.parametrize("countries", [2, 7, 9, 17])
def test_the_size_of_a_block_changes_no_bit(split, countries):
    seen, options = big_world(countries), SOME.get(split.__name__, {})
    block = split(seen, **options)
    for size in (1, 7):
        parts = [split(some_members(seen, slice(i, i + size)), **options) for i in range(0, 256, size)]
        assert np.concatenate(parts).tobytes() == block.tobytes()


@pytest.mark.parametrize("name", WEIGHING)
@examples
@given(data=st.data(), seen=seen_by_planners())
def test_floors_are_kept_exactly(name, data, seen):
    options = data.draw(options_for(SPLITS[name], seen))
    assert (SPLITS[name](seen, **options) >= options["floor"]).all()


@pytest.mark.parametrize("name", WEIGHING)
def test_rules_that_could_starve_a_country_have_a_floor(name):
    seen = replace(three_countries(), homicide_rate=frozen([[0.0, 20, 80]]), population=frozen([1, 1e6, 4e6]))
    seen = replace(seen, ceiling=frozen([[0, 0], [1, 2], [3, 4]]))
    assert SPLITS[name](seen)[0, 0] == 0.03


@pytest.mark.parametrize("name", WEIGHING)
def test_floors_that_sum_above_one_are_refused(name):
    with pytest.raises(ValueError, match=r"floors sum to 1.2, more than 1"):
        SPLITS[name](three_countries(), floor=0.4)


def three_countries():
    """One member; 10, 20 and 70 homicides per 100,000; 1, 2 and 1 million people."""
    return Seen(
        fiscal_year=2010,
        countries=("AAA", "BBB", "CCC"),
        homicide_rate=frozen([[10.0, 20, 70]]),
        population=frozen([1e6, 2e6, 1e6]),
        governance=frozen([81.0, 36, 9]),
        ceiling=frozen([[1.0, 2], [3, 4], [4, 6]]),
        outstanding=frozen(np.zeros((1, 3, 2))),
        unspent=frozen(np.zeros((1, 3))),
        reported_share=frozen([[0.5, 0.3, 0.2]]),
        reported_hard=frozen([[0.6, 0.6, 0.6]]),
        homicide_rate_before=frozen([[10.0, 20, 70]]),
    )


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("as_reported", {}, [0.5, 0.3, 0.2]),
        ("equal", {}, [1 / 3, 1 / 3, 1 / 3]),
        ("population", {}, [0.25, 0.5, 0.25]),
        ("need", {}, [0.1, 0.2, 0.7]),
        ("need", {"floor": 0.15}, [0.15, 0.85 * 2 / 9, 0.85 * 7 / 9]),
        ("need", {"floor": 0.2}, [0.2, 0.2, 0.6]),  # the first's floor brings the second below its own
        ("burden", {}, [10 / 120, 40 / 120, 70 / 120]),
        ("absorptive", {}, [3 / 20, 7 / 20, 10 / 20]),
        ("performance", {"a": 0.5, "b": 1.0}, [90 / 540, 240 / 540, 210 / 540]),
        ("performance", {"a": 0.0, "b": 0.0}, [0.25, 0.5, 0.25]),
        ("shares", {"shares": {"AAA": 0.2, "CCC": 0.6}}, [0.25, 0, 0.75]),
        ("shares", {"shares": {"REG": 1.0}}, [1 / 3, 1 / 3, 1 / 3]),
    ],
)
def test_worked_by_hand(name, options, expected):
    assert SPLITS[name](three_countries(), **options)[0] == pytest.approx(expected, abs=1e-15)


def test_performance_takes_the_square_root_of_the_rate_by_default():
    weight = [81 * 10**0.5 * 1, 36 * 20**0.5 * 2, 9 * 70**0.5 * 1]
    assert SPLITS["performance"](three_countries())[0] == pytest.approx([w / sum(weight) for w in weight])


def test_a_rule_that_sees_nothing_to_go_by_splits_equally():
    seen = replace(three_countries(), homicide_rate=frozen([[0.0, 0, 0]]), ceiling=frozen(np.zeros((3, 2))))
    for name in ("need", "burden", "absorptive", "performance"):
        assert SPLITS[name](seen)[0] == pytest.approx(1 / 3)


def test_countries_without_a_ceiling_absorb_equally():
    seen = replace(three_countries(), ceiling=frozen(np.full((3, 2), np.inf)))
    assert SPLITS["absorptive"](seen)[0] == pytest.approx(1 / 3)
    seen = replace(seen, ceiling=frozen([[1, np.inf], [np.inf, 1], [5, 5]]))
    assert SPLITS["absorptive"](seen, floor=0.0)[0] == pytest.approx([0.5, 0.5, 0])


def test_unspent_money_costs_half_a_share_and_goes_where_there_is_room():
    seen = replace(three_countries(), unspent=frozen([[0.3, 0.1, 0]]), outstanding=frozen([[[9.0, 9], [8, 8], [5, 15]]]))
    # AAA loses 0.25; BBB has no room of hard and none of soft, CCC 3 of hard: it gets all
    assert SPLITS["use_or_lose"](seen, unspent=0.2)[0] == pytest.approx([0.25, 0.3, 0.45])
    seen = replace(seen, outstanding=frozen([[[0.0, 0], [3, 8], [5, 12]]]))
    # 3 of room in BBB, 3 in CCC; AAA's own room does not count
    assert SPLITS["use_or_lose"](seen, unspent=0.2)[0] == pytest.approx([0.25, 0.425, 0.325])
    assert SPLITS["use_or_lose"](seen, unspent=0.2, floor=0.3)[0] == pytest.approx([0.3, 0.7 * 17 / 30, 0.7 * 13 / 30])


def test_nothing_is_taken_where_nobody_has_room_or_all_spent():
    seen = replace(three_countries(), outstanding=frozen(np.full((1, 3, 2), 99.0)), unspent=frozen([[0.9, 0, 0]]))
    assert SPLITS["use_or_lose"](seen)[0] == pytest.approx([0.5, 0.3, 0.2])
    assert SPLITS["use_or_lose"](three_countries())[0] == pytest.approx([0.5, 0.3, 0.2])
    everyone = replace(three_countries(), unspent=frozen([[0.9, 0.9, 0.9]]))
    assert SPLITS["use_or_lose"](everyone)[0] == pytest.approx([0.5, 0.3, 0.2])


def test_without_ceilings_those_who_spent_share_equally_what_is_taken():
    seen = replace(three_countries(), ceiling=frozen(np.full((3, 2), np.inf)), unspent=frozen([[0.9, 0, 0]]))
    assert SPLITS["use_or_lose"](seen)[0] == pytest.approx([0.25, 0.425, 0.325])
