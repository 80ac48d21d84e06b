"""Rates that end before the money begins: the years between are drawn, as those after are."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scenarios.analysis.why import why
from scenarios.engine.ensemble.run import run
from scenarios.engine.plan.inputs import build
from scenarios.errors import ScenarioError
from scenarios.present import reading
from scenarios.present.plots import FIGURES
from scenarios.present.summary import summary
from scenarios.spec.load import load
from scenarios.terms import CHANNELS

EARLY = {"origin": 2017, "ensemble.members": 40, "ensemble.lumps": None}


def toy(**given):
    return load("toy", EARLY | {key.replace("__", "."): value for key, value in given.items()})


@pytest.fixture(scope="module")
def early():
    return toy()


@pytest.fixture(scope="module")
def result(early):
    return run([early])[0]


def test_it_is_taken_and_said(early):
    said = [warning.what for warning in early.warnings if warning.code == "early-origin"]
    assert said == ["origin: the last rates used are of 2017: homicide from 2018 to 2020 is drawn, before any money"]


def test_the_same_world_whenever_the_money_begins():
    """With every mechanism off, rates are those of the origin times shocks, which do not ask when the money begins."""
    off = {"channels_off": list(CHANNELS)}
    first, later = (run([toy(**off, horizon__from=year)])[0].data for year in (2021, 2023))
    shown = later.year.values
    assert_allclose(first.homicide_rate.sel(year=shown), later.homicide_rate, rtol=1e-12)
    plan = toy(**off)
    rates = plan.baseline.vintages["classroom"].at(2017)
    paths = first.homicide_rate.values / rates
    spread = np.log(paths[:, 0]).std(0)
    assert (spread > build(plan.scenario, plan.baseline).shocks.sd).all()  # four years of them, not one


def test_an_origin_at_the_first_of_the_years_a_run_has_is_no_other():
    """2019 lies among them, as the first: both ways give the same."""
    one = build(*_parts(toy(origin=2019)))
    assert one.region.origin == 0
    assert one.years[0] == 2019
    assert_allclose(one.past.rates[0], toy().baseline.vintages["classroom"].at(2019))


def _parts(loaded):
    return loaded.scenario, loaded.baseline


def test_planners_begin_with_the_last_rates_there_are(early):
    """A rule that reads rates decides from the first year on: nobody had seen a later one."""
    plan = toy(programs__commons__split="need")
    given = run([plan])[0].data.allotted.sel(fiscal_year=2021).sum("kind")
    rates = early.baseline.vintages["classroom"].at(2017)
    _, high, low = rates
    assert_allclose(given.sel(unit="BOR") / given.sel(unit="CYL"), high / low, rtol=1e-9)


def test_tables_pictures_and_traces_name_the_year(early, result):
    assert_allclose(reading.at_origin(result), early.baseline.vintages["classroom"].at(2017))
    assert "seen 2017" in str(summary(result))
    for name in ("fans", "capacity"):
        FIGURES[name].figure(result)
    step = why(early, "BOR", 2021).find("observed")[0]
    assert step.numbers["value"] == early.baseline.vintages["classroom"].at(2017)[1]


@pytest.mark.parametrize(("origin", "said"), [(2005, "has no rate of AVA, BOR, CYL for"), (2035, "is after the years shown")])
def test_the_usable_origins_are_named(origin, said):
    with pytest.raises(ScenarioError) as caught:
        toy(origin=origin)
    problem = next(p for p in caught.value.problems if said in p.what)
    assert "usable origins: 2011 to 2015, 2017 to 2024" in problem.hint


def test_where_a_country_has_no_early_rates_the_first_usable_origin_is_named():
    with pytest.raises(ScenarioError) as caught:
        load("plan-colombia", {"origin": 2003})
    found = next(p for p in caught.value.problems if "for 2003" in p.what)
    assert "BOL" in found.what
    assert "usable origins: 2005 to" in found.hint
