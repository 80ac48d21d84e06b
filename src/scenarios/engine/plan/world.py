"""What lies outside the members: facts of the countries, what levers and events change, as arrays for the kernel."""

from __future__ import annotations

from typing import NamedTuple

from scenarios.arrays import Floats


class Region(NamedTuple):
    """Facts of the countries: (country,) each; corridor (from, to); observed (year, country) rates per 100,000."""

    own_budget: Floats
    heads: Floats
    rule_of_law: Floats
    flow: Floats
    corridor: Floats
    observed: Floats
    origin: int

class Levers(NamedTuple):
    """What lies outside the envelope; all neutral unless a scenario moves it.

    demand, arms, will, coordination (fiscal year,); other (fiscal year, kind of two, unit): other donors' and other US money,
    million USD; flow (fiscal year, quarter, country): share of the US-bound flow that passes each country; shift (year,
    country): log points on the homicide rate.
    """

    demand: Floats
    arms: Floats
    will: Floats
    coordination: Floats
    other: Floats
    flow: Floats
    shift: Floats

class Blocks(NamedTuple):
    """What events hold back, as shares of a quarter and of a cell's money: (fiscal year, quarter, cell) each, or no rows.

    withheld: of a cell's whole money, so far as it is unobligated; obligation: of what is unobligated; delivery: of every
    stage; starts: of what is unobligated of cohorts that arrived at `since` (fiscal time) or later.
    """

    withheld: Floats
    obligation: Floats
    delivery: Floats
    starts: Floats
    since: Floats
