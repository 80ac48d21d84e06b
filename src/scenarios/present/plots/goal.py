"""What does a goal take? The chance of it by envelope, and what is paid out of the money."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scenarios.analysis.deciding.goal import Goal
from scenarios.present import style, words
from scenarios.present.deciding.around import chip_of, source_of
from scenarios.present.deciding.goal_text import target_words, title
from scenarios.present.outcome_words import capital
from scenarios.present.plots.key import Entry, draw_key, key_height, line, marker, swatch

__all__ = ["alt_text", "figure", "table", "title"]

_LEFT, _RIGHT, _HEIGHT = 60.0, 30.0, 250.0


def alt_text(found: Goal) -> str:
    """The picture in a sentence."""
    said = "; ".join(f"{p.factor:.3g} times: {words.percent(p.chance)}" for p in found.grid)
    return f"Chance of {target_words(found)} by multiple of the plan's envelopes: {said}."


def table(found: Goal) -> list[dict[str, Any]]:
    """A row for each multiple."""
    return [
        {
            "factor": p.factor, "envelope_million_usd": found.envelope * p.factor, "chance": p.chance, "error": p.error,
            "median": p.median, "paid_out": p.paid,
        }
        for p in found.grid
    ]  # fmt: skip


def figure(found: Goal) -> Figure:
    """Draw the chance over the multiple, which doubles at every second point."""
    with style.drawing():
        entries = _key(found)
        top = key_height(entries) + 16
        page = style.page(_heading(found), top + _HEIGHT + 44)
        draw_key(page.canvas(), 0, entries)
        axes = page.axes(_LEFT, top, style.width() - _LEFT - _RIGHT, _HEIGHT)
        _draw(axes, found)
        return page.figure


def _heading(found: Goal) -> style.Heading:
    return style.Heading(
        title=title(found),
        subtitle=f"{capital(target_words(found))}: share of draws, by multiple of the plan's envelopes",
        source=source_of(found.loaded),
        chip=chip_of(found.loaded),
        note="Against the same scenario with all money as reported. Split, mix and years keep their proportions. Where "
        "capacity binds, more money waits, lapses and goes to waste.",
    )


def _key(found: Goal) -> list[Entry]:
    entries = [
        line("chance", style.MEDIAN, linewidth=1.8),
        swatch("its Monte Carlo error", style.BAND, alpha=0.3),
        line("chance asked for", style.INK, linewidth=0.9, linestyle=(0, (3, 2))),
        line("paid out of what is allotted", style.SOFT, linewidth=1.4, linestyle=(0, (1, 1))),
    ]
    if found.factor is not None:
        entries.append(marker("least envelope", marker="D", markersize=7, color=style.LAPSED))
    return entries


def _draw(axes: Axes, found: Goal) -> None:
    points = [point for point in found.grid if point.factor > 0.0]
    x = np.log2([point.factor for point in points])
    chance, error = (np.array([getattr(point, name) for point in points]) for name in ("chance", "error"))
    axes.fill_between(x, chance - error, chance + error, color=style.BAND, alpha=0.3, linewidth=0)
    axes.plot(x, [point.paid for point in points], color=style.SOFT, linewidth=1.4, linestyle=(0, (1, 1)))
    axes.plot(x, chance, "o-", color=style.MEDIAN, linewidth=1.8, markersize=4)
    axes.axhline(found.chance, color=style.INK, linewidth=0.9, linestyle=(0, (3, 2)))
    if found.factor:
        axes.plot([np.log2(max(found.factor, points[0].factor))], [found.chance], "D", markersize=7, color=style.LAPSED)
    whole = x[np.isclose(x, np.round(x))]
    axes.set_xticks(whole, [f"{2.0**value:.3g}×" for value in whole])
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1.0], [words.percent(value) for value in (0, 0.25, 0.5, 0.75, 1.0)])
    axes.set_ylim(0.0, 1.0)
    axes.grid(axis="y", color=style.GRID, linewidth=0.7)
