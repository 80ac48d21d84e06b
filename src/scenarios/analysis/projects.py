"""A trace as rows for people and machines: what happened on which day, the books by cohort, who waited for what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import inf
from typing import Any

from scenarios.engine.calendar import fiscal_time
from scenarios.engine.chance.luck import SPREAD
from scenarios.engine.trace import Happening, Held, Project, Trace
from scenarios.engine.trace.books import held_for, ledger, queues
from scenarios.engine.trace.days import day_of
from scenarios.engine.trace.processes import WAITS

LogRow = dict[str, Any]


def log_rows(found: Trace) -> list[LogRow]:
    """Every event: date, project, money in USD, what it had waited for since when, and what it waits for now."""
    who = {project.number: project for project in found.projects}
    before: dict[int, str] = {}
    held: dict[int, list[Held]] = {}
    for one in found.held:
        held.setdefault(one.project, []).append(one)
    rows = []
    for event in found.log:
        rows.append(_event(event, who[event.project], before.get(event.project, ""), held.get(event.project, [])))
        before[event.project] = WAITS[event.what]
    return rows


def _event(event: Happening, project: Project, waited_for: str, held: Sequence[Held]) -> LogRow:
    day, since = day_of(event.at), day_of(event.since)
    stood = held_for(held, waited_for, event)
    return {
        "date": day.isoformat(),
        "project": project.name,
        "program": project.program,
        "account": project.account,
        "country": project.unit,
        "kind": project.kind,
        "fiscal_year": project.cohort.fiscal_year,
        "event": event.what,
        "usd": _usd(event.cents),
        "waited_for": waited_for,
        "since": since.isoformat(),
        "days": (day - since).days,
        "waits_for": WAITS[event.what],
        "held_days": round(365.25 * max(stood.values(), default=0.0)),
        "held_by": ", ".join(stood),
        "under": event.under,
        "other_country": event.other,
    }


def ledger_rows(found: Trace, at: date | None = None) -> list[LogRow]:
    """Where each cohort's money stands at the close of a day (the run's end where None), USD to the cent."""
    return [
        {
            "program": row.program,
            "country": row.unit,
            "kind": row.kind,
            "fiscal_year": row.fiscal_year,
            "projects": row.projects,
            "allotted": _usd(row.allotted),
            **{stage: _usd(cents) for stage, cents in row.stages.items()},
            **{f"{name}_away": _usd(cents) for name, cents in row.away.items()},
        }
        for row in ledger(found.projects, found.log, _close_of(at))
    ]


def _close_of(at: date | None) -> float:
    return inf if at is None else fiscal_time(at + timedelta(days=1))


def queue_rows(found: Trace) -> list[LogRow]:
    """What waited at each quarter's end, accounts of that day closed: projects, USD, the oldest since when."""
    return [
        {
            "quarter_end": (day_of(row.at) - timedelta(days=1)).isoformat(),
            "country": row.unit,
            "kind": row.kind,
            "waits_for": row.waits_for,
            "projects": row.projects,
            "usd": _usd(row.cents),
            "oldest_since": day_of(row.since).isoformat(),
        }
        for row in queues(found.projects, found.log, found.given.first, found.given.end)
    ]


def as_json(found: Trace) -> dict[str, object]:
    """The contract `scenarios/trace/1`; money in USD."""
    return {
        "schema": "scenarios/trace/1",
        "illustrative": True,
        "scenario": found.given.scenario,
        "seed": found.given.seed,
        "member": found.given.member,
        "median_agreement": round(found.size * 1e6, 2),
        "agreement_log_sd": SPREAD,
        "sizes": "assumed",
        "ledger_at": last_day(found).isoformat(),
        "ledger": ledger_rows(found),
        "queue": queue_rows(found),
        "log": log_rows(found),
    }


def last_day(found: Trace) -> date:
    """The day on which the run's accounts are drawn up."""
    return day_of(found.given.end) - timedelta(days=1)


def _usd(cents: int) -> float:
    return cents / 100
