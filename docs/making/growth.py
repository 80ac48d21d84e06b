"""Growth: time and memory against what grows, as `benchmarks/growth.py` measured it, and what lies beyond, worked out from it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from making import markdown as md
from scenarios.analysis.outcomes import OUTCOMES
from scenarios.engine.ensemble.counting import ERROR
from scenarios.engine.ensemble.stream import EXACT_TO

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "benchmarks"))

from growth import LINEAR, SERIES, power  # noqa: E402  the path above must be known first

PICTURE = Path("generated", "growth.svg")
PLANS, MEMBERS, CORES = 1_000_000, 10_000, 64
"""What is looked at on paper."""
BYTES_HELD = 8
"""Of a number."""
HEAD = """How time and memory grow with draws, plans, countries, years and projects. `python benchmarks/growth.py` measures it: each
point is a process of its own, with the least processor time of some rounds and the peak of its resident memory. To each series
y = a + b x^p is fitted, a being what a process begins with; p = 1 is linear. The numbers below are read from
`benchmarks/growth.csv` when this page is built; they are of one machine, which had other work to do."""


@cache
def measured() -> dict[str, list[dict[str, float]]]:
    """The points of each series, by what grows."""
    found: dict[str, list[dict[str, float]]] = {}
    with (ROOT / "benchmarks" / "growth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row.pop("series"), []).append({key: float(value) for key, value in row.items()})
    return found


def page() -> str:
    """The whole page."""
    draw()
    rows = list(map(list, _rows()))
    return md.page(
        "Growth",
        HEAD,
        md.table(["what grows", "from", "to", "processor time, s", "power p", "peak memory, MB"], rows),
        _linear(),
        f"![Six small charts of processor time and peak memory against what grows](../{PICTURE.as_posix()})",
        "## A million draws",
        _million(),
        "## Beyond, on paper",
        _beyond(),
    )


def _rows() -> Iterator[tuple[str, ...]]:
    for name, points in measured().items():
        first, last = points[0], points[-1]
        yield (
            SERIES[name][0],
            f"{first['x']:,.0f}",
            f"{last['x']:,.0f}",
            f"{first['processor_s']:.2f} to {last['processor_s']:,.1f}",
            f"{_power(name):.2f}",
            f"{first['peak_mb']:,.0f} to {last['peak_mb']:,.0f}",
        )


def _power(name: str) -> float:
    points = measured()[name]
    return power([p["x"] for p in points], [p["processor_s"] for p in points])


def _linear() -> str:
    over = [SERIES[name][0] for name in measured() if _power(name) > LINEAR]
    if not over:
        return f"Time grows at most linearly in all of them: no power is above {LINEAR}."
    return f"Time grows faster than linearly (a power above {LINEAR}) with: {'; '.join(over)}. With the others it is linear or slower."


def _million() -> str:
    """What becomes of draws that are not held."""
    points = measured()["members"]
    first, last = points[0], points[-1]
    return (
        f"Up to {EXACT_TO:,} draws a run is held whole. Beyond, draws go by in blocks of 256: `run`, `compare`, `status` and "
        f"`sensitivity` keep sums, counts in fine steps, and by draw only what an answer needs. Means, shares and counts are exact, "
        f"quantiles within {ERROR:.1%} of their value; a page or a JSON object says so. {last['x'] / first['x']:.0f} times as many "
        f"draws, {last['x']:,.0f}, took {last['peak_mb'] / first['peak_mb']:.2f} times the memory ({last['peak_mb']:,.0f} MB) "
        f"and {last['processor_s']:,.0f} s of one core, {last['processor_s'] / last['x'] * 1e6:,.0f} µs a draw. "
        f"[Many draws](../how-to/many-draws.md) tells how to keep each of them."
    )


def _beyond() -> str:
    """A million plans of ten thousand draws: runs, bytes, hours."""
    points, plans = measured()["members"], measured()["plans"]
    each = (points[-1]["processor_s"] - points[0]["processor_s"]) / (points[-1]["x"] - points[0]["x"])
    more = (plans[-1]["processor_s"] - plans[0]["processor_s"]) / (plans[-1]["x"] - plans[0]["x"]) / 17_408
    runs = PLANS * MEMBERS
    hours, shared = runs * each / 3600.0, runs * more / 3600.0
    held = _held_bytes()
    return "\n\n".join([
        f"A million plans of {MEMBERS:,} draws are {runs / 1e9:,.0f} thousand million runs. At {1e6 * each:,.0f} µs a draw that is "
        f"{hours:,.0f} hours of one core, {hours / 24 / CORES:,.0f} days of {CORES}; where plans are compared on the same draws, so "
        f"that draws and reference are made once, {1e6 * more:,.0f} µs each and {shared:,.0f} hours.",
        f"Every draw's arrays would be {runs * held / 1e15:,.1f} PB ({held / 1e3:,.0f} KB a draw): nobody keeps these. One number a "
        f"draw and plan is {runs * BYTES_HELD / 1e9:,.0f} GB, which a disk takes and memory does not; one row of quantiles a plan, "
        f"of {len(OUTCOMES)} outcomes and five quantiles, {PLANS * len(OUTCOMES) * 5 * BYTES_HELD / 1e9:,.1f} GB.",
        f"What breaks first: a comparison. It keeps three changes by draw of each plan, {3 * BYTES_HELD * MEMBERS / 1e6:,.2f} MB of "
        f"{MEMBERS:,} draws, so that {PLANS:,} plans take {3 * BYTES_HELD * MEMBERS * PLANS / 1e9:,.0f} GB; and ranks plans two by "
        "two. Plans of such a number are a sweep, where each is told against the base alone. Next comes the file system: a folder "
        f"a plan is {PLANS:,} folders. The kernel does not break: blocks share nothing but draws.",
    ])  # fmt: skip


def _held_bytes() -> float:
    """Bytes of a draw that is held, from the growth of memory."""
    points = measured()["members held"]
    return 1e6 * (points[-1]["peak_mb"] - points[0]["peak_mb"]) / (points[-1]["x"] - points[0]["x"])


def draw() -> None:
    """The picture: a small chart a series, processor time as dots, memory as rings."""
    from matplotlib import pyplot as plt

    from scenarios.present import style

    with style.drawing():
        figure, panels = plt.subplots(2, 3, figsize=(9.2, 5.6), constrained_layout=True)
        for panel, (name, points) in zip(panels.ravel(), measured().items(), strict=False):
            x = [p["x"] for p in points]
            panel.plot(x, [p["processor_s"] for p in points], "o-", color=style.MEDIAN, linewidth=1.4, markersize=4)
            panel.set(title=SERIES[name][0].replace(", ", ",\n"), xlim=(0, None), ylim=(0, None), ylabel="processor time, s")
            panel.title.set_fontsize(9)
            memory = panel.twinx()
            memory.plot(x, [p["peak_mb"] for p in points], "s--", color=style.INK, markerfacecolor="white", linewidth=0.9, markersize=4)
            memory.set(ylim=(0, None), ylabel="peak memory, MB (dashed)")
            for axes in (panel, memory):
                axes.yaxis.label.set_fontsize(8)
                axes.tick_params(labelsize=8)
            panel.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value < 1e5 else f"{value / 1e6:g} m")
        target = ROOT / "docs" / PICTURE
        target.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(target, format="svg", metadata={"Date": None})
        plt.close(figure)
