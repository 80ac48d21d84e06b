"""The region file: which countries and programs there are, and which tables and series hold their figures."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from scenarios.baseline.schema import FIRST_YEAR, LAST_YEAR

Fraction = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
DataYear = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class _RegionPart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class CountryPart(_RegionPart):
    """A recipient country."""

    name: str
    slow: bool = False
    """Disbursement times are multiplied by the parameter `slowness`."""
    organised_share: str = "organised_share"
    """Parameter: share of homicide by organised crime."""
    spill: str | None = None
    """Parameter that scales this country's row of corridors; the rest of the row goes outside."""


class TableTerm(_RegionPart):
    """A part of the split in proportion to the sum of a table's column over fiscal years."""

    by: Literal["table"]
    part: Positive
    table: str
    column: str
    first: DataYear
    last: DataYear


class NeedTerm(_RegionPart):
    """A part of the split in proportion to population times a power of the vintage's homicide rate of one year."""

    by: Literal["population_and_rate"]
    part: Positive
    year: DataYear
    power: float


class SharesTerm(_RegionPart):
    """A part of the split in stated shares; equal where none are stated."""

    by: Literal["shares"]
    part: Positive
    shares: dict[str, Positive] = {}


Term = Annotated[TableTerm | NeedTerm | SharesTerm, Field(discriminator="by")]


class ProgramPart(_RegionPart):
    """Money with a purpose and eligible countries."""

    title: str
    """What pages call it."""
    countries: list[str] = Field(min_length=1)
    """Codes of the countries that may have its money."""
    accounts: list[str] = Field(min_length=1)
    """Its budget accounts, rows of the table of accounts."""
    group: str | None = None
    """How the money table names all countries of the program together."""
    regional_unit: str | None = None
    """The unit of its regional programs, of `regional_units`."""
    fixed: bool = False
    """No rule or optimiser moves it."""
    fallback: dict[Literal["hard", "soft"], str] = {}
    """Account for money of a kind that is zero in a year."""
    split: list[Term] = []
    """Our estimate of the split by country, where the document gives none: parts that sum to one."""


class Fill(_RegionPart):
    """One value of another series in a gap of the vintage."""

    country: str
    year: DataYear
    series: str


class VintagePart(_RegionPart):
    """A release of homicide rates."""

    label: str
    """What pictures and tables call it."""
    series: str
    """Which rows of the table of rates it is, by their `series`."""
    status: str
    """How its rates are known: observed, reconstructed or invented."""
    fills: list[Fill] = []
    """Single values of other series in its gaps."""


class Governance(_RegionPart):
    """Names of the indicators in the governance table (percentile ranks)."""

    government_effectiveness: str
    control_of_corruption: str
    rule_of_law: str


class Files(_RegionPart):
    """Names of the tables in the data folder."""

    money: str = "report_money.csv"
    notes: str = "table_1b_notes.csv"
    laws: str = "laws.csv"
    tranches: str = "tranches.csv"
    accounts: str = "accounts.csv"
    classification: str = "classification.csv"
    rates: str = "homicide_rates.csv"
    population: str = "population.csv"
    governance: str = "governance.csv"
    own_budgets: str = "own_security_budget.csv"
    flow_shares: str = "flow_shares.csv"
    corridors: str = "corridors.csv"
    gdp: str = "gdp_usd.csv"
    """Compared with; a region may do without it."""
    totals: str | None = None
    """Printed totals that the cells of the money table are compared with; MONEY_totals.csv where it is there."""
    audit_points: str = "audit_points.csv"
    """Published figures of what became of the money; a region need not have any."""


class ParameterPart(_RegionPart):
    """What a region says of an uncertain number in place of the registry; a law comes with its status, source and why."""

    title: str | None = None
    distribution: dict[str, Any] | None = None
    """Its law for all countries, as in data/parameters.yaml."""
    countries: dict[str, dict[str, Any]] = {}
    """Laws of single countries, at the same draw: what is high for one is high for all. Ceilings and organised share only."""
    status: str | None = None
    source: str | None = None
    why: str | None = None


class Years(_RegionPart):
    """First and last year."""

    first: DataYear
    last: DataYear


class RegionFile(_RegionPart):
    """A part of the world: countries, programs, and where their figures are."""

    name: str
    """Its name, as of its file."""
    title: str
    """What pages call it."""
    status: Literal["real", "invented"]
    """Invented while one number is: then every table and picture says so."""
    document: str
    """The document whose money is simulated."""
    money_label: str
    """Source line of the money in pictures."""
    caveats: list[str] = []
    """What a reader of any result must know of this region, beside what holds everywhere; sentences."""
    data: str
    """Folder of the tables, relative to this file."""
    money_years: Years
    """Fiscal years that are simulated; earlier rows of the money table are kept for the audit."""
    base_year: DataYear
    """Year of own budgets, population in ceilings, and governance."""
    countries: dict[str, CountryPart] = Field(min_length=1)
    """Recipients by code."""
    regional_units: dict[str, str] = {}
    """Units that are no country, as regional programs, by code."""
    neighbours: dict[str, str] = {}
    """Countries outside the region, by code, that corridors may name: what reappears there is outside, as the word is."""
    programs: dict[str, ProgramPart] = Field(min_length=1)
    """Money by the names that scenarios use."""
    vintages: dict[str, VintagePart] = Field(min_length=1)
    """Releases of homicide rates by the names that scenarios use."""
    latest: str
    """The release that rates seen after a scenario's origin are taken from; they are shown and compared, never used."""
    governance: Governance
    files: Files = Files()
    parameters: dict[str, ParameterPart] = {}
    """Uncertain numbers that are others here than in the registry: ceilings, pace, organised share."""
    pipeline_posterior: str = "pipeline_posterior.yaml"
    """A pipeline fitted to the audit points (`scenarios calibrate pipeline`); a region need not have one."""

    @property
    def totals(self) -> str:
        """The table of printed totals, which need not be there: as named, else beside the money table, NAME_totals.csv."""
        stem, dot, ending = self.files.money.rpartition(".")
        return self.files.totals or f"{stem or ending}_totals{dot}{ending if stem else ''}"

    @property
    def as_read(self) -> str:
        """Status of a figure that stands in a table as its document gives it."""
        return "invented" if self.status == "invented" else "reported"


def named_tables(region: RegionFile) -> tuple[str, ...]:
    """The names of all tables that a region's figures may come from, and that they are compared with."""
    splits = [term.table for part in region.programs.values() for term in part.split if isinstance(term, TableTerm)]
    files = {role: name for role, name in region.files.model_dump().items() if name is not None}
    return tuple(dict.fromkeys([*files.values(), region.totals, *splits]))
