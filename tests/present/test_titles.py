"""Titles are computed: each rule at its edges, nothing claimed that the numbers do not hold, no forbidden word."""

import numpy as np
import pytest
from synthetic import make

from scenarios.present import titles
from scenarios.present.plots import FIGURES, allocation, capacity, fans, pipeline

FORBIDDEN = ("help", "cause", "because", "reduce", "save", "future", "death", "forecast", "thanks", "works")


@pytest.mark.parametrize(("share", "count"), [(0.98, 49), (0.9799, 48), (0.8, 40), (0.7999, 39), (0.62, 31), (1.0, 50)])
def test_counts_are_never_rounded_up(share, count):
    assert titles.of_fifty(share) == count


@pytest.mark.parametrize("seed", range(12))
def test_no_title_claims_a_cause_or_a_future(seed, plot):
    world, base = make(seed=seed, countries=1 + seed % 8), make(seed=seed, countries=1 + seed % 8, tilt=0.01 * seed)
    for title in (plot.title(world), plot.title(world, base), plot.alt_text(world)):
        assert not [word for word in FORBIDDEN if word in title.lower()], title


@pytest.mark.parametrize("seed", range(30))
def test_no_title_names_a_country_whose_budget_is_assumed(seed):
    world = make(seed=seed, countries=3)
    assert all("Belize" not in plot.title(world) for plot in FIGURES.values())


def shared(mexico, hard, status="reported", estimated=False):
    """Two countries; Mexico's share of the money and the hard share of its own."""
    world = make(countries=5, regional=False, members=20)
    allotted = np.zeros((20, world.data.sizes["fiscal_year"], 3, 5))
    at = world.data["unit"].values.tolist().index("MEX")
    allotted[:, 0, 0, at], allotted[:, 0, 1, at] = mexico * hard, mexico * (1 - hard)
    allotted[:, 0, 0, 0] = 1 - mexico
    world.data["allotted"] = world.data["allotted"].copy(data=100 * allotted)
    world.data["own_budget_status"] = ("country", [status] * 5)
    known = world.data["money_known"]
    world.data["money_known"] = known.copy(data=np.full(known.shape, "estimated" if estimated else "reported"))
    return world


@pytest.mark.parametrize(
    ("world", "said"),
    [
        (shared(0.8, 0.7), "México takes 80% of the money, 70% of it hard"),
        (shared(0.8, 0.3), "México takes 80% of the money, 70% of it soft"),
        (shared(0.51, 0.6), "México takes 51% of the money, 60% of it hard"),
        (shared(0.51, 0.59), "México takes 51% of the money"),
        (shared(0.5, 0.7), "Money by country, kind and fiscal year"),
        (shared(0.8, 0.7, status="assumed"), "Money by country, kind and fiscal year"),
        (shared(0.8, 0.7, estimated=True), "Money by country, kind and fiscal year"),
        (shared(1.0, 0.7), "Money by country, kind and fiscal year"),
    ],
)
def test_allocation_title(world, said):
    assert allocation.title(world) == said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (50, "By 30 September 2013 more than half of the money was disbursed, in 50 of 50 draws"),
        (40, "By 30 September 2013 more than half of the money was disbursed, in 40 of 50 draws"),
        (31, "By 30 September 2013 more than half of the money was disbursed, in 31 of 50 draws"),
        (30, "Where the money stood on 30 September 2013"),
        (20, "Where the money stood on 30 September 2013"),
        (19, "By 30 September 2013 less than half of the money was disbursed, in 31 of 50 draws"),
        (10, "By 30 September 2013 less than half of the money was disbursed, in 40 of 50 draws"),
        (0, "By 30 September 2013 less than half of the money was disbursed, in 50 of 50 draws"),
    ],
)
def test_pipeline_title(more, said):
    world = make(members=50, countries=2)
    share = np.where(np.arange(50) < more, 0.6, 0.4) * float(world.data["envelope"].sum())
    spent = np.zeros(world.data["disbursed"].shape)
    spent[:, 2, 0, 0] = share
    world.data["disbursed"] = world.data["disbursed"].copy(data=spent)
    assert pipeline.title(world) == said


def test_fans_count_later_observations():
    world = make()
    half, most, seen = fans.later_inside(world)
    later = world.data["observed_later"].sel(year=slice(2012, 2018))
    assert seen == int(later.notnull().sum())
    for held, ends in ((half, (0.25, 0.75)), (most, (0.05, 0.95))):
        low, high = (world.data["homicide_rate"].quantile(q, "member").sel(year=slice(2012, 2018)) for q in ends)
        assert held == int(((later >= low) & (later <= high)).sum())
    assert 0 < half < most < seen
    assert fans.title(world) == f"The 50% bands hold {half} of {seen} later observations, the 90% bands {most}"
    for other in (make(later=False), make(reference=False)):
        assert fans.title(other) == "Homicide rates 2008–18: what our assumptions span"


@pytest.mark.parametrize(("tilt", "holds"), [(0.001, True), (0.4, False), (0.0, False)])
def test_bands_are_compared_with_what_the_plan_moves(tilt, holds):
    title = fans.title(make(tilt=tilt, members=400), make(members=400))
    assert (title == "The 90% bands are over ten times as wide as what the plan moves") is holds


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (4.0, "México is allotted more than its assumed ceiling, in at least 47 of 50 draws"),
        (2.0, "México is allotted more than its assumed ceiling, in at least 37 of 50 draws"),
        (1.2, "Allotments against what each country can absorb"),
        (0.5, "Allotments against what each country can absorb"),
    ],
)
def test_capacity_title(ratio, said):
    world = shared(0.8, 0.7)
    levels = np.array([0.4, 0.7, 1.0, 1.7, 3.0])[:, None, None]
    planner = np.full((5, 2), 1e6)
    planner[world.data["country"].values.tolist().index("MEX"), 0] = 56 / ratio
    world.data["planner_ceiling"] = (("country", "limited_kind"), planner)
    world.data["ceiling"] = (("level", "country", "limited_kind"), planner * levels)
    assert capacity.title(world) == said


def test_many_countries_are_counted_not_named():
    world = make(countries=8)
    world.data["planner_ceiling"] = world.data["planner_ceiling"] * 0.0 + 1e-6
    world.data["ceiling"] = world.data["ceiling"] * 0.0 + 1e-6
    assert capacity.title(world).startswith("Eight countries are allotted more than their assumed ceilings")
