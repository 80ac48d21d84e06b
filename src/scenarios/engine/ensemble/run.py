"""Scenarios and blocks to results: draws and the reference run once a block, then every scenario on the same draws."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from scenarios.baseline.tables import Baseline
from scenarios.engine.chance.blocks import blocks, size_of
from scenarios.engine.ensemble.collect import EVERYTHING, BlockTaken, Collector, needs_books, taken
from scenarios.engine.ensemble.common import KEPT_BLOCKS, common_ground, share
from scenarios.engine.ensemble.dataset import assemble
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.threads import WorkCrew, Workers, side_by_side
from scenarios.engine.plan.inputs import Inputs, build, reference_of, same_plan
from scenarios.engine.years.simulate import BlockRun, simulate
from scenarios.spec.load import Loaded
from scenarios.spec.scenario import ScenarioSpec

Progress = Callable[[int, int], None]
"""Called with members done and members in all, each counted once a scenario."""


@dataclass(frozen=True, slots=True)
class Group:
    """Scenarios that share draws and reference run; `places` are their places among all that were asked for.

    ground: all that draws and reference depend on; is_reference: whether a scenario is the reference itself, and needs no
    run of its own.
    """

    ground: str
    reference: Inputs
    inputs: tuple[Inputs, ...]
    is_reference: tuple[bool, ...]
    places: tuple[int, ...]


def group(scenarios: Sequence[ScenarioSpec], baselines: Sequence[Baseline]) -> list[Group]:
    """Put scenarios together whose draws, members and reference run are the same."""
    grounds = [common_ground(one, known) for one, known in zip(scenarios, baselines, strict=True)]
    keys = [(ground, one.ensemble.members) for ground, one in zip(grounds, scenarios, strict=True)]
    groups = []
    for key, members in groupby(sorted(range(len(keys)), key=lambda n: (keys[n], n)), key=lambda n: keys[n]):
        places = tuple(members)
        reference = reference_of(scenarios[places[0]], baselines[places[0]])
        inputs = tuple(build(scenarios[n], baselines[n]) for n in places)
        plain = tuple(same_plan(reference, scenarios[n]) for n in places)
        groups.append(Group(key[0], build(reference, baselines[places[0]]), inputs, plain, places))
    return groups


def run(
    scenarios: Sequence[Loaded],
    *,
    workers: Workers = 2,
    progress: Progress | None = None,
    command: str = "",
) -> list[Result]:
    """Run scenarios; results in the order asked for, whatever the order of work.

    Args:
        scenarios: loaded scenarios; each brings its own members and seed.
        workers: threads, or a crew elsewhere.
        progress: told how many members are done.
        command: what the user typed, for the manifest.
    """
    collected = collect(scenarios, EVERYTHING, workers=workers, progress=progress)
    return [assemble(one, loaded, command) for one, loaded in zip(collected, scenarios, strict=True)]


def collect(
    scenarios: Sequence[Loaded], wanted: Collection[str], *, workers: Workers = 2, progress: Progress | None = None
) -> list[Collector]:
    """Run scenarios as `run` does, and keep what is wanted alone: names of `collect.EVERYTHING`."""
    collectors: dict[int, Collector] = {}
    tasks: list[Task] = []
    for one in group([x.scenario for x in scenarios], [x.baseline for x in scenarios]):
        members = one.reference.scenario.ensemble.members
        kept = [Collector(x, members, wanted) for x in one.inputs]
        tasks += _tasks(one, kept, members)
        collectors |= zip(one.places, kept, strict=True)
    if isinstance(workers, int):
        _carry_out(tasks, workers, progress)
    else:
        carry_out_elsewhere(tasks, workers, progress)
    return [collectors[n] for n in range(len(scenarios))]


@dataclass(frozen=True, slots=True)
class Task:
    """One scenario's run of one block: the n-th of a group, kept by its collector; `size` members."""

    group: Group
    collector: Collector
    n: int
    block: int
    size: int

    def do(self) -> int:
        """Run and keep; how many members were run."""
        self.collector.take(self.block, run_block(self.group, self.n, self.block, self.size, self.collector.observe))
        return self.size


def _tasks(one: Group, kept: list[Collector], members: int) -> list[Task]:
    """A group's tasks, some blocks at a time, so that what a block's scenarios share is still remembered for the last of them.

    Of these blocks first come the runs of one scenario, the reference if it is among them: each makes what its block shares.
    """
    numbers = blocks(members)
    first = sorted(range(len(kept)), key=lambda n: not one.is_reference[n])
    return [
        Task(one, kept[n], n, block, size_of(block, members))
        for few in (numbers[at : at + KEPT_BLOCKS // 2] for at in range(0, len(numbers), KEPT_BLOCKS // 2))
        for n in first
        for block in few
    ]


def _carry_out(tasks: list[Task], workers: int, progress: Progress | None) -> None:
    """All tasks, side by side."""
    done, whole = 0, sum(task.size for task in tasks)
    for size in side_by_side(Task.do, tasks, workers):
        done += size
        if progress:
            progress(done, whole)


def run_block(one: Group, n: int, number: int, size: int, observe: bool = True) -> BlockRun:
    """The n-th scenario's run of the first members of a block, on common draws and one reference run."""
    common, first = share(one.ground, one.reference, number, size, observe and any(one.is_reference))
    return first if first and one.is_reference[n] else simulate(one.inputs[n], common.block, common.reference, observe)


class BlockErrand(NamedTuple):
    """A task as plain data, to be done elsewhere: `n` of the group that stands at a place among those sent, of one block."""

    group: int
    n: int
    block: int
    size: int


def carry_out_elsewhere(tasks: list[Task], crew: WorkCrew, progress: Progress | None) -> None:
    """All tasks, by a crew; what comes back is kept by the same collectors."""
    groups = list({id(task.group): task.group for task in tasks}.values())
    places = {id(group): n for n, group in enumerate(groups)}
    errands = {BlockErrand(places[id(task.group)], task.n, task.block, task.size): task.collector for task in tasks}
    done, whole = 0, sum(task.size for task in tasks)
    wanted = tasks[0].collector.wanted
    for errand, found in crew.each((groups, wanted), _taken_there, list(errands)):
        errands[errand].put(errand.block, found)
        done += errand.size
        if progress:
            progress(done, whole)


def _taken_there(shared: tuple[list[Group], frozenset[str]], errand: BlockErrand) -> BlockTaken:
    """On a worker: run a block, and take what is wanted."""
    groups, wanted = shared
    run = run_block(groups[errand.group], errand.n, errand.block, errand.size, needs_books(wanted))
    return taken(run, wanted)
