"""Plans under other assumptions: named worlds, cubes of values, opinions; how far each plan is from the best in any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenarios.analysis.compare import Band, band, refuse_unlike, unique_names, whole_change
from scenarios.analysis.headline import band_json
from scenarios.analysis.measure import Outcome
from scenarios.analysis.order import Doubt, doubt, places
from scenarios.analysis.outcomes import DEFAULT, OUTCOMES, outcome_of
from scenarios.analysis.quantiles import FEWEST, quantile_error
from scenarios.analysis.sensitivity.indices import refuse_few, refuse_not_finite
from scenarios.analysis.stress.robust import never_far, own_regret, regret_of_best, satisfied
from scenarios.arrays import Floats
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.run import Progress, run
from scenarios.errors import Problem, ScenarioError
from scenarios.spec.load import Loaded
from scenarios.spec.worlds import AssumedWorld, as_given

__all__ = ["Stress", "WorldAnswer", "as_json", "stress"]

PlansUnder = Callable[[Mapping[str, Any]], Sequence[Loaded]]
"""The plans with values by path laid over all of them."""


@dataclass(frozen=True, slots=True)
class WorldAnswer:
    """All plans in one world.

    effects: what each plan changes against the first, the first among them. best: places of the plans that are first, or tied
    for it; doubt: what forbids an order. reached: the share of draws in which each plan's gain is at least what is asked.
    behind: the Monte Carlo error of each plan's distance from the one with the best median.
    """

    world: AssumedWorld
    effects: tuple[Band, ...]
    best: tuple[int, ...]
    doubt: Doubt
    reached: tuple[float, ...]
    behind: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Stress:
    """Plans over worlds, that of the plans' own files first; what is better counts up, by medians over draws.

    given: the plans' runs in the first world. least: the change of the outcome that satisfies; None: any that is better.
    """

    given: tuple[Result, ...]
    metric: str
    names: tuple[str, ...]
    answers: tuple[WorldAnswer, ...]
    least: float | None

    @property
    def outcome(self) -> Outcome:
        """The outcome's record."""
        return OUTCOMES[self.metric]

    @property
    def performance(self) -> Floats:
        """Median gain of each plan against the first, more is better: (world, plan)."""
        return self.outcome.side * np.array([[one.p50 for one in answer.effects] for answer in self.answers])

    @property
    def own(self) -> Floats:
        """Type 1 regret: (world, plan)."""
        return own_regret(self.performance)

    @property
    def regret(self) -> Floats:
        """Type 2 regret: (world, plan)."""
        return regret_of_best(self.performance)

    @property
    def safest(self) -> int:
        """The plan that is never far from the best."""
        return never_far(self.regret)

    @property
    def reached(self) -> Floats:
        """Share of draws in which each plan's gain is at least what is asked: (world, plan)."""
        return np.array([answer.reached for answer in self.answers])

    @property
    def always_first(self) -> tuple[int, ...]:
        """Plans that are first, or tied for it, in every world that bears an order; none where no world does."""
        ordered = [set(answer.best) for answer in self.answers if not answer.doubt]
        return tuple(sorted(set.intersection(*ordered))) if ordered else ()


def stress(
    plans: PlansUnder,
    worlds: Sequence[AssumedWorld],
    *,
    metric: str = DEFAULT,
    least: float | None = None,
    workers: int = 2,
    progress: Progress | None = None,
) -> Stress:
    """Run plans in worlds, all plans of a world on the same draws.

    Args:
        plans: gives the plans, two or more, under assumptions.
        worlds: beside that of the plans' own files.
        metric: the outcome by which plans are told apart.
        least: the change of the outcome that satisfies; any that is better, if left out.
        workers: threads.
        progress: told how many members of all worlds are done.

    Raises:
        ScenarioError: one plan; plans that cannot be compared; no such outcome, or one without a better side; a set of
            assumptions that no scenario could have; too few draws.
    """
    if outcome_of(metric, finite=True).more_is_better is None:
        what = f"of {metric} more is neither better nor worse: no plan is best in any world"
        raise ScenarioError([Problem(what, None, "ask for another outcome with --metric", "no-better-side")])
    everywhere = [as_given(), *worlds]
    loaded = [world.under(plans) for world in everywhere]
    if len(loaded[0]) < 2:
        what = "there is one plan only: no other can be better in any world"
        raise ScenarioError([Problem(what, None, "name two or more: scenarios stress baseline soft-first", "too-few")])
    for some in loaded:
        refuse_unlike(some)
        refuse_few(some[0].scenario.ensemble.members, FEWEST, "how plans do in a world")
    found: list[WorldAnswer] = []
    given: tuple[Result, ...] = ()
    for n, (world, some) in enumerate(zip(everywhere, loaded, strict=True)):
        results = run(some, workers=workers)
        given = given or tuple(results)
        found.append(_answer(world, results, metric, least))
        if progress:
            size = len(some) * some[0].scenario.ensemble.members
            progress((n + 1) * size, len(everywhere) * size)
    return Stress(given, metric, tuple(unique_names([one.name for one in given])), tuple(found), least)


def _answer(world: AssumedWorld, results: Sequence[Result], metric: str, least: float | None) -> WorldAnswer:
    """All plans in one world."""
    side = OUTCOMES[metric].side
    changes = [whole_change(results[0], one, metric) for one in results]
    for change in changes:
        refuse_not_finite(change, metric)
    medians = [side * float(np.median(change)) for change in changes]
    best = changes[int(np.argmax(medians))]
    asked = np.nextafter(0.0, 1.0) if least is None else side * least
    return WorldAnswer(
        world=world,
        effects=tuple(band(change, side) for change in changes),
        best=tuple(places(results, metric)[0]),
        doubt=doubt(results, metric),
        reached=tuple(satisfied(side * change, asked) for change in changes),
        behind=tuple(quantile_error(best - change, 0.5) for change in changes),
    )


def as_json(found: Stress, words: Sequence[str]) -> dict[str, object]:
    """The contract `scenarios/stress/1`; money in USD. `words`: the finding in sentences."""
    usd, names = found.outcome.usd, found.names
    worlds = [answer.world.name for answer in found.answers]
    return {
        "schema": "scenarios/stress/1",
        "illustrative": True,
        "base": names[0],
        "metric": found.metric,
        "unit": found.outcome.contract_unit,
        "members": int(found.given[0].data.sizes["member"]),
        "seed": int(found.given[0].data.attrs["seed"]),
        "words": list(words),
        "worlds": [_world_json(found, answer) for answer in found.answers],
        "regret": {name: _regret_json(found, n, worlds) for n, name in enumerate(names)},
        "satisfices": {name: _satisfices_json(found, n, worlds) for n, name in enumerate(names)},
        "never_far": {"plan": names[found.safest], "most": usd * float(found.regret[:, found.safest].max())},
        "always_first": [names[n] for n in found.always_first],
    }


def _column(worlds: Sequence[str], values: Floats) -> dict[str, float]:
    return dict(zip(worlds, map(float, values), strict=True))


def _world_json(found: Stress, answer: WorldAnswer) -> dict[str, object]:
    effects = {name: band_json(one, found.outcome.usd) for name, one in zip(found.names, answer.effects, strict=True)}
    return {
        "name": answer.world.name,
        "assumptions": dict(answer.world.overrides),
        "effects": effects,
        "first": [] if answer.doubt else [found.names[n] for n in answer.best],
        "doubt": answer.doubt,
    }


def _satisfices_json(found: Stress, n: int, worlds: Sequence[str]) -> dict[str, object]:
    """The share of draws in which a plan does what is asked, by world; at_least null: better than the first plan."""
    asked = None if found.least is None else found.outcome.usd * found.least
    share, half = _column(worlds, found.reached[:, n]), int((found.reached[:, n] >= 0.5).sum())
    return {"at_least": asked, "share": share, "worlds_with_half": half, "of": len(worlds)}


def _regret_json(found: Stress, n: int, worlds: Sequence[str]) -> dict[str, object]:
    """The greatest regret of each type, and the world in which it is; type 2 by world."""
    out: dict[str, object] = {"by_world": _column(worlds, found.outcome.usd * found.regret[:, n])}
    for name, values in (("type_1", found.own[:, n]), ("type_2", found.regret[:, n])):
        at = int(values.argmax())
        out[name] = {"value": found.outcome.usd * float(values[at]), "world": found.answers[at].world.name}
    return out
