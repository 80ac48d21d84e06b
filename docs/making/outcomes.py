"""What may be asked of a plan, from the table of outcomes."""

from __future__ import annotations

from making import markdown as md
from scenarios.analysis.outcomes import OUTCOMES, facts_of

HEAD = """What may be asked of a plan: `--metric NAME` of `compare` and `explain` takes any of them, and tables, JSON, exports
and the live page have them all. A number of one plan alone is compared by its change against the base. The layer says how
far to trust it: money can be tested, capability is assumed mechanisms with sourced ranges, violence is illustrative.
[How to add one of your own](#own-outcome)."""


def page() -> str:
    """The whole page."""
    heads = ["name", "means", "unit", "layer", "better", "by", "until", "may be explained"]
    rows = [_row(facts_of(one), heads[2:]) for one in OUTCOMES.values()]
    return md.page("Outcomes", HEAD, md.table(heads, rows))


def _row(facts: dict[str, object], keys: list[str]) -> list[str]:
    return [md.code(str(facts["name"])), str(facts["meaning"]), *(str(facts[key]) for key in keys)]
