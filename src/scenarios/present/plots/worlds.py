"""Does the choice depend on who is right? Each plan under each set of assumptions, all on one axis."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scenarios.analysis.compare import LEVELS, Band
from scenarios.analysis.stress import Stress
from scenarios.present import reading, style
from scenarios.present.envelopes import first_sentence
from scenarios.present.fit import shorten, wrap
from scenarios.present.outcome_grids import better_head
from scenarios.present.outcome_words import amount, capital, named
from scenarios.present.plots.key import Entry, draw_key, key_height, line, marker, swatch
from scenarios.present.stress_text import safest
from scenarios.present.titles import of_fifty

MOST = 12
"""Sets of assumptions that are drawn; tables have all."""
_LEFT, _RIGHT = (250.0, 150.0), style.WIDE - style.MARGIN - 128.0
"""Points between which the outcome is drawn; the first for a page and for a column."""
_ROW, _HEAD, _FOOT = 24.0, 24.0, 34.0


def title(found: Stress) -> str:
    """Whether the choice depends on who is right; neutral where no order can be given under any set."""
    ordered = sum(not answer.doubt for answer in found.answers)
    if ordered < len(found.answers):
        return f"{capital(found.outcome.title)} of {len(found.names) - 1} plans under {len(found.answers)} sets of assumptions"
    if found.always_first:
        return "The choice does not depend on who is right, as far as these draws tell"
    return "The choice depends on who is right"


def alt_text(found: Stress) -> str:
    """The picture in a sentence."""
    said = [
        f"{found.names[n]} under {answer.world.name} {amount(found.metric, answer.effects[n].p50)}"
        for n in range(1, len(found.names))
        for answer in found.answers
    ]
    return f"Medians of {named(found.metric)} against {found.names[0]}: {'; '.join(said)}. {safest(found)}"


def table(found: Stress) -> list[dict[str, Any]]:
    """A row for each plan in each world."""
    return [
        {"world": answer.world.name, "plan": found.names[n], **{key: getattr(answer.effects[n], key) for key in LEVELS}}
        for answer in found.answers
        for n in range(1, len(found.names))
    ]


def figure(found: Stress) -> Figure:
    """Draw a group for each plan, a row for each set of assumptions."""
    with style.drawing():
        shown = min(len(found.answers), MOST)
        entries = _key()
        top = key_height(entries) + 10
        tall = (_HEAD + _ROW * shown) * (len(found.names) - 1)
        page = style.page(_heading(found), top + tall + _FOOT)
        axes = page.canvas()
        draw_key(axes, 0, entries)
        _draw(axes, top, top + tall, found, shown)
        return page.figure


def _key() -> list[Entry]:
    dot = marker("median", color=style.MEDIAN, marker="o", markersize=6, markeredgewidth=0)
    return [dot, swatch("50% of draws", style.BAND, alpha=0.48), line("90% of draws", style.BAND, linewidth=1.6)]


def _heading(found: Stress) -> style.Heading:
    base, more = found.given[0], max(len(found.answers) - MOST, 0)
    return style.Heading(
        title=title(found),
        subtitle=f"{capital(named(found.metric))} against {found.names[0]}, all places together",
        source=reading.source(base, "vintage_label", "money_label"),
        chip=reading.chip(base),
        note=f"All plans are run on the same draws under each set of assumptions. {safest(found)}"
        + (f" {more} more sets are in the tables." if more else "")
        + f" {first_sentence(found.given, list(found.names))}".rstrip(),
    )


def _draw(axes: Axes, top: float, bottom: float, found: Stress, shown: int) -> None:
    effects = [one for answer in found.answers[:shown] for one in answer.effects]
    low, high = min(one.p05 for one in effects), max(one.p95 for one in effects)
    ticks = MaxNLocator(int(style.fitting(4, 2)), steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    first, last = float(ticks[0]), float(ticks[-1])

    x = style.across((first, last), style.fitting(*_LEFT), style.at(_RIGHT))
    for tick in ticks:
        zero = abs(tick) < 1e-9
        look = (style.INK, 1.0) if zero else (style.GRID, 0.6)
        axes.plot([x(tick)] * 2, [top + 6, bottom], color=look[0], linewidth=look[1], zorder=0)
        style.write(axes, x(tick), bottom + 10, amount(found.metric, float(tick)), 8.5, ha="center", color=style.MID)
    for n, name in enumerate(found.names[1:], 1):
        style.box(axes, style.MARGIN, top, style.inner(), _HEAD - 4, style.PAPER, zorder=1)
        plan = shorten(name, style.inner(), 10, bold=True)
        style.write(axes, style.MARGIN, top + _HEAD / 2, plan, 10, weight="bold", zorder=2)
        for w, answer in enumerate(found.answers[:shown]):
            places = [x(getattr(answer.effects[n], key)) for key in LEVELS]
            _draw_row(axes, top + _HEAD + _ROW * (w + 0.5), found, answer.world.name, answer.effects[n], places)
        top += _HEAD + _ROW * shown


def _draw_row(axes: Axes, middle: float, found: Stress, world: str, effect: Band, places: list[float]) -> None:
    lines = wrap(world, style.fitting(*_LEFT) - style.MARGIN - 24, 8.8, 2)
    for n, text in enumerate(lines):
        style.write(axes, style.MARGIN + 10, middle + 10 * (n - (len(lines) - 1) / 2), text, 8.8)
    style.band_mark(axes, places, middle)
    said = f"{amount(found.metric, effect.p50)}; {better_head(found.outcome)} {of_fifty(effect.chance_better)} of 50"
    style.write(axes, style.width() - style.MARGIN, middle, said, 8.5, ha="right", color=style.MID)
