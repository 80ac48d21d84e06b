"""What pydantic finds wrong, as problems: plain words, the place in the file, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from scenarios.errors import Place, Problem
from scenarios.yaml_text import KEY, MAX_PROBLEMS, Marked, Where, printable

M = TypeVar("M", bound=BaseModel)
Fault = Mapping[str, Any]

WORDS = {
    "bool_type": "must be true or false",
    "dict_type": "must be keys with values",
    "finite_number": "must be a finite number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "less_than": "must be less than {lt:g}",
    "less_than_equal": "must be at most {le:g}",
    "list_type": "must be a list",
    "literal_error": "must be one of {expected}",
    "model_attributes_type": "must be keys with values",
    "model_type": "must be keys with values",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must not be empty",
    "string_type": "must be text",
    "too_long": "must have at most {max_length} entries",
    "too_short": "must have at least {min_length} entries",
    "tuple_type": "must be a list",
}
"""Plain words for pydantic's kinds of error; a validator's own words (PydanticCustomError) are shown as they are."""


def judge(model: type[M], marked: Marked, data: Any = None) -> tuple[M | None, list[Problem]]:
    """The data as a `model`, or None and all that is wrong with it.

    `data` stands for `marked.data` where a caller has changed it. A place that `marked.problems` names already is
    not named twice.
    """
    given = marked.data if data is None else data
    try:
        return model.model_validate(given), []
    except ValidationError as fault:
        found = [_problem(model, marked, given, error) for error in fault.errors(include_url=False)]
        return None, only_new(_without_echo(found), marked.problems)


def faulty_paths(model: type[BaseModel], data: Any) -> list[Where]:
    """Paths of what does not fit the `model`: what to leave out to look at the rest."""
    try:
        model.model_validate(data)
    except ValidationError as fault:
        return [_where(error["loc"], data) for error in fault.errors(include_url=False, include_input=False)]
    return []


def only_new(problems: Iterable[Problem], told: Iterable[Problem] = ()) -> list[Problem]:
    """Problems without those at a place that has one already, in the order of the files."""
    seen = {_at(p) for p in told}
    kept: list[Problem] = []
    for problem in problems:
        if (at := _at(problem)) is None or at not in seen:
            seen.add(at)
            kept.append(problem)
    return in_order(kept)[:MAX_PROBLEMS]


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in the order in which their places are read."""
    return sorted(problems, key=lambda p: _at(p) or ("", 0, 0))


def place_of(marks: Mapping[Where, Place], where: Where, *, key: bool = False) -> Place | None:
    """Where a value (or its key) stands; the nearest thing around it where it stands in no file."""
    if key and (*where, KEY) in marks:
        return marks[(*where, KEY)]
    while where and where not in marks:
        where = where[:-1]
    return marks.get(where)


def nearest(word: str, known: Iterable[str], *, noun: str = "known") -> str:
    """A hint: the known word most like this one, or the known words."""
    words = {w.casefold(): w for w in known}
    close = get_close_matches(word.casefold(), words, 1, 0.6)
    if close:
        return f"did you mean “{words[close[0]]}”?"
    return f"{noun}: {', '.join(words.values())}" if words else ""


def name_of(where: Where) -> str:
    """A path as it is written on the command line: `programs.carsi.mix`."""
    return printable(".".join(str(step) for step in where), 80)


def shown(value: Any) -> str:
    """A user's value in a message; nothing for a whole mapping or list."""
    return "" if isinstance(value, dict | list) or value == "" else f", got {printable(str(value), 40)}"


def _at(problem: Problem) -> tuple[str, int, int] | None:
    return (problem.place.file, problem.place.line, problem.place.column) if problem.place else None


def _problem(model: type[BaseModel], marked: Marked, data: Any, fault: Fault) -> Problem:
    """One of pydantic's errors as a problem."""
    kind, where = fault["type"], _where(fault["loc"], data)
    if kind == "union_tag_invalid" and (tag := (*where, fault["ctx"]["discriminator"].strip("'"))) in marked.marks:
        where = tag
    at_key = kind == "extra_forbidden" or fault["loc"][-1:] == ("[key]",)
    place = place_of(marked.marks, where, key=at_key or kind == "missing")
    what, hint = _words(model, where, fault)
    return Problem(what, place, hint, _CODES.get(kind, "invalid"))


_CODES = {"extra_forbidden": "unknown-key", "missing": "missing-key", "union_tag_not_found": "missing-key"}


def _without_echo(problems: Sequence[Problem]) -> list[Problem]:
    """Drop `show_to is missing` where an unknown key says `did you mean “show_to”?`: one slip, one message."""
    meant = {p.hint for p in problems if p.code == "unknown-key"}
    return [
        p for p in problems if p.code != "missing-key" or f"did you mean “{p.what.split('”')[0][1:]}”?" not in meant
    ]


def _words(model: type[BaseModel], where: Where, fault: Fault) -> tuple[str, str]:
    """Message and hint of an error."""
    kind, given, context = fault["type"], fault.get("input"), fault.get("ctx", {})
    name = name_of(where) or "the file"
    if kind == "extra_forbidden":
        return f"unknown key “{printable(str(where[-1]), 40)}”", _key_hint(model, fault["loc"], where)
    if kind == "missing":
        key = fault["loc"][-1]
        above = where[:-1] if where[-1:] == (key,) else where
        return f"“{key}” is missing" + (f" in {name_of(above)}" if above else ""), f"write `{key}: …`"
    if given is None:
        return f"{name} has no value", "write one, or remove the key"
    if kind == "union_tag_not_found":
        key = context["discriminator"].strip("'")
        return f"“{key}” is missing in {name}", f"write `{key}: …`"
    if kind == "union_tag_invalid":
        tag, known = str(context["tag"]), re.findall(r"'([^']*)'", context["expected_tags"])
        hint = nearest(tag, known, noun="known")
        return f"{name}: there is no {context['discriminator'].strip(chr(39))} “{printable(tag, 40)}”", hint
    if kind == "invalid_key":
        return f"unknown key “{name}”", "keys are words here"
    if kind == "too_short" and context["min_length"] == 1:
        return f"{name} must not be empty", ""
    if kind in WORDS:
        words = WORDS[kind].format_map(context)
        return f"{name} {words}{shown(given)}", _value_hint(kind, given, context)
    return f"{name}: {_sentence(fault['msg'])}", str(context.get("hint", ""))


def _sentence(text: str) -> str:
    return text.removeprefix("Value error, ")


def _value_hint(kind: str, given: Any, context: Mapping[str, Any]) -> str:
    """What a wrong value probably meant."""
    if kind == "literal_error" and isinstance(given, str):
        hint = nearest(given, re.findall(r"'([^']*)'", context["expected"]))
        return hint if hint.startswith("did") else ""
    if kind == "string_type" and isinstance(given, int | float) and not isinstance(given, bool):
        return f'put it in quotes: "{given}"'
    if kind == "less_than_equal" and _is_day_number(given):
        return f"is this a date? write {str(given)[:4]}"
    if kind == "dict_type" and isinstance(given, int | float):
        return f"one value a name: {{NAME: {given}}}"
    percent = re.fullmatch(r"([0-9.]{1,6}) ?%", given) if isinstance(given, str) else None
    if percent and kind.startswith("float"):
        return f"{percent[0]} is {float(percent[1]) / 100:g}" if percent[1].count(".") < 2 else ""
    if isinstance(given, str) and re.fullmatch(r"[-+0-9.eE]{1,20}", given):
        return "remove the quotes"
    if isinstance(given, str) and re.fullmatch(r"[-+]?[0-9]{1,9},[0-9]{1,9}", given):
        return f"write {given.replace(',', '.')}, with a point"
    if kind in ("less_than", "less_than_equal") and context.get("lt", context.get("le")) <= 1.0 < given <= 100.0:
        return f"{given:g}% is {given / 100:g}"
    return ""


def _is_day_number(given: Any) -> bool:
    """Whether a number is a day written without hyphens, as 20091231."""
    return bool(re.fullmatch(r"(19|20|21)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])", str(given)))


def _key_hint(model: type[BaseModel], loc: Sequence[Any], where: Where) -> str:
    """What an unknown key probably meant: a key of this place, the same key elsewhere, or else the known keys."""
    word = str(where[-1])
    here = [key for found in _models_at(model, loc[:-1]) for key in fields_of(found)]
    hint = nearest(word, dict.fromkeys(here), noun="known keys")
    if hint.startswith("did"):
        return hint
    elsewhere = next((path for path in _all_keys(model) if path[-1] == word), None)
    if not elsewhere or elsewhere[-2:-1] == where[-2:-1]:  # the same place, under another rule
        return hint
    return f"“{word}” belongs in {name_of(elsewhere[:-1]) or 'the top of the file'}"


def _where(loc: Sequence[Any], data: Any) -> Where:
    """Location by pydantic as a path into the data: without the names of union members and validators."""
    where: list[Any] = []
    for position, step in enumerate(loc, 1):
        if _holds(data, step):
            data = data[step]
            where.append(step)
        elif position == len(loc) and isinstance(data, dict) and not str(step).startswith(("[", "=")):
            where.append(step)  # a missing key
    return tuple(where)


def _holds(data: Any, step: Any) -> bool:
    if isinstance(data, dict):
        return step in data
    return isinstance(data, list) and isinstance(step, int) and step < len(data)


def fields_of(model: type[BaseModel]) -> dict[str, Any]:
    """A model's keys as written in the file, and the type of each: of one that can grow (`type_now`), the present one."""
    return {field.alias or name: _type_now(field) for name, field in model.model_fields.items()}


def _type_now(field: FieldInfo) -> Any:
    return next((mark.type_now() for mark in field.metadata if hasattr(mark, "type_now")), field.annotation)


def _models_at(model: type[BaseModel], loc: Sequence[Any]) -> list[type[BaseModel]]:
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


def _all_keys(model: type[BaseModel], above: Where = ()) -> Iterator[Where]:
    """Every key of a model and of what it holds; a free name (a program) is shown as NAME."""
    for key in fields_of(model):
        yield (*above, key)
        for kind in _inside(model, key):
            yield from _below(kind, (*above, key))


def _below(kind: Any, above: Where) -> Iterator[Where]:
    if _is_model(kind):
        yield from _all_keys(kind, above)
    elif get_origin(kind) is dict:
        for inner in leaves(get_args(kind)[1]):
            yield from _below(inner, (*above, "NAME"))
    elif get_origin(kind) in (list, tuple):
        for inner in leaves(get_args(kind)[0]):
            yield from _below(inner, above)
