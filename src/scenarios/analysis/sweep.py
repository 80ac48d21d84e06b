"""A sweep in the small: one or two keys of a scenario over values, each plan against the file itself on common draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from scenarios.analysis.compare import Band, band, refuse_unlike
from scenarios.analysis.outcomes import OUTCOMES, outcome_of
from scenarios.analysis.run_view import RunView, view_of, views
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.run import Progress, run
from scenarios.errors import Place, Problem, ScenarioError
from scenarios.spec.load import Loaded, load
from scenarios.spec.merge import COMMAND_LINE, parse_override

MOST_KEYS = 2
MOST_PLANS = 400
"""Plans of one sweep; thousands are another matter."""
AT_ONCE = 8
"""Plans that are run beside the base at a time, so that memory does not grow with their number."""


@dataclass(frozen=True, slots=True)
class SweepAxis:
    """One key and the values it takes, as texts that a scenario file could hold."""

    key: str
    values: tuple[str, ...]

    @property
    def numbers(self) -> tuple[float, ...]:
        """The values as numbers; empty where one is none."""
        try:
            return tuple(map(float, self.values))
        except ValueError:
            return ()


@dataclass(frozen=True, slots=True)
class SweptPoint:
    """One plan: its values by key, million USD allotted (mean over draws), the change of the outcome against the file."""

    values: tuple[str, ...]
    allotted: float
    effect: Band


@dataclass(frozen=True, slots=True)
class Swept:
    """A sweep's answer; points in the order of the axes, the last one fastest. `base` is the file's own run."""

    axes: tuple[SweepAxis, ...]
    metric: str
    base: Result
    base_allotted: float
    points: tuple[SweptPoint, ...]


def axis_of(text: str) -> SweepAxis:
    """An axis from `programs.carsi.mix=0:1:11` (first, last, how many) or `programs.carsi.limit=none,hold`.

    Raises:
        ScenarioError: no key and values, or a range that is none.

    >>> axis_of("programs.carsi.mix=0:1:5").values
    ('0', '0.25', '0.5', '0.75', '1')
    >>> axis_of("programs.carsi.limit=none, hold").values
    ('none', 'hold')
    """
    key, _, values = (part.strip() for part in text.partition("="))
    place = Place(f"{COMMAND_LINE} {text}", 1, 1, text)
    if not key or not values:
        hint = "write programs.carsi.mix=0:1:11, or programs.carsi.limit=none,hold"
        raise ScenarioError([Problem("a sweep takes a key and its values", place, hint, "sweep")])
    if ":" in values:
        try:
            first, last, count = values.split(":")
            found = np.linspace(float(first), float(last), int(count))
        except ValueError:
            hint = "write FIRST:LAST:HOW_MANY, as 0:1:11, or values with commas"
            raise ScenarioError([Problem(f"“{values}” is no range", place, hint, "sweep")]) from None
        texts = tuple(f"{value:.6g}" for value in found)
    else:
        texts = tuple(value.strip() for value in values.split(",") if value.strip())
    if len(set(texts)) < 2:
        raise ScenarioError([Problem(f"{key} has fewer than two values", place, "write as 0:1:11, or 0.2,0.5,0.8", "sweep")])
    return SweepAxis(key, texts)


def plans_of(source: str, axes: Sequence[SweepAxis], overrides: Mapping[str, Any]) -> list[Loaded]:
    """The file itself, then a plan for each combination of values; what is wrong with any of them, once.

    Raises:
        ScenarioError: too many keys or plans, a key twice or set elsewhere, a value that a file could not hold.
    """
    keys = [axis.key for axis in axes]
    count = int(np.prod([len(axis.values) for axis in axes]))
    if len(keys) > MOST_KEYS or len(set(keys)) < len(keys) or set(keys) & set(overrides):
        raise ScenarioError([Problem("a sweep takes one key or two, each once, that --set leaves free", None, "", "sweep")])
    if count > MOST_PLANS:
        raise ScenarioError([Problem(f"{count} plans are too many", None, f"take at most {MOST_PLANS}", "sweep")])
    found, problems = [load(source, overrides)], []
    for values in product(*(axis.values for axis in axes)):
        laid = dict(parse_override(f"{key}={value}") for key, value in zip(keys, values, strict=True))
        try:
            found.append(load(source, {**overrides, **laid}))
        except ScenarioError as fault:
            problems += [problem for problem in fault.problems if problem not in problems]
    if problems:
        raise ScenarioError(problems)
    return found


def sweep(
    source: str,
    axes: Sequence[SweepAxis],
    overrides: Mapping[str, Any],
    metric: str,
    workers: int = 2,
    progress: Progress | None = None,
) -> Swept:
    """Run every plan against the file itself, draw by draw.

    Args:
        source: a scenario file, or a name that ships.
        axes: one key or two.
        overrides: what is laid over the file beside them.
        metric: an outcome that is a number in every draw.
        workers: threads.
        progress: told how many members of all plans are done.

    Raises:
        ScenarioError: see `plans_of`; or a key that is no decision: plans would differ in their assumptions.
    """
    outcome = outcome_of(metric, finite=True)
    base, *plans = plans_of(source, axes, overrides)
    refuse_unlike([base, *plans[:1]])
    values = list(product(*(axis.values for axis in axes)))
    (result,) = run([base], workers=workers)
    points: list[SweptPoint] = []
    members = base.scenario.ensemble.members
    for first in range(0, len(plans), AT_ONCE):
        own, *others = views([base, *plans[first : first + AT_ONCE]], {*outcome.wants, "ledger"}, workers)
        for n, one in enumerate(others, first):
            effect = band(outcome.change(one, own)[:, -1], outcome.side)
            points.append(SweptPoint(values[n], allotted_of(one), effect))
        if progress:
            progress(members * len(points), members * len(plans))
    return Swept(tuple(axes), metric, result, allotted_of(view_of(result)), tuple(points))


def allotted_of(run: RunView) -> float:
    """Million USD that a plan allots, mean over draws."""
    return float(run.line("allotted").mean(0).sum())


def as_json(found: Swept) -> dict[str, object]:
    """The contract `scenarios/sweep/1`; money in USD."""
    from scenarios.analysis.headline import band_json

    one = OUTCOMES[found.metric]
    return {
        "schema": "scenarios/sweep/1",
        "illustrative": True,
        "base": found.base.name,
        "metric": found.metric,
        "unit": one.contract_unit,
        "members": int(found.base.data.sizes["member"]),
        "seed": int(found.base.data.attrs["seed"]),
        "keys": [axis.key for axis in found.axes],
        "base_allotted": round(1e6 * found.base_allotted, 2),
        "points": [
            {"values": list(p.values), "allotted": round(1e6 * p.allotted, 2), "effect": band_json(p.effect, one.usd)}
            for p in found.points
        ],
    }
