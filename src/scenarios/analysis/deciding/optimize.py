"""The best plan, how flat the best is, what binds it, and what it is worth on draws that the search did not see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from scenarios.analysis.deciding.bench import Bench, bench_of
from scenarios.analysis.deciding.leeway import Leeway
from scenarios.analysis.deciding.nearly import near
from scenarios.analysis.deciding.polytope import Polytope
from scenarios.analysis.deciding.rivals import rivals_of
from scenarios.analysis.deciding.search import Counted, Found, best_of, climb
from scenarios.analysis.deciding.shadow import Binding, bindings
from scenarios.analysis.deciding.starts import starting_points
from scenarios.analysis.deciding.target import Target
from scenarios.analysis.deciding.telling import teller
from scenarios.analysis.deciding.told import Measured, Unseen, draws_of_variants, on_draws, on_unseen, told
from scenarios.analysis.tornado import Bar, tornado
from scenarios.arrays import Floats
from scenarios.engine.ensemble.run import Progress
from scenarios.spec.load import Loaded
from scenarios.spec.plain import to_plain
from scenarios.spec.scenario import ScenarioSpec

SEARCHED = 512
"""Draws that a search sees, unless another number is asked for."""
UNSEEN = 4096
"""Draws that it does not see, on which its answer is told."""
STARTS = 3
NEAR = 0.05
"""Part of the gain that may be given up in the set of plans that are nearly as good."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard is sought: draws of the search, other draws to tell the answer on, searches from unlike starts.

    share: part of the gain that may be given up in what is nearly as good.
    """

    members: int = SEARCHED
    unseen: int = UNSEEN
    starts: int = STARTS
    share: float = NEAR


USUAL = Effort()
FILE = "the file"
"""What the file's own plan is called beside others."""
EACH_SEARCH = 12
"""Plans a variable that a search takes, about: to tell how far it is."""


@dataclass(frozen=True, slots=True)
class Rested:
    """A variable at a bound, why it is there, and the uncertain number that the gain of its part rests on most, if any does."""

    binding: Binding
    because: str
    rests_on: Bar | None


@dataclass(frozen=True, slots=True)
class Flat:
    """What is nearly as good: ranges (variable,), others of the same part free to move; nan where there is no gain to give up.

    share: the part of the gain that may be given up; slack: as much in the objective. r2: of each part's fit, by its name.
    """

    low: Floats
    high: Floats
    share: float
    slack: float
    r2: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Optimized:
    """The answer; effects are against the plan with all that is chosen as reported.

    loaded: the file; best: the plan found. x (variable,): its numbers as a file has them. searched: on the draws of the
    search. again (variable,): where a search on other draws ended. members: draws of the search. evaluations: plans run to
    find and to describe the best.
    """

    loaded: Loaded
    best: Loaded
    target: Target
    leeway: Leeway
    found: Found
    x: Floats
    flat: Flat
    bounds: tuple[Rested, ...]
    searched: Measured
    unseen: Unseen
    again: Floats
    members: int
    evaluations: int

    @property
    def apart(self) -> float:
        """How far a share lies from that of the search on other draws, at most."""
        return float(np.abs(self.x - self.again).max())

    @property
    def lost(self) -> float:
        """What the plan of the other search gives up on unseen draws, as a part of the gain there."""
        gain = self.unseen.best.worth
        return (gain - self.unseen.others[AGAIN].worth) / gain if gain > 0.0 else 0.0

    @property
    def stable(self) -> bool:
        """Whether a search on other draws leads to a plan that is nearly as good."""
        return abs(self.lost) <= self.flat.share


AGAIN = "searched again on other draws"
"""What the plan of the second search is called."""


def optimize(
    loaded: Loaded,
    leeway: Leeway,
    target: Target,
    effort: Effort = USUAL,
    *,
    workers: int = 2,
    progress: Progress | None = None,
) -> Optimized:
    """Seek the best plan of a scenario, and tell it on draws that the search did not see.

    Args:
        loaded: the file; its seed is that of the search.
        leeway: what may be chosen, with its limits.
        target: what is made as large as can be.
        effort: draws and searches.
        workers: threads.
        progress: told how many draws are done, of about how many.
    """
    seed, plain = loaded.scenario.ensemble.seed, replace(loaded, scenario=leeway.plain)
    tell = teller(progress, _guess(leeway, effort))
    bench = bench_of(on_draws(plain, effort.members, seed), target.outcome.wants, workers, tell)
    worth, points = worth_of(bench, leeway, target), starting_points(leeway, loaded, effort.starts)
    scale = scale_of(worth(np.array(points)))
    found = best_of(worth, leeway.space, points, scale)
    x = leeway.rounded(found.best.x)
    flat, bounds = _flat(worth, leeway, x, effort.share, seed), _bounds(worth, bench, leeway, target, x, scale)
    other = bench_of(on_draws(plain, effort.members, seed + 2), target.outcome.wants, workers, tell)
    again = leeway.rounded(climb(worth_of(other, leeway, target), leeway.space, x, scale).x)
    best, unseen = _best(loaded, leeway, x), on_draws(plain, effort.unseen, seed + 1)
    return Optimized(
        loaded=loaded,
        best=best,
        target=target,
        leeway=leeway,
        found=found,
        x=x,
        flat=flat,
        bounds=bounds,
        searched=told(bench.look([leeway.plan(x)], target.draws)[0], target),
        unseen=on_unseen(unseen, best.scenario, _beside(loaded, leeway, again), target, workers, tell),
        again=again,
        members=effort.members,
        evaluations=worth.count,
    )


def _beside(loaded: Loaded, leeway: Leeway, again: Floats) -> dict[str, ScenarioSpec]:
    """Plans to set beside the best: the file's own where it differs from what is reported, named rules, the second search's."""
    own = {FILE: loaded.scenario} if leeway.differs(loaded.scenario) else {}
    return own | rivals_of(leeway) | {AGAIN: leeway.plan(again)}


def worth_of(bench: Bench, leeway: Leeway, target: Target) -> Counted:
    """The statistic of plans at points, on the draws of a bench."""

    def worth(points: Floats) -> Floats:
        draws = bench.look([leeway.plan(x) for x in points], target.draws)
        return np.array([target.worth(one) for one in draws])

    return Counted(worth)


def scale_of(values: Floats) -> float:
    """A size of differences that matter: the greatest of the values at the starts, 1 where they are all nothing."""
    return float(np.abs(values).max()) or 1.0


def _flat(worth: Counted, leeway: Leeway, x: Floats, share: float, seed: int) -> Flat:
    """Ranges of each part by itself, all others held at the best."""
    slack = share * float(worth(x[None])[0])
    low, high = np.full(len(x), np.nan), np.full(len(x), np.nan)
    r2 = {}
    for (part, program), places in leeway.groups().items() if slack > 0.0 else ():
        found = near(_part(worth, x, places), leeway.space.within(places), x[places], slack, seed)
        low[places], high[places] = found.low, found.high
        r2[f"{part}.{program}"] = found.r2
    return Flat(low, high, share, slack, r2)


def _part(worth: Counted, x: Floats, places: list[int]) -> Counted:
    """The worth of some variables, all others held."""

    def held(points: Floats) -> Floats:
        whole = np.repeat(x[None], len(points), axis=0)
        whole[:, places] = points
        return worth(whole)

    return Counted(held)


def _bounds(worth: Counted, bench: Bench, leeway: Leeway, target: Target, x: Floats, scale: float) -> tuple[Rested, ...]:
    """What stands at a bound; for each part that does, its gain over what is reported is laid to the uncertain numbers."""
    ends = Polytope(np.zeros(len(x)), np.ones(len(x)))
    found = bindings(worth, leeway.space, x, scale, ends)
    parts = {(leeway.variables[one.place].part, leeway.variables[one.place].program) for one in found}
    bars = {part: _most(bench, leeway, target, x, part) for part in sorted(parts)}
    out = []
    for one in found:
        variable = leeway.variables[one.place]
        because = variable.low_because if one.side < 0 else variable.high_because
        out.append(Rested(one, because, bars[variable.part, variable.program]))
    return tuple(out)


def _most(bench: Bench, leeway: Leeway, target: Target, x: Floats, part: tuple[str, str]) -> Bar | None:
    """The uncertain number that moves the gain of a part most; None where none stands above its error."""
    best = leeway.plan(x)
    with_, without = bench.look([best, leeway.without(best, part)], target.draws)
    bars = tornado(bench.drawn(), with_ - without)
    return bars[0] if bars else None


def _best(loaded: Loaded, leeway: Leeway, x: Floats) -> Loaded:
    """The plan found, as a scenario of its own."""
    parts = " and ".join(dict.fromkeys(one.part for one in leeway.variables))
    words = {"name": f"{loaded.scenario.name[:50].rstrip()}, best {parts}", "description": "", "question": "", "reason": {}}
    scenario = leeway.plan(x).model_copy(update=words)
    return replace(loaded, scenario=scenario, data=to_plain(scenario))


def _guess(leeway: Leeway, effort: Effort) -> int:
    """About how many draws all of it takes."""
    free = len(leeway.variables)
    searches = EACH_SEARCH * free * (effort.starts + 1)
    around = sum((len(x) + 1) * (len(x) + 2) for x in leeway.groups().values())
    told_ = effort.unseen * (2 + len(rivals_of(leeway))) + draws_of_variants(effort.unseen)
    return effort.members * (searches + around + 10 * free) + told_
