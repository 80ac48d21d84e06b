"""Checks of events against each other: what two of them say of the same money at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from scenarios.baseline.facts import Baseline, Program
from scenarios.spec.events import ContinuingResolution, Event, RouteShift, Suspension, Truce, Withholding
from scenarios.spec.findings import Finding
from scenarios.spec.scenario import ScenarioSpec
from scenarios.yaml_text import Where

Lasting = Suspension | Withholding | RouteShift | Truce
"""Events that are in force from one day to another."""


def check_overlaps(scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    """Warnings where a later event of the list meets an earlier one; what then applies is said."""
    for kind in dict.fromkeys(type(event) for event in scenario.events):
        alike = [(place, event) for place, event in enumerate(scenario.events) if type(event) is kind]
        for (_, one), (place, other) in combinations(alike, 2):
            yield from _overlap(("events", place), one, other, baseline)


def _overlap(where: Where, one: Event, other: Event, baseline: Baseline) -> Iterator[Finding]:
    """What is to be said of two events of one kind."""
    match one, other:
        case ContinuingResolution(), ContinuingResolution():
            yield from _resolutions(where, one, other, baseline)
        case Suspension(), Suspension():
            yield from _suspensions(where, one, other, baseline)
        case Withholding(), Withholding():
            yield from _withholdings(where, one, other)
        case RouteShift(), RouteShift():
            yield from _routes(where, one, other, baseline)
        case Truce(), Truce():
            yield from _truces(where, one, other)


def affected(names: Sequence[str], baseline: Baseline) -> list[Program]:
    """The programs named that rules move; all of these if none is named."""
    return [p for p in baseline.programs.values() if not p.fixed and (not names or p.name in names)]


def _common(one: ContinuingResolution | Suspension, other: ContinuingResolution | Suspension, baseline: Baseline) -> list[str]:
    """Names of the programs that both are about, sorted."""
    mine, its = ({program.name for program in affected(event.programs, baseline)} for event in (one, other))
    return sorted(mine & its)


def _resolutions(where: Where, one: ContinuingResolution, other: ContinuingResolution, baseline: Baseline) -> Iterator[Finding]:
    both = _common(one, other, baseline)
    if both and one.fiscal_year == other.fiscal_year:
        names = ", ".join(both)
        what = f"an earlier one is on fiscal year {one.fiscal_year} of {names} already; the one with the later day applies"
        yield Finding((*where, "fiscal_year"), what, "keep that one", "twice", warning=True)


def _suspensions(where: Where, one: Suspension, other: Suspension, baseline: Baseline) -> Iterator[Finding]:
    countries = sorted(set(one.countries) & set(other.countries))
    pairs = ((one.accounts, other.accounts), (one.fiscal_years, other.fiscal_years))
    countries = countries if _may_meet(pairs) else []
    if _common(one, other, baseline) and countries and _meet(one, other):
        what = f"{', '.join(countries)}: suspended at that time by an earlier one; while both last, the stricter applies"
        yield Finding((*where, "from"), what, f"begin on {one.end}, or keep one of them", "twice", warning=True)


def _withholdings(where: Where, one: Withholding, other: Withholding) -> Iterator[Finding]:
    pairs = (
        (one.accounts, other.accounts),
        (one.kinds, other.kinds),
        (one.countries, other.countries),
        (one.fiscal_years, other.fiscal_years),
    )
    same = one.program == other.program and _may_meet(pairs)
    if same and _meet(one, other) and one.share + other.share > 1.0 + 1e-9:
        what = f"with an earlier one, {one.share + other.share:.0%} of the same money would be withheld; all of it is"
        yield Finding((*where, "share"), what, f"at most {1.0 - one.share:g}, or other days", "twice", warning=True)


def _may_meet(pairs: Iterable[tuple[Sequence[object], Sequence[object]]]) -> bool:
    """Whether two events can be about the same money, by what each names; what one does not name is all."""
    return all(not a or not b or set(a) & set(b) for a, b in pairs)


def _routes(where: Where, one: RouteShift, other: RouteShift, baseline: Baseline) -> Iterator[Finding]:
    passes = {c.code: c.flow_share for c in baseline.countries}.get(one.source, 0.0)
    whole = one.share + other.share
    if one.source == other.source and max(one.share, other.share) <= passes < whole - 1e-9 and _meet(one, other):
        what = f"with an earlier one, {whole:g} leaves {one.source}, where {passes:g} of the flow passes; all of it leaves"
        yield Finding((*where, "share"), what, f"at most {passes - one.share:g}, or other days", "twice", warning=True)


def _truces(where: Where, one: Truce, other: Truce) -> Iterator[Finding]:
    if one.country == other.country and _meet(one, other):
        drop = 1.0 - (1.0 - one.drop) * (1.0 - other.drop)
        what = f"{one.country} has a truce at that time already; while both last, the rate falls by {drop:.0%}"
        yield Finding((*where, "from"), what, "keep one of them, or other days", "twice", warning=True)


def _meet(one: Lasting, other: Lasting) -> bool:
    """Whether both are in force on some day; one that ends on the day it begins is in force on none."""
    return max(one.begin, other.begin) < min(one.end or date.max, other.end or date.max)
