"""Whether compared plans may be put into an order at all: by the pictured years, as far as those and the draws bear one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from scenarios.analysis.compare import ranking, whole_change
from scenarios.analysis.outcomes import DEFAULT, OUTCOMES
from scenarios.analysis.quantiles import FEWEST
from scenarios.arrays import Floats
from scenarios.engine.ensemble.result import Result

TIMING_LIMIT = 0.30
"""How much of the median effect may fall outside the pictured years where plans are ordered by what falls within."""
RESAMPLES = 200
MANY = 100_000
"""Draws up to which they are resampled: beyond, that takes seconds and gigabytes."""
ERROR = 0.05
"""Share of resamples in which the limit may be passed: that of one end of a 90% interval."""

Doubt = Literal["", "draws", "timing"]


def doubt(results: Sequence[Result], metric: str = DEFAULT) -> Doubt:
    """What forbids every order of the plans, the base first: too few draws, or effects outside the pictured years.

    Money is counted to the end of run-off; what is told of violence in the pictured years is in doubt where homicides are.
    """
    base, others = results[0], results[1:]
    if base.data.sizes["member"] < FEWEST:
        return "draws"
    outcome = OUTCOMES[metric]
    if outcome.layer != "violence" or outcome.until == "run_off":
        return ""
    both = ("homicides_averted", "homicides_averted_run_off")
    effects = ([whole_change(base, other, name) for name in both] for other in others)
    return "timing" if any(falls_outside(shown, whole) for shown, whole in effects) else ""


def places(results: Sequence[Result], metric: str = DEFAULT, unsure: Doubt | None = None) -> list[list[int]]:
    """The plans by place, best first (see `ranking`); all in one where there is a doubt, or more is not better.

    `unsure` is what `doubt` says of them, where that is known.
    """
    if OUTCOMES[metric].more_is_better is None or (doubt(results, metric) if unsure is None else unsure):
        return [list(range(len(results)))]
    return ranking(results, metric)


def falls_outside(shown: Floats, whole: Floats) -> bool:
    """Whether over 30% of the median effect falls, or for all we know may fall, after the pictured years.

    An effect that shrinks by as much, or turns round, falls outside too; one that is nought both ways does not. Monte Carlo
    error is that of resampled draws (bootstrap), always the same ones; of more draws than MANY, that of as many parts of them.

    Args:
        shown: homicides averted to the last pictured year, (member,).
        whole: the same to the end of run-off, by the same draws.
    """
    near, all_ = _resampled(shown, whole) if len(shown) <= MANY else (_of_parts(values) for values in (shown, whole))
    beyond = np.abs(all_ - near) > TIMING_LIMIT * np.abs(all_)
    return bool(beyond.mean() > ERROR)


def _resampled(*columns: Floats) -> list[Floats]:
    """Medians of resampled draws: (resample,) of each."""
    size = len(columns[0])
    chosen = np.random.Generator(np.random.Philox(0)).integers(size, size=(RESAMPLES, size))
    return [np.median(values[chosen], axis=1) for values in columns]


def _of_parts(values: Floats) -> Floats:
    """Medians of equal parts of the draws, drawn in to the median of all: their errors fall with the root of their size.

    Source: Bickel, Götze and van Zwet 1997 (fewer than n of n draws, errors scaled).
    """
    size = len(values) // RESAMPLES
    parts, middle = np.median(values[: RESAMPLES * size].reshape(RESAMPLES, size), axis=1), np.median(values)
    return np.asarray(middle + (parts - middle) * (size / len(values)) ** 0.5)
