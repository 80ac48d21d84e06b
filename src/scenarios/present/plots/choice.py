"""Which plan? All plans on one axis: median and ranges of homicides averted, beside what each allots, in the order given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scenarios.analysis.order import doubt, places
from scenarios.present import reading, style, words
from scenarios.present.effects import Effect, effects, homicides, short_names
from scenarios.present.envelopes import first_sentence, unequal
from scenarios.present.fit import wrap
from scenarios.present.plots.key import Entry, draw_key, key_height, line, marker, swatch
from scenarios.present.reading import Result
from scenarios.present.titles import SIDE

MOST = 12
"""Plans in one picture; of more there are several, on one scale."""
SHORT = 30
"""Letters of a plan's name that a title has room for."""
_LEFT, _RIGHT = (232.0, 136.0), 472.0
"""Points between which homicides are drawn."""
_NUMBERS, _COUNTS = 566.0, style.WIDE - style.MARGIN
"""Right edges of the columns of numbers."""
_ROW, _HEAD, _FOOT = 40.0, 22.0, 20.0


def pages(results: Sequence[Result]) -> list[list[Result]]:
    """The base with at most MOST others at a time."""
    others = list(results[1:])
    return [[results[0], *others[n : n + MOST]] for n in range(0, len(others), MOST)]


def title(results: Sequence[Result]) -> str:
    """Which plan of the same money is ahead, where one surely is; a tie is called one; neutral where no order is possible."""
    found, names = effects(results), short_names(results)
    if all(one.is_none for one in found):
        return f"No plan differs from {names[0]} in any draw"
    same = [0, *(n for n, other in enumerate(results[1:], 1) if not unequal([results[0], other]))]
    if len(same) == 1 or doubt([results[n] for n in same]):
        return f"Homicides averted by {words.counted(len(found), 'plan')} against {names[0]}"
    first = [same[n] for n in places([results[n] for n in same])[0]]
    if len(first) > 1:
        return f"With the same money {words.counted(len(first), 'plan')} are a tie: the draws cannot tell them apart"
    if first[0] == 0:
        return f"With the same money no other plan is ahead of {names[0]}"
    best = found[first[0] - 1]
    if best.fewer < SIDE:
        return f"Homicides averted by {words.counted(len(found), 'plan')} against {names[0]}"
    who = best.name if len(best.name) <= SHORT else "one plan"
    return f"With the same money, {who} has fewer homicides than {names[0]} in {best.fewer} of 50 draws"


def alt_text(results: Sequence[Result]) -> str:
    """The picture in a sentence."""
    found, base = effects(results), short_names(results)[0]
    return f"All plans on one axis, homicides averted against {base}: {'; '.join(map(_sentence, found))}."


def _sentence(one: Effect) -> str:
    p05, _, p50, _, p95 = (homicides(float(value)) for value in reading.quantiles(one.total))
    if one.few:
        return f"{one.name}: median {p50}"
    return f"{one.name}: median {p50}, 90% of draws {p05} to {p95}, fewer in {one.fewer} of 50"


def table(results: Sequence[Result]) -> list[dict[str, Any]]:
    """A row for each plan: what it allots, quantiles of homicides averted, counts of 50."""
    return [
        {
            "scenario": one.name, "allotted_million_usd": one.allotted, "base_allotted_million_usd": one.base_allotted,
            **dict(zip(("p05", "p25", "p50", "p75", "p95"), map(float, reading.quantiles(one.total)), strict=True)),
            "fewer_in_50": one.fewer, "more_in_50": one.more,
        }
        for one in effects(results)
    ]  # fmt: skip


def figure(results: Sequence[Result], scale_of: Sequence[Result] | None = None) -> Figure:
    """Draw a row for each scenario after the first, the base.

    Args:
        results: the base and others.
        scale_of: all plans whose ranges the axis must hold, where these are a part of them.
    """
    with style.drawing():
        found = effects(results)
        entries = _key(found)
        top = key_height(entries) + 8
        page = style.page(_heading(results), top + _HEAD + _ROW * len(found) + _FOOT)
        axes = page.canvas()
        draw_key(axes, 0, entries)
        scale = _Axis(effects(scale_of) if scale_of else found)
        bottom = top + _HEAD + _ROW * len(found)
        _draw_frame(axes, scale, top, bottom, bool(found[0].few))
        for n, one in enumerate(found):
            _draw_row(axes, scale, top + _HEAD + _ROW * n, one)
        return page.figure


class _Axis:
    """Homicides to points; the ends are ticks."""

    def __init__(self, found: Sequence[Effect]) -> None:
        ends = [0.0]
        for one in found:
            low, high = (0.5, 0.5) if one.few else (0.05, 0.95)
            ends += [float(np.quantile(one.total, p)) for p in (low, high)]
        low, high = min(ends), max(ends)
        wide = high - low if high > low else 1.0
        most = int(style.fitting(4, 2))
        ticks = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low - 0.01 * wide, high + 0.01 * wide)
        self.ticks = [float(tick) for tick in ticks]

    def __call__(self, value: float) -> float:
        return style.across((self.ticks[0], self.ticks[-1]), style.fitting(*_LEFT), style.at(_RIGHT))(value)


def _draw_frame(axes: Axes, scale: _Axis, top: float, bottom: float, few: bool) -> None:
    """Ticks, the zero line, heads of the columns."""
    for tick in scale.ticks:
        x, zero = scale(tick), abs(tick) < 1e-9
        color, width = (style.INK, 1.0) if zero else (style.GRID, 0.6)
        axes.plot([x, x], [top + _HEAD - 4, bottom], color=color, linewidth=width, zorder=0)
        style.write(axes, x, bottom + 10, "0" if zero else words.signed(f"{tick:+,.10g}"), 8.5, ha="center", color=style.MID)
    style.write(axes, style.MARGIN, top + _HEAD / 2, "plan, million USD allotted", 8.5, color=style.MID)
    head = "median" if few else "median, 90% of draws"
    style.write(axes, style.at(_NUMBERS), top + _HEAD / 2, head, 8.5, ha="right", color=style.MID)
    if not few:
        style.write(axes, style.at(_COUNTS), top + _HEAD / 2, "fewer in", 8.5, ha="right", color=style.MID)


def _draw_row(axes: Axes, scale: _Axis, top: float, one: Effect) -> None:
    """Name and money at the left, dot and ranges on the axis, numbers at the right."""
    middle = top + _ROW / 2
    axes.plot([style.MARGIN, style.at(_COUNTS)], [top, top], color=style.GRID, linewidth=0.6, zorder=0)
    lines = wrap(one.name, style.fitting(*_LEFT) - style.MARGIN - 12, 9.5, 2, bold=True)
    money = f"{words.money(one.allotted)}{_against(one)}"
    texts = [*((text, 9.5, "bold", style.INK) for text in lines), (money, 8.2, "normal", style.MID)]
    for n, (text, size, weight, color) in enumerate(texts):
        style.write(axes, style.MARGIN, middle + 11 * (n - (len(texts) - 1) / 2), text, size, weight=weight, color=color)
    p05, p25, p50, p75, p95 = (float(value) for value in reading.quantiles(one.total))
    style.band_mark(axes, [scale(value) for value in (p05, p25, p50, p75, p95)], middle, not one.few)
    if one.few:
        style.write(axes, style.at(_NUMBERS), middle, homicides(p50), 9.5, ha="right", weight="bold")
        return
    style.write(axes, style.at(_NUMBERS), middle - 6, homicides(p50), 9.5, ha="right", weight="bold")
    style.write(axes, style.at(_NUMBERS), middle + 6, f"{homicides(p05)} to {homicides(p95)}", 8.2, ha="right", color=style.MID)
    said = "no difference" if one.is_none else f"{one.fewer} of 50"
    style.write(axes, style.at(_COUNTS), middle, said, 9.0, ha="right")


def _against(one: Effect) -> str:
    """How much more or less money than the base, where it is another sum."""
    more = one.allotted - one.base_allotted
    if abs(more) < 0.05:
        return ", as the base"
    return f", {words.money(abs(more))} {'more' if more > 0 else 'less'} than the base"


def _key(found: list[Effect]) -> list[Entry]:
    dot = marker("median", color=style.MEDIAN, marker="o", markersize=6, markeredgewidth=0)
    if found[0].few:
        return [dot]
    return [dot, swatch("50% of draws", style.BAND, alpha=0.48), line("90% of draws", style.BAND, linewidth=1.6)]


def _heading(results: Sequence[Result]) -> style.Heading:
    base, names = results[0], short_names(results)
    shown = reading.shown_years(base)
    said = first_sentence(results, names)
    return style.Heading(
        title=title(results),
        subtitle=f"Homicides averted against {names[0]}, {words.years(shown[0], shown[-1])}, all countries, "
        f"{reading.draws(base)} of our assumptions",
        source=reading.source(base, "vintage_label", "money_label", beside=results[1:]),
        chip=reading.chip(base),
        note="One axis for all plans; below zero there are more homicides. Signs and sizes of effects are assumptions. A plan "
        f"with more money is no better plan for that. {reading.too_few(int(base.data.sizes['member']))} {said}".strip(),
    )
