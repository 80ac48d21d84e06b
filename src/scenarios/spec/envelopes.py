"""How much money a program has: as reported, times a factor, on a growth path, or explicit amounts."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from scenarios.spec.amounts import PATTERN, Amount
from scenarios.spec.base import Frozen, Year
from scenarios.spec.years import looks_like_year
from scenarios.yaml_text import printable

_AMOUNT: dict[str, Any] = {"anyOf": [{"type": "string", "pattern": PATTERN}, {"const": 0}]}


class AsReported(Frozen):
    """The envelopes that the report's tables give."""


class Factor(Frozen):
    """Each year's reported envelope times a factor."""

    factor: Annotated[float, Field(ge=0, le=100)]
    """What each year's reported envelope is multiplied by; 2 doubles it."""


class Growth(Frozen):
    """An envelope that grows by the same rate each year, from the first year of the horizon."""

    rate: Annotated[float, Field(ge=-1, le=10, alias="growth")]
    """Growth a year: 0.03 is 3%."""
    start: Amount | None = None
    """The first year's envelope in USD; as reported if left out."""


def _one_or_accounts(given: Any) -> str:
    return "=accounts" if isinstance(given, dict) else "=one"


OneYear = Annotated[
    Annotated[Amount, Tag("=one")] | Annotated[dict[str, Amount], Field(min_length=1), Tag("=accounts")],
    Discriminator(_one_or_accounts),
]
"""A fiscal year's USD: one sum, divided among accounts as reported, or a sum by account."""


class Amounts(Frozen):
    """Explicit envelopes by fiscal year; years that are not named stay as reported."""

    usd: Annotated[dict[Year, OneYear], Field(min_length=1)]
    """US dollars by fiscal year."""


def _form(given: Any) -> str | None:
    """Which of the forms a value has."""
    if given == "as_reported":
        return "=as_reported"
    if not isinstance(given, dict):
        return None
    if any(isinstance(key, int) or looks_like_year(key) for key in given):
        return "=amounts"
    if "growth" in given or "start" in given:
        return "=growth"
    return "=factor" if any(get_close_matches(str(key), ("factor",), 1, 0.6) for key in given) else None


_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"const": "as_reported", "description": "the envelopes that the report's tables give"},
        {
            "type": "object",
            "description": "each year's reported envelope times a factor",
            "properties": {"factor": {"type": "number", "minimum": 0, "maximum": 100}},
            "required": ["factor"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "description": "growth a year, from the first year's reported envelope or from `start`",
            "properties": {"growth": {"type": "number", "minimum": -1, "maximum": 10}, "start": _AMOUNT},
            "required": ["growth"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "description": "amounts by fiscal year, in one sum or by account; other years stay as reported",
            "patternProperties": {
                "^[0-9]{4}$": {"anyOf": [_AMOUNT, {"type": "object", "additionalProperties": _AMOUNT}]}
            },
            "additionalProperties": False,
            "minProperties": 1,
        },
    ]
}

def _told(given: Any) -> Any:
    """Say of a value that has none of the forms which one was meant."""
    if _form(given) is None and (hint := _hint(given)):
        got = printable(str(given), 40)
        raise PydanticCustomError("envelope", "this is not an envelope, got {got}", {"got": got, "hint": hint})
    return given


def _hint(given: Any) -> str:
    if isinstance(given, int | float) and not isinstance(given, bool):
        amount = f"an amount for each fiscal year: {{2012: {given:g} million}}"
        return f"write {{factor: {given:g}}} to multiply what is reported" if given <= MOST else amount
    if isinstance(given, list) and given and all(isinstance(entry, str | int | float) for entry in given):
        amounts = ", ".join(f"{2008 + n}: {printable(str(entry), 30)}" for n, entry in enumerate(given[:3]))
        return f"an amount for each fiscal year: {{{amounts}{', …' * (len(given) > 3)}}}"
    if not isinstance(given, str):
        return ""
    if (word := given.strip().casefold()) in WORDS:
        return f"write {WORDS[word]}"
    if word.replace(" ", "_").replace("-", "_") in ("as_reported", "reported", "as_printed", "baseline"):
        return "write as_reported"
    if percent := re.fullmatch(r"([0-9.]+) ?%", word):
        return f"write {{factor: {float(percent[1]) / 100:g}}}"
    return f"an amount for each fiscal year: {{2012: {given}}}" if word[:1].isdigit() else ""


MOST = 100
"""The greatest factor."""
WORDS = {"double": "{factor: 2}", "twice": "{factor: 2}", "half": "{factor: 0.5}", "none": "{factor: 0}", "zero": "{factor: 0}"}

Envelope = Annotated[
    Annotated[AsReported, BeforeValidator(lambda _: {}), Tag("=as_reported")]
    | Annotated[Factor, Tag("=factor")]
    | Annotated[Growth, Tag("=growth")]
    | Annotated[Amounts, BeforeValidator(lambda years: {"usd": years}), Tag("=amounts")],
    Discriminator(
        _form,
        custom_error_type="envelope",
        custom_error_message="this is not an envelope",
        custom_error_context={
            "hint": "write as_reported, {factor: 2}, {growth: 0.03, start: 100 million} or {2012: 150 million}"
        },
    ),
    BeforeValidator(_told),
    WithJsonSchema(_SCHEMA),
]
