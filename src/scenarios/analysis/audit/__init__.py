"""The data against the report's own statements: each computed from the tables, in exact decimal arithmetic.

A claim function sees the statement and the tables, never what is expected of it; the verdict follows from comparing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scenarios.analysis.audit import money, sources, violence
from scenarios.analysis.audit.book import Book, Statement, statements
from scenarios.analysis.audit.verdicts import RESULTS, Verdict
from scenarios.baseline.reading import Tables
from scenarios.shipped import DATA

__all__ = ["CLAIMS", "RESULTS", "Claim", "audit"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the report, with what the tables give for it."""

    id: str
    statement: str
    result: str
    """exact, rounding, holds, does not hold, or not testable."""
    computed: str
    stated: str
    note: str
    expected: str
    """What a reader of the tables found by hand; kept for the tests."""
    where: str


ClaimRule = Callable[[Book, Statement], Verdict]

CLAIMS: dict[str, ClaimRule] = {
    **{f"SF{i:02}": partial(money.accounts_add_up, table="1a", year=2007 + i) for i in range(1, 7)},
    **{f"SF{i:02}": partial(money.accounts_add_up, table="1b", year=2000 + i) for i in range(7, 14)},
    "SF14": money.carsi_total,
    "SF15": money.mexico_total,
    "SF16": money.quarter_of_mexico,
    "SF17": money.first_package,
    "SF18": money.further_package,
    "SF19": sources.request_of_2008,
    "SF20": partial(money.forward, letter="c"),
    "SF21": partial(money.forward, letter="e"),
    "SF22": partial(money.forward, letter="d"),
    "SF23": money.after_moving,
    "SF24": money.sum_unchanged,
    "SF25": money.equipment_first,
    "SF26": money.shift_to_prevention,
    "SF27": money.exponential,
    "SF28": partial(sources.equals_published, year=2007, measure="Appropriated and Planned"),
    "SF29": partial(sources.equals_published, year=2011, measure="Initial Allocations"),
    "SF30": money.nadr_once,
    "SF31": money.fmf_stops,
    "SF32": sources.against_gao,
    "SF33": sources.close_to,
    "SF34": sources.ceiling_in_law,
    **{f"SF{i}": partial(money.section_1004, year=1973 + i) for i in range(35, 41)},
    "SF41": money.placeholder_request,
    "SF42": money.growth_1004,
    "SF43": money.mexico_share_1004,
    "SF44": sources.published_1004,
    "SF45": partial(violence.no_second_source, indicator="share_us_bound_cocaine_via_region"),
    "SF46": partial(violence.no_second_source, indicator="share_first_stop_in_central_america"),
    "SF47": violence.half_or_less,
    "SF48": violence.guatemala,
    "SF49": violence.honduras,
    "SF50": violence.el_salvador,
    "SF51": violence.mexico,
    "SF52": violence.sharpest,
    "SF53": violence.absorptive_capacity,
    "SF54": violence.separate_program,
    "SF55": violence.trade,
}
"""Statement -> the function that computes it."""


def audit(folder: Path = DATA, tables: Tables | None = None) -> list[Claim]:
    """Every statement of `claims.csv` in its order, computed from the tables of the folder.

    Args:
        folder: where they lie.
        tables: the same with figures of a scenario laid in.

    Raises:
        ScenarioError: when a table cannot be read.
    """
    book = Book(tables or Tables(folder))
    return [_claim(book, said, row["expected"]) for said, row in statements(book).values()]


def _claim(book: Book, said: Statement, expected: str) -> Claim:
    found = CLAIMS[said.id](book, said)
    return Claim(said.id, said.text, found.result, found.computed, found.stated, found.note, expected, said.where)
