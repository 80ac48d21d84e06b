"""The unit of work of a sweep: one plan on some blocks of draws, against its base; the same numbers wherever it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from scenarios.analysis.outcomes import OUTCOMES
from scenarios.analysis.run_view import RunView, view_of_block
from scenarios.arrays import Floats
from scenarios.baseline.tables import Baseline
from scenarios.engine.chance.blocks import blocks, size_of
from scenarios.engine.ensemble.collect import needs_books
from scenarios.engine.ensemble.common import KEPT_BLOCKS, Common, common_ground, share
from scenarios.engine.plan.inputs import Inputs, build, reference_of, same_plan
from scenarios.engine.years.simulate import BlockRun, simulate
from scenarios.spec.scenario import ScenarioSpec

PIECE = 4
"""Blocks of a piece: about a twentieth of a second's work, and 8 kB of numbers for each outcome."""
REMEMBERED = 2 * KEPT_BLOCKS
"""Blocks of which the base is remembered: about 2 MB each."""


@dataclass(frozen=True, slots=True)
class SweepGround:
    """What plans are set against, and what is asked of them: all that a piece needs beside its plan.

    mark: tells grounds apart. outcomes: what is asked, by names of OUTCOMES.
    """

    mark: str
    base: ScenarioSpec = field(compare=False)
    baseline: Baseline = field(compare=False)
    outcomes: tuple[str, ...]

    @property
    def wants(self) -> frozenset[str]:
        """Arrays of a run that the outcomes read."""
        return frozenset(name for one in self.outcomes for name in OUTCOMES[one].wants)


@dataclass(frozen=True, slots=True)
class SweepPiece:
    """The blocks first..last-1 of so many members; `n` is the number of the point whose plan is run on them."""

    n: int
    first: int
    last: int
    members: int

    @property
    def size(self) -> int:
        """Members of these blocks."""
        return sum(size_of(block, self.members) for block in range(self.first, self.last))


def pieces(members: int) -> Iterator[tuple[int, int]]:
    """First block and the one after the last, of each piece that so many members have.

    >>> list(pieces(1500))
    [(0, 4), (4, 6)]
    """
    whole = len(blocks(members))
    return ((first, min(first + PIECE, whole)) for first in range(0, whole, PIECE))


def measured(ground: SweepGround, plan: ScenarioSpec, piece: SweepPiece) -> Floats:
    """Million USD allotted, then the change of each outcome against the base, all places together: (member, 1 + outcome)."""
    inputs = build(plan, ground.baseline)
    found = [_block(ground, inputs, block, size_of(block, piece.members)) for block in range(piece.first, piece.last)]
    return np.concatenate(found)


def _block(ground: SweepGround, inputs: Inputs, block: int, size: int) -> Floats:
    base = _base(ground, block, size)
    if same_plan(inputs.scenario, ground.base):
        given, view = base.given, base.view
    else:
        run = simulate(inputs, base.common.block, base.common.reference, needs_books(ground.wants))
        given, view = _given(run), view_of_block(run, ground.wants)
    return np.stack([given, *(OUTCOMES[name].change(view, base.view)[:, -1] for name in ground.outcomes)], axis=-1)


def _given(run: BlockRun) -> Floats:
    """Million USD allotted in all (member,)."""
    rows = len(run.inputs.fiscal_years) - 1
    fixed = sum(float(spent[:rows].sum()) for spent in run.inputs.fixed.values())
    return sum((book.allotted[:, :rows].sum((1, 2, 3)) for book in run.books), np.full(len(run.block), fixed))


@dataclass(frozen=True, slots=True)
class _BaseBlock:
    """The base's run of a block: what all plans share there."""

    common: Common
    view: RunView
    given: Floats


@lru_cache(maxsize=4)
def _inputs(ground: SweepGround) -> tuple[str, Inputs, Inputs]:
    """What draws depend on, the reference run's inputs, and the base's."""
    text = common_ground(ground.base, ground.baseline)
    return text, build(reference_of(ground.base, ground.baseline), ground.baseline), build(ground.base, ground.baseline)


@lru_cache(maxsize=REMEMBERED)
def _base(ground: SweepGround, block: int, size: int) -> _BaseBlock:
    """The base on a block's draws, remembered for the next plan; two threads may both make it, and make the same."""
    text, reference, inputs = _inputs(ground)
    common, _ = share(text, reference, block, size)
    run = simulate(inputs, common.block, common.reference, needs_books(ground.wants))
    return _BaseBlock(common, view_of_block(run, ground.wants), _given(run))
