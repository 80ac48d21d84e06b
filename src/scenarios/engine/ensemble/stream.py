"""Members that go by, block by block: nothing is kept by member but what is asked for, so that memory does not grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scenarios.engine.chance.blocks import blocks, places, size_of
from scenarios.engine.ensemble.collect import EVERYTHING, Collector
from scenarios.engine.ensemble.common import forget_block
from scenarios.engine.ensemble.filling import BlockRead, BlockSums, Filling, Streamed
from scenarios.engine.ensemble.run import Group, Progress, group, run_block
from scenarios.engine.ensemble.threads import side_by_side
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
    workers: int = 2,
    progress: Progress | None = None,
    first: Mapping[str, int] | None = None,
    take: TakeBlock | None = None,
) -> list[Streamed]:
    """Run scenarios, and let their members go by; results in the order asked for.

    Args:
        scenarios: loaded scenarios; each brings its own members and seed.
        read: what is read off each block.
        workers: threads.
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
        for size, sums in side_by_side(BlockTask.do, tasks, workers):
            for filled, part in zip(filling, sums, strict=True):
                filled.add(part)
            done += size * len(filling)
            if progress:
                progress(done, whole)
        found |= zip(one.places, (filled.done() for filled in filling), strict=True)
    return [found[n] for n in range(len(scenarios))]


@dataclass(frozen=True, slots=True)
class BlockTask:
    """All scenarios of a group, run for one block."""

    group: Group
    filling: list[Filling]
    number: int
    read: ReadBlock
    take: TakeBlock | None

    def do(self) -> tuple[int, list[BlockSums]]:
        """Run, read and count; how many members, and each scenario's sums."""
        one, members = self.group, self.filling[0].members
        here, size = places(self.number, members), size_of(self.number, members)
        runs: dict[int, Collector] = {}
        for n in sorted(range(len(one.inputs)), key=lambda n: not one.is_reference[n]):
            runs[n] = Collector(one.inputs[n], size, EVERYTHING)
            runs[n].take(0, run_block(one, n, self.number, size))
            if self.take:
                self.take(one.places[n], here, runs[n])
        forget_block(one.ground, self.number, size)
        ordered = [runs[n] for n in range(len(runs))]
        reads = zip(self.filling, ordered, self.read(ordered), strict=True)
        return size, [filling.take(here, run, read) for filling, run, read in reads]
