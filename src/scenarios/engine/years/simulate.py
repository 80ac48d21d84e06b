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
from scenarios.engine.years.allot import allot, return_held, unspent
from scenarios.engine.years.books import Books, open_books
from scenarios.engine.years.door import check_ledger, check_rates
from scenarios.engine.years.ledger import ledger
from scenarios.engine.years.proposal import Desk
from scenarios.engine.years.reprogram import Jump, act, jumps_of
from scenarios.engine.years.state import RunState, new_state


@dataclass(slots=True)
class BlockRun:
    """A block in motion: what the next year needs, and what has been written down."""

    inputs: Inputs
    block: Block
    state: RunState
    books: list[Books]
    ledger: Floats
    jumps: list[Jump]


def begin(inputs: Inputs, block: Block, reference: Floats | None = None, observe: bool = True) -> BlockRun:
    """Set up a block before its first year.

    Args:
        inputs: the scenario.
        block: its members.
        reference: the reference run's multiplier (member, year, country); None: this is the reference run.
        observe: whether quarterly flows, yearly strengths and the ledger are written down.
    """
    state = new_state(inputs, block, _luck(inputs, block), reference, observe)
    state.begin()
    return BlockRun(inputs, block, state, open_books(inputs, block), np.zeros(0), jumps_of(inputs))


def _luck(inputs: Inputs, block: Block) -> Luck:
    """The luck of lumps of these members; none where money flows."""
    size = inputs.scenario.ensemble.lumps
    if size is None:
        return no_luck()
    luck = luck_of(block.seed, block.number, inputs.layout, inputs.units, inputs.fiscal_years[0], piece_of(size))
    return luck._replace(draws=np.ascontiguousarray(luck.draws[:, :, block.places]))


def open_year(run: BlockRun, row: int) -> None:
    """1 October: share out the year's money and count what is outstanding."""
    year = run.inputs.fiscal_years[row]
    if any(book.giver.offers.get(year) or book.holds for book in run.books):
        allot(run.inputs, run.block, run.books, _desk(run, row), run.state)
        _blend(run)
    run.state.count(row, 0)


def _desk(run: BlockRun, row: int) -> Desk:
    """What planners may look up on 1 October; the years before are simulated when the first of them does."""
    past, state = run.inputs.past, run.state

    def outstanding() -> Floats:
        state.count(row, 0)
        return state.of("backlog") + state.of("coming")

    answers = {
        "rates": lambda: past.seen(state.of("homicides"), row),
        "rates_before": lambda: past.seen(state.of("homicides"), row - 1),
        "outstanding": outstanding,
        "unspent": lambda: unspent(run.books, row, state.of("lapsed_now")),
    }
    return Desk(row, run.inputs.fiscal_years[row], answers)


def _blend(run: BlockRun) -> None:
    """Focus and capacity share of each soft cell: of its programs, by their money; untouched where all programs agree."""
    if not run.state.blended:
        return
    plans = [book.giver.plan for book in run.books]
    soft = np.flatnonzero(run.inputs.layout.cells.kind == SOFT)
    owned = [book.cells[:, soft] for book in run.books]
    whole = sum(owned, np.zeros((len(run.block), len(soft))))
    for name in ("focus", "capacity"):
        mixed = sum((own * getattr(plan, name) for own, plan in zip(owned, plans, strict=True)), np.zeros_like(whole))
        target = run.state.of(name)
        target[:, soft] = np.where(whole > 0.0, mixed / np.where(whole > 0.0, whole, 1.0), target[:, soft])
        run.state.put(name, target)


def run_quarters(run: BlockRun, row: int, first: int, last: int) -> None:
    """Quarters first..last-1 of fiscal year `row`; events that move money at once act at the quarters' starts."""
    edges = [first, *sorted({q for r, q, _ in run.jumps if r == row and first < q < last}), last]
    for begin_at, stop in pairwise(edges):
        jump(run, row, begin_at)
        move(run, row, begin_at, stop)


def jump(run: BlockRun, row: int, quarter: int) -> None:
    """Carry out what events move at once at a quarter's start, and count the backlog again."""
    due = [one for one in run.jumps if one[:2] == (row, quarter)]
    for one in due:
        act(run.inputs, run.books, run.state, one)
    if due:
        run.state.count(row, quarter)


def move(run: BlockRun, row: int, first: int, last: int) -> None:
    """Quarters first..last-1 of fiscal year `row`, without what events move at once."""
    run.state.quarters(row, first, last)


def shut_year(run: BlockRun, row: int) -> None:
    """30 September: lapse, cancel, return."""
    run.state.close(row)
    for book in run.books:
        return_held(row, run.inputs, book)


def simulate(inputs: Inputs, block: Block, reference: Floats | None = None, observe: bool = True) -> BlockRun:
    """All fiscal years to the end of run-off, where the ledger is drawn up, and the quarter in which the calendar year
    ends.
    """
    run = begin(inputs, block, reference, observe)
    last = len(inputs.fiscal_years) - 1
    for row in range(last):
        open_year(run, row)
        run_quarters(run, row, 0, 4)
        shut_year(run, row)
    if observe:
        run.ledger = ledger(run.books, run.state)
        check_ledger([book.giver.name for book in run.books], run.ledger)
    run.state.count(last, 0)
    run_quarters(run, last, 0, 1)
    check_rates(inputs, block, run.state.of("homicides"), run.state.of("multiplier"))
    return run
