"""A file to a `ScenarioSpec`: text, parents, overrides, types, and checks against the region; all errors at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial, reduce
from pathlib import Path
from typing import Any, TypeVar

from scenarios.baseline.booking import bookings
from scenarios.baseline.facts import Baseline
from scenarios.baseline.fitted import fitted
from scenarios.baseline.tables import load_baseline
from scenarios.errors import Place, Problem, ScenarioError
from scenarios.spec.checks import check
from scenarios.spec.figures import own_cells
from scenarios.spec.files import Text, chain
from scenarios.spec.left_out import without_faults
from scenarios.spec.merge import merge, override
from scenarios.spec.own_rules import own_rules
from scenarios.spec.plain import to_plain
from scenarios.spec.scenario import Plan, ScenarioSpec
from scenarios.spec.type_faults import first_line_hint, type_faults
from scenarios.spec.years import with_years
from scenarios.validation import each_once, in_order, judge, place_of
from scenarios.yaml_text import Marked, Where


@dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario, where each of its values stands, and what it was made from."""

    scenario: ScenarioSpec
    data: dict[str, Any]
    """The resolved scenario as plain data, defaults included; written as YAML it loads to the same scenario."""
    marks: Mapping[Where, Place]
    """Place of each value that stands in a file; the others are defaults."""
    files: dict[str, str]
    """File -> SHA-256 of its bytes, the scenario's own first; rules that do not ship, with that of their source, last."""
    warnings: tuple[Problem, ...]
    baseline: Baseline
    """The region's figures; the laws of its pipeline are those that the scenario asks for."""


ScenarioSource = str | Path | Text
"""What a scenario is read from."""
From = TypeVar("From")
To = TypeVar("To")


def load_all(sources: Sequence[ScenarioSource], overrides: Mapping[str, Any] | None = None) -> list[Loaded]:
    """Load scenarios with the same overrides; those of one name are told apart by their files.

    Raises:
        ScenarioError: with the problems of all of them, each once.
    """
    return told_apart(each(lambda source: load(source, overrides), sources))


def told_apart(loaded: Sequence[Loaded]) -> list[Loaded]:
    """The scenarios with the file in the name of each that shares its name with one of another file."""
    files = [next(iter(one.files)) for one in loaded]
    names = [one.scenario.name for one in loaded]
    shared = {name for name in names if len({file for file, other in zip(files, names, strict=True) if other == name}) > 1}
    return [
        _renamed(one, f"{one.scenario.name} ({file})") if one.scenario.name in shared else one
        for one, file in zip(loaded, files, strict=True)
    ]


def _renamed(loaded: Loaded, name: str) -> Loaded:
    return replace(loaded, scenario=loaded.scenario.model_copy(update={"name": name}), data={**loaded.data, "name": name})


def each(read: Callable[[From], To], sources: Iterable[From]) -> list[To]:
    """Read several sources.

    Raises:
        ScenarioError: with the problems of all of them, each once.
    """
    found: list[To] = []
    problems: list[Problem] = []
    for source in sources:
        try:
            found.append(read(source))
        except ScenarioError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    if problems:
        raise ScenarioError(problems)
    return found


def ensemble(members: int | None, seed: int | None) -> dict[str, Any]:
    """The overrides that ask for a number of draws and a seed; those not given stay the scenario's own."""
    asked = {"ensemble.members": members, "ensemble.seed": seed}
    return {path: value for path, value in asked.items() if value is not None}


def load(source: ScenarioSource, overrides: Mapping[str, Any] | None = None) -> Loaded:
    """The scenario of a file, a shipped name, or `-` for standard input; or of text that was read elsewhere.

    Args:
        source: `./mine.yaml`, `baseline`, `-`, `Text(...)`.
        overrides: values by path, laid over the file: `{"programs.carsi.mix": 0.5}`.

    Raises:
        ScenarioError: with every problem that was found, each at its place.
    """
    return reader_of(source)(overrides or {})


def reader_of(source: ScenarioSource) -> Callable[[Mapping[str, Any]], Loaded]:
    """What lays values over one source as `load` does, again and again, and reads the files of scenario and region once.

    Raises:
        ScenarioError: the source has no data at all; what else is wrong with it is told with each laying over.
    """
    files, problems = chain(source)
    _stop_unless_readable(files, problems)
    links = list(_links(files))
    broken = bool(problems) or any(problem.code == "extends" for problem in links)
    return partial(_laid_over, files, (*problems, *links), broken, cache(load_baseline))


def _laid_over(
    files: list[Marked],
    found: Iterable[Problem],
    broken: bool,
    region: Callable[[str], Baseline],
    overrides: Mapping[str, Any],
) -> Loaded:
    """The scenario of files already read; `found` is wrong with them, `broken` says whether a link between them is."""
    resolved = _resolved(files, overrides)
    problems = [*found, *resolved.problems]
    marked = replace(resolved, problems=tuple(problems))
    scenario, faults = judge(ScenarioSpec, marked)
    if faults:
        problems += type_faults(marked, broken)
    usable, left_out = (scenario, None) if scenario else without_faults(marked.data)
    if left_out and ("region",) in left_out.paths:
        usable = None
    baseline = _region(usable, marked, problems, region) if usable else None
    if usable is None or baseline is None:
        raise ScenarioError(each_once(problems))
    complete = _complete(usable, baseline)
    errors, warnings = check(complete, baseline, marked.marks, left_out)
    read = {problem.place for file in files for problem in file.problems}  # of what could not be read nothing more is said
    errors = [error for error in errors if error.place not in read]
    if problems or errors:
        raise ScenarioError(each_once([*problems, *errors]))
    hashes = {file.name: file.sha256 for file in files} | own_rules(complete)
    told = (*in_order(warnings), *baseline.warnings)
    known = fitted(baseline, complete.parameters) if complete.pipeline == "fitted" else baseline
    return Loaded(complete, to_plain(complete), marked.marks, hashes, told, known)


def _stop_unless_readable(files: list[Marked], problems: list[Problem]) -> None:
    """Give up where a file has no data at all: what is missing in it would be told of a file nobody meant."""
    for file in files:
        problems += file.problems
        if not isinstance(file.data, dict):
            problems.append(Problem("a scenario must be keys with values", file.marks[()], first_line_hint(file.data)))
    if any(not isinstance(file.data, dict) or not file.data for file in files) or not files:
        raise ScenarioError(each_once(problems) or [Problem("the file is empty", Place(files[0].name, 1, 1))])


def _links(files: list[Marked]) -> Iterator[Problem]:
    """What each file must say of itself: its own name, and a parent that is text."""
    for file in files:
        if "extends" in file.data and not isinstance(file.data["extends"], str):
            place = place_of(file.marks, ("extends",))
            what = "extends must be a path or the name of a shipped scenario"
            yield Problem(what, place, "write `extends: baseline`", "extends")
    first = files[0]
    if "name" not in first.data:
        place = place_of(first.marks, ())
        yield Problem("“name” is missing", place, "write `name: …`; it is not inherited", "missing-key")


def _resolved(files: list[Marked], overrides: Mapping[str, Any]) -> Marked:
    """Parents first, each file laid over them, then single values."""
    laid = replace(reduce(lambda below, above: merge(ScenarioSpec, below, above), reversed(files)), problems=())
    for path, value in overrides.items():
        laid = override(laid, path, value)
    if "extends" in (overrides or {}):
        place = laid.marks.get(("extends",))
        what, hint = "extends cannot be laid over a file", "name the parent's file itself, or write it into the file"
        laid = replace(laid, problems=(*laid.problems, Problem(what, place, hint, "extends")))
    own = replace(laid, data={key: value for key, value in laid.data.items() if key != "extends"})
    return with_years(own)


def _region(
    scenario: ScenarioSpec, marked: Marked, problems: list[Problem], read: Callable[[str], Baseline]
) -> Baseline | None:
    """The region's figures; what is wrong with its name is told where the scenario names it."""
    try:
        plain = read(scenario.region)
    except ScenarioError as error:
        here = place_of(marked.marks, ("region",))
        problems += [replace(problem, place=problem.place or here) for problem in error.problems]
        return None
    try:
        return load_baseline(scenario.region, own_cells(scenario.figures, scenario.vintage, marked.marks))
    except ScenarioError as error:
        here = place_of(marked.marks, ("figures",))
        problems += [replace(problem, place=problem.place or here) for problem in error.problems]
        return plain


def _complete(scenario: ScenarioSpec, baseline: Baseline) -> ScenarioSpec:
    """The scenario with a plan for every program and a booking for every account, in the region's order, unknown ones last."""
    plans = {name: scenario.programs.get(name, Plan()) for name in baseline.programs}
    return scenario.model_copy(
        update={"programs": plans | scenario.programs, "booking": bookings(baseline) | scenario.booking}
    )
