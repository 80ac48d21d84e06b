"""What outcomes read of a block that has just been run: the same arrays as of a finished run, without making one."""

from __future__ import annotations

import numpy as np

from scenarios.analysis.run_view import HEADS, RunView
from scenarios.arrays import Floats
from scenarios.engine.ensemble.collect import Collector
from scenarios.engine.plan.inputs import Inputs
from scenarios.engine.steps.state import STRENGTHS
from scenarios.engine.years.simulate import BlockRun

RATES = ("homicide_rate",)
"""What is kept of every run; all else needs books."""


def needs_books(wants: tuple[str, ...]) -> bool:
    """Whether outcomes read more than rates: then the run must be observed."""
    return any(name not in RATES for name in wants)


def people_until(inputs: Inputs, until: int) -> Floats:
    """Mid-year population in 100,000 of each year shown (year, country); zero where no homicide rate is known yet."""
    shown = [year for year in inputs.years[2:] if year <= until]
    heads = np.stack([inputs.baseline.population_of(year) for year in shown]) / HEADS
    return np.where(inputs.past.known[2 : 2 + len(shown)], heads, 0.0)


def block_view(run: BlockRun, people: Floats, books: bool) -> RunView:
    """What outcomes read of a run, of as many years as `people` has; books where the run was observed and they are wanted."""
    inputs, horizon, none = run.inputs, run.inputs.scenario.horizon, np.empty(0)
    kept = None
    if books:
        kept = Collector(inputs, len(run.block), 1)
        kept.take(0, 0, run)
    return RunView(
        years=tuple(inputs.years[2 : 2 + len(people)]),
        fiscal_years=tuple(inputs.fiscal_years[:-1]),
        countries=tuple(inputs.codes),
        units=tuple(inputs.units),
        programs=tuple(sorted(inputs.baseline.programs)),
        strengths=STRENGTHS,
        last=horizon.last,
        show_to=horizon.show_to,
        run_off=horizon.run_off,
        homicide_rate=run.state.of("homicides")[:, 2 : 2 + len(people)],
        people=people,
        ledger=none if kept is None else kept.ledger,
        allotted=none if kept is None else kept.allotted,
        disbursed=none if kept is None else kept.disbursed,
        standing=none if kept is None else kept.standing,
    )
