"""Money in lumps: a binomial share moves, its mean is the flow's, and what is left of a random number is fresh."""

import numpy as np
import pytest
from scipy.stats import binom, kstest

from scenarios.engine.inputs import build
from scenarios.engine.lump_steps import luck_of, no_luck, thin
from scenarios.spec.load import load


@pytest.mark.parametrize("chance", [0.03, 0.5, 0.97])
@pytest.mark.parametrize("pieces", [1, 4, 30])
def test_thinning_is_binomial(pieces, chance):
    u = (np.arange(20_000) + 0.5) / 20_000
    moved = np.array([thin(6.0, 6.0 / pieces, chance, x)[0] for x in u]) / 6.0 * pieces
    shares = np.bincount(np.rint(moved).astype(int), minlength=pieces + 1) / len(u)
    assert shares == pytest.approx(binom.pmf(np.arange(pieces + 1), pieces, chance), abs=2e-4)


def test_what_is_left_of_u_is_uniform_and_independent():
    u = (np.arange(20_000) + 0.5) / 20_000
    pairs = np.array([thin(6.0, 1.5, 0.4, x) for x in u])
    for moved in np.unique(pairs[:, 0]):
        assert kstest(pairs[pairs[:, 0] == moved, 1], "uniform").statistic < 0.01


@pytest.mark.parametrize(("stock", "chance", "moved"), [(0.0, 0.5, 0.0), (3.0, 0.0, 0.0), (3.0, 1.0, 3.0)])
def test_certainties_move_all_or_nothing(stock, chance, moved):
    assert thin(stock, 1.0, chance, 0.3) == (moved, 0.3)


def test_luck_is_keyed_by_name():
    """A cell's luck is the same in another scenario with other cells."""
    loaded = load("baseline"), load("baseline", {"programs.carsi.limit": "hold"})
    inputs = [build(x.scenario, x.baseline) for x in loaded]
    lucks = [luck_of(7, 0, x.layout, x.units, x.fiscal_years[0], 5.0) for x in inputs]
    few, many = ({(x.layout.cohorts[c], k, u): cell for (c, k, u), cell in x.layout.index.items()} for x in inputs)
    assert len(many) > len(few)
    for key, cell in few.items():
        assert (lucks[0].draws[:, cell] == lucks[1].draws[:, many[key]]).all()
    assert not no_luck().draws.size
