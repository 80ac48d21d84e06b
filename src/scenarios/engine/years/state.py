"""A run's memory as Python uses it: what is to be done is noted, and done when somebody looks.

So a whole run goes through one call of the kernel where no rule looks at what happened: then all years are allotted first,
for money that is offered later is not touched before its year.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.chance.luck import Luck
from scenarios.engine.chance.members import Block
from scenarios.engine.plan.inputs import Inputs
from scenarios.engine.plan.world import switched
from scenarios.engine.steps.quarter import BEGIN, CLOSE, COUNT, QUARTERS, perform
from scenarios.engine.steps.state import PLACES, TILE, Memory, shapes
from scenarios.lanes import WIDTH, into_tiles, out_of_tiles
from scenarios.shelf import Shape, tiles


@dataclass(slots=True)
class RunState:
    """Members in tiles and the acts that wait. Names and axes are those of `steps.state.shapes`, members first.

    blended: whether programs differ in focus or capacity, so that each soft cell has its own.
    """

    memory: Memory
    shapes: dict[str, Shape]
    members: int
    blended: bool
    waiting: list[tuple[int, int, int, int]] = field(default_factory=list)

    def begin(self) -> None:
        """Set up before the first year."""
        self.waiting.append((BEGIN, 0, 0, 0))

    def count(self, row: int, quarter: int) -> None:
        """Count what is open at a quarter's start."""
        self.waiting.append((COUNT, row, quarter, 0))

    def quarters(self, row: int, first: int, last: int) -> None:
        """Run quarters first..last-1 of a fiscal year."""
        self.waiting.append((QUARTERS, row, first, last))

    def close(self, row: int) -> None:
        """Close a fiscal year."""
        self.waiting.append((CLOSE, row, 0, 0))

    def catch_up(self) -> None:
        """Do what waits."""
        if self.waiting:
            acts, self.waiting = np.array(self.waiting, dtype=np.int64), []
            perform(acts, self.memory)

    def of(self, name: str) -> Floats:
        """A copy of what stands under a name now (member, *axes)."""
        self.catch_up()
        return out_of_tiles(self._rows(name), self.members, *self.shapes[name])

    def total(self, name: str) -> Floats:
        """Sums over members of what stands under a name (*axes)."""
        self.catch_up()
        rows, whole = self._rows(name), self.members // WIDTH
        rest = rows[whole:, :, : self.members - whole * WIDTH].sum((0, 2))
        return np.asarray(rows[:whole].sum((0, 2)) + rest).reshape(self.shapes[name])

    def put(self, name: str, values: Floats) -> None:
        """Write what stands under a name (member, *axes)."""
        self.catch_up()
        self._rows(name)[:] = into_tiles(values)

    def add_offered(self, cells: Floats) -> None:
        """Add money that is offered now (member, cell); what waits to be done does not touch these cells."""
        self._rows("unobligated")[:] += into_tiles(cells)

    def cells(self) -> Floats:
        """Money (member, place of PLACES, cell), million USD."""
        return np.stack([self.of(name) for name in PLACES], axis=1)

    def _rows(self, name: str) -> Floats:
        place = TILE.place[name]
        return self.memory.tiles[:, self.memory.starts[place] : self.memory.starts[place] + self._size(name)]

    def _size(self, name: str) -> int:
        return int(np.prod(self.shapes[name], dtype=np.int64))


def new_state(inputs: Inputs, block: Block, luck: Luck, reference: Floats | None, observe: bool) -> RunState:
    """Empty memory of a block. `reference`: the reference run's multiplier; None: this is that run."""
    plans = [giver.plan for giver in inputs.givers]
    blended = len({(plan.focus, plan.capacity) for plan in plans}) > 1
    axes = shapes(inputs, observe, blended)
    starts = TILE.starts(axes | ({"reference": ()} if reference is None else {}))
    world = switched(inputs.world, tallied=observe, blended=blended, lumps=len(luck.first) > 0)
    memory = Memory(tiles(starts, len(block)), starts, block.tiles, block.starts, *world, luck)
    state = RunState(memory, axes, len(block), blended)
    if reference is None:
        starts[TILE.place["reference"]] = starts[TILE.place["multiplier"]]
    else:
        state.put("reference", reference)
    if blended:
        state.put("focus", np.full((len(block), len(inputs.layout.index)), plans[0].focus))
        state.put("capacity", np.full((len(block), len(inputs.layout.index)), plans[0].capacity))
    return state
