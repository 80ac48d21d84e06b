"""What a movement of a control does to the state: values set and taken back, weights that always sum to 100."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scenarios.present.explorer.state import CHOICES, LEVERS, PARAMETERS, RANGES, WHOLE, Pairs, State


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


def move(weights: Mapping[str, int], locked: Sequence[str], code: str, value: int) -> dict[str, int]:
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


def set_value(state: State, name: str, value: Any, weights: Mapping[str, int]) -> State:
    """The state with one control moved; `weights` are those that the page shows.

    Raises:
        ValueError: no such control, or no such value.
    """
    family, _, one = name.partition(".")
    plain: dict[str, Any] = {}
    match family:
        case "weight" if one in weights:
            moved = move(weights, state.locked, one, round(float(value)))
            return replace(state, weights=tuple(moved.items()))
        case "lock" if one in weights:
            kept = [code for code in state.locked if code != one]
            return replace(state, locked=tuple([*kept, one] if value else kept))
        case "lever" if one in LEVERS:
            return replace(state, levers=_with(state.levers, one, _near(value, LEVERS[one]), tuple(LEVERS)))
        case "parameter" if one in PARAMETERS:
            return replace(state, parameters=_with(state.parameters, one, _near(value, PARAMETERS[one]), tuple(PARAMETERS)))
        case "limit" | "priors" if value in CHOICES[name]:
            plain[name] = str(value)
        case "ceilings_off":
            plain[name] = bool(value)
        case _ if name in RANGES:
            plain[name] = round(_near(value, RANGES[name]))
        case _:
            raise ValueError(f"no control “{name}” with a value {value!r}")
    return replace(state, **plain)


def reset(state: State, name: str) -> State:
    """The state with one control as the preset has it; everything where the name is empty."""
    family, _, one = name.partition(".")
    match family:
        case "":
            return State(preset=state.preset)
        case "weights":
            return replace(state, weights=None, locked=())
        case "lever":
            return replace(state, levers=tuple(pair for pair in state.levers if pair[0] != one))
        case "parameter":
            return replace(state, parameters=tuple(pair for pair in state.parameters if pair[0] != one))
        case _ if name in State.__dataclass_fields__:
            return replace(state, **{name: getattr(State(), name)})
    raise ValueError(f"no control “{name}”")


def _near(value: Any, ends: tuple[float, float]) -> float:
    """The number, or the nearest end of the range."""
    return min(max(float(value), ends[0]), ends[1])


def _with(pairs: Pairs, name: str, value: float, order: Sequence[str]) -> Pairs:
    found = dict(pairs) | {name: value}
    return tuple((one, found[one]) for one in order if one in found)
