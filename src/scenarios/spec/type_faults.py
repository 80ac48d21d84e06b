"""Faults of types in a planner's words: what pydantic cannot know, because it looks at one value at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from scenarios.errors import Problem
from scenarios.model_walk import fields_of
from scenarios.spec.scenario import Plan
from scenarios.spec.scenario_file import ScenarioFile
from scenarios.validation import judge
from scenarios.yaml_text import Marked, printable

ALONE = "write `extends: baseline` to change what was done, or `horizon: …` for a scenario that stands alone"
"""What to do where a scenario has no horizon: most likely its parent was forgotten."""
UNDER = "a program stands under `programs:`, indented"




def type_faults(marked: Marked, broken: bool) -> list[Problem]:
    """Faults of types; the words know `extends` as a key. Behind a broken link, nothing is missing for sure."""
    _, faults = judge(ScenarioFile, marked)
    hints = {"“horizon” is missing": ALONE} | {f"unknown key “{key}”": UNDER for key in _stray_plans(marked.data)}
    told = (fault for fault in faults if not broken or fault.code != "missing-key")
    return _without_outdented(marked.data, [replace(fault, hint=hints.get(fault.what, fault.hint)) for fault in told])


def first_line_hint(data: Any) -> str:
    """What to write where a file is no map: a colon for the sign that others put between key and value."""
    pattern = r"([\w-]+)(?: ?= ?|:(?=\S))(.+?)(?= [\w-]+ ?=|$)"
    found = re.match(pattern, data) if isinstance(data, str) else None
    return f"write `{found[1]}: {printable(found[2], 40)}`, a colon and a blank" if found else "write `name: …`"


def _without_outdented(data: Mapping[str, Any], told: list[Problem]) -> list[Problem]:
    """Of a plan that stands beside its program, not below it, that it does: the program's lack of a value follows from it."""
    programs = data.get("programs")
    names = list(programs) if isinstance(programs, dict) else []
    outdented = {f"programs.{key}": owner for owner, key in _owners(names, programs)}
    empty = {f"programs.{owner} has no value" for owner in outdented.values()}
    words = {f"{key} must be keys with values": (key, owner) for key, owner in outdented.items()}
    kept = []
    for problem in told:
        key, owner = next((pair for start, pair in words.items() if problem.what.startswith(start)), ("", ""))
        if owner:
            hint = f"indent it: it belongs below {owner}"
            kept.append(replace(problem, what=f"{key}: a plan's key beside programs", hint=hint))
        elif problem.what not in empty:
            kept.append(problem)
    return kept


def _owners(names: list[str], programs: Any) -> Iterator[tuple[str, str]]:
    """Program and key of a plan that was meant to stand below it."""
    owner = ""
    for name in names:
        if programs[name] is None:
            owner = name
        elif owner and name in fields_of(Plan):
            yield owner, name


def _stray_plans(data: Mapping[str, Any]) -> Iterator[str]:
    """Keys at the top of a file that look like programs: all they hold are decisions of a plan."""
    decisions = set(fields_of(Plan))
    for key, value in data.items():
        if isinstance(value, dict) and value and decisions.issuperset(value):
            yield str(key)
