"""1 October, compiled: a program's money of a year is spread as reported, split, mixed and entered, where no limit cuts it.

The same as `years/proposal.py` does member by member in NumPy for any plan; here for plans without limit, floor or cap.
`b` is a tile of the program's books, `d` what is drawn of its members, `o` the offer (`plan/offers.py`).
"""

from __future__ import annotations

from typing import Any

from scenarios.arrays import Floats, Ints
from scenarios.compiled import formula, kernel
from scenarios.engine.chance.members import open_drawn
from scenarios.engine.plan.layout import HARD, SOFT
from scenarios.engine.plan.offers import open_offer
from scenarios.engine.steps.state import Memory, open_tile
from scenarios.lanes import Lanes, lanes, least, most, where
from scenarios.shelf import Shelf, opener

BOOK = Shelf(
    "book", dict.fromkeys(("spread", "shares", "hard", "have", "money", "given", "envelope", "allotted", "lines"), "rows")
)
"""Rows of a program's tile: spread (unit,), our estimate with the regional unit's share; the rule's shares (country,) and
hard shares (unit,); have (kind, unit), money (fund, kind, unit): work space; then what is entered: given (part,), envelope
(fiscal year,), allotted (fiscal year, kind, unit among all); lines: what stands of all that, by LINES; million USD."""
LINES = ("unobligated", "unliquidated", "disbursed", "lapsed", "cancelled")
open_book = opener(BOOK, of_tiles=True)


@kernel
def share_out(row: int, book: Floats, book_starts: Ints, offer: Floats, offer_starts: Ints, memory: Memory) -> None:
    """Allot a program's money of fiscal-year row `row` in every tile: into its books and the cells of the run."""
    o = open_offer(offer, offer_starts)
    for x in range(len(book)):
        b = open_book(book, book_starts, x)
        t = open_tile(memory.tiles, memory.starts, x)
        d = open_drawn(memory.drawn, memory.drawn_starts, x)
        _report(b, d, o)
        b.envelope[row] = _whole(b, o)
        if o.pooled:
            _split(b, o)
        if o.mixed:
            _count(b, o)
            _choose(b, o)
            _mix(b, o, HARD)
            _mix(b, o, SOFT)
        _enter(row, b, t, o)


@formula
def _report(b: Any, d: Any, o: Any) -> None:
    """Each line where and as what it is reported; what is printed for no country is spread by our estimate."""
    for r in range(3 * o.funds * o.units):
        b.money[r] = 0.0
    top = d.regional_share if o.units > o.width else lanes(0.0)
    for i in range(o.width):
        share = b.spread[i] if o.estimated else lanes(o.weights[i])
        b.have[i] = share * (1.0 - top) if o.units > o.width else share
    if o.units > o.width:
        b.have[o.width] = top
    for n in range(o.lines):
        amount = lanes(o.amount[n])
        if o.blurred[n]:
            amount = amount * d.enacted_over_request
        kind = o.first_kind[n]
        first = amount
        if o.classified[n] == 1:
            first = amount * least(most(o.classification[n] + d.classification_shift, 0.0), 1.0)
        elif o.classified[n] == 2:
            first = amount * d.soft_share[o.soft_share[n]]
        _place(b, o, n, kind, first)
        if o.classified[n]:
            _place(b, o, n, kind + 1, amount - first)


@formula
def _place(b: Any, o: Any, n: int, kind: int, amount: Lanes) -> None:
    """Put a line's money of a kind into its unit, or spread it."""
    at = (3 * o.fund[n] + kind) * o.units
    if o.unit[n] >= 0:
        b.money[at + o.unit[n]] += amount
    else:
        for u in range(o.units):
            b.money[at + u] += amount * b.have[u]


@formula
def _whole(b: Any, o: Any) -> Lanes:
    """All money of the year."""
    whole = lanes(0.0)
    for r in range(3 * o.funds * o.units):
        whole = whole + b.money[r]
    return whole


@formula
def _split(b: Any, o: Any) -> None:
    """Move money between units by the rule's shares, every fund and kind alike; the regional unit's stays unless it is
    named.
    """
    named = o.named >= 0.0
    units = o.units if named else o.width
    for p in range(3 * o.funds):
        pool = lanes(0.0)
        for u in range(units):
            pool = pool + b.money[p * o.units + u]
        for u in range(o.width):
            b.money[p * o.units + u] = pool * (b.shares[u] * (1.0 - o.named) if named else b.shares[u])
        if named and o.units > o.width:
            b.money[p * o.units + o.width] = pool * o.named


@formula
def _count(b: Any, o: Any) -> None:
    """What each unit has of each kind."""
    for r in range(3 * o.units):
        has = lanes(0.0)
        for f in range(o.funds):
            has = has + b.money[3 * o.units * f + r]
        b.have[r] = has


@formula
def _choose(b: Any, o: Any) -> None:
    """Turn the rule's hard shares of countries into those of units: the regional unit's mean, shifts and earmarks."""
    if o.units > o.width:
        hard, soft = b.have[o.width], b.have[o.units + o.width]
        if o.own_regional_mix:
            both = hard + soft
            b.hard[o.width] = hard / where(both > 0.0, both, 1.0)
        else:
            whole, mean = lanes(0.0), lanes(0.0)
            for u in range(o.width):
                whole = whole + (b.have[u] + b.have[o.units + u])
            some = whole > 0.0
            for u in range(o.width):
                weight = where(some, (b.have[u] + b.have[o.units + u]) / where(some, whole, 1.0), 1.0 / o.width)
                mean = mean + weight * b.hard[u]
            b.hard[o.width] = least(mean, 1.0)
    for u in range(o.units):
        if o.shift != 0.0:
            b.hard[u] = least(most(b.hard[u] + o.shift, 0.0), 1.0)
        if o.earmark > 0.0:
            b.hard[u] = least(b.hard[u], 1.0 - o.earmark)


@formula
def _mix(b: Any, o: Any, kind: int) -> None:
    """Make a unit's money of a kind what its hard share asks; its funds keep their proportions, or take the program's."""
    whole = lanes(0.0)
    for u in range(o.units):
        whole = whole + b.have[kind * o.units + u]
    some = whole > 0.0
    for f in range(o.funds):
        at = (3 * f + kind) * o.units
        of_fund = lanes(0.0)
        for u in range(o.units):
            of_fund = of_fund + b.money[at + u]
        part = where(some, of_fund / where(some, whole, 1.0), 1.0 if f == o.homes[kind] else 0.0)
        for u in range(o.units):
            both, have = b.have[u] + b.have[o.units + u], b.have[kind * o.units + u]
            hard = both * b.hard[u]
            asked = hard if kind == HARD else both - hard
            own = b.money[at + u] * (asked / where(have > 0.0, have, 1.0))
            b.money[at + u] = where(have > 0.0, own, part * asked)


@formula
def _enter(row: int, b: Any, t: Any, o: Any) -> None:
    """Write the allotment into the books and the cells."""
    for f in range(o.funds):
        for k in range(3):
            for u in range(o.units):
                r = (3 * f + k) * o.units + u
                place = o.place[r]
                if place >= 0:
                    amount = b.money[r]
                    b.given[place] += amount
                    t.unobligated[o.cell[r]] += amount
                    b.allotted[(3 * row + k) * o.all_units + o.unit_of[u]] += amount


@kernel
def draw_up(book: Floats, book_starts: Ints, cell: Ints, memory: Memory) -> None:
    """Draw up a program's lines: of each cell its share, part by part, for within a cell shares never change."""
    for x in range(len(book)):
        b = open_book(book, book_starts, x)
        t = open_tile(memory.tiles, memory.starts, x)
        unobligated, unpaid, disbursed, lapsed, cancelled = _five()
        for p in range(len(cell)):
            j = cell[p]
            unliquidated = t.order[j] + t.delivery[j] + t.queue[j]
            whole = t.unobligated[j] + unliquidated + t.disbursed[j] + t.lapsed[j] + t.cancelled[j]
            share = b.given[p] / where(whole > 0.0, whole, 1.0)
            unobligated = unobligated + share * t.unobligated[j]
            unpaid = unpaid + share * unliquidated
            disbursed = disbursed + share * t.disbursed[j]
            lapsed = lapsed + share * t.lapsed[j]
            cancelled = cancelled + share * t.cancelled[j]
        b.lines[0], b.lines[1], b.lines[2], b.lines[3], b.lines[4] = unobligated, unpaid, disbursed, lapsed, cancelled


@formula
def _five() -> tuple[Lanes, Lanes, Lanes, Lanes, Lanes]:
    return lanes(0.0), lanes(0.0), lanes(0.0), lanes(0.0), lanes(0.0)
