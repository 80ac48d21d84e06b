"""A resolved scenario as rows, each value with the place it came from, and what two scenarios have different."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.baseline.shocks import shock_sizes
from scenarios.errors import Place
from scenarios.spec.load import Loaded
from scenarios.validation import name_of
from scenarios.yaml_text import Where, read_text

OWN = ("name", "description", "question", "reason")
"""What only names a scenario and is no decision of it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of a scenario; `place` is None for a default."""

    path: str
    value: Any
    place: Place | None

    @property
    def origin(self) -> str:
        """Where the value comes from: `configs/baseline.yaml:15`, or `default`."""
        return f"{self.place.file}:{self.place.line}" if self.place else "default"


def settings(loaded: Loaded) -> list[Setting]:
    """Every value of a scenario, defaults included, in the order of the types; fixed programs have none."""
    fixed = {("programs", program.name) for program in loaded.baseline.programs.values() if program.fixed}
    rows = ((where, value) for where, value in _rows(loaded.data, ()) if where[:2] not in fixed)
    return [Setting(name_of(where), value, _origin(where, loaded.marks)) for where, value in rows]


def shocks(loaded: Loaded) -> list[tuple[str, float, int, str]]:
    """What is worked out when a scenario is loaded: country, size of its yearly shocks, its own changes, years used."""
    scenario, baseline = loaded.scenario, loaded.baseline
    sizes = shock_sizes(baseline.vintages[scenario.vintage], scenario.origin)
    each = zip(baseline.codes, sizes.sd, sizes.changes, strict=True)
    return [(code, float(sd), changes, sizes.years) for code, sd, changes in each]


def differences(a: Loaded, b: Loaded) -> list[tuple[str, Setting | None, Setting | None]]:
    """Path and settings of what differs between two scenarios; None where one has nothing there."""
    left = {s.path: s for s in settings(a)}
    right = {s.path: s for s in settings(b)}
    paths = [p for p in dict.fromkeys([*left, *right]) if p.split(".")[0] not in OWN]
    pairs = ((path, left.get(path), right.get(path)) for path in paths)
    return [(path, x, y) for path, x, y in pairs if _content(x) != _content(y)]


def plain_rows(data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Path and value of every decision in a resolved scenario's plain data; names and words apart."""
    return [(name_of(where), value) for where, value in _rows(data, ()) if where[0] not in OWN and value not in ({}, [])]


def _content(setting: Setting | None) -> Any:
    """A value to compare: an empty map is as good as none."""
    return None if setting is None or setting.value in ({}, []) else setting.value


def flow(value: Any) -> str:
    """A value as YAML on one line, which reads back to the same.

    >>> flow({2008: 0.75, "rule": "need", "who": ["NO", None, True]})
    '{2008: 0.75, rule: need, who: ["NO", null, true]}'
    """
    match value:
        case dict():
            return "{" + ", ".join(f"{flow(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(flow, value)) + "]"
        case str():
            return _text(value)
    return json.dumps(value)


def _text(text: str) -> str:
    """Text, in quotes where it needs them."""
    read = read_text(f"[{text}]", "")
    plain = not read.problems and read.data == [text] and not set(text) & set(":#,[]{}&*!|>%@`\"'\n")
    return text if plain else json.dumps(text, ensure_ascii=False)


def _rows(value: Any, where: Where) -> Iterator[tuple[Where, Any]]:
    """Paths and values down to what is decided as one: a rule, an envelope, a parameter."""
    if isinstance(value, Mapping) and value and not _is_one(where):
        for key, inner in value.items():
            yield from _rows(inner, (*where, key))
    elif isinstance(value, list) and value and not _is_one(where):
        for index, inner in enumerate(value):
            yield from _rows(inner, (*where, index))
    else:
        yield where, value


def _is_one(where: Where) -> bool:
    match where:
        case ("programs", _, "envelope" | "split" | "mix") | ("parameters" | "figures", _):
            return True
        case ("levers", "demand" | "arms" | "will" | "coordination") | ("levers", "other_money", _, _):
            return True
        case ("events", int(), _) | ("transfer", int()):
            return True
    return False


def _origin(where: Where, marks: Mapping[Where, Place]) -> Place | None:
    """Where a row stands; an entry that was written without a list stands where the list would."""
    if where in marks:
        return marks[where]
    return marks.get((*where[:1], *where[2:])) if len(where) > 1 and isinstance(where[1], int) else None
