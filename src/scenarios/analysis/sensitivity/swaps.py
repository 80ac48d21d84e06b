"""Runs in which one factor at a time is taken from other draws: a parameter, or all chance beside the parameters.

Points A are those of the ensemble's own members; points B lie in columns of draws that no parameter takes, so that the two
share nothing. Shocks, splits and reversals are one factor: their random numbers are taken from blocks that A does not have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.analysis.explain.coalitions import Pair, changed_by
from scenarios.arrays import Floats
from scenarios.engine.chance.blocks import blocks, places, size_of
from scenarios.engine.chance.draws import uniforms
from scenarios.engine.chance.members import Block, block_at
from scenarios.engine.ensemble.run import Progress
from scenarios.engine.ensemble.threads import side_by_side

CHANCE = "chance"
"""The factor of all shocks, splits and reversals."""
TIED = "fitted pipeline"
"""The factor of parameters that a fit ties together."""


@dataclass(frozen=True, slots=True)
class SwapFactor:
    """What is swapped as one: columns of draws, or the random numbers beside them (no columns)."""

    name: str
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SwappedRuns:
    """Outcomes (run,) at A, at B, and at A with one factor of B."""

    plain: Floats
    other: Floats
    mixed: dict[str, Floats]

    @property
    def runs(self) -> int:
        """Runs in all, each of both plans."""
        return len(self.plain) * (2 + len(self.mixed))


def factors_of(pair: Pair) -> tuple[SwapFactor, ...]:
    """Parameters that vary, those that a fit ties together as one, and chance last."""
    found: list[SwapFactor] = []
    parameters, laws = pair.reference.baseline.parameters, pair.reference.distributions
    for name, parameter in parameters.items():
        if isinstance(parameter.column, int) and laws[name].kind != "fixed":
            found.append(SwapFactor(name, (parameter.column,)))
    tied = sorted({column for one in parameters.values() if isinstance(one.column, tuple) for column in one.column})
    found += [SwapFactor(TIED, tuple(tied))] if tied else []
    return (*found, SwapFactor(CHANCE, ()))


def other_points(points: Floats, taken: Sequence[int]) -> Floats:
    """Points B: each column that a parameter takes has the numbers of one that none takes (member, column)."""
    free = [column for column in range(points.shape[1]) if column not in set(taken)]
    if len(free) < len(taken):
        raise ValueError(f"{len(taken)} parameters leave {len(free)} free columns of draws: other points need as many")
    out = points.copy()
    out[:, list(taken)] = points[:, free[: len(taken)]]
    return out


def swapped(
    pair: Pair, seed: int, members: int, factors: Sequence[SwapFactor], workers: int = 2, progress: Progress | None = None
) -> SwappedRuns:
    """Run the pair at A, at B, and at A with each factor of B: the change of the outcome, all places together.

    Args:
        pair: the two plans.
        seed: of the ensemble.
        members: points, those of the first members.
        factors: what is swapped.
        workers: threads; the result does not depend on them.
        progress: told how many runs are done.
    """
    columns = sorted(column for one in factors_of(pair) for column in one.columns)
    out = np.empty((2 + len(factors), members))
    apart = len(blocks(members))
    done = 0
    for number in blocks(members):
        size = size_of(number, members)
        here = _Here(pair, seed, number, number + apart, size, columns)
        for row, values in enumerate(side_by_side(here.outcome, [None, "other", *factors], workers)):
            out[row, places(number, members)] = values
            done += size
            if progress:
                progress(done, out.size)
    return SwappedRuns(out[0], out[1], {one.name: out[2 + n] for n, one in enumerate(factors)})


class _Here:
    """One block's points, and what is run at them."""

    def __init__(self, pair: Pair, seed: int, number: int, beyond: int, size: int, columns: Sequence[int]) -> None:
        self.pair, self.seed, self.number, self.beyond, self.size = pair, seed, number, beyond, size
        self.plain = uniforms(seed, number)
        self.other = other_points(self.plain, columns)
        self.own = block_at(pair.reference, seed, number, self.plain)

    def outcome(self, swap: SwapFactor | str | None) -> Floats:
        """The outcome at A (None), at B ("other"), or at A with a factor of B: (member,)."""
        return np.asarray(changed_by(self.pair, self._block(swap).part(0, self.size))[:, -1])

    def _block(self, swap: SwapFactor | str | None) -> Block:
        if swap is None:
            return self.own
        if isinstance(swap, str):
            return block_at(self.pair.reference, self.seed, self.beyond, self.other)
        if not swap.columns:
            return block_at(self.pair.reference, self.seed, self.beyond, self.plain)
        points = self.plain.copy()
        points[:, list(swap.columns)] = self.other[:, list(swap.columns)]
        return block_at(self.pair.reference, self.seed, self.number, points, like=self.own)
