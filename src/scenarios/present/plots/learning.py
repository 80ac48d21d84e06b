"""Which study would change the decision? What it is worth to know each number, and each group, before a plan is chosen."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scenarios.analysis.learning import Lesson, WorthLearning
from scenarios.analysis.tornado import CUT
from scenarios.present import reading, style, words
from scenarios.present.envelopes import first_sentence
from scenarios.present.fit import wrap
from scenarios.present.learning_text import NOT_ABOVE, title_of, worth_words
from scenarios.present.outcome_words import level, named
from scenarios.present.plots.key import Entry, draw_key, key_height, line, marker

_LEFT, _RIGHT = (300.0, 184.0), style.WIDE - style.MARGIN - 70.0
"""Points between which worth is drawn; the first for a page and for a column."""
_ROW, _FOOT = 26.0, 34.0
MOST = 8
"""Numbers alone that are drawn."""


def rows_of(found: WorthLearning) -> list[Lesson]:
    """What is drawn: groups, then the single numbers of the greatest worth."""
    return [*found.groups, *found.single[:MOST]]


def title(found: WorthLearning) -> str:
    """The number that is most worth studying, where one is worth more than its error."""
    top = found.single[0] if found.single else None
    if top is None or not top.worth.is_told:
        return "No single number is worth more to know than its error"
    return f"Most worth a study: {title_of(found, top)}"


def alt_text(found: WorthLearning) -> str:
    """The picture in a sentence."""
    each = "; ".join(f"{title_of(found, one)} {worth_words(found, one.worth)}" for one in rows_of(found))
    everything = worth_words(found, found.everything)
    return f"What it is worth to know, in {named(found.metric)}: everything, luck included, {everything}; {each}."


def table(found: WorthLearning) -> list[dict[str, Any]]:
    """A row for everything, for each group and each number."""
    rows = [("everything", found.everything), *((one.name, one.worth) for one in found.lessons)]
    return [{"known": name, "worth": x.value, "error": x.error, "changes": x.changes} for name, x in rows]


def figure(found: WorthLearning) -> Figure:
    """Draw a dot with its error for each group and number, everything as a line."""
    with style.drawing():
        rows, entries = rows_of(found), _key()
        top = key_height(entries) + 24
        page = style.page(_heading(found), top + _ROW * len(rows) + _FOOT)
        axes = page.canvas()
        draw_key(axes, 0, entries)
        _draw(axes, top, found, rows)
        return page.figure


def _key() -> list[Entry]:
    look: dict[str, Any] = {"marker": "o", "markersize": 6}
    return [
        marker("worth with its 90% error", color=style.BAND, **look),
        marker(NOT_ABOVE, color=style.BAND, markerfacecolor=style.PAPER, **look),
        line("everything, luck included", style.INK, linewidth=1.2, linestyle=(0, (4, 2))),
    ]


def _heading(found: WorthLearning) -> style.Heading:
    base = found.results[0]
    return style.Heading(
        title=title(found),
        subtitle=f"Worth of knowing beforehand, in {named(found.metric)}; chosen as things are: {found.names[found.now]}",
        source=reading.source(base, "vintage_label", "money_label"),
        chip=reading.chip(base),
        note="Worth is the expected gain from choosing another plan where what is known asks for one, of "
        f"{words.joined(list(found.names))}. {words.percent(CUT)} of draws at each end drawn in. It is told too low rather "
        f"than too high, within the model and its assumed ranges. {first_sentence(found.results, list(found.names))}".rstrip(),
    )


def _draw(axes: Axes, top: float, found: WorthLearning, rows: list[Lesson]) -> None:
    ends = [found.everything.value, 0.0, *(one.worth.value + side * one.worth.error for one in rows for side in (-1, 1))]
    low, high = min(ends), max(ends)

    x = style.across((low, high), style.fitting(*_LEFT), style.at(_RIGHT))

    bottom = top + _ROW * len(rows)
    for tick in MaxNLocator(int(style.fitting(5, 2)), steps=[1, 2, 2.5, 5, 10]).tick_values(low, high):
        if low <= tick <= high:
            axes.plot([x(tick)] * 2, [top, bottom], color=style.GRID, linewidth=0.6, zorder=0)
            style.write(axes, x(tick), bottom + 10, level(found.metric, float(tick)), 8.5, ha="center", color=style.MID)
    axes.plot([x(0.0)] * 2, [top, bottom], color=style.MID, linewidth=0.9, zorder=1)
    axes.plot([x(found.everything.value)] * 2, [top, bottom], color=style.INK, linewidth=1.2, linestyle=(0, (4, 2)), zorder=2)
    for n, one in enumerate(rows):
        _draw_row(axes, top + _ROW * (n + 0.5), found, one, [x(one.worth.value + s * one.worth.error) for s in (-1, 0, 1)])
    edge = top + _ROW * len(found.groups)
    axes.plot([style.MARGIN, style.at(_RIGHT)], [edge, edge], color=style.GRID, linewidth=0.8)


def _draw_row(axes: Axes, middle: float, found: WorthLearning, one: Lesson, places: list[float]) -> None:
    lines = wrap(title_of(found, one), style.fitting(*_LEFT) - style.MARGIN - 16, 9, 2)
    for n, text in enumerate(lines):
        style.write(axes, style.MARGIN, middle + 10.5 * (n - (len(lines) - 1) / 2), text, 9)
    low, at, high = places
    axes.plot([low, high], [middle, middle], color=style.BAND, linewidth=1.3, zorder=3)
    fill = style.BAND if one.worth.is_told else style.PAPER
    axes.plot([at], [middle], "o", color=style.BAND, markerfacecolor=fill, markersize=6, zorder=4)
    said = level(found.metric, one.worth.value) if one.worth.is_told else NOT_ABOVE
    style.write(axes, style.width() - style.MARGIN, middle, said, 8.5, ha="right", color=style.MID)
