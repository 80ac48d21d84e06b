"""Pictures of several plans: words clear of each other for one to five others, titles at the edges of their rules."""

from itertools import combinations

import numpy as np
import pytest
from synthetic import make
from test_figures import texts

from scenarios.analysis.order import doubt
from scenarios.analysis.quantiles import median_excludes_zero
from scenarios.present import style, words
from scenarios.present.effects import effects, homicides
from scenarios.present.plots import COMPARISONS, difference, regret, tornado
from scenarios.present.plots.dots import COUNT, FEWER, MORE, SAME, dots_of
from scenarios.present.plots.fan import year_ticks
from scenarios.present.plots.saving import svg_text

FORBIDDEN = ("help", "cause", "because", "reduce", "save", "future", "death", "forecast", "thanks", "works")
LONG = "Half of everything to the three northern countries, as institutions, in four equal steps " * 2


def plans(*names, members=100, shift=None, **world):
    """A base and others; `shift` (other, member): what each other has fewer than the base, homicides in a year."""
    base = make(members=members, scenario="Baseline", **world)
    found = [base]
    rng = np.random.default_rng(3)
    for n, name in enumerate(names):
        other = make(members=members, scenario=name, **world)
        moved = rng.normal(20 * (1 + 3 * n), 100, members) if shift is None else np.asarray(shift[n], float)
        found.append(moved_by(other, moved))
    return found


def moved_by(world, fewer):
    """The same world with so many homicides fewer in the last year shown, by member."""
    last = world.data.attrs["show_to"]
    rates = world.data["homicide_rate"].copy()
    people = world.data["population"].sel(year=last).values[0] / 1e5
    at = world.data["year"].values.tolist().index(last)
    rates.values[:, at, 0] -= fewer / people
    world.data["homicide_rate"] = rates
    return world


def with_sides(fewer, more, members=100):
    """Two plans of which the other has fewer homicides in so many draws, more in others, the same in the rest."""
    shift = np.zeros(members)
    shift[:fewer] = 50 + np.arange(fewer)
    shift[fewer : fewer + more] = -50 - np.arange(more)
    return plans("Other", members=members, shift=[shift])


WORLDS = {
    "one other": plans("Soft first"),
    "five others": plans("Soft first", "Hard first", "By need", "By capacity", LONG),
    "more homicides": plans("Soft first", "Hard first", shift=[-np.arange(100.0), -50 - np.arange(100.0)]),
    "the same": plans("Baseline", shift=[np.zeros(100)]),
    "mostly the same": plans("Other", shift=[np.where(np.arange(100) < 70, 0.0, np.arange(100.0))]),
    "huge": plans("Other", shift=[np.geomspace(1, 1e7, 100)]),
    "tiny": plans("Other", shift=[np.linspace(-0.02, 0.05, 100)]),
    "unlike": plans("Small", "Large", shift=[np.linspace(-1, 2, 100), np.linspace(-1e4, 4e4, 100)]),
    "invented": plans("Árbol ñandú", countries=3, regional=False, invented=True, other=False),
    "one year": plans("Other", first=2012, last=2012, origin=2012, show_to=2013, run_off=2014, countries=2),
    "one draw": plans("Other", members=1, shift=[[5.0]]),
}


@pytest.fixture(params=WORLDS, ids=str)
def world(request):
    return WORLDS[request.param]


@pytest.fixture(params=COMPARISONS, ids=str)
def plot(request):
    return COMPARISONS[request.param]


def test_words_are_inside_the_picture_and_clear_of_each_other(plot, world):
    with style.drawing():
        figure = plot.figure(world)
        drawn = texts(figure)
    width, height = figure.get_size_inches() * figure.dpi
    for text, box in drawn:
        assert (box.x0 >= 0) & (box.y0 >= 0) & (box.x1 <= width) & (box.y1 <= height), text.get_text()
    for (one, a), (two, b) in combinations(drawn, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1 or down <= 1.5, (one.get_text(), two.get_text())


def test_chip_source_title_and_sentence_are_in_the_svg(plot, world):
    svg = svg_text(plot.figure(world), "x", plot.alt_text(world))
    assert ("INVENTED DATA" if world[0].data.attrs["region_status"] == "invented" else "ILLUSTRATIVE") in svg
    assert "Source: " in svg
    assert plot.title(world).split()[0] in svg
    assert svg == svg_text(plot.figure(world), "x", plot.alt_text(world))


def test_no_title_claims_a_cause_or_a_future(plot, world):
    for text in (plot.title(world), plot.alt_text(world)):
        assert not [word for word in FORBIDDEN if word in text.lower()], text


@pytest.mark.parametrize(
    ("fewer", "more", "said"),
    [
        (100, 0, "Other has fewer homicides than Baseline in 50 of 50 draws"),
        (98, 2, "Other has fewer homicides than Baseline in 49 of 50 draws"),
        (97, 3, "Other has fewer homicides than Baseline in 48 of 50 draws"),
        (80, 20, "Other has fewer homicides than Baseline in 40 of 50 draws"),
        (72, 28, "Other has fewer homicides than Baseline in 36 of 50 draws"),
        (62, 38, "Other has fewer homicides than Baseline in 31 of 50 draws"),
        (61, 39, "Difference from Baseline"),
        (50, 50, "Difference from Baseline"),
        (38, 62, "Other has more homicides than Baseline in 31 of 50 draws"),
        (2, 98, "Other has more homicides than Baseline in 49 of 50 draws"),
        (0, 0, "No difference from Baseline in any draw"),
    ],
)
def test_difference_title_at_its_edges(fewer, more, said):
    assert difference.title(with_sides(fewer, more)) == said


def test_difference_title_of_several_plans():
    up, down = np.arange(1.0, 101), -np.arange(1.0, 101)
    both = difference.title(plans("A", "B", shift=[up, up]))
    assert both == "A and B have fewer homicides than Baseline each in at least 50 of 50 draws"
    assert "All three other plans have fewer" in difference.title(plans("A", "B", "C", shift=[up, up, up]))
    assert "fewer under one plan, more under one plan" in difference.title(plans("A", "B", shift=[up, down]))
    long = difference.title(plans(LONG, "B", shift=[up, np.zeros(100)]))
    assert long == "One of two plans has fewer homicides than Baseline in 50 of 50 draws"


def test_the_least_sure_of_several_plans_speaks_for_all():
    surer, weaker = np.where(np.arange(100) < 80, 9.0, -9.0), np.where(np.arange(100) < 70, 9.0, -9.0)
    said = difference.title(plans("A", "B", shift=[surer, weaker]))
    assert said == "A and B have fewer homicides than Baseline each in at least 35 of 50 draws"


def test_unequal_money_is_said_before_all_else():
    found = plans("Other", shift=[np.arange(1.0, 101)])
    found[1].data["envelope"] = found[1].data["envelope"] * 2
    more = float(found[0].data["envelope"].sum())
    said = f"With {words.money(more)} million USD more: Other has fewer homicides than Baseline in 50 of 50 draws"
    assert difference.title(found) == said
    assert "Unequal money: Other has" in svg_text(difference.figure(found), "x", "").replace("</text>", "")
    assert "Unequal money" in svg_text(regret.figure(found), "x", "")
    assert difference.title(plans("A", "B", shift=[np.arange(1.0, 101)] * 2)).startswith("A and B")


def test_a_tornado_names_the_number_that_moves_it():
    world = make(members=400)
    moved = world.data["drawn"].values[:, 3]
    found = plans("Other", members=400, shift=[100.0 * moved.argsort().argsort() / 400])
    rows = tornado.table(found)
    assert [row["parameter"] for row in rows] == ["p3"]
    assert tornado.title(found).startswith("One number alone takes the mean from ")
    assert "how much of number 3" in tornado.alt_text(found)
    nothing = plans("Other", members=400, shift=[np.random.default_rng(5).normal(0, 10, 400)])
    assert tornado.title(nothing) == tornado.NEUTRAL
    assert "Fewer than 100 draws" in tornado.title(plans("Other", members=60))


def test_few_draws_have_no_finding():
    assert difference.title(plans("Other", members=19, shift=[np.arange(1.0, 20)])) == "Difference from Baseline"
    assert "fewer" in difference.title(plans("Other", members=20, shift=[np.arange(1.0, 21)]))


def test_dots_are_fifty_and_their_colours_are_the_counts():
    for fewer, more in ((60, 30), (100, 0), (0, 0), (33, 33)):
        one = effects(with_sides(fewer, more))[0]
        dots = dots_of(one.total, one.more, one.fewer)
        colours = [dots.color(n) for n in range(COUNT)]
        assert (colours.count(FEWER), colours.count(MORE)) == (one.fewer, one.more) == (fewer // 2, more // 2)
        assert colours.count(SAME) == COUNT - fewer // 2 - more // 2
        assert (np.diff(dots.values) >= 0).all()


def test_difference_table_is_the_quantiles_of_paired_draws():
    world = plans("Other")
    rows = difference.table(world)
    whole = rows[-1]
    gone = (world[0].data["homicide_rate"] - world[1].data["homicide_rate"]) * world[0].data["population"] / 1e5
    total = gone.sel(year=slice(None, world[0].data.attrs["show_to"])).sum(("year", "country")).values
    assert [whole["p05"], whole["p50"], whole["p95"]] == pytest.approx(list(np.quantile(total, [0.05, 0.5, 0.95])))
    assert whole["fewer_in_50"] == int(50 * (total > 0).mean() + 1e-9)
    assert len(rows) == 1 + len(effects(world)[0].years)


def test_regret_title_names_a_plan_only_where_monte_carlo_error_cannot_turn_it():
    sure = plans("Other", shift=[np.linspace(100, 400, 100)], run_off=2018)
    assert regret.title(sure) == "Other has the lowest regret at the median and at 95%"
    unsure = plans("Other", shift=[np.linspace(-100, 101, 100)], run_off=2018)
    assert not median_excludes_zero(effects(unsure)[0].total)
    assert regret.title(unsure) == "How far each of two plans is from the best one of each draw"
    assert [row["place"] for row in regret.table(unsure)] == ["1–2", "1–2"]
    none = plans("Other", shift=[np.zeros(100)], run_off=2018)
    assert regret.title(none) == "No plan differs from another in any draw: nothing to regret"


def test_no_places_where_effects_fall_after_the_pictured_years():
    world = plans("Other", shift=[np.linspace(100, 400, 100)])
    late = world[1].data["homicide_rate"].copy()
    late.values[:, -1] *= 0.5
    world[1].data["homicide_rate"] = late
    assert doubt(world) == "timing"
    assert {row["place"] for row in regret.table(world)} == {"1–2"}


def test_regret_is_the_distance_to_the_best_plan_of_each_draw():
    world = plans("A", "B", shift=[np.full(100, 30.0), np.linspace(0, 60, 100)], run_off=2018)
    rows = {row["scenario"]: row for row in regret.table(world)}
    assert rows["Baseline"]["p50"] == pytest.approx(np.median(np.maximum(30.0, np.linspace(0, 60, 100))))
    assert rows["A"]["best_in_50"] + rows["B"]["best_in_50"] == 50
    assert rows["Baseline"]["best_in_50"] == 0


@pytest.mark.parametrize(("number", "text"), [(0.0, "0"), (-0.04, "0.0"), (9.94, "9.9"), (9.96, "10"), (-1234.5, "−1,234")])
def test_homicides_in_words(number, text):
    assert homicides(number) == text


def test_compare_writes_its_pictures_where_asked(tmp_path, capsys):
    from scenarios.cli import main

    with pytest.raises(SystemExit) as end:
        main(["compare", "toy", "toy", "--members", "20", "--plain", "--figures", str(tmp_path / "new" / "folder")])
    assert end.value.code == 0
    assert "regret" in capsys.readouterr().out.lower()
    names = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert names == sorted(f"{name}.{end}" for name in COMPARISONS for end in ("png", "svg"))


def test_fifty_dots_are_the_quantiles_at_1_3_to_99_percent():
    values = np.random.default_rng(2).permutation(np.arange(101.0))
    assert dots_of(values, 0, 50).values.tolist() == pytest.approx(np.arange(1.0, 100.0, 2.0).tolist())


@pytest.mark.parametrize(
    ("first", "last", "width", "years"),
    [
        (2000, 2010, 240.0, list(range(2000, 2011))),
        (2000, 2010, 239.0, [2000, 2002, 2004, 2006, 2008, 2010]),
        (2000, 2010, 48.0, [2000, 2005, 2010]),
        (2001, 2010, 60.0, [2001, 2010]),
        (2010, 2010, 100.0, [2010]),
    ],
)
def test_years_stand_24_points_apart_and_the_last_has_a_tick(first, last, width, years):
    found, texts = year_ticks(first, last, width)
    assert found == years
    assert texts[0] == str(first)
