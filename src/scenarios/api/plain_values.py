"""Values from Python as the plain data that a scenario is made of: numbers of any library, enums, days, paths, frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from numbers import Integral, Real
from os import PathLike, fspath
from typing import Any

from scenarios.errors import Problem, ScenarioError
from scenarios.yaml_text import MAX_DEPTH


def plain(value: Any, where: str = "", depth: int = 0) -> Any:
    """Maps, lists and plain values, whatever library they are of.

    Raises:
        ScenarioError: a value of a kind that no scenario holds, or one that holds itself.
    """
    if depth > MAX_DEPTH:
        raise _refused(f"{where or 'a scenario'}: nested deeper than {MAX_DEPTH} levels", "does it hold itself?")
    match value:
        case None | bool():
            return value
        case Enum():
            return plain(value.value, where, depth + 1)
        case str():
            return "".join(value)  # of a class of its own, as numpy's
        case Mapping():
            return _mapping(value, where, depth)
        case list() | tuple() | range():
            return [plain(inner, f"{where}.{n}".lstrip("."), depth + 1) for n, inner in enumerate(value)]
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat()
        case date():
            return value.isoformat()
        case PathLike():
            return str(fspath(value))
        case Integral():
            return int(value)
        case Real() | Decimal():
            return float(value)
    return _of_library(value, where, depth)


def _mapping(value: Mapping[Any, Any], where: str, depth: int) -> dict[Any, Any]:
    """A map; two keys that are the same when they are plain would hide one of its values."""
    found: dict[Any, Any] = {}
    for key, inner in value.items():
        name = _key(key, where, depth)
        if name in found:
            raise _refused(f"{where or 'a scenario'}: the key “{name}” is given twice", "keep one")
        found[name] = plain(inner, f"{where}.{name}".lstrip("."), depth + 1)
    return found


def _key(key: Any, where: str, depth: int) -> Any:
    """A key as text or a whole number: 2012.0, as frames have years, is 2012."""
    name = plain(key, where, depth + 1)
    if isinstance(name, float) and name.is_integer():
        return int(name)
    if not isinstance(name, str | int) or isinstance(name, bool):
        raise _refused(f"{where or 'a scenario'}: a key must be a word or a year, got {key!r}", "write words as text")
    return name


def _of_library(value: Any, where: str, depth: int) -> Any:
    """Arrays, series and scalars of libraries that are not imported here, by what they offer."""
    for way in ("to_dict", "tolist", "item"):
        if callable(getattr(value, way, None)) and not isinstance(value, type):
            try:
                given = getattr(value, way)()
            except (TypeError, ValueError):
                continue
            if type(given) is not type(value):
                return plain(_day(value, given), where, depth + 1)
    if isinstance(value, Iterable) and not isinstance(value, bytes | set | frozenset):
        return plain(list(value), where, depth + 1)
    what = f"{where or 'a scenario'}: a value of type {type(value).__name__} cannot stand in a scenario"
    raise _refused(what, "give text, numbers, lists, or keys with values")


def _day(value: Any, given: Any) -> Any:
    """A day of numpy, which counts nanoseconds when asked for a plain value."""
    return str(value)[:10] if type(value).__name__ == "datetime64" else given


def _refused(what: str, hint: str) -> ScenarioError:
    return ScenarioError([Problem(what, None, hint, "type")])
