"""A block of members, drawn: what differs by member and is the same in all scenarios that are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats
from scenarios.engine.chance.draws import draw, reversals, split_shares, uniforms
from scenarios.engine.chance.shocks import shock_paths
from scenarios.engine.plan.inputs import CEILING_PARAMETERS, Inputs, base_ceilings


@dataclass(frozen=True, slots=True)
class Block:
    """Members of one block of a run: arrays for the kernel, and the split that each of them holds for reported.

    seed and number say which block, places (member,) which of its members: the luck of lumps is drawn from them.
    """

    members: Members
    splits: dict[str, Floats]
    seed: int
    number: int
    places: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.members.draws)

    def part(self, first: int, last: int) -> Block:
        """Members first..last-1 of this block."""
        cut = Members._make(array[first:last] for array in self.members)
        splits = {name: shares[first:last] for name, shares in self.splits.items()}
        return Block(cut, splits, self.seed, self.number, self.places[first:last])


def draw_block(inputs: Inputs, seed: int, block: int) -> Block:
    """Draw the whole of one block of 256 members."""
    baseline, countries = inputs.baseline, inputs.baseline.countries
    codes = inputs.codes
    draws = draw(baseline.parameters, inputs.distributions, uniforms(seed, block))
    after = len(inputs.years) - 1 - inputs.region.origin
    shock = np.zeros((len(draws), len(inputs.years), len(codes)))
    shock[:, inputs.region.origin + 1 :] = shock_paths(seed, block, codes, inputs.shocks.sd, after, draws)
    members = Members(
        draws=draws,
        organised=_by_country(draws, [c.organised_share for c in countries], 1.0),
        spill=_by_country(draws, [c.spill for c in countries], 1.0),
        base=_ceilings(inputs, draws),
        keep=_keep(inputs, draws),
        reversal=reversals(seed, block, codes, len(inputs.fiscal_years), draws["reversal_hazard"]),
        shock=shock,
    )
    splits = {
        giver.name: split_shares(seed, block, giver.name, giver.countries, giver.weights, draws["split_concentration"])
        for giver in inputs.givers
        if giver.estimated and giver.width > 1
    }
    return Block(members, splits, seed, block, np.arange(len(draws)))


def _by_country(draws: NDArray[np.void], names: list[str | None], otherwise: float) -> Floats:
    """The parameter that each country names (member, country); a constant where it names none."""
    columns = [draws[name] if name else np.full(len(draws), otherwise) for name in names]
    return np.ascontiguousarray(np.stack(columns, axis=-1))


def _ceilings(inputs: Inputs, draws: NDArray[np.void]) -> Floats:
    if not inputs.ceilings_on:
        return np.full((len(draws), len(inputs.codes), 2), np.inf)
    return base_ceilings(inputs.baseline.countries, {name: draws[name] for name in CEILING_PARAMETERS})


def _keep(inputs: Inputs, draws: NDArray[np.void]) -> Floats:
    """What is received of a disbursed dollar (member, country): less leakage, which corruption scales, and fungible money."""
    corruption = 1.0 - np.array([c.control_of_corruption for c in inputs.baseline.countries]) / 100.0
    return (1.0 - draws["leak"][:, None] * corruption) * (1.0 - draws["fungible"][:, None])


class Members(NamedTuple):
    """What differs by member and is the same in all scenarios compared; member first in every array."""

    draws: NDArray[np.void]
    organised: Floats
    spill: Floats
    base: Floats
    keep: Floats
    reversal: Floats
    shock: Floats
