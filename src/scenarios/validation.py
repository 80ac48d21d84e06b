"""What pydantic finds wrong, as problems: plain words, the place in the file, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher, get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from scenarios.errors import Place, Problem
from scenarios.model_walk import all_keys, fields_of, models_at
from scenarios.value_hints import MANY, bound_hint, key_meant, list_hint, mapping_hint, number_hint, word_hint, year_hint
from scenarios.yaml_text import KEY, MAX_PROBLEMS, Marked, Where, printable

M = TypeVar("M", bound=BaseModel)
PydanticError = Mapping[str, Any]

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
    "literal_error": "must be {expected}",
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
        found = [(error, _problem(model, marked, given, error)) for error in fault.errors(include_url=False)]
        told = {_at(p) for p in marked.problems}
        return None, in_order(p for p in _without_echo(found, given) if _at(p) is None or _at(p) not in told)


def faulty_paths(model: type[BaseModel], data: Any) -> list[Where]:
    """Paths of what does not fit the `model`: what to leave out to look at the rest."""
    try:
        model.model_validate(data)
    except ValidationError as fault:
        return [_where(error["loc"], data) for error in fault.errors(include_url=False, include_input=False)]
    return []


def each_once(problems: Iterable[Problem]) -> list[Problem]:
    """Every problem once, in the order of the files, whatever else stands at its place."""
    return in_order(dict.fromkeys(problems))[:MAX_PROBLEMS]


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
    if isinstance(value, dict | list) or value == "":
        return ""
    return f", got {str(value).lower() if isinstance(value, bool) else printable(str(value), 40)}"


def _at(problem: Problem) -> tuple[str, int, int] | None:
    return (problem.place.file, problem.place.line, problem.place.column) if problem.place else None


def _problem(model: type[BaseModel], marked: Marked, data: Any, fault: PydanticError) -> Problem:
    """One of pydantic's errors as a problem."""
    kind, where = fault["type"], _where(fault["loc"], data)
    if kind == "union_tag_invalid" and (tag := (*where, fault["ctx"]["discriminator"].strip("'"))) in marked.marks:
        where = tag
    at_key = kind == "extra_forbidden" or fault["loc"][-1:] == ("[key]",)
    place = place_of(marked.marks, where, key=at_key or kind == "missing")
    what, hint = _words(model, where, fault)
    return Problem(what, place, hint, _CODES.get(kind, "invalid"))


_CODES = {"extra_forbidden": "unknown-key", "missing": "missing-key", "union_tag_not_found": "missing-key"}


Told = tuple[PydanticError, Problem]


def _without_echo(found: Sequence[Told], data: Any) -> list[Problem]:
    """One slip, one message: `show_to is missing` is none of its own where an unknown key stands in the same place for it.

    That it does is said by its hint, or by there being one of each; the missing ones of a place are one message.
    """
    unknown: dict[Where, list[Problem]] = {}
    missing: dict[Where, list[Told]] = {}
    for error, problem in found:
        if problem.code == "unknown-key":
            unknown.setdefault(_where(error["loc"], data)[:-1], []).append(problem)
        if error["type"] == "missing":
            missing.setdefault(_where(error["loc"], data)[:-1], []).append((error, problem))
    swapped: dict[Problem, Problem | None] = {}
    for where, faults in missing.items():
        strays = unknown.get(where, [])
        left = [(e, p) for e, p in faults if not any(f"did you mean “{e['loc'][-1]}”?" == stray.hint for stray in strays)]
        swapped |= {problem: None for _, problem in faults}
        if len(left) == len(strays) == 1 and not strays[0].hint.startswith("did"):
            swapped[strays[0]] = replace(strays[0], hint=f"did you mean “{left[0][0]['loc'][-1]}”? it is missing here")
        elif left and strays and all(stray.hint.startswith("known") for stray in strays):
            gone = ", ".join(f"“{e['loc'][-1]}”" for e, _ in left)
            swapped[strays[0]] = replace(strays[0], hint=f"{strays[0].hint}; missing here: {gone}")
        elif left:
            swapped[faults[0][1]] = _all_missing([e["loc"][-1] for e, _ in left], where, left[0][1])
    return [kept for _, problem in found if (kept := swapped.get(problem, problem)) is not None]


def _all_missing(keys: Sequence[str], where: Where, first: Problem) -> Problem:
    """The keys that are missing in one place, as one message."""
    if len(keys) == 1:
        return first
    named = ", ".join(f"“{key}”" for key in keys[:-1]) + f" and “{keys[-1]}”"
    what = f"{named} are missing" + (f" in {name_of(where)}" if where else "")
    return replace(first, what=what, hint=f"write `{': …`, `'.join(map(str, keys))}: …`")


def _words(model: type[BaseModel], where: Where, fault: PydanticError) -> tuple[str, str]:
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
        return f"unknown key “{printable(str(where[-1]), 40)}”", _names_here(model, fault["loc"][:-1])
    if fault["loc"][-1:] == ("[key]",) and kind.startswith("int"):
        return f"{name_of(where[:-1])}: “{printable(str(where[-1]), 40)}” is no year", year_hint(str(where[-1]))
    if kind == "too_short" and context["min_length"] == 1:
        return f"{name} must not be empty", ""
    hint = _value_hint(kind, given, context, _keys_at(model, fault["loc"]))
    if kind == "literal_error":
        return _no_such_word(name, given, context["expected"]), hint
    if kind in WORDS:
        return f"{name} {WORDS[kind].format_map(context)}{shown(given)}", hint
    return f"{name}: {_sentence(fault['msg'])}", str(context.get("hint", ""))


def _no_such_word(name: str, given: Any, expected: str) -> str:
    """That a word is none of those that may stand in a place; all of them are named."""
    known = re.findall(r"'([^']*)'", expected)
    if len(known) > FEW and not isinstance(given, str):
        return f"{name} must be a word; known: {', '.join(known)}"
    if len(known) > FEW:
        return f"{name}: there is no “{printable(str(given), 40)}”; known: {', '.join(known)}"
    return f"{name} must be {'one of ' * (len(known) > 1)}{expected}{shown(given)}"


FEW = 5
"""Words that a message can name in quotes."""


def _sentence(text: str) -> str:
    return text.removeprefix("Value error, ")


def _value_hint(kind: str, given: Any, context: Mapping[str, Any], keys: Sequence[str]) -> str:
    """What a wrong value probably meant."""
    if kind == "literal_error" and isinstance(given, str):
        return word_hint(given, re.findall(r"'([^']*)'", context["expected"]))
    if kind == "bool_type":
        words = {"true": "remove the quotes", "false": "remove the quotes", "1": "write true", "0": "write false"}
        return words.get(str(given).casefold(), "")
    if kind == "string_type" and isinstance(given, int | float) and not isinstance(given, bool):
        return f'put it in quotes: "{given}"'
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return mapping_hint(given, keys)
    if kind in ("list_type", "tuple_type"):
        return list_hint(given)
    if kind.startswith(("float", "int")) and isinstance(given, str):
        return number_hint(given)
    if kind in ("less_than", "less_than_equal"):
        return bound_hint(given, context.get("lt", context.get("le")))
    return ""


def _keys_at(model: type[BaseModel], loc: Sequence[Any]) -> list[str]:
    """The keys that may stand in a place; none where they are free names."""
    return list(dict.fromkeys(key for found in models_at(model, loc) for key in fields_of(found)))


def _names_here(model: type[BaseModel], loc: Sequence[Any]) -> str:
    keys = _keys_at(model, loc)
    return f"known keys: {', '.join(keys)}" if 0 < len(keys) <= MANY else "keys are words here"


def _key_hint(model: type[BaseModel], loc: Sequence[Any], where: Where) -> str:
    """What an unknown key probably meant: a key of this place, the same key elsewhere, or else the known keys."""
    word, here = str(where[-1]), _keys_at(model, loc[:-1])
    hint = nearest(word, here, noun="known keys")
    if "=" not in word and hint.startswith("did") and max(_alike(word, key) for key in here) >= ALIKE:
        return hint
    if sign := re.fullmatch(r"([\w-]+) ?= ?(.+)", word):
        return f"write `{sign[1]}: {printable(sign[2], 40)}`, with a colon"
    if meant := key_meant(word, here):
        return f"did you mean “{meant}”?"
    elsewhere = next((path for path in all_keys(model) if path[-1] == word), None)
    if elsewhere and elsewhere[-2:-1] != where[-2:-1]:  # not the same place, under another rule
        return f"“{word}” belongs in {name_of(elsewhere[:-1]) or 'the top of the file'}"
    return hint


ALIKE = 0.8
"""From how much alike on a key of the same place is meant rather than the same key of another one."""


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


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
