"""What a run keeps, block by block and only what is wanted: some things by member, others as sums over each block of 256.

A thing to keep is one function of a block's run and one line in BY_MEMBER or SUMMED.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from threading import Lock

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.chance.blocks import blocks, places
from scenarios.engine.ensemble.spread import ExactSpread, Spread
from scenarios.engine.plan.inputs import BEFORE, Inputs
from scenarios.engine.steps.state import FLOWS
from scenarios.engine.years.books import Away
from scenarios.engine.years.ledger import fixed_ledger
from scenarios.engine.years.simulate import BlockRun
from scenarios.terms import LEDGER

FLOW_STAGES = (
    "appropriated",
    "waiting",
    "unobligated",
    "unliquidated",
    "obligated",
    "disbursed",
    "lapsed",
    "cancelled",
    "held",
    "returned",
    "outside",
)
"""Stages of the `flow` table of a result, at quarter ends."""


def homicide_rates(run: BlockRun) -> Floats:
    """Rates per 100,000 a year, nan before a country's first (member, year shown, country)."""
    return np.where(run.inputs.past.known, run.state.of("homicides"), np.nan)[:, BEFORE:]


def multipliers(run: BlockRun) -> Floats:
    """What the plan makes of the rate without it (member, year shown, country)."""
    return run.state.of("multiplier")[:, BEFORE:]


def allotted(run: BlockRun) -> Floats:
    """Million USD (member, fiscal year, kind, unit)."""
    rows = _rows(run)
    found = np.zeros((len(run.block), rows, 3, len(run.inputs.units)))
    for book in run.books:
        found += book.allotted[:, :rows]
    for spent in run.inputs.fixed.values():
        found[:, :, 0] += spent[:rows]
    return found


def disbursed(run: BlockRun) -> Floats:
    """Million USD (member, fiscal year, kind, unit)."""
    return run.state.of("spent")[:, : _rows(run)]


def received(run: BlockRun) -> Floats:
    """What is of use of the dollars disbursed by the end of run-off, million USD (member, kind of two, country)."""
    return np.asarray(run.state.of("received")[:, : _rows(run)].sum(1))


def ledgers(run: BlockRun) -> Floats:
    """The books at the end of run-off, million USD (member, program, line)."""
    names = programs(run.inputs)
    found = np.empty((len(run.block), len(names), len(LEDGER)))
    for n, book in enumerate(run.books):
        found[:, names.index(book.giver.name)] = run.ledger[:, n]
    for name, spent in run.inputs.fixed.items():
        total = float(spent[: _rows(run)].sum())
        found[:, names.index(name)] = fixed_ledger(total, total)
    return found


def ceilings(run: BlockRun) -> Floats:
    """Base ceilings, million USD a year (member, country, kind of two)."""
    return run.block.members.base


def parameters(run: BlockRun) -> Floats:
    """What was drawn (member, parameter)."""
    return np.stack([run.block.members.draws[name] for name in run.inputs.baseline.parameters], axis=-1)


def standing(run: BlockRun) -> Floats:
    """Strengths on 30 September of the last pictured year and of the end of run-off (member, moment, strength, country)."""
    moments = [run.inputs.fiscal_years.index(run.inputs.scenario.horizon.show_to), _rows(run) - 1]
    return run.state.of("strength")[:, moments]


def strengths(run: BlockRun) -> Floats:
    """Sums of the strengths on each 30 September (fiscal year, strength, country)."""
    return run.state.total("strength")[:-1]


def envelopes(run: BlockRun) -> Floats:
    """Sums of what each program has to give (program, fiscal year)."""
    names, rows = programs(run.inputs), _rows(run)
    found = np.zeros((len(names), rows))
    for book in run.books:
        found[names.index(book.giver.name)] = book.envelope[:, :rows].sum(0)
    for name, spent in run.inputs.fixed.items():
        found[names.index(name)] = len(run.block) * spent[:rows].sum(1)
    return found


def flow(run: BlockRun) -> Floats:
    """Sums over a block of where the money stands at quarter ends, million USD (quarter, kind, stage)."""
    rows = _rows(run)
    out = np.zeros((4 * rows, 3, len(FLOW_STAGES)))
    _walked(run, out)
    for book in run.books:
        held = book.held_end[:, :rows].sum(0).repeat(4, axis=0)
        law = book.held_law[:, :rows].sum(0).reshape(4 * rows, 2)
        out[:, :2, FLOW_STAGES.index("held")] += held
        out[:, :2, FLOW_STAGES.index("appropriated")] += law
        for name, away in (("returned", book.returned), ("outside", book.outside)):
            gone = _gone(away, rows)
            out[:, :2, FLOW_STAGES.index(name)] += gone
            out[:, :2, FLOW_STAGES.index("appropriated")] += gone
    for spent in run.inputs.fixed.values():
        _fixed(len(run.block) * spent[:rows].sum(1), out)
    parts = [FLOW_STAGES.index(name) for name in ("unliquidated", "disbursed", "cancelled")]
    out[:, :, FLOW_STAGES.index("obligated")] = out[:, :, parts].sum(-1)
    return out


def _gone(away: Away, rows: int) -> Floats:
    """Sums over a block of what went back or away by each quarter's end (quarter, kind of two)."""
    before = away.years[:, :rows].sum(0).cumsum(0)
    before = np.concatenate([np.zeros((1, 2)), before[:-1]]).repeat(4, axis=0)
    gone: Floats = before + away.early[:, :rows].sum(0).reshape(4 * rows, 2)
    return gone


def _walked(run: BlockRun, out: Floats) -> None:
    """Add what the kernel tallied (quarter, kind, stage)."""
    tallied = dict(zip(FLOWS, run.state.total("tally")[: len(out)].transpose(2, 0, 1), strict=True))
    unlawful = tallied.pop("unlawful")
    whole = sum((tallied[name] for name in FLOWS if name not in ("waiting", "unlawful")), np.zeros_like(unlawful))
    for name, amount in tallied.items():
        out[:, :, FLOW_STAGES.index(name)] += amount
    out[:, :, FLOW_STAGES.index("appropriated")] += whole - unlawful
    out[:, :, FLOW_STAGES.index("unobligated")] -= out[:, :, FLOW_STAGES.index("waiting")]


def _fixed(spent: Floats, out: Floats) -> None:
    """Add money outside the pipeline (fiscal year,): all hard, a quarter of it spent in each quarter of its own year."""
    begun, done = spent.repeat(4), np.tile([0.25, 0.5, 0.75, 1.0], len(spent))
    before = spent.cumsum().repeat(4) - begun
    out[:, 0, FLOW_STAGES.index("appropriated")] += before + begun
    out[:, 0, FLOW_STAGES.index("waiting")] += begun * (1.0 - done)
    out[:, 0, FLOW_STAGES.index("disbursed")] += before + begun * done


Kept = Callable[[BlockRun], Floats]
BY_MEMBER: dict[str, Kept] = {
    "homicide_rate": homicide_rates,
    "multiplier": multipliers,
    "allotted": allotted,
    "disbursed": disbursed,
    "received": received,
    "ledger": ledgers,
    "ceiling": ceilings,
    "drawn": parameters,
    "standing": standing,
}
SUMMED: dict[str, Kept] = {"flow": flow, "strength": strengths, "envelope": envelopes}
EVERYTHING = frozenset(BY_MEMBER | SUMMED)
OBSERVED = frozenset({"ledger", "received", "standing", "flow", "strength"})
"""What is there only in a run that writes down its quarters."""


def needs_books(wanted: Collection[str]) -> bool:
    """Whether a run has to write down its quarters for what is wanted of it."""
    return not OBSERVED.isdisjoint(wanted)


def programs(inputs: Inputs) -> tuple[str, ...]:
    """Names of all programs, in order."""
    return tuple(sorted(inputs.baseline.programs))


def _rows(run: BlockRun) -> int:
    return len(run.inputs.fiscal_years) - 1


@dataclass(frozen=True, slots=True)
class BlockTaken:
    """What is wanted of the run of one block: arrays by name, and where the room was smaller than a floor."""

    arrays: dict[str, Floats]
    floors_broken: set[tuple[str, str, int]]


def taken(run: BlockRun, wanted: Collection[str]) -> BlockTaken:
    """Take what is wanted of a block: names of BY_MEMBER and SUMMED."""
    broken = {(book.giver.name, code, year) for book in run.books for code, year in book.floors_broken}
    return BlockTaken({name: keep(run) for name, keep in (BY_MEMBER | SUMMED).items() if name in wanted}, broken)


class Collector:
    """What is wanted of one scenario's run, filled from any thread, each block in its own place.

    Attributes:
        wanted: names of BY_MEMBER and SUMMED.
        floors_broken: program, country and fiscal year where the room was smaller than a floor.
    """

    def __init__(self, inputs: Inputs, members: int, wanted: Collection[str] = EVERYTHING) -> None:
        self.inputs = inputs
        self.members = members
        self.wanted = frozenset(wanted)
        self.floors_broken: set[tuple[str, str, int]] = set()
        self._filling = Lock()
        self._arrays: dict[str, Floats] = {}

    @property
    def observe(self) -> bool:
        """Whether runs have to write down their quarters."""
        return needs_books(self.wanted)

    def __getitem__(self, name: str) -> Floats:
        """By member, or the mean over members of what was summed."""
        return self._arrays[name] if name in BY_MEMBER else self.total(name) / self.members

    def total(self, name: str) -> Floats:
        """Sum over members of what was summed, added in block order."""
        return np.asarray(sum(self._arrays[name], np.zeros(self._arrays[name].shape[1:])))

    def spread(self, name: str) -> Spread:
        """How what is kept by member is spread over members."""
        return ExactSpread(self[name])

    def take(self, block: int, run: BlockRun) -> None:
        """Keep the run of one block."""
        self.put(block, taken(run, self.wanted))

    def put(self, block: int, found: BlockTaken) -> None:
        """Keep what was taken of the run of one block, here or elsewhere."""
        for name, values in found.arrays.items():
            if name in BY_MEMBER:
                self._put(name, self.members, places(block, self.members), values)
            else:
                self._put(name, len(blocks(self.members)), slice(block, block + 1), values[None])
        self.floors_broken |= found.floors_broken

    def _put(self, name: str, length: int, here: slice, values: Floats) -> None:
        with self._filling:
            array = self._arrays.setdefault(name, np.empty(0))
            if not array.size:
                array = self._arrays[name] = np.empty((length, *values.shape[1:]))
        array[here] = values
