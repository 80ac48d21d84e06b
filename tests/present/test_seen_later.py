"""What was seen later checks what was decided, and no imagined plan: pictures, tables, files and JSON of both."""

import csv

import numpy as np
import pytest

from scenarios.analysis import run_json
from scenarios.engine.ensemble.run import run
from scenarios.present import reading
from scenarios.present.plots import FIGURES, fans
from scenarios.present.plots.fan import fans_of
from scenarios.present.report.behind import BEHIND
from scenarios.present.report.numbers import outcomes
from scenarios.present.summary import render, summary
from scenarios.present.tables import iamc_rows, write_csv
from scenarios.spec.load import load

MEMBERS = {"ensemble.members": 24}
RENAMED = {"name": "Money as it was", "description": "told otherwise", **MEMBERS}


@pytest.fixture(scope="module")
def plans():
    """The baseline, an imagined plan, one that only bears another name, and the baseline on other data."""
    loaded = [load("baseline", MEMBERS), load("soft-first", MEMBERS), load("baseline", RENAMED), load("baseline-2025", MEMBERS)]
    return loaded, run(loaded)


def test_the_baseline_is_known_by_what_it_decides(plans):
    """Not by its name: another name is the same plan, and a plan called Baseline that decides otherwise is none."""
    assert [reading.is_reference(one) for one in plans[1]] == [True, False, True, True]
    other = load("soft-first", MEMBERS | {"name": "Baseline"})
    assert not reading.is_reference(run([other])[0])


def test_only_the_baseline_has_hollow_dots_and_a_title_that_counts_them(plans):
    _, (baseline, imagined, *_) = plans
    half, most, seen = fans.later_inside(baseline)
    assert fans.title(baseline) == f"The 50% bands hold {half} of {seen} later observations, the 90% bands {most}"
    assert seen == 54
    assert fans.later_inside(imagined) == (0, 0, 0)
    assert "later observations" not in fans.title(imagined)
    for result, hollow in ((baseline, 54), (imagined, 0)):
        axes = fans.figure(result).axes
        drawn = [line for one in axes for line in one.lines if line.get_markerfacecolor() == "white"]
        dots = sum(len(line.get_xdata()) for line in drawn if line.get_fillstyle() == "full")
        assert dots == hollow + bool(hollow)  # one more in the key
        assert any("seen later" in text.get_text() for one in axes for text in one.texts) is bool(hollow)


def test_too_few_draws_have_neither_bands_nor_counts():
    """But a median, the dots, and a line that says how many draws are needed."""
    few = run([load("baseline", {"ensemble.members": 19})])[0]
    assert fans.title(few) == "Homicide rates 2008–18: what our assumptions span"
    figure = fans.figure(few)
    assert not [shape for axes in figure.axes for shape in axes.collections if "fan-" in str(shape.get_gid())]
    texts = " ".join(text.get_text() for axes in figure.axes for text in axes.texts).replace("\n", " ")
    assert "50% of draws" not in texts
    assert "seen later, not used" in texts
    assert fans.alt_text(few).count("(") == 0


def test_tables_of_an_imagined_plan_set_nothing_against_what_happened(plans, tmp_path):
    loaded, (baseline, imagined, *_) = plans
    assert "seen 2018" in render(summary(baseline))
    assert "2018 was not used" in render(summary(baseline))
    assert "seen 2018" not in render(summary(imagined))
    assert "seen later" in BEHIND["fans"](baseline, "x.csv").header
    assert "seen later" not in BEHIND["fans"](imagined, "x.csv").header
    both = outcomes([baseline, imagined], ["Baseline", "Soft first"], loaded[0].baseline)
    assert both.header[-1] == "seen 2018"
    assert {row[1]: row[-1] == "–" for row in both.rows} == {"Baseline": False, "Soft first": True}
    assert outcomes([imagined], ["Soft first"], loaded[0].baseline).header[-1] == "seen 2011"
    for result, told in ((baseline, True), (imagined, False)):
        folder = tmp_path / str(told)
        folder.mkdir()
        write_csv(result, folder)
        rows = list(csv.DictReader((folder / "homicide_rate.csv").read_text("utf-8").splitlines()))
        assert any(row["observed_later_per_100000"] for row in rows) is told
        assert any(row["observed_per_100000"] for row in rows)
        assert any(row[3] == "Homicide rate|observed later" for row in iamc_rows(result)) is told
        assert np.isfinite([row["observed_later"] for row in FIGURES["fans"].table(result)]).any() == told


def test_json_keeps_what_was_seen_and_says_whether_it_checks_the_plan(plans):
    _, (baseline, imagined, *_) = plans
    said = [run_json.as_json([one]) for one in (baseline, imagined)]
    assert [one["is_reference"] for one in said] == [True, False]
    later = [one["homicide_rate"]["HND"]["2018"]["observed_later"] for one in said]
    assert later[0] == later[1] > 0.0


def test_an_interpolated_rate_is_never_called_observed(tmp_path):
    """Guatemala 2015 and 2016 in the release of 2025: half-filled dots, a column and a variable of their own."""
    result = run([load("baseline", {"vintage": "2025", "origin": 2018, "ensemble.members": 6})])[0]
    fan = next(fan for fan in fans_of(result) if fan.code == "GTM")
    gap = [fan.years.index(2015), fan.years.index(2016)]
    assert np.isnan(fan.observed[gap]).all()
    assert fan.filled[gap].all()
    assert np.isfinite(fan.between[gap]).all()
    assert not fan.missing.any()
    told = run_json.as_json([result])["homicide_rate"]["GTM"]["2015"]
    assert told["observed"] is None
    assert told["interpolated"] == pytest.approx(fan.between[gap[0]])
    write_csv(result, tmp_path)
    rows = csv.DictReader((tmp_path / "homicide_rate.csv").read_text("utf-8").splitlines())
    row = next(row for row in rows if (row["country"], row["year"]) == ("GTM", "2015"))
    assert (row["observed_per_100000"], row["observed_mark"]) == ("", "interpolated")
    assert float(row["interpolated_per_100000"]) == pytest.approx(fan.between[gap[0]])
    names = {row[3] for row in iamc_rows(result) if row[2] == "Guatemala" and row[5] == 2015}
    assert "Homicide rate|interpolated" in names
    assert "Homicide rate|observed" not in names
    behind = BEHIND["fans"](result, "x.csv")
    used = next(row for row in behind.rows if row[:2] == ("Guatemala", "2015"))
    assert used[behind.header.index("rate used")].endswith(" r")
