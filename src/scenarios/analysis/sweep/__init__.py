"""A sweep: plans that differ in the values of some keys, each against a base on common draws; what is done may be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.analysis.compare import Band
from scenarios.analysis.outcomes import OUTCOMES, outcome_of
from scenarios.analysis.run_view import view_of
from scenarios.analysis.sweep.grammar import SweepAxis, SweepDesign, axis_of, design_of
from scenarios.analysis.sweep.plans import plans_of
from scenarios.analysis.sweep.store import SweepStore, open_store
from scenarios.analysis.sweep.work import SweepWork
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.run import Progress, run
from scenarios.engine.ensemble.threads import Workers
from scenarios.spec.load import ScenarioSource

__all__ = [
    "SweepAxis", "SweepDesign", "SweepStore", "Swept", "SweptPoint", "as_json", "axis_of", "design_of", "open_store",
    "plans_of", "sweep",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SweptPoint:
    """One plan: its values by key, million USD allotted (mean over draws), the change of each outcome against the base."""

    values: tuple[str, ...]
    allotted: float
    effects: tuple[Band, ...]

    @property
    def effect(self) -> Band:
        """The change of the outcome that is shown."""
        return self.effects[0]


@dataclass(frozen=True, slots=True)
class Swept:
    """A sweep's answer; points in the order of the design, values in that of its axes.

    metrics: the outcomes that were asked for; pictures and text show the first. base: the run that plans are set against, the
    first of them where assumptions are swept (assumed). skipped: plans that were taken from the store. mark: a hash of all that
    was asked.
    """

    design: SweepDesign
    metrics: tuple[str, ...]
    base: Result
    base_allotted: float
    points: tuple[SweptPoint, ...]
    assumed: bool
    skipped: int
    mark: str

    @property
    def axes(self) -> tuple[SweepAxis, ...]:
        """Every key with its values."""
        return self.design.axes

    @property
    def metric(self) -> str:
        """The outcome that is shown."""
        return self.metrics[0]


def sweep(
    source: ScenarioSource,
    design: SweepDesign,
    asked: Mapping[str, Any],
    metrics: Sequence[str],
    workers: Workers = 2,
    progress: Progress | None = None,
    *,
    against: ScenarioSource | None = None,
    store: SweepStore | None = None,
) -> Swept:
    """Run every plan against its base, draw by draw.

    Args:
        source: a scenario file, or a name that ships.
        design: what is laid over it.
        asked: what is laid over it beside, under every plan.
        metrics: outcomes that are numbers in every draw.
        workers: threads, or a crew elsewhere.
        progress: told how many members of all plans are done.
        against: the plan that others are set against; the file itself where none is named.
        store: where pieces are looked for before they are run, and kept.

    Raises:
        ScenarioError: see `plans_of`; or a plan that a file could not hold.
    """
    for name in metrics:
        outcome_of(name, finite=True)
    plans = plans_of(source, design, asked, against)
    work = SweepWork(plans, tuple(dict.fromkeys(metrics)), store)
    work.prepare()
    (result,) = run(plans.bases[:1], workers=workers)
    found = dict(work.carry_out(workers, progress))
    points = tuple(SweptPoint(values, *found[n]) for n, values in enumerate(design.points()))
    given = float(view_of(result).line("allotted").mean(0).sum())
    return Swept(design, work.metrics, result, given, points, len(plans.bases) > 1, work.skipped, work.mark)


def as_json(found: Swept) -> dict[str, object]:
    """The contract `scenarios/sweep/1`; money in USD."""
    return {
        "schema": "scenarios/sweep/1",
        "illustrative": True,
        "base": found.base.name,
        "metric": found.metric,
        "unit": OUTCOMES[found.metric].contract_unit,
        "members": int(found.base.data.sizes["member"]),
        "seed": int(found.base.data.attrs["seed"]),
        "keys": [axis.key for axis in found.axes],
        "base_allotted": round(1e6 * found.base_allotted, 2),
        "points": [_point_json(found, point) for point in found.points],
    }


def _point_json(found: Swept, point: SweptPoint) -> dict[str, object]:
    """A point; the outcomes beside the first, where there are any, by name."""
    from scenarios.analysis.headline import band_json

    bands = [band_json(band, OUTCOMES[name].usd) for name, band in zip(found.metrics, point.effects, strict=True)]
    also = dict(zip(found.metrics[1:], bands[1:], strict=True))
    told = {"values": list(point.values), "allotted": round(1e6 * point.allotted, 2), "effect": bands[0]}
    return {**told, "also": also} if also else told
