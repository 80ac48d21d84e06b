"""The plans that a state of the page asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.present.explorer.decide import assumptions, decisions, ensemble
from scenarios.present.explorer.moves import at_work
from scenarios.present.explorer.plans import Preset, base_of, kept, like
from scenarios.present.explorer.state import State
from scenarios.spec.describe import flow
from scenarios.spec.load import Loaded


@dataclass(frozen=True, slots=True)
class Plans:
    """The base plan under what is assumed, the page's plan, and the base plan before anything was assumed here."""

    base: Loaded
    mine: Loaded
    before: Loaded


def plans_of(state: State, preset: Preset) -> Plans:
    """The scenarios of a state.

    Raises:
        ScenarioError: the settings make no scenario.
    """
    state = at_work(state, preset)
    size, assumed, decided = ensemble(state, preset), assumptions(state, preset), decisions(state, preset)
    mine = kept(preset.source, size | assumed | decided | _named(preset, decided), preset.files)
    source = base_of(state.base, preset)
    before, base = (like(source, kept(preset.source, size | more, preset.files)) for more in ({}, assumed))
    return Plans(base, mine, before)


def _named(preset: Preset, decided: Mapping[str, Any]) -> dict[str, Any]:
    """What a changed plan says of itself; one that is not changed keeps the preset's words."""
    if not decided:
        return {}
    said = "; ".join(f"{path.removeprefix('programs.')} {flow(value)}" for path, value in decided.items())
    words = f"“{preset.name}” with what was set on the live page: {said}."
    return {"name": f"{preset.name[:71].removesuffix(', changed')}, changed", "description": words, "question": ""}
