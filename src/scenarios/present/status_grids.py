"""Where each dollar stands on a date, as tables: one a program for people, one with all bands for files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from scenarios.analysis.measure import MILLION_USD
from scenarios.analysis.status import APART, STATUS_STAGES, StatusRow
from scenarios.engine.ensemble.dataset import ROUGHLY
from scenarios.engine.ensemble.stream import EXACT_TO
from scenarios.present import words
from scenarios.present.grid import Grid, GridColumn, Span
from scenarios.present.grid.kind import Value

HEADS = {
    "appropriated": "approp.", "waiting": "waiting", "unobligated": "unoblig.", "unliquidated": "unliq.",
    "disbursed": "disbursed", "lapsed": "lapsed", "cancelled": "cancelled", "held": "held", "returned": "returned",
    "outside": words.SENT,
}  # fmt: skip
"""Stages that are shown, and their short names; those that belong to no country only where there is any."""
SHORT = "approp.: appropriated; unoblig.: unobligated; unliq.: unliquidated, signed and not yet paid"
NARROW = 0.05
"""Million USD: a band that is narrower is none."""


def by_program(rows: Sequence[StatusRow], few: bool) -> list[Grid]:
    """A table for each program: means, which add up, and the 90% band of what is disbursed unless draws are few."""
    groups = groupby(rows, key=lambda row: row.program)
    return [_program(name, list(found), few) for name, found in groups]


def _program(name: str, rows: Sequence[StatusRow], few: bool) -> Grid:
    stages = [s for s in HEADS if s not in APART or any(row.stages[s][2] for row in rows)]
    columns = [GridColumn("country", name), GridColumn("kind", "kind")]
    for stage in stages:
        columns.append(GridColumn(stage, HEADS[stage], "tenths", MILLION_USD, "money", "mean over draws"))
        if stage == "disbursed" and not few:
            columns.append(GridColumn("most", "90% of draws", "tenths", MILLION_USD, "money", ends=("p05", "p95")))
    cells = tuple((row.country, row.kind, *(cell for s in stages for cell in _cells(row, s, few))) for row in rows)
    return Grid(f"status_{name}", "", tuple(columns), cells, 2)


def _cells(row: StatusRow, stage: str, few: bool) -> list[Value]:
    """A stage's mean, a dash for nothing; behind what is disbursed its band, where it has one."""
    low, _, high = (x / 1e6 for x in row.stages[stage])
    mean: Value = row.means[stage] / 1e6 if row.means[stage] > 0.0 else None
    if stage != "disbursed" or few:
        return [mean]
    return [mean, Span(low, high) if high - low >= NARROW else ""]


def with_bands(rows: Sequence[StatusRow], names: Mapping[str, str]) -> Grid:
    """Every row with the band of every stage, for files.

    Args:
        rows: what stood where.
        names: of countries and regional units, by code.
    """
    columns = [GridColumn(key, key) for key in ("program", "country", "name", "kind")]
    for stage in STATUS_STAGES:
        columns.append(GridColumn(f"{stage}_mean", stage, "tenths", MILLION_USD, "money", "mean over draws"))
        columns.append(GridColumn(f"{stage}_p50", f"{stage}, median", "tenths", MILLION_USD, "money", "median over draws"))
        columns.append(GridColumn(stage, f"{stage}, 90% of draws", "tenths", MILLION_USD, "money", ends=("p05", "p95")))
    keys = [(row.program, row.country, names.get(row.country, ""), row.kind) for row in rows]
    cells = tuple(
        (*key, *(c for s in STATUS_STAGES for c in _both(row, s))) for key, row in zip(keys, rows, strict=True)
    )
    title = "Where each dollar stood; ALL: all together"
    return Grid("status", title, tuple(columns), cells, 4)


def _both(row: StatusRow, stage: str) -> tuple[Value, Value, Value]:
    low, middle, high = (x / 1e6 for x in row.stages[stage])
    return row.means[stage] / 1e6, middle, Span(low, high)


def roughly(members: int) -> tuple[str, ...]:
    """How near quantiles are, in a sentence, where the members are too many to be held."""
    return (f"Quantiles are {ROUGHLY}.",) if members > EXACT_TO else ()
