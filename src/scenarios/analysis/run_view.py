"""What outcomes read of a run: bare arrays, member first, whether the run is finished or still a block in the engine."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.ensemble.collect import Collector, programs
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.run import Progress, collect
from scenarios.engine.ensemble.threads import Workers
from scenarios.engine.steps.state import STRENGTHS
from scenarios.engine.years.simulate import BlockRun
from scenarios.spec.load import Loaded
from scenarios.terms import LEDGER

HEADS = 1e5
"""Persons: rates are per so many."""


@dataclass(frozen=True, slots=True)
class RunView:
    """One run's draws; money in million USD, rates per 100,000 people a year.

    homicide_rate (member, year, country), nan where a country has no rate yet; people (year, country) in 100,000.
    ledger (member, program, line of LEDGER) at the end of run-off; allotted, disbursed (member, fiscal year, kind, unit).
    received (member, kind of two, country) of use of what is disbursed by the end of run-off.
    standing (member, 2, strength, country): on 30 September of the last pictured year and of the end of run-off.
    Arrays that nobody wants may have no members. last: the last fiscal year of the plan's money.
    """

    years: tuple[int, ...]
    fiscal_years: tuple[int, ...]
    countries: tuple[str, ...]
    units: tuple[str, ...]
    programs: tuple[str, ...]
    strengths: tuple[str, ...]
    last: int
    show_to: int
    run_off: int
    homicide_rate: Floats
    people: Floats
    ledger: Floats
    allotted: Floats
    disbursed: Floats
    received: Floats
    standing: Floats

    def names(self, axis: str) -> tuple[str, ...]:
        """The labels of an outcome's axis: country, unit, program, year or fiscal_year."""
        found = {
            "country": self.countries,
            "unit": self.units,
            "program": self.programs,
            "year": tuple(map(str, self.years)),
            "fiscal_year": tuple(map(str, self.fiscal_years)),
        }
        return found[axis]

    def line(self, name: str) -> Floats:
        """A line of the books at the end of run-off: (member, program) million USD."""
        return self.ledger[:, :, LEDGER.index(name)]

    def strength(self, name: str) -> Floats:
        """What stands on 30 September of the last pictured year: (member, country)."""
        return self.standing[:, 0, self.strengths.index(name)]

    def homicides(self, until: int) -> Floats:
        """Homicides of each year to `until`, none where there is no rate: (member, year, country) persons."""
        shown = np.array(self.years) <= until
        return np.nan_to_num(self.homicide_rate[:, shown]) * self.people[shown]


def view_of(result: Result) -> RunView:
    """A finished run; what a result does not hold is empty."""
    data, attributes = result.data, result.data.attrs

    def names(axis: str) -> tuple[str, ...]:
        return tuple(map(str, data.variables[axis].values)) if axis in data.coords else ()

    def values(name: str) -> Floats:
        return np.asarray(data.variables[name].values) if name in data else np.empty(0)

    return RunView(
        years=tuple(map(int, names("year"))),
        fiscal_years=tuple(map(int, names("fiscal_year"))),
        countries=names("country"),
        units=names("unit"),
        programs=names("program"),
        strengths=names("strength"),
        last=int(attributes.get("last_fiscal_year", attributes["show_to"])),
        show_to=int(attributes["show_to"]),
        run_off=int(attributes["run_off"]),
        homicide_rate=values("homicide_rate"),
        people=values("population") / HEADS,
        ledger=values("horizon_money"),
        allotted=values("allotted"),
        disbursed=values("disbursed"),
        received=values("received"),
        standing=values("standing"),
    )


def view_of_kept(kept: Collector) -> RunView:
    """What a collector keeps of a run; what nobody wanted is empty."""
    inputs, horizon = kept.inputs, kept.inputs.scenario.horizon

    def values(name: str) -> Floats:
        return kept[name] if name in kept.wanted else np.empty(0)

    return RunView(
        years=inputs.shown_years,
        fiscal_years=inputs.fiscal_years[:-1],
        countries=inputs.codes,
        units=inputs.units,
        programs=programs(inputs),
        strengths=STRENGTHS,
        last=horizon.last,
        show_to=horizon.show_to,
        run_off=horizon.run_off,
        homicide_rate=values("homicide_rate"),
        people=np.stack([inputs.baseline.population_of(year) for year in inputs.shown_years]) / HEADS,
        ledger=values("ledger"),
        allotted=values("allotted"),
        disbursed=values("disbursed"),
        received=values("received"),
        standing=values("standing"),
    )


def view_of_block(run: BlockRun, wanted: Collection[str]) -> RunView:
    """What is wanted of a block that has just been run."""
    kept = Collector(run.inputs, len(run.block), wanted)
    kept.take(0, run)
    return view_of_kept(kept)


def views(
    scenarios: Sequence[Loaded], wanted: Collection[str], workers: Workers = 2, progress: Progress | None = None
) -> list[RunView]:
    """Scenarios run on common draws, with nothing written down but what is wanted: fields of `RunView`."""
    return [view_of_kept(kept) for kept in collect(scenarios, wanted, workers=workers, progress=progress)]


def yearly_averted(base: RunView, run: RunView, until: int) -> Floats:
    """Homicides that a run has fewer than the base in each year to `until`: (member, year, country).

    Rates per 100,000 times mid-year population; none where a country has no rate yet.
    """
    shown = np.array(base.years) <= until
    return fewer(base.homicide_rate[:, shown], run.homicide_rate[:, shown], base.people[shown])


def fewer(base: Floats, other: Floats, people: Floats) -> Floats:
    """Homicides by which the other rates lie below the base's in each year: (member, year, country).

    Args:
        base: (member, year, country) rates per 100,000; nan where there is none yet.
        other: the same of the other run.
        people: (year, country) in 100,000.
    """
    difference = base - other
    return np.asarray(np.where(np.isnan(difference), 0.0, difference) * people)
