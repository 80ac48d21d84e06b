"""Growth: time and memory against what grows, as `benchmarks/growth.py` measured it, and what follows for what lies beyond."""

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

from growth import LINEAR, PAIRED, SERIES, power  # noqa: E402  the path above must be known first

PICTURE = Path("generated", "growth.svg")
WHY = {
    "countries": ": what the kernel holds of 16 members grows with them, 0.5 MB for 5 and 3.9 MB for 60, and from about 30 on "
    "it no longer fits a processor's second cache (2 MB a core here); the kernel's part is .6 s for 30 and 2.3 s for 60",
}
"""What makes a series grow faster than linearly, where it does."""
PLANS, MEMBERS, CORES = 1_000_000, 10_000, 64
"""What is looked at on paper."""
BYTES_HELD = 8
"""Of a number."""
HEAD = """How time and memory grow with draws, plans, countries, years and projects. `python benchmarks/growth.py` measures it:
each point is a process of its own, with the least processor time of some rounds and the peak of its resident memory. To each
series y = a + b x^p is fitted, a being what a process begins with; p = 1 is linear. The numbers are read from
`benchmarks/growth.csv` when this page is built; they are of one machine, two cores, which had other work to do: trust powers
and ratios, not times."""


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
    over = [name for name in measured() if _power(name) > LINEAR]
    if not over:
        return f"Time grows at most linearly in all of them: no power is above {LINEAR}."
    why = "".join(f"\n- {SERIES[name][0]}{WHY.get(name, '')}" for name in over)
    return f"No power is above {LINEAR} but those of:\n{why}"


def _million() -> str:
    """What becomes of draws that are not held."""
    points = measured()["members"]
    first, last = points[0], points[-1]
    times, memory = last["x"] / first["x"], last["peak_mb"] / first["peak_mb"]
    return f"""Up to {EXACT_TO:,} draws a run is held whole. Beyond, draws go by in blocks of 256: `run`, `compare`, `status`
and `sensitivity` keep sums, counts in fine steps, and by draw only the few numbers that an answer needs. Means, shares, counts
are exact, quantiles within {ERROR:.1%} of their value; text and JSON say so. {last["x"]:,.0f} draws, {times:.0f} times as many
as at the first point, took {memory:.2f} times its memory, {last["peak_mb"]:,.0f} MB, and {last["processor_s"]:,.0f} s of
processor time, {1e6 * last["processor_s"] / last["x"]:,.0f} µs a draw. [Many draws](../how-to/many-draws.md) tells how to keep
each of them."""


def _beyond() -> str:
    """A million plans of ten thousand draws: runs, bytes, hours."""
    points, plans = measured()["members"], measured()["plans"]
    alone, beside = _slope(points, "processor_s"), _slope(plans, "processor_s") / PAIRED
    runs, held = PLANS * MEMBERS, 1e6 * _slope(measured()["members held"], "peak_mb")
    levels, changes = 5 * len(OUTCOMES) * BYTES_HELD, 3 * BYTES_HELD * MEMBERS
    return f"""A million plans of {MEMBERS:,} draws are {runs / 1e9:,.0f} billion runs. At {1e6 * alone:,.0f} µs a draw that is
{runs * alone / 3600:,.0f} hours of one core; with draws and reference run made once for all plans, {1e6 * beside:,.0f} µs
and {runs * beside / 3600:,.0f} hours, or {runs * beside / 3600 / CORES:,.0f} hours of {CORES} cores.

Every draw's arrays would be {runs * held / 1e12:,.0f} TB, {held / 1e3:,.1f} KB a draw: nobody keeps these. One number a draw
is {runs * BYTES_HELD / 1e9:,.0f} GB, which a disk takes and a laptop's memory does not. Five quantiles of each of
{len(OUTCOMES)} outcomes are {levels} bytes a plan, {PLANS * levels / 1e9:,.1f} GB.

What breaks first is a comparison: it keeps three changes by draw of each plan, {changes / 1e6:,.2f} MB, so that {PLANS:,}
plans take {changes * PLANS / 1e9:,.0f} GB, and it tells plans apart two by two. So many plans are a sweep, each told against
the base alone. Next comes the disk: a folder a plan is {PLANS:,} folders, and pictures of each would take longer than its
runs. The engine does not break: blocks share nothing but their draws, and more cores take more of them."""


def _slope(points: list[dict[str, float]], what: str) -> float:
    """How much more there is for one more."""
    return (points[-1][what] - points[0][what]) / (points[-1]["x"] - points[0]["x"])


def draw() -> None:
    """The picture: a small chart a series, processor time as dots, memory as rings."""
    from matplotlib import pyplot as plt

    from scenarios.present import style

    with style.drawing():
        figure, panels = plt.subplots(2, 3, figsize=(9.2, 5.6), constrained_layout=True)
        for panel, (name, points) in zip(panels.ravel(), measured().items(), strict=False):
            x = [p["x"] for p in points]
            panel.plot(x, [p["processor_s"] for p in points], "o-", color=style.MEDIAN, linewidth=1.4, markersize=4)
            top = 1.08 * max(p["processor_s"] for p in points)
            panel.set(title=SERIES[name][0].replace(", ", ",\n"), xlim=(0, 1.05 * x[-1]), ylim=(0, top))
            panel.set_ylabel("processor time, s")
            panel.title.set_fontsize(9)
            memory = panel.twinx()
            look = {"color": style.INK, "markerfacecolor": "white", "linewidth": 0.9, "markersize": 4}
            memory.plot(x, [p["peak_mb"] for p in points], "s--", **look)
            memory.set(ylim=(0, 1.08 * max(p["peak_mb"] for p in points)), ylabel="peak memory, MB (dashed)")
            for axes in (panel, memory):
                axes.yaxis.label.set_fontsize(8)
                axes.tick_params(labelsize=8)
            panel.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value < 1e5 else f"{value / 1e6:g} million")
        target = ROOT / "docs" / PICTURE
        target.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(target, format="svg", metadata={"Date": None})
        plt.close(figure)
