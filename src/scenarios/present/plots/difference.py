"""What does another plan change, by how much, how surely? Paired differences by year, and 50 dots for their sum."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scenarios.arrays import Floats
from scenarios.engine.ensemble.spread import quantiles
from scenarios.present import reading, style, words
from scenarios.present.effects import Effect, effects, homicides, short_names
from scenarios.present.envelopes import first_sentence, more_or_less, unequal
from scenarios.present.fit import shorten, width_of
from scenarios.present.plots.dots import FEWER, MORE, SAME, Dots, dots_of, draw_dots
from scenarios.present.plots.fan import year_ticks
from scenarios.present.plots.key import Entry, draw_key, key_height, line, marker, swatch
from scenarios.present.reading import Result
from scenarios.present.titles import SIDE, in_draws

_ROW, _PANEL, _HEAD = 150.0, 98.0, 30.0
"""Points of a row, of its panels, and of the words above them."""
_LEFT, _FAN, _DOTS = 58.0, (244.0, 124.0), (282.0, 184.0)
_SINGLES = 4
"""Single draws drawn thin."""
_SHARED = 6.0
"""Rows share a scale unless the largest span is over this many times the smallest."""
_NAMED = 2


def title(results: Sequence[Result]) -> str:
    """In how many draws which plans have fewer, or more, homicides than the base; else neutral. Unequal money comes first."""
    found, base = effects(results), short_names(results)[0]
    if all(one.is_none for one in found):
        return f"No difference from {base} in any draw"
    money = _money(results)
    fewer = [one for one in found if one.is_told and one.fewer >= SIDE]
    more = [one for one in found if one.is_told and one.more >= SIDE]
    if fewer and more:
        said = in_draws([one.fewer for one in fewer] + [one.more for one in more])
        numbers = [words.counted(len(told), "plan") for told in (fewer, more)]
        return f"{money}Homicides against {base}: fewer under {numbers[0]}, more under {numbers[1]}, {said}"
    if fewer:
        return f"{money}{_who(fewer, found)} fewer homicides than {base} {in_draws([one.fewer for one in fewer])}"
    if more:
        return f"{money}{_who(more, found)} more homicides than {base} {in_draws([one.more for one in more])}"
    return f"{money}Difference from {base}"


def _money(results: Sequence[Result]) -> str:
    """That the plans have unequal money, to begin a title with."""
    if not unequal(results):
        return ""
    return f"With {more_or_less(*results)}: " if len(results) == 2 else "With unequal money: "


def _who(told: list[Effect], found: list[Effect]) -> str:
    """The plans that a title tells of: by name where they are few and short, else by number."""
    names = [one.name for one in told]
    if len(told) <= _NAMED and sum(map(len, names)) <= 36:
        return f"{words.joined(names)} {'has' if len(told) == 1 else 'have'}"
    if len(found) == 1:
        return "The other plan has"
    if len(told) == len(found):
        return f"All {words.counted(len(found), 'other plan')} have"
    number = words.counted(len(told), "plan").split()[0].capitalize()
    return f"{number} of {words.counted(len(found), 'plan')} {'has' if len(told) == 1 else 'have'}"


def alt_text(results: Sequence[Result]) -> str:
    """The picture in a sentence."""
    found = effects(results)
    base, span = short_names(results)[0], words.years(found[0].years[0], found[0].years[-1])
    if found[0].few:
        return f"Homicides averted against {base}, {span}: single draws by year. {found[0].few}"
    said = "; ".join(f"{one.name}: {_summary(one)}, fewer in {one.fewer} of 50 draws, more in {one.more}" for one in found)
    return f"Homicides averted against {base}, {span}: a fan by year and 50 dots for the sum. {said}."


def table(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Quantiles of the homicides averted by scenario and year; year `all` is the sum, with counts of 50."""
    rows: list[dict[str, Any]] = []
    for one in effects(results):
        bands = reading.levels(one.yearly)
        rows += [{"scenario": one.name, "year": year, **_levels(bands[:, y])} for y, year in enumerate(one.years)]
        whole = _levels(reading.quantiles(one.total))
        rows.append({"scenario": one.name, "year": "all", **whole, "fewer_in_50": one.fewer, "more_in_50": one.more})
    return rows


def _levels(values: Floats) -> dict[str, float]:
    return {f"p{level * 100:02.0f}": float(v) for level, v in zip(reading.LEVELS, values, strict=True)}


def figure(results: Sequence[Result]) -> Figure:
    """Draw a row for each scenario after the first: fan by year at the left, 50 dots at the right.

    Args:
        results: the base first; all of the same members and seed.
    """
    with style.drawing():
        found = effects(results)
        entries = _key(found)
        start = key_height(entries) + 8 + 20
        page = style.page(_heading(results, found), start + _ROW * len(found))
        canvas = page.canvas()
        draw_key(canvas, 0, entries)
        span = words.years(found[0].years[0], found[0].years[-1])
        style.write(canvas, style.MARGIN, start - 12, "Homicides averted a year", 9.5, weight="bold")
        right = style.width() - style.MARGIN - style.fitting(*_DOTS)
        each = "" if found[0].few or style.is_column() else ": each dot is 1 of 50 draws"
        style.write(canvas, right, start - 12, f"Averted in all, {span}{each}", 9.5, weight="bold")
        dots = [dots_of(one.total, one.more, one.fewer) for one in found]
        fans = _scales([_reach(one) for one in found])
        spans = _scales([one.span for one in dots])
        for row, one in enumerate(found):
            top = start + _ROW * row
            _draw_words(canvas, top, one, right)
            _draw_fan(page.axes(_LEFT, top + _HEAD, style.fitting(*_FAN), _PANEL), one, fans[row])
            if not one.few:
                panel = page.axes(right, top + _HEAD, style.fitting(*_DOTS), _PANEL)
                _draw_sum(panel, dots[row], spans[row])
                _draw_counts(panel, one)
        return page.figure


def _heading(results: Sequence[Result], found: list[Effect]) -> style.Heading:
    base = results[0]
    countries = words.counted(len(reading.codes(base, "country")), "country", "countries")
    fans, spans = ([_reach(one) for one in found], [dots_of(one.total, one.more, one.fewer).span for one in found])
    own = len(set(_scales(fans))) > 1 or len(set(_scales(spans))) > 1
    return style.Heading(
        title=title(results),
        subtitle=f"Intentional homicides in {countries}: {short_names(results)[0]} minus the other plan in the same draw",
        source=reading.source(base, "vintage_label", "money_label", beside=results[1:]),
        chip=reading.chip(base),
        note="Each draw of our assumptions is run under both plans with the same shocks, so luck cancels and the difference is "
        "the plan’s, as assumed: signs and sizes are assumptions, not findings. Below zero: more homicides. Counts are never "
        f"rounded up; a grey dot is no difference, or either side.{' Rows have scales of their own.' if own else ''} "
        f"{first_sentence(results, short_names(results))}".rstrip(),
    )


def _key(found: list[Effect]) -> list[Entry]:
    if found[0].few:
        return [line("single draws", style.MEDIAN, linewidth=0.6, alpha=0.7)]
    dot: dict[str, Any] = {"marker": "o", "markersize": 6, "markeredgewidth": 0}
    entries = [
        swatch("50% of draws", style.BAND, alpha=0.62),
        swatch("90% of draws", style.BAND, alpha=0.26),
        line("median", style.MEDIAN, linewidth=1.8),
        line("single draws", style.MEDIAN, linewidth=0.6, alpha=0.7),
        marker("fewer", color=FEWER, **dot),
        marker("more", color=MORE, **dot),
    ]
    undecided = any(one.fewer + one.more < 50 for one in found)
    return entries + [marker("neither", color=SAME, **dot)] * undecided


def _reach(one: Effect) -> tuple[float, float]:
    """What the fan's axis must hold: the 90% band, or every draw where there are too few, and zero."""
    low, high = quantiles(one.yearly, (0.0, 1.0) if one.few else (0.05, 0.95))
    return min(float(low.min()), 0.0), max(float(high.max()), 0.0)


def _scales(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """One scale for all rows, or each its own where they are too unlike to be read on one.

    >>> _scales([(-1.0, 2.0), (0.0, 3.0)]), _scales([(-1.0, 2.0), (0.0, 90.0)])
    ([(-1.0, 3.0), (-1.0, 3.0)], [(-1.0, 2.0), (0.0, 90.0)])
    """
    widths = [high - low for low, high in spans if high > low]
    if not widths or max(widths) > _SHARED * min(widths):
        return spans
    shared = (min(low for low, _ in spans), max(high for _, high in spans))
    return [shared for _ in spans]


def _summary(one: Effect) -> str:
    p05, p25, p50, p75, p95 = (homicides(float(value)) for value in reading.quantiles(one.total))
    return f"median {p50}; 50% of draws {p25} to {p75}; 90% {p05} to {p95}"


def _draw_words(axes: Axes, top: float, one: Effect, right: float) -> None:
    """The row's name over the fan and its numbers over the dots."""
    axes.plot([style.MARGIN, style.width() - style.MARGIN], [top, top], color=style.GRID, linewidth=0.6)
    room = right - style.MARGIN - 16
    name = shorten(f"{one.name} against {one.base}", room, 11, bold=True).replace("……", "…")
    style.write(axes, style.MARGIN, top + 13, name, 11, weight="bold", color=style.MEDIAN)
    text = one.few or _summary(one)
    size = min(9.0, 9.0 * style.fitting(*_DOTS) / width_of(text, 9.0))
    style.write(axes, right, top + 13, shorten(text, style.fitting(*_DOTS) + 1, size), size, color=style.MID)


def _draw_counts(axes: Axes, one: Effect) -> None:
    """How many of 50 draws are on each side, more at the left as the axis has it."""
    paper = {"boxstyle": "square,pad=.1", "facecolor": style.PAPER, "linewidth": 0}  # the zero line may pass here
    look: dict[str, Any] = {"transform": axes.transAxes, "weight": "bold", "va": "top", "bbox": paper}
    if one.is_none:
        style.write(axes, 0, 1, "50 of 50: no difference", 9.5, color=style.MID, **look)
        return
    style.write(axes, 0, 1, f"{one.more} of 50: more", 9.5, color=style.VERMILION_TEXT, **look)
    style.write(axes, 1, 1, f"{one.fewer} of 50: fewer", 9.5, color=style.MEDIAN, ha="right", **look)


def _draw_fan(axes: Axes, one: Effect, span: tuple[float, float]) -> None:
    for single in one.singles if one.few else one.singles[:_SINGLES]:
        axes.plot(one.years, single, color=style.MEDIAN, linewidth=0.6, alpha=0.7)
    if not one.few:
        bands = reading.levels(one.yearly)
        axes.fill_between(one.years, bands[0], bands[4], color=style.BAND, alpha=0.26, linewidth=0)
        axes.fill_between(one.years, bands[1], bands[3], color=style.BAND, alpha=0.48, linewidth=0)
        axes.plot(one.years, bands[2], color=style.MEDIAN, linewidth=1.8)
    axes.axhline(0.0, color=style.INK, linewidth=0.9)
    low, high = span if span[1] > span[0] else (-1.0, 1.0)
    margin = 0.06 * (high - low)
    axes.set_ylim(low - margin, high + margin)
    ticks = _ticks(low, high, 4) if span[1] > span[0] else [0.0]
    axes.set_yticks(ticks, [_tick(tick, ticks) for tick in ticks])
    axes.grid(axis="y", color=style.GRID, linewidth=0.7)
    money = f"{words.money(one.allotted)} million USD allotted, base {words.money(one.base_allotted)}"
    paper = {"boxstyle": "square,pad=.1", "facecolor": style.PAPER, "linewidth": 0}
    style.write(axes, 0.01, 1, money, 8.2, color=style.MID, transform=axes.transAxes, va="top", bbox=paper)
    axes.set_xlim(one.years[0], max(one.years[-1], one.years[0] + 1))
    axes.set_xticks(*year_ticks(one.years[0], one.years[-1], style.fitting(*_FAN)))


def _draw_sum(axes: Axes, dots: Dots, span: tuple[float, float]) -> None:
    draw_dots(axes, dots, span, style.fitting(*_DOTS), _PANEL - 14)
    axes.set_ylim(0, _PANEL)
    ticks = _ticks(*span, int(style.fitting(5, 2))) if span[1] > span[0] else [0.0]
    axes.set_xticks(ticks, [_tick(tick, ticks) for tick in ticks])


def _ticks(low: float, high: float, count: int) -> list[float]:
    """Round numbers within a span."""
    ticks = MaxNLocator(count, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    reach = 0.02 * (high - low)
    return [float(tick) + 0.0 for tick in ticks if low - reach <= tick <= high + reach] or [0.0]


def _tick(value: float, ticks: Sequence[float]) -> str:
    """A tick with its sign, in as few digits as tell the ticks apart."""
    step = min((b - a for a, b in pairwise(ticks)), default=1.0)
    digits = 0 if step >= 1 and step == int(step) else max(1, int(np.ceil(-np.log10(step))) + (step * 10 % 1 != 0))
    return "0" if abs(value) < 1e-12 else f"{value:+,.{min(digits, 6)}f}".replace("-", "−")
