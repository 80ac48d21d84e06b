"""The live page without a browser: laws of its links and weights, and that what it shows is what is computed."""

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import click
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from scenarios.present.explorer import controls, views
from scenarios.present.explorer.moves import move, reset, rounded, set_value
from scenarios.present.explorer.plans import plans_of, preset_of, to_yaml
from scenarios.present.explorer.state import (
    LEVERS,
    LIMITS,
    PARAMETERS,
    PRIORS,
    RANGES,
    VIEWS,
    Look,
    State,
    from_query,
    look_query,
    to_query,
)
from scenarios.present.explorer.talk import answer
from scenarios.spec.load import load

UNITS = ("BLZ", "CRI", "GTM", "HND", "NIC", "PAN", "SLV", "REG")
PRESETS = ("baseline", "soft-first", "./my plans/ä&b=c.yaml")


def whole(name):
    return some.none() | some.integers(*map(int, RANGES[name]))


def pairs(known):
    values = {name: some.floats(*ends) for name, ends in known.items()}
    return some.fixed_dictionaries({}, optional=values).map(lambda d: tuple((name, d[name]) for name in known if name in d))


weights = some.lists(some.integers(0, 50), min_size=8, max_size=8).map(lambda n: rounded(dict(zip(UNITS, n, strict=True))))
locks = some.lists(some.sampled_from(UNITS), unique=True).map(tuple)
states = some.builds(
    State,
    preset=some.sampled_from(PRESETS),
    hard=whole("hard"),
    focus=whole("focus"),
    envelope=whole("envelope"),
    limit=some.none() | some.sampled_from(LIMITS),
    weights=some.none() | weights.map(lambda w: tuple(w.items())),
    locked=locks,
    levers=pairs(LEVERS),
    priors=some.none() | some.sampled_from(PRIORS),
    ceilings_off=some.booleans(),
    parameters=pairs(PARAMETERS),
    members=whole("members"),
    seed=whole("seed"),
)
looks = some.builds(Look, view=some.sampled_from(VIEWS), country=some.sampled_from(("", *UNITS)), both=some.booleans())


@given(states, looks)
def test_a_link_restores_everything(state, look):
    link = urlencode(to_query(state) | look_query(look), safe=":,")
    assert from_query(dict(parse_qsl(link)), PRESETS, UNITS) == (state, look, [])


@given(some.dictionaries(some.sampled_from([*State.__dataclass_fields__, *Look.__dataclass_fields__, "odd"]), some.text()))
def test_a_bad_link_never_breaks_the_page(query):
    state, look, dropped = from_query(query, PRESETS, UNITS)
    assert from_query(to_query(state) | look_query(look), PRESETS, UNITS) == (state, look, [])
    assert set(dropped) <= set(query)


@given(weights, locks, some.sampled_from(UNITS), some.integers(-20, 120))
def test_weights_sum_to_100_and_locked_ones_stay(before, locked, code, value):
    after = move(before, locked, code, value)
    assert sum(after.values()) == 100
    assert min(after.values()) >= 0
    assert list(after) == list(before)
    assert all(after[one] == before[one] for one in locked)


CONTROLS = {"weight.HND": 60, "lock.GTM": True, "limit": "hold", "priors": "skeptical", "ceilings_off": True}
CONTROLS |= {f"lever.{name}": ends[0] for name, ends in LEVERS.items()}
CONTROLS |= {f"parameter.{name}": ends[1] for name, ends in PARAMETERS.items()}
CONTROLS |= {name: ends[1] for name, ends in RANGES.items()}


@pytest.mark.parametrize("name", CONTROLS)
def test_reset_takes_back_what_a_control_did(name):
    preset = preset_of("soft-first")
    before = State(preset="soft-first", hard=None if name == "hard" else 20)
    after = set_value(before, name, CONTROLS[name], preset.weights)
    assert after != before
    assert reset(after, "weights" if name[:4] in ("weig", "lock") else name) == before


@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states)
def test_what_is_shown_is_what_is_computed_and_saved(tmp_path, state):
    state = replace(state, preset="soft-first")
    preset = preset_of("soft-first")
    plans = plans_of(state, preset)
    shown = {name: one.get("value") for name, one in controls.values(state, preset).items()}
    scenario, plan = plans.mine.scenario, plans.mine.scenario.programs["carsi"]
    if state.hard is not None:
        assert plan.mix.options == {"hard": shown["hard"] / 100}
    if state.weights:
        assert {code: round(100 * s) for code, s in plan.split.options["shares"].items()} == {
            code: shown[f"weight.{code}"] for code in UNITS
        }
    assert round(100 * plan.focus) == shown["focus"]
    assert plan.limit == shown["limit"]
    assert [scenario.ensemble.members, scenario.ensemble.seed] == [shown["members"], shown["seed"]]
    assert {name: scenario.parameters[name] for name, _ in state.parameters} == dict(state.parameters)
    assert all(getattr(scenario.levers, name).at(2013) == shown[f"lever.{name}"] for name in LEVERS)
    file = tmp_path / "plan.yaml"
    file.write_text(to_yaml(state, preset, plans.mine), encoding="utf-8")
    assert load(file).scenario == scenario


def test_a_saved_file_says_only_what_differs(tmp_path):
    told = ask("set", "preset=soft-first&members=200", name="hard", value=30)
    (tmp_path / told["file"]).write_text(told["yaml"], encoding="utf-8")
    assert told["file"] == "soft-first-changed.yaml"
    assert "extends: soft-first\n" in told["yaml"]
    assert "mix: 0.3\n" in told["yaml"]
    assert len(told["yaml"].splitlines()) < 15
    assert load(tmp_path / told["file"]).scenario.programs["merida"] == load("soft-first").scenario.programs["merida"]


def ask(do, link="", given=(), **more):
    look = {"view": "table", "country": "", "both": False}
    return answer({"do": do, "link": link, "look": look, "panel": "", **more}, given)


def test_a_preset_that_is_not_touched_is_run_as_it_is():
    plans = plans_of(State(preset="soft-first"), preset_of("soft-first"))
    assert plans.mine.scenario == load("soft-first").scenario
    assert plans.base.scenario == load("baseline").scenario


def test_weights_of_a_preset_are_what_its_program_gives():
    given_away = preset_of("equal").weights
    assert sum(given_away.values()) == 100
    assert max(given_away[code] for code in UNITS[:-1]) - min(given_away[code] for code in UNITS[:-1]) <= 1


def test_an_assumption_moves_the_baseline_too_and_says_so():
    state = State(preset="baseline-2025", priors="skeptical", ceilings_off=True, parameters=(("leak", 0.5),))
    plans = plans_of(state, preset_of("baseline-2025"))
    for one in (plans.base.scenario, plans.mine.scenario):
        assert (one.priors, one.channels_off, one.parameters) == ("skeptical", ("absorption",), {"leak": 0.5})
        assert one.vintage == "2025"
    assert plans.before.scenario.parameters == {}
    told = ask("set", "members=100", name="parameter.leak", value=0.5)
    assert told["link"] == "parameters=leak:0.5&members=100"
    assert "Your assumptions move the baseline, too" in told["assumed"]
    both = {"view": "trajectories", "country": "HND", "both": True}
    picture = answer({"do": "go", "link": told["link"], "look": both})["picture"]
    assert "what the assumptions move" in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", picture))


def test_while_dragging_the_first_draws_of_the_same_seed():
    fast, slow = (ask("set", "seed=11", name="hard", value=20, drag=drag) for drag in (True, False))
    assert fast["values"] == slow["values"]
    assert fast["draws"] == "While you drag: the first 200 of 1,000 draws."
    assert "yaml" not in fast
    few, many = (views.result_of(load("baseline", {"ensemble.members": n, "programs.carsi.mix": 0.2})) for n in (200, 1000))
    assert (few.data["homicide_rate"].values == many.data["homicide_rate"].values[:200]).all()


def test_fans_that_move_stand_where_a_new_picture_has_them():
    look = {"view": "trajectories", "country": "", "both": False}
    asked = {"do": "set", "link": "members=200", "look": look, "drag": True, "name": "envelope"}
    first = answer({**asked, "value": 150})
    moved = answer({**asked, "value": 300, "drawn": first["drawn"]})
    anew = answer({**asked, "value": 300})["picture"]
    assert "picture" not in moved
    assert len(moved["paths"]) == 3 * 8
    for name, path in moved["paths"].items():
        whole = re.search(rf'id="{name}">.*?<path[^>]*? d="([^"]*)"', anew, re.DOTALL)[1]
        there, here = (set(re.findall(r"-?[\d.]+ -?[\d.]+", text)) for text in (whole, path))
        places = [np.array([[float(x) for x in point.split()] for point in points]) for points in (there, here)]
        assert all(abs(places[0] - point).max(1).min() < 0.03 for point in places[1])
    assert "picture" in answer({**asked, "link": "preset=equal", "value": 150, "drawn": first["drawn"]})


def test_a_link_that_means_nothing_here_says_what_was_dropped():
    told = ask("start", "?hard=30&hardness=2&focus=many&preset=gone&members=100&access_token=x")
    assert told["values"]["hard"]["value"] == 30
    assert told["values"]["preset"]["value"] == "baseline"
    assert "“hardness”, “focus” and “preset”" in told["dropped"]
    assert "x" not in told["link"].split("=")


def test_a_file_that_breaks_while_the_page_is_open_is_a_sentence(tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: Mine\nextends: baseline\nprograms: {carsi: {mix: 0.5}}\n", encoding="utf-8")
    start = {"do": "start", "link": "", "look": {"view": "table", "country": "", "both": False}}
    assert answer(start, [str(mine)])["values"]["hard"]["text"] == "50%"
    mine.write_text("name: Mine\nextends: baseline\nprograms: {carsi: {mix: 0.7}}\n", encoding="utf-8")
    assert answer(start, [str(mine)])["values"]["hard"]["text"] == "70%"
    mine.write_text("name: Mine\nextends: baseline\nprograms: {carsi: {mix: 60}}\n", encoding="utf-8")
    told = answer(start, [str(mine)])["problem"]
    assert "60% is 0.6" in told
    assert "Traceback" not in told


def test_every_request_is_answered_whatever_it_asks():
    wrong = ({"do": "set", "name": "no such", "value": 1}, {"do": "reset", "name": "x"}, {"do": "go", "look": {"odd": 1}})
    for request in wrong:
        assert answer({"link": "", **request})["problem"]


@pytest.mark.filterwarnings("default")
def test_the_page_is_a_notebook_that_runs():
    pytest.importorskip("marimo", reason="marimo is not installed (pip install marimo)")
    pytest.importorskip("anywidget", reason="anywidget is not installed (pip install anywidget)")
    from scenarios.present.explorer.app import app

    _, found = app.run()
    heard = []
    found["explorer"].send = heard.append
    found["explorer"]._hear(None, {"n": 4, "do": "start", "link": "?members=100&hard=30"}, [])
    assert heard[0]["n"] == 4
    assert heard[0]["values"]["hard"]["text"] == "30%"
    assert not found["explorer"].whole


def test_a_copied_link_opens_a_later_page(tmp_path):
    from scenarios.cli.explore import _sorted

    mine = tmp_path / "my plan.yaml"
    mine.write_text("name: Mine\nextends: baseline\n", encoding="utf-8")
    query = urlencode({"preset": str(mine), "hard": "30"})
    assert _sorted((f"http://127.0.0.1:5000/?{query}", "toy")) == (("toy", str(mine)), query)
    assert _sorted(("baseline",)) == (("baseline",), "")
    for earlier in ("http://localhost:1234/?access_token=old&hard=30", "http://[::1]:80/?hard=30&access_token=old", "?hard=30"):
        assert _sorted((earlier,)) == ((), "hard=30")
    with pytest.raises(click.UsageError, match="is no link of this page"):
        _sorted(("https://example.org/?hard=30",))
    assert answer({"do": "start", "link": query}, [str(mine)])["values"]["hard"]["text"] == "30%"
    chosen = ask("set", given=[str(mine)], name="preset", value="baseline")
    assert answer({"do": "start", "link": chosen["address"]}, [str(mine)])["title"] == "Baseline"


def test_a_link_of_nothing_known_leaves_the_file_that_was_asked_for(tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: Mine\nextends: baseline\nprograms: {carsi: {mix: 0.5}}\n", encoding="utf-8")
    told = answer({"do": "start", "link": "?utm_source=x"}, [str(mine)])
    assert told["values"]["hard"]["text"] == "50%"
    assert "“utm_source”" in told["dropped"]
    assert answer({"do": "start", "link": "?hard=30"}, [str(mine)])["values"]["preset"]["value"] == "baseline"


def test_without_the_extra_one_sentence_says_how_to_install_it(monkeypatch):
    import importlib

    from click.testing import CliRunner

    module = importlib.import_module("scenarios.cli.explore")
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    told = CliRunner().invoke(module.explore, [])
    assert told.exit_code == 2
    assert 'pip install ".[explore]"' in told.output
