"""One fan: the bands of a country's homicide rate, what was observed, and the baseline's median."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from scenarios.analysis.spreads import spreads_of
from scenarios.arrays import Floats
from scenarios.engine.ensemble.spread import quantiles
from scenarios.present import reading, style
from scenarios.present.fit import shorten
from scenarios.present.reading import Result
from scenarios.terms import OWN


@dataclass(frozen=True, slots=True)
class Fan:
    """What a panel shows; rates per 100,000 a year, nan where there is none; arrays over `years`."""

    code: str
    name: str
    years: list[int]
    origin: int
    bands: Floats  # (level, year)
    base: Floats
    observed: Floats
    between: Floats  # interpolated between observations
    mark: NDArray[Any]
    later: Floats
    events: tuple[tuple[float, float | None], ...] = ()
    told: bool = True  # draws enough for bands

    @property
    def peak(self) -> float:
        """The largest rate that the panel must hold."""
        shown = np.array([self.bands[-1 if self.told else 2], self.observed, self.between, self.later, self.base])
        return float(np.nanmax(np.append(shown, 1e-9)))

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Years whose rate comes from another series, or from no series at all."""
        elsewhere: NDArray[np.bool_] = np.isin(self.mark, ["filled"])
        return np.isfinite(self.between) | (np.isfinite(self.observed) & elsewhere)

    @property
    def own(self) -> NDArray[np.bool_]:
        """Years whose rate is the scenario's own."""
        found: NDArray[np.bool_] = np.isfinite(self.observed) & (self.mark == OWN)
        return found

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Years without data up to the last year that has any."""
        known = np.isfinite(self.observed) | np.isfinite(self.between) | np.isfinite(self.later)
        last = int(np.flatnonzero(known)[-1]) if known.any() else -1
        return ~known & (np.arange(known.size) <= last)


def fans_of(result: Result, baseline: Result | None = None) -> list[Fan]:
    """One fan a country, by falling rate at the origin, so that the order is the same in every scenario."""
    years, origin = reading.shown_years(result), reading.year_of(result, "origin")
    bands = reading.rate_bands(result)
    observed, between, mark = (
        reading.by_year_and_country(result, name) for name in ("observed", "interpolated", "observed_mark")
    )
    later = reading.later(result)
    past, before = np.array(years) <= origin, _medians(baseline, years)
    fans = [
        Fan(
            code, name, years, origin, bands[:, :, i], before.get(code, np.full(len(years), np.nan)),
            np.where(past, observed[:, i], np.nan), np.where(past, between[:, i], np.nan), mark[:, i],
            np.where(past, np.nan, later[:, i]),
            tuple((e["begin"], e["end"]) for e in reading.events(result) if code in e["places"]), reading.enough(result),
        )
        for i, (code, name) in enumerate(reading.names(result, "country").items())
    ]  # fmt: skip
    return sorted(fans, key=lambda fan: -float(fan.bands[2, _place(years, origin)]))


def _place(years: list[int], origin: int) -> int:
    return years.index(origin) if origin in years else 0


def _medians(baseline: Result | None, years: list[int]) -> dict[str, Floats]:
    """The baseline's median by country, nan in years that it has not; none without one."""
    if baseline is None:
        return {}
    known = [int(year) for year in baseline.data["year"].values]
    found = np.full((len(years), len(reading.codes(baseline, "country"))), np.nan)
    rows = [known.index(year) if year in known else -1 for year in years]
    medians = quantiles(spreads_of(baseline)("homicide_rate"), [0.5])[0]
    found[np.array(rows) >= 0] = medians[[row for row in rows if row >= 0]]
    return dict(zip(reading.codes(baseline, "country"), found.T, strict=True))


def scale_top(peak: float) -> float:
    """The top of a scale that holds the peak: a tick or the peak itself."""
    return float(np.asarray(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(0, peak * 1.02))[-1])


def draw(axes: Axes, fan: Fan, top: float, first_column: bool) -> None:
    """Draw one panel; bands and median have names in the SVG (`fan-HND-90`), so that a live page can move them."""
    _set_axes(axes, fan, top, first_column)
    name = f"fan-{fan.code}"
    axes.set_gid(name)
    for low, high, alpha, share in ((0, 4, 0.26, 90), (1, 3, 0.48, 50)) if fan.told else ():
        look: dict[str, Any] = {"color": style.BAND, "alpha": alpha, "linewidth": 0, "gid": f"{name}-{share}"}
        axes.fill_between(fan.years, fan.bands[low], fan.bands[high], **look)
    axes.plot(fan.years, fan.bands[2], color=style.MEDIAN, linewidth=1.4, gid=f"{name}-median")
    axes.plot(fan.years, fan.base, color=style.INK, linewidth=1.1, linestyle=(0, (4, 2)))
    for begin, end in fan.events:
        style.mark_span(axes, begin - 0.5, end if end is None else end - 0.5)  # a year's rate stands at its middle
    axes.axvline(fan.origin, color=style.MID, linewidth=0.6, linestyle=(0, (1, 2)))
    _draw_points(axes, fan)


def _draw_points(axes: Axes, fan: Fan) -> None:
    """Filled: observed; square: the scenario's own; half-filled: interpolated or filled; hollow: seen later; tick: no data."""
    years = np.array(fan.years)
    look: dict[str, Any] = {"linestyle": "none", "marker": "o", "color": style.INK, "clip_on": False}
    seen = np.isfinite(fan.observed) & ~fan.filled & ~fan.own
    square = look | {"marker": "s", "markeredgecolor": "white", "markeredgewidth": 0.5}
    axes.plot(years[fan.own], fan.observed[fan.own], markersize=4.6, **square)
    axes.plot(years[seen], fan.observed[seen], markersize=4.2, markeredgecolor="white", markeredgewidth=0.5, **look)
    half: dict[str, Any] = {
        "fillstyle": "left",
        "markerfacecoloralt": "white",
        "markeredgecolor": style.INK,
        "markeredgewidth": 0.9,
    }
    bridged = np.where(np.isfinite(fan.between), fan.between, fan.observed)[fan.filled]
    axes.plot(years[fan.filled], bridged, markersize=4.6, **half, **look)
    later = np.isfinite(fan.later)
    hollow: dict[str, Any] = {"markerfacecolor": "white", "markeredgecolor": style.INK, "markeredgewidth": 0.9}
    axes.plot(years[later], fan.later[later], markersize=4.2, **hollow, **look)
    tick = look | {"marker": "|", "color": style.VERMILION}
    axes.plot(years[fan.missing], np.zeros(int(fan.missing.sum())), markersize=7, zorder=5, **tick)


def _set_axes(axes: Axes, fan: Fan, top: float, first_column: bool) -> None:
    ticks = np.asarray(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top))
    ticks = ticks[(ticks >= 0) & (ticks <= top * (1 + 1e-9))]
    axes.set_ylim(0, top)
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks] if first_column else [""] * len(ticks))
    axes.grid(axis="y", color=style.GRID, linewidth=0.7)
    axes.set_xlim(fan.years[0] - 0.2, fan.years[-1] + 0.2)
    width = style.width_of_axes(axes)
    axes.set_xticks(*year_ticks(fan.years[0], fan.years[-1], width))
    axes.set_title(shorten(fan.name, width, 11, bold=True), loc="left", fontsize=11, fontweight="bold", pad=6)


def year_ticks(first: int, last: int, width: float) -> tuple[list[int], list[str]]:
    """Years 24 points apart at least; the first in full, the others by their last two digits."""
    most = max(int(width // 24), 1)
    step = next((s for s in (1, 2, 5, 10, 20, 50) if (last - first) / s <= most), 100)
    years = [first, *(year for year in range(first + 1, last + 1) if (last - year) % step == 0)]
    if len(years) > 1 and years[1] - first < step:
        years.pop(1)
    return years, [str(year) if year == first else f"’{year % 100:02d}" for year in years]
