"""The flow of money at a date: three stacks of kinds, the ribbons between them, and what leaves on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from scenarios.arrays import Floats
from scenarios.present import style, words

_COLUMNS = ((92.0, 74.0), (292.0, 184.0), (492.0, 294.0))
"""Left edges of the three stacks."""
_NODE = 11.0
_STACK = 168.0
"""Height of all planned money."""
_TOP = 44.0
"""Stacks begin here, below their names."""
_SLOT, _GAP = 15.0, 5.0
"""Least height of a leaving part, so that its words have room, and what lies between two."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Money that leaves the way to disbursement, by kind; `quiet` parts are shown only where there are any."""

    name: str
    amounts: Floats
    lost: bool = False
    quiet: bool = False

    @property
    def total(self) -> float:
        """Million USD of all kinds."""
        return float(self.amounts.sum())


@dataclass(frozen=True, slots=True)
class Flow:
    """Million USD by kind: planned = obligated + all `before`; obligated = disbursed + all `after`."""

    kinds: tuple[str, ...]
    planned: Floats
    planned_name: str
    obligated: Floats
    disbursed: Floats
    before: tuple[Leaving, ...]
    after: tuple[Leaving, ...]

    @property
    def lost(self) -> float:
        """Million USD lapsed or cancelled."""
        return sum(part.total for part in (*self.before, *self.after) if part.lost)

    @property
    def scale(self) -> float:
        """Points a million."""
        return _STACK / max(float(self.planned.sum()), 1e-9)


def _places() -> list[float]:
    """Left edges of the stacks."""
    return [style.fitting(*place) for place in _COLUMNS]


def flow_height(flow: Flow) -> float:
    """Points that the flow needs, its heading included."""
    return 22 + max(_bottom(flow, flow.before, _start_before(flow)), _bottom(flow, flow.after, _start_after(flow)))


def draw_flow(axes: Axes, top: float, flow: Flow) -> None:
    """Draw stacks, ribbons and labels below `top`."""
    base = top + _TOP
    stacks = (flow.planned, flow.obligated, flow.disbursed)
    names = (flow.planned_name, "Obligated", "Disbursed")
    for x, amounts, name in zip(_places(), stacks, names, strict=True):
        _draw_stack(axes, x, base, flow, amounts)
        style.write(axes, x, base - 29, f"${words.money(float(amounts.sum()))}m", 13, weight="bold")
        style.write(axes, x, base - 11, name, 9.5, color=style.MID)
    _draw_step(axes, flow, 0, base, top + _start_before(flow))
    _draw_step(axes, flow, 1, base, top + _start_after(flow))
    _draw_sides(axes, base, flow)


def _start_before(flow: Flow) -> float:
    """Where the parts that never were obligated begin: well below what was, to leave the next ribbons their room."""
    return _TOP + float(flow.obligated.sum()) * flow.scale + 62


def _start_after(flow: Flow) -> float:
    labels = max(_side_places(flow, flow.disbursed)) + 14
    return _TOP + max(float(flow.disbursed.sum()) * flow.scale + 22, labels + 8)


def _shown(parts: tuple[Leaving, ...]) -> list[Leaving]:
    return [part for part in parts if part.total > 5e-7 or not part.quiet]


def _slots(flow: Flow, parts: tuple[Leaving, ...], start: float) -> Iterator[tuple[Leaving, float, float]]:
    """Each part that is shown, with its top and its height in points."""
    for part in _shown(parts):
        height = part.total * flow.scale
        slot = max(height, _SLOT)
        yield part, start + (slot - height) / 2, height
        start += slot + _GAP


def _bottom(flow: Flow, parts: tuple[Leaving, ...], start: float) -> float:
    return start + sum(max(part.total * flow.scale, _SLOT) + _GAP for part in _shown(parts))


def _tops(amounts: Floats, top: float, scale: float) -> Floats:
    """Upper edges of stacked amounts, in points."""
    return np.asarray(top + scale * (np.cumsum(amounts) - amounts))


def _draw_stack(axes: Axes, x: float, top: float, flow: Flow, amounts: Floats) -> None:
    for kind, upper, amount in zip(flow.kinds, _tops(amounts, top, flow.scale), amounts, strict=True):
        style.box(axes, x, float(upper), _NODE, float(amount) * flow.scale, style.FILL[kind])


def _draw_step(axes: Axes, flow: Flow, column: int, base: float, start: float) -> None:
    """Ribbons from one stack to the next, then those that leave, in the order in which they lie in the stack."""
    stages = ((flow.planned, flow.obligated), (flow.obligated, flow.disbursed))[column]
    parts = (flow.before, flow.after)[column]
    left, right = _places()[column] + _NODE, _places()[column + 1]
    source = _tops(stages[0], base, flow.scale)
    target = _tops(stages[1], base, flow.scale)
    for k, kind in enumerate(flow.kinds):
        height = float(stages[1][k]) * flow.scale
        _ribbon(axes, (left, right), (source[k], target[k]), height, style.FILL[kind], 0.34 if kind != "other" else 0.5)
        source[k] += height
    for part, top, height in _slots(flow, parts, start):
        inner = _tops(part.amounts, top, flow.scale)
        for k, kind in enumerate(flow.kinds):
            size = float(part.amounts[k]) * flow.scale
            color, alpha = (style.LAPSED, 0.5) if part.lost else (style.FILL[kind], 0.17 if kind != "other" else 0.3)
            _ribbon(axes, (left, right), (source[k], float(inner[k])), size, color, alpha)
            source[k] += size
        _draw_leaving(axes, right, top, height, part)


def _draw_leaving(axes: Axes, x: float, top: float, height: float, part: Leaving) -> None:
    if part.lost and height > 0:
        style.hatched(axes, x, top, _NODE, max(height, 0.8))
    elif height > 0:
        style.box(axes, x, top, _NODE, max(height, 0.8), style.WAITING)
    look = {"color": style.LAPSED, "weight": "bold"} if part.lost else {"color": style.MID}
    text = f"{words.money(part.total)} {part.name}"
    style.write(axes, x + _NODE + 6, top + height / 2, text, 9.5, **look)


def _ribbon(
    axes: Axes, across: tuple[float, float], tops: tuple[float, float], height: float, color: str, alpha: float
) -> None:
    """A band of constant height from one edge to another, curved like an S."""
    if height <= 0:
        return
    (x0, x1), (y0, y1) = across, tops
    middle = (x0 + x1) / 2
    upper = [(x0, y0), (middle, y0), (middle, y1), (x1, y1)]
    lower = [(x1, y1 + height), (middle, y1 + height), (middle, y0 + height), (x0, y0 + height)]
    moves = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    path = Path([*upper, *lower, (x0, y0)], moves)
    axes.add_patch(PathPatch(path, facecolor=color, linewidth=0, alpha=alpha))


def _side_places(flow: Flow, amounts: Floats) -> list[float]:
    """Middles of the labels of a stack's kinds, in points below the stack's top."""
    middles = _tops(amounts, 0.0, flow.scale) + amounts * flow.scale / 2
    return style.spread([float(middle) for middle in middles], 27, 11, 1e9)


def _draw_sides(axes: Axes, base: float, flow: Flow) -> None:
    """Amounts of each kind: planned at the left, disbursed with its share of the kind at the right."""
    for amounts, x, right in ((flow.planned, _places()[0] - 6, False), (flow.disbursed, _places()[2] + _NODE + 6, True)):
        places = [base + place for place in _side_places(flow, amounts)]
        for k, kind in enumerate(flow.kinds):
            amount = words.money(float(amounts[k]))
            share = float(amounts[k] / flow.planned[k]) if flow.planned[k] > 0 else float("nan")
            text = f"{amount}\n{words.percent(share)} of {kind}" if right else f"{kind.capitalize()}\n{amount}"
            look = {"ha": "left" if right else "right", "weight": "bold", "color": style.TEXT[kind]}
            style.write(axes, x, places[k], text, 10, linespacing=1.15, **look)
