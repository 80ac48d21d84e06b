"""What is known before anything is asked: frozen facts of a region, each with its source.

Money is in dollars here (Decimal, as printed); arrays have the country axis last, sorted by code.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats
from scenarios.baseline.audit_points import AuditPoint
from scenarios.baseline.own_cells import LaidCell
from scenarios.baseline.parameters import Parameter
from scenarios.baseline.posterior import PosteriorFile
from scenarios.errors import Problem
from scenarios.fixed import Fixed
from scenarios.terms import OWN

Words = NDArray[np.str_]

IN_SERIES = ("observed", OWN)
"""Marks of a rate of the series itself, or of one that a scenario says in its place."""
SEEN = (*IN_SERIES, "filled")
"""Marks of a rate that somebody saw, in the series itself or in another one; an interpolated rate nobody saw."""
OUTSIDE = "outside"
"""Where a displaced flow goes that reappears in no country of the region."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a figure stands: the document and its table and cell, and the file and line that hold it here."""

    document: str
    table: str
    cell: str
    file: str
    line: int
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """A recipient, as it was in the region's base year. Own budget is million USD a year; percentiles are 0-100."""

    code: str
    name: str
    slow: bool
    organised_share: str
    """Name of the parameter: share of homicide by organised crime."""
    spill: str | None
    """Name of the parameter that scales this country's row of corridors, if any does."""
    own_budget: float
    own_budget_status: str
    heads: float
    government_effectiveness: float
    control_of_corruption: float
    rule_of_law: float
    flow_share: float
    """Share of the cocaine bound for the consuming country that passes here."""


@dataclass(frozen=True, slots=True)
class Account:
    """A budget account: how long its money lives (years) and what it buys."""

    name: str
    rule: str
    """Name of its clock: availability-extension-closing in years, as "2-4-5", or a word, as "fmf"."""
    availability: int
    extension: int
    closing: int | None
    """None: the account never closes, and what is unobligated in it never lapses (FMF: DSCA 06-51)."""
    booking: str
    """When its money counts as obligated: a name of `terms.BOOKINGS`, or `as_spent` outside the pipeline."""
    booking_other: str | None
    """The other reading of its booking that a source gives, if any does."""
    booking_why: str
    """Sources of both readings; empty where there is one."""
    kind: str
    """hard, soft, other, or mixed: then the classification says how much is hard."""
    soft_share: str | None
    """Name of the parameter: the soft part of an account of kind other."""
    allowed_hard: tuple[float, float] | None
    """Hard shares of hard + soft that the law permits; None for kind other."""
    status: str
    source: Citation


@dataclass(frozen=True, slots=True)
class Program:
    """Money with a purpose and its eligible countries, sorted by code."""

    name: str
    title: str
    countries: tuple[str, ...]
    regional_unit: str | None
    """The unit of its regional programs, which belong to no country."""
    accounts: tuple[str, ...]
    fixed: bool
    """No rule or optimiser moves it."""
    estimated: bool
    """Some of its money is printed for no country: how that is split is our estimate."""
    fallback: Mapping[str, str]
    """Kind -> account that takes the money of a kind which is zero in a year."""


@dataclass(frozen=True, slots=True)
class Tranche:
    """A sum of one program, account and year that one law gave."""

    program: str
    unit: str | None
    """None: the program's only country, or still to be split."""
    account: str
    fiscal_year: int
    meant_for: int
    """The fiscal year it was meant for, where a note calls it forward funding; else its fiscal year."""
    law: str
    enacted: date
    law_fiscal_year: int
    usd: Decimal
    status: str
    """As the table heads the year: actual, estimate, planned, request, reported. How it is known stands in its source."""
    source: Citation


@dataclass(frozen=True, slots=True)
class Classification:
    """The hard share of a mixed account in one program and year, with its range."""

    hard_share: float
    low: float
    high: float
    source: Citation


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """Homicide rates of one release: values (year, country) per 100,000, nan where missing."""

    vintage: str
    label: str
    years: tuple[int, ...]
    values: Floats
    marks: Words
    """(year, country): observed, own figure (of a scenario), filled (from another series), interpolated (in logs), missing."""
    status: str

    def at(self, year: int) -> Floats:
        """Rates of a calendar year (country), nan outside the years covered."""
        if year not in self.years:
            return np.full(self.values.shape[1], np.nan)
        return np.asarray(self.values[self.years.index(year)])

    def known_at(self, year: int) -> NDArray[np.bool_]:
        """Whether a year's rate was seen, itself or in another series (country); an interpolated one was not."""
        if year not in self.years:
            return np.zeros(self.values.shape[1], dtype=bool)
        return np.isin(self.marks[self.years.index(year)], SEEN)

    def until(self, origin: int) -> Rates:
        """The release as a run may use it that knows nothing after `origin`: no later rate, and no gap filled with one."""
        rows = sum(year <= origin for year in self.years)
        values, marks = self.values[:rows].copy(), self.marks[:rows].copy()
        seen = np.isin(marks, SEEN)
        open_ended = ~np.logical_or.accumulate(seen[::-1])[::-1]  # no rate seen from here to the origin
        values[open_ended], marks[open_ended] = np.nan, "missing"
        values.flags.writeable = marks.flags.writeable = False
        return replace(self, years=self.years[:rows], values=values, marks=marks)

    def first_years(self) -> tuple[int | None, ...]:
        """The first year with a rate (country); None where there is none at all."""
        some = np.isfinite(self.values)
        return tuple(self.years[column.argmax()] if column.any() else None for column in some.T)


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """All that is known of a region."""

    name: str
    title: str
    status: str
    """real or invented."""
    document: str
    money_label: str
    """Source line of the money."""
    countries: tuple[Country, ...]
    regional_units: Mapping[str, str]
    """Code -> name of units that are no country."""
    programs: Mapping[str, Program]
    accounts: Mapping[str, Account]
    tranches: tuple[Tranche, ...]
    classification: Mapping[tuple[str, str, int], Classification]
    """(program, account, fiscal year)."""
    vintages: Mapping[str, Rates]
    latest: str
    """The vintage used for later observations."""
    population_years: tuple[int, ...]
    population: Floats
    """(year, country) persons, mid-year."""
    corridors: Floats
    """(country from, country to): where a displaced flow reappears; a row's rest goes outside the region."""
    parameters: Mapping[str, Parameter]
    sha256: Mapping[str, str]
    """File -> hash of its bytes."""
    fiscal_years: tuple[int, ...]
    """First to last fiscal year with money."""
    splits: Mapping[tuple[str, str], Floats] = field(repr=False)
    """(program, vintage) -> shares over the program's countries."""
    sources: Mapping[tuple[Hashable, ...], Citation] = field(repr=False)
    """Where figures stand: ("homicide_rate", vintage, code, year), ("population", code, year), ("own_budget", code)."""
    audit_points: tuple[AuditPoint, ...] = ()
    """Published figures of what became of the money by a date."""
    posterior: PosteriorFile | None = None
    """Laws of the pipeline that were fitted to them; a run takes these where it is asked to."""
    caveats: tuple[str, ...] = ()
    """What a reader of any result must know of this region, beside what holds everywhere."""
    classification_by_unit: Mapping[tuple[str, str, int, str], Classification] = field(default_factory=dict)
    """(program, account, fiscal year, unit): where a country's own printed money is classified otherwise."""
    deobligations: tuple[Tranche, ...] = ()
    """Cells of less than zero, where a table says obligations: data, not simulated."""
    own: tuple[LaidCell, ...] = ()
    """Figures of the scenario in place of the tables', or beside them."""
    folder: str = "data"
    """Where the tables lie, as it is shown."""
    warnings: tuple[Problem, ...] = ()
    """What was read although it is not as it is declared, and what should be looked at."""

    def __post_init__(self) -> None:
        for part in fields(self):
            if isinstance(value := getattr(self, part.name), dict):
                object.__setattr__(self, part.name, Fixed(value))

    def stands(self, file: str, line: int) -> str:
        """Where a figure of the region stands, FILE:LINE: in its folder of tables, or in the scenario that has it."""
        own = {place.file for one in self.own if (place := one.cell.place("value"))}
        return f"{file}:{line}" if file in own else f"{self.folder}/{file}:{line}"

    def printed_usd(self, program: str, unit: str | None) -> Mapping[int, Decimal]:
        """Dollars that the tables print for one unit of a program, by fiscal year; None: those printed for no country."""
        found: dict[int, Decimal] = {}
        for t in self.tranches:
            if t.program == program and t.unit == unit:
                found[t.fiscal_year] = found.get(t.fiscal_year, Decimal(0)) + t.usd
        return found

    @property
    def codes(self) -> tuple[str, ...]:
        """Country codes in the order of every country axis."""
        return tuple(country.code for country in self.countries)

    def split_weights(self, program: str, vintage: str) -> Floats:
        """Shares of the program's money over its countries (regional unit apart); they sum to one."""
        return self.splits[program, vintage]

    def population_of(self, year: int) -> Floats:
        """Persons by country at the middle of a year; after the last year its value is held (assumed).

        Raises:
            ValueError: for a year before the table begins.
        """
        if year < self.population_years[0]:
            raise ValueError(f"no population before {self.population_years[0]}, asked for {year}")
        row = min(year, self.population_years[-1]) - self.population_years[0]
        return np.asarray(self.population[row])

    @property
    def unit_names(self) -> dict[str, str]:
        """Code -> name of every country and regional unit."""
        return {country.code: country.name for country in self.countries} | dict(self.regional_units)
