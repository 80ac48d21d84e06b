"""Plans as Python has them: values of any library, JSON, copies, threads and pools; what is handed out changes nothing."""

import datetime
import json
import multiprocessing
import pickle
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import scenarios
from scenarios.spec.files import shipped_scenarios


class Rule(StrEnum):
    NEED = "need"


class Word(str, Enum):  # noqa: UP042  the older way, which prints as its name
    NEED = "need"


class Year(IntEnum):
    FIRST = 2021


def plan(**commons):
    return {"name": "Plan", "extends": "toy", "programs": {"commons": commons}}


def commons(source):
    return scenarios.load(source).data["programs"]["commons"]


@pytest.mark.parametrize("name", [*shipped_scenarios(), None])
def test_a_plan_that_went_through_json_is_the_same_plan(name):
    given = scenarios.load(name or plan(mix={2021: 0.2, 2024: 0.4}, envelope={2022: {"CIVIC": "5 million"}})).data
    again = scenarios.load(json.loads(json.dumps(given)))
    assert again.data == given
    assert again.loaded.files == scenarios.load(given).loaded.files


def test_it_runs_under_the_same_name_too():
    given = scenarios.load(plan(envelope={2022: "40 million"})).data
    one, two = (scenarios.run(x, members=20) for x in (given, json.loads(json.dumps(given))))
    assert one.result.run_id == two.result.run_id
    assert one.result.data.identical(two.result.data)


def test_a_year_as_number_and_as_text_stands_twice():
    with pytest.raises(scenarios.ScenarioError, match="the key “2022” is given twice") as caught:
        scenarios.load(plan(mix={2022: 0.2, "2022": 0.4}))
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    "share",
    [
        np.float64(0.5),
        np.float32(0.5),
        np.array(0.5),
        Decimal("0.5"),
        Fraction(1, 2),
        pd.Series([0.5]).iloc[0],
        np.float16(0.5),
    ],
)
def test_numbers_of_any_library(share):
    assert commons(plan(mix=share))["mix"] == 0.5


@pytest.mark.parametrize("rule", [np.str_("need"), Rule.NEED, Word.NEED, np.array(["need"])[0], pd.Series(["need"]).iloc[0]])
def test_words_of_any_library(rule):
    assert commons(plan(split=rule))["split"] == "need"


@pytest.mark.parametrize("year", [np.int64(2021), "2021", np.str_("2021"), Year.FIRST, 2021.0, np.float64(2021)])
def test_years_of_any_library(year):
    assert commons(plan(mix={year: 0.5}))["mix"] == {2021: 0.5}


def test_series_arrays_and_ranges():
    years = range(2021, 2023)
    assert commons(plan(mix=pd.Series([0.2, 0.4], index=years)))["mix"] == {2021: 0.2, 2022: 0.4}
    loaded = scenarios.load({"name": "Off", "extends": "toy", "channels_off": np.array(["demand", "arms"])})
    assert loaded.data["channels_off"] == ["demand", "arms"]


@pytest.mark.parametrize(
    "day",
    [
        datetime.date(2022, 3, 1), datetime.datetime(2022, 3, 1), pd.Timestamp("2022-03-01"), np.datetime64("2022-03-01"),
        np.datetime64("2022-03-01T00:00", "ns"), "2022-03-01",
    ],
)  # fmt: skip
def test_days_of_any_library(day):
    event = {"event": "truce", "country": "AVA", "from": day, "drop": 0.3}
    assert scenarios.load({"name": "T", "extends": "toy", "events": [event]}).data["events"][0]["from"] == "2022-03-01"


@pytest.mark.parametrize(
    "name", ["1e3", "no", "2012", "null", "0x1F", "1:30", "a: b", "- x", "#1", "*", "'", '"', "true", ".5"]
)
def test_text_stays_text_whatever_readers_would_make_of_it(name):
    assert scenarios.load({**plan(), "name": name}).name == name


def test_paths_may_stand_for_text(tmp_path):
    folder = Path(scenarios.__file__).parents[2] / "configs" / "regions"
    assert scenarios.load({**plan(), "region": folder / "toy.yaml"}).loaded.baseline.name == "toy"


LOOP = plan()
LOOP["programs"]["commons"]["split"] = LOOP


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (LOOP, "nested deeper than 40 levels"),
        (plan(mix={None: 0.5}), "a key must be a word or a year, got None"),
        (plan(mix={2021.5: 0.5}), r"a key must be a word or a year, got 2021\.5"),
        (plan(mix={0.5}), "a value of type set cannot stand in a scenario"),
        (plan(mix=b"0.5"), "a value of type bytes"),
        (plan(mix=object()), "a value of type object"),
        (plan(mix=float("nan")), "a number must be finite"),
        (plan(mix=np.float64("inf")), "a number must be finite"),
        (plan(mix={np.str_("2021"): 0.1, 2021: 0.2}), "the key “2021” is given twice"),
    ],
)
def test_what_no_scenario_holds_is_refused_once(wrong, said):
    with pytest.raises(scenarios.ScenarioError, match=said) as caught:
        scenarios.load(wrong)
    assert len(caught.value.problems) == 1


def test_what_is_handed_out_cannot_change_what_was_asked():
    loaded = scenarios.load(plan(mix=0.5))
    before = scenarios.run(loaded, members=20)
    loaded.data["programs"]["commons"]["mix"] = 0.1
    loaded.data["name"] = "Other"
    for _, value, _ in loaded.settings():
        if isinstance(value, dict | list):
            value.clear()
    after = scenarios.run(loaded, members=20)
    assert (loaded.data["name"], loaded.data["programs"]["commons"]["mix"]) == ("Plan", 0.5)
    assert before.result.manifest == after.result.manifest
    data = after.data
    del data["homicide_rate"]
    data.attrs["scenario"] = "Other"
    assert str(after) == str(before)


@pytest.mark.parametrize("field", ["programs", "parameters", "sources", "splits", "vintages", "sha256"])
def test_figures_that_are_kept_for_others_cannot_be_changed(field):
    held = getattr(scenarios.load("toy").loaded.baseline, field)
    for change in (
        lambda: held.clear(),
        lambda: held.update(x=1),
        lambda: held.__setitem__("x", 1),
        lambda: held.pop(next(iter(held))),
    ):
        with pytest.raises(TypeError, match="kept for others too"):
            change()


def given_dict():
    return plan(mix=0.5)


def test_what_was_given_may_be_changed_afterwards():
    given = given_dict()
    loaded = scenarios.load(given)
    given["programs"]["commons"]["mix"] = 0.1
    assert loaded.data["programs"]["commons"]["mix"] == 0.5


def test_errors_scenarios_and_runs_survive_pickling():
    with pytest.raises(scenarios.ScenarioError) as caught:
        scenarios.load(plan(mixx=0.5, split="nead"))
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), again.problems, str(again)) == (scenarios.ScenarioError, caught.value.problems, str(caught.value))
    loaded = pickle.loads(pickle.dumps(scenarios.load(plan(mix=0.5))))
    run = scenarios.run(loaded, members=20)
    assert str(pickle.loads(pickle.dumps(run))) == str(run) == str(scenarios.run(plan(mix=0.5), members=20))


def summary(mix):
    """What one plan comes to, as text; a share that is none is refused."""
    return str(scenarios.run(plan(mix=mix), members=20, workers=1))


MIXES = [0.0, 0.25, 0.5, 0.75, 1.0]


@pytest.fixture(scope="module")
def summaries():
    return [summary(mix) for mix in MIXES]


def test_the_same_in_twenty_threads(summaries):
    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(summary, MIXES * 4)) == summaries * 4


def test_threads_that_ask_for_a_region_get_the_same_object(tmp_path):
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _: scenarios.load("toy").loaded.baseline, range(40)))
    assert all(one is found[0] for one in found)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_the_same_in_pools_and_a_mistake_comes_back(way, summaries):
    if way not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {way} on {sys.platform}")
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(way)) as pool:
        assert list(pool.map(summary, MIXES)) == summaries
        with pytest.raises(scenarios.ScenarioError, match="a share lies between 0 and 1"):
            pool.submit(summary, 50).result(timeout=120)


def test_a_pool_of_multiprocessing_returns_an_error_instead_of_waiting_for_ever():
    with (
        multiprocessing.get_context("spawn").Pool(1) as pool,
        pytest.raises(scenarios.ScenarioError, match="between 0 and 1"),
    ):
        pool.map_async(summary, [50]).get(timeout=120)


def test_two_plans_of_one_name_are_told_apart_by_their_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for file, mix in (("a.yaml", 0.2), ("b.yaml", 0.4)):
        Path(file).write_text(f"name: Soft\nextends: toy\nprograms: {{commons: {{mix: {mix}}}}}\n", encoding="utf-8")
    found = scenarios.compare("toy", "a.yaml", "b.yaml", members=20, plain=True)
    assert found.found.names == ("Toy", "Soft (a.yaml)", "Soft (b.yaml)")
    assert list(found.averted.scenario.values) == ["Soft (a.yaml)", "Soft (b.yaml)"]


def test_a_picture_in_no_folder_is_refused_by_its_own_name(tmp_path):
    picture = scenarios.run("toy", members=20).figure("fans")
    with pytest.raises(scenarios.ScenarioError, match=r"there is no folder .*nodir\n  hint: make it first: mkdir") as caught:
        picture.save(tmp_path / "nodir" / "x.png")
    assert ".part" not in str(caught.value)
