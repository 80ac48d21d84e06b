"""What a planner should know before believing a run: where it goes beyond what was ever seen or given."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenarios.engine.ensemble.collect import Collector
from scenarios.engine.plan.inputs import BEFORE, Inputs

RATE_WARNING = 0.03
"""Aid that moves a country's rate by more than this is suspect: national statistics have never shown such a thing."""
SHOCK_WARNING = 0.05
"""So is aid that moves it by more than the size of a year's shock in more than this share of draws."""
SUSPECT = "treat with suspicion"
"""How a warning of such aid ends."""
BUDGET_WARNING = 0.20
"""An allotment above this share of a country's own security budget is beyond what was ever given."""


def warnings_of(kept: Collector) -> list[str]:
    """What a planner should know before believing the run."""
    inputs = kept.inputs
    codes, names = inputs.codes, {c.code: c.name for c in inputs.baseline.countries}
    found = list(_bent(kept))
    given = kept["allotted"].mean(0).sum(1)[:, : len(codes)]
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


def _bent(kept: Collector) -> Iterator[str]:
    """Countries whose rate the plan moves by more than was ever seen of assistance."""
    inputs = kept.inputs
    moved = np.where(inputs.past.known[BEFORE:], np.log(kept["multiplier"]), 0.0)
    median, beyond = np.median(moved, axis=0), (np.abs(moved) > inputs.shocks.sd).mean(0)
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
