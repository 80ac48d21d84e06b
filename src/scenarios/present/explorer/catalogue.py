"""Every control that a plan has on the page. Ranges are those of the spec, the rules' signatures and the registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil, floor
from typing import Any, get_args

import numpy as np

from scenarios.allocation.limits import LIMITS
from scenarios.allocation.mixes import MIXES
from scenarios.allocation.options import options_of
from scenarios.allocation.splits import SPLITS
from scenarios.baseline.parameters import Distribution, median, quantile
from scenarios.present.explorer.controls import Control, on_steps
from scenarios.present.explorer.facts import ProgramFacts
from scenarios.present.explorer.occurrences import Occurrence
from scenarios.present.explorer.replaced import replaced_lever, replaced_mix, replaced_split
from scenarios.present.explorer.rerun import laws_of
from scenarios.spec.levers import LEVERS
from scenarios.spec.load import Loaded
from scenarios.spec.scenario import Plan, ScenarioSpec
from scenarios.terms import PRIORS

FARTHEST = 400
"""Per cent of the report's money that a slider reaches; a plan of more has a longer one."""
MOST_MEMBERS = 1000
"""Draws that the page begins with, where the preset asks for more."""
LIMIT_WORDS = {"none": "no limit: it waits or lapses", "hold": "hold it back", "redistribute": "give it to those with room"}
AFTER_WORDS = {"zero": "the money stops", "hold_last": "the last year’s money goes on"}
LEVER_WORDS = {
    "demand": ("Demand for drugs", "in consuming countries, times today’s", 0.01, " ×", 2),
    "arms": ("Flow of arms", "into the region, times today’s", 0.01, " ×", 2),
    "will": ("Political will", "what soft money builds, times this", 0.01, " ×", 2),
    "coordination": ("Regional coordination", "share less lost to leakage", 0.001, "", 3),
}
PARAMETER_WORDS = {
    "tau_obligate": ("Time to obligate", "mean, once money has arrived", 0.05, " years", 2),
    "tau_disburse_hard": ("Time to pay, hard", "from obligation", 0.1, " years", 1),
    "tau_disburse_soft": ("Time to pay, soft", "from obligation", 0.1, " years", 1),
    "build_institutions": ("Time to reform", "money to working courts and police", 0.5, " years", 1),
    "leak": ("Lost to corruption", "share, where control is weakest", 0.01, "", 2),
    "fungible": ("Replaces own money", "share of aid", 0.01, "", 2),
}
"""Label, second line, step, unit and decimals of the levers and parameters that the page has."""


def controls_of(loaded: Loaded, facts: Mapping[str, ProgramFacts], events: Mapping[str, Occurrence]) -> dict[str, Control]:
    """All controls by name, in the page's order."""
    found = [
        *(one for name in facts for one in program_controls(facts[name], loaded.scenario.programs[name])),
        *_transfers(facts, loaded.scenario),
        *(_event(name, one) for name, one in events.items()),
        *(_lever(name, loaded) for name in LEVER_WORDS),
        *_assumptions(loaded),
    ]
    return {one.name: on_steps(one) for one in found}


def program_controls(facts: ProgramFacts, plan: Plan) -> Iterator[Control]:
    """The controls of one program."""
    name = facts.name
    yield Control(
        f"{name}.hard", "slider", "Hard share", 100 * facts.level, "equipment, police, military; the rest is soft",
        high=100, unit="%", replaces=replaced_mix(plan, same=True),
    )  # fmt: skip
    yield from (_hard_in(year, facts, plan) for year in facts.hard)
    yield from _options(f"{name}.mix", MIXES.get(plan.mix.rule), plan.mix.options)
    yield _percent(f"{name}.focus", "Soft money to institutions", "courts, prosecutors; the rest to prevention", plan.focus)
    yield _percent(f"{name}.capacity", "Soft money to capacity", "of recipients, taken first", plan.capacity)
    most = max(FARTHEST, 100 * ceil(facts.of_reported / 100))
    hint = "per cent of what the tables print; a plan by year keeps its shape"
    yield Control(f"{name}.envelope", "slider", "Envelope", facts.of_reported, hint, high=most, unit="%")
    yield from (_usd_in(year, facts) for year in facts.years)
    limits = {key: LIMIT_WORDS.get(key, key) for key in LIMITS}
    yield _choice(f"{name}.limit", "More than a country can use", plan.limit, limits)
    if len(facts.countries) > 1:
        yield from _places(facts, plan)


def _hard_in(year: int, facts: ProgramFacts, plan: Plan) -> Control:
    told = replaced_mix(plan, same=False)
    return Control(
        f"{facts.name}.hard.{year}", "slider", f"FY{year}", 100 * facts.hard[year], high=100, unit="%", replaces=told
    )


def _usd_in(year: int, facts: ProgramFacts) -> Control:
    """A year's money: the range is that of the whole envelope, in round numbers."""
    most = max(FARTHEST / 100 * max(facts.reported.values()), max(facts.envelope.values()), 1.0)
    step, decimals = (1.0, 0) if most >= 40 else (0.1, 1)
    high = step * 10 * ceil(most / step / 10)
    name = f"{facts.name}.usd.{year}"
    return Control(name, "slider", f"FY{year}", facts.envelope[year], "", 0, high, step, " million", decimals)


def _places(facts: ProgramFacts, plan: Plan) -> Iterator[Control]:
    """Where a program's money goes: a rule and its options, weights, caps."""
    name = facts.name
    rules = {key: rule for key, rule in SPLITS.items() if all(one.default is not ... for one in options_of(rule).values())}
    words = {key: key.replace("_", " ") for key in dict.fromkeys([plan.split.rule, *rules])}
    yield _choice(f"{name}.split", "Rule of the split", plan.split.rule, words, replaced_split(plan))
    for key in words:
        given = plan.split.options if key == plan.split.rule else {}
        yield from _options(f"{name}.split.{key}", SPLITS.get(key), given, (f"{name}.split", key))
    for code, unit in facts.units.items():
        yield Control(f"{name}.weight.{code}", "slider", unit, facts.weights[code], high=100, unit="%")
    for code in facts.countries:
        cap = 100 * plan.caps.get(code, 1.0)
        yield Control(f"{name}.cap.{code}", "slider", facts.units[code], cap, high=100, unit="%")


def _options(name: str, rule: Any, given: Mapping[str, Any], only: tuple[str, str] = ("", "")) -> Iterator[Control]:
    """Options of a rule that are numbers, as its signature has them; none of rules that follow one another by year."""
    for key, option in (options_of(rule) if rule else {}).items():
        plain = given.get(key, option.default)
        if option.type is float and isinstance(plain, int | float):
            span = option.range.high - option.range.low
            step, decimals = (0.01, 2) if span <= 1 else (0.1, 1) if span <= 10 else (1.0, 0)
            low, high = option.range.low, option.range.high
            label = key.replace("_", " ").capitalize()
            yield Control(f"{name}.{key}", "slider", label, plain, option.help, low, high, step, "", decimals, only=only)


def _percent(name: str, label: str, hint: str, share: float) -> Control:
    return Control(name, "slider", label, 100 * share, hint, high=100, unit="%")


def _choice(name: str, label: str, plain: str, options: Mapping[str, str], replaces: str = "") -> Control:
    return Control(name, "choice", label, plain, options=options, replaces=replaces)


def _transfers(facts: Mapping[str, ProgramFacts], scenario: ScenarioSpec) -> Iterator[Control]:
    """A slider for each way from one program to another."""
    for source in facts:
        for target in facts:
            if source != target:
                given = sum(one.share for one in scenario.transfer if (one.source, one.target) == (source, target))
                label = f"{facts[source].title} to {facts[target].title}"
                yield _percent(f"transfer.{source}.{target}", label, "of the giver’s money, every year", given)


def _event(name: str, event: Occurrence) -> Control:
    return Control(name, "switch", event.label, event.own, event.where)


def _lever(name: str, loaded: Loaded) -> Control:
    path, lever = getattr(loaded.scenario.levers, name), LEVERS[name]
    label, hint, step, unit, decimals = LEVER_WORDS[name]
    plain, told = float(path.at(loaded.scenario.horizon.last)), replaced_lever(path)
    return Control(
        f"lever.{name}", "slider", label, plain, hint, lever.low, lever.high, step, unit, decimals, replaces=told
    )


def _assumptions(loaded: Loaded) -> Iterator[Control]:
    """What is assumed, not decided, and how many draws are made from which seed."""
    scenario, laws = loaded.scenario, laws_of(loaded)
    words = {name: said if name == "evidence" else f"{name}: {said}" for name, said in PRIORS.items()}
    yield _choice("priors", "Effect sizes", scenario.priors, words)
    off = "absorption" in scenario.channels_off
    yield Control("ceilings_off", "switch", "No ceilings on what a country can absorb", off)
    after = {key: AFTER_WORDS.get(key, key) for key in get_args(ScenarioSpec.model_fields["after"].annotation)}
    yield _choice("after", "After the last year", scenario.after, after)
    yield from (_parameter(name, laws[name], loaded.baseline.parameters[name].distribution) for name in PARAMETER_WORDS)
    members = min(scenario.ensemble.members, MOST_MEMBERS)
    low, hint = min(100, members), "of our assumptions, on release"
    yield Control("members", "slider", "Draws", members, hint, low, 3000, 100 if low == 100 else 1)
    yield Control("seed", "number", "Seed", scenario.ensemble.seed, "same seed, same draws", high=2**31 - 1)


def _parameter(name: str, law: Distribution, registry: Distribution) -> Control:
    """A number that is drawn, as one value: its range holds 99 of 100 draws of the registry's law."""
    label, hint, step, unit, decimals = PARAMETER_WORDS[name]
    least, most = quantile(registry, np.array([0.005, 0.995]))
    low, high = (round(step * end, 6) for end in (floor(least / step), ceil(most / step)))
    one, three = quantile(law, np.array([0.25, 0.75]))
    was = f"drawn: {one:.2g}–{three:.2g}" if one < three else f"drawn: {one:.2g}"
    return Control(f"parameter.{name}", "slider", label, median(law), hint, low, high, step, unit, decimals, was=was)
