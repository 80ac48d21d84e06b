"""The controls of the page: what each is called, what it shows, where the preset stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scenarios.present.explorer.plans import Preset, title_of
from scenarios.present.explorer.state import LEVERS, PARAMETERS, RANGES, State
from scenarios.spec.files import shipped_scenarios
from scenarios.terms import PRIORS

TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True)
class Slider:
    """A slider: its name in messages, label, a second line, range, step, and the unit after its number."""

    name: str
    label: str
    hint: str
    low: float
    high: float
    step: float
    unit: str
    decimals: int = 0

    def text(self, value: float) -> str:
        """The value with its unit."""
        return f"{value:,.{self.decimals}f}{self.unit}"


def _slider(name: str, label: str, hint: str, step: float, unit: str, decimals: int = 0) -> Slider:
    family, _, one = name.partition(".")
    low, high = {"lever": LEVERS, "parameter": PARAMETERS}.get(family, RANGES)[one or name]
    return Slider(name, label, hint, low, high, step, unit, decimals)


PLAN = (
    _slider("hard", "Hard share", "equipment, police, military; the rest is soft", 1, "%"),
    _slider("focus", "Soft money to institutions", "courts, prosecutors, reform; the rest to prevention", 1, "%"),
    _slider("envelope", "Envelope", "per cent of what the report gives", 5, "%"),
)
MEASURES = (
    _slider("lever.demand", "Demand for drugs", "in consuming countries, times today’s", 0.05, " ×", 2),
    _slider("lever.arms", "Flow of arms", "into the region, times today’s", 0.05, " ×", 2),
    _slider("lever.will", "Political will", "what soft money builds, times this", 0.05, " ×", 2),
    _slider("lever.coordination", "Regional coordination", "share less lost to leakage", 0.005, "", 3),
)
ASSUMED = (
    _slider("parameter.tau_obligate", "Time to obligate", "mean, once money has arrived", 0.05, " years", 2),
    _slider("parameter.tau_disburse_hard", "Time to pay, hard", "from obligation", 0.1, " years", 1),
    _slider("parameter.tau_disburse_soft", "Time to pay, soft", "from obligation", 0.1, " years", 1),
    _slider("parameter.build_institutions", "Time to reform", "money to working courts and police", 0.5, " years", 1),
    _slider("parameter.leak", "Lost to corruption", "share, where control is weakest", 0.01, "", 2),
    _slider("parameter.fungible", "Replaces own money", "share of aid", 0.01, "", 2),
)
DRAWS = _slider("members", "Draws", "of our assumptions, on release", 100, "")
LIMIT_WORDS = {"none": "no limit: it waits or lapses", "hold": "hold it back", "redistribute": "give it to those with room"}
PRIOR_WORDS = {name: words if name == "evidence" else f"{name}: {words}" for name, words in PRIORS.items()}
WORDS = {"none": "no limit", "hold": "hold back", "redistribute": "give on"}
_SLIDERS = {slider.name: slider for slider in (*PLAN, *MEASURES, *ASSUMED, DRAWS)}


def values(state: State, preset: Preset) -> dict[str, dict[str, Any]]:
    """What every control shows: value, text, the preset's value and text, whether it was changed, whether it is locked."""
    shown = {name: _shown(slider, state, preset) for name, slider in _SLIDERS.items()}
    shown |= {f"weight.{code}": _weight(code, state, preset) for code in preset.units}
    shown |= {f"lock.{code}": {"value": code in state.locked} for code in preset.units}
    for name in ("limit", "priors", "seed"):
        own, plain = getattr(state, name), preset.plain[name]
        was = f"preset {WORDS.get(plain, plain)}"
        shown[name] = {"value": plain if own is None else own, "was": was, "changed": own is not None}
    off = preset.plain["ceilings_off"]
    shown["ceilings_off"] = {"value": off or state.ceilings_off, "changed": state.ceilings_off, "disabled": off}
    shown["preset"] = {"value": state.preset}
    total = sum(shown[f"weight.{code}"]["value"] for code in preset.units)
    changed = state.weights is not None or bool(state.locked)
    shown["weights"] = {"sum": f"sum {total}%", "changed": changed, "was": "preset weights"}
    return shown


def _own(name: str, state: State) -> float | None:
    """The value that was set on the page; None where it is the preset's."""
    family, _, one = name.partition(".")
    if family in ("lever", "parameter"):
        return dict(state.levers if family == "lever" else state.parameters).get(one)
    value: float | None = getattr(state, name)
    return value


def _shown(slider: Slider, state: State, preset: Preset) -> dict[str, Any]:
    own, plain = _own(slider.name, state), float(preset.plain[slider.name])
    text, was = slider.text(plain), f"preset {slider.text(plain)}"
    family, _, one = slider.name.partition(".")
    if family == "parameter":
        text, was = "drawn", f"drawn: {preset.drawn[one]}"
    value = plain if own is None else own
    return {
        "value": value,
        "text": text if own is None else slider.text(own),
        "tick": _place(plain, slider.low, slider.high),
        "fill": _place(value, slider.low, slider.high),
        "was": was,
        "changed": own is not None,
    }


def _weight(code: str, state: State, preset: Preset) -> dict[str, Any]:
    plain = preset.weights[code]
    value = dict(state.weights)[code] if state.weights else plain
    return {
        "value": value, "text": f"{value}%", "tick": plain / 100, "fill": value / 100, "was": f"preset {plain}%",
        "changed": value != plain, "disabled": code in state.locked,
    }  # fmt: skip


def _place(value: float, low: float, high: float) -> float:
    """Where a value stands on its slider, 0 to 1."""
    return min(max((value - low) / (high - low), 0.0), 1.0)


def panel(preset: Preset, sources: Sequence[str]) -> str:
    """The controls as HTML; the same for presets of the same program and countries."""
    shipped = set(shipped_scenarios())
    groups: Mapping[str, list[tuple[str, str]]] = {
        "Your files": [(source, title_of(source)) for source in sources if source not in shipped],
        "Scenarios that ship": [(source, title_of(source)) for source in sources if source in shipped],
    }
    return str(
        _room().get_template("panel.html.j2").render(
            groups=groups, preset=preset, plan=PLAN, measures=MEASURES, assumed=ASSUMED, draws=DRAWS,
            limits=LIMIT_WORDS, priors=PRIOR_WORDS,
        )
    )  # fmt: skip


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
