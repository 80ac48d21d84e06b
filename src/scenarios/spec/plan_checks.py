"""Checks of where a plan's money goes: programs that exist and may be moved, countries, floors, caps and shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scenarios.allocation.options import options_of
from scenarios.allocation.splits import SPLITS
from scenarios.baseline.distributions import median
from scenarios.baseline.facts import Baseline, Program
from scenarios.spec.findings import Finding, unknown_units
from scenarios.spec.scenario import Plan, ScenarioSpec
from scenarios.spec.stages import Rule, stages_of
from scenarios.validation import nearest
from scenarios.yaml_text import Where, printable

WHOLE = 1e-3
"""How far from 1 explicit shares may sum: 0.333 three times is meant as a whole."""


def of_another_region(scenario: ScenarioSpec, baseline: Baseline) -> Finding | None:
    """That all the plans are for programs of another region: all else that does not fit follows from it."""
    named = [name for name in scenario.programs if name not in baseline.programs]
    asked = [name for name, plan in scenario.programs.items() if name in baseline.programs and plan != Plan()]
    if len(named) < 2 or asked:
        return None
    what = f"the plans are for {', '.join(printable(name, 40) for name in named)}, and {baseline.name} has none of them"
    hint = f"extend a scenario of {baseline.name}, or name its programs: {', '.join(baseline.programs)}"
    return Finding(("region",), what, hint, "unknown-program", other=("programs", named[0]))


def check_program_names(scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    """Programs that the region does not have."""
    for name in scenario.programs:
        if name not in baseline.programs:
            what = f"there is no program “{printable(name, 40)}” in {baseline.name}"
            yield Finding(
                ("programs", name), what, nearest(name, baseline.programs, noun="programs"), "unknown-program", True
            )


def check_fixed(program: Program, plan: Plan) -> Iterator[Finding]:
    """A program that is fixed takes no plan."""
    default = Plan()
    for field in Plan.model_fields:
        if getattr(plan, field) != getattr(default, field):
            what = f"{program.name} is fixed: its money is not the planner's to move"
            yield Finding(("programs", program.name, field), what, f"remove “{field}”", "fixed", at_key=True)


def check_places(program: Program, plan: Plan, baseline: Baseline) -> Iterator[Finding]:
    """All that can be wrong with the countries of a plan."""
    where: Where = ("programs", program.name)
    for key, given in (("floors", plan.floors), ("caps", plan.caps)):
        yield from unknown_units((*where, key), given, program.countries, program.name, baseline)
    yield from _bounds(where, plan, program)
    yield from _beside_regional(where, plan, program, baseline)
    yield from _split(where, plan, program, baseline)
    for step, rule in stages_of(plan.mix):
        shares = rule.options.get("shares", {})
        yield from unknown_units((*where, "mix", *step, "shares"), shares, program.countries, program.name, baseline)


def _bounds(where: Where, plan: Plan, program: Program) -> Iterator[Finding]:
    """Floors and caps that no shares can keep."""
    floors, caps = _known(plan.floors, program), _known(plan.caps, program)
    if (total := sum(floors.values())) > 1 + 1e-9:
        yield Finding((*where, "floors"), f"the floors sum to {total:g}, more than the whole", "lower one of them")
    for code in floors.keys() & caps.keys():
        if caps[code] < floors[code]:
            what = f"the cap {caps[code]:g} is below the floor {floors[code]:g}"
            yield Finding((*where, "caps", code), what, "raise the cap or lower the floor")
    if set(caps) == set(program.countries) and (total := sum(caps.values())) < 1 - 1e-9:
        what = f"every country has a cap and they sum to {total:g}: some money could go nowhere"
        yield Finding((*where, "caps"), what, "raise a cap, or remove one")


def _beside_regional(where: Where, plan: Plan, program: Program, baseline: Baseline) -> Iterator[Finding]:
    """Floors that leave too little for the regional unit, which gets its share first: given, or else drawn."""
    unit = program.regional_unit
    if unit is None or not plan.floors:
        return
    named = [rule.options.get("shares", {}).get(unit) for _, rule in stages_of(plan.split)]
    given = None if None in named else max(named)
    first = _regional_first(program, unit, baseline) if given is None else given
    total = sum(_known(plan.floors, program).values())
    if 1 - first + 1e-9 < total <= 1 + 1e-9:
        about = "" if given is not None else "about "
        what = f"the floors sum to {total:g}, and {about}{first:.2g} goes to {unit} first"
        hint = f"lower them to {about}{1 - first:.2g} in all"
        yield Finding((*where, "floors"), what, hint, "floors", warning=given is None)


def _regional_first(program: Program, unit: str, baseline: Baseline) -> float:
    """The most that a regional unit gets of a year's money before the countries: what is printed for it, and its share of the
    rest, which is drawn, at the median.
    """
    drawn = median(baseline.parameters["regional_share"].distribution)
    printed, unprinted = (baseline.printed_usd(program.name, key) for key in (unit, None))
    every = [baseline.printed_usd(program.name, code) for code in program.countries]
    shares = []
    for year in {year for some in (printed, unprinted, *every) for year in some}:
        own, rest = float(printed.get(year, 0)), float(unprinted.get(year, 0))
        shares.append((own + drawn * rest) / (own + rest + sum(float(some.get(year, 0)) for some in every)))
    return max(shares, default=0.0)


def _split(where: Where, plan: Plan, program: Program, baseline: Baseline) -> Iterator[Finding]:
    """Shares of units that exist, which sum to one; a floor that all countries can have."""
    for step, rule in stages_of(plan.split):
        yield from _split_rule((*where, "split", *step), rule, program, baseline)


def _split_rule(where: Where, rule: Rule, program: Program, baseline: Baseline) -> Iterator[Finding]:
    options = rule.options
    known = options_of(SPLITS[rule.rule]).get("floor")
    floor, countries = options.get("floor", known.default if known else 0.0), len(program.countries)
    if floor * countries > 1 + 1e-9:
        what = f"a floor of {floor:g} for each of {countries} countries is more than the whole"
        yield Finding((*where, "floor"), what, f"at most {1 / countries:.3f}")
    shares = options.get("shares", {})
    units = [*program.countries, *([program.regional_unit] if program.regional_unit else [])]
    yield from unknown_units((*where, "shares"), shares, units, program.name, baseline)
    total = sum(shares.values())
    if shares and abs(total - 1) > WHOLE:
        what = f"the shares sum to {total:.4g}, not to 1"
        rest = f"{1 - total:.4g} is missing" if total < 1 else f"{total - 1:.4g} is too much"
        yield Finding((*where, "shares"), what, rest, "shares")


def _known(given: Mapping[str, float], program: Program) -> dict[str, float]:
    return {code: share for code, share in given.items() if code in program.countries}
