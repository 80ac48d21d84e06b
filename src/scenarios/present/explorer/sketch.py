"""While a slider is dragged only the fans move: new paths for a picture that stands in the page, instead of a new picture."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from itertools import count
from threading import Lock

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scenarios.arrays import Floats
from scenarios.present import reading
from scenarios.present.plots import fans
from scenarios.present.plots.fan import Fan, fans_of
from scenarios.present.reading import Result
from scenarios.present.report.pictures import inline

KEPT = 8
"""Pictures whose panels are remembered, the latest drawn: one for each tab of the browser that is being dragged in."""
_numbers, _lock = count(1), Lock()


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture of fans as it stands in a page: its panels by country, and the words that must still be true."""

    panels: dict[str, Axes]
    words: tuple[str, ...]


_kept: OrderedDict[int, Sketch] = OrderedDict()


def draw(result: Result, dashed: Result, mover: str = fans.PLAN) -> tuple[str, int]:
    """The SVG of the trajectories, and the number under which its fans can be moved."""
    figure = fans.figure(result, dashed, mover)
    svg = str(inline(figure, "trajectories", fans.alt_text(result)))
    names = [(str(axes.get_gid()), axes) for axes in figure.axes]
    panels = {name.removeprefix("fan-"): axes for name, axes in names if name.startswith("fan-")}
    with _lock:
        number = next(_numbers)
        _kept[number] = Sketch(panels, _words(result, dashed, mover))
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return svg, number


def moved(number: int, result: Result, dashed: Result, mover: str = fans.PLAN) -> dict[str, str]:
    """Paths by id for the fans of other numbers; none where the picture must be drawn anew.

    That is where its title, names, draws or baseline would no longer be true, or a band would leave its panel.
    """
    with _lock:
        sketch = _kept.get(number)
    found = fans_of(result, dashed)
    if sketch is None or sketch.words != _words(result, dashed, mover) or {fan.code for fan in found} != set(sketch.panels):
        return {}
    if any(fan.peak > sketch.panels[fan.code].get_ylim()[1] for fan in found):
        return {}
    return {name: path for fan in found for name, path in _paths(fan, sketch.panels[fan.code]).items()}


def _words(result: Result, dashed: Result, mover: str) -> tuple[str, ...]:
    """What a picture says besides its fans; the source line is greyed while it is not of these numbers."""
    of_both = [f"{reading.scenario_name(one)} {reading.draws(one)}" for one in (result, dashed)]
    return (*of_both, reading.attribute(dashed, "run_id"), fans.title(result, dashed, mover), reading.beside(result))


def _paths(fan: Fan, axes: Axes) -> dict[str, str]:
    """Paths of a fan in the SVG's points, from its first rate; those of bands count upward from the bottom, below zero, as
    matplotlib has them.
    """
    figure = axes.figure
    assert isinstance(figure, Figure)
    width, height = figure.get_size_inches() * 72
    there = np.isfinite(fan.bands[2])
    years = np.array(fan.years, dtype=np.float64)[there]

    def place(values: Floats) -> Floats:
        inside = (axes.transData - figure.transFigure).transform(np.column_stack([years, values[there]]))
        return np.asarray(inside * (width, height))

    bands = {"90": (0, 4), "50": (1, 3)} if fan.told else {}
    name = f"trajectories-fan-{fan.code}"
    found = {
        f"{name}-{band}": _path(np.concatenate([place(fan.bands[low]), place(fan.bands[high])[::-1]]) * (1, -1)) + "z"
        for band, (low, high) in bands.items()
    }
    return found | {f"{name}-median": _path(place(fan.bands[2]) * (1, -1) + (0, height))}


def _path(points: Floats) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


