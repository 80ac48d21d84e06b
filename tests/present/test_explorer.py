"""The live page without a browser: laws of its state and links, and that what it shows is what is computed."""

import re
from functools import cache
from urllib.parse import parse_qsl, urlencode

import click
import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from scenarios.allocation.options import options_of
from scenarios.allocation.splits import SPLITS
from scenarios.errors import ScenarioError
from scenarios.present.explorer import panel, views
from scenarios.present.explorer.asked import plans_of
from scenarios.present.explorer.decide import assumptions, decisions, ensemble
from scenarios.present.explorer.facts import rounded
from scenarios.present.explorer.links import LONGEST, pack, source_of, unpack
from scenarios.present.explorer.moves import at_work, held_in, reset, set_value, weights_of
from scenarios.present.explorer.plans import preset_of
from scenarios.present.explorer.saved import packed, to_yaml
from scenarios.present.explorer.state import OWN, VIEWS, Look, State, look_of, look_query, moved_of, to_query
from scenarios.present.explorer.talk import answer
from scenarios.spec.files import Text, shipped_scenarios
from scenarios.spec.levers import LEVERS
from scenarios.spec.load import load

preset = cache(preset_of)
SOFT = "soft-first"


def places(control):
    """Values away from where a control stands."""
    ends = {
        "slider": (control.low, control.high),
        "number": (control.low, 12),
        "choice": tuple(control.options),
        "switch": (not control.plain,),
    }
    return [value for value in ends[control.kind] if value != control.plain]


@cache
def moves_of(source):
    """Any movement of any control of a preset."""
    controls = preset(source).controls.values()
    each = [some.tuples(some.just(one.name), some.sampled_from(places(one))) for one in controls if places(one)]
    return some.lists(some.one_of(each), max_size=6)


soft_moves = some.deferred(lambda: moves_of(SOFT))


def moved(source, moves):
    state = State(source)
    for name, value in moves:
        state = set_value(state, name, value, preset(source))
    return state


@pytest.mark.parametrize("source", shipped_scenarios())
def test_each_control_away_and_back_is_the_start(source):
    here = preset(source)
    start, stood = State(source), panel.values(State(source), here)
    for name, control in here.controls.items():
        for away in places(control):
            there = set_value(start, name, away, here)
            assert there != start, name
            assert set_value(there, name, stood[name]["value"], here) == start, name
            assert reset(there, name, here) == start, name
    assert plans_of(start, here).mine.scenario == replace_members(load(source).scenario)


def replace_members(scenario):
    size = {"members": min(scenario.ensemble.members, 1000)}
    return scenario.model_copy(update={"ensemble": scenario.ensemble.model_copy(update=size)})


def asked(state):
    """What a state asks of its plan and of the base."""
    here, working = preset(state.preset), at_work(state, preset(state.preset))
    return decisions(working, here), assumptions(working, here), ensemble(working, here)


@settings(max_examples=60, deadline=None)
@given(some.sampled_from([SOFT, "capacity-first", "toy"]).flatmap(lambda x: some.tuples(some.just(x), *[moves_of(x)] * 2)))
def test_the_last_control_moved_back_leaves_what_was_before_it(given):
    source, moves, last = given
    before = moved(source, moves)
    for name, away in last[:1]:
        stood = panel.values(before, preset(source))[name]["value"]
        there = set_value(before, name, away, preset(source))
        assert asked(set_value(there, name, stood, preset(source))) == asked(before)


def test_years_that_say_what_all_years_do_say_nothing():
    here = preset(SOFT)
    plain = here.controls["carsi.hard.2010"].plain
    state = moved(SOFT, [("carsi.hard", 20), ("carsi.hard.2010", plain)])
    assert asked(state)[0]["programs.carsi.mix"][2010] == plain / 100
    assert asked(reset(state, "carsi.hard", here)) == asked(State(SOFT))
    assert asked(set_value(state, "carsi.hard", here.controls["carsi.hard"].plain, here)) == asked(State(SOFT))
    same = State(SOFT, "", (("carsi.hard", here.controls["carsi.hard"].plain),))  # a link that says what the plan says
    assert asked(same) == asked(State(SOFT))


looks = some.builds(Look, view=some.sampled_from(VIEWS), country=some.sampled_from(("", "HND")), both=some.booleans())


@settings(max_examples=60, deadline=None)
@given(soft_moves, looks)
def test_a_link_restores_everything(moves, look):
    state = moved(SOFT, moves)
    link = dict(parse_qsl(urlencode(to_query(state), safe=":,~")))
    assert link.pop("preset") == SOFT
    assert moved_of(link, preset(SOFT).controls) == (state.moved, [])
    assert look_of(look_query(look)) == (look, [])


@settings(max_examples=60, deadline=None)
@given(some.dictionaries(some.deferred(lambda: some.sampled_from([*preset(SOFT).controls, "odd"])), some.text()))
def test_a_bad_link_never_breaks_the_page(query):
    kept, dropped = moved_of(query, preset(SOFT).controls)
    assert moved_of(to_query(State(SOFT, "", kept)) | {}, preset(SOFT).controls)[0] == kept
    assert set(dropped) <= set(query)


UNITS = ("BLZ", "CRI", "GTM", "HND", "NIC", "PAN", "SLV", "REG")


@settings(max_examples=60, deadline=None)
@given(some.lists(some.tuples(some.sampled_from(UNITS), some.integers(0, 100)), max_size=12))
def test_weights_sum_to_100_and_those_that_were_set_hold(moves):
    facts, state = preset(SOFT).programs["carsi"], State(SOFT)
    for code, value in moves:
        held = held_in(state, facts)
        state = set_value(state, f"carsi.weight.{code}", value, preset(SOFT))
        now = weights_of(facts, held_in(state, facts))
        assert sum(now.values()) == 100
        assert min(now.values()) >= 0
        assert all(now[other] == weight for other, weight in held.items() if other != code)


def test_a_lock_holds_a_weight_without_changing_the_plan():
    here = preset(SOFT)
    state = set_value(State(SOFT), "lock.carsi.HND", True, here)
    assert plans_of(state, here).mine.scenario == plans_of(State(SOFT), here).mine.scenario
    weight = here.programs["carsi"].weights["HND"]
    assert panel.values(set_value(state, "carsi.weight.GTM", 80, here), here)["carsi.weight.HND"]["value"] == weight
    assert set_value(state, "lock.carsi.HND", False, here) == State(SOFT)


@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(soft_moves)
def test_what_is_shown_is_what_is_computed_and_saved(moves):
    here = preset(SOFT)
    state = moved(SOFT, moves)
    try:
        plans = plans_of(state, here)
    except ScenarioError:
        return  # caps that leave money nowhere to go
    shown = {name: one.get("value") for name, one in panel.values(state, here).items()}
    scenario, plan = plans.mine.scenario, plans.mine.scenario.programs["carsi"]
    if plan.mix.rule == "path" and any(name.startswith("carsi.hard.") for name, _ in state.moved):
        years = plan.mix.options["years"]
        assert [round(100 * hard) for hard in years.values()] == [shown[f"carsi.hard.{year}"] for year in years]
    if plan.split.rule == "shares":
        assert {code: round(100 * s) for code, s in plan.split.options["shares"].items()} == {
            code: shown[f"carsi.weight.{code}"] for code in UNITS
        }
    assert [round(100 * plan.focus), plan.limit] == [shown["carsi.focus"], shown["carsi.limit"]]
    assert [scenario.ensemble.members, scenario.ensemble.seed] == [shown["members"], shown["seed"]]
    text = to_yaml(SOFT, plans.mine)
    assert yaml.safe_load(text)["extends"] == SOFT
    assert load(Text(text)).scenario == scenario


def test_a_plan_by_year_keeps_its_shape():
    """An envelope of amounts is made larger year by year; a single hard share says that it replaces the path."""
    here = preset("capacity-first")
    before = load("capacity-first").scenario.programs["carsi"].envelope.usd
    level = here.controls["carsi.envelope"].plain
    plan = plans_of(moved("capacity-first", [("carsi.envelope", 2 * level)]), here).mine.scenario.programs["carsi"]
    times = 2 * level / here.programs["carsi"].of_reported
    assert {year: usd / before[year] for year, usd in plan.envelope.usd.items()} == pytest.approx(dict.fromkeys(before, times))
    single = moved("capacity-first", [("carsi.usd.2012", 200)])
    assert plans_of(single, here).mine.scenario.programs["carsi"].envelope.usd == {**before, 2012: 2e8}
    notes = {name: one.get("note") for name, one in panel.values(moved(SOFT, [("carsi.hard", 20)]), preset(SOFT)).items()}
    assert notes["carsi.hard"].startswith("Replaces the plan’s path {2008: 0.25, 2013: 0.5913}")
    assert notes["merida.hard"].startswith("Moving it replaces the plan’s path")
    assert notes["carsi.focus"] == ""


def test_what_has_no_say_is_not_to_be_moved():
    weighed = panel.values(moved("baseline", [("carsi.weight.HND", 50)]), preset("baseline"))
    assert weighed["carsi.split"]["disabled"]
    assert "reset them" in weighed["carsi.split"]["note"]
    for moves, off in (([], False), ([("carsi.hard", 20)], True), ([("carsi.hard.2010", 20)], True)):
        shown = panel.values(moved("soft-when-calm", moves), preset("soft-when-calm"))
        assert shown["carsi.mix.below"].get("disabled", False) is off
    held = moved("baseline", [(f"carsi.weight.{code}", 10) for code in UNITS[:-1]])
    assert panel.values(held, preset("baseline"))["carsi.weight.REG"]["disabled"]


def test_ranges_are_those_of_spec_and_signatures():
    controls = preset("baseline").controls
    for name, lever in LEVERS.items():
        if name != "other_money":
            assert (controls[f"lever.{name}"].low, controls[f"lever.{name}"].high) == (lever.low, lever.high)
    for key, option in options_of(SPLITS["performance"]).items():
        one = controls[f"carsi.split.performance.{key}"]
        assert (one.low, one.high, one.plain, one.hint) == (option.range.low, option.range.high, option.default, option.help)
    for state, there in ((State(), False), (moved("baseline", [("carsi.split", "performance")]), True)):
        assert panel.values(state, preset("baseline"))["carsi.split.performance.a"]["shown"] is there
    assert {"merida.hard", "mexico_other.hard", "transfer.merida.carsi", "carsi.cap.HND", "after"} <= set(controls)
    assert preset("soft-when-calm").controls["carsi.mix.below"].high == 300


def test_programs_transfers_caps_and_events_of_a_plan():
    moves = [("transfer.merida.carsi", 20), ("carsi.cap.HND", 25), ("merida.limit", "hold"), ("carsi.split", "need")]
    moves += [(name, True) for name, one in preset("baseline").events.items() if one.data["event"] == "truce"]
    scenario = plans_of(moved("baseline", moves), preset("baseline")).mine.scenario
    assert [(one.source, one.target, one.share) for one in scenario.transfer] == [("merida", "carsi", 0.2)]
    assert scenario.programs["carsi"].caps == {"HND": 0.25}
    assert (scenario.programs["merida"].limit, scenario.programs["carsi"].split.rule) == ("hold", "need")
    assert scenario.events == load("salvadoran-truce").scenario.events
    (own,) = [name for name, one in preset("salvadoran-truce").events.items() if one.own]
    assert plans_of(moved("salvadoran-truce", [(own, False)]), preset("salvadoran-truce")).mine.scenario.events == ()
    assert plans_of(moved("mexico-to-central-america", [("transfer.merida.carsi", 0)]), preset("mexico-to-central-america")
                    ).mine.scenario.transfer == ()  # fmt: skip


def ask(do, link="", given=(), **more):
    look = {"view": "table", "country": "", "both": False}
    return answer({"do": do, "link": link, "look": look, "panel": "", **more}, given)


def test_a_saved_file_says_only_what_differs(tmp_path):
    told = ask("set", "preset=soft-first&members=200", name="carsi.hard", value=30)
    (tmp_path / told["file"]).write_text(told["yaml"], encoding="utf-8")
    assert told["file"] == "soft-first-changed.yaml"
    assert "extends: soft-first\n" in told["yaml"]
    assert "mix: 0.3\n" in told["yaml"]
    assert len(told["yaml"].splitlines()) < 12
    assert load(tmp_path / told["file"]).scenario.programs["merida"] == load(SOFT).scenario.programs["merida"]


MINE = "name: Mine\nextends: soft-first\nprograms: {carsi: {mix: 0.5}}\n"


@pytest.fixture
def mine(tmp_path):
    """A file of the user's own."""
    file = tmp_path / "my plan.yaml"
    file.write_text(MINE, encoding="utf-8")
    return file


def test_a_link_holds_a_plan_of_ones_own_and_opens_elsewhere(mine, tmp_path):
    link = urlencode({"preset": str(mine), "base": str(mine), "members": 100})
    told = ask("set", link, [str(mine)], name="carsi.focus", value=80)
    assert str(tmp_path) not in told["address"]
    assert "access_token" not in told["address"]
    assert "extends: soft-first\n" in told["yaml"]
    elsewhere = ask("start", f"?{told['address']}")
    assert (elsewhere["sentence"], elsewhere["row"], elsewhere["yaml"]) == (told["sentence"], told["row"], told["yaml"])
    there, here = ({name: one for name, one in x["values"].items() if name not in OWN} for x in (elsewhere, told))
    assert there == here
    here = ask("start", f"?{told['address']}", [str(mine)])
    assert here["values"]["preset"]["value"] == str(mine)
    assert here["address"] == told["address"]


@pytest.mark.parametrize("text", ["name: X\nextends: /etc/passwd\n", "name: X\nextends: baseline\nregion: ./r.yaml\n",
                                  "name: X\nextends: ../mine.yaml\n"])  # fmt: skip
def test_a_link_reads_no_file_of_this_machine(text):
    with pytest.raises(ScenarioError, match="asks for"):
        unpack(pack(text))
    told = ask("start", f"?{urlencode({'preset': pack(text)}, safe='~')}")
    assert "asks for" in told["dropped"]
    assert told["values"]["preset"]["value"] == "baseline"


@pytest.mark.parametrize("broken", ["~", "~%%%", "~eJx", "~ü", pack("x" * (LONGEST + 1)), pack("name: [")])
def test_a_broken_link_is_a_sentence(broken):
    told = ask("start", f"?{urlencode({'preset': broken, 'members': 100})}")
    assert "preset" in told["dropped"]
    assert told["values"]["members"]["value"] == 100
    with pytest.raises(ScenarioError):
        load(source_of(broken))


def test_a_region_of_ones_own_stands_in_no_link(tmp_path):
    file = tmp_path / "own.yaml"
    region = load("toy").baseline.name
    file.write_text("name: Own\nextends: toy\nregion: ./region.yaml\n", encoding="utf-8")
    assert region == "toy"
    assert packed(str(file)) == ""


def test_any_plan_is_the_base_and_the_plan_as_it_is_now(mine):
    told = ask("set", "preset=soft-first&members=100", name="base", value="hard-first")
    assert "“Hard first”" in told["sentence"]
    assert "Hard first (base)" in told["row"]
    kept = ask("keep", "preset=soft-first&members=100&carsi.hard=20")
    assert "base=~" in kept["link"]
    assert "Nothing differs" in answer({"do": "go", "link": kept["link"]})["instead"]
    assert "“Soft first, changed”" in ask("set", kept["link"], name="carsi.hard", value=60)["sentence"]
    own = ask("start", f"?{urlencode({'preset': 'soft-first', 'base': str(mine), 'members': 100})}", [str(mine)])
    assert own["values"]["base"]["value"] == str(mine)
    other = mine.with_name("other.yaml")
    other.write_text(MINE, encoding="utf-8")
    shown = ask("start", "?members=100", [str(mine), str(other)])["panel"]
    assert "Mine (my plan.yaml)" in shown
    assert "Mine (other.yaml)" in shown
    assert ask("set", "preset=toy&members=100", name="base", value="equal")["values"]["base"]["value"] == "toy"


def test_a_preset_that_is_not_touched_is_run_as_it_is():
    plans = plans_of(State(SOFT), preset(SOFT))
    assert plans.mine.scenario == load(SOFT).scenario
    assert plans.base.scenario == load("baseline").scenario


def test_weights_of_a_preset_are_what_its_program_gives():
    given_away = preset("equal").programs["carsi"].weights
    assert sum(given_away.values()) == 100
    assert max(given_away[code] for code in UNITS[:-1]) - min(given_away[code] for code in UNITS[:-1]) <= 1
    assert rounded({"a": 0.0, "b": 0.0}) == {"a": 50, "b": 50}


def test_an_assumption_moves_the_base_too_and_says_so():
    moves = [("priors", "skeptical"), ("ceilings_off", True), ("parameter.leak", 0.5), ("after", "hold_last")]
    plans = plans_of(moved("baseline-2025", moves), preset("baseline-2025"))
    for one in (plans.base.scenario, plans.mine.scenario):
        assert (one.priors, one.channels_off, one.parameters) == ("skeptical", ("absorption",), {"leak": 0.5})
        assert (one.vintage, one.after) == ("2025", "hold_last")
    assert plans.before.scenario.parameters == {}
    told = ask("set", "members=100", name="parameter.leak", value=0.5)
    assert told["link"] == "parameter.leak=0.5&members=100"
    assert "Your assumptions move “Baseline”, too" in told["assumed"]
    both = {"view": "trajectories", "country": "HND", "both": True}
    picture = answer({"do": "go", "link": told["link"], "look": both})["picture"]
    assert "what the assumptions move" in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", picture))


def test_while_dragging_the_first_draws_of_the_same_seed():
    fast, slow = (ask("set", "seed=11", name="carsi.hard", value=20, drag=drag) for drag in (True, False))
    assert fast["values"] == slow["values"]
    assert fast["draws"] == "While you drag: the first 200 of 1,000 draws."
    assert "yaml" not in fast
    few, many = (views.result_of(load("baseline", {"ensemble.members": n, "programs.carsi.mix": 0.2})) for n in (200, 1000))
    assert (few.data["homicide_rate"].values == many.data["homicide_rate"].values[:200]).all()


def test_the_decision_row_is_that_of_compare():
    from scenarios.analysis.headline import full_comparison
    from scenarios.present.decision import decision

    plans = plans_of(moved("baseline", [("carsi.hard", 10), ("members", 100)]), preset("baseline"))
    found = full_comparison([plans.base, plans.mine], variants=False)
    row = views.decision_row(plans)
    assert [line[1:] for line in row.rows] == [tuple(line[1:]) for line in decision(found).texts()]
    assert len(views.decision_row(plans_of(State("baseline"), preset("baseline"))).rows) == 1


def test_fans_that_move_stand_where_a_new_picture_has_them():
    look = {"view": "trajectories", "country": "", "both": False}
    asked = {"do": "set", "link": "members=200", "look": look, "drag": True, "name": "carsi.envelope"}
    first = answer({**asked, "value": 150})
    moved = answer({**asked, "value": 300, "drawn": first["drawn"]})
    anew = answer({**asked, "value": 300})["picture"]
    assert "picture" not in moved
    assert len(moved["paths"]) == 3 * 8
    for name, path in moved["paths"].items():
        whole = re.search(rf'id="{name}">.*?<path[^>]*? d="([^"]*)"', anew, re.DOTALL)[1]
        there, here = (set(re.findall(r"-?[\d.]+ -?[\d.]+", text)) for text in (whole, path))
        spots = [np.array([[float(x) for x in point.split()] for point in points]) for points in (there, here)]
        assert all(abs(spots[0] - point).max(1).min() < 0.03 for point in spots[1])
    assert "picture" in answer({**asked, "link": "preset=equal", "value": 150, "drawn": first["drawn"]})


def test_a_link_that_means_nothing_here_says_what_was_dropped():
    told = ask("start", "?carsi.hard=30&hardness=2&carsi.focus=many&preset=gone&members=100&access_token=x")
    assert told["values"]["carsi.hard"]["value"] == 30
    assert told["values"]["preset"]["value"] == "baseline"
    assert "“preset”, “hardness” and “carsi.focus”" in told["dropped"]
    assert "x" not in told["link"].split("=")


def test_a_file_that_breaks_while_the_page_is_open_is_a_sentence(mine):
    start = {"do": "start", "link": "", "look": {"view": "table", "country": "", "both": False}}
    assert answer(start, [str(mine)])["values"]["carsi.hard"]["text"] == "50%"
    mine.write_text(MINE.replace("0.5", "0.7"), encoding="utf-8")
    assert answer(start, [str(mine)])["values"]["carsi.hard"]["text"] == "70%"
    mine.write_text(MINE.replace("0.5", "60"), encoding="utf-8")
    told = answer(start, [str(mine)])["problem"]
    assert "60% is 0.6" in told
    assert "Traceback" not in told


def test_every_request_is_answered_whatever_it_asks():
    wrong = ({"do": "set", "name": "no such", "value": 1}, {"do": "reset", "name": "x"}, {"do": "go", "look": {"odd": 1}},
             {"do": "set", "name": "carsi.hard", "value": float("nan")}, {"do": "set", "name": "lock.x.y", "value": True},
             {"do": "set", "name": "carsi.limit", "value": "no such"}, {"do": "reset", "name": "x."})  # fmt: skip
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
    found["explorer"]._hear(None, {"n": 4, "do": "start", "link": "?members=100&carsi.hard=30"}, [])
    assert heard[0]["n"] == 4
    assert heard[0]["values"]["carsi.hard"]["text"] == "30%"
    assert not found["explorer"].whole


def test_a_copied_link_opens_a_later_page(mine):
    from scenarios.cli.explore import _sorted

    query = urlencode({"preset": packed(str(mine)), "carsi.hard": "30"}, safe="~")
    assert _sorted((f"http://127.0.0.1:5000/?{query}", "toy")) == (("toy",), query)
    assert _sorted(("baseline",)) == (("baseline",), "")
    for earlier in ("http://localhost:1234/?access_token=old&seed=3", "http://[::1]:80/?seed=3&access_token=old", "?seed=3"):
        assert _sorted((earlier,)) == ((), "seed=3")
    with pytest.raises(click.UsageError, match="is no link of this page"):
        _sorted(("https://example.org/?hard=30",))
    assert answer({"do": "start", "link": query})["values"]["carsi.hard"]["text"] == "30%"
    chosen = ask("set", given=[str(mine)], name="preset", value="baseline")
    assert answer({"do": "start", "link": chosen["address"]}, [str(mine)])["title"] == "Baseline"


def test_a_link_of_nothing_known_leaves_the_file_that_was_asked_for(mine):
    told = answer({"do": "start", "link": "?utm_source=x"}, [str(mine)])
    assert told["values"]["carsi.hard"]["text"] == "50%"
    assert "“utm_source”" in told["dropped"]
    assert answer({"do": "start", "link": "?carsi.hard=30"}, [str(mine)])["values"]["preset"]["value"] == "baseline"


def test_without_the_extra_one_sentence_says_how_to_install_it(monkeypatch):
    import importlib

    from click.testing import CliRunner

    module = importlib.import_module("scenarios.cli.explore")
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    told = CliRunner().invoke(module.explore, [])
    assert told.exit_code == 2
    assert 'pip install ".[explore]"' in told.output
