"""What does the difference rest on? The share of its variance that each number carries, and the mean at the number's ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scenarios.analysis.sensitivity import CUT, Sensitivity, VarianceShare
from scenarios.analysis.sensitivity.indices import drawn_in
from scenarios.analysis.tornado import Bar, bar_of
from scenarios.present import reading, style, words
from scenarios.present.envelopes import first_sentence
from scenarios.present.fit import shorten, wrap
from scenarios.present.outcome_words import amount, named
from scenarios.present.plots.key import Entry, draw_key, key_height, line, marker, swatch
from scenarios.present.sensitivity_text import share_told, shown, title_of, value_of

_ROWS, _FOOT = (30.0, 38.0), 34.0
"""Points of a row on a page and in a column, and below all rows."""
_SHARES = ((218.0, 390.0), (136.0, 226.0))
_MEANS = ((440.0, style.WIDE - style.MARGIN - 34.0), (264.0, 430.0 - style.MARGIN - 30.0))
"""Points between which shares, and means, are drawn, on a page and in a column."""
MOST = 10
LOW, HIGH, TOTAL = style.RANGE, style.BAND, style.VERMILION


def rows_of(found: Sensitivity) -> list[str]:
    """What is drawn: the numbers of the greatest shares."""
    return shown(found, MOST)


def title(found: Sensitivity) -> str:
    """The number that carries most, of those that stand above their error; else that none does."""
    best = next((name for name in found.order if share_told(found, name)), None)
    if best is None:
        return "No single number carries more of the difference than its error"
    share = (found.total or found.first).get(best, found.first[best])
    how = "with all it meets" if best in (found.total or {}) else "alone"
    return f"One number {how} carries {words.percent(share.value)} of the variance: {title_of(found, best)}"


def alt_text(found: Sensitivity) -> str:
    """The picture in a sentence."""
    each = "; ".join(f"{title_of(found, name)} {words.percent(max(found.first[name].value, 0.0))}" for name in rows_of(found))
    what = f"the variance of {named(found.metric)}, {found.names[1]} against {found.names[0]}"
    return f"Shares of {what} that numbers carry alone: {each}."


def table(found: Sensitivity) -> list[dict[str, Any]]:
    """A row a number: its share, or shares, with their intervals."""
    return [
        {"parameter": name, **_cells("first", found.first[name]), **_cells("total", (found.total or {}).get(name))}
        for name in found.order
    ]


def _cells(order: str, share: VarianceShare | None) -> dict[str, float]:
    return {} if share is None else {order: share.value, f"{order}_low": share.low, f"{order}_high": share.high}


def figure(found: Sensitivity) -> Figure:
    """Draw shares with their intervals at the left, the mean at both ends of each number at the right."""
    with style.drawing():
        names = rows_of(found)
        bars = [bar_of(name, found.base.data.drawn.sel(parameter=name).values, drawn_in(found.change)) for name in names]
        extra = list(found.groups)
        entries = _key(found)
        top = key_height(entries) + 26
        page = style.page(_heading(found), top + _row() * len(names + extra) + _FOOT)
        axes = page.canvas()
        draw_key(axes, 0, entries)
        for n, name in enumerate(names + extra):
            _label(axes, top + _row() * (n + 0.5), title_of(found, name))
        _draw_shares(axes, top, found, names + extra)
        _draw_means(axes, top, found, bars)
        return page.figure


def _key(found: Sensitivity) -> list[Entry]:
    look: dict[str, Any] = {"marker": "o", "markersize": 6}
    first = [marker("share carried alone, with its 90% interval", color=HIGH, **look)]
    total = [marker("with all it meets", color=TOTAL, markerfacecolor=style.PAPER, marker="D", markersize=5.5)]
    ends = [swatch("mean outcome at the number’s 5% point", LOW), swatch("at its 95% point", HIGH)]
    return [*first, *(total if found.total is not None else []), *ends, line("mean of all draws", style.INK, linewidth=1.0)]


def _heading(found: Sensitivity) -> style.Heading:
    base = found.base
    runs = f"; total order by {found.runs:,} runs of both plans" if found.runs else ""
    return style.Heading(
        title=title(found),
        subtitle=f"Shares of the variance of {named(found.metric)}, {found.names[1]} against {found.names[0]}",
        source=reading.source(base, "vintage_label", "money_label"),
        chip=reading.chip(base),
        note=f"From the draws that the two runs made{runs}; {words.percent(CUT)} of draws at each end drawn in. Shares say "
        "what the answer rests on within the model and its assumed ranges. What is not in the model moves the answer, too. "
        f"{first_sentence([base, found.other], list(found.names))}".rstrip(),
    )


def _row() -> float:
    return style.fitting(*_ROWS)


def _room(places: tuple[tuple[float, float], tuple[float, float]]) -> tuple[float, float]:
    """Of a page or of a column."""
    return places[style.is_column()]


def _label(axes: Axes, middle: float, text: str) -> None:
    lines = wrap(text, _room(_SHARES)[0] - style.MARGIN - 14, 9, int(style.fitting(2, 3)))
    for n, part in enumerate(lines):
        style.write(axes, style.MARGIN, middle + 11 * (n - (len(lines) - 1) / 2), part, 9)


def _draw_shares(axes: Axes, top: float, found: Sensitivity, names: Sequence[str]) -> None:
    """Dots with intervals, from nothing on."""
    first = {**found.first, **found.groups}
    total = found.total or {}
    ends = [share.high for name in names for share in (first[name], total.get(name)) if share is not None]
    most = max([*ends, 0.05])

    left, right = _room(_SHARES)
    along = style.across((0.0, most), left, right)

    def x(value: float) -> float:
        return along(min(max(value, 0.0), most))

    bottom = top + _row() * len(names)
    ticks = MaxNLocator(int(style.fitting(4, 2)), steps=[1, 2, 5, 10]).tick_values(0, most)
    _scale(axes, top, bottom, [(x(t), words.percent(t)) for t in ticks if 0 <= t <= most])
    style.write(axes, left, top - 10, "share of variance", 8.5, color=style.MID)
    for n, name in enumerate(names):
        middle = top + _row() * (n + 0.5)
        shift = 4.5 if name in total else 0.0
        _dot(axes, middle - shift, first[name], x, color=HIGH, marker="o", markersize=6)
        if name in total:
            look: dict[str, Any] = {"markerfacecolor": style.PAPER, "marker": "D", "markersize": 5.5}
            _dot(axes, middle + shift, total[name], x, color=TOTAL, **look)


def _dot(axes: Axes, y: float, share: VarianceShare, x: Callable[[float], float], color: str, **look: Any) -> None:
    low, at, high = x(share.low), x(share.value), x(share.high)
    axes.plot([low, high], [y, y], color=color, linewidth=1.3, zorder=3)
    axes.plot([at], [y], color=color, linestyle="none", zorder=4, **look)


def _draw_means(axes: Axes, top: float, found: Sensitivity, bars: Sequence[Bar]) -> None:
    """A bar from the mean to each end, the number's value beside it."""
    mean = float(np.mean(drawn_in(found.change)))
    ends = [0.0, mean, *(x for bar in bars for x in (bar.low, bar.high))]
    low, high = min(ends), max(ends)

    left, right = _room(_MEANS)
    x = style.across((low, high), left, right)

    bottom = top + _row() * len(bars)
    ticks = MaxNLocator(int(style.fitting(3, 2)), steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    _scale(axes, top, bottom, [(x(t), amount(found.metric, float(t))) for t in ticks if low <= t <= high])
    head = shorten(f"mean, {found.outcome.unit}", style.width() - left - 8, 8.5)
    style.write(axes, left, top - 10, head, 8.5, color=style.MID)
    axes.plot([x(0.0)] * 2, [top, bottom], color=style.MID, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1)
    for n, bar in enumerate(bars):
        middle = top + _row() * (n + 0.5)
        ends_of = [(bar.value_low, bar.low, bar.high, LOW), (bar.value_high, bar.high, bar.low, HIGH)]
        for value, end, other, fill in sorted(ends_of, key=lambda one: -abs(one[1] - mean)):
            wide, bent = abs(x(end) - x(mean)), (end - mean) * (other - mean) > 0.0 and abs(end - mean) < abs(other - mean)
            style.box(axes, min(x(mean), x(end)), middle - 6, wide, 12, fill, edgecolor=style.MID, linewidth=0.4)
            before, place = (end < other) if not bent else end > mean, x(mean) if bent else x(end)
            style.write(axes, place + (-4 if before else 4), middle, value_of(value), 8.5, ha="right" if before else "left")
    axes.plot([x(mean)] * 2, [top, bottom], color=style.INK, linewidth=1.0, zorder=4)


def _scale(axes: Axes, top: float, bottom: float, ticks: Sequence[tuple[float, str]]) -> None:
    for place, text in ticks:
        axes.plot([place] * 2, [top, bottom], color=style.GRID, linewidth=0.6, zorder=0)
        style.write(axes, place, bottom + 10, text, 8.5, ha="center", color=style.MID)
