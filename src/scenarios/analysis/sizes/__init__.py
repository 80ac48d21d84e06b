"""Are sizes plausible? What the parameters imply for a plan of its real size against shocks, and beside published effects.

A prior predictive check: nothing is fitted. It finds a parameter or a cell that is wrong by a factor, not one that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr

from scenarios.analysis.quantiles import FEWEST
from scenarios.analysis.sizes.measures import MEASURES, SizesKnown
from scenarios.arrays import Floats
from scenarios.baseline.evidence import StudyRecord, study_records
from scenarios.baseline.parameters import load_parameters
from scenarios.engine.ensemble.run import run
from scenarios.engine.ensemble.warned import RATE_WARNING, SHOCK_WARNING
from scenarios.errors import Problem, ScenarioError
from scenarios.spec.load import Loaded
from scenarios.validation import nearest

HOLDS, OVERLAPS, SMALLER, LARGER = "holds it", "meets its range", "smaller", "larger"
"""Verdicts: a figure inside our 90% band; its range and our band have a part in common; our band nearer to nothing; further."""


@dataclass(frozen=True, slots=True)
class NationalSize:
    """What a plan does to one country's rate, beside its shocks.

    dollars: allotted, USD a head a year, mean over the plan's years; of_budget: the same as a share of the own security budget.
    year: that of the greatest median effect; low, median, high: change of that year's rate, 90% band; shock: size of a year's
    shock, log points; beyond: share of draws in which the effect is greater than that.
    """

    code: str
    name: str
    dollars: float
    of_budget: float
    year: int
    low: float
    median: float
    high: float
    shock: float
    beyond: float

    @property
    def of_shock(self) -> float:
        """The median effect as a part of one year's shock."""
        return abs(float(np.log1p(self.median))) / self.shock

    @property
    def bends(self) -> bool:
        """Whether the curve would be bent: a median change beyond what was ever shown, or a shock's size in too many draws."""
        return abs(self.median) > RATE_WARNING or self.beyond > SHOCK_WARNING


@dataclass(frozen=True, slots=True)
class SizedStudy:
    """A record beside what the model gives for its dose: quantiles of draws, in the record's unit; `unit` in words."""

    record: StudyRecord
    unit: str
    p05: float
    p50: float
    p95: float
    at_least: bool = False

    @property
    def verdict(self) -> str:
        """How ours lies to the figure; one that is only a least one is held by all that is not below it."""
        stated, least, most = (x or 0.0 for x in (self.record.estimate, self.record.least, self.record.most))
        if self.p05 <= stated <= self.p95 or (self.at_least and self.p05 >= stated):
            return HOLDS
        if self.p05 <= most and self.p95 >= least:
            return OVERLAPS
        side = -1.0 if stated < 0.0 else 1.0
        return SMALLER if side * self.p50 < side * stated else LARGER

    @property
    def apart(self) -> bool:
        """Whether a figure that was seen and ours have nothing in common."""
        return self.record.counted and self.verdict in (SMALLER, LARGER)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Both checks of a scenario: by country, by study; `left`: records that nothing is set beside, with why."""

    loaded: Loaded
    nations: tuple[NationalSize, ...]
    studies: tuple[SizedStudy, ...]
    left: tuple[tuple[StudyRecord, str], ...]

    @property
    def plausible(self) -> bool:
        """Whether no curve is bent, and no effect is beyond all that a study allows."""
        larger = any(one.apart and one.verdict == LARGER for one in self.studies)
        return not larger and not any(one.bends for one in self.nations)


def sizes(loaded: Loaded, workers: int = 2, records: tuple[StudyRecord, ...] | None = None) -> Sizes:
    """Run a plan, and set what it moves beside shocks, and what its parameters imply beside published effects.

    Args:
        loaded: the scenario.
        workers: threads.
        records: of studies; those that ship where None.

    Raises:
        ScenarioError: a record names neither a measure nor a parameter; there are too few draws for bands.
    """
    if (members := loaded.scenario.ensemble.members) < FEWEST:
        hint = f"ask for {FEWEST} or more: --members {FEWEST}"
        raise ScenarioError([Problem(f"{members} draws are too few to tell sizes", None, hint, "too-few")])
    records = study_records() if records is None else records
    _known_names(loaded, records)
    data = run([loaded], workers=workers)[0].data
    drawn = {str(name): data.drawn.values[:, n] for n, name in enumerate(data.parameter.values)}
    known = SizesKnown(drawn, loaded.baseline, data)
    found = [(one, _sized(known, one)) for one in records if one.maps_to]
    left = [(one, one.why) for one in records if not one.maps_to]
    left += [(one, "the region has nothing of the kind") for one, sized in found if sized is None]
    return Sizes(loaded, tuple(nations(data)), tuple(sized for _, sized in found if sized is not None), tuple(left))


def nations(data: xr.Dataset) -> Iterator[NationalSize]:
    """What a run's plan does to each country's rate that is known, in the year of its greatest median effect."""
    codes = [str(code) for code in data.country.values]
    years = [year for year in data.fiscal_year.values if year <= int(data.attrs["last_fiscal_year"])]
    yearly = data["allotted"].sel(unit=codes, fiscal_year=years).sum("kind").mean(("member", "fiscal_year")).values
    moved = np.where(np.isnan(data["homicide_rate"].values), 0.0, np.log(data["multiplier"].values))
    peaks = np.abs(np.median(moved, axis=0)).argmax(0)
    for i, code in enumerate(codes):
        effect, shock = moved[:, peaks[i], i], float(data["shock_sd"].values[i])
        low, median, high = np.expm1(np.quantile(effect, (0.05, 0.5, 0.95)))
        yield NationalSize(
            code=code,
            name=str(data["country_name"].values[i]),
            dollars=1e6 * float(yearly[i]) / float(data["heads"].values[i]),
            of_budget=float(yearly[i]) / float(data["own_budget"].values[i]),
            year=int(data.year.values[peaks[i]]),
            low=float(low),
            median=float(median),
            high=float(high),
            shock=shock,
            beyond=float((np.abs(effect) > shock).mean()),
        )


def _sized(known: SizesKnown, record: StudyRecord) -> SizedStudy | None:
    """A record with ours; None where the region has nothing of the kind."""
    entry = MEASURES.get(record.maps_to)
    if entry and entry.of_world and known.baseline.status == "invented":
        return None
    values = entry.function(known, record) if entry else known.draws.get(record.maps_to)
    if values is None:
        return None
    unit = entry.unit if entry else known.baseline.parameters[record.maps_to].unit
    p05, p50, p95 = _band(values)
    return SizedStudy(record, unit, p05, p50, p95, bool(entry and entry.at_least))


def _band(values: Floats) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return float(low), float(middle), float(high)


def _known_names(loaded: Loaded, records: tuple[StudyRecord, ...]) -> None:
    """Refuse records that name what is not there."""
    names = [*MEASURES, *load_parameters(), *loaded.baseline.parameters]
    problems = [
        Problem(f"{one.id}: no measure and no parameter is called “{one.maps_to}”", None, nearest(one.maps_to, names))
        for one in records
        if one.maps_to and one.maps_to not in names
    ]
    if problems:
        raise ScenarioError(problems)
