"""Events that the page can switch on and off: the plan's own, and those of the scenarios that ship for its region."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from scenarios.engine.ensemble.beside import events_beside
from scenarios.spec.files import shipped_scenarios
from scenarios.spec.load import Loaded, load


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event: as plain data, in words, whether the plan has it, and the scenario that it comes from."""

    data: dict[str, Any]
    label: str
    own: bool
    where: str


def occurrences_of(loaded: Loaded) -> dict[str, Occurrence]:
    """Events by the name of their switch, which is made from what they say: a link means the same one everywhere."""
    found = _of(loaded, True)
    for name in shipped_scenarios():
        other = load(name)
        if other.data["region"] == loaded.data["region"]:
            found = _of(other, False) | found
    own = {name: one for name, one in found.items() if one.own}
    return own | found


def _of(loaded: Loaded, own: bool) -> dict[str, Occurrence]:
    told = zip(loaded.data["events"], events_beside(loaded.scenario), strict=True)
    where = "in this plan" if own else f"as in “{loaded.scenario.name}”"
    return {_name(data): Occurrence(data, _label(one["label"]), own, where) for data, one in told}


def _name(data: Mapping[str, Any]) -> str:
    return f"event.{sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:8]}"


def _label(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"
