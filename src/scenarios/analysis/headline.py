"""What a headline rests on: the same comparison under other assumptions, and how much of its sign is in the prior.

The ceiling is an assumption and the priors have their signs built in; so every headline is also told with ceilings off and
under priors that leave the sign of soft money open.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from scenarios.analysis.compare import (
    ALL,
    LEVELS,
    Band,
    Difference,
    band,
    compare,
    homicides_in_all,
    regret,
    unique_names,
    whole_change,
)
from scenarios.analysis.enough import headline as chosen
from scenarios.analysis.enough import survives
from scenarios.analysis.measure import Outcome
from scenarios.analysis.order import places
from scenarios.analysis.outcomes import DEFAULT, OUTCOMES, outcome_of
from scenarios.analysis.run_view import RunView, views
from scenarios.analysis.spreads import quantiles_within
from scenarios.analysis.tornado import Bar, tornado
from scenarios.baseline.distributions import quantile
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.run import Progress, run
from scenarios.engine.ensemble.threads import Workers
from scenarios.engine.plan.inputs import build
from scenarios.spec.load import Loaded
from scenarios.terms import PRIORS

VARIANTS = {
    **{f"{name}_priors": f"{name} priors: {words}" for name, words in PRIORS.items()},
    "ceilings_off": "no ceilings on what a country can absorb",
}
"""Other assumptions that every headline is told under: each set of priors, and no ceilings."""
VARIANT_MEMBERS = 1000
"""Members at most of the reruns under other assumptions."""
LOWERS = {
    "fragmentation": ("fragmentation", -1.0),
    "long_run": ("long_run", -1.0),
    "policing": ("policing", -1.0),
    "prevention": ("max_prevention", 1.0),
    "institutions": ("impunity", -1.0),
    "transition": ("transition", -1.0),
}
"""Channels whose sign is the sign of one parameter, and the sign with which it lowers homicide."""
GRID = (np.arange(2000) + 0.5) / 2000


@dataclass(frozen=True, slots=True)
class Sign:
    """How often a channel lowers, leaves or raises homicide in the prior, before anything is run."""

    channel: str
    lowers: float
    nothing: float
    raises: float


@dataclass(frozen=True, slots=True)
class Compared:
    """A base and other scenarios on common draws. Lists are in order of `others`; names, regrets, places begin with the base.

    metric: the outcome that regrets, places, variants and tornados speak of, all places together. variants: by name of
    VARIANTS, one band a scenario; the scenarios' own set of priors is not run again. signs: of the scenarios' own priors;
    of_priors: of each set. tornados: for each of `others`, the parameters that move the metric most.
    """

    base: Result
    others: tuple[Result, ...]
    names: tuple[str, ...]
    differences: tuple[Difference, ...]
    regrets: tuple[Band, ...]
    places: tuple[tuple[int, ...], ...]
    variants: dict[str, tuple[Band, ...]]
    signs: tuple[Sign, ...]
    of_priors: dict[str, tuple[Sign, ...]]
    tornados: tuple[tuple[Bar, ...], ...]
    metric: str = DEFAULT

    @property
    def results(self) -> tuple[Result, ...]:
        """All results, the base first."""
        return (self.base, *self.others)


def full_comparison(
    loaded: Sequence[Loaded],
    *,
    results: Sequence[Result] | None = None,
    workers: Workers = 2,
    variants: bool = True,
    progress: Progress | None = None,
    metric: str = DEFAULT,
) -> Compared:
    """Run scenarios (unless their results are given) and compare them with the first.

    Args:
        loaded: comparable scenarios (see `refuse_unlike`), the base first.
        results: their results, where they have been run.
        workers: threads, or a crew elsewhere.
        variants: whether to rerun under other assumptions.
        progress: told how many members are done.
        metric: the outcome by which plans are ordered and told under other assumptions.

    Raises:
        ScenarioError: the metric is none, or not a number in every draw.
    """
    outcome_of(metric, finite=True)
    results = run(loaded, workers=workers, progress=progress) if results is None else results
    base, others = results[0], tuple(results[1:])
    return Compared(
        base=base,
        others=others,
        names=tuple(unique_names([r.name for r in results])),
        differences=tuple(compare(base, other) for other in others),
        regrets=tuple(band(values) for values in regret(results, metric)),
        places=tuple(tuple(place) for place in places(results, metric)),
        variants=_variants(loaded, results, metric, workers, progress) if variants and others else {},
        signs=prior_signs(loaded[0]),
        of_priors={name: prior_signs(changed(loaded[0], f"{name}_priors")) for name in PRIORS},
        tornados=tuple(moved_most(base, other, metric) for other in others),
        metric=metric,
    )


def moved_most(base: Result, other: Result, metric: str = DEFAULT) -> tuple[Bar, ...]:
    """The parameters that move an outcome most, all places together: homicides averted unless another is named.

    Of members that have gone by, on the first, whose draws were kept.
    """
    drawn = {str(name): base.data.drawn.values[:, n] for n, name in enumerate(base.data.parameter.values)}
    return tornado(drawn, whole_change(base, other, metric)[: len(base.data.drawn)])


def _variants(
    loaded: Sequence[Loaded], results: Sequence[Result], metric: str, workers: Workers, progress: Progress | None
) -> dict[str, tuple[Band, ...]]:
    """The headline under each of VARIANTS; under the scenarios' own priors it is the one of these results."""
    own = f"{loaded[0].scenario.priors}_priors"
    side = OUTCOMES[metric].side
    known = {own: tuple(band(whole_change(results[0], one, metric), side) for one in results[1:])}
    return {name: known.get(name) or _variant(name, loaded, metric, workers, progress) for name in VARIANTS}


def _bands_of(runs: Sequence[RunView], outcome: Outcome) -> tuple[Band, ...]:
    """An outcome against the first run, all places together, one band a scenario after it."""
    return tuple(band(outcome.change(other, runs[0])[:, -1], outcome.side) for other in runs[1:])


def _variant(
    name: str, loaded: Sequence[Loaded], metric: str, workers: Workers, progress: Progress | None
) -> tuple[Band, ...]:
    """The headline under another assumption."""
    outcome = OUTCOMES[metric]
    under = [changed(one, name, outcome.until == "run_off") for one in loaded]
    return _bands_of(views(under, outcome.wants, workers, progress), outcome)


def changed(loaded: Loaded, name: str, whole: bool = False) -> Loaded:
    """A scenario under one of VARIANTS, pictured years only unless the whole is asked for."""
    scenario = loaded.scenario
    update: dict[str, Any] = {
        "ensemble": scenario.ensemble.model_copy(
            update={"members": min(scenario.ensemble.members, VARIANT_MEMBERS)},
        ),
    }
    if not whole:
        update["horizon"] = scenario.horizon.model_copy(update={"run_off": scenario.horizon.show_to})
    if name.endswith("_priors"):
        update["priors"] = name.removesuffix("_priors")
    if name == "ceilings_off":
        update["channels_off"] = (*(c for c in scenario.channels_off if c != "absorption"), "absorption")
    return replace(loaded, scenario=scenario.model_copy(update=update))


def other_variants(loaded: Loaded) -> list[str]:
    """The names of VARIANTS that are not the scenario's own assumptions."""
    scenario = loaded.scenario
    own = {f"{scenario.priors}_priors", *(["ceilings_off"] if "absorption" in scenario.channels_off else [])}
    return [name for name in VARIANTS if name not in own]


def prior_signs(loaded: Loaded) -> tuple[Sign, ...]:
    """How much of the sign is in the prior: chances of each channel's parameter, from its distribution alone."""
    distributions = build(loaded.scenario, loaded.baseline).distributions
    return tuple(
        _sign(channel, side * quantile(distributions[parameter], GRID)) for channel, (parameter, side) in LOWERS.items()
    )


def _sign(channel: str, lowering: np.ndarray[Any, np.dtype[np.float64]]) -> Sign:
    return Sign(channel, *(float(x.mean()) for x in (lowering > 0.0, lowering == 0.0, lowering < 0.0)))


def as_json(found: Compared) -> dict[str, object]:
    """The contract `scenarios/compare/1`; money in USD, homicides in persons."""
    usd = OUTCOMES[found.metric].usd
    return {
        "schema": "scenarios/compare/1",
        "illustrative": True,
        "base": found.names[0],
        "metric": found.metric,
        "unit": OUTCOMES[found.metric].contract_unit,
        "members": int(found.base.data.sizes["member"]),
        "quantiles_within": quantiles_within(found.base),
        "seed": int(found.base.data.attrs["seed"]),
        "others": {name: _other(found, n) for n, name in enumerate(found.names[1:])},
        "base_homicides": _base_homicides(found.base),
        "envelopes": {name: _usd(one) for name, one in zip(found.names, found.results, strict=True)},
        "base_regret": band_json(found.regrets[0], usd),
        "best_in": {name: 1.0 - one.chance_better for name, one in zip(found.names, found.regrets, strict=True)},
        "ranking": [[found.names[n] for n in place] for place in found.places],
        "sign_survives_twice_error": {
            name: survives(chosen(found.base, other, found.metric))
            for name, other in zip(found.names[1:], found.others, strict=True)
        },
        "warnings": list(dict.fromkeys(text for one in found.results for text in json.loads(one.data.attrs["warnings"]))),
        "prior_signs": _signs_json(found.signs),
        "prior_signs_by_set": {name: _signs_json(signs) for name, signs in found.of_priors.items()},
    }


def _usd(result: Result) -> float:
    """A plan's whole envelope, USD to the cent, mean over draws."""
    return round(1e6 * float(result.data.envelope.sum()), 2)


def _signs_json(signs: Sequence[Sign]) -> dict[str, object]:
    return {s.channel: {"lowers_homicide": s.lowers, "no_effect": s.nothing, "raises_homicide": s.raises} for s in signs}


def _base_homicides(base: Result) -> dict[str, float]:
    """Homicides of all countries in the pictured years, for the scale of what is averted: quantiles over members."""
    return dict(zip(LEVELS, homicides_in_all(base, list(LEVELS.values())), strict=True))


def _other(found: Compared, n: int) -> dict[str, object]:
    one, usd = found.differences[n], OUTCOMES[found.metric].usd
    return {
        "homicides_averted": _bands(one.homicides_averted),
        "homicides_averted_run_off": _bands(one.homicides_averted_run_off),
        "share_after_show_to": one.share_after,
        **{f"{line}_change": _bands(bands) for line, bands in one.money.items()},
        "standing_change": {name: _bands(bands) for name, bands in one.standing.items()},
        "cost_per_homicide_averted": band_json(one.cost) if one.cost else None,
        "cost_note": one.why_no_cost or "implied by assumptions",
        "regret": band_json(found.regrets[n + 1], usd),
        "first_fiscal_year_that_differs": one.first_year,
        "headline": {name: {ALL: band_json(bands[n], usd)} for name, bands in found.variants.items()},
        "tornado": [_bar_json(bar, usd) for bar in found.tornados[n]],
        "outcomes": {name: _outcome_json(name, bands) for name, bands in one.outcomes.items()},
    }


def _outcome_json(name: str, bands: dict[str, Band]) -> dict[str, object]:
    """An outcome's record and its bands by place."""
    one = OUTCOMES[name]
    told = {"unit": one.contract_unit, "layer": one.layer, "more_is_better": one.more_is_better, "paired": one.paired}
    return {**told, "by": {place: band_json(found, one.usd) for place, found in bands.items()}}


def _bar_json(bar: Bar, usd: float) -> dict[str, object]:
    scaled = {name: usd * getattr(bar, name) for name in ("low", "high", "error")}
    return {**asdict(bar), **scaled}


def _bands(bands: dict[str, Band]) -> dict[str, object]:
    return {key: band_json(one) for key, one in bands.items()}


def band_json(one: Band, usd: float = 1.0) -> dict[str, object]:
    """A band as plain data; values times `usd` where they are millions of it, chances as they are."""
    levels = {name: usd * getattr(one, name) for name in LEVELS}
    errors = {name: error if name == "chance_better" else usd * error for name, error in one.mc_error.items()}
    return {**levels, "chance_better": one.chance_better, "mc_error": errors}
