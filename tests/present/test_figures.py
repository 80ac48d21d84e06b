"""Pictures of any region: words inside the frame, clear of each other, honest, the same on every rerun."""

import re
import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.image import imread
from PIL import Image
from synthetic import make

from scenarios.present import style
from scenarios.present.fit import balance, shorten, width_of, wrap
from scenarios.present.plots import FIGURES, figures_of, save
from scenarios.present.plots.saving import save_as, svg_text

LONG = "Half of everything to the three northern countries, as institutions, in four equal steps " * 3
WORLDS = {
    "eight": {},
    "one": {"countries": 1, "regional": False, "other": False},
    "three": {"countries": 3, "regional": False, "invented": True, "scenario": LONG},
    "twelve, held, one without money": {"countries": 12, "held": True, "empty": ("PAN",)},
    "long plan": {"first": 2006, "last": 2017, "origin": 2010, "show_to": 2024, "run_off": 2034},
    "one year": {"first": 2012, "last": 2012, "origin": 2012, "show_to": 2013, "run_off": 2014, "countries": 2},
    "no money": {"scale": 0.0, "countries": 4},
    "thousands of millions": {"scale": 1000.0, "countries": 5},
    "no ceilings": {"ceilings": False},
    "nothing seen later": {"later": False},
}


@pytest.fixture(params=WORLDS, ids=str)
def world(request):
    return make(**WORLDS[request.param])


def _in_view(labels, limits, way):
    """Labels of ticks that are drawn: a locator gives some beyond the ends."""
    low, high = sorted(limits)
    return [label for label in labels if low - 1e-9 <= label.get_position()[way] <= high + 1e-9]


def texts(figure):
    """Every text that is drawn, with its box in pixels."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    found = list(figure.texts)
    for axes in figure.axes:
        found += [*axes.texts, axes.title, axes._left_title]
        if axes.axison:
            found += _in_view(axes.get_xticklabels(), axes.get_xlim(), 0)
            found += _in_view(axes.get_yticklabels(), axes.get_ylim(), 1)
    return [(t, t.get_window_extent(canvas.get_renderer())) for t in found if t.get_visible() and t.get_text()]


@pytest.fixture
def drawable(plot, world):
    """A picture that this world has: no map where countries have no outlines."""
    if plot not in figures_of(world).values():
        pytest.skip("countries have no outlines")
    return plot


@pytest.mark.parametrize("against", [False, True], ids=["alone", "with baseline"])
def test_words_are_inside_the_picture_and_clear_of_each_other(drawable, world, against):
    base = make(tilt=0.3, countries=world.data.sizes["country"]) if against else None
    with style.drawing():
        figure = drawable.figure(world, base)
        drawn = texts(figure)
    width, height = figure.get_size_inches() * figure.dpi
    for text, box in drawn:
        assert (box.x0 >= 0) & (box.y0 >= 0) & (box.x1 <= width) & (box.y1 <= height), text.get_text()
    for (one, a), (two, b) in combinations(drawn, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1 or down <= 1.5, (one.get_text(), two.get_text())


def test_chip_source_and_title_are_text_in_the_svg(drawable, world):
    svg = svg_text(drawable.figure(world), "x", drawable.alt_text(world))
    chips = {"real": "ILLUSTRATIVE, NOT A FORECAST", "invented": "INVENTED DATA"}
    assert chips[world.data.attrs["region_status"]] in svg
    assert "Source: " in svg
    assert "7f3a21c" in svg
    assert " draws" in svg
    assert drawable.title(world).split()[0] in svg


def test_same_bytes_on_rerun(plot, tmp_path):
    first = save(plot.figure(make()), tmp_path / "a", plot.alt_text(make()))
    again = save(plot.figure(make()), tmp_path / "b", plot.alt_text(make()))
    assert first[0].read_bytes() == again[0].read_bytes()
    assert first[1].read_text().replace("a-", "b-") == again[1].read_text().replace("a-", "b-")


def test_ids_of_two_pictures_do_not_meet(tmp_path):
    found = []
    for name, plot in FIGURES.items():
        svg = save(plot.figure(make()), tmp_path / name, "")[1].read_text()
        ids = set(re.findall(r' id="([^"]*)"', svg))
        assert all(i.startswith(f"{name}-") for i in ids)
        assert {a or b for a, b in re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', svg)} <= ids
        found.append(ids)
    assert not set.intersection(*found)


def test_png_tells_what_it_shows(plot, tmp_path):
    png, _ = save(plot.figure(make()), tmp_path / "x", "Four small charts.")
    assert Image.open(png).text["Description"] == "Four small charts."
    assert imread(png).shape[1] == 1350


def test_markup_in_names_stays_text(plot):
    world = make(scenario='<b>"A&B"</b> $x$ $y$\n', countries=2)
    svg = svg_text(plot.figure(world), "x", '"<&>')
    assert "<b>" not in svg
    assert "$x$ $y$" in svg


def test_a_script_without_glyphs_gives_a_picture(plot, tmp_path):
    save(plot.figure(make(scenario="試算", countries=2)), tmp_path / "x", "試算")


@pytest.mark.parametrize("plan", [{}, {"held": True}, {"other": False, "countries": 2}])
def test_flow_parts_add_up_and_tables_hold_the_dataset(plan):
    world = make(**plan)
    rows = FIGURES["pipeline"].table(world)
    at = [r for r in rows if r["quarter_end"] == "2013-09-30"]
    total = {stage: sum(r["mean_million_usd"] for r in at if r["stage"] == stage) for stage in {r["stage"] for r in at}}
    before = total["waiting"] + total["unobligated"] + total["lapsed"] + total["held"] + total["returned"]
    after = total["unliquidated"] + total["cancelled"] + total["disbursed"]
    assert before + after == pytest.approx(float(world.data["envelope"].sum()))
    assert after == pytest.approx(total["obligated"])


def test_allotment_table_is_the_mean_of_members():
    world = make(held=True)
    rows = FIGURES["allocation"].table(world)
    mean = world.data["allotted"].mean("member")
    for row in rows[::7]:
        place = {"unit": row["unit"], "fiscal_year": row["fiscal_year"], "kind": row["kind"]}
        assert row["mean_million_usd"] == pytest.approx(float(mean.sel(place)))
    assert sum(row["mean_million_usd"] for row in rows) == pytest.approx(float(mean.sum()))


def test_fan_table_is_the_quantiles_of_members():
    world = make()
    for row in FIGURES["fans"].table(world)[::5]:
        rates = world.data["homicide_rate"].sel(country=row["country"], year=row["year"]).values
        assert [row["p05"], row["p50"], row["p95"]] == pytest.approx(list(np.quantile(rates, [0.05, 0.5, 0.95])))


def test_capacity_table_is_the_planners_ceiling():
    world = make()
    for row in FIGURES["capacity"].table(world):
        ceiling = float(world.data["planner_ceiling"].sel(country=row["country"], limited_kind=row["kind"]))
        assert row["planner_ceiling_million_usd"] == ceiling
        assert row["percent_of_planner_ceiling"] == pytest.approx(100 * row["allotted_million_usd"] / ceiling)


def test_no_pyplot():
    code = "import sys, scenarios.present.plots, scenarios.present.tables; print('matplotlib.pyplot' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "False\n"


def test_tables_need_no_matplotlib():
    code = "import sys, scenarios.present.tables; print('matplotlib' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "False\n"


def test_drawing_leaves_no_settings_behind(plot):
    import matplotlib

    before = dict(matplotlib.rcParams)
    plot.figure(make(countries=2))
    assert dict(matplotlib.rcParams) == before


def test_labels_are_spread_and_keep_their_order():
    places = [5.0, 5.1, 4.9, 50.0]
    moved = style.spread(places, 13, 0, 60)
    assert np.diff(np.sort(moved)).min() >= 13 - 1e-9
    assert np.argsort(moved).tolist() == np.argsort(places).tolist()
    assert min(moved) >= 0
    assert max(moved) <= 60


def test_text_is_measured_wrapped_and_shortened():
    words = "Everything that the planner wrote about this scenario"
    assert width_of(shorten(words, 80, 10), 10) <= 80
    assert shorten(words, 1000, 10) == words
    lines = wrap(words * 4, 200, 10, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(width_of(line, 10) <= 200 for line in lines)
    even = balance(words, 250, 12, 2)
    assert " ".join(even) == words


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_a_file_says_what_it_is_and_needs_no_typeface(tmp_path, ending):
    world, pipeline = make(), FIGURES["pipeline"]
    path = tmp_path / f"x{ending}"
    save_as(pipeline.figure(world), path, pipeline.alt_text(world))
    raw = path.read_bytes()
    again = tmp_path / f"y{ending}"
    save_as(pipeline.figure(world), again, pipeline.alt_text(world))
    assert again.read_bytes() == raw if ending != ".svg" else len(again.read_bytes()) == len(raw)
    if ending == ".svg":
        assert b"<text" not in raw
        assert b"font-family" not in raw
        assert pipeline.title(world) in raw.decode()
        assert b"MIT licence" in raw
    if ending == ".png":
        said = Image.open(path).text
        assert said["Title"] == pipeline.title(world)
        assert "MIT licence" in said["Copyright"]
        assert "run 7f3a21c" in said["Source"]
