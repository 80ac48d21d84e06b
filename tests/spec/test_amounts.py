from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from scenarios.spec.amounts import usd, written


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("150 million", 150e6),
        ("604.008 million", 604_008_000),
        ("604.008 million dollars", 604_008_000),
        ("500 thousand USD", 500e3),
        ("2,500,000 dollars", 2.5e6),
        ("1 dollar", 1),
        ("3million", 3e6),
        (0, 0),
        ("0 dollars", 0),
    ],
)
def test_amounts_are_us_dollars(text, dollars):
    assert usd(text) == dollars


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        (150, "needs its unit"),
        ("150", "needs its unit"),
        (-5, "cannot be negative"),
        ("-5 million", "cannot be negative"),
        ("150 milion", "unit is not known"),
        ("150 dollars million", "unit is not known"),
        ("five million", "not an amount"),
        ("", "not an amount"),
        (True, "not an amount"),
        (None, "not an amount"),
        ([1], "not an amount"),
    ],
)
def test_what_is_no_amount_is_refused_with_a_hint(given_, words):
    with pytest.raises(PydanticCustomError, match=words) as caught:
        usd(given_)
    assert caught.value.context["hint"]


@given(st.floats(0, 1e12, allow_subnormal=False) | st.integers(0, 10**12).map(float))
def test_written_amounts_read_back(dollars):
    assert usd(written(dollars)) == dollars


@given(st.text(max_size=20) | st.integers() | st.floats())
def test_anything_is_an_amount_or_refused(value):
    with suppress(PydanticCustomError):
        assert usd(value) >= 0
