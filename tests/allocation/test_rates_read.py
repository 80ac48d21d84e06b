"""What a rule says of the rates that it reads is true: others give the same answer whatever the rates, and without any."""

from dataclasses import replace

import numpy as np
import pytest
from allocation_worlds import examples, frozen, options_for, seen_by_planners
from hypothesis import given
from hypothesis import strategies as st

from scenarios.allocation.mixes import MIXES
from scenarios.allocation.options import years_back
from scenarios.allocation.seen import Seen
from scenarios.allocation.splits import SPLITS

RULES = {f"split.{name}": rule for name, rule in SPLITS.items()} | {f"mix.{name}": rule for name, rule in MIXES.items()}
each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
OPTIONS = {
    "soft_when_calm": {"below": 20.0, "calm": 0.1, "otherwise": 0.9},
    "hard_after_surge": {"rise": 0.2, "hard": 0.9, "otherwise": 0.1},
}


@each_rule
@examples
@given(data=st.data(), seen=seen_by_planners())
def test_a_rule_that_says_that_it_reads_no_rate_needs_none(rule, data, seen):
    if years_back(rule):
        return
    options = data.draw(options_for(rule, seen))
    none = frozen(np.full(seen.shape, np.nan))
    blind = replace(seen, homicide_rate=none, homicide_rate_before=none)
    np.testing.assert_array_equal(rule(blind, **options), rule(seen, **options))


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if years_back(rule)])
def test_a_rule_that_says_that_it_reads_rates_does(name):
    rule = RULES[name]
    seen = _world(np.array([[10.0, 30.0]]), np.array([[9.0, 29.0]]))
    options = OPTIONS.get(name.partition(".")[2], {})
    other = _world(np.array([[40.0, 15.0]]), np.array([[9.0, 29.0]]))
    assert (rule(seen, **options) != rule(other, **options)).any()
    before = _world(np.array([[10.0, 30.0]]), np.array([[5.0, 29.0]]))
    assert (rule(seen, **options) != rule(before, **options)).any() == (3 in years_back(rule))


def test_the_rules_that_read_rates():
    assert {name: years_back(rule) for name, rule in RULES.items() if years_back(rule)} == {
        "split.need": (2,), "split.burden": (2,), "split.performance": (2,), "mix.soft_when_calm": (2,),
        "mix.hard_after_surge": (2, 3),
    }  # fmt: skip


def _world(rates, before):
    """One member, two countries, plain numbers."""
    half, none = frozen([[0.5, 0.5]]), frozen([[0.0, 0.0]])
    return Seen(
        fiscal_year=2012,
        countries=("AAA", "BBB"),
        homicide_rate=frozen(rates),
        population=frozen([1e6, 2e6]),
        governance=frozen([40.0, 60.0]),
        ceiling=frozen([[1.0, 1.0]] * 2),
        outstanding=frozen([[[0.0, 0.0]] * 2]),
        unspent=none,
        reported_share=half,
        reported_hard=half,
        homicide_rate_before=frozen(before),
    )
