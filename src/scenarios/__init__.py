"""Scenarios: a policy simulator for allocating security assistance; illustrative, never a forecast.

>>> import scenarios
>>> scenarios.run("toy", members=20)
<Run of “Toy”, 20 draws, run ...>
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from scenarios.version import __version__

if TYPE_CHECKING:
    from scenarios.api import (
        Comparison,
        DecisionAnswer,
        Explanation,
        Inquiry,
        Outcome,
        Picture,
        Problem,
        Range,
        Run,
        RunView,
        Scenario,
        ScenarioError,
        Seen,
        Shares,
        Source,
        compare,
        explain,
        frontier,
        goal,
        learn,
        load,
        next_amount,
        open_run,
        optimize,
        outcome,
        report,
        rule,
        run,
        sensitivity,
        stress,
    )

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
    "__version__",
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


_TYPED = (
    "audit", "backtest", "calibrate", "completion", "diff", "doctor", "explore", "help", "import", "list", "new",
    "new-region", "next", "prune", "schema", "show", "status", "sweep", "trace", "validate", "why",
)  # fmt: skip
"""Commands that have no call."""


def __getattr__(name: str) -> Any:
    """Import a call or a type when it is first asked for: `import scenarios` alone loads nothing heavy."""
    if name not in __all__:
        what = f"module {__name__!r} has no attribute {name!r}"
        if name in _TYPED:
            what = f"{name!r} is a command, not a call: type `scenarios {name}` in a terminal, `!scenarios {name}` in a cell"
        raise AttributeError(what, name=name, obj=sys.modules[__name__])
    from scenarios import api

    return getattr(api, name)


def __dir__() -> list[str]:
    """What a user may call or name, and no more: this is what completion offers."""
    return sorted(__all__)
