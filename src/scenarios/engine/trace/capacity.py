"""A country's absorptive capacity as a SimPy resource: the room of a quarter, drawn by the oldest money first."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import simpy
from simpy.resources.container import ContainerGet
from simpy.resources.resource import SortedQueue

Steps = Generator[simpy.Event, Any, Any]
"""What a SimPy process yields."""
Age = tuple[int, float, int]
"""Whose turn it is: number of the cohort (by age), when delivered, number of the project."""


class Draw(ContainerGet):
    """A claim on the room, in cents; its value is what it got, which may be less than it asked for."""

    def __init__(self, room: Room, amount: int, key: Age) -> None:
        self.key = key
        super().__init__(room, amount)


class Room(simpy.Container):
    """The room of one country and kind in the current quarter; a large claim draws what there is, and comes again."""

    GetQueue = SortedQueue

    def draw(self, amount: int, age: Age) -> Draw:
        """Claim some cents; the oldest claim is served first, in part where there is not enough."""
        return Draw(self, amount, age)

    def _do_get(self, event: ContainerGet) -> bool | None:
        paid = min(self._level, event.amount)
        if paid <= 0:
            return None
        self._level -= paid
        event.succeed(paid)
        return True


def open_quarters(env: simpy.Environment, room: Room, starts: Sequence[float], cents: Sequence[int]) -> Steps:
    """Open each quarter's room on its first day; what nobody drew in the quarter before is gone."""
    for start, amount in zip(starts, cents, strict=True):
        yield env.timeout(start - env.now)
        if room.level:
            yield room.draw(int(room.level), (-1, 0.0, 0))
        if amount:
            yield room.put(amount)
