"""One homicide rate traced back: rate, multiplier, capability, money by then, allotments, the scenario's lines, the sources.

Every step says how its number is known. What the program makes of money is assumed; only money and past rates are reported.
"""

from __future__ import annotations

from scenarios.analysis.why.gather import CountryYear, gather
from scenarios.analysis.why.known import parameters, setting_line, where
from scenarios.analysis.why.money import disbursed
from scenarios.analysis.why.steps import MARKS, Step, band
from scenarios.baseline.shocks import TYPICAL
from scenarios.engine.plan.inputs import Inputs, is_reference
from scenarios.errors import Problem, ScenarioError
from scenarios.spec.load import Loaded
from scenarios.terms import OWN

__all__ = ["MARKS", "Step", "as_json", "check_year", "why", "years_there_are"]

RATE = "per 100,000 a year"
_SAID = {"interpolated": "interpolated for", OWN: "the scenario's own of"}
STRENGTHS = {
    "enforcement": "enforcement E: 1 would double the security effort",
    "institutions": "institutions I: reach, 0 to 1",
    "prevention": "prevention V: reach, 0 to 1",
}


def years_there_are(loaded: Loaded, country: str) -> range:
    """Calendar years in which a run of this scenario has a rate of a country."""
    scenario, baseline = loaded.scenario, loaded.baseline
    first = baseline.vintages[scenario.vintage].first_years()[baseline.codes.index(country)]
    return range(max(scenario.horizon.first, first or scenario.origin), scenario.horizon.run_off + 1)


def check_year(loaded: Loaded, country: str, year: int) -> None:
    """Raise, with the years there are, where a run of this scenario has no rate of the country in such a year."""
    years = years_there_are(loaded, country)
    if year not in years:
        what = f"no rate of {country} in {year} in {loaded.scenario.name}"
        raise ScenarioError([Problem(what, hint=f"years: {years[0]} to {years[-1]}", code="unknown-year")])


def why(loaded: Loaded, country: str, year: int, workers: int = 2) -> Step:
    """The trace of a country's homicide rate in a calendar year.

    Args:
        loaded: the scenario, with its members and seed.
        country: a code of its region.
        year: from the first fiscal year to the end of run-off.
        workers: threads.

    Raises:
        ScenarioError: the run has no rate of that year.
    """
    check_year(loaded, country, year)
    inputs, seen = gather(loaded, country, year, workers)
    name = next(c.name for c in inputs.baseline.countries if c.code == country)
    parts = (
        *_of_the_rate(loaded, inputs, seen, country, year),
        _of_the_multiplier(loaded, inputs, seen, year),
        disbursed(loaded, inputs, seen, country, year),
    )
    return Step("rate", f"{name} {year}: homicide rate", band(seen.rate), RATE, parts=parts)


def _of_the_rate(loaded: Loaded, inputs: Inputs, seen: CountryYear, country: str, year: int) -> list[Step]:
    """The rate observed, what the plan changes against the reference run, and shocks since the origin."""
    origin, at = loaded.scenario.origin, inputs.codes.index(country)
    base = min(year, origin)
    against = seen.multiplier[:, 0] / seen.reference[:, 0]
    told = [_observed(loaded, inputs, country, base)]
    if year > origin:
        moved = seen.reference[:, 0] / seen.reference[:, 1]
        behind = (_shock_size(loaded, inputs, country), parameters(loaded, inputs, "shocks"))
        told.append(Step("shocks", f"times shocks since {origin}", band(seen.shock), "factor", "", "assumed", parts=behind))
        what = f"times what money as reported has changed since {origin}"
        told.append(Step("reference", what, band(moved), "factor", "", "assumed"))
    plan = "the plan is the one reported" if (against == 1.0).all() else ""
    told.append(
        Step("plan", "times what this plan changes against money as reported", band(against), "factor", plan, "assumed")
    )
    as_reported = seen.rate / against
    told.append(Step("as_reported", "which makes, against the rate under money as reported", band(as_reported), RATE))
    latest = inputs.baseline.vintages[inputs.baseline.latest]
    if year > origin and latest.known_at(year)[at] and is_reference(loaded.scenario, loaded.baseline):
        source = inputs.baseline.sources["homicide_rate", latest.vintage, country, year]
        what = f"seen later ({latest.label}), not used by the run"
        stands, seen_later = where(source, inputs.baseline), {"value": float(latest.at(year)[at])}
        mark = OWN if source.status == OWN else "observed"
        told.append(Step("observed_later", what, seen_later, RATE, "", mark, stands))
    return told


def _shock_size(loaded: Loaded, inputs: Inputs, country: str) -> Step:
    """How large the country's yearly shocks are, and from what that was worked out."""
    sizes, at = inputs.shocks, inputs.codes.index(country)
    own = f" (standard deviation {sizes.own[at]:.3f})" if sizes.changes[at] > 1 else ""
    used = f"{sizes.changes[at]} yearly changes of its own{own} and the region's, {sizes.years}, pooled"
    text = f"{used if sizes.first else 'typical, for want of data'}; vintage at {setting_line(loaded, 'vintage')}"
    what = f"size of yearly shocks, which {inputs.baseline.parameters['shock_sd'].id} over {TYPICAL:g} multiplies"
    return Step("shock_size", what, {"value": float(sizes.sd[at])}, "log points", text, "derived")


def _observed(loaded: Loaded, inputs: Inputs, country: str, year: int) -> Step:
    """The vintage's own rate, with the row of its series."""
    vintage = inputs.baseline.vintages[loaded.scenario.vintage].until(loaded.scenario.origin)
    source = inputs.baseline.sources["homicide_rate", vintage.vintage, country, year]
    mark = str(vintage.marks[vintage.years.index(year), inputs.codes.index(country)])
    known = {"observed": "observed", "filled": "observed", "interpolated": "derived", OWN: OWN}[mark]
    text = "; ".join(filter(None, [mark, source.note, f"vintage at {setting_line(loaded, 'vintage')}"]))
    rate = float(vintage.at(year)[inputs.codes.index(country)])
    what = f"{_SAID.get(mark, 'observed in')} {year} ({vintage.label})"
    return Step("observed", what, {"value": rate}, RATE, text, known, where(source, inputs.baseline))


def _of_the_multiplier(loaded: Loaded, inputs: Inputs, seen: CountryYear, year: int) -> Step:
    """What all assistance since the start does to the rate, and the capability behind it."""
    strengths = tuple(
        Step(name, what, band(seen.strength[:, n]), "", mark="assumed") for n, (name, what) in enumerate(STRENGTHS.items())
    )
    capability = Step(
        "capability", f"capability on 30 September {year}", parts=(*strengths, parameters(loaded, inputs, "capability"))
    )
    parts = (capability, parameters(loaded, inputs, "violence"))
    off = loaded.scenario.channels_off
    text = f"channels off: {', '.join(off)}" if off else ""
    what = "multiplier on the rate: 1 if there had been no assistance"
    return Step("multiplier", what, band(seen.multiplier[:, 0]), "factor", text, "assumed", parts=parts)


def as_json(loaded: Loaded, country: str, year: int, trace: Step) -> dict[str, object]:
    """The contract `scenarios/why/1`."""
    return {
        "schema": "scenarios/why/1",
        "illustrative": True,
        "scenario": loaded.scenario.name,
        "country": country,
        "year": year,
        "members": loaded.scenario.ensemble.members,
        "seed": loaded.scenario.ensemble.seed,
        "marks": dict(MARKS),
        "trace": trace.as_json(),
    }
