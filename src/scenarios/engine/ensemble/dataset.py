"""From what a run kept to labelled arrays: names, units, sources and warnings beside the numbers."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import xarray as xr

from scenarios.arrays import Floats
from scenarios.baseline.facts import SEEN
from scenarios.engine.ensemble.beside import events_beside, levers_beside
from scenarios.engine.ensemble.collect import FLOW_STAGES, Collector, programs
from scenarios.engine.ensemble.counting import ERROR
from scenarios.engine.ensemble.filling import Streamed
from scenarios.engine.ensemble.result import MANIFEST, Result
from scenarios.engine.ensemble.spread import ExactSpread, Spread, quantiles
from scenarios.engine.ensemble.warned import moved_by_plan, warnings_of
from scenarios.engine.plan.inputs import BEFORE, Inputs, is_reference
from scenarios.engine.plan.known import ESTIMATED, money_known
from scenarios.engine.plan.offers import REQUEST
from scenarios.engine.steps.state import STRENGTHS
from scenarios.spec.envelopes import Amounts, AsReported, Envelope
from scenarios.spec.load import Loaded
from scenarios.spec.own_rules import rule_sources
from scenarios.terms import KINDS, LEDGER, LIMITED_KINDS
from scenarios.version import __version__

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
MONEY = "million USD"
_RATE = "homicides per 100,000 people a year"
MEMBER_ARRAYS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "homicide_rate": ("homicide_rate", ("year", "country"), _RATE),
    "multiplier": ("multiplier", ("year", "country"), "1"),
    "allotted": ("allotted", ("fiscal_year", "kind", "unit"), MONEY),
    "disbursed": ("disbursed", ("fiscal_year", "kind", "unit"), MONEY),
    "received": ("received", ("limited_kind", "country"), MONEY),
    "horizon_money": ("ledger", ("program", "ledger"), MONEY),
    "standing": ("standing", ("moment", "strength", "country"), "1"),
}
"""What a result has by member: what the run calls it, its axes after member, its unit."""
ROUGHLY = f"within {ERROR:.1%} of each value, counted in fine steps; means, shares and counts are exact"
"""How near quantiles are where members have gone by."""
"""Quantiles that are shown: the median, 50% and 90% bands."""
NOT_FIRM = (REQUEST, "planned", "estimate")
"""Statuses of money that had not been given when the report was written, the weakest first."""


def assemble(kept: Collector | Streamed, loaded: Loaded, command: str = "") -> Result:
    """The result of one scenario: with every member's arrays, or with what is left of members that have gone by."""
    inputs = kept.inputs
    files = {**loaded.files, **inputs.baseline.sha256}
    run_id = _run_id(loaded, files)
    gone_by = kept.gone_by if isinstance(kept, Streamed) else None
    warnings = [p.render("warning") for p in loaded.warnings] + warnings_of(kept, _moved(kept))
    attributes = _attributes(inputs, files, run_id, warnings) | ({} if gone_by is None else {"quantiles": ROUGHLY})
    data = xr.Dataset(_variables(kept), _coordinates(kept), attributes)
    manifest = {
        "schema": MANIFEST,
        "scenario": inputs.scenario.name,
        "run_id": run_id,
        "version": __version__,
        "members": kept.members,
        "seed": inputs.scenario.ensemble.seed,
        "inputs_sha256": files,
        "command": command,
        "data_files": sorted(inputs.baseline.sha256),
        "plan": loaded.data,
        "rules": rule_sources(inputs.scenario),
        "illustrative": True,
    }
    return Result(data, manifest, gone_by)


def _moved(kept: Collector | Streamed) -> dict[str, Spread]:
    """How the plan moves rates, over members."""
    if isinstance(kept, Streamed):
        return {name: kept.spread(name) for name in ("moved", "beyond")}
    return {name: ExactSpread(values) for name, values in moved_by_plan(kept).items()}


def _run_id(loaded: Loaded, files: dict[str, str]) -> str:
    """Seven hex digits of what the result depends on."""
    text = json.dumps([__version__, loaded.data, sorted(files.values())], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:7]


def _coordinates(kept: Collector | Streamed) -> dict[str, Any]:
    inputs = kept.inputs
    rows = len(inputs.fiscal_years) - 1
    return {
        "member": np.arange(kept.members),
        "year": np.array(inputs.shown_years),
        "fiscal_year": np.array(inputs.fiscal_years[:rows]),
        "quarter": np.array([year - 0.25 + 0.25 * (q + 1) for year in inputs.fiscal_years[:rows] for q in range(4)]),
        "kind": list(KINDS),
        "limited_kind": list(LIMITED_KINDS),
        "unit": list(inputs.units),
        "country": list(inputs.codes),
        "program": list(programs(inputs)),
        "ledger": list(LEDGER),
        "flow_stage": list(FLOW_STAGES),
        "level": list(LEVELS),
        "moment": ["show_to", "run_off"],
        "strength": list(STRENGTHS),
        "parameter": list(inputs.baseline.parameters),
    }


def _variables(kept: Collector | Streamed) -> dict[str, Any]:
    strength, share, money = kept["strength"], {"units": "1"}, {"units": MONEY}
    return {
        **(_left(kept) if isinstance(kept, Streamed) else _by_member(kept)),
        "envelope": (("program", "fiscal_year"), kept["envelope"], money),
        "flow": (("quarter", "kind", "flow_stage"), kept["flow"], money),
        "ceiling": (("level", "country", "limited_kind"), _ceilings(kept.spread("ceiling")), money),
        "planner_ceiling": (("country", "limited_kind"), kept.inputs.planner_ceiling, money),
        "enforcement": (("fiscal_year", "country"), strength[:, 0], share),
        "institutions": (("fiscal_year", "country"), strength[:, 1], share),
        "prevention": (("fiscal_year", "country"), strength[:, 2], share),
        **_observations(kept.inputs),
        **_facts(kept.inputs),
    }


def _by_member(kept: Collector) -> dict[str, Any]:
    """Every member's arrays."""
    arrays = {name: (("member", *axes), kept[key], {"units": unit}) for name, (key, axes, unit) in MEMBER_ARRAYS.items()}
    return {**arrays, "drawn": (("member", "parameter"), kept["drawn"])}


def member_arrays(kept: Collector) -> xr.Dataset:
    """Every member's arrays alone, with their labels but for the members' numbers."""
    arrays = _by_member(kept)
    axes = {axis for dimensions, *_ in arrays.values() for axis in dimensions} - {"member"}
    facts = {"title": "Illustrative, not a forecast", "scenario": kept.inputs.scenario.name, "version": __version__}
    return xr.Dataset(arrays, {name: values for name, values in _coordinates(kept).items() if name in axes}, facts)


def _left(kept: Streamed) -> dict[str, Any]:
    """Means and quantiles of the arrays of members that have gone by, and the first members' draws where they were kept."""
    found: dict[str, Any] = {}
    for name, (key, axes, unit) in MEMBER_ARRAYS.items():
        if key in kept.gone_by:
            spread = kept.spread(key)
            found[f"{name}_mean"] = (axes, spread.mean(), {"units": unit})
            found[f"{name}_quantile"] = (("level", *axes), quantiles(spread, LEVELS), {"units": unit})
    if "drawn" in kept.gone_by.by_member:
        found["drawn"] = (("first_members", "parameter"), kept.gone_by.by_member["drawn"])
    return found


def _ceilings(spread: Spread) -> Floats:
    """Quantiles over members; infinite ceilings stay infinite."""
    if np.isinf(spread.mean()).all():
        return np.full((len(LEVELS), *spread.mean().shape), np.inf)
    return quantiles(spread, LEVELS)


def _observations(inputs: Inputs) -> dict[str, Any]:
    """What was observed: the vintage to the origin, with marks, gaps apart; the latest release after it."""
    baseline, shown, past = inputs.baseline, inputs.shown_years, inputs.past
    vintage = baseline.vintages[inputs.scenario.vintage].until(inputs.scenario.origin)
    latest = baseline.vintages[baseline.latest]
    marks = np.full((len(shown), len(inputs.codes)), "missing", dtype=object)
    later = np.full(marks.shape, np.nan)
    for row, year in enumerate(shown):
        if year <= inputs.scenario.origin and year in vintage.years:
            marks[row] = vintage.marks[vintage.years.index(year)]
        elif year > inputs.scenario.origin and year in latest.years:
            at = latest.years.index(year)
            later[row] = np.where(latest.known_at(year), latest.values[at], np.nan)
    population = np.stack([baseline.population_of(year) for year in shown])
    rate = {"units": "homicides per 100,000 people a year"}
    axes = ("year", "country")
    return {
        "observed": (axes, np.where(np.isin(marks, SEEN), past.rates[BEFORE:], np.nan), rate),
        "interpolated": (axes, np.where(marks == "interpolated", past.rates[BEFORE:], np.nan), rate),
        "observed_mark": (axes, marks.astype(str)),
        "rate_at_origin": (("country",), vintage.at(inputs.scenario.origin), rate),
        "observed_later": (axes, later, rate),
        "population": (axes, population, {"units": "persons"}),
    }


def _facts(inputs: Inputs) -> dict[str, Any]:
    baseline = inputs.baseline
    names = baseline.unit_names
    known = money_known(inputs)[:-1]
    outside = sum((spent[:-1] for spent in inputs.fixed.values()), np.zeros(known.shape))
    return {
        "unit_name": (("unit",), [names[u] for u in inputs.units]),
        "country_name": (("country",), [c.name for c in baseline.countries]),
        "own_budget": (("country",), [c.own_budget for c in baseline.countries], {"units": "million USD a year"}),
        "own_budget_status": (("country",), [c.own_budget_status for c in baseline.countries]),
        "estimated_unit": (("unit",), (np.char.find(known, ESTIMATED) >= 0).any(0)),
        "money_known": (("fiscal_year", "unit"), known),
        "outside_ceilings": (("fiscal_year", "unit"), outside, {"units": "million USD"}),
        "parameter_title": (("parameter",), [p.title for p in baseline.parameters.values()]),
        "parameter_unit": (("parameter",), [p.unit for p in baseline.parameters.values()]),
        "heads": (("country",), [c.heads for c in baseline.countries], {"units": "persons"}),
        "shock_sd": (("country",), inputs.shocks.sd, {"units": "log points a year"}),
        "shock_changes": (("country",), np.array(inputs.shocks.changes), {"units": "1"}),
        "year_status": (("fiscal_year",), [_weakest(inputs, year) for year in inputs.fiscal_years[:-1]]),
    }


def _weakest(inputs: Inputs, year: int) -> str:
    """How firm a year's reported money is: the weakest status of its lines, empty where all was given or is the planner's."""
    plain = [giver for giver in inputs.givers if year in giver.offers and _as_reported(giver.plan.envelope, year)]
    found = {line.status for giver in plain for line in giver.offers[year].lines}
    return next((status for status in NOT_FIRM if status in found), "")


def _as_reported(envelope: Envelope, year: int) -> bool:
    return isinstance(envelope, AsReported) or (isinstance(envelope, Amounts) and year not in envelope.usd)


def _attributes(inputs: Inputs, files: dict[str, str], run_id: str, warnings: list[str]) -> dict[str, Any]:
    scenario, baseline = inputs.scenario, inputs.baseline
    return {
        "title": "Illustrative, not a forecast",
        "scenario": scenario.name,
        "description": scenario.description,
        "region": scenario.region,
        "region_title": baseline.title,
        "region_status": baseline.status,
        "money_label": baseline.money_label,
        "vintage": scenario.vintage,
        "vintage_label": baseline.vintages[scenario.vintage].label,
        "latest_label": baseline.vintages[baseline.latest].label,
        "origin": scenario.origin,
        "is_reference": int(is_reference(scenario, baseline)),
        "shock_years": inputs.shocks.years,
        "members": scenario.ensemble.members,
        "seed": scenario.ensemble.seed,
        "run_id": run_id,
        "inputs_sha256": json.dumps(files, sort_keys=True),
        "version": __version__,
        "first_fiscal_year": scenario.horizon.first,
        "last_fiscal_year": scenario.horizon.last,
        "show_to": scenario.horizon.show_to,
        "run_off": scenario.horizon.run_off,
        "ceilings_on": int(inputs.ceilings_on),
        "currency": "million USD",
        "warnings": json.dumps(warnings),
        "events": json.dumps(events_beside(scenario)),
        "levers": json.dumps(levers_beside(scenario)),
    }
