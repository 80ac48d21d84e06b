"""A stored run taken up again: its result, its plan, and whether the region's data are still what it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from scenarios.engine.ensemble.result import MANIFEST_FILE, Result, open_result
from scenarios.engine.ensemble.run import Progress, run
from scenarios.engine.ensemble.threads import Workers
from scenarios.errors import Problem, ScenarioError
from scenarios.spec.files import Text
from scenarios.spec.load import Loaded, ScenarioSource, ensemble, load, load_all
from scenarios.version import __version__


@dataclass(frozen=True)
class StoredRun:
    """A run in its folder."""

    folder: Path
    result: Result

    @property
    def plan(self) -> dict[str, Any]:
        """The scenario as plain data, defaults included."""
        return dict(self.result.manifest["plan"])

    @property
    def version(self) -> str:
        """The program's version that made it."""
        return str(self.result.manifest["version"])

    @property
    def inputs(self) -> dict[str, str]:
        """File -> SHA-256 of everything it was made from."""
        return dict(self.result.manifest["inputs_sha256"])

    @property
    def data(self) -> dict[str, str]:
        """The same of the region's files alone, without scenario files and rules."""
        named = self.result.manifest.get("data_files", [])
        return {name: digest for name, digest in self.inputs.items() if name in named}

    @cached_property
    def loaded(self) -> Loaded:
        """Its scenario, read again from what the folder holds.

        Raises:
            ScenarioError: the scenario cannot be read any more: its region is gone, or a rule of one's own is not known.
        """
        found = load(Text(json.dumps(self.plan), str(self.folder / MANIFEST_FILE)))
        return replace(found, warnings=(), marks={})

    @property
    def changed(self) -> tuple[str, ...]:
        """Files of the region that are not, or no longer, those it was made from."""
        now, then = self.loaded.baseline.sha256, self.inputs
        return tuple(name for name, digest in now.items() if then.get(name) != digest)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Scenarios that were named, some of them as stored runs; `results` are None where none is stored yet."""

    loaded: tuple[Loaded, ...]
    results: tuple[Result | None, ...]
    notes: tuple[str, ...] = ()

    @property
    def any_stored(self) -> bool:
        """Whether something is not simulated again, so that nothing is asked of the engine that a run does not keep."""
        return any(result is not None for result in self.results)


def is_run(source: str | Path) -> bool:
    """Whether a source is the folder of a stored run."""
    try:
        return (Path(source) / MANIFEST_FILE).is_file()
    except (OSError, ValueError):
        return False


def open_stored(folder: str | Path) -> StoredRun:
    """Read a stored run.

    Raises:
        ScenarioError: the folder holds no run, or one that is broken.
    """
    return StoredRun(Path(folder), open_result(Path(folder)))


def take(sources: Sequence[ScenarioSource], overrides: Mapping[str, Any]) -> Gathered:
    """The scenarios that sources name; those that are stored runs come with their results.

    Args:
        sources: what `load` takes, or folders of stored runs.
        overrides: values by path; refused where a source is a stored run, which stays as it was.

    Raises:
        ScenarioError: a source cannot be read, a stored run's data have changed since, or runs are not of one kind.
    """
    stored = [None if isinstance(source, Text) or not is_run(source) else open_stored(source) for source in sources]
    kept = [one for one in stored if one is not None]
    if not kept:
        return Gathered(tuple(load_all(sources, overrides)), (None,) * len(sources))
    _refuse_changes(kept, overrides)
    if len(kept) > 1 and not alike(kept):
        what = "these stored runs are not of the same data, version and draws"
        hint = "`scenarios compare RUN RUN` tells of two what differs; else run the scenarios again together"
        raise ScenarioError([Problem(what, None, hint, "not-comparable")])
    size = kept[0].result.manifest
    others = [source for source, one in zip(sources, stored, strict=True) if one is None]
    fresh = iter(load_all(others, ensemble(size["members"], size["seed"])))
    loaded = tuple(next(fresh) if one is None else one.loaded for one in stored)
    notes = tuple(f"{one.folder}: stored by scenarios {one.version}, told by {__version__}" for one in kept if old(one))
    return Gathered(loaded, tuple(None if one is None else one.result for one in stored), notes)


def old(one: StoredRun) -> bool:
    """Whether another version of the program made it."""
    return one.version != __version__


def _refuse_changes(kept: Sequence[StoredRun], overrides: Mapping[str, Any]) -> None:
    """A stored run stays as it was, and is told with the data that it was made from."""
    problems = []
    if overrides:
        what = f"a stored run stays as it was: {', '.join(overrides)} cannot be laid over {kept[0].folder}"
        problems.append(Problem(what, None, "name the scenario instead of its run", "stored"))
    for one in kept:
        if changed := one.changed:
            what = f"{one.folder} was made from other data: {', '.join(changed)} changed since"
            hint = "run its scenario again; `scenarios compare OLD NEW` then tells what moved"
            problems.append(Problem(what, None, hint, "stored"))
    if problems:
        raise ScenarioError(problems)


def alike(kept: Sequence[StoredRun]) -> bool:
    """Whether stored runs are of one version and the same data, so that their draws can be paired."""
    first = kept[0]
    return all(one.version == first.version and one.data == first.data for one in kept[1:])


def complete(taken: Gathered, workers: Workers = 2, progress: Progress | None = None, command: str = "") -> list[Result]:
    """The results of all scenarios, those simulated that are not stored."""
    missing = [one for one, result in zip(taken.loaded, taken.results, strict=True) if result is None]
    fresh = iter(run(missing, workers=workers, progress=progress, command=command) if missing else ())
    return [next(fresh) if result is None else result for result in taken.results]
