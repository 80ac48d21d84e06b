"""What a headline rests on: how much of its variance each uncertain number carries, what turns it round, where it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

import numpy as np

from scenarios.analysis.compare import refuse_unlike, unique_names, whole_change
from scenarios.analysis.explain.coalitions import two_sides
from scenarios.analysis.gathered import gathered
from scenarios.analysis.halves import halves
from scenarios.analysis.headline import changed, other_variants
from scenarios.analysis.measure import Outcome
from scenarios.analysis.outcomes import DEFAULT, OUTCOMES, outcome_of
from scenarios.analysis.quantiles import Z
from scenarios.analysis.sensitivity.flips import flips as flips_of
from scenarios.analysis.sensitivity.indices import (
    FEWEST,
    VarianceShare,
    drawn_in,
    first_order,
    pick_freeze,
    refuse_few,
    refuse_not_finite,
    refuse_unfit,
)
from scenarios.analysis.sensitivity.pawn import Pawn, must_have_salib
from scenarios.analysis.sensitivity.pawn import pawn as pawn_of
from scenarios.analysis.sensitivity.prim import discover
from scenarios.analysis.sensitivity.swaps import CHANCE, TIED, SwappedRuns, factors_of, swapped
from scenarios.analysis.tornado import CUT, Bar, tornado
from scenarios.arrays import Floats
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.run import Progress, run
from scenarios.spec.load import Loaded

POINTS = 1024
"""Points of the total order: as many runs for each factor, and twice as many beside."""
LOOKED = 32
"""Draws in which a parameter is swapped to see whether it changes anything at all."""
ROUNDING = 1e-9
"""Share of an outcome's range within which a change is none."""
SCREENED = 10
"""Parameters that a box may limit: those of the greatest first-order shares."""
__all__ = [
    "CHANCE", "CUT", "POINTS", "FoundBox", "Sensitivity", "VarianceShare", "as_json", "drawn_of", "sensitivity", "under_others",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundBox:
    """Where a plan is better (or worse) than the base more often than elsewhere.

    limits: least and greatest value by parameter. Shares are of draws that it was not found on, of which `inside` lie in it.
    """

    better: bool
    limits: dict[str, tuple[float, float]]
    share_inside: float
    share_all: float
    inside: int


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What the change of an outcome from one plan to another rests on; all places together.

    change: (member,) what the other plan changes. first: by parameter, from the draws of the two results. total: by factor,
    and groups, the first order of factors that are no parameter (chance; a fitted pipeline as one), from runs of their own,
    where they were asked for. inert: parameters that change nothing. flips, boxes: where they were asked for. elsewhere:
    first under other assumptions, by their name, where that was asked for. pawn: where it was asked for.
    """

    base: Result
    other: Result
    metric: str
    names: tuple[str, str]
    change: Floats
    first: dict[str, VarianceShare]
    total: dict[str, VarianceShare] | None
    groups: dict[str, VarianceShare]
    inert: tuple[str, ...]
    bars: tuple[Bar, ...]
    flips: dict[str, float | None] | None
    boxes: tuple[FoundBox, ...]
    runs: int
    elsewhere: dict[str, dict[str, VarianceShare]] = field(default_factory=dict)
    pawn: Pawn | None = None

    @property
    def outcome(self) -> Outcome:
        """The outcome's record."""
        return OUTCOMES[self.metric]

    @property
    def order(self) -> list[str]:
        """Parameters by falling share: of total order where it is known, else of the first; inert ones are left out."""
        known = {**self.first, **(self.total or {})}
        return sorted((name for name in self.first if name not in self.inert), key=lambda name: -known[name].value)


def drawn_of(result: Result) -> dict[str, Floats]:
    """The draws of each parameter: (member,)."""
    return {str(name): result.data.drawn.values[:, n] for n, name in enumerate(result.data.parameter.values)}


def sensitivity(
    base: Loaded,
    other: Loaded,
    *,
    results: tuple[Result, Result] | None = None,
    metric: str = DEFAULT,
    total: int = 0,
    flips: bool = False,
    pawn: bool = False,
    workers: int = 2,
    progress: Progress | None = None,
) -> Sensitivity:
    """What the difference between two plans rests on.

    Args:
        base: what is compared against.
        other: the plan.
        results: their results, where they have been run.
        metric: the outcome, one that is a number in every draw.
        total: points by which shares of total order are worked out, by runs of their own, as POINTS; 0: they are not.
        flips: whether it is looked for what turns the order of the two plans round.
        pawn: whether whole distributions are compared, too; by SALib, an extra.
        workers: threads.
        progress: told how many members, then how many runs, are done.

    Raises:
        ScenarioError: no such outcome; plans that cannot be compared draw by draw; too few draws; an outcome that is no number
            in a draw, or the same in all.
    """
    if pawn:
        must_have_salib()
    refuse_unlike([base, other])
    outcome_of(metric, finite=True)
    refuse_few(base.scenario.ensemble.members, FEWEST, "what an outcome rests on")
    plans, members = [base, other], base.scenario.ensemble.members
    one, two = results or gathered(plans, metrics=[metric], fitted=members, workers=workers, progress=progress)
    change, drawn = whole_change(one, two, metric), drawn_of(one)
    refuse_unfit(change, metric)
    first = first_order(drawn, drawn_in(change))
    pair = two_sides(base, other, metric)
    factors = tuple(factor for factor in factors_of(pair) if total or factor.columns)
    runs = swapped(pair, one.data.attrs["seed"], total or LOOKED, factors, workers, progress if total else None)
    shares = _shares(runs, metric) if total else {}
    names = unique_names([one.name, two.name])
    return Sensitivity(
        base=one,
        other=two,
        metric=metric,
        names=(names[0], names[1]),
        change=change,
        first=first,
        total={name: both[1] for name, both in shares.items()} if total else None,
        groups={name: both[0] for name, both in shares.items() if name in (CHANCE, TIED)},
        inert=_inert(runs),
        bars=tornado(drawn, change),
        flips=flips_of(drawn, drawn_in(change)) if flips else None,
        boxes=_boxes(drawn, first, OUTCOMES[metric].side * change) if flips else (),
        runs=runs.runs if total else 0,
        pawn=pawn_of({name: x for name, x in drawn.items() if np.ptp(x) > 0.0}, change) if pawn else None,
    )


def under_others(
    found: Sensitivity, base: Loaded, other: Loaded, workers: int = 2, progress: Progress | None = None
) -> Sensitivity:
    """The answer with first-order shares under each other set of priors and with ceilings off; none where nothing differs.

    Args:
        found: the answer under the scenarios' own assumptions.
        base: what is compared against.
        other: the plan.
        workers: threads.
        progress: told how many members are done.
    """
    known: dict[str, dict[str, VarianceShare]] = {}
    for name in other_variants(base):
        loaded = [changed(one, name, found.outcome.until == "run_off") for one in (base, other)]
        one, two = run(loaded, workers=workers, progress=progress)
        change = whole_change(one, two, found.metric)
        refuse_not_finite(change, found.metric)
        known[name] = first_order(drawn_of(one), drawn_in(change)) if np.ptp(change) > 0.0 else {}
    return replace(found, elsewhere=known)


def _inert(runs: SwappedRuns) -> tuple[str, ...]:
    """Factors that change nothing beyond rounding when they are swapped."""
    rounding = ROUNDING * float(np.ptp(runs.plain))
    return tuple(name for name, values in runs.mixed.items() if np.abs(values - runs.plain).max() <= rounding)


def _shares(runs: SwappedRuns, metric: str) -> dict[str, tuple[VarianceShare, VarianceShare]]:
    """First and total order of each factor, outcomes drawn in at the ends that A and B have together."""
    both = np.concatenate([runs.plain, runs.other])
    refuse_unfit(both, metric)
    low, high = np.quantile(both, (CUT, 1.0 - CUT))
    plain, other = np.split(np.clip(both, low, high), 2)
    return pick_freeze(plain, other, {name: np.clip(values, low, high) for name, values in runs.mixed.items()})


def _boxes(drawn: Mapping[str, Floats], first: Mapping[str, VarianceShare], gain: Floats) -> tuple[FoundBox, ...]:
    """Where a plan is better, and where it is worse: found on one half of the draws, told where it holds on the other."""
    names = sorted(first, key=lambda name: -first[name].value)[:SCREENED]
    x = np.stack([drawn[name] for name in names], axis=1)
    one, two = halves(len(gain))
    found = []
    for better in (True, False):
        hit = gain > 0.0 if better else gain < 0.0
        box = discover(x[one], hit[one])
        inside, seen = box.holds(x[two]), hit[two]
        share, whole = float(seen[inside].mean()) if inside.any() else 0.0, float(seen.mean())
        error = Z * np.sqrt(whole * (1.0 - whole) / max(int(inside.sum()), 1))
        if box.limits and share - whole > error:
            limits = {names[column]: ends for column, ends in box.limits.items()}
            found.append(FoundBox(better, limits, share, whole, int(inside.sum())))
    return tuple(found)


def as_json(found: Sensitivity, boxes: list[str]) -> dict[str, object]:
    """The contract `scenarios/sensitivity/1`; money in USD. `boxes`: the boxes in words."""
    one = found.outcome
    return {
        "schema": "scenarios/sensitivity/1",
        "illustrative": True,
        "base": found.names[0],
        "other": found.names[1],
        "outcome": found.metric,
        "unit": one.contract_unit,
        "members": int(found.base.data.sizes["member"]),
        "seed": int(found.base.data.attrs["seed"]),
        "drawn_in_at_each_end": CUT,
        "first": {name: asdict(share) for name, share in found.first.items()},
        "total": None if found.total is None else {name: asdict(share) for name, share in found.total.items()},
        "groups_first": {name: asdict(share) for name, share in found.groups.items()},
        "runs": found.runs,
        "inert": list(found.inert),
        "tornado": [
            {**asdict(bar), **{name: one.usd * getattr(bar, name) for name in ("low", "high", "error")}} for bar in found.bars
        ],
        "flips": found.flips or {},
        "pawn": None if found.pawn is None else asdict(found.pawn),
        "elsewhere": {
            name: {one: asdict(share) for one, share in shares.items()} for name, shares in found.elsewhere.items()
        },
        "boxes": [_box_json(box, said) for box, said in zip(found.boxes, boxes, strict=True)],
    }


def _box_json(box: FoundBox, said: str) -> dict[str, object]:
    """A box as plain data; an open end is null."""
    limits = {
        name: {"low": low if np.isfinite(low) else None, "high": high if np.isfinite(high) else None}
        for name, (low, high) in box.limits.items()
    }
    return {"words": said, "better": box.better, "share_inside": box.share_inside, "share_all": box.share_all, "limits": limits}
