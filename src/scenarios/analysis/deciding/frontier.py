"""Two aims: how much of one must be given up for the other, and which named plans are worse on both.

Points of the front are best plans for weighted sums of two outcomes, each scaled by what it ranges over between the two ends;
or, where one aim is the envelope, multiples of the plan's money. All are told on draws that the search did not see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from scenarios.analysis.deciding.asked import leeway_asked, parts_of
from scenarios.analysis.deciding.bench import Bench, bench_of
from scenarios.analysis.deciding.envelopes import as_decided, movable, times
from scenarios.analysis.deciding.leeway import Leeway, Limits
from scenarios.analysis.deciding.optimize import Effort
from scenarios.analysis.deciding.rivals import rivals_of
from scenarios.analysis.deciding.search import Counted, best_of, climb
from scenarios.analysis.deciding.starts import starting_points
from scenarios.analysis.deciding.target import Target, target_of
from scenarios.analysis.deciding.telling import teller
from scenarios.analysis.deciding.told import on_draws, statistic_error
from scenarios.arrays import Floats
from scenarios.engine.ensemble.run import Progress
from scenarios.errors import Problem, ScenarioError
from scenarios.spec.load import Loaded
from scenarios.spec.scenario import ScenarioSpec

WEIGHTS = (0.0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.0)
"""Of the first outcome; the rest is the second's."""
FACTORS = tuple(2.0 ** (n / 2.0) for n in range(-4, 11))
"""Multiples of the plan's envelopes where one aim is the envelope."""
ENVELOPE = "envelope"
ROUNDING = 1e-9
"""A difference this small is none."""
AS_REPORTED = "as reported"
"""The plan with all that is chosen as reported."""


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """A plan in two outcomes, in their own directions and units; million USD of an envelope.

    name: of a named plan, else empty. weight: of the first outcome; factor: of the envelope; None where there is none.
    x_error, y_error: 90% Monte Carlo errors. dominated: whether another point is as good on both and better on one by more
    than both errors.
    """

    name: str
    weight: float | None
    factor: float | None
    x: float
    y: float
    x_error: float
    y_error: float
    dominated: bool = False


@dataclass(frozen=True, slots=True)
class Front:
    """The answer. x: None where it is the envelope, of which less is better. plans (point,): numbers of weighted points."""

    loaded: Loaded
    leeway: Leeway | None
    x: Target | None
    y: Target
    points: tuple[FrontPoint, ...]
    plans: tuple[Floats, ...]
    members: int
    unseen: int
    seed: int

    @property
    def x_side(self) -> float:
        """1 where more of x is better, -1 where less is."""
        return -1.0 if self.x is None else self.x.outcome.side


def frontier(
    loaded: Loaded,
    leeway: Leeway,
    x: Target,
    y: Target,
    named: Mapping[str, ScenarioSpec],
    effort: Effort,
    *,
    workers: int = 2,
    progress: Progress | None = None,
) -> Front:
    """The best plans for weights of two outcomes, and named plans beside them.

    Args:
        loaded: the file; its seed is that of the search.
        leeway: what may be chosen.
        x: the first outcome.
        y: the second.
        named: plans to set beside the front.
        effort: draws of the search, and others to tell points on.
        workers: threads.
        progress: told how many draws are done, of about how many.
    """
    members, unseen = effort.members, effort.unseen
    seed, plain = loaded.scenario.ensemble.seed, replace(loaded, scenario=leeway.plain)
    tell = teller(progress, 40 * len(WEIGHTS) * len(leeway.variables) // 4 * members + unseen * (len(named) + len(WEIGHTS)))
    wants = tuple(dict.fromkeys((*x.outcome.wants, *y.outcome.wants)))
    bench = bench_of(on_draws(plain, members, seed), wants, workers, tell)
    plans = _plans(bench, leeway, x, y, starting_points(leeway, loaded, 2))
    told = bench_of(on_draws(plain, unseen, seed + 1), wants, workers, tell)
    labels = [("", weight) for weight in WEIGHTS] + [(name, None) for name in named]
    found = _both(told, [*(leeway.plan(plan) for plan in plans), *named.values()], x, y)
    points = [FrontPoint(name, weight, None, *values) for (name, weight), values in zip(labels, found, strict=True)]
    sides = x.outcome.side, y.outcome.side
    return Front(loaded, leeway, x, y, tuple(judged(points, sides)), tuple(plans), members, unseen, seed + 1)


def front_of(
    loaded: Sequence[Loaded],
    x: str,
    y: str,
    statistic: str,
    over: Sequence[str],
    limits: Limits,
    effort: Effort,
    **how: Any,
) -> Front:
    """The front of two outcomes by name, or of the envelope and one; the other scenarios and named rules stand beside it.

    Args:
        loaded: the file, then other plans.
        x: an outcome, or ENVELOPE.
        y: an outcome.
        statistic: of both.
        over: what may be chosen, in words; of no meaning where x is the envelope.
        limits: of what may be chosen.
        effort: draws of the search, and others to tell points on.
        how: `workers` and `progress`.

    Raises:
        ScenarioError: what cannot be an objective, or be chosen; both aims are one.
    """
    one, first = loaded[0], loaded[0].scenario.horizon.first
    if x == y:
        what = f"a front needs two aims, got {x} twice"
        raise ScenarioError([Problem(what, None, "choose another: scenarios list outcomes", "one-aim")])
    second = target_of(y, statistic, first=first)
    if x == ENVELOPE:
        return money_front(one, second, unseen=effort.unseen, **how)
    leeway = leeway_asked(one, parts_of(over, one), limits)
    named = {one.scenario.name: one.scenario} if leeway.differs(one.scenario) else {}
    named |= {AS_REPORTED: leeway.plain} | {other.scenario.name: other.scenario for other in loaded[1:]} | rivals_of(leeway)
    return frontier(one, leeway, target_of(x, statistic, first=first), second, named, effort, **how)


def money_front(loaded: Loaded, y: Target, *, unseen: int = 2048, workers: int = 2, progress: Progress | None = None) -> Front:
    """The outcome against the envelope: multiples of the plan's money, split and mixed as it is; see `frontier`."""
    seed = loaded.scenario.ensemble.seed
    base = on_draws(replace(loaded, scenario=as_decided(loaded.scenario, loaded.baseline)), unseen, seed)
    bench = bench_of(base, y.outcome.wants, workers, teller(progress, (len(FACTORS) + 1) * unseen))
    found = bench.look([times(loaded, factor) for factor in FACTORS], y.draws)
    whole = movable(loaded)
    points = [
        FrontPoint(
            loaded.scenario.name if factor == 1.0 else "", None, factor, whole * factor,
            y.outcome.side * y.worth(draws), 0.0, statistic_error(draws, y),
        )
        for factor, draws in zip(FACTORS, found, strict=True)
    ]  # fmt: skip
    return Front(loaded, None, None, y, tuple(judged(points, (-1.0, y.outcome.side))), (), unseen, unseen, seed)


def judged(points: Sequence[FrontPoint], sides: tuple[float, float]) -> list[FrontPoint]:
    """The points with those marked that another dominates.

    >>> a, b = FrontPoint("a", None, None, 1.0, 1.0, 0.0, 0.0), FrontPoint("b", None, None, 2.0, 1.0, 0.0, 0.0)
    >>> [one.dominated for one in judged([a, b], (1.0, 1.0))], [one.dominated for one in judged([a, b], (-1.0, 1.0))]
    ([True, False], [False, True])
    """
    return [replace(one, dominated=any(_beats(other, one, sides) for other in points)) for one in points]


def _beats(one: FrontPoint, other: FrontPoint, sides: tuple[float, float]) -> bool:
    """Whether a point is as good on both outcomes and surely better on one."""
    gains = (sides[0] * (one.x - other.x), sides[1] * (one.y - other.y))
    errors = np.nan_to_num([one.x_error + other.x_error, one.y_error + other.y_error])
    rounding = ROUNDING * np.abs([one.x, one.y])
    return min(gains) >= 0.0 and bool((gains > errors + rounding + ROUNDING).any())


def _plans(bench: Bench, leeway: Leeway, x: Target, y: Target, starts: Sequence[Floats]) -> list[Floats]:
    """The best plan for each weight: both ends from every start, those between from their neighbour."""
    both = _Two(bench, leeway, x, y)
    scales = [float(np.abs(both(np.array(starts))[:, n]).max()) or 1.0 for n in (0, 1)]
    ends = [best_of(both.weighed(0.0, 1.0), leeway.space, starts, scales[1]).best.x]
    ends.append(best_of(both.weighed(1.0, 0.0), leeway.space, starts, scales[0]).best.x)
    at = both(np.array(ends))
    wide = np.abs(at[1] - at[0])
    sizes = np.where(wide > 0.0, wide, np.array(scales))
    out = [ends[0]]
    for weight in WEIGHTS[1:-1]:
        worth = both.weighed(weight / sizes[0], (1.0 - weight) / sizes[1])
        out.append(climb(worth, leeway.space, out[-1]).x)
    return [leeway.rounded(plan) for plan in (*out, ends[1])]


class _Two:
    """The statistics of two outcomes at points: (point, 2), each point run once."""

    def __init__(self, bench: Bench, leeway: Leeway, x: Target, y: Target) -> None:
        self.bench, self.leeway, self.targets = bench, leeway, (x, y)
        self.known: dict[bytes, tuple[float, float]] = {}

    def __call__(self, points: Floats) -> Floats:
        new = [row for row in {row.tobytes(): row for row in points}.values() if row.tobytes() not in self.known]
        x, y = self.targets
        if new:
            draws = _draws(self.bench, [self.leeway.plan(row) for row in new], x, y)
            for row, one in zip(new, draws, strict=True):
                self.known[row.tobytes()] = (x.worth(one[:, 0]), y.worth(one[:, 1]))
        return np.array([self.known[row.tobytes()] for row in points])

    def weighed(self, x: float, y: float) -> Counted:
        """A weighted sum of both."""
        return Counted(lambda points: self(points) @ np.array([x, y]))


def _draws(bench: Bench, plans: Sequence[ScenarioSpec], x: Target, y: Target) -> list[Floats]:
    """Draws of both outcomes of each plan: (member, 2)."""
    return bench.look(plans, lambda run, base: np.stack([x.draws(run, base), y.draws(run, base)], axis=1))


def _both(bench: Bench, plans: Sequence[ScenarioSpec], x: Target, y: Target) -> list[tuple[float, float, float, float]]:
    """Both statistics of each plan in their own directions, and their errors."""
    plans = [plan.model_copy(update={"ensemble": bench.loaded.scenario.ensemble}) for plan in plans]
    out = []
    for draws in _draws(bench, plans, x, y):
        one, other = draws[:, 0], draws[:, 1]
        values = x.outcome.side * x.worth(one), y.outcome.side * y.worth(other)
        out.append((*values, statistic_error(one, x), statistic_error(other, y)))
    return out
