"""A block of members, drawn: what differs by member and is the same in all scenarios that are compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats, Ints
from scenarios.baseline.parameters import of_country
from scenarios.engine.chance.draws import draw, reversals, split_shares, uniforms
from scenarios.engine.chance.shocks import shock_paths
from scenarios.engine.plan.inputs import CEILING_PARAMETERS, Inputs, base_ceilings
from scenarios.engine.plan.offers import soft_shares
from scenarios.lanes import Tiles, into_tiles
from scenarios.shelf import Shelf, opener

KERNEL_PARAMETERS = (
    *("lead", "tau_obligate", "lapse", "tau_disburse_hard", "tau_disburse_soft", "slowness", "fungible", "waste"),
    *("build_hard", "build_institutions", "build_prevention", "decay_hard", "decay_soft", "corrosion"),
    *("capacity_gain", "capacity_fade", "leverage", "half_saturation", "tau_fragmentation", "fragmentation", "long_run"),
    *("push", "displaced", "flow_elasticity", "scarcity", "demand_elasticity", "arms_elasticity", "synergy", "policing"),
    *("cover", "max_prevention", "impunity", "conviction", "transition"),
    *("classification_shift", "enacted_over_request", "regional_share"),
)
"""Parameters that steps read."""
SHOCK_PARAMETERS = ("shock_sd", "shock_rho", "shock_df", "shock_correlation")
"""Parameters that shocks rest on."""

DRAWN = Shelf(
    "drawn",
    dict.fromkeys(KERNEL_PARAMETERS, "lane")
    | dict.fromkeys(("organised", "spill", "base", "keep", "reversal", "shock", "soft_share"), "rows"),
)
"""What the kernel reads of a member: parameters; organised share, spill, keep by country, base ceilings (kind, country),
reversals (fiscal year, country), shocks (year, country), soft shares of `soft_shares`."""
open_drawn = opener(DRAWN, of_tiles=True)


class Members(NamedTuple):
    """What differs by member and is the same in all scenarios compared; member first in every array."""

    draws: NDArray[np.void]
    organised: Floats
    spill: Floats
    base: Floats
    keep: Floats
    reversal: Floats
    shock: Floats
    soft_share: Floats


@dataclass(frozen=True, slots=True)
class Block:
    """Members of one block of a run, and the split that each of them holds for reported.

    tiles, starts: the same numbers as the kernel reads them, by the names of DRAWN. seed and number say which block, places
    (member,) which of its members: the luck of lumps is drawn from them.
    """

    members: Members
    splits: dict[str, Floats]
    seed: int
    number: int
    places: Ints
    tiles: Tiles = field(init=False)
    starts: Ints = field(init=False)

    def __post_init__(self) -> None:
        """Lay the members' numbers out in tiles."""
        draws, size = self.members.draws, len(self.places)
        rows = {name: draws[name] for name in KERNEL_PARAMETERS} | self.members._asdict()
        rows["base"] = self.members.base.transpose(0, 2, 1)
        flat = [rows[name].reshape(size, prod(rows[name].shape[1:])) for name in DRAWN.kinds]
        starts = DRAWN.starts({name: one.shape[1:] for name, one in zip(DRAWN.kinds, flat, strict=True)})
        object.__setattr__(self, "tiles", into_tiles(np.concatenate(flat, axis=1)))
        object.__setattr__(self, "starts", starts)

    def __len__(self) -> int:
        return len(self.members.draws)

    def part(self, first: int, last: int) -> Block:
        """Members first..last-1 of this block."""
        return self if (first, last) == (0, len(self)) else self.chosen(np.arange(first, last))

    def chosen(self, places: Ints) -> Block:
        """Some members, in any order, each as often as it is named."""
        members = Members._make(array[places] for array in self.members)
        return Block(members, {k: v[places] for k, v in self.splits.items()}, self.seed, self.number, self.places[places])


def draw_block(inputs: Inputs, seed: int, block: int) -> Block:
    """Draw the whole of one block of 256 members."""
    return block_at(inputs, seed, block, uniforms(seed, block))


def block_at(inputs: Inputs, seed: int, block: int, points: Floats, like: Block | None = None) -> Block:
    """A block whose parameters are drawn at given points; shocks, splits and reversals have the block's own random numbers.

    Args:
        inputs: the reference run's.
        seed: of the ensemble.
        block: whose random numbers.
        points: (member, column), strictly between 0 and 1.
        like: this block at other points: what rests on none of the parameters that differ is taken from it.
    """
    baseline, countries = inputs.baseline, inputs.baseline.countries
    codes = inputs.codes
    draws = draw(baseline.parameters, inputs.distributions, points)
    kept = None if like is None or (like.seed, like.number) != (seed, block) else like
    members = Members(
        draws=draws,
        organised=_by_country(draws, [_own(draws, c.organised_share, c.code) for c in countries], 1.0),
        spill=_by_country(draws, [c.spill for c in countries], 1.0),
        base=_ceilings(inputs, draws),
        keep=_keep(inputs, draws),
        reversal=(
            kept.members.reversal
            if kept and _same(kept, draws, ("reversal_hazard",))
            else reversals(seed, block, codes, len(inputs.fiscal_years), draws["reversal_hazard"])
        ),
        shock=kept.members.shock if kept and _same(kept, draws, SHOCK_PARAMETERS) else _shocks(inputs, seed, block, draws),
        soft_share=np.stack([draws[name] for name in soft_shares(baseline)] or [np.zeros(len(draws))], axis=-1),
    )
    splits = kept.splits if kept and _same(kept, draws, ("split_concentration",)) else _splits(inputs, seed, block, draws)
    return Block(members, splits, seed, block, np.arange(len(draws)))


def _same(block: Block, draws: NDArray[np.void], names: tuple[str, ...]) -> bool:
    """Whether a block has these draws of some parameters."""
    return all(np.array_equal(block.members.draws[name], draws[name]) for name in names)


def _shocks(inputs: Inputs, seed: int, block: int, draws: NDArray[np.void]) -> Floats:
    """Shocks of all years, nothing to the origin: (member, year, country).

    Where the origin lies before the run's years they have gathered since; the first year stands for the origin.
    """
    first, origin = inputs.region.origin + 1, inputs.scenario.origin
    paths = shock_paths(seed, block, inputs.codes, inputs.shocks.sd, inputs.years[-1] - origin, draws)
    shock = np.zeros((len(draws), len(inputs.years), len(inputs.codes)))
    shock[:, first:] = paths[:, inputs.years[0] + first - origin - 1 :]
    return shock


def _splits(inputs: Inputs, seed: int, block: int, draws: NDArray[np.void]) -> dict[str, Floats]:
    """The split that each member holds for reported, by program: (member, country)."""
    return {
        giver.name: split_shares(seed, block, giver.name, giver.countries, giver.weights, draws["split_concentration"])
        for giver in inputs.givers
        if giver.estimated and giver.width > 1
    }


def _own(draws: NDArray[np.void], name: str, code: str) -> str:
    """The field with a parameter's draws for one country: its own, if there is such a law."""
    own = of_country(name, code)
    return own if own in (draws.dtype.names or ()) else name


def _by_country(draws: NDArray[np.void], names: list[str | None], otherwise: float) -> Floats:
    """The parameter that each country names (member, country); a constant where it names none."""
    columns = [draws[name] if name else np.full(len(draws), otherwise) for name in names]
    return np.ascontiguousarray(np.stack(columns, axis=-1))


def _ceilings(inputs: Inputs, draws: NDArray[np.void]) -> Floats:
    if not inputs.ceilings_on:
        return np.full((len(draws), len(inputs.codes), 2), np.inf)
    fields = [name for name in draws.dtype.names or () if name.partition("@")[0] in CEILING_PARAMETERS]
    return base_ceilings(inputs.baseline.countries, {name: draws[name] for name in fields})


def _keep(inputs: Inputs, draws: NDArray[np.void]) -> Floats:
    """What is received of a disbursed dollar (member, country): less leakage, which corruption scales, and fungible money."""
    corruption = 1.0 - np.array([c.control_of_corruption for c in inputs.baseline.countries]) / 100.0
    return (1.0 - draws["leak"][:, None] * corruption) * (1.0 - draws["fungible"][:, None])
