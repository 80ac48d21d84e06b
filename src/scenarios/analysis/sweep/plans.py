"""A sweep's points as plans: each the file with values laid over it, against a base under the same assumptions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.analysis.compare import MUST_AGREE, refuse_unlike
from scenarios.analysis.sweep.grammar import SweepDesign
from scenarios.errors import Problem, ScenarioError
from scenarios.spec.load import Loaded, ScenarioSource, reader_of
from scenarios.spec.merge import parse_override
from scenarios.spec.scenario import ScenarioSpec

MOST_PLANS = 100_000
"""Plans of one sweep."""


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """One point before it is run: values by key as read, and which of the bases it stands against."""

    laid: dict[str, Any]
    base: int


@dataclass(frozen=True, slots=True)
class SweepPlans:
    """All points of a sweep, and how to read the plan of each.

    bases: the plan that others are set against, once for each set of assumptions; the first is as the files stand, unless
    assumptions are swept. lay: reads the file with values laid over it. asked: what is laid over it beside the points. files:
    hashes of the file and its parents, where the bases are of another.
    """

    points: tuple[SweepPoint, ...]
    bases: tuple[Loaded, ...]
    lay: Callable[[Mapping[str, Any]], Loaded]
    asked: Mapping[str, Any]
    files: tuple[str, ...]

    def digest(self, n: int) -> str:
        """What the n-th point is made of, as a hash: bytes of all files, and values; not where they lie, nor how many draws."""
        point = self.points[n]
        base = self.bases[point.base]
        plain = {**base.data, "region": None, "ensemble": {**base.data["ensemble"], "members": None}}
        asked = {key: value for key, value in self.asked.items() if key != "ensemble.members"}
        parts = [plain, sorted(base.files.values()), sorted(base.baseline.sha256.items()), self.files, asked, point.laid]
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()

    def read(self, numbers: Sequence[int]) -> dict[int, ScenarioSpec]:
        """The plans of some points, each one that can be compared with its base.

        Raises:
            ScenarioError: what is wrong with any of them, each once.
        """
        found, problems = dict[int, ScenarioSpec](), dict[str, Problem]()
        for n in numbers:
            point = self.points[n]
            try:
                loaded = self.lay({**self.asked, **point.laid})
                refuse_unlike([self.bases[point.base], loaded])
                found[n] = loaded.scenario
            except ScenarioError as fault:
                problems = {problem.what: problem for problem in fault.problems} | problems
        if problems:
            raise ScenarioError([*problems.values()][:MOST_TOLD])
        return found


MOST_TOLD = 20
"""Faults of points that are told at once."""


def plans_of(
    source: ScenarioSource, design: SweepDesign, asked: Mapping[str, Any], against: ScenarioSource | None = None
) -> SweepPlans:
    """The points of a design over a file.

    Args:
        source: a scenario file, or a name that ships.
        design: what is laid over it.
        asked: what is laid over it beside, under every point.
        against: the plan that each is set against; the file itself where none is named.

    Raises:
        ScenarioError: too many plans; a key twice, or set elsewhere; assumptions alone with no other plan to set against; a
            base that cannot be read. What is wrong with a point is told when it is read.
    """
    keys = [axis.key for axis in design.axes]
    if len(set(keys)) < len(keys) or set(keys) & set(asked):
        raise ScenarioError([Problem("a sweep takes each key once, and one that --set leaves free", None, "", "sweep")])
    if "ensemble.members" in keys:
        raise ScenarioError([Problem("all plans of a sweep have as many draws", None, "say --members 1000", "sweep")])
    if len(design) > MOST_PLANS:
        raise ScenarioError([Problem(f"{len(design):,} plans are too many", None, f"take at most {MOST_PLANS:,}", "sweep")])
    assumed = [key for key in keys if is_assumption(key)]
    if len(assumed) == len(keys) and against is None:
        what = f"{', '.join(assumed)}: assumptions differ from plan to plan, and no decision"
        hint = "name the plan to set each against, under the same assumptions: --against baseline"
        raise ScenarioError([Problem(what, None, hint, "sweep")])
    lay = reader_of(source)
    lay_base = lay if against is None else reader_of(against)
    meant = {(axis.key, text): parse_override(f"{axis.key}={text}")[1] for axis in design.axes for text in axis.values}
    bases, places, points = list[Loaded](), dict[str, int](), list[SweepPoint]()
    for values in design.points():
        laid = {pair[0]: meant[pair] for pair in zip(keys, values, strict=True)}
        under = {key: laid[key] for key in assumed}
        mark = json.dumps(under, sort_keys=True, default=str)
        if mark not in places:
            places[mark] = len(bases)
            bases.append(lay_base({**asked, **under}))
        points.append(SweepPoint(laid, places[mark]))
    files = () if against is None else tuple(lay(asked).files.values())
    return SweepPlans(tuple(points), tuple(bases), lay, asked, files)


def is_assumption(key: str) -> bool:
    """Whether plans that differ in a key differ in more than their decisions.

    >>> is_assumption("parameters.leak"), is_assumption("programs.carsi.mix")
    (True, False)
    """
    return key.partition(".")[0] in MUST_AGREE
