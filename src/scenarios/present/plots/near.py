"""What may be chosen freely? For each number of the plan the best, and the range in which nearly all of the gain is kept."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scenarios.analysis.deciding.optimize import Optimized
from scenarios.present import style, words
from scenarios.present.deciding import optimize_words as say
from scenarios.present.deciding.around import chip_of, source_of
from scenarios.present.fit import shorten
from scenarios.present.plots.key import Entry, draw_key, key_height, marker, swatch

_LEFT, _RIGHT = (214.0, 132.0), style.WIDE - style.MARGIN - 96
"""Points between which shares are drawn; the first for a page and for a column."""
_ROW, _HEAD, _FOOT = 22.0, 24.0, 26.0
_WIDE = 0.10
"""A range this wide is one in which there is something to choose."""


def title(found: Optimized) -> str:
    """How many of the numbers leave something to choose."""
    if not found.flat.r2:
        return say.title(found)
    wide = int((found.flat.high - found.flat.low >= _WIDE).sum())
    whole = words.counted(len(found.x), "number")
    kept, points = words.percent(1.0 - found.flat.share), round(100 * _WIDE)
    if wide == 0:
        return f"To keep {kept} of the gain, no number of the plan has a range of {points} points"
    return f"{kept} of the gain is kept while {wide} of {whole} have a range of {points} points or more"


def alt_text(found: Optimized) -> str:
    """The picture in a sentence."""
    said = [
        f"{row['what']} {row['which']}: best {words.percent(row['best'])}"
        + (f", {words.percent(row['low'])} to {words.percent(row['high'])}" if found.flat.r2 else "")
        for row in table(found)
    ]
    return f"The best of each number of the plan and the range that keeps nearly all of the gain: {'; '.join(said)}."


def table(found: Optimized) -> list[dict[str, Any]]:
    """A row for each number."""
    return [
        {
            "what": say.part_words(found, one), "which": say.key_words(found, one), "best": float(found.x[n]),
            "low": float(found.flat.low[n]), "high": float(found.flat.high[n]), "other_draws": float(found.again[n]),
            "limit_low": one.low, "limit_high": one.high,
        }
        for n, one in enumerate(found.leeway.variables)
    ]  # fmt: skip


def figure(found: Optimized) -> Figure:
    """Draw a row for each number, by part."""
    with style.drawing():
        entries = _key(found)
        top = key_height(entries) + 8
        groups = list(found.leeway.groups().values())
        height = sum(_HEAD + _ROW * len(places) for places in groups) + _FOOT
        page = style.page(_heading(found), top + height)
        axes = page.canvas()
        draw_key(axes, 0, entries)
        begin = top
        for places in groups:
            begin = _draw_part(axes, begin, found, places)
        _draw_scale(axes, top, begin)
        return page.figure


def _heading(found: Optimized) -> style.Heading:
    gain = say.against(found).split(". ")[0]
    return style.Heading(
        title=title(found),
        subtitle=f"Shares of a year's money; by the {found.target.statistic.replace('_', ' ')} of {say.measured(found)}",
        source=f"{source_of(found.loaded, found.members)} searched",
        chip=chip_of(found.loaded),
        note=f"{gain}. Each range lets the other numbers of its part move and holds all else: they cannot be taken at their "
        "ends all at once. The gain itself is an assumption of the model.",
    )


def _key(found: Optimized) -> list[Entry]:
    kept = f"keeps {words.percent(1.0 - found.flat.share)} of the gain"
    ranges = [swatch(kept, style.RANGE)] if found.flat.r2 else []
    return [
        *ranges,
        marker("best", marker="o", markersize=7, color=style.INK),
        marker("searched on other draws", marker="o", markersize=7, markerfacecolor="none", color=style.INK),
        marker("limit of law, file or option", marker="|", markersize=10, markeredgewidth=1.6, color=style.LAPSED),
    ]


def _x(share: float) -> float:
    return style.across((0.0, 1.0), style.fitting(*_LEFT), style.at(_RIGHT))(share)


def _draw_part(axes: Axes, top: float, found: Optimized, places: list[int]) -> float:
    """The numbers of one part; where the next begins."""
    first = found.leeway.variables[places[0]]
    style.write(axes, style.MARGIN, top + 13, say.part_words(found, first), 10.5, weight="bold", color=style.MEDIAN)
    for row, n in enumerate(places):
        _draw_row(axes, top + _HEAD + _ROW * (row + 0.5), found, n)
    return top + _HEAD + _ROW * len(places)


def _draw_row(axes: Axes, middle: float, found: Optimized, n: int) -> None:
    one, x = found.leeway.variables[n], float(found.x[n])
    name = shorten(say.key_words(found, one), style.fitting(*_LEFT) - style.MARGIN - 30, 9.5)
    style.write(axes, style.MARGIN + 10, middle, name, 9.5)
    axes.plot([_x(0.0), _x(1.0)], [middle, middle], color=style.GRID, linewidth=0.6, zorder=0)
    if found.flat.r2:
        low, high = float(found.flat.low[n]), float(found.flat.high[n])
        style.box(axes, _x(low), middle - 5, _x(high) - _x(low), 10, style.RANGE, edgecolor=style.MID, linewidth=0.5)
        said = f"{words.percent(low)} to {words.percent(high)}"
        style.write(axes, style.width() - style.MARGIN, middle, said, 8.5, ha="right", color=style.MID)
    for limit, open_ in ((one.low, 0.0), (one.high, 1.0)):
        if abs(limit - open_) > 1e-9:
            axes.plot([_x(limit)] * 2, [middle - 7, middle + 7], color=style.LAPSED, linewidth=1.6)
    axes.plot([_x(float(found.again[n]))], [middle], "o", markersize=7, markerfacecolor="none", color=style.INK, zorder=5)
    axes.plot([_x(x)], [middle], "o", markersize=5.5, color=style.INK, zorder=6)


def _draw_scale(axes: Axes, top: float, bottom: float) -> None:
    for tick in (0.0, 0.5, 1.0) if style.is_column() else (0.0, 0.25, 0.5, 0.75, 1.0):
        axes.plot([_x(tick)] * 2, [top + _HEAD, bottom], color=style.GRID, linewidth=0.6, zorder=0)
        style.write(axes, _x(tick), bottom + 10, words.percent(tick), 8.5, ha="center", color=style.MID)
