"""Blocks and years to results: draws and the reference run once a block, then every scenario on the same draws."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from scenarios.baseline.tables import Baseline
from scenarios.engine.collect import Collector
from scenarios.engine.dataset import assemble
from scenarios.engine.draws import BLOCK
from scenarios.engine.inputs import Inputs, build, reference_of
from scenarios.engine.members import Block, draw_block
from scenarios.engine.result import Result
from scenarios.engine.simulate import Run, simulate
from scenarios.engine.state import Floats
from scenarios.spec.load import Loaded
from scenarios.spec.scenario import Scenario

Progress = Callable[[int, int], None]
"""Called with members done and members in all, from any thread."""


@dataclass(frozen=True, slots=True)
class Group:
    """Scenarios that share draws and reference run; `places` are their places among all that were asked for."""

    reference: Inputs
    inputs: tuple[Inputs, ...]
    places: tuple[int, ...]


def common_ground(scenario: Scenario) -> str:
    """All of a scenario that its draws and reference run depend on, as text; equal text: one reference run serves both."""
    given = scenario.model_dump(
        mode="json", include={"region", "vintage", "origin", "parameters", "priors", "channels_off", "ensemble"}
    )
    horizon = scenario.horizon
    return json.dumps([given, horizon.first, horizon.run_off], sort_keys=True)


def group(scenarios: Sequence[Scenario], baselines: Sequence[Baseline]) -> list[Group]:
    """Put scenarios together whose draws and reference run are the same."""
    keyed = sorted(range(len(scenarios)), key=lambda n: (common_ground(scenarios[n]), n))
    groups = []
    for _, members in groupby(keyed, key=lambda n: common_ground(scenarios[n])):
        places = tuple(members)
        first = places[0]
        reference = build(reference_of(scenarios[first], baselines[first]), baselines[first])
        groups.append(Group(reference, tuple(build(scenarios[n], baselines[n]) for n in places), places))
    return groups


def run(
    scenarios: Sequence[Loaded],
    *,
    workers: int = 2,
    chunk: int = BLOCK,
    progress: Progress | None = None,
    command: str = "",
) -> list[Result]:
    """Run scenarios; results in the order asked for, whatever the order of work.

    Args:
        scenarios: loaded scenarios; each brings its own members and seed.
        workers: threads.
        chunk: members that go through a year together; changes speed, never a bit of the result.
        progress: told how many members are done.
        command: what the user typed, for the manifest.
    """
    plain = [x.scenario for x in scenarios]
    baselines = [x.baseline for x in scenarios]
    collectors: list[Collector | None] = [None] * len(plain)
    for one in group(plain, baselines):
        ensemble = one.reference.scenario.ensemble
        kept = [Collector(x, ensemble.members, -(-ensemble.members // BLOCK)) for x in one.inputs]
        _run_group(one, kept, workers, chunk, progress)
        for place, collector in zip(one.places, kept, strict=True):
            collectors[place] = collector
    return [assemble(c, x, command) for c, x in zip(collectors, scenarios, strict=True) if c is not None]


def _run_group(one: Group, kept: list[Collector], workers: int, chunk: int, progress: Progress | None) -> None:
    ensemble = one.reference.scenario.ensemble
    blocks = range(-(-ensemble.members // BLOCK))
    done = 0

    def work(block: int) -> int:
        size = min(BLOCK, ensemble.members - block * BLOCK)
        for place, runs in enumerate(run_block(one, ensemble.seed, block, size, chunk)):
            kept[place].take(block, block * BLOCK, runs)
        return size

    with ThreadPoolExecutor(workers) as pool:
        try:
            for size in pool.map(work, blocks):
                done += size
                if progress:
                    progress(done, ensemble.members)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def run_block(one: Group, seed: int, block: int, size: int, chunk: int = BLOCK) -> Iterator[list[Run]]:
    """Each scenario's runs of one block, in chunks of members, on common draws and one reference run."""
    whole = draw_block(one.reference, seed, block).part(0, size)
    parts = [whole.part(first, min(first + chunk, size)) for first in range(0, size, chunk)]
    references = [reference_multiplier(one.reference, part) for part in parts]
    for inputs in one.inputs:
        yield [simulate(inputs, part, reference) for part, reference in zip(parts, references, strict=True)]


def reference_multiplier(reference: Inputs, block: Block) -> Floats:
    """The multiplier of the reference run (member, year, country)."""
    multiplier: Floats = np.ascontiguousarray(simulate(reference, block, observe=False).record.multiplier)
    return multiplier
