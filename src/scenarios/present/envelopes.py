"""How much money compared plans have: a plan with more of it is no better plan for that, so it is said first."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.present import words
from scenarios.present.reading import Result

SAME = 0.05
"""Million USD up to which two plans have the same money."""


def money_of(result: Result) -> float:
    """A plan's whole envelope, million USD, mean over draws."""
    return float(result.data["envelope"].sum())


def unequal(results: Sequence[Result]) -> bool:
    """Whether some plan has more money than another."""
    sums = [money_of(result) for result in results]
    return max(sums) - min(sums) > SAME


def more_or_less(base: Result, other: Result) -> str:
    """How much more or less money the other plan has, in words; empty where it has the same."""
    change = money_of(other) - money_of(base)
    if abs(change) <= SAME:
        return ""
    return f"{words.money(abs(change))} million USD {'more' if change > 0 else 'less'}"


def first_sentence(results: Sequence[Result], names: Sequence[str]) -> str:
    """That the plans have unequal money, and how much each has; empty where all have the same."""
    if not unequal(results):
        return ""
    if len(results) == 2:
        said = f"{names[1]} has {more_or_less(*results)} than {names[0]}"
        return f"Unequal money: {said} ({words.money(money_of(results[1]))} against {words.money(money_of(results[0]))})."
    return f"Unequal money, million USD: {sums(results, names)}."


def sums(results: Sequence[Result], names: Sequence[str]) -> str:
    """Each plan with its whole money, million USD."""
    return "; ".join(f"{name} {words.money(money_of(one))}" for name, one in zip(names, results, strict=True))
