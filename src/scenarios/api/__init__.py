"""Scenarios from Python: the command line's few calls, with results that show themselves in a notebook."""

from __future__ import annotations

from scenarios.allocation.options import Range
from scenarios.allocation.seen import Seen, Shares
from scenarios.analysis.measure import Outcome
from scenarios.analysis.run_view import RunView
from scenarios.api.answers import Comparison, Explanation, Picture, Run
from scenarios.api.asked import Inquiry
from scenarios.api.calls import compare, explain, load, open_run, outcome, report, rule, run
from scenarios.api.deciding import DecisionAnswer, frontier, goal, next_amount, optimize
from scenarios.api.questions import learn, sensitivity, stress
from scenarios.api.sources import Scenario, Source
from scenarios.api.stored import Again, pack, rerun
from scenarios.errors import Problem, ScenarioError

__all__ = [
    "Again",
    "Comparison",
    "DecisionAnswer",
    "Explanation",
    "Inquiry",
    "Outcome",
    "Picture",
    "Problem",
    "Range",
    "Run",
    "RunView",
    "Scenario",
    "ScenarioError",
    "Seen",
    "Shares",
    "Source",
    "compare",
    "explain",
    "frontier",
    "goal",
    "learn",
    "load",
    "next_amount",
    "open_run",
    "optimize",
    "outcome",
    "pack",
    "report",
    "rerun",
    "rule",
    "run",
    "sensitivity",
    "stress",
]
