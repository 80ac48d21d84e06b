"""The Python API: every name of `scenarios.__all__`, by autodoc."""

from __future__ import annotations

import inspect

import scenarios
from making import markdown as md
from scenarios.allocation import seen
from scenarios.api import sources

HEAD = """`import scenarios` has the command line's few calls, by the same names. Wherever a scenario is asked for, give the
name of one that ships, a path, YAML text, a mapping with its keys, or one that was loaded. What comes back shows itself in a
notebook, holds all numbers with their units, and prints what the command prints. [A recipe](#from-python) shows them at
work."""
IN_ORDER = ("load", "run", "compare", "explain", "report", "open_run", "rule", "outcome")
"""The calls in the order of work; what else there is follows."""
ALIASES = {"Shares": seen, "Source": sources}
"""Names of types that are written otherwise, and the module that explains each."""


def page() -> str:
    """The whole page."""
    names = [name for name in scenarios.__all__ if not name.startswith("__")]
    calls = [name for name in (*IN_ORDER, *names) if name in names and inspect.isfunction(getattr(scenarios, name))]
    types = [name for name in names if inspect.isclass(getattr(scenarios, name))]
    others = [name for name in names if name not in (*calls, *types)]
    parts = ["## Calls", *map(_call, dict.fromkeys(calls)), "## What they give back", *map(_type, types), *map(_other, others)]
    return md.page("Python", HEAD, *parts)


def _call(name: str) -> str:
    return _directive("autofunction", name)


def _type(name: str) -> str:
    return _directive("autoclass", name, "   :members:", "   :exclude-members: __init__, __new__")


def _other(name: str) -> str:
    """A name that is neither call nor class: the string under it is its documentation."""
    return f"### {md.code(name)}\n\n{md.texts_of(ALIASES[name])[name]}"


def _directive(kind: str, name: str, *options: str) -> str:
    lines = [f".. {kind}:: scenarios.{name}", *options]
    return "\n".join([f"### {md.code(name)}", "", "```{eval-rst}", *lines, "```"])
