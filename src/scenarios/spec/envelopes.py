"""How much money a program has: as reported, times a factor, on a growth path, or explicit amounts."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from scenarios.spec.amounts import PATTERN, Amount
from scenarios.spec.base import Frozen, Year

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
    if any(isinstance(key, int) for key in given):
        return "=amounts"
    if "growth" in given or "start" in given:
        return "=growth"
    return "=factor" if given else None


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
    WithJsonSchema(_SCHEMA),
]
