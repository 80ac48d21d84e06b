"""What the model gives for the dose of a study: one function a measure, and MEASURES, by which `evidence.csv` names them.

A record may also name a parameter: then its draws are set beside the figure. A new measure is one function and one line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from scenarios.arrays import Floats
from scenarios.baseline.evidence import StudyRecord
from scenarios.baseline.facts import Baseline, Country
from scenarios.engine.plan.inputs import CEILING_PARAMETERS, base_ceilings
from scenarios.violence.capability import enforcement, fading
from scenarios.violence.flow import lost
from scenarios.violence.homicide import force, justice, log_common, multiplier, pulse, reform

MONTH = 30 / 365.25
"""Years after which an allocation report is late (E501)."""
OFFENSIVE = (2007, 2010)
"""Years of the deployments in Mexico that E103 is about."""
YEARS_OF_AID = slice(2008, 2012)
"""Fiscal years of E523."""
FLOW_KILOGRAMS = 650e3
"""Cocaine that left South America for the United States in 2007, a year: 600 to 700 tons (`trafficking.csv`)."""
HALVED = 0.5
AHEAD = 3
"""Years in which a rate may halve (E608)."""


@dataclass(frozen=True, slots=True)
class SizesKnown:
    """What measures read: draws (member,) by parameter, the region, and a run of the plan."""

    draws: Mapping[str, Floats]
    baseline: Baseline
    run: xr.Dataset

    def country(self, record: StudyRecord) -> Country | None:
        """The country that a record speaks of, if it is one of the region: Mexico, or what is Mexican."""
        return next((c for c in self.baseline.countries if c.name[:-1] in record.population), None)


Implied = Callable[[SizesKnown, StudyRecord], Floats | None]
"""Values in the record's unit, (member,); None where the region has none."""


def first_year_of_offensive(known: SizesKnown, record: StudyRecord) -> Floats | None:
    """Homicides per 100,000 a year more in the first year after enforcement rises at once by E = dose, nothing else moving."""
    country = known.country(record)
    if country is None or record.dose is None:
        return None
    draws, release = known.draws, known.baseline.vintages[known.baseline.latest]
    at = [release.years.index(year) for year in range(OFFENSIVE[0], OFFENSIVE[1] + 1)]
    rate = float(np.nanmean(release.values[at, known.baseline.codes.index(country.code)]))
    nothing = np.zeros_like(draws["tau_fragmentation"])
    _, fresh = fading(1.0 / draws["tau_fragmentation"], 1.0)
    strength = justice(country.rule_of_law, nothing)
    organised = force(
        pulse(nothing, nothing + record.dose, nothing, fresh), record.dose, strength,
        draws["fragmentation"], draws["long_run"], draws["synergy"],
    )  # fmt: skip
    common = log_common(
        nothing + record.dose, strength, organised, nothing, draws["policing"], draws["synergy"], draws["cover"]
    )
    return np.asarray(rate * (multiplier(draws[country.organised_share], organised, common, nothing, nothing) - 1.0))


def dollars_per_kilogram(known: SizesKnown, record: StudyRecord) -> Floats | None:
    """Dollars a year of hard aid kept up until it stands, for each kilogram a year that leaves the system altogether.

    In the country through which most of the flow passes.
    """
    draws, country = known.draws, max(known.baseline.countries, key=lambda c: c.flow_share)
    keep = (1.0 - draws["leak"] * (1.0 - country.control_of_corruption / 100.0)) * (1.0 - draws["fungible"])
    stock = keep / draws["decay_hard"]
    gone = lost(country.flow_share, draws["push"], enforcement(stock, draws["leverage"], country.own_budget))
    return np.asarray(1e6 / (FLOW_KILOGRAMS * gone * (1.0 - draws["displaced"])))


def prevented(known: SizesKnown, record: StudyRecord) -> Floats | None:
    """Change of common homicide where cover by prevention is the dose."""
    share = (record.dose or 0.0) * (1.0 if record.people is None else record.people)
    return -known.draws["max_prevention"] * share


def reform_while_new(known: SizesKnown, record: StudyRecord) -> Floats | None:
    """Change of all homicide by the unrest of a reform that is new, before it convicts anybody."""
    draws = known.draws
    nothing = np.zeros_like(draws["transition"])
    unrest = nothing + (record.dose or 0.0)
    return np.asarray(np.exp(reform(nothing, unrest, draws["impunity"], draws["conviction"], draws["transition"])) - 1.0)


def hard_left(known: SizesKnown, record: StudyRecord) -> Floats | None:
    """Share of hard capability that is left after so many years without money."""
    return np.asarray(fading(known.draws["decay_hard"], record.dose or 0.0)[0])


def hard_gone(known: SizesKnown, record: StudyRecord) -> Floats | None:
    """Share of hard capability that is gone after so many years without money."""
    return np.asarray(1.0 - fading(known.draws["decay_hard"], record.dose or 0.0)[0])


def soft_lasts(known: SizesKnown, record: StudyRecord) -> Floats | None:
    """Years in which what soft money built fades to 37%."""
    return np.asarray(1.0 / known.draws["decay_soft"])


def lead_beyond_a_month(known: SizesKnown, record: StudyRecord) -> Floats | None:
    """Years from a month after enactment to the day money reaches the country account."""
    return known.draws["lead"] - MONTH


def paid_of_outstanding(known: SizesKnown, record: StudyRecord) -> Floats | None:
    """Share of what is not disbursed that is paid in a year, soft money at its mean times, with no ceiling."""
    return np.asarray(1.0 / (known.draws["tau_obligate"] + known.draws["tau_disburse_soft"]))


def most_absorbed(known: SizesKnown, record: StudyRecord) -> Floats | None:
    """Million USD a year that a country can absorb, hard and soft: no less than it did."""
    country = known.country(record)
    if country is None:
        return None
    base = base_ceilings((country,), {name: known.draws[name] for name in CEILING_PARAMETERS})
    return np.asarray(base[:, 0].sum(-1))


def aid_of_own_spending(known: SizesKnown, record: StudyRecord) -> Floats | None:
    """Allotted a year as a share of the countries' own security budgets, all together."""
    given = known.run["allotted"].sel(unit=list(known.baseline.codes), fiscal_year=YEARS_OF_AID)
    if not given.sizes["fiscal_year"]:
        return None
    yearly = given.sum(("kind", "unit")).mean("fiscal_year").values
    return np.asarray(yearly / sum(c.own_budget for c in known.baseline.countries))


def yearly_shock(known: SizesKnown, record: StudyRecord) -> Floats | None:
    """Size of a year's shock, log points: of every draw and country."""
    drawn = known.draws["shock_sd"]
    return np.asarray(known.run["shock_sd"].values * (drawn / np.median(drawn))[:, None]).ravel()


def halved_in_three_years(known: SizesKnown, record: StudyRecord) -> Floats | None:
    """Share of draws and countries in which the rate of one of the three years after the origin is at most half of it."""
    rates, origin = known.run["homicide_rate"], int(known.run.attrs["origin"])
    after = rates.sel(year=slice(origin + 1, origin + AHEAD))
    if after.sizes["year"] < AHEAD:
        return None
    return np.array([float((after.min("year") <= HALVED * rates.sel(year=origin)).mean())])


@dataclass(frozen=True, slots=True)
class SizeMeasure:
    """A measure and its unit in words.

    at_least: a figure is only the least that it may be. of_world: it reads facts of a region, which an invented one has not.
    """

    function: Implied
    unit: str
    at_least: bool = False
    of_world: bool = False

    @property
    def title(self) -> str:
        """The first sentence of what it is."""
        return str(self.function.__doc__).splitlines()[0].rstrip(".")


MEASURES: dict[str, SizeMeasure] = {
    one.function.__name__: one
    for one in (
        SizeMeasure(first_year_of_offensive, "per 100,000", of_world=True),
        SizeMeasure(dollars_per_kilogram, "USD per kg", of_world=True),
        SizeMeasure(prevented, "change"),
        SizeMeasure(reform_while_new, "change"),
        SizeMeasure(hard_left, "share"),
        SizeMeasure(hard_gone, "share"),
        SizeMeasure(soft_lasts, "years"),
        SizeMeasure(lead_beyond_a_month, "years"),
        SizeMeasure(paid_of_outstanding, "share"),
        SizeMeasure(most_absorbed, "million USD a year", at_least=True, of_world=True),
        SizeMeasure(aid_of_own_spending, "share", of_world=True),
        SizeMeasure(yearly_shock, "log points", of_world=True),
        SizeMeasure(halved_in_three_years, "share", of_world=True),
    )
}
"""Measures by the name that `maps_to` has."""
