"""What another scenario changes against a base, draw by draw: both share parameters and shocks, so most noise cancels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.analysis.quantiles import chance_error, median_excludes_zero, quantile_error
from scenarios.arrays import Floats
from scenarios.engine.ensemble.result import Result
from scenarios.errors import Problem, ScenarioError
from scenarios.spec.load import Loaded
from scenarios.spec.scenario import Scenario
from scenarios.terms import LEDGER

ALL = "ALL"
LEVELS = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
MONEY_LINES = ("allotted", "disbursed", "returned", "lapsed", "cancelled", "open")
"""Lines of the ledger whose change is told; what is open at the end is never counted as spent."""
SURE = 0.95
"""Share of draws on one side from which a sign counts as sure enough to divide by."""


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
    """What one scenario changes against the base.

    homicides_averted, homicides_averted_run_off: by country and ALL, to the last pictured year and to the end of run-off.
    money: by line of MONEY_LINES, then by program and ALL, USD at the end of run-off. standing: by strength, then by country,
    on 30 September of the last pictured year (flow_lost also ALL). share_after: share of the median effect that falls after
    the pictured years; None where the two medians differ in sign. cost: USD per homicide averted to the end of run-off,
    implied by assumptions; None where the sign is unsure, and then why_no_cost says so. first_year: the first fiscal year in
    which any member is allotted anything else; None where nothing differs.
    """

    homicides_averted: dict[str, Band]
    homicides_averted_run_off: dict[str, Band]
    money: dict[str, dict[str, Band]]
    standing: dict[str, dict[str, Band]]
    share_after: float | None
    cost: Band | None
    why_no_cost: str
    first_year: int | None


MUST_AGREE = (
    *("region", "vintage", "origin", "parameters", "priors", "pipeline", "channels_off", "booking", "horizon", "after"),
    "ensemble",
)

HINTS = {"booking": "how money is booked is an assumption, shared by all plans compared as parameters are: give both the same"}
"""What to do where a key differs that one might take for a decision."""


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


def _unlike(base: Scenario, other: Scenario) -> list[str]:
    """Keys that differ and must not; of another region nothing more is told."""
    keys = [key for key in MUST_AGREE if getattr(base, key) != getattr(other, key)]
    return keys[:1] if "region" in keys else keys


def homicides_averted(base: Result, other: Result, until: int) -> Floats:
    """Homicides that the other scenario has fewer than the base, to the end of a year: (member, country)."""
    averted: Floats = yearly_averted(base, other, until).sum(1)
    return averted


def yearly_averted(base: Result, other: Result, until: int) -> Floats:
    """Homicides that the other scenario has fewer than the base in each year to `until`: (member, year, country).

    Rates per 100,000 times mid-year population; none where a country has no rate yet.
    """
    years = base.data.year.values <= until
    before, after = (one.data.homicide_rate.values[:, years] for one in (base, other))
    return _yearly(before, after, base.data.population.values[years] / 1e5)


def averted(base: Floats, other: Floats, people: Floats) -> Floats:
    """Homicides by which the other scenario's rates lie below the base's: (member, country).

    Args:
        base: (member, year, country) rates per 100,000; nan where there is none yet.
        other: the same of the other scenario.
        people: (year, country) in 100,000; 0 where nothing is counted.
    """
    fewer: Floats = _yearly(base, other, people).sum(1)
    return fewer


def _yearly(base: Floats, other: Floats, people: Floats) -> Floats:
    """The same in each year (member, year, country)."""
    fewer = base - other
    return np.asarray(np.where(np.isnan(fewer), 0.0, fewer) * people)


def homicides_in_all(result: Result, until: int) -> Floats:
    """Homicides of all countries from the first year shown to `until`, where they have a rate: (member,) persons."""
    years = result.data.year.values <= until
    people = result.data.population.values[years] / 1e5
    rate = result.data.homicide_rate.values[:, years]
    total: Floats = (np.where(np.isnan(rate), 0.0, rate) * people).sum((1, 2))
    return total


def compare(base: Result, other: Result) -> Difference:
    """Paired differences of two results of the same members and seed."""
    codes = [str(code) for code in base.data.country.values]
    shown, end = (homicides_averted(base, other, int(base.data.attrs[x])) for x in ("show_to", "run_off"))
    money = {line: _money(base, other, line) for line in MONEY_LINES}
    cost, why = _cost(base, other, end.sum(1))
    averted, run_off = _with_all(shown, codes), _with_all(end, codes)
    return Difference(
        homicides_averted=averted,
        homicides_averted_run_off=run_off,
        money=money,
        standing=_standing(base, other, codes),
        share_after=_share_after(averted[ALL].p50, run_off[ALL].p50),
        cost=cost,
        why_no_cost=why,
        first_year=_first_year(base, other),
    )


def _with_all(values: Floats, names: list[str]) -> dict[str, Band]:
    """Bands of each column and of their sum."""
    return {ALL: band(values.sum(1)), **{name: band(values[:, n]) for n, name in enumerate(names)}}


def _change(base: Result, other: Result, line: str) -> Floats:
    """Change of a line of the ledger at the end of run-off, USD (member, program)."""
    at = LEDGER.index(line)
    change: Floats = 1e6 * (other.data.horizon_money.values[:, :, at] - base.data.horizon_money.values[:, :, at])
    return change


def _money(base: Result, other: Result, line: str) -> dict[str, Band]:
    return _with_all(_change(base, other, line), [str(p) for p in base.data.program.values])


def _standing(base: Result, other: Result, codes: list[str]) -> dict[str, dict[str, Band]]:
    """Change of what stands in each country at the end of the pictured years; the flow also in all."""
    change = other.data.standing.values[:, 0] - base.data.standing.values[:, 0]
    out = {
        str(name): {code: band(change[:, n, i]) for i, code in enumerate(codes)}
        for n, name in enumerate(base.data.strength.values)
    }
    out["flow_lost"] = {ALL: band(change[:, -1].sum(1)), **out["flow_lost"]}
    return out


def _share_after(shown: float, whole: float) -> float | None:
    return 1.0 - shown / whole if shown * whole > 0.0 else None


def _cost(base: Result, other: Result, averted: Floats) -> tuple[Band | None, str]:
    """Dollars disbursed more per homicide averted; a ratio only where both signs are sure."""
    dollars = _change(base, other, "disbursed").sum(1)
    better, dearer = float((averted > 0.0).mean()), float((dollars > 0.0).mean())
    if better < SURE:
        return None, f"undefined: fewer homicides in {int(50 * better)} of 50 draws only"
    if dearer < SURE:
        return None, "undefined: the scenario does not spend more than the base"
    with np.errstate(divide="ignore"):
        return band(np.where(averted > 0.0, dollars / averted, np.inf)), ""


def _first_year(base: Result, other: Result) -> int | None:
    """The first fiscal year in which anything is allotted otherwise in any member."""
    unlike = (base.data.allotted.values != other.data.allotted.values).any((0, 2, 3))
    return int(base.data.fiscal_year.values[unlike.argmax()]) if unlike.any() else None


def band(values: Floats) -> Band:
    """Quantiles of paired differences with their Monte Carlo errors."""
    finite = np.where(np.isinf(values), np.nanmax(np.where(np.isinf(values), -np.inf, values), initial=0.0), values)
    found = {name: float(np.quantile(finite, p)) for name, p in LEVELS.items()}
    better = float((values > 0.0).mean())
    errors = {name: quantile_error(finite, p) for name, p in LEVELS.items()}
    return Band(**found, chance_better=better, mc_error={**errors, "chance_better": chance_error(better, len(values))})


def regret(results: Sequence[Result]) -> list[Floats]:
    """Homicides to the last pictured year above the best of all scenarios compared, member by member; the base is first."""
    until = int(results[0].data.attrs["show_to"])
    averted = [homicides_averted(results[0], one, until).sum(1) for one in results]
    best = np.max(averted, axis=0)
    return [best - one for one in averted]


def ranking(results: Sequence[Result]) -> list[list[int]]:
    """Places of the scenarios, best first, by median homicides averted to the last pictured year.

    Those whose order Monte Carlo error could flip share a place: the 90% interval of their paired median holds zero.
    """
    until = int(results[0].data.attrs["show_to"])
    averted = [homicides_averted(results[0], one, until).sum(1) for one in results]
    order = sorted(range(len(results)), key=lambda n: (-float(np.median(averted[n])), n))
    places = [[order[0]]]
    for n in order[1:]:
        if all(median_excludes_zero(averted[m] - averted[n]) for m in places[-1]):
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
