"""Laws of money in motion, quarter by quarter and cell by cell."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from scenarios.engine.chance.members import draw_block
from scenarios.engine.plan.inputs import build, reference_of
from scenarios.engine.steps.state import CANCELLED, DISBURSED, LAPSED, ORDER, QUEUE, UNOBLIGATED
from scenarios.engine.years.simulate import begin, open_year, run_quarters, shut_year, simulate
from scenarios.spec.load import load
from scenarios.terms import CHANNELS

TIGHT = {"programs.carsi.limit": "hold", "channels_off": ["corrosion"]}


@pytest.fixture(scope="module")
def world():
    """Four times CARSI, so that ceilings bind and money waits."""
    return _world("carsi-fourfold", {})


def _world(name, changes):
    loaded = load(name, changes)
    inputs = build(loaded.scenario, loaded.baseline)
    reference = build(reference_of(loaded.scenario, loaded.baseline), loaded.baseline)
    block = draw_block(reference, 7, 0).part(0, 64)
    return SimpleNamespace(inputs=inputs, block=block, reference=simulate(reference, block, observe=False).state)


def cells_of(world):
    """Cohort (by age), kind and unit of each cell."""
    index = world.inputs.layout.index
    return np.array(sorted(index, key=index.get)).T


def walk(world, block=None):
    """Run, and stop at the end of every quarter: (run, row, quarter)."""
    run = begin(world.inputs, block or world.block, world.reference.of("multiplier"), observe=False)
    for row in range(len(world.inputs.fiscal_years) - 1):
        open_year(run, row)
        for quarter in range(4):
            run_quarters(run, row, quarter, quarter + 1)
            yield run, row, quarter
        shut_year(run, row)


def test_every_cell_keeps_its_money(world):
    """A cell's money stays in the cell: its places sum to what was allotted, and none is negative."""
    for run, _, _ in walk(world):
        allotted = sum(book.cells for book in run.books)
        assert_allclose(run.state.cells().sum(1), allotted, rtol=1e-12, atol=5e-9)
        assert run.state.cells().min() >= -1e-12


def test_nothing_comes_back(world):
    """Disbursed, lapsed and cancelled only grow; obligated never falls."""
    before = np.zeros(1)
    for run, _, _ in walk(world):
        cells = run.state.cells()
        obligated = cells[:, [ORDER, ORDER + 1, QUEUE, DISBURSED, CANCELLED]].sum(1)
        now = np.stack([cells[:, DISBURSED], cells[:, LAPSED], cells[:, CANCELLED], obligated])
        assert (now >= before - 1e-9).all()
        before = now


def test_the_oldest_cohort_is_paid_first(world):
    """Where an older cohort still queues, no younger one of the same country and kind was paid anything."""
    cohort, kinds, units = cells_of(world)
    paid_before = np.zeros((len(world.block), len(cohort)))
    waited = 0
    for run, _, _ in walk(world):
        paid = run.state.cells()[:, DISBURSED] - paid_before
        paid_before = run.state.cells()[:, DISBURSED].copy()
        for kind, unit in {*zip(kinds, units, strict=True)}:
            by_age = np.flatnonzero((kinds == kind) & (units == unit))
            by_age = by_age[np.argsort(cohort[by_age], kind="stable")]
            older_waits = np.cumsum(run.state.cells()[:, QUEUE, by_age] > 1e-9, axis=1)[:, :-1] > 0
            waited += older_waits.sum()
            assert paid[:, by_age[1:]][older_waits].max(initial=0.0) < 1e-9
    assert waited > 1000


@pytest.mark.parametrize("changes", [{}, TIGHT], ids=["none", "hold"])
def test_more_room_never_disburses_less(changes):
    """Raise every ceiling by half and nothing else: at each quarter's end each country has been paid at least as much.

    Under a limit the planners see less outstanding money and allot otherwise, so that only sums are compared.
    """
    world = _world("carsi-fourfold", changes)
    members = world.block.members
    roomier = replace(world.block, members=members._replace(base=members.base * 1.5))
    for (tight, _, _), (loose, _, _) in zip(walk(world), walk(world, roomier), strict=True):
        paid, more = (run.state.cells()[:, DISBURSED] for run in (tight, loose))
        if changes:
            assert (more.sum(1) >= paid.sum(1) - 1e-9).all()
        else:
            by_unit = np.equal.outer(cells_of(world)[2], np.arange(len(world.inputs.units)))
            assert ((more - paid) @ by_unit >= -1e-9).all()


def test_without_ceilings_nothing_queues():
    for run, _, _ in walk(_world("carsi-fourfold", {"channels_off": ["absorption"]})):
        assert np.abs(run.state.cells()[:, QUEUE]).max() < 1e-9


def test_what_waits_is_not_obligated(world):
    """Before a cohort arrives its money stands untouched."""
    cohort, _, _ = cells_of(world)
    for run, row, quarter in walk(world):
        end = world.inputs.fiscal_years[row] + (quarter + 1) / 4
        waiting = run.state.of("arrive")[:, cohort] >= end
        allotted = sum(book.cells for book in run.books)
        assert_array_equal(run.state.cells()[:, UNOBLIGATED][waiting], allotted[waiting])


def test_with_every_channel_off_money_changes_nothing():
    world = _world("carsi-fourfold", {"channels_off": list(CHANNELS)})
    run = simulate(world.inputs, world.block, world.reference.of("multiplier"))
    assert_array_equal(run.state.of("multiplier"), np.ones_like(run.state.of("multiplier")))
    assert run.state.of("spent").sum() > 0.0


def test_a_scenario_that_is_its_own_baseline_differs_by_nothing():
    world = _world("baseline", {})
    run = simulate(world.inputs, world.block, world.reference.of("multiplier"))
    assert_array_equal(run.state.of("multiplier"), world.reference.of("multiplier"))
    assert_array_equal(run.state.of("homicides"), world.reference.of("homicides"))
