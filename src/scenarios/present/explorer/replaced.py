"""What of a plan a control replaces once it is moved, in words; nothing where it keeps the plan's own shape."""

from __future__ import annotations

from scenarios.present import words
from scenarios.spec.describe import flow
from scenarios.spec.levers import Path
from scenarios.spec.scenario import Plan, Rule


def replaced_mix(plan: Plan, *, same: bool) -> str:
    """What one hard share, or one by year, replaces: a path, a rule, or what differs by country."""
    match plan.mix:
        case Rule(rule="constant"):
            return ""
        case Rule(rule="path"):
            return f"the plan’s path {flow(plan.mix.options['years'])}" if same else ""
        case Rule(rule="as_reported"):
            return "the mix as reported, by year and country" if same else "the mix as reported, by country"
    return f"the plan’s rule {_name(plan.mix)}"


def replaced_split(plan: Plan) -> str:
    """What weights, or another rule, replace."""
    match plan.split:
        case Rule(rule="shares"):
            return ""
        case Rule(rule="as_reported"):
            return "the split as reported, year by year"
    return f"the plan’s rule {_name(plan.split)}"


def replaced_lever(path: Path) -> str:
    """What one value for all years replaces."""
    return f"the plan’s path {flow(path.levels)}" if isinstance(path.levels, dict) and len(path.levels) > 1 else ""


def _name(rule: Rule) -> str:
    return words.clean(rule.rule.replace("_", " "))
