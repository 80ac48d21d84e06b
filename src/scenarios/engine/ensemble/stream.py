"""Members that go by, block by block: nothing is kept by member but what is asked for, so that memory does not grow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scenarios.engine.chance.blocks import blocks, places, size_of
from scenarios.engine.ensemble.collect import EVERYTHING, BlockTaken, Collector, taken
from scenarios.engine.ensemble.common import forget_block
from scenarios.engine.ensemble.filling import BlockRead, BlockSums, Filling, Streamed
from scenarios.engine.ensemble.run import Group, Progress, group, run_block
from scenarios.engine.ensemble.threads import Workers, side_by_side
from scenarios.spec.load import Loaded

EXACT_TO = 16_384
"""Members up to which a run is held whole: 64 blocks, about 210 MB a scenario of the shipped region."""

ReadBlock = Callable[[Sequence[Collector]], Sequence[BlockRead]]
"""Called with one block's runs of scenarios that share draws, in the order asked for; from any thread."""
TakeBlock = Callable[[int, slice, Collector], None]
"""Called with a scenario's place, its members' places and their run; from any thread, in any order of blocks."""


def stream(
    scenarios: Sequence[Loaded],
    read: ReadBlock,
    *,
    workers: Workers = 2,
    progress: Progress | None = None,
    first: Mapping[str, int] | None = None,
    take: TakeBlock | None = None,
) -> list[Streamed]:
    """Run scenarios, and let their members go by; results in the order asked for.

    Args:
        scenarios: loaded scenarios; each brings its own members and seed.
        read: what is read off each block.
        workers: threads, or a crew elsewhere.
        progress: told how many members are done.
        first: of what is kept by member, how many of the first members; of all where it is not named.
        take: given each block's run whole, to write it.
    """
    done, whole = 0, sum(one.scenario.ensemble.members for one in scenarios)
    found: dict[int, Streamed] = {}
    for one in group([x.scenario for x in scenarios], [x.baseline for x in scenarios]):
        members = one.reference.scenario.ensemble.members
        filling = [Filling(inputs, members, first or {}) for inputs in one.inputs]
        tasks = [BlockTask(one, filling, number, read, take) for number in blocks(members)]
        for size, sums in _each(one, tasks, workers):
            for filled, part in zip(filling, sums, strict=True):
                filled.add(part)
            done += size * len(filling)
            if progress:
                progress(done, whole)
        found |= zip(one.places, (filled.done() for filled in filling), strict=True)
    return [found[n] for n in range(len(scenarios))]


class BlockPlace(NamedTuple):
    """A block as plain data: its number, and how many members are run of it."""

    number: int
    size: int


@dataclass(frozen=True, slots=True)
class BlockTask:
    """All scenarios of a group, run for one block."""

    group: Group
    filling: list[Filling]
    number: int
    read: ReadBlock
    take: TakeBlock | None

    @property
    def place(self) -> BlockPlace:
        """Which block."""
        return BlockPlace(self.number, size_of(self.number, self.filling[0].members))

    def do(self) -> tuple[int, list[BlockSums]]:
        """Run, read and count; how many members, and each scenario's sums."""
        return self.fill(_taken_of_all(self.group, self.place))

    def fill(self, found: Sequence[BlockTaken]) -> tuple[int, list[BlockSums]]:
        """Read and count what was taken of each scenario's run, here or elsewhere."""
        here, size = places(self.number, self.filling[0].members), self.place.size
        runs = [Collector(inputs, size, EVERYTHING) for inputs in self.group.inputs]
        for n, (run, one) in enumerate(zip(runs, found, strict=True)):
            run.put(0, one)
            if self.take:
                self.take(self.group.places[n], here, run)
        reads = zip(self.filling, runs, self.read(runs), strict=True)
        return size, [filling.take(here, run, read) for filling, run, read in reads]


def _taken_of_all(one: Group, block: BlockPlace) -> list[BlockTaken]:
    """Run a block of every scenario of a group; the reference first, if it is among them."""
    found: dict[int, BlockTaken] = {}
    for n in sorted(range(len(one.inputs)), key=lambda n: not one.is_reference[n]):
        found[n] = taken(run_block(one, n, block.number, block.size), EVERYTHING)
    forget_block(one.ground, block.number, block.size)
    return [found[n] for n in range(len(found))]


def _each(one: Group, tasks: Sequence[BlockTask], workers: Workers) -> Iterator[tuple[int, list[BlockSums]]]:
    """What comes of each task, in their order; a crew's answers wait for those before them."""
    if isinstance(workers, int):
        yield from side_by_side(BlockTask.do, tasks, workers)
        return
    by_place = {task.place: task for task in tasks}
    turns, waiting = list(by_place), dict[BlockPlace, tuple[int, list[BlockSums]]]()
    for place, found in workers.each(one, _taken_of_all, tuple(by_place)):
        waiting[place] = by_place[place].fill(found)
        while turns and turns[0] in waiting:
            yield waiting.pop(turns.pop(0))
