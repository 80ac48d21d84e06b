"""What other scenarios change against the first, draw by draw, as pictures and pages read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.analysis.compare import band, unique_names, whole_change
from scenarios.analysis.enough import survives
from scenarios.analysis.quantiles import FEWEST, median_excludes_zero
from scenarios.analysis.spreads import line_means, singles_of, spreads_against
from scenarios.arrays import Floats
from scenarios.engine.ensemble.spread import ExactSpread, Spread
from scenarios.present import reading, words
from scenarios.present.reading import Result
from scenarios.present.titles import of_fifty


@dataclass(frozen=True, slots=True)
class Effect:
    """Homicides averted by one scenario against the base, all countries together; below zero there are more.

    years (year,), yearly (by year, over members), total (member,): to the last pictured year; singles (member, year): some
    members by year. allotted, base_allotted: million USD, means over members.
    """

    name: str
    base: str
    years: list[int]
    yearly: Spread
    singles: Floats
    total: Floats
    allotted: float
    base_allotted: float

    @property
    def fewer(self) -> int:
        """Of 50 draws, how many have fewer homicides; never rounded up."""
        return of_fifty(float((self.total > 0.0).mean()))

    @property
    def more(self) -> int:
        """Of 50 draws, how many have more; the rest is no difference, or the part of a draw on either side."""
        return of_fifty(float((self.total < 0.0).mean()))

    @property
    def is_none(self) -> bool:
        """True where no draw differs in any year."""
        return not any(self.yearly.share(side).any() for side in (1.0, -1.0))

    @property
    def few(self) -> str:
        """What is said in place of bands and counts; empty where there are draws enough."""
        return reading.too_few(self.total.size)

    @property
    def is_told(self) -> bool:
        """Whether its side may be put in words: enough draws, and Monte Carlo error leaves the median's sign."""
        return self.total.size >= FEWEST and median_excludes_zero(self.total)

    @property
    def keeps_sign(self) -> bool:
        """Whether the median would keep its sign with twice its Monte Carlo error."""
        return survives(band(self.total))


def kept_signs(effects: Sequence[Effect]) -> str:
    """Whether each median's sign would survive twice its Monte Carlo error, in a sentence; empty where none has a sign."""
    signed = [one for one in effects if not one.few and not one.is_none]
    turning = [f"“{one.name}”" for one in signed if not one.keeps_sign]
    if not signed:
        return ""
    if turning:
        return f"With twice the Monte Carlo error the median’s sign might turn: {words.joined(turning)}."
    return f"{'Its' if len(signed) == 1 else 'Each'} sign would survive twice the Monte Carlo error."


def short_names(results: Sequence[Result]) -> list[str]:
    """The scenarios' names, shortened for pictures; equal names get a number."""
    return unique_names([reading.scenario_name(result) for result in results])


def effects(results: Sequence[Result]) -> list[Effect]:
    """The effect of each scenario after the first."""
    base, names = results[0], short_names(results)
    return [_effect(base, other, names[0], name) for other, name in zip(results[1:], names[1:], strict=True)]


def _effect(base: Result, other: Result, base_name: str, name: str) -> Effect:
    years = reading.shown_years(base)
    yearly = spreads_against(base, other)("averted by year")
    singles = yearly.values if isinstance(yearly, ExactSpread) else singles_of(other)
    given = (float(line_means(x)["allotted"].sum()) for x in (other, base))
    return Effect(name, base_name, years, yearly, singles, whole_change(base, other), *given)


def homicides(number: float) -> str:
    """A number of homicides: whole from 10 up, one decimal below.

    >>> homicides(-1234.5), homicides(3.21), homicides(0.0), homicides(-0.01)
    ('−1,234', '3.2', '0', '0.0')
    """
    if number == 0.0:
        return "0"
    return words.signed(f"{number:,.1f}" if abs(number) < 9.95 else f"{number:,.0f}")
