"""A scenario and its baseline as arrays: all that is the same for every member.

`Inputs` is made once for a scenario and once for its reference run; members are drawn block by block in `members.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scenarios.arrays import Floats
from scenarios.baseline.booking import booked
from scenarios.baseline.distributions import Distribution, fixed, median
from scenarios.baseline.fitted import with_own_columns
from scenarios.baseline.parameters import of_country
from scenarios.baseline.shocks import ShockSizes, shock_sizes
from scenarios.baseline.tables import Baseline, Country
from scenarios.engine.plan.funds import Central, Giver, Parts, cells_of, central_money, make_giver, make_parts
from scenarios.engine.plan.layout import Layout, lay_out, program_lines
from scenarios.engine.plan.levers import make_blocks, make_levers
from scenarios.engine.plan.lines import Line, planned_lines
from scenarios.engine.plan.offers import pack_offers, soft_shares
from scenarios.engine.plan.past import Past, past_of
from scenarios.engine.plan.priors import effective
from scenarios.engine.plan.world import Blocks, Levers, Region, world_of
from scenarios.pipeline.capacity import hard_ceiling, soft_ceiling
from scenarios.shelf import Packed
from scenarios.spec.levers import LeverSettings
from scenarios.spec.scenario import Plan, ScenarioSpec

BEFORE = 2
"""Calendar years before the first fiscal year, whose rates planners may look up; results begin after them."""


class Extra(NamedTuple):
    """Money that is allotted beside all rules and limits: to a program's country, of a kind (its number), in a fiscal year."""

    program: str
    country: str
    kind: int
    fiscal_year: int
    millions: float


@dataclass(frozen=True, slots=True)
class Inputs:
    """A scenario ready to run. Axes: fiscal year = `fiscal_years`, year = `years` (two earlier), unit, country by code.

    parts: where the money of each of `givers` may lie; offers: each one's, by fiscal year, and world, as the
    kernel reads them; fixed_known: (fiscal year, unit, how it is known) of what no rule moves; past: homicide rates to the
    origin; shocks: how large they are after it; central: what events tell programs and accounts apart by.
    extra: money beside the plan, by which analyses ask what one more amount would do; no scenario has any.
    """

    scenario: ScenarioSpec
    baseline: Baseline
    fiscal_years: tuple[int, ...]
    years: tuple[int, ...]
    units: tuple[str, ...]
    givers: tuple[Giver, ...]
    parts: tuple[Parts, ...]
    layout: Layout
    fixed: dict[str, Floats]
    fixed_known: tuple[tuple[int, str, str], ...]
    region: Region
    levers: Levers
    blocks: Blocks
    offers: tuple[dict[int, Packed], ...]
    world: Packed
    central: Central
    past: Past
    shocks: ShockSizes
    distributions: dict[str, Distribution]
    planner_ceiling: Floats
    ceilings_on: bool
    extra: tuple[Extra, ...] = ()

    @property
    def shown_years(self) -> tuple[int, ...]:
        """Calendar years that results tell."""
        return self.years[BEFORE:]

    @property
    def codes(self) -> tuple[str, ...]:
        """The countries, by code."""
        return tuple(c.code for c in self.baseline.countries)


def reference_of(scenario: ScenarioSpec, baseline: Baseline) -> ScenarioSpec:
    """What effects are counted against: money as reported and printed, no money after the last reported year, no limits."""
    plain = scenario.model_copy(
        update={
            "programs": {name: Plan() for name in scenario.programs},
            "transfer": (),
            "after": "zero",
            "forward_funding": "as_printed",
            "blur_requests": False,
            "levers": LeverSettings(),
            "events": (),
            "horizon": scenario.horizon.model_copy(update={"last": baseline.fiscal_years[-1]}),
        }
    )
    return plain


def same_plan(one: ScenarioSpec, other: ScenarioSpec) -> bool:
    """Whether two scenarios differ in words only: then a run of one is a run of the other."""
    words = {"name": "", "description": "", "question": "", "reason": {}}
    return one.model_copy(update=words) == other.model_copy(update=words)


def is_reference(scenario: ScenarioSpec, baseline: Baseline) -> bool:
    """Whether a scenario decides what was decided: it is the reference, and what happened later can check it."""
    return same_plan(scenario, reference_of(scenario, baseline))


def build(scenario: ScenarioSpec, baseline: Baseline) -> Inputs:
    """Turn a scenario into arrays; accounts are booked as it says."""
    baseline, horizon = booked(baseline, scenario.booking), scenario.horizon
    fiscal_years = tuple(range(horizon.first, horizon.run_off + 2))
    years = tuple(range(horizon.first - BEFORE, horizon.run_off + 1))
    release = baseline.vintages[scenario.vintage]
    past = past_of(release, scenario.origin, years)
    units = (*(c.code for c in baseline.countries), *sorted(baseline.regional_units))
    lines = program_lines(planned_lines(scenario, baseline), baseline)
    givers = tuple(
        make_giver(name, scenario, baseline, units, lines[name])
        for name in sorted(baseline.programs)
        if not baseline.programs[name].fixed
    )
    distributions = effective(baseline.parameters, _overrides(scenario), scenario.priors, scenario.channels_off)
    baseline = with_own_columns(baseline, distributions)
    layout = lay_out(cells_of(givers, baseline), _slow(baseline, units))
    central = central_money(givers, baseline, units)
    parts = tuple(make_parts(giver, baseline, layout) for giver in givers)
    fixed = _fixed(baseline, lines, fiscal_years, units)
    region = _region(baseline, past, max(scenario.origin - years[0], 0))
    levers = make_levers(scenario, baseline.countries, units, fiscal_years, years)
    blocks = make_blocks(scenario, layout, units, fiscal_years, central)
    spent = sum(fixed.values(), np.zeros((len(fiscal_years), len(units))))
    soft = {name: n for n, name in enumerate(soft_shares(baseline))}
    return Inputs(
        scenario=scenario,
        baseline=baseline,
        fiscal_years=fiscal_years,
        years=years,
        units=units,
        givers=givers,
        parts=parts,
        layout=layout,
        fixed=fixed,
        fixed_known=tuple(_fixed_known(baseline, lines, fiscal_years)),
        region=region,
        levers=levers,
        blocks=blocks,
        world=world_of(fiscal_years[0], region, levers, blocks, layout, spent, tuple(giver.plan for giver in givers)),
        offers=tuple(
            pack_offers(giver, of, baseline, len(units), scenario.blur_requests, soft)
            for giver, of in zip(givers, parts, strict=True)
        ),
        central=central,
        past=past,
        shocks=shock_sizes(release, scenario.origin),
        distributions=distributions,
        planner_ceiling=_planner_ceiling(baseline),
        ceilings_on="absorption" not in scenario.channels_off,
    )


def _overrides(scenario: ScenarioSpec) -> dict[str, Distribution]:
    """Parameters that the scenario sets: a value or a law."""
    return {
        name: fixed(given) if isinstance(given, float) else Distribution(given.kind, given.fields, given.low, given.high)
        for name, given in scenario.parameters.items()
    }


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


def _fixed_known(
    baseline: Baseline, lines: dict[str, dict[int, list[Line]]], fiscal_years: tuple[int, ...]
) -> Iterator[tuple[int, str, str]]:
    """How the money is known that no rule moves: fiscal year, unit, status."""
    for name, program in baseline.programs.items():
        for line in (x for some in lines[name].values() for x in some if program.fixed and x.fiscal_year in fiscal_years):
            yield line.fiscal_year, line.unit or program.countries[0], line.known


def _region(baseline: Baseline, past: Past, origin: int) -> Region:
    countries = baseline.countries
    return Region(
        own_budget=_of(countries, "own_budget"),
        heads=_of(countries, "heads"),
        rule_of_law=_of(countries, "rule_of_law"),
        flow_share=_of(countries, "flow_share"),
        corridor=np.ascontiguousarray(baseline.corridors, dtype=np.float64),
        observed=past.rates,
        origin=origin,
    )


def _of(countries: tuple[Country, ...], field: str) -> Floats:
    return np.array([getattr(c, field) for c in countries], dtype=np.float64)


def base_ceilings(countries: tuple[Country, ...], value: dict[str, Floats]) -> Floats:
    """Ceilings before anything is built: (member, country, 2), million USD a year; parameters are (member,).

    A parameter's value for one country stands under `parameters.of_country`, where it differs.
    """
    heads, budget = _of(countries, "heads") / 1e6, _of(countries, "own_budget")
    governance = _of(countries, "government_effectiveness") / 50.0
    eta = value["ceiling_governance"][:, None]
    hard = hard_ceiling(
        _each(countries, value, "ceiling_budget_share") * budget,
        _each(countries, value, "ceiling_per_head") * heads,
        value["ceiling_form"][:, None],
        value["ceiling_share_hard"][:, None],
        governance**eta,
    )
    soft = soft_ceiling(_each(countries, value, "ceiling_per_head_soft") * heads, governance ** (eta / 2.0))
    return np.stack([hard, soft], axis=-1)


def _each(countries: tuple[Country, ...], value: dict[str, Floats], name: str) -> Floats:
    """A parameter by country (member, country)."""
    return np.stack([value.get(of_country(name, c.code), value[name]) for c in countries], axis=-1)


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
    known = [baseline.parameters[name] for name in CEILING_PARAMETERS]
    laws = {one.name: one.distribution for one in known}
    laws |= {of_country(one.name, code): law for one in known for code, law in one.countries.items()}
    medians = {name: np.array([median(law)]) for name, law in laws.items()}
    ceilings: Floats = base_ceilings(baseline.countries, medians)[0]
    return ceilings

