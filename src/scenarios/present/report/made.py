"""From loaded scenarios to the page in one step: run, compare, build."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.analysis.headline import full_comparison
from scenarios.engine.run import Progress, run
from scenarios.present.report.page import build
from scenarios.spec.load import Loaded


def make(loaded: Sequence[Loaded], command: str, *, workers: int = 2, progress: Progress | None = None) -> str:
    """The report of scenarios, the base first, as HTML.

    Args:
        loaded: comparable scenarios (see `refuse_unlike`).
        command: what makes this page again.
        workers: threads.
        progress: told how many members are done.
    """
    results = run(loaded, workers=workers, progress=progress, command=command)
    found = full_comparison(loaded, results=results, workers=workers, progress=progress) if len(loaded) > 1 else None
    return build(loaded, results, command, found)
