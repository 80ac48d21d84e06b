"""Deciding from a date: what stood before stays, a new rule holds from a fiscal year on, and nobody knows what came later."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scenarios.errors import Problem, ScenarioError
from scenarios.spec.load import Loaded
from scenarios.spec.plain import to_plain
from scenarios.spec.stages import BY_YEAR, Rule, Stages

SEEN_AFTER = 2
"""On 1 October of fiscal year Y-1 planners have seen the rates of calendar year Y-2."""


def since(before: Rule, begin: int, first: int | None, rule: Rule) -> Rule:
    """A rule from fiscal year `first` on; what stood before it from `begin` on stays.

    Args:
        before: the rule that is in force.
        begin: the first fiscal year of money.
        first: None: the new rule holds in all years.
        rule: the new one.
    """
    if first is None or rule == before:
        return rule
    new = rule.stages if isinstance(rule, Stages) else {first: rule}
    return Stages(rule=BY_YEAR, stages={**_until(before, begin, first), **new})


def _until(before: Rule, begin: int, first: int) -> dict[int, Rule]:
    """What is in force before a year, by the year from which it is; a path as the shares of its years."""
    if isinstance(before, Stages):
        return {year: rule for year, rule in before.stages.items() if year < first}
    if before.rule == "path":
        named = sorted(before.options["years"])
        shares = [before.options["years"][year] for year in named]
        return {year: constant(float(np.interp(year, named, shares))) for year in range(begin, first)}
    return {begin: before}


def constant(hard: float) -> Rule:
    """The same hard share everywhere."""
    return Rule(rule="constant", options={"hard": hard})


def deciding_from(loaded: Loaded, first: int | None) -> Loaded:
    """The scenario as planners of a fiscal year could see it: no rate is known that nobody had seen by then.

    Raises:
        ScenarioError: the year is none in which something is still to be decided, or no country's rate was known by then.
    """
    if first is None:
        return loaded
    scenario, horizon = loaded.scenario, loaded.scenario.horizon
    if not horizon.first < first <= horizon.last:
        what = f"--from {first}: nothing is decided from then on that was not before"
        raise ScenarioError([Problem(what, None, f"take a fiscal year from {horizon.first + 1} to {horizon.last}", "from")])
    origin = min(scenario.origin, first - SEEN_AFTER)
    release = loaded.baseline.vintages[scenario.vintage]
    if not release.known_at(origin).all():
        what = f"--from {first}: planners then knew rates to {origin}, of which vintage {scenario.vintage} has not all"
        raise ScenarioError([Problem(what, None, "take a later year, or another vintage", "from")])
    seen = scenario.model_copy(update={"origin": origin})
    return replace(loaded, scenario=seen, data=to_plain(seen))
