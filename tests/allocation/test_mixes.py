from dataclasses import replace

import numpy as np
import pytest
from allocation_worlds import big_world, examples, frozen, options_for, seen_by_planners, some_countries, some_members
from hypothesis import given
from hypothesis import strategies as st

from scenarios.allocation.mixes import MIXES, earmark

every_mix = pytest.mark.parametrize("mix", MIXES.values(), ids=MIXES)
SOME = {
    "constant": {"hard": 0.6},
    "path": {"years": {2008: 0.75, 2013: 0.35}},
    "by_country": {"shares": {"C01": 0.3}},
    "soft_when_calm": {"below": 20.0, "calm": 0.2},
    "hard_after_surge": {"rise": 0.2, "hard": 0.9},
}


@every_mix
@examples
@given(data=st.data(), seen=seen_by_planners())
def test_hard_shares_lie_between_none_and_all(mix, data, seen):
    hard = mix(seen, **data.draw(options_for(mix, seen)))
    assert hard.shape == seen.shape
    assert ((hard >= 0) & (hard <= 1)).all()
    assert hard.flags.writeable
    assert not np.shares_memory(hard, seen.reported_hard)


@every_mix
@examples
@given(data=st.data(), seen=seen_by_planners())
def test_permuting_countries_permutes_the_mix(mix, data, seen):
    options = data.draw(options_for(mix, seen))
    order = data.draw(st.permutations(range(len(seen.countries))))
    assert (mix(some_countries(seen, order), **options) == mix(seen, **options)[:, order]).all()


@every_mix
@pytest.mark.parametrize("size", [1, 7])
def test_the_size_of_a_block_changes_no_bit(mix, size):
    seen, options = big_world(7), SOME.get(mix.__name__, {})
    parts = [mix(some_members(seen, slice(i, i + size)), **options) for i in range(0, 256, size)]
    assert np.concatenate(parts).tobytes() == mix(seen, **options).tobytes()


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ({2012: 0.35}, 0.35),
        ({2010: 0.8, 2014: 0.4}, 0.6),
        ({2014: 0.4, 2010: 0.8}, 0.6),  # the order in the file does not matter
        ({2008: 0.75, 2010: 0.5}, 0.5),
        ({2013: 0.2, 2015: 0.1}, 0.2),
        ({2011: 0.1, 2012: 0.9, 2013: 0.3}, 0.9),
    ],
)
def test_a_path_is_straight_between_and_constant_outside(years, expected):
    assert MIXES["path"](big_world(3, members=2), years=years) == pytest.approx(np.full((2, 3), expected))


def test_a_path_without_years_is_refused():
    with pytest.raises(ValueError, match="at least one fiscal year"):
        MIXES["path"](big_world(3, members=2), years={})


def test_countries_named_get_their_own_mix_and_the_others_one_or_the_reported():
    seen = big_world(3, members=2)
    hard = MIXES["by_country"](seen, shares={"C01": 0.3, "XXX": 0.9}, otherwise=0.6)
    assert hard == pytest.approx(np.array([[0.6, 0.3, 0.6]] * 2))
    hard = MIXES["by_country"](seen, shares={"C00": 0.0})
    assert (hard[:, 0] == 0).all()
    assert (hard[:, 1:] == seen.reported_hard[:, 1:]).all()


def test_calm_countries_get_their_own_mix_and_the_others_one_or_the_reported():
    seen = replace(big_world(3, members=2), homicide_rate=frozen([[5.0, 20, 60], [19.9, 20.1, 0]]))
    calm = np.array([[True, False, False], [True, False, True]])
    assert (MIXES["soft_when_calm"](seen, below=20, calm=0.1, otherwise=0.7) == np.where(calm, 0.1, 0.7)).all()
    assert (MIXES["soft_when_calm"](seen, below=20, calm=0.1) == np.where(calm, 0.1, seen.reported_hard)).all()


def test_a_rise_beyond_the_threshold_is_a_surge_and_an_unknown_year_is_none():
    seen = replace(
        big_world(4, members=1),
        homicide_rate=frozen([[60.0, 61, 5, 50]]),
        homicide_rate_before=frozen([[50.0, 50, 0, np.nan]]),
    )
    hard = MIXES["hard_after_surge"](seen, rise=0.2, hard=0.9, otherwise=0.5)
    assert hard.tolist() == [[0.5, 0.9, 0.9, 0.5]]
    assert (MIXES["hard_after_surge"](seen, rise=5, hard=0.9)[:, :2] == seen.reported_hard[:, :2]).all()


def test_an_earmark_lowers_only_what_leaves_too_little_for_soft():
    hard = np.array([[0.9, 0.5, 0.75]])
    assert earmark(hard, 0.25) == pytest.approx(np.array([[0.75, 0.5, 0.75]]))
    assert hard[0, 0] == 0.9
