"""Where the money stands at the close of a day, by member: the engine run again to that date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats
from scenarios.engine.dates.moments import Moment, each_block, moment_of, of_blocks, stops
from scenarios.engine.ensemble.threads import Done
from scenarios.engine.plan.inputs import Inputs, build
from scenarios.engine.plan.layout import HARD, Layout
from scenarios.engine.years.books import Away, Books
from scenarios.engine.years.ledger import program_shares
from scenarios.engine.years.simulate import BlockRun
from scenarios.spec.load import Loaded
from scenarios.terms import STANDING

COLUMNS = STANDING
"""Stages of a standing, in order."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Money at a date, million USD: money (member, program, unit, kind, column) of what is allotted.

    held, returned, outside (sent out of the region by events) and appropriated_held (the part of all three whose law is
    enacted) belong to no unit: (member, program, kind of two).
    """

    at: date
    programs: tuple[str, ...]
    units: tuple[str, ...]
    money: Floats
    held: Floats
    returned: Floats
    outside: Floats
    appropriated_held: Floats


def standing(loaded: Loaded, at: date, accounts: Collection[str] | None = None, workers: int = 2) -> Standing:
    """Where each dollar stands at the close of `at`.

    Args:
        loaded: the scenario.
        at: the date; money of fiscal years begun by then is counted.
        accounts: restrict to these accounts; all where None.
        workers: threads.
    """
    inputs = build(loaded.scenario, loaded.baseline)
    out = _empty(at, inputs, loaded.scenario.ensemble.members)
    when = moment_of(at, inputs.fiscal_years)

    def work(here: slice, run: BlockRun) -> None:
        for moment, cells in stops(run, (when,) if when else ()):
            _fill(out, here, run, moment, cells, accounts)

    if when:
        each_block(inputs, work, workers)
    return out


def read_standing(
    loaded: Loaded, at: date, read: Callable[[Standing], Done], accounts: Collection[str] | None = None, workers: int = 2
) -> Iterator[Done]:
    """What is read off each block's standing, in their order; nothing is kept by member. Called from any thread."""
    inputs = build(loaded.scenario, loaded.baseline)
    when = moment_of(at, inputs.fiscal_years)

    def work(here: slice, run: BlockRun) -> Done:
        out = _empty(at, inputs, here.stop - here.start)
        for moment, cells in stops(run, (when,) if when else ()):
            _fill(out, slice(None), run, moment, cells, accounts)
        return read(out)

    return of_blocks(inputs, work, workers)


def _empty(at: date, inputs: Inputs, members: int) -> Standing:
    """No money anywhere."""
    programs = tuple(sorted(inputs.baseline.programs))
    money = np.zeros((members, len(programs), len(inputs.units), 3, len(COLUMNS)))
    return Standing(at, programs, inputs.units, money, *(np.zeros((members, len(programs), 2)) for _ in range(4)))


def _fill(
    out: Standing, here: slice, run: BlockRun, when: Moment, cells: Floats, accounts: Collection[str] | None
) -> None:
    """Enter a block's money of one moment."""
    for name, money in money_by_unit(run, when, cells, accounts):
        out.money[here, out.programs.index(name)] = money
    for book in run.books:
        place = out.programs.index(book.giver.name)
        held, enacted = kept_back(run.inputs, book, when, accounts)
        returned, outside = (gone_of(book, away, when, accounts) for away in (book.returned, book.outside))
        out.held[here, place], out.returned[here, place], out.outside[here, place] = held, returned, outside
        out.appropriated_held[here, place] = enacted + returned + outside


def money_by_unit(
    run: BlockRun, when: Moment, cells: Floats, accounts: Collection[str] | None = None
) -> Iterator[tuple[str, Floats]]:
    """Each program with its money at a moment: (member, unit, kind, column), a single row where all members are the same.

    Args:
        run: stopped at the moment.
        when: the moment.
        cells: money by (member, stage, cell) then.
        accounts: only these accounts; all where None.
    """
    inputs = run.inputs
    shares = program_shares(run.books, accounts)
    for book, share in zip(run.books, shares, strict=True):
        yield book.giver.name, _by_unit(inputs, cells * share[:, None], when.time)
    for name, spent in inputs.fixed.items():
        money = np.zeros((1, len(inputs.units), 3, len(COLUMNS)))
        if accounts is None or set(inputs.baseline.programs[name].accounts) & set(accounts):
            money[0, :, HARD] = fixed_columns(spent, when)
        yield name, money


def _by_unit(inputs: Inputs, cells: Floats, time: float) -> Floats:
    """Sum cells (member, stage, cell) to (member, unit, kind, column), with what is appropriated and obligated."""
    layout = inputs.layout
    out = np.zeros((len(cells), len(inputs.units), 3, len(COLUMNS)))
    columns = columns_of(cells, enacted_by(layout, time))
    for (_, kind, unit), cell in layout.index.items():
        out[:, unit, kind] += columns[:, :, cell]
    return out


def enacted_by(layout: Layout, time: float) -> NDArray[np.bool_]:
    """Whether the law of each cell's money is enacted before a time (cell,)."""
    enacted: NDArray[np.bool_] = (layout.clocks.enacted < time)[layout.cells.cohort]
    return enacted


def columns_of(cells: Floats, enacted: NDArray[np.bool_]) -> Floats:
    """Stages of cells (member, stage, cell) as columns of a standing (member, column, cell)."""
    waiting, unobligated, unliquidated, disbursed, lapsed, cancelled = cells.transpose(1, 0, 2)
    whole = waiting + unobligated + unliquidated + disbursed + lapsed + cancelled
    obligated = unliquidated + disbursed + cancelled
    columns = (whole * enacted, waiting, unobligated, unliquidated, obligated, disbursed, lapsed, cancelled)
    return np.stack(columns, axis=1)


def gone_of(book: Books, away: Away, when: Moment, accounts: Collection[str] | None) -> Floats:
    """What went back or away of a program by a moment (member, kind of two)."""
    asked, _ = book.parts.of_accounts(accounts)
    gone = sum((one for row, one in away.funds.items() if row <= when.row), np.zeros_like(book.held))
    return np.asarray(gone[:, asked].sum(1))


def kept_back(inputs: Inputs, book: Books, when: Moment, accounts: Collection[str] | None) -> tuple[Floats, Floats]:
    """Held of a program at a moment, and what of it is enacted: (member, kind of two) each."""
    asked, _ = book.parts.of_accounts(accounts)
    enacted = inputs.layout.clocks.enacted[book.parts.cohort] < when.time
    return book.held[:, asked].sum(1), book.held[:, asked & enacted].sum(1)


def fixed_columns(spent: Floats, when: Moment) -> Floats:
    """A program outside the pipeline (fiscal year, unit): waiting until the quarter in which it is spent; (unit, column)."""
    begun = spent[: when.row + 1].sum(0)
    paid = spent[: when.row].sum(0) + spent[when.row] * (when.quarter + when.gone) / 4.0
    columns = dict.fromkeys(COLUMNS, np.zeros_like(paid))
    columns |= {"appropriated": begun, "waiting": begun - paid, "obligated": paid, "disbursed": paid}
    return np.stack([columns[name] for name in COLUMNS], axis=-1)
