"""Between what a plan's numbers lie: laws of accounts, floors and caps, earmarks, and what is left of a year's money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from scenarios.analysis.deciding.leeway import ALL_HARD, ALL_PROGRAMS, ALL_SOFT, NOT_LESS, NOT_MORE, Leeway, Limits, Variable
from scenarios.analysis.deciding.polytope import Polytope, Sum
from scenarios.analysis.deciding.since import since
from scenarios.baseline.distributions import median
from scenarios.baseline.facts import Baseline, Program
from scenarios.engine.plan.funds import AS_REPORTED
from scenarios.engine.plan.lines import Line, planned_lines
from scenarios.spec.load import Loaded
from scenarios.spec.money_checks import allowed_hard
from scenarios.spec.scenario import Plan, Rule, ScenarioSpec


def leeway_of(loaded: Loaded, parts: Mapping[str, Sequence[str]], limits: Limits, first: int | None = None) -> Leeway:
    """What may be chosen of a scenario.

    Args:
        loaded: the scenario.
        parts: programs by part of PARTS.
        limits: beside the file's own.
        first: the fiscal year from which it is chosen; None: in all years. Limits are then kept by what is chosen alone.
    """
    scenario = _with_limits(loaded.scenario, limits)
    lines = planned_lines(_without_transfers(scenario, parts), loaded.baseline)
    variables: list[Variable] = []
    for program in parts.get("split", ()):
        regional = program in parts.get("regional", ())
        variables += _shares(loaded.baseline, scenario.programs[program], program, regional)
    for program in parts.get("mix", ()):
        variables += _hard_shares(loaded.baseline, scenario.programs[program], program, lines, limits.beyond_law)
    variables = [one for one in variables if first is None or one.part != "mix" or int(one.key) >= first]
    money = {name: sum(line.millions for line in lines if line.program == name) for name in loaded.baseline.programs}
    rich = [program for program in parts.get("transfer", ()) if money[program] > 0.0]
    variables += [Variable("transfer", ALL_PROGRAMS, name, 0.0, 1.0, NOT_LESS, NOT_MORE) for name in rich if len(rich) > 1]
    low, high = (np.array([getattr(one, side) for one in variables]) for side in ("low", "high"))
    kept = scenario if first is None else loaded.scenario
    space = Polytope(low, high, tuple(_sums(variables)))
    return Leeway(kept, _plain(kept, parts, first), tuple(variables), space, first, money)


def _sums(variables: Sequence[Variable]) -> list[Sum]:
    """Shares of a split sum to one, and so do the parts of programs."""
    found: dict[str, list[int]] = {}
    for place, one in enumerate(variables):
        if one.part != "mix":
            found.setdefault(f"{one.part} {one.program}", []).append(place)
    return [Sum(tuple(places), 1.0) for places in found.values()]


def _with_limits(scenario: ScenarioSpec, limits: Limits) -> ScenarioSpec:
    """The scenario with floors, caps and earmarks laid over its own."""
    plans = {}
    for name, plan in scenario.programs.items():
        update = {
            "floors": {**plan.floors, **limits.floors.get(name, {})},
            "caps": {**plan.caps, **limits.caps.get(name, {})},
            "earmark_soft": limits.earmarks.get(name, plan.earmark_soft),
        }
        plans[name] = plan.model_copy(update=update)
    return scenario.model_copy(update={"programs": plans})


def _without_transfers(scenario: ScenarioSpec, parts: Mapping[str, Sequence[str]]) -> ScenarioSpec:
    return scenario.model_copy(update={"transfer": ()}) if parts.get("transfer") else scenario


def _plain(scenario: ScenarioSpec, parts: Mapping[str, Sequence[str]], first: int | None) -> ScenarioSpec:
    """The scenario with all that is chosen as reported, and without the limits that belong to it, so far as they hold then."""
    plans, reported, begin = {}, Rule(rule=AS_REPORTED), scenario.horizon.first
    for name, plan in scenario.programs.items():
        update: dict[str, object] = {}
        if name in parts.get("split", ()):
            update |= {"split": since(plan.split, begin, first, reported), "floors": {}, "caps": {}}
        if name in parts.get("mix", ()):
            update |= {"mix": since(plan.mix, begin, first, reported), "mix_shift": 0.0, "earmark_soft": 0.0}
        if first is not None:
            update = {key: rule for key, rule in update.items() if key in ("split", "mix")}
        plans[name] = plan.model_copy(update=update)
    return _without_transfers(scenario, parts).model_copy(update={"programs": plans})


def _shares(baseline: Baseline, plan: Plan, name: str, regional: bool) -> list[Variable]:
    """The shares of a program's units. Floors and caps are of the program's year, of which a regional unit takes its part
    first: at the median of what is drawn.
    """
    program = baseline.programs[name]
    whole = 1.0 if regional else 1.0 - regional_first(program, baseline)
    units = [*program.countries, *([program.regional_unit] if regional and program.regional_unit else [])]
    out = []
    for code in units:
        floor, cap = plan.floors.get(code), plan.caps.get(code)
        low, high = (floor or 0.0) / whole, 1.0 if cap is None else min(1.0, cap / whole)
        why_low = f"a floor of {floor:.3g} of the program's year" if floor else NOT_LESS
        why_high = f"a cap of {cap:.3g} of the program's year" if cap is not None else NOT_MORE
        out.append(Variable("split", name, code, low, high, why_low, why_high))
    return out


def regional_first(program: Program, baseline: Baseline) -> float:
    """What a regional unit takes off the top of a program's money at the median; nothing where there is none."""
    if program.regional_unit is None:
        return 0.0
    return float(median(baseline.parameters["regional_share"].distribution))


def _hard_shares(baseline: Baseline, plan: Plan, name: str, lines: Sequence[Line], beyond_law: bool) -> list[Variable]:
    """The hard share of each fiscal year in which the program has hard or soft money, so far as laws leave it open."""
    out = []
    own = [line for line in lines if line.program == name and line.millions > 0.0]
    for year in sorted({line.fiscal_year for line in own}):
        low, high, why_low, why_high = _law([x for x in own if x.fiscal_year == year], baseline)
        if beyond_law:
            low, high, why_low, why_high = 0.0, 1.0, ALL_SOFT, ALL_HARD
        if plan.earmark_soft and 1.0 - plan.earmark_soft < high:
            high, why_high = 1.0 - plan.earmark_soft, f"an earmark of {plan.earmark_soft:.3g} for soft money"
        if high - low > 1e-9 or high < low:
            out.append(Variable("mix", name, year, low, high, why_low, why_high))
    return out


def _law(lines: Sequence[Line], baseline: Baseline) -> tuple[float, float, str, str]:
    """Between which hard shares the accounts' laws let a year's money lie, and which accounts bind on each side."""
    millions: dict[str, float] = {}
    for line in lines:
        millions[line.account] = millions.get(line.account, 0.0) + line.millions
    allowed = allowed_hard(millions, baseline)
    if allowed is None:
        return 0.0, 0.0, "", ""
    ranges = {name: baseline.accounts[name].allowed_hard for name in millions}
    hard = [name for name, one in ranges.items() if one is not None and one[0] > 0.0]
    soft = [name for name, one in ranges.items() if one is not None and one[1] < 1.0]
    return *allowed, _binding(hard, "hard") or ALL_SOFT, _binding(soft, "soft") or ALL_HARD


def _binding(names: Sequence[str], kind: str) -> str:
    """The accounts of which a part must be of a kind."""
    return f"the law of {', '.join(sorted(names))}, of which a part is {kind}" if names else ""
