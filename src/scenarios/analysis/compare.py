"""What another scenario changes against a base, draw by draw: both share parameters and shocks, so most noise cancels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.analysis.measure import ALL, Outcome
from scenarios.analysis.outcomes import DEFAULT, OUTCOMES, SURE, why_unsure
from scenarios.analysis.quantiles import chance_error, error_ranks, median_excludes_zero, quantile_error
from scenarios.analysis.run_view import view_of
from scenarios.analysis.run_view import yearly_averted as by_year
from scenarios.analysis.spreads import COST, MONEY_LINES, OUTCOME, WHOLE, Spreads, spreads_against, spreads_of
from scenarios.arrays import Floats
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.spread import ExactSpread, Spread, quantiles
from scenarios.errors import Problem, ScenarioError
from scenarios.spec.load import Loaded
from scenarios.spec.scenario import ScenarioSpec

LEVELS = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
__all__ = [
    "ALL", "LEVELS", "MONEY_LINES", "MUST_AGREE", "SURE", "Band", "Difference", "band", "bands_of", "changes", "compare",
    "homicides_averted", "homicides_in_all", "ranking", "refuse_unlike", "regret", "unique_names", "whole_change",
    "yearly_averted",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Band:
    """A paired difference over members: quantiles, share of draws on the better side, Monte Carlo error of each.

    The better side is above zero, unless less of it is better.
    """

    p05: float
    p25: float
    p50: float
    p75: float
    p95: float
    chance_better: float
    mc_error: dict[str, float]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one scenario changes against the base.

    homicides_averted, homicides_averted_run_off: by country and ALL, to the last pictured year and to the end of run-off.
    money: by line of MONEY_LINES, then by program and ALL, USD at the end of run-off. standing: by strength, then by country,
    on 30 September of the last pictured year (flow_lost also ALL). share_after: share of the median effect that falls after
    the pictured years; None where the two medians differ in sign. cost: USD per homicide averted to the end of run-off,
    implied by assumptions; None where the sign is unsure, and then why_no_cost says so. first_year: the first fiscal year in
    which any member is allotted anything else; None where nothing differs. outcomes: by name of OUTCOMES, then by place and
    ALL, in the outcome's own unit; a place where there is no number is left out.
    """

    homicides_averted: dict[str, Band]
    homicides_averted_run_off: dict[str, Band]
    money: dict[str, dict[str, Band]]
    standing: dict[str, dict[str, Band]]
    share_after: float | None
    cost: Band | None
    why_no_cost: str
    first_year: int | None
    outcomes: dict[str, dict[str, Band]]


MUST_AGREE = (
    *("region", "figures", "vintage", "origin", "parameters", "priors", "pipeline", "channels_off", "booking", "horizon"),
    *("after", "ensemble"),
)

UNDER = "give both the same value; plans under several sets of assumptions: scenarios stress BASE OTHER --under mine.yaml"
HINTS = {
    **dict.fromkeys(("parameters", "priors", "pipeline", "channels_off"), UNDER),
    "figures": "figures are data, shared by all plans compared: give both the same, in a file that both extend",
    "booking": "how money is booked is an assumption, shared by all plans compared as parameters are: give both the same",
}
"""What to do where a key differs that one might take for a decision, or that two people may see otherwise."""


def refuse_unlike(loaded: Sequence[Loaded]) -> None:
    """Raise when scenarios cannot be compared draw by draw: what lies outside the plan must be the same.

    Raises:
        ScenarioError: names every key that differs and the scenarios in which it does.
    """
    base = loaded[0].scenario
    problems = [
        Problem(
            f"“{other.scenario.name}” and “{base.name}” cannot be compared: {key} differs",
            place=other.marks.get((key,)),
            hint=HINTS.get(key, "give both the same value; only the plan (programs, transfer, forward_funding) may differ"),
            code="not-comparable",
        )
        for other in loaded[1:]
        for key in _unlike(base, other.scenario)
    ]
    if problems:
        raise ScenarioError(problems)


def _unlike(base: ScenarioSpec, other: ScenarioSpec) -> list[str]:
    """Keys that differ and must not; of another region nothing more is told."""
    keys = [key for key in MUST_AGREE if getattr(base, key) != getattr(other, key)]
    return keys[:1] if "region" in keys else keys


def homicides_averted(base: Result, other: Result, until: int) -> Floats:
    """Homicides that the other scenario has fewer than the base, to the end of a year: (member, country)."""
    averted: Floats = yearly_averted(base, other, until).sum(1)
    return averted


def yearly_averted(base: Result, other: Result, until: int) -> Floats:
    """The same in each year to `until`: (member, year, country)."""
    return by_year(view_of(base), view_of(other), until)


def homicides_in_all(result: Result, levels: Sequence[float]) -> list[float]:
    """Quantiles of the homicides of all countries to the last pictured year, where they have a rate: persons."""
    return [float(x) for x in quantiles(spreads_of(result)("homicides"), levels)[:, 0]]


def compare(base: Result, other: Result) -> Difference:
    """Paired differences of two results of the same members and seed."""
    against = spreads_against(base, other)
    found, unsure = _changes(base, against), _why_no_cost(against)
    averted, run_off = found["homicides_averted"], found["homicides_averted_run_off"]
    return Difference(
        homicides_averted=_all_first(averted),
        homicides_averted_run_off=_all_first(run_off),
        money={line: _money(base, against(f"money {line}")) for line in MONEY_LINES},
        standing=_standing(base, against),
        share_after=_share_after(averted[ALL].p50, run_off[ALL].p50),
        cost=None if unsure else bands_of(against("cost"))[0],
        why_no_cost=unsure,
        first_year=_first_year(base, against("unlike")),
        outcomes=found,
    )


def changes(base: Result, other: Result) -> dict[str, dict[str, Band]]:
    """Bands of what a run changes in each outcome, by place and ALL; a place without a number is left out."""
    return _changes(base, spreads_against(base, other))


def _changes(base: Result, against: Spreads) -> dict[str, dict[str, Band]]:
    none = {COST} if _why_no_cost(against) else set()
    return {name: {} if name in none else _change(base, against, one) for name, one in OUTCOMES.items()}


def _change(base: Result, against: Spreads, one: Outcome) -> dict[str, Band]:
    bands = bands_of(against(OUTCOME + one.name), one.side)
    named = zip(one.places(view_of(base)), bands, strict=True)
    return {place: found for place, found in named if not np.isnan(found.p50)}


def _why_no_cost(against: Spreads) -> str:
    """Why there is no cost per homicide averted; empty where there is one."""
    return why_unsure(*map(float, against("dearer").share()))


def _all_first(bands: dict[str, Band]) -> dict[str, Band]:
    return {ALL: bands[ALL], **bands}


def _money(base: Result, change: Spread) -> dict[str, Band]:
    """Bands of a line of the books, by program."""
    return _all_first(dict(zip([*map(str, base.data.program.values), ALL], bands_of(change), strict=True)))


def _standing(base: Result, against: Spreads) -> dict[str, dict[str, Band]]:
    """Change of what stands in each country at the end of the pictured years; the flow also in all."""
    codes = [str(code) for code in base.data.country.values]
    bands = iter(bands_of(against("standing")))
    out = {str(name): dict(zip(codes, bands, strict=False)) for name in base.data.strength.values}
    out["flow_lost"] = {ALL: bands_of(against("flow_lost"))[0], **out["flow_lost"]}
    return out


def _share_after(shown: float, whole: float) -> float | None:
    return 1.0 - shown / whole if shown * whole > 0.0 else None


def _first_year(base: Result, unlike: Spread) -> int | None:
    """The first fiscal year in which anything is allotted otherwise in any member."""
    often = unlike.share()
    return int(base.data.fiscal_year.values[(often > 0.0).argmax()]) if often.any() else None


def band(values: Floats, side: float = 1.0) -> Band:
    """Quantiles of paired differences with their Monte Carlo errors; side -1 where less is better."""
    finite = np.where(np.isinf(values), np.nanmax(np.where(np.isinf(values), -np.inf, values), initial=0.0), values)
    ordered = np.sort(finite)
    found = dict(zip(LEVELS, map(float, np.quantile(ordered, list(LEVELS.values()))), strict=True))
    better = float((side * values > 0.0).mean())
    errors = {name: quantile_error(ordered, p) for name, p in LEVELS.items()}
    return Band(**found, chance_better=better, mc_error={**errors, "chance_better": chance_error(better, len(values))})


def bands_of(spread: Spread, side: float = 1.0) -> list[Band]:
    """The same of each column of a spread, one after another."""
    if isinstance(spread, ExactSpread):
        return [band(values, side) for values in spread.values.reshape(spread.members, -1).T]
    n, levels = spread.members, list(LEVELS.values())
    points = quantiles(spread, levels).reshape(len(levels), -1)
    low, high = np.split(spread.order([rank for p in zip(*(error_ranks(n, p) for p in levels), strict=True) for rank in p]), 2)
    errors, better = 0.5 * (high - low).reshape(len(levels), -1), spread.share(side).ravel()
    return [
        Band(
            **dict(zip(LEVELS, map(float, points[:, k]), strict=True)),
            chance_better=float(better[k]),
            mc_error={
                **dict(zip(LEVELS, map(float, errors[:, k]), strict=True)),
                "chance_better": chance_error(float(better[k]), n),
            },
        )
        for k in range(points.shape[1])
    ]


def whole_change(base: Result, other: Result, metric: str = DEFAULT) -> Floats:
    """What the other scenario changes in an outcome against the base, all places together: (member,)."""
    if other.gone_by is not None:
        return other.gone_by.by_member[WHOLE + metric]
    return np.asarray(OUTCOMES[metric].change(view_of(other), view_of(base))[:, -1])


def _gains(results: Sequence[Result], metric: str) -> list[Floats]:
    """Each scenario's change of an outcome against the first, turned so that more is better."""
    side = OUTCOMES[metric].side
    return [side * whole_change(results[0], one, metric) for one in results]


def regret(results: Sequence[Result], metric: str = DEFAULT) -> list[Floats]:
    """How far each scenario is from the best of all compared, member by member; the base is first.

    For homicides averted: homicides to the last pictured year above the best.
    """
    gains = _gains(results, metric)
    best = np.max(gains, axis=0)
    return [best - one for one in gains]


def ranking(results: Sequence[Result], metric: str = DEFAULT) -> list[list[int]]:
    """Places of the scenarios, best first, by the median of an outcome, such as homicides averted.

    Those whose order Monte Carlo error could flip share a place: the 90% interval of their paired median holds zero.
    """
    gains = _gains(results, metric)
    order = sorted(range(len(results)), key=lambda n: (-float(np.median(gains[n])), n))
    places = [[order[0]]]
    for n in order[1:]:
        if all(median_excludes_zero(gains[m] - gains[n]) for m in places[-1]):
            places.append([n])
        else:
            places[-1].append(n)
    return places


def unique_names(names: Sequence[str]) -> list[str]:
    """Names with a number behind the second of its kind: identical scenarios still show as two."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return out
