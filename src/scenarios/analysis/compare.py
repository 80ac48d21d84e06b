"""What another scenario changes against a base, draw by draw: both share parameters and shocks, so most noise cancels."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.analysis.quantiles import chance_error, quantile_error
from scenarios.engine.result import Result
from scenarios.engine.state import Floats
from scenarios.errors import Problem, ScenarioError
from scenarios.terms import LEDGER

ALL = "ALL"
LEVELS = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}


@dataclass(frozen=True, slots=True)
class Band:
    """A paired difference over members: quantiles, share of draws above zero, Monte Carlo error of each."""

    p05: float
    p25: float
    p50: float
    p75: float
    p95: float
    chance_better: float
    mc_error: dict[str, float]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one scenario changes: homicides averted by country and ALL, to the last pictured year and to the end of run-off.

    disbursed_change and returned_change by program and ALL, USD.
    """

    homicides_averted: dict[str, Band]
    homicides_averted_run_off: dict[str, Band]
    disbursed_change: dict[str, Band]
    returned_change: dict[str, Band]


MUST_AGREE = ("region", "vintage", "origin", "parameters", "priors", "channels_off", "after", "ensemble")


def refuse_unlike(loaded: Sequence[object]) -> None:
    """Raise when scenarios cannot be compared draw by draw: what lies outside the plan must be the same.

    Raises:
        ScenarioError: names every key that differs and the scenarios in which it does.
    """
    scenarios = [x.scenario for x in loaded]  # type: ignore[attr-defined]
    base, problems = scenarios[0], []
    for other in scenarios[1:]:
        unlike = [key for key in MUST_AGREE if getattr(base, key) != getattr(other, key)]
        unlike += ["horizon"] if base.horizon != other.horizon else []
        problems += [
            Problem(
                f"“{other.name}” and “{base.name}” cannot be compared: {key} differs",
                hint="give both the same value; only the plan (programs, transfer, forward_funding) may differ",
                code="not-comparable",
            )
            for key in unlike
        ]
    if problems:
        raise ScenarioError(problems)


def homicides_averted(base: Result, other: Result, until: int) -> Floats:
    """Homicides that the other scenario has fewer than the base, to the end of a year: (member, country).

    Rates per 100,000 times mid-year population, summed over calendar years.
    """
    years = base.data.year.values <= until
    people = base.data.population.values[years] / 1e5
    fewer = base.data.homicide_rate.values[:, years] - other.data.homicide_rate.values[:, years]
    averted: Floats = (fewer * people).sum(1)
    return averted


def compare(base: Result, other: Result) -> Difference:
    """Paired differences of two results of the same members and seed."""
    codes = [str(code) for code in base.data.country.values]
    show_to, end = int(base.data.attrs["show_to"]), int(base.data.attrs["run_off"])
    return Difference(
        homicides_averted=_with_all(homicides_averted(base, other, show_to), codes),
        homicides_averted_run_off=_with_all(homicides_averted(base, other, end), codes),
        disbursed_change=_money(base, other, "disbursed"),
        returned_change=_money(base, other, "returned"),
    )


def _with_all(values: Floats, names: list[str]) -> dict[str, Band]:
    """Bands of each column and of their sum."""
    return {ALL: band(values.sum(1)), **{name: band(values[:, n]) for n, name in enumerate(names)}}


def _money(base: Result, other: Result, line: str) -> dict[str, Band]:
    """Change of a line of the ledger at the end of run-off, USD."""
    at = LEDGER.index(line)
    change = 1e6 * (other.data.horizon_money.values[:, :, at] - base.data.horizon_money.values[:, :, at])
    return _with_all(change, [str(p) for p in base.data.program.values])


def band(values: Floats) -> Band:
    """Quantiles of paired differences with their Monte Carlo errors."""
    found = {name: float(np.quantile(values, p)) for name, p in LEVELS.items()}
    better = float((values > 0.0).mean())
    errors = {name: quantile_error(values, p) for name, p in LEVELS.items()}
    return Band(**found, chance_better=better, mc_error={**errors, "chance_better": chance_error(better, len(values))})


def regret(base: Result, others: Sequence[Result]) -> list[Floats]:
    """Homicides to the last pictured year above the best of all scenarios compared, member by member: base first."""
    until = int(base.data.attrs["show_to"])
    averted = [np.zeros(base.data.sizes["member"]), *(homicides_averted(base, x, until).sum(1) for x in others)]
    best = np.max(averted, axis=0)
    return [best - one for one in averted]


def as_json(base: Result, others: Sequence[Result]) -> dict[str, object]:
    """The contract `scenarios/compare/1`; money in USD, homicides in persons."""
    regrets = regret(base, others)
    names = unique_names([base.name, *(x.name for x in others)])
    return {
        "schema": "scenarios/compare/1",
        "illustrative": True,
        "base": names[0],
        "members": int(base.data.sizes["member"]),
        "seed": int(base.data.attrs["seed"]),
        "others": {
            name: {
                **{
                    part: {key: band_json(one) for key, one in getattr(compare(base, other), part).items()}
                    for part in Difference.__slots__
                },
                "regret": band_json(band(lost)),
            }
            for name, other, lost in zip(names[1:], others, regrets[1:], strict=True)
        },
        "base_regret": band_json(band(regrets[0])),
        "warnings": json.loads(base.data.attrs["warnings"]),
    }


def band_json(one: Band) -> dict[str, object]:
    """A band as plain data."""
    return {name: getattr(one, name) for name in Band.__slots__}


def unique_names(names: Sequence[str]) -> list[str]:
    """Names with a number behind the second of its kind: identical scenarios still show as two."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return out
