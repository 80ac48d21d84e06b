"""Where does the money go, and how much of it is hard? One square per unit and fiscal year, area = dollars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scenarios.arrays import Floats
from scenarios.present import reading, style, words
from scenarios.present.fit import wrap
from scenarios.present.plots.key import Entry, draw_key, outline, swatch
from scenarios.present.reading import Result
from scenarios.present.titles import mostly, nameable
from scenarios.terms import OWN, statuses

_NAMES = 118.0
"""Width of the column of names."""
_TOTALS = 104.0
"""Width of the columns of totals at the right."""
UNSURE = ("estimated", "recalled", OWN)
"""What no computed title speaks of."""
OUTLINES = {
    OWN: "Dash-dotted outline: with figures of the scenario’s own, not the region’s",
    "estimated": "Dashed outline: the split by country is our estimate, no table here prints it",
    "recalled": "Dotted outline: recalled from memory, not verified",
    "derived": "Thin outline: derived from printed figures",
}
_TOP = 62.0
"""The first row begins here, below key and years."""
_TALLEST = 620.0
"""All rows together are no taller where this can be helped."""


def title(result: Result, baseline: Result | None = None) -> str:
    """Name the country that takes more than half, if it may be named; else the neutral title."""
    rows = _rows(result)
    whole = sum(row.total for row in rows)
    first = rows[0]
    known = first.unit in nameable(result) and not _all(first.known) & set(UNSURE)
    if not known or whole <= 0 or first.total / whole <= 0.5 or first.total >= whole:
        return "Money by country, kind and fiscal year"
    kind = mostly([first.kinds["hard"], first.kinds["soft"]], ["hard", "soft"])
    taken = f"{first.name} takes {words.percent(first.total / whole)} of the money"
    return f"{taken}, {kind}" if kind else taken


def alt_text(result: Result) -> str:
    """The picture in a sentence."""
    rows = _rows(result)
    whole = sum(row.total for row in rows)
    largest = "; ".join(f"{row.name} {words.money(row.total)}" for row in rows[:3])
    return (
        f"Grid of squares, {words.counted(len(rows), 'row')} by fiscal years "
        f"{words.years(*_span(result))}; area is dollars. Total {words.money(whole)} million USD; largest: {largest}."
    )


def table(result: Result) -> list[dict[str, Any]]:
    """Mean allotment by unit, fiscal year and kind, million USD."""
    means = reading.mean_allotment(result)
    names, known = reading.names(result, "unit"), reading.money_known(result)
    firm = reading.year_statuses(result)
    return [
        {
            "unit": unit,
            "name": names[unit],
            "fiscal_year": year,
            "kind": kind,
            "mean_million_usd": float(means[y, k, u]),
            "mark": known[y][unit],
            "year_status": firm[y],
        }
        for u, unit in enumerate(reading.codes(result, "unit"))
        for y, year in enumerate(reading.money_years(result))
        for k, kind in enumerate(reading.codes(result, "kind"))
    ]


def figure(result: Result, baseline: Result | None = None) -> Figure:
    """Draw the grid; with a baseline its totals stand below the scenario's own."""
    with style.drawing():
        rows = _rows(result)
        grid = _grid(rows, reading.money_years(result))
        page = style.page(_heading(result, baseline), _TOP + sum(grid.heights) + 36)
        axes = page.canvas()
        draw_key(axes, 0, _key(result, rows))
        _draw_years(axes, grid, reading.year_statuses(result))
        before = {row.unit: row.total for row in _rows(baseline)} if baseline is not None else {}
        for row, top, height in zip(rows, grid.tops, grid.heights, strict=True):
            _draw_row(axes, grid, row, top, height)
            _draw_totals(axes, row, top + height / 2, before.get(row.unit))
        _draw_sums(axes, grid, rows, before)
        return page.figure


@dataclass(frozen=True, slots=True)
class _MoneyRow:
    unit: str
    name: str
    regional: bool
    known: tuple[str, ...]  # by fiscal year
    cells: Floats  # (fiscal_year, kind) million USD
    kinds: dict[str, float]

    @property
    def total(self) -> float:
        return float(self.cells.sum())


@dataclass(frozen=True, slots=True)
class _Squares:
    years: list[int]
    step: float  # points from one fiscal year to the next
    side: float  # points of a square's side per root of a million
    tops: list[float]
    heights: list[float]

    def centre(self, year: int) -> float:
        return style.MARGIN + _NAMES + self.step * (year + 0.5)


def _rows(result: Result) -> list[_MoneyRow]:
    """Countries by falling total, then units that are no country."""
    means, kinds = reading.mean_allotment(result), reading.codes(result, "kind")
    names, known = reading.names(result, "unit"), reading.money_known(result)
    regional = reading.regional_units(result)
    rows = [
        _MoneyRow(
            unit,
            names[unit],
            unit in regional,
            tuple(year[unit] for year in known),
            means[:, :, u],
            dict.fromkeys(("hard", "soft"), 0.0) | dict(zip(kinds, means[:, :, u].sum(0).tolist(), strict=True)),
        )
        for u, unit in enumerate(reading.codes(result, "unit"))
    ]
    return sorted(rows, key=lambda row: (row.regional, -row.total, row.name))


def _grid(rows: list[_MoneyRow], years: list[int]) -> _Squares:
    """Choose the scale of the squares: as large as the columns allow, smaller where the page would grow too tall."""
    step = min((style.inner() - _NAMES - _TOTALS) / len(years), 78.0)
    largest = max(max(float(row.cells.sum(1).max(initial=0.0)) for row in rows), 1e-9)
    for widest in (62.0, 50.0, 40.0, 32.0, 24.0):
        side = min(step * 0.86, widest) / np.sqrt(largest)
        heights = [_height(row, side, step) for row in rows]
        if sum(heights) <= _TALLEST:
            break
    tops = [_TOP + sum(heights[:i]) for i in range(len(rows))]
    return _Squares(years, step, side, tops, heights)


def _height(row: _MoneyRow, side: float, step: float) -> float:
    square = side * float(np.sqrt(row.cells.sum(1).max(initial=0.0)))
    below = 16 if _below(square, step) else 0
    return max(33.0, square + below + 14)


def _below(square: float, step: float) -> bool:
    """Whether a row's numbers stand below its squares instead of beside them."""
    return square > 20 or step < 52


def _span(result: Result) -> tuple[int, int]:
    years = reading.money_years(result)
    return years[0], years[-1]


def _all(known: Iterable[str]) -> set[str]:
    """Every status of some money."""
    return {one for each in known for one in statuses(each)}


def _heading(result: Result, baseline: Result | None) -> style.Heading:
    found = _all(reading.least_known(result).values())
    outlines = " ".join(f"{said}." for status, said in OUTLINES.items() if status in found)
    other = " Other money acts on nothing." if "other" in reading.kinds_with_money(result) else ""
    asked = " Under a year: how firm its reported money was." if any(reading.year_statuses(result)) else ""
    return style.Heading(
        title=title(result, baseline),
        subtitle=f"Allotted by fiscal year, million USD, mean of {reading.draws(result)}. Area = dollars",
        source=reading.source(result, "money_label", beside=[baseline]),
        chip=reading.chip(result),
        note=f"{outlines} Soft share is of hard and soft.{other}{asked} {reading.ROUNDING}".strip(),
    )


def _key(result: Result, rows: list[_MoneyRow]) -> list[Entry]:
    said = {
        "hard": "Hard: military, police, interdiction",
        "soft": "Soft: justice, prevention, development",
        "other": "Other",
    }
    entries = [swatch(said[kind], style.FILL[kind], style.TEXT[kind]) for kind in reading.kinds_with_money(result)]
    found = _all(known for row in rows for known in row.known)
    words_of = {OWN: "The scenario’s own", "estimated": "Split estimated", "recalled": "Recalled", "derived": "Derived"}
    return entries + [outline(said, known=known) for known, said in words_of.items() if known in found]


def _draw_years(axes: Axes, grid: _Squares, firm: Sequence[str]) -> None:
    """The years, and below each how firm its reported money was: a request is not yet law."""
    y = _TOP - 18
    for j, (year, status) in enumerate(zip(grid.years, firm, strict=True)):
        text = f"FY{year}" if grid.step >= 42 else f"’{year % 100:02d}"
        style.write(axes, grid.centre(j), y, text, 9.5, ha="center", color=style.MID)
        if grid.step >= 42:
            style.write(axes, grid.centre(j), y + 11, status, 8, ha="center", color=style.VERMILION_TEXT)
    text = "Total" if len(grid.years) == 1 else f"{words.counted(len(grid.years), 'year').capitalize()}"
    style.write(axes, style.width() - style.MARGIN, y, text, 9.5, ha="right", color=style.MID)


def _draw_row(axes: Axes, grid: _Squares, row: _MoneyRow, top: float, height: float) -> None:
    axes.plot([style.MARGIN, style.width() - style.MARGIN], [top, top], color=style.GRID, linewidth=0.6)
    _draw_name(axes, row, top + height / 2)
    widest = grid.side * float(np.sqrt(row.cells.sum(1).max(initial=0.0)))
    below = _below(widest, grid.step)
    for j in range(len(grid.years)):
        _draw_cell(axes, grid, row, j, top + height / 2, below)


def _draw_name(axes: Axes, row: _MoneyRow, middle: float) -> None:
    lines = wrap(row.name, _NAMES - 12, 11, 2)
    small = ["belong to no country"] if row.regional else []
    heights = [13.0] * len(lines) + [11.0] * len(small)
    y = middle - sum(heights) / 2
    for line, height in zip(lines + small, heights, strict=True):
        size, color = (11.0, style.INK) if height == 13 else (8.2, style.FAINT)
        style.write(axes, style.MARGIN, y + height / 2, line, size, color=color)
        y += height


def _draw_cell(axes: Axes, grid: _Squares, row: _MoneyRow, year: int, middle: float, below: bool) -> None:
    """A square split by kind, with its number below it or beside it."""
    parts = row.cells[year]
    total = float(parts.sum())
    side = max(grid.side * float(np.sqrt(total)), 2.5) if total > 0 else 0.0
    centre = grid.centre(year)
    x, y = (centre, middle - 7) if below else (centre - 13, middle)
    left = x - side / 2
    for kind, part in zip(("hard", "soft", "other"), parts, strict=False):
        if part > 0:
            style.box(axes, left, y - side / 2, side * float(part) / total, side, style.FILL[kind])
            left += side * float(part) / total
    if total > 0:
        style.known_outline(axes, x - side / 2 - 2, y - side / 2 - 2, side + 4, side + 4, row.known[year])
    at = (centre, y + side / 2 + 9) if below else (centre + 16, middle)
    color = style.INK if total > 0 else style.FAINT
    style.write(axes, *at, words.money(total), min(9.5, grid.step / 4.0), ha="center", color=color)


def _draw_totals(axes: Axes, row: _MoneyRow, middle: float, before: float | None) -> None:
    """The row's total, its bar of kinds and soft share, and the baseline's total where there is one."""
    right = style.width() - style.MARGIN
    y = middle if before is None else middle - 4.5
    style.write(axes, right - 58, y, words.money(row.total), 11, ha="right", weight="bold")
    if before is not None:
        style.write(axes, right - 58, middle + 7.5, f"base {words.money(before)}", 7.8, ha="right", color=style.FAINT)
    if row.total <= 0:
        return
    left = right - 52
    for kind in ("hard", "soft", "other"):
        width = 52 * row.kinds.get(kind, 0.0) / row.total
        style.box(axes, left, middle - 5, width, 10, style.FILL[kind])
        left += width
    style.write(axes, right, middle - 10, _soft(row.kinds), 7.8, ha="right", color=style.SOFT_TEXT)


def _soft(kinds: dict[str, float]) -> str:
    both = kinds["hard"] + kinds["soft"]
    return f"{words.percent(kinds['soft'] / both)} soft" if both > 0 else ""


def _draw_sums(axes: Axes, grid: _Squares, rows: list[_MoneyRow], before: dict[str, float]) -> None:
    """The last line: all units together by year."""
    y = _TOP + sum(grid.heights)
    axes.plot([style.MARGIN, style.width() - style.MARGIN], [y, y], color=style.INK, linewidth=0.8)
    style.write(axes, style.MARGIN, y + 15, "All together", 11, weight="bold")
    cells = sum((row.cells for row in rows), np.zeros_like(rows[0].cells))
    size = min(10.0, grid.step / 4.0)
    for j in range(len(grid.years)):
        kinds = {"hard": float(cells[j, 0]), "soft": float(cells[j, 1])}
        style.write(axes, grid.centre(j), y + 15, words.money(float(cells[j].sum())), size, ha="center", weight="bold")
        if grid.step >= 38:
            style.write(axes, grid.centre(j), y + 28, _soft(kinds), 8, ha="center", color=style.SOFT_TEXT)
    kinds = {kind: sum(row.kinds.get(kind, 0.0) for row in rows) for kind in ("hard", "soft", "other")}
    everything = _MoneyRow("", "", False, (), cells, kinds)
    _draw_totals(axes, everything, y + 16, sum(before.values()) if before else None)
