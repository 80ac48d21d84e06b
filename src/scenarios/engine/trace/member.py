"""What the engine gave one member: the allotment of every cell, the member's clocks and rates, the room of every quarter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenarios.engine.allot import Books
from scenarios.engine.common import reference_multiplier
from scenarios.engine.draws import BLOCK
from scenarios.engine.inputs import Inputs, build, reference_of
from scenarios.engine.layout import Cohort
from scenarios.engine.line_kinds import line_kinds
from scenarios.engine.members import Block, draw_block
from scenarios.engine.simulate import Run, begin, open_year, run_quarters, shut_year
from scenarios.engine.state import STEPS, Floats, H
from scenarios.pipeline.capacity import ceiling
from scenarios.spec.events import Reprogramming, Suspension
from scenarios.spec.load import Loaded
from scenarios.terms import KINDS, QUARTERS

Accounts = dict[tuple[Cohort, int], dict[str, float]]
"""Of a program's money in a cohort and kind: how much belongs to each account, million USD."""


@dataclass(frozen=True, slots=True)
class Move:
    """An event that moves unobligated money at a quarter's start, `at` in fiscal time; `number` is its place among events.

    weights: by program (cell,), the allotment just before, to which countries that receive are weighed; million USD.
    """

    at: float
    event: Reprogramming | Suspension
    number: int
    weights: dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Given:
    """One member as the compiled engine has it; money in million USD.

    allotted: by program (cell,), as offered, before events moved any of it. moves: what events moved at once, in order of time.
    accounts: by program. arrive, rate (cohort,): when a cohort can first be obligated, and how
    fast, per year. delivery (timing,): per year. room (quarter, kind of two, unit): what may be disbursed in a quarter, with
    the lift by institutions and built capacity that the compiled run has at the quarter's start; inf without a ceiling. stages
    (quarter, place, cell): where the compiled run's money stands at each quarter's end, before accounts close.
    """

    inputs: Inputs
    scenario: str
    seed: int
    member: int
    allotted: dict[str, Floats]
    accounts: dict[str, Accounts]
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
    allotted = {book.giver.name: np.zeros(len(inputs.layout.index)) for book in run.books}
    offered = inputs.layout.clocks.not_before[inputs.layout.cells.cohort]
    for row, year in enumerate(inputs.fiscal_years[:-1]):
        open_year(run, row)
        for book in run.books:
            allotted[book.giver.name][offered == year] = book.cells[0, offered == year]
        for quarter in range(QUARTERS):
            moves += _moves(run, row, quarter)
            rooms.append(_room(run, row))
            run_quarters(run, row, quarter, quarter + 1)
            stages.append(run.purse.cells[0].copy())
        shut_year(run, row)
    return Given(
        inputs=inputs,
        scenario=scenario.name,
        seed=scenario.ensemble.seed,
        member=member,
        allotted=allotted,
        accounts={book.giver.name: _accounts(inputs, book, run.block) for book in run.books},
        arrive=run.pace.arrive[0].copy(),
        rate=run.pace.rate[0].copy(),
        delivery=run.pace.delivery[0].copy(),
        room=np.array(rooms),
        stages=np.array(stages),
        moves=tuple(moves),
    )


def _start(inputs: Inputs, reference: Inputs, seed: int, member: int) -> Run:
    """A run of one member, before its first year."""
    number, place = divmod(member, BLOCK)
    block = draw_block(reference, seed, number).part(place, place + 1)
    return begin(inputs, block, reference_multiplier(reference, block), observe=False)


def _moves(run: Run, row: int, quarter: int) -> list[Move]:
    """What events are about to move at a quarter's start."""
    at, events = run.inputs.fiscal_years[row] + quarter / QUARTERS, run.inputs.scenario.events
    due = [event for r, q, event in run.jumps if (r, q) == (row, quarter)]
    number = {id(event): n for n, event in enumerate(events)}  # two that say the same are two
    return [Move(at, e, number[id(e)], {book.giver.name: book.cells[0].copy() for book in run.books}) for e in due]


def _room(run: Run, row: int) -> Floats:
    """What each country may disburse in the quarter that begins (kind of two, unit), million USD; others' money goes first."""
    room = np.full((2, len(run.inputs.units)), np.inf)
    base, ground, length = run.block.members.base[0], run.ground, H * STEPS / QUARTERS
    for i in range(len(base)):
        for kind in range(2):
            whole = length * ceiling(base[i, kind], ground.reach[0, i], ground.capacity[0, i])
            room[kind, i] = whole - min(length * run.inputs.levers.other[row, kind, i], whole)
    return room


def _accounts(inputs: Inputs, book: Books, block: Block) -> Accounts:
    """Which accounts a program's money in a cohort and kind belongs to; a kind without lines takes its home's account."""
    out: Accounts = {}
    program = inputs.baseline.programs[book.giver.name]
    for offer in book.giver.offers.values():
        for n, line in enumerate(offer.lines):
            for kind, amount in line_kinds(line, inputs, block.members.draws):
                here = out.setdefault((offer.of_line(n), kind), {})
                here[line.account] = here.get(line.account, 0.0) + float(np.mean(amount))
        for kind, home in enumerate(offer.homes):
            if not sum(out.get((offer.cohorts[home], kind), {}).values()):
                inside = [line.account for n, line in enumerate(offer.lines) if offer.places[n] == home]
                named = program.fallback.get(KINDS[kind], inside[0])
                out[offer.cohorts[home], kind] = {named if named in inside else inside[0]: 1.0}
    return out
