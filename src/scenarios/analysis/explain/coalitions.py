"""Members of a block under coalitions of channels, each member under one of its own: nothing is built anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.explain.decisions import MIX, differing, taking
from scenarios.analysis.measure import Outcome
from scenarios.analysis.outcomes import outcome_of
from scenarios.analysis.run_view import RunView, view_of_block
from scenarios.analysis.totals import FIXED_MIXES, at_level_of
from scenarios.arrays import Floats
from scenarios.baseline.parameters import Parameter
from scenarios.engine.chance.members import Block
from scenarios.engine.ensemble.collect import needs_books
from scenarios.engine.plan.inputs import Inputs, build, reference_of, same_plan
from scenarios.engine.years.simulate import BlockRun, simulate
from scenarios.spec.load import Loaded
from scenarios.spec.scenario import ScenarioSpec
from scenarios.terms import CHANNELS


@dataclass(frozen=True, slots=True)
class Pair:
    """Two scenarios ready to be explained; they end with the last year that the outcome counts.

    `mixed` holds a scenario for every coalition of `decisions`, numbered by bits: the first is the base, the last the
    other. `halves`: for every coalition without the mix, what it is with the other's level of the mix alone, and with its
    order alone; none where the mix is no decision, or reacts to what planners see.
    """

    reference: Inputs
    mixed: tuple[Inputs, ...]
    halves: tuple[tuple[Inputs, Inputs], ...]
    decisions: tuple[str, ...]
    channels: tuple[str, ...]
    outcome: Outcome

    @property
    def sides(self) -> tuple[Inputs, Inputs]:
        """The base and the other."""
        return self.mixed[0], self.mixed[-1]


def make_pair(base: Loaded, other: Loaded, metric: str) -> Pair:
    """Build inputs for both scenarios, for what lies between them, and for the reference run."""
    outcome, ends, reference = _ends(base, other, metric)
    decisions = differing(*ends)
    chosen = [[name for n, name in enumerate(decisions) if s >> n & 1] for s in range(2 ** len(decisions))]
    mixed = tuple(_built(taking(ends[0], ends[1], names), base, reference) for names in chosen)
    halves = _halves(base, other, ends, chosen) if MIX in decisions else ()
    return Pair(reference, mixed, halves, decisions, _active(mixed) if decisions else (), outcome)


def two_sides(base: Loaded, other: Loaded, metric: str) -> Pair:
    """The same with nothing between the two."""
    outcome, ends, reference = _ends(base, other, metric)
    mixed = tuple(_built(one, base, reference) for one in ends)
    return Pair(reference, mixed, (), (), (), outcome)


def _ends(base: Loaded, other: Loaded, metric: str) -> tuple[Outcome, list[ScenarioSpec], Inputs]:
    """The outcome, both scenarios no longer than it counts, and their reference run."""
    outcome = outcome_of(metric, finite=True)
    shorter = _to_last_picture if outcome.until == "show_to" else _whole
    ends = [shorter(x.scenario) for x in (base, other)]
    return outcome, ends, build(reference_of(ends[0], base.baseline), base.baseline)


def _built(scenario: ScenarioSpec, base: Loaded, reference: Inputs) -> Inputs:
    """A scenario's inputs; the reference's own where it is the reference."""
    return reference if same_plan(scenario, reference.scenario) else build(scenario, base.baseline)


def _halves(
    base: Loaded, other: Loaded, ends: Sequence[ScenarioSpec], chosen: Sequence[Sequence[str]]
) -> tuple[tuple[Inputs, Inputs], ...]:
    """The two halves of the mix in every coalition without it."""
    plans = [plan for one in ends for plan in one.programs.values()]
    if any(plan.mix.rule not in FIXED_MIXES for plan in plans):
        return ()
    level, order = at_level_of(base, other), at_level_of(other, base)
    found = []
    for names in (names for names in chosen if MIX not in names):
        here = taking(ends[0], ends[1], names)
        found.append((_mixed(taking(here, ends[1], [MIX]), level), _mixed(here, order)))
    return tuple((build(a, base.baseline), build(b, base.baseline)) for a, b in found)


def _mixed(scenario: ScenarioSpec, source: ScenarioSpec) -> ScenarioSpec:
    """A scenario with the mix of another, and all else that belongs to the decision as it is."""
    plans = {
        name: plan.model_copy(update={key: getattr(source.programs[name], key) for key in ("mix", "mix_shift")})
        for name, plan in scenario.programs.items()
    }
    return scenario.model_copy(update={"programs": plans})


def _to_last_picture(scenario: ScenarioSpec) -> ScenarioSpec:
    end = max(scenario.horizon.show_to, scenario.origin)
    return scenario.model_copy(update={"horizon": scenario.horizon.model_copy(update={"run_off": end})})


def _whole(scenario: ScenarioSpec) -> ScenarioSpec:
    return scenario


def _active(mixed: tuple[Inputs, ...]) -> tuple[str, ...]:
    """Channels that can carry something: not switched off, and not of a lever that nobody moves."""
    still = {name for name in ("demand", "arms") if all((getattr(x.levers, name) == 1.0).all() for x in mixed)}
    return tuple(name for name in CHANNELS if name not in still and name not in mixed[0].scenario.channels_off)


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


def run_of(pair: Pair, inputs: Inputs, block: Block, multiplier: Floats | None = None) -> BlockRun:
    """One scenario's run; `multiplier` is the reference run's, None for that run itself. Books only where they are wanted."""
    return simulate(inputs, block, multiplier, needs_books(pair.outcome.wants))


def multiplier_of(run: BlockRun) -> Floats:
    """What the reference run hands to all others: (member, year, country)."""
    return run.state.of("multiplier")


def view(pair: Pair, run: BlockRun) -> RunView:
    """What the outcome reads of a run."""
    return view_of_block(run, pair.outcome.wants)


def left(pair: Pair, run: BlockRun, base: RunView | None) -> Floats:
    """What a decision can still gain: (member, part, place), summed over parts, places with all of them last.

    Homicides, year by year, so that exchanging the two scenarios only turns signs; else the outcome itself, its sign turned.
    `base` is what a paired outcome is told against.
    """
    found = view(pair, run)
    if pair.outcome.name in ("homicides_averted", "homicides_averted_run_off"):
        return with_all(found.homicides(getattr(found, pair.outcome.until)))
    return -pair.outcome.by_place(found, base or found)[:, None]


def changed_by(pair: Pair, block: Block) -> Floats:
    """What the other scenario changes in the outcome against the base: (member, place)."""
    reference = run_of(pair, pair.reference, block)
    multiplier = multiplier_of(reference)
    runs = (reference if side is pair.reference else run_of(pair, side, block, multiplier) for side in pair.sides)
    base, other = (view(pair, run) for run in runs)
    return pair.outcome.change(other, base)


def with_all(values: Floats) -> Floats:
    """Values by country and their sum behind them: (..., place)."""
    return np.concatenate([values, values.sum(-1, keepdims=True)], axis=-1)
