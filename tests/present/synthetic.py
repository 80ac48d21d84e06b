"""An invented result of any shape, with the variables, units and identities of a real one."""

import json

import numpy as np
import xarray as xr

from scenarios.engine.ensemble.result import Result
from scenarios.engine.steps.state import STRENGTHS
from scenarios.terms import KINDS, LEDGER

NAMES = (
    ("BLZ", "Belize"), ("CRI", "Costa Rica"), ("GTM", "Guatemala"), ("HND", "Honduras"), ("MEX", "México"),
    ("NIC", "Nicaragua"), ("PAN", "Panamá"), ("SLV", "El Salvador"), ("TTO", "Trinidad and Tobago"),
    ("VCT", "Saint Vincent and the Grenadines"), ("XAA", "Åland"), ("XBB", "São Tomé"),
)  # fmt: skip
FLOW = (
    "appropriated", "waiting", "unobligated", "unliquidated", "obligated", "disbursed", "lapsed", "cancelled", "held",
    "returned",
)  # fmt: skip


def make(
    countries=8, regional=True, members=100, first=2008, last=2013, origin=2011, show_to=2018, run_off=2028,
    invented=False, other=True, held=False, scenario="Baseline", empty=(), scale=1.0, tilt=0.0, later=True,
    reference=True, ceilings=True, seed=7,
):  # fmt: skip
    """`empty`: units without money; `tilt`: what is added to log rates after the origin; `scale`: of all money."""
    codes = sorted(NAMES[:countries])
    rng = np.random.default_rng(seed)
    axes = _axes([c for c, _ in codes], regional, members, first, last, run_off)
    base = np.exp(rng.normal(2.5, 1.3, countries + regional))
    share = rng.dirichlet(20 * base / base.sum(), members)[:, None, None, :]
    share = np.where(np.isin(axes["unit"], empty), 0.0, share)
    envelope = _envelope(axes, last, other, scale)
    keep = 0.96 if held else 1.0
    allotted = envelope.T[None, :, :, None] * share * keep
    sums = share.sum(-1).mean()
    data = xr.Dataset(coords=dict(axes))
    data["allotted"] = (("member", "fiscal_year", "kind", "unit"), allotted)
    data["disbursed"] = (("member", "fiscal_year", "kind", "unit"), _delayed(allotted, rng))
    _add_flow(data, axes, envelope * sums, held, last)
    _add_programs(data, axes, envelope * sums, rng)
    _add_rates(data, axes, origin, rng, tilt, later)
    _add_ceilings(data, axes, rng, allotted, ceilings)
    known = ["reported" if code == "MEX" else "estimated" for code in axes["unit"]]
    data["estimated_unit"] = ("unit", [one == "estimated" for one in known])
    data["money_known"] = (("fiscal_year", "unit"), [known for _ in axes["fiscal_year"]])
    data["outside_ceilings"] = (("fiscal_year", "unit"), np.zeros((len(axes["fiscal_year"]), len(known))))
    numbers = [f"how much of number {n} a country has of what is sent to it in a year" for n in range(8)]
    data["drawn"] = (("member", "parameter"), np.random.default_rng(11).lognormal(0.0, 1.0, (members, len(numbers))))
    strengths = np.random.default_rng(12).gamma(2.0, 0.01, (members, 2, 4, len(codes)))
    data["standing"] = (("member", "moment", "strength", "country"), strengths)
    data["received"] = (("member", "limited_kind", "country"), 0.5 * allotted.sum(1)[:, :2, : len(codes)])
    data["parameter_title"] = ("parameter", numbers)
    data["parameter_unit"] = ("parameter", ["share"] * len(numbers))
    data.coords["parameter"] = [f"p{n}" for n in range(len(numbers))]
    names = dict(codes) | {"REG": "Regional programs"}
    data["unit_name"] = ("unit", [names[u] for u in axes["unit"]])
    data["country_name"] = ("country", [names[c] for c in axes["country"]])
    weak = {2011: "estimate", 2012: "planned", 2013: "request"}
    data["year_status"] = ("fiscal_year", [weak.get(int(year), "") for year in axes["fiscal_year"]])
    data["shock_sd"] = ("country", np.full(len(codes), 0.175))
    data["shock_changes"] = ("country", np.full(len(codes), 9))
    data["own_budget_status"] = ("country", ["assumed" if c == "BLZ" else "reported" for c in axes["country"]])
    data.attrs = {
        "scenario": scenario, "description": "", "region_title": "A made-up region",
        "region_status": "invented" if invented else "real", "money_label": "Selee (2011), Tables 1a, 1b and 2",
        "vintage": "2013", "vintage_label": "World Development Indicators 2013", "latest_label": "UNODC 2025 release",
        "origin": origin, "members": members, "seed": seed, "run_id": "7f3a21c",
        "shock_years": "1995–2011", "is_reference": int(reference), "inputs_sha256": json.dumps({}),
        "version": "0.1", "first_fiscal_year": first, "last_fiscal_year": last, "show_to": show_to,
        "run_off": run_off, "ceilings_on": int(ceilings), "currency": "million USD", "warnings": json.dumps([]),
    }  # fmt: skip
    return Result(data, {"scenario": scenario, "run_id": "7f3a21c"})


def _axes(codes, regional, members, first, last, run_off):
    return {
        "member": np.arange(members),
        "year": np.arange(first, run_off + 1),
        "fiscal_year": np.arange(first, run_off + 2),
        "quarter": first + 0.25 * np.arange(4 * (run_off + 1 - first) + 1),
        "kind": list(KINDS),
        "limited_kind": list(KINDS[:2]),
        "unit": codes + (["REG"] if regional else []),
        "country": codes,
        "program": ["carsi", "merida", "mexico_other", "section_1004"],
        "ledger": list(LEDGER),
        "flow_stage": list(FLOW),
        "level": [0.05, 0.25, 0.5, 0.75, 0.95],
        "strength": list(STRENGTHS),
    }


def _envelope(axes, last, other, scale):
    years = axes["fiscal_year"]
    hard = np.where(years <= last, 280 + 200 * np.sin(years), 0.0)
    soft = np.where(years <= last, 140 + 30 * (years - years[0]), 0.0)
    return scale * np.array([hard, soft, np.where(years <= last, 35.0 * other, 0.0)])


def _delayed(allotted, rng):
    """What is disbursed by fiscal year: a share of 5% to 20% of what is left each year."""
    pace = rng.uniform(0.1, 0.4, allotted.shape[0])[:, None, None]
    left, spent = np.zeros_like(allotted[:, 0]), np.zeros_like(allotted)
    for year in range(allotted.shape[1]):
        left += 0.94 * allotted[:, year]
        spent[:, year] = pace * left
        left -= spent[:, year]
    return spent


def _add_flow(data, axes, envelope, held, last):
    """Stages by quarter of cohorts whose parts always add up to what has been planned so far."""
    ends = axes["quarter"]
    stage = {name: np.zeros((ends.size, 3)) for name in FLOW}
    for j, year in enumerate(axes["fiscal_year"]):
        begun = (ends >= year)[:, None] * envelope[:, j]
        age = np.clip(ends - year - 0.5, 0, None)[:, None]
        held_now = begun * 0.04 * held * (ends < year + 1.75)[:, None]
        returned = begun * 0.04 * held - held_now
        rest = begun - held_now - returned
        arrived = rest * (ends >= year + 0.5)[:, None]
        pace = np.array([0.9, 0.7, 0.7])
        obligated = arrived * (1 - np.exp(-pace * np.minimum(age, 2.25)))
        lapsed = (arrived - obligated) * (age > 2.2)
        disbursed = obligated * (1 - np.exp(-0.4 * pace * np.minimum(age, 7)))
        cancelled = (obligated - disbursed) * (age >= 7)
        parts = {
            "appropriated": begun * (ends >= year + 0.25)[:, None], "waiting": rest - arrived,
            "unobligated": arrived - obligated - lapsed, "unliquidated": obligated - disbursed - cancelled,
            "obligated": obligated, "disbursed": disbursed, "lapsed": lapsed, "cancelled": cancelled,
            "held": held_now, "returned": returned,
        }  # fmt: skip
        for name, values in parts.items():
            stage[name] += values
    data["flow"] = (("quarter", "kind", "flow_stage"), np.stack([stage[n] for n in FLOW], -1))


def _add_programs(data, axes, envelope, rng):
    members, years = axes["member"].size, axes["fiscal_year"].size
    weights = np.array([0.2, 0.6, 0.05, 0.15])
    data["envelope"] = (("program", "fiscal_year"), weights[:, None] * envelope.sum(0)[None, :years])
    total = weights * envelope.sum()
    cut = rng.dirichlet([8, 1, 1, 0.5, 0.2, 0.2], (members, weights.size)) * total[:, None]
    disbursed, lapsed, cancelled, unspent, held, returned = np.moveaxis(cut, -1, 0)
    line = {
        "envelope": np.broadcast_to(total, disbursed.shape), "held": held, "returned": returned, "outside": np.zeros_like(held),
        "allotted": total - held - returned, "obligated": disbursed + cancelled + unspent / 2,
        "disbursed": disbursed, "lapsed": lapsed, "cancelled": cancelled, "open": unspent,
    }  # fmt: skip
    data["horizon_money"] = (("member", "program", "ledger"), np.stack([line[n] for n in LEDGER], -1))


def _add_rates(data, axes, origin, rng, tilt, later):
    years, count = axes["year"], len(axes["country"])
    start = np.exp(rng.uniform(2.0, 4.6, count))
    steps = rng.normal(0, 0.12, (years.size, count))
    path = start * np.exp(np.cumsum(steps, 0))
    at = int(np.searchsorted(years, origin))
    shocks = np.cumsum(rng.normal(0, 0.16, (axes["member"].size, years.size, count)) * (years > origin)[:, None], 1)
    past = np.where((years <= origin)[:, None], path, path[at])
    after = (tilt * (years > origin))[:, None]
    data["homicide_rate"] = (("member", "year", "country"), past * np.exp(shocks + after))
    seen = np.where((years <= origin)[:, None], path, np.nan)
    mark = np.where(np.isnan(seen), "missing", "observed").astype(object)
    mark[max(at - 1, 0), -1] = "interpolated"
    mark[at, 0] = "filled"
    data["observed"] = (("year", "country"), np.where(mark == "interpolated", np.nan, seen))
    data["interpolated"] = (("year", "country"), np.where(mark == "interpolated", seen, np.nan))
    data["observed_mark"] = (("year", "country"), mark.astype(str))
    hollow = np.where(((years > origin) & (years <= 2024))[:, None] & later, path, np.nan)
    hollow[at + 2 : at + 4, -1] = np.nan
    data["observed_later"] = (("year", "country"), hollow)
    people = np.exp(rng.uniform(13, 18, count))
    data["population"] = (("year", "country"), people * 1.01 ** (years - years[0])[:, None])
    for name in ("enforcement", "institutions", "prevention"):
        data[name] = (("fiscal_year", "country"), rng.uniform(0, 0.1, (axes["fiscal_year"].size, count)))
    data["heads"] = ("country", people)


def _add_ceilings(data, axes, rng, allotted, ceilings):
    count = len(axes["country"])
    mean = allotted[:, :, :2, :count].mean(0).max(0).T
    planner = (mean + 0.5) * np.exp(rng.normal(0.1, 0.6, (count, 2)))
    spread = np.exp(np.array([-1.1, -0.45, 0.05, 0.5, 1.2]))[:, None, None]
    planner = planner if ceilings else np.full_like(planner, np.inf)
    data["ceiling"] = (("level", "country", "limited_kind"), planner * spread)
    data["planner_ceiling"] = (("country", "limited_kind"), planner)
    data["own_budget"] = ("country", mean.sum(1) * np.exp(rng.uniform(1.5, 4, count)) + 20)
