"""Bands of homicide rates from years of the past, against what was seen later.

From each origin a rate moves on by the shocks of a run, with sizes from the years up to that origin; assistance is left out,
since it moves a rate by a few per thousand. Beside the model stand three forecasts that know nothing of it. What is tested is
whether bands hold what they should, not whether homicide can be foretold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.analysis.scores import crps, log_score, pit
from scenarios.arrays import Floats
from scenarios.baseline.distributions import Distribution
from scenarios.baseline.facts import IN_SERIES, Baseline, Rates
from scenarios.baseline.shocks import shock_sizes, yearly_changes
from scenarios.engine.chance.blocks import blocks
from scenarios.engine.chance.draws import draw, uniforms
from scenarios.engine.chance.shocks import shock_paths

HORIZON = 10
"""Years after an origin that are looked at."""
FIRST = 2000
"""First origin, where a release has rates and changes before."""
RIVALS = {
    "persistence": "the last rate for ever: a point, which has no density",
    "drift": "a random walk with each country's own mean change, as wide as its pooled changes so far",
    "climatology": "all rates that were observed in the region so far",
}
"""Forecasts that are set beside the model."""
LOG_WIDTH = 400
"""Draws of the random walk: quantiles of its normal law, evenly spaced in chance."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """One rate seen later: release, origin, country and years between, the rate, and what was known of it."""

    vintage: str
    origin: int
    country: str
    ahead: int
    seen: float
    last: float


@dataclass(frozen=True, slots=True)
class Unasked:
    """An origin that is no plain case, of a release and a country, and why."""

    vintage: str
    origin: int
    country: str
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Forecasts with their scores, by name of model or rival: (forecast,) each.

    crps: of rates per 100,000; crps_log, log_score: of log rates; pit: of the model alone. unasked: origins without a forecast,
    or with one that rests on neighbours.
    """

    cases: tuple[Forecast, ...]
    crps: Mapping[str, Floats]
    crps_log: Mapping[str, Floats]
    log_score: Mapping[str, Floats]
    pit: Floats
    members: int
    unasked: tuple[Unasked, ...]

    def where(self, **wanted: object) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """The forecasts of some country, vintage, origin or number of years ahead (forecast,)."""
        return np.array([all(getattr(case, name) == value for name, value in wanted.items()) for case in self.cases])


def hindcast(baseline: Baseline, laws: Mapping[str, Distribution], members: int = 1024, seed: int = 7) -> Scored:
    """Score every release from every origin as far as rates were seen; the latest release tells what was.

    Args:
        baseline: the region.
        laws: of every parameter; those of the shocks are drawn from.
        members: draws.
        seed: of the draws.
    """
    paths = unit_paths(baseline, laws, members, seed)
    later = baseline.vintages[baseline.latest]
    found: list[tuple[Forecast, dict[str, Floats]]] = []
    unasked: list[Unasked] = []
    for vintage, release in baseline.vintages.items():
        for origin in origins_of(release, later):
            found += list(_from(vintage, release, origin, later, baseline, paths))
            unasked += list(_lacking(vintage, release, origin, baseline.codes))
    return _scored(found, members, tuple(unasked))


def origins_of(release: Rates, later: Rates) -> range:
    """Origins of a release: from 2000, or its first year with a change before, to the last year before one seen later."""
    return range(max(FIRST, release.years[0] + 2), min(release.years[-1], later.years[-1] - 1) + 1)


def unit_paths(baseline: Baseline, laws: Mapping[str, Distribution], members: int, seed: int) -> Floats:
    """Paths of shocks of size one: (member, year ahead, country), as a run of that seed draws them."""
    chosen = {name: one for name, one in baseline.parameters.items() if one.group == "shocks"}
    ones = np.ones(len(baseline.codes))
    parts = [
        shock_paths(seed, block, baseline.codes, ones, HORIZON, draw(chosen, laws, uniforms(seed, block)))
        for block in blocks(members)
    ]
    return np.concatenate(parts)[:members]


def _from(
    vintage: str, release: Rates, origin: int, later: Rates, baseline: Baseline, paths: Floats
) -> Iterator[tuple[Forecast, dict[str, Floats]]]:
    """Every forecast from an origin, with the log rates (member,) of the model and its rivals."""
    known, sizes = release.until(origin), shock_sizes(release, origin)
    own, pool = yearly_changes(known), np.log(known.values[np.isin(known.marks, IN_SERIES)])
    for i, code in enumerate(baseline.codes):
        if not known.known_at(origin)[i]:
            continue
        last = np.log(known.at(origin)[i])
        for ahead in range(1, HORIZON + 1):
            if not later.known_at(origin + ahead)[i]:
                continue
            case = Forecast(vintage, origin, code, ahead, float(later.at(origin + ahead)[i]), float(np.exp(last)))
            yield case, {
                "model": last + sizes.sd[i] * paths[:, ahead - 1, i],
                "persistence": np.full(2, last),
                "drift": last + drifting(own[i], float(sizes.sd[i]), ahead),
                "climatology": pool,
            }


def drifting(changes: Floats, size: float, ahead: int) -> Floats:
    """A random walk after some years (draw,), log points: mean change so far, whose own error grows with the years.

    N(h d, s^2 (h + h^2/n)) for h years ahead, n changes of mean d; no drift is known below two changes.
    """
    from scipy.special import ndtri

    n = len(changes)
    mean, error = (float(changes.mean()), ahead**2 / n) if n > 1 else (0.0, 0.0)
    chances = (np.arange(LOG_WIDTH) + 0.5) / LOG_WIDTH
    return np.asarray(ahead * mean + size * np.sqrt(ahead + error) * ndtri(chances))


def _lacking(vintage: str, release: Rates, origin: int, codes: Sequence[str]) -> Iterator[Unasked]:
    """Countries that have no forecast from an origin, or one that rests on its neighbours alone."""
    sizes = shock_sizes(release, origin)
    for i, code in enumerate(codes):
        if not release.until(origin).known_at(origin)[i]:
            yield Unasked(vintage, origin, code, "no rate, so no forecast")
        elif sizes.changes[i] < 2:
            yield Unasked(vintage, origin, code, "no two changes of its own, so shocks of the region’s size")


def _scored(found: Sequence[tuple[Forecast, dict[str, Floats]]], members: int, unasked: tuple[Unasked, ...]) -> Scored:
    cases = tuple(case for case, _ in found)
    names = ("model", *RIVALS)
    logs = {name: [forecast[name] for _, forecast in found] for name in names}
    seen = [np.array(np.log(case.seen)) for case in cases]
    score = {
        "crps": lambda x, y: crps(np.exp(x), np.exp(y)),
        "crps_log": crps,
        "log_score": log_score,
    }
    tables = {
        kind: {name: np.array([float(rule(x, y)) for x, y in zip(logs[name], seen, strict=True)]) for name in names}
        for kind, rule in score.items()
    }
    ranks = np.array([float(pit(x, y)) for x, y in zip(logs["model"], seen, strict=True)])
    return Scored(cases, tables["crps"], tables["crps_log"], tables["log_score"], ranks, members, unasked)
