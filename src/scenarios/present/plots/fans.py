"""What range of homicide rates does the scenario give, and what was seen? Small fans on shared scales."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from scenarios.present import reading, style, words
from scenarios.present.plots.fan import Fan, fans_of, scale_top
from scenarios.present.plots.fan import draw as draw_fan
from scenarios.present.plots.key import Entry, draw_key, key_height, line, marker, swatch
from scenarios.present.reading import Result

_LEFT = 46.0
"""Room for the tick labels of the first column."""
_MOST_COLUMNS = 4
PLAN = "the plan moves"
"""What makes two runs differ, where nothing else is said."""
_SPREAD = 6.0
"""A row whose largest scale is this many times the smallest is split in two."""


def title(result: Result, baseline: Result | None = None, mover: str = PLAN) -> str:
    """How the bands compare with what the plan moves, or how many later observations they hold; else neutral."""
    if baseline is not None:
        return _against(result, baseline, mover)
    half, most, seen = later_inside(result)
    if seen == 0 or not reading.enough(result):
        return _neutral(result)
    return f"The 50% bands hold {half} of {words.counted(seen, 'later observation')}, the 90% bands {most}"


def later_inside(result: Result) -> tuple[int, int, int]:
    """How many later observations lie inside the 50% and the 90% bands, and how many there are, to `show_to`.

    There are none for an imagined plan: what happened cannot check what was not done.
    """
    fans = fans_of(result)
    half, most = (
        sum(int(((fan.later >= fan.bands[low]) & (fan.later <= fan.bands[high])).sum()) for fan in fans)
        for low, high in ((1, 3), (0, 4))
    )
    return half, most, sum(int(np.isfinite(fan.later).sum()) for fan in fans)


def alt_text(result: Result) -> str:
    """The picture in a sentence."""
    fans = fans_of(result)
    last = fans[0].years[-1]
    ends = "; ".join(f"{f.name} {_range(f)}" for f in fans)
    what = "Median and 90% band" if reading.enough(result) else "Median"
    charts = words.counted(len(fans), "fan chart").capitalize()
    return (
        f"{charts} of homicides per 100,000, {words.years(fans[0].years[0], last)}. "
        f"{what} in {last}: {ends}."
    )


def table(result: Result) -> list[dict[str, Any]]:
    """Quantiles of the homicide rate per 100,000 a year by country and year, with what was observed and its mark."""
    return [
        {
            "country": fan.code,
            "year": year,
            **{f"p{level * 100:02.0f}": float(fan.bands[i, t]) for i, level in enumerate(reading.LEVELS)},
            "observed": float(fan.observed[t]),
            "interpolated": float(fan.between[t]),
            "mark": str(fan.mark[t]),
            "observed_later": float(fan.later[t]),
        }
        for fan in fans_of(result)
        for t, year in enumerate(fan.years)
    ]


def figure(result: Result, baseline: Result | None = None, mover: str = PLAN) -> Figure:
    """Draw one fan a country; a baseline adds its median as a dashed line.

    Args:
        result: the run whose fans are drawn.
        baseline: the run whose medians are dashed.
        mover: what makes the two differ, for the title.
    """
    with style.drawing():
        fans = fans_of(result, baseline)
        rows, tops = _layout(fans)
        columns = max(len(row) for row in rows)
        panel = 132.0 if len(rows) > 1 else 190.0
        entries = _key(result, fans)
        start = key_height(entries) + 30
        page = style.page(_heading(result, baseline, mover), start + len(rows) * (panel + 46) - 18)
        draw_key(page.canvas(), 0, entries)
        step = min((style.width() - _LEFT - style.MARGIN + 12) / columns, 330.0 if len(fans) > 1 else style.width())
        for i, row in enumerate(rows):
            for j, fan in enumerate(row):
                axes = page.axes(_LEFT + j * step, start + i * (panel + 46), step - 20, panel)
                draw_fan(axes, fan, tops[i], first_column=j == 0)
        return page.figure


def _neutral(result: Result) -> str:
    shown = reading.shown_years(result)
    return f"Homicide rates {words.years(shown[0], shown[-1])}: what our assumptions span"


def _against(result: Result, baseline: Result, mover: str) -> str:
    """Name the bands' width where it is over ten times what the plan (or another mover) moves in every country."""
    if not reading.enough(result):
        return _neutral(result)
    fans = fans_of(result, baseline)
    moved = np.array([abs(fan.bands[2, -1] - fan.base[-1]) for fan in fans])
    width = np.array([fan.bands[-1, -1] - fan.bands[0, -1] for fan in fans])
    if not np.isfinite(moved).all() or moved.max() == 0 or (width <= 10 * moved).any():
        return _neutral(result)
    return f"The 90% bands are over ten times as wide as what {mover}"


def _range(fan: Fan) -> str:
    low, middle, high = (words.rate(float(fan.bands[i, -1])) for i in (0, 2, 4))
    return f"{middle} ({low} to {high})" if fan.told else middle


def _layout(fans: list[Fan]) -> tuple[list[list[Fan]], list[float]]:
    """Rows of fans, sorted by falling rate, and each row's own scale: high rates share one, low ones another."""
    cuts = _cuts([fan.peak for fan in fans])
    rows = [fans[first:last] for first, last in pairwise(cuts)]
    return rows, [scale_top(max(fan.peak for fan in row)) for row in rows]


def _cuts(peaks: list[float]) -> list[int]:
    """Where rows begin and end: as few and as even as fit; one row of very different rates is cut in two.

    >>> _cuts([90, 80, 30, 20, 10]), _cuts([90, 80, 5]), _cuts([90, 50, 40])
    ([0, 3, 5], [0, 2, 3], [0, 3])
    """
    count = len(peaks)
    if 1 < count <= _MOST_COLUMNS and max(peaks) > _SPREAD * min(peaks):
        return [0, min(range(1, count), key=lambda cut: _emptiness(peaks[:cut]) + _emptiness(peaks[cut:])), count]
    rows = -(-count // _MOST_COLUMNS)
    size = -(-count // rows)
    return [*range(0, count, size), count]


def _emptiness(peaks: list[float]) -> float:
    """How far the panels of a row stay below its scale, in logs."""
    return sum(float(np.log(max(peaks) / peak)) for peak in peaks)


def _key(result: Result, fans: list[Fan]) -> list[Entry]:
    dot: dict[str, Any] = {"marker": "o", "markersize": 5, "color": style.INK, "markeredgecolor": style.INK}
    bands = [swatch("50% of draws", style.BAND, alpha=0.62), swatch("90% of draws", style.BAND, alpha=0.26)]
    entries = [*(bands if reading.enough(result) else ()), line("median", style.MEDIAN, linewidth=1.6)]
    if any(np.isfinite(fan.base).any() for fan in fans):
        entries.append(line("baseline, median", style.INK, linewidth=1.2, linestyle=(0, (4, 2))))
    if any(np.isfinite(fan.observed).any() for fan in fans):
        entries.append(marker("observed", **dot))
    if any(fan.own.any() for fan in fans):
        entries.append(marker("the scenario’s own", **dot | {"marker": "s"}))
    if any(fan.filled.any() for fan in fans):
        entries.append(marker("interpolated or filled", fillstyle="left", markerfacecoloralt="white", **dot))
    if any(np.isfinite(fan.later).any() for fan in fans):
        release = reading.attribute(result, "latest_label")
        hollow = dot | {"markerfacecolor": "white"}
        entries.append(marker(f"seen later, not used ({release})", **hollow))
    if any(fan.missing.any() for fan in fans):
        entries.append(marker("no data", marker="|", markersize=7, color=style.VERMILION, width=4))
    if any(fan.events for fan in fans):
        entries.append(swatch("event, see below", style.ACCENT, alpha=0.14))
    return entries


def _last_used(result: Result, origin: int) -> str:
    """Which year's rates are the last that the run uses: dotted, where the picture has it."""
    return f"Dotted: {origin}, the last year used." if origin in reading.shown_years(result) else f"Last year used: {origin}."


def _heading(result: Result, baseline: Result | None, mover: str) -> style.Heading:
    origin = reading.year_of(result, "origin")
    share = "Bands hold the stated share of draws of our assumptions; they leave out what the model does not know."
    return style.Heading(
        title=title(result, baseline, mover),
        subtitle=f"Intentional homicides per 100,000 people a year: scenario “{reading.scenario_name(result)}”",
        source=reading.source(result, "vintage_label", "money_label", beside=[baseline]),
        chip=reading.chip(result),
        note=f"{reading.too_few(int(result.data.sizes['member'])) or share} {_last_used(result, origin)}"
        + (" Each row has its own scale." if len(reading.codes(result, "country")) > 1 else "")
        + (f" {reading.beside(result)}" if reading.beside(result) else ""),
    )
