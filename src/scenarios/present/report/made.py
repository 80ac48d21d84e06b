"""From loaded scenarios to the page in one step: run, compare, audit, build."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.analysis.audit.pipeline import pipeline_audit
from scenarios.analysis.explain import explain
from scenarios.analysis.headline import Compared, full_comparison
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.run import Progress, run
from scenarios.present.comparison_grids import grids_of
from scenarios.present.grid import Grid
from scenarios.present.report.brief import Brief, brief_of
from scenarios.present.report.deciding import deciding
from scenarios.present.report.page import build
from scenarios.present.summary import summary
from scenarios.spec.load import Loaded


def make(
    loaded: Sequence[Loaded],
    command: str,
    *,
    results: Sequence[Result] | None = None,
    explained: bool = False,
    decided: bool = False,
    dollars: int | None = None,
    workers: int = 2,
    progress: Progress | None = None,
) -> str:
    """The report of scenarios, the base first, as HTML.

    Args:
        loaded: comparable scenarios (see `refuse_unlike`).
        command: what makes this page again.
        results: their results, where they have been run.
        explained: whether it is also told why each scenario differs from the base, which takes many runs more.
        decided: whether it is also told what each difference rests on, and what is worth learning.
        dollars: the fiscal year of whose dollars the plans are told.
        workers: threads.
        progress: told how many members are done.
    """
    results = run(loaded, workers=workers, progress=progress, command=command) if results is None else results
    found = _found(loaded, results, workers, progress)
    others = loaded[1:] if explained else []
    why = [explain(loaded[0], other, workers=workers, progress=progress) for other in others]
    more = deciding(loaded, results, workers) if decided else None
    return build(loaded, results, command, found, why, pipeline_audit(loaded[0], workers), dollars, more)


def make_brief(
    loaded: Sequence[Loaded],
    command: str,
    *,
    results: Sequence[Result] | None = None,
    dollars: int | None = None,
    workers: int = 2,
    progress: Progress | None = None,
) -> tuple[Brief, list[Grid]]:
    """The brief of scenarios, the base first, and the tables that may follow it.

    Args:
        loaded: comparable scenarios (see `refuse_unlike`).
        command: what makes it again.
        results: their results, where they have been run.
        dollars: the fiscal year of whose dollars the plans are told.
        workers: threads.
        progress: told how many members are done.
    """
    results = run(loaded, workers=workers, progress=progress, command=command) if results is None else results
    found = _found(loaded, results, workers, progress)
    brief = brief_of(loaded, results, command, found, pipeline_audit(loaded[0], workers), dollars)
    return brief, grids_of(found) if found is not None else summary(results[0])


def _found(loaded: Sequence[Loaded], results: Sequence[Result], workers: int, progress: Progress | None) -> Compared | None:
    """The comparison of several scenarios; none of one."""
    return full_comparison(loaded, results=results, workers=workers, progress=progress) if len(loaded) > 1 else None
