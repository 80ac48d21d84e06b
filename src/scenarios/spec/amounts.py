"""Amounts of money as planners write them: `150 million`, `500 thousand`, `2,500,000 dollars`; inside, USD."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from scenarios.yaml_text import printable

UNITS = {"million": 10**6, "thousand": 10**3, "dollars": 1, "dollar": 1, "usd": 1}
"""Dollars in one of each unit."""

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
PATTERN = f"^{_NUMBER} ?((million|thousand)( (dollars|USD))?|dollars|dollar|USD)$".replace("?:", "")
_AMOUNT = re.compile(rf"(-?{_NUMBER}) ?([a-z]*) ?([a-z]*)")
_SHOW = "write 150 million, 500 thousand or 2500000 dollars"
_OTHERS = {
    **dict.fromkeys(("m", "mn", "mio", "mill", "mil", "mln", "millions", "millones"), ("million", 1)),
    **dict.fromkeys(("k", "thousands", "thsd", "tsd", "mil."), ("thousand", 1)),
    **dict.fromkeys(("b", "bn", "billion", "billions"), ("million", 1000)),
    **dict.fromkeys(("$", "us$", "usd."), ("dollars", 1)),
}
"""Units as others write them: the unit that is meant, and how many of it."""


def usd(value: Any) -> float:
    """Read an amount as US dollars.

    Raises:
        PydanticCustomError: no unit, a negative amount, or no amount at all.

    >>> usd("151.5 million"), usd("25 thousand"), usd("1,500 dollars")
    (151500000.0, 25000.0, 1500.0)
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _bare(value)
    found = _AMOUNT.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if not found:
        raise _fault("this is not an amount of money", value, _meant(value))
    number = Decimal(found[1].replace(",", ""))
    if number < 0:
        raise _fault("an amount cannot be negative", value, "0 dollars is the least")
    return float(number * _factor(value, found[2], found[3]))


Amount = Annotated[float, BeforeValidator(usd), WithJsonSchema({"type": "string", "pattern": PATTERN})]
"""US dollars, written with a unit."""


def written(dollars: float) -> str:
    """Write US dollars as an amount that reads back to the same number.

    >>> written(151_500_000.0), written(25_000.0), written(0.25)
    ('151.5 million', '25 thousand', '0.25 dollars')
    """
    for unit in ("million", "thousand", "dollars"):
        text = f"{Decimal(repr(dollars)) / UNITS[unit]:f}"
        if dollars >= UNITS[unit] and float(Decimal(text) * UNITS[unit]) == dollars:
            return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {unit}"
    return f"{Decimal(repr(dollars)):f} dollars"


def _bare(value: float) -> float:
    """Refuse a number without unit, but for 0."""
    if value == 0:
        return 0.0
    if value < 0:
        raise _fault("an amount cannot be negative", value, f"0 is the least; {_SHOW}")
    number = f"{Decimal(repr(value)):f}"
    if value >= LARGE:
        raise _fault("an amount needs its unit", value, f"write {written(float(value))}, if dollars are meant")
    raise _fault("an amount needs its unit", value, f"write {number} million, {number} thousand or {number} dollars")


def _factor(value: str, unit: str, currency: str) -> int:
    """Multiply by the unit; `million dollars` is one unit of two words."""
    if not unit:
        number = float(value.strip().replace(",", ""))
        dollars = f"write {written(number)}, if dollars are meant"
        either = f"write {value} million or {value} dollars"
        raise _fault("an amount needs its unit", value, dollars if number >= LARGE else either)
    if unit in UNITS and (not currency or (UNITS[unit] > 1 and UNITS.get(currency) == 1)):
        return UNITS[unit]
    hint = _meant(value) if unit in _OTHERS or currency else "units: million, thousand, dollars or USD"
    raise _fault("the unit is not known", value, hint)


LARGE = 10_000
"""A number without unit from which dollars are meant: millions have fewer digits."""


def _meant(value: Any) -> str:
    """How an amount that was written in another way should be.

    >>> _meant("130,5 million"), _meant("$135 million"), _meant("1.5 bn"), _meant("€5 million")
    ('write 130.5 million', 'write 135 million', 'write 1500 million', 'amounts are in US dollars')
    """
    text = value.strip().lower() if isinstance(value, str) else ""
    if re.search("[€£¥]|eur|gbp|mxn", text):
        return "amounts are in US dollars"
    bare = re.sub(r"^(usd?\s*)?\$?\s*|(\s*(usd|dollars?|\$))$", "", text).replace("_", "")
    found = re.fullmatch(r"([0-9]+(?:[., '][0-9]+)*) ?([a-z.]*)", bare)
    if not found:
        return _SHOW
    number = _plain_number(found[1])
    unit, times = _OTHERS.get(found[2], (found[2], 1))
    if number is None or (unit not in UNITS and unit):
        return _SHOW
    scaled = Decimal(number) * times
    return f"write {scaled.to_integral_value() if scaled == scaled.to_integral_value() else scaled:f} {unit or 'dollars'}"


def _plain_number(text: str) -> str | None:
    """Digits with a decimal point, of a number whose marks can mean one thing only."""
    if re.fullmatch(r"[0-9]{1,3}([, '][0-9]{3})+(\.[0-9]+)?", text):
        return re.sub("[, ']", "", text)
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3}){2,}(,[0-9]+)?|[0-9]{1,3}(\.[0-9]{3})+,[0-9]+", text):
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", ".") if re.fullmatch(r"[0-9]+([.,][0-9]+)?", text) else None


def _fault(what: str, value: Any, hint: str) -> PydanticCustomError:
    return PydanticCustomError("amount", f"{what}, got {{got}}", {"got": printable(str(value), 40), "hint": hint})
