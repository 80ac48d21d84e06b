"""A small sweep: the grammar of its keys, and each point equal to a comparison of that plan alone."""

import json

import pytest
from click.testing import CliRunner

from scenarios.analysis.compare import compare
from scenarios.analysis.sweep import AT_ONCE, axis_of, plans_of, sweep
from scenarios.cli import cli
from scenarios.engine.ensemble.run import run
from scenarios.errors import ScenarioError
from scenarios.present import style
from scenarios.present.plots import swept
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


def test_values_are_judged_as_a_file_judges_them():
    for texts, said in (
        (["programs.carsi.mix=0.5,60"], "a share lies between 0 and 1"),
        (["programs.carsi.mux=0,1"], "mux"),
        (["programs.carsi.mix=0,1", "programs.carsi.mix=0,1"], "one key or two"),
        (["programs.carsi.mix=0:1:30", "programs.merida.mix=0:1:30"], "900 plans are too many"),
    ):
        with pytest.raises(ScenarioError) as fault:
            plans_of("baseline", [axis_of(text) for text in texts], SMALL)
        assert said in str(fault.value)
    with pytest.raises(ScenarioError, match="parameters differs"):
        sweep("baseline", [axis_of("parameters.leak=0.1,0.2")], SMALL, "lapsed")


@pytest.mark.parametrize("metric", ["homicides_averted", "lapsed"])
def test_a_point_is_the_comparison_of_that_plan(metric):
    found = sweep("baseline", [axis_of("programs.carsi.mix=0:1:3"), axis_of("programs.merida.limit=none,hold")], SMALL, metric)
    assert [p.values for p in found.points] == [(m, x) for m in ("0", "0.5", "1") for x in ("none", "hold")]
    plan = load("baseline", {**SMALL, "programs.carsi.mix": 0.5, "programs.merida.limit": "hold"})
    base, one = run([load("baseline", SMALL), plan])
    alone = compare(base, one).outcomes[metric]["ALL"]
    point = found.points[3].effect
    assert (point.p05, point.p50, point.p95, point.chance_better) == (alone.p05, alone.p50, alone.p95, alone.chance_better)


def test_more_plans_than_are_run_at_once_keep_their_order():
    count = AT_ONCE + 3
    found = sweep("toy", [axis_of(f"programs.commons.mix=0:1:{count}")], {"ensemble.members": 4}, "disbursed")
    assert [p.values[0] for p in found.points] == [f"{n / (count - 1):.6g}" for n in range(count)]
    again = sweep("toy", [axis_of("programs.commons.mix=0,1")], {"ensemble.members": 4}, "disbursed")
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
    found = sweep("toy", [axis_of(key) for key in keys], {"ensemble.members": 20}, "disbursed")
    with style.drawing():
        figure = swept.figure(found)
        figure.canvas.draw()
        width, height = figure.get_size_inches() * figure.dpi
        for text in [t for axes in figure.axes for t in drawn_texts(axes)]:
            box = text.get_window_extent()
            assert box.x0 >= 0
            assert box.x1 <= width
            assert 0 <= box.y0 <= box.y1 <= height
    assert len(swept.table(found)) == len(found.points) == len(swept_grid(found).rows)
    assert "medians from" in swept.title(found)
