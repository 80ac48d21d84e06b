"""A sweep as tables: the values, the money, the outcome with its band; one to read, and a tidy one to go on with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from scenarios.analysis.measure import MILLION_USD
from scenarios.analysis.outcomes import OUTCOMES
from scenarios.analysis.sweep import Swept, SweptPoint
from scenarios.present import reading
from scenarios.present.grid import Grid, GridColumn
from scenarios.present.grid.kind import Value, key_of
from scenarios.present.outcome_grids import band_cells, band_columns
from scenarios.present.outcome_words import named

MOST_ROWS = 60
"""Plans that a table to be read tells; of more, those at both ends."""
AT_EACH_END = 10


def swept_grid(found: Swept) -> Grid:
    """A row for each plan."""
    told, one = reading.enough(found.base), OUTCOMES[found.metric]
    keys = [axis.key for axis in found.axes]
    above, heads = told_apart(keys)
    columns = (
        *(GridColumn(key_of(key), head, meaning="value of this key") for key, head in zip(keys, heads, strict=True)),
        GridColumn("allotted", "allotted", "tenths", MILLION_USD, "money", "mean over draws"),
        *band_columns(found.metric, told),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple((*p.values, p.allotted, *band_cells(p.effect, told)) for p in found.points)
    what = named(found.metric) if one.paired else f"{named(found.metric)}, change"
    few = reading.too_few(int(found.base.data.sizes["member"]))
    draws = f"{reading.draws(found.base)} of our assumptions, seed {reading.year_of(found.base, 'seed')}"
    unequal = any(abs(p.allotted - found.base_allotted) > 0.05 for p in found.points)
    money = "Plans allot unlike sums: they cannot be ranked by this alone." if unequal else ""
    base = f"Base: {found.base_allotted:,.1f} million USD allotted. {draws}."
    if found.assumed:
        base = f"Each plan is set against {found.base.name} under its own assumptions. {draws}."
    below = f"Keys stand below {above}." if above else ""
    notes = tuple(filter(None, (below, money, few, base, one.meaning)))
    title = f"Against {found.base.name} as it stands: {what}, all places"
    return Grid("sweep", title, columns, rows, len(found.axes), notes=(*notes, reading.warning_line(found.base)))


def told_apart(keys: Sequence[str]) -> tuple[str, list[str]]:
    """What several keys have in common at their beginning, and each without it; one key stays whole.

    >>> told_apart(["programs.carsi.mix", "programs.carsi.limit"])
    ('programs.carsi', ['mix', 'limit'])
    """
    steps = [key.split(".")[:-1] for key in keys] if len(keys) > 1 else [[]]
    common = [same[0] for same in takewhile(lambda level: len(set(level)) == 1, zip(*steps, strict=False))]
    return ".".join(common), [".".join(key.split(".")[len(common) :]) for key in keys]


def shown_grid(found: Swept) -> Grid:
    """The same to be read: of many plans those with the most and the least of the outcome."""
    grid = swept_grid(found)
    if len(grid.rows) <= MOST_ROWS:
        return grid
    order = sorted(range(len(grid.rows)), key=lambda n: -found.points[n].effect.p50)
    ends = [*order[:AT_EACH_END], *order[-AT_EACH_END:]]
    note = f"Of {len(order):,} plans the {AT_EACH_END} with the most and the {AT_EACH_END} with the least, by medians."
    return replace(grid, rows=tuple(grid.rows[n] for n in ends), notes=(note, *grid.notes))


def tidy_grid(found: Swept) -> Grid:
    """A row for each plan and outcome, a value in each cell: for programs. The median alone where draws are too few."""
    told = reading.enough(found.base)
    members, seed = int(found.base.data.sizes["member"]), reading.year_of(found.base, "seed")
    levels, numbers = ("p05", "p25", "p50", "p75", "p95"), [bool(axis.numbers) for axis in found.axes]
    columns = (
        GridColumn("plan", "plan", "count"),
        *(GridColumn(key_of(axis.key), axis.key, "figure", meaning="value of this key") for axis in found.axes),
        GridColumn("outcome", "outcome"),
        GridColumn("unit", "unit"),
        GridColumn("allotted_million_usd", "allotted", "figure", MILLION_USD, "money", "mean over draws"),
        *(GridColumn(level, level, "figure", meaning="quantile of the change against the base") for level in levels),
        GridColumn("mc_error_p50", "mc error", "figure", meaning="90% Monte Carlo error of the median"),
        GridColumn("chance_better", "chance better", "figure", meaning="share of draws on the better side"),
        GridColumn("members", "members", "count"),
        GridColumn("seed", "seed", "count"),
    )

    def row(n: int, point: SweptPoint, k: int) -> tuple[Value, ...]:
        name, one = found.metrics[k], point.effects[k]
        values = (float(text) if is_number else text for text, is_number in zip(point.values, numbers, strict=True))
        quantiles = tuple(getattr(one, level) if told or level == "p50" else None for level in levels)
        sure = (one.mc_error["p50"], one.chance_better) if told else (None, None)
        return n + 1, *values, name, OUTCOMES[name].unit, point.allotted, *quantiles, *sure, members, seed

    rows = tuple(row(n, point, k) for n, point in enumerate(found.points) for k in range(len(found.metrics)))
    return Grid("table", f"Against {found.base.name}", columns, rows, 1 + len(found.axes))
