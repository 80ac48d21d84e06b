"""The equations, from the docstrings of the functions that the engine runs: each stands once, here and there."""

from __future__ import annotations

import inspect
from types import ModuleType

from making import markdown as md
from scenarios.pipeline import capacity, money
from scenarios.violence import capability, flow, homicide

HEAD = """Every equation of the model, in the words of the function that computes it. The compiled engine calls these functions
for 16 draws at once; the same source runs in plain Python. [How they hang together](../explanation/model.md) is told
elsewhere, and the letters in brackets are ids of [parameters](parameters.md)."""
MODULES = (
    (money, "How money moves"),
    (capacity, "What a country can absorb"),
    (capability, "What money builds"),
    (flow, "Where the flow goes"),
    (homicide, "What happens to violence"),
)


def page() -> str:
    """The whole page."""
    return md.page("Equations", HEAD, *(part for module, title in MODULES for part in _module(module, title)))


def _module(module: ModuleType, title: str) -> list[str]:
    """A module's functions in the order of its text."""
    found = [value for value in vars(module).values() if getattr(value, "__module__", "") == module.__name__]
    functions = [value for value in found if callable(value) and not isinstance(value, type)]
    file = f"src/{module.__name__.replace('.', '/')}.py"
    return [f"## {title}", f"{md.code(file)}: {md.prose(module.__doc__)}", *map(_function, functions)]


def _function(function: object) -> str:
    """One function: its name with its arguments, and its text."""
    plain = getattr(function, "py_func", function)
    arguments = ", ".join(inspect.signature(plain).parameters)
    return f"### {md.code(f'{plain.__name__}({arguments})')}\n\n{md.prose(plain.__doc__)}"
