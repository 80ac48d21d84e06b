"""Scenarios stepped by hand: what the tests of the engine look at between two quarters."""

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, Phase, assume, settings
from random_regions import plans, regions, write_region, write_scenario

from scenarios.engine.chance.members import draw_block
from scenarios.engine.ensemble.common import reference_multiplier
from scenarios.engine.plan.inputs import build, reference_of
from scenarios.engine.years.simulate import begin, open_year, run_quarters, shut_year, simulate
from scenarios.errors import ScenarioError
from scenarios.spec.load import load

RESIDUAL = 5e-9
"""Million USD by which a member's books may fail to close: half a cent."""


def a_few(examples):
    """Few examples, for each is a whole simulation; no deadline on a busy machine."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=quiet,
        derandomize=True,
        database=None,
        report_multiple_bugs=False,
        phases=(Phase.generate,),
    )


@dataclass
class World:
    """A scenario with its reference run and the draws of its first members."""

    loaded: object
    inputs: object
    block: object
    reference: np.ndarray

    @property
    def rows(self):
        """Fiscal years whose books are closed in full."""
        return range(len(self.inputs.fiscal_years) - 1)

    def simulate(self):
        """The whole run; a world that no run answers for is passed over."""
        with answered():
            return simulate(self.inputs, self.block, self.reference)

    def begin(self):
        return begin(self.inputs, self.block, self.reference, observe=False)


@contextmanager
def answered():
    """Pass over an example whose money is beyond all measure of its budgets: no run hands out the rates that follow."""
    try:
        yield
    except ScenarioError as fault:
        assume(fault.problems[0].code != "no-rate")
        raise


def world_of(loaded, members=None):
    scenario, baseline = loaded.scenario, loaded.baseline
    inputs, reference = build(scenario, baseline), build(reference_of(scenario, baseline), baseline)
    block = draw_block(reference, scenario.ensemble.seed, 0).part(0, members or scenario.ensemble.members)
    with answered():
        return World(loaded, inputs, block, reference_multiplier(reference, block))


def loaded_from(region, plan, **ensemble):
    """A region and a plan as files, loaded as a planner's would be."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        return load(str(write_scenario(path, write_region(path, region), plan, **ensemble)))


def drawn_world(data, apart=False, limits=("none", "hold", "redistribute"), **plan):
    """A random plan in a random region."""
    region = data.draw(regions(apart), label="region")
    return world_of(loaded_from(region, data.draw(plans(region, limits), label="plan") | plan))


def quarters(world, run):
    """Step a run quarter by quarter; yields (row, quarter) before each."""
    for row in world.rows:
        open_year(run, row)
        for quarter in range(4):
            yield row, quarter
            run_quarters(run, row, quarter, quarter + 1)
        shut_year(run, row)


def by_unit(inputs, cells):
    """Sums of cells (member, cell) by kind and unit: (member, kind, unit)."""
    kinds, units = inputs.layout.cells.kind, inputs.layout.cells.unit
    out = np.zeros((len(cells), 3, len(inputs.units)))
    for n, (kind, unit) in enumerate(zip(kinds, units, strict=True)):
        out[:, kind, unit] += cells[:, n]
    return out
