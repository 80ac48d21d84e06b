"""What a run says, as plain data: the contract `scenarios/run/1`, money in USD to the cent, rates unrounded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from scenarios.analysis.measure import Outcome
from scenarios.analysis.outcomes import OUTCOMES
from scenarios.analysis.run_view import RunView, view_of
from scenarios.analysis.spreads import OUTCOME, quantiles_within, spreads_of
from scenarios.arrays import Floats
from scenarios.engine.ensemble.dataset import LEVELS
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.spread import Spread, quantiles
from scenarios.terms import KINDS, LEDGER

CENT = 0.01
"""USD: bands narrower than this are not told."""
NAMES = ("p05", "p25", "p50", "p75", "p95")


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """One run as `scenarios/run/1`, several as `scenarios/runs/1`."""
    runs = [_run(result) for result in results]
    return runs[0] if len(runs) == 1 else {"schema": "scenarios/runs/1", "runs": runs}


def _run(result: Result) -> dict[str, Any]:
    attributes = result.data.attrs
    return {
        "schema": "scenarios/run/1",
        "illustrative": True,
        "scenario": result.name,
        "members": int(attributes["members"]),
        "quantiles_within": quantiles_within(result),
        "seed": int(attributes["seed"]),
        "run_id": result.run_id,
        "is_reference": bool(attributes["is_reference"]),
        "inputs_sha256": json.loads(attributes["inputs_sha256"]),
        "money": _money(result),
        "money_bands": _money_bands(result),
        "allotment": _allotment(result),
        "allotment_bands": _allotment_bands(result),
        "homicide_rate": _rates(result),
        "outcomes": _outcomes(result),
        "warnings": json.loads(attributes["warnings"]),
    }


def _money(result: Result) -> dict[str, dict[str, float]]:
    """Means over members at the end of run-off; the parts add up to the envelope."""
    means = 1e6 * spreads_of(result)("ledger").mean()
    programs = [str(p) for p in result.data.program.values]
    return {p: {line: _cents(means[n, k]) for k, line in enumerate(LEDGER)} for n, p in enumerate(programs)}


def _money_bands(result: Result) -> dict[str, dict[str, dict[str, float]]]:
    bands = 1e6 * quantiles(spreads_of(result)("ledger"), LEVELS)
    programs = [str(p) for p in result.data.program.values]
    return {
        p: {line: dict(zip(NAMES, map(_cents, bands[:, n, k]), strict=True)) for k, line in enumerate(LEDGER)}
        for n, p in enumerate(programs)
    }


def _allotment(result: Result) -> dict[str, dict[str, dict[str, float]]]:
    means = 1e6 * spreads_of(result)("allotted").mean()
    years = [str(y) for y in result.data.fiscal_year.values]
    return {
        str(unit): {
            year: {kind: _cents(means[row, k, n]) for k, kind in enumerate(KINDS)}
            for row, year in enumerate(years)
            if means[row, :, n].any()
        }
        for n, unit in enumerate(result.data.unit.values)
    }


def _allotment_bands(result: Result) -> dict[str, dict[str, dict[str, float]]]:
    """90% band of all kinds together, USD, where a unit's year differs by member: splits, rules that react, limits."""
    bands = 1e6 * quantiles(spreads_of(result)("allotted_by_year"), (LEVELS[0], LEVELS[2], LEVELS[-1]))
    years = [str(y) for y in result.data.fiscal_year.values]
    return {
        str(unit): {
            year: dict(zip(("p05", "p50", "p95"), map(_cents, bands[:, row, n]), strict=True))
            for row, year in enumerate(years)
            if bands[2, row, n] - bands[0, row, n] > CENT
        }
        for n, unit in enumerate(result.data.unit.values)
    }


def _outcomes(result: Result) -> dict[str, dict[str, Any]]:
    """Every outcome that speaks of one plan alone: unit, layer, and quantiles by place, ALL last."""
    view, of = view_of(result), spreads_of(result)
    return {
        name: {"unit": one.contract_unit, "layer": one.layer, "by": _by_place(one, view, of(OUTCOME + name))}
        for name, one in OUTCOMES.items()
        if not one.paired
    }


def _by_place(one: Outcome, view: RunView, spread: Spread) -> dict[str, dict[str, float]]:
    bands = one.usd * quantiles(spread, LEVELS)
    named = zip(one.places(view), bands.T, strict=True)
    return {place: dict(zip(NAMES, map(float, band), strict=True)) for place, band in named if not np.isnan(band).any()}


def _rates(result: Result) -> dict[str, dict[str, dict[str, float | None]]]:
    """By country and year from the first fiscal year to the last pictured one; observed to the origin, later after it.

    null where there is no rate yet. What happened later checks the reference only (`is_reference`), not an imagined plan.
    """
    data = result.data
    shown = [n for n, year in enumerate(data.year.values) if year <= data.attrs["show_to"]]
    bands = quantiles(spreads_of(result)("homicide_rate"), LEVELS)
    return {
        str(code): {
            str(data.year.values[row]): {
                **{name: _number(bands[level, row, i]) for level, name in enumerate(NAMES)},
                "observed": _number(data.observed.values[row, i]),
                "observed_later": _number(data.observed_later.values[row, i]),
                "interpolated": _number(data.interpolated.values[row, i]),
            }
            for row in shown
        }
        for i, code in enumerate(data.country.values)
    }


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _cents(value: Floats | float) -> float:
    return round(float(value), 2)
