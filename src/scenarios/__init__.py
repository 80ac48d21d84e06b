"""Scenarios: a policy simulator for allocating security assistance; illustrative, never a forecast.

>>> import scenarios
>>> scenarios.run("toy", members=20)
<Run of “Toy”, 20 draws, run ...>
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenarios.api import (
        Comparison,
        Explanation,
        Picture,
        Problem,
        Range,
        Run,
        Scenario,
        ScenarioError,
        Seen,
        Shares,
        Source,
        compare,
        explain,
        load,
        report,
        rule,
        run,
    )

__version__ = "0.1.0"
__all__ = [
    "Comparison",
    "Explanation",
    "Picture",
    "Problem",
    "Range",
    "Run",
    "Scenario",
    "ScenarioError",
    "Seen",
    "Shares",
    "Source",
    "__version__",
    "compare",
    "explain",
    "load",
    "report",
    "rule",
    "run",
]


def __getattr__(name: str) -> Any:
    """Import a call or a type when it is first asked for: `import scenarios` alone loads nothing heavy."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from scenarios import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
