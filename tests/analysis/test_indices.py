"""Shares of variance against closed forms and against SALib; what has no variance to share out is refused; boxes; turns."""

import numpy as np
import pytest
from SALib.analyze import sobol as salib
from scipy.stats import qmc

from scenarios.analysis.sensitivity.flips import flips
from scenarios.analysis.sensitivity.indices import first_order, pick_freeze, refuse_unfit
from scenarios.analysis.sensitivity.prim import accuracy, discover
from scenarios.errors import ScenarioError

ISHIGAMI = {"first": (0.313905, 0.442411, 0.0), "total": (0.557589, 0.442411, 0.243684)}
SOBOL_G = (0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0)
G_FIRST = (0.71619, 0.17905, 0.02368, 0.00716, 0.0001, 0.0001, 0.0001, 0.0001)


def ishigami(u):
    x = np.pi * (2.0 * u - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def sobol_g(u):
    a = np.array(SOBOL_G)
    return ((np.abs(4.0 * u - 2.0) + a) / (1.0 + a)).prod(1)


def g_total():
    """Sobol's closed form: what is left of the variance without a factor."""
    parts = 1.0 / (3.0 * (1.0 + np.array(SOBOL_G)) ** 2)
    whole = (1.0 + parts).prod() - 1.0
    return [1.0 - (np.delete(1.0 + parts, i).prod() - 1.0) / whole for i in range(len(parts))]


def swapped(function, factors, runs, seed=3):
    """A, B and the mixtures, from one Sobol sequence of twice the factors."""
    u = qmc.Sobol(2 * factors, rng=seed).random(runs)
    a, b = u[:, :factors], u[:, factors:]
    mixed = {}
    for i in range(factors):
        m = a.copy()
        m[:, i] = b[:, i]
        mixed[f"x{i}"] = function(m)
    return function(a), function(b), mixed


@pytest.mark.parametrize(
    ("function", "first", "total", "near"),
    [(ishigami, ISHIGAMI["first"], ISHIGAMI["total"], 0.03), (sobol_g, G_FIRST, g_total(), 0.03)],
    ids=["ishigami", "sobol_g"],
)
def test_pick_freeze_finds_the_closed_forms(function, first, total, near):
    found = pick_freeze(*swapped(function, len(first), 4096))
    assert [one.value for one, _ in found.values()] == pytest.approx(first, abs=near)
    assert [one.value for _, one in found.values()] == pytest.approx(total, abs=near)
    held = zip(found.values(), total, strict=True)
    assert all(one.low - 0.01 <= truth <= one.high + 0.01 for (_, one), truth in held)


@pytest.mark.parametrize(
    ("function", "truth"), [(ishigami, ISHIGAMI["first"]), (sobol_g, G_FIRST)], ids=["ishigami", "sobol_g"]
)
def test_first_order_from_draws_finds_the_closed_forms(function, truth):
    u = np.random.default_rng(1).random((8192, len(truth)))
    found = first_order({f"x{i}": u[:, i] for i in range(len(truth))}, function(u))
    assert [one.value for one in found.values()] == pytest.approx(truth, abs=0.02)


def test_first_order_has_no_bias_and_honest_intervals():
    truth = np.array([0.5, 0.2, 0.0]) / (0.5 + 0.2 + 0.3)
    values, held = [], []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        x = rng.standard_normal((500, 3))
        y = x @ np.sqrt([0.5, 0.2, 0.0]) + np.sqrt(0.3) * rng.standard_normal(500)
        found = list(first_order({str(i): x[:, i] for i in range(3)}, y).values())
        values.append([one.value for one in found])
        held.append([one.low <= t <= one.high for one, t in zip(found, truth, strict=True)])
    assert np.mean(values, axis=0) == pytest.approx(truth, abs=0.012)
    assert np.mean(held) > 0.8


def test_salib_says_the_same_of_the_same_runs():
    a, b, mixed = swapped(ishigami, 3, 1024)
    problem = {"num_vars": 3, "names": list(mixed), "bounds": [[0, 1]] * 3}
    y = np.column_stack([a, *mixed.values(), b]).ravel()
    theirs = salib.analyze(problem, y, calc_second_order=False, seed=1)
    ours = pick_freeze(a, b, mixed)
    assert [one.value for one, _ in ours.values()] == pytest.approx(theirs["S1"], abs=2e-3)  # they centre on other means
    assert [one.value for _, one in ours.values()] == pytest.approx(theirs["ST"], abs=1e-9)
    width = [0.5 * (one.high - one.low) for _, one in ours.values()]
    assert width == pytest.approx(theirs["ST_conf"] * 1.645 / 1.96, rel=0.3)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1.0, np.nan, 2.0], "lapsed is nan in member 1, and no finite number in 1 of 3 draws"),
        ([1.0, 2.0, np.inf], "lapsed is inf in member 2"),
        ([4.0, 4.0, 4.0], "lapsed is 4 in all of 3 draws, from member 0 on"),
    ],
)
def test_what_has_no_variance_is_refused(values, said):
    with pytest.raises(ScenarioError, match=said):
        refuse_unfit(np.array(values), "lapsed")


def test_a_planted_box_is_found():
    x = np.random.default_rng(0).random((4096, 10))
    box = discover(x, (x[:, 2] > 0.7) & (x[:, 5] < 0.4))
    assert sorted(box.limits) == [2, 5]
    assert box.limits[2] == (pytest.approx(0.7, abs=0.03), np.inf)
    assert box.limits[5] == (-np.inf, pytest.approx(0.4, abs=0.03))


def test_a_box_limits_three_numbers_at_most_and_is_better_than_chance():
    rng = np.random.default_rng(2)
    x = rng.random((3000, 8))
    hit = rng.random(3000) < 0.2 + 0.6 * (x[:, :5] > 0.25).all(1)
    box = discover(x, hit)
    assert 1 <= len(box.limits) <= 3
    assert set(box.limits) <= set(range(5))
    assert accuracy(box, x, hit) > 0.03


def test_a_turn_is_found_where_it_was_planted():
    rng = np.random.default_rng(4)
    draws = {name: np.exp(rng.standard_normal(3000)) for name in ("turns", "keeps", "still")}
    draws["fixed"] = np.ones(3000)
    outcome = 1.0 - draws["turns"].clip(0, 4) / 2.0 + 0.05 * np.log(draws["keeps"]) + 0.5 * rng.standard_normal(3000)
    found = flips(draws, outcome)
    assert found["turns"] == pytest.approx(2.0, abs=0.25)
    assert found["keeps"] is None
    assert found["still"] is None
    assert "fixed" not in found
    assert flips(draws, -outcome)["turns"] == pytest.approx(found["turns"])
    assert flips(draws, outcome + 5.0) == dict.fromkeys(("turns", "keeps", "still"))
