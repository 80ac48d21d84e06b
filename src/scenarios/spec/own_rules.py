"""Rules of a scenario that do not ship: what they do is not told by the program's version, so their source is noted."""

from __future__ import annotations

from scenarios.allocation.own import TABLES, fingerprint, ships, source
from scenarios.spec.scenario import ScenarioSpec
from scenarios.spec.stages import stages_of


def own_rules(scenario: ScenarioSpec) -> dict[str, str]:
    """`rule split.steep` -> SHA-256 of its source, for each rule in use that is the user's own."""
    return {f"rule {kind}.{name}": fingerprint(TABLES[kind][name]) for kind, name in _used(scenario)}


def rule_sources(scenario: ScenarioSpec) -> dict[str, str]:
    """`split.steep` -> its source, for the same rules; empty text where there is none, as at a prompt."""
    return {f"{kind}.{name}": source(TABLES[kind][name]) for kind, name in _used(scenario)}


def _used(scenario: ScenarioSpec) -> list[tuple[str, str]]:
    """Table and name of each rule in use that does not ship."""
    plans = scenario.programs.values()
    used = sorted({(kind, rule.rule) for plan in plans for kind in TABLES for _, rule in stages_of(getattr(plan, kind))})
    return [(kind, name) for kind, name in used if not ships(TABLES[kind][name])]
