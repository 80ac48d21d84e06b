"""Checks of a whole scenario against its region: years, vintage, origin, plans, transfers, parameters, levers, events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scenarios.baseline.booking import bookings
from scenarios.baseline.distributions import Distribution, fixed, support
from scenarios.baseline.facts import Baseline
from scenarios.baseline.fitted import is_of_now
from scenarios.baseline.parameters import Parameter
from scenarios.errors import Place, Problem
from scenarios.letters import not_in_pictures
from scenarios.spec.event_checks import check_events
from scenarios.spec.findings import Finding
from scenarios.spec.left_out import LeftOut
from scenarios.spec.lever_checks import check_levers
from scenarios.spec.money_checks import check_money
from scenarios.spec.plan_checks import check_fixed, check_places, check_program_names, of_another_region
from scenarios.spec.rate_checks import check_rates
from scenarios.spec.scenario import Law, ScenarioSpec
from scenarios.validation import nearest
from scenarios.yaml_text import Where, printable

LEAST = {"lapse": 0.0, "capacity_fade": 0.0, "split_concentration": 0.0, "shock_df": 2.0}
"""What some parameters have to stay above, beside the lognormal ones, which stay above 0."""
LONGEST = 100
"""Years from the first of the horizon to the end of run-off."""


def check(
    scenario: ScenarioSpec, baseline: Baseline, marks: Mapping[Where, Place], left_out: LeftOut | None = None
) -> tuple[list[Problem], list[Problem]]:
    """Errors and warnings of a scenario whose types are right.

    Args:
        scenario: what is checked, complete or without what did not fit its types.
        baseline: its region.
        marks: where values stand.
        left_out: what was left out of it, because it did not fit its types.
    """
    errors: list[Problem] = []
    warnings: list[Problem] = []
    for finding in _findings(scenario, baseline, left_out.paths if left_out else ()):
        told = finding if left_out is None else _as_in_file(finding, left_out.events)
        (warnings if told.warning else errors).append(told.problem(marks))
    return errors, warnings


def _as_in_file(finding: Finding, events: Sequence[int]) -> Finding:
    """A finding on an event under the number that it has in the file."""
    where = finding.where
    return replace(finding, where=(where[0], events[where[1]], *where[2:])) if where[0] == "events" else finding


def _findings(scenario: ScenarioSpec, baseline: Baseline, left_out: Sequence[Where]) -> Iterator[Finding]:
    """All findings but those that follow from another: of what was left out, and of years where the horizon is wrong."""
    yield from _letters(scenario)
    if found := of_another_region(scenario, baseline):
        yield found
        return
    horizon = list(_horizon(scenario, baseline))
    yield from horizon
    disorder = any(not finding.warning for finding in horizon)
    if not disorder and not {("origin",), ("vintage",)} & set(left_out):
        yield from check_rates(scenario, baseline)
    for finding in _of_parts(scenario, baseline):
        follows = any(finding.where[: len(path)] == path for path in left_out)
        if not follows and not (disorder and finding.code in ("year", "day")):
            yield finding


def _letters(scenario: ScenarioSpec) -> Iterator[Finding]:
    """Letters of a name that pictures cannot show."""
    if lacking := not_in_pictures(scenario.name):
        what = f"pictures show boxes for {lacking}: their fonts lack these letters"
        yield Finding(("name",), what, "write the name in Latin, Greek or Cyrillic letters", "letters", warning=True)


def _of_parts(scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    yield from check_program_names(scenario, baseline)
    for name, plan in scenario.programs.items():
        program = baseline.programs.get(name)
        if program is not None and program.fixed:
            yield from check_fixed(program, plan)
        elif program is not None:
            yield from check_places(program, plan, baseline)
            yield from check_money(program, plan, scenario, baseline)
    yield from _transfers(scenario, baseline)
    yield from check_levers(scenario, baseline)
    yield from check_events(scenario, baseline)
    yield from _parameters(scenario, baseline)
    yield from _booking(scenario, baseline)
    yield from _fitted_pipeline(scenario, baseline)


def _horizon(scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    """Years in order, beginning where the region has money."""
    horizon = scenario.horizon
    years = {"from": horizon.first, "to": horizon.last, "show_to": horizon.show_to, "run_off": horizon.run_off}
    first, last = baseline.fiscal_years[0], baseline.fiscal_years[-1]
    if not first <= horizon.first <= last:
        what = f"the money of {baseline.name} runs from fiscal year {first} to {last}, got {horizon.first}"
        yield Finding(("horizon", "from"), what, f"from {first} to {last}", "year")
        return  # what the other years are is told when this one is right
    for (before, low), (after, high) in zip(years.items(), list(years.items())[1:], strict=False):
        if high < low:
            hint = f"write `{after}: {low}` or later" if after != "to" else f"at least {low}"
            yield Finding(("horizon", after), f"{high} is before `{before}`, {low}", hint, "year", other=("horizon", before))
    if horizon.run_off > horizon.first + LONGEST:
        what = f"{horizon.run_off} is more than {LONGEST} years after the first"
        yield Finding(("horizon", "run_off"), what, f"at most {horizon.first + LONGEST}", "year")
    if horizon.last > last:
        what = f"no money is reported after fiscal year {last}: later years have what envelopes name"
        yield Finding(("horizon", "to"), what, "`after: hold_last` goes on with the last year", "year", warning=True)


def _transfers(scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    """Money moved between programs that exist, may be moved and differ."""
    given: dict[str, float] = {}
    for place, move in enumerate(scenario.transfer):
        for key, name in (("from", move.source), ("to", move.target)):
            yield from _end(("transfer", place, key), name, baseline)
        if move.source == move.target:
            yield Finding(("transfer", place, "to"), "money cannot move to where it is", "name another program")
        given[move.source] = given.get(move.source, 0.0) + move.share
        if given[move.source] > 1 + 1e-9:
            what = f"more than all of {move.source} is moved away: {given[move.source]:g}"
            yield Finding(("transfer", place, "share"), what, "the shares of one giver sum to 1 at most")


def _end(where: Where, name: str, baseline: Baseline) -> Iterator[Finding]:
    program = baseline.programs.get(name)
    movable = [other.name for other in baseline.programs.values() if not other.fixed]
    if program is None:
        hint = nearest(name, movable, noun="programs")
        yield Finding(where, f"there is no program “{name}” in {baseline.name}", hint, "unknown-program")
    elif program.fixed:
        what = f"{name} is fixed: its money is not the planner's to move"
        yield Finding(where, what, f"programs: {', '.join(movable)}", "fixed")


def _parameters(scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    """Names of the registry, with values it can have."""
    for name, given in scenario.parameters.items():
        where: Where = ("parameters", name)
        known = baseline.parameters.get(name)
        if known is None:
            by_id = next((f"did you mean “{p.name}”?" for p in baseline.parameters.values() if p.id == name), "")
            hint = nearest(name, baseline.parameters) if _close(name, baseline) else by_id or "`scenarios list parameters`"
            yield Finding(where, "there is no such parameter", hint, "unknown-parameter", at_key=True)
            continue
        yield from _setting(where, given, known)
        if known.channel in scenario.channels_off:
            what = f"the channel {known.channel} is off: this has no effect"
            yield Finding(where, what, f"leave it out, or take {known.channel} off the list", "no-effect", warning=True)


def _booking(scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    """Accounts of the region whose money goes through the pipeline."""
    known = bookings(baseline)
    for name in scenario.booking:
        if name in baseline.accounts and name not in known:
            what = f"{name} is spent outside the pipeline: it has no booking to choose"
            yield Finding(("booking", name), what, f"remove “{name}”", "fixed", at_key=True)
        elif name not in known:
            what = f"there is no account “{printable(name, 40)}” in {baseline.name}"
            yield Finding(("booking", name), what, nearest(name, known, noun="accounts"), "unknown-account", at_key=True)


def _fitted_pipeline(scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    """A posterior that is there, and is of the figures and laws that stand now."""
    if scenario.pipeline != "fitted":
        return
    if baseline.posterior is None:
        what = f"{baseline.name} has no fitted pipeline: the registry's laws are used"
        yield Finding(("pipeline",), what, "write `pipeline: evidence`, or fit one", "no-effect", warning=True)
    elif why := is_of_now(baseline):
        hint = "make it anew: scenarios calibrate pipeline --output FILE"
        yield Finding(("pipeline",), f"the fitted pipeline is not of what stands now: {why}", hint, "stale", warning=True)


def _possible(where: Where, given: float | Law, known: Parameter) -> Iterator[Finding]:
    """Values with which the model has a meaning: times and stocks above 0, shares up to 1."""
    law = Distribution(given.kind, given.fields, given.low, given.high) if isinstance(given, Law) else fixed(given)
    least, most = support(law)
    inside = isinstance(given, Law) and given.kind in ("lognormal", "beta")  # these never give their lower end itself
    floor = LEAST.get(known.name, 0.0 if known.distribution.kind == "lognormal" else None)
    if floor is not None and (least < floor or (least == floor and not inside)):
        what = f"this has to stay above {floor:g}, and {least:g} is possible"
        hint = f"add between: [{max(floor, 0.01):g}, …]" if isinstance(given, Law) else f"write more than {floor:g}"
        yield Finding(where, what, hint, "range")
    if known.unit == "share" and most > 1.0:
        yield Finding(where, f"this is a share, and {most:g} is possible", "at most 1", "range")


def _close(name: str, baseline: Baseline) -> bool:
    return nearest(name, baseline.parameters).startswith("did")


def _setting(where: Where, given: float | Law, known: Parameter) -> Iterator[Finding]:
    """A value or distribution of the right kind, inside what the registry holds possible."""
    if known.distribution.kind == "choice":
        if given not in (0.0, 1.0) and not (isinstance(given, Law) and given.kind == "choice"):
            yield Finding(where, "this is a choice between two forms", "write 0, 1 or {first_share: 0.5}")
        return
    if isinstance(given, Law) and given.kind == "choice":
        yield Finding(where, "this is a number, not a choice", "write 0.3 or {mean: 0.3, sd: 0.1}")
        return
    yield from _possible(where, given, known)
    if isinstance(given, Law):
        return
    low, high = support(known.distribution)
    if not low <= given <= high:
        what = f"{given:g} is outside the registry's range, {low:g} to {high:g}"
        yield Finding(where, what, f"source: {known.source}", "range", warning=True)
