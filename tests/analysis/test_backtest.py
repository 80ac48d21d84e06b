"""Bands against what they did not see: known answers, planted worlds, the gate."""

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.testing import assert_allclose
from scipy.stats import norm

from scenarios.analysis.backtest import Coverage, backtest, coverage, coverages, histograms, mean_scores
from scenarios.analysis.backtest.pipeline import unseen
from scenarios.analysis.backtest.violence import drifting, hindcast, origins_of, unit_paths
from scenarios.analysis.calibration import calibrate
from scenarios.analysis.scores import coverage_by_chance, crps, log_score, pit
from scenarios.baseline.distributions import fixed
from scenarios.baseline.shocks import shock_sizes
from scenarios.cli import cli
from scenarios.engine.ensemble.run import run
from scenarios.engine.plan.inputs import build
from scenarios.present.backtest_text import as_json, sentences
from scenarios.present.report.tested import page_of_backtest
from scenarios.spec.load import load


def laws_of(loaded):
    return build(loaded.scenario, loaded.baseline).distributions


@pytest.fixture(scope="module")
def found():
    return backtest(load("baseline", {"ensemble.members": 300}))


# scores


def test_scores_of_a_normal_forecast():
    draws = norm.ppf((np.arange(4000) + 0.5) / 4000)[:, None]
    for seen in (0.0, 1.0):
        at = np.array([seen])
        assert_allclose(log_score(draws, at), -norm.logpdf(seen), atol=0.02)
        assert_allclose(pit(draws, at), norm.cdf(seen), atol=1e-3)
    assert np.isinf(log_score(np.ones((50, 1)), np.ones(1)))
    assert np.isnan(log_score(draws, np.array([np.nan])))


def test_coverage_by_chance_is_what_the_binomial_has():
    """Intervals of 20 and of 152 cases at 90%, as they were worked out elsewhere."""
    assert_allclose(coverage_by_chance(0.9, 20), (0.8, 1.0))
    assert_allclose(coverage_by_chance(0.9, 152), (0.86, 0.94), atol=0.005)


def test_coverage_counts_and_resamples_groups():
    ranks = np.array([0.5, 0.5, 0.01, 0.01])
    one = coverage(ranks, ["a", "a", "b", "b"], 0.9)
    assert (one.share, one.cases, one.low, one.high) == (0.5, 4, 0.0, 1.0)
    alone = coverage(np.tile(ranks, 5), [str(n) for n in range(20)], 0.9)
    assert 0.2 < alone.low < 0.5 < alone.high < 0.8
    assert not Coverage(0.5, 0.3, 1000, 0.25, 0.35, (0.47, 0.53)).fits
    assert Coverage(0.5, 0.3, 1000, 0.25, 0.52, (0.47, 0.53)).fits


# violence


def test_a_forecast_is_what_a_run_has_at_the_same_origin():
    """Without assistance a run's rates are the hindcast's: same shocks, same sizes, the observed rate at the origin."""
    loaded = load("baseline", {"ensemble.members": 256, "origin": 2011})
    data = run([loaded])[0].data
    paths = unit_paths(loaded.baseline, laws_of(loaded), 256, loaded.scenario.ensemble.seed)
    release = loaded.baseline.vintages["2013"]
    ours = np.log(release.at(2011)) + shock_sizes(release, 2011).sd * paths[:, 4]
    moved = np.log(data.multiplier.sel(year=2016) / data.multiplier.sel(year=2011))
    codes = list(loaded.baseline.codes)
    theirs = np.log(data.homicide_rate.sel(year=2016, country=codes)) - moved.sel(country=codes)
    assert_allclose(ours, theirs.transpose("member", "country").values, atol=1e-9)


def test_nothing_after_the_origin_is_used():
    """With the years after 2005 made a hundred times as violent, forecasts from 2005 stay; what is seen changes."""
    loaded = load("baseline", {"ensemble.members": 256})
    known = loaded.baseline
    release = known.vintages["2025"]
    values = release.values.copy()
    values[[year > 2005 for year in release.years]] *= 100.0
    other = replace(known, vintages={"2025": replace(release, values=values)})
    before, after = (hindcast(x, laws_of(loaded), 256) for x in (replace(known, vintages={"2025": release}), other))
    here = before.where(origin=2005)
    assert [c.last for c, h in zip(before.cases, here, strict=True) if h] == [
        c.last for c, h in zip(after.cases, here, strict=True) if h
    ]
    assert after.pit[here].min() > 0.99 > np.median(before.pit[here])
    earlier = before.where(origin=2000, ahead=1)
    assert_allclose(before.pit[earlier], after.pit[earlier])


def test_origins_reach_as_far_as_rates():
    known = load("baseline").baseline
    later = known.vintages[known.latest]
    assert origins_of(known.vintages["2025"], later)[0] == 2000
    assert origins_of(known.vintages["2025"], later)[-1] == later.years[-1] - 1
    assert origins_of(known.vintages["2013"], later)[-1] == known.vintages["2013"].years[-1]


def test_a_world_of_the_models_own_shocks_is_calibrated():
    """Rates that a draw of the model made: bands hold what they should; with shocks of half the size they do not."""
    loaded = load("baseline", {"ensemble.members": 512})
    known, laws = loaded.baseline, laws_of(loaded)
    release = known.vintages["2025"]
    sizes = np.full(len(known.codes), 0.175)
    steps = unit_paths(known, laws, 512, 99)[:, 0]  # independent years
    ranks = {scale: [] for scale in (1.0, 0.5)}
    for world in range(6):
        walk = np.cumsum(sizes * steps[world * len(release.years) : (world + 1) * len(release.years)], axis=0)
        planted = replace(release, values=20.0 * np.exp(walk), marks=np.full(release.values.shape, "observed"))
        for scale, into in ranks.items():
            tight = laws | {"shock_sd": fixed(0.175 * scale)}
            scored = hindcast(replace(known, vintages={"2025": planted}), tight, 128)
            into.append(scored.pit[scored.where(ahead=1)])
    for level in (0.5, 0.9):
        share = {scale: float((np.abs(np.concatenate(x) - 0.5) <= level / 2).mean()) for scale, x in ranks.items()}
        assert abs(share[1.0] - level) < 0.05
        assert share[0.5] < level - 0.1, "a planted wrong parameter is seen"


def test_drift_grows_with_the_years_and_needs_two_changes():
    changes = np.array([0.1, 0.3])
    assert_allclose(drifting(changes, 0.2, 4).mean(), 0.8, atol=1e-9)
    assert_allclose(drifting(changes, 0.2, 4).std(), 0.2 * np.sqrt(4 + 16 / 2), rtol=0.01)
    assert_allclose(drifting(changes[:1], 0.2, 4).std(), 0.2 * 2, rtol=0.01)


def test_scores_are_the_means_of_plain_ones(found):
    scored = found.violence
    here = scored.where(vintage="2025", origin=2010, country="MEX", ahead=3)
    case = scored.cases[int(np.flatnonzero(here)[0])]
    assert_allclose(scored.crps["persistence"][here], abs(case.seen - case.last))
    known = found.loaded.baseline
    release = known.vintages["2025"].until(2010)
    pool = release.values[release.marks == "observed"]
    assert_allclose(scored.crps["climatology"][here], crps(pool, np.array(case.seen)))
    assert mean_scores(scored)["log_score"]["persistence"] is None
    counts = histograms(scored)
    assert sum(map(sum, counts.values())) == len(scored.cases)


def test_what_is_no_plain_case_is_named(found):
    told = {(x.country, x.origin) for x in found.violence.unasked if x.vintage == "2025"}
    assert ("GTM", 2015) in told
    assert not found.violence.where(vintage="2025", origin=2015, country="GTM").any()


# the pipeline


def test_every_figure_is_left_out_once_and_later_ones_follow(found):
    fit = calibrate(load("baseline"), rounds=2, count=512)
    test = unseen(fit)
    assert [one.one for one in test.left_out] == list(fit.points)
    assert all(one.one.point.at > day for day, one in test.later)
    first = min(day for day, _ in test.later)
    assert sum(one.point.at <= first for one in fit.points) >= 2


# what is said


def test_words_follow_from_the_counts(found):
    told = " ".join(sentences(found))
    for name, rows in coverages(found).items():
        assert all(f"{one.share:.0%} in its {one.level:.0%} bands" in told for one in rows), name
    data = as_json(found)
    assert set(data["coverage"]) == {"50", "80", "90"}
    assert data["coverage"]["90"]["violence"]["share"] == round(coverages(found)["violence"][2].share, 4)
    assert {"point", "stated", "p05", "p50", "p95", "inside"} <= set(data["pipeline"][0])
    assert sum(one["cases"] for one in data["origins"]) == len(found.violence.cases)


def test_the_page_has_every_number_and_asks_for_nothing(found):
    page = page_of_backtest(found, "scenarios backtest baseline --members 300")
    assert "merida-delivered-2011-12" in page
    assert f"{len(found.violence.cases):,}" in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize(("least", "code"), [("0.3", 0), ("0.999", 1)])
def test_the_gate(least, code, tmp_path):
    asked = ["backtest", "--layer", "violence", "--members", "100", "--min-coverage", least, "--json"]
    told = CliRunner().invoke(cli, [*asked, "-o", str(tmp_path / "b.html")])
    assert told.exit_code == code
    data = json.loads(told.stdout)
    assert data["pipeline"] == []
    assert ("less than 99.9%" in told.stderr) == bool(code)
    assert "--layer violence --members 100" in (tmp_path / "b.html").read_text()
