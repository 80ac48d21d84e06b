"""How much money does a goal take? The least envelope that reaches a target with a chance, by a grid and its rising branch.

The chance need not rise with money: where capacity binds it peaks and falls. So there is no bisection over all envelopes, only
between neighbours of the grid on the branch that rises to the peak.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from scenarios.analysis.deciding.bench import Bench, bench_of
from scenarios.analysis.deciding.envelopes import as_decided, movable, times
from scenarios.analysis.deciding.telling import teller
from scenarios.analysis.measure import Outcome
from scenarios.analysis.outcomes import OUTCOMES, outcome_of
from scenarios.analysis.quantiles import chance_error
from scenarios.analysis.run_view import RunView
from scenarios.arrays import Floats
from scenarios.engine.ensemble.run import Progress
from scenarios.errors import Problem, ScenarioError
from scenarios.spec.load import Loaded

GRID = (0.0, *(2.0 ** (n / 2.0) for n in range(-4, 11)))
"""Multiples of the plan's envelopes: none, then a quarter to 32 times, in steps of the square root of 2."""
HALVINGS = 5
"""Of a step of the grid: the answer is told to about one part in a hundred."""


@dataclass(frozen=True, slots=True)
class GridPoint:
    """A multiple of the envelopes: chance of the target with its Monte Carlo error, the outcome's median, paid of allotted."""

    factor: float
    chance: float
    error: float
    median: float
    paid: float


@dataclass(frozen=True, slots=True)
class Goal:
    """The answer.

    loaded: the plan. envelope: million USD of the plan's movable envelopes. target: at least so much of the outcome (less of it
    by so much where less is better); chance: asked for. factor: the least multiple that gives it, None where none does; from
    `low` to `high` it may lie by the chance's Monte Carlo error. grid: by factor.
    """

    loaded: Loaded
    outcome: Outcome
    envelope: float
    target: float
    chance: float
    factor: float | None
    low: float
    high: float | None
    grid: tuple[GridPoint, ...]

    @property
    def peak(self) -> GridPoint:
        """The point with the greatest chance; the least money of several."""
        return max(self.grid, key=lambda point: (point.chance, -point.factor))

    @property
    def falls(self) -> bool:
        """Whether more money than at the peak surely lowers the chance."""
        last = self.grid[-1]
        return self.peak.chance - last.chance > self.peak.error + last.error


def seek_goal(
    loaded: Loaded, metric: str, target: float, chance: float, *, workers: int = 2, progress: Progress | None = None
) -> Goal:
    """Seek the least envelope.

    Args:
        loaded: the plan, whose split, mix and proportions between programs and years are kept.
        metric: an outcome that is a number in every draw and of which more or less is better.
        target: what is to be reached against the same scenario with all money as reported.
        chance: with which it is to be reached.
        workers: threads.
        progress: told how many draws are done, of about how many.

    Raises:
        ScenarioError: no such outcome; a target that is nothing or less; a chance that is none.
    """
    outcome = _judged(metric, target, chance)
    tell = teller(progress, (len(GRID) + 1 + HALVINGS) * loaded.scenario.ensemble.members)

    base = replace(loaded, scenario=as_decided(loaded.scenario, loaded.baseline))
    bench = bench_of(base, (*outcome.wants, "ledger"), workers, tell)
    grid = _points(bench, loaded, outcome, target, GRID)

    def at(factor: float) -> GridPoint:
        return _points(bench, loaded, outcome, target, (factor,))[0]

    curve = [(point.factor, point.chance) for point in grid]
    return Goal(
        loaded=loaded,
        outcome=outcome,
        envelope=movable(loaded),
        target=target,
        chance=chance,
        factor=least(curve, chance, lambda factor: at(factor).chance),
        low=least([(p.factor, p.chance + p.error) for p in grid], chance) or 0.0,
        high=least([(p.factor, p.chance - p.error) for p in grid], chance),
        grid=tuple(grid),
    )


def least(curve: list[tuple[float, float]], chance: float, exact: Callable[[float], float] | None = None) -> float | None:
    """The least factor with a chance, on the branch that rises to the peak.

    Args:
        curve: (factor, chance), by factor.
        chance: that is to be reached.
        exact: the chance at any factor, to halve the step in which it is reached; without it a straight line is taken.

    >>> least([(0.0, 0.0), (1.0, 0.4), (2.0, 0.6), (4.0, 0.5)], 0.5)
    1.5
    >>> least([(0.0, 0.0), (1.0, 0.4), (2.0, 0.6), (4.0, 0.5)], 0.7) is None
    True
    """
    if max(value for _, value in curve) < chance:
        return None
    after = next(n for n, (_, value) in enumerate(curve) if value >= chance)
    if after == 0:
        return curve[0][0]
    (low, before), (high, there) = curve[after - 1], curve[after]
    if exact is None:
        return low + (high - low) * (chance - before) / (there - before)
    for _ in range(HALVINGS):
        middle = (low * high) ** 0.5 if low > 0.0 else 0.5 * high
        low, high = (low, middle) if exact(middle) >= chance else (middle, high)
    return high


def _judged(metric: str, target: float, chance: float) -> Outcome:
    outcome = outcome_of(metric, finite=True)
    problems = []
    if outcome.more_is_better is None:
        others = ", ".join(one.name for one in OUTCOMES.values() if one.finite and one.more_is_better is not None)
        what = f"{metric} cannot be a goal: more of it is neither better nor worse"
        problems.append(Problem(what, None, f"choose from {others}", "no-objective"))
    if not target > 0.0:
        way = "less of it" if outcome.more_is_better is False else "more of it"
        what = f"a goal is more than nothing, got {target:g}"
        problems.append(Problem(what, None, f"for {metric} write how much {way}, as a number above 0", "goal"))
    if not 0.0 < chance < 1.0:
        problems.append(Problem(f"a chance lies between 0 and 1, got {chance:g}", None, "50% is 0.5", "goal"))
    if problems:
        raise ScenarioError(problems)
    return outcome


def _points(bench: Bench, loaded: Loaded, outcome: Outcome, target: float, factors: tuple[float, ...]) -> list[GridPoint]:
    def question(run: RunView, base: RunView) -> Floats:
        paid, given = run.line("disbursed").sum(1), run.line("allotted").sum(1)
        return np.stack([outcome.side * outcome.change(run, base)[:, -1], paid, given], axis=1)

    found = bench.look([times(loaded, factor) for factor in factors], question)
    return [_point(factor, draws, outcome, target) for factor, draws in zip(factors, found, strict=True)]


def _point(factor: float, draws: Floats, outcome: Outcome, target: float) -> GridPoint:
    effect, paid, given = draws.T
    chance = float((effect >= target).mean())
    share = float(paid.sum() / given.sum()) if given.sum() > 0.0 else 1.0
    return GridPoint(factor, chance, chance_error(chance, len(draws)), outcome.side * float(np.median(effect)), share)
