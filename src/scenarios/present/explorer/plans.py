"""The scenarios that a state of the page means, and what a preset comes to in the page's own terms."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from scenarios.analysis.compare import MUST_AGREE
from scenarios.errors import ScenarioError
from scenarios.present.explorer.catalogue import controls_of
from scenarios.present.explorer.controls import Control
from scenarios.present.explorer.facts import ProgramFacts, facts_of
from scenarios.present.explorer.links import source_of
from scenarios.present.explorer.occurrences import Occurrence, occurrences_of
from scenarios.spec.files import shipped_scenarios
from scenarios.spec.load import Loaded, load

BASE = "baseline"
FileHashes = tuple[tuple[str, str], ...]
"""Names of files and the SHA-256 of their bytes."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A plan to start from: as it was loaded, its programs' facts, its events, and every control that it has."""

    source: str
    loaded: Loaded
    programs: dict[str, ProgramFacts]
    events: dict[str, Occurrence]
    controls: dict[str, Control]
    key: str
    """The same for presets whose controls look the same."""

    @property
    def name(self) -> str:
        """The plan's own name."""
        return self.loaded.scenario.name

    @property
    def files(self) -> FileHashes:
        """What the plan was read from."""
        return tuple(sorted(self.loaded.files.items()))


def presets(given: Sequence[str]) -> tuple[str, ...]:
    """Sources of the presets: the files asked for, then those that ship."""
    return tuple(dict.fromkeys([*given, BASE, *shipped_scenarios()]))


@lru_cache(maxsize=128)
def title_of(source: str) -> str:
    """A preset's name; its file's where it cannot be read."""
    try:
        return load(source_of(source)).scenario.name
    except ScenarioError:
        return f"{source} (has errors)"


@lru_cache(maxsize=128)
def region_of(source: str) -> str:
    """A preset's region; empty where it cannot be read."""
    try:
        return str(load(source_of(source)).data["region"])
    except ScenarioError:
        return ""


def preset_of(source: str) -> Preset:
    """What a preset comes to; a file that was edited is read anew.

    Raises:
        ScenarioError: the file cannot be used.
    """
    return _preset(source, files_of(source))


def files_of(source: str) -> FileHashes:
    """What a plan is read from as it is now; what ships stays as it is.

    Raises:
        ScenarioError: the file cannot be used.
    """
    return _shipped_files(source) if source in shipped_scenarios() else _files(source)


def _files(source: str) -> FileHashes:
    return tuple(sorted(load(source_of(source)).files.items()))


@lru_cache(maxsize=64)
def _shipped_files(source: str) -> FileHashes:
    return _files(source)


def kept(source: str, overrides: Mapping[str, Any], files: FileHashes) -> Loaded:
    """A scenario with overrides, from memory as long as its files stay as they are."""
    return _kept(source, json.dumps(overrides, sort_keys=True), files)


@lru_cache(maxsize=256)
def _kept(source: str, overrides: str, _bytes: FileHashes) -> Loaded:
    return load(source_of(source), json.loads(overrides))


@lru_cache(maxsize=64)
def _preset(source: str, _files: FileHashes) -> Preset:
    given = source_of(source)
    loaded = load(given)
    programs, events = facts_of(given, loaded), occurrences_of(loaded)
    controls = controls_of(loaded, programs, events)
    looks = [(one.name, one.label, one.hint, one.low, one.high, list(one.options)) for one in controls.values()]
    return Preset(source, loaded, programs, events, controls, sha256(json.dumps(looks).encode()).hexdigest()[:12])


def base_of(given: str, preset: Preset) -> str:
    """The source of the plan to compare with: the one asked for where it is of this region, else the region's first one."""
    region = preset.loaded.data["region"]
    for source in (given, BASE, *shipped_scenarios()):
        if source and region_of(source) == region:
            return source
    return preset.source


def bases(preset: Preset, sources: Sequence[str]) -> list[str]:
    """Sources of the plans that a preset can be compared with."""
    region = preset.loaded.data["region"]
    return [source for source in sources if region_of(source) == region]


def like(source: str, loaded: Loaded) -> Loaded:
    """The plan of a source under the assumptions of another, so that the two can be compared draw by draw."""
    same = {key: loaded.data[key] for key in MUST_AGREE}
    return kept(source, same, files_of(source))
