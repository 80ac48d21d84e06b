"""A new scenario file: what a planner may change, as comments to uncomment, with the parent's present values."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scenarios.baseline.facts import Program
from scenarios.spec.describe import flow
from scenarios.spec.files import find, shipped_scenarios
from scenarios.spec.load import Loaded
from scenarios.spec.scenario import Plan, ScenarioSpec
from scenarios.spec.schema import schema_line

LATER = ("name", "description", "question", "reason", "programs")
"""What the file has already, or in a block of its own."""


def template(path: Path, parent: str, loaded: Loaded, *, minimal: bool) -> str:
    """The text of a new scenario file.

    Args:
        path: where it will lie.
        parent: what it extends, as named on the command line.
        loaded: the parent.
        minimal: only the lines that must be there.
    """
    title = path.stem.replace("-", " ").replace("_", " ").capitalize()
    head = [schema_line(path.parent), f"name: {flow(title)}"]
    if minimal:
        return "\n".join([*head, f"extends: {flow(_link(path, parent))}", ""])
    about = ['description: ""  # what it does, in a sentence', 'question: ""  # what it is to answer']
    return "\n".join([*head, *about, f"extends: {flow(_link(path, parent))}", "", *_body(loaded), ""])


def _body(loaded: Loaded) -> Iterator[str]:
    """Everything that can be changed, commented out."""
    yield f"# Uncomment and change what differs from {loaded.scenario.name}; what is left out is inherited."
    yield "# Check it with `scenarios validate`; `scenarios list rules` names splits, mixes and limits."
    movable = [program for program in loaded.baseline.programs.values() if not program.fixed]
    yield from [f"# What a program was given year by year: `scenarios show {program.name}`." for program in movable[-1:]]
    yield "#programs:"
    for place, program in enumerate(movable):
        yield from _program(program, loaded.data["programs"][program.name], explain=place == 0)
    yield ""
    for name, field in ScenarioSpec.model_fields.items():
        if name not in LATER:
            yield _entry("#", name, loaded.data[name], field.description)
        yield from EXAMPLES.get(name, _none)(loaded)


def _program(program: Program, plan: dict[str, Any], *, explain: bool) -> Iterator[str]:
    """One program's plan; what its keys mean is said once."""
    where = ", ".join((*program.countries, *([program.regional_unit] if program.regional_unit else [])))
    yield f"#  {program.name}:  # {program.title}: {where}"
    for name, field in Plan.model_fields.items():
        yield _entry("#    ", name, plan[name], field.description if explain else None)


def _levers(loaded: Loaded) -> Iterator[str]:
    """A path and other money, as an example that the region takes."""
    first, last = loaded.scenario.horizon.first, loaded.scenario.horizon.last
    money = {loaded.baseline.codes[0]: {"soft": {first: "20 million"}}}
    yield f"# for example {flow({'demand': {first: 1.0, last: 0.8}, 'other_money': money})}"


def _events(loaded: Loaded) -> Iterator[str]:
    """Two events that the region takes."""
    code, year = loaded.baseline.codes[-1], loaded.scenario.horizon.first
    suspension = {"event": "suspension", "countries": [code], "from": f"{year}-03-01", "to": f"{year}-09-01"}
    truce = {"event": "truce", "country": code, "from": f"{year}-03-01", "to": f"{year + 1}-03-01", "drop": 0.3}
    yield f"# for example [{flow(suspension)}, {flow(truce)}]"


def _none(_: Loaded) -> Iterator[str]:
    return iter(())


EXAMPLES = {"levers": _levers, "events": _events}
"""What is shown as an example under a key that says nothing by its default."""


def _entry(margin: str, name: str, value: Any, description: str | None) -> str:
    return f"{margin}{name}: {flow(value)}" + (f"  # {description}" if description else "")


def _link(path: Path, parent: str) -> str:
    """The parent as the new file must name it: a shipped name as it is, a path from the file's folder."""
    if parent.removesuffix(".yaml") in shipped_scenarios() and "/" not in parent:
        return parent.removesuffix(".yaml")
    found = find(parent, Path.cwd()) or Path(parent)
    link = os.path.relpath(found.resolve(), path.parent.resolve())
    return link if "/" in link else f"./{link}"
