"""What a movement of a control does to the state. One that comes back to where the preset has it leaves nothing behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scenarios.present.explorer.controls import Control, Moved
from scenarios.present.explorer.facts import WHOLE, ProgramFacts, rounded
from scenarios.present.explorer.plans import Preset
from scenarios.present.explorer.state import State, in_order


def weights_of(facts: ProgramFacts, held: Mapping[str, int]) -> dict[str, int]:
    """Weights of all units, whole per cents that sum to 100: those held, the others share what is left as the preset has it."""
    free = {code: weight for code, weight in facts.weights.items() if code not in held}
    others = rounded(free, WHOLE - sum(held.values())) if free else {}
    return {code: held[code] if code in held else others[code] for code in facts.weights}


def held_in(state: State, facts: ProgramFacts) -> dict[str, int]:
    """The weights of a program that were set on the page; of those of a link, what a whole has room for."""
    moved, left = dict(state.moved), WHOLE
    held = {}
    for code in facts.weights:
        if (value := moved.get(f"{facts.name}.weight.{code}")) is not None:
            held[code] = min(int(value), left)
            left -= held[code]
    if len(held) == len(facts.weights) and left:
        held.popitem()
    return held


def set_value(state: State, name: str, value: object, preset: Preset) -> State:
    """The state with one control moved; where the preset has it, the control is none that was moved.

    Raises:
        ValueError: no such control, or no such value.
    """
    family, _, rest = name.partition(".")
    if family == "lock":
        return _locked(state, rest, bool(value), preset)
    control = preset.controls.get(name)
    if control is None:
        raise ValueError(f"no control “{name}”")
    program, _, unit = name.partition(".weight.")
    if unit:
        return _weighed(state, preset.programs[program], unit, int(control.clean(value)), preset)
    cleaned = control.clean(value)
    others = {one: value for one, value in state.moved if one != name}
    return _with(state, control, None if cleaned == stands(name, others, preset) else cleaned, preset)


def at_work(state: State, preset: Preset) -> State:
    """The state without what says nothing: a value that a link has but the plan, too; a year that says what all years do."""
    moved = dict(state.moved)
    idle = {one for one, value in state.moved if ".weight." not in one and value == stands(one, moved, preset)}
    return replace(state, moved=tuple(pair for pair in state.moved if pair[0] not in idle))


def stands(name: str, others: Mapping[str, Moved], preset: Preset) -> Moved:
    """Where a control stands that is not moved itself: as the preset has it, a single year as what was set for all years."""
    control = preset.controls[name]
    program, _, rest = name.partition(".")
    family, _, year = rest.partition(".")
    if family == "hard" and year:
        return others.get(f"{program}.hard", control.plain)
    if family == "usd" and (level := others.get(f"{program}.envelope")) is not None:
        facts = preset.programs[program]
        times = float(level) / facts.of_reported if facts.of_reported else 1.0
        return control.clean(times * facts.envelope[int(year)])
    return control.plain


def reset(state: State, name: str, preset: Preset) -> State:
    """The state with one control as the preset has it; a family of them where the name ends in a dot, all where it is empty.

    Raises:
        ValueError: no such control.
    """
    if name and name not in preset.controls and not any(one.startswith(name) for one in preset.controls if name[-1] == "."):
        raise ValueError(f"no control “{name}”")
    kept = {one: value for one, value in state.moved if one != name and not (name[-1:] in ("", ".") and one.startswith(name))}
    return replace(state, moved=in_order(kept, preset.controls))


def _with(state: State, control: Control, value: Moved | None, preset: Preset) -> State:
    moved = {name: one for name, one in state.moved if name != control.name}
    if value is not None:
        moved[control.name] = value
    return replace(state, moved=in_order(moved, preset.controls))


def _weighed(state: State, facts: ProgramFacts, unit: str, value: int, preset: Preset) -> State:
    """A weight set as far as those that hold leave room; it holds from then on, unless it stands where it would anyway."""
    others = {code: weight for code, weight in held_in(state, facts).items() if code != unit}
    room = WHOLE - sum(others.values())
    alone = len(others) == len(facts.weights) - 1
    control = preset.controls[f"{facts.name}.weight.{unit}"]
    kept = room if alone else min(value, room)
    return _with(state, control, None if kept == weights_of(facts, others)[unit] else kept, preset)


def _locked(state: State, name: str, hold: bool, preset: Preset) -> State:
    """A weight that holds where it stands, or follows the others again."""
    program, _, unit = name.partition(".")
    facts = preset.programs.get(program)
    control = preset.controls.get(f"{program}.weight.{unit}")
    if facts is None or control is None:
        raise ValueError(f"no lock “{name}”")
    return _with(state, control, weights_of(facts, held_in(state, facts))[unit] if hold else None, preset)
