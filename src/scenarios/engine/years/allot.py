"""1 October: what the rules ask for is cut by limits, and written into cells and books.

The law kept here: for every program and year allotted + held + returned = envelope.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenarios.allocation.limits import LIMITS
from scenarios.allocation.room import room, share_room
from scenarios.arrays import Floats, Ints
from scenarios.engine.chance.members import Block
from scenarios.engine.plan.funds import AS_REPORTED, Fund, Parts
from scenarios.engine.plan.inputs import Extra, Inputs
from scenarios.engine.plan.layout import HARD, OTHER, SOFT
from scenarios.engine.plan.offers import is_mixed, is_plain
from scenarios.engine.years.books import Books
from scenarios.engine.years.proposal import Desk, Proposal, add, look, mix_shares, propose, reported_money, split_shares
from scenarios.engine.years.state import RunState
from scenarios.lanes import into_tiles


class Offered(Protocol):
    """What takes the money that is offered."""

    def add_offered(self, cells: Floats) -> None:
        """Add money that is offered now (member, cell), million USD."""


def allot(inputs: Inputs, block: Block, books: list[Books], desk: Desk, state: RunState) -> None:
    """Allot the money of a fiscal year: add it to its cells and enter it in the books.

    Every rule looks before any money of the year is entered.
    """
    if all(is_plain(book.giver) for book in books):
        _allot_plainly(inputs, block, books, desk, state)
    else:
        allot_within_limits(inputs, block, books, desk, state)
    for one in inputs.extra:
        if one.fiscal_year == desk.year:
            _add(one, next(book for book in books if book.giver.name == one.program), desk, state)


def _add(extra: Extra, book: Books, desk: Desk, state: Offered) -> None:
    """Enter money that lies beside all rules: in the account that takes this kind in the year, in every member."""
    offer, at = book.giver.offers[desk.year], book.giver.codes.index(extra.country)
    fund = book.parts.funds.index(offer.funds[offer.homes[extra.kind]])
    new = np.zeros(book.given.shape)
    new[:, book.parts.place[fund, extra.kind, at]] = extra.millions
    book.given[:] += new
    state.add_offered(book.parts.by_cell(new))
    book.allotted[:, desk.row, extra.kind, book.giver.units[at]] += extra.millions
    book.envelope[:, desk.row] += extra.millions
    book.keep()


def _allot_plainly(inputs: Inputs, block: Block, books: list[Books], desk: Desk, state: RunState) -> None:
    """Without limits, floors or caps: rules say shares, the kernel does the rest."""
    due = [(book, packed[desk.year]) for book, packed in zip(books, inputs.offers, strict=True) if desk.year in packed]
    for book, _ in due:
        _ask(inputs, block, book, desk)
    for book, offer in due:
        book.share_out(desk.row, offer, state.memory)


def _ask(inputs: Inputs, block: Block, book: Books, desk: Desk) -> None:
    """Let the rules of a program say their shares; those that keep what is reported are not asked."""
    giver = book.giver

    @cache
    def reported() -> Floats:
        return reported_money(giver, giver.offers[desk.year], inputs, block)

    seen = look(inputs, giver, reported, desk, block)
    if giver.split(desk.year).rule != AS_REPORTED:
        book.rows("shares")[:] = into_tiles(split_shares(giver, seen))
    if is_mixed(giver, desk.year):
        book.rows("hard")[:, : giver.width] = into_tiles(mix_shares(giver, seen))


def allot_within_limits(inputs: Inputs, block: Block, books: list[Books], desk: Desk, state: Offered) -> None:
    """The same for any plan, in NumPy: with limits, floors and caps, and money that was held."""
    proposals = [(book, _propose(inputs, block, book, desk)) for book in books]
    open_ = [(book, proposal) for book, proposal in proposals if proposal is not None]
    for (book, proposal), space in zip(open_, _rooms(inputs, open_, desk), strict=True):
        given, held = _limit(book, proposal, space, desk.year)
        numbers = _numbers(book.parts, proposal.funds)
        places = book.parts.place[numbers]
        _enter(given, places, book, desk.row, state)
        book.keep()
        if held is not None:
            book.held[:, numbers] += held
            book.holds = book.holds or bool(held.any())


def _enter(given: Floats, places: Ints, book: Books, row: int, state: Offered) -> None:
    """Write an allotment (member, fund, kind, unit) into cells and books; places (fund, kind, unit): each one's part, or
    -1.
    """
    there = places >= 0
    new = np.zeros(book.given.shape)
    new[:, places[there]] = given[:, there]
    book.given[:] += new
    state.add_offered(book.parts.by_cell(new))
    book.allotted[:, row][:, :, book.giver.units] += add(given)


def _propose(inputs: Inputs, block: Block, book: Books, desk: Desk) -> Proposal | None:
    """What the rules ask for, new money and money held before, which is taken out of what is held."""
    again = np.flatnonzero(book.held.any((0, 2))) if book.holds else np.zeros(0, dtype=np.int64)
    proposal = propose(inputs, block, book.giver, book.held[:, again], again, desk)
    if proposal is not None:
        book.envelope[:, desk.row] = proposal.envelope
        book.held[:, again] = 0.0
    return proposal


def unspent(books: list[Books], row: int, lapsed: Floats) -> Floats:
    """What lapsed yesterday (member, unit) as a share of a unit's money of last year, of all programs, at most 1."""
    if not row or not lapsed.any():
        return np.zeros_like(lapsed)
    before = sum((add(book.allotted[:, row - 1]) for book in books), np.zeros_like(lapsed))
    return np.minimum(lapsed / np.where(before > 0.0, before, np.inf), 1.0)


def _rooms(inputs: Inputs, open_: list[tuple[Books, Proposal]], desk: Desk) -> list[Floats]:
    """Each program's part of its countries' room (member, country, 2); nothing is computed where no program has a limit."""
    if all(book.giver.plan.limit == "none" for book, _ in open_):
        return [np.zeros(0)] * len(open_)
    countries = len(inputs.codes)
    outstanding = desk.look("outstanding")
    left = room(inputs.planner_ceiling, np.ascontiguousarray(outstanding[:, :2, :countries].transpose(0, 2, 1)))
    wanted = np.zeros((len(left), len(open_), countries, 2))
    eligible = np.zeros((len(open_), countries), dtype=bool)
    for n, (book, proposal) in enumerate(open_):
        places = book.giver.units[: book.giver.width]
        wanted[:, n, places] = proposal.wanted[:, : book.giver.width, :2]
        eligible[n, places] = True
    parts = share_room(left, wanted, eligible)
    return [np.ascontiguousarray(parts[:, n, b.giver.units[: b.giver.width]]) for n, (b, _) in enumerate(open_)]


def _limit(book: Books, proposal: Proposal, space: Floats, year: int) -> tuple[Floats, Floats | None]:
    """Cut a proposal to the room: money (member, fund, kind, unit), held (member, fund, kind of two), None without a
    limit.
    """
    giver = book.giver
    if giver.plan.limit == "none":
        return proposal.money, None
    wanted = proposal.wanted
    asked = np.ascontiguousarray(wanted[:, : giver.width, :2])
    envelope = add(add(wanted.transpose(0, 2, 1)))[:, None]
    caps = np.array([giver.plan.caps.get(code, np.inf) for code in giver.countries])
    given_other = wanted[:, : giver.width, OTHER]
    allowed = np.where(np.isinf(caps), 0.0, caps) * envelope - asked[:, :, HARD] - asked[:, :, SOFT] - given_other
    headroom = np.where(np.isinf(caps), np.inf, allowed)
    cut, held = LIMITS[giver.plan.limit](asked, space, proposal.shares, headroom)
    for place, code in enumerate(giver.countries):
        floor = giver.plan.floors.get(code, 0.0) * envelope[:, 0]
        if (cut[:, place, HARD] + cut[:, place, SOFT] + given_other[:, place] < floor * (1.0 - 1e-9)).any():
            book.floors_broken.add((code, year))
    money, held_funds = proposal.money.copy(), np.zeros((*proposal.money.shape[:2], 2))
    for kind in (HARD, SOFT):
        here = money[:, :, kind, : giver.width]
        here[:], held_funds[:, :, kind] = _settle(here, cut[:, :, kind], held[:, kind])
    return money, held_funds


def _settle(money: Floats, given: Floats, held: Floats) -> tuple[Floats, Floats]:
    """Money of a kind (member, fund, country) after a limit, and what is held of it (member, fund).

    Who is given less than was asked for it gives up of all its funds alike; what is given up goes to those who are given
    more, and to what is held, in one pot: no fund's total changes.

    Args:
        money: what was asked for.
        given: (member, country) what each is given of it.
        held: (member,) what is held.
    """
    asked = add(money)
    kept = np.where(given < asked, given / np.where(asked > 0.0, asked, 1.0), 1.0)
    pot = add((money * (1.0 - kept)[:, None]).transpose(0, 2, 1))
    gain = np.maximum(given - asked, 0.0)
    whole = add(gain) + held
    share = 1.0 / np.where(whole > 0.0, whole, 1.0)
    moved = pot[:, :, None] * (gain * share[:, None])[:, None]
    return money * kept[:, None] + moved, pot * (held * share)[:, None]


def _numbers(parts: Parts, funds: tuple[Fund, ...]) -> NDArray[np.int64]:
    """The numbers of some funds among all of a program."""
    return np.array([parts.funds.index(fund) for fund in funds], dtype=np.int64)


def return_held(row: int, inputs: Inputs, book: Books) -> None:
    """30 September: what is held under an account whose availability ends goes back to the Treasury."""
    if not book.holds:
        return
    cohort, clocks, year = book.parts.cohort, inputs.layout.clocks, inputs.fiscal_years[row]
    book.held_end[:, row] = add(book.held)
    for quarter in range(4):
        book.held_law[:, row, quarter] = add(book.held[:, clocks.enacted[cohort] <= year + (quarter + 1) / 4])
    ends = clocks.available_until[cohort] == year + 1.0
    back = np.where(ends[None, :, None], book.held, 0.0)
    book.returned.years[:, row] += add(back)
    book.returned.funds[row] = book.returned.funds.get(row, 0.0) + back
    book.held[:, ends] = 0.0
