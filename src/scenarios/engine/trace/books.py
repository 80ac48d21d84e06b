"""The books of projects at a date: where each cohort's money stands to the cent, and who waits for what since when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import inf

from scenarios.engine.calendar import STEP
from scenarios.engine.trace.processes import STOPS, WAITS, Happening, Held
from scenarios.engine.trace.projects import Project
from scenarios.terms import STAGES

STANDS = {
    "planned": "waiting",
    "allotted": "waiting",
    "enacted": "waiting",
    "arrived": "unobligated",
    "obligated": "unliquidated",
    "ordered": "unliquidated",
    "delivered": "unliquidated",
    "instalment": "unliquidated",
    "opened": "waiting",
    "spent": "waiting",
    "disbursed": "disbursed",
    "lapsed": "lapsed",
    "cancelled": "cancelled",
    "received": "waiting",
    "moved": "moved",
    "returned": "returned",
    "outside": "outside",
}
"""The stage in which an event leaves a project's money, so far as it is not disbursed."""
AWAY = ("moved", "returned", "outside")
"""Money that events took away: to another country, back to the Treasury, or out of the region."""
PAYS = ("instalment", "spent", "disbursed")
"""Events that disburse their cents."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A cohort's projects of one program, unit and kind, in cents: allotted = the sum of `stages`, net of what went `away`."""

    program: str
    unit: str
    kind: str
    fiscal_year: int
    projects: int
    allotted: int
    stages: dict[str, int]
    away: dict[str, int]


@dataclass(frozen=True, slots=True)
class Wait:
    """A project that waits for something from one event to the next, with the money that waits, in cents.

    `since`: when it began to wait for this; before `begins` where instalments have cut the wait.
    """

    project: int
    waits_for: str
    since: float
    begins: float
    until: float
    cents: int


@dataclass(frozen=True, slots=True)
class QueueRow:
    """What waited at a quarter's end: how many projects, how many cents, the oldest since when."""

    at: float
    unit: str
    kind: str
    waits_for: str
    projects: int
    cents: int
    since: float


def histories(projects: Sequence[Project], log: Iterable[Happening]) -> dict[int, list[Happening]]:
    """The events of each project, in order."""
    out: dict[int, list[Happening]] = {p.number: [] for p in projects}
    for event in log:
        if event.project in out:
            out[event.project].append(event)
    return out


def ledger(projects: Sequence[Project], log: Iterable[Happening], at: float = inf) -> list[LedgerRow]:
    """Where the money of each cohort stands before `at`."""
    found = histories(projects, (event for event in log if event.at < at))
    rows: dict[tuple[str, str, str, int], LedgerRow] = {}
    for project in (p for p in projects if p.born < at):
        key = (project.program, project.unit, project.kind, project.cohort.fiscal_year)
        row = rows.get(key) or LedgerRow(*key, 0, 0, dict.fromkeys(STAGES, 0), dict.fromkeys(AWAY, 0))
        here = standing(project, found[project.number])
        stages = {stage: cents + here.get(stage, 0) for stage, cents in row.stages.items()}
        away = {name: cents + here.get(name, 0) for name, cents in row.away.items()}
        rows[key] = LedgerRow(*key, row.projects + 1, sum(stages.values()), stages, away)
    return [rows[key] for key in sorted(rows)]


def standing(project: Project, history: Sequence[Happening]) -> dict[str, int]:
    """One project's money by stage, in cents; before its first event all of it waits."""
    paid = sum(event.cents for event in history if event.what in PAYS)
    stage = STANDS[history[-1].what] if history else "waiting"
    rest = project.cents - paid
    if paid > project.cents or (stage == "disbursed" and rest):
        raise AssertionError(f"{project.name}: {paid} cents disbursed of {project.cents}")
    return {"disbursed": paid, stage: rest} if rest else {"disbursed": paid}


def held_for(held: Iterable[Held], waited_for: str, event: Happening) -> dict[str, float]:
    """Years of the wait that an event ended during which the project was held, by what held it; time under two counts for both.

    Some accounts are obligated on arrival (FMF), so that its wait for notification is one for obligation, too.
    """
    work = {STOPS.get(waited_for), "obligation" if event.what == "obligated" else None}
    out: dict[str, float] = {}
    for one in held:
        years = min(event.at, one.end) - max(event.since, one.begin)
        if years > 0.0 and work & one.stops:
            out[one.name] = out.get(one.name, 0.0) + years
    return out


def waits(projects: Sequence[Project], log: Iterable[Happening]) -> Iterator[Wait]:
    """Every wait of every project; one that has no end yet ends at infinity."""
    for number, history in histories(projects, log).items():
        left = history[0].cents if history else 0
        since, before = 0.0, ""
        for event, after in zip_longest(history, history[1:]):
            left -= event.cents if event.what in PAYS else 0
            since = since if WAITS[event.what] == before else event.at
            before = WAITS[event.what]
            if before and (after is None or after.at > event.at):
                yield Wait(number, before, since, event.at, after.at if after else inf, left)


def queues(projects: Sequence[Project], log: Iterable[Happening], first: int, end: float) -> list[QueueRow]:
    """What waited at the end of each quarter, by country, kind and what for, accounts of that day closed."""
    who = {p.number: p for p in projects}
    rows: dict[tuple[float, str, str, str], list[Wait]] = {}
    for wait in waits(projects, log):
        project, quarter = who[wait.project], int((wait.begins - first) / STEP) + 1
        while (at := first + quarter * STEP) <= min(wait.until, end):
            rows.setdefault((at, project.unit, project.kind, wait.waits_for), []).append(wait)
            quarter += 1
    return [
        QueueRow(*key, len(some), sum(w.cents for w in some), min(w.since for w in some)) for key, some in sorted(rows.items())
    ]
