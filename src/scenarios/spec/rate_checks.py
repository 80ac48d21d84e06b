"""Checks of what a run must know of homicide and of people: rates at the origin, rates that rules read, population."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from scenarios.allocation.mixes import MIXES
from scenarios.allocation.options import years_back
from scenarios.allocation.splits import SPLITS
from scenarios.baseline.facts import Baseline, Program, Rates
from scenarios.spec.findings import Finding
from scenarios.spec.money_checks import reported
from scenarios.spec.scenario import Amounts, Factor, Growth, Plan, ScenarioSpec
from scenarios.spec.stages import Rule, rule_in, stages_of
from scenarios.yaml_text import Where

RULES: dict[str, dict[str, Callable[..., Any]]] = {"split": SPLITS, "mix": MIXES}
"""The rules of a plan by its key."""


def check_rates(scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    """A vintage that exists, a rate of every country at the origin, rates that rules could have seen, and population."""
    release = baseline.vintages.get(scenario.vintage)
    if release is None:
        hint = f"vintages: {', '.join(baseline.vintages)}"
        yield Finding(("vintage",), f"there is no vintage “{scenario.vintage}” in {baseline.name}", hint, "vintage")
        return
    at_origin = list(_origin(scenario, baseline, release))
    yield from at_origin
    if not at_origin:
        yield from _early(scenario)
        yield from _late(scenario, baseline, release)
        yield from _rules(scenario, baseline, release)
    yield from _population(scenario, baseline)


def _origin(scenario: ScenarioSpec, baseline: Baseline, release: Rates) -> Iterator[Finding]:
    """The origin lies before the end of the years shown, and every country has a rate then that no later one helped to make.

    Data may end before the money begins: the years between are drawn, as those after are.
    """
    origin, horizon = scenario.origin, scenario.horizon
    if origin > horizon.show_to:
        what = f"{origin} is after the years shown, {horizon.first} to {horizon.show_to}"
        yield Finding(("origin",), what, f"at most {horizon.show_to}; {_usable(scenario, release)}", "year")
        return
    lacking = [n for n, seen in enumerate(release.known_at(origin)) if not seen]
    if lacking:
        have: dict[str, list[str]] = {}
        for n in lacking:
            have.setdefault(_runs(_seen(release, n)), []).append(baseline.codes[n])
        each = "; ".join(f"of {', '.join(codes)} {years}" for years, codes in have.items())
        codes = ", ".join(baseline.codes[n] for n in lacking)
        what = f"the vintage {scenario.vintage} has no rate of {codes} for {origin}; it has {each}"
        yield Finding(("origin",), what, _usable(scenario, release), "origin")


def _early(scenario: ScenarioSpec) -> Iterator[Finding]:
    """Years between the last rate that is used and the first money."""
    origin, first = scenario.origin, scenario.horizon.first
    if origin < first - 1:
        what = f"the last rates used are of {origin}: homicide from {origin + 1} to {first - 1} is drawn, before any money"
        hint = "a later `origin`, where every country has a rate, or a vintage that reaches further"
        yield Finding(("origin",), what, hint, "early-origin", warning=True)


def _late(scenario: ScenarioSpec, baseline: Baseline, release: Rates) -> Iterator[Finding]:
    """Countries whose rates begin after the first year of money, all in one warning."""
    first = scenario.horizon.first
    late = {c: y for c, y in zip(baseline.codes, release.first_years(), strict=True) if y is not None and y > first}
    if late:
        each = ", ".join(f"{code} {_runs(range(first, year))}" for code, year in late.items())
        what = f"the vintage {scenario.vintage} has no rate yet of {each}: no homicide and no effect is counted there"
        hint = "until a country's first rate its institutions wear as at that rate (assumed)"
        yield Finding(("vintage",), what, hint, "late-rates", warning=True)


def _rules(scenario: ScenarioSpec, baseline: Baseline, release: Rates) -> Iterator[Finding]:
    """Rules that would need a rate which planners could not have; one's own rules get nan there."""
    for name, plan in scenario.programs.items():
        program = baseline.programs.get(name)
        if program is None or program.fixed:
            continue
        for key, rules in RULES.items():
            given: Rule = getattr(plan, key)
            money = _money_years(program, scenario, baseline)
            for step, rule in stages_of(given):
                reads = years_back(rules[rule.rule]) if rule.rule in rules else ()
                if reads:
                    years = {year for year in money if rule_in(given, year) is rule}
                    where = ("programs", name, key, *step)
                    yield from _unseen(where, rule.rule, reads, years, program, scenario, release, baseline.codes)


def _unseen(
    where: Where,
    rule: str,
    reads: tuple[int, ...],
    years: set[int],
    program: Program,
    scenario: ScenarioSpec,
    release: Rates,
    codes: tuple[str, ...],
) -> Iterator[Finding]:
    """The years that a rule reads before a country's first rate, of those in which it decides."""
    starts = dict(zip(codes, release.first_years(), strict=True))
    first = {code: starts[code] or scenario.origin for code in program.countries}
    missing = {c: sorted({y - back for y in years for back in reads if y - back < start}) for c, start in first.items()}
    missing = {code: some for code, some in missing.items() if some}
    if missing:
        each = ", ".join(f"{code} {_runs(some)}" for code, some in missing.items())
        what = f"{rule} reads homicide rates of years that nobody had seen: {each} (vintage {scenario.vintage})"
        able = max(first.values()) + max(reads)
        hint = f"it can decide from FY{able} on: another rule, or `horizon: {{from: {able}}}`; {_usable(scenario, release)}"
        yield Finding(where, what, hint, "unseen-rate")


def _money_years(program: Program, scenario: ScenarioSpec, baseline: Baseline, moved: bool = True) -> set[int]:
    """Fiscal years of the horizon in which a program may have money of its own, or by transfer."""
    span = range(scenario.horizon.first, scenario.horizon.last + 1)
    known = reported(program.name, baseline, scenario.forward_funding)
    years = {year for year in span if sum(known.usd.get(year, {}).values()) > 0}
    envelope = scenario.programs.get(program.name, Plan()).envelope
    match envelope:
        case Factor(factor=0):
            years = set()
        case Growth():
            years = set(span) if envelope.start or span[0] in years else set()
        case Amounts():
            for year, usd in envelope.usd.items():  # accounts that are not named keep what is reported
                whole = {**known.usd.get(year, {}), **usd}.values() if isinstance(usd, dict) else (usd,)
                years = years | {year} if sum(whole) > 0 else years - {year}
    if not moved:
        return years
    sources = {t.source for t in scenario.transfer if t.target == program.name}
    givers = [baseline.programs[name] for name in sources if name in baseline.programs]
    gone = sum(t.share for t in scenario.transfer if t.source == program.name)
    own = set() if gone >= 1.0 - 1e-9 else years
    return own.union(*(_money_years(giver, scenario, baseline, moved=False) for giver in givers))


def _population(scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    """People of every year from the first: homicides are rates times people."""
    first, begins = scenario.horizon.first, baseline.population_years[0]
    if begins > first:
        file = baseline.sources["population", baseline.codes[0], begins].file
        what = f"{file} of {baseline.name} begins in {begins}: nobody can be counted in {_runs(range(first, begins))}"
        hint = f"add these years to {file}, or begin with `horizon: {{from: {begins}}}`"
        yield Finding(("horizon", "from"), what, hint, "no-population")


def _usable(scenario: ScenarioSpec, release: Rates) -> str:
    """The origins at which every country has a rate, first to last."""
    able = [year for year in release.years if year <= scenario.horizon.show_to and release.known_at(year).all()]
    if not able:
        return f"no year to {scenario.horizon.show_to} has a rate of every country"
    return f"usable origins: {_runs(able)}"


def _seen(release: Rates, country: int) -> list[int]:
    """The years whose rate of a country somebody observed."""
    return [year for year in release.years if release.known_at(year)[country]]


def _runs(years: Any) -> str:
    """Years in words, those in a row together.

    >>> _runs([2011, 2012, 2013, 2015]), _runs([])
    ('2011 to 2013, 2015', 'none')
    """
    runs = [[year for _, year in run] for _, run in groupby(enumerate(sorted(years)), lambda x: x[1] - x[0])]
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs) or "none"
