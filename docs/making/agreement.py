"""Which parameter stands in which equation: what the equations' texts cite, what the engine hands to them, who else reads it.

The model's page prints it; tests hold the three against each other and against the registry.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

from making.equations import MODULES
from scenarios.baseline.parameters import load_parameters
from scenarios.shipped import HOME

CITED = re.compile(r"\[([PA]\d\d(?:[ ,-]+[PA]\d\d)*)\]")
"""Ids in brackets, as an equation's text cites them: [P12 P14], [P27-P29]."""
SPAN = re.compile(r"([PA])(\d\d)(?:-[PA](\d\d))?")
SOURCE = HOME / "src" / "scenarios"
LISTS = ("chance/members.py",)
"""Files of the engine that only list parameters."""
ELSEWHERE = ("configs/regions/*.yaml", "data/accounts.csv")
"""Where a region names the parameters of a country or an account."""


def formulas(module: ModuleType) -> dict[str, Callable[..., Any]]:
    """A module's own functions in the order of its text."""
    own = {name: value for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__}
    return {name: value for name, value in own.items() if callable(value) and not isinstance(value, type)}


def ids_in(text: str) -> set[str]:
    """Ids that a text names, spans written out.

    >>> sorted(ids_in("P27-P29, A10"))
    ['A10', 'P27', 'P28', 'P29']
    """
    spans = ((kind, int(first), int(last or first)) for kind, first, last in SPAN.findall(text))
    return {f"{kind}{n:02d}" for kind, first, last in spans for n in range(first, last + 1)}


def cited_by(function: Callable[..., Any]) -> set[str]:
    """Ids that an equation cites."""
    return {name for part in CITED.findall(function.__doc__ or "") for name in ids_in(part)}


@cache
def cited() -> dict[str, set[str]]:
    """Ids by equation."""
    return {name: cited_by(one) for module, _ in MODULES for name, one in formulas(module).items()}


@cache
def passed() -> dict[str, set[str]]:
    """Names of parameters that the engine hands to each equation."""
    out: dict[str, set[str]] = {name: set() for name in cited()}
    for file in sorted((SOURCE / "engine").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in out:
                out[node.func.id] |= set(_parameters_in(node))
    return out


def _parameters_in(node: ast.AST) -> Iterator[str]:
    """Parameters that a piece of source names, as an attribute or a string."""
    for inner in ast.walk(node):
        word = inner.attr if isinstance(inner, ast.Attribute) else getattr(inner, "value", None)
        if isinstance(word, str) and word in load_parameters():
            yield word


def where_used(name: str) -> list[str]:
    """The equations that cite a parameter; where none does, the files that read it."""
    number = load_parameters()[name].id
    return [one for one, ids in cited().items() if number in ids] or sorted(_readers(name))


def _readers(name: str) -> Iterator[str]:
    engine = [file for file in (SOURCE / "engine").rglob("*.py") if not file.as_posix().endswith(LISTS)]
    others = [file for pattern in ELSEWHERE for file in HOME.glob(pattern)]
    for file in [*engine, *others, *(SOURCE / "engine" / one for one in LISTS)]:
        text = file.read_text(encoding="utf-8")
        if re.search(rf"\b{name}\b", re.sub(r"KERNEL_PARAMETERS = \(.*?\n\)\n", "", text, flags=re.DOTALL)):
            yield file.relative_to(HOME).as_posix()
