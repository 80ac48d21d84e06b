"""Where searches begin: the file's own plan, equal shares and middling mixes, and points by chance."""

from __future__ import annotations

import numpy as np

from scenarios.analysis.deciding.bounds import regional_first
from scenarios.analysis.deciding.leeway import Leeway, Variable
from scenarios.arrays import Floats
from scenarios.engine.plan.funds import central_kinds
from scenarios.engine.plan.layout import HARD, SOFT
from scenarios.engine.plan.lines import planned_lines
from scenarios.spec.load import Loaded
from scenarios.spec.stages import rule_in


def starting_points(leeway: Leeway, loaded: Loaded, count: int) -> list[Floats]:
    """Where searches begin: the file's own plan, equal shares and middling mixes, then points by chance (seeded)."""
    variables, space = leeway.variables, leeway.space
    own = np.array([_own(leeway, loaded, one) for one in variables])
    middle = np.array([_even(leeway, loaded, n) for n in range(len(variables))])
    rng = np.random.default_rng(loaded.scenario.ensemble.seed)
    drawn = [_drawn(leeway, rng) for _ in range(max(count - 2, 0))]
    return [space.nearest(x) for x in [own, middle, *drawn][:count]]


def _even(leeway: Leeway, loaded: Loaded, place: int) -> float:
    one = leeway.variables[place]
    if one.part == "split":
        return 1.0 / len(leeway.groups()[one.part, one.program])
    if one.part == "transfer":
        return _part_of_all(leeway, loaded, str(one.key), moved=False)
    return 0.5 * (one.low + one.high)


def _part_of_all(leeway: Leeway, loaded: Loaded, name: str, moved: bool) -> float:
    """A program's part of the money of all, before or after the file's own transfers."""
    names = [str(one.key) for one in leeway.variables if one.part == "transfer"]
    money = dict(leeway.money)
    for move in loaded.scenario.transfer if moved else ():
        amount = move.share * money[move.source]
        money[move.source] -= amount
        money[move.target] += amount
    return money[name] / sum(money[one] for one in names)


def _drawn(leeway: Leeway, rng: np.random.Generator) -> Floats:
    out = np.zeros(len(leeway.variables))
    for (part, _), places in leeway.groups().items():
        low, high = leeway.space.low[places], leeway.space.high[places]
        if part != "mix":
            out[places] = rng.dirichlet(np.ones(len(places)))
        else:
            out[places] = low + (high - low) * rng.uniform(0.0, 1.0, len(places))
    return out


def _own(leeway: Leeway, loaded: Loaded, one: Variable) -> float:
    """The file's own value of a variable; of a rule that reacts, what is reported."""
    if one.part == "transfer":
        return _part_of_all(leeway, loaded, str(one.key), moved=True)
    if one.part == "mix":
        return _own_mix(loaded, one.program, int(one.key))
    units = [x.key for x in leeway.variables if (x.part, x.program) == ("split", one.program)]
    year = leeway.first or loaded.scenario.horizon.first
    given = rule_in(loaded.scenario.programs[one.program].split, year).options.get("shares", {})
    if given:
        whole = sum(given.get(code, 0.0) for code in units)
        return float(given.get(one.key, 0.0)) / whole if whole > 0.0 else 1.0 / len(units)
    program = loaded.baseline.programs[one.program]
    top = regional_first(program, loaded.baseline) if program.regional_unit in units else 0.0
    if one.key == program.regional_unit:
        return top
    weights = loaded.baseline.split_weights(one.program, loaded.scenario.vintage)
    return (1.0 - top) * float(weights[program.countries.index(str(one.key))])


def _own_mix(loaded: Loaded, name: str, year: int) -> float:
    """The file's own hard share of a year."""
    mix = rule_in(loaded.scenario.programs[name].mix, year)
    if mix.rule == "constant":
        return float(mix.options["hard"])
    if mix.rule == "path":
        named = sorted(mix.options["years"])
        return float(np.interp(year, named, [mix.options["years"][y] for y in named]))
    lines = [x for x in planned_lines(loaded.scenario, loaded.baseline) if (x.program, x.fiscal_year) == (name, year)]
    parts = [(kind, x.millions * part) for x in lines for kind, part in central_kinds(x, loaded.baseline)]
    both = sum(millions for kind, millions in parts if kind in (HARD, SOFT))
    return sum(millions for kind, millions in parts if kind == HARD) / both if both > 0.0 else 0.5
