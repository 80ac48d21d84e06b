"""One request of the page, one answer: settings go in, everything the page shows of them comes out. No state is kept here."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from scenarios.errors import Problem, ScenarioError
from scenarios.present import reading, words
from scenarios.present.explorer import controls, views
from scenarios.present.explorer.moves import reset, set_value
from scenarios.present.explorer.plans import DRAGGED, Plans, Preset, plans_of, preset_of, presets, to_yaml
from scenarios.present.explorer.rerun import result_of
from scenarios.present.explorer.state import VIEWS, Look, State, from_query, look_query, to_query

Reply = dict[str, Any]
_NOT_OURS = ("access_token", "file")
"""Parameters of the address that belong to the server."""


def answer(request: Mapping[str, Any], given: Sequence[str] = ()) -> Reply:
    """What the page shows after a request; a fault is a sentence, never an exception.

    Args:
        request: `do` (start, set, reset, go, report), `link` (settings before), `look`, `name`, `value`, `drag`, `panel`,
            `drawn`.
        given: the files that the page was started with; the first is where it begins.
    """
    try:
        return _answer(request, given)
    except ScenarioError as error:
        return {"problem": in_words(error.problems)}
    except Exception as error:
        traceback.print_exception(error, file=sys.stderr)
        return {"problem": f"This is a fault of the program, not yours: {type(error).__name__}: {error}. Undo the last step."}


def _answer(request: Mapping[str, Any], given: Sequence[str]) -> Reply:
    state, look, dropped, preset = read(request, given)
    match request["do"]:
        case "set" if request["name"] == "preset":
            state = State(preset=_known(request["value"], given))
            preset = preset_of(state.preset)
        case "set":
            shown = dict(state.weights) if state.weights else preset.weights
            state = set_value(state, request["name"], request["value"], shown)
        case "reset":
            state = reset(state, request.get("name", ""))
    settings = ({"preset": state.preset} if given else {}) | to_query(state)  # without files a page begins with the baseline
    told: Reply = {"values": controls.values(state, preset), "dropped": _dropped(dropped), "look": _look(look)}
    told |= {"link": _address(settings), "address": _address(settings | look_query(look))}
    told |= _panel(preset, request, given)
    try:
        return told | _shown(state, look, preset, request)
    except ScenarioError as error:
        return told | {"problem": in_words(error.problems)}


def _address(settings: Mapping[str, str]) -> str:
    return urlencode(settings, safe=":,")


def read(request: Mapping[str, Any], given: Sequence[str]) -> tuple[State, Look, list[str], Preset]:
    """The settings of a request's link, what of it means nothing here, and the preset that it begins with."""
    pairs = {key: text for key, text in parse_qsl(request.get("link", "").lstrip("?")) if key not in _NOT_OURS}
    sources = presets(given)
    ours = {field.name for kind in (State, Look) for field in fields(kind)}
    first = {"preset": sources[0]} if request["do"] == "start" and not ours & pairs.keys() else {}
    wanted = {**first, **pairs}.get("preset", "baseline")
    preset = preset_of(wanted if wanted in sources else sources[0])
    state, look, dropped = from_query({**first, **pairs}, sources, tuple(preset.units))
    if request.get("look"):
        look = Look(**request["look"])
    return state, look, dropped, preset if preset.source == state.preset else preset_of(state.preset)


def _known(source: str, given: Sequence[str]) -> str:
    if source not in presets(given):
        raise ScenarioError([Problem(f"there is no scenario “{source}” here")])
    return source


def _look(look: Look) -> dict[str, Any]:
    return {"view": look.view, "country": look.country, "both": look.both}


def _dropped(names: Sequence[str]) -> str:
    """What of a link was left out, in a sentence."""
    if not names:
        return ""
    said = words.joined([f"“{words.clean(name)[:40]}”" for name in names])
    return f"The link says {said}, which means nothing here and was left out. All else is as the link has it."


def _panel(preset: Preset, request: Mapping[str, Any], given: Sequence[str]) -> Reply:
    """The controls anew where the preset has others than the page shows, and what the preset says of itself."""
    key = ",".join([preset.program, *preset.units])
    told: Reply = {"key": key, "question": preset.question or preset.description, "preset": preset.name}
    if request.get("panel") != key:
        told |= {"panel": controls.panel(preset, presets(given)), "views": list(VIEWS)}
    return told


def _shown(state: State, look: Look, preset: Preset, request: Mapping[str, Any]) -> Reply:
    """Sentence, numbers and picture of the settings; all that is slow only when nothing is being dragged."""
    dragged = bool(request.get("drag"))
    members = preset.plain["members"] if state.members is None else state.members
    plans = plans_of(replace(state, members=min(members, DRAGGED)) if dragged else state, preset)
    pair = views.pair_of(plans, look)
    told: Reply = {
        "problem": "",
        "title": words.clean(plans.mine.scenario.name),
        "chip": reading.chip(pair.mine),
        "sentence": views.sentence(pair),
        "numbers": views.key_numbers(pair),
        **views.picture(pair, plans, look, request.get("drawn", 0) if dragged else 0),
        "instead": views.UNCHANGED if look.view == "difference" and pair.effect.is_none else "",
        "assumed": views.assumed(plans),
        "by_country": look.view in views.BY_COUNTRY,
        "draws": _draws(members, dragged),
    }
    return told if dragged else told | {"yaml": to_yaml(state, preset, plans.mine)} | _rest(plans, pair, look, request)


def _draws(members: int, dragged: bool) -> str:
    return f"While you drag: the first {min(members, DRAGGED):,} of {members:,} draws." if dragged else f"{members:,} draws."


def _rest(plans: Plans, pair: views.BesideBaseline, look: Look, request: Mapping[str, Any]) -> Reply:
    """What is only told when the control is let go."""
    name = "".join(c if c.isalnum() else "-" for c in plans.mine.scenario.name.lower())
    told: Reply = {
        "table": controls.tables(views.behind(pair, plans, look)),
        "warnings": [*(words.clean(x.what) for x in plans.mine.warnings), *reading.suspicions(result_of(plans.mine))],
        "file": f"{'-'.join(filter(None, name.split('-')))}.yaml",
        "countries": reading.names(result_of(plans.mine), "country"),
    }
    return told | ({"report": report(plans)} if request["do"] == "report" else {})


def report(plans: Plans) -> str:
    """The page of `scenarios report`: the plan against the baseline, or the baseline alone."""
    from scenarios.present.report import make

    same = plans.mine.data == plans.base.data
    loaded = [plans.mine] if same else [plans.base, plans.mine]
    command = "scenarios report baseline" if same else "scenarios report baseline plan.yaml"
    return make(loaded, command, results=[result_of(one) for one in loaded])


def in_words(problems: Sequence[Problem]) -> str:
    """Problems as sentences for someone who has written no file."""
    said = []
    for problem in problems:
        hint = f" {problem.hint[0].upper()}{problem.hint[1:]}." if problem.hint else ""
        place = f" ({problem.place.file}, line {problem.place.line})" if problem.place else ""
        said.append(f"{problem.what[0].upper()}{problem.what[1:].rstrip('.')}{place}.{hint}")
    return f"{' '.join(dict.fromkeys(said))} Undo the last step, or start from another scenario."
