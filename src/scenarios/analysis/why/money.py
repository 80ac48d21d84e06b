"""The money behind a rate: what was disbursed by then, from which allotments, which lines of the scenario, which cells."""

from __future__ import annotations

from scenarios.analysis.why.gather import CountryYear
from scenarios.analysis.why.known import bookkeeping, cell, parameters, scenario_lines, tranches
from scenarios.analysis.why.steps import Step, band
from scenarios.arrays import Floats
from scenarios.baseline.facts import Program
from scenarios.engine.plan.inputs import Inputs
from scenarios.engine.plan.known import ESTIMATED, least_known
from scenarios.spec.load import Loaded
from scenarios.spec.stages import rule_in, stages_of
from scenarios.terms import KINDS, LIMITED_KINDS, OWN, statuses

MONEY = "million USD"


def disbursed(loaded: Loaded, inputs: Inputs, seen: CountryYear, country: str, year: int) -> Step:
    """What was disbursed by 30 September of a year, under which ceiling, from which allotments."""
    names = sorted(inputs.baseline.programs)
    programs = [_program(loaded, inputs, seen, country, n, name) for n, name in enumerate(names) if seen.allotted[:, n].any()]
    assumed = parameters(loaded, inputs, "pipeline", "ceiling", "delivery", "allocation")
    parts = (*_kinds(seen.disbursed), *_ceilings(inputs, seen), assumed, *programs)
    return Step("disbursed", f"disbursed by 30 September {year}", band(seen.disbursed.sum(1)), MONEY, parts=parts)


def _kinds(money: Floats) -> list[Step]:
    """(member, kind) money, kinds without any left out."""
    return [Step(kind, kind, band(money[:, k]), MONEY) for k, kind in enumerate(KINDS) if money[:, k].any()]


def _ceilings(inputs: Inputs, seen: CountryYear) -> list[Step]:
    if not inputs.ceilings_on:
        return [Step("ceiling", "no ceiling: the channel absorption is off")]
    return [
        Step(f"ceiling_{kind}", f"ceiling, {kind}", band(seen.ceiling[:, k]), "million USD a year", mark="assumed")
        for k, kind in enumerate(LIMITED_KINDS)
    ]


def _program(loaded: Loaded, inputs: Inputs, seen: CountryYear, country: str, number: int, name: str) -> Step:
    """A program's allotments to the country, the lines that decided them, and each fiscal year with the report's cells."""
    program, money = inputs.baseline.programs[name], seen.allotted[:, number]
    shown = [row for row in range(money.shape[1]) if money[:, row].any()]
    years = [_fiscal_year(loaded, inputs, money[:, row], program, country, inputs.fiscal_years[row]) for row in shown]
    mark, text = _split(loaded, program, least_known(year.mark for year in years))
    lines = [] if program.fixed else scenario_lines(loaded, [name])
    booked = bookkeeping(loaded, inputs, program)
    parts = (*_regional(loaded, inputs, seen, program, number), *lines, *booked, *years)
    return Step("program", f"allotted by {program.title}", band(money.sum((1, 2))), MONEY, text, mark, parts=parts)


def _split(loaded: Loaded, program: Program, known: str) -> tuple[str, str]:
    """How a country's part of the program is known, as a mark and in words."""
    rules = [one.rule for _, one in stages_of(loaded.scenario.programs[program.name].split)]
    if any(_by_rule(loaded, program, year) for year in loaded.baseline.fiscal_years):
        return "", f"split by the rule{'s' * (len(rules) > 1)} “{'”, then “'.join(rules)}”"
    own = "with figures of the scenario's own; " if OWN in statuses(known) else ""
    if ESTIMATED in statuses(known):
        return known, f"{own}the split by country is our estimate: no table here prints it"
    if own:
        return known, f"by country {own.removesuffix('; ')}"
    return known, f"by country as {known or 'reported'}"


def _by_rule(loaded: Loaded, program: Program, year: int) -> bool:
    """Whether a rule of the plan decides what a country gets of a year, and not the tables."""
    alone = len(program.countries) == 1 and program.regional_unit is None
    return not (program.fixed or alone or rule_in(loaded.scenario.programs[program.name].split, year).rule == "as_reported")


def _regional(loaded: Loaded, inputs: Inputs, seen: CountryYear, program: Program, number: int) -> list[Step]:
    """What goes to regional programs off the top, which no source states."""
    if program.regional_unit is None or not seen.regional[:, number].any():
        return []
    drawn = parameters(loaded, inputs, "allocation").find("regional_share")[0]
    what = "share that goes to regional programs, which belong to no country"
    rules = stages_of(loaded.scenario.programs[program.name].split)
    explicit = all(program.regional_unit in rule.options.get("shares", {}) for _, rule in rules)
    mark, source = ("", "") if explicit else (drawn.mark, drawn.source) if program.estimated else ("reported", "")
    return [Step("regional", what, band(seen.regional[:, number]), "share", mark=mark, source=source)]


def _fiscal_year(loaded: Loaded, inputs: Inputs, money: Floats, program: Program, country: str, year: int) -> Step:
    """One fiscal year (member, kind): hard, soft and other, and the cells that its envelope is made from."""
    moved, by_rule = loaded.scenario.forward_funding == "moved", _by_rule(loaded, program, year)
    found = tranches(inputs.baseline, program, None if by_rule else country, year, moved)
    text = "" if found else "no cell: planned by the scenario"
    known = (t.source.status if t.unit or not program.estimated else least_known((t.source.status, ESTIMATED)) for t in found)
    mark, cells = "" if by_rule else least_known(known), (cell(t, inputs.baseline) for t in found)
    return Step("fiscal_year", f"FY{year}", band(money.sum(1)), MONEY, text, mark, parts=(*_kinds(money), *cells))
