"""Rules of allocation, from the functions in SPLITS, MIXES and LIMITS and their signatures."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from making import markdown as md
from scenarios.allocation.options import Option, options_of
from scenarios.allocation.seen import Seen
from scenarios.spec.catalogue import TABLES
from scenarios.spec.describe import flow

HEAD = """Three tables of small functions decide who gets what, once a fiscal year, from what planners know on 1 October. A
**split** says where a program's money goes, a **mix** how much of it is hard, a **limit** what happens beyond the room
that a country has. Options come from each function's signature; a rule whose options all have defaults may be written
by its name alone. [How to write a rule of your own](#own-rule)."""
TITLES = {
    "split": "Splits: where the money goes",
    "mix": "Mixes: how hard it is",
    "limit": "Limits: what happens beyond the room",
}
EXAMPLES = {
    dict[str, float]: {"HND": 0.5, "GTM": 0.3},
    dict[int, float]: {2008: 0.75, 2012: 0.35},
}
"""What an option of a type may look like, where it has no default."""


def page() -> str:
    """The whole page."""
    parts = [part for key in TABLES for part in (f"## {TITLES[key]}", *_rules(key))]
    return md.page("Rules of allocation", HEAD, *parts, _seen())


def _rules(key: str) -> list[str]:
    return [_rule(key, name, rule) for name, rule in TABLES[key].items()]


def _rule(key: str, name: str, rule: Callable[..., Any]) -> str:
    """One rule: what it does, how it is written, its options."""
    options = options_of(rule)
    heading = f"(rule-{key}-{name.replace('_', '-')})=\n### {md.code(f'{key}: {name}')}"
    parts = [heading, md.prose(rule.__doc__), f"```yaml\n{_example(key, name, options)}\n```"]
    return "\n\n".join([*parts, *([_options(options)] if options else [])])


def _example(key: str, name: str, options: dict[str, Option]) -> str:
    if not options:
        return f"{key}: {name}"
    given = {"rule": name} | {option: _sample(facts) for option, facts in options.items() if facts.default is not None}
    return f"{key}: {flow(given)}"


def _sample(option: Option) -> Any:
    """Its default, or a value that it could take."""
    if option.default is not ...:
        return option.default
    low, high = option.range.low, option.range.high
    return EXAMPLES.get(option.type, low + (high - low) / 5)


def _options(options: dict[str, Option]) -> str:
    rows = [
        [md.code(name), _type(option), f"{option.range.low:g} to {option.range.high:g}", _default(option), option.help]
        for name, option in options.items()
    ]
    return md.table(["option", "takes", "range", "default", "means"], rows)


def _type(option: Option) -> str:
    words = {float: "number", int: "whole number", dict[str, float]: "map by country", dict[int, float]: "map by fiscal year"}
    return words.get(option.type, "number")


def _default(option: Option) -> str:
    if option.default is ...:
        return "must be given"
    return md.value(option.default) if option.default is not None else ""


def _seen() -> str:
    """What a rule may look at."""
    texts = _field_texts(Seen)
    rows = [
        [md.code(name), texts.get(name, "the fiscal year" if name == "fiscal_year" else "codes of the program's countries")]
        for name in Seen.__dataclass_fields__
    ]
    return f"(seen)=\n## What a rule may look at: `Seen`\n\n{md.prose(Seen.__doc__)}\n\n{md.table(['field', 'is'], rows)}"


def _field_texts(kind: type) -> dict[str, str]:
    """Fields of a class -> the string under each."""
    (body,) = (node.body for node in ast.walk(ast.parse(inspect.getsource(kind))) if isinstance(node, ast.ClassDef))
    pairs = pairwise(body)
    return {
        md.name_of(node): text for node, after in pairs if isinstance(node, ast.AnnAssign) and (text := md.string_of(after))
    }
