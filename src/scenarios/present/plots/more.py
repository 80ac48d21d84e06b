"""What would one more amount do? A row for each country and kind, a panel for each amount; or cells by fiscal year."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scenarios.analysis.deciding.next_amount import AmountCell, NextAmount
from scenarios.present import style, words
from scenarios.present.deciding.around import chip_of, source_of
from scenarios.present.deciding.next_text import dollars, harms, when
from scenarios.present.deciding.next_text import title as titled
from scenarios.present.fit import shorten
from scenarios.present.outcome_words import amount, capital, named
from scenarios.present.plots.key import Entry, draw_key, key_height, line, marker, swatch
from scenarios.present.plots.swept import RAMP

_LEFT = 132.0
_ROW, _GAP, _HEAD, _FOOT = 17.0, 8.0, 26.0, 26.0


def title(found: NextAmount) -> str:
    """Where the first amount changes the outcome most."""
    return titled(found, found.amounts[0])


def alt_text(found: NextAmount) -> str:
    """The picture in a sentence."""
    said = [
        f"{dollars(cell.amount)}, {row['country']} {cell.kind}{f' FY{cell.fiscal_year}' if cell.fiscal_year else ''}: "
        f"median {amount(found.outcome.name, cell.effect.p50)}"
        for cell, row in zip(found.cells, table(found), strict=True)
    ]
    return f"What one more amount changes, {named(found.outcome.name)}: {'; '.join(said)}."


def table(found: NextAmount) -> list[dict[str, Any]]:
    """A row for each cell."""
    names = found.loaded.baseline.unit_names
    return [
        {
            "amount_million_usd": cell.amount, "country": names[cell.country], "kind": cell.kind,
            "fiscal_year": cell.fiscal_year, **{p: getattr(cell.effect, p) for p in ("p05", "p25", "p50", "p75", "p95")},
            "paid_out": cell.paid,
        }
        for cell in found.cells
    ]  # fmt: skip


def figure(found: NextAmount) -> Figure:
    """Draw a panel for each amount, or the years of the first one."""
    with style.drawing():
        countries = list(dict.fromkeys(cell.country for cell in found.cells))
        entries = [] if found.by_year else _key()
        top = key_height(entries) + 10 if entries else 6.0
        height = _HEAD + len(countries) * (2 * _ROW + _GAP) + _FOOT
        page = style.page(_heading(found), top + height)
        axes = page.canvas()
        if entries:
            draw_key(axes, 0, entries)
        _names(axes, top + _HEAD, found, countries)
        if found.by_year:
            _draw_years(axes, top, found, countries)
        else:
            wide = (style.width() - style.MARGIN - _LEFT) / len(found.amounts)
            for n, one in enumerate(found.amounts):
                _draw_panel(axes, top, (_LEFT + n * wide + 6, _LEFT + (n + 1) * wide - 12), found, countries, one)
        return page.figure


def _heading(found: NextAmount) -> style.Heading:
    shown = f" {dollars(found.amounts[0])} by fiscal year; medians." if found.by_year else ""
    return style.Heading(
        title=title(found),
        subtitle=f"{capital(named(found.outcome.name))}, {when(found)}, beside the plan as it stands.{shown}",
        source=source_of(found.loaded),
        chip=chip_of(found.loaded),
        note=f"{_what_is_run(found)} Effects are assumptions.",
    )


def _what_is_run(found: NextAmount) -> str:
    if found.by_year:
        return "Each cell is a run of its own on the same draws. ×: does harm, below nothing by twice its error."
    alone = "Each row is a run of its own on the same draws."
    return alone + " Scales differ between amounts." * (len(found.amounts) > 1)


def _key() -> list[Entry]:
    return [
        marker("median, hard", marker="s", markersize=6, color=style.HARD),
        marker("median, soft", marker="o", markersize=6, color=style.SOFT),
        swatch("50% of draws", style.RANGE),
        line("90% of draws", style.MID, linewidth=1.0),
        marker("does harm: below nothing by twice its error", marker="x", markersize=6, color=style.LAPSED),
    ]


def _middle(row: int, kind: str) -> float:
    return row * (2 * _ROW + _GAP) + _ROW * (0.5 if kind == "hard" else 1.5)


def _names(axes: Axes, top: float, found: NextAmount, countries: list[str]) -> None:
    for row, code in enumerate(countries):
        name = shorten(found.loaded.baseline.unit_names[code], 78, 9.5)
        style.write(axes, style.MARGIN, top + row * (2 * _ROW + _GAP) + _ROW, name, 9.5)
        for kind in ("hard", "soft"):
            style.write(axes, _LEFT - 8, top + _middle(row, kind), kind, 8.5, ha="right", color=style.MID)


def _draw_panel(
    axes: Axes, top: float, room: tuple[float, float], found: NextAmount, countries: list[str], million_usd: float
) -> None:
    """One amount on its own scale."""
    cells = found.of(million_usd)
    ends = [0.0, *(value for cell in cells for value in (cell.effect.p05, cell.effect.p95))]
    low, high = min(ends), max(ends)

    x = style.across((low, high), *room)

    bottom = top + _HEAD + len(countries) * (2 * _ROW + _GAP)
    style.write(axes, room[0], top + 8, dollars(million_usd), 10, weight="bold", color=style.MEDIAN)
    most = 4 if len(found.amounts) == 1 and not style.is_column() else 2
    for tick in MaxNLocator(most, steps=[1, 2, 5, 10]).tick_values(low, high):
        if low <= tick <= high:
            axes.plot([x(tick)] * 2, [top + _HEAD - 4, bottom], color=style.GRID, linewidth=0.6, zorder=0)
            style.write(axes, x(tick), bottom + 10, words.signed(f"{tick:,.6g}"), 8.5, ha="center", color=style.MID)
    axes.plot([x(0.0)] * 2, [top + _HEAD - 4, bottom], color=style.INK, linewidth=0.9, zorder=1)
    for cell in cells:
        middle = top + _HEAD + _middle(countries.index(cell.country), cell.kind)
        effect = cell.effect
        axes.plot([x(effect.p05), x(effect.p95)], [middle] * 2, color=style.MID, linewidth=1.0, zorder=2)
        style.box(axes, x(effect.p25), middle - 4, x(effect.p75) - x(effect.p25), 8, style.RANGE, edgecolor=style.MID,
                  linewidth=0.4, zorder=3)  # fmt: skip
        axes.plot([x(effect.p50)], [middle], zorder=4, **_mark(found, cell))


def _mark(found: NextAmount, cell: AmountCell) -> dict[str, Any]:
    if harms(found, cell):
        return {"marker": "x", "markersize": 6, "color": style.LAPSED, "markeredgewidth": 1.8}
    if cell.kind == "hard":
        return {"marker": "s", "markersize": 5.5, "color": style.HARD}
    return {"marker": "o", "markersize": 5.5, "color": style.SOFT}


def _draw_years(axes: Axes, top: float, found: NextAmount, countries: list[str]) -> None:
    """The first amount, a cell for each year with its median."""
    cells = found.of(found.amounts[0])
    wide = (style.width() - style.MARGIN - _LEFT) / len(found.years)
    values = np.array([found.outcome.side * cell.effect.p50 for cell in cells])
    low, spread = float(values.min()), float(np.ptp(values)) or 1.0
    for n, year in enumerate(found.years):
        named_year = f"FY{year}" if wide > 36 else f"’{year % 100:02d}"
        style.write(axes, _LEFT + (n + 0.5) * wide, top + 12, named_year, 9, ha="center", color=style.MID)
    for cell, value in zip(cells, values, strict=True):
        left = _LEFT + found.years.index(cell.fiscal_year or 0) * wide
        middle = top + _HEAD + _middle(countries.index(cell.country), cell.kind)
        shade = RAMP[min(int((value - low) / spread * len(RAMP)), len(RAMP) - 1)]
        style.box(axes, left, middle - _ROW / 2, wide, _ROW, shade, edgecolor=style.PAPER, linewidth=1.0)
        bad = harms(found, cell)
        said = amount(found.outcome.name, cell.effect.p50) + (" ×" if bad else "")
        style.write(axes, left + wide / 2, middle, said, 8.5, ha="center", color=style.LAPSED if bad else style.INK)
