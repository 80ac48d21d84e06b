"""Answers of `optimize`, `next`, `goal` and `frontier` as a page takes them in: finding, sentences, picture, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from matplotlib.figure import Figure

from scenarios.analysis.deciding.frontier import Front
from scenarios.analysis.deciding.goal import Goal
from scenarios.analysis.deciding.next_amount import NextAmount
from scenarios.analysis.deciding.optimize import Optimized
from scenarios.present.deciding import frontier_text, goal_text, next_text, optimize_text, optimize_words
from scenarios.present.grid import Grid
from scenarios.present.plots import front, goal, more, near
from scenarios.spec.load import Loaded

MARKS = ("Illustrative, not a forecast.", "Invented data, for practice.")
"""Of a real and of an invented region: they stand at the top of the page."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer ready for a page.

    Attributes:
        question: what was asked.
        how: how to read the picture.
        loaded: the scenario that was asked of.
        title: the finding.
        sentences: all that is to be said.
        grids: every table.
        figure: the picture.
        alt: the picture in a sentence.
    """

    question: str
    how: str
    loaded: Loaded
    title: str
    sentences: Sequence[str]
    grids: Sequence[Grid]
    figure: Figure
    alt: str

    @property
    def said(self) -> list[str]:
        """The sentences that the title and the marks of the page do not say."""
        return [one for one in self.sentences if one not in (f"{self.title}.", *MARKS)]


@singledispatch
def answered(found: Any) -> Answered:
    """An answer ready for a page.

    Raises:
        TypeError: it is no answer of these commands.
    """
    raise TypeError(f"{type(found).__name__} has no page")


@answered.register
def _best(found: Optimized) -> Answered:
    return Answered(
        "Which plan is best, and how flat is the best?",
        "A mark is the best value of what may be chosen, the bar the range within which nearly all of the gain is kept: what "
        "has a long bar may be chosen freely.",
        found.loaded,
        optimize_words.title(found),
        optimize_words.sentences(found),
        optimize_text.grids(found),
        near.figure(found),
        near.alt_text(found),
    )


@answered.register
def _next(found: NextAmount) -> Answered:
    return Answered(
        "What would one more amount do?",
        "A dot is the median of the draws, the bar holds 25 of 50, the line 45 of 50. Left of zero more money does harm: it "
        "waits in the queue, and waste grows.",
        found.loaded,
        more.title(found),
        next_text.sentences(found),
        next_text.grids(found),
        more.figure(found),
        more.alt_text(found),
    )


@answered.register
def _goal(found: Goal) -> Answered:
    return Answered(
        "How much does a goal cost?",
        "The line is the chance of reaching the goal with so many times the plan's money. Where it falls again, ceilings bind.",
        found.loaded,
        goal.title(found),
        goal_text.sentences(found),
        [goal_text.grid(found)],
        goal.figure(found),
        goal.alt_text(found),
    )


@answered.register
def _front(found: Front) -> Answered:
    return Answered(
        "What does one aim cost of another?",
        "Along the line more of one aim costs some of the other. Plans off the line are worse than some plan on it in both.",
        found.loaded,
        front.title(found),
        frontier_text.sentences(found),
        frontier_text.grids(found),
        front.figure(found),
        front.alt_text(found),
    )
