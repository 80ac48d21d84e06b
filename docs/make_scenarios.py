"""Write `scenarios.md`: every shipped scenario with its question and its difference from its baseline."""

from __future__ import annotations

from pathlib import Path

from scenarios.shipped import CONFIGS
from scenarios.spec.describe import differences, flow
from scenarios.spec.load import Loaded, load

PAGE = Path(__file__).with_name("scenarios.md")
HEAD = """# The scenario library

What each shipped scenario asks, and in what it differs from the baseline. Run one by its name: `scenarios run NAME`. Sources of
dates and sizes stand in the files, `configs/NAME.yaml`; what is assumed says so there.

This page is made by `python docs/make_scenarios.py`.

| scenario | question | differs from the baseline in |
| --- | --- | --- |
"""


def page() -> str:
    """The whole page."""
    base = load("baseline")
    names = sorted(path.stem for path in CONFIGS.glob("*.yaml"))
    return HEAD + "".join(_row(name, load(name), base) for name in names)


def _row(name: str, loaded: Loaded, base: Loaded) -> str:
    scenario = loaded.scenario
    question = scenario.question.replace("|", "\\|")
    return f"| **{name}**: {scenario.name} | {question} | {_difference(loaded, base)} |\n"


def _difference(loaded: Loaded, base: Loaded) -> str:
    """The keys that differ, with their values; another region is named only."""
    if loaded.scenario.region != base.scenario.region:
        return f"another region: {loaded.baseline.title}"
    found = [f"`{path}: {flow(b.value)}`" for path, _, b in differences(base, loaded) if b is not None]
    return "; ".join(found).replace("|", "\\|") or "nothing"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
