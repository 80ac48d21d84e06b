"""Two stored runs that were not made alike: what they were made from, and what moved between them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from scenarios.analysis.compare import MUST_AGREE
from scenarios.analysis.measure import ALL
from scenarios.analysis.outcomes import OUTCOMES
from scenarios.analysis.run_view import RunView, view_of
from scenarios.analysis.stored.opened import StoredRun, alike, is_run, open_stored
from scenarios.arrays import Floats
from scenarios.engine.ensemble.result import Result
from scenarios.errors import ScenarioError
from scenarios.spec.describe import plain_rows

Levels: TypeAlias = tuple[float, float, float]
BY_COUNTRY = "homicide_rate"
"""The outcome that is told by country, too."""
TOLD = (0.05, 0.5, 0.95)
"""Quantiles by which an outcome of a run is told."""


@dataclass(frozen=True, slots=True)
class MovedNumber:
    """One outcome of both runs in a place, or in all: 5, 50 and 95% points; None where a run cannot tell it."""

    outcome: str
    place: str
    one: Levels | None
    other: Levels | None

    @property
    def by(self) -> float | None:
        """How far the median moved."""
        return None if self.one is None or self.other is None else self.other[1] - self.one[1]


@dataclass(frozen=True, slots=True)
class Drift:
    """What two stored runs have different, and what moved.

    made: what they were made with (version, draws, seed), where that differs. files: data files of which one run has other
    bytes: name, and in which sense. plan: path and both values of what the plans have different. same_draws: whether both drew
    the same parameters in each draw.
    """

    one: StoredRun
    other: StoredRun
    made: tuple[tuple[str, str, str], ...]
    files: tuple[tuple[str, str], ...]
    plan: tuple[tuple[str, Any, Any], ...]
    same_draws: bool
    moved: tuple[MovedNumber, ...]


def apart(sources: Sequence[str], overrides: Mapping[str, Any]) -> Drift | None:
    """What two stored runs have different, where they cannot be compared draw by draw; None for anything else.

    Raises:
        ScenarioError: a folder holds no run that can be read.
    """
    if overrides or len(sources) != 2 or not all(map(is_run, sources)):
        return None
    one, other = map(open_stored, sources)
    return None if pairs(one, other) else drift(one, other)


def pairs(one: StoredRun, other: StoredRun) -> bool:
    """Whether two stored runs can be compared draw by draw: one version, one set of data that is still there, one ground."""
    try:
        agree = all(one.plan.get(key) == other.plan.get(key) for key in MUST_AGREE)
        return agree and alike([one, other]) and not (one.changed or other.changed)
    except ScenarioError:
        return False


def drift(one: StoredRun, other: StoredRun) -> Drift:
    """What differs between two stored runs, and what moved; nothing is simulated."""
    first, second = one.result.manifest, other.result.manifest
    made = [(key, str(first[key]), str(second[key])) for key in ("version", "members", "seed")]
    return Drift(
        one=one,
        other=other,
        made=tuple(row for row in made if row[1] != row[2]),
        files=tuple(_files(one.data, other.data)),
        plan=tuple(_plans(one.plan, other.plan)),
        same_draws=_same_draws(one.result, other.result),
        moved=tuple(_moved(levels_of(one.result), levels_of(other.result))),
    )


def _files(one: Mapping[str, str], other: Mapping[str, str]) -> list[tuple[str, str]]:
    """Files of which only one run has the bytes."""
    unlike = (name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name))
    return [(name, _how(name in one, name in other)) for name in unlike]


def _how(first: bool, second: bool) -> str:
    return "changed" if first and second else "only in the first" if first else "only in the second"


def _plans(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Path and values of what two plans have different; None where one has nothing there."""
    left, right = (dict(plain_rows(json.loads(json.dumps(plan)))) for plan in (one, other))
    paths = [path for path in dict.fromkeys([*left, *right]) if not path.startswith("ensemble.")]
    return [(path, left.get(path), right.get(path)) for path in paths if left.get(path) != right.get(path)]


def _same_draws(one: Result, other: Result) -> bool:
    """Whether both drew the same parameters, number for number."""
    if list(one.data.parameter.values) != list(other.data.parameter.values):
        return False
    return np.array_equal(one.data.drawn.values, other.data.drawn.values, equal_nan=True)


def levels_of(result: Result) -> dict[tuple[str, str], Levels]:
    """Outcome and place -> 5, 50 and 95% points of one run alone; what a run cannot tell is left out.

    All places together; of homicide rates each country too.
    """
    run = view_of(result)
    alone = [name for name, one in OUTCOMES.items() if not one.paired]
    return {(name, place): levels for name in alone for place, levels in _levels(name, run)}


def _levels(name: str, run: RunView) -> list[tuple[str, Levels]]:
    try:
        values, places = OUTCOMES[name].by_place(run, run), OUTCOMES[name].places(run)
    except (IndexError, ValueError):  # a run of another version, without these arrays
        return []
    kept = [n for n, place in enumerate(places) if place == ALL or name == BY_COUNTRY]
    return [(places[n], _points(values[:, n])) for n in kept if not np.isnan(values[:, n]).any()]


def _points(values: Floats) -> Levels:
    low, middle, high = (float(x) for x in np.quantile(values, TOLD))
    return low, middle, high


def _moved(one: Mapping[tuple[str, str], Levels], other: Mapping[tuple[str, str], Levels]) -> list[MovedNumber]:
    return [MovedNumber(*key, one.get(key), other.get(key)) for key in dict.fromkeys([*one, *other])]


def as_json(found: Drift) -> dict[str, Any]:
    """The contract `scenarios/drift/1`; money in USD."""
    return {
        "schema": "scenarios/drift/1",
        "illustrative": True,
        "runs": [{"folder": str(run.folder), "run_id": run.result.run_id, "version": run.version} for run in _both(found)],
        "made_with": {key: [a, b] for key, a, b in found.made},
        "files": dict(found.files),
        "plan": [{"path": path, "a": a, "b": b} for path, a, b in found.plan],
        "same_draws": found.same_draws,
        "moved": [moved_json(row) for row in found.moved],
    }


def _both(found: Drift) -> tuple[StoredRun, StoredRun]:
    return found.one, found.other


def moved_json(row: MovedNumber) -> dict[str, Any]:
    """One outcome of both runs as plain data; money in USD."""
    outcome = OUTCOMES[row.outcome]

    def levels(given: Levels | None) -> dict[str, float] | None:
        return None if given is None else dict(zip(("p05", "p50", "p95"), (outcome.usd * x for x in given), strict=True))

    named = {"outcome": row.outcome, "place": row.place, "unit": outcome.contract_unit}
    return {**named, "a": levels(row.one), "b": levels(row.other)}
