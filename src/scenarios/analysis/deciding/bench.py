"""Many plans on common draws: each asked for only what is wanted of it, blocks and plans side by side in one pool."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from scenarios.analysis.run_view import RunView, view_of_block
from scenarios.arrays import Floats
from scenarios.engine.chance.blocks import blocks, places
from scenarios.engine.ensemble.collect import needs_books
from scenarios.engine.ensemble.common import Common, common_ground, share
from scenarios.engine.ensemble.threads import threads
from scenarios.engine.plan.inputs import Extra, Inputs, build, reference_of
from scenarios.engine.years.simulate import simulate
from scenarios.spec.load import Loaded
from scenarios.spec.scenario import ScenarioSpec

Question = Callable[[RunView, RunView], Floats]
"""What is wanted of a run and the base: (member, ...)."""
Tell = Callable[[int], None]
"""Measured how many draws have been run."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A base plan, its assumptions and draws, on which other plans are run.

    loaded: the base; plans differ from it in their decisions only. wants: the arrays that are looked at. common, base: draws
    and the base's view, block by block.
    """

    loaded: Loaded
    wants: tuple[str, ...]
    common: tuple[Common, ...]
    base: tuple[RunView, ...]
    workers: int
    tell: Tell

    @property
    def members(self) -> int:
        """How many draws each plan is run on."""
        return self.loaded.scenario.ensemble.members

    def look(self, plans: Sequence[ScenarioSpec], look: Question) -> list[Floats]:
        """What is wanted of each plan, on all draws: (member, ...) each."""
        return self.look_beside([(plan, ()) for plan in plans], look)

    def look_beside(self, plans: Sequence[tuple[ScenarioSpec, tuple[Extra, ...]]], look: Question) -> list[Floats]:
        """The same of plans with money beside them."""
        with threads(self.workers) as pool:
            jobs = [self._jobs(pool, plan, extra, look) for plan, extra in plans]
            return [np.concatenate([job.result() for job in some]) for some in jobs]

    def _jobs(
        self, pool: ThreadPoolExecutor, plan: ScenarioSpec, extra: tuple[Extra, ...], look: Question
    ) -> list[Future[Floats]]:
        """A plan's blocks; whichever comes first finds the plan already made, or being made."""
        made = pool.submit(lambda: replace(build(plan, self.loaded.baseline), extra=extra))

        def job(block: int) -> Floats:
            found = np.asarray(look(self._view(made.result(), block), self.base[block]))
            self.tell(len(found))
            return found

        return [pool.submit(job, block) for block in range(len(self.base))]

    def drawn(self) -> dict[str, Floats]:
        """Every parameter's draws (member,)."""
        draws = [one.block.members.draws for one in self.common]
        return {name: np.concatenate([one[name] for one in draws]) for name in self.loaded.baseline.parameters}

    def _view(self, inputs: Inputs, block: int) -> RunView:
        common = self.common[block]
        return view_of_block(simulate(inputs, common.block, common.reference, needs_books(self.wants)), self.wants)


def bench_of(loaded: Loaded, wants: tuple[str, ...], workers: int = 2, tell: Tell = lambda _: None) -> Bench:
    """Set up a base plan with its own members and seed, and run it.

    Args:
        loaded: the base.
        wants: arrays that will be looked at, of `measure.WANTS`.
        workers: threads.
        tell: told how many draws have been run, each once a plan.
    """
    scenario, baseline = loaded.scenario, loaded.baseline
    ground, members = common_ground(scenario, baseline), scenario.ensemble.members
    reference = build(reference_of(scenario, baseline), baseline)

    def drawn(block: int) -> Common:
        here = places(block, members)
        return share(ground, reference, block, here.stop - here.start)[0]

    with threads(workers) as pool:
        common = tuple(pool.map(drawn, blocks(members)))
        empty = Bench(loaded, wants, common, (), workers, tell)
        inputs = build(scenario, baseline)
        return replace(empty, base=tuple(pool.map(lambda block: empty._view(inputs, block), range(len(common)))))

