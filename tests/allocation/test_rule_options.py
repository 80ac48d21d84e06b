import doctest
from typing import Annotated

import pytest

from scenarios.allocation import options
from scenarios.allocation.limits import LIMITS
from scenarios.allocation.mixes import MIXES
from scenarios.allocation.options import Option, Range, options_of
from scenarios.allocation.splits import SPLITS

TABLES = {"split": SPLITS, "mix": MIXES, "limit": LIMITS}
RULES = {f"{table}-{name}": rule for table, rules in TABLES.items() for name, rule in rules.items()}
every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


@every_rule
def test_options_say_type_range_default_and_help(rule):
    for option in options_of(rule).values():
        assert option.range.low < option.range.high
        assert option.help
        assert "\n" not in option.help
        if isinstance(option.default, float):
            assert option.range.low <= option.default <= option.range.high


@every_rule
def test_a_rule_is_named_as_its_table_has_it_and_says_what_it_does(rule):
    assert any(rules.get(rule.__name__) is rule for rules in TABLES.values())
    assert rule.__doc__.splitlines()[0].endswith(".")
    assert "Source: " in rule.__doc__ or rule.__name__ == "none"


def test_options_are_read_in_the_order_of_the_signature():
    assert list(options_of(SPLITS["performance"])) == ["a", "b", "floor"]
    assert options_of(SPLITS["performance"])["b"] == Option(float, 0.5, Range(0.0, 5.0), "power of the homicide rate")
    assert options_of(LIMITS["redistribute"]) == {}


def test_an_option_that_must_be_given_has_no_default():
    assert options_of(SPLITS["shares"])["shares"][:2] == (dict[str, float], ...)
    assert options_of(MIXES["path"])["years"][:2] == (dict[int, float], ...)
    assert options_of(MIXES["constant"])["hard"][:2] == (float, ...)
    assert options_of(MIXES["by_country"])["otherwise"][:2] == (float | None, None)


def test_an_option_without_range_or_help_is_refused():
    def bare(seen, *, floor: float = 0.0): ...
    def mute(seen, *, floor: Annotated[float, Range(0, 1)] = 0.0): ...

    for rule in (bare, mute):
        with pytest.raises(TypeError, match="option floor: write Annotated"):
            options_of(rule)


def test_examples_in_the_docstrings_run():
    assert doctest.testmod(options).failed == 0
