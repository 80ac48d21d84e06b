"""Where is the money, and where are the homicides? A small map: circles of dollars, hard and soft, on shades of the rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon, Wedge

from scenarios.arrays import Floats
from scenarios.present import marks, reading, style, words
from scenarios.present.fit import wrap
from scenarios.present.outlines import SOURCE, centre, flattened, outlines
from scenarios.present.plots.key import Entry, draw_key, key_height, marker, swatch
from scenarios.present.reading import Result
from scenarios.present.titles import SIDE, nameable, of_fifty

SHADES = ((10.0, "#F1F1F1", "under 10"), (25.0, "#D3D3D3", "10 to 25"), (50.0, "#A9A9A9", "25 to 50"),
          (np.inf, "#7A7A7A", "50 and more"))  # fmt: skip
"""Rates per 100,000 below which a shade stands, from light to dark, and its words."""
_NONE = "none"
_LARGEST = 27.0
"""Points of the largest circle's radius."""
_SMALL = 3.0
"""Points of a radius under which a circle gets a point, so that it is found."""
_ROW, _GAP = 33.0, 14.0
NEUTRAL = "Money and homicide rates by country"


def can_draw(result: Result) -> bool:
    """Whether every country of the region has an outline."""
    return set(reading.codes(result, "country")) <= outlines().keys()


def title(result: Result, baseline: Result | None = None) -> str:
    """Who is given most, and whose rate is the highest in most draws, if both may be named; else the neutral title."""
    places, known = _places(result), nameable(result)
    most, (worst, count) = max(places, key=lambda place: place.total), _worst(result)
    sure = most.known not in ("estimated", "recalled") and {most.code, worst} <= known and count >= SIDE
    if not sure or most.total <= 0.0 or not reading.enough(result):
        return NEUTRAL
    year, name = reading.shown_years(result)[-1], reading.names(result, "country")[worst]
    share = words.percent(most.total / sum(place.total for place in places))
    whose = "its homicide rate" if worst == most.code else f"{name}’s homicide rate"
    return f"{most.name} has {share} of the countries’ money; {whose} in {year} is the highest in {count} of 50 draws"


def alt_text(result: Result) -> str:
    """The picture in a sentence."""
    year, places, told = reading.shown_years(result)[-1], _places(result), reading.enough(result)
    each = "; ".join(f"{place.name} {words.money(place.total)} million USD, {_said(place, told)}" for place in places)
    what = words.counted(len(places), "country", "countries")
    return f"Map of {what}, money and homicides per 100,000 in {year}: {each}."


def table(result: Result) -> list[dict[str, Any]]:
    """Mean allotment of the plan's years by kind, million USD, and quantiles of the last pictured year's rate, by country."""
    kinds, year = reading.codes(result, "kind"), reading.shown_years(result)[-1]
    return [
        {
            "country": place.code,
            **{f"{kind}_mean_million_usd": float(place.money[k]) for k, kind in enumerate(kinds)},
            "mark": place.known,
            "year": year,
            **{f"rate_p{level * 100:02.0f}": float(place.rates[i]) for i, level in enumerate(reading.LEVELS)},
        }
        for place in _places(result)
    ]


def figure(result: Result, baseline: Result | None = None) -> Figure:
    """Draw the map with the numbers beside it; a baseline adds rings of its own money.

    Raises:
        KeyError: a country has no outline; see `can_draw`.
    """
    with style.drawing():
        places, entries = _places(result), _key(result, baseline)
        top = key_height(entries) + 14
        width = style.fitting(400.0, 205.0)
        height = max(style.fitting(270.0, 200.0), _ROW * len(places))
        page = style.page(_heading(result, baseline), top + height + 10)
        axes = page.canvas()
        draw_key(axes, 0, entries)
        lines = flattened({place.code: outlines()[place.code] for place in places}, width, height)
        corner = np.array([style.MARGIN, top])
        _draw_land(axes, places, {code: line + corner for code, line in lines.items()})
        before = {place.code: place.total for place in _places(baseline)} if baseline is not None else {}
        scale = _LARGEST / np.sqrt(max(*(place.total for place in places), *before.values(), 1e-9))
        middles = {code: centre(line + corner) for code, line in lines.items()}
        for place in sorted(places, key=lambda place: -place.total):
            _draw_money(axes, place, middles[place.code], float(scale), before.get(place.code))
        _draw_names(axes, places, middles, (top, top + height), style.MARGIN + width + _GAP, reading.enough(result))
        return page.figure


@dataclass(frozen=True, slots=True)
class _MapPlace:
    code: str
    name: str
    known: str
    money: Floats  # (kind,) million USD
    rates: Floats  # (level,) per 100,000 a year

    @property
    def total(self) -> float:
        return float(self.money.sum())


def _places(result: Result) -> list[_MapPlace]:
    """Every country, in the run's order."""
    money = reading.mean_allotment(result).sum(0)
    rates, units, known = reading.rate_bands(result)[:, -1], reading.codes(result, "unit"), reading.least_known(result)
    return [
        _MapPlace(code, name, known[code], money[:, units.index(code)], rates[:, i])
        for i, (code, name) in enumerate(reading.names(result, "country").items())
    ]


def _worst(result: Result) -> tuple[str, int]:
    """The country that most often has the highest rate in the last pictured year, and in how many of 50 draws."""
    rates = result.data["homicide_rate"].sel(year=reading.shown_years(result)[-1]).transpose("member", "country").values
    known = np.where(np.isnan(rates), -np.inf, rates)
    counts = np.bincount(known.argmax(1), minlength=rates.shape[1])
    return reading.codes(result, "country")[int(counts.argmax())], of_fifty(float(counts.max()) / len(rates))


def _heading(result: Result, baseline: Result | None) -> style.Heading:
    years, year = reading.money_years(result), reading.shown_years(result)[-1]
    money = reading.mean_allotment(result).sum((0, 1))
    apart = sum(float(money[reading.codes(result, "unit").index(unit)]) for unit in reading.regional_units(result))
    letters = marks.meanings((place.known for place in _places(result)), brackets=False)
    regional = f"Regional programs, {words.money(apart)} million, have no place on a map. " if apart > 0 else ""
    return style.Heading(
        title=title(result, baseline),
        subtitle=f"Mean allotment FY{words.years(years[0], years[-1])}, area = million USD; "
        f"homicides per 100,000 in {year}, median{' and 90% of draws' if reading.enough(result) else ''}",
        source=reading.source(result, "money_label", "vintage_label", beside=[baseline]) + f". Outlines: {SOURCE}",
        chip=reading.chip(result),
        note=f"{regional}Lines are no judgement on borders. {letters}".strip(),
    )


def _key(result: Result, baseline: Result | None) -> list[Entry]:
    entries = [swatch(kind.capitalize(), style.FILL[kind], style.TEXT[kind]) for kind in reading.kinds_with_money(result)]
    rates = [swatch(f"{text}{' per 100,000' if n == 0 else ''}", shade) for n, (_, shade, text) in enumerate(SHADES)]
    if baseline is not None:
        ring = {"markerfacecolor": _NONE, "markeredgecolor": style.INK, "markeredgewidth": 1.0}
        entries.append(marker("baseline", 12, marker="o", markersize=10, **ring))
    return entries + rates


def _draw_land(axes: Axes, places: list[_MapPlace], lines: dict[str, Floats]) -> None:
    for place in places:
        rate = float(place.rates[2])
        shade = next((shade for below, shade, _ in SHADES if rate < below), style.PAPER)
        axes.add_patch(Polygon(lines[place.code], facecolor=shade, edgecolor=style.PAPER, linewidth=1.6, zorder=1))
        axes.add_patch(Polygon(lines[place.code], facecolor=_NONE, edgecolor=style.MID, linewidth=0.4, zorder=1))


def _draw_money(axes: Axes, place: _MapPlace, middle: tuple[float, float], scale: float, before: float | None) -> None:
    """A circle of dollars, cut by kind from twelve o'clock on; a ring for the baseline's dollars."""
    radius, angle = float(np.sqrt(place.total)) * scale, 90.0
    for kind, money in zip(style.FILL, place.money, strict=False):
        wide = 360.0 * float(money) / place.total if place.total > 0 else 0.0
        if wide > 0:
            look: dict[str, Any] = {"facecolor": style.FILL[kind], "edgecolor": style.PAPER, "linewidth": 0.8, "zorder": 3}
            axes.add_patch(Wedge(middle, radius, angle, angle + wide, **look))
            angle += wide
    if radius < _SMALL:
        axes.plot(*([at] for at in middle), "o", color=style.INK, markersize=2.2, zorder=6)
    elif place.known in style.KNOWN:
        dashes: dict[str, Any] = {"linewidth": 0.7, "linestyle": style.KNOWN[place.known], "zorder": 4}
        axes.add_patch(Circle(middle, radius, facecolor=_NONE, edgecolor=style.INK, **dashes))
    if before is not None and before > 0:
        ring = float(np.sqrt(before)) * scale
        axes.add_patch(Circle(middle, ring, facecolor=_NONE, edgecolor=style.INK, linewidth=1.0, zorder=5))


def _draw_names(
    axes: Axes, places: list[_MapPlace], middles: dict[str, tuple[float, float]], room: tuple[float, float], left: float,
    told: bool,
) -> None:
    """Names with their numbers in a column from north to south, each led to its country."""
    heights = style.spread([middles[place.code][1] for place in places], _ROW, room[0] + _ROW / 2, room[1] - _ROW / 2)
    for place, y in zip(places, heights, strict=True):
        x, at = middles[place.code]
        axes.plot([x, left - 10, left - 3], [at, y, y], color=style.MID, linewidth=0.6, zorder=2)
        name = wrap(f"{place.name}{marks.bracketed(place.known)}", style.width() - style.MARGIN - left, 9.5, 1)[0]
        style.write(axes, left, y - 6.5, name, 9.5, weight="bold")
        style.write(axes, left, y + 6.5, f"{words.money(place.total)} m;  {_said(place, told)}", 8.8)


def _said(place: _MapPlace, told: bool) -> str:
    """The rate with its band."""
    low, middle, high = (words.rate(float(place.rates[i])) for i in (0, 2, 4))
    if not np.isfinite(place.rates[2]):
        return "no rate"
    return f"{middle} ({low} to {high})" if told else middle
