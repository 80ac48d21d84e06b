"""What a planner decides, in parts that can be taken from one scenario or the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from scenarios.spec.scenario import ScenarioSpec


@dataclass(frozen=True, slots=True)
class Decision:
    """Fields that are decided together: of every program's plan, and of the scenario itself."""

    plan: tuple[str, ...]
    scenario: tuple[str, ...] = ()


MIX = "mix"
DECISIONS = {
    "envelope": Decision(("envelope",), ("transfer", "forward_funding", "blur_requests")),
    "split": Decision(("split", "floors", "caps")),
    MIX: Decision(("mix", "mix_shift", "focus", "capacity", "earmark_soft")),
    "limit": Decision(("limit",)),
    "levers": Decision((), ("levers",)),
    "events": Decision((), ("events",)),
}
"""How much, who gets it, as what, what happens beyond a country's room, what is moved beside the envelope, and what
happens at dates."""


def differing(base: ScenarioSpec, other: ScenarioSpec) -> tuple[str, ...]:
    """The decisions in which two scenarios differ."""
    return tuple(name for name in DECISIONS if taking(base, other, [name]) != base)


def taking(base: ScenarioSpec, other: ScenarioSpec, names: Collection[str]) -> ScenarioSpec:
    """The base with some decisions taken from the other scenario of the same region."""
    chosen = [DECISIONS[name] for name in names]
    fields = [field for one in chosen for field in one.plan]
    plans = {
        program: plan.model_copy(update={field: getattr(other.programs[program], field) for field in fields})
        for program, plan in base.programs.items()
    }
    update = {field: getattr(other, field) for one in chosen for field in one.scenario}
    return base.model_copy(update={"programs": plans, **update})
