"""Where the money stands at the close of a day, by member: the engine run again to that date."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from scenarios.engine.allot import Books
from scenarios.engine.inputs import Inputs, build
from scenarios.engine.layout import HARD
from scenarios.engine.ledger import program_shares
from scenarios.engine.line_kinds import line_kinds
from scenarios.engine.members import Block
from scenarios.engine.moments import Moment, each_block, moment_of, stops
from scenarios.engine.simulate import Run
from scenarios.engine.state import Floats
from scenarios.spec.load import Loaded

COLUMNS = ("appropriated", "waiting", "unobligated", "unliquidated", "obligated", "disbursed", "lapsed", "cancelled")
"""Stages of a standing, in order."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Money at a date, million USD: money (member, program, unit, kind, column) of what is allotted.

    held, returned and appropriated_held (the part of both whose law is enacted) belong to no unit: (member, program, kind of
    two).
    """

    at: date
    programs: tuple[str, ...]
    units: tuple[str, ...]
    money: Floats
    held: Floats
    returned: Floats
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
    members, programs = loaded.scenario.ensemble.members, tuple(sorted(loaded.baseline.programs))
    out = Standing(
        at,
        programs,
        inputs.units,
        np.zeros((members, len(programs), len(inputs.units), 3, len(COLUMNS))),
        *(np.zeros((members, len(programs), 2)) for _ in range(3)),
    )
    when = moment_of(at, inputs.fiscal_years)

    def work(here: slice, run: Run) -> None:
        for moment, cells in stops(run, (when,) if when else ()):
            _fill(out, here, run, moment, cells, accounts)

    if when:
        each_block(inputs, work, workers)
    return out


def _fill(
    out: Standing, here: slice, run: Run, when: Moment, cells: Floats, accounts: Collection[str] | None
) -> None:
    """Enter a block's money of one moment."""
    for name, money in money_by_unit(run, when, cells, accounts):
        out.money[here, out.programs.index(name)] = money
    for book in run.books:
        place = out.programs.index(book.giver.name)
        held, returned = _kept_back(run.inputs, book, run.block, when, accounts)
        out.held[here, place], out.returned[here, place] = held, returned
        out.appropriated_held[here, place] = _enacted_held(run.inputs, book, run.block, when, accounts) + returned


def money_by_unit(
    run: Run, when: Moment, cells: Floats, accounts: Collection[str] | None = None
) -> Iterator[tuple[str, Floats]]:
    """Each program with its money at a moment: (member, unit, kind, column), a single row where all members are the same.

    Args:
        run: stopped at the moment.
        when: the moment.
        cells: money by (member, stage, cell) then.
        accounts: only these accounts; all where None.
    """
    inputs = run.inputs
    for book, share in zip(run.books, program_shares(run.books) if run.books else (), strict=True):
        part = share * _in_accounts(inputs, book, run.block, accounts)
        yield book.giver.name, _by_unit(inputs, cells * part[:, None], when.time)
    for name, spent in inputs.fixed.items():
        money = np.zeros((1, len(inputs.units), 3, len(COLUMNS)))
        if accounts is None or set(inputs.baseline.programs[name].accounts) & set(accounts):
            money[0, :, HARD] = _fixed(spent, when)
        yield name, money


def _by_unit(inputs: Inputs, cells: Floats, time: float) -> Floats:
    """Sum cells (member, stage, cell) to (member, unit, kind, column), with what is appropriated and obligated."""
    layout = inputs.layout
    out = np.zeros((len(cells), len(inputs.units), 3, len(COLUMNS)))
    enacted = layout.clocks.enacted < time
    for (cohort, kind, unit), cell in layout.index.items():
        waiting, unobligated, unliquidated, disbursed, lapsed, cancelled = cells[:, :, cell].T
        whole = waiting + unobligated + unliquidated + disbursed + lapsed + cancelled
        obligated = unliquidated + disbursed + cancelled
        columns = (whole * enacted[cohort], waiting, unobligated, unliquidated, obligated, disbursed, lapsed, cancelled)
        out[:, unit, kind] += np.stack(columns, axis=-1)
    return out


def _in_accounts(inputs: Inputs, book: Books, block: Block, accounts: Collection[str] | None) -> Floats:
    """Share of each cell (member, cell) that belongs to the accounts asked for."""
    layout = inputs.layout
    if accounts is None:
        return np.ones((len(block), len(layout.cells.kind)))
    by_cohort = account_shares(inputs, book, block, accounts)
    return by_cohort[:, layout.cells.cohort, layout.cells.kind]


def account_shares(inputs: Inputs, book: Books, block: Block, accounts: Collection[str]) -> Floats:
    """Share of a program's money in each cohort and kind that belongs to some accounts (member, cohort, kind)."""
    number = inputs.layout.number
    asked = np.zeros((len(block), len(number), 3))
    whole = np.zeros_like(asked)
    for offer in book.giver.offers.values():
        for n, line in enumerate(offer.lines):
            cohort = offer.of_line(n)
            for later in (c for c in number if cohort.again(c.offered) == c):
                for kind, amount in line_kinds(line, inputs, block.members.draws):
                    if kind < 2 and offer.homes[kind] == offer.places[n]:
                        amount = amount + 1e-12 * line.millions
                    whole[:, number[later], kind] += amount
                    if line.account in accounts:
                        asked[:, number[later], kind] += amount
    return asked / np.where(whole > 0.0, whole, 1.0)


def _kept_back(
    inputs: Inputs, book: Books, block: Block, when: Moment, accounts: Collection[str] | None
) -> tuple[Floats, Floats]:
    """Held and returned of a program at a moment: (member, kind of two) each."""
    share = np.ones_like(book.held) if accounts is None else account_shares(inputs, book, block, accounts)[:, :, :2]
    back = sum((one for row, one in book.returned_cohorts.items() if row <= when.row), np.zeros_like(book.held))
    return (book.held * share).sum(1), (back * share).sum(1)


def _enacted_held(inputs: Inputs, book: Books, block: Block, when: Moment, accounts: Collection[str] | None) -> Floats:
    """Held money whose law is enacted (member, kind of two)."""
    share = np.ones_like(book.held) if accounts is None else account_shares(inputs, book, block, accounts)[:, :, :2]
    enacted = inputs.layout.clocks.enacted < when.time
    kept: Floats = (book.held * share * enacted[None, :, None]).sum(1)
    return kept


def _fixed(spent: Floats, when: Moment) -> Floats:
    """A program outside the pipeline: waiting until the quarter in which it is spent (unit, column)."""
    begun = spent[: when.row + 1].sum(0)
    paid = spent[: when.row].sum(0) + spent[when.row] * (when.quarter + when.gone) / 4.0
    columns = dict.fromkeys(COLUMNS, np.zeros_like(paid))
    columns |= {"appropriated": begun, "waiting": begun - paid, "obligated": paid, "disbursed": paid}
    return np.stack([columns[name] for name in COLUMNS], axis=-1)
