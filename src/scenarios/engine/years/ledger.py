"""Where every dollar of a program stands: the ledger of one moment, from cells that programs share.

Within a cell the programs' shares never change, so a ledger by program needs no state of its own.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from scenarios.arrays import Floats, Ints
from scenarios.engine.steps.state import CANCELLED, DELIVERY, DISBURSED, LAPSED, ORDER, QUEUE, UNOBLIGATED
from scenarios.engine.years.books import Books
from scenarios.engine.years.state import RunState
from scenarios.terms import LEDGER, STAGES


def stages(
    cells: Floats, arrive: Floats, cell_cohort: Ints, at: float, withheld: Floats, stopped: Floats
) -> Floats:
    """Money of each cell by stage: (member, stage, cell) in the order of `terms.STAGES`.

    Args:
        cells: (member, place, cell) million USD.
        arrive: (member, cohort) fiscal time.
        cell_cohort: (cell,) the cohort of each cell.
        at: fiscal time.
        withheld: (cell,) share of each cell's whole money that events keep from being obligated: it is waiting.
        stopped: (cell,) the same of what is unobligated.
    """
    out = np.empty((len(cells), len(STAGES), cells.shape[2]))
    kept = np.minimum(cells[:, UNOBLIGATED], np.maximum(withheld * cells.sum(1), stopped * cells[:, UNOBLIGATED]))
    out[:, 0] = np.where(arrive[:, cell_cohort] >= at, cells[:, UNOBLIGATED], kept)
    out[:, 1] = cells[:, UNOBLIGATED] - out[:, 0]
    out[:, 2] = cells[:, ORDER] + cells[:, DELIVERY] + cells[:, QUEUE]
    out[:, 3:] = cells[:, (DISBURSED, LAPSED, CANCELLED)]
    return out


def program_shares(books: list[Books], accounts: Collection[str] | None = None) -> list[Floats]:
    """Each program's share of every one of `cells` (member, cell); zero where a cell is empty.

    Args:
        books: of all programs.
        accounts: count the program's money of these accounts only; of all where None.
    """
    owned = [book.cells for book in books]
    whole = sum(owned, np.zeros(owned[0].shape if owned else 0))
    safe = np.where(whole > 0.0, whole, 1.0)
    if accounts is not None:
        owned = [b.parts.by_cell(np.where(b.parts.of_accounts(accounts)[1], b.given, 0.0)) for b in books]
    return [own / safe for own in owned]


def ledger(books: list[Books], state: RunState) -> Floats:
    """The books of every program that rules move: (member, program, line of `terms.LEDGER`), million USD."""
    if not books:
        return np.zeros((state.members, 0, len(LEDGER)))
    state.catch_up()
    return np.stack([_lines(book, book.lines(state.memory)) for book in books], axis=1)


def _lines(book: Books, stands: Floats) -> Floats:
    """One program: envelope, held, returned, outside, allotted, obligated, disbursed, lapsed, cancelled, open."""
    unobligated, unpaid, disbursed, lapsed, cancelled = stands.T
    lines = {
        "envelope": book.envelope.sum(-1),
        "held": book.held.reshape(len(stands), -1).sum(-1),
        "returned": book.returned.years.sum((1, 2)),
        "outside": book.outside.years.sum((1, 2)),
        "allotted": book.given.sum(-1),
        "obligated": unpaid + disbursed + cancelled,
        "disbursed": disbursed,
        "lapsed": lapsed,
        "cancelled": cancelled,
        "open": unobligated + unpaid,
    }
    return np.stack([lines[name] for name in LEDGER], axis=-1)


def fixed_ledger(spent: float, envelope: float) -> Floats:
    """The books of a program outside the pipeline, spent in its own year: (line,), million USD."""
    lines = dict.fromkeys(LEDGER, 0.0) | {
        "envelope": envelope,
        "allotted": envelope,
        "obligated": spent,
        "disbursed": spent,
        "open": envelope - spent,
    }
    return np.array([lines[name] for name in LEDGER])
