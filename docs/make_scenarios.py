"""Write `scenarios.md`: every shipped scenario with its question and its difference from its baseline."""

from __future__ import annotations

from pathlib import Path

from scenarios.analysis.totals import central_totals, same_totals
from scenarios.shipped import CONFIGS
from scenarios.spec.describe import differences, flow
from scenarios.spec.load import Loaded, load

PAGE = Path(__file__).with_name("scenarios.md")
HEAD = """# The scenario library

What each shipped scenario asks, and in what it differs from the baseline of its region. Run one by its
name: `scenarios run NAME`. Sources of dates and sizes stand in the files, `configs/NAME.yaml`; what is assumed says so there.

The last column has all hard and all soft money of the plan, million USD, at the central classification: empty where every
program has as much of both as in the baseline. Only plans whose column is empty can say whether it matters what comes first: a
plan with more soft money in all differs from the baseline by that, too (`scenarios explain` tells the two apart).

This page is made by `python docs/make_scenarios.py`.

| scenario | question | differs from the baseline in | hard + soft |
| --- | --- | --- | --- |
"""


def page() -> str:
    """The whole page."""
    names = sorted(path.stem for path in CONFIGS.glob("*.yaml"))
    return HEAD + "".join(_row(name, loaded, _base(loaded)) for name in names for loaded in (load(name),))


def _base(loaded: Loaded) -> Loaded:
    """The scenario that it is laid over in the end: its region's baseline. One that stands alone is held against the first."""
    root = Path(list(loaded.files)[-1]).stem
    return load(root if len(loaded.files) > 1 else "baseline")


def _row(name: str, loaded: Loaded, base: Loaded) -> str:
    scenario = loaded.scenario
    question = scenario.question.replace("|", "\\|")
    return f"| **{name}**: {scenario.name} | {question} | {_difference(loaded, base)} | {_totals(loaded, base)} |\n"


def _totals(loaded: Loaded, base: Loaded) -> str:
    """Hard and soft money of all programs, where any program's differs from the baseline's by over a thousandth."""
    if loaded.scenario.region != base.scenario.region:
        return ""
    own, usual = central_totals(loaded), central_totals(base)
    sums = (sum(program[kind] for program in own.values()) for kind in ("hard", "soft"))
    return "" if same_totals(own, usual) else " + ".join(f"{total:,.0f}" for total in sums)


def _difference(loaded: Loaded, base: Loaded) -> str:
    """The keys that differ, with their values; another region is named only."""
    if loaded.scenario.region != base.scenario.region:
        return f"another region: {loaded.baseline.title}"
    found = [f"`{path}: {flow(b.value)}`" for path, _, b in differences(base, loaded) if b is not None]
    return "; ".join(found).replace("|", "\\|") or "nothing"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
