"""What a difference is made of: a waterfall of parts by decision and one by channel, each from nothing to the total."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scenarios.analysis.compare import ALL
from scenarios.analysis.explain.explanation import Explained, Part, leaders, unsure
from scenarios.analysis.outcomes import DEFAULT, OUTCOMES
from scenarios.present import reading, style, words
from scenarios.present.explanation import between, carries, place_of, spoken
from scenarios.present.fit import shorten
from scenarios.present.outcome_words import amount, capital, named
from scenarios.present.plots.key import Entry, draw_key, key_height, line, swatch
from scenarios.terms import CHANNELS

_LEFT, _RIGHT = 132.0, (448.0, 262.0)
"""Points between which homicides are drawn."""
_ROW, _HEAD = 20.0, 24.0
MORE, FEWER, WHOLE = style.BAND, style.VERMILION, style.MID
NEUTRAL = "What the difference is made of, by decision and by channel"


def title(found: Explained, country: str = ALL) -> str:
    """The channel that carries most, where one clearly does; else the neutral title."""
    if not found.decision_names:
        return "Both scenarios decide the same"
    first = leaders(found, country)
    if unsure(found, country) or len(first) != 1:
        return NEUTRAL
    return f"The largest part of the difference runs through {spoken(first[0])}, in our draws"


def alt_text(found: Explained, country: str = ALL) -> str:
    """The picture in a sentence."""
    parts = [f"{spoken(name)} {amount(found.metric, one.mean)}" for name, one in _sorted(found.by_channel(country))]
    return (
        f"Waterfall of {_what(found)} by {found.other} against {found.base}, {place_of(found, country)}: "
        f"total {amount(found.metric, found.whole(country).mean)}; by channel {', '.join(parts) or 'nothing'}."
    )


def table(found: Explained, country: str = ALL) -> list[dict[str, Any]]:
    """The numbers behind the picture, in the metric's unit."""
    groups = (("decision", found.parts(country)), ("channel", found.by_channel(country)))
    rows = [{"by": by, "part": name, **asdict(one)} for by, parts in groups for name, one in parts.items()]
    return [*rows, {"by": "total", "part": "total", **asdict(found.whole(country))}]


def _what(found: Explained) -> str:
    """What the bars show."""
    one = OUTCOMES[found.metric]
    return named(found.metric) if one.paired else f"the change of {named(found.metric)},"


def figure(found: Explained, country: str = ALL) -> Figure:
    """Draw both waterfalls on one scale."""
    with style.drawing():
        groups = [_sorted(found.parts(country)), _sorted(found.by_channel(country))]
        entries = _key(found)
        top = key_height(entries) + 10
        body = top + sum(_HEAD + _ROW * (len(parts) + 1) for parts in groups) + 30
        page = style.page(_heading(found, country), body)
        axes = page.canvas()
        draw_key(axes, 0, entries)
        whole = found.whole(country)
        scale = _Scale([*_reach(groups[0], whole), *_reach(groups[1], whole)])
        _draw_axis(axes, scale, top, body - 30, shorten(OUTCOMES[found.metric].title, _LEFT - style.MARGIN, 9.5))
        for head, parts in zip(("By decision", "By channel"), groups, strict=True):
            top = _draw_group(axes, scale, top, head, parts, whole, found.metric)
        return page.figure


def _sorted(parts: dict[str, Part]) -> list[tuple[str, Part]]:
    """Parts that carry anything: what adds first, what takes away last."""
    return sorted((x for x in parts.items() if carries(x[1])), key=lambda x: -x[1].mean)


def _reach(parts: list[tuple[str, Part]], whole: Part) -> list[float]:
    """Every place that a bar or a band must reach."""
    out, at = [0.0, whole.p05, whole.p95, whole.mean], 0.0
    for _, one in parts:
        out += [at + one.p05, at + one.p95, at + one.mean]
        at += one.mean
    return out


class _Scale:
    """Homicides to points; the ends are ticks."""

    def __init__(self, places: list[float]) -> None:
        low, high = min(places), max(places)
        wide = high - low if high - low > 1e-9 else 1.0
        most = int(style.fitting(5, 2))
        ticks = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low - 0.01 * wide, high + 0.01 * wide)
        self.ticks = [float(tick) for tick in ticks]

    def __call__(self, value: float) -> float:
        return style.across((self.ticks[0], self.ticks[-1]), _LEFT, style.fitting(*_RIGHT))(value)


def _draw_axis(axes: Axes, scale: _Scale, top: float, bottom: float, what: str) -> None:
    for tick in scale.ticks:
        x, zero = scale(tick), abs(tick) < 1e-9
        color, width = (style.INK, 1.0) if zero else (style.GRID, 0.6)
        axes.plot([x, x], [top + _HEAD - 8, bottom], color=color, linewidth=width, zorder=0)
        style.write(axes, x, bottom + 11, "0" if zero else words.signed(f"{tick:+,.10g}"), ha="center")
    style.write(axes, style.MARGIN, bottom + 11, what, color=style.MID)


def _draw_group(
    axes: Axes, scale: _Scale, top: float, head: str, parts: list[tuple[str, Part]], whole: Part, metric: str
) -> float:
    """One waterfall; returns where the next begins."""
    style.write(axes, style.MARGIN, top + _HEAD / 2, head, 10.5, weight="bold")
    style.write(axes, style.fitting(*_RIGHT) + 14, top + _HEAD / 2, "mean [90% of draws]", color=style.MID)
    at, y = 0.0, top + _HEAD
    for name, one in parts:
        label = shorten(spoken(name), _LEFT - style.MARGIN - 8, 10)
        _draw_row(axes, scale, y, label, one, at, metric)
        at += one.mean
        axes.plot([scale(at)] * 2, [y + _ROW - 4, y + _ROW + 4], color=style.MID, linewidth=0.6)
        y += _ROW
    _draw_row(axes, scale, y, "Total", whole, 0.0, metric, total=True)
    return y + _ROW


def _draw_row(
    axes: Axes, scale: _Scale, y: float, name: str, one: Part, start: float, metric: str, total: bool = False
) -> None:
    """A bar from where the parts before it end, its band as a line, and its numbers."""
    middle, weight = y + _ROW / 2, "bold" if total else "normal"
    left, right = sorted((scale(start), scale(start + one.mean)))
    color = WHOLE if total else MORE if one.mean > 0 else FEWER
    style.write(axes, _LEFT - 8, middle, name, 10, ha="right", weight=weight)
    style.box(axes, left, middle - 6, max(right - left, 0.8), 12, color, zorder=2)
    axes.plot([scale(start + one.p05), scale(start + one.p95)], [middle] * 2, color=style.INK, linewidth=1.0, zorder=3)
    numbers = f"{amount(metric, one.mean)}  [{between(one, metric).replace(' to ', ', ')}]"
    left = style.fitting(*_RIGHT) + 14
    style.write(axes, left, middle, shorten(numbers, style.width() - left - 2, 9.2), 9.2, weight=weight)


def _key(found: Explained) -> list[Entry]:
    return [
        swatch(f"Adds to {OUTCOMES[found.metric].title}", MORE),
        swatch("Takes from it" if found.metric != DEFAULT else "Takes from them", FEWER),
        swatch("Total", WHOLE),
        line("90% of draws, from where the bar starts", style.INK, linewidth=1.0),
    ]


def _heading(found: Explained, country: str) -> style.Heading:
    other, base = (shorten(words.clean(name), 210, 10.5) for name in (found.other, found.base))
    error = max((one.order_error for one in found.by_channel(country).values()), default=0.0)
    draws = words.counted(found.members, "draw")
    said = f"{error:,.1f}" if OUTCOMES[found.metric].unit == "homicides" else amount(found.metric, error).removeprefix("+")
    return style.Heading(
        title=title(found, country),
        subtitle=f"{capital(_what(found))} by {other} against {base}, {place_of(found, country)}, "
        f"{words.years(found.first, found.until)}; bars are means",
        source=f"{found.source}. {other} against {base}, seed {found.seed}, {draws}",
        chip=reading.INVENTED if found.invented else reading.ILLUSTRATIVE,
        note="Every channel is an assumption that can be switched off; no study measures its size. Parts add up to the "
        f"total in every draw; bands do not. Eight random orders a draw: error of the means at most {said}."
        + _meanings(found, country),
    )


def _meanings(found: Explained, country: str) -> str:
    """What each channel that is shown stands for."""
    shown = [name for name, _ in _sorted(found.by_channel(country)) if name in CHANNELS]
    return "".join(f" {capital(spoken(name))}: {CHANNELS[name]}." for name in shown)
