"""What planners know when a fiscal year begins: all that a rule may look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
"""Numbers by member and country (countries innermost), unless a docstring says otherwise."""

Shares = NDArray[np.float64]
"""(member, country) shares of a program's money; non-negative, each row sums to one."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known on 1 October of `fiscal_year` about one program, for a block of members.

    The country axis has the program's countries, sorted by code; its regional unit is not among them.
    A fixed plan is a rule that ignores what it sees. Rules write to none of these arrays.
    """

    fiscal_year: int
    countries: tuple[str, ...]
    homicide_rate: Array
    """(member, country) homicides per 100,000 people in calendar year `fiscal_year` - 2, of each member's own past; in a gap
    of the data the rate last seen before it, nan where no rate was ever seen by then."""
    population: Array
    """(country,) persons."""
    governance: Array
    """(country,) government effectiveness, percentile 0 to 100."""
    ceiling: Array
    """(country, 2) what planners think a country can absorb of hard and of soft money, million USD a year."""
    outstanding: Array
    """(member, country, 2) hard and soft money allotted and not yet disbursed, million USD."""
    unspent: Array
    """(member, country) share of last year's money that was returned or lapsed; 0 in the first year."""
    reported_share: Shares
    """(member, country) the year's split as reported, or as estimated so far as the report has none."""
    reported_hard: Array
    """(member, country) hard share of hard + soft money as reported for this year: of the country's own money where that
    stays in it, of all the program's money where a split moves it."""
    homicide_rate_before: Array
    """(member, country) homicides per 100,000 people in the year before that of `homicide_rate`: `fiscal_year` - 3."""

    @property
    def shape(self) -> tuple[int, int]:
        """Members and countries: the shape of what a rule returns."""
        return len(self.homicide_rate), len(self.countries)


class Looking(Seen):
    """The same, each thing looked up when a rule asks for it: a year need not be simulated for a rule that does not look at
    it.
    """

    __slots__ = ("_answers", "_shape")
    _answers: Mapping[str, Callable[[], Any]]
    _shape: tuple[int, int]

    @classmethod
    def at(cls, shape: tuple[int, int], answers: Mapping[str, Callable[[], Any]]) -> Looking:
        """What is known, by name, as functions that look it up; `shape` is members and countries."""
        seen = cls.__new__(cls)
        object.__setattr__(seen, "_answers", answers)
        object.__setattr__(seen, "_shape", shape)
        return seen

    def __getattr__(self, name: str) -> Any:
        """Look it up, once."""
        if name not in Seen.__dataclass_fields__:
            raise AttributeError(name)
        found = self._answers[name]()
        object.__setattr__(self, name, found)
        return found

    @property
    def shape(self) -> tuple[int, int]:
        """Members and countries: the shape of what a rule returns."""
        return self._shape
