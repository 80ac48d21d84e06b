"""Sets of assumptions in files of their own: named worlds, a cube of values, or the opinion of one reader.

A set is laid over every plan alike, as `--set` lays values over a file, and is judged by the same checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, Field, Strict

from scenarios.errors import Place, Problem, ScenarioError
from scenarios.spec.base import AsList, Frozen, OneOrMore
from scenarios.spec.files import shown
from scenarios.spec.merge import COMMAND_LINE
from scenarios.validation import each_once, judge, place_of
from scenarios.yaml_text import Marked, Where, read_file

if TYPE_CHECKING:
    Channel = str
    ParameterSetting = Any
else:
    from scenarios.spec.scenario import Channel, ParameterSetting

MOST_WORLDS = 64
"""Worlds of one question at most."""
KEYS = ("priors", "pipeline", "channels_off")
"""What a cube may have on an axis beside parameters."""
AS_GIVEN = "as the files have it"
"""The world of the plans' own assumptions."""
Judged = TypeVar("Judged", bound=BaseModel)
LaidOver = TypeVar("LaidOver")


class Assumptions(Frozen):
    """What somebody takes for true, in place of what the plans' files say."""

    name: str = ""
    """What the set is called; the file's name, or the key it stands under, if left out."""
    description: str = ""
    """Whose view it is, and why."""
    parameters: dict[str, ParameterSetting] = Field(default_factory=dict)
    """Values or distributions in place of the registry's."""
    priors: Literal["evidence", "skeptical", "neutral"] | None = None
    """Which distributions the registry gives."""
    pipeline: Literal["evidence", "fitted"] | None = None
    """How fast money moves."""
    channels_off: Annotated[tuple[Channel, ...], Strict(False), AsList, OneOrMore()] | None = None
    """Mechanisms that are switched off."""


class WorldsFile(Frozen):
    """Worlds by name, or a cube: every combination of some values."""

    worlds: dict[str, Assumptions] = Field(default_factory=dict)
    """Sets of assumptions by name."""
    cube: dict[str, list[Any]] = Field(default_factory=dict)
    """Values by parameter, or of priors, pipeline, channels_off; each combination is a world."""


@dataclass(frozen=True, slots=True)
class AssumedWorld:
    """A set of assumptions as values by path, and where each stands."""

    name: str
    overrides: Mapping[str, Any]
    places: Mapping[str, Place | None]

    def under(self, load: Callable[[Mapping[str, Any]], LaidOver]) -> LaidOver:
        """What a loader makes of scenarios with these assumptions laid over them.

        Raises:
            ScenarioError: faults of the assumptions are told at their own lines.
        """
        try:
            return load(self.overrides)
        except ScenarioError as error:
            raise ScenarioError(each_once([self._placed(problem) for problem in error.problems])) from None

    def _placed(self, problem: Problem) -> Problem:
        at = problem.place.file if problem.place else ""
        for path, place in self.places.items():
            if place and at.startswith((f"{COMMAND_LINE} {path}=", f"{COMMAND_LINE} {path}.")):
                return replace(problem, place=place)
        return problem


def as_given() -> AssumedWorld:
    """The plans' own assumptions."""
    return AssumedWorld(AS_GIVEN, {}, {})


def worlds_of(path: Path) -> list[AssumedWorld]:
    """The worlds of a file: those that it names, then those of its cube.

    Raises:
        ScenarioError: with every fault of the file; it names none, too many, or two of one name.
    """
    marked, given = _read(path, WorldsFile)
    found = [_world(marked, ("worlds", name), name) for name in given.worlds]
    found += list(_corners(marked, given.cube))
    if not found:
        hint = "write worlds: {cautious: {priors: skeptical}}, or cube: {half_saturation: [3, 21]}"
        raise ScenarioError([Problem("the file names no world", Place(marked.name, 1, 1), hint, "no-worlds")])
    return distinct(found)


def opinion_of(path: Path) -> AssumedWorld:
    """The one set of assumptions that a file is.

    Raises:
        ScenarioError: with every fault of the file.
    """
    marked, given = _read(path, Assumptions)
    return _world(marked, (), given.name or path.stem)


def distinct(worlds: Sequence[AssumedWorld]) -> list[AssumedWorld]:
    """The worlds, where each has a name of its own and there are not too many.

    Raises:
        ScenarioError: names those of one name; says how many there are.
    """
    names = [one.name for one in worlds]
    twice = sorted({name for name in names if names.count(name) > 1 or name == AS_GIVEN})
    if twice:
        what, hint = f"two sets of assumptions are called “{twice[0]}”", "give each a name of its own"
        raise ScenarioError([Problem(what, None, hint, "duplicate-name")])
    if len(worlds) > MOST_WORLDS:
        what = f"{len(worlds)} worlds are too many"
        raise ScenarioError([Problem(what, None, f"take at most {MOST_WORLDS}", "too-many")])
    return list(worlds)


def _read(path: Path, model: type[Judged]) -> tuple[Marked, Judged]:
    marked = read_file(path, shown(path))
    if marked.problems:
        raise ScenarioError(marked.problems)
    found, problems = judge(model, marked)
    if found is None:
        raise ScenarioError(problems)
    return marked, found


def _world(marked: Marked, where: Where, name: str) -> AssumedWorld:
    """The set under a path, as the file has it."""
    data = marked.data
    for key in where:
        data = data[key]
    paths: dict[str, tuple[Any, Where]] = {}
    for parameter, value in (data.get("parameters") or {}).items():
        paths[f"parameters.{parameter}"] = value, (*where, "parameters", parameter)
    paths |= {key: (data[key], (*where, key)) for key in KEYS if data.get(key) is not None}
    named = data.get("name") or name
    overrides = {path: value for path, (value, _) in paths.items()}
    return AssumedWorld(str(named), overrides, {path: place_of(marked.marks, at) for path, (_, at) in paths.items()})


def _corners(marked: Marked, cube: Mapping[str, Sequence[Any]]) -> Iterator[AssumedWorld]:
    """Every combination of a cube's values."""
    for key, values in cube.items():
        if not values:
            place = place_of(marked.marks, ("cube", key))
            raise ScenarioError([Problem(f"cube.{key} has no values", place, "write as [3, 21]", "no-values")])
    paths = {key: key if key in KEYS else f"parameters.{key}" for key in cube}
    places = {paths[key]: place_of(marked.marks, ("cube", key), key=True) for key in cube}
    for values in product(*cube.values()) if cube else ():
        name = ", ".join(f"{key.replace('_', ' ')} {_said(value)}" for key, value in zip(cube, values, strict=True))
        yield AssumedWorld(name, dict(zip(paths.values(), values, strict=True)), places)


def _said(value: Any) -> str:
    """A value in a name."""
    match value:
        case int() | float():
            return f"{value:g}".replace("-", "−")
        case list():
            return " and ".join(map(str, value)) or "none"
        case dict():
            return ", ".join(f"{key} {inner}" for key, inner in value.items())
    return str(value)
