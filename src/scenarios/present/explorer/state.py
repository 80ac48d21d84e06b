"""What the live page is set to, as a value: to and from a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import isfinite
from typing import Any

from scenarios import terms

WHOLE = 100
"""Weights are whole per cents of this sum."""
LIMITS = ("none", "hold", "redistribute")
PRIORS = tuple(terms.PRIORS)
LEVERS: dict[str, tuple[float, float]] = {
    "demand": (0.2, 2.0),
    "arms": (0.2, 3.0),
    "will": (0.0, 2.0),
    "coordination": (0.0, 0.1),
}
"""Levers of the page and their ranges, which are those of scenario files."""
PARAMETERS: dict[str, tuple[float, float]] = {
    "tau_obligate": (0.25, 2.0),
    "tau_disburse_hard": (0.5, 5.0),
    "tau_disburse_soft": (0.5, 5.0),
    "build_institutions": (2.0, 20.0),
    "leak": (0.0, 0.6),
    "fungible": (0.0, 0.8),
}
"""Parameters of the registry that the page can fix at one value, and the range it offers."""
RANGES: dict[str, tuple[float, float]] = {
    "hard": (0, 100),
    "focus": (0, 100),
    "envelope": (0, 400),
    "members": (100, 3000),
    "seed": (0, 2**31 - 1),
}
"""Least and greatest value of each whole number; shares and the envelope in per cent."""
CHOICES = {"limit": LIMITS, "priors": PRIORS}
_PAIRS = {"levers": LEVERS, "parameters": PARAMETERS}

Pairs = tuple[tuple[str, float], ...]
Weights = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class State:
    """The page's settings; None, or a name that is missing, is what the preset says.

    hard, focus, envelope: per cent. weights: whole per cents that sum to 100, by country or regional unit. levers and
    parameters: values by name.
    """

    preset: str = "baseline"
    hard: int | None = None
    focus: int | None = None
    envelope: int | None = None
    limit: str | None = None
    weights: Weights | None = None
    locked: tuple[str, ...] = ()
    levers: Pairs = ()
    priors: str | None = None
    ceilings_off: bool = False
    parameters: Pairs = ()
    members: int | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What the page shows of it: a tab, all countries or one, and whether the baseline's own change is shown."""

    view: str = "trajectories"
    country: str = ""
    both: bool = False


VIEWS = ("trajectories", "difference", "pipeline", "capacity", "table")
"""The tabs, in their order."""


def to_query(state: State) -> dict[str, str]:
    """The settings that are not the page's first ones, as parameters of a link."""
    plain = State()
    changed = [field.name for field in fields(State) if getattr(state, field.name) != getattr(plain, field.name)]
    return {name: _text(getattr(state, name)) for name in changed}


def look_query(look: Look) -> dict[str, str]:
    """The same of what is shown."""
    plain = Look()
    return {
        field.name: _text(getattr(look, field.name))
        for field in fields(Look)
        if getattr(look, field.name) != getattr(plain, field.name)
    }


def from_query(query: Mapping[str, str], presets: Sequence[str], units: Sequence[str]) -> tuple[State, Look, list[str]]:
    """The settings of a link, what it shows, and the names of what was dropped because it means nothing here."""
    kept: dict[str, Any] = {}
    shown: dict[str, Any] = {}
    dropped = []
    for name, text in query.items():
        try:
            if name in Look.__dataclass_fields__:
                shown[name] = _look(name, text, units)
            else:
                kept[name] = _value(name, text, presets, units)
        except ValueError:
            dropped.append(name)
    return State(**kept), Look(**shown), dropped


def _text(value: Any) -> str:
    match value:
        case bool():
            return "1" if value else "0"
        case tuple():
            return ",".join(f"{one[0]}:{one[1]}" if isinstance(one, tuple) else one for one in value)
    return str(value)


def _look(name: str, text: str, units: Sequence[str]) -> Any:
    if name == "both":
        return _one_of(text, ("0", "1")) == "1"
    return _one_of(text, VIEWS) if name == "view" else _country(text)


def _country(text: str) -> str:
    """A code of letters; whether the region has it is judged where it is drawn."""
    if not text.isidentifier() or len(text) > 12:
        raise ValueError(text)
    return text


def _value(name: str, text: str, presets: Sequence[str], units: Sequence[str]) -> Any:
    """A setting from its text; ValueError where it is none."""
    match name:
        case "preset":
            return _one_of(text, presets)
        case "limit" | "priors":
            return _one_of(text, CHOICES[name])
        case "ceilings_off":
            return _one_of(text, ("0", "1")) == "1"
        case "locked":
            return tuple(_one_of(code, units) for code in dict.fromkeys(text.split(",")))
        case "weights":
            return _weights(text, units)
        case "levers" | "parameters":
            return _pairs(text, _PAIRS[name])
        case _ if name in RANGES:
            return int(_within(float(int(text)), RANGES[name]))
    raise ValueError(name)


def _one_of(text: str, allowed: Sequence[str]) -> str:
    if text not in allowed:
        raise ValueError(text)
    return text


def _within(number: float, ends: tuple[float, float]) -> float:
    if not isfinite(number) or not ends[0] <= number <= ends[1]:
        raise ValueError(str(number))
    return number


def _pairs(text: str, known: Mapping[str, tuple[float, float]]) -> Pairs:
    """Values by name, in the page's order."""
    found = {}
    for pair in text.split(","):
        name, _, number = pair.partition(":")
        found[_one_of(name, tuple(known))] = _within(float(number), known[name])
    return tuple((name, found[name]) for name in known if name in found)


def _weights(text: str, units: Sequence[str]) -> Weights:
    pairs = [pair.partition(":") for pair in text.split(",")]
    found = {code: int(number) for code, _, number in pairs}
    if set(found) != set(units) or len(found) != len(pairs) or min(found.values()) < 0 or sum(found.values()) != WHOLE:
        raise ValueError(text)
    return tuple((code, found[code]) for code in units)
