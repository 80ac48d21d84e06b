"""Can each country use what it is sent? Allotments of one fiscal year against the ceilings, hard and soft apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scenarios.arrays import Floats
from scenarios.present import marks, reading, style, words
from scenarios.present.fit import width_of, wrap
from scenarios.present.plots.key import Entry, draw_key, hatch, key_height, marker, outline, swatch
from scenarios.present.reading import Result
from scenarios.present.titles import nameable, of_fifty

_LEFT, _RIGHT = 132.0, 500.0
"""Points from 0 to the end of the axis of per cent."""
_ROW = 45.0
NEUTRAL = "Allotments against what each country can absorb"
"""The title where no finding holds."""
_MOST = 400.0
"""The axis ends here at the latest, in per cent; longer bars are cut and say so."""


def title(result: Result, baseline: Result | None = None) -> str:
    """Who is allotted more than the ceiling in 47 of 50 draws, or in 37; else the neutral title."""
    lines, known = _lines(result), nameable(result)
    for level in (4, 3) if reading.enough(result) else ():
        said = f"in at least {of_fifty(reading.LEVELS[level])} of 50 draws"
        over = [rows[0] for rows in lines if any(row.allotted > row.ceilings[level] > 0 for row in rows)]
        if over:
            named = len(over) <= 3 and all(row.code in known for row in over)
            who = words.joined([row.name for row in over]) if named else _count(over)
            one = len(over) == 1
            verb = (
                "is allotted more than its assumed ceiling" if one else "are allotted more than their assumed ceilings"
            )
            return f"{who} {verb}, {said}"
    return NEUTRAL


def alt_text(result: Result) -> str:
    """The picture in a sentence."""
    rows = [row for rows in _lines(result) for row in rows]
    over = [row for row in rows if row.allotted > row.planner > 0]
    named = "; ".join(f"{row.name} {row.kind} {row.share:.0f}%" for row in over) or "none"
    return (
        f"Bars of FY{_year(result)[0]} allotments as per cent of the planner's ceiling in "
        f"{words.counted(len(_lines(result)), 'country', 'countries')}. Over the ceiling: {named}."
    )


def table(result: Result) -> list[dict[str, Any]]:
    """Mean allotment of the year shown and the ceiling's quantiles, million USD a year, by country and kind."""
    return [
        {
            "country": row.code,
            "kind": row.kind,
            "fiscal_year": _year(result)[0],
            "allotted_million_usd": row.allotted,
            "planner_ceiling_million_usd": row.planner,
            **{
                f"ceiling_p{level * 100:02.0f}_million_usd": float(row.ceilings[i])
                for i, level in enumerate(reading.LEVELS)
            },
            "percent_of_planner_ceiling": row.share,
        }
        for rows in _lines(result)
        for row in rows
    ]


def figure(result: Result, baseline: Result | None = None) -> Figure:
    """Draw two bars a country; a baseline adds a tick where its own allotment of that year stands."""
    with style.drawing():
        lines, entries = _lines(result), _key(result, baseline)
        top = key_height(entries) + 36
        page = style.page(_heading(result, baseline), top + _ROW * len(lines) + 24)
        axes = page.canvas()
        draw_key(axes, 0, entries)
        before = _shares(baseline, _year(result)[0]) if baseline is not None else {}
        end = _axis_end(lines, max(before.values(), default=0.0))
        _draw_axis(axes, top, _ROW * len(lines), end)
        for i, rows in enumerate(lines):
            _draw_country(axes, top + _ROW * i, rows, end, before)
        return page.figure


@dataclass(frozen=True, slots=True)
class _CapacityLine:
    code: str
    name: str
    kind: str
    known: str
    allotted: float  # million USD in the year shown
    planner: float  # million USD a year
    ceilings: Floats  # (level,) million USD a year

    @property
    def share(self) -> float:
        """Per cent of the planner's ceiling; nan without one."""
        return 100 * self.allotted / self.planner if self.planner > 0 else float("nan")


def _count(over: list[_CapacityLine]) -> str:
    return words.counted(len(over), "country", "countries").capitalize()


def _year(result: Result) -> tuple[int, bool]:
    """The fiscal year shown: the one with the largest sum over the ceilings (True), else the last with money."""
    allotted, years = _by_country(result), reading.money_years(result)
    over = np.clip(allotted - _planner(result), 0, None).sum((1, 2))
    if over.max(initial=0.0) > 0:
        return years[int(over.argmax())], True
    with_money = np.flatnonzero(allotted.sum((1, 2)) > 0)
    return years[int(with_money[-1]) if with_money.size else -1], False


def _by_country(result: Result) -> Floats:
    """Mean allotment under ceilings, (fiscal_year, country, limited_kind) million USD."""
    kinds, units = reading.codes(result, "kind"), reading.codes(result, "unit")
    own = [units.index(code) for code in reading.codes(result, "country")]
    limited = [kinds.index(kind) for kind in reading.codes(result, "limited_kind")]
    allotted = reading.mean_allotment(result)[:, limited][:, :, own].transpose(0, 2, 1).copy()
    allotted[:, :, reading.codes(result, "limited_kind").index("hard")] -= _outside(result)
    return allotted


def _outside(result: Result) -> Floats:
    """Hard money that stands outside ceilings: (fiscal_year, country) million USD."""
    data = result.data
    chosen = data["outside_ceilings"].sel(fiscal_year=reading.money_years(result), unit=data["country"].values)
    return np.asarray(chosen.transpose("fiscal_year", "unit").values, dtype=np.float64)


def _planner(result: Result) -> Floats:
    return np.asarray(result.data["planner_ceiling"].transpose("country", "limited_kind").values, dtype=np.float64)


def _lines(result: Result) -> list[list[_CapacityLine]]:
    """Lines of each country, by falling largest share of a ceiling."""
    year = reading.money_years(result).index(_year(result)[0])
    allotted, planner = _by_country(result)[year], _planner(result)
    ceilings = result.data["ceiling"].transpose("level", "country", "limited_kind").values
    known, names = reading.least_known(result), reading.names(result, "country")
    lines = [
        [
            _CapacityLine(c, name, k, known[c], float(allotted[i, j]), float(planner[i, j]), ceilings[:, i, j])
            for j, k in enumerate(reading.codes(result, "limited_kind"))
        ]
        for i, (c, name) in enumerate(names.items())
    ]
    return sorted(lines, key=lambda rows: (-max(np.nan_to_num(row.share) for row in rows), rows[0].name))


def _shares(baseline: Result, year: int) -> dict[tuple[str, str], float]:
    """The baseline's allotment of that year in per cent of its planner's ceiling, by country and kind."""
    if year not in reading.money_years(baseline):
        return {}
    place = reading.money_years(baseline).index(year)
    allotted, planner = _by_country(baseline)[place], _planner(baseline)
    return {
        (code, kind): 100 * float(allotted[i, j] / planner[i, j])
        for i, code in enumerate(reading.codes(baseline, "country"))
        for j, kind in enumerate(reading.codes(baseline, "limited_kind"))
        if 0 < planner[i, j] < np.inf
    }


def _axis_end(lines: list[list[_CapacityLine]], baseline: float) -> float:
    """Per cent at the end of the axis: the longest bar or the baseline's, and the ranges as far as 250."""
    rows = [row for rows in lines for row in rows if 0 < row.planner < np.inf]
    longest = max([baseline, *(row.share for row in rows)])
    widest = max((100 * float(row.ceilings[-1]) / row.planner for row in rows), default=0.0)
    return min(max(150.0, longest * 1.06, min(widest * 1.03, 250.0)), _MOST)


def _heading(result: Result, baseline: Result | None) -> style.Heading:
    year, largest = _year(result)
    why = "the year with the largest excess" if largest else "the last year with money"
    off = "" if reading.year_of(result, "ceilings_on") else " Ceilings are off in this run: nothing waits for them."
    letters = marks.meanings((rows[0].known for rows in _lines(result)), brackets=False)
    outside = " Money outside ceilings, which no rule moves, is not counted." if _outside(result).any() else ""
    regional = " Regional programs have no ceiling." if reading.regional_units(result) else ""
    return style.Heading(
        title=title(result, baseline),
        subtitle=f"Mean allotment of FY{year}, {why}, as % of the planner’s ceiling for that kind of money",
        source=reading.source(result, "money_label", beside=[baseline]),
        chip=reading.chip(result),
        note="Ceilings are our assumption: no source gives a limit. 100%: the planner’s, every "
        f"parameter at its median.{outside} {letters}{regional}{off}".replace("  ", " "),
    )


def _key(result: Result, baseline: Result | None) -> list[Entry]:
    on = bool(reading.year_of(result, "ceilings_on"))
    kinds = reading.codes(result, "limited_kind")
    entries = [swatch(f"{kind.capitalize()}, within", style.FILL[kind], style.TEXT[kind]) for kind in kinds]
    entries += [
        hatch("Over: will wait or lapse" if on else "Over the ceiling"),
        outline("Ceiling in 90% of draws, estimated", style.RANGE),
    ]
    if baseline is not None:
        entries.append(marker("baseline", marker="|", markersize=10, markeredgewidth=1.6, color=style.INK))
    return entries


def _draw_axis(axes: Axes, top: float, height: float, end: float) -> None:
    ticks = MaxNLocator(5, steps=[1, 2.5, 5, 10]).tick_values(0, end)
    for tick in sorted({100.0, *(float(t) for t in ticks if 0 <= t <= end and abs(t - 100) > 20)}):
        x, main = _x(tick, end), tick == 100
        color, width = (style.INK, 1.4) if main else (style.GRID, 0.6)
        axes.plot([x, x], [top - 2, top + height], color=color, linewidth=width, zorder=4 if main else 0)
        text = f"{tick:.0f}%" if main else f"{tick:.0f}"
        style.write(axes, x, top + height + 11, text, ha="center")
    axes.plot([_LEFT, style.at(_RIGHT)], [top + height] * 2, color=style.INK, linewidth=0.8)
    style.write(axes, _x(100, end), top - 10, "ceiling", ha="center", weight="bold")
    style.write(axes, style.at(_RIGHT) + 10, top - 10, "million USD, of ceiling", color=style.MID)


def _x(percent: float, end: float) -> float:
    return _LEFT + (style.at(_RIGHT) - _LEFT) * min(percent, end) / end


def _draw_country(axes: Axes, top: float, rows: list[_CapacityLine], end: float, before: dict[tuple[str, str], float]) -> None:
    if top > 0:
        axes.plot([style.MARGIN, style.width() - style.MARGIN], [top, top], color=style.GRID, linewidth=0.6, zorder=0)
    name = f"{rows[0].name}{marks.bracketed(rows[0].known)}"
    room = _LEFT - style.MARGIN - 10
    lines = wrap(name, room, 10.5, 2)
    for i, text in enumerate(lines):
        style.write(axes, _LEFT - 8, top + _ROW / 2 + 13 * (i - (len(lines) - 1) / 2), text, 10.5, ha="right")
    for j, row in enumerate(rows):
        middle = top + _ROW / 2 + 17 * (j - (len(rows) - 1) / 2)
        _draw_bar(axes, middle, row, end)
        _draw_before(axes, middle, before.get((row.code, row.kind), float("nan")), end)


def _draw_before(axes: Axes, middle: float, percent: float, end: float) -> None:
    """Mark where the baseline stands; beyond the end of the axis an angle points on."""
    if percent > end:
        style.write(axes, style.at(_RIGHT) + 2, middle, "›", 12, weight="bold", zorder=6)
    elif np.isfinite(percent):
        axes.plot([_x(percent, end)] * 2, [middle - 7, middle + 7], color=style.INK, linewidth=1.6, zorder=5)


def _draw_bar(axes: Axes, middle: float, row: _CapacityLine, end: float) -> None:
    """The ceiling's range, the part within, the part over, and the amounts in figures."""
    if 0 < row.planner < np.inf:
        low, high = (_x(100 * float(row.ceilings[i]) / row.planner, end) for i in (0, -1))
        style.box(axes, low, middle - 7, high - low, 14, style.RANGE, zorder=1)
        style.box(
            axes, low, middle - 7, high - low, 14, "none", edgecolor=style.MID, linewidth=0.6, linestyle=style.DASHED
        )
        style.box(axes, _LEFT, middle - 5, _x(min(row.share, 100), end) - _LEFT, 10, style.FILL[row.kind], zorder=2)
        if row.share > 100:
            style.hatched(axes, _x(100, end), middle - 5, _x(row.share, end) - _x(100, end), 10)
        if row.share > end:
            _draw_cut(axes, middle, row.share)
    _draw_amounts(axes, middle, row)


def _draw_amounts(axes: Axes, middle: float, row: _CapacityLine) -> None:
    """Write the allotment, the ceiling and what is over, in smaller letters where they would meet."""
    ceiling = words.money(row.planner) if np.isfinite(row.planner) else "no ceiling"
    over = row.allotted - row.planner
    texts = (f"{words.money(row.allotted)} of {ceiling}", f"{words.money(over)} over" if over > 0.05 else "")
    left, right = style.at(_RIGHT) + 10, style.width() - style.MARGIN
    size = 9.2 * min(1.0, (right - left) / (width_of(texts[0], 9.2) + 10 + width_of(texts[1], 9.2, bold=True)))
    style.write(axes, left, middle, texts[0], size, color=style.TEXT[row.kind])
    style.write(axes, right, middle, texts[1], size, color=style.LAPSED, weight="bold", ha="right")


def _draw_cut(axes: Axes, middle: float, share: float) -> None:
    """Say how far a bar goes that the axis cuts off."""
    paper = {"boxstyle": "square,pad=.15", "facecolor": style.PAPER, "linewidth": 0}
    look = {"color": style.LAPSED, "weight": "bold", "bbox": paper, "zorder": 6, "ha": "right"}
    style.write(axes, style.at(_RIGHT) - 5, middle, f"{share:,.0f}% ›", 7.5, **look)
