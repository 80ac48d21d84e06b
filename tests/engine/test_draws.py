"""Random numbers by a way of our own, against scipy's: Sobol points to the bit, chi-square quantiles to 1e-10."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import gammaincinv
from scipy.stats import qmc

from scenarios.engine.chance import chi_square as chi
from scenarios.engine.chance.members import draw_block
from scenarios.engine.chance.sobol import COLUMNS, sobol
from scenarios.engine.plan.inputs import build, reference_of
from scenarios.engine.years.simulate import simulate
from scenarios.spec.load import load


@pytest.mark.parametrize("seed", [0, 7, 2013])
def test_sobol_points_are_scipys_to_the_bit(seed):
    whole = qmc.Sobol(COLUMNS, scramble=True, rng=np.random.default_rng(seed)).random(1024)
    assert_array_equal(sobol(seed, 0, 256), whole[:256])
    assert_array_equal(sobol(seed, 512, 300), whole[512:812])


def test_chi_square_quantiles_are_scipys():
    rng = np.random.default_rng(1)
    freedom = np.concatenate([np.geomspace(*chi.FREEDOM, 60), rng.lognormal(np.log(5.0), 0.3, 200).clip(2.5, 30.0)])
    u = np.concatenate([rng.random((260, 40)), rng.random((260, 8)) * 1e-9, 1.0 - rng.random((260, 4)) * 1e-6], axis=1)
    right = 2.0 * gammaincinv(freedom[:, None] / 2.0, u)
    assert_allclose(chi.chi_square(freedom, u), right, rtol=1e-10)


def test_beyond_the_table_the_quantile_is_solved_for():
    freedom, u = np.array([1.0, 500.0]), np.array([[0.2, 0.9], [0.0, 1e-300]])
    assert_array_equal(chi.chi_square(freedom, u), 2.0 * gammaincinv(freedom[:, None] / 2.0, u))
    inside = np.array([5.0, 6.0])
    assert_allclose(chi.chi_square(inside, u), 2.0 * gammaincinv(inside[:, None] / 2.0, u), rtol=1e-10)


def test_no_quantile_depends_on_the_other_members():
    freedom, u = np.linspace(3.0, 20.0, 50), np.random.default_rng(2).random((50, 7))
    whole = chi.chi_square(freedom, u)
    assert_array_equal(chi.chi_square(freedom[31:32], u[31:32]), whole[31:32])


def test_the_kernel_reads_what_a_block_is_given():
    """A block made from another one has its own tiles: nothing stale reaches the kernel."""
    loaded = load("toy", {"ensemble.members": 20})
    reference = build(reference_of(loaded.scenario, loaded.baseline), loaded.baseline)
    block = draw_block(reference, 7, 0).part(0, 20)
    draws = block.members.draws.copy()
    draws["leverage"] = 0.0
    changed = replace(block, members=block.members._replace(draws=draws))
    assert (simulate(reference, block).state.of("enforcement") > 0.0).any()
    assert_array_equal(simulate(reference, changed).state.of("enforcement"), 0.0)
    assert_array_equal(block.chosen(np.array([3, 3, 1])).members.shock, block.members.shock[[3, 3, 1]])
