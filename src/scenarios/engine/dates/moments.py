"""A run stopped at dates: the walk that every question about a day shares.

Flows are linear within a quarter; allotment, enactment, lapse, return and cancellation jump on their date, and 30 September is
shown before the jump.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.calendar import STEP, fiscal_start, fiscal_time
from scenarios.engine.chance.blocks import blocks, places
from scenarios.engine.chance.members import Block, draw_block
from scenarios.engine.ensemble.common import common_ground, share
from scenarios.engine.ensemble.threads import Done, side_by_side
from scenarios.engine.plan.inputs import Inputs, build, reference_of
from scenarios.engine.years.ledger import stages
from scenarios.engine.years.simulate import BlockRun, begin, jump, move, open_year, shut_year


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A date as the engine sees it: fiscal-year row, quarter, share of the quarter gone, and fiscal time."""

    row: int
    quarter: int
    gone: float
    time: float


def last_day(fiscal_years: tuple[int, ...]) -> date:
    """The last day that a run answers for: 30 September of the end of run-off."""
    return fiscal_start(fiscal_years[-1]) - timedelta(days=1)


def moment_of(at: date, fiscal_years: tuple[int, ...]) -> Moment | None:
    """The close of a day; None before the first fiscal year. Days after the run's end are its last 30 September."""
    at = min(at, last_day(fiscal_years))
    year = at.year + (at.month >= 10)
    if year < fiscal_years[0]:
        return None
    after = fiscal_time(at + timedelta(days=1))
    quarter = min(3, int((fiscal_time(at) - year) / STEP))
    return Moment(year - fiscal_years[0], quarter, (after - year) / STEP - quarter, after)


def stops(run: BlockRun, moments: Iterable[Moment]) -> Iterator[tuple[Moment, Floats]]:
    """Take a run through its years; at each moment, in order of time, the cells' money (member, stage, cell).

    While a moment is looked at, the books of `run` are those of that day.
    """
    wanted = sorted(set(moments))
    for row in range(wanted[-1].row + 1 if wanted else 0):
        open_year(run, row)
        for quarter in range(4):
            here = [moment for moment in wanted if (moment.row, moment.quarter) == (row, quarter)]
            opened = run.inputs.fiscal_years[row] + quarter * STEP
            jump(run, row, quarter)
            before = _by_stage(run, opened, row, quarter) if here else None
            move(run, row, quarter, quarter + 1)
            if before is not None:
                change = _by_stage(run, opened + STEP, row, quarter) - before
                yield from ((moment, before + moment.gone * change) for moment in here)
            if here and here[-1] is wanted[-1]:
                return
        shut_year(run, row)


def _by_stage(run: BlockRun, at: float, row: int, quarter: int) -> Floats:
    layout, blocks = run.inputs.layout, run.inputs.blocks
    none = np.zeros(len(layout.index))
    kept = (blocks.withheld[row, quarter], blocks.obligation[row, quarter]) if len(blocks.since) else (none, none)
    return stages(run.state.cells(), run.state.of("arrive"), layout.cells.cohort, at, *kept)


def each_block(
    inputs: Inputs,
    work: Callable[[slice, BlockRun], None],
    workers: int = 2,
    alone: bool = False,
    values: Mapping[str, Floats] | None = None,
) -> None:
    """Begin a run for every block of members and hand it over with the members' places; blocks go side by side in threads.

    `alone`: the scenario is the reference run itself, so that none has to be made before it; then `values` (member,) of
    parameters of the pipeline may take the place of their draws.
    """
    for _ in of_blocks(inputs, work, workers, alone, values):
        pass


def of_blocks(
    inputs: Inputs,
    work: Callable[[slice, BlockRun], Done],
    workers: int = 2,
    alone: bool = False,
    values: Mapping[str, Floats] | None = None,
) -> Iterator[Done]:
    """The same, and what comes of each block, in their order."""
    ensemble = inputs.scenario.ensemble
    ground = common_ground(inputs.scenario, inputs.baseline)
    reference = inputs if alone else build(reference_of(inputs.scenario, inputs.baseline), inputs.baseline)

    def one(number: int) -> Done:
        here = places(number, ensemble.members)
        size = here.stop - here.start
        if alone:
            block = _with(draw_block(inputs, ensemble.seed, number).part(0, size), values or {}, here)
            return work(here, begin(inputs, block, observe=False))
        common, _ = share(ground, reference, number, size)
        return work(here, begin(inputs, common.block, common.reference, observe=False))

    yield from side_by_side(one, blocks(ensemble.members), workers)


def _with(block: Block, values: Mapping[str, Floats], here: slice) -> Block:
    """A block whose members take some parameters from the values at their places; nothing else of a member rests on these."""
    if not values:
        return block
    draws = block.members.draws.copy()
    for name, given in values.items():
        draws[name] = given[here]
    return replace(block, members=block.members._replace(draws=draws))
