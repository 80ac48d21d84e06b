"""Answers of this room as plain data; money in USD, effects in the outcome's unit."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import Any

from scenarios.analysis.deciding.frontier import ENVELOPE, Front
from scenarios.analysis.deciding.goal import Goal
from scenarios.analysis.deciding.leeway import Leeway
from scenarios.analysis.deciding.next_amount import NextAmount
from scenarios.analysis.deciding.optimize import AGAIN, Optimized, Rested
from scenarios.analysis.deciding.target import Target
from scenarios.analysis.deciding.told import Measured
from scenarios.analysis.headline import band_json
from scenarios.analysis.tornado import Bar
from scenarios.arrays import Floats


def optimize_json(found: Optimized, path: str | None) -> dict[str, Any]:
    """The contract `scenarios/optimize/1`; `path`: where the best plan was written."""
    unseen, usd = found.unseen, found.target.outcome.usd
    return {
        "schema": "scenarios/optimize/1",
        "illustrative": True,
        **target_json(found.target),
        "from": found.leeway.first,
        "origin": found.loaded.scenario.origin,
        "best": best_json(found.leeway, found.x),
        "near": _near(found),
        "near_share": found.flat.share,
        "near_fit_r2": dict(found.flat.r2),
        "bounds": [_bound(found.leeway, one, usd) for one in found.bounds],
        "gain": {"searched": told_json(found.searched, found.target), "unseen": told_json(unseen.best, found.target)},
        "rules": {name: told_json(one, found.target) for name, one in unseen.others.items() if name != AGAIN},
        "gain_over": {name: told_json(one, found.target) for name, one in unseen.ahead.items() if name != AGAIN},
        "variants": {name: told_json(one, found.target) for name, one in unseen.variants.items()},
        "again": {"shares_apart": found.apart, "part_of_gain_lost": found.lost, "stable": found.stable},
        "draws": {
            "searched": {"members": found.members, "seed": found.loaded.scenario.ensemble.seed},
            "unseen": {"members": unseen.members, "seed": unseen.seed},
        },
        "evaluations": found.evaluations,
        "starts": len(found.found.ends),
        "agree": found.found.agree,
        "starts_apart": found.found.apart,
        "scenario": path,
    }


def target_json(target: Target) -> dict[str, Any]:
    """What is made as large as can be."""
    return {
        "objective": target.outcome.name,
        "unit": target.outcome.contract_unit,
        "statistic": target.statistic,
        "discount": target.discount,
        "discounted_from": target.first if target.discount is not None else None,
    }


def told_json(one: Measured, target: Target) -> dict[str, Any]:
    """An effect, with the statistic's value and its error; null where draws are too few for one."""
    usd = target.outcome.usd
    error = None if isnan(one.error) else usd * one.error
    value = usd * target.outcome.side * one.worth
    return {**band_json(one.effect, usd), "value": value, "value_mc_error": error}


def best_json(leeway: Leeway, x: Floats) -> dict[str, Any]:
    """The plan: shares by program and unit, hard shares by program and year, transfers by programs."""
    names = {"split": "shares", "mix": "mix"}
    out: dict[str, Any] = {}
    for one, value in zip(leeway.variables, x, strict=True):
        if one.part in names:
            out.setdefault(names[one.part], {}).setdefault(one.program, {})[str(one.key)] = float(value)
    if any(one.part == "transfer" for one in leeway.variables):
        out["transfer"] = {}
        for move in leeway.plan(x).transfer:
            out["transfer"].setdefault(move.source, {})[move.target] = move.share
    return out


def _near(found: Optimized) -> dict[str, Any] | None:
    """Ranges by variable; null where there is no gain to give up."""
    if not found.flat.r2:
        return None
    ranges = zip(found.leeway.variables, found.flat.low, found.flat.high, strict=True)
    return {one.name: {"low": float(low), "high": float(high)} for one, low, high in ranges}


def _bound(leeway: Leeway, one: Rested, usd: float) -> dict[str, Any]:
    binding = one.binding
    return {
        "variable": leeway.variables[binding.place].name,
        "bound": binding.bound,
        "because": one.because,
        "shadow_value": usd * binding.value,
        "step": binding.step,
        "rests_on": _bar(one.rests_on, usd),
    }


def _bar(bar: Bar | None, usd: float) -> Mapping[str, Any] | None:
    if bar is None:
        return None
    return {
        "parameter": bar.parameter, "value_low": bar.value_low, "value_high": bar.value_high,
        "effect_low": usd * bar.low, "effect_high": usd * bar.high, "error": usd * bar.error,
    }  # fmt: skip


def next_json(found: NextAmount) -> dict[str, Any]:
    """The contract `scenarios/next/1`; several amounts stand under `amounts`, the first also by itself."""
    first = found.amounts[0]
    scenario = found.loaded.scenario
    return {
        "schema": "scenarios/next/1",
        "illustrative": True,
        "base": scenario.name,
        "metric": found.outcome.name,
        "unit": found.outcome.contract_unit,
        "members": scenario.ensemble.members,
        "seed": scenario.ensemble.seed,
        "fiscal_years": list(found.years),
        "amount": 1e6 * first,
        "cells": _cells(found, first),
        "amounts": [{"amount": 1e6 * one, "cells": _cells(found, one)} for one in found.amounts],
    }


def _cells(found: NextAmount, amount: float) -> list[dict[str, Any]]:
    return [
        {
            "country": cell.country,
            "program": cell.program,
            "kind": cell.kind,
            "fiscal_year": cell.fiscal_year,
            found.outcome.name: band_json(cell.effect, found.outcome.usd),
            "disbursed": band_json(cell.disbursed, 1e6),
        }
        for cell in found.of(amount)
    ]


def goal_json(found: Goal) -> dict[str, Any]:
    """The contract `scenarios/goal/1`; `envelope` is null where no envelope does."""
    scenario, peak, usd = found.loaded.scenario, found.peak, 1e6 * found.envelope
    return {
        "schema": "scenarios/goal/1",
        "illustrative": True,
        "base": scenario.name,
        "metric": found.outcome.name,
        "unit": found.outcome.contract_unit,
        "members": scenario.ensemble.members,
        "seed": scenario.ensemble.seed,
        "target": found.outcome.usd * found.target,
        "chance": found.chance,
        "plan_envelope": usd,
        "factor": found.factor,
        "envelope": None if found.factor is None else usd * found.factor,
        "factor_low": found.low,
        "factor_high": found.high,
        "peak": {"factor": peak.factor, "chance": peak.chance},
        "falls_after_peak": found.falls,
        "grid": [
            {
                "factor": p.factor,
                "envelope": usd * p.factor,
                "chance": p.chance,
                "mc_error": p.error,
                "p50": found.outcome.usd * p.median,
                "paid_out": p.paid,
            }
            for p in found.grid
        ],
    }


def frontier_json(found: Front) -> dict[str, Any]:
    """The contract `scenarios/frontier/1`; an envelope in USD."""
    x_usd = 1e6 if found.x is None else found.x.outcome.usd
    y_usd = found.y.outcome.usd
    points = []
    for n, point in enumerate(found.points):
        what: dict[str, Any] = {"scenario": point.name} if point.name else {}
        if point.weight is not None:
            what |= {"weights": {"x": point.weight, "y": 1.0 - point.weight}}
        if point.factor is not None:
            what |= {"factor": point.factor}
        if found.leeway is not None and n < len(found.plans):
            what |= {"plan": best_json(found.leeway, found.plans[n])}
        errors = {"x_mc_error": x_usd * point.x_error, "y_mc_error": y_usd * point.y_error}
        numbers = {"x": x_usd * point.x, "y": y_usd * point.y, **{k: None if isnan(v) else v for k, v in errors.items()}}
        points.append({**what, **numbers, "dominated": point.dominated})
    return {
        "schema": "scenarios/frontier/1",
        "illustrative": True,
        "base": found.loaded.scenario.name,
        "x": ENVELOPE if found.x is None else found.x.outcome.name,
        "y": found.y.outcome.name,
        "x_unit": "USD" if found.x is None else found.x.outcome.contract_unit,
        "y_unit": found.y.outcome.contract_unit,
        "statistic": found.y.statistic,
        "members": found.unseen,
        "seed": found.seed,
        "points": points,
    }
