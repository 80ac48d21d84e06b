"""What does one aim cost of the other? The front of two outcomes, and named plans, those that are worse on both hollow."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from scenarios.analysis.deciding.frontier import Front, FrontPoint
from scenarios.present import style
from scenarios.present.deciding.around import chip_of, source_of
from scenarios.present.deciding.frontier_text import axis_words, label, level_of, said, title
from scenarios.present.fit import shorten
from scenarios.present.outcome_words import capital
from scenarios.present.plots.key import Entry, draw_key, key_height, line, marker

__all__ = ["alt_text", "figure", "table", "title"]

_LEFT, _RIGHT, _HEIGHT = 84.0, 40.0, 290.0


def alt_text(found: Front) -> str:
    """The picture in a sentence."""
    each = "; ".join(f"{label(p)}: {said(found.x, p.x)} and {said(found.y, p.y)}" for p in found.points)
    return f"{capital(axis_words(found.x))} and {axis_words(found.y)} of plans: {each}."


def table(found: Front) -> list[dict[str, Any]]:
    """A row for each point."""
    return [
        {
            "plan": label(p), "x": p.x, "x_error": p.x_error, "y": p.y, "y_error": p.y_error, "worse_on_both": p.dominated,
        }
        for p in found.points
    ]  # fmt: skip


def figure(found: Front) -> Figure:
    """Draw both aims as axes."""
    with style.drawing():
        entries = _key(found)
        top = key_height(entries) + 30
        page = style.page(_heading(found), top + _HEIGHT + 46)
        draw_key(page.canvas(), 0, entries)
        axes = page.axes(_LEFT, top, style.width() - _LEFT - _RIGHT, _HEIGHT)
        _draw(axes, found)
        return page.figure


def _heading(found: Front) -> style.Heading:
    against = "Against the same scenario with all money as reported." if found.leeway is None else (
        "Against the same scenario with all that is chosen as reported, on draws that the search did not see."
    )  # fmt: skip
    return style.Heading(
        title=title(found),
        subtitle=f"{capital(found.y.statistic.replace('_', ' '))} of both" if found.x is not None
        else f"{capital(found.y.statistic.replace('_', ' '))} by envelope, split and mix as they are",
        source=source_of(found.loaded, found.unseen, seed=found.seed),
        chip=chip_of(found.loaded),
        note=f"{against} Hollow: another point is as good on both and surely better on one.",
    )  # fmt: skip


def _key(found: Front) -> list[Entry]:
    entries = [line("best plans by weight" if found.x is not None else "multiples of the envelopes", style.BAND, linewidth=1.4)]
    entries.append(marker("not worse on both", marker="o", markersize=7, color=style.MEDIAN))
    entries.append(marker("worse on both", marker="o", markersize=7, markerfacecolor=style.PAPER, color=style.MEDIAN))
    if any(point.name for point in found.points):
        entries.append(marker("named plan", marker="s", markersize=7, color=style.LAPSED))
    return entries


def _draw(axes: Axes, found: Front) -> None:
    front = [p for p in found.points if not p.name or found.x is None]
    axes.plot([p.x for p in front], [p.y for p in front], color=style.BAND, linewidth=1.4, zorder=1)
    for point in found.points:
        _point(axes, point)
    axes.margins(0.12, 0.12)
    for axis, target in ((axes.xaxis, found.x), (axes.yaxis, found.y)):
        axis.set_major_locator(MaxNLocator(int(style.fitting(5, 3)), steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(FuncFormatter(lambda value, _, target=target: level_of(target, value)))
    axes.grid(color=style.GRID, linewidth=0.7)
    across, up = (shorten(capital(axis_words(target)), style.width() - 188, 9) for target in (found.x, found.y))
    axes.set_xlabel(across, fontsize=9)
    look: dict[str, Any] = {"fontsize": 9, "color": style.MID}
    axes.annotate(up, (0, 1), xycoords="axes fraction", xytext=(-60, 8), textcoords="offset points", **look)
    _labels(axes, found)


def _point(axes: Axes, point: FrontPoint) -> None:
    color = style.LAPSED if point.name else style.MEDIAN
    fill = style.PAPER if point.dominated else color
    shape = "s" if point.name else "o"
    axes.errorbar([point.x], [point.y], xerr=_reach(point.x_error), yerr=_reach(point.y_error), ecolor=style.MID,
                  elinewidth=0.8, fmt="none", zorder=2)  # fmt: skip
    axes.plot([point.x], [point.y], shape, color=color, markerfacecolor=fill, markersize=6, zorder=3)


def _reach(error: float) -> float | None:
    return error if error == error and error > 0.0 else None


def _labels(axes: Axes, found: Front) -> None:
    """Names beside named plans, and weights at the front's ends; moved apart where they would touch."""
    front = [p for p in found.points if not p.name]
    told = [p for p in found.points if p.name] + ([front[0], front[-1]] if front else [])
    low, high = axes.get_xlim()
    places = [axes.transData.transform((p.x, p.y)) for p in told]
    heights = style.spread([float(y) for _, y in places], 15.0 * axes.figure.dpi / 72, -1e9, 1e9)
    for point, (_, y), height in zip(told, places, heights, strict=True):
        right = point.x < low + 0.7 * (high - low)
        beside = (8 if right else -8, 9 + 72 * (height - y) / axes.figure.dpi)
        axes.annotate(shorten(label(point), 150, 8.5), (point.x, point.y), xytext=beside, textcoords="offset points",
                      ha="left" if right else "right", va="center", fontsize=8.5, color=style.INK, zorder=5,
                      bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.4, "alpha": 0.75})  # fmt: skip
