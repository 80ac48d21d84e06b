"""Do bands hold what they should? Both layers that facts can test, against what they did not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.analysis.backtest.pipeline import PipelineTest, unseen
from scenarios.analysis.backtest.violence import RIVALS, Scored, hindcast
from scenarios.analysis.calibration import calibrate
from scenarios.analysis.scores import coverage_by_chance
from scenarios.arrays import Floats
from scenarios.engine.plan.inputs import build
from scenarios.spec.load import Loaded
from scenarios.terms import TESTED_LAYERS

BANDS = (0.5, 0.8, 0.9)
"""Shares of draws in the bands whose coverage is counted."""
BINS = 10
"""Of a histogram of ranks."""
_RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the cases a band holds: its level, the share, and from where to where that share goes by chance.

    low, high: 90% interval of the share, by resampling groups of cases that go together (countries). by_chance: where it would
    lie in 90% of tests if the band were right and the cases independent, which they are not where years overlap; more is then
    left to chance.
    """

    level: float
    share: float
    cases: int
    low: float
    high: float
    by_chance: tuple[float, float]

    @property
    def fits(self) -> bool:
        """Whether the band may be right: the level lies in the interval, or the share where chance alone would have it."""
        return self.low <= self.level <= self.high or self.by_chance[0] <= self.share <= self.by_chance[1]


@dataclass(frozen=True, slots=True)
class Backtest:
    """Both tests of a region; one that was not asked for is None."""

    loaded: Loaded
    pipeline: PipelineTest | None
    violence: Scored | None


def backtest(loaded: Loaded, layers: Sequence[str] = TESTED_LAYERS, workers: int = 2) -> Backtest:
    """Test the layers of a scenario's region; of its plan nothing is used.

    Args:
        loaded: the scenario, with the registry's pipeline.
        layers: of TESTED_LAYERS.
        workers: threads.

    Raises:
        ScenarioError: where the pipeline is asked for and no figure tells of it.
    """
    ensemble, laws = loaded.scenario.ensemble, build(loaded.scenario, loaded.baseline).distributions
    money = unseen(calibrate(loaded, workers=workers)) if "pipeline" in layers else None
    rates = hindcast(loaded.baseline, laws, ensemble.members, ensemble.seed) if "violence" in layers else None
    return Backtest(loaded, money, rates)


def coverage(ranks: Floats, groups: Sequence[str], level: float) -> Coverage:
    """How many ranks (case,) lie in the middle `level`; the interval resamples whole groups.

    Args:
        ranks: shares of draws below what was seen.
        groups: which cases go together, as long as `ranks`.
        level: of the band.
    """
    held = np.abs(ranks - 0.5) <= level / 2.0
    names = sorted(set(groups))
    of = np.array([names.index(group) for group in groups])
    hits, counts = np.bincount(of, held, len(names)), np.bincount(of, minlength=len(names))
    picks = np.random.default_rng(0).integers(0, len(names), (_RESAMPLES, len(names)))
    shares = hits[picks].sum(1) / counts[picks].sum(1)
    low, high = np.quantile(shares, (0.05, 0.95))
    return Coverage(
        level, float(held.mean()), len(ranks), float(low), float(high), coverage_by_chance(level, len(ranks))
    )


def coverages(found: Backtest) -> dict[str, list[Coverage]]:
    """Coverage by layer and test, at every level."""
    out: dict[str, list[Coverage]] = {}
    if found.pipeline is not None:
        test = found.pipeline
        ids = [one.one.point.id for one in test.left_out]
        out["pipeline, each left out"] = [coverage(test.pit, ids, level) for level in BANDS]
        if test.later:
            later = [one.one.point.id for _, one in test.later]
            out["pipeline, later from earlier"] = [coverage(test.pit_later, later, level) for level in BANDS]
    if found.violence is not None:
        test_ = found.violence
        out["violence"] = [coverage(test_.pit, [case.country for case in test_.cases], level) for level in BANDS]
    return out


def parts_of(scored: Scored) -> dict[str, list[Coverage]]:
    """Coverage of rates by release and by years ahead."""
    chosen = {f"release of {name}": scored.where(vintage=name) for name in dict.fromkeys(c.vintage for c in scored.cases)}
    chosen |= {f"{h} year{'s' * (h > 1)} ahead": scored.where(ahead=h) for h in sorted({c.ahead for c in scored.cases})}
    countries = np.array([case.country for case in scored.cases])
    return {
        name: [coverage(scored.pit[here], list(countries[here]), level) for level in BANDS] for name, here in chosen.items()
    }


def histograms(scored: Scored) -> dict[str, list[int]]:
    """How many ranks of what was seen fall into each tenth of the draws, by country: even where bands are right."""
    countries = dict.fromkeys(sorted(case.country for case in scored.cases))
    return {
        code: [int(n) for n in np.histogram(scored.pit[scored.where(country=code)], BINS, (0.0, 1.0))[0]] for code in countries
    }


def mean_scores(scored: Scored) -> dict[str, Mapping[str, float | None]]:
    """Mean scores of the model and its rivals over all cases; None where one is not finite: a point has no density."""
    tables = {"crps": scored.crps, "crps_log": scored.crps_log, "log_score": scored.log_score}
    return {
        kind: {name: _finite(table[name].mean()) for name in ("model", *RIVALS)} for kind, table in tables.items()
    }


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def least_coverage(found: Backtest) -> float:
    """The least share that a 90% band holds of what it did not see, of each layer's first test."""
    firsts = {name: rows[-1].share for name, rows in coverages(found).items() if name != "pipeline, later from earlier"}
    return min(firsts.values())
