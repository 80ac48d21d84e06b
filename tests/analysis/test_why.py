"""One number traced back: the factors make the rate, and every place named holds what it is said to hold."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from scenarios.analysis.why import as_json, why
from scenarios.analysis.why.gather import gather
from scenarios.analysis.why.known import parameters
from scenarios.analysis.why.steps import MARKS, band
from scenarios.cli import cli, main
from scenarios.engine.ensemble.run import run
from scenarios.present.why import text
from scenarios.shipped import HOME
from scenarios.spec.load import load


def scenario(name="by-need", members=40, **more):
    return load(name, {"ensemble.members": members, **more})


@pytest.fixture(scope="module")
def trace():
    return why(scenario(), "HND", 2015)


def line_of(place):
    """The text of `file:line`, the first part of a source."""
    file, _, line = place.partition(";")[0].rpartition(":")
    return (HOME / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]


def walk(step):
    yield step
    for one in step.parts:
        yield from walk(one)


@pytest.mark.parametrize("year", [2008, 2010, 2011, 2012, 2015, 2028])
def test_the_factors_make_the_rate_in_every_member(year):
    loaded = scenario()
    inputs, seen = gather(loaded, "HND", year)
    observed = inputs.region.observed[inputs.years.index(min(year, 2011)), inputs.codes.index("HND")]
    since = seen.reference[:, 0] / seen.reference[:, 1] if year > 2011 else 1.0
    made = observed * seen.shock * since * seen.multiplier[:, 0] / seen.reference[:, 0]
    np.testing.assert_allclose(made, seen.rate, rtol=1e-12)


def test_the_rate_and_the_money_are_those_of_the_run(trace):
    result = run([scenario()])[0].data
    rates = result.homicide_rate.sel(year=2015, country="HND").values
    assert trace.numbers == {name: np.quantile(rates, p) for name, p in (("p05", 0.05), ("p50", 0.5), ("p95", 0.95))}
    spent = result.disbursed.sel(unit="HND", fiscal_year=slice(2008, 2015)).sum(("fiscal_year", "kind")).values
    assert trace.find("disbursed")[0].numbers["p50"] == pytest.approx(np.median(spent), rel=1e-12)
    given = result.allotted.sel(unit="HND", fiscal_year=2012).sum("kind").values
    years = [one for one in trace.find("fiscal_year") if one.what == "FY2012"]
    assert sum(np.array(list(one.numbers.values()))[0] for one in years) <= given.max()


def test_every_parameter_stands_where_it_is_said_to(trace):
    told = [one for group in trace.find("parameters") for one in group.parts]
    assert {one.name for one in told} == set(scenario().baseline.parameters)
    for one in told:
        assert line_of(one.source) == f"{one.name}:"
        assert one.mark in ("assumed", "estimated")


def test_every_cell_stands_where_it_is_said_to(trace):
    found = trace.find("cell")
    assert len(found) > 20
    head = next(csv.reader([(HOME / "data/report_money.csv").read_text().splitlines()[0]]))
    for one in found:
        row = dict(zip(head, next(csv.reader([line_of(one.source)])), strict=True))
        assert float(row["usd"]) == pytest.approx(1e6 * one.numbers["value"])
        assert f"Table {row['table']}" in one.what
        assert row["printed"] in one.text


@pytest.mark.parametrize(("country", "program"), [("MEX", "Mérida"), ("HND", "Section 1004"), ("MEX", "Section 1004")])
def test_the_cells_of_a_year_are_its_envelope(country, program):
    trace = why(scenario("baseline", members=3), country, 2013)
    years = next(one for one in trace.find("program") if program in one.what).find("fiscal_year")
    assert len(years) >= 5
    for year in years:
        cells = sum(one.numbers["value"] for one in year.find("cell"))
        assert year.numbers["value"] == pytest.approx(cells, rel=1e-12)


@pytest.mark.parametrize("moved", ["as_printed", "moved"])
def test_cells_stand_in_the_year_that_forward_funding_gives_them(moved):
    loaded = scenario("baseline", members=3, forward_funding=moved)
    merida = next(one for one in why(loaded, "MEX", 2013).find("program") if "Mérida" in one.what)
    for year in merida.find("fiscal_year"):
        assert year.numbers["value"] == pytest.approx(sum(one.numbers["value"] for one in year.find("cell")), rel=1e-12)


def test_the_lines_of_the_scenario_are_named(trace):
    lines = {one.what: one for one in trace.find("line")}
    assert lines["programs.carsi.split"].source == "configs/by-need.yaml:8"
    assert "need" in line_of(lines["programs.carsi.split"].source)
    assert line_of(lines["programs.carsi.mix"].source).strip().startswith("mix")
    assert not any("merida" in what for what in lines)


def test_marks_say_how_numbers_are_known(trace):
    assert {one.mark for one in walk(trace)} <= {"", *MARKS}
    assert {one.mark for one in trace.find("program") if "Section" in one.what} == {"reported"}
    assert {one.mark for one in trace.find("program") if "Regional" in one.what} == {""}
    assert trace.find("regional")[0].mark == "assumed"
    kept = why(scenario("baseline"), "HND", 2013)
    carsi = next(one for one in kept.find("program") if "Regional" in one.what)
    assert carsi.mark == "estimated"
    assert {one.mark for one in carsi.find("fiscal_year")} == {"estimated"}
    assert "(e)" in text(scenario("baseline"), kept)


def test_a_year_before_the_origin_is_the_observed_rate_with_its_row():
    found = why(scenario("baseline"), "HND", 2010)
    observed = found.find("observed")[0]
    assert found.numbers["value"] == observed.numbers["value"]
    assert observed.mark == "observed"
    row = line_of(observed.source).split(",")
    assert "HND" in row
    assert "2010" in row
    assert str(observed.numbers["value"]) in row
    assert found.find("shocks") == found.find("observed_later") == []
    assert "the plan is the one reported" in text(scenario("baseline"), found)


def test_filled_and_later_rates_say_so():
    belize = why(scenario("baseline"), "BLZ", 2011)
    assert "filled; from another series" in belize.find("observed")[0].text
    later = why(scenario("baseline"), "HND", 2015).find("observed_later")[0]
    assert "not used by the run" in later.what
    assert str(later.numbers["value"]) in line_of(later.source)
    assert why(scenario(), "HND", 2015).find("observed_later") == []  # what happened cannot check an imagined plan


def test_the_size_of_shocks_says_from_which_years_it_comes():
    """Honduras in the data of 2013: twelve changes since 1999, and nothing after the origin."""
    step = why(scenario(), "HND", 2015).find("shock_size")[0]
    own = "12 yearly changes of its own (standard deviation 0.202)"
    assert step.text.startswith(f"{own} and the region's, 1995–2011, pooled")
    assert step.numbers["value"] == pytest.approx(0.1856, abs=5e-5)
    other = load("baseline", {"vintage": "2025", "origin": 2012, "ensemble.members": 3})
    new = why(other, "HND", 2015).find("shock_size")[0]
    assert "1995–2012" in new.text
    assert new.numbers["value"] < 0.15


def test_what_the_scenario_sets_is_named_as_its_own(tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: Mine\nextends: baseline\nparameters:\n  leak: 0.5\n")
    loaded = load(mine, {"ensemble.members": 3})
    inputs, _ = gather(loaded, "HND", 2009)
    leak = parameters(loaded, inputs, "delivery").find("leak")[0]
    assert leak.numbers == {"value": 0.5}
    assert leak.source.endswith("mine.yaml:4; set by the scenario")


def test_switched_off_ceilings_and_channels_are_told():
    loaded = scenario("baseline", members=3, channels_off=["absorption", "cover"])
    told = " ".join(text(loaded, why(loaded, "GTM", 2012)).replace("│", " ").split())
    assert "no ceiling: the channel absorption is off" in told
    assert "channels off: absorption, cover" in told


def test_money_that_goes_on_has_no_cell():
    loaded = scenario("baseline", members=3, after="hold_last")
    later = [one for one in why(loaded, "MEX", 2016).find("fiscal_year") if one.what == "FY2015"]
    assert later
    assert all(one.text == "no cell: planned by the scenario" for one in later)


def test_members_that_agree_but_for_rounding_have_one_value():
    assert band(np.array([3.0, 3.0 + 1e-15])) == {"value": 3.0}
    assert set(band(np.array([1.0, 2.0]))) == {"p05", "p50", "p95"}
    assert band(np.zeros(3)) == {"value": 0.0}


def command(*arguments):
    result = CliRunner().invoke(cli, ["why", *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_text_is_a_tree_and_the_same_again():
    asked = ("by-need", "--country", "honduras", "--year", "2015", "--members", "20")
    out = command(*asked)
    assert out == command(*asked)
    assert "illustrative, not a forecast" in out
    for word in (
        "├ observed in 2011",
        "multiplier",
        "capability",
        "disbursed by",
        "configs/by-need.yaml:8",
        "report_money.csv",
    ):
        assert word in out
    assert max(map(len, out.splitlines())) <= 112
    full = command(*asked, "--full")
    assert "Migration Policy Institute" in full
    assert len(full.splitlines()) > 2 * len(out.splitlines())


def test_json_keeps_the_contract(trace):
    told = json.loads(command("toy", "--country", "AVA", "--year", "2026", "--members", "4", "--json"))
    assert told["schema"] == "scenarios/why/1"
    assert (told["country"], told["year"], told["illustrative"], told["members"]) == ("AVA", 2026, True, 4)
    assert told["trace"]["name"] == "rate"
    assert json.loads(json.dumps(as_json(scenario(), "HND", 2015, trace)))["trace"] == trace.as_json()


def test_an_invented_region_says_so():
    assert "invented data, for practice" in command("toy", "--country", "AVA", "--year", "2022", "--members", "4")


@pytest.mark.parametrize(
    ("country", "year", "says"),
    [
        ("HDN", 2015, "did you mean “HND”"),
        ("Hondurass", 2015, "did you mean “Honduras”"),
        ("XXXX", 2015, "known: BLZ"),
        ("HND", 2007, "years: 2008 to 2028"),
        ("HND", 2029, "years: 2008 to 2028"),
    ],
)
def test_mistakes_are_refused(capsys, country, year, says):
    with pytest.raises(SystemExit) as end:
        main(["why", "baseline", "--country", country, "--year", str(year)])
    assert end.value.code == 2
    assert says in capsys.readouterr().err


def test_shipped_files_are_found_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "configs/by-need.yaml:8" in command("by-need", "--country", "HND", "--year", "2009", "--members", "2")
    assert not list(Path(tmp_path).iterdir())
