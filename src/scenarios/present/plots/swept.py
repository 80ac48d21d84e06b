"""How does the answer move with a number? A line with bands over one key, shaded cells over two."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scenarios.analysis.outcomes import OUTCOMES
from scenarios.analysis.sweep import Swept
from scenarios.present import reading, style, words
from scenarios.present.fit import shorten
from scenarios.present.outcome_words import amount, capital, named
from scenarios.present.plots.key import Entry, draw_key, key_height, line, swatch

_LEFT, _RIGHT, _HEIGHT = 92.0, 34.0, 250.0
_CELL = 30.0
RAMP = ("#F7FBFF", "#DEEBF7", "#C6DBEF", "#9ECAE1", "#6BAED6")
"""Light to dark blue; ink on each has a contrast of at least 4.5:1."""


def title(found: Swept) -> str:
    """Between which medians the outcome moves."""
    medians = [p.effect.p50 for p in found.points]
    low, high = (amount(found.metric, x) for x in (min(medians), max(medians)))
    return f"{capital(OUTCOMES[found.metric].title)}: medians from {low} to {high} over these plans"


def alt_text(found: Swept) -> str:
    """The picture in a sentence."""
    said = "; ".join(f"{' and '.join(p.values)}: {amount(found.metric, p.effect.p50)}" for p in found.points)
    return f"Medians of {named(found.metric)} by {' and '.join(axis.key for axis in found.axes)}: {said}."


def table(found: Swept) -> list[dict[str, Any]]:
    """A row for each plan."""
    keys = [axis.key for axis in found.axes]
    levels = ("p05", "p25", "p50", "p75", "p95")
    return [
        {**dict(zip(keys, p.values, strict=True)), "allotted": p.allotted, **{x: getattr(p.effect, x) for x in levels}}
        for p in found.points
    ]


def figure(found: Swept) -> Figure:
    """Draw one key as a line with bands, two as cells with their medians."""
    with style.drawing():
        two = len(found.axes) == 2
        entries = [] if two else _key(reading.enough(found.base))
        top = key_height(entries) + 18 if entries else 18.0
        tall = _CELL * len(found.axes[0].values) if two else _HEIGHT
        page = style.page(_heading(found), top + tall + 44)
        if entries:
            draw_key(page.canvas(), 0, entries)
        axes = page.axes(_LEFT, top, style.width() - _LEFT - _RIGHT, tall)
        (_draw_cells if two else _draw_line)(axes, found)
        return page.figure


def _key(told: bool) -> list[Entry]:
    bands = [swatch("50% of draws", style.BAND, alpha=0.62), swatch("90% of draws", style.BAND, alpha=0.26)] if told else []
    return [*bands, line("median", style.MEDIAN, linewidth=1.8)]


def _draw_line(axes: Axes, found: Swept) -> None:
    axis, told = found.axes[0], reading.enough(found.base)
    x = np.array(axis.numbers or range(len(axis.values)), dtype=float)
    order = np.argsort(x)
    levels = ("p05", "p25", "p50", "p75", "p95")
    band = {name: np.array([getattr(found.points[n].effect, name) for n in order]) for name in levels}
    if told:
        axes.fill_between(x[order], band["p05"], band["p95"], color=style.BAND, alpha=0.26, linewidth=0)
        axes.fill_between(x[order], band["p25"], band["p75"], color=style.BAND, alpha=0.48, linewidth=0)
    axes.plot(x[order], band["p50"], "o-", color=style.MEDIAN, linewidth=1.8, markersize=4)
    axes.axhline(0.0, color=style.INK, linewidth=0.9)
    axes.grid(axis="y", color=style.GRID, linewidth=0.7)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(lambda value, _: words.signed(f"{value:+,.6g}") if value else "0")
    if not axis.numbers:
        axes.set_xticks(x, [shorten(text, 80, 9) for text in axis.values])
    axes.set_xlabel(shorten(axis.key, 500, 9), fontsize=9)


def _draw_cells(axes: Axes, found: Swept) -> None:
    """Rows are the first key, columns the second; the shade follows the median, the number stands in the cell."""
    down, across = found.axes
    values = np.array([p.effect.p50 for p in found.points]).reshape(len(down.values), len(across.values))
    low, wide = float(values.min()), float(np.ptp(values)) or 1.0
    for (r, c), value in np.ndenumerate(values):
        shade = RAMP[min(int((value - low) / wide * len(RAMP)), len(RAMP) - 1)]
        style.box(axes, c, r, 1, 1, shade, edgecolor=style.PAPER, linewidth=1.0)
        room = (style.width() - _LEFT - _RIGHT) / len(across.values) - 4
        style.write(axes, c + 0.5, r + 0.5, shorten(amount(found.metric, float(value)), room, 8.5), 8.5, ha="center")
    axes.set(xlim=(0, len(across.values)), ylim=(len(down.values), 0))
    axes.set_xticks(np.arange(len(across.values)) + 0.5, [shorten(text, 60, 9) for text in across.values])
    axes.set_yticks(np.arange(len(down.values)) + 0.5, [shorten(text, 60, 9) for text in down.values])
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlabel(shorten(across.key, 500, 9), fontsize=9)
    axes.annotate(shorten(down.key, 500, 9), (0, 1), xycoords="axes fraction", xytext=(-64, 8), textcoords="offset points",
                  fontsize=9, color=style.MID)  # fmt: skip


def _heading(found: Swept) -> style.Heading:
    base = found.base
    unlike = any(abs(p.allotted - found.base_allotted) > 0.05 for p in found.points)
    return style.Heading(
        title=title(found),
        subtitle=f"{capital(named(found.metric))}, against {reading.scenario_name(base)} as it stands, all places",
        source=reading.source(base, "vintage_label", "money_label"),
        chip=reading.chip(base),
        note="Every plan is run on the same draws as the base. Effects are assumptions, small beside everything else."
        + (" Plans allot unlike sums and cannot be ranked by this alone." if unlike else ""),
    )
