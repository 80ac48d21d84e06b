"""The figures that a scenario has in place of its region's, as a table of the page."""

from __future__ import annotations

from scenarios.baseline.facts import Baseline
from scenarios.present import words
from scenarios.present.report.table import Table, texts_table


def own_figures(baseline: Baseline) -> list[Table]:
    """One row a figure: the cell, what it is here and in the region's tables, who says so; no table where there are none."""
    if not baseline.own:
        return []
    rows = tuple(
        (one.cell.name, one.cell.words, one.cell.amount, one.before, words.clean(one.cell.source)) for one in baseline.own
    )
    title = "Figures of the scenario’s own, marked u"
    return [texts_table(title, ("name", "cell", "here", "in the region’s tables", "source"), rows, names=5)]
