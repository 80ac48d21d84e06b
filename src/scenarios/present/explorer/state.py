"""What the live page is set to, as a value: to and from a link, to overrides of a scenario, to YAML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import yaml

from scenarios.analysis.compare import MUST_AGREE
from scenarios.spec.load import Loaded, load

WHOLE = 100
"""Weights are whole per cents of this sum."""
YOURS = "Your plan"
"""Name of a scenario that the page has changed."""
LIMITS = ("none", "hold", "redistribute")
PRIORS = ("evidence", "skeptical")
RANGES: dict[str, tuple[float, float]] = {
    "hard": (0, 100),
    "focus": (0, 100),
    "envelope": (0, 400),
    "demand": (0.2, 2.0),
    "coordination": (0.0, 0.1),
    "members": (20, 2000),
    "seed": (0, 2**31 - 1),
}
"""Least and greatest value of each number on the page; shares and the envelope in per cent."""
_CHOICES = {"limit": LIMITS, "priors": PRIORS}

Weights = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class State:
    """The page's settings; None is what the preset says.

    hard, focus, envelope: per cent. weights: whole per cents that sum to 100, by country. demand, coordination: levers.
    """

    preset: str = "baseline"
    hard: int | None = None
    focus: int | None = None
    envelope: int | None = None
    limit: str | None = None
    weights: tuple[tuple[str, int], ...] | None = None
    locked: tuple[str, ...] = ()
    demand: float | None = None
    coordination: float | None = None
    priors: str | None = None
    ceilings_off: bool = False
    members: int = 200
    seed: int = 7


def to_query(state: State) -> dict[str, str]:
    """The settings that are not the page's first ones, as parameters of a link."""
    plain = State()
    changed = [field.name for field in fields(state) if getattr(state, field.name) != getattr(plain, field.name)]
    return {name: _text(getattr(state, name)) for name in changed}


def from_query(query: Mapping[str, str], presets: Sequence[str], countries: Sequence[str]) -> tuple[State, list[str]]:
    """The settings of a link, and the names of what was dropped because it means nothing here."""
    known = {field.name for field in fields(State)}
    kept: dict[str, Any] = {}
    dropped = []
    for name, text in query.items():
        try:
            if name not in known:
                raise ValueError(name)
            kept[name] = _value(name, text, presets, countries)
        except ValueError:
            dropped.append(name)
    return State(**kept), dropped


def _text(value: Any) -> str:
    match value:
        case bool():
            return "1" if value else "0"
        case tuple():
            return ".".join(f"{one[0]}-{one[1]}" if isinstance(one, tuple) else one for one in value)
    return str(value)


def _value(name: str, text: str, presets: Sequence[str], countries: Sequence[str]) -> Any:
    """A setting from its text; ValueError where it is none."""
    if name == "preset":
        return _one_of(text, presets)
    if name in _CHOICES:
        return _one_of(text, _CHOICES[name])
    if name == "ceilings_off":
        return _one_of(text, ("0", "1")) == "1"
    if name == "locked":
        return tuple(_one_of(code, countries) for code in text.split("."))
    if name == "weights":
        return _weights(text, countries)
    low, high = RANGES[name]
    number = float(text) if name in ("demand", "coordination") else int(text)
    if not low <= number <= high:
        raise ValueError(text)
    return number


def _one_of(text: str, allowed: Sequence[str]) -> str:
    if text not in allowed:
        raise ValueError(text)
    return text


def _weights(text: str, countries: Sequence[str]) -> tuple[tuple[str, int], ...]:
    pairs = [pair.partition("-") for pair in text.split(".")]
    found = {code: int(number) for code, _, number in pairs}
    if set(found) != set(countries) or len(found) != len(pairs) or min(found.values()) < 0 or sum(found.values()) != WHOLE:
        raise ValueError(text)
    return tuple((code, found[code]) for code in countries)


def rounded(shares: Mapping[str, float], whole: int = WHOLE) -> dict[str, int]:
    """Whole parts in proportion to shares, by largest remainder; equal parts where all shares are zero.

    >>> rounded({"a": 1, "b": 1, "c": 1})
    {'a': 34, 'b': 33, 'c': 33}
    """
    total = sum(shares.values())
    parts = {code: whole * (share / total if total > 0 else 1 / len(shares)) for code, share in shares.items()}
    out = {code: int(part) for code, part in parts.items()}
    order = sorted(parts, key=lambda code: (out[code] - parts[code], code))
    for code in order[: whole - sum(out.values())]:
        out[code] += 1
    return out


def move(weights: Weights, locked: Sequence[str], code: str, value: int) -> dict[str, int]:
    """One weight set, the unlocked others scaled so that all sum to 100; it stops where the locked ones leave no room.

    >>> move({"a": 50, "b": 30, "c": 20}, ["c"], "a", 70)
    {'a': 70, 'b': 10, 'c': 20}
    """
    free = [other for other in weights if other != code and other not in locked]
    if code in locked or not free:
        return dict(weights)
    room = WHOLE - sum(weights[other] for other in weights if other != code and other not in free)
    moved = max(0, min(value, room))
    others = rounded({other: weights[other] for other in free}, room - moved)
    return {other: moved if other == code else others.get(other, weights[other]) for other in weights}


def steered(loaded: Loaded) -> str:
    """The program that the page's controls move: the one of most countries that may be moved."""
    programs = loaded.baseline.programs
    return max((name for name in programs if not programs[name].fixed), key=lambda name: len(programs[name].countries))


def assumptions(state: State) -> dict[str, Any]:
    """Overrides that the baseline takes too: what is assumed, not decided."""
    given: dict[str, Any] = {"ensemble.members": state.members, "ensemble.seed": state.seed}
    if state.priors is not None:
        given["priors"] = state.priors
    if state.ceilings_off:
        given["channels_off"] = ["absorption"]
    return given


def overrides(state: State, program: str) -> dict[str, Any]:
    """Everything that the page sets, by path in the scenario."""
    plan: dict[str, Any] = {}
    if state.hard is not None:
        plan["mix"] = state.hard / 100
    if state.focus is not None:
        plan["focus"] = state.focus / 100
    if state.envelope is not None:
        plan["envelope"] = {"factor": state.envelope / 100}
    if state.limit is not None:
        plan["limit"] = state.limit
    if state.weights is not None:
        plan["split"] = {"rule": "shares", "shares": {code: weight / WHOLE for code, weight in state.weights}}
    levers = {"demand": state.demand, "coordination": state.coordination}
    moved = {f"levers.{name}": value for name, value in levers.items() if value is not None}
    named = {"name": YOURS} if plan or moved else {}
    return assumptions(state) | named | moved | {f"programs.{program}.{key}": value for key, value in plan.items()}


def plans(state: State) -> tuple[Loaded, Loaded]:
    """The baseline and the page's scenario, which share all that is assumed.

    Raises:
        ScenarioError: the settings make no scenario.
    """
    preset = load(state.preset, assumptions(state))
    if preset.data["region"] == load("baseline").data["region"]:
        base = load("baseline", {key: preset.data[key] for key in MUST_AGREE})
    else:
        base = preset
    return base, load(state.preset, overrides(state, steered(preset)))


def to_yaml(loaded: Loaded) -> str:
    """The scenario as a file that `scenarios run` accepts and that gives the same numbers."""
    return yaml.safe_dump(loaded.data, sort_keys=False, allow_unicode=True, width=120)
