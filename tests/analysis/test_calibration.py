"""The pipeline fitted to audits: known answers, planted pipelines, and what a run makes of a stored fit."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
import yaml
from click.testing import CliRunner
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import ndtri
from scipy.stats import spearmanr

from scenarios.analysis.audit.pipeline import pipeline_audit
from scenarios.analysis.calibration import calibrate, log_density
from scenarios.analysis.calibration.checks import foretold, learned, learned_of_ceilings, left_out
from scenarios.analysis.calibration.planted import ranks_of_draws, ranks_of_sampler, unlike_uniform
from scenarios.analysis.calibration.points import covariance, dollars, sort_out
from scenarios.analysis.calibration.sampler import sample, weighted_quantile
from scenarios.analysis.calibration.stored import as_stored
from scenarios.analysis.compare import refuse_unlike
from scenarios.baseline.fitted import fitted, is_of_now
from scenarios.baseline.posterior import read_posterior
from scenarios.cli import cli
from scenarios.engine.dates.soundings import sound
from scenarios.engine.ensemble.run import run
from scenarios.errors import ScenarioError
from scenarios.present.audit_text import parts
from scenarios.shipped import DATA
from scenarios.spec.load import load

STORED = DATA / "pipeline_posterior.yaml"


def audits(loaded, **changes):
    """The scenario with other published figures: id -> (low, high)."""
    points = tuple(
        replace(x, low=Decimal(str(changes[x.id][0])), high=Decimal(str(changes[x.id][1]))) if x.id in changes else x
        for x in loaded.baseline.audit_points
    )
    return replace(loaded, baseline=replace(loaded.baseline, audit_points=points))


@pytest.fixture(scope="module")
def fit():
    return calibrate(load("baseline"), rounds=3, count=1024)


@pytest.fixture(scope="module")
def of_prior():
    return calibrate(load("baseline"), rounds=1, count=2048)


# the sampler


def test_a_normal_posterior_has_its_closed_form():
    """A standard normal seen with an error of a tenth at 2: mean 2/1.01, variance 1/101; the other axis stays as it was."""

    def likelihood(scores, number):
        return log_density(2.0 - scores[:, :1], np.array([[0.01]]))

    found = sample(likelihood, 2, 5, 1000, 3)
    mean = found.weights @ found.scores
    assert_allclose(mean, [2 / 1.01, 0.0], atol=0.03)
    assert_allclose(found.weights @ (found.scores - mean) ** 2, [1 / 101, 1.0], rtol=0.08)
    assert found.effective > 10 * sample(likelihood, 2, 1, 5000, 3).effective


def test_weighted_quantiles_are_those_of_repeated_values():
    values, weights = np.array([5.0, 1.0, 3.0]), np.array([0.2, 0.5, 0.3])
    many = np.repeat(values, (weights * 10_000).astype(int))
    equal = np.full(len(many), 1 / len(many))
    assert_allclose(weighted_quantile(many, equal, [0.2, 0.65, 0.9]), [1.0, 3.0, 5.0])
    assert weighted_quantile(values, weights, [0.25, 0.65, 0.9]).tolist() == [1.0, 3.0, 5.0]


# which figures


def test_no_figure_counts_twice_and_none_of_a_split():
    known = load("baseline").baseline
    fits, others = sort_out(known.audit_points)
    why = {one.point.id: one.why for one in others}
    assert why["carsi-disbursed"] == "the sum of others"
    assert "carsi-nadr-reg" in why
    assert "merida-projected-2010" not in why
    assert not {one.point.id for one in fits} & set(why)
    spread = covariance(fits, dollars(known))
    assert np.linalg.eigvalsh(spread).min() > 0
    place = {one.point.id: n for n, one in enumerate(fits)}
    own = np.sqrt(np.diag(spread))
    alike = spread / own / own[:, None]
    late, later = place["merida-delivered-2011-09"], place["merida-delivered-2011-12"]
    assert alike[late, later] > 0.8 > 0.6 > alike[late, place["merida-expended-2009-09"]] > 0
    assert alike[late, place["carsi-esf"]] == 0
    assert own[place["carsi-nadr-2009"]] > 3 * own[place["both-obligated-2010-03"]], "a million moves in few agreements"


def test_a_figure_that_nothing_moves_is_not_fitted(fit):
    assert {one.point.id: one.why for one in fit.unfitted}["carsi-fmf-committed"] == "nothing that is fitted moves it"


# known pipelines


@pytest.mark.slow
def test_ranks_of_planted_pipelines_are_uniform(of_prior):
    for ranks in (ranks_of_draws(of_prior, 150, 11), ranks_of_sampler(of_prior, 60, 12)):
        assert unlike_uniform(ranks).min() > 0.001
        assert np.abs((np.abs(ranks - 0.5) < 0.45).mean() - 0.9) < 0.04


def test_wrong_errors_are_seen_in_the_ranks(of_prior):
    assert unlike_uniform(ranks_of_draws(of_prior, 150, 11, believed=0.3)).min() < 1e-5


@pytest.mark.slow
def test_a_planted_pipeline_is_found_again():
    """Audits of a pipeline twice as fast, simulated by the engine: its time of disbursement is found, not the registry's."""
    loaded = load("baseline", {"ensemble.members": 512})
    truth = {"tau_disburse_hard": 1.0, "tau_disburse_soft": 1.2}
    fast = load("baseline", {"ensemble.members": 512, "parameters": truth})
    ours = {row.point.id: row.ours["p50"] for row in pipeline_audit(fast).rows if row.point.counted}
    found = calibrate(audits(loaded, **{name: (x, x) for name, x in ours.items()}), rounds=4, count=1024, misfit=0.1)
    for one in learned(found):
        if one.name in truth:
            assert one.after["p05"] < truth[one.name] < one.after["p95"]
            assert one.after["p50"] < 0.75 * one.before["p50"]


def test_values_take_the_place_of_draws():
    """Given its own draws a sounding is what it was; other times change it; a ceiling cannot be given."""
    loaded = load("baseline", {"ensemble.members": 300})
    from scenarios.analysis.audit.pipeline import soundings_of

    asked = soundings_of(next(x for x in loaded.baseline.audit_points if x.id == "merida-delivered-2011-12"))
    plain, own = sound(loaded, asked, {}), run([loaded])[0].data
    assert_array_equal(sound(loaded, asked, {}, values={"lead": own.drawn.sel(parameter="lead").values}), plain)
    assert (sound(loaded, asked, {}, values={"lead": np.full(300, 0.65)})[:, :, 5] <= plain[:, :, 5] + 1e-9).all()
    with pytest.raises(ValueError, match="only parameters of the pipeline"):
        sound(loaded, asked, {}, values={"ceiling_form": np.zeros(300)})


# what it says


def test_the_ceilings_stay_as_they_were(fit):
    assert not any(one.told for one in learned_of_ceilings(fit))
    assert next(one for one in learned(fit) if one.name == "tau_disburse_hard").told


def test_a_slipped_digit_is_seen_in_the_predictive_check():
    """7,000 for 700 million delivered: outside what a fit to the others expects; as it is printed it is inside."""
    loaded = load("baseline")
    for million, odd in ((700, False), (7000, True)):
        found = calibrate(audits(loaded, **{"merida-delivered-2011-12": (million, million)}), rounds=3, count=1024)
        place = [one.point.id for one in found.points].index("merida-delivered-2011-12")
        assert (left_out(found, place).below > 0.975) == odd


def test_a_figure_left_out_is_foretold_by_the_others(fit):
    place = [one.point.id for one in fit.points].index("merida-delivered-2011-12")
    alone, all_ = left_out(fit, place), foretold(fit)[place]
    assert alone.one is all_.one
    assert alone.run != all_.run
    wide = [one.ours["p95"] - one.ours["p05"] for one in (alone, all_)]
    assert wide[0] < wide[1], "a figure of three months before says much"


# as it is stored, and in a run


def test_the_stored_fit_is_what_its_command_gives():
    """`scenarios calibrate pipeline --output data/pipeline_posterior.yaml` renews it."""
    stored = yaml.safe_load(STORED.read_text(encoding="utf-8"))
    words = stored["made_by"]["command"].split()
    asked = dict(zip(words[4::2], map(int, words[5::2]), strict=True))
    loaded = load(words[3], {"ensemble.seed": asked["--seed"]})
    found = as_stored(calibrate(loaded, asked["--rounds"], asked["--draws"]), stored["made_by"]["command"])
    for name, values in found.pop("quantiles").items():
        assert_allclose(stored["quantiles"][name], values, rtol=1e-4)
    for name, row in found.pop("rank_correlations").items():
        assert_allclose(stored["rank_correlations"][name], row, atol=1e-3)
    assert abs(found["made_by"].pop("effective_draws") - stored["made_by"].pop("effective_draws")) <= 2
    del found["made_by"]["version"], stored["made_by"]["version"], stored["quantiles"], stored["rank_correlations"]
    assert stored == json.loads(json.dumps(found))


@pytest.fixture(scope="module")
def both():
    size = {"ensemble.members": 2048}
    return [run([load("baseline", size | {"pipeline": name})])[0].data for name in ("evidence", "fitted")]


def test_a_run_draws_what_is_stored(both):
    law = load("baseline").baseline.posterior.law
    evidence, posterior = (one.drawn for one in both)
    drawn = posterior.sel(parameter=list(law.quantiles)).transpose("member", "parameter").values
    for column, table in zip(drawn.T, law.quantiles.values(), strict=True):
        assert_allclose(np.quantile(column, [0.1, 0.5, 0.9]), [table[law.levels.index(x)] for x in (0.1, 0.5, 0.9)], rtol=0.03)
    assert_allclose(spearmanr(drawn).statistic, list(law.rank_correlations.values()), atol=0.06)
    others = [name for name in evidence.parameter.values if name not in law.quantiles]
    assert_array_equal(evidence.sel(parameter=others), posterior.sel(parameter=others))
    assert both[0].attrs["run_id"] != both[1].attrs["run_id"]
    assert (both[0].disbursed.values != both[1].disbursed.values).any()


def test_the_two_pipelines_are_not_compared():
    with pytest.raises(ScenarioError) as fault:
        refuse_unlike([load("baseline"), load("carsi-all-soft", {"pipeline": "fitted"})])
    assert "pipeline" in fault.value.problems[0].what


def test_a_parameter_that_the_scenario_sets_stays():
    one = load("baseline", {"pipeline": "fitted", "parameters": {"lead": 0.5}, "ensemble.members": 300})
    draws = run([one])[0].data.drawn
    assert (draws.sel(parameter="lead") == 0.5).all()
    assert one.baseline.parameters["slowness"].distribution.kind == "quantiles"
    later = replace(one, scenario=one.scenario.model_copy(update={"parameters": {"lead": 0.5, "slowness": 1.5}}))
    assert (run([later])[0].data.drawn.sel(parameter=["lead", "slowness"]) == [0.5, 1.5]).all()


def test_a_region_without_a_fit_keeps_the_registry_and_says_so():
    plain, asked = load("toy"), load("toy", {"pipeline": "fitted"})
    assert asked.baseline is plain.baseline
    assert [p.what for p in asked.warnings if "fitted" in p.what] == [
        f"pipeline: {plain.baseline.name} has no fitted pipeline: the registry's laws are used"
    ]


def test_a_fit_of_other_figures_or_laws_is_told():
    """A planted wrong cell and a planted wrong parameter."""
    known = load("baseline").baseline
    assert is_of_now(known) == ""
    cell = audits(load("baseline"), **{"carsi-esf": (29.5, 29.5)}).baseline
    assert is_of_now(cell) == "it was fitted to other figures of carsi-esf"
    law = replace(known.parameters["lead"].distribution, fields={"low": 0.25, "high": 0.56})
    moved = replace(known, parameters={**known.parameters, "lead": replace(known.parameters["lead"], distribution=law)})
    assert is_of_now(moved) == "the registry has other laws of lead than it began with"
    extra = replace(known.audit_points[0], id="new", at=date(2012, 1, 1))
    assert is_of_now(replace(known, audit_points=(*known.audit_points, extra))) == "it knows nothing of new"


def test_a_broken_file_is_refused_with_its_place():
    text = STORED.read_text(encoding="utf-8").replace("memory: 1.0", "memory: minus one")
    with pytest.raises(ScenarioError) as fault:
        read_posterior(text.encode(), "pipeline_posterior.yaml")
    assert fault.value.problems[0].place.line == text[: text.index("memory:")].count("\n") + 1


def test_quantiles_of_a_law_follow_its_table():
    law = fitted(load("baseline").baseline).parameters["slowness"].distribution
    from scenarios.baseline.distributions import median, quantile, support

    points = np.array([float(level) for level in law.fields])
    assert_allclose(quantile(law, points), list(law.fields.values()))
    assert support(law) == (min(law.fields.values()), max(law.fields.values()))
    assert median(law) == law.fields["0.5"]
    assert_allclose(sum(x**2 for x in law.mix), 1.0)
    mixed = np.random.default_rng(0).random((5, len(law.mix)))
    rank = ndtri(np.interp(quantile(law, mixed), list(law.fields.values()), points))
    assert_allclose(rank, (ndtri(mixed) * law.mix).sum(1), atol=0.05)


def test_the_audit_counts_only_what_was_not_fitted():
    plain, found = (
        pipeline_audit(load("baseline", {"ensemble.members": 300, "pipeline": name})) for name in ("evidence", "fitted")
    )
    law = load("baseline").baseline.posterior.law
    assert {row.point.id for row in found.fitted_rows} == set(law.points) | {"carsi-disbursed"}
    assert len(found.counted) + len(found.fitted_rows) == len(plain.counted)
    assert f"fitted to {len(found.fitted_rows)} other figures" in parts(found)["fitted"]
    assert not plain.fitted_rows
    assert not parts(plain)["fitted"]


# the command


def test_the_command_stores_what_it_prints(tmp_path):
    path = tmp_path / "posterior.yaml"
    asked = ["calibrate", "pipeline", "--draws", "256", "--rounds", "2", "--json", "--output", str(path)]
    told = CliRunner().invoke(cli, asked, catch_exceptions=False)
    found = json.loads(told.stdout)
    assert found["schema"] == "scenarios/calibrate/1"
    law = read_posterior(path.read_bytes(), path.name).law
    assert list(law.quantiles) == [one["name"] for one in found["parameters"]]
    assert_allclose(law.quantiles["lead"][law.levels.index(0.5)], found["parameters"][0]["posterior"]["p50"], rtol=1e-5)


def test_a_region_without_figures_is_refused():
    loaded = load("baseline")
    with pytest.raises(ScenarioError) as fault:
        calibrate(replace(loaded, baseline=replace(loaded.baseline, audit_points=())))
    assert "no published figure" in fault.value.problems[0].what
