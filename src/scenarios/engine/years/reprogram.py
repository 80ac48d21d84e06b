"""Events that move money at once: what a suspension returns, reprograms or sends away, and reprogramming with its notice.

What is not obligated moves; of a suspension that stops deliveries, too, and sends what it stops out of the region, all that is
open.

They act at the first quarter boundary on or after their date; a suspension acts at every boundary while it lasts, so that new
money does not wait in a suspended country. Within a cell all programs give in proportion.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from scenarios.arrays import Floats
from scenarios.baseline.facts import OUTSIDE
from scenarios.engine.calendar import first_boundary, fiscal_time
from scenarios.engine.plan.funds import Giver, Parts
from scenarios.engine.plan.inputs import Inputs
from scenarios.engine.plan.levers import reach
from scenarios.engine.years.books import Books
from scenarios.engine.years.state import RunState
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
    first = first_boundary(begin)
    last = len(inputs.fiscal_years) - 1
    times = [inputs.fiscal_years[0] + n / 4.0 for n in range(4 * last)]
    hit = [t for t in times if t >= first and (t == first if end is None else t < end)]
    return [(int(t) - inputs.fiscal_years[0], round((t - int(t)) * 4.0), event) for t in hit]


def act(inputs: Inputs, books: Sequence[Books], state: RunState, jump: Jump) -> None:
    """Carry out one jump on the money that it takes and in the books."""
    row, quarter, event = jump
    layout, now = inputs.layout, inputs.fiscal_years[row] + quarter / 4.0
    share = reach(event, layout, inputs.units, inputs.central)
    if isinstance(event, Reprogramming):
        share = share * event.share
    elif event.share < 1.0:  # what a part of a suspension leaves is not asked again at the next boundary
        share = share * event.share * _first_met(inputs, event, now)
    available = layout.clocks.expires > now
    places = {"unobligated": share * available[layout.cells.cohort]}
    if takes_obligated(event):
        places |= dict.fromkeys(("order", "delivery", "queue"), share)
    for name, part in places.items():
        money = state.of(name)
        for cell in np.flatnonzero(part):
            amount = money[:, cell] * part[cell]
            if amount.any():
                _move(inputs, books, money, int(cell), amount, jump)
        state.put(name, money)
    for book in books:
        book.keep()


def _first_met(inputs: Inputs, event: Suspension, now: float) -> Floats:
    """Whether a suspension meets each cell's money for the first time now (cell,): as it begins, or as the money is offered."""
    cohorts = inputs.layout.cohorts
    new = np.array([cohort.offered == now for cohort in cohorts], dtype=np.float64)[inputs.layout.cells.cohort]
    return np.ones_like(new) if now == first_boundary(fiscal_time(event.begin)) else new


def _move(inputs: Inputs, books: Sequence[Books], money: Floats, cell: int, amount: Floats, jump: Jump) -> None:
    """Take an amount (member,) out of a cell of `money` (member, cell), of all its parts alike.

    It goes to new ones, back to the Treasury, or out of the region.
    """
    row, quarter, event = jump
    year = inputs.fiscal_years.index(inputs.layout.cohorts[inputs.layout.cells.cohort[cell]].offered)
    whole = sum((book.given[:, book.parts.cell == cell].sum(1) for book in books), np.zeros(len(money)))
    each = amount / np.where(whole > 0.0, whole, 1.0)
    money[:, cell] -= amount
    for book in books:
        parts = book.parts
        for part in np.flatnonzero(parts.cell == cell):
            taken = each * book.given[:, part]
            if not taken.any():
                continue
            kind, two = parts.kind[part], min(parts.kind[part], 1)
            found = targets(book.giver, parts, int(part), event)
            chances = weights(book.given[:, found])
            back = np.where(chances.any(1), 0.0, taken)
            book.given[:, part] -= taken
            book.allotted[:, year, kind, parts.unit[part]] -= taken
            away = book.outside if event_leaves(event) else book.returned
            away.take((row, quarter), (parts.fund[part], two), book.held.shape[1], back)
            for n, target in enumerate(found):
                given = (taken - back) * chances[:, n]
                money[:, parts.cell[target]] += given
                book.given[:, target] += given
                book.allotted[:, year, kind, parts.unit[target]] += given


def takes_obligated(event: Reprogramming | Suspension) -> bool:
    """Whether an event takes what is obligated and not paid, too: it stops deliveries, and what it stops leaves the region."""
    return isinstance(event, Suspension) and event.stops == "delivery" and event_leaves(event)


def event_returns(event: Reprogramming | Suspension) -> bool:
    """Whether what an event takes goes back to the Treasury."""
    return isinstance(event, Suspension) and event.fate == "return"


def event_leaves(event: Reprogramming | Suspension) -> bool:
    """Whether what an event takes leaves the region."""
    return (event.fate if isinstance(event, Suspension) else event.target) == OUTSIDE


def targets(giver: Giver, parts: Parts, part: int, event: Reprogramming | Suspension) -> list[int]:
    """Parts of the same fund and kind that receive: the named country's, or those of others; none where money is returned
    or leaves the region.
    """
    if event_returns(event) or event_leaves(event):
        return []
    shut = set(event.countries) if isinstance(event, Suspension) else set()
    codes = (event.target,) if isinstance(event, Reprogramming) else tuple(c for c in giver.countries if c not in shut)
    places = [giver.codes.index(code) for code in codes if code in giver.codes]
    found = parts.place[parts.fund[part], parts.kind[part], places]
    return [int(p) for p in found if p >= 0 and p != part]


def weights(given: Floats) -> Floats:
    """How money is shared among receiving parts (member, part): by what they have of the fund, alike where none has any."""
    whole = given.sum(1, keepdims=True)
    return np.where(whole > 0.0, given / np.where(whole > 0.0, whole, 1.0), 1.0 / max(given.shape[1], 1))
