"""What a planner may choose, as numbers: shares of countries, hard shares by year, shares that move between programs.

A point x (variable,) is a plan and back. Every bound knows why it is there: the law, the file, an option, or arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from scenarios.analysis.deciding.polytope import Polytope
from scenarios.analysis.deciding.since import constant, since
from scenarios.arrays import Floats
from scenarios.spec.scenario import ScenarioSpec, Transfer
from scenarios.spec.stages import BY_YEAR, Rule, Stages

PARTS = ("split", "mix", "transfer", "regional")
"""What can be chosen; `regional` lets a split move the share of regional programs, too."""
NOT_LESS = "a share is not less than nothing"
NOT_MORE = "a share is not more than the whole"
ALL_SOFT = "all of it is soft money"
ALL_HARD = "all of it is hard money"
DIGITS = 4
"""Of a share in a scenario file."""
TRANSFER_DIGITS = 6
"""Of the share of its envelope that a program gives away: it follows from the parts."""
ALL_PROGRAMS = "all"
"""Whose parts transfers decide."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One number of a plan. key: a unit of a split, a fiscal year of a mix, a program in transfers.

    A transfer's number is the program's part of the money of all (ALL_PROGRAMS): so money moves one way only.

    low_because, high_because: where its bounds come from.
    """

    part: str
    program: str
    key: str | int
    low: float
    high: float
    low_because: str
    high_because: str

    @property
    def name(self) -> str:
        """As answers call it: `split.carsi.HND`, `mix.carsi.2010`, `transfer.merida.carsi`."""
        return f"{self.part}.{self.program}.{self.key}"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is asked beside the file's own: least and greatest shares by program and country, least soft shares by program.

    beyond_law: mixes that the accounts' laws do not permit.
    """

    floors: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    caps: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    earmarks: Mapping[str, float] = field(default_factory=dict)
    beyond_law: bool = False


@dataclass(frozen=True, slots=True)
class Leeway:
    """What is chosen of a scenario: its variables, and between what they lie.

    scenario: the file's, with the limits that were asked for. plain: the same with all that is chosen as reported.
    first: the fiscal year from which it is chosen; None: in all years. money: million USD of each program before transfers.
    """

    scenario: ScenarioSpec
    plain: ScenarioSpec
    variables: tuple[Variable, ...]
    space: Polytope
    first: int | None = None
    money: Mapping[str, float] = field(default_factory=dict)

    def groups(self) -> dict[tuple[str, str], list[int]]:
        """Places of the variables of each part and program."""
        out: dict[tuple[str, str], list[int]] = {}
        for place, one in enumerate(self.variables):
            out.setdefault((one.part, one.program), []).append(place)
        return out

    def plan(self, x: Floats) -> ScenarioSpec:
        """The scenario with the numbers of x; shares are scaled to sum to one, transfers to no more than it."""
        plans = dict(self.scenario.programs)
        moves: list[Transfer] = []
        for (part, program), places in self.groups().items():
            values = {self.variables[n].key: float(x[n]) for n in places}
            if part == "transfer":
                moves = _moves(self.money, {str(name): part_ for name, part_ in values.items()})
            else:
                rule = _split(values) if part == "split" else _mix(values, by_year=self.first is not None)
                update: dict[str, object] = {part: self.since(getattr(plans[program], part), rule)}
                if part == "mix":
                    update["mix_shift"] = 0.0
                plans[program] = plans[program].model_copy(update=update)
        changed: dict[str, object] = {"programs": plans}
        if any(one.part == "transfer" for one in self.variables):
            changed["transfer"] = tuple(moves)
        return self.scenario.model_copy(update=changed)

    def since(self, before: Rule, rule: Rule) -> Rule:
        """A rule from the year on from which is chosen."""
        return since(before, self.scenario.horizon.first, self.first, rule)

    def without(self, plan: ScenarioSpec, part: tuple[str, str]) -> ScenarioSpec:
        """A plan with one part of a program as in the plain one."""
        kind, name = part
        if kind == "transfer":
            return plan.model_copy(update={"transfer": self.plain.transfer})
        plain = self.plain.programs[name]
        keys = ("split", "floors", "caps") if kind == "split" else ("mix", "mix_shift", "earmark_soft")
        changed = plan.programs[name].model_copy(update={key: getattr(plain, key) for key in keys})
        return plan.model_copy(update={"programs": {**plan.programs, name: changed}})

    def differs(self, plan: ScenarioSpec) -> bool:
        """Whether a plan is another than the one with all that is chosen as reported."""
        return (plan.programs, plan.transfer) != (self.plain.programs, self.plain.transfer)

    def rounded(self, x: Floats) -> Floats:
        """The point in as many digits as a file has, within its bounds; shares sum to one: the largest rests are rounded up."""
        unit = 10.0**-DIGITS
        low, high = np.ceil(self.space.low / unit - 1e-6), np.floor(self.space.high / unit + 1e-6)
        near = self.space.nearest(x) / unit
        out = np.clip(np.round(near), low, np.maximum(low, high))
        for one in self.space.sums:
            of = list(one.of)
            parts = np.clip(np.floor(near[of] + 1e-6), low[of], high[of])
            rest = near[of] - parts
            missing = round(one.total / unit - parts.sum())
            order = [n for n in np.argsort(-rest, kind="stable") if parts[n] < high[of][n]]
            parts[order[: max(missing, 0)]] += 1
            out[of] = parts
        return np.round(out * unit, DIGITS) + 0.0  # no share is −0


def _moves(money: Mapping[str, float], parts: Mapping[str, float]) -> list[Transfer]:
    """Transfers after which each program has its part of all their money: who has too much gives to all who have too little.

    A transfer is a share of what its giver has left when it comes to it.
    """
    whole = sum(money[name] for name in parts) / (sum(parts.values()) or 1.0)
    gains = {name: part * whole - money[name] for name, part in parts.items()}
    takers = {name: gain for name, gain in gains.items() if gain > 0.0}
    found = []
    for giver, loss in ((name, -gain) for name, gain in gains.items() if gain < 0.0):
        left = money[giver]
        for taker, gain in takers.items():
            amount = loss * gain / sum(takers.values())
            share = round(min(amount / left, 1.0), TRANSFER_DIGITS) if left > 0.0 else 0.0
            left -= amount
            if share > 0.0:
                found.append(Transfer.model_validate({"from": giver, "to": taker, "share": share}))
    return found


def _split(values: Mapping[str | int, float]) -> Rule:
    whole = sum(values.values())
    return Rule(rule="shares", options={"shares": {str(code): share / whole for code, share in values.items()}})


def _mix(values: Mapping[str | int, float], by_year: bool) -> Rule:
    """A path over the years, or a share that holds from each of them on."""
    if by_year:
        return Stages(rule=BY_YEAR, stages={int(year): constant(float(np.clip(x, 0, 1))) for year, x in values.items()})
    return Rule(rule="path", options={"years": {int(year): min(max(share, 0.0), 1.0) for year, share in values.items()}})
