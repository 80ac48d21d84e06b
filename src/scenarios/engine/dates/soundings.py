"""Sums of money at many dates in one pass through the years, by member: of some programs, accounts, units, fiscal years."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.dates.moments import Moment, each_block, moment_of, stops
from scenarios.engine.dates.standing import COLUMNS, columns_of, enacted_by, fixed_columns
from scenarios.engine.plan.inputs import Inputs, build, reference_of
from scenarios.engine.years.ledger import program_shares
from scenarios.engine.years.simulate import BlockRun
from scenarios.spec.load import Loaded


@dataclass(frozen=True, slots=True)
class Sounding:
    """Which money, at the close of a day. None: all accounts, units, fiscal years of its label."""

    at: date
    programs: Collection[str]
    accounts: Collection[str] | None = None
    units: Collection[str] | None = None
    years: range | None = None


def sound(
    loaded: Loaded,
    asked: Sequence[Sounding],
    booking: Mapping[str, str],
    workers: int = 2,
    values: Mapping[str, Floats] | None = None,
) -> Floats:
    """What is asked of money as reported: (member, sounding, column of a standing), million USD; 0 before its first year.

    Args:
        loaded: the scenario; of its plan nothing is used.
        asked: which money, when.
        booking: accounts that are booked otherwise than it says.
        workers: threads.
        values: parameters of the pipeline that take these values (member,) in place of their draws.

    Raises:
        ValueError: where a parameter is no time or share of the pipeline: other draws are worked into a block already.
    """
    if others := [name for name in values or {} if loaded.baseline.parameters[name].group != "pipeline"]:
        raise ValueError(f"only parameters of the pipeline take values here, not {', '.join(others)}")
    plain, baseline = reference_of(loaded.scenario, loaded.baseline), loaded.baseline
    scenario = plain.model_copy(update={"booking": {**plain.booking, **booking}})
    inputs = build(scenario, baseline)
    out = np.zeros((scenario.ensemble.members, len(asked), len(COLUMNS)))
    moments = [moment_of(one.at, inputs.fiscal_years) for one in asked]

    def work(here: slice, run: BlockRun) -> None:
        for moment, cells in stops(run, filter(None, moments)):
            for n in (n for n, one in enumerate(moments) if one == moment):
                out[here, n] = _of_cells(run, asked[n], moment, cells) + _of_fixed(inputs, asked[n], moment)

    if any(moments):
        each_block(inputs, work, workers, alone=True, values=values)
    return out


def _of_cells(run: BlockRun, asked: Sounding, when: Moment, cells: Floats) -> Floats:
    """Money in the pipeline: (member, column)."""
    layout, units = run.inputs.layout, run.inputs.units
    years = np.array([asked.years is None or cohort.fiscal_year in asked.years for cohort in layout.cohorts], dtype=bool)
    places = np.array([asked.units is None or unit in asked.units for unit in units], dtype=bool)
    chosen = years[layout.cells.cohort] & places[layout.cells.unit]
    shares = zip(run.books, program_shares(run.books, asked.accounts), strict=True)
    part = sum((share for book, share in shares if book.giver.name in asked.programs), np.zeros(chosen.shape))
    weighed = cells[:, :, chosen] * (part * np.ones((len(cells), 1)))[:, None, chosen]
    total: Floats = columns_of(weighed, enacted_by(layout, when.time)[chosen]).sum(-1)
    return total


def _of_fixed(inputs: Inputs, asked: Sounding, when: Moment) -> Floats:
    """Money that is spent outside the pipeline: (column,)."""
    total = np.zeros(len(COLUMNS))
    years = np.array([asked.years is None or year in asked.years for year in inputs.fiscal_years], dtype=bool)
    places = np.array([asked.units is None or unit in asked.units for unit in inputs.units], dtype=bool)
    for name, spent in inputs.fixed.items():
        accounts = inputs.baseline.programs[name].accounts
        if name in asked.programs and (asked.accounts is None or set(accounts) & set(asked.accounts)):
            total += fixed_columns(spent * years[:, None], when)[places].sum(0)
    return total
