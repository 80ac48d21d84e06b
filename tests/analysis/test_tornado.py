"""Which numbers move a headline: found where planted, none where there is none."""

import numpy as np
import pytest

from scenarios.analysis.headline import full_comparison, moved_most
from scenarios.analysis.tornado import FEWEST, MOST, tornado
from scenarios.engine.ensemble.run import run
from scenarios.spec.load import load


def planted(size, seed=1, strength=1.0, tail=0.0):
    """Twenty numbers, evenly spread as an ensemble's are; x1 moves the outcome by 4 from 5% to 95%, x2 bends it, no other."""
    rng = np.random.default_rng(seed)
    u = (rng.random((size, 20)).argsort(0) + 0.5) / size
    outcome = strength * (4.0 / 0.9 * u[:, 1] + 6.0 * (u[:, 2] - 0.5) ** 2) + rng.standard_normal(size)
    outcome += tail * rng.standard_cauchy(size)
    return {f"x{n}": np.exp(u[:, n]) for n in range(20)}, outcome


def test_what_was_planted_is_found():
    draws, outcome = planted(4000)
    found = tornado(draws, outcome)
    assert found[0].parameter == "x1"
    assert found[0].reach == pytest.approx(4.0, abs=3 * found[0].error)
    assert found[0].value_low == pytest.approx(np.exp(0.05), abs=0.02)
    assert {bar.parameter for bar in found} <= {"x1", "x2"}


def test_the_error_is_that_of_repeated_draws():
    reaches, errors = [], []
    for seed in range(200):
        draws, outcome = planted(500, seed)
        bar = next(bar for bar in tornado(draws, outcome) if bar.parameter == "x1")
        reaches.append(bar.reach)
        errors.append(bar.error)
    assert 1.645 * np.std(reaches) == pytest.approx(np.mean(errors), rel=0.15)


def test_where_nothing_moves_it_a_bar_is_told_once_in_ten():
    told = sum(bool(tornado(*planted(400, seed, strength=0.0))) for seed in range(300))
    assert 10 <= told <= 50


def test_heavy_tails_do_not_hide_what_moves_it():
    draws, outcome = planted(4000, tail=0.5)
    assert tornado(draws, outcome)[0].parameter == "x1"


def test_few_draws_constant_outcomes_and_fixed_numbers_tell_nothing():
    draws, outcome = planted(4000)
    assert tornado({name: values[: FEWEST - 1] for name, values in draws.items()}, outcome[: FEWEST - 1]) == ()
    assert tornado(draws, np.zeros_like(outcome)) == ()
    assert tornado({"x1": np.ones_like(outcome)}, outcome) == ()


def test_a_headlines_bars_are_few_and_by_falling_reach():
    base, other = run([load(name, {"ensemble.members": 1000}) for name in ("baseline", "carsi-all-soft")])
    bars = moved_most(base, other)
    assert 1 <= len(bars) <= MOST
    reaches = [abs(bar.reach) for bar in bars]
    assert reaches == sorted(reaches, reverse=True)
    assert bars[0].parameter == "half_saturation"
    assert bars[0].low > bars[0].high


def test_neutral_priors_have_more_soft_money_help_in_half_of_the_draws():
    """100 million of ESF a year more in Central America: 50 of 100 draws have fewer homicides, within Monte Carlo error."""
    usual = zip(range(2008, 2014), (25, 18, 23, 30, 50, 47.5), strict=True)
    more = {"programs.carsi.envelope": {year: {"ESF": f"{usd + 100} million"} for year, usd in usual}}
    size = {"ensemble.members": 2048, "priors": "neutral"}
    found = full_comparison([load("baseline", size), load("baseline", size | more)], variants=False)
    for one in (found.differences[0].homicides_averted["ALL"], found.differences[0].homicides_averted_run_off["ALL"]):
        assert abs(one.chance_better - 0.5) <= one.mc_error["chance_better"] + 0.005
    signs = {name: {s.channel: s.lowers for s in some} for name, some in found.of_priors.items()}
    assert signs["neutral"]["prevention"] == pytest.approx(0.5, abs=0.001)
    assert signs["skeptical"]["prevention"] == pytest.approx(0.79, abs=0.01)
    assert signs["evidence"]["institutions"] == 1.0


def test_every_headline_is_told_under_each_set_of_priors_and_without_ceilings():
    found = full_comparison([load(name, {"ensemble.members": 40}) for name in ("baseline", "soft-first")])
    assert list(found.variants) == ["evidence_priors", "skeptical_priors", "neutral_priors", "ceilings_off"]
    own = found.differences[0].homicides_averted["ALL"]
    assert found.variants["evidence_priors"][0] == own
