"""Cumulative money by quarter through the run-off: appropriated, obligated, disbursed, lost."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from scenarios.arrays import Floats
from scenarios.present import reading, style
from scenarios.present.fit import width_of
from scenarios.present.reading import Result

PANEL_HEIGHT = 190.0
"""Points that the panel needs, tick labels included."""
_LEFT, _RIGHT, _PLOT = 50.0, 108.0, 164.0


def draw_cumulative(page: style.Page, top: float, result: Result, baseline: Result | None, date: float) -> None:
    """Draw the panel; `date` is the date of the flow above it, marked by a dashed line."""
    ends, lines = _lines(result)
    axes = page.axes(_LEFT, top, style.width() - _LEFT - _RIGHT, _PLOT)
    _set_axes(axes, ends, max(float(line.max()) for line in lines.values()))
    axes.fill_between(ends, lines["disbursed"], lines["obligated"], color=style.PIPELINE, alpha=0.28, linewidth=0)
    axes.fill_between(
        ends, 0, lines["lost"], facecolor="none", edgecolor=style.LAPSED, hatch=style.HATCH, linewidth=0, alpha=0.55
    )
    axes.step(ends, lines["appropriated"], where="post", color=style.INK, linewidth=1.6)
    axes.plot(ends, lines["obligated"], color=style.OBLIGATED, linewidth=1.8)
    axes.plot(ends, lines["disbursed"], color=style.DISBURSED, linewidth=2.4)
    axes.plot(ends, lines["lost"], color=style.LAPSED, linewidth=1.8)
    for event in reading.events(result, money=True):
        style.mark_span(axes, event["begin"], event["end"])
    axes.axvline(date, color=style.INK, linewidth=0.8, linestyle=(0, (3, 2)))
    labels = [
        (float(lines["appropriated"][-1]), "Appropriated", style.INK),
        (float(lines["obligated"][-1]), "Obligated", style.OBLIGATED),
        (float(lines["disbursed"][-1]), "Disbursed", style.DISBURSED_TEXT),
        (float(lines["lost"][-1]), "Lapsed, cancelled", style.LAPSED),
    ]
    if baseline is not None:
        labels.append(_draw_baseline(axes, baseline))
    _draw_labels(axes, labels)
    _draw_date(axes, date, ends, lines)


def _lines(result: Result) -> tuple[Floats, dict[str, Floats]]:
    """Quarter ends and sums over kinds, both with a zero before the first quarter."""
    ends = np.asarray(result.data["quarter"].values, dtype=np.float64)
    flow = result.data["flow"].sum("kind").transpose("quarter", "flow_stage")
    stage = {str(name): flow.sel(flow_stage=name).values for name in flow["flow_stage"].values}
    stage["lost"] = stage["lapsed"] + stage["cancelled"]
    start = np.concatenate([[ends[0] - 0.25], ends])
    return start, {name: np.concatenate([[0.0], values]) for name, values in stage.items()}


def _set_axes(axes: Axes, ends: Floats, largest: float) -> None:
    ticks = MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(0, max(largest, 1e-9))
    axes.set_ylim(0, max(float(ticks[-1]), largest))
    axes.set_yticks(ticks, [f"{tick:,.0f}" if float(ticks[-1]) >= 10 else f"{tick:g}" for tick in ticks])
    axes.grid(axis="y", color=style.GRID, linewidth=0.7)
    axes.set_xlim(float(ends[0]), float(ends[-1]))
    first, last = int(np.ceil(ends[0])), int(np.floor(ends[-1]))
    step = int(np.ceil((last - first + 1) / 13))
    years = list(range(first, last + 1, step))
    axes.set_xticks(years, [str(year) if year == first or step > 1 else f"’{year % 100:02d}" for year in years])


def _draw_baseline(axes: Axes, baseline: Result) -> tuple[float, str, str]:
    ends, lines = _lines(baseline)
    axes.plot(ends, lines["disbursed"], color=style.INK, linewidth=1.1, linestyle=(0, (4, 2)))
    return float(lines["disbursed"][-1]), "baseline", style.MID


def _draw_labels(axes: Axes, labels: list[tuple[float, str, str]]) -> None:
    """Names at the ends of the lines, kept 13 points apart."""
    top = axes.get_ylim()[1]
    heights = [value / top * _PLOT for value, _, _ in labels]
    for place, (_, text, color) in zip(style.spread(heights, 13, 4, _PLOT), labels, strict=True):
        weight = "normal" if text == "baseline" else "bold"
        axes.annotate(
            text, (1, 0), xycoords="axes fraction", xytext=(7, place), textcoords="offset points", va="center",
            fontsize=10, weight=weight, color=color,
        )  # fmt: skip


def _draw_date(axes: Axes, date: float, ends: Floats, lines: dict[str, Floats]) -> None:
    """Say which date the vertical line is, beside it at the first height where no curve passes."""
    top = axes.get_ylim()[1]
    years = (width_of("date above", 8.5) + 8) * float(ends[-1] - ends[0]) / (style.width() - _LEFT - _RIGHT)
    right = float(ends[-1]) - date > years
    span = (date, date + years) if right else (date - years, date)
    near = (ends >= span[0] - 0.26) & (ends <= span[1] + 0.01)
    curves = [lines[name][near] / top * _PLOT for name in ("appropriated", "obligated", "disbursed", "lost")]
    height = next((h for h in range(154, 8, -6) if all(_clear(curve, h) for curve in curves)), 154)
    axes.annotate(
        "date above", (date, 0), xytext=(5 if right else -5, height), textcoords="offset points", va="center",
        fontsize=8.5, color=style.MID, ha="left" if right else "right",
    )  # fmt: skip


def _clear(curve: Floats, height: float) -> bool:
    """Whether a curve stays clear of a line of text at this height (both in points)."""
    return bool((curve > height + 7).all() or (curve < height - 7).all())
