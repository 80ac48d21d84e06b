"""What a run knows of past homicide rates: the world's, to the origin, and the planners', who last saw some earlier year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats
from scenarios.baseline.facts import SEEN, Rates


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Rates of one release to an origin; axes year = a run's `years`, country.

    rates: per 100,000, nan after the origin; where this lies before the years, the first of them has its rate. Before a
    country's first rate they are that first one (assumed), which nothing but the wear of institutions reads. known: where
    there is a rate, or will be: elsewhere none is counted, shown or exported.
    row, earlier: what planners had last seen by the end of a year, each with the year before `years` in front: the row of the
    last year that somebody observed, or -1 and the rate observed before `years`, nan where there was none.
    """

    rates: Floats
    known: NDArray[np.bool_]
    row: NDArray[np.int64]
    earlier: Floats

    def seen(self, rate: Floats, row: int) -> Floats:
        """Rates (member, country) that planners had last seen by the end of year `row`, -1 for the year before the first.

        A gap keeps the rate seen before it: what bridges it here may rest on later years. nan where none was seen.

        Args:
            rate: (member, year, country) rates of each member's own past.
            row: which year.
        """
        rows = self.row[row + 1]
        own = rate[:, np.maximum(rows, 0), np.arange(len(rows))]
        return np.where(rows >= 0, own, self.earlier[row + 1])


def past_of(release: Rates, origin: int, years: tuple[int, ...]) -> Past:
    """The past of a run over `years` that knows a release up to its origin.

    Args:
        release: has a rate of every country at the origin.
        origin: the last year known.
        years: of the run, in a row.
    """
    rates, when = release.until(origin), np.array((years[0] - 1, *years))[:, None]
    first = np.array([origin if year is None else year for year in rates.first_years()])
    asked = np.maximum(when[1:], first)
    table = np.where(asked <= max(origin, years[0]), _pick(rates, np.minimum(asked, origin)), np.nan)
    seen = np.where(when > origin, when, _last_seen(rates, when))
    row = np.where(seen >= years[0], seen - years[0], -1)
    earlier = np.where((row < 0) & (seen > 0), _pick(rates, seen), np.nan)
    return Past(table, when[1:] >= first, row, earlier)


def _pick(rates: Rates, year: NDArray[np.int64]) -> Floats:
    """Rates of each country in years of its own (year, country); of a year outside the release, some other's."""
    rows = np.clip(year - rates.years[0], 0, len(rates.years) - 1)
    return np.take_along_axis(rates.values, rows, axis=0)


def _last_seen(rates: Rates, when: NDArray[np.int64]) -> NDArray[np.int64]:
    """The last year up to each of `when` (year, 1) whose rate somebody observed (year, country); 0 where there is none."""
    own = np.where(np.isin(rates.marks, SEEN), np.array(rates.years)[:, None], 0)
    latest = np.maximum.accumulate(own)[np.clip(when[:, 0] - rates.years[0], 0, len(rates.years) - 1)]
    return np.where(when >= rates.years[0], latest, 0)
