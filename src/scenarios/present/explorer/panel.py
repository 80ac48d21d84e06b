"""The controls as HTML, and what each of them shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scenarios.present import words
from scenarios.present.explorer.controls import Control, Moved
from scenarios.present.explorer.facts import ProgramFacts
from scenarios.present.explorer.links import PACKED
from scenarios.present.explorer.moves import at_work, held_in, stands, weights_of
from scenarios.present.explorer.plans import Preset, base_of, bases, title_of
from scenarios.present.explorer.state import State
from scenarios.spec.files import shipped_scenarios

WEIGHTS_SET = "Weights are set below, the same in every year; reset them to choose a rule."
TEMPLATES = Path(__file__).with_name("templates")


def values(state: State, preset: Preset) -> dict[str, dict[str, Any]]:
    """What every control shows: value, text, the preset's value and text, whether it was changed, what it replaces."""
    moved = dict(at_work(state, preset).moved)
    shown = {name: _shown(control, moved, preset) for name, control in preset.controls.items()}
    for facts in preset.programs.values():
        if f"{facts.name}.split" in preset.controls:
            _weights(facts, state, preset, shown)
        _of_years(facts, moved, preset, shown)
    shown["preset"] = {"value": state.preset}
    shown["base"] = {"value": base_of(state.base, preset)}
    return shown


def _shown(control: Control, moved: Mapping[str, Moved], preset: Preset) -> dict[str, Any]:
    own, plain = moved.get(control.name), control.plain
    value = stands(control.name, moved, preset) if own is None else own
    other, said = control.only
    told = {
        "value": value,
        "was": control.was or f"preset{':' * (control.kind == 'choice')} {control.text(plain)}",
        "changed": own is not None,
        "note": _note(control.replaces, own is not None),
        "shown": not other or moved.get(other, preset.controls[other].plain) == said,
    }
    if control.kind == "slider":
        drawn = control.was and own is None
        told |= {"text": "drawn" if drawn else control.text(value), "tick": control.place(plain), "fill": control.place(value)}
    return told


def _note(replaces: str, changed: bool) -> str:
    """What is replaced, before and after a control is moved."""
    if not replaces:
        return ""
    return f"Replaces {replaces}; moving it back, or Undo, restores that." if changed else f"Moving it replaces {replaces}."


def _weights(facts: ProgramFacts, state: State, preset: Preset, shown: dict[str, dict[str, Any]]) -> None:
    """Weights as they stand, which of them hold, and their sum; while they are set, no rule of the split has a say."""
    name, held = facts.name, held_in(state, facts)
    now = weights_of(facts, held)
    stuck = len(facts.weights) - len(held)
    for code, value in now.items():
        plain = facts.weights[code]
        shown[f"{name}.weight.{code}"] = {
            "value": value, "text": f"{value}%", "tick": plain / 100, "fill": value / 100, "was": f"preset {plain}%",
            "changed": value != plain, "disabled": stuck == (0 if code in held else 1), "shown": True, "note": "",
        }  # fmt: skip
        shown[f"lock.{name}.{code}"] = {"value": code in held}
    replaces = preset.controls[f"{name}.split"].replaces
    changed = now != facts.weights
    shown[f"{name}.weight."] = {
        "sum": f"sum {sum(now.values())}%", "changed": bool(held), "was": "preset weights", "note": _note(replaces, changed),
    }  # fmt: skip
    shown[f"{name}.split"] |= {"disabled": changed} | ({"note": WEIGHTS_SET} if changed else {})


def _of_years(
    facts: ProgramFacts, moved: Mapping[str, Moved], preset: Preset, shown: dict[str, dict[str, Any]]
) -> None:
    """Tell of the whole program's hard share and envelope that years are set one by one, and what these replace."""
    for whole, year in (("hard", "hard"), ("envelope", "usd")):
        family = f"{facts.name}.{year}."
        single = any(one.startswith(family) for one in moved)
        if single:
            shown[f"{facts.name}.{whole}"]["text"] = "by year"
        if whole == "hard":
            for option in (one for one in preset.controls if one.startswith(f"{facts.name}.mix.")):
                shown[option]["disabled"] = single or f"{facts.name}.hard" in moved
        replaces = next((one.replaces for name, one in preset.controls.items() if name.startswith(family)), "")
        shown[family] = {"changed": single, "was": "preset years", "note": _note(replaces, single)}


def panel(preset: Preset, state: State, sources: Sequence[str]) -> str:
    """The controls as HTML; the same for presets whose controls look the same."""
    total = sum(sum(one.envelope.values()) for one in preset.programs.values())
    return str(
        _room().get_template("panel.html.j2").render(
            starts=_groups([*sources, *_linked(state.preset)]),
            bases=_groups([*bases(preset, sources), *_linked(state.base), *_alone(preset, state, sources)]),
            programs=[_program(facts, preset, total) for facts in preset.programs.values()],
            open=max(preset.programs.values(), key=lambda one: len(one.countries)).name if preset.programs else "",
            transfers=_under(preset, "transfer."), events=_under(preset, "event."), levers=_under(preset, "lever."),
            parameters=_under(preset, "parameter."), one=preset.controls,
        )
    )  # fmt: skip


def panel_key(preset: Preset, state: State) -> str:
    """The same for states whose panel is the same."""
    return " ".join([preset.key, *(_linked(state.preset)), *_linked(state.base), base_of("", preset)])


def _linked(source: str) -> list[str]:
    """A plan of a link, which is no file and no scenario that ships."""
    return [source] if source.startswith(PACKED) else []


def _alone(preset: Preset, state: State, sources: Sequence[str]) -> list[str]:
    """The base where it is none of the others."""
    base = base_of(state.base, preset)
    return [] if base in sources or base.startswith(PACKED) else [base]


def _groups(sources: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Sources and their names under three heads; files of one name are told apart."""
    shipped = set(shipped_scenarios())
    heads: dict[str, list[tuple[str, str]]] = {"Your files": [], "From a link": [], "Scenarios that ship": []}
    titles = {source: title_of(source) for source in sources}
    for source, title in titles.items():
        head = "Scenarios that ship" if source in shipped else "From a link" if source.startswith(PACKED) else "Your files"
        alone = head != "Your files" or list(titles.values()).count(title) == 1
        heads[head].append((source, title if alone else f"{title} ({Path(source).name})"))
    return heads


def _program(facts: ProgramFacts, preset: Preset, total: float) -> dict[str, Any]:
    """A program's part of the panel: its controls by what they are about."""
    name, money = facts.name, sum(facts.envelope.values())
    part = f", {words.percent(money / total)} of what may be moved" if total else ""
    return {
        "name": name, "title": facts.title, "said": f"{words.money(money)} million USD{part}",
        "hard": _under(preset, f"{name}.hard."), "usd": _under(preset, f"{name}.usd."),
        "mix": _under(preset, f"{name}.mix."), "split": _under(preset, f"{name}.split."),
        "weights": _under(preset, f"{name}.weight."), "caps": _under(preset, f"{name}.cap."), "units": facts.units,
    }  # fmt: skip


def _under(preset: Preset, family: str) -> list[Control]:
    return [control for name, control in preset.controls.items() if name.startswith(family)]


def skeleton() -> str:
    """The page without its controls and answers."""
    return str(_room().get_template("page.html.j2").render())


def tables(found: Sequence[Any]) -> str:
    """Tables of the report as HTML."""
    macro: Any = _room().get_template("parts.html.j2").module
    return str(Markup("").join(macro.table(one) for one in found))


@cache
def _room() -> Environment:
    from scenarios.present.report.room import TEMPLATES as REPORT

    found = FileSystemLoader([TEMPLATES, REPORT])
    return Environment(loader=found, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
