"""From loaded scenarios to the page in one step: run, compare, audit, build."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from scenarios.analysis.audit.pipeline import pipeline_audit
from scenarios.analysis.explain import explain
from scenarios.analysis.headline import Compared, full_comparison
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.run import Progress, run
from scenarios.present.comparison_grids import grids_of
from scenarios.present.grid import Grid
from scenarios.present.report.brief import Brief, brief_of
from scenarios.present.report.deciding import deciding
from scenarios.present.report.page import Beside, build
from scenarios.present.summary import summary
from scenarios.spec.load import Loaded


def make(
    loaded: Sequence[Loaded],
    command: str,
    *,
    results: Sequence[Result] | None = None,
    sections: Collection[str] = (),
    answers: Sequence[tuple[Any, str]] = (),
    dollars: int | None = None,
    workers: int = 2,
    progress: Progress | None = None,
    again: bool = True,
) -> str:
    """The report of scenarios, the base first, as HTML.

    Args:
        loaded: comparable scenarios (see `refuse_unlike`).
        command: what makes this page again.
        results: their results, where they have been run.
        sections: what else is told: `explain`, why each scenario differs from the base, which takes many runs more; `decide`,
            what each difference rests on, and what is worth learning.
        answers: of `optimize`, `next`, `goal`, `frontier`, each with the command that gives it alone: a section each.
        dollars: the fiscal year of whose dollars the plans are told.
        workers: threads.
        progress: told how many members are done.
        again: whether the engine may be asked for what the results do not hold; of stored runs it is not.
    """
    results = run(loaded, workers=workers, progress=progress, command=command) if results is None else results
    found = _found(loaded, results, workers, progress, again)
    others = loaded[1:] if "explain" in sections else []
    why = [explain(loaded[0], other, workers=workers, progress=progress) for other in others]
    fit = pipeline_audit(loaded[0], workers) if again else None
    more = deciding(loaded, results, workers) if "decide" in sections else None
    return build(loaded, results, command, Beside(found, why, fit, more, answers, again), dollars)


def make_brief(
    loaded: Sequence[Loaded],
    command: str,
    *,
    results: Sequence[Result] | None = None,
    dollars: int | None = None,
    workers: int = 2,
    progress: Progress | None = None,
    again: bool = True,
) -> tuple[Brief, list[Grid]]:
    """The brief of scenarios, the base first, and the tables that may follow it.

    Args:
        loaded: comparable scenarios (see `refuse_unlike`).
        command: what makes it again.
        results: their results, where they have been run.
        dollars: the fiscal year of whose dollars the plans are told.
        workers: threads.
        progress: told how many members are done.
        again: whether the engine may be asked for what the results do not hold; of stored runs it is not.
    """
    results = run(loaded, workers=workers, progress=progress, command=command) if results is None else results
    found = _found(loaded, results, workers, progress, again)
    fit = pipeline_audit(loaded[0], workers) if again else None
    brief = brief_of(loaded, results, command, found, fit, dollars)
    return brief, grids_of(found) if found is not None else summary(results[0])


def _found(
    loaded: Sequence[Loaded], results: Sequence[Result], workers: int, progress: Progress | None, again: bool
) -> Compared | None:
    """The comparison of several scenarios; none of one."""
    if len(loaded) == 1:
        return None
    return full_comparison(loaded, results=results, workers=workers, variants=again, progress=progress)
