"""The page of each answer of `optimize`, `next`, `goal` and `frontier`."""

from __future__ import annotations

from scenarios.analysis.deciding.frontier import Front
from scenarios.analysis.deciding.goal import Goal
from scenarios.analysis.deciding.next_amount import NextAmount
from scenarios.analysis.deciding.optimize import Optimized
from scenarios.present.deciding import frontier_text, goal_text, next_text, optimize_text, optimize_words
from scenarios.present.plots import front, goal, more, near
from scenarios.present.report.decided import page_of_answer


def optimize_page(found: Optimized, command: str) -> str:
    """The best plan."""
    said, tables = optimize_words.sentences(found), optimize_text.grids(found)
    drawn = near.figure(found), near.alt_text(found)
    return page_of_answer(command, found.loaded, optimize_words.title(found), said, tables, *drawn)


def next_page(found: NextAmount, command: str) -> str:
    """What one more amount would do."""
    drawn = more.figure(found), more.alt_text(found)
    return page_of_answer(command, found.loaded, more.title(found), next_text.sentences(found), next_text.grids(found), *drawn)


def goal_page(found: Goal, command: str) -> str:
    """What a goal costs."""
    drawn = goal.figure(found), goal.alt_text(found)
    return page_of_answer(command, found.loaded, goal.title(found), goal_text.sentences(found), [goal_text.grid(found)], *drawn)


def front_page(found: Front, command: str) -> str:
    """What one aim costs of another."""
    said, tables = frontier_text.sentences(found), frontier_text.grids(found)
    drawn = front.figure(found), front.alt_text(found)
    return page_of_answer(command, found.loaded, front.title(found), said, tables, *drawn)
