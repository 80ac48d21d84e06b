"""Rules of a scenario that do not ship: what they do is not told by the program's version, so their source is noted."""

from __future__ import annotations

from scenarios.allocation.own import TABLES, fingerprint, ships
from scenarios.spec.scenario import ScenarioSpec
from scenarios.spec.stages import stages_of


def own_rules(scenario: ScenarioSpec) -> dict[str, str]:
    """`rule split.steep` -> SHA-256 of its source, for each rule in use that is the user's own."""
    plans = scenario.programs.values()
    used = sorted({(kind, rule.rule) for plan in plans for kind in TABLES for _, rule in stages_of(getattr(plan, kind))})
    return {f"rule {kind}.{name}": fingerprint(TABLES[kind][name]) for kind, name in used if not ships(TABLES[kind][name])}
