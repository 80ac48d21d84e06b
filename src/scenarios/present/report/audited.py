"""The pipeline against published figures, as tables of the page: every point, hit or miss, and what is not counted."""

from __future__ import annotations

from scenarios.analysis.audit.pipeline import Fit
from scenarios.present.audit_table import (
    FITTED,
    HEADER,
    SOURCES,
    UNCOUNTED,
    counted_rows,
    fitted_rows,
    otherwise_rows,
    otherwise_title,
    records,
    source_rows,
    uncounted_rows,
)
from scenarios.present.grid.kind import records_grid
from scenarios.present.report.table import Table, texts_table

NOTES = (
    "Inside: the narrowest band that holds all that is stated. Points share money and dates: they are no independent tests.",
)


def audited(fit: Fit) -> list[Table]:
    """The tables of the section; none where the region has no such figures."""
    if not fit.rows:
        return []
    title = "Published figures and the pipeline at the same date"
    tables = [texts_table(title, HEADER, counted_rows(fit), NOTES, full=records_grid("audit-points", "", records(fit)))]
    if fitted := fitted_rows(fit):
        tables.append(texts_table(FITTED, HEADER, fitted))
    if others := otherwise_rows(fit):
        tables.append(texts_table(otherwise_title(fit), HEADER, others))
    if left := uncounted_rows(fit):
        tables.append(texts_table("Not counted", UNCOUNTED, left, names=2))
    return [*tables, texts_table("Where each figure stands", SOURCES, source_rows(fit), names=len(SOURCES))]
