"""What does the answer rest on? The uncertain numbers that move homicides averted most, a bar each, for every plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scenarios.analysis.compare import homicides_averted
from scenarios.analysis.headline import moved_most
from scenarios.analysis.tornado import FEWEST, Bar
from scenarios.present import reading, style, words
from scenarios.present.effects import homicides, short_names
from scenarios.present.fit import shorten, wrap
from scenarios.present.plots.key import Entry, draw_key, key_height, line, swatch
from scenarios.present.reading import Result

_LEFT, _RIGHT = (214.0, 150.0), style.WIDE - style.MARGIN
"""Points between which homicides are drawn."""
_ROW, _HEAD, _FOOT = 30.0, 24.0, 30.0
_SHORT = 30
"""Letters of a plan's name that a title has room for."""
LOW, HIGH = style.RANGE, style.BAND
NEUTRAL = "No single number moves the answer by more than its error"
"""The title where no bar can be told."""


def title(results: Sequence[Result]) -> str:
    """How far one number alone moves the answer, of the first plan where one does; else that none does."""
    for name, other in zip(short_names(results)[1:], results[1:], strict=True):
        if bars := moved_most(results[0], other):
            whose = f" of {name}" if len(results) > 2 and len(name) <= _SHORT else ""
            low, high = sorted((bars[0].low, bars[0].high))
            return f"One number alone takes the mean{whose} from {homicides(low)} to {homicides(high)} averted"
    enough = results[0].data.sizes["member"] >= FEWEST
    return NEUTRAL if enough else f"Fewer than {FEWEST} draws: what moves the answer cannot be told"


def alt_text(results: Sequence[Result]) -> str:
    """The picture in a sentence."""
    names, said = short_names(results), []
    for name, other in zip(names[1:], results[1:], strict=True):
        bars = moved_most(results[0], other)
        each = "; ".join(f"{_named(results[0], bar)} {homicides(bar.low)} or {homicides(bar.high)}" for bar in bars)
        said.append(f"{name}: {each or 'none stands above its error'}")
    return f"Bars of mean homicides averted with one number at its 5% and at its 95% point. {'. '.join(said)}."


def table(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Every bar: the parameter's values at both ends, the mean homicides averted at each, the error of their distance."""
    return [
        {
            "scenario": name, "parameter": bar.parameter, "value_p05": bar.value_low, "value_p95": bar.value_high,
            "averted_at_p05": bar.low, "averted_at_p95": bar.high, "error": bar.error,
        }
        for name, other in zip(short_names(results)[1:], results[1:], strict=True)
        for bar in moved_most(results[0], other)
    ]  # fmt: skip


def figure(results: Sequence[Result]) -> Figure:
    """Draw a group of bars for each scenario after the first, the base."""
    with style.drawing():
        base, names = results[0], short_names(results)
        groups = [moved_most(base, other) for other in results[1:]]
        entries = _key()
        top = key_height(entries) + 6
        page = style.page(_heading(results), top + sum(_HEAD + _ROW * max(len(bars), 1) + _FOOT for bars in groups))
        axes = page.canvas()
        draw_key(axes, 0, entries)
        for name, other, bars in zip(names[1:], results[1:], groups, strict=True):
            top = _draw_group(axes, top, base, other, name, bars)
        return page.figure


def _heading(results: Sequence[Result]) -> style.Heading:
    base = results[0]
    shown = reading.shown_years(base)
    return style.Heading(
        title=title(results),
        subtitle=f"Mean homicides averted against {short_names(results)[0]}, {words.years(shown[0], shown[-1])}, ends trimmed",
        source=reading.source(base, "vintage_label", "money_label", beside=results[1:]),
        chip=reading.chip(base),
        note="Each number is set to its 5% and to its 95% point while all others vary: fitted to the draws already made. Only "
        "bars that stand above their error are drawn, six at most. What is not in the model moves the answer, too.",
    )


def _key() -> list[Entry]:
    return [
        swatch("from the mean to the 5% point", LOW),
        swatch("to the 95% point", HIGH),
        line("mean of all draws", style.INK, linewidth=1.0),
        line("no difference", style.MID, linewidth=0.8, linestyle=(0, (2, 2))),
    ]


def _named(base: Result, bar: Bar) -> str:
    """The parameter in words, with its values at both ends."""
    one = base.data.sel(parameter=bar.parameter)
    return f"{one.parameter_title.item()} {bar.value_low:.2g} or {bar.value_high:.2g}"


def _draw_group(axes: Axes, top: float, base: Result, other: Result, name: str, bars: Sequence[Bar]) -> float:
    """One plan's bars on their own scale; where the next group begins."""
    axes.plot([style.MARGIN, style.width() - style.MARGIN], [top, top], color=style.GRID, linewidth=0.6)
    style.write(axes, style.MARGIN, top + 13, shorten(name, 420, 11, bold=True), 11, weight="bold", color=style.MEDIAN)
    start = top + _HEAD
    if not bars:
        style.write(axes, style.MARGIN, start + 10, f"{title([base, other])}.", 9.5, color=style.MID)
        return start + _ROW + _FOOT
    mean = float(np.mean(homicides_averted(base, other, reading.shown_years(base)[-1]).sum(1)))
    ends = [0.0, mean, *(x for bar in bars for x in (bar.low, bar.high))]
    low, high, left = min(ends), max(ends), style.fitting(*_LEFT)

    x = style.across((low, high), left + 34, style.at(_RIGHT) - 34)
    bottom = start + _ROW * len(bars)
    for tick in MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high):
        if low <= tick <= high:
            axes.plot([x(tick)] * 2, [start, bottom], color=style.GRID, linewidth=0.6, zorder=0)
            style.write(axes, x(tick), bottom + 10, words.signed(f"{tick:,.0f}"), 8.5, ha="center", color=style.MID)
    axes.plot([x(0.0)] * 2, [start, bottom], color=style.MID, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1)
    for n, bar in enumerate(bars):
        _draw_bar(axes, start + _ROW * (n + 0.5), base, bar, [x(v) for v in (mean, bar.low, bar.high)])
    axes.plot([x(mean)] * 2, [start, bottom], color=style.INK, linewidth=1.0, zorder=4)
    return bottom + _FOOT


def _draw_bar(axes: Axes, middle: float, base: Result, bar: Bar, places: Sequence[float]) -> None:
    """A bar from the mean to each end, the parameter's value beside it, its name at the left."""
    mean, *ends = places
    one = base.data.sel(parameter=bar.parameter)
    lines = wrap(f"{one.parameter_title.item()}", style.fitting(*_LEFT) - style.MARGIN - 10, 9, 2)
    for n, text in enumerate(lines):
        style.write(axes, style.MARGIN, middle + 11 * (n - (len(lines) - 1) / 2), text, 9)
    for place, other, value, fill in zip(ends, ends[::-1], (bar.value_low, bar.value_high), (LOW, HIGH), strict=True):
        style.box(axes, min(mean, place), middle - 6, abs(place - mean), 12, fill, edgecolor=style.MID, linewidth=0.4)
        left = place < other
        text = words.signed(f"{value:.2g}")
        style.write(axes, place + (-4 if left else 4), middle, text, 8.5, ha="right" if left else "left")
