"""A plan as a file: what it extends, and what differs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePath
from typing import Any

import yaml

from scenarios.errors import ScenarioError
from scenarios.present.explorer.links import PACKED, files_in, pack, source_of
from scenarios.present.explorer.plans import BASE, FileHashes
from scenarios.spec.describe import OWN, differences
from scenarios.spec.files import Text, chain, shipped_scenarios
from scenarios.spec.load import Loaded, load

LISTS = ("events", "transfer", "channels_off")
"""What is one value in a file, though it is told entry by entry."""


def to_yaml(source: str, mine: Loaded) -> str:
    """A plan as a file that `scenarios run` accepts and that gives the same numbers.

    It extends the shipped scenario nearest to its source and says what differs; it says everything where that does not give
    the same scenario.
    """
    for parent in parents(source):
        brief = _brief(parent, mine)
        if brief and _means(brief, mine):
            return brief
    return _written(mine.data)


def packed(source: str) -> str:
    """A source for a link: itself where it ships, else its plan; empty where that needs files of this machine, or is broken."""
    if source in shipped_scenarios() or source.startswith(PACKED):
        return source
    try:
        return _packed(source, tuple(sorted(load(source).files.items())))
    except ScenarioError:
        return ""


def packed_plan(source: str, mine: Loaded) -> str:
    """The page's own plan for a link; empty where it needs files of this machine."""
    text = to_yaml(source, mine)
    alone = not files_in(yaml.safe_load(text)) and not any(name.startswith("rule ") for name in mine.files)
    return pack(text) if alone else ""


@lru_cache(maxsize=32)
def _packed(source: str, _files: FileHashes) -> str:
    return packed_plan(source, load(source))


def parents(source: str) -> Iterator[str]:
    """Shipped scenarios that a plan may extend, the nearest first: itself, those of its own chain, the baseline."""
    shipped = shipped_scenarios()
    if source in shipped:
        yield source
    files, _ = chain(source_of(source))
    given = (file.data.get("extends") for file in files if isinstance(file.data, dict))
    names = [PurePath(one).name.removesuffix(".yaml") for one in given if isinstance(one, str)]
    yield from dict.fromkeys(name for name in (*names, BASE) if name in shipped)


def _means(text: str, mine: Loaded) -> bool:
    """Whether a file's text is the same scenario."""
    try:
        return load(Text(text)).scenario == mine.scenario
    except ScenarioError:
        return False


def _brief(parent: str, mine: Loaded) -> str:
    """A parent's name and what differs from it; empty where the parent has what this plan has not."""
    above = load(parent)
    if above.data["region"] != mine.data["region"]:
        return ""
    own = {key: mine.data[key] for key in OWN if key != "name" and mine.data[key]}
    nested: dict[str, Any] = {"name": mine.data["name"], "extends": parent, **own}
    for path, _, setting in differences(above, mine):
        *steps, last = path.split(".")
        if (top := path.partition(".")[0]) in LISTS:
            nested[top] = mine.data[top]
            continue
        if setting is None:
            return ""
        place = nested
        for step in steps:
            place = place.setdefault(step, {})
        place[last] = setting.value
    return _written(nested)


def _written(data: Any) -> str:
    return str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120))

