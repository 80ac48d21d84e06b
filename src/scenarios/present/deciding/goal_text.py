"""What a goal costs, as a table and sentences."""

from __future__ import annotations

from textwrap import wrap

from scenarios.analysis.deciding.goal import Goal
from scenarios.present import words
from scenarios.present.grid import Grid, GridColumn
from scenarios.present.grid.terminal import text_of, width
from scenarios.present.outcome_words import form_of, level


def text(found: Goal, across: int | None = None) -> str:
    """All of it for a terminal."""
    wide = across or width()
    said = ["\n".join(wrap(one, wide)) for one in sentences(found)]
    return "\n\n".join([*said, text_of([grid(found)], wide)])


def target_words(found: Goal) -> str:
    """The goal: `at least 1,000 homicides averted`."""
    one = found.outcome
    less = " less" if one.more_is_better is False else ""
    unit = "" if one.unit == "homicides" else f" ({one.unit})"
    return f"at least {level(one.name, found.target)}{less} {one.title}{unit}"


def chance_words(chance: float) -> str:
    """A chance in draws.

    >>> chance_words(0.5)
    '25 of 50 draws'
    """
    return f"{50 * chance:.3g} of 50 draws"


def title(found: Goal) -> str:
    """What it takes, or that no envelope does."""
    goal = f"{target_words(found)} in {chance_words(found.chance)}"
    if found.factor is None:
        return f"No envelope gives {goal}"
    return f"{_dollars(found, found.factor)} give {goal}"


def _dollars(found: Goal, factor: float) -> str:
    return f"{words.money(found.envelope * factor)} million USD"


def sentences(found: Goal) -> list[str]:
    """What it takes, how sure that is, and what more money does."""
    peak, last = found.peak, found.grid[-1]
    if found.factor is None:
        first = (
            f"{title(found)}: the chance is greatest, {words.percent(peak.chance)}, at {peak.factor:.3g} times the plan's "
            f"envelopes ({_dollars(found, peak.factor)})."
        )
    else:
        high = ", or it is never reached" if found.high is None else f" to {found.high:.2f} times"
        first = (
            f"{title(found)}: {found.factor:.2f} times the plan's envelopes ({_dollars(found, 1.0)}). By the Monte Carlo error "
            f"of the chance it is from {found.low:.2f}{high}."
        )
    then = (
        f"More money does not help for ever: from {words.percent(peak.chance)} at {peak.factor:.3g} times the chance falls to "
        f"{words.percent(last.chance)} at {last.factor:.3g} times, where {words.percent(last.paid)} of what is allotted is "
        f"paid out (at the peak {words.percent(peak.paid)})."
        if found.falls
        else f"Up to {last.factor:.3g} times the chance does not surely fall."
    )
    invented = found.loaded.baseline.status == "invented"
    return [first, then, "Invented data, for practice." if invented else "Illustrative, not a forecast."]


def grid(found: Goal) -> Grid:
    """The chance by envelope."""
    one = found.outcome
    columns = (
        GridColumn("factor", "times", "said", "the plan's envelopes", "money"),
        GridColumn("envelope", "envelope", "tenths", "million USD", "money", "of programs that may be moved, all years"),
        GridColumn("chance", "chance", "percent", "share of draws", one.layer, "of reaching the target"),
        GridColumn("error", "± MC", "percent", "share of draws", one.layer, "90% Monte Carlo error of the chance"),
        GridColumn("median", "median", form_of(one.name), one.unit, one.layer, "of the outcome's change"),
        GridColumn("paid", "paid out", "percent", "share", "money", "of what is allotted, by the end of run-off"),
    )
    rows = tuple((f"{p.factor:.3g}", found.envelope * p.factor, p.chance, p.error, p.median, p.paid) for p in found.grid)
    ensemble = found.loaded.scenario.ensemble
    note = f"Against the same scenario with all money as reported. {one.meaning}"
    draws = f"{ensemble.members:,} draws of our assumptions, seed {ensemble.seed}; split, mix and years keep their proportions."
    return Grid("goal", f"Chance of {target_words(found)}", columns, rows, notes=(note, draws))
