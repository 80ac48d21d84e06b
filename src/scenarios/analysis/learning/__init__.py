"""Which study would change the decision: what it is worth to know an uncertain number before one of several plans is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from scenarios.analysis.compare import refuse_unlike, unique_names, whole_change
from scenarios.analysis.headline import changed, other_variants
from scenarios.analysis.learning.value import Worth, knowing, knowing_all, mean_error
from scenarios.analysis.measure import MILLION_USD, Outcome
from scenarios.analysis.outcomes import DEFAULT, OUTCOMES, cost_per_homicide_averted, outcome_of, why_no_cost
from scenarios.analysis.run_view import view_of
from scenarios.analysis.sensitivity import drawn_of
from scenarios.analysis.sensitivity.indices import drawn_in, refuse_few, refuse_not_finite
from scenarios.analysis.tornado import CUT
from scenarios.arrays import Floats
from scenarios.baseline.parameters import Parameter
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.run import Progress, run
from scenarios.errors import Problem, ScenarioError
from scenarios.spec.load import Loaded

BY_CHANCE = 0.05
"""Chance that a worth of nothing stands above its 90% error."""
FEWEST = 200
"""Draws from which it is told what is worth learning: a hundred in each half."""
EVERY = "every number"
"""The group of all parameters: what a study can tell at most, as none can tell luck."""
__all__ = ["BY_CHANCE", "EVERY", "Lesson", "Worth", "WorthLearning", "as_json", "learn", "under_others"]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What it is worth to know some parameters; name: of a group, or of the one parameter."""

    name: str
    parameters: tuple[str, ...]
    worth: Worth

    @property
    def is_group(self) -> bool:
        """Whether it is more than one parameter by its own name."""
        return self.parameters != (self.name,)


@dataclass(frozen=True, slots=True)
class WorthLearning:
    """What is worth learning before one of the plans is chosen; benefits are the outcome, all places together.

    now: the plan that is chosen as things are, by the mean; next_best: the one behind it; ahead: by how much, and the 90%
    error of that. everything: EVPI, luck included. lessons: all parameters, groups of the registry, then each alone, by
    falling worth. usd: dollars of one unit of the outcome; why_no_usd: why there is none. elsewhere: the plan that is
    chosen, and what everything and every number are worth, under other assumptions, by their name, where that was asked
    for.
    """

    results: tuple[Result, ...]
    names: tuple[str, ...]
    metric: str
    now: int
    next_best: int
    ahead: tuple[float, float]
    everything: Worth
    lessons: tuple[Lesson, ...]
    usd: float | None
    why_no_usd: str
    elsewhere: dict[str, tuple[int, Worth, Worth]] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """The outcome's record."""
        return OUTCOMES[self.metric]

    @property
    def groups(self) -> list[Lesson]:
        """Groups, that of all parameters first."""
        return [one for one in self.lessons if one.is_group]

    @property
    def single(self) -> list[Lesson]:
        """Parameters alone, by falling worth."""
        return [one for one in self.lessons if not one.is_group]


def learn(
    loaded: Sequence[Loaded],
    *,
    results: Sequence[Result] | None = None,
    metric: str = DEFAULT,
    workers: int = 2,
    progress: Progress | None = None,
) -> WorthLearning:
    """What it is worth to know each uncertain number, and each group of them, before a plan is chosen.

    Args:
        loaded: two or more plans that can be compared draw by draw; doing as the first does is one of the choices.
        results: their results, where they have been run.
        metric: the outcome that is to be had more (or less) of.
        workers: threads.
        progress: told how many members are done.

    Raises:
        ScenarioError: one plan; plans that cannot be compared, or never differ; no such outcome, or one without a better side;
            too few draws.
    """
    if len(loaded) < 2:
        what = "there is one plan only: nothing can be chosen, so nothing is worth learning"
        raise ScenarioError([Problem(what, None, "name two or more: scenarios learn baseline soft-first", "too-few")])
    refuse_unlike(loaded)
    if outcome_of(metric, finite=True).more_is_better is None:
        what = f"of {metric} more is neither better nor worse: no plan is best, so nothing is worth learning"
        raise ScenarioError([Problem(what, None, "ask for another outcome with --metric", "no-better-side")])
    refuse_few(loaded[0].scenario.ensemble.members, FEWEST, "what is worth learning")
    results = results or run(loaded, workers=workers, progress=progress)
    benefit = _benefit(results, metric)
    now, behind = map(int, np.argsort(-benefit.mean(0), kind="stable")[:2])
    ahead = benefit[:, now] - benefit[:, behind]
    if not benefit.any():
        what = f"the plans do not differ in {metric} in any of {len(benefit):,} draws: there is nothing to choose"
        raise ScenarioError([Problem(what, None, "name plans that differ, or ask for another outcome", "constant")])
    usd, why = _dollars(results, now, metric)
    return WorthLearning(
        results=tuple(results),
        names=tuple(unique_names([one.name for one in results])),
        metric=metric,
        now=now,
        next_best=behind,
        ahead=(float(ahead.mean()), mean_error(ahead)),
        everything=knowing_all(benefit),
        lessons=_lessons(benefit, drawn_of(results[0]), loaded[0].baseline.parameters),
        usd=usd,
        why_no_usd=why,
    )


def under_others(
    found: WorthLearning, loaded: Sequence[Loaded], workers: int = 2, progress: Progress | None = None
) -> WorthLearning:
    """The answer with what is chosen, and worth knowing, under each other set of priors and with ceilings off.

    Args:
        found: the answer under the plans' own assumptions.
        loaded: the plans.
        workers: threads.
        progress: told how many members are done.
    """
    known = {}
    for name in other_variants(loaded[0]):
        some = [changed(one, name, found.outcome.until == "run_off") for one in loaded]
        results = run(some, workers=workers, progress=progress)
        benefit, drawn = _benefit(results, found.metric), drawn_of(results[0])
        every = [one for one, values in drawn.items() if np.ptp(values) > 0.0]
        if not benefit.any():  # without ceilings a limit, say, changes nothing
            continue
        known[name] = int(benefit.mean(0).argmax()), knowing_all(benefit), _worth(benefit, drawn, every)
    return replace(found, elsewhere=known)


def _benefit(results: Sequence[Result], metric: str) -> Floats:
    """What each plan brings against the first, so that more is better, ends drawn in: (member, plan)."""
    changes = [OUTCOMES[metric].side * whole_change(results[0], one, metric) for one in results]
    for change in changes:
        refuse_not_finite(change, metric)
    return np.stack([drawn_in(change) for change in changes], axis=1)


def _lessons(benefit: Floats, drawn: dict[str, Floats], parameters: Mapping[str, Parameter]) -> tuple[Lesson, ...]:
    """All parameters that vary, each group with more than one, each alone."""
    varying = [name for name, values in drawn.items() if np.ptp(values) > 0.0]
    sets: dict[str, list[str]] = {EVERY: varying}
    for name in varying:
        sets.setdefault(parameters[name].group, []).append(name)
    groups = {name: members for name, members in sets.items() if len(members) > 1}
    found = [Lesson(name, tuple(among), _worth(benefit, drawn, among)) for name, among in groups.items()]
    alone = [Lesson(name, (name,), _worth(benefit, drawn, [name])) for name in varying]
    by_worth = sorted(found[1:], key=lambda one: -one.worth.value)
    return (*found[:1], *by_worth, *sorted(alone, key=lambda one: -one.worth.value))


def _worth(benefit: Floats, drawn: dict[str, Floats], names: Sequence[str]) -> Worth:
    return knowing(benefit, np.stack([drawn[name] for name in names], axis=1))


def _dollars(results: Sequence[Result], now: int, metric: str) -> tuple[float | None, str]:
    """Dollars of one unit of the outcome, where there are any: money itself, or homicides at the cost that a plan implies."""
    one = OUTCOMES[metric]
    if one.unit == MILLION_USD:
        return 1e6, ""
    if one.unit != "homicides":
        return None, f"no plan has a price for {one.title}"
    if not now:
        return None, "the plan chosen as things are is the base, which has no cost per homicide averted"
    views = view_of(results[now]), view_of(results[0])
    if why := why_no_cost(*views):
        return None, f"cost per homicide averted is {why}"
    return 1e6 * float(np.median(cost_per_homicide_averted(*views))), ""


def as_json(found: WorthLearning) -> dict[str, object]:
    """The contract `scenarios/learn/1`; money in USD."""
    usd = found.outcome.usd

    def told(worth: Worth) -> dict[str, object]:
        dollars = None if found.usd is None else {"value": found.usd * worth.value, "error": found.usd * worth.error}
        return {
            "value": usd * worth.value, "error": usd * worth.error, "above_0": worth.is_told, "changes": worth.changes,
            "usd": dollars,
        }  # fmt: skip

    return {
        "schema": "scenarios/learn/1",
        "illustrative": True,
        "plans": list(found.names),
        "now": found.names[found.now],
        "ahead": {"of": found.names[found.next_best], "value": usd * found.ahead[0], "error": usd * found.ahead[1]},
        "metric": found.metric,
        "unit": found.outcome.contract_unit,
        "members": int(found.results[0].data.sizes["member"]),
        "seed": int(found.results[0].data.attrs["seed"]),
        "drawn_in_at_each_end": CUT,
        "usd_note": found.why_no_usd or "implied by assumptions",
        "elsewhere": {
            name: {"now": found.names[now], "evpi": told(everything), "every_number": told(every)}
            for name, (now, everything, every) in found.elsewhere.items()
        },
        "evpi": told(found.everything),
        "evppi": [{"name": one.name, "parameters": list(one.parameters), **told(one.worth)} for one in found.lessons],
    }
