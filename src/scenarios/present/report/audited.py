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
from scenarios.present.report.table import Table, data_csv

NOTES = (
    "Inside: the narrowest band that holds all that is stated. Points share money and dates: they are no independent tests.",
)


def audited(fit: Fit) -> list[Table]:
    """The tables of the section; none where the region has no such figures."""
    if not fit.rows:
        return []
    title = "Published figures and the pipeline at the same date"
    tables = [Table(title, HEADER, tuple(counted_rows(fit)), NOTES, 1, data_csv(records(fit)), "audit-points.csv")]
    if fitted := fitted_rows(fit):
        tables.append(Table(FITTED, HEADER, tuple(fitted)))
    if others := otherwise_rows(fit):
        tables.append(Table(otherwise_title(fit), HEADER, tuple(others)))
    if left := uncounted_rows(fit):
        tables.append(Table("Not counted", UNCOUNTED, tuple(left), names=2))
    return [*tables, Table("Where each figure stands", SOURCES, tuple(source_rows(fit)), names=len(SOURCES))]
