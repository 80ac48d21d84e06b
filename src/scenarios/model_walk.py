"""Walking through pydantic's models by their types: which keys may stand where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scenarios.yaml_text import Where


def fields_of(model: type[BaseModel]) -> dict[str, Any]:
    """A model's keys as written in the file, and the type of each: of one that can grow (`type_now`), the present one."""
    return {field.alias or name: _type_now(field) for name, field in model.model_fields.items()}


def _type_now(field: FieldInfo) -> Any:
    return next((mark.type_now() for mark in field.metadata if hasattr(mark, "type_now")), field.annotation)


def models_at(model: type[BaseModel], loc: Sequence[Any]) -> list[type[BaseModel]]:
    """The models that can stand at one of pydantic's locations; a step that names a union member chooses it."""
    kinds: list[Any] = [model]
    for step in loc:
        chosen = [kind for kind in kinds if _is_model(kind) and step in _literals(kind)]
        kinds = chosen or [inner for kind in kinds for inner in _inside(kind, step)] or kinds
    return [kind for kind in kinds if _is_model(kind)]


def _literals(model: type[BaseModel]) -> list[Any]:
    """The names by which a union knows this member: values of its `Literal` fields of one value."""
    values = (get_args(f.annotation) for f in model.model_fields.values() if get_origin(f.annotation) is Literal)
    return [value for (value, *others) in values if not others]


def _inside(kind: Any, step: Any) -> Iterator[Any]:
    """The types of what a mapping, list or model of this type holds at one step."""
    if _is_model(kind):
        yield from leaves(fields_of(kind).get(step))
    elif get_origin(kind) is dict:
        yield from leaves(get_args(kind)[1])
    elif get_origin(kind) in (list, tuple):
        yield from leaves(get_args(kind)[0])


def leaves(kind: Any) -> Iterator[Any]:
    """The members of a union, unwrapped from their annotations."""
    if hasattr(kind, "__metadata__"):
        yield from leaves(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for member in get_args(kind):
            yield from leaves(member)
    elif kind is not None:
        yield kind


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def all_keys(model: type[BaseModel], above: Where = ()) -> Iterator[Where]:
    """Every key of a model and of what it holds; a free name (a program) is shown as NAME."""
    for key in fields_of(model):
        yield (*above, key)
        for kind in _inside(model, key):
            yield from _below(kind, (*above, key))


def _below(kind: Any, above: Where) -> Iterator[Where]:
    if _is_model(kind):
        yield from all_keys(kind, above)
    elif get_origin(kind) is dict:
        for inner in leaves(get_args(kind)[1]):
            yield from _below(inner, (*above, "NAME"))
    elif get_origin(kind) in (list, tuple):
        for inner in leaves(get_args(kind)[0]):
            yield from _below(inner, above)
