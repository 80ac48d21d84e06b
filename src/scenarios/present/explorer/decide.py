"""From what was moved to overrides of the plan, by path; what is not moved is left as the plan has it, whatever its shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenarios.present.explorer.controls import Moved
from scenarios.present.explorer.facts import ProgramFacts
from scenarios.present.explorer.moves import held_in, weights_of
from scenarios.present.explorer.plans import Preset
from scenarios.present.explorer.state import State
from scenarios.spec.amounts import written
from scenarios.spec.envelopes import Amounts, AsReported, Growth
from scenarios.spec.scenario import Plan, Rule


def decisions(state: State, preset: Preset) -> dict[str, Any]:
    """Overrides that are the plan's own, by path in the scenario."""
    found: dict[str, Any] = {}
    moved = dict(state.moved)
    for name, facts in preset.programs.items():
        plan = preset.loaded.scenario.programs[name]
        found |= {f"programs.{name}.{key}": value for key, value in _program(state, facts, plan).items()}
    if transfers := _under(moved, "transfer."):
        found["transfer"] = _transfer(transfers, preset)
    if events := _under(moved, "event."):
        on = {name: events.get(name.removeprefix("event."), one.own) for name, one in preset.events.items()}
        found["events"] = [preset.events[name].data for name, is_on in on.items() if is_on]
    return found | {f"levers.{name}": value for name, value in _under(moved, "lever.").items()}


def assumptions(state: State, preset: Preset) -> dict[str, Any]:
    """Overrides that the base plan takes too: what is assumed, not decided, and what follows the last year."""
    moved = dict(state.moved)
    given: dict[str, Any] = {f"parameters.{name}": value for name, value in _under(moved, "parameter.").items()}
    given |= {name: moved[name] for name in ("priors", "after") if name in moved}
    if "ceilings_off" in moved:
        others = {one for one in preset.loaded.scenario.channels_off if one != "absorption"}
        given["channels_off"] = sorted(others | ({"absorption"} if moved["ceilings_off"] else set()))
    return given


def ensemble(state: State, preset: Preset) -> dict[str, Any]:
    """How many draws, from which seed."""
    moved = dict(state.moved)
    return {f"ensemble.{name}": moved.get(name, preset.controls[name].plain) for name in ("members", "seed")}


def _program(state: State, facts: ProgramFacts, plan: Plan) -> dict[str, Any]:
    """Overrides of one program's plan, by key."""
    moved = _under(dict(state.moved), f"{facts.name}.")
    found = {
        "mix": _mix(moved, facts, plan),
        "split": _split(moved, state, facts, plan),
        "envelope": _envelope(moved, facts, plan),
        "limit": moved.get("limit"),
        **{key: float(moved[key]) / 100 if key in moved else None for key in ("focus", "capacity")},
        **{f"caps.{code}": float(cap) / 100 for code, cap in _under(moved, "cap.").items()},
    }
    return {key: value for key, value in found.items() if value is not None}


def _mix(moved: Mapping[str, Moved], facts: ProgramFacts, plan: Plan) -> Any:
    """One hard share, or one by year, or the plan's own rule with other options; None where it is the plan's."""
    level, years = moved.get("hard"), _under(moved, "hard.")
    if years:
        others = {year: facts.hard[year] if level is None else float(level) / 100 for year in facts.hard}
        return {year: float(years[str(year)]) / 100 if str(year) in years else round(one, 6) for year, one in others.items()}
    if level is not None:
        return float(level) / 100
    options = _under(moved, "mix.")
    return _as_rule(plan.mix, options) if options else None


def _split(moved: Mapping[str, Moved], state: State, facts: ProgramFacts, plan: Plan) -> Any:
    """Weights as explicit shares, or a rule with its options; None where it is the plan's."""
    weights = weights_of(facts, held_in(state, facts))
    if weights != facts.weights:
        return {"rule": "shares", "shares": {code: weight / 100 for code, weight in weights.items()}}
    rule = str(moved.get("split", plan.split.rule))
    options = _under(moved, f"split.{rule}.")
    if rule == plan.split.rule:
        return _as_rule(plan.split, options) if options else None
    return {"rule": rule, **options}


def _as_rule(rule: Rule, options: Mapping[str, Moved]) -> dict[str, Any]:
    """The plan's rule with other options."""
    return {"rule": rule.rule, **rule.options, **options}


def _envelope(moved: Mapping[str, Moved], facts: ProgramFacts, plan: Plan) -> Any:
    """The plan's envelope made larger in its own shape, single years of it set; None where it is the plan's."""
    level, years = moved.get("envelope"), _under(moved, "usd.")
    if level is None and not years:
        return None
    if not years:
        return _scaled(float(level or 0), facts, plan)
    set_ = {int(year): written(round(1e6 * float(million))) for year, million in years.items()}
    if level is None and isinstance(plan.envelope, AsReported):
        return set_
    if level is None and isinstance(plan.envelope, Amounts):
        return _amounts(plan.envelope, 1.0) | set_
    factor = 1.0 if level is None else _ratio(float(level), facts)
    return {year: written(round(1e6 * factor * million)) for year, million in facts.envelope.items()} | set_


def _ratio(level: float, facts: ProgramFacts) -> float:
    """Times the plan's own money that make so many per cent of what the report gives."""
    return level / facts.of_reported if facts.of_reported else 0.0


def _scaled(level: float, facts: ProgramFacts, plan: Plan) -> Any:
    """The whole envelope at a per cent of what the report gives: years keep their proportions."""
    factor, envelope = _ratio(level, facts), plan.envelope
    if isinstance(envelope, Growth) and facts.of_reported:
        start = 1e6 * facts.envelope[facts.years[0]] if envelope.start is None else envelope.start
        return {"growth": envelope.rate, "start": written(round(factor * start))}
    if isinstance(envelope, Amounts) and facts.of_reported:
        unnamed = {year: million for year, million in facts.envelope.items() if year not in envelope.usd}
        return _amounts(envelope, factor) | {year: written(round(1e6 * factor * one)) for year, one in unnamed.items()}
    return {"factor": level / 100}


def _amounts(envelope: Amounts, factor: float) -> dict[int, Any]:
    """Explicit amounts times a factor, in whole dollars; as they were written where it is one."""
    return {
        year: {account: _times(one, factor) for account, one in given.items()}
        if isinstance(given, dict) else _times(given, factor)
        for year, given in envelope.usd.items()
    }  # fmt: skip


def _times(dollars: float, factor: float) -> str:
    return written(dollars if factor == 1.0 else round(dollars * factor))


def _transfer(moved: Mapping[str, Moved], preset: Preset) -> list[dict[str, Any]]:
    """Money moved between programs: the plan's own, with what was set on the page in its place."""
    own = {(one.source, one.target): one.share for one in preset.loaded.scenario.transfer}
    kept = [{"from": a, "to": b, "share": share} for (a, b), share in own.items() if f"{a}.{b}" not in moved]
    ways = {f"{a}.{b}": (a, b) for a in preset.programs for b in preset.programs}
    shares = [(*ways[way], float(share) / 100) for way, share in moved.items()]
    return [*kept, *({"from": a, "to": b, "share": share} for a, b, share in shares if share)]


def _under(moved: Mapping[str, Moved], family: str) -> dict[str, Moved]:
    """What stands under the name of a family, by the rest of its names."""
    return {name.removeprefix(family): value for name, value in moved.items() if name.startswith(family)}
