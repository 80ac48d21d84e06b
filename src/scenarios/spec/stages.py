"""A rule of allocation, and rules that follow one another by fiscal year: `{2008: as_reported, 2012: {rule: need}}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import Field, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError, PydanticKnownError

from scenarios.spec.base import Frozen
from scenarios.spec.years import looks_like_year
from scenarios.value_hints import year_hint

Form = Callable[[Any], Any]


class Rule(Frozen):
    """A rule of allocation by its name, with the options given to it."""

    rule: str
    options: dict[str, Any] = Field(default_factory=dict)


BY_YEAR = "by_year"
"""The rule of `Stages`: it has no function of its own."""


class Stages(Rule):
    """Rules that follow one another: each from its fiscal year on; as reported before the first."""

    stages: dict[int, Rule] = Field(default_factory=dict)


def rule_in(rule: Rule, year: int) -> Rule:
    """The rule of one fiscal year."""
    if not isinstance(rule, Stages):
        return rule
    begun = [first for first in rule.stages if first <= year]
    return rule.stages[max(begun)] if begun else Rule(rule="as_reported")


def stages_of(rule: Rule) -> list[tuple[tuple[int, ...], Rule]]:
    """Every rule of a field with the step under which it stands: none, or its first fiscal year."""
    if not isinstance(rule, Stages):
        return [((), rule)]
    return [((year,), one) for year, one in rule.stages.items()]


def staged(given: dict[Any, Any], judged: Form) -> Stages:
    """Rules by fiscal year; what is wrong with each of them, under its year."""
    found, faults = {}, []
    for year, stage in given.items():
        try:
            if not isinstance(year, int):
                raise PydanticCustomError("year", "must be a fiscal year", {"hint": year_hint(str(year))})
            if isinstance(stage, dict) and is_by_year(stage):
                hint = "one rule for each year, as {2012: {rule: need}}"
                raise PydanticCustomError("rule", "a fiscal year needs a rule", {"hint": hint})
            found[year] = judged(stage)
        except ValidationError as fault:
            faults += [_under_year(year, error) for error in fault.errors(include_url=False)]
        except PydanticCustomError as fault:
            faults.append(InitErrorDetails(type=fault, loc=(year,), input=stage))
    if faults:
        raise ValidationError.from_exception_data("rules by fiscal year", faults)
    return Stages(rule=BY_YEAR, stages=dict(sorted(found.items())))


def _under_year(year: Any, error: Any) -> InitErrorDetails:
    """An error of one year's rule, with the year before its place."""
    kind, context = error["type"], error.get("ctx", {})
    try:
        PydanticKnownError(kind, context)
    except KeyError:  # one of our own
        kind = PydanticCustomError(kind, error["msg"].replace("{", "(").replace("}", ")"), context)
    return InitErrorDetails(type=kind, loc=(year, *error["loc"]), input=error["input"], ctx=context)


def is_by_year(given: Mapping[Any, Any]) -> bool:
    """Whether the keys are years."""
    return bool(given) and all(isinstance(year, int) or looks_like_year(year) for year in given)
