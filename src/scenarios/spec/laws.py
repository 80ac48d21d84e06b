"""What a scenario may say of an uncertain parameter: a value, or a distribution with named fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, PlainSerializer, Tag
from pydantic_core import PydanticCustomError

from scenarios.baseline.region import Positive
from scenarios.spec.base import Frozen, Share
from scenarios.value_hints import number_hint
from scenarios.yaml_text import printable

Bounds = Annotated[list[float], Field(min_length=2, max_length=2)]


class Law(Frozen):
    """A distribution as the registry of parameters has it; `low` and `high` truncate it."""

    kind: str
    fields: dict[str, float]
    low: float | None = None
    high: float | None = None


class _Named(Frozen):
    between: Bounds | None = None
    """The least and greatest value: the distribution is cut there."""


class Normal(_Named):
    """A normal distribution."""

    mean: float
    sd: Positive


class LogNormal(_Named):
    """A lognormal distribution: median, and standard deviation of the logarithm."""

    median: Positive
    sigma: Positive


class Uniform(_Named):
    """Any value between two, each as likely."""

    low: float
    high: float


class Beta(_Named):
    """A beta distribution between 0 and 1."""

    a: Positive
    b: Positive


class ZeroBeta(_Named):
    """Zero with a probability, else a beta distribution."""

    zero: Share
    a: Positive
    b: Positive


class Choice(_Named):
    """The first of two forms with a probability, else the second."""

    first_share: Share


LAWS: dict[str, type[_Named]] = {
    "normal": Normal,
    "lognormal": LogNormal,
    "uniform": Uniform,
    "beta": Beta,
    "zero_beta": ZeroBeta,
    "choice": Choice,
}
"""The distributions by the name that the registry gives them."""


def _form(given: Any) -> str | None:
    """Tell the law by its fields: the one that has most of them, the first of equals."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return "=value"
    if isinstance(given, Law):
        return "=law"
    if not isinstance(given, Mapping):
        return None
    count = {kind: len(given.keys() & (law.model_fields.keys() - {"between"})) for kind, law in LAWS.items()}
    best = max(count, key=lambda kind: count[kind])
    return f"={best}" if count[best] else None


def _ordered(low: float | None, high: float | None) -> None:
    if low is not None and high is not None and low >= high:
        raise PydanticCustomError(
            "order",
            "the lower end must be less than the upper, got {got}",
            {"got": f"{low:g} and {high:g}", "hint": "swap the two"},
        )


def _as_law(judged: Any) -> Law:
    """Fields and cuts of what was given."""
    fields = {key: value for key, value in judged if key != "between"}
    low, high = judged.between or (None, None)
    _ordered(low, high)
    _ordered(fields.get("low"), fields.get("high"))
    kind = next(name for name, law in LAWS.items() if type(judged) is law)
    return Law(kind=kind, fields=fields, low=low, high=high)


_ToLaw = AfterValidator(_as_law)

def _told(given: Any) -> Any:
    """Say of a text that was meant as a number what to write."""
    if isinstance(given, list) and len(given) == 2 and all(isinstance(end, int | float) for end in given):
        hint = f"write {{low: {given[0]:g}, high: {given[1]:g}}}"
        raise PydanticCustomError("law", "this is neither a number nor a distribution", {"hint": hint})
    if isinstance(given, str) and (hint := number_hint(given)):
        got = printable(given, 40)
        raise PydanticCustomError("law", "this is neither a number nor a distribution, got {got}", {"got": got, "hint": hint})
    return given


LawSetting = Annotated[
    Annotated[float, Tag("=value")]
    | Annotated[Normal, _ToLaw, Tag("=normal")]
    | Annotated[LogNormal, _ToLaw, Tag("=lognormal")]
    | Annotated[Uniform, _ToLaw, Tag("=uniform")]
    | Annotated[Beta, _ToLaw, Tag("=beta")]
    | Annotated[ZeroBeta, _ToLaw, Tag("=zero_beta")]
    | Annotated[Choice, _ToLaw, Tag("=choice")],
    Discriminator(
        _form,
        custom_error_type="law",
        custom_error_message="this is neither a number nor a distribution",
        custom_error_context={
            "hint": "write 0.3, {mean, sd}, {median, sigma}, {low, high} or {a, b}; `between: [0, 1]` cuts one"
        },
    ),
    BeforeValidator(_told),
    PlainSerializer(lambda given: dict(given) if isinstance(given, Law) else given),
]
"""A parameter's value or distribution."""
