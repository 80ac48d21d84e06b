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
from scenarios.present.explorer import panel, views
from scenarios.present.explorer.asked import Plans, plans_of
from scenarios.present.explorer.facts import DRAGGED
from scenarios.present.explorer.links import PACKED, source_of
from scenarios.present.explorer.moves import reset, set_value
from scenarios.present.explorer.plans import Preset, base_of, preset_of, presets
from scenarios.present.explorer.rerun import result_of
from scenarios.present.explorer.saved import packed, packed_plan, to_yaml
from scenarios.present.explorer.state import OWN, VIEWS, Look, State, look_of, look_query, moved_of, to_query
from scenarios.spec.files import shipped_scenarios
from scenarios.spec.load import load

Reply = dict[str, Any]
_NOT_OURS = ("access_token", "file")
"""Parameters of the address that belong to the server."""


def answer(request: Mapping[str, Any], given: Sequence[str] = ()) -> Reply:
    """What the page shows after a request; a fault is a sentence, never an exception.

    Args:
        request: `do` (start, set, reset, keep, go, report), `link` (settings before), `look`, `name`, `value`, `drag`,
            `panel`, `drawn`.
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
            preset = preset_of(_known(request["value"], given))
            state = State(preset.source, state.base)
        case "set" if request["name"] == "base":
            chosen = _known(request["value"], given)
            state = replace(state, base="" if chosen == base_of("", preset) else chosen)
        case "set":
            state = set_value(state, request["name"], request["value"], preset)
        case "reset":
            state = reset(state, request.get("name", ""), preset)
        case "keep":
            state = replace(state, base=_as_base(plans_of(state, preset), preset))
    told = _settings(state, look, preset, given) | {"dropped": _dropped(dropped)} | _panel(preset, state, request, given)
    try:
        return told | _shown(state, look, preset, request)
    except ScenarioError as error:
        return told | {"problem": in_words(error.problems)}


def _settings(state: State, look: Look, preset: Preset, given: Sequence[str]) -> Reply:
    """What every control shows, and the state as a link: the page's own, and the one to copy, which names no file."""
    settings = ({"preset": state.preset} if given else {}) | to_query(state)  # without files a page begins with the baseline
    carried = {name: packed(settings[name]) for name in OWN if name in settings}
    alone = "" if all(carried.values()) else "This plan needs a region or rules of this machine: a link cannot hold it."
    address = {name: text for name, text in (settings | carried).items() if text} | look_query(look)
    return {
        "values": panel.values(state, preset), "look": {f.name: getattr(look, f.name) for f in fields(Look)},
        "link": _address(settings), "address": _address(address), "unlinked": alone,
    }  # fmt: skip


def _address(settings: Mapping[str, str]) -> str:
    return urlencode(settings, safe=":,~")


def read(request: Mapping[str, Any], given: Sequence[str]) -> tuple[State, Look, list[str], Preset]:
    """The settings of a request's link, what of it means nothing here, and the preset that it begins with."""
    pairs = {key: text for key, text in parse_qsl(request.get("link", "").lstrip("?")) if key not in _NOT_OURS}
    looks = {key: pairs.pop(key) for key in Look.__dataclass_fields__ if key in pairs}
    sources = presets(given)
    dropped: list[str] = []
    own = {name: _own(pairs.pop(name), sources, given, name, dropped) for name in OWN if name in pairs}
    begins = sources[0] if request["do"] == "start" and not own.get("preset") and not looks else "baseline"
    preset = preset_of(own.get("preset") or begins)
    moved, unknown = moved_of(pairs, preset.controls)
    if not own.get("preset") and begins != "baseline" and moved:  # settings without a plan are those of the baseline
        preset = preset_of("baseline")
        moved, unknown = moved_of(pairs, preset.controls)
    look, odd = look_of(looks)
    state = State(preset.source, own.get("base", ""), moved)
    return state, Look(**request["look"]) if request.get("look") else look, [*dropped, *unknown, *odd], preset


def _own(source: str, sources: Sequence[str], given: Sequence[str], name: str, dropped: list[str]) -> str:
    """A plan that a link names: a file of the page where it is the same one, else what the link holds; nothing if unknown."""
    if source.startswith(PACKED):
        try:
            load(source_of(source))
        except ScenarioError as error:
            dropped.append(f"{name}: {error.problems[0].what}")
            return ""
        return next((one for one in given if packed(one) == source), source)
    if source not in sources:
        dropped.append(name)
        return ""
    return source


def _as_base(plans: Plans, preset: Preset) -> str:
    """The page's plan as the one to compare with."""
    if source := packed_plan(preset.source, plans.mine):
        return source
    raise ScenarioError([Problem("this plan needs a region or rules of this machine: save it as YAML to compare with it")])


def _known(source: str, given: Sequence[str]) -> str:
    if source not in presets(given) and not source.startswith(PACKED):
        raise ScenarioError([Problem(f"there is no scenario “{source}” here")])
    return source


def _dropped(names: Sequence[str]) -> str:
    """What of a link was left out, in a sentence."""
    if not names:
        return ""
    said = words.joined([f"“{words.clean(name)[:90]}”" for name in names])
    return f"The link says {said}, which means nothing here and was left out. All else is as the link has it."


def _panel(preset: Preset, state: State, request: Mapping[str, Any], given: Sequence[str]) -> Reply:
    """The controls anew where the preset has others than the page shows, and what the preset says of itself."""
    key = panel.panel_key(preset, state)
    scenario = preset.loaded.scenario
    told: Reply = {"key": key, "question": scenario.question or scenario.description, "preset": preset.name}
    if request.get("panel") != key:
        told |= {"panel": panel.panel(preset, state, presets(given)), "views": list(VIEWS)}
    return told


def _shown(state: State, look: Look, preset: Preset, request: Mapping[str, Any]) -> Reply:
    """Sentence, decision row and picture of the settings; all that is slow only when nothing is being dragged."""
    dragged = bool(request.get("drag"))
    members = int(dict(state.moved).get("members", preset.controls["members"].plain))
    few = tuple({**dict(state.moved), "members": min(members, DRAGGED)}.items())
    plans = plans_of(replace(state, moved=few) if dragged else state, preset)
    pair = views.pair_of(plans, look)
    told: Reply = {
        "problem": "",
        "title": words.clean(plans.mine.scenario.name),
        "chip": reading.chip(pair.mine),
        "sentence": views.sentence(pair),
        "row": panel.tables([views.decision_row(plans)]),
        **views.picture(pair, plans, look, request.get("drawn", 0) if dragged else 0),
        "assumed": views.assumed(plans),
        "by_country": look.view in views.BY_COUNTRY,
        "draws": _draws(members, dragged),
    }
    if dragged:
        return told
    reported = {"report": report(plans, base_of(state.base, preset))} if request["do"] == "report" else {}
    return told | {"yaml": to_yaml(preset.source, plans.mine)} | _rest(plans, pair, look) | reported


def _draws(members: int, dragged: bool) -> str:
    return f"While you drag: the first {min(members, DRAGGED):,} of {members:,} draws." if dragged else f"{members:,} draws."


def _rest(plans: Plans, pair: views.BesideBase, look: Look) -> Reply:
    """What is only told when the control is let go."""
    name = "".join(c if c.isalnum() else "-" for c in plans.mine.scenario.name.lower())
    return {
        "table": panel.tables(views.behind(pair, plans, look)),
        "warnings": [*(words.clean(x.what) for x in plans.mine.warnings), *reading.suspicions(result_of(plans.mine))],
        "file": f"{'-'.join(filter(None, name.split('-')))}.yaml",
        "countries": reading.names(result_of(plans.mine), "country"),
    }


def report(plans: Plans, base: str) -> str:
    """The page of `scenarios report`: the plan against the base plan, or that alone."""
    from scenarios.present.report import make

    same = plans.mine.data == plans.base.data
    loaded = [plans.mine] if same else [plans.base, plans.mine]
    named = base if base in shipped_scenarios() else "base.yaml"
    command = f"scenarios report {named}" if same else f"scenarios report {named} plan.yaml"
    return make(loaded, command, results=[result_of(one) for one in loaded])


def in_words(problems: Sequence[Problem]) -> str:
    """Problems as sentences for someone who has written no file."""
    said = []
    for problem in problems:
        hint = f" {problem.hint[0].upper()}{problem.hint[1:]}." if problem.hint else ""
        place = f" ({problem.place.file}, line {problem.place.line})" if problem.place else ""
        said.append(f"{problem.what[0].upper()}{problem.what[1:].rstrip('.')}{place}.{hint}")
    return f"{' '.join(dict.fromkeys(said))} Undo the last step, or start from another scenario."
