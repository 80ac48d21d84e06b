"""Do many small projects tend to the compiled pipeline, and how fast? Distance against project size, both in logarithms."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from scenarios.analysis.fluid import Limit
from scenarios.present import style, words
from scenarios.present.plots.key import draw_key, key_height, line, marker
from scenarios.present.reading import ILLUSTRATIVE, INVENTED

_LEFT, _HEIGHT, _RIGHT = 62.0, 250.0, 30.0


def title(found: Limit) -> str:
    """How much nearer ten times smaller projects come; the neutral title where distances do not fall."""
    slope = found.slope_single
    if not slope > 0.1:
        return "Projects and the compiled pipeline, by project size"
    return f"Ten times smaller projects come {10**slope:.1f} times nearer to the compiled pipeline"


def alt_text(found: Limit) -> str:
    """The picture in a sentence."""
    return (
        f"Distance of traces from the compiled pipeline against project size on logarithmic axes: a single trace falls from "
        f"{found.single[0]:.1%} to {found.single[-1]:.1%} of the money with slope {found.slope_single:.2f}; the mean of "
        f"{found.traces} traces from {found.mean[0]:.1%} to {found.mean[-1]:.1%}."
    )


def table(found: Limit) -> list[dict[str, Any]]:
    """The points."""
    return [
        {
            "median_million_usd": size,
            "effective_million_usd": float(found.effective[n]),
            "projects": found.projects[n],
            "single": float(found.single[n]),
            "mean": float(found.mean[n]),
            "noise": float(found.noise[n]),
        }
        for n, size in enumerate(found.sizes)
    ]


def figure(found: Limit) -> Figure:
    """Draw both distances, the mean's noise, and the line of slope one half."""
    with style.drawing():
        entries = [
            marker("one trace", marker="o", color=style.OBLIGATED, markersize=6),
            marker(f"mean of {found.traces} traces", marker="s", color=style.VERMILION, markersize=6),
            line("what luck alone leaves of the mean", style.MID, linewidth=1.2, linestyle=(0, (4, 2))),
            line("slope one half", style.INK, linewidth=0.9),
        ]
        top = key_height(entries) + 24
        page = style.page(_heading(found), top + _HEIGHT + 40)
        draw_key(page.canvas(), 0, entries)
        axes = page.axes(_LEFT, top, style.width() - _LEFT - _RIGHT, _HEIGHT)
        _draw(axes, found)
        return page.figure


def _draw(axes: Axes, found: Limit) -> None:
    x = found.effective
    half = found.single[-1] * np.sqrt(x / x[-1])
    axes.plot(x, half, color=style.INK, linewidth=0.9)
    axes.plot(x, found.noise, color=style.MID, linewidth=1.2, linestyle=(0, (4, 2)))
    axes.plot(x, found.mean, "s-", color=style.VERMILION, markersize=6, linewidth=1.2)
    axes.plot(x, found.single, "o-", color=style.OBLIGATED, markersize=6, linewidth=1.6)
    axes.set(xscale="log", yscale="log")
    axes.invert_xaxis()
    axes.yaxis.set_major_locator(FixedLocator([digit * 10.0**power for power in range(-6, 0) for digit in (1, 2, 5)]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g}%"))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_xticks(x, [f"{value:.2g}" for value in x])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.grid(color=style.GRID, linewidth=0.7)
    axes.set_xlabel("million USD: the project in which the average dollar is (smaller to the right)", fontsize=9)
    axes.annotate(
        "distance, share of the money allotted", (0, 1), xycoords="axes fraction", xytext=(-40, 8),
        textcoords="offset points", fontsize=9, color=style.MID,
    )  # fmt: skip
    axes.annotate(
        f"slope {found.slope_single:.2f}", (float(x[-2]), float(found.single[-2])), xytext=(14, 8),
        textcoords="offset points", fontsize=10, weight="bold", color=style.OBLIGATED,
    )  # fmt: skip


def _heading(found: Limit) -> style.Heading:
    return style.Heading(
        title=title(found),
        subtitle=f"Root mean square distance of money disbursed by quarter to {words.joined(list(found.names))}, "
        f"{found.allotted:,.0f} million USD allotted",
        source=f"{found.traces} traces of each size. Scenario: {words.clean(found.scenario)}, seed {found.seed}, "
        f"draw {found.member}",
        chip=INVENTED if found.invented else ILLUSTRATIVE,
        note=f"Slope of the mean’s distance {found.slope_mean:.2f}. Where no ceiling binds the mean is off by luck alone; "
        "where one binds, lumps leave room unused that a steady flow would fill.",
    )
