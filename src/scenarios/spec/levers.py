"""Levers: what moves homicide beside the plan's own money, and is not paid from its envelope.

Each is neutral unless a scenario sets it. Ranges are ours: wide enough for what has been argued, not evidence that a
government could reach their ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, PlainSerializer, Tag, WithJsonSchema

from scenarios.spec.amounts import Amount
from scenarios.spec.base import Frozen, Year


@dataclass(frozen=True, slots=True)
class Lever:
    """What a lever is: its unit, the value that changes nothing, its range, how that is known, and its meaning."""

    unit: str
    neutral: float
    low: float
    high: float
    status: str
    source: str
    meaning: str


LEVERS: dict[str, Lever] = {
    "demand": Lever(
        unit="times today's",
        neutral=1.0,
        low=0.2,
        high=2.0,
        status="assumed",
        source="the range is ours",
        meaning="Demand for drugs in consuming countries.",
    ),
    "arms": Lever(
        unit="times today's",
        neutral=1.0,
        low=0.2,
        high=3.0,
        status="assumed",
        source="the range is ours",
        meaning="Flow of arms into the region.",
    ),
    "will": Lever(
        unit="times what is built",
        neutral=1.0,
        low=0.0,
        high=2.0,
        status="assumed",
        source="the range is ours; 0 is a government that takes the money and reforms nothing",
        meaning="Political will: what soft money builds of institutions, times this.",
    ),
    "coordination": Lever(
        unit="share",
        neutral=0.0,
        low=0.0,
        high=0.1,
        status="assumed",
        source="the range is ours",
        meaning="Regional coordination: share less lost to leakage.",
    ),
    "other_money": Lever(
        unit="USD a fiscal year",
        neutral=0.0,
        low=0.0,
        high=5e9,
        status="assumed",
        source="the limit is ours, to catch a mistaken unit",
        meaning="Other donors' and other US money by country and kind; competes for what a country can absorb.",
    ),
}
"""Every lever by its name in YAML, in one place: range, unit and words."""

COST = "cost not in the envelope"
"""What is said wherever a lever is shown."""


@dataclass(frozen=True, slots=True)
class Path:
    """A lever's value: one number, or numbers by fiscal year with straight lines between, constant outside."""

    levels: float | dict[int, float]

    def at(self, fiscal_year: float) -> float:
        """The value in a fiscal year.

        >>> Path({2012: 1.0, 2016: 0.8}).at(2014), Path(0.9).at(2014)
        (0.9, 0.9)
        """
        if not isinstance(self.levels, dict):
            return self.levels
        named = sorted(self.levels)
        return float(np.interp(fiscal_year, named, [self.levels[year] for year in named]))

    def is_always(self, value: float) -> bool:
        """Whether the path has this value in every year."""
        return all(level == value for level in (self.levels.values() if isinstance(self.levels, dict) else [self.levels]))


def _form(given: Any) -> str:
    return "=path" if isinstance(given, dict) else "=one"


def _path_type(name: str) -> Any:
    """The type of a lever that is a path, with its range and words from `LEVERS`."""
    lever = LEVERS[name]
    level = Annotated[float, Field(ge=lever.low, le=lever.high)]
    number = {"type": "number", "minimum": lever.low, "maximum": lever.high}
    years = {"type": "object", "patternProperties": {"^[0-9]{4}$": number}, "additionalProperties": False, "minProperties": 1}
    words = f"{lever.meaning} {lever.unit.capitalize()}, {lever.low:g} to {lever.high:g}; a number, or a path by fiscal year."
    return Annotated[
        Annotated[level, Tag("=one")] | Annotated[dict[Year, level], Field(min_length=1), Tag("=path")],
        Discriminator(_form),
        BeforeValidator(lambda given: given.levels if isinstance(given, Path) else given),
        AfterValidator(Path),
        PlainSerializer(lambda path: path.levels),
        WithJsonSchema({"anyOf": [number, years]}),
        Field(description=words),
    ]


if TYPE_CHECKING:
    Demand = Path
    Arms = Path
    Will = Path
    Coordination = Path
else:  # types made from the table of levers
    Demand, Arms, Will, Coordination = map(_path_type, ("demand", "arms", "will", "coordination"))


class OtherMoney(Frozen):
    """Money of others for one country, by fiscal year, spent in equal quarters."""

    hard: dict[Year, Amount] = Field(default_factory=dict)
    """USD by fiscal year for equipment, law enforcement and the military; none in years that are not named."""
    soft: dict[Year, Amount] = Field(default_factory=dict)
    """USD by fiscal year for institutions and prevention; none in years that are not named."""


class LeverSettings(Frozen):
    """What moves homicide beside the plan's money; its cost is not in the envelope."""

    demand: Demand = Path(LEVERS["demand"].neutral)
    arms: Arms = Path(LEVERS["arms"].neutral)
    will: Will = Path(LEVERS["will"].neutral)
    coordination: Coordination = Path(LEVERS["coordination"].neutral)
    other_money: dict[str, OtherMoney] = Field(default_factory=dict)
    """Other donors' and other US money by country, `{HND: {soft: {2012: 20 million}}}`; competes for ceilings."""

    @property
    def moved(self) -> tuple[str, ...]:
        """Names of the levers that are not neutral."""
        paths = [name for name in LEVERS if name != "other_money" and not getattr(self, name).is_always(LEVERS[name].neutral)]
        money = any(usd for given in self.other_money.values() for usd in (*given.hard.values(), *given.soft.values()))
        return (*paths, *(["other_money"] if money else []))
