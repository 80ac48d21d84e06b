"""A file to a `Scenario`: text, parents, overrides, types, and checks against the region; all errors at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

from scenarios.baseline.booking import bookings
from scenarios.baseline.facts import Baseline
from scenarios.baseline.tables import load_baseline
from scenarios.errors import Place, Problem, ScenarioError
from scenarios.spec.checks import check
from scenarios.spec.files import Text, chain
from scenarios.spec.merge import merge, override
from scenarios.spec.own_rules import own_rules
from scenarios.spec.plain import to_plain
from scenarios.spec.scenario import Plan, Scenario
from scenarios.validation import faulty_paths, fields_of, in_order, judge, only_new, place_of
from scenarios.yaml_text import Marked, Where


@dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario, where each of its values stands, and what it was made from."""

    scenario: Scenario
    data: dict[str, Any]
    """The resolved scenario as plain data, defaults included; written as YAML it loads to the same scenario."""
    marks: Mapping[Where, Place]
    """Place of each value that stands in a file; the others are defaults."""
    files: dict[str, str]
    """File -> SHA-256 of its bytes, the scenario's own first; rules that do not ship, with that of their source, last."""
    warnings: tuple[Problem, ...]
    baseline: Baseline
    """The region's figures."""


Source = str | Path | Text
"""What a scenario is read from."""
From = TypeVar("From")
To = TypeVar("To")


def load_all(sources: Sequence[Source], overrides: Mapping[str, Any] | None = None) -> list[Loaded]:
    """Load scenarios with the same overrides.

    Raises:
        ScenarioError: with the problems of all of them, each once.
    """
    return each(lambda source: load(source, overrides), sources)


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


def load(source: Source, overrides: Mapping[str, Any] | None = None) -> Loaded:
    """The scenario of a file, a shipped name, or `-` for standard input; or of text that was read elsewhere.

    Args:
        source: `./mine.yaml`, `baseline`, `-`, `Text(...)`.
        overrides: values by path, laid over the file: `{"programs.carsi.mix": 0.5}`.

    Raises:
        ScenarioError: with every problem that was found, each at its place.
    """
    files, problems = chain(source)
    broken = bool(problems)
    _stop_unless_readable(files, problems)
    problems += _links(files)
    marked = replace(_resolved(files, overrides or {}), problems=tuple(problems))
    scenario, faults = judge(Scenario, marked)
    if faults:
        problems += _told(marked, broken)
    usable, places = (scenario, None) if scenario else _without_faults(marked.data)
    baseline = _region(usable, marked, problems) if usable else None
    if usable is None or baseline is None:
        raise ScenarioError(only_new(problems))
    complete = _complete(usable, baseline)
    errors, warnings = check(complete, baseline, marked.marks, places)
    if problems or errors:
        raise ScenarioError(_joined(problems, errors))
    hashes = {file.name: file.sha256 for file in files} | own_rules(complete)
    return Loaded(complete, to_plain(complete), marked.marks, hashes, tuple(in_order(warnings)), baseline)


def _stop_unless_readable(files: list[Marked], problems: list[Problem]) -> None:
    """Give up where a file has no data at all: what is missing in it would be told of a file nobody meant."""
    for file in files:
        problems += file.problems
        if not isinstance(file.data, dict):
            problems.append(Problem("a scenario must be keys with values", file.marks[()], "write `name: …`"))
    if any(not isinstance(file.data, dict) or not file.data for file in files) or not files:
        raise ScenarioError(only_new(problems) or [Problem("the file is empty", Place(files[0].name, 1, 1))])


def _told(marked: Marked, broken: bool) -> list[Problem]:
    """Faults of types; the words know `extends` as a key. Behind a broken link, nothing is missing for sure."""
    from scenarios.spec.scenario_file import ScenarioFile

    _, faults = judge(ScenarioFile, marked)
    hints = {"“horizon” is missing": ALONE} | {f"unknown key “{key}”": UNDER for key in _stray_plans(marked.data)}
    told = (fault for fault in faults if not broken or fault.code != "missing-key")
    return [replace(fault, hint=hints.get(fault.what, fault.hint)) for fault in told]


ALONE = "write `extends: baseline` to change what was done, or `horizon: …` for a scenario that stands alone"
"""What to do where a scenario has no horizon: most likely its parent was forgotten."""
UNDER = "a program stands under `programs:`, indented"


def _stray_plans(data: Mapping[str, Any]) -> Iterator[str]:
    """Keys at the top of a file that look like programs: all they hold are decisions of a plan."""
    decisions = set(fields_of(Plan))
    for key, value in data.items():
        if isinstance(value, dict) and value and decisions.issuperset(value):
            yield str(key)


def _links(files: list[Marked]) -> Iterator[Problem]:
    """What each file must say of itself: its own name, and a parent that is text."""
    for file in files:
        if "extends" in file.data and not isinstance(file.data["extends"], str):
            place = place_of(file.marks, ("extends",))
            yield Problem("extends must be a path or the name of a shipped scenario", place, "extends: baseline")
    first = files[0]
    if "name" not in first.data:
        place = place_of(first.marks, ())
        yield Problem("“name” is missing", place, "write `name: …`; it is not inherited", "missing-key")


def _resolved(files: list[Marked], overrides: Mapping[str, Any]) -> Marked:
    """Parents first, each file laid over them, then single values."""
    laid = reduce(lambda below, above: merge(Scenario, below, above), reversed(files))
    for path, value in overrides.items():
        laid = override(laid, path, value)
    return replace(laid, data={key: value for key, value in laid.data.items() if key != "extends"})


def _without_faults(data: dict[str, Any]) -> tuple[Scenario | None, list[int]]:
    """The scenario without what does not fit its types, to look at the rest of it all the same; None if too little.

    With it the places that its events have in the file.
    """
    rest: Any = {"name": "?", **data}
    places = list(range(len(data["events"]))) if isinstance(data.get("events"), list) else []
    for _ in range(PRUNINGS):
        faults = faulty_paths(Scenario, rest)
        if not faults:
            return Scenario.model_validate(rest), places
        for where in sorted({_around(where) for where in faults}, key=_last_first):
            rest = _without(rest, where)
            if where[0] == "events" and len(where) > 1:
                del places[where[1]]
    return None, places


PRUNINGS = 5


def _around(where: Where) -> Where:
    """How much is left out for a fault: a year, a field of a plan, a parameter, an event, else a part of the scenario."""
    match where:
        case ("programs", _, "envelope", *_):
            return where[:4]
        case ("programs", *_) | ("levers", "other_money", *_):
            return where[:3]
        case ("parameters" | "levers" | "events" | "booking", *_):
            return where[:2]
    return where[:1]


def _last_first(where: Where) -> tuple[int, int]:
    """Deep paths first, and of a list its later entries: what is left out must not move what is left out next."""
    last = where[-1]
    return -len(where), -last if isinstance(last, int) else 0


def _without(data: Any, where: Where) -> Any:
    """A copy of the data without what stands at a path."""
    step, rest = where[0], where[1:]
    if isinstance(data, list) and isinstance(step, int) and not rest:
        return [*data[:step], *data[step + 1 :]]
    if not isinstance(data, dict) or step not in data:
        return data
    if not rest:
        return {key: value for key, value in data.items() if key != step}
    return {**data, step: _without(data[step], rest)}


def _region(scenario: Scenario, marked: Marked, problems: list[Problem]) -> Baseline | None:
    """The region's figures; what is wrong with its name is told where the scenario names it."""
    try:
        return load_baseline(scenario.region)
    except ScenarioError as error:
        here = place_of(marked.marks, ("region",))
        problems += [replace(problem, place=problem.place or here) for problem in error.problems]
        return None


def _complete(scenario: Scenario, baseline: Baseline) -> Scenario:
    """The scenario with a plan for every program and a booking for every account, in the region's order, unknown ones last."""
    plans = {name: scenario.programs.get(name, Plan()) for name in baseline.programs}
    return scenario.model_copy(
        update={"programs": plans | scenario.programs, "booking": bookings(baseline) | scenario.booking}
    )


def _joined(problems: list[Problem], errors: list[Problem]) -> list[Problem]:
    """Faults of text and types, and those of the checks that stand elsewhere."""
    told = {problem.place for problem in problems}
    return in_order([*only_new(problems), *(error for error in errors if error.place not in told)])
