"""As many draws as a headline needs."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

import scenarios
from scenarios.analysis.compare import band, homicides_averted
from scenarios.analysis.enough import headline, next_members, survives, until, whole_blocks
from scenarios.cli import cli
from scenarios.engine.ensemble.run import run
from scenarios.engine.ensemble.spread import ExactSpread
from scenarios.present.effects import Effect, kept_signs
from scenarios.spec.load import load_all


def plans(tmp_path, members=256):
    path = tmp_path / "soft.yaml"
    path.write_text("name: Soft\nextends: toy\nprograms: {commons: {mix: 0.1}}\n", encoding="utf-8")
    return load_all(["toy", str(path)], {"ensemble.members": members})


def test_it_stops_when_the_error_is_small_enough_and_keeps_the_members_before(tmp_path):
    loaded = plans(tmp_path)
    few = run(loaded)
    first = headline(*few).mc_error["p50"]
    assert until(loaded, 2 * first).members == 256
    found = until(loaded, first / 2)
    assert found.reached
    assert found.error <= first / 2
    assert found.members % 256 == 0
    assert found.members > 512, "half the error needs four times the draws"
    year = int(few[0].data.attrs["show_to"])
    np.testing.assert_array_equal(homicides_averted(*found.results, year)[:256], homicides_averted(*few, year))
    assert found.results[0].data.sizes["member"] == found.members == found.loaded[0].data["ensemble"]["members"]


def test_it_says_when_it_gives_up(tmp_path):
    found = until(plans(tmp_path), 1e-9, most=512)
    assert not found.reached
    assert found.members == 512


def test_any_outcome_may_be_asked_for(tmp_path):
    loaded = plans(tmp_path)
    first = headline(*run(loaded), metric="disbursed").mc_error["p50"]
    found = until(loaded, first / 1.5, metric="disbursed")
    assert found.reached
    assert found.members > 512
    plain = {"members": 256, "plain": True, "metric": "disbursed"}
    again = scenarios.compare("toy", str(tmp_path / "soft.yaml"), **plain, until=first / 1.5)
    assert again.base.data.sizes["member"] == found.members


@pytest.mark.parametrize(("shift", "said"), [(3.0, "Its sign would survive"), (0.0, "might turn: “Other”")])
def test_a_headline_says_whether_its_sign_survives(shift, said):
    total = np.random.default_rng(1).standard_normal(1000) + shift
    yearly = total[:, None]
    assert said in kept_signs([Effect("Other", "Base", [2018], ExactSpread(yearly), yearly, total, 1.0, 1.0)])


def test_growth_is_bounded():
    assert next_members(100, 50.0, 1.0) == 800
    assert next_members(1000, 1.1, 1.0) > 1000
    assert whole_blocks(257) == 512


@pytest.mark.parametrize(("middle", "kept"), [(0.0, False), (3.0, True), (-3.0, True), (0.1, False)])
def test_a_sign_survives_where_the_median_is_beyond_twice_its_error(middle, kept):
    values = np.random.default_rng(1).standard_normal(1000) + middle
    assert survives(band(values)) == kept


def test_the_command_says_it(tmp_path):
    plans(tmp_path)
    asked = ["compare", "toy", str(tmp_path / "soft.yaml"), "--plain", "--members", "256", "--until", "1000000"]
    told = CliRunner().invoke(cli, asked, catch_exceptions=False).stdout
    assert "with twice this error." in told
    assert "256 draws: the Monte Carlo error of the median is" in told
    data = json.loads(CliRunner().invoke(cli, [*asked, "--json"], catch_exceptions=False).stdout)
    assert data["until"]["members"] == 256
    assert list(data["sign_survives_twice_error"]) == ["Soft"]
