"""Money in lumps: a binomial share moves, its mean is the flow's, and what is left of a random number is fresh."""


import numpy as np
import pytest
from scipy.stats import binom, kstest

from scenarios.engine.chance.luck import luck_of, no_luck, piece_of
from scenarios.engine.chance.members import draw_block
from scenarios.engine.ensemble.run import run
from scenarios.engine.plan.inputs import build, reference_of
from scenarios.engine.steps.lumps import thin
from scenarios.engine.steps.state import DISBURSED
from scenarios.engine.trace import disbursed, given, trace
from scenarios.engine.years.simulate import begin, open_year, run_quarters, shut_year
from scenarios.engine.years.state import new_state
from scenarios.spec.load import load
from scenarios.terms import LEDGER


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


COPIES = 96
"""Runs of one member that differ by the luck of lumps alone."""


@pytest.fixture(scope="module")
def lucky():
    """Disbursed by cell at each year's end, (copy, year, cell), and the same as a flow: a member without ceilings, copied."""
    loaded = load("baseline", {"channels_off": ["absorption"]})
    inputs = build(loaded.scenario, loaded.baseline)
    one = draw_block(build(reference_of(loaded.scenario, loaded.baseline), loaded.baseline), 7, 0).part(5, 6)
    copies = one.chosen(np.zeros(COPIES, dtype=np.int64))
    luck = luck_of(7, 0, inputs.layout, inputs.units, inputs.fiscal_years[0], piece_of(5.0))
    run = begin(inputs, copies, observe=False)
    lumpy = new_state(inputs, copies, luck, None, observe=False)
    lumpy.begin()
    run.state = lumpy
    return inputs, run, walk(run), given(loaded, 5)


def walk(run):
    """Years in lumps: disbursed by cell at each year's end."""
    inputs = run.inputs
    out = np.zeros((COPIES, len(inputs.fiscal_years) - 1, len(inputs.layout.index)))
    for row in range(out.shape[1]):
        open_year(run, row)
        run_quarters(run, row, 0, 4)
        out[:, row] = run.state.cells()[:, DISBURSED]
        shut_year(run, row)
    return out


def test_lumps_make_and_lose_no_dollar(lucky):
    _, run, _, _ = lucky
    assert np.abs(run.state.cells().sum(1) - sum(book.cells for book in run.books)).max() < 5e-9
    assert run.state.cells().min() > -1e-12


def test_the_mean_in_lumps_is_the_flow(lucky):
    _, _, paid, one = lucky
    flow = one.stages[3::4, DISBURSED].sum(-1)
    total = paid.sum(-1)
    error = total.std(0, ddof=1) / np.sqrt(COPIES)
    assert (np.abs(total.mean(0) - flow) < 4.0 * error + 1e-9).all()


def test_the_spread_in_lumps_is_that_of_projects(lucky):
    """Of all money to Central America by the end of each year, where both are bounded away from nothing."""
    inputs, _, paid, one = lucky
    units = [u for u in inputs.units if u not in ("MEX", "REG")]
    here = np.isin(inputs.layout.cells.unit, [inputs.units.index(u) for u in units])
    lumps = paid[:, :, here].sum(-1).std(0, ddof=1)
    traces = [sum(disbursed(trace(one, units, 5.0, turn)).values())[3::4] for turn in range(48)]
    ratio = lumps[3:10] / np.std(traces, axis=0, ddof=1)[3:10]
    assert 0.75 < ratio.mean() < 1.35


def test_the_switch_keeps_dollars_seeds_and_means():
    few = {"ensemble.members": 40, "horizon.run_off": 2020}
    flow, lumpy = run([load("baseline", few), load("baseline", {**few, "ensemble.lumps": 5.0})])
    ledger = lumpy.data.horizon_money.values
    became = sum(ledger[:, :, LEDGER.index(x)] for x in ("disbursed", "lapsed", "cancelled", "open"))
    assert np.abs(ledger[:, :, LEDGER.index("envelope")] - became).max() < 5e-9
    assert (flow.data.disbursed.values != lumpy.data.disbursed.values).any()
    early = {"fiscal_year": slice(2008, 2012)}
    total = [float(one.data.disbursed.sel(early).sum(("unit", "kind", "fiscal_year")).mean()) for one in (flow, lumpy)]
    np.testing.assert_allclose(total[1], total[0], rtol=0.05)
    more = run([load("baseline", {**few, "ensemble.members": 70, "ensemble.lumps": 5.0})])[0]
    assert (more.data.disbursed.values[:40] == lumpy.data.disbursed.values).all()
    assert (lumpy.data.homicide_rate.sel(year=2011) == lumpy.data.observed.sel(year=2011)).all()
