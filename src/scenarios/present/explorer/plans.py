"""The scenarios that a state of the page means, and what a preset comes to in the page's own terms."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import yaml

from scenarios.analysis.compare import MUST_AGREE
from scenarios.baseline.parameters import Distribution, median, quantile
from scenarios.errors import ScenarioError
from scenarios.present.explorer.moves import rounded
from scenarios.present.explorer.rerun import given_by, laws_of
from scenarios.present.explorer.state import LEVERS, PARAMETERS, State
from scenarios.spec.describe import flow
from scenarios.spec.files import Text, shipped_scenarios
from scenarios.spec.load import Loaded, load

BASE = "baseline"
SHIPPED_REGION = "mexico-central-america"
"""The region of the shipped baseline."""
MOST_MEMBERS = 1000
"""Draws that the page begins with, where the preset asks for more."""
DRAGGED = 200
"""Draws while a slider is dragged, and to see what a preset comes to."""
FileHashes = tuple[tuple[str, str], ...]
"""Names of files and the SHA-256 of their bytes."""


@dataclass(frozen=True, slots=True)
class Plans:
    """The baseline under what is assumed, the page's plan, and the baseline before anything was assumed here."""

    base: Loaded
    mine: Loaded
    before: Loaded


@dataclass(frozen=True, slots=True)
class Preset:
    """A scenario to start from, and the program that the controls move, in the page's terms.

    plain: what each control shows before it is touched, per cents for shares; weights by unit, which sum to 100.
    """

    source: str
    name: str
    question: str
    description: str
    program: str
    program_title: str
    units: dict[str, str]
    plain: dict[str, Any]
    weights: dict[str, int]
    drawn: dict[str, str]
    """Parameters that the preset leaves to be drawn: the middle half of their law, in words."""
    files: FileHashes


def presets(given: Sequence[str]) -> tuple[str, ...]:
    """Sources of the presets: the files asked for, then those that ship."""
    return tuple(dict.fromkeys([*given, BASE, *shipped_scenarios()]))


@lru_cache(maxsize=128)
def title_of(source: str) -> str:
    """A preset's name; its file's where it cannot be read."""
    try:
        return load(source).scenario.name
    except ScenarioError:
        return f"{source} (has errors)"


def preset_of(source: str) -> Preset:
    """What a preset comes to; a file that was edited is read anew.

    Raises:
        ScenarioError: the file cannot be used.
    """
    return _preset(source, tuple(sorted(load(source).files.items())))


def kept(source: str, overrides: Mapping[str, Any], preset: Preset) -> Loaded:
    """A scenario with overrides, from memory as long as the preset's files stay as they are."""
    return _kept(source, json.dumps(overrides, sort_keys=True), preset.files)


@lru_cache(maxsize=256)
def _kept(source: str, overrides: str, _bytes: FileHashes) -> Loaded:
    return load(source, json.loads(overrides))


@lru_cache(maxsize=64)
def _preset(source: str, files: FileHashes) -> Preset:
    loaded = load(source)
    name = steered(loaded)
    program = loaded.baseline.programs[name]
    units = {c.code: c.name for c in loaded.baseline.countries if c.code in program.countries}
    units |= {code: title for code, title in loaded.baseline.regional_units.items() if code == program.regional_unit}
    few = load(source, {"ensemble.members": DRAGGED})
    given, reported = given_by(few, name), given_by(_like(few), name)
    hard, soft = (sum(given.by_kind[kind].values()) for kind in ("hard", "soft"))
    whole = {unit: sum(one.get(unit, 0.0) for one in given.by_kind.values()) for unit in units}
    plan, laws = loaded.scenario.programs[name], laws_of(loaded)
    return Preset(
        source, loaded.scenario.name, loaded.scenario.question, loaded.scenario.description, name, program.title, units,
        {
            "hard": round(100 * hard / (hard + soft)) if hard + soft else 0,
            "focus": round(100 * plan.focus),
            "envelope": round(100 * given.envelope / reported.envelope) if reported.envelope else 100,
            "limit": plan.limit,
            "priors": loaded.scenario.priors,
            "ceilings_off": "absorption" in loaded.scenario.channels_off,
            "members": min(loaded.scenario.ensemble.members, MOST_MEMBERS),
            "seed": loaded.scenario.ensemble.seed,
        } | _levers(loaded) | _parameters(laws),
        rounded(whole),
        _drawn(laws),
        files,
    )  # fmt: skip


def _levers(loaded: Loaded) -> dict[str, float]:
    levers, last = loaded.scenario.levers, loaded.scenario.horizon.last
    return {f"lever.{name}": float(getattr(levers, name).at(last)) for name in LEVERS}


def _parameters(laws: Mapping[str, Distribution]) -> dict[str, float]:
    """The middle of each parameter's law."""
    return {f"parameter.{name}": float(median(laws[name])) for name in PARAMETERS}


def _drawn(laws: Mapping[str, Distribution]) -> dict[str, str]:
    ends = {name: quantile(laws[name], np.array([0.25, 0.75])) for name in PARAMETERS}
    return {name: f"{low:.2g}–{high:.2g}" if low < high else f"{low:.2g}" for name, (low, high) in ends.items()}


def steered(loaded: Loaded) -> str:
    """The program that the page's controls move: the one of most countries that may be moved."""
    programs = loaded.baseline.programs
    return max((name for name in programs if not programs[name].fixed), key=lambda name: len(programs[name].countries))


def assumptions(state: State) -> dict[str, Any]:
    """Overrides that the baseline takes too: what is assumed, not decided."""
    given: dict[str, Any] = {f"parameters.{name}": value for name, value in state.parameters}
    if state.priors is not None:
        given["priors"] = state.priors
    if state.ceilings_off:
        given["channels_off"] = sorted({*load(state.preset).scenario.channels_off, "absorption"})
    return given


def ensemble(state: State, preset: Preset) -> dict[str, Any]:
    """How many draws, from which seed."""
    members = preset.plain["members"] if state.members is None else state.members
    return {"ensemble.members": members, "ensemble.seed": preset.plain["seed"] if state.seed is None else state.seed}


def decisions(state: State, preset: Preset) -> dict[str, Any]:
    """Overrides that are the plan's own, by path in the scenario."""
    plan: dict[str, Any] = {}
    if state.hard is not None:
        plan["mix"] = state.hard / 100
    if state.focus is not None:
        plan["focus"] = state.focus / 100
    if state.envelope is not None:
        plan["envelope"] = {"factor": state.envelope / 100}
    if state.limit is not None:
        plan["limit"] = state.limit
    if state.weights is not None:
        plan["split"] = {"rule": "shares", "shares": {code: weight / 100 for code, weight in state.weights}}
    return {f"levers.{name}": value for name, value in state.levers} | {
        f"programs.{preset.program}.{key}": value for key, value in plan.items()
    }


def plans_of(state: State, preset: Preset) -> Plans:
    """The scenarios of a state.

    Raises:
        ScenarioError: the settings make no scenario.
    """
    size, assumed, decided = ensemble(state, preset), assumptions(state), decisions(state, preset)
    mine = kept(state.preset, size | assumed | decided | _named(preset, decided), preset)
    before, base = (_like(kept(state.preset, size | more, preset), preset) for more in ({}, assumed))
    return Plans(base, mine, before)


def _like(loaded: Loaded, preset: Preset | None = None) -> Loaded:
    """The baseline that can be compared with a scenario draw by draw; of another region, the scenario itself."""
    if loaded.data["region"] != SHIPPED_REGION:
        return loaded
    same = {key: loaded.data[key] for key in MUST_AGREE}
    return kept(BASE, same, preset) if preset else load(BASE, same)


def _named(preset: Preset, decided: Mapping[str, Any]) -> dict[str, Any]:
    """What a changed plan says of itself; one that is not changed keeps the preset's words."""
    if not decided:
        return {}
    said = "; ".join(f"{path.removeprefix('programs.')} {flow(value)}" for path, value in decided.items())
    words = f"“{preset.name}” with what was set on the live page: {said}."
    return {"name": f"{preset.name[:71]}, changed", "description": words, "question": ""}


def to_yaml(state: State, preset: Preset, mine: Loaded) -> str:
    """The plan as a file that `scenarios run` accepts and that gives the same numbers.

    It says only what differs from a shipped preset; it says everything where the preset is a file of this machine, or
    where a few words would not give the same scenario.
    """
    if state.preset in shipped_scenarios():
        brief = _brief(state, preset)
        if load(Text(brief)).scenario == mine.scenario:
            return brief
    return str(yaml.safe_dump(mine.data, sort_keys=False, allow_unicode=True, width=120))


def _brief(state: State, preset: Preset) -> str:
    """A preset's name and what differs from it."""
    decided = decisions(state, preset)
    words = {"name": preset.name} | _named(preset, decided)
    nested: dict[str, Any] = {"name": words.pop("name"), "extends": state.preset, **words}
    for path, value in (ensemble(state, preset) | assumptions(state) | decided).items():
        *above, last = path.split(".")
        place = nested
        for step in above:
            place = place.setdefault(step, {})
        place[last] = value
    return str(yaml.safe_dump(nested, sort_keys=False, allow_unicode=True, width=120))
