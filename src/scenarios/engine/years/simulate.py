"""One scenario through its years for one block of members: allot on 1 October, run the quarters, close on 30 September."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.chance.luck import Luck, luck_of, no_luck, piece_of
from scenarios.engine.chance.members import Block
from scenarios.engine.plan.inputs import Inputs
from scenarios.engine.plan.layout import SOFT
from scenarios.engine.steps.ground import start
from scenarios.engine.steps.money import close_year, outstanding, set_pace
from scenarios.engine.steps.quarter import advance
from scenarios.engine.steps.state import FLOWS, PROCESSES, STRENGTHS, Ground, Pace, Purse, Record
from scenarios.engine.years.allot import Books, allot, open_books, return_held, unspent
from scenarios.engine.years.door import check_ledger, check_rates
from scenarios.engine.years.ledger import ledger
from scenarios.engine.years.proposal import Desk
from scenarios.engine.years.reprogram import Jump, act, jumps_of


@dataclass(slots=True)
class Run:
    """A block in motion: what the next year needs, and what has been written down."""

    inputs: Inputs
    block: Block
    pace: Pace
    purse: Purse
    ground: Ground
    record: Record
    books: list[Books]
    ledger: Floats
    jumps: list[Jump]
    luck: Luck


def begin(inputs: Inputs, block: Block, reference: Floats | None = None, observe: bool = True) -> Run:
    """Set up a block before its first year.

    Args:
        inputs: the scenario.
        block: its members.
        reference: the reference run's multiplier (member, year, country); None: this is the reference run.
        observe: whether quarterly flows, yearly strengths and the ledger are written down.
    """
    size, countries = len(block), len(inputs.codes)
    years, rows, units = len(inputs.years), len(inputs.fiscal_years), len(inputs.units)
    multiplier = np.ones((size, years, countries))
    record = Record(
        multiplier=multiplier,
        reference=multiplier if reference is None else reference,
        rate=np.zeros((size, years, countries)),
        disbursed=np.zeros((size, rows, 3, units)),
        lapsed=np.zeros((size, units)),
        flow=np.zeros((4 * rows if observe else 0, len(FLOWS), len(inputs.layout.index))),
        strength=np.zeros((size if observe else 0, rows, len(STRENGTHS), countries)),
    )
    ground = Ground(*(np.zeros((size, countries)) for _ in Ground._fields))
    books = open_books(inputs, size)
    run = Run(
        inputs,
        block,
        _pace(inputs, size),
        _purse(inputs, size),
        ground,
        record,
        books,
        np.zeros(0),
        jumps_of(inputs),
        _luck(inputs, block),
    )
    set_pace(block.members.draws, inputs.layout.cells, inputs.layout.clocks, run.pace)
    start(inputs.region, inputs.levers, block.members, run.ground, run.record)
    return run


def _luck(inputs: Inputs, block: Block) -> Luck:
    """The luck of lumps of these members; none where money flows."""
    size = inputs.scenario.ensemble.lumps
    if size is None:
        return no_luck()
    luck = luck_of(block.seed, block.number, inputs.layout, inputs.units, inputs.fiscal_years[0], piece_of(size))
    return luck._replace(draws=np.ascontiguousarray(luck.draws[:, :, block.places]))


def _pace(inputs: Inputs, size: int) -> Pace:
    cohorts, cells = len(inputs.layout.cohorts), len(inputs.layout.index)
    return Pace(
        arrive=np.empty((size, cohorts)),
        rate=np.empty((size, cohorts)),
        delivery=np.empty((size, 4)),
        step=np.empty((size, 5, cells)),
        fade=np.empty((size, len(PROCESSES), 2)),
    )


def _purse(inputs: Inputs, size: int) -> Purse:
    cells, units = len(inputs.layout.index), len(inputs.units)
    plans = [giver.plan for giver in inputs.givers]
    return Purse(
        cells=np.zeros((size, 7, cells)),
        focus=np.full((size, cells), plans[0].focus if plans else 0.5),
        capacity=np.full((size, cells), plans[0].capacity if plans else 0.0),
        backlog=np.zeros((size, 3, units)),
        fixed=sum(inputs.fixed.values(), np.zeros((len(inputs.fiscal_years), units))),
    )


def open_year(run: Run, row: int) -> None:
    """1 October: share out the year's money and count what is outstanding."""
    inputs, purse = run.inputs, run.purse
    year = inputs.fiscal_years[row]
    coming = _count(run, float(year))
    if any(book.giver.offers.get(year) or book.holds for book in run.books):
        late = unspent(run.books, row, run.record.lapsed)
        seen, before = (inputs.past.seen(run.record.rate, at) for at in (row, row - 1))
        desk = Desk(row, year, seen, before, purse.backlog + coming, late)
        allot(inputs, run.block, run.books, desk, purse.cells)
        _blend(run)
        _count(run, float(year))


def _blend(run: Run) -> None:
    """Focus and capacity share of each soft cell: of its programs, by their money; untouched where all programs agree."""
    plans = [book.giver.plan for book in run.books]
    soft = np.flatnonzero(run.inputs.layout.cells.kind == SOFT)
    for target, name in ((run.purse.focus, "focus"), (run.purse.capacity, "capacity")):
        values = [getattr(plan, name) for plan in plans]
        if len(set(values)) > 1:
            owned = [book.cells[:, soft] for book in run.books]
            whole = sum(owned, np.zeros((len(run.block), len(soft))))
            mixed = sum((own * v for own, v in zip(owned, values, strict=True)), np.zeros_like(whole))
            target[:, soft] = np.where(whole > 0.0, mixed / np.where(whole > 0.0, whole, 1.0), target[:, soft])


def run_quarters(run: Run, row: int, first: int, last: int) -> None:
    """Quarters first..last-1 of fiscal year `row`; events that move money at once act at the quarters' starts."""
    edges = [first, *sorted({q for r, q, _ in run.jumps if r == row and first < q < last}), last]
    for begin_at, stop in pairwise(edges):
        jump(run, row, begin_at)
        move(run, row, begin_at, stop)


def jump(run: Run, row: int, quarter: int) -> None:
    """Carry out what events move at once at a quarter's start, and count the backlog again."""
    due = [one for one in run.jumps if one[:2] == (row, quarter)]
    for one in due:
        act(run.inputs, run.books, run.purse.cells, one)
    if due:
        now = run.inputs.fiscal_years[row] + quarter / 4.0
        _count(run, now)


def _count(run: Run, now: float) -> Floats:
    """Set the backlog to what is open of the money that has arrived by now; returns the rest of what is open."""
    coming = np.empty_like(run.purse.backlog)
    outstanding(now, run.inputs.layout.cells, run.pace, run.purse.cells, run.purse.backlog, coming)
    return coming


def move(run: Run, row: int, first: int, last: int) -> None:
    """Quarters first..last-1 of fiscal year `row`, without what events move at once."""
    inputs, layout = run.inputs, run.inputs.layout
    advance(
        row,
        inputs.fiscal_years[row],
        first,
        last,
        inputs.region,
        inputs.levers,
        run.block.members,
        layout.cells,
        layout.clocks,
        inputs.blocks,
        run.luck,
        run.pace,
        run.purse,
        run.ground,
        run.record,
    )


def shut_year(run: Run, row: int) -> None:
    """30 September: lapse, cancel, return."""
    layout = run.inputs.layout
    close_year(run.inputs.fiscal_years[row], layout.cells, layout.clocks, run.purse, run.record)
    for book in run.books:
        return_held(row, run.inputs, book)


def simulate(inputs: Inputs, block: Block, reference: Floats | None = None, observe: bool = True) -> Run:
    """All fiscal years to the end of run-off, where the ledger is drawn up, and the quarter in which the calendar year ends."""
    run = begin(inputs, block, reference, observe)
    last = len(inputs.fiscal_years) - 1
    for row in range(last):
        open_year(run, row)
        run_quarters(run, row, 0, 4)
        shut_year(run, row)
    if observe:
        run.ledger = ledger(run.books, run.purse.cells)
        check_ledger([book.giver.name for book in run.books], run.ledger)
    _count(run, float(inputs.fiscal_years[last]))
    run_quarters(run, last, 0, 1)
    check_rates(inputs, block, run.record.rate, run.record.multiplier)
    return run
