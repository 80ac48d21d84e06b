"""One scenario's run as its blocks come in: sums and counts, and by member what is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.ensemble.collect import SUMMED, Collector
from scenarios.engine.ensemble.spread import Counter, GoneBy, Spread
from scenarios.engine.ensemble.warned import moved_by_plan
from scenarios.engine.plan.inputs import Inputs

COUNTED = ("homicide_rate", "allotted", "disbursed", "received", "ledger", "ceiling", "standing")
"""What is counted of every run as it is kept by member elsewhere."""


@dataclass(frozen=True, slots=True)
class BlockRead:
    """What is read off one scenario's run of a block, by name: what is counted, and what is kept; member first in each."""

    counted: dict[str, Floats]
    kept: dict[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Streamed:
    """One scenario's run after its members have gone by; sums are over all members."""

    inputs: Inputs
    members: int
    floors_broken: set[tuple[str, str, int]]
    sums: dict[str, Floats]
    gone_by: GoneBy

    def __getitem__(self, name: str) -> Floats:
        """The mean over members of what is summed."""
        return self.sums[name] / self.members

    def spread(self, name: str) -> Spread:
        """How what was counted under a name is spread over members."""
        return self.gone_by[name]


@dataclass(frozen=True, slots=True)
class BlockSums:
    """Sums over a block's members: of what a run sums, and of the columns that are counted."""

    summed: dict[str, Floats]
    counted: Floats


class Filling:
    """A `Streamed` in the making: blocks are taken in from any thread, their sums added by one, in the order of blocks."""

    def __init__(self, inputs: Inputs, members: int, first: Mapping[str, int]) -> None:
        self.inputs, self.members, self.first = inputs, members, first
        self.floors_broken: set[tuple[str, str, int]] = set()
        self.sums: dict[str, Floats] = {}
        self.by_member: dict[str, Floats] = {}
        self.places: dict[str, tuple[slice, tuple[int, ...]]] = {}
        self.counter: Counter | None = None
        self._beginning = Lock()

    def take(self, here: slice, run: Collector, read: BlockRead) -> BlockSums:
        """Count a block and keep what is kept of it; its sums, for `add`."""
        counted = {**{name: run[name] for name in COUNTED}, **moved_by_plan(run), **read.counted}
        columns = np.concatenate([one.reshape(len(one), -1) for one in counted.values()], axis=1)
        with self._beginning:
            if self.counter is None:
                self._begin(counted, read.kept)
                self.counter = Counter(columns.shape[1])
            self.floors_broken |= run.floors_broken
        assert self.counter is not None
        for name, values in read.kept.items():
            room = self.by_member[name][here]
            room[...] = values[: len(room)]
        return BlockSums({name: run.total(name) for name in SUMMED}, self.counter.count(columns))

    def _begin(self, counted: Mapping[str, Floats], kept: Mapping[str, Floats]) -> None:
        """Lay out what is counted and kept."""
        at = 0
        for name, values in counted.items():
            size = values[0].size
            self.places[name], at = (slice(at, at + size), values.shape[1:]), at + size
        for name, values in kept.items():
            self.by_member[name] = np.empty((min(self.members, self.first.get(name, self.members)), *values.shape[1:]))

    def add(self, sums: BlockSums) -> None:
        """Add a block's sums."""
        for name, values in sums.summed.items():
            self.sums[name] = self.sums[name] + values if name in self.sums else values
        assert self.counter is not None
        self.counter.add(sums.counted)

    def done(self) -> Streamed:
        """What there is when all members have gone by."""
        assert self.counter is not None
        gone_by = GoneBy(self.counter.done(), self.places, self.by_member)
        return Streamed(self.inputs, self.members, self.floors_broken, self.sums, gone_by)
