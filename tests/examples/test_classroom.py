"""The lesson runs as a script, says what is computed, and is a notebook that marimo finds no fault with."""

import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import scenarios

FOLDER = Path(__file__).parents[2] / "examples"
LESSON = FOLDER / "classroom.py"
DECIDING = FOLDER / "what_it_rests_on.py"
pytest.importorskip("marimo")


def test_answers_are_computed_and_follow_the_predictions(tmp_path, monkeypatch, capsys, run_of):
    monkeypatch.setenv("SCENARIOS_MEMBERS", "60")
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(LESSON), run_name="__main__")
    money, rates, plans, doubt = capsys.readouterr().out.splitlines()
    base = run_of("baseline", members=60)[0].data
    soft = base["flow"].sel(quarter=2013.75, kind="soft")
    spent = float(soft.sel(flow_stage="disbursed") / soft.sel(flow_stage="appropriated"))
    assert f"In the model it is {spent:.0%}" in money
    low, high = np.quantile(base["homicide_rate"].sel(year=2018, country="HND"), (0.05, 0.95))
    seen = float(base["observed_later"].sel(year=2018, country="HND"))
    verdict = "holds it" if low <= seen <= high else "misses it"
    assert f"The model’s 90% band, {low:.0f} to {high:.0f}, {verdict}." in rates
    counts = []
    for priors in ("evidence", "skeptical"):
        hard, other = (x.data for x in run_of("hard-first", "soft-first", members=60, priors=priors))
        people = hard["population"].sel(year=slice(None, 2018))
        fewer = ((hard["homicide_rate"] - other["homicide_rate"]) * people).sum(("year", "country"))
        counts.append(int(50 * float((fewer > 0).mean())))
    assert f"{counts[0]} have fewer homicides under “Soft first”" in plans
    assert f"it is {counts[1]} of 50; with ours it was {counts[0]}." in doubt
    assert not list(tmp_path.iterdir())


def test_what_it_rests_on_computes_its_answers(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SCENARIOS_MEMBERS", "200")
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(DECIDING), run_name="__main__")
    carried, sides, study = capsys.readouterr().out.splitlines()
    rests = scenarios.sensitivity("baseline", "soft-first", members=200).as_dict()["first"]
    assert f"it carries {max(rests['max_prevention']['value'], 0.0):.0%} alone" in carried
    worlds = {"Boris": {"priors": "neutral"}}
    plans, metric = ("baseline", "soft-first", "carsi-all-soft"), "homicides_averted_run_off"
    told = scenarios.stress(*plans, worlds=worlds, metric=metric, members=200).as_dict()["words"]
    assert sides.endswith(f"{told[0]} {told[1]}")
    loaded = [scenarios.load(name, {"priors": "neutral"}) for name in ("baseline", "carsi-all-soft", "hard-first")]
    learned = scenarios.learn(*loaded, members=200)
    assert study.endswith(f"{learned.figure().title}.")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("lesson", [LESSON, DECIDING], ids=lambda path: path.stem)
def test_marimo_finds_no_fault(lesson):
    said = subprocess.run(
        [sys.executable, "-m", "marimo", "check", "--strict", str(lesson)], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout + said.stderr
