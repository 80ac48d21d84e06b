"""Events that move unobligated money at once: what a suspension returns or reprograms, and reprogramming with its notice.

They act at the first quarter boundary on or after their date; a suspension acts at every boundary while it lasts, so that new
money does not wait in a suspended country. Within a cell all programs give in proportion.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from scenarios.engine.allot import Books
from scenarios.engine.calendar import fiscal_time
from scenarios.engine.inputs import Giver, Inputs
from scenarios.engine.levers import reach
from scenarios.engine.state import UNOBLIGATED, Floats
from scenarios.spec.events import Reprogramming, Suspension

Jump = tuple[int, int, Reprogramming | Suspension]
"""(fiscal-year row, quarter at whose start it acts, event)."""


def jumps_of(inputs: Inputs) -> list[Jump]:
    """All jumps of a scenario, in order of time."""
    found: list[Jump] = []
    for event in inputs.scenario.events:
        if isinstance(event, Reprogramming):
            found += _boundaries(inputs, event, fiscal_time(event.effect), None)
        elif isinstance(event, Suspension) and event.fate != "resume":
            found += _boundaries(inputs, event, fiscal_time(event.begin), fiscal_time(event.end) if event.end else math.inf)
    return sorted(found, key=lambda jump: jump[:2])


def _boundaries(inputs: Inputs, event: Reprogramming | Suspension, begin: float, end: float | None) -> list[Jump]:
    """Quarter boundaries from `begin` to before `end`; only the first where there is no end."""
    first = math.ceil(round(begin * 4.0, 9)) / 4.0
    last = len(inputs.fiscal_years) - 1
    times = [inputs.fiscal_years[0] + n / 4.0 for n in range(4 * last)]
    hit = [t for t in times if t >= first and (t == first if end is None else t < end)]
    return [(int(t) - inputs.fiscal_years[0], round((t - int(t)) * 4.0), event) for t in hit]


def act(inputs: Inputs, books: Sequence[Books], money: Floats, jump: Jump) -> None:
    """Carry out one jump on the cells of `money` (member, place, cell) and in the books."""
    row, quarter, event = jump
    layout, now = inputs.layout, inputs.fiscal_years[row] + quarter / 4.0
    share = reach(event, layout, inputs.units, inputs.central)
    if isinstance(event, Reprogramming):
        share = share * event.share
    available = (layout.clocks.available_until > now) | (layout.clocks.on_apportionment == 1)
    share = share * available[layout.cells.cohort]
    for cell in np.flatnonzero(share):
        amount = money[:, UNOBLIGATED, cell] * share[cell]
        if amount.any():
            _move(inputs, books, money, int(cell), amount, row, quarter, event)


def _move(
    inputs: Inputs,
    books: Sequence[Books],
    money: Floats,
    cell: int,
    amount: Floats,
    row: int,
    quarter: int,
    event: Reprogramming | Suspension,
) -> None:
    """Take an amount (member,) out of a cell, and give it to its new cells or back to the Treasury."""
    layout = inputs.layout
    cohort, kind = int(layout.cells.cohort[cell]), int(layout.cells.kind[cell])
    year = inputs.fiscal_years.index(layout.cohorts[cohort].offered)
    whole = sum((book.cells[:, cell] for book in books), np.zeros(len(money)))
    money[:, UNOBLIGATED, cell] -= amount
    for book in books:
        part = amount * book.cells[:, cell] / np.where(whole > 0.0, whole, 1.0)
        if not part.any():
            continue
        found = targets(inputs, book.giver, cohort, kind, cell, event)
        book.cells[:, cell] -= part
        book.allotted[:, year, kind, layout.cells.unit[cell]] -= part
        weights = book.cells[:, found]
        total = weights.sum(1)
        back = part if event_returns(event) or not len(found) else np.where(total > 0.0, 0.0, part)
        book.returned[:, row, min(kind, 1)] += back
        book.returned_early[:, row, quarter:, min(kind, 1)] += back[:, None]
        cohorts = book.returned_cohorts.setdefault(row, np.zeros_like(book.held))
        cohorts[:, cohort, min(kind, 1)] += back
        for n, target in enumerate(found):
            given = (part - back) * weights[:, n] / np.where(total > 0.0, total, 1.0)
            money[:, UNOBLIGATED, target] += given
            book.cells[:, target] += given
            book.allotted[:, year, kind, layout.cells.unit[target]] += given


def event_returns(event: Reprogramming | Suspension) -> bool:
    """Whether what an event takes goes back to the Treasury."""
    return isinstance(event, Suspension) and event.fate == "return"


def targets(
    inputs: Inputs, giver: Giver, cohort: int, kind: int, cell: int, event: Reprogramming | Suspension
) -> list[int]:
    """Cells of the same cohort and kind that receive: the named country, or the program's other countries."""
    shut = set(event.countries) if isinstance(event, Suspension) else set()
    codes = (event.target,) if isinstance(event, Reprogramming) else tuple(c for c in giver.countries if c not in shut)
    cells = (inputs.layout.index.get((cohort, kind, inputs.units.index(code))) for code in codes)
    return [c for c in cells if c is not None and c != cell]
