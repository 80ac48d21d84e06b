"""Rates that begin after the money, have gaps, or end before the origin: what is counted, refused, and never shown."""

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
import yaml
from hypothesis import event, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from random_regions import END, ORIGIN, plans, regions, write_region, write_scenario
from walks import a_few, answered

from scenarios.allocation.own import TABLES, add
from scenarios.analysis import run_json
from scenarios.analysis.compare import homicides_averted
from scenarios.analysis.explain import as_json as explained
from scenarios.analysis.explain import explain
from scenarios.analysis.headline import as_json, full_comparison
from scenarios.analysis.why import why
from scenarios.baseline.shocks import TYPICAL
from scenarios.engine.ensemble.run import run
from scenarios.engine.plan.inputs import build, reference_of
from scenarios.errors import ScenarioError
from scenarios.present.explorer import sketch
from scenarios.present.plots import COMPARISONS, FIGURES
from scenarios.present.plots.fan import fans_of
from scenarios.present.report.page import Beside
from scenarios.present.report.page import build as page
from scenarios.present.summary import render, summary
from scenarios.present.tables import iamc_rows, write_csv
from scenarios.shipped import CONFIGS, DATA
from scenarios.spec.load import load

LATE = {"AVA": range(2011, 2025), "BOR": [2024], "CYL": range(2022, 2025)}
GAP = {"AVA": [*range(2011, 2022), 2023, 2024], "BOR": range(2011, 2025), "CYL": range(2011, 2025)}
"""Avaria has no rate of 2022: it is interpolated between 2021 and 2023."""


def rate(code, year):
    """Invented: high in Borvia, rising everywhere, a jump in 2023."""
    return {"AVA": 10.0, "BOR": 60.0, "CYL": 5.0}[code] * 1.03 ** (year - 2011) * (2.0 if year == 2023 else 1.0)


def region(folder, years, people_from=2011, rates=rate, edit=None):
    """The toy region with rates of some years only; its folder."""
    shutil.copytree(DATA / "toy", folder / "toy", dirs_exist_ok=True)
    with (folder / "toy" / "homicide_rates.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["country", "year", "rate_per_100k", "series", "source", "note"])
        rows.writerows([code, year, rates(code, year), "CLASS", "drawn", ""] for code in years for year in years[code])
    heads, *people = (DATA / "toy" / "population.csv").read_text().splitlines()
    kept = [row for row in people if int(row.split(",")[1]) >= people_from]
    (folder / "toy" / "population.csv").write_text("\n".join([heads, *kept]) + "\n")
    file = yaml.safe_load((CONFIGS / "regions" / "toy.yaml").read_text()) | {"data": "toy"}
    if edit:
        edit(file)
    (folder / "region.yaml").write_text(yaml.safe_dump(file))
    return folder


def plan(folder, name="plan", members=12, **given):
    text = yaml.safe_load((CONFIGS / "toy.yaml").read_text()) | {"name": name, "region": "./region.yaml"}
    text["ensemble"] = {"members": members, "seed": 3}
    for path, value in given.items():
        place = text
        *above, last = path.split("__")
        for step in above:
            place = place.setdefault(step, {})
        place[last] = value
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(text))
    return load(str(folder / f"{name}.yaml"))


def problems(folder, **given):
    with pytest.raises(ScenarioError) as caught:
        plan(folder, **given)
    return [f"{problem.what} | {problem.hint}" for problem in caught.value.problems]


@st.composite
def patchy(draw):
    """A random region, each of whose countries has rates of some years only."""
    made = draw(regions())
    heads, *rows = made["tables"]["homicide_rates"]
    codes = sorted({row[0] for row in rows})
    years = {code: {ORIGIN, *draw(st.sets(st.integers(2018, ORIGIN)))} for code in codes}
    made["tables"]["homicide_rates"] = [heads, *([c, y, 5.0 + y % 7, *rows[0][3:]] for c in codes for y in sorted(years[c]))]
    return made, {code: min(some) for code, some in years.items()}


def scenario_or_codes(file):
    """The scenario, or the codes of what is wrong with it."""
    try:
        return load(file)
    except ScenarioError as fault:
        return {problem.code for problem in fault.problems}


@a_few(40)
@given(patchy(), st.data())
def test_any_region_is_refused_in_words_or_counts_what_it_knows(made, data):
    """Whatever years have rates, whatever rules decide: no traceback, and nan only before a country's first rate."""
    drawn, first = made
    with TemporaryDirectory() as folder:
        path = write_region(Path(folder), drawn)
        given_ = data.draw(plans(drawn)) | {"origin": data.draw(st.sampled_from([2022, ORIGIN, ORIGIN]))}
        loaded = scenario_or_codes(write_scenario(Path(folder), path, given_, members=5))
    event("run" if not isinstance(loaded, set) else f"refused: {sorted(loaded)}")
    if isinstance(loaded, set):
        assert loaded <= {"origin", "unseen-rate"}
        return
    with answered():
        one, reference = run([loaded, replace(loaded, scenario=reference_of(loaded.scenario, loaded.baseline))])
    none = np.array([[year < first[code] for code in one.data.country.values] for year in one.data.year.values])
    assert (np.isnan(one.data.homicide_rate.values) == none).all()
    assert np.isfinite(homicides_averted(reference, one, END)).all()
    json.dumps(run_json.as_json([one]), allow_nan=False)


@pytest.fixture(scope="module")
def late(tmp_path_factory):
    """As reported and all hard, where Borvia has no rate before 2024 and Cylene none before 2022; money begins in 2021."""
    folder = region(tmp_path_factory.mktemp("late"), LATE)
    loaded = [plan(folder), plan(folder, "hard", programs__commons__mix=1.0)]
    return loaded, run(loaded)


def test_effects_count_from_the_first_observed_rate(late):
    """By hand: rates per 100,000 times people, over the years that have a rate, each country from its own first year."""
    _, (one, other) = late
    averted = homicides_averted(one, other, 2030)
    for i, first in enumerate((2021, 2024, 2022)):
        years = slice(first, 2030)
        rates = [x.data.homicide_rate.isel(country=i).sel(year=years).values for x in (one, other)]
        people = one.data.population.isel(country=i).sel(year=years).values / 1e5
        assert_allclose(averted[:, i], ((rates[0] - rates[1]) * people).sum(1), rtol=1e-12)
        assert (averted[:, i] != 0.0).all()
        before = one.data.homicide_rate.isel(country=i).sel(year=slice(2021, first - 1))
        assert np.isnan(before).all()
    assert np.isfinite(one.data.multiplier).all()


def test_no_number_that_is_told_is_nan(late, tmp_path):
    """JSON of run, compare and explain is strict; tables, files and the report hold numbers, or say that there is no data."""
    loaded, results = late
    found = full_comparison(loaded, results=results)
    why_not = explain(*loaded)
    for said in (run_json.as_json(results), as_json(found), explained(why_not)):
        json.dumps(said, allow_nan=False)
    total = as_json(found)["others"]["hard"]["homicides_averted"]["ALL"]["p50"]
    assert total == pytest.approx(np.median(homicides_averted(*results, 2030).sum(1)))
    assert float(np.median(why_not.total[:, -1])) == pytest.approx(total, rel=1e-9)
    write_csv(results[0], tmp_path)
    texts = [render(summary(x)) for x in results] + [path.read_text("utf-8") for path in tmp_path.glob("*.csv")]
    texts.append(page(loaded, results, "a command", Beside(found, [why_not])))
    assert not any(word in text.lower() for text in texts for word in (">nan<", ",nan", " nan ", "nan,"))
    assert np.isfinite([row[-1] for row in iamc_rows(results[0])]).all()


def test_no_rate_that_nobody_observed_is_called_drawn_or_exported_as_observed(late, tmp_path):
    _, (one, _) = late
    data = one.data
    assert np.isnan(data.observed.sel(country="BOR", year=slice(None, 2023))).all()
    assert float(data.observed.sel(country="BOR", year=2024)) == pytest.approx(rate("BOR", 2024))
    assert set(data.observed_mark.sel(country="BOR", year=slice(None, 2023)).values) == {"missing"}
    fan = next(fan for fan in fans_of(one) if fan.code == "BOR")
    assert np.flatnonzero(np.isfinite(fan.observed)).tolist() == [fan.years.index(2024)]
    assert fan.missing[:3].all()
    figure = FIGURES["fans"].figure(one)
    panel = next(axes for axes in figure.axes if axes.get_gid() == "fan-BOR")
    dots = [line for line in panel.lines if line.get_marker() == "o"]
    assert sorted(x for line in dots for x in line.get_xdata()) == [2024]
    told = run_json.as_json([one])["homicide_rate"]["BOR"]
    assert told["2023"] == dict.fromkeys(("p05", "p25", "p50", "p75", "p95", "observed", "interpolated", "observed_later"))
    write_csv(one, tmp_path)
    rows = csv.DictReader((tmp_path / "homicide_rate.csv").read_text("utf-8").splitlines())
    borvia = [row["observed_per_100000"] != "" for row in rows if row["country"] == "BOR" and row["year"] < "2025"]
    assert borvia == [False, False, False, True]
    assert not [row for row in iamc_rows(one) if row[2] == "Borvia" and row[3].startswith("Homicide") and row[5] < 2024]


@pytest.mark.parametrize("name", [*(name for name in FIGURES if name != "map"), *COMPARISONS])
def test_every_picture_can_be_drawn(late, name, tmp_path):
    _, results = late
    figure = FIGURES[name].figure(results[1], results[0]) if name in FIGURES else COMPARISONS[name].figure(results)
    figure.savefig(tmp_path / "x.png")


def test_the_live_page_moves_only_what_there_is(late):
    """Paths of the fans begin with a country's first rate; of a dozen draws there are medians and no bands."""
    _, results = late
    _, number = sketch.draw(results[1], results[0])
    paths = sketch.moved(number, results[1], results[0])
    assert set(paths) == {f"trajectories-fan-{code}-median" for code in ("AVA", "BOR", "CYL")}
    assert not any("nan" in path for path in paths.values())
    assert paths["trajectories-fan-BOR-median"].count("L") == 2030 - 2024


def test_what_is_not_counted_is_said_once(late):
    loaded, (one, _) = late
    said = [warning for warning in loaded[0].warnings if warning.code == "late-rates"]
    each = "BOR 2021 to 2023, CYL 2021"
    what = f"vintage: the vintage classroom has no rate yet of {each}: no homicide and no effect is counted there"
    assert [warning.what for warning in said] == [what]
    assert one.data.attrs["warnings"].count("no rate yet of") == 1


def test_why_tells_no_rate_before_the_first(late):
    loaded, _ = late
    with pytest.raises(ScenarioError, match="no rate of BOR in 2023 in plan") as caught:
        why(loaded[0], "BOR", 2023)
    assert caught.value.problems[0].hint == "years: 2024 to 2040"
    assert why(loaded[0], "BOR", 2024).find("observed")[0].numbers["value"] == pytest.approx(rate("BOR", 2024))


def test_only_the_wear_of_institutions_reads_a_rate_before_the_first(late):
    """It is the first observed one, assumed."""
    loaded, _ = late
    past = build(loaded[0].scenario, loaded[0].baseline).past
    years = list(range(2019, 2025))
    for i, (code, first) in enumerate({"AVA": 2019, "BOR": 2024, "CYL": 2022}.items()):
        assert_allclose(past.rates[:6, i], [rate(code, max(year, first)) for year in years])
    assert past.known[:6].tolist() == [[True, year >= 2024, year >= 2022] for year in years]
    assert past.known[6:].all()


@pytest.mark.parametrize(
    ("key", "rule", "each"),
    [
        ("split", "need", "BOR 2019 to 2023, CYL 2019 to 2021"),
        ("split", {"rule": "burden", "floor": 0.1}, "BOR 2019 to 2023, CYL 2019 to 2021"),
        ("split", "performance", "BOR 2019 to 2023, CYL 2019 to 2021"),
        ("mix", {"rule": "soft_when_calm", "below": 20, "calm": 0.2}, "BOR 2019 to 2023, CYL 2019 to 2021"),
        ("mix", {"rule": "hard_after_surge", "rise": 0.2, "hard": 0.9}, "BOR 2018 to 2023, CYL 2018 to 2021"),
    ],
)
def test_a_rule_that_needs_a_rate_nobody_had_seen_is_refused(tmp_path, key, rule, each):
    folder = region(tmp_path, LATE)
    name = rule if isinstance(rule, str) else rule["rule"]
    able = 2027 if name == "hard_after_surge" else 2026
    what = f"programs.commons.{key}: {name} reads homicide rates of years that nobody had seen: {each} (vintage classroom)"
    hint = f"it can decide from FY{able} on: another rule, or `horizon: {{from: {able}}}`; usable origins: 2024"
    assert problems(folder, **{f"programs__commons__{key}": rule}) == [f"{what} | {hint}"]
    assert plan(folder, programs__shield__split="need")  # Avaria's own program: its rates go back far enough


def test_from_the_year_that_the_hint_names_the_rule_can_decide(tmp_path):
    folder = region(tmp_path, {code: [*years, 2025, 2026] for code, years in LATE.items()})
    span = {"from": 2026, "to": 2026, "show_to": 2030, "run_off": 2031}
    loaded = plan(folder, origin=2026, horizon=span, programs__commons__split="need")
    share = run([loaded])[0].data.allotted.sel(fiscal_year=2026).sum("kind").mean("member")
    assert float(share.sel(unit="BOR")) > float(share.sel(unit="CYL")) > 0.0


def test_money_that_begins_late_leaves_a_rule_its_rates(tmp_path):
    """Years in which a program gives nothing ask for no rate."""
    folder = region(tmp_path, LATE)
    none = dict.fromkeys(range(2021, 2026), 0)
    assert plan(folder, programs__commons__split="need", programs__commons__envelope=none)
    other_accounts_give = {year: {"POLICE": 0} for year in range(2021, 2026)}
    said = problems(folder, programs__commons__split="need", programs__commons__envelope=other_accounts_give)
    assert "2019 to 2023" in said[0]
    moved = {"from": "shield", "to": "commons", "share": 0.5}
    asked = {"programs__commons__split": "need", "programs__commons__envelope": none}
    assert "2019 to 2023" in problems(folder, transfer=moved, **asked)[0]


def test_an_origin_without_a_rate_is_refused_with_the_usable_ones(tmp_path):
    """Avaria has no 2022: today's data bridge it with 2023, which nobody knew at that origin."""
    folder = region(tmp_path, GAP)
    what = "origin: the vintage classroom has no rate of AVA for 2022; it has of AVA 2011 to 2021, 2023 to 2024"
    assert problems(folder, origin=2022) == [f"{what} | usable origins: 2011 to 2021, 2023 to 2024"]
    region(tmp_path, LATE)
    what = "origin: the vintage classroom has no rate of BOR for 2023; it has of BOR 2024"
    assert problems(tmp_path, origin=2023) == [f"{what} | usable origins: 2024"]


def other_2023(code, year):
    return rate(code, year) * (5.0 if (code, year) == ("AVA", 2023) else 1.0)


def test_a_gap_is_never_seen_through_later_years(tmp_path):
    """On 1 October 2023 planners have no rate of Avaria for 2022; they last saw that of 2021, whatever 2023 turns out to be."""
    given = []
    for n, rates in enumerate((rate, other_2023)):
        folder = tmp_path / str(n)
        folder.mkdir()
        asked = {"programs__shield__envelope": {"factor": 0}, "programs__commons__split": {"rule": "need", "floor": 0}}
        loaded = plan(region(folder, GAP, rates=rates), **asked)
        given.append(run([loaded])[0].data.allotted.sum("kind").sel(unit=["AVA", "BOR", "CYL"]).mean("member"))
    then = [one.sel(fiscal_year=2024).values for one in given]
    assert_allclose(then[0], then[1], rtol=1e-12)
    seen = np.array([rate("AVA", 2021), rate("BOR", 2022), rate("CYL", 2022)])
    assert_allclose(then[0] / then[0].sum(), seen / seen.sum(), rtol=0.02)  # the plan itself moves rates a little
    later = [float(one.sel(fiscal_year=2025, unit="AVA")) for one in given]
    assert later[1] > later[0] * 1.5  # a year on they have seen 2023


def test_a_rule_of_ones_own_gets_nan_and_is_told_why_its_answer_is_none(tmp_path):
    def blunt(seen):
        return seen.homicide_rate / seen.homicide_rate.sum(1, keepdims=True)

    def careful(seen):
        weight = np.nan_to_num(seen.homicide_rate, nan=1.0)
        return weight / weight.sum(1, keepdims=True)

    folder = region(tmp_path, LATE)
    try:
        for rule in (blunt, careful):
            add(rule)
        with pytest.raises(ScenarioError, match="the rule “blunt”, FY2021") as caught:
            run([plan(folder, programs__commons__split="blunt")])
        assert "BOR, CYL has no rate that anybody had seen by then" in caught.value.problems[0].hint
        result = run([plan(folder, programs__commons__split="careful")])[0]
        assert np.isfinite(result.data.allotted).all()
    finally:
        for rule in (blunt, careful):
            TABLES["split"].pop(rule.__name__, None)


def test_population_that_begins_after_the_money_is_an_error_with_its_file(tmp_path):
    region(tmp_path, GAP, people_from=2023)
    what = "horizon.from: population.csv of toy begins in 2023: nobody can be counted in 2021 to 2022"
    assert problems(tmp_path) == [f"{what} | add these years to population.csv, or begin with `horizon: {{from: 2023}}`"]
    later = plan(tmp_path, horizon={"from": 2023, "to": 2026, "show_to": 2030, "run_off": 2031})
    assert np.isfinite(run([later])[0].data.population).all()


def test_an_old_region_file_is_told_what_to_do_about_its_table_of_shocks(tmp_path):
    region(tmp_path, GAP, edit=lambda file: file["files"].update(shock_sd="shock_sd.csv"))
    assert problems(tmp_path) == [
        "unknown key “shock_sd” | remove it: sizes of shocks are worked out from the rates up to each run's origin"
    ]


def test_a_region_with_one_rate_a_country_has_shocks_of_the_typical_size(tmp_path):
    folder = region(tmp_path, {code: [2024] for code in LATE})
    loaded = plan(folder, members=256)
    data = run([loaded])[0].data
    assert data.shock_sd.values.tolist() == [TYPICAL] * 3
    assert data.attrs["shock_years"] == "none"
    steps = np.diff(np.log(data.homicide_rate.sel(year=slice(2024, 2040)).values), axis=1)
    assert 0.7 * TYPICAL < steps.std() < 1.3 * TYPICAL
