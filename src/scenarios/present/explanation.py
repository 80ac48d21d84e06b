"""An explanation in words: a sentence whose parts are chosen by rules, and two tables with errors; for a terminal."""

from __future__ import annotations

from functools import partial
from textwrap import wrap

from scenarios.analysis.compare import ALL
from scenarios.analysis.explain.explanation import OUTSIDE, Explanation, Part, leaders, unsure
from scenarios.analysis.outcomes import DEFAULT, OUTCOMES
from scenarios.analysis.quantiles import FEWEST
from scenarios.present import reading, words
from scenarios.present.outcome_words import amount, change, named
from scenarios.terms import CHANNELS, booking_words

WIDTH = 96
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


def place_of(found: Explanation, country: str) -> str:
    """Where: a country's name, or all of them."""
    return "all countries" if country == ALL else words.clean(found.countries[country])


def between(one: Part, metric: str = DEFAULT) -> str:
    """The 90% band.

    >>> between(Part(0.0, -12.0, 1.0, 1234.0, 0.0))
    '−12 to +1,234'
    """
    return f"{amount(metric, one.p05)} to {amount(metric, one.p95)}"


def sentences(found: Explanation, country: str = ALL) -> str:
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


def _plainly(found: Explanation, country: str, where: str, draws: str) -> str:
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


def _carried(found: Explanation, country: str) -> str:
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


def text(found: Explanation, country: str = ALL) -> str:
    """The explanation for a terminal."""
    where = place_of(found, country)
    what = named(found.metric)
    head = f"Why {found.other} differs from {found.base}: {what}, {where}, {words.years(found.first, found.until)}"
    rows = [
        *wrap(head, WIDTH),
        f"{words.counted(found.members, 'paired draw')} of our assumptions, seed {found.seed}; {_mark(found)}",
        *filter(None, [reading.too_few(found.members)]),
        "",
        *wrap(sentences(found, country), WIDTH),
    ]
    if found.decision_names:
        decisions, channels = found.parts(country), found.by_channel(country)
        rows += ["", *_table(found, "By decision", decisions, found.whole(country))]
        rows += ["", *_table(found, "By channel", channels, found.whole(country)), "", *_notes(found, channels)]
    return "\n".join(row.rstrip() for row in rows)


def _mark(found: Explanation) -> str:
    return "invented data, for practice" if found.invented else "illustrative, not a forecast"


def _table(found: Explanation, title: str, parts: dict[str, Part], whole: Part) -> list[str]:
    """Rows by falling size, those that carry nothing left out, and the total."""
    name = f"{title}, {OUTCOMES[found.metric].title}"
    head = f"{name:<32}{'mean':>9}{'± orders':>10}{'± draws':>9}{'median':>9}{'90% of draws':>22}"
    shown = sorted((x for x in parts.items() if carries(x[1])), key=lambda x: -abs(x[1].mean))
    rows = [*((spoken(key), one) for key, one in shown), ("Total", whole)]
    return [head, "-" * len(head), *(_row(found, *row) for row in rows)]


def carries(one: Part) -> bool:
    """Whether a part is anything but nothing in every draw."""
    return one.mean != 0.0 or one.mc_error > 0.0


def _row(found: Explanation, name: str, one: Part) -> str:
    """A part's numbers; with too few draws the mean and the median alone."""
    told, said = found.members >= FEWEST, partial(amount, found.metric)
    orders = _error(found, one.order_error) if one.order_error and told else ""
    error, most = (_error(found, one.mc_error), between(one, found.metric)) if told else ("–", "–")
    numbers = f"{said(one.mean):>9}{orders:>10}{error:>9}{said(one.p50):>9}{most:>22}"
    return f"  {name:<30}{numbers}"


def _error(found: Explanation, error: float) -> str:
    """An error, to the digits of what it is an error of."""
    return f"{error:,.1f}" if OUTCOMES[found.metric].unit == "homicides" else amount(found.metric, error).removeprefix("+")


def _notes(found: Explanation, channels: dict[str, Part]) -> list[str]:
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
    return [line for one in (sums, parts, meaning, books, nothing) for line in wrap(one, WIDTH)]
