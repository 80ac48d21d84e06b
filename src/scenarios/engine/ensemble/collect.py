"""What a run keeps, block by block: some things by member, all else as sums by block of 256, added in block order."""

from __future__ import annotations

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.plan.inputs import Inputs
from scenarios.engine.steps.state import FLOWS, STRENGTHS
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
)
"""Stages of the `flow` table of a result, at quarter ends."""


class Collector:
    """Arrays of one scenario's run, filled from any thread, each block in its own place.

    rate (nan before a country's first), multiplier (member, year, country); allotted, disbursed (member, fiscal year, kind,
    unit); ledger (member, program, line); ceiling (member, country, kind of two); drawn (member, parameter); standing
    (member, moment, strength, country) on 30 September of the last pictured year and of the end of run-off; sums of flow
    (block, quarter, kind, stage), strength (block, fiscal year, strength, country), envelope (block, program, fiscal year).
    """

    def __init__(self, inputs: Inputs, members: int, blocks: int) -> None:
        self.inputs = inputs
        self.members = members
        countries, units = len(inputs.codes), len(inputs.units)
        rows = len(inputs.fiscal_years) - 1
        self.programs = tuple(sorted(inputs.baseline.programs))
        self.rate = np.empty((members, len(inputs.years), countries))
        self.multiplier = np.empty_like(self.rate)
        self.allotted = np.empty((members, rows, 3, units))
        self.disbursed = np.empty_like(self.allotted)
        self.ledger = np.empty((members, len(self.programs), len(LEDGER)))
        self.ceiling = np.empty((members, countries, 2))
        self.drawn = np.empty((members, len(inputs.baseline.parameters)))
        self.standing = np.empty((members, 2, len(STRENGTHS), countries))
        self.moments = [inputs.fiscal_years.index(inputs.scenario.horizon.show_to), rows - 1]
        self.flow = np.zeros((blocks, 4 * rows, 3, len(FLOW_STAGES)))
        self.strength = np.zeros((blocks, rows, len(STRENGTHS), countries))
        self.envelope = np.zeros((blocks, len(self.programs), rows))
        self.floors_broken: set[tuple[str, str, int]] = set()

    def take(self, block: int, first: int, run: BlockRun) -> None:
        """Keep the run of one block, the first of which is member `first`."""
        self._keep_members(slice(first, first + len(run.block)), run)
        self.flow[block] = self._flow(run)
        self.strength[block] = run.state.total("strength")[:-1]
        self.envelope[block] = self._envelopes(run)

    def _keep_members(self, here: slice, run: BlockRun) -> None:
        rows = self.allotted.shape[1]
        self.rate[here] = np.where(self.inputs.past.known, run.state.of("homicides"), np.nan)
        self.multiplier[here] = run.state.of("multiplier")
        self.disbursed[here] = run.state.of("spent")[:, :rows]
        self.allotted[here] = sum((b.allotted[:, :rows] for b in run.books), np.zeros_like(self.allotted[here]))
        for spent in self.inputs.fixed.values():
            self.allotted[here, :, 0] += spent[:rows]
        self.ceiling[here] = run.block.members.base
        for n, name in enumerate(self.inputs.baseline.parameters):
            self.drawn[here, n] = run.block.members.draws[name]
        self.standing[here] = run.state.of("strength")[:, self.moments]
        for n, book in enumerate(run.books):
            self.ledger[here, self.programs.index(book.giver.name)] = run.ledger[:, n]
            self.floors_broken |= {(book.giver.name, code, year) for code, year in book.floors_broken}
        for name, spent in self.inputs.fixed.items():
            total = float(spent[:rows].sum())
            self.ledger[here, self.programs.index(name)] = fixed_ledger(total, total)

    def _flow(self, run: BlockRun) -> Floats:
        """Sums over a block of where the money stands at quarter ends, million USD (quarter, kind, stage)."""
        rows = self.allotted.shape[1]
        out = np.zeros(self.flow.shape[1:])
        self._walked(run, out)
        for book in run.books:
            held = book.held_end[:, :rows].sum(0).repeat(4, axis=0)
            law = book.held_law[:, :rows].sum(0).reshape(4 * rows, 2)
            back = book.returned[:, :rows].sum(0).cumsum(0)
            back = np.concatenate([np.zeros((1, 2)), back[:-1]]).repeat(4, axis=0)
            out[:, :2, FLOW_STAGES.index("held")] += held
            early = book.returned_early[:, :rows].sum(0).reshape(4 * rows, 2)
            out[:, :2, FLOW_STAGES.index("returned")] += back + early
            out[:, :2, FLOW_STAGES.index("appropriated")] += law + back + early
        size = len(run.block)
        for spent in self.inputs.fixed.values():
            begun = spent[:rows].sum(1).repeat(4)
            done = np.tile([0.25, 0.5, 0.75, 1.0], rows)
            before = begun.reshape(rows, 4)[:, 0].cumsum().repeat(4) - begun
            out[:, 0, FLOW_STAGES.index("appropriated")] += size * (before + begun)
            out[:, 0, FLOW_STAGES.index("waiting")] += size * begun * (1.0 - done)
            out[:, 0, FLOW_STAGES.index("disbursed")] += size * (before + begun * done)
        parts = [FLOW_STAGES.index(name) for name in ("unliquidated", "disbursed", "cancelled")]
        out[:, :, FLOW_STAGES.index("obligated")] = out[:, :, parts].sum(-1)
        return out

    def _walked(self, run: BlockRun, out: Floats) -> None:
        """Add what the kernel tallied (quarter, kind, stage)."""
        rows = self.allotted.shape[1]
        flow = dict(zip(FLOWS, run.state.total("tally")[: 4 * rows].transpose(2, 0, 1), strict=True))
        unlawful = flow.pop("unlawful")
        allotted = sum((flow[name] for name in FLOWS if name not in ("waiting", "unlawful")), np.zeros_like(unlawful))
        for name, amount in flow.items():
            out[:, :, FLOW_STAGES.index(name)] += amount
        out[:, :, FLOW_STAGES.index("appropriated")] += allotted - unlawful
        out[:, :, FLOW_STAGES.index("unobligated")] -= out[:, :, FLOW_STAGES.index("waiting")]

    def _envelopes(self, run: BlockRun) -> Floats:
        rows = self.allotted.shape[1]
        out = np.zeros((len(self.programs), rows))
        for book in run.books:
            out[self.programs.index(book.giver.name)] = book.envelope[:, :rows].sum(0)
        for name, spent in self.inputs.fixed.items():
            out[self.programs.index(name)] = len(run.block) * spent[:rows].sum(1)
        return out

    def mean(self, sums: Floats) -> Floats:
        """Mean over members of block sums, added in block order."""
        total = np.zeros(sums.shape[1:])
        for block in sums:
            total += block
        return total / self.members
