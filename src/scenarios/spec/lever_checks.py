"""Checks of the levers against the region: years, countries, and mistaken units of other money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scenarios.baseline.facts import Baseline
from scenarios.spec.findings import Finding, unknown_units
from scenarios.spec.levers import LEVERS, Path
from scenarios.spec.scenario import ScenarioSpec
from scenarios.yaml_text import Where

LEAST = 10_000.0
"""USD a year below which a sum of other money has a mistaken unit; the greatest is the lever's own."""


def check_levers(scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    """All that can be wrong with the levers."""
    for name in LEVERS:
        given = getattr(scenario.levers, name)
        if isinstance(given, Path) and isinstance(given.levels, dict):
            yield from _path_years(("levers", name), given.levels, scenario)
    yield from _other_money(scenario, baseline)


def _path_years(where: Where, levels: Mapping[int, float], scenario: ScenarioSpec) -> Iterator[Finding]:
    for year in levels:
        if not _counted(year, scenario):
            yield Finding((*where, year), f"{_outside(year, scenario)}; the line is drawn to it", "", "year", True, True)


def _other_money(scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    where: Where = ("levers", "other_money")
    given = scenario.levers.other_money
    yield from unknown_units(where, given, baseline.codes, baseline.name, baseline)
    for code, money in given.items():
        for kind, years in (("hard", money.hard), ("soft", money.soft)):
            for year, usd in years.items():
                yield from _sum((*where, code, kind, year), year, usd, scenario)


def _sum(where: Where, year: int, usd: float, scenario: ScenarioSpec) -> Iterator[Finding]:
    """One year's sum: in a year that is counted, of a size that can be meant."""
    if not _counted(year, scenario):
        hint = "change horizon.from or horizon.run_off, or the year"
        yield Finding(where, _outside(year, scenario), hint, "year", at_key=True)
    if usd and not LEAST <= usd <= LEVERS["other_money"].high:
        side = "little" if usd < LEAST else "much"
        what = f"${usd:,.0f} a year is too {side} to be meant: a mistaken unit?"
        yield Finding(where, what, f"from ${LEAST:,.0f} to ${LEVERS['other_money'].high:,.0f}", "unit")


def _counted(year: int, scenario: ScenarioSpec) -> bool:
    return scenario.horizon.first <= year <= scenario.horizon.run_off


def _outside(year: int, scenario: ScenarioSpec) -> str:
    horizon = scenario.horizon
    return f"fiscal year {year} is outside the years that are counted, {horizon.first} to {horizon.run_off}"
