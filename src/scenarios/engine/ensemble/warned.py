"""What a planner should know before believing a run: where it goes beyond what was ever seen or given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.ensemble.collect import Collector
from scenarios.engine.ensemble.spread import Spread, quantiles
from scenarios.engine.plan.inputs import BEFORE, Inputs

RATE_WARNING = 0.03
"""Aid that moves a country's rate by more than this is suspect: national statistics have never shown such a thing."""
SHOCK_WARNING = 0.05
"""So is aid that moves it by more than the size of a year's shock in more than this share of draws."""
SUSPECT = "treat with suspicion"
"""How a warning of such aid ends."""
BUDGET_WARNING = 0.20
"""An allotment above this share of a country's own security budget is beyond what was ever given."""


class WarnedOf(Protocol):
    """What warnings are read from: a run that is held whole, or one whose members have gone by."""

    @property
    def inputs(self) -> Inputs:
        """The scenario as numbers."""

    @property
    def floors_broken(self) -> set[tuple[str, str, int]]:
        """Program, country and fiscal year where the room was smaller than a floor."""

    def spread(self, name: str) -> Spread:
        """How something is spread over members."""


def moved_by_plan(kept: Collector) -> dict[str, Floats]:
    """By how much, in logs, the plan moves each rate (member, year, country), and whether by more than a year's shock."""
    inputs = kept.inputs
    moved = np.where(inputs.past.known[BEFORE:], np.log(kept["multiplier"]), 0.0)
    return {"moved": moved, "beyond": (np.abs(moved) > inputs.shocks.sd).astype(np.float64)}


def warnings_of(kept: WarnedOf, moved: Mapping[str, Spread]) -> list[str]:
    """What a planner should know before believing the run; `moved` is how `moved_by_plan` is spread over members."""
    inputs = kept.inputs
    codes, names = inputs.codes, {c.code: c.name for c in inputs.baseline.countries}
    found = list(_bent(inputs, moved))
    given = kept.spread("allotted").mean().sum(1)[:, : len(codes)]
    budgets = np.array([c.own_budget for c in inputs.baseline.countries])
    for row, i in zip(*np.nonzero(given > BUDGET_WARNING * budgets), strict=True):
        found.append(
            f"warning: {names[codes[i]]}, FY{inputs.fiscal_years[row]}: ${given[row, i]:,.0f}m allotted, "
            f"{given[row, i] / budgets[i]:.0%} of its own security budget"
        )
    for program, code, year in sorted(kept.floors_broken):
        found.append(f"warning: {names[code]}, FY{year}: the floor of {program} exceeds the room; the limit wins")
    return found + _beyond_history(inputs)


def _beyond_history(inputs: Inputs) -> list[str]:
    """Where events alone raise a rate by more than any country's rate has ever risen in the data, and by how much."""
    release, shift = inputs.baseline.vintages[inputs.scenario.vintage], inputs.levers.shift[BEFORE:]
    rates = np.where(release.values > 0.0, release.values, np.nan)
    known = [own[~np.isnan(own)] for own in rates.T]
    most = max((float((own / np.minimum.accumulate(own)).max()) for own in known if own.size), default=1.0)
    return [
        f"warning: {country.name}: events alone multiply the homicide rate of {inputs.shown_years[int(own.argmax())]} by "
        f"{np.exp(own.max()):,.1f}; no country's rate in the data has risen more than {most:,.1f}-fold"
        for country, own in zip(inputs.baseline.countries, shift.T, strict=True)
        if own.max() > np.log(most)
    ]


def _bent(inputs: Inputs, moved: Mapping[str, Spread]) -> Iterator[str]:
    """Countries whose rate the plan moves by more than was ever seen of assistance."""
    median, beyond = quantiles(moved["moved"], [0.5])[0], moved["beyond"].mean()
    for i, country in enumerate(inputs.baseline.countries):
        at = int(np.abs(median[:, i]).argmax())
        change, often = abs(np.expm1(median[at, i])), float(beyond[:, i].max())
        if change > RATE_WARNING or often > SHOCK_WARNING:
            of_shock = abs(median[at, i]) / inputs.shocks.sd[i]
            yield (
                f"warning: {country.name}: the plan moves the homicide rate of {inputs.shown_years[at]} by {change:.0%} "
                f"(median), {of_shock:.0%} of a year’s shock, and in {often:.0%} of draws by more than one, "
                f"more than national statistics have ever shown of assistance: {SUSPECT}"
            )
