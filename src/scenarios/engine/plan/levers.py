"""Levers and events of a scenario as arrays: what moves outside the envelope, and what is held back when.

A lever left alone is exactly neutral: multiplied by one, added as zero. Source: the scenario; ranges in `spec/levers.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from scenarios.arrays import Floats, Ints
from scenarios.baseline.tables import Country
from scenarios.engine.calendar import first_boundary, fiscal_time
from scenarios.engine.plan.funds import Central
from scenarios.engine.plan.layout import HARD, SOFT, Layout
from scenarios.engine.plan.world import Blocks, Levers
from scenarios.spec.events import Reprogramming, RouteShift, Surge, Suspension, Truce, Withholding
from scenarios.spec.scenario import ScenarioSpec
from scenarios.terms import KINDS

QUARTERS = 4
NEVER = float("inf")


def make_levers(
    scenario: ScenarioSpec,
    countries: Sequence[Country],
    units: Sequence[str],
    fiscal_years: Sequence[int],
    years: Sequence[int],
) -> Levers:
    """The scenario's levers and the events that work on flow and rates."""
    given = scenario.levers
    paths = {
        name: np.array([getattr(given, name).at(year) for year in fiscal_years], dtype=np.float64)
        for name in ("demand", "arms", "will", "coordination")
    }
    other = np.zeros((len(fiscal_years), 2, len(units)))
    for code, money in given.other_money.items():
        for kind, amounts in ((HARD, money.hard), (SOFT, money.soft)):
            for year, usd in amounts.items():
                if year in fiscal_years:
                    other[fiscal_years.index(year), kind, units.index(code)] += usd / 1e6
    flow, shift = _flow(scenario, countries, fiscal_years), _shift(scenario, countries, years)
    return Levers(**paths, other=other, flow=flow, shift=shift)


def _flow(scenario: ScenarioSpec, countries: Sequence[Country], fiscal_years: Sequence[int]) -> Floats:
    """Share of the US-bound flow that passes each country (fiscal year, quarter, country), moved by route shifts."""
    start = np.array([c.flow_share for c in countries])
    flow = np.tile(start, (len(fiscal_years), QUARTERS, 1))
    codes = [c.code for c in countries]
    for event in scenario.events:
        if isinstance(event, RouteShift):
            active = _active(event.begin, event.end, fiscal_years)
            source, target = codes.index(event.source), codes.index(event.target)
            moved = np.minimum(active * event.share, flow[:, :, source])
            flow[:, :, source] -= moved
            flow[:, :, target] += moved
    return flow


def _shift(scenario: ScenarioSpec, countries: Sequence[Country], years: Sequence[int]) -> Floats:
    """Log points that truces and surges add to the homicide rate, mean of each calendar year (year, country)."""
    shift = np.zeros((len(years), len(countries)))
    codes = [c.code for c in countries]
    for event in scenario.events:
        if isinstance(event, Truce | Surge):
            shift[:, codes.index(event.country)] += [_mean_effect(event, year) for year in years]
    return shift


def _mean_effect(event: Truce | Surge, year: int) -> float:
    """Mean over a calendar year, day by day, of an event's effect on the log rate."""
    days = np.arange(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    return float(_effect(event, days).mean()) if event.begin.year <= year else 0.0


def _effect(event: Truce | Surge, days: Ints) -> Floats:
    """Log points on days, counted from year 1: a truce lowers while it holds, its collapse and a surge raise and fade."""
    if isinstance(event, Surge):
        return _faded(event.rise, event.begin, event.fade, days)
    holds = days >= event.begin.toordinal()
    if event.end is None or event.end <= event.begin:
        return np.where(holds & (event.end is None), np.log(1.0 - event.drop), 0.0)
    holds &= days < event.end.toordinal()
    return np.where(holds, np.log(1.0 - event.drop), _faded(event.rebound, event.end, event.fade, days))


def _faded(rise: float, begin: date, fade: float, days: Ints) -> Floats:
    since = np.maximum(days - begin.toordinal(), 0) / 365.25
    return np.where(days >= begin.toordinal(), np.log1p(rise) * np.exp(-since / fade), 0.0)


def _active(begin: date, end: date | None, fiscal_years: Sequence[int]) -> Floats:
    """Share of each quarter during which an event runs, from the start of its first day to the start of its last."""
    starts = np.array([[year + q / QUARTERS for q in range(QUARTERS)] for year in fiscal_years])
    first, last = fiscal_time(begin), NEVER if end is None else fiscal_time(end)
    active: Floats = np.clip(np.minimum(last, starts + 0.25) - np.maximum(first, starts), 0.0, 0.25) / 0.25
    return active


def _before(time: float, fiscal_years: Sequence[int]) -> Floats:
    """Whether each quarter begins before a time (fiscal year, quarter)."""
    return np.array([[float(year + q / QUARTERS < time) for q in range(QUARTERS)] for year in fiscal_years])


def make_blocks(
    scenario: ScenarioSpec, layout: Layout, units: Sequence[str], fiscal_years: Sequence[int], central: Central
) -> Blocks:
    """What withholdings and suspensions hold back (fiscal year, quarter, cell); without such events no rows at all."""
    events = [e for e in scenario.events if isinstance(e, Withholding | Suspension)]
    shape = (len(fiscal_years) if events else 0, QUARTERS, len(layout.index))
    blocks = Blocks(np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape), np.full(shape, NEVER))
    for event in events:
        active = _active(event.begin, event.end, fiscal_years)[:, :, None] * reach(event, layout, units, central)
        if isinstance(event, Withholding):
            blocks.withheld[:] = np.minimum(blocks.withheld + event.share * active, 1.0)
            continue
        active = event.share * active
        if event.share < 1.0 and event.fate != "resume":  # the part is taken at the first boundary, and the rest goes on
            active *= _before(first_boundary(fiscal_time(event.begin)), fiscal_years)[:, :, None]
        if event.stops == "new":
            blocks.starts[:] = np.maximum(blocks.starts, active)
            begun = np.where(active > 0.0, fiscal_time(event.begin), NEVER)
            blocks.since[:] = np.minimum(blocks.since, begun)
        elif event.stops == "obligation":
            blocks.obligation[:] = np.maximum(blocks.obligation, active)
        elif event.stops == "delivery":
            blocks.delivery[:] = np.maximum(blocks.delivery, active)
    return blocks


def reach(event: Withholding | Suspension | Reprogramming, layout: Layout, units: Sequence[str], central: Central) -> Floats:
    """Share of each cell's money that an event reaches (cell,), by its programs, accounts, kinds, countries and fiscal years.

    Programs and accounts that share a cell are told apart by their dollars at the central classification and split.
    """
    programs = set(event.programs) if isinstance(event, Suspension) else {event.program}
    accounts = set(getattr(event, "accounts", ()))
    kinds = [KINDS.index(kind) for kind in getattr(event, "kinds", ())] or [0, 1, 2]
    codes = [event.source] if isinstance(event, Reprogramming) else event.countries
    places = [units.index(code) for code in codes] or list(range(len(units)))
    out = np.zeros(len(layout.index))
    for (cohort, kind, unit), cell in layout.index.items():
        year = layout.cohorts[cohort].fiscal_year
        if kind in kinds and unit in places and year in (event.fiscal_years or (year,)):
            first_offered = layout.cohorts[cohort].again(layout.cohorts[cohort].fiscal_year)
            parts = central.get((first_offered, kind, unit), {})
            asked = sum(x for (p, a), x in parts.items() if (not programs or p in programs) and (not accounts or a in accounts))
            out[cell] = asked / whole if (whole := sum(parts.values())) > 0.0 else 0.0
    return out
