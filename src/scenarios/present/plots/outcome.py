"""What does each plan change in an outcome that is not homicides averted? Dots and ranges on one axis, a row a plan."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scenarios.analysis.compare import whole_change
from scenarios.analysis.headline import Compared
from scenarios.analysis.outcomes import OUTCOMES
from scenarios.arrays import Floats
from scenarios.present import reading, style
from scenarios.present.envelopes import first_sentence
from scenarios.present.fit import wrap
from scenarios.present.outcome_words import amount, capital, named
from scenarios.present.plots.key import draw_key, key_height, line, marker, swatch

_LEFT, _RIGHT = (232.0, 136.0), 500.0
"""Points between which the axis lies; a plan's name stands to the left of it, its numbers to the right."""
_ROW, _HEAD, _FOOT = 40.0, 22.0, 20.0


def title(found: Compared) -> str:
    """The plans' medians, as they are."""
    medians = [float(np.median(values)) for values in _changes(found)]
    what = OUTCOMES[found.metric].title
    if not any(medians):
        return f"No plan’s median changes {what}"
    if len(medians) == 1:
        return f"{capital(what)}: {amount(found.metric, medians[0])} in the median draw"
    ends = (amount(found.metric, x) for x in (min(medians), max(medians)))
    return f"{capital(what)}: medians from {' to '.join(ends)} over these plans"


def alt_text(found: Compared) -> str:
    """The picture in a sentence."""
    each = (f"{name}: {_numbers(found, values)}" for name, values in zip(found.names[1:], _changes(found), strict=True))
    return f"Change of {named(found.metric)} against {found.names[0]}, median and 90% of draws. {'; '.join(each)}."


def table(found: Compared) -> list[dict[str, Any]]:
    """The numbers behind the picture, in the outcome's unit."""
    return [
        {"scenario": name, **dict(zip(("p05", "p25", "p50", "p75", "p95"), map(float, reading.quantiles(values)), strict=True))}
        for name, values in zip(found.names[1:], _changes(found), strict=True)
    ]


def figure(found: Compared) -> Figure:
    """Draw a row for each plan after the base."""
    with style.drawing():
        entries = [marker("median", color=style.MEDIAN, marker="o", markersize=6, markeredgewidth=0)]
        if reading.enough(found.base):
            bands = (swatch("50% of draws", style.BAND, alpha=0.48), line("90% of draws", style.BAND, linewidth=1.6))
            entries += bands
        top, rows = key_height(entries) + 8, _changes(found)
        page = style.page(_heading(found), top + _HEAD + _ROW * len(rows) + _FOOT)
        axes = page.canvas()
        draw_key(axes, 0, entries)
        ends = [0.0, *(float(x) for values in rows for x in np.quantile(values, (0.05, 0.95)))]
        low, high = min(ends), max(ends)
        wide = high - low if high > low else 1.0
        ticks = MaxNLocator(int(style.fitting(4, 2))).tick_values(low - 0.01 * wide, high + 0.01 * wide)
        _draw_ticks(axes, found, [float(tick) for tick in ticks], top, top + _HEAD + _ROW * len(rows))
        for n, (name, values) in enumerate(zip(found.names[1:], rows, strict=True)):
            _draw_plan(axes, found, top + _HEAD + _ROW * n, name, values, (float(ticks[0]), float(ticks[-1])))
        return page.figure


def _changes(found: Compared) -> list[Floats]:
    """Each plan's change of the outcome, all places together."""
    return [whole_change(found.base, other, found.metric) for other in found.others]


def _place(value: float, ends: tuple[float, float]) -> float:
    left, right = style.fitting(*_LEFT), style.at(_RIGHT)
    return left + (right - left) * (value - ends[0]) / (ends[1] - ends[0])


def _draw_ticks(axes: Axes, found: Compared, ticks: list[float], top: float, bottom: float) -> None:
    for tick in ticks:
        x, zero = _place(tick, (ticks[0], ticks[-1])), abs(tick) < 1e-12
        color, width = (style.INK, 1.0) if zero else (style.GRID, 0.6)
        axes.plot([x, x], [top + _HEAD - 4, bottom], color=color, linewidth=width, zorder=0)
        style.write(axes, x, bottom + 10, "0" if zero else amount(found.metric, tick), 8.5, ha="center", color=style.MID)
    head = "median, 90% of draws" if reading.enough(found.base) else "median"
    style.write(axes, style.width() - style.MARGIN, top + _HEAD / 2, head, 8.5, ha="right", color=style.MID)


def _draw_plan(axes: Axes, found: Compared, top: float, name: str, values: Floats, ends: tuple[float, float]) -> None:
    """Name at the left, dot and ranges on the axis, numbers at the right."""
    middle, right = top + _ROW / 2, style.width() - style.MARGIN
    axes.plot([style.MARGIN, right], [top, top], color=style.GRID, linewidth=0.6, zorder=0)
    lines = wrap(name, style.fitting(*_LEFT) - style.MARGIN - 12, 9.5, 2, bold=True)
    for n, text in enumerate(lines):
        style.write(axes, style.MARGIN, middle + 11 * (n - (len(lines) - 1) / 2), text, 9.5, weight="bold")
    p05, p25, p50, p75, p95 = (_place(float(value), ends) for value in reading.quantiles(values))
    axes.plot([p50], [middle], "o", color=style.MEDIAN, markersize=6, markeredgecolor=style.PAPER, zorder=3)
    median, most = _numbers(found, values).split(" ", 1)
    style.write(axes, right, middle - 6, median, 9.5, ha="right", weight="bold")
    if not reading.enough(found.base):
        return
    axes.plot([p05, p95], [middle] * 2, color=style.BAND, linewidth=1.6, solid_capstyle="butt", zorder=2)
    style.box(axes, p25, middle - 4, max(p75 - p25, 0.5), 8, style.BAND, alpha=0.48, zorder=2)
    style.write(axes, right, middle + 6, most.strip("()"), 8.2, ha="right", color=style.MID)


def _numbers(found: Compared, values: Floats) -> str:
    low, middle, high = (amount(found.metric, float(x)) for x in np.quantile(values, (0.05, 0.5, 0.95)))
    return f"{middle} ({low} to {high})"


def _heading(found: Compared) -> style.Heading:
    one, base = OUTCOMES[found.metric], found.base
    what = named(found.metric) if one.paired else f"{named(found.metric)}: change"
    more = {None: "More of it is neither better nor worse.", True: "More is better.", False: "Less is better."}
    said = f"{reading.too_few(int(base.data.sizes['member']))} {first_sentence(found.results, found.names)}"
    return style.Heading(
        title=title(found),
        subtitle=f"{capital(what)} against {found.names[0]}, all places, {reading.draws(base)} of our assumptions",
        source=reading.source(base, "vintage_label", "money_label", beside=found.others),
        chip=reading.chip(base),
        note=f"{one.meaning} {more[one.more_is_better]} {said}".strip(),
    )
