"""What an outcome is: one function of a run and the base, and a record of what its numbers mean."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from scenarios.analysis.run_view import RunView
from scenarios.arrays import Floats

ALL = "ALL"
"""The place that stands for all places of an axis together."""
LAYERS = ("money", "capability", "violence")
"""How far to trust a number: testable, assumed mechanisms, illustrative."""
AXES = ("country", "unit", "program", "year", "fiscal_year")
MILLION_USD = "million USD"
RESIDUAL = 5e-9
"""Million USD: what books may be off by; a change within it is none."""
WANTS = ("homicide_rate", "ledger", "allotted", "disbursed", "received", "standing")
"""Arrays of a run that an outcome may ask for, beside populations, which are always there."""

Measure: TypeAlias = Callable[[RunView, RunView], Floats]
Summed: TypeAlias = Callable[[Floats, RunView, RunView], Floats]


def added(values: Floats, run: RunView, base: RunView) -> Floats:
    """All places together: their sum."""
    return np.asarray(values.reshape(len(values), -1).sum(1))


def by_people(values: Floats, run: RunView, base: RunView) -> Floats:
    """All countries together: the mean a head, over those that have a value, by population of the last pictured year."""
    people = run.people[run.years.index(run.show_to)]
    known = ~np.isnan(values)
    return np.asarray((np.where(known, values, 0.0) * people).sum(1) / np.maximum((known * people).sum(1), 1e-300))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What may be asked of a plan.

    Attributes:
        name: how commands call it.
        title: how a text calls it.
        unit: of its numbers; money in million USD.
        layer: of LAYERS.
        more_is_better: None where more is neither better nor worse in itself.
        axes: of AXES, after member; none where there is one number a draw.
        wants: of WANTS, what it reads.
        until: to which year it counts: the last pictured one, or the end of run-off.
        paired: whether it speaks of the run against the base; else of the run alone, and plans are compared by its change.
        finite: whether it is a number in every draw, and so may be explained and be an objective.
        meaning: its first line of documentation.
        measure: the function, (run, base) to (member, places of its axes).
        whole: all places together, (member,).
    """

    name: str
    title: str
    unit: str
    layer: str
    more_is_better: bool | None
    axes: tuple[str, ...]
    wants: tuple[str, ...]
    until: Literal["show_to", "run_off"]
    paired: bool
    finite: bool
    meaning: str
    measure: Measure
    whole: Summed

    def __call__(self, run: RunView, base: RunView) -> Floats:
        """The outcome's values: member first, then its axes.

        Raises:
            ValueError: an outcome of one's own gives another shape.
        """
        values = np.asarray(self.measure(run, base), dtype=np.float64)
        members = len(getattr(run, self.wants[0]))
        shape = (members, *(len(run.names(axis)) for axis in self.axes))
        if values.shape != shape:
            raise ValueError(f"the outcome “{self.name}” gives shape {values.shape}, not {('member', *self.axes)} = {shape}")
        return values

    def places(self, run: RunView) -> tuple[str, ...]:
        """The places that `by_place` gives columns to, ALL last."""
        return (*(run.names(self.axes[0]) if self.axes else ()), ALL)

    def by_place(self, run: RunView, base: RunView) -> Floats:
        """Values by the first axis, other axes added up, and all together last: (member, place)."""
        values = self(run, base)
        flat = values.reshape(len(values), -1)
        whole = self.whole(values, run, base) if self.axes else flat[:, 0]
        if not self.axes:
            return whole[:, None]
        return np.concatenate([values.reshape(*values.shape[:2], -1).sum(-1), whole[:, None]], axis=1)

    def change(self, run: RunView, base: RunView) -> Floats:
        """What the run changes against the base, by place: the outcome itself where it is paired; (member, place)."""
        after = self.by_place(run, base)
        found = after if self.paired else after - self.by_place(base, base)
        return np.where(np.abs(found) < RESIDUAL, 0.0, found) if self.unit == MILLION_USD else found

    @property
    def side(self) -> float:
        """1 where more is better or neither, -1 where less is: what turns values so that more is better."""
        return -1.0 if self.more_is_better is False else 1.0

    @property
    def usd(self) -> float:
        """What its numbers are multiplied with where contracts speak of USD."""
        return 1e6 if self.unit.startswith(MILLION_USD) else 1.0

    @property
    def contract_unit(self) -> str:
        """The unit where money is in USD."""
        return self.unit.replace(MILLION_USD, "USD")


def outcome(
    title: str,
    *,
    unit: str,
    layer: str,
    wants: tuple[str, ...],
    axes: tuple[str, ...] = ("country",),
    more_is_better: bool | None = True,
    until: Literal["show_to", "run_off"] = "show_to",
    paired: bool = False,
    finite: bool = True,
    whole: Summed = added,
) -> Callable[[Measure], Outcome]:
    """Make a function an outcome; the arguments are those of `Outcome`, its name and meaning are the function's.

    Raises:
        ValueError: a layer, an axis or an array that there is none of.
        TypeError: the function has no name, or no line of documentation.
    """
    _refuse([layer], LAYERS, "layer")
    _refuse(axes, AXES, "axis")
    _refuse(wants, WANTS, "array")
    if not wants:
        raise ValueError(f"an outcome reads something: wants takes {', '.join(WANTS)}")

    def made(measure: Measure) -> Outcome:
        name, text = getattr(measure, "__name__", ""), inspect.getdoc(measure)
        if not name.isidentifier() or not text:
            raise TypeError("an outcome needs a name and a line of documentation: write it as a function with def")
        meaning = text.split("\n\n")[0].replace("\n", " ")
        return Outcome(
            name, title, unit, layer, more_is_better, axes, wants, until, paired, finite, meaning, measure, whole
        )

    return made


def _refuse(given: tuple[str, ...] | list[str], known: tuple[str, ...], noun: str) -> None:
    for one in given:
        if one not in known:
            raise ValueError(f"there is no {noun} {one!r}; choose from {', '.join(known)}")
