"""A region file laid over another: `extends` names a region that ships, or a file from where this one lies.

A key that is given replaces the parent's; `files` and `parameters` are laid over key by key. So two money tables on different
bases are two short files, and a region with a few figures of its own is no copy.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from scenarios.errors import Problem, ScenarioError
from scenarios.given import read_given
from scenarios.validation import place_of
from scenarios.yaml_text import Marked, read_file

BY_KEY = ("files", "parameters")
"""Keys of a region file whose entries are laid over one by one."""
_EXTENDS = re.compile(rb"""^extends:[ \t]*["']?([^"'#\s]+)""", re.MULTILINE)
Find = Callable[[str | Path], Path]


def chain(path: Path, find: Find) -> list[Path]:
    """A region's file and those that it is laid over, nearest first.

    Raises:
        ScenarioError: a parent that is not there, or that is laid over this file in turn.
    """
    found = [path.resolve()]
    while parent := _parent(found[-1]):
        where = find(found[-1].parent / parent) if "/" in parent or parent.endswith((".yaml", ".yml")) else find(parent)
        if where.resolve() in found:
            place = place_of(read_file(found[-1]).marks, ("extends",))
            raise ScenarioError([Problem(f"{found[-1].name} extends itself by way of {parent}", place, "", "extends")])
        found.append(where.resolve())
    return found


def _parent(path: Path) -> str:
    """What a file extends; nothing where it does not say, or cannot be read, which is told when it is."""
    try:
        said = _EXTENDS.search(read_given(path))
    except (OSError, ValueError):
        return ""
    return said[1].decode("utf-8", "replace") if said else ""


def laid_over(path: Path, find: Find) -> Marked:
    """The region file with its parents below it; each value keeps its place. Its hash is that of the file alone."""
    files = [(file, read_file(file)) for file in chain(path, find)]
    below: Marked | None = None
    for file, above in reversed(files):
        data = above.data
        if not isinstance(data, dict):
            return above
        own = {key: value for key, value in data.items() if key != "extends"}
        below = replace(above, data=own) if below is None else _over(below, replace(above, data=own))
        if "data" in own and file.parent != files[0][0].parent:
            below = replace(below, data={**below.data, "data": str((file.parent / str(own["data"])).resolve())})
    assert below is not None
    return below


def _over(below: Marked, above: Marked) -> Marked:
    merged = dict(below.data)
    for key, value in above.data.items():
        both = key in BY_KEY and isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = {**merged[key], **value} if both else value
    gone = [key for key in above.data if key not in BY_KEY]
    kept = {where: place for where, place in below.marks.items() if not where or where[0] not in gone}
    problems = (*below.problems, *above.problems)
    return Marked(merged, kept | dict(above.marks), problems, above.name, above.sha256)
