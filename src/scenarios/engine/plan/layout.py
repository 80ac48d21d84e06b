"""Where each dollar's cell lies: cohorts in order of age; cells queue by queue, the oldest first.

A cohort is money with one clock: rule, fiscal-year label, law, and the year in which it was offered again if it was held. A
cell is a cohort's money of one kind in one unit; only cells that can ever hold money exist. A queue is the cells of one kind
in one unit, oldest cohort first: they wait for the same room.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import inf
from typing import NamedTuple

import numpy as np

from scenarios.arrays import Floats, Ints
from scenarios.baseline.tables import Account, Baseline
from scenarios.engine.plan.lines import Line
from scenarios.terms import KINDS

ON_ARRIVAL = "on_arrival"


@dataclass(frozen=True, slots=True, order=True)
class Cohort:
    """Money with one clock, ordered by age: enactment, then rule. Times in fiscal years.

    available_until: to when it may be offered again if it is held; expires: when what is unobligated lapses; cancelled: when
    the account closes; both inf: never. on_arrival: it counts as obligated when it arrives.
    """

    enacted: float
    rule: str
    fiscal_year: int
    law: str
    offered: int
    available_until: float
    expires: float
    cancelled: float
    on_arrival: bool

    def again(self, year: int) -> Cohort:
        """The same money, held and offered again on 1 October of a later fiscal year."""
        return replace(self, offered=year)


class Cells(NamedTuple):
    """How cells lie, queue by queue: cohort, kind, unit, timing (cell,), and row, kind * units + unit; timing is
    2 * (kind is not hard) + slow.

    Queue q holds cells first[q]..first[q + 1]-1, oldest first, all of one queue_row and queue_timing (queue,). Cohort c holds
    cells cells_of[start[c]]..cells_of[start[c + 1]-1]; has (cohort, timing): whether any of them has that timing.
    """

    cohort: Ints
    kind: Ints
    unit: Ints
    timing: Ints
    row: Ints
    first: Ints
    queue_row: Ints
    queue_timing: Ints
    start: Ints
    cells_of: Ints
    has: Ints


class Clocks(NamedTuple):
    """Times of each cohort in fiscal years: (cohort,) each."""

    enacted: Floats
    not_before: Floats
    available_until: Floats
    expires: Floats
    cancelled: Floats
    on_arrival: Ints


@dataclass(frozen=True, slots=True)
class Layout:
    """Cohorts by age, the cell of each (cohort, kind, unit), and both as the kernel takes them."""

    cohorts: tuple[Cohort, ...]
    number: dict[Cohort, int]
    index: dict[tuple[int, int, int], int]
    cells: Cells
    clocks: Clocks


def cohort_of(line: Line, account: Account) -> Cohort:
    """The cohort that a line's money joins when it is first offered.

    Availability counts from the law's fiscal year and never ends before the year of its label does. Money of an account that
    never closes neither lapses nor is cancelled, however it is booked (FMF: DSCA 06-51).
    """
    until = float(max(line.law_fiscal_year + account.availability, line.fiscal_year + 1))
    return Cohort(
        enacted=line.enacted,
        rule=account.rule,
        fiscal_year=line.fiscal_year,
        law=line.law,
        offered=line.fiscal_year,
        available_until=until,
        expires=inf if account.closing is None else until,
        cancelled=inf if account.closing is None else until + account.extension + account.closing,
        on_arrival=account.booking == ON_ARRIVAL,
    )


def offers(cohort: Cohort) -> list[Cohort]:
    """The cohort and those it becomes when held and offered again on each later 1 October of its availability."""
    later = range(cohort.fiscal_year + 1, int(cohort.available_until))
    return [cohort, *(cohort.again(year) for year in later)]


def lay_out(wanted: Iterable[tuple[Cohort, int, int]], slow: Iterable[bool]) -> Layout:
    """Number cohorts and cells.

    Args:
        wanted: (cohort, kind, unit) of every cell that can hold money, in any order.
        slow: whether each unit is slow, in order of units.
    """
    places = set(wanted)
    cohorts = tuple(sorted({cohort for cohort, _, _ in places}))
    number = {cohort: n for n, cohort in enumerate(cohorts)}
    rows = sorted((kind, unit, number[cohort]) for cohort, kind, unit in places)
    index = {(cohort, kind, unit): n for n, (kind, unit, cohort) in enumerate(rows)}
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Layout(
        cohorts, number, index, _cells(table, np.array(list(slow), dtype=np.int64), len(cohorts)), _clocks(cohorts)
    )


def _cells(table: Ints, slow: Ints, cohorts: int) -> Cells:
    """From rows of (kind, unit, cohort), sorted."""
    kind, unit, cohort = np.ascontiguousarray(table.T)
    timing, row = 2 * (kind != HARD) + slow[unit], kind * len(slow) + unit
    queue_row, first = np.unique(row, return_index=True)
    by_cohort = np.argsort(cohort, kind="stable")
    has = np.zeros((cohorts, 4), dtype=np.int64)
    has[cohort, timing] = 1
    return Cells(
        cohort=cohort,
        kind=kind,
        unit=unit,
        timing=timing,
        row=row,
        first=np.append(first, len(table)),
        queue_row=queue_row,
        queue_timing=timing[first],
        start=np.searchsorted(cohort[by_cohort], np.arange(cohorts + 1)),
        cells_of=by_cohort,
        has=has,
    )


def _clocks(cohorts: tuple[Cohort, ...]) -> Clocks:
    def column(values: Iterable[float]) -> Floats:
        return np.array(list(values), dtype=np.float64)

    return Clocks(
        column(c.enacted for c in cohorts),
        column(c.offered for c in cohorts),
        column(c.available_until for c in cohorts),
        column(c.expires for c in cohorts),
        column(c.cancelled for c in cohorts),
        np.array([c.on_arrival for c in cohorts], dtype=np.int64),
    )


HARD, SOFT, OTHER = range(len(KINDS))


def kinds_of(account: Account) -> tuple[int, ...]:
    """The kinds that an account's money can be."""
    if account.kind == "mixed":
        return (HARD, SOFT)
    if account.kind == "other":
        return (SOFT, OTHER) if account.soft_share else (OTHER,)
    return (KINDS.index(account.kind),)


def program_lines(lines: Iterable[Line], baseline: Baseline) -> dict[str, dict[int, list[Line]]]:
    """Lines by program and fiscal-year label, years in order."""
    out: dict[str, dict[int, list[Line]]] = {name: {} for name in sorted(baseline.programs)}
    for line in sorted(lines, key=lambda x: x.fiscal_year):
        out[line.program].setdefault(line.fiscal_year, []).append(line)
    return out
