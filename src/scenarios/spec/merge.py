"""Laying a scenario over its parent, and single values over both, without losing where each value stands.

What merges is read from the types: parts of a scenario and free maps (`programs`, `parameters`, `floors`) merge key
by key; what can be written in more than one form (`envelope`, `split`, `mix`, a parameter, a lever), maps by year, lists
and plain values replace what was there. So laying over is associative.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from scenarios.errors import Place, Problem, ScenarioError
from scenarios.model_walk import fields_of, leaves
from scenarios.yaml_text import Marked, Where, read_text

NOT_INHERITED = ("name", "description", "question", "reason", "extends")
"""What speaks of one file alone."""

COMMAND_LINE = "--set"
"""The name under which an override is shown as a file."""


def merge(model: type[BaseModel], parent: Marked, child: Marked) -> Marked:
    """The parent with the child laid over it; each value keeps the place where it stands."""
    inherited = {k: v for k, v in parent.data.items() if k not in NOT_INHERITED}
    replaced: list[Where] = [(key,) for key in parent.data if key in NOT_INHERITED]
    data = _over(model, inherited, child.data, (), replaced)
    kept = {path: place for path, place in parent.marks.items() if not _under(path, replaced)}
    problems = (*parent.problems, *child.problems)
    return Marked(data, kept | dict(child.marks), problems, child.name, child.sha256)


def override(marked: Marked, path: str, value: Any) -> Marked:
    """One value set by its path, `programs.carsi.mix`; what stood there before is replaced."""
    where = tuple(int(step) if step.isdecimal() else step for step in path.split("."))
    place = Place(f"{COMMAND_LINE} {path}={value}", 1, 1, f"{path}={value}")
    data = _set(marked.data, where, value)
    marks = {p: at for p, at in marked.marks.items() if not _under(p, [where])}
    marks |= {where[: i + 1]: place for i in range(len(where)) if where[: i + 1] not in marks}
    return Marked(data, marks, marked.problems, marked.name, marked.sha256)


def parse_override(text: str) -> tuple[str, Any]:
    """Path and value of `programs.carsi.mix=0.5`; the value is read as YAML.

    Raises:
        ScenarioError: no `=`, or a value that YAML readers disagree about.
    """
    path, equals, value = text.partition("=")
    if not equals or not path.strip() or not value.strip():
        place = Place(f"{COMMAND_LINE} {text}", 1, 1, text)
        raise ScenarioError([Problem("an override is a path and a value", place, "write programs.carsi.mix=0.5")])
    read = read_text(value, f"{COMMAND_LINE} {text}")
    if read.problems:
        raise ScenarioError(read.problems)
    return path.strip(), read.data


def _over(kind: Any, below: Any, above: Any, path: Where, replaced: list[Where]) -> Any:
    """`above` laid over `below`, both of one type; notes the paths that were replaced whole."""
    if not (isinstance(below, dict) and isinstance(above, dict) and _merges(kind)):
        replaced.append(path)
        return above
    merged = dict(below)
    for key, value in above.items():
        here = (*path, key)
        merged[key] = _over(_part(kind, key), below[key], value, here, replaced) if key in below else value
    return merged


def _merges(kind: Any) -> bool:
    """Parts of a scenario and maps by name; a map by year is one value."""
    if get_origin(kind) is dict:
        return get_args(kind)[0] is str
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _part(kind: Any, key: Any) -> Any:
    """The type of what stands under a key; None where it has several forms."""
    annotation = get_args(kind)[1] if get_origin(kind) is dict else fields_of(kind).get(key)
    forms = list(leaves(annotation))
    return forms[0] if len(forms) == 1 else None


def _under(path: Where, tops: list[Where]) -> bool:
    return any(path[: len(top)] == top for top in tops)


def _set(data: Any, where: Where, value: Any) -> Any:
    """A copy of the data with one value set; maps are made on the way, `split: need` becomes `{rule: need}`."""
    if not where:
        return value
    step, rest = where[0], where[1:]
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return [*data[:step], _set(data[step], rest, value), *data[step + 1 :]]
    below: Mapping[Any, Any] = data if isinstance(data, dict) else {}
    inner = below.get(step)
    if step in ("split", "mix") and isinstance(inner, str) and rest and not isinstance(rest[0], int):
        inner = {"rule": inner}
    return {**below, step: _set(inner, rest, value)}
