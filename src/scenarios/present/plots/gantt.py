"""Which project waited for what, from when to when? One bar a project in its stages, hatched where its money was lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from scenarios.engine.chance.luck import SPREAD
from scenarios.engine.trace import Happening, Project, Trace
from scenarios.engine.trace.books import PAYS, Wait, waits
from scenarios.engine.trace.days import day_of
from scenarios.engine.trace.projects import CENTS
from scenarios.present import style, words
from scenarios.present.fit import shorten, width_of
from scenarios.present.plots.key import draw_key, hatch, key_height, marker, swatch
from scenarios.present.reading import ILLUSTRATIVE, INVENTED

MOST = 40
"""Projects that fit on a picture, the largest."""
_STEADY = "#A9DCCB"  # pale green: money that is spent at a steady pace
LOOK = {
    "law": ("law", style.RANGE),
    "notification": ("notification", style.WAITING),
    "its quarter": ("its quarter", _STEADY),
    "obligation": ("obligation", style.PIPELINE),
    "order": ("order", style.OBLIGATED),
    "delivery": ("delivery", style.HARD),
    "room": ("room to absorb it", style.SOFT),
}
"""What a project waits for: its words in the key, and its colour."""
LOST = ("lapsed", "cancelled", "returned")
"""Ends of a project that are a loss."""
_ROW, _BAR, _TOP, _FOOT = 12.0, 8.0, 10.0, 26.0
_RIGHT = 52.0
_VISIBLE = 0.03
"""Years that a bar must last to be seen, and named in the key."""
_PAID: dict[str, Any] = {"marker": "|", "color": style.DISBURSED_TEXT, "markersize": 7, "markeredgewidth": 1.6}
_MOVED: dict[str, Any] = {"marker": ">", "color": style.INK, "markersize": 5, "fillstyle": "none", "markeredgewidth": 1.0}


def title(found: Trace) -> str:
    """Where the dollars of this money waited longest, in the mean; the neutral title where none is a third of all."""
    years = _dollar_years(found)
    whole = sum(years.values())
    longest = max(years, key=lambda name: years[name], default="")
    if not longest or years[longest] < whole / 3:
        return f"{_counted(found)}, from allotment to payment"
    money = sum(p.cents for p in found.projects) / CENTS
    months = 12 * years[longest] / money
    share = words.percent(years[longest] / whole)
    whose = "" if longest == "room" else "its "
    return f"The average dollar waited {months:.0f} months for {whose}{longest}, {share} of all its waiting"


def alt_text(found: Trace) -> str:
    """The picture in a sentence."""
    money = sum(p.cents for p in found.projects) / CENTS
    lost, moved = _lost(found), _moved(found)
    went = f"; {words.counted(moved, 'bar')} with an arrow where an event moved the money to another country" if moved else ""
    return (
        f"Gantt chart of {_counted(found)} worth {words.money(money)} million USD, one bar each from allotment to the last "
        f"payment, coloured by what it waits for; {words.counted(lost, 'bar')} hatched where money lapsed, was cancelled or "
        f"returned{went}."
    )


def table(found: Trace) -> list[dict[str, Any]]:
    """The bars: project, what it waited for, first and last day."""
    names = {p.number: p.name for p in shown(found)}
    return [
        {
            "project": names[wait.project],
            "waits_for": wait.waits_for,
            "from": day_of(wait.begins).isoformat(),
            "to": day_of(min(wait.until, found.given.end)).isoformat(),
        }
        for wait in waits(shown(found), found.log)
    ]


def shown(found: Trace) -> list[Project]:
    """The largest projects, oldest money first, large before small."""
    largest = sorted(found.projects, key=lambda p: (-p.cents, p.number))[:MOST]
    return sorted(largest, key=lambda p: (p.cohort.offered, p.cohort.fiscal_year, p.kind, -p.cents, p.number))


def figure(found: Trace) -> Figure:
    """Draw the bars under their key."""
    with style.drawing():
        projects, entries = shown(found), _entries(found)
        top = key_height(entries) + 10
        height = _ROW * len(projects)
        page = style.page(_heading(found, projects), top + _TOP + height + _FOOT)
        draw_key(page.canvas(), 0, entries)
        left = style.MARGIN + max(width_of(p.name, 8) for p in projects) + 8
        axes = page.axes(left, top + _TOP, style.width() - left - _RIGHT, height)
        _draw(axes, found, projects)
        return page.figure


def _draw(axes: Axes, found: Trace, projects: Sequence[Project]) -> None:
    rows = {project.number: row for row, project in enumerate(projects)}
    bars = list(waits(projects, found.log))
    last = max([min(wait.until, found.given.end) for wait in bars], default=found.given.end)
    first = min([wait.begins for wait in bars], default=float(found.given.first))
    axes.set(xlim=(int(first), last + 0.02 * (last - first)), ylim=(len(rows), 0))
    axes.set_yticks([])
    span = max(1, -(-int(last + 1 - int(first)) // 14))
    years = range(int(first), int(last) + 1, span)
    axes.set_xticks(list(years), [f"FY{year % 100:02d}" for year in years])
    axes.grid(axis="x", color=style.GRID, linewidth=0.7)
    _mark_stops(axes, found, projects, (int(first), last))
    half, edge = _BAR / _ROW, (1 - _BAR / _ROW) / 2
    ends = _ends(found)
    for wait in bars:
        row, stop = rows[wait.project], min(wait.until, found.given.end)
        lost = ends.get(wait.project) in LOST and wait.until == _last_time(found, wait.project)
        paint = style.hatched if lost else _plain(LOOK[wait.waits_for][1])
        paint(axes, wait.begins, row + edge, stop - wait.begins, half)
    for event in (event for event in found.log if event.project in rows):
        if event.what in PAYS:
            axes.plot([event.at], [rows[event.project] + 0.5], **_PAID)
        elif event.what == "moved":
            _mark_move(axes, event, rows[event.project] + 0.5)
    for project in projects:
        place = (rows[project.number] + 0.5) / len(rows)
        look: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "center", "fontsize": 8}
        axes.annotate(project.name, (0, 1 - place), xytext=(-6, 0), ha="right", color=style.TEXT[project.kind], **look)
        axes.annotate(f"{project.cents / CENTS:,.1f}", (1, 1 - place), xytext=(6, 0), ha="left", color=style.INK, **look)
    axes.annotate("mn USD", (1, 1), xycoords="axes fraction", xytext=(6, 5), textcoords="offset points", fontsize=7.5,
                  color=style.MID)  # fmt: skip


def _mark_move(axes: Axes, event: Happening, y: float) -> None:
    """An arrow where an event took the project away, and the country it went to."""
    beside = axes.transData + ScaledTranslation(4 / 72, 0, axes.figure.dpi_scale_trans)
    axes.plot([event.at], [y], transform=beside, **_MOVED)
    axes.annotate(
        event.other, (event.at, y), xytext=(10, 0), textcoords="offset points", va="center", fontsize=7.5, color=style.INK,
        bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.6},
    )  # fmt: skip


def _mark_stops(axes: Axes, found: Trace, projects: Sequence[Project], span: tuple[float, float]) -> None:
    """A tinted span with its name for each stop that covers some of the projects."""
    for stop in found.stops:
        begin, end = max(stop.begin, span[0]), min(stop.end, span[1])
        if begin < end and any(stop.covers(p) for p in projects):
            axes.axvspan(begin, end, facecolor=style.CHIP_PAPER, edgecolor=style.VERMILION, linewidth=0.6, zorder=0)
            axes.annotate(
                stop.name, (begin, 1), xycoords=("data", "axes fraction"), xytext=(0, 5), textcoords="offset points",
                fontsize=8, color=style.VERMILION_TEXT,
            )  # fmt: skip


def _plain(color: str) -> Any:
    return lambda axes, x, y, width, height: style.box(axes, x, y, width, height, color)


def _ends(found: Trace) -> dict[int, str]:
    """How each project's story ends so far."""
    return {event.project: event.what for event in found.log}


def _last_time(found: Trace, number: int) -> float:
    return max(event.at for event in found.log if event.project == number)


def _lost(found: Trace) -> int:
    ends = _ends(found)
    return sum(ends.get(p.number) in LOST for p in shown(found))


def _moved(found: Trace) -> int:
    ends = _ends(found)
    return sum(ends.get(p.number) == "moved" for p in shown(found))


def _dollar_years(found: Trace) -> dict[str, float]:
    """Million dollar-years waited, by what for; Section 1004's own quarters are no wait."""
    out: dict[str, float] = {}
    for wait in waits(found.projects, found.log):
        if wait.waits_for != "its quarter":
            years = min(wait.until, found.given.end) - wait.begins
            out[wait.waits_for] = out.get(wait.waits_for, 0.0) + years * wait.cents / CENTS
    return out


def _entries(found: Trace) -> list[Any]:
    present: list[Wait] = [wait for wait in waits(shown(found), found.log) if wait.until - wait.begins > _VISIBLE]
    names = [name for name in LOOK if any(wait.waits_for == name for wait in present)]
    entries: list[Any] = [swatch(f"waits for {LOOK[name][0]}" if n == 0 else LOOK[name][0], LOOK[name][1])
                          for n, name in enumerate(names)]  # fmt: skip
    if any(event.what in PAYS for event in found.log):
        entries.append(marker("paid", **_PAID))
    if _moved(found):
        entries.append(marker("moved to another country", **_MOVED))
    return [*entries, hatch("then lapsed, cancelled or returned")] if _lost(found) else entries


def _counted(found: Trace) -> str:
    return words.counted(len(found.projects), "project").capitalize()


def _heading(found: Trace, projects: Sequence[Project]) -> style.Heading:
    given = found.given
    baseline = given.inputs.baseline
    codes = sorted({p.unit for p in found.projects})
    names = baseline.unit_names
    to = names[codes[0]] if len(codes) == 1 else words.counted(len(codes), "country or region", "countries and regions")
    fiscal = [p.cohort.fiscal_year for p in found.projects]
    most = f"; the {len(projects)} largest of {len(found.projects)} shown" if len(projects) < len(found.projects) else ""
    return style.Heading(
        title=title(found),
        subtitle=f"Money of FY{words.years(min(fiscal), max(fiscal))} to {words.clean(to)} as projects, one draw{most}",
        source=f"{words.clean(baseline.money_label).removeprefix('Money: ').rstrip('.')}. "
        f"Scenario: {shorten(words.clean(given.scenario), 300, 7.8)}, seed {given.seed}, draw {given.member}",
        chip=INVENTED if baseline.status == "invented" else ILLUSTRATIVE,
        note=f"Sizes of projects are assumed: lognormal, median {found.size:g} million USD, log sd {SPREAD:g}. "
        "The date of each step is drawn from this draw’s rates; another draw has other dates. FY10 is marked at its first day, "
        "1 October 2009.",
    )
