"""A small sweep: the grammar of its keys, and each point equal to a comparison of that plan alone."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from scenarios.analysis.compare import compare
from scenarios.analysis.sweep import axis_of, design_of, sweep
from scenarios.cli import cli
from scenarios.engine.ensemble.run import run
from scenarios.errors import ScenarioError
from scenarios.present import style
from scenarios.present.plots import swept as picture
from scenarios.present.sweep_grid import swept_grid
from scenarios.spec.load import load

SMALL = {"ensemble.members": 24}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("programs.carsi.mix", "a key and its values"),
        ("programs.carsi.mix=0:1", "is no range"),
        ("programs.carsi.mix=0:x:3", "is no range"),
        ("programs.carsi.mix=0.5", "fewer than two values"),
        ("programs.carsi.mix=0.5,0.5", "fewer than two values"),
    ],
)
def test_keys_that_are_none(text, said):
    with pytest.raises(ScenarioError, match=said):
        axis_of(text)


def swept(source, *words, metric="homicides_averted", members=24, sample="", **more):
    return sweep(source, design_of(words, sample), {"ensemble.members": members}, [metric], **more)


def test_values_are_judged_as_a_file_judges_them():
    for words, said in (
        (["programs.carsi.mix=0.5,60"], "a share lies between 0 and 1"),
        (["programs.carsi.mux=0,1"], "mux"),
        (["programs.carsi.mix=0,1", "programs.carsi.mix=0,1"], "each key once"),
        (["programs.carsi.mix=0:1:400", "programs.merida.mix=0:1:400"], "160,000 plans are too many"),
        (["parameters.leak=0.1,0.2"], "assumptions differ from plan to plan, and no decision"),
            ):
        with pytest.raises(ScenarioError, match=said):
            swept("baseline", *words)
    with pytest.raises(ScenarioError, match="as many draws"):
        sweep("toy", design_of(["ensemble.members=10,20"]), {}, ["lapsed"])


@pytest.mark.parametrize(
    ("words", "sample", "said"),
    [
        (["a=0:1:3", "with", "b=0:1:4"], "", "as many values each: a 3, b 4"),
        (["with", "a=0,1"], "", "stands between two keys"),
        (["a=0,1", "with"], "", "stands between two keys"),
        (["a=0~1"], "", "has two ends, and no --sample"),
        (["a=0,1"], "sobol:4", "no key has two ends"),
        (["a=0~1", "with", "b=0,1"], "sobol:4", "a two ends, b 2"),
        (["a=1~0"], "sobol:4", "no room between its ends"),
        (["a=0~1"], "sobol:100", "do not fill a space evenly"),
        (["a=0~1"], "grid:4", "is no sample"),
    ],
)
def test_designs_that_are_none(words, sample, said):
    with pytest.raises(ScenarioError, match=said):
        design_of(words, sample)


@pytest.mark.parametrize("sample", ["sobol:16", "lhs:10"])
def test_a_sample_fills_its_space_and_is_multiplied_with_lists(sample):
    design = design_of(["x=0,1", "a=0~1", "b=-2~2"], sample)
    count = int(sample.partition(":")[2])
    assert [axis.key for axis in design.axes] == ["a", "b", "x"]
    assert len(design) == 2 * count == len(list(design.points()))
    a, b = (np.array(axis.numbers) for axis in design.axes[:2])
    assert sorted(np.floor(a * count)) == sorted(np.floor((b + 2) / 4 * count)) == list(range(count))
    assert design == design_of(["x=0,1", "a=0~1", "b=-2~2"], sample) != design_of(["x=0,1", "a=0~1", "b=-2~2"], f"{sample}:3")


@pytest.mark.parametrize("metric", ["homicides_averted", "lapsed"])
def test_a_point_is_the_comparison_of_that_plan(metric):
    found = swept("baseline", "programs.carsi.mix=0:1:3", "programs.merida.limit=none,hold", metric=metric)
    assert [p.values for p in found.points] == [(m, x) for m in ("0", "0.5", "1") for x in ("none", "hold")]
    plan = load("baseline", {**SMALL, "programs.carsi.mix": 0.5, "programs.merida.limit": "hold"})
    base, one = run([load("baseline", SMALL), plan])
    alone = compare(base, one).outcomes[metric]["ALL"]
    point = found.points[3].effect
    assert (point.p05, point.p50, point.p95, point.chance_better) == (alone.p05, alone.p50, alone.p95, alone.chance_better)


def test_keys_move_together_and_pieces_join():
    found = swept("toy", "programs.commons.mix=0:1:3", "with", "programs.commons.focus=1:0:3", members=1100)
    assert [p.values for p in found.points] == [("0", "1"), ("0.5", "0.5"), ("1", "0")]
    given = {"ensemble.members": 1100}
    base, one = run([load("toy", given), load("toy", {**given, "programs.commons.mix": 1.0, "programs.commons.focus": 0.0})])
    assert found.points[2].effect == compare(base, one).outcomes["homicides_averted"]["ALL"]
    assert found.points[2].allotted == pytest.approx(one.data.allotted.sum(("fiscal_year", "kind", "unit")).mean().item())


def test_an_assumption_moves_both_sides_of_a_comparison():
    words = "parameters.leak=0.1,0.3", "programs.commons.limit=none,hold"
    found = swept("toy", *words, metric="disbursed", against="toy")
    assert [p.effect.p50 for p in found.points[::2]] == [0.0, 0.0]
    given = {**SMALL, "parameters.leak": 0.3}
    base, one = run([load("toy", given), load("toy", {**given, "programs.commons.limit": "hold"})])
    assert found.points[3].effect == compare(base, one).outcomes["disbursed"]["ALL"]
    assert "under its own assumptions" in " ".join(swept_grid(found).notes)


def test_points_keep_their_order():
    found = swept("toy", "programs.commons.mix=0:1:11", metric="disbursed", members=4)
    assert [p.values[0] for p in found.points] == [f"{n / 10:.6g}" for n in range(11)]
    again = swept("toy", "programs.commons.mix=0,1", metric="disbursed", members=4)
    assert (again.points[0], again.points[1]) == (found.points[0], found.points[-1])


def test_the_command_prints_writes_and_draws(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    line = ["sweep", "toy", "programs.commons.mix=0:1:3", "--members", "20"]
    said = CliRunner().invoke(cli, [*line, "--csv", "t", "-o", "s.svg"], catch_exceptions=False)
    assert said.exit_code == 0
    assert max(map(len, said.stdout.splitlines())) <= 80
    assert "invented data, for practice" in said.stdout
    assert (tmp_path / "t" / "sweep.csv").read_text().startswith("programs_commons_mix,allotted,p50,mc_error,half_p25")
    assert "INVENTED DATA" in (tmp_path / "s.svg").read_text(encoding="utf-8")
    told = json.loads(CliRunner().invoke(cli, [*line, "--json"], catch_exceptions=False).stdout)
    assert told["schema"] == "scenarios/sweep/1"
    assert [p["values"] for p in told["points"]] == [["0"], ["0.5"], ["1"]]
    few = CliRunner().invoke(cli, [*line[:3], "--members", "5"], catch_exceptions=False)
    assert "too few for bands" in few.stdout
    assert "90% of draws" not in few.stdout


ONE, OTHER = "programs.commons.mix=0:1:4", "programs.commons.limit=none,hold"


def drawn_texts(axes):
    """Texts and the labels of ticks that lie on the axis: others are never drawn."""
    for labels, ends, at in ((axes.get_xticklabels(), axes.get_xlim(), 0), (axes.get_yticklabels(), axes.get_ylim(), 1)):
        yield from (t for t in labels if axes.axison and min(ends) <= t.get_position()[at] <= max(ends))
    yield from axes.texts


@pytest.mark.parametrize("keys", [[ONE], [OTHER, ONE]])
def test_words_of_the_pictures_are_inside(keys):
    found = swept("toy", *keys, metric="disbursed", members=20)
    with style.drawing():
        figure = picture.figure(found)
        figure.canvas.draw()
        width, height = figure.get_size_inches() * figure.dpi
        for text in [t for axes in figure.axes for t in drawn_texts(axes)]:
            box = text.get_window_extent()
            assert box.x0 >= 0
            assert box.x1 <= width
            assert 0 <= box.y0 <= box.y1 <= height
    assert len(picture.table(found)) == len(found.points) == len(swept_grid(found).rows)
    assert "medians from" in picture.title(found)
