"""Where the money stands at the close of a day, by member: the engine run again to that date.

Flows are linear within a quarter; allotment, enactment, lapse, return and cancellation jump on their date, and 30 September is
shown before the jump.
"""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from scenarios.engine.allot import Books
from scenarios.engine.calendar import STEP, fiscal_start, fiscal_time
from scenarios.engine.draws import BLOCK
from scenarios.engine.inputs import Inputs, build, reference_of
from scenarios.engine.ledger import program_shares, stages
from scenarios.engine.line_kinds import line_kinds
from scenarios.engine.members import Block, draw_block
from scenarios.engine.run import reference_multiplier
from scenarios.engine.simulate import Run, begin, open_year, run_quarters, shut_year
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


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as the engine sees it: fiscal-year row, quarter, share of the quarter gone, and fiscal time."""

    row: int
    quarter: int
    gone: float
    time: float


def moment_of(at: date, fiscal_years: tuple[int, ...]) -> Moment | None:
    """The close of a day; None before the first fiscal year. Days after the run's end are its last 30 September."""
    at = min(at, fiscal_start(fiscal_years[-1]) - timedelta(days=1))
    year = at.year + (at.month >= 10)
    if year < fiscal_years[0]:
        return None
    after = fiscal_time(at + timedelta(days=1))
    quarter = min(3, int((fiscal_time(at) - year) / STEP))
    return Moment(year - fiscal_years[0], quarter, (after - year) / STEP - quarter, after)


def standing(loaded: Loaded, at: date, accounts: Collection[str] | None = None, workers: int = 2) -> Standing:
    """Where each dollar stands at the close of `at`.

    Args:
        loaded: the scenario.
        at: the date; money of fiscal years begun by then is counted.
        accounts: restrict to these accounts; all where None.
        workers: threads.
    """
    scenario, baseline = loaded.scenario, loaded.baseline
    inputs = build(scenario, baseline)
    reference = build(reference_of(scenario, baseline), baseline)
    members, seed = scenario.ensemble.members, scenario.ensemble.seed
    programs = tuple(sorted(baseline.programs))
    out = Standing(
        at,
        programs,
        inputs.units,
        np.zeros((members, len(programs), len(inputs.units), 3, len(COLUMNS))),
        *(np.zeros((members, len(programs), 2)) for _ in range(3)),
    )
    when = moment_of(at, inputs.fiscal_years)
    if when is None:
        return out

    def work(number: int) -> None:
        here = slice(number * BLOCK, min(members, (number + 1) * BLOCK))
        block = draw_block(reference, seed, number).part(0, here.stop - here.start)
        _fill(out, here, inputs, block, reference_multiplier(reference, block), when, accounts)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(-(-members // BLOCK))))
    return out


def _fill(
    out: Standing,
    here: slice,
    inputs: Inputs,
    block: Block,
    reference: Floats,
    when: Moment,
    accounts: Collection[str] | None,
) -> None:
    run = begin(inputs, block, reference, observe=False)
    for row in range(when.row):
        open_year(run, row)
        run_quarters(run, row, 0, 4)
        shut_year(run, row)
    open_year(run, when.row)
    if when.quarter:
        run_quarters(run, when.row, 0, when.quarter)
    opened = inputs.fiscal_years[when.row] + when.quarter * STEP
    before = _by_stage(run, opened)
    run_quarters(run, when.row, when.quarter, when.quarter + 1)
    now = before + when.gone * (_by_stage(run, opened + STEP) - before)
    shares = program_shares(run.books) if run.books else []
    for n, book in enumerate(run.books):
        place = out.programs.index(book.giver.name)
        part = shares[n] * _in_accounts(inputs, book, block, accounts)
        out.money[here, place] = _by_unit(inputs, now * part[:, None], when.time)
        held, returned = _kept_back(inputs, book, block, when, accounts)
        out.held[here, place], out.returned[here, place] = held, returned
        out.appropriated_held[here, place] = _enacted_held(inputs, book, block, when, accounts) + returned
    for name, spent in inputs.fixed.items():
        if accounts is None or set(inputs.baseline.programs[name].accounts) & set(accounts):
            out.money[here, out.programs.index(name), :, 0] = _fixed(spent, when)


def _by_stage(run: Run, at: float) -> Floats:
    return stages(run.purse.cells, run.pace.arrive, run.inputs.layout.cells.cohort, at)


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
    by_cohort = _account_shares(inputs, book, block, accounts)
    return by_cohort[:, layout.cells.cohort, layout.cells.kind]


def _account_shares(inputs: Inputs, book: Books, block: Block, accounts: Collection[str]) -> Floats:
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
    share = np.ones_like(book.held) if accounts is None else _account_shares(inputs, book, block, accounts)[:, :, :2]
    back = sum((one for row, one in book.returned_cohorts.items() if row < when.row), np.zeros_like(book.held))
    return (book.held * share).sum(1), (back * share).sum(1)


def _enacted_held(inputs: Inputs, book: Books, block: Block, when: Moment, accounts: Collection[str] | None) -> Floats:
    """Held money whose law is enacted (member, kind of two)."""
    share = np.ones_like(book.held) if accounts is None else _account_shares(inputs, book, block, accounts)[:, :, :2]
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
