"""A scenario and its baseline as arrays: all that is the same for every member.

`Inputs` is made once for a scenario and once for its reference run; members are drawn block by block in `members.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.baseline.distributions import Distribution, fixed, median
from scenarios.baseline.tables import Baseline, Classification, Country, Program
from scenarios.engine.draws import effective
from scenarios.engine.layout import (
    HARD,
    SOFT,
    Cohort,
    Layout,
    cohort_of,
    kinds_of,
    lay_out,
    offers,
    program_lines,
)
from scenarios.engine.levers import Central, make_blocks, make_levers
from scenarios.engine.lines import Line, planned_lines
from scenarios.engine.state import Blocks, Floats, Levers, Region
from scenarios.pipeline.capacity import hard_ceiling, soft_ceiling
from scenarios.spec.levers import Levers as SpecLevers
from scenarios.spec.scenario import Plan, Scenario
from scenarios.terms import KINDS

REQUEST = "request"
"""Status of money that was asked for and not yet enacted when the report was written."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a program offers in one fiscal year: lines, the cohorts they make up (by age), and which of these each joins.

    `homes`: the cohorts that take hard and soft money in a year whose lines have none of it.
    """

    lines: tuple[Line, ...]
    cohorts: tuple[Cohort, ...]
    places: tuple[int, ...]
    homes: tuple[int, int]

    def of_line(self, line: int) -> Cohort:
        """The cohort of a line."""
        return self.cohorts[self.places[line]]


@dataclass(frozen=True, slots=True)
class Giver:
    """One program as the planner moves it; `units` are its countries' places, then its regional unit's, if any."""

    name: str
    plan: Plan
    countries: tuple[str, ...]
    units: NDArray[np.int64]
    regional: bool
    estimated: bool
    weights: Floats
    offers: dict[int, Offer]

    @property
    def width(self) -> int:
        """How many countries may receive."""
        return len(self.countries)


@dataclass(frozen=True, slots=True)
class Inputs:
    """A scenario ready to run. Axes: fiscal year = `fiscal_years`, year = `years` (two earlier), unit, country by code.

    before (country,): the rates of the year before `years`; central: what events tell programs and accounts apart by.
    """

    scenario: Scenario
    baseline: Baseline
    fiscal_years: tuple[int, ...]
    years: tuple[int, ...]
    units: tuple[str, ...]
    givers: tuple[Giver, ...]
    layout: Layout
    fixed: dict[str, Floats]
    region: Region
    levers: Levers
    blocks: Blocks
    central: Central
    before: Floats
    distributions: dict[str, Distribution]
    planner_ceiling: Floats
    ceilings_on: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """The countries, by code."""
        return tuple(c.code for c in self.baseline.countries)


def reference_of(scenario: Scenario, baseline: Baseline) -> Scenario:
    """What effects are counted against: money as reported and printed, no money after the last reported year, no limits."""
    plain = scenario.model_copy(
        update={
            "programs": {name: Plan() for name in scenario.programs},
            "transfer": (),
            "after": "zero",
            "forward_funding": "as_printed",
            "blur_requests": False,
            "levers": SpecLevers(),
            "events": (),
            "horizon": scenario.horizon.model_copy(update={"last": baseline.fiscal_years[-1]}),
        }
    )
    return plain


def build(scenario: Scenario, baseline: Baseline) -> Inputs:
    """Turn a scenario into arrays."""
    horizon = scenario.horizon
    fiscal_years = tuple(range(horizon.first, horizon.run_off + 2))
    years = tuple(range(horizon.first - 2, horizon.run_off + 1))
    units = (*(c.code for c in baseline.countries), *sorted(baseline.regional_units))
    lines = program_lines(planned_lines(scenario, baseline), baseline)
    givers = tuple(
        _giver(name, scenario, baseline, units, lines[name])
        for name in sorted(baseline.programs)
        if not baseline.programs[name].fixed
    )
    distributions = effective(baseline.parameters, _overrides(scenario), scenario.priors, scenario.channels_off)
    layout = lay_out(_cells(givers, baseline), _slow(baseline, units))
    central = central_money(givers, baseline)
    return Inputs(
        scenario=scenario,
        baseline=baseline,
        fiscal_years=fiscal_years,
        years=years,
        units=units,
        givers=givers,
        layout=layout,
        fixed=_fixed(baseline, lines, fiscal_years, units),
        region=_region(scenario, baseline, years),
        levers=make_levers(scenario, baseline.countries, units, fiscal_years, years),
        blocks=make_blocks(scenario, layout, units, fiscal_years, central),
        central=central,
        before=observed(scenario, baseline, (years[0] - 1,))[0],
        distributions=distributions,
        planner_ceiling=_planner_ceiling(baseline),
        ceilings_on="absorption" not in scenario.channels_off,
    )


def _overrides(scenario: Scenario) -> dict[str, Distribution]:
    """Parameters that the scenario sets: a value or a law."""
    return {
        name: fixed(given) if isinstance(given, float) else Distribution(given.kind, given.fields, given.low, given.high)
        for name, given in scenario.parameters.items()
    }


def _giver(name: str, scenario: Scenario, baseline: Baseline, units: tuple[str, ...], lines: dict[int, list[Line]]) -> Giver:
    program = baseline.programs[name]
    places = [units.index(code) for code in program.countries]
    if program.regional_unit:
        places.append(units.index(program.regional_unit))
    by_year = {year: [x for x in some if x.millions > 0] for year, some in lines.items()}
    return Giver(
        name=name,
        plan=scenario.programs[name],
        countries=tuple(program.countries),
        units=np.array(places, dtype=np.int64),
        regional=program.regional_unit is not None,
        estimated=program.estimated,
        weights=np.asarray(baseline.split_weights(name, scenario.vintage), dtype=np.float64),
        offers={year: _offer(some, baseline, program) for year, some in by_year.items() if some},
    )


def _offer(lines: list[Line], baseline: Baseline, program: Program) -> Offer:
    """Lines with their cohorts. A kind that is zero in a year takes the account that the region names for it."""
    joined = [cohort_of(line, baseline.accounts[line.account]) for line in lines]
    cohorts = tuple(sorted(set(joined)))

    def home(kind: int) -> int:
        account = program.fallback.get(KINDS[kind])
        named = [(-line.millions, c) for line, c in zip(lines, joined, strict=True) if line.account == account]
        largest = [(-line.millions, c) for line, c in zip(lines, joined, strict=True)]
        return cohorts.index(min(named or largest)[1])

    return Offer(tuple(lines), cohorts, tuple(cohorts.index(c) for c in joined), (home(HARD), home(SOFT)))


def _cells(givers: tuple[Giver, ...], baseline: Baseline) -> set[tuple[Cohort, int, int]]:
    """Every (cohort, kind, unit) that can hold money; with a limit, also those of money held and offered again."""
    wanted = set()
    for giver in givers:
        for offer in giver.offers.values():
            kinds = {
                (offer.of_line(n), k) for n, line in enumerate(offer.lines) for k in kinds_of(baseline.accounts[line.account])
            }
            kinds |= {(offer.cohorts[home], kind) for kind, home in enumerate(offer.homes)}
            if giver.plan.limit != "none":
                kinds |= {(again, k) for c, k in kinds if k in (HARD, SOFT) for again in offers(c)}
            wanted |= {(c, k, int(unit)) for c, k in kinds for unit in giver.units}
    return wanted


def _slow(baseline: Baseline, units: tuple[str, ...]) -> list[bool]:
    """Whether each unit is slow to disburse; regional units have their countries' slowness."""
    slow = {c.code: c.slow for c in baseline.countries}
    for program in baseline.programs.values():
        if program.regional_unit:
            slow[program.regional_unit] = any(slow[code] for code in program.countries)
    return [slow.get(unit, False) for unit in units]


def _fixed(
    baseline: Baseline, lines: dict[str, dict[int, list[Line]]], fiscal_years: tuple[int, ...], units: tuple[str, ...]
) -> dict[str, Floats]:
    """Money that no rule moves, by fixed program: (fiscal year, unit), million USD."""
    out = {}
    for name, program in sorted(baseline.programs.items()):
        if program.fixed:
            out[name] = np.zeros((len(fiscal_years), len(units)))
            for line in (x for some in lines[name].values() for x in some):
                if line.fiscal_year in fiscal_years:
                    unit = line.unit or program.countries[0]
                    out[name][fiscal_years.index(line.fiscal_year), units.index(unit)] += line.millions
    return out


def _region(scenario: Scenario, baseline: Baseline, years: tuple[int, ...]) -> Region:
    countries = baseline.countries
    return Region(
        own_budget=_of(countries, "own_budget"),
        heads=_of(countries, "heads"),
        rule_of_law=_of(countries, "rule_of_law"),
        flow=_of(countries, "flow_share"),
        corridor=np.ascontiguousarray(baseline.corridors, dtype=np.float64),
        observed=observed(scenario, baseline, years),
        origin=years.index(scenario.origin),
    )


def _of(countries: tuple[Country, ...], field: str) -> Floats:
    return np.array([getattr(c, field) for c in countries], dtype=np.float64)


def observed(scenario: Scenario, baseline: Baseline, years: tuple[int, ...]) -> Floats:
    """Rates of the scenario's vintage (year, country), nan after the origin; before the first one, the first."""
    rates = baseline.vintages[scenario.vintage]
    table = np.full((len(years), len(baseline.countries)), np.nan)
    for row, year in enumerate(years):
        if year <= scenario.origin:
            table[row] = rates.values[rates.years.index(max(year, rates.years[0]))]
    return table


def central_money(givers: tuple[Giver, ...], baseline: Baseline) -> Central:
    """Million USD of each program and account in each cohort, kind and unit, at the central classification and split."""
    out: dict[tuple[Cohort, int, int], dict[tuple[str, str], float]] = {}
    for giver in givers:
        weights = dict(zip(giver.units, [*giver.weights, 1.0], strict=False))
        for offer in giver.offers.values():
            for n, line in enumerate(offer.lines):
                for kind, part in _central_kinds(line, baseline):
                    for unit, weight in weights.items():
                        cell = out.setdefault((offer.of_line(n), kind, int(unit)), {})
                        key = (giver.name, line.account)
                        cell[key] = cell.get(key, 0.0) + line.millions * part * weight
    return out


def _central_kinds(line: Line, baseline: Baseline) -> list[tuple[int, float]]:
    """The kinds of a line's money and their shares, a mixed account at its central classification."""
    account = baseline.accounts[line.account]
    if account.kind != "mixed":
        return [(kind, 1.0) for kind in kinds_of(account)]
    hard = classification_of(line, baseline).hard_share
    return [(HARD, hard), (SOFT, 1.0 - hard)]


def base_ceilings(countries: tuple[Country, ...], value: dict[str, Floats]) -> Floats:
    """Ceilings before anything is built: (member, country, 2), million USD a year; parameters are (member,)."""
    heads, budget = _of(countries, "heads") / 1e6, _of(countries, "own_budget")
    governance = _of(countries, "government_effectiveness") / 50.0
    eta = value["ceiling_governance"][:, None]
    hard = hard_ceiling(
        value["ceiling_budget_share"][:, None] * budget,
        value["ceiling_per_head"][:, None] * heads,
        value["ceiling_form"][:, None],
        value["ceiling_share_hard"][:, None],
        governance**eta,
    )
    soft = soft_ceiling(value["ceiling_per_head_soft"][:, None] * heads, governance ** (eta / 2.0))
    return np.stack([hard, soft], axis=-1)


CEILING_PARAMETERS = (
    "ceiling_budget_share",
    "ceiling_per_head",
    "ceiling_form",
    "ceiling_share_hard",
    "ceiling_governance",
    "ceiling_per_head_soft",
)


def _planner_ceiling(baseline: Baseline) -> Floats:
    """The ceiling at the registry's medians (country, 2): nobody knows the true one, so it is the same in every member.

    Of the two forms of the hard ceiling the planner takes the mean.
    """
    medians = {name: np.array([median(baseline.parameters[name].distribution)]) for name in CEILING_PARAMETERS}
    ceilings: Floats = base_ceilings(baseline.countries, medians)[0]
    return ceilings


def classification_of(line: Line, baseline: Baseline) -> Classification:
    """The hard share of a mixed account's line: of its printed year, or the nearest year that is classified."""
    years = [fy for program, account, fy in baseline.classification if (program, account) == (line.program, line.account)]
    year = min(years, key=lambda y: (abs(y - line.printed_year), y))
    return baseline.classification[line.program, line.account, year]
