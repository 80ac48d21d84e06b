"""One look for all pictures: colour, type, the frame with its title, chip and source line.

Lengths are points, 72 to the inch, counted from the left and from the top, so that every picture has the same margins
and letters whatever its height. Pictures are plain `Figure` objects: there is no global state to leak.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any
from weakref import WeakKeyDictionary

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from scenarios.present.fit import balance, width_of, wrap
from scenarios.present.size import MARGIN as MARGIN
from scenarios.present.size import PANEL as PANEL
from scenarios.present.size import SCREEN as SCREEN
from scenarios.present.size import WIDE as WIDE
from scenarios.present.size import across as across
from scenarios.present.size import at as at
from scenarios.present.size import fitting as fitting
from scenarios.present.size import inner as inner
from scenarios.present.size import is_column as is_column
from scenarios.present.size import is_slide as is_slide
from scenarios.present.size import sized as sized
from scenarios.present.size import width as width
from scenarios.terms import OWN, statuses

ASSETS = Path(__file__).with_name("assets")

# Okabe and Ito (2008), text variants darkened to a contrast of at least 4.5:1 on white
HARD, SOFT, OTHER = "#0B4F7D", "#E69F00", "#D4D4D4"  # lightness 32, 70, 85: they also differ in grey print
HARD_TEXT, SOFT_TEXT, OTHER_TEXT = "#0B4F7D", "#8A5E00", "#5A5A5A"
LAPSED = "#A3123A"  # as dark as hard in grey print, so it is always hatched
BAND, MEDIAN = "#0072B2", "#00426B"
OBLIGATED, DISBURSED, DISBURSED_TEXT, PIPELINE = "#0072B2", "#009E73", "#00674B", "#56B4E9"
VERMILION, VERMILION_TEXT, CHIP_PAPER = "#D55E00", "#A84300", "#FFF4EC"
INK, MID, FAINT, GRID, WAITING, RANGE, PAPER = (
    "#1A1A1A",
    "#5A5A5A",
    "#767676",
    "#D9D9D9",
    "#BDBDBD",
    "#E4E4E4",
    "#FFFFFF",
)
ACCENT = "#B3261E"

FILL = {"hard": HARD, "soft": SOFT, "other": OTHER}
TEXT = {"hard": HARD_TEXT, "soft": SOFT_TEXT, "other": OTHER_TEXT}
DASHED = (0, (2.0, 1.6))
"""The outline of what is estimated."""
KNOWN = {OWN: (0, (6, 1, 1, 1)), "estimated": DASHED, "recalled": (0, (0.8, 1.2)), "derived": "solid"}
"""Outlines of numbers that no table prints as they stand."""
HATCH = "//////"
"""The pattern of what is lost or over the ceiling."""

def width_of_axes(axes: Axes) -> float:
    """Points that axes are wide."""
    figure: Any = axes.figure
    return float(axes.get_position().width * figure.get_figwidth() * 72)

_RC: dict[str, Any] = {
    "font.family": ["Lato", "DejaVu Sans"],
    "font.size": 10,
    "axes.edgecolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.labelcolor": MID,
    "axes.axisbelow": True,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "ytick.major.size": 0,
    "xtick.major.size": 4,
    "xtick.major.width": 0.8,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "text.color": INK,
    "text.parse_math": False,  # a dollar sign is a dollar sign
    "hatch.linewidth": 0.7,
    "svg.fonttype": "none",  # text stays text: searchable, and read by screen readers
    "svg.hashsalt": "scenarios",
}
_one_at_a_time = RLock()


@contextmanager
def drawing() -> Iterator[None]:
    """The house style, for as long as the block lasts; threads take turns, as matplotlib's settings are shared.

    It begins from the library's own settings: what the user set for other pictures (a dark style, LaTeX, a tight frame)
    changes none of ours, and stands again behind the block.
    """
    _register_fonts()
    settings: Any = _RC  # matplotlib types its keys one by one
    with _one_at_a_time, matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings)
        yield


@cache
def _register_fonts() -> None:
    """Put the shipped Lato before one that the system may have, so that pictures are the same everywhere."""
    for name in ("Lato-Regular.ttf", "Lato-Bold.ttf"):
        fontManager.addfont(str(ASSETS / name))
        fontManager.ttflist.insert(0, fontManager.ttflist.pop())


@dataclass(frozen=True, slots=True)
class Heading:
    """The words around a picture."""

    title: str
    subtitle: str
    source: str
    chip: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A framed picture and the room for its body; `top` and `left` are where the body begins, in points from the corner."""

    figure: Figure
    top: float
    height: float
    left: float = 0.0

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes at a place in the body: points from the left edge and from the body's top."""
        wide, high = self.figure.get_figwidth() * 72, self.figure.get_figheight() * 72
        bottom = high - self.top - top - height
        return self.figure.add_axes(((self.left + left) / wide, bottom / high, width / wide, height / high))

    def canvas(self) -> Axes:
        """Bare axes over the whole body whose data units are points, y counted downward."""
        axes = self.axes(0, 0, width(), self.height)
        axes.set(xlim=(0, width()), ylim=(self.height, 0))
        axes.axis("off")
        return axes


def page(heading: Heading, body_height: float) -> Page:
    """An empty framed picture whose height follows from its words and its body."""
    if is_slide():
        return _slide(heading, body_height)
    head, foot = _head_lines(heading), _foot_lines(heading)
    top = 22 + 18.5 * len(head[0]) + 4 + 14 * len(head[1]) + 10
    height = top + body_height + 10.8 * len(foot) + 22
    figure = Figure(figsize=(width() / 72, height / 72))
    _HEADINGS[figure] = heading
    frame(figure, heading)
    return Page(figure, top, body_height)


def _slide(heading: Heading, body_height: float) -> Page:
    """The words at the left, the body at the right, in the shape of a screen."""
    high = max(body_height + 64, (PANEL + WIDE) / SCREEN)
    wide = high * SCREEN
    figure = Figure(figsize=(wide / 72, high / 72))
    _HEADINGS[figure] = heading
    panel, room = wide - WIDE, wide - WIDE - MARGIN
    _banner(figure, high)
    title = balance(heading.title, room, 21, 8, bold=True)
    subtitle = wrap(heading.subtitle, room, 13, 8)
    _write(figure, title, 34, 21, 26, weight="bold")
    _write(figure, subtitle, 34 + 26 * len(title) + 10, 13, 17.5, color=MID)
    small = [*(wrap(heading.note, room, 9, 16) if heading.note else []), *wrap(f"Source: {heading.source}", room, 9, 8)]
    _write(figure, small, high - 20 - 12 * len(small), 9, 12, color=FAINT, gid="foot")
    _chip(figure, heading.chip, high - 40 - 12 * len(small), 9)
    return Page(figure, (high - body_height) / 2 + 8, body_height, panel)


def _chip(figure: Figure, chip: str, top: float, size: float) -> None:
    """The mark, above a slide's small print."""
    wide, high = figure.get_figwidth() * 72, figure.get_figheight() * 72
    box = {"boxstyle": "square,pad=.35", "facecolor": CHIP_PAPER, "edgecolor": VERMILION, "linewidth": 0.7}
    figure.text(
        (MARGIN + 4) / wide, 1 - top / high, chip, ha="left", va="bottom", fontsize=size, weight="bold",
        color=VERMILION_TEXT, bbox=box,
    )  # fmt: skip


_HEADINGS: WeakKeyDictionary[Figure, Heading] = WeakKeyDictionary()


def heading_of(figure: Figure) -> Heading:
    """The words around a picture that `page` framed; none around any other."""
    return _HEADINGS.get(figure, Heading("", "", "", ""))


def frame(figure: Figure, heading: Heading) -> None:
    """Draw title, subtitle, chip, note and source line; they are part of the picture, so that a copy keeps them."""
    height = figure.get_figheight() * 72
    title, subtitle = _head_lines(heading)
    _banner(figure, height)
    _write(figure, title, 22, 15, 18.5, weight="bold")
    _write(figure, subtitle, 22 + 18.5 * len(title) + 4, 10.5, 14, color=MID)
    foot = _foot_lines(heading)
    _write(figure, foot, height - 12 - 10.8 * len(foot), 7.8, 10.8, color=FAINT, gid="foot")
    box = {"boxstyle": "square,pad=.35", "facecolor": CHIP_PAPER, "edgecolor": VERMILION, "linewidth": 0.7}
    figure.text(
        1 - (MARGIN + 4) / width(), 1 - 26 / height, heading.chip, ha="right", va="top", fontsize=7.5, weight="bold",
        color=VERMILION_TEXT, bbox=box,
    )  # fmt: skip


def _banner(figure: Figure, height: float) -> None:
    wide = figure.get_figwidth() * 72
    left, right = MARGIN / wide, 1 - MARGIN / wide
    figure.add_artist(Rectangle((left, 1 - 14 / height), 34 / wide, 5 / height, color=ACCENT, linewidth=0))
    figure.add_artist(Line2D([left, right], [1 - 9 / height] * 2, color=ACCENT, linewidth=0.8))


def _write(figure: Figure, lines: list[str], top: float, size: float, step: float, gid: str = "", **look: Any) -> None:
    height, left = figure.get_figheight() * 72, MARGIN / (figure.get_figwidth() * 72)
    for row, line in enumerate(lines):
        text = figure.text(left, 1 - (top + row * step) / height, line, ha="left", va="top", fontsize=size, **look)
        if gid:
            text.set_gid(f"{gid}-{row}")


def _head_lines(heading: Heading) -> tuple[list[str], list[str]]:
    """Lines of the title, which leaves room for the chip, and of the subtitle."""
    beside_chip, most = inner() - width_of(heading.chip, 7.5, bold=True) - 28, 5 if is_column() else 2
    return balance(heading.title, beside_chip, 15, most, bold=True), wrap(heading.subtitle, inner(), 10.5, most)


def _foot_lines(heading: Heading) -> list[str]:
    note = wrap(heading.note, inner(), 7.8, 18) if heading.note else []
    return note + wrap(f"Source: {heading.source}", inner(), 7.8, 9)


def write(axes: Axes, x: float, y: float, text: str, size: float = 9.0, **look: Any) -> None:
    """Write text whose middle is at a height."""
    axes.text(x, y, text, fontsize=size, **({"va": "center"} | look))


def box(axes: Axes, x: float, y: float, width: float, height: float, color: str, **look: Any) -> None:
    """A filled rectangle without an edge, unless `look` says otherwise."""
    filled: dict[str, Any] = {"facecolor": color, "linewidth": 0}
    axes.add_patch(Rectangle((x, y), width, height, **(filled | look)))


def band_mark(axes: Axes, places: Sequence[float], middle: float, told: bool = True) -> None:
    """Five quantiles (5, 25, 50, 75, 95%) as a line, a bar and a dot at a height; the dot alone where ranges are not told."""
    p05, p25, p50, p75, p95 = places
    if told:
        axes.plot([p05, p95], [middle] * 2, color=BAND, linewidth=1.6, solid_capstyle="butt", zorder=2)
        box(axes, p25, middle - 4, max(p75 - p25, 0.5), 8, BAND, alpha=0.48, zorder=2)
    axes.plot([p50], [middle], "o", color=MEDIAN, markersize=6, markeredgecolor=PAPER, zorder=3)


def known_outline(axes: Axes, x: float, y: float, width: float, height: float, known: str) -> None:
    """The outline that says how a number is known: dashed estimated, dotted recalled, thin derived; none if it is printed."""
    for out, status in enumerate(one for one in statuses(known)[::-1] if one in KNOWN):
        look: dict[str, Any] = {"edgecolor": INK, "linewidth": 0.7, "linestyle": KNOWN[status]}
        box(axes, x - 2 * out, y - 2 * out, width + 4 * out, height + 4 * out, "none", **look)


def hatched(axes: Axes, x: float, y: float, width: float, height: float) -> None:
    """The mark of money lapsed, cancelled or over the ceiling: crimson and hatched."""
    box(axes, x, y, width, height, PAPER, edgecolor=LAPSED, linewidth=0.9, hatch=HATCH)


def mark_span(axes: Axes, begin: float, end: float | None) -> None:
    """Tint the time of an event; a line where it has no end."""
    if end is None or end <= begin:
        axes.axvline(begin, color=ACCENT, linewidth=1.0, alpha=0.6)
    else:
        axes.axvspan(begin, end, color=ACCENT, alpha=0.14, linewidth=0)


def spread(places: list[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels apart so that none is nearer than `gap`, as little as possible and in their order.

    Each group of labels that touch is centred on its own places. They stay inside [low, high] where they fit.

    >>> spread([10.0, 0.0, 11.0], 4.0, 0.0, 100.0)
    [8.5, 0.0, 12.5]
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    groups: list[tuple[float, int]] = []  # mean of (place - rank * gap), and how many
    for rank, i in enumerate(order):
        group = (places[i] - rank * gap, 1)
        while groups and groups[-1][0] > group[0]:
            mean, count = groups.pop()
            group = ((mean * count + group[0] * group[1]) / (count + group[1]), count + group[1])
        groups.append(group)
    most = max(high - gap * (len(places) - 1), low)
    starts = [min(max(mean, low), most) for mean, count in groups for _ in range(count)]
    moved = [0.0] * len(places)
    for rank, (i, start) in enumerate(zip(order, starts, strict=True)):
        moved[i] = start + rank * gap
    return moved
