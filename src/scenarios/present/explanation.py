"""An explanation in words: a sentence whose parts are chosen by rules, and two tables with errors; for a terminal."""

from __future__ import annotations

from functools import partial

from scenarios.analysis.compare import ALL
from scenarios.analysis.explain.explanation import OUTSIDE, Explained, Part, leaders, unsure
from scenarios.analysis.outcomes import DEFAULT, OUTCOMES
from scenarios.analysis.quantiles import FEWEST
from scenarios.present import reading, words
from scenarios.present.grid import Grid, GridColumn, Span
from scenarios.present.grid.kind import Value
from scenarios.present.grid.terminal import PIPED, lines_of, wrapped
from scenarios.present.outcome_words import amount, change, form_of, named
from scenarios.terms import CHANNELS, booking_words

ALSO = {
    "envelope": "transfers between programs",
    "split": "floors and caps",
    "mix": "focus, capacity and earmarks",
    "levers": "other donors’ money",
}
"""What is decided with a decision, beside what its name says."""
HALVES = (
    "Of the mix, the level is how much money is hard in all years together, the order is in which years it is hard when the "
    "level is the same."
)


def spoken(name: str) -> str:
    """A channel's name in a text.

    >>> spoken("long_run")
    'long run'
    """
    return "outside all channels" if name == OUTSIDE else name.replace("_", " ")


def place_of(found: Explained, country: str) -> str:
    """Where: a country's name, or all of them."""
    return "all countries" if country == ALL else words.clean(found.countries[country])


def between(one: Part, metric: str = DEFAULT) -> str:
    """The 90% band.

    >>> between(Part(0.0, -12.0, 1.0, 1234.0, 0.0))
    '−12 to +1,234'
    """
    return f"{amount(metric, one.p05)} to {amount(metric, one.p95)}"


def sentences(found: Explained, country: str = ALL) -> str:
    """What differs by how much, which channel carries most of it, and which pulls the other way."""
    if not found.decision_names:
        return f"{found.other} and {found.base} decide the same: there is nothing to explain."
    whole = found.whole(country)
    where, when = place_of(found, country), words.years(found.first, found.until)
    draws = f"{words.counted(found.members, 'draw')} of our assumptions"
    if not found.total[:, found.place(country)].any():
        what = "by a single homicide" if found.metric == DEFAULT else f"in {OUTCOMES[found.metric].title}"
        return f"{found.other} and {found.base} differ, but not {what} in {where}, {when}, in any of {draws}."
    if found.metric != DEFAULT:
        return f"{_plainly(found, country, f'{where}, {when}', draws)} {_carried(found, country)}".strip()
    if unsure(found, country):
        head = (
            f"The mean difference in {where}, {when}, cannot be told from nothing over {draws}: "
            f"{change(whole.mean)} homicides averted, with an error of ±{change(whole.mc_error)[1:]}."
        )
    else:
        size, up = change(whole.mean)[1:], whole.mean > 0
        head = (
            f"{found.other} has {size} more homicides {'averted ' * up}than {found.base} in {where}, {when}, as a mean of "
            f"{draws}{_of_them(whole, up) if found.members >= FEWEST else ''}."
        )
    return f"{head} {_carried(found, country)}".strip()


def _plainly(found: Explained, country: str, where: str, draws: str) -> str:
    """The mean change of an outcome, with its error and, where there are draws enough, its band."""
    whole, metric = found.whole(country), found.metric
    band = f"; 90% of them: {between(whole, metric)}" if found.members >= FEWEST else ""
    unsure_ = " It cannot be told from nothing." if unsure(found, country) else ""
    return (
        f"{found.other} changes {named(metric)}, by {amount(metric, whole.mean)} against {found.base} in {where}, as a mean of "
        f"{draws} (± {amount(metric, whole.mc_error).removeprefix('+')}{band}).{unsure_}"
    )


def _of_them(whole: Part, up: bool) -> str:
    return f" ({'' if up else 'averted in '}90% of them: {between(whole)})"


def _carried(found: Explained, country: str) -> str:
    """Which channel carries most, by rule, and which is the largest of those that pull the other way."""
    parts, first = found.by_channel(country), leaders(found, country)
    if not first:
        return ""
    top, said = parts[first[0]].mean, partial(amount, found.metric)
    if len(first) == 1:
        text = f"The largest part, {said(top)}, runs through {spoken(first[0])} ({CHANNELS[first[0]]}: an assumption)."
    else:
        named = words.joined([f"{spoken(name)} ({said(parts[name].mean)})" for name in first[:4]])
        text = f"Which part is the largest cannot be told within Monte Carlo error: {named}; each is an assumption."
    against = [
        name
        for name in found.channel_names
        if name not in first[:4] and parts[name].mean * top < 0 and abs(parts[name].mean) > parts[name].mc_error
    ]
    if against:
        most = max(against, key=lambda name: abs(parts[name].mean))
        text += f" Hardest the other way pulls {spoken(most)}, {said(parts[most].mean)}."
    return text


def text(found: Explained, country: str = ALL, width: int = PIPED) -> str:
    """The explanation for a terminal."""
    where = place_of(found, country)
    what = named(found.metric)
    said = (
        f"Why {found.other} differs from {found.base}: {what}, {where}, {words.years(found.first, found.until)}",
        f"{words.counted(found.members, 'paired draw')} of our assumptions, seed {found.seed}; {_mark(found)}",
        reading.too_few(found.members),
    )
    rows = [line for one in filter(None, said) for line in wrapped(one, width)]
    rows += ["", *wrapped(sentences(found, country), width)]
    if found.decision_names:
        for grid in grids_of(found, country):
            rows += ["", *lines_of(grid, width)]
        rows += ["", *(line for note in _notes(found, found.by_channel(country)) for line in wrapped(note, width))]
    return "\n".join(row.rstrip() for row in rows)


def grids_of(found: Explained, country: str = ALL) -> list[Grid]:
    """The parts by decision and by channel: rows by falling size, those that carry nothing left out, and the total."""
    groups = {"decision": found.parts(country), "channel": found.by_channel(country)}
    return [_grid(found, by, parts, found.whole(country)) for by, parts in groups.items()]


def _mark(found: Explained) -> str:
    return "invented data, for practice" if found.invented else "illustrative, not a forecast"


def _grid(found: Explained, by: str, parts: dict[str, Part], whole: Part) -> Grid:
    one, form, error = OUTCOMES[found.metric], form_of(found.metric), form_of(found.metric, alone=True)
    error = "tenths" if one.unit == "homicides" else error
    shown = sorted((x for x in parts.items() if carries(x[1])), key=lambda x: -abs(x[1].mean))
    columns = (
        GridColumn(by, f"By {by}, {one.title}"),
        GridColumn("mean", "mean", form, one.unit, one.layer),
        GridColumn("order_error", "± orders", error, one.unit, one.layer, "of the mean, by the orders tried"),
        GridColumn("mc_error", "± draws", error, one.unit, one.layer, "of the mean, 90% Monte Carlo error"),
        GridColumn("p50", "median", form, one.unit, one.layer),
        GridColumn("most", "90% of draws", form, one.unit, one.layer, ends=("p05", "p95")),
    )
    rows = tuple(_row(found, *row) for row in [*((spoken(key), part) for key, part in shown), ("Total", whole)])
    return Grid(f"by_{by}", "", columns, rows)


def carries(one: Part) -> bool:
    """Whether a part is anything but nothing in every draw."""
    return one.mean != 0.0 or one.mc_error > 0.0


def _row(found: Explained, name: str, one: Part) -> tuple[Value, ...]:
    """A part's numbers; with too few draws the mean and the median alone."""
    if found.members < FEWEST:
        return name, one.mean, "", None, one.p50, None
    return name, one.mean, one.order_error or "", one.mc_error, one.p50, Span(one.p05, one.p95)


def _error(found: Explained, error: float) -> str:
    """An error, to the digits of what it is an error of."""
    return f"{error:,.1f}" if OUTCOMES[found.metric].unit == "homicides" else amount(found.metric, error).removeprefix("+")


def _notes(found: Explained, channels: dict[str, Part]) -> list[str]:
    none = [spoken(name) for name, one in channels.items() if not carries(one)]
    typical = max((one.order_error_member for one in channels.values()), default=0.0)
    sums = (
        "Parts add up to the total in every draw, and so do their means; medians and bands do not. ± is the 90% Monte Carlo "
        "error of the mean: over the eight random orders in which channels are switched on in each draw (a single draw’s own "
        f"error is about {_error(found, typical)} for the least certain channel), and over draws. Decisions are shared out "
        "exactly."
    )
    meaning = (
        "A channel is an assumption that can be switched off; its part is what the difference between the scenarios gains "
        "when it is on, in both of them alike."
    )
    also = [f"{name} holds also {ALSO[name]}" for name in found.decision_names if name in ALSO]
    parts = f"Of the decisions, {words.joined(also)}." if also else ""
    if found.of_the_mix():
        parts += f" {HALVES}"
    shared = [f"{name} {booking_words(booking)}" for name, booking in found.booking.items()]
    books = f"Both book {words.joined(shared)}: an assumption, and no decision of either." if shared else ""
    nothing = f"Carries nothing here: {words.joined(none)}." if none else ""
    return [one for one in (sums, parts, meaning, books, nothing) if one]
