"""A trace as data: steps, each with its numbers, how it is known, where it stands, and what it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from scenarios.arrays import Floats
from scenarios.terms import OWN, statuses

LEVELS = {"p05": 0.05, "p50": 0.5, "p95": 0.95}
MARKS = {
    "observed": "o",
    "reported": "r",
    "reconstructed": "r",
    "derived": "d",
    "recalled": "m",
    "estimated": "e",
    "assumed": "a",
    "invented": "i",
    OWN: "u",
}
"""How a number is known, in one letter: o observed, r reported, d derived from such, m from memory, e estimated, a assumed,
i invented, u a figure of the scenario's own."""


def letters(mark: str) -> str:
    """The letters of a mark, of which a scenario's own money may have two."""
    return ", ".join(MARKS[one] for one in statuses(mark))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a trace.

    numbers: `value`, or p05, p50, p95 over members, in `unit`; empty where there is none. text: what is said in place of, or
    beside, the numbers. mark: a word of MARKS, or nothing where the number is a result of the run.
    """

    name: str
    what: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    unit: str = ""
    text: str = ""
    mark: str = ""
    source: str = ""
    parts: tuple[Step, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The step and all below it as plain data."""
        return {
            "name": self.name,
            "what": self.what,
            **self.numbers,
            "unit": self.unit,
            "text": self.text,
            "mark": self.mark,
            "source": self.source,
            "parts": [one.as_json() for one in self.parts],
        }

    def find(self, name: str) -> list[Step]:
        """Every step of a name, this one included, from the top down."""
        return [*([self] if self.name == name else []), *(x for one in self.parts for x in one.find(name))]


def band(values: Floats) -> dict[str, float]:
    """Quantiles over (member,) values; a plain value where all members agree but for rounding."""
    if float(np.ptp(values)) <= 1e-9 * abs(float(values[0])):
        return {"value": float(values[0])}
    return {name: float(np.quantile(values, p)) for name, p in LEVELS.items()}
