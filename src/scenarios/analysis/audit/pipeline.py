"""What became of the money, as published, against what the pipeline gives at the same date: inside its bands or not.

Asked is the money as reported, under a scenario's assumptions: no plan that nobody carried out can be checked by what
happened. Every sentence on how the pipeline fits is made from this table (`present.audit_text`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from scenarios.analysis.compare import LEVELS
from scenarios.analysis.quantiles import FEWEST, quantile_error
from scenarios.arrays import Floats
from scenarios.baseline.audit_points import AuditPoint
from scenarios.baseline.booking import other_readings, told
from scenarios.engine.dates.soundings import Sounding, sound
from scenarios.spec.load import Loaded
from scenarios.terms import STANDING

BANDS = {90: ("p05", "p95"), 50: ("p25", "p75")}
EQUAL = 1e-9
"""Relative difference below which two figures are the same."""
Ours = Mapping[str, float]
"""Quantiles over draws, by name of LEVELS, in the unit of the point."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A point with ours; `otherwise`: ours where accounts are booked in the other way that sources give, if that differs.

    mc_error: of the ends of the 90% band.
    """

    point: AuditPoint
    ours: Ours | None
    otherwise: Ours | None = None
    mc_error: Ours = field(default_factory=dict)

    def inside(self, percent: int, otherwise: bool = False) -> bool | None:
        """Whether all that is stated lies inside a band of ours; None where the point asks nothing."""
        ours = (self.otherwise or self.ours) if otherwise else self.ours
        return None if ours is None else holds(ours, percent, float(self.point.low), float(self.point.high))

    @property
    def near(self) -> bool:
        """Whether the 90% verdict may turn with other draws: what is stated is as near to an end of the band as its error."""
        pairs = [(float(value), name) for value in (self.point.low, self.point.high) for name in self.mc_error]
        return self.ours is not None and any(abs(x - self.ours[name]) < self.mc_error[name] for x, name in pairs)


@dataclass(frozen=True, slots=True)
class Fit:
    """The table of a region's audit points.

    names: of countries and other units, by code. booking: how accounts are booked, where that must be told; other_booking:
    the other readings that sources give. skipped: counted points of years that the run leaves out. fitted: points that the
    run's pipeline was fitted to, or sums of these: they cannot check it. lumps: median size of agreements, million USD; None
    where money is a flow. folder: of the region's tables, as it is shown.
    """

    region: str
    folder: str
    names: Mapping[str, str]
    members: int
    seed: int
    booking: Mapping[str, str]
    other_booking: Mapping[str, str]
    ceilings_on: bool
    priors: str
    rows: tuple[Checked, ...]
    skipped: tuple[AuditPoint, ...] = ()
    fitted: frozenset[str] = frozenset()
    lumps: float | None = None

    @property
    def enough(self) -> bool:
        """Whether there are draws enough to tell of bands."""
        return self.members >= FEWEST

    @property
    def counted(self) -> tuple[Checked, ...]:
        """The points that are counted as inside or outside."""
        return tuple(row for row in self.rows if row.point.counted and row.point.id not in self.fitted)

    @property
    def fitted_rows(self) -> tuple[Checked, ...]:
        """The points that the pipeline was fitted to."""
        return tuple(row for row in self.rows if row.point.id in self.fitted)


def holds(ours: Ours, percent: int, low: float, high: float) -> bool:
    """Whether a band of ours holds all from `low` to `high`."""
    least, most = (ours[name] for name in BANDS[percent])
    room = EQUAL * max(abs(least), abs(most))
    return bool(least - room <= low and high <= most + room)


def pipeline_audit(loaded: Loaded, workers: int = 2) -> Fit:
    """Every audit point of a scenario's region against the pipeline under its assumptions.

    Args:
        loaded: the scenario; of its plan nothing is used, money is as reported.
        workers: threads.
    """
    scenario, baseline = loaded.scenario, loaded.baseline
    known = [point for point in baseline.audit_points if _in_run(point, loaded)]
    others = other_readings(baseline, scenario.booking)
    ours = _values(loaded, known, {}, workers)
    moved = _values(loaded, known, others, workers) if others else ours
    return Fit(
        region=baseline.title,
        folder=baseline.folder,
        names=baseline.unit_names,
        members=scenario.ensemble.members,
        seed=scenario.ensemble.seed,
        booking=told(baseline, scenario.booking),
        other_booking=others,
        ceilings_on="absorption" not in scenario.channels_off,
        priors=scenario.priors,
        rows=tuple(_checked(*row) for row in zip(known, ours, moved, strict=True)),
        skipped=tuple(point for point in baseline.audit_points if point.counted and point not in known),
        fitted=baseline.posterior.law.seen if scenario.pipeline == "fitted" and baseline.posterior else frozenset(),
        lumps=scenario.ensemble.lumps,
    )


def _in_run(point: AuditPoint, loaded: Loaded) -> bool:
    """Whether the run has the money that a point is about, on its day."""
    first, horizon = loaded.baseline.fiscal_years[0], loaded.scenario.horizon
    begins = point.years[0] if point.years else first
    return not point.asks or (begins >= horizon.first and point.at.year <= horizon.run_off)


def _checked(point: AuditPoint, values: Floats | None, moved: Floats | None) -> Checked:
    if values is None or moved is None:
        return Checked(point, None)
    ours, otherwise = _quantiles(values), _quantiles(moved)
    same = all(abs(otherwise[x] - ours[x]) <= EQUAL * abs(ours[x]) for x in LEVELS)
    return Checked(point, ours, None if same else otherwise, {x: quantile_error(values, LEVELS[x]) for x in BANDS[90]})


def _values(
    loaded: Loaded, points: Sequence[AuditPoint], booking: Mapping[str, str], workers: int
) -> list[Floats | None]:
    """What the model has for each point (member,), the accounts of `booking` booked so; None for one that asks nothing."""
    asked = [sounding for point in points if point.asks for sounding in soundings_of(point)]
    found = iter(sound(loaded, asked, booking, workers).transpose(1, 0, 2)) if asked else iter(())
    return [value_of(point, [next(found) for _ in soundings_of(point)]) if point.asks else None for point in points]


def soundings_of(point: AuditPoint) -> list[Sounding]:
    """The money of a point on its day, and on the day after which it is counted."""
    years = range(point.years[0], point.years[1] + 1) if point.years else None
    days = [point.at, *([point.since] if point.since else [])]
    return [Sounding(day, point.programs, point.accounts or None, point.units or None, years) for day in days]


def value_of(point: AuditPoint, standing: Sequence[Floats]) -> Floats:
    """What the model has for a point (member,), from standings (member, column) on its day and on the day before, if any."""
    now, *before = (one[:, [STANDING.index(name) for name in point.measures]].sum(1) for one in standing)
    amount: Floats = now - before[0] if before else now
    if not point.share_of:
        return amount
    whole = standing[0][:, STANDING.index(point.share_of)]
    share: Floats = amount / np.where(whole > 0.0, whole, np.inf)
    return share


def _quantiles(values: Floats) -> Ours:
    return dict(zip(LEVELS, map(float, np.quantile(values, list(LEVELS.values()))), strict=True))


def as_json(fit: Fit) -> dict[str, object]:
    """The contract `scenarios/audit-pipeline/1`: money in USD, shares as shares."""
    return {
        "schema": "scenarios/audit-pipeline/1",
        "illustrative": True,
        "region": fit.region,
        "members": fit.members,
        "seed": fit.seed,
        "priors": fit.priors,
        "ceilings_on": fit.ceilings_on,
        "lumps": None if fit.lumps is None else 1e6 * fit.lumps,
        "booking": dict(fit.booking),
        "other_booking": dict(fit.other_booking),
        "counted": len(fit.counted),
        "inside_90": _hits(fit, 90),
        "inside_50": _hits(fit, 50),
        "inside_90_other_booking": _hits(fit, 90, otherwise=True),
        "inside_50_other_booking": _hits(fit, 50, otherwise=True),
        "skipped": [point.id for point in fit.skipped],
        "fitted": [row.point.id for row in fit.fitted_rows],
        "points": [_row(row, fit.enough) for row in fit.rows],
    }


def hits(rows: Sequence[Checked], percent: int, otherwise: bool = False) -> int:
    """How many points lie inside a band."""
    return sum(bool(row.inside(percent, otherwise)) for row in rows)


def _hits(fit: Fit, percent: int, otherwise: bool = False) -> int | None:
    return hits(fit.counted, percent, otherwise) if fit.enough else None


def _row(row: Checked, enough: bool) -> dict[str, object]:
    """One point as plain data."""
    point, scale = row.point, 1e6 if row.point.unit != "share" else 1.0
    bands = {"ours": row.ours, "ours_other_booking": row.otherwise}
    return {
        "id": point.id,
        "date": point.at.isoformat(),
        "since": point.since.isoformat() if point.since else None,
        "programs": list(point.programs),
        "accounts": list(point.accounts),
        "units": list(point.units),
        "fiscal_years": list(point.years) if point.years else None,
        "measure": list(point.measures),
        "share_of": point.share_of or None,
        "basis": point.basis,
        "unit": "share" if point.unit == "share" else "USD",
        "stated": [round(scale * float(x), 6) for x in (point.low, point.high)],
        "said": point.said,
        "use": point.use,
        "repeats": point.repeats or None,
        "why": point.why,
        **{name: ours and {x: round(scale * v, 6) for x, v in ours.items()} for name, ours in bands.items()},
        "inside_90": row.inside(90) if enough else None,
        "inside_50": row.inside(50) if enough else None,
        "may_turn": row.near if enough else None,
        "status": point.status,
        "source": point.source,
        "rests_on": list(point.rests_on),
        "at": f"{point.file}:{point.line}",
        "note": point.note,
    }
