"""A scenario without what does not fit its types, so that the rest of it can be looked at all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scenarios.spec.scenario import ScenarioSpec
from scenarios.validation import faulty_paths
from scenarios.yaml_text import Where


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not looked at: paths that did not fit their types; the places that the remaining events have in the file."""

    paths: tuple[Where, ...]
    events: tuple[int, ...]


def without_faults(data: dict[str, Any]) -> tuple[ScenarioSpec | None, LeftOut]:
    """The scenario without what does not fit its types, to look at the rest of it all the same; None if too little."""
    rest: Any = {"name": "?", **data}
    places = list(range(len(data["events"]))) if isinstance(data.get("events"), list) else []
    paths: list[Where] = []
    for _ in range(PRUNINGS):
        faults = faulty_paths(ScenarioSpec, rest)
        if not faults:
            return ScenarioSpec.model_validate(rest), LeftOut(tuple(paths), tuple(places))
        for where in sorted({_around(where) for where in faults}, key=_last_first):
            rest = _without(rest, where)
            if where[0] == "events" and len(where) > 1:
                del places[where[1]]
            else:
                paths.append(where)
    return None, LeftOut(tuple(paths), tuple(places))


PRUNINGS = 5


def _around(where: Where) -> Where:
    """How much is left out for a fault: a year, a field of a plan, a parameter, an event, else a part of the scenario."""
    match where:
        case ("programs", _, "envelope" | "floors" | "caps", *_):
            return where[:4]
        case ("programs", *_) | ("levers", "other_money", *_):
            return where[:3]
        case ("parameters" | "levers" | "events" | "booking", *_):
            return where[:2]
    return where[:1]


def _last_first(where: Where) -> tuple[int, int]:
    """Deep paths first, and of a list its later entries: what is left out must not move what is left out next."""
    last = where[-1]
    return -len(where), -last if isinstance(last, int) else 0


def _without(data: Any, where: Where) -> Any:
    """A copy of the data without what stands at a path."""
    step, rest = where[0], where[1:]
    if isinstance(data, list) and isinstance(step, int) and not rest:
        return [*data[:step], *data[step + 1 :]]
    if not isinstance(data, dict) or step not in data:
        return data
    if not rest:
        return {key: value for key, value in data.items() if key != step}
    return {**data, step: _without(data[step], rest)}
