"""Why one scenario differs from another: by the channels that carry the difference, and by what was decided.

The paired difference in homicides is shared out member by member, so that the parts sum to it: by channel over random
orders in which channels are switched on (in both scenarios and in the reference run alike), by decision over all coalitions.
These are parts of a difference between draws of our assumptions; they show what the model rests on, not what aid does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.compare import refuse_unlike, unique_names
from scenarios.analysis.explain.coalitions import (
    Pair,
    changed_by,
    left,
    make_pair,
    multiplier_of,
    run_of,
    under,
    view,
)
from scenarios.analysis.explain.decisions import MIX
from scenarios.analysis.explain.explanation import Explained, Part, as_json, leaders, part, unsure
from scenarios.analysis.explain.shapley import coalitions, exact_shares, ranks, shares, within
from scenarios.analysis.outcomes import DEFAULT
from scenarios.analysis.run_view import RunView
from scenarios.arrays import Floats
from scenarios.baseline.booking import told
from scenarios.engine.chance.blocks import blocks, places
from scenarios.engine.chance.draws import BLOCK
from scenarios.engine.chance.members import Block, draw_block
from scenarios.engine.ensemble.run import Progress
from scenarios.engine.ensemble.threads import side_by_side
from scenarios.engine.plan.inputs import Inputs
from scenarios.spec.load import Loaded

__all__ = ["Explained", "Part", "as_json", "explain", "leaders", "part", "unsure"]

Job = Callable[[], Floats]


def explain(
    base: Loaded, other: Loaded, *, workers: int = 2, progress: Progress | None = None, metric: str = DEFAULT
) -> Explained:
    """Why the other scenario averts more or fewer homicides than the base, to the last pictured year, or another outcome.

    Args:
        base: what is compared against.
        other: what is explained; the same members, seed and assumptions.
        workers: threads; the result does not depend on them.
        progress: told how many members are done, in parts.
        metric: the outcome that is explained.

    Raises:
        ScenarioError: the two cannot be compared draw by draw; the metric is no outcome, or not a number in every draw.
    """
    refuse_unlike([base, other])
    pair = make_pair(base, other, metric)
    ensemble = base.scenario.ensemble
    found = []
    for block in blocks(ensemble.members):
        here = places(block, ensemble.members)
        size = here.stop - here.start
        tell = _teller(progress, here.start, size, ensemble.members)
        found.append(_explain_block(pair, ensemble.seed, block, size, workers, tell))
    return _named(base, other, pair, *(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _teller(progress: Progress | None, first: int, size: int, members: int) -> Callable[[int, int], None]:
    """Progress in members: a block counts in proportion to its finished jobs."""

    def tell(done: int, jobs: int) -> None:
        if progress:
            progress(first + size * done // jobs, members)

    return tell


def _explain_block(
    pair: Pair, seed: int, block: int, size: int, workers: int, tell: Callable[[int, int], None]
) -> tuple[Floats, ...]:
    """One block: total, outside (member, place), channels, variance, decisions, halves of the mix (member, part, place)."""
    drawn = draw_block(pair.reference, seed, block).part(0, size)
    joins = ranks(seed, block, pair.channels)[:, :, :size]
    wanted = coalitions(joins) + np.arange(size) * 2 ** len(pair.channels)  # a member under a coalition, as one number
    each, places = np.unique(wanted, return_inverse=True)
    multiplier = multiplier_of(run_of(pair, pair.reference, drawn))
    base = view(pair, run_of(pair, pair.sides[0], drawn, multiplier)) if pair.outcome.paired and not pair.outcome.axes else None
    between = [*pair.mixed, *(half for two in pair.halves for half in two)]
    jobs = [_between(pair, one, drawn, multiplier, base) for one in between]
    jobs += [_coalitions(pair, drawn, each[first : first + BLOCK]) for first in range(0, len(each), BLOCK)]
    results = []
    for done, result in enumerate(side_by_side(lambda job: job(), jobs, workers), start=1):
        results.append(result)
        tell(done, len(jobs))
    worth = np.concatenate(results[len(between) :])[places.reshape(wanted.shape)]
    channels, variance = shares(joins, worth)
    return worth[0, 0, -1], worth[0, 0, 0], channels, variance, *_decided(pair, results[: len(between)])


def _decided(pair: Pair, worth: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Shares of the decisions (member, decision, place), and of level and order in that of the mix (member, 2 or 0, place)."""
    mixed, rest = worth[: len(pair.mixed)], worth[len(pair.mixed) :]
    whole = exact_shares(mixed)
    if not pair.halves:
        return whole, whole[:, :0]
    halves = list(zip(rest[::2], rest[1::2], strict=True))
    return whole, within(mixed, halves, pair.decisions.index(MIX))


def _between(pair: Pair, inputs: Inputs, drawn: Block, multiplier: Floats, base: RunView | None) -> Job:
    """What is left to gain in a scenario between the two that a coalition of decisions makes."""
    return lambda: left(pair, run_of(pair, inputs, drawn, multiplier), base)


def _coalitions(pair: Pair, drawn: Block, each: NDArray[np.int64]) -> Job:
    """What is changed for members, each under its coalition of channels: (number of both, place)."""
    members, sets = np.divmod(each, 2 ** len(pair.channels))
    on = {name: (sets >> n & 1).astype(bool) for n, name in enumerate(pair.channels)}
    return lambda: changed_by(pair, under(drawn.chosen(members), pair.reference.baseline.parameters, on))


def _named(base: Loaded, other: Loaded, pair: Pair, *arrays: Floats) -> Explained:
    """The arrays with their names: in the order of `_explain_block`."""
    total, outside, channels, variance, decisions, mix = arrays
    baseline, scenario = base.baseline, base.scenario
    names = unique_names([base.scenario.name, other.scenario.name])
    places = _places(pair)
    all_names = {c.code: c.name for c in baseline.countries} | dict(baseline.regional_units)
    all_names |= {name: program.title for name, program in baseline.programs.items()}
    label = baseline.vintages[scenario.vintage].label
    return Explained(
        base=names[0],
        other=names[1],
        countries={code: all_names[code] for code in places},
        known_budgets=frozenset(c.code for c in baseline.countries if c.own_budget_status != "assumed"),
        first=scenario.horizon.first,
        until=getattr(scenario.horizon, pair.outcome.until),
        seed=scenario.ensemble.seed,
        source=f"{baseline.money_label.removeprefix('Money: ').rstrip('.')}; {label}",
        invented=baseline.status == "invented",
        booking=told(baseline, scenario.booking),
        total=total,
        outside=outside,
        channel_names=pair.channels,
        channels=channels,
        order_variance=variance,
        decision_names=pair.decisions,
        decisions=decisions,
        mix=mix,
        metric=pair.outcome.name,
    )


def _places(pair: Pair) -> tuple[str, ...]:
    """What a part can be told for, beside all together: countries, units or programs, as the outcome has them."""
    inputs = pair.reference
    found = {"country": inputs.codes, "unit": inputs.units, "program": sorted(inputs.baseline.programs)}
    return tuple(found[pair.outcome.axes[0]]) if pair.outcome.axes else ()
