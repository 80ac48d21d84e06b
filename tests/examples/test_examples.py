"""Every example runs, is short, asks a question, and ends in a picture and a sentence whose numbers are the program's."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import scenarios
from scenarios.allocation.splits import SPLITS
from scenarios.analysis.audit.pipeline import pipeline_audit
from scenarios.shipped import HOME
from scenarios.spec.load import load

LESSONS = ("classroom", "what_it_rests_on")
EXAMPLES = sorted(path for path in (HOME / "examples").glob("*.py") if path.stem not in LESSONS)
MEMBERS = 60
SMALL = {"ensemble.members": 20}
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """`ran(name)`: what an example leaves behind and what it printed; each is run once, in a folder of its own."""
    import contextlib
    import io

    kept = {}

    def ask(name):
        if name not in kept:
            folder, before = tmp_path_factory.mktemp(name), dict(SPLITS)
            with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()) as out:
                patch.setenv("SCENARIOS_MEMBERS", str(MEMBERS))
                patch.setenv("MPLBACKEND", "Agg")
                patch.setattr("tempfile.tempdir", str(folder))
                patch.chdir(folder)
                kept[name] = runpy.run_path(str(HOME / "examples" / f"{name}.py"), run_name="__main__"), out.getvalue(), folder
            SPLITS.clear()
            SPLITS.update(before)
        return kept[name]

    return ask


def numbers(sentence):
    return [float(text.replace(",", "")) for text in NUMBER.findall(sentence)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_a_question_with_a_picture_and_a_sentence(ran, path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 60
    assert lines[0] == "# %% [markdown]"
    assert re.fullmatch(r"# # .*\?", lines[1])
    assert "picture.show()" in lines[-2:]
    space, printed, folder = ran(path.stem)
    assert space["sentence"] in printed.splitlines()
    assert numbers(space["sentence"])
    assert isinstance(space["picture"], scenarios.Picture)
    written = [file for file in folder.rglob("*") if file.is_file()]
    assert [file.suffix for file in written] == [".png"], "nothing is left but the picture that no window showed"


def test_there_are_enough_and_the_list_has_them_all():
    page = (HOME / "examples" / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[`(\w+)\.py`\]\((\w+)\.py\) \| (.*) \|$", page, re.MULTILINE)
    assert [first for first, _, _ in listed] == [second for _, second, _ in listed]
    assert sorted(name for name, _, _ in listed) == sorted([*(path.stem for path in EXAMPLES), *LESSONS])
    assert len(EXAMPLES) >= 8
    for name, _, question in listed:
        text = (HOME / "examples" / f"{name}.py").read_text(encoding="utf-8")
        assert f"# {question}\n" in text, f"{name} asks another question than its list"


def test_the_sentences_say_what_the_program_computes(ran):
    run = scenarios.run("baseline", members=MEMBERS)
    flow = run.data["flow"].sel(quarter=2013.75)
    hard, soft = (
        100 * float(flow.sel(kind=kind, flow_stage="disbursed") / flow.sel(kind=kind, flow_stage="appropriated"))
        for kind in ("hard", "soft")
    )
    assert numbers(ran("first_run")[0]["sentence"])[-2:] == [round(hard), round(soft)]

    known, most, half, *_ = (n for n in numbers(ran("what_bands_mean")[0]["sentence"]) if n not in (2012, 2018, 90, 50))
    title = f"The 50% bands hold {half:.0f} of {known:.0f} later observations, the 90% bands {most:.0f}"
    assert run.figure("fans").title == title
    assert half < most < known

    found = scenarios.compare("carsi-all-hard", "carsi-all-soft", members=MEMBERS).as_dict()["others"]["CARSI all soft"]
    bands = found["homicides_averted"]["ALL"], found["headline"]["skeptical_priors"]["ALL"]
    told = numbers(ran("hard_or_soft")[0]["sentence"])
    assert told == [*(x for band in bands for x in (int(50 * band["chance_better"]), 50))]


def test_the_laws_that_the_examples_show(ran):
    luck = ran("common_random_numbers")[0]
    assert np.std(luck["paired"]) < np.std(luck["unpaired"]) / 20
    told = numbers(luck["sentence"])
    assert told[:2] == [round(float(np.std(luck[name]))) for name in ("unpaired", "paired")]

    spent, cancelled, held = numbers(ran("absorptive_capacity")[0]["sentence"])
    assert held < spent < 4 < cancelled

    decisions, channels, whole, *_ = numbers(ran("why_they_differ")[0]["sentence"])
    assert abs(decisions - whole) <= 1
    assert abs(channels - whole) <= 1

    late_short, lost_short, late_long, lost_long, _ = numbers(ran("suspension")[0]["sentence"].replace("in 2011", ""))
    assert 0 < late_short < late_long
    assert 0 < lost_short < lost_long

    before, after = numbers(ran("own_region")[0]["sentence"])
    assert before < after < 3 * before
    assert "INVENTED" in scenarios.load("toy")._repr_html_()

    swings = numbers(ran("own_rule")[0]["sentence"])
    assert swings[0] > swings[1]
    rule = ran("own_rule")[0]["found"].others[0]
    assert rule.scenario.data["programs"]["carsi"]["split"] == {"rule": "follow_the_news", "zeal": 3.0}

    by_hand = ran("fit_by_hand")[0]
    assert by_hand["told"] == "cannot tell", "a ceiling is not learned from totals"
    assert by_hand["found"]["with a ceiling"][2] < 700, "the surge of late 2011 is foretold by no times that fit the three"
    seen = {row.point.id: float(row.point.low + row.point.high) / 2 for row in pipeline_audit(load("baseline", SMALL)).rows}
    assert list(by_hand["counted"]) == pytest.approx([seen[name] for name in by_hand["FIGURES"]])

    order = ran("sequencing")[0]
    given = [run.data["allotted"].sel(kind="hard").sum().item() / MEMBERS for run in (order["hard_first"], order["soft_first"])]
    assert given[0] == pytest.approx(given[1], rel=0.005), "only the order differs"


def test_an_example_runs_as_typed_from_anywhere(tmp_path):
    around = os.environ | {"SCENARIOS_MEMBERS": "20", "TMPDIR": str(tmp_path), "MPLBACKEND": "Agg"}
    command = [sys.executable, "-W", "error", str(HOME / "examples" / "suspension.py")]
    said = subprocess.run(command, cwd=tmp_path, env=around, capture_output=True, text=True, check=True)
    picture = Path(said.stderr.strip().rpartition(" ")[2])
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.is_relative_to(tmp_path)


def test_the_readme_in_python(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = (HOME / "README.md").read_text(encoding="utf-8")
    exec(re.search(r"<!-- python -->\n```python\n(.*?)```", text, re.DOTALL)[1], space := {})
    assert capsys.readouterr().out.startswith(space["found"].sentence)
    assert (tmp_path / "difference.png").stat().st_size > 10_000
