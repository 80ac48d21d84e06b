"""What happens beside the plan, in plain data for pictures and tables: dated events, and levers that are moved."""

from __future__ import annotations

from datetime import date
from typing import Any

from scenarios.spec.events import Event, span
from scenarios.spec.findings import years_text
from scenarios.spec.levers import COST
from scenarios.spec.plain import to_plain
from scenarios.spec.scenario import ScenarioSpec

MONEY_EVENTS = ("withholding", "suspension", "continuing_resolution", "reprogramming")
"""Events that act on money; the others act on flow or on the homicide rate."""


def events_beside(scenario: ScenarioSpec) -> list[dict[str, Any]]:
    """Each event: its kind, begin and end as decimal years (end None: it stays or fades), places, words."""
    return [_event(event) for event in scenario.events]


def levers_beside(scenario: ScenarioSpec) -> list[str]:
    """Each lever that is moved, in words that say that its cost is not in the envelope."""
    return [f"{name.replace('_', ' ')}: {COST}" for name in scenario.levers.moved]


def _event(event: Event) -> dict[str, Any]:
    begin, end = span(event)
    plain = to_plain(event)
    named = (plain.get(key) for key in ("country", "source", "target"))
    places = [*plain.get("countries", []), *(code for code in named if code)]
    kind = str(plain["event"])
    where = ", ".join(places) or str(plain.get("program", "all programs"))
    until = "" if end is None else f" to {end.isoformat()}"
    years = years_text(plain["fiscal_years"]) if plain.get("fiscal_years") else ""
    where = f"{where}, money of {years}" if years else where
    return {
        "event": kind,
        "money": kind in MONEY_EVENTS,
        "begin": _decimal(begin),
        "end": None if end is None else _decimal(end),
        "places": places,
        "label": f"{kind.replace('_', ' ')} {where}, {begin.isoformat()}{until}",
    }


def _decimal(day: date) -> float:
    first = date(day.year, 1, 1)
    return day.year + (day - first).days / (date(day.year + 1, 1, 1) - first).days
