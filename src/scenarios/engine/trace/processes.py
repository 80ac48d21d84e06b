"""Projects as SimPy processes: one generator a project, a list of dated events, nothing else.

A project is allotted, waits for its law and its notification, is obligated, ordered, delivered, queues for its country's room
and is disbursed; or it lapses unobligated, or is cancelled unpaid. What stops projects for a while (`holds.py`) is one more
process that interrupts them, and so is what takes them away (`moves.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf

import numpy as np
import simpy

from scenarios.engine.calendar import STEP
from scenarios.engine.trace.capacity import Room, Steps, open_quarters
from scenarios.engine.trace.days import MOMENT
from scenarios.engine.trace.member import Given
from scenarios.engine.trace.projects import CENTS, Project
from scenarios.terms import LIMITED_KINDS

WAITS = {
    "planned": "law",
    "allotted": "notification",
    "enacted": "notification",
    "arrived": "obligation",
    "obligated": "order",
    "ordered": "delivery",
    "delivered": "room",
    "instalment": "room",
    "opened": "its quarter",
    "spent": "its quarter",
    "disbursed": "",
    "lapsed": "",
    "cancelled": "",
    "received": "notification",
    "moved": "",
    "returned": "",
    "outside": "",
}
"""What happens to a project, and what it waits for from then on; nothing at its end.

Planned: allotted before its law. Received: an event brought it from another country. Moved, returned, outside: an event took it
away.
"""
UNOBLIGATED = ("law", "notification", "obligation")
"""What a project waits for while its money is not obligated."""
STOPS = {"notification": "new", "obligation": "obligation", "order": "delivery", "delivery": "delivery", "room": "delivery"}
"""The work of a stage, and the name under which it can be stopped."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a project, to so many cents of it; the wait that ended here had lasted since `since`.

    `under`: the event of the scenario that did it, in words; `other`: the country it went to or came from.
    """

    at: float
    project: int
    what: str
    cents: int
    since: float
    under: str = ""
    other: str = ""


class Taken(Exception):  # noqa: N818  no error: the end of a project here
    """An event has taken the project away."""


@dataclass(eq=False, slots=True)
class Hold:
    """Work that stands still for some projects until it is released; the clock of their account runs on.

    `covers`: whom it is about; `share` of those who join later are stopped, too. `name` and `until`: what it is, and its end.
    """

    projects: set[int]
    stops: frozenset[str]
    covers: Callable[[Project], bool]
    share: float
    released: simpy.Event
    name: str
    until: float


@dataclass(frozen=True, slots=True)
class Held:
    """A project stood still from `begin` to `end` so far as its work was among what `stops` names; `name` says by what."""

    project: int
    begin: float
    end: float
    stops: frozenset[str]
    name: str


@dataclass(slots=True)
class World:
    """What the processes share: the clock, the rooms by (unit, kind), who is under way, what is held, and the log.

    last: each project's latest event. taken: whom events have taken away. held: who was held from when to when.
    """

    env: simpy.Environment
    rooms: dict[tuple[str, str], Room] = field(default_factory=dict)
    running: dict[int, simpy.Process] = field(default_factory=dict)
    projects: dict[int, Project] = field(default_factory=dict)
    holds: list[Hold] = field(default_factory=list)
    log: list[Happening] = field(default_factory=list)
    last: dict[int, Happening] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    held: list[Held] = field(default_factory=list)

    def stop(self, project: Project, hold: Hold) -> None:
        """Let a hold keep a project from its work from now on."""
        hold.projects.add(project.number)
        self.held.append(Held(project.number, self.env.now, hold.until, hold.stops, hold.name))

    def holding(self, project: Project, stage: str) -> Hold | None:
        """What keeps a project from its stage now, if anything."""
        return next((h for h in self.holds if project.number in h.projects and STOPS[stage] in h.stops), None)

    def tell(self, project: Project, what: str, cents: int, since: float, under: str = "", other: str = "") -> float:
        """Write an event down; returns the time, which is when the next wait begins."""
        self.last[project.number] = Happening(self.env.now, project.number, what, cents, since, under, other)
        self.log.append(self.last[project.number])
        return self.env.now

    def is_unobligated(self, project: Project) -> bool:
        """Whether its money is here and not obligated yet."""
        return project.number in self.last and WAITS[self.last[project.number].what] in UNOBLIGATED

    def is_unpaid(self, project: Project) -> bool:
        """Whether its money is obligated, and none of it paid yet."""
        return project.number in self.last and self.last[project.number].what in ("obligated", "ordered", "delivered")

    def launch(self, project: Project, cohort: int, brought: Happening | None = None) -> None:
        """Set a project on its way, or on its new way in another country; `brought` says what took it from where it was."""
        self.projects[project.number] = project
        steps = _follow(self, project, cohort, brought) if project.in_pipeline else _spend(self, project)
        self.running[project.number] = self.env.process(steps)


def world_of(given: Given, projects: Iterable[Project]) -> World:
    """Projects and rooms, ready to start."""
    world = World(simpy.Environment(initial_time=given.first))
    cohort = given.inputs.layout.number
    for project in projects:
        world.launch(project, cohort.get(project.cohort, -1))
    starts = given.first + STEP * np.arange(len(given.room))
    for unit in sorted({p.unit for p in world.projects.values() if p.in_pipeline}):
        for kind in LIMITED_KINDS:
            rooms = given.room[:, LIMITED_KINDS.index(kind), given.inputs.units.index(unit)]
            if np.isfinite(rooms).all():
                room = world.rooms[unit, kind] = Room(world.env)
                cents = np.floor(rooms * CENTS).astype(np.int64).tolist()
                world.env.process(open_quarters(world.env, room, starts.tolist(), cents))
    return world


def _follow(world: World, project: Project, cohort: int, brought: Happening | None) -> Steps:
    """One project from its allotment to its end, here or elsewhere."""
    with suppress(Taken):
        yield from _live(world, project, cohort, brought)


def _live(world: World, project: Project, cohort: int, brought: Happening | None) -> Steps:
    """One project from its allotment to its end."""
    env, clock, cents = world.env, project.cohort, project.cents
    if brought is None:
        yield from _sleep(world, project, clock.offered)
        since = world.tell(project, "planned" if clock.enacted > env.now else "allotted", cents, env.now)
    else:
        since = world.tell(project, "received", cents, env.now, brought.under, world.projects[brought.project].unit)
    if clock.enacted > env.now:
        yield from _sleep(world, project, clock.enacted)
        since = world.tell(project, "enacted", cents, since)
    close = clock.cancelled - MOMENT
    expiry = clock.expires - MOMENT
    yield from _sleep(world, project, project.arrive)
    if not (yield from _released(world, project, "notification", expiry)):
        world.tell(project, "lapsed", cents, since)
        return
    if not clock.on_arrival:
        since = world.tell(project, "arrived", cents, since)
    length = 0.0 if clock.on_arrival else project.luck[0] / project.pace[0]
    if not (yield from _work(world, project, "obligation", length, expiry)):
        world.tell(project, "lapsed", cents, since)
        return
    since = world.tell(project, "obligated", cents, since)
    for stage, done, luck in (("order", "ordered", project.luck[1]), ("delivery", "delivered", project.luck[2])):
        if not (yield from _work(world, project, stage, luck / project.pace[1], close)):
            world.tell(project, "cancelled", cents, since)
            return
        since = world.tell(project, done, cents, since)
    yield from _queue(world, project, cohort, since, close)


def _sleep(world: World, project: Project, until: float) -> Steps:
    """Wait for a date, whatever interrupts but the end."""
    env = world.env
    while env.now < until:
        try:
            yield env.timeout(until - env.now)
        except simpy.Interrupt:
            _heed(world, project)


def _heed(world: World, project: Project) -> None:
    """End a project that an interruption has taken away."""
    if project.number in world.taken:
        raise Taken


def _work(world: World, project: Project, stage: str, length: float, until: float) -> Steps:
    """Spend `length` years on a stage; a hold stops this clock, never that of the account. False where `until` comes first."""
    env, left = world.env, length
    while (yield from _released(world, project, stage, until)):
        began, goes_on = env.now, min(env.now + left, until)
        try:
            yield env.timeout(goes_on - env.now)
        except simpy.Interrupt:
            _heed(world, project)
            left = max(left - (env.now - began), 0.0)
        else:
            return began + left <= until
    return False


def _released(world: World, project: Project, stage: str, until: float) -> Steps:
    """Wait until nothing holds the stage; False where `until` comes first."""
    env = world.env
    while (hold := world.holding(project, stage)) is not None:
        if env.now >= until:
            return False
        try:
            yield hold.released | env.timeout(until - env.now) if until < inf else hold.released
        except simpy.Interrupt:
            _heed(world, project)
    return env.now < until


def _queue(world: World, project: Project, cohort: int, since: float, close: float) -> Steps:
    """Draw from the room of the quarter, again and again until all is paid; what is left at closing is cancelled."""
    env, left, turn = world.env, project.cents, (cohort, since, project.number)
    room = world.rooms.get((project.unit, project.kind))
    while left:
        if not (yield from _released(world, project, "room", close)):
            world.tell(project, "cancelled", left, since)
            return
        paid = left if room is None else (yield from _draw(env, room, left, turn, close))
        _heed(world, project)
        if paid:
            left -= paid
            since = world.tell(project, "instalment" if left else "disbursed", paid, since)


def _draw(env: simpy.Environment, room: Room, cents: int, turn: tuple[int, float, int], close: float) -> Steps:
    """Cents drawn from a room; none if the account closes or a hold comes first."""
    claim = room.draw(cents, turn)
    with suppress(simpy.Interrupt):
        yield claim | env.timeout(close - env.now) if close < inf and not claim.triggered else claim
    if claim.triggered:
        return claim.value
    claim.cancel()
    return 0


def _spend(world: World, project: Project) -> Steps:
    """Section 1004 and its like: the last day of each quarter of its own year takes a quarter."""
    env, start = world.env, project.cohort.fiscal_year
    yield env.timeout(start - env.now)
    since = world.tell(project, "opened", project.cents, env.now)
    paid = 0
    for quarter in range(1, 5):
        yield env.timeout(start + STEP * quarter - MOMENT - env.now)
        part = project.cents * quarter // 4 - paid
        paid += part
        since = world.tell(project, "disbursed" if quarter == 4 else "spent", part, since)
