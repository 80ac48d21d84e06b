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

PATTERN = r"^[0-9][0-9,]*(\.[0-9]+)? ?((million|thousand)( (dollars|USD))?|dollars|dollar|USD)$"
_AMOUNT = re.compile(r"(-?[0-9][0-9,]*(?:\.[0-9]+)?) ?([a-z]*) ?([a-z]*)")
_SHOW = "write 150 million, 500 thousand or 2500000 dollars"


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
        raise _fault("this is not an amount of money", value, _SHOW)
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
    raise _fault("an amount needs its unit", value, f"write {value:g} million, {value:g} thousand or {value:g} dollars")


def _factor(value: str, unit: str, currency: str) -> int:
    """Multiply by the unit; `million dollars` is one unit of two words."""
    if not unit:
        raise _fault("an amount needs its unit", value, f"write {value} million or {value} dollars")
    if unit in UNITS and (not currency or (UNITS[unit] > 1 and UNITS.get(currency) == 1)):
        return UNITS[unit]
    raise _fault("the unit is not known", value, "units: million, thousand, dollars or USD")


def _fault(what: str, value: Any, hint: str) -> PydanticCustomError:
    return PydanticCustomError("amount", f"{what}, got {{got}}", {"got": printable(str(value), 40), "hint": hint})
