"""The letters that say how a number is known, the same in every table, picture and text."""

from __future__ import annotations

from collections.abc import Iterable

from scenarios.baseline.facts import Baseline
from scenarios.present import words
from scenarios.terms import OWN, statuses

LETTERS = {
    OWN: "u",
    "derived": "d",
    "recalled": "m",
    "estimated": "e",
    "assumed": "a",
    "reconstructed": "r",
    "interpolated": "r",
    "filled": "r",
}
"""Status -> letter; a number without one is observed, printed, or a result of the run."""
MONEY = {
    OWN: "with figures of the scenario’s own",
    "estimated": "its split by country is our estimate",
    "recalled": "from memory, not verified",
    "derived": "derived from printed figures",
}
"""What a letter says beside money, the least sure first."""


def letter(known: str) -> str:
    """The letter of a status, with a blank before it; nothing where it has none.

    >>> letter("estimated"), letter("reported")
    (' e', '')
    """
    found = [LETTERS[one] for one in statuses(known) if one in LETTERS]
    return f" {', '.join(found)}" if found else ""


def bracketed(known: str) -> str:
    """The same in brackets, for text.

    >>> bracketed("recalled"), bracketed("")
    (' (m)', '')
    """
    found = letter(known)
    return f" ({found.strip()})" if found else ""


def own_figures(baseline: Baseline) -> str:
    """What is not the region's but the scenario's, in a sentence; empty where nothing is."""
    if not baseline.own:
        return ""
    each = "; ".join(f"{one.cell.words}: {one.cell.amount}, {one.cell.source}" for one in baseline.own)
    count = f"{words.counted(len(baseline.own), 'figure').capitalize()} {'is' if len(baseline.own) == 1 else 'are'}"
    return words.clean(f"{count} the scenario’s own, not the region’s (marked u): {each}.")


def of_budget(status: str) -> str:
    """The same for a country's own budget, where it is assumed or the scenario's.

    >>> of_budget("assumed"), of_budget("derived")
    (' (a)', '')
    """
    return bracketed(status) if status in ("assumed", OWN) else ""


def told(known: Iterable[str], budgets: Iterable[str]) -> str:
    """What the letters mean that stand beside money and beside own budgets."""
    statuses = set(budgets)
    assumed = "(a): its own budget is assumed." if "assumed" in statuses else ""
    return " ".join(filter(None, (meanings([*known, *(statuses & {OWN})]), assumed)))


def meanings(known: Iterable[str], brackets: bool = True) -> str:
    """What the letters of some money mean, each once, as sentences; empty where none has a letter.

    >>> meanings(["estimated", "", "estimated"])
    '(e): its split by country is our estimate.'
    """
    found = {one for each in known for one in statuses(each)}
    letters = {status: f"({LETTERS[status]})" if brackets else LETTERS[status] for status in MONEY}
    return " ".join(f"{letters[status]}: {said}." for status, said in MONEY.items() if status in found)
