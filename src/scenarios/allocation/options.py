"""A rule's options, read from its signature: the one place where type, default, range and help stand."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar, get_args, get_type_hints

AnyRule = TypeVar("AnyRule", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Range:
    """What values an option may take, ends included; of a map, each of its values."""

    low: float
    high: float


class Option(NamedTuple):
    """One option of a rule: its type, default (`...` where it must be given), range and one line of help."""

    type: Any
    default: Any
    range: Range
    help: str


def options_of(rule: Callable[..., Any]) -> dict[str, Option]:
    """Read the options of a split, mix or limit: its keyword-only arguments, in their order.

    Each is annotated `Annotated[type, Range(low, high), "one line of help"]`.

    Raises:
        TypeError: an option lacks its range or its help; no rule may leave that out.

    >>> from scenarios.allocation.splits import SPLITS
    >>> options_of(SPLITS["need"])["floor"]
    Option(type=<class 'float'>, default=0.03, range=Range(low=0.0, high=1.0), help='least share of each country')
    >>> options_of(SPLITS["equal"])
    {}
    """
    hints = get_type_hints(rule, include_extras=True)
    arguments = inspect.signature(rule).parameters.values()
    return {a.name: _option(a, hints.get(a.name)) for a in arguments if a.kind is a.KEYWORD_ONLY}


def _option(argument: inspect.Parameter, hint: Any) -> Option:
    """One keyword-only argument as an `Option`."""
    match get_args(hint):
        case (kind, Range() as limits, str() as help_line):
            return Option(kind, ... if argument.default is argument.empty else argument.default, limits, help_line)
    raise TypeError(f"option {argument.name}: write Annotated[type, Range(low, high), 'one line of help'], got {hint}")


def reads_rates(*years: int) -> Callable[[AnyRule], AnyRule]:
    """Say of a rule that it cannot decide without homicide rates of calendar years so many before the fiscal year."""

    def said(rule: AnyRule) -> AnyRule:
        rule.__dict__["years_back"] = years
        return rule

    return said


def years_back(rule: Callable[..., Any]) -> tuple[int, ...]:
    """How many years before the fiscal year the rates lie that a rule cannot do without; none for a rule of one's own.

    >>> from scenarios.allocation.splits import SPLITS
    >>> years_back(SPLITS["need"]), years_back(SPLITS["equal"])
    ((2,), ())
    """
    found: tuple[int, ...] = rule.__dict__.get("years_back", ())
    return found
