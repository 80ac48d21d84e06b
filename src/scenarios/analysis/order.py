"""Whether compared plans may be put into an order at all: by the pictured years, as far as those and the draws bear one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from scenarios.analysis.compare import homicides_averted, ranking
from scenarios.analysis.quantiles import FEWEST
from scenarios.arrays import Floats
from scenarios.engine.ensemble.result import Result

TIMING_LIMIT = 0.30
"""How much of the median effect may fall outside the pictured years where plans are ordered by what falls within."""
RESAMPLES = 200
ERROR = 0.05
"""Share of resamples in which the limit may be passed: that of one end of a 90% interval."""

Doubt = Literal["", "draws", "timing"]


def doubt(results: Sequence[Result]) -> Doubt:
    """What forbids every order of the plans, the base first: too few draws, or effects outside the pictured years."""
    base, others = results[0], results[1:]
    if base.data.sizes["member"] < FEWEST:
        return "draws"
    ends = [int(base.data.attrs[name]) for name in ("show_to", "run_off")]
    effects = ([homicides_averted(base, other, end).sum(1) for end in ends] for other in others)
    return "timing" if any(falls_outside(shown, whole) for shown, whole in effects) else ""


def places(results: Sequence[Result]) -> list[list[int]]:
    """The plans by place, best first (see `ranking`); all in one where there is a doubt."""
    return [list(range(len(results)))] if doubt(results) else ranking(results)


def falls_outside(shown: Floats, whole: Floats) -> bool:
    """Whether over 30% of the median effect falls, or for all we know may fall, after the pictured years.

    An effect that shrinks by as much, or turns round, falls outside too; one that is nought both ways does not. Monte Carlo
    error is that of resampled draws (bootstrap), always the same ones.

    Args:
        shown: homicides averted to the last pictured year, (member,).
        whole: the same to the end of run-off, by the same draws.
    """
    chosen = np.random.Generator(np.random.Philox(0)).integers(len(shown), size=(RESAMPLES, len(shown)))
    near, all_ = (np.median(values[chosen], axis=1) for values in (shown, whole))
    beyond = np.abs(all_ - near) > TIMING_LIMIT * np.abs(all_)
    return bool(beyond.mean() > ERROR)
