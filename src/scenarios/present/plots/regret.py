"""Which plan is never very wrong? Homicides above the best plan of each draw, as a table of shaded numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scenarios.analysis.compare import regret
from scenarios.analysis.order import TIMING_LIMIT, doubt
from scenarios.analysis.order import places as groups_of
from scenarios.analysis.quantiles import quantile_error
from scenarios.present import reading, style, words
from scenarios.present.effects import homicides, short_names
from scenarios.present.envelopes import first_sentence, unequal
from scenarios.present.fit import shorten, wrap
from scenarios.present.plots.key import draw_key, swatch
from scenarios.present.reading import Result
from scenarios.present.titles import of_fifty

_ROW, _HEAD = 36.0, 34.0
_NAMES = (216.0, 110.0)
"""Width of the column of names."""
COLUMNS = (
    ("p50", "Median", "25 of 50 draws at most"),
    ("p75", "75%", "37 of 50 at most"),
    ("p95", "95%", "47 of 50 at most"),
)
"""Statistics of regret: key, heading, what it says in draws."""
RAMP = ("#F7FBFF", "#DEEBF7", "#C6DBEF", "#9ECAE1", "#6BAED6", "#4292C6")
"""Light to dark blue; ink on each has a contrast of at least 4.5:1."""


@dataclass(frozen=True, slots=True)
class RegretLine:
    """One plan: quantiles of its regret in homicides, of 50 draws in how many it is best, its place."""

    name: str
    values: dict[str, float]
    best: int
    place: str
    is_base: bool


def lines(results: Sequence[Result]) -> list[RegretLine]:
    """The plans by place; those whose order Monte Carlo error could flip share one, as `2–3`."""
    names, regrets = short_names(results), regret(results)
    order = places(results)
    found = []
    for first, group in order:
        last = first + len(group) - 1
        for n in group:
            values = {key: float(np.quantile(regrets[n], int(key[1:]) / 100)) for key, *_ in COLUMNS}
            best = of_fifty(float((regrets[n] == 0.0).mean()))
            found.append(RegretLine(names[n], values, best, str(first) if first == last else f"{first}–{last}", n == 0))
    return found


def places(results: Sequence[Result]) -> list[tuple[int, list[int]]]:
    """First place of each group and the plans in it; one group where effects fall too late, or draws are too few."""
    groups, first = [], 1
    for group in groups_of(results):
        groups.append((first, sorted(group)))
        first += len(group)
    return groups


def title(results: Sequence[Result]) -> str:
    """The plan of lowest regret where one stands first for sure, at the median and at 95%; else the neutral title."""
    regrets = regret(results)
    if not any(values.any() for values in regrets):
        return "No plan differs from another in any draw: nothing to regret"
    first = places(results)[0][1]
    if reading.enough(results[0]) and len(first) == 1 and _is_least(first[0], regrets, 0.5):
        both = " and at 95%" if _is_least(first[0], regrets, 0.95) else ""
        return f"{short_names(results)[first[0]]} has the lowest regret at the median{both}"
    return f"How far each of {words.counted(len(results), 'plan')} is from the best one of each draw"


def _is_least(chosen: int, regrets: Sequence[Any], level: float) -> bool:
    """Whether a plan's quantile is the lowest by more than Monte Carlo error."""
    low = float(np.quantile(regrets[chosen], level)) + quantile_error(regrets[chosen], level)
    others = [values for n, values in enumerate(regrets) if n != chosen]
    return all(float(np.quantile(values, level)) - quantile_error(values, level) > low for values in others)


def alt_text(results: Sequence[Result]) -> str:
    """The picture in a sentence."""
    if few := reading.too_few(int(results[0].data.sizes["member"])):
        return f"No table of regret. {few}"
    said = "; ".join(
        f"{one.name}: median {homicides(one.values['p50'])}, 95% {homicides(one.values['p95'])}" for one in lines(results)
    )
    return f"Table of regret, homicides above the best plan of each draw, {_span(results)}. {said}."


def table(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Regret by plan in homicides: place, quantiles, and of 50 draws in how many it is best."""
    return [{"scenario": one.name, "place": one.place, **one.values, "best_in_50": one.best} for one in lines(results)]


def figure(results: Sequence[Result]) -> Figure:
    """Draw the table, a row for each scenario.

    Args:
        results: two at least, of the same members and seed; the base first.
    """
    with style.drawing():
        found = lines(results)
        if few := reading.too_few(int(results[0].data.sizes["member"])):
            page = style.page(_heading(results), 40)
            style.write(page.canvas(), style.MARGIN, 16, few, 11)
            return page.figure
        page = style.page(_heading(results), 24 + _HEAD + _ROW * len(found) + 8)
        axes = page.canvas()
        draw_key(
            axes,
            0,
            [swatch(text, RAMP[at]) for text, at in (("none", 0), ("half the column’s most", 3), ("the column’s most", 5))],
        )
        edges = _edges()
        _draw_head(axes, 24, edges, one_order=len({one.place for one in found}) > 1)
        most = {key: max(one.values[key] for one in found) for key, *_ in COLUMNS}
        for row, one in enumerate(found):
            _draw_line(axes, 24 + _HEAD + _ROW * row, one, edges, most, shown=len({x.place for x in found}) > 1)
        return page.figure


def _edges() -> list[float]:
    """Left edges of the columns after the names, and the right edge of the last."""
    left = style.MARGIN + style.fitting(*_NAMES)
    step = (style.width() - style.MARGIN - left) / (len(COLUMNS) + 1)
    return [left + step * n for n in range(len(COLUMNS) + 2)]


def _span(results: Sequence[Result]) -> str:
    shown = reading.shown_years(results[0])
    return words.years(shown[0], shown[-1])


def _heading(results: Sequence[Result]) -> style.Heading:
    base = results[0]
    if doubt(results) == "timing":
        last = reading.shown_years(base)[-1]
        order = f"No places are given: over {TIMING_LIMIT:.0%} of an effect falls, or may fall, after {last}."
    elif len(places(results)) == 1:
        order = "No places are given: Monte Carlo error could turn every order."
    else:
        order = "Places go by the median of paired draws; plans whose order Monte Carlo error could turn share a place."
    return style.Heading(
        title=title(results),
        subtitle=f"Regret over {reading.draws(base)}: homicides, {_span(results)}, above the best of these plans in each",
        source=reading.source(base, "vintage_label", "money_label", beside=results[1:]),
        chip=reading.chip(base),
        note=f"{order} Shade is by column. Best in: draws of 50, never rounded up; plans that tie are all best. No plan is "
        f"judged against plans that are not here.{_unequal(results)}",
    )


def _unequal(results: Sequence[Result]) -> str:
    """That plans of unequal money are compared, where they are."""
    return f" {first_sentence(results, short_names(results))}" if unequal(results) else ""


def _draw_head(axes: Axes, top: float, edges: list[float], one_order: bool) -> None:
    style.write(axes, style.MARGIN, top + 10, "Place, plan" if one_order else "Plan", 9.3, weight="bold")
    heads = [*((name, said) for _, name, said in COLUMNS), ("Best in", "of 50 draws")]
    for n, (name, said) in enumerate(heads):
        middle = (edges[n] + edges[n + 1]) / 2
        style.write(axes, middle, top + 8, name, 9.3, ha="center", weight="bold")
        for row, text in enumerate(wrap(said, edges[n + 1] - edges[n] - 4, 8.4, 2)):
            style.write(axes, middle, top + 20 + 9 * row, text, 8.4, ha="center", color=style.MID)


def _draw_line(axes: Axes, top: float, one: RegretLine, edges: list[float], most: dict[str, float], shown: bool) -> None:
    middle = top + _ROW / 2
    left = style.MARGIN + (34 if shown else 0)
    if shown:
        style.write(axes, style.MARGIN, middle, one.place, 10.5, weight="bold", color=style.MEDIAN)
    name = f"{one.name} (base)" if one.is_base else one.name
    for i, text in enumerate(rows := wrap(name, edges[0] - left - 10, 10, 2)):
        style.write(axes, left, middle + 12.5 * (i - (len(rows) - 1) / 2), text, 10, weight="bold" if one.is_base else "normal")
    for n, (key, *_) in enumerate(COLUMNS):
        share = one.values[key] / most[key] if most[key] > 0 else 0.0
        _draw_cell(axes, edges[n], edges[n + 1], top, homicides(one.values[key]), _shade(share))
    _draw_cell(axes, edges[-2], edges[-1], top, f"{one.best} of 50", style.PAPER)


def _draw_cell(axes: Axes, left: float, right: float, top: float, text: str, color: str) -> None:
    style.box(axes, left + 1, top + 1, right - left - 2, _ROW - 2, color)
    room = right - left - 8
    style.write(axes, (left + right) / 2, top + _ROW / 2, shorten(text, room, 11), 11, ha="center")


def _shade(share: float) -> str:
    """The ramp's colour at a share of the column's most.

    >>> _shade(0.0), _shade(1.0), _shade(0.5)
    ('#f7fbff', '#4292c6', '#b2d2e8')
    """
    place = float(np.clip(share, 0, 1)) * (len(RAMP) - 1)
    low = min(int(place), len(RAMP) - 2)
    pair = [[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in RAMP[low : low + 2]]
    mixed = [round(a + (b - a) * (place - low)) for a, b in zip(*pair, strict=True)]
    return "#" + "".join(f"{part:02x}" for part in mixed)
