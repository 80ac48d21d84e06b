"""The Gantt picture and the picture of the limit: words by rule, marks inside, at most forty bars."""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.analysis.fluid import limit
from scenarios.engine.trace import given, trace
from scenarios.present.plots import gantt
from scenarios.present.plots import limit as picture
from scenarios.present.project_text import SHOWN, text
from scenarios.spec.load import load


@pytest.fixture(scope="module")
def found():
    return trace(given(load("carsi-fourfold"), 3), ["HND"], 5.0)


@pytest.fixture(scope="module")
def tending():
    return limit(load("toy"), [load("toy").baseline.countries[0].code], traces=6)


def words_of(figure):
    return " ".join(text.get_text() for text in figure.texts)


def test_at_most_forty_projects_are_shown_the_largest(found):
    shown = gantt.shown(found)
    assert len(shown) == gantt.MOST < len(found.projects)
    assert min(p.cents for p in shown) >= max(p.cents for p in found.projects if p not in shown)
    assert f"the 40 largest of {len(found.projects)} shown" in words_of(gantt.figure(found))


def test_the_chip_and_the_source_are_inside(found):
    said = words_of(gantt.figure(found))
    assert "ILLUSTRATIVE, NOT A FORECAST" in said
    assert "Source:" in said
    assert "assumed" in said


def test_the_title_names_the_longest_wait_or_is_neutral(found):
    assert gantt.title(found) == "80 projects, from allotment to payment"
    ordering = replace(found, log=tuple(e for e in found.log if e.what == "obligated"))
    assert gantt.title(ordering).endswith("for its order, 100% of all its waiting")


def test_lost_money_is_hatched(found):
    lost = {e.project for e in found.log if e.what in ("lapsed", "cancelled")} & {p.number for p in gantt.shown(found)}
    bars = [patch for axes in gantt.figure(found).axes[1:] for patch in axes.patches if patch.get_hatch()]
    assert len(bars) == len(lost) > 0
    assert gantt.alt_text(found).count("hatched") == 1


def test_the_table_has_a_row_a_bar(found):
    rows = gantt.table(found)
    assert {row["project"] for row in rows} == {p.name for p in gantt.shown(found)}
    assert all(row["from"] <= row["to"] for row in rows)


def test_the_limit_says_its_rate(tending):
    assert f"slope {tending.slope_single:.2f}" in " ".join(
        text.get_text() for axes in picture.figure(tending).axes for text in axes.texts
    )
    assert picture.title(replace(tending, slope_single=0.5)).startswith("Ten times smaller projects come 3.2 times nearer")
    assert picture.title(replace(tending, slope_single=0.0)) == "Projects and the compiled pipeline, by project size"
    assert len(picture.table(tending)) == len(tending.sizes)
    assert np.isfinite(tending.single).all()


def test_the_text_fits_a_screen_and_says_what_is_assumed(found):
    said = text(found, "money to Honduras")
    assert "Sizes are assumed" in said
    assert "illustrative, not a forecast" in said
    assert len(said.splitlines()) < 50 + SHOWN
    assert all(len(line) <= 120 for line in said.splitlines())


def test_stops_are_marked_with_their_names():
    events = [
        {"event": "suspension", "countries": ["HND"], "from": "2010-09-03", "to": "2012-03-04", "fate": "return"},
        {"event": "withholding", "program": "carsi", "from": "2009-06-24", "to": "2010-09-02", "share": 0.5},
    ]
    found = trace(given(load("baseline", {"events": events}), 1), ["HND"])
    marks = [text.get_text() for axes in gantt.figure(found).axes for text in axes.texts]
    assert {"suspension", "withholding"} <= set(marks)
    said = text(found, "money to Honduras")
    assert "Suspension from 3 September 2010 to 4 March 2012" in said
    assert "returned to the Treasury, from 1 October 2010 to 1 October 2011" in said


def test_money_that_events_move_has_an_arrow_to_its_country():
    found = trace(given(load("honduras-reprogrammed"), 1), ["HND"])
    drawn = {p.number for p in gantt.shown(found)}
    to = sorted(event.other for event in found.log if event.what == "moved" and event.project in drawn)
    codes = set(found.given.inputs.units)
    written = [text.get_text() for axes in gantt.figure(found).axes for text in axes.texts]
    assert sorted(word for word in written if word in codes) == to != []
    assert "under the suspension of HND from 2009-09-03" in text(found.only(2010), "money to Honduras")
    assert "with an arrow" in gantt.alt_text(found)
