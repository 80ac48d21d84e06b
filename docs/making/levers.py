"""Levers, dated events and channels, from their tables and types."""

from __future__ import annotations

from making import markdown as md
from making.scenario_keys import keys
from scenarios.spec.catalogue import list_levers
from scenarios.spec.events import EVENTS
from scenarios.spec.levers import LEVERS
from scenarios.spec.schema import scenario_schema
from scenarios.terms import CHANNELS

HEAD = """What moves homicide or the money beside a plan's own split and mix. Ranges are ours, wide enough for what has been
argued; they are no evidence that a government could reach their ends."""
LEVERS_HEAD = """(levers)=
## Levers

Set under `levers:` in a scenario file, each as a number or as a path by fiscal year with straight lines between. A
lever's cost is not in the envelope, and is shown so wherever it is used; `capacity` is paid from soft money."""
EVENTS_HEAD = """(events)=
## Events

A list under `events:` in a scenario file. Days stand in quotes. An event that starts and ends on the same day changes
nothing; one that lies beyond the horizon is warned of."""
CHANNELS_HEAD = """(channels)=
## Channels

What the report argues, each of which `channels_off: [NAME]` switches off. `scenarios explain` divides a difference
among them."""


def page() -> str:
    """The whole page."""
    return md.page("Levers, events, channels", HEAD, _levers(), EVENTS_HEAD, *_events(), _channels())


def _levers() -> str:
    rows = [
        [
            md.code(x["key"]),
            x["meaning"],
            x["unit"],
            f"{x['neutral']:g}",
            f"{x['low']:g} to {x['high']:,.10g}",
            x["status"],
            x["cost"],
        ]
        for x in list_levers()
    ]
    sources = md.table(["lever", "source"], [[md.code(name), lever.source] for name, lever in LEVERS.items()])
    head = ["key", "means", "unit", "changes nothing at", "range", "status", "cost"]
    return "\n\n".join([LEVERS_HEAD, md.table(head, rows), sources])


def _events() -> list[str]:
    schema = scenario_schema()
    types = {kind.type.__name__: name for name, kind in EVENTS.items()}
    return [
        f"### {md.code(name)}\n\n{' '.join(EVENTS[name][1:]).rstrip()}\n\n{keys(schema['$defs'][of], schema)}"
        for of, name in types.items()
    ]


def _channels() -> str:
    return f"{CHANNELS_HEAD}\n\n{md.table(['channel', 'argument'], [[md.code(k), v] for k, v in CHANNELS.items()])}"
