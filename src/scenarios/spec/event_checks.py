"""Checks of events against the region and the horizon: days, programs, accounts, countries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from scenarios.baseline.facts import OUTSIDE, Baseline, Program
from scenarios.spec.event_overlaps import affected, check_overlaps
from scenarios.spec.events import (
    ContinuingResolution,
    Event,
    Reprogramming,
    RouteShift,
    Surge,
    Suspension,
    Truce,
    Withholding,
)
from scenarios.spec.findings import Finding, code_hint
from scenarios.spec.scenario import Horizon, ScenarioSpec
from scenarios.validation import nearest
from scenarios.yaml_text import Where, printable


def check_events(scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    """All that can be wrong with the events."""
    for place, event in enumerate(scenario.events):
        where: Where = ("events", place)
        yield from _days(where, event, scenario.horizon)
        match event:
            case Withholding():
                yield from _withholding(where, event, baseline)
                yield from _fiscal_years(where, event.fiscal_years, scenario.horizon)
            case Suspension():
                yield from _suspension(where, event, baseline)
                yield from _fiscal_years(where, event.fiscal_years, scenario.horizon)
            case ContinuingResolution():
                yield from _resolution(where, event, scenario, baseline)
            case Reprogramming():
                yield from _reprogramming(where, event, scenario, baseline)
                yield from _fiscal_years(where, event.fiscal_years, scenario.horizon)
            case RouteShift():
                yield from _route(where, event, baseline)
            case Truce():
                yield from _truce(where, event, baseline)
            case Surge():
                yield from _countries((*where, "country"), [event.country], baseline.codes, baseline.name, baseline)
    yield from check_overlaps(scenario, baseline)


def _days(where: Where, event: Event, horizon: Horizon) -> Iterator[Finding]:
    """Every day inside the horizon, the end not before the beginning."""
    for name, field in type(event).model_fields.items():
        given = getattr(event, name)
        if isinstance(given, date):
            yield from _inside((*where, field.alias or name), given, horizon)
    begin, end = getattr(event, "begin", None), getattr(event, "end", None)
    if begin is not None and end is not None and end < begin and _covers(horizon, end):
        yield Finding((*where, "to"), f"{end} is before `from`, {begin}", f"{begin} or later", "day")


def _inside(where: Where, day: date, horizon: Horizon) -> Iterator[Finding]:
    if not _covers(horizon, day):
        first, last = _first(horizon), _last(horizon)
        yield Finding(where, f"{day} is outside the horizon, {first} to {last}", "change the horizon or the day", "day")


def _first(horizon: Horizon) -> date:
    """1 October on which the first fiscal year begins."""
    return date(horizon.first - 1, 10, 1)


def _last(horizon: Horizon) -> date:
    """The last day of run-off."""
    return date(horizon.run_off, 12, 31)


def _covers(horizon: Horizon, day: date) -> bool:
    return _first(horizon) <= day <= _last(horizon)


def _withholding(where: Where, event: Withholding, baseline: Baseline) -> Iterator[Finding]:
    yield from _programs((*where, "program"), [event.program], baseline)
    program = baseline.programs.get(event.program)
    if program is not None and not program.fixed:
        yield from _accounts(where, event.accounts, program)
        yield from _countries((*where, "countries"), event.countries, program.countries, program.name, baseline)


def _fiscal_years(where: Where, years: Iterable[int], horizon: Horizon) -> Iterator[Finding]:
    """Years that have money."""
    for place, year in enumerate(years):
        if not horizon.first <= year <= horizon.last:
            what = f"fiscal year {year} is outside the years of money, {horizon.first} to {horizon.last}"
            yield Finding((*where, "fiscal_years", place), what, "change horizon.from or horizon.to, or the year", "year")


def _suspension(where: Where, event: Suspension, baseline: Baseline) -> Iterator[Finding]:
    """Countries that some program reaches; programs that reach some of the countries."""
    yield from _programs((*where, "programs"), event.programs, baseline)
    programs = affected(event.programs, baseline)
    codes = sorted({code for program in programs for code in program.countries})
    of = " or ".join(event.programs) or baseline.name
    if programs:
        yield from _countries((*where, "countries"), event.countries, codes, of, baseline)
        yield from _some_account(where, event.accounts, programs)
    for place, name in enumerate(event.programs):
        reached = {code for program in programs if program.name == name for code in program.countries}
        if reached and set(event.countries) <= set(codes) and not reached & set(event.countries):
            what = f"{name} gives nothing to {', '.join(event.countries)}"
            yield Finding((*where, "programs", place), what, f"countries of {name}: {', '.join(sorted(reached))}", "no-effect")


def _some_account(where: Where, names: Iterable[str], programs: Sequence[Program]) -> Iterator[Finding]:
    """Accounts that some of the programs have."""
    known = sorted({account for program in programs for account in program.accounts})
    for place, name in enumerate(names):
        if name not in known:
            what = f"{' and '.join(p.name for p in programs)}: no account {printable(name, 40)}"
            yield Finding((*where, "accounts", place), what, nearest(name, known, noun="accounts"), "unknown-account")


def _resolution(where: Where, event: ContinuingResolution, scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    """A year of money, and a day inside that year."""
    yield from _programs((*where, "programs"), event.programs, baseline)
    horizon, year = scenario.horizon, event.fiscal_year
    if not horizon.first <= year <= horizon.last:
        what = f"fiscal year {year} is outside the years of money, {horizon.first} to {horizon.last}"
        yield Finding((*where, "fiscal_year"), what, "change horizon.from or horizon.to, or the year", "year")
    first, end = date(year - 1, 10, 1), date(year, 9, 30)
    if not first <= event.until <= end:
        yield Finding((*where, "until"), f"{event.until} is not in fiscal year {year}", f"{first} to {end}", "day")


def _reprogramming(where: Where, event: Reprogramming, scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    """Two countries of one program, and a day of effect inside the horizon."""
    horizon = scenario.horizon
    if _covers(horizon, event.notice) and not _covers(horizon, event.effect):
        what = f"the money would move on {event.effect}, after the end of the horizon: this has no effect"
        yield Finding((*where, "days"), what, "give notice earlier", "no-effect", warning=True)
    yield from _programs((*where, "program"), [event.program], baseline)
    program = baseline.programs.get(event.program)
    if program is not None and not program.fixed:
        yield from _accounts(where, event.accounts, program)
        if event.target == OUTSIDE:
            yield from _countries((*where, "source"), [event.source], program.countries, program.name, baseline)
        else:
            yield from _two(where, event, program.countries, program.name, baseline)


def _route(where: Where, event: RouteShift, baseline: Baseline) -> Iterator[Finding]:
    """Two countries of the region, and no more than what passes through the first."""
    yield from _two(where, event, baseline.codes, baseline.name, baseline)
    passes = {c.code: c.flow_share for c in baseline.countries}.get(event.source)
    if passes is not None and event.share > passes + 1e-9:
        what = f"{event.share:g} is more than what passes through {event.source}, {passes:g} of the flow"
        yield Finding((*where, "share"), what, f"at most {passes:g}", "share")


def _truce(where: Where, event: Truce, baseline: Baseline) -> Iterator[Finding]:
    yield from _countries((*where, "country"), [event.country], baseline.codes, baseline.name, baseline)
    if event.rebound and event.end is None:
        what = "a truce that lasts has no rebound: this has no effect"
        yield Finding((*where, "rebound"), what, 'write `to: "…"`, the day of its collapse', "no-effect", warning=True)


def _two(
    where: Where, event: Reprogramming | RouteShift, known: Sequence[str], of: str, baseline: Baseline
) -> Iterator[Finding]:
    """Source and target: both known, and not the same."""
    yield from _countries((*where, "source"), [event.source], known, of, baseline)
    yield from _countries((*where, "target"), [event.target], known, of, baseline)
    if event.source == event.target and event.source in known:
        yield Finding((*where, "target"), "source and target are the same", "name another country", "same")


def _programs(where: Where, names: Iterable[str], baseline: Baseline) -> Iterator[Finding]:
    """Programs that exist and are not fixed."""
    movable = [program.name for program in baseline.programs.values() if not program.fixed]
    for place, name in enumerate(names):
        here = _entry(where, place)
        if name not in baseline.programs:
            what = f"there is no program “{printable(name, 40)}” in {baseline.name}"
            yield Finding(here, what, nearest(name, movable, noun="programs"), "unknown-program")
        elif baseline.programs[name].fixed:
            what = f"{name} is fixed: it runs along as reported, whatever happens"
            yield Finding(here, what, f"programs: {', '.join(movable)}", "fixed")


def _accounts(where: Where, names: Iterable[str], program: Program) -> Iterator[Finding]:
    for place, name in enumerate(names):
        if name not in program.accounts:
            what = f"{program.name} has no account {printable(name, 40)}"
            hint = nearest(name, program.accounts, noun="accounts")
            yield Finding((*where, "accounts", place), what, hint, "unknown-account")


def _countries(where: Where, given: Iterable[str], known: Sequence[str], of: str, baseline: Baseline) -> Iterator[Finding]:
    for place, code in enumerate(given):
        if code not in known:
            what = f"“{printable(code, 40)}” is not a country of {of}"
            yield Finding(_entry(where, place), what, code_hint(code, list(known), baseline), "unknown-country")


def _entry(where: Where, place: int) -> Where:
    """The path of a list's entry; `program` and `country` hold one name, not a list."""
    return (*where, place) if where[-1] in ("programs", "countries", "accounts") else where
