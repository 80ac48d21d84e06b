"""A sweep as a table: the values, the money, the outcome with its band."""

from __future__ import annotations

from scenarios.analysis.measure import MILLION_USD
from scenarios.analysis.outcomes import OUTCOMES
from scenarios.analysis.sweep import Swept
from scenarios.present import reading
from scenarios.present.grid import Grid, GridColumn
from scenarios.present.grid.kind import Value, key_of
from scenarios.present.outcome_grids import band_cells, band_columns
from scenarios.present.outcome_words import named


def swept_grid(found: Swept) -> Grid:
    """A row for each plan."""
    told, one = reading.enough(found.base), OUTCOMES[found.metric]
    columns = (
        *(GridColumn(key_of(axis.key), axis.key, meaning="value of this key") for axis in found.axes),
        GridColumn("allotted", "allotted", "tenths", MILLION_USD, "money", "mean over draws"),
        *band_columns(found.metric, told),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple((*p.values, p.allotted, *band_cells(p.effect, told)) for p in found.points)
    what = named(found.metric) if one.paired else f"{named(found.metric)}, change"
    few = reading.too_few(int(found.base.data.sizes["member"]))
    draws = f"{reading.draws(found.base)} of our assumptions, seed {reading.year_of(found.base, 'seed')}"
    unequal = any(abs(p.allotted - found.base_allotted) > 0.05 for p in found.points)
    money = "Plans allot unlike sums: they cannot be ranked by this alone." if unequal else ""
    notes = tuple(filter(None, (money, few, f"Base: {found.base_allotted:,.1f} million USD allotted. {draws}.", one.meaning)))
    title = f"Against {found.base.name} as it stands: {what}, all places"
    return Grid("sweep", title, columns, rows, len(found.axes), notes=(*notes, reading.warning_line(found.base)))
