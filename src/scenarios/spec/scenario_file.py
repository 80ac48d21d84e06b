"""A scenario as it stands in a file: with the parent that it extends."""

from __future__ import annotations

from scenarios.spec.scenario import ScenarioSpec


class ScenarioFile(ScenarioSpec):
    """One policy scenario: who gets how much of what, and under which assumptions it is judged."""

    extends: str = ""
    """The scenario that this one changes: the name of one that ships, or a path."""
