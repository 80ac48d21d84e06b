"""What the engine gave one member: the allotment of every cell, the member's clocks and rates, the room of every quarter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.chance.draws import BLOCK
from scenarios.engine.chance.members import draw_block
from scenarios.engine.ensemble.common import reference_multiplier
from scenarios.engine.plan.funds import Parts
from scenarios.engine.plan.inputs import Inputs, build, reference_of
from scenarios.engine.steps.state import STEPS, H
from scenarios.engine.years.simulate import BlockRun, begin, open_year, run_quarters, shut_year
from scenarios.pipeline.capacity import ceiling
from scenarios.spec.events import Reprogramming, Suspension
from scenarios.spec.load import Loaded
from scenarios.terms import QUARTERS


@dataclass(frozen=True, slots=True)
class Move:
    """An event that moves unobligated money at a quarter's start, `at` in fiscal time; `number` is its place among events.

    weights: by program (part,), the allotment just before, by which countries that receive are weighed; million USD.
    """

    at: float
    event: Reprogramming | Suspension
    number: int
    weights: dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Given:
    """One member as the compiled engine has it; money in million USD.

    allotted: by program (part,), as offered, before events moved any of it; parts: by program, what they are. moves: what
    events moved at once, in order of time. arrive, rate (cohort,): when a cohort can first be obligated, how fast, per year.
    delivery (timing,): per year. room (quarter, kind of two, unit): what may be disbursed in a quarter, with the lift by
    institutions and built capacity that the compiled run has at the quarter's start; inf without a ceiling. stages (quarter,
    place, cell): where the compiled run's money stands at each quarter's end, before accounts close.
    """

    inputs: Inputs
    scenario: str
    seed: int
    member: int
    allotted: dict[str, Floats]
    parts: dict[str, Parts]
    arrive: Floats
    rate: Floats
    delivery: Floats
    room: Floats
    stages: Floats
    moves: tuple[Move, ...]

    @property
    def first(self) -> int:
        """The first fiscal year."""
        return self.inputs.fiscal_years[0]

    @property
    def end(self) -> float:
        """When the accounts of the run are drawn up: the midnight that ends the run-off's last fiscal year."""
        return float(self.inputs.fiscal_years[-1])


def given(loaded: Loaded, member: int) -> Given:
    """Run the scenario for one member, and keep what its money needs to be followed as projects."""
    scenario, baseline = loaded.scenario, loaded.baseline
    inputs = build(scenario, baseline)
    run = _start(inputs, build(reference_of(scenario, baseline), baseline), scenario.ensemble.seed, member)
    rooms, stages, moves = [], [], []
    parts = {book.giver.name: book.parts for book in run.books}
    allotted = {name: np.zeros(len(one.cell)) for name, one in parts.items()}
    offered = {name: inputs.layout.clocks.not_before[one.cohort[one.fund]] for name, one in parts.items()}
    for row, year in enumerate(inputs.fiscal_years[:-1]):
        open_year(run, row)
        for book in run.books:
            here = offered[book.giver.name] == year
            allotted[book.giver.name][here] = book.given[0, here]
        for quarter in range(QUARTERS):
            moves += _moves(run, row, quarter)
            rooms.append(_room(run, row))
            run_quarters(run, row, quarter, quarter + 1)
            stages.append(run.state.cells()[0])
        shut_year(run, row)
    return Given(
        inputs=inputs,
        scenario=scenario.name,
        seed=scenario.ensemble.seed,
        member=member,
        allotted=allotted,
        parts=parts,
        arrive=run.state.of("arrive")[0],
        rate=run.state.of("rate")[0],
        delivery=run.state.of("delivery_rate")[0],
        room=np.array(rooms),
        stages=np.array(stages),
        moves=tuple(moves),
    )


def _start(inputs: Inputs, reference: Inputs, seed: int, member: int) -> BlockRun:
    """A run of one member, before its first year."""
    number, place = divmod(member, BLOCK)
    block = draw_block(reference, seed, number).part(place, place + 1)
    return begin(inputs, block, reference_multiplier(reference, block), observe=False)


def _moves(run: BlockRun, row: int, quarter: int) -> list[Move]:
    """What events are about to move at a quarter's start."""
    at, events = run.inputs.fiscal_years[row] + quarter / QUARTERS, run.inputs.scenario.events
    due = [event for r, q, event in run.jumps if (r, q) == (row, quarter)]
    number = {id(event): n for n, event in enumerate(events)}  # two that say the same are two
    return [Move(at, e, number[id(e)], {book.giver.name: book.given[0].copy() for book in run.books}) for e in due]


def _room(run: BlockRun, row: int) -> Floats:
    """What each country may disburse in the quarter that begins (kind of two, unit), million USD; others' money goes first."""
    room = np.full((2, len(run.inputs.units)), np.inf)
    base, length = run.block.members.base[0], H * STEPS / QUARTERS
    reach, built = run.state.of("reach")[0], run.state.of("built")[0]
    for i in range(len(base)):
        for kind in range(2):
            whole = length * ceiling(base[i, kind], reach[i], built[i])
            room[kind, i] = whole - min(length * run.inputs.levers.other[row, kind, i], whole)
    return room

