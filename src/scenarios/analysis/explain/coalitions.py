"""Members of a block under coalitions of channels, each member under one of its own: nothing is built anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.explain.decisions import differing, taking
from scenarios.baseline.parameters import Parameter
from scenarios.engine.inputs import Inputs, build, reference_of
from scenarios.engine.members import Block
from scenarios.engine.simulate import simulate
from scenarios.engine.state import Floats, Members
from scenarios.spec.load import Loaded
from scenarios.spec.scenario import Scenario
from scenarios.terms import CHANNELS


@dataclass(frozen=True, slots=True)
class Pair:
    """Two scenarios ready to be explained; money and effects end with the last pictured year.

    `mixed` holds a scenario for every coalition of `decisions`, numbered by bits: the first is the base, the last the
    other. `people` (year, country): mid-year population in 100,000, years from the third row of a run's record on, zero
    after the last pictured year.
    """

    reference: Inputs
    mixed: tuple[Inputs, ...]
    decisions: tuple[str, ...]
    channels: tuple[str, ...]
    people: Floats

    @property
    def sides(self) -> tuple[Inputs, Inputs]:
        """The base and the other."""
        return self.mixed[0], self.mixed[-1]


def make_pair(base: Loaded, other: Loaded) -> Pair:
    """Build inputs for both scenarios, for what lies between them, and for the reference run."""
    baseline = base.baseline
    ends = [_to_last_picture(x.scenario) for x in (base, other)]
    decisions = differing(*ends)
    chosen = [[name for n, name in enumerate(decisions) if s >> n & 1] for s in range(2 ** len(decisions))]
    reference = build(reference_of(ends[0], baseline), baseline)
    mixed = tuple(
        reference if _same_plan(one, reference.scenario) else build(one, baseline)
        for one in (taking(ends[0], ends[1], names) for names in chosen)
    )
    return Pair(reference, mixed, decisions, _active(mixed) if decisions else (), _people(mixed[0]))


def _to_last_picture(scenario: Scenario) -> Scenario:
    end = max(scenario.horizon.show_to, scenario.origin)
    return scenario.model_copy(update={"horizon": scenario.horizon.model_copy(update={"run_off": end})})


def _same_plan(one: Scenario, reference: Scenario) -> bool:
    """Whether a scenario decides what the reference run decides: then its run is the reference run."""
    names = {"name": "", "description": "", "question": ""}
    return one.model_copy(update=names) == reference.model_copy(update=names)


def _active(mixed: tuple[Inputs, ...]) -> tuple[str, ...]:
    """Channels that can carry something: not switched off, and not of a lever that nobody moves."""
    still = {name for name in ("demand", "arms") if all((getattr(x.levers, name) == 1.0).all() for x in mixed)}
    return tuple(name for name in CHANNELS if name not in still and name not in mixed[0].scenario.channels_off)


def _people(inputs: Inputs) -> Floats:
    shown = inputs.years[2:]
    heads = np.stack([inputs.baseline.population_of(year) for year in shown]) / 1e5
    heads[[year > inputs.scenario.horizon.show_to for year in shown]] = 0.0
    return heads


def under(block: Block, parameters: Mapping[str, Parameter], on: Mapping[str, NDArray[np.bool_]]) -> Block:
    """The block with channels switched off member by member.

    Args:
        block: members with every channel on.
        parameters: the registry, which has each parameter's channel and value of no effect.
        on: (member,) by channel; channels that are not named stay as they are.
    """
    draws = block.members.draws.copy()
    for name, parameter in parameters.items():
        if parameter.channel is not None and parameter.channel in on and parameter.neutral is not None:
            draws[name] = np.where(on[parameter.channel], draws[name], parameter.neutral)
    base, keep = block.members.base, block.members.keep
    if "absorption" in on:
        base = np.where(on["absorption"][:, None, None], base, np.inf)
    if "leakage" in on:
        keep = np.where(on["leakage"][:, None], keep, 1.0)
    return replace(block, members=block.members._replace(draws=draws, base=base, keep=keep))


def chosen(block: Block, places: NDArray[np.int64]) -> Block:
    """Some members of a block, in any order, each as often as it is named."""
    members = Members._make(array[places] for array in block.members)
    splits = {name: shares[places] for name, shares in block.splits.items()}
    return replace(block, members=members, splits=splits, places=block.places[places])


def homicides(pair: Pair, inputs: Inputs, block: Block, multiplier: Floats) -> Floats:
    """Homicides (member, year, country) of one scenario; `multiplier` is the reference run's."""
    return simulate(inputs, block, multiplier, observe=False).record.rate[:, 2:] * pair.people


def reference_run(pair: Pair, block: Block) -> tuple[Floats, Floats]:
    """The reference run: its multiplier (member, year, country) and its homicides."""
    record = simulate(pair.reference, block, observe=False).record
    return np.ascontiguousarray(record.multiplier), record.rate[:, 2:] * pair.people


def averted(pair: Pair, block: Block) -> Floats:
    """Homicides that the other scenario has fewer than the base: (member, place); places are countries, then all of them."""
    multiplier, at_reference = reference_run(pair, block)
    base, other = (at_reference if side is pair.reference else homicides(pair, side, block, multiplier) for side in pair.sides)
    return with_all((base - other).sum(1))


def with_all(values: Floats) -> Floats:
    """Values by country and their sum behind them: (..., place)."""
    return np.concatenate([values, values.sum(-1, keepdims=True)], axis=-1)
