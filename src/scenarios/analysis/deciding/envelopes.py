"""A plan with more or less money: every envelope that may be moved times a factor, split and mixed as before."""

from __future__ import annotations

from scenarios.baseline.facts import Baseline
from scenarios.engine.plan.lines import planned_lines
from scenarios.spec.amounts import written
from scenarios.spec.envelopes import Amounts, AsReported, Envelope, Factor
from scenarios.spec.load import Loaded
from scenarios.spec.scenario import Plan, ScenarioSpec


def times(loaded: Loaded, factor: float) -> ScenarioSpec:
    """The scenario with its movable envelopes times a factor."""
    scenario, baseline = loaded.scenario, loaded.baseline
    plans = {
        name: plan if baseline.programs[name].fixed else plan.model_copy(update={"envelope": _times(loaded, name, factor)})
        for name, plan in scenario.programs.items()
    }
    return scenario.model_copy(update={"programs": plans})


def _times(loaded: Loaded, name: str, factor: float) -> Envelope:
    """A program's envelope times a factor; sums by year and account where it is no multiple of what is reported."""
    envelope = loaded.scenario.programs[name].envelope
    if isinstance(envelope, AsReported | Factor):
        own = envelope.factor if isinstance(envelope, Factor) else 1.0
        return Factor.model_construct(factor=own * factor)
    usd: dict[int, dict[str, float]] = {}
    for year, account, millions in _lines(loaded, name):
        by_account = usd.setdefault(year, {})
        by_account[account] = by_account.get(account, 0.0) + 1e6 * factor * millions
    return Amounts.model_validate({"usd": {year: {a: written(x) for a, x in some.items()} for year, some in usd.items()}})


def _lines(loaded: Loaded, name: str) -> list[tuple[int, str, float]]:
    """Fiscal year, account and million USD of a program's lines within its horizon, before transfers and events."""
    plain = {"transfer": (), "events": (), "after": "zero"}
    lines = planned_lines(loaded.scenario.model_copy(update=plain), loaded.baseline)
    return [(line.fiscal_year, line.account, line.millions) for line in lines if line.program == name]


def movable(loaded: Loaded) -> float:
    """Million USD of all envelopes that may be moved, over the plan's years."""
    programs = [name for name, program in loaded.baseline.programs.items() if not program.fixed]
    return sum(millions for name in programs for _, _, millions in _lines(loaded, name))


def as_decided(scenario: ScenarioSpec, baseline: Baseline) -> ScenarioSpec:
    """The scenario with the plans of all programs as reported; levers and events stay."""
    return scenario.model_copy(update={"programs": {name: Plan() for name in baseline.programs}, "transfer": ()})
