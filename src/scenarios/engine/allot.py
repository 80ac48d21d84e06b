"""1 October: rules share out what each program has to give, limits cut it, and cells are filled.

Rules are plain NumPy, called for a block of members with what planners knew. The law kept here: for every program and year
allotted + held + returned = envelope.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scenarios.allocation.bounds import countries_first, fill
from scenarios.allocation.limits import LIMITS
from scenarios.allocation.mixes import MIXES, earmark
from scenarios.allocation.room import room, share_room
from scenarios.allocation.seen import Seen
from scenarios.allocation.splits import SPLITS
from scenarios.engine.inputs import Giver, Inputs, Offer
from scenarios.engine.layout import HARD, OTHER, SOFT, Cohort
from scenarios.engine.line_kinds import line_kinds
from scenarios.engine.members import Block
from scenarios.engine.money_steps import enter
from scenarios.engine.state import Floats

KINDS = range(3)


@dataclass(slots=True)
class Books:
    """A program's accounts through a run; million USD, member first.

    cells (member, cell): allotted. held (member, cohort, kind of two). envelope (member, fiscal year). allotted (member, fiscal
    year, kind, unit). held_end, returned (member, fiscal year, kind of two): held at the year's end, and what of it goes back
    then; held_law (member, fiscal year, quarter, kind of two): the part of held whose law is enacted at the quarter's end;
    returned_early: same axes, what events returned so far in the year;
    returned_cohorts: what went back, by fiscal-year row (member, cohort, kind of two); holds: whether anything was ever held.
    """

    giver: Giver
    cells: Floats
    held: Floats
    envelope: Floats
    returned: Floats
    allotted: Floats
    held_end: Floats
    held_law: Floats
    returned_early: Floats
    returned_cohorts: dict[int, Floats] = field(default_factory=dict)
    holds: bool = False
    floors_broken: set[tuple[str, int]] = field(default_factory=set)


def open_books(inputs: Inputs, members: int) -> list[Books]:
    """Empty accounts of every program that rules move."""
    cohorts, cells = len(inputs.layout.cohorts), len(inputs.layout.index)
    years, units = len(inputs.fiscal_years), len(inputs.units)
    return [
        Books(
            giver=giver,
            cells=np.zeros((members, cells)),
            held=np.zeros((members, cohorts, 2)),
            envelope=np.zeros((members, years)),
            returned=np.zeros((members, years, 2)),
            allotted=np.zeros((members, years, 3, units)),
            held_end=np.zeros((members, years, 2)),
            held_law=np.zeros((members, years, 4, 2)),
            returned_early=np.zeros((members, years, 4, 2)),
        )
        for giver in inputs.givers
    ]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a program would give in a year if there were no limit.

    pool (member, cohort of `cohorts`, kind): where the money comes from; wanted (member, unit, kind): where it would go;
    shares (member, country) of the rule.
    """

    cohorts: tuple[Cohort, ...]
    pool: Floats
    wanted: Floats
    shares: Floats


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the planners' desk on 1 October: rates (member, country) of the calendar year two before and of the
    one before that, what is outstanding (member, kind, unit), and what lapsed the day before, as a share of last
    year's money (member, unit), at most 1.
    """

    row: int
    year: int
    rates: Floats
    rates_before: Floats
    outstanding: Floats
    unspent: Floats


def allot(inputs: Inputs, block: Block, books: list[Books], desk: Desk, money: Floats) -> None:
    """Allot the money of a fiscal year: add it to the cells of `money` (member, place, cell) and enter it in the books."""
    proposals = [(book, _propose(inputs, block, book, desk)) for book in books]
    open_ = [(book, proposal) for book, proposal in proposals if proposal is not None]
    for (book, proposal), space in zip(open_, _rooms(inputs, open_, desk.outstanding), strict=True):
        allotted, held = _limit(book, proposal, space, desk.year)
        places, cohorts = _places(inputs, book.giver, proposal.cohorts)
        this_year = book.allotted[:, desk.row]
        enter(proposal.pool, allotted, held, places, cohorts, book.giver.units, money, book.cells, book.held, this_year)
        book.holds = book.holds or bool(held.any())


def _propose(inputs: Inputs, block: Block, book: Books, desk: Desk) -> Proposal | None:
    """What the rules ask for, new money and money held before; None where there is nothing to give.

    Held money is offered to countries only: the regional unit had its part when the money was new.
    """
    giver = book.giver
    offer = giver.offers.get(desk.year)
    again = np.flatnonzero(book.held.any((0, 2))) if book.holds else np.zeros(0, dtype=np.int64)
    if offer is None and not len(again):
        return None
    pool = _pool(offer, inputs, block)
    book.envelope[:, desk.row] = _rows(_rows(pool.transpose(0, 2, 1)))
    seen = _seen(inputs, block, book, pool, desk)
    rule = giver.plan.split
    plain = SPLITS[rule.rule](seen, **_options(giver, rule.options))
    shares = _bounded(giver, plain, 1.0 - _regional_share(giver, block))
    everywhere = _with_regional(giver, shares, block)
    wanted = _new_money(everywhere, _hard_shares(giver, seen, shares), pool)
    cohorts: tuple[Cohort, ...] = ()
    if offer is not None:
        _rescale(pool, wanted, offer.homes)
        cohorts = offer.cohorts
    if len(again):
        of_held = _bounded(giver, plain, np.ones(len(block)))
        wanted[:, : giver.width, :2] += of_held[:, :, None] * _rows(book.held[:, again])[:, None]
        extra = np.zeros((len(block), len(again), 3))
        extra[:, :, :2] = book.held[:, again]
        pool = np.concatenate([pool, extra], axis=1)
        cohorts += tuple(inputs.layout.cohorts[c].again(desk.year) for c in again)
        book.held[:, again] = 0.0
    return Proposal(cohorts, pool, wanted, shares)


def _new_money(everywhere: Floats, hard: Floats, pool: Floats) -> Floats:
    """New money by unit and kind (member, unit, kind): hard + soft by the mix, other by the split alone."""
    wanted = np.empty((*everywhere.shape, 3))
    money = everywhere * (_rows(pool[:, :, HARD]) + _rows(pool[:, :, SOFT]))[:, None]
    wanted[:, :, HARD] = money * hard
    wanted[:, :, SOFT] = money - wanted[:, :, HARD]
    wanted[:, :, OTHER] = everywhere * _rows(pool[:, :, OTHER])[:, None]
    return wanted


def _pool(offer: Offer | None, inputs: Inputs, block: Block) -> Floats:
    """Money on offer by cohort and kind (member, cohort, kind)."""
    pool = np.zeros((len(block), len(offer.cohorts) if offer else 0, 3))
    for line, place in zip(offer.lines, offer.places, strict=True) if offer else ():
        for kind, amount in line_kinds(line, inputs, block.members.draws):
            pool[:, place, kind] += amount
    return pool


def _rescale(pool: Floats, wanted: Floats, homes: tuple[int, int]) -> None:
    """Give each kind's pool the sum that the mix asks for, its accounts' composition kept; an empty kind goes to its home."""
    for kind in (HARD, SOFT):
        asked, have = _rows(wanted[:, :, kind]), _rows(pool[:, :, kind])
        pool[:, :, kind] *= (asked / np.where(have > 0.0, have, 1.0))[:, None]
        pool[:, homes[kind], kind] += np.where(have > 0.0, 0.0, asked)


def _seen(inputs: Inputs, block: Block, book: Books, pool: Floats, desk: Desk) -> Seen:
    giver = book.giver
    places = giver.units[: giver.width]
    hard, soft = _rows(pool[:, :, HARD]), _rows(pool[:, :, SOFT])
    return Seen(
        fiscal_year=desk.year,
        countries=giver.countries,
        homicide_rate=np.ascontiguousarray(desk.rates[:, places]),
        population=_facts(inputs, "heads")[places],
        governance=_facts(inputs, "government_effectiveness")[places],
        ceiling=inputs.planner_ceiling[places],
        outstanding=np.ascontiguousarray(desk.outstanding[:, :2, places].transpose(0, 2, 1)),
        unspent=np.ascontiguousarray(desk.unspent[:, places]),
        reported_share=_reported_share(giver, desk.year, block),
        reported_hard=(hard / np.where(hard + soft > 0.0, hard + soft, 1.0))[:, None],
        homicide_rate_before=np.ascontiguousarray(desk.rates_before[:, places]),
    )


def unspent(books: list[Books], row: int, lapsed: Floats) -> Floats:
    """What lapsed yesterday (member, unit) as a share of a unit's money of last year, of all programs, at most 1."""
    if not row or not lapsed.any():
        return np.zeros_like(lapsed)
    before = sum((_rows(book.allotted[:, row - 1]) for book in books), np.zeros_like(lapsed))
    return np.minimum(lapsed / np.where(before > 0.0, before, np.inf), 1.0)


def _facts(inputs: Inputs, name: str) -> Floats:
    return np.array([getattr(c, name) for c in inputs.baseline.countries], dtype=np.float64)


def _reported_share(giver: Giver, year: int, block: Block) -> Floats:
    """The member's estimated split, or the report's own where it names countries (member, country)."""
    if giver.name in block.splits:
        return block.splits[giver.name]
    lines = giver.offers[year].lines if year in giver.offers else ()
    named = [sum(x.millions for x in lines if x.unit == code) for code in giver.countries]
    weights = np.array(named) if sum(named) > 0.0 else giver.weights
    return np.tile(weights / weights.sum(), (len(block), 1))


def _bounded(giver: Giver, shares: Floats, whole: Floats) -> Floats:
    """The rule's shares among countries, between the planner's floors and caps, which are shares of the program-year.

    `whole` (member,) is what a regional unit, which comes first, leaves of the money; where that is too little for the floors,
    they are all lowered in proportion.
    """
    floors, caps = giver.plan.floors, giver.plan.caps
    if not (floors or caps):
        return shares
    low = np.array([floors.get(code, 0.0) for code in giver.countries])[:, None]
    high = np.array([caps.get(code, 1.0) for code in giver.countries])[:, None]
    whole = np.where(whole > 0.0, whole, 1.0)
    low = low / np.maximum(whole, low.sum())
    return countries_first(fill(np.ones(len(shares)), countries_first(shares), low, high / whole))


def _options(giver: Giver, options: dict[str, object]) -> dict[str, object]:
    """Options as the rule takes them: explicit shares name countries only, the regional unit's share is taken off the top."""
    shares = options.get("shares")
    if giver.plan.split.rule != "shares" or not isinstance(shares, dict):
        return options
    return {**options, "shares": {code: share for code, share in shares.items() if code in giver.countries}}


def _regional_share(giver: Giver, block: Block) -> Floats:
    """What goes to the regional unit off the top (member,): drawn, or explicit under the rule `shares`."""
    if not giver.regional:
        return np.zeros(len(block))
    if giver.plan.split.rule == "shares":
        explicit = giver.plan.split.options["shares"]
        return np.full(len(block), float(sum(share for code, share in explicit.items() if code not in giver.countries)))
    regional: Floats = block.members.draws["regional_share"]
    return regional


def _with_regional(giver: Giver, shares: Floats, block: Block) -> Floats:
    """Shares of all units (member, unit), the regional one last."""
    if not giver.regional:
        return shares
    top = _regional_share(giver, block)[:, None]
    return np.concatenate([shares * (1.0 - top), top], axis=1)


def _hard_shares(giver: Giver, seen: Seen, shares: Floats) -> Floats:
    """Hard share of hard + soft by unit (member, unit); a regional unit has the mean of its countries."""
    hard = MIXES[giver.plan.mix.rule](seen, **giver.plan.mix.options)
    if giver.plan.earmark_soft:
        hard = earmark(hard, giver.plan.earmark_soft)
    if not giver.regional:
        return hard
    mean = np.minimum(_rows(shares * hard), 1.0)  # shares sum to one but for rounding
    return np.concatenate([hard, mean[:, None]], axis=1)


def _rows(values: Floats) -> Floats:
    """Sum over the second axis, one by one: the bits must not depend on the number of members."""
    out: Floats = np.zeros(values.shape[:1] + values.shape[2:])
    for i in range(values.shape[1]):
        out += values[:, i]
    return out


def _rooms(inputs: Inputs, open_: list[tuple[Books, Proposal]], outstanding: Floats) -> list[Floats]:
    """Each program's part of its countries' room (member, country, 2); nothing is computed where no program has a limit."""
    if all(book.giver.plan.limit == "none" for book, _ in open_):
        return [np.zeros(0)] * len(open_)
    countries = len(inputs.codes)
    left = room(inputs.planner_ceiling, np.ascontiguousarray(outstanding[:, :2, :countries].transpose(0, 2, 1)))
    wanted = np.zeros((len(left), len(open_), countries, 2))
    eligible = np.zeros((len(open_), countries), dtype=bool)
    for n, (book, proposal) in enumerate(open_):
        places = book.giver.units[: book.giver.width]
        wanted[:, n, places] = proposal.wanted[:, : book.giver.width, :2]
        eligible[n, places] = True
    parts = share_room(left, wanted, eligible)
    return [np.ascontiguousarray(parts[:, n, b.giver.units[: b.giver.width]]) for n, (b, _) in enumerate(open_)]


def _limit(book: Books, proposal: Proposal, space: Floats, year: int) -> tuple[Floats, Floats]:
    """Cut a proposal to the room: allotted (member, unit, kind), held (member, kind of two)."""
    giver, wanted = book.giver, proposal.wanted
    if giver.plan.limit == "none":
        return wanted, np.zeros((len(wanted), 2))
    asked = np.ascontiguousarray(wanted[:, : giver.width, :2])
    envelope = _rows(_rows(wanted.transpose(0, 2, 1)))[:, None]
    caps = np.array([giver.plan.caps.get(code, np.inf) for code in giver.countries])
    given_other = wanted[:, : giver.width, OTHER]
    allowed = np.where(np.isinf(caps), 0.0, caps) * envelope - asked[:, :, HARD] - asked[:, :, SOFT] - given_other
    headroom = np.where(np.isinf(caps), np.inf, allowed)
    cut, held = LIMITS[giver.plan.limit](asked, space, proposal.shares, headroom)
    for place, code in enumerate(giver.countries):
        floor = giver.plan.floors.get(code, 0.0) * envelope[:, 0]
        if (cut[:, place, HARD] + cut[:, place, SOFT] + given_other[:, place] < floor * (1.0 - 1e-9)).any():
            book.floors_broken.add((code, year))
    allotted = wanted.copy()
    allotted[:, : giver.width, :2] = cut
    return allotted, held


def _places(inputs: Inputs, giver: Giver, cohorts: tuple[Cohort, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cells of (cohort, kind, unit of the giver), -1 where there is none, and the cohorts' numbers."""
    numbers = [inputs.layout.number[cohort] for cohort in cohorts]
    cells = [[[inputs.layout.index.get((c, k, int(u)), -1) for u in giver.units] for k in KINDS] for c in numbers]
    return np.array(cells, dtype=np.int64).reshape(len(numbers), 3, -1), np.array(numbers, dtype=np.int64)


def return_held(row: int, inputs: Inputs, book: Books) -> None:
    """30 September: what is held under an account whose availability ends goes back to the Treasury."""
    if not book.holds:
        return
    clocks, year = inputs.layout.clocks, inputs.fiscal_years[row]
    book.held_end[:, row] = _rows(book.held)
    for quarter in range(4):
        book.held_law[:, row, quarter] = _rows(book.held[:, clocks.enacted <= year + (quarter + 1) / 4])
    ends = clocks.available_until == year + 1.0
    back = np.where(ends[None, :, None], book.held, 0.0)
    book.returned[:, row] += _rows(back)
    book.returned_cohorts[row] = book.returned_cohorts.get(row, 0.0) + back
    book.held[:, ends] = 0.0
