"""A program's accounts through a run: what is allotted, held and returned."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod

import numpy as np

from scenarios.arrays import Floats, Ints
from scenarios.engine.chance.members import Block
from scenarios.engine.plan.funds import Giver, Parts
from scenarios.engine.plan.inputs import Inputs
from scenarios.engine.steps.share_out import BOOK, LINES, draw_up, share_out
from scenarios.engine.steps.state import Memory
from scenarios.lanes import Tiles, into_tiles, out_of_tiles
from scenarios.shelf import Packed, Shape, tiles


@dataclass(slots=True)
class Away:
    """Money of a program that went back to the Treasury, or out of the region; million USD, member first.

    years (member, fiscal year, kind of two): what went in each year; early (member, fiscal year, quarter, kind of two): what
    events took of it so far in the year; funds: what went, by fiscal-year row (member, fund, kind of two).
    """

    years: Floats
    early: Floats
    funds: dict[int, Floats] = field(default_factory=dict)

    def take(self, at: tuple[int, int], part: tuple[int, int], funds: int, amount: Floats) -> None:
        """Enter what an event took (member,).

        Args:
            at: fiscal-year row and quarter at whose start it did.
            part: fund and kind of two.
            funds: how many funds there are.
            amount: of each member.
        """
        (row, quarter), (fund, two) = at, part
        self.years[:, row, two] += amount
        self.early[:, row, quarter:, two] += amount[:, None]
        if row not in self.funds:
            self.funds[row] = np.zeros((len(amount), funds, 2))
        self.funds[row][:, fund, two] += amount


@dataclass(slots=True)
class Books:
    """A program's accounts through a run; million USD, member first.

    tiles, starts: what is entered, by the names of `steps.share_out.BOOK`; open_: copies that are looked at or written to,
    until they are kept. held (member, fund, kind of two). held_end (member, fiscal year, kind of two): held at the end of the
    year; held_law (member, fiscal year, quarter, kind of two): the part of held whose law is enacted at the quarter's end.
    returned, outside: what went back to the Treasury, what events sent out of the region; holds: whether anything was held.
    """

    giver: Giver
    parts: Parts
    members: int
    shapes: dict[str, Shape]
    tiles: Tiles
    starts: Ints
    held: Floats
    held_end: Floats
    held_law: Floats
    returned: Away
    outside: Away
    open_: dict[str, Floats] = field(default_factory=dict)
    holds: bool = False
    floors_broken: set[tuple[str, int]] = field(default_factory=set)

    @property
    def given(self) -> Floats:
        """What is allotted by fund, kind and unit (member, part)."""
        return self._opened("given")

    @property
    def envelope(self) -> Floats:
        """The new money of each year (member, fiscal year)."""
        return self._opened("envelope")

    @property
    def allotted(self) -> Floats:
        """What is allotted (member, fiscal year, kind, unit)."""
        return self._opened("allotted")

    @property
    def cells(self) -> Floats:
        """What is allotted, by cell of the kernel (member, cell)."""
        return self.parts.by_cell(self.given)

    def rows(self, name: str) -> Floats:
        """The rows of a name in all tiles (tile, row, WIDTH)."""
        first = self.starts[BOOK.place[name]]
        return self.tiles[:, first : first + prod(self.shapes[name])]

    def lines(self, memory: Memory) -> Floats:
        """What stands of the program's money at each of `steps.share_out.LINES` (member, line), million USD."""
        draw_up(self.tiles, self.starts, self.parts.cell, memory)
        return out_of_tiles(self.rows("lines"), self.members, len(LINES))

    def keep(self) -> None:
        """Enter what was changed in the copies that are open."""
        for name, values in self.open_.items():
            self.rows(name)[:] = into_tiles(values)

    def share_out(self, row: int, offer: Packed, memory: Memory) -> None:
        """Let the kernel enter an offer of fiscal-year row `row`."""
        self.open_.clear()
        share_out(row, self.tiles, self.starts, *offer, memory)

    def _opened(self, name: str) -> Floats:
        if name not in self.open_:
            self.open_[name] = out_of_tiles(self.rows(name), self.members, *self.shapes[name])
        return self.open_[name]


def open_books(inputs: Inputs, block: Block) -> list[Books]:
    """Empty accounts of every program that rules move."""
    return [_open_book(inputs, block, giver, parts) for giver, parts in zip(inputs.givers, inputs.parts, strict=True)]


def _open_book(inputs: Inputs, block: Block, giver: Giver, parts: Parts) -> Books:
    years, members = len(inputs.fiscal_years), len(block)
    most = max((len(offer.funds) for offer in giver.offers.values()), default=0)
    shapes: dict[str, Shape] = {
        "spread": (giver.width,),
        "shares": (giver.width,),
        "hard": (len(giver.units),),
        "have": (3, len(giver.units)),
        "money": (most, 3, len(giver.units)),
        "given": (len(parts.cell),),
        "envelope": (years,),
        "allotted": (years, 3, len(inputs.units)),
        "lines": (len(LINES),),
    }
    starts = BOOK.starts(shapes)
    book = Books(
        giver=giver,
        parts=parts,
        members=members,
        shapes=shapes,
        tiles=tiles(starts, members),
        starts=starts,
        held=np.zeros((members, len(parts.funds), 2)),
        held_end=np.zeros((members, years, 2)),
        held_law=np.zeros((members, years, 4, 2)),
        returned=Away(np.zeros((members, years, 2)), np.zeros((members, years, 4, 2))),
        outside=Away(np.zeros((members, years, 2)), np.zeros((members, years, 4, 2))),
    )
    if giver.name in block.splits:
        book.rows("spread")[:] = into_tiles(block.splits[giver.name])
    return book
