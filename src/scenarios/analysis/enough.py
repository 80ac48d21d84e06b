"""As many members as a headline needs: more and more whole blocks, until its Monte Carlo error is small enough."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scenarios.analysis.compare import Band, band, whole_change
from scenarios.analysis.gathered import gathered
from scenarios.analysis.outcomes import DEFAULT, OUTCOMES
from scenarios.engine.chance.draws import BLOCK
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.run import Progress, run
from scenarios.engine.ensemble.threads import Workers
from scenarios.spec.load import Loaded

MOST = 100_000
"""Members beyond which a run does not go by itself."""
FASTEST = 8
"""By how much the number may grow at once: an error from few members foretells little."""


@dataclass(frozen=True, slots=True)
class Enough:
    """Scenarios with the members that were needed, their results, and the error of the headline that was furthest off.

    reached: whether the error is as small as was asked.
    """

    loaded: tuple[Loaded, ...]
    results: tuple[Result, ...]
    error: float
    reached: bool

    @property
    def members(self) -> int:
        """How many were run."""
        return self.loaded[0].scenario.ensemble.members


def until(
    loaded: Sequence[Loaded],
    error: float,
    most: int = MOST,
    workers: Workers = 2,
    progress: Progress | None = None,
    metric: str = DEFAULT,
    hold: bool = True,
) -> Enough:
    """Run scenarios with more members until the median change of an outcome by each is known to within an error.

    The error of a median falls with the square root of the members, which says how many more to take; the members before stay.

    Args:
        loaded: comparable scenarios, the base first, with the members to begin with.
        error: the greatest Monte Carlo error of any of the medians (in all places), in the outcome's unit: homicides.
        most: members at most.
        workers: threads, or a crew elsewhere.
        progress: told how many members are done.
        metric: the outcome.
        hold: whether every member's arrays are held; else only as `gathered` holds them.
    """
    members = whole_blocks(loaded[0].scenario.ensemble.members, most)
    while True:
        now = [with_members(one, members) for one in loaded]
        results = (
            run(now, workers=workers, progress=progress)
            if hold
            else gathered(now, metrics=[metric], workers=workers, progress=progress)
        )
        found = max(headline(results[0], other, metric).mc_error["p50"] for other in results[1:])
        if found <= error or members >= most:
            return Enough(tuple(now), tuple(results), found, found <= error)
        members = whole_blocks(next_members(members, found, error), most)


def next_members(members: int, found: float, error: float) -> int:
    """How many members should have the error asked for, a tenth more to be safe; at most eight times as many.

    >>> next_members(256, 10.0, 5.0), next_members(256, 100.0, 1.0)
    (1127, 2048)
    """
    return min(FASTEST * members, math.ceil(1.1 * members * (found / error) ** 2))


def whole_blocks(members: int, most: int = MOST) -> int:
    """So many members, in whole blocks; at most `most`.

    >>> whole_blocks(1), whole_blocks(1000), whole_blocks(300, 400)
    (256, 1024, 400)
    """
    return min(most, BLOCK * math.ceil(members / BLOCK))


def with_members(loaded: Loaded, members: int) -> Loaded:
    """The scenario with another number of members."""
    ensemble = loaded.scenario.ensemble.model_copy(update={"members": members})
    data = {**loaded.data, "ensemble": {**loaded.data["ensemble"], "members": members}}
    return replace(loaded, scenario=loaded.scenario.model_copy(update={"ensemble": ensemble}), data=data)


def headline(base: Result, other: Result, metric: str = DEFAULT) -> Band:
    """What a scenario changes in an outcome, in all places: homicides averted, unless another is named."""
    return band(whole_change(base, other, metric), OUTCOMES[metric].side)


def survives(found: Band) -> bool:
    """Whether the sign of a median would survive twice its Monte Carlo error."""
    return abs(found.p50) > 2.0 * found.mc_error["p50"]


def sign_words(found: Band) -> str:
    """The same as a sentence.

    >>> one = band(__import__("numpy").arange(-10.0, 90.0))
    >>> sign_words(one)
    'The median, 39.5 ± 8, would keep its sign with twice this error.'
    """
    side = "would keep its sign" if survives(found) else "might lose its sign"
    return f"The median, {found.p50:.3g} ± {found.mc_error['p50']:.2g}, {side} with twice this error."
