"""Plans by named rules, to set beside what was found: every rule that needs nothing said, in place of what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scenarios.allocation.mixes import MIXES
from scenarios.allocation.options import options_of
from scenarios.allocation.splits import SPLITS
from scenarios.analysis.deciding.leeway import Leeway
from scenarios.spec.scenario import Rule, ScenarioSpec

TABLES: dict[str, Mapping[str, Callable[..., Any]]] = {"split": SPLITS, "mix": MIXES}


def rivals_of(leeway: Leeway) -> dict[str, ScenarioSpec]:
    """Plans by the name of their rule: `split equal`, `mix as_reported`; all else as reported."""
    out = {}
    for part, table in TABLES.items():
        programs = [program for kind, program in leeway.groups() if kind == part]
        for name, rule in table.items() if programs else ():
            if name != "as_reported" and all(option.default is not ... for option in options_of(rule).values()):
                out[f"{part} {name}"] = _under(leeway, programs, part, Rule(rule=name))
    return out


def _under(leeway: Leeway, programs: list[str], part: str, rule: Rule) -> ScenarioSpec:
    plain, plans = leeway.plain, {}
    for name, plan in plain.programs.items():
        update = {part: leeway.since(getattr(plan, part), rule)} if name in programs else {}
        plans[name] = plan.model_copy(update=update)
    return plain.model_copy(update={"programs": plans})
