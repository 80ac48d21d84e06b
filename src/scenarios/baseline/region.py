"""The region file: which countries and programs there are, and which tables and series hold their figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from scenarios.errors import Problem, ScenarioError
from scenarios.shipped import CONFIGS
from scenarios.validation import judge, nearest, place_of
from scenarios.yaml_text import Marked, Where, read_file

REGIONS = CONFIGS / "regions"
GONE = {
    "unknown key “shock_sd”": "remove it: sizes of shocks are worked out from the rates up to each run's origin",
}
"""What to do about keys that older region files have."""
_SUFFIXES = (".yaml", ".yml")
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class CountryPart(_Part):
    """A recipient country."""

    name: str
    slow: bool = False
    """Disbursement times are multiplied by the parameter `slowness`."""
    organised_share: str = "organised_share"
    """Parameter: share of homicide by organised crime."""
    spill: str | None = None
    """Parameter that scales this country's row of corridors; the rest of the row goes outside."""


class TableTerm(_Part):
    """A part of the split in proportion to the sum of a table's column over fiscal years."""

    by: Literal["table"]
    part: Positive
    table: str
    column: str
    first: int
    last: int


class NeedTerm(_Part):
    """A part of the split in proportion to population times a power of the vintage's homicide rate of one year."""

    by: Literal["population_and_rate"]
    part: Positive
    year: int
    power: float


class SharesTerm(_Part):
    """A part of the split in stated shares; equal where none are stated."""

    by: Literal["shares"]
    part: Positive
    shares: dict[str, Positive] = {}


Term = Annotated[TableTerm | NeedTerm | SharesTerm, Field(discriminator="by")]


class ProgramPart(_Part):
    """Money with a purpose and eligible countries."""

    title: str
    countries: list[str] = Field(min_length=1)
    accounts: list[str] = Field(min_length=1)
    group: str | None = None
    """How the money table names all countries of the program together."""
    regional_unit: str | None = None
    fixed: bool = False
    """No rule or optimiser moves it."""
    fallback: dict[Literal["hard", "soft"], str] = {}
    """Account for money of a kind that is zero in a year."""
    split: list[Term] = []
    """Our estimate of the split by country, where the document gives none: parts that sum to one."""


class Fill(_Part):
    """One value of another series in a gap of the vintage."""

    country: str
    year: int
    series: str


class VintagePart(_Part):
    """A release of homicide rates."""

    label: str
    series: str
    status: str
    fills: list[Fill] = []


class Governance(_Part):
    """Names of the indicators in the governance table (percentile ranks)."""

    government_effectiveness: str
    control_of_corruption: str
    rule_of_law: str


class Files(_Part):
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
    audit_points: str = "audit_points.csv"
    """Published figures of what became of the money; a region need not have any."""


class Years(_Part):
    """First and last year."""

    first: int
    last: int


class Region(_Part):
    """A part of the world: countries, programs, and where their figures are."""

    name: str
    title: str
    status: Literal["real", "invented"]
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
    base_year: int
    """Year of own budgets, population in ceilings, and governance."""
    countries: dict[str, CountryPart] = Field(min_length=1)
    regional_units: dict[str, str] = {}
    programs: dict[str, ProgramPart] = Field(min_length=1)
    vintages: dict[str, VintagePart] = Field(min_length=1)
    latest: str
    governance: Governance
    files: Files = Files()

    @property
    def as_read(self) -> str:
        """Status of a figure that stands in a table as its document gives it."""
        return "invented" if self.status == "invented" else "reported"


def shipped_regions() -> list[str]:
    """Names of the regions that ship."""
    return sorted(path.stem for path in REGIONS.glob("*.yaml"))


def region_path(region: str | Path) -> Path:
    """The file of a region: a shipped name, or a path.

    Raises:
        ScenarioError: when a name is not one that ships, or there is no file at the path.
    """
    if isinstance(region, Path) or "/" in region or region.endswith(_SUFFIXES):
        return _there(Path(region))
    names = shipped_regions()
    if region not in names:
        hint = f"{nearest(region, names)}; a region of your own by its path, as ./{region}.yaml"
        raise ScenarioError([Problem(f"no region “{region}”", None, hint, "unknown-region")])
    return REGIONS / f"{region}.yaml"


def _there(path: Path) -> Path:
    """The path, if something stands there."""
    if path.exists():
        return path
    near = [file.name for file in sorted(path.parent.glob("*.y*ml"))] if path.parent.is_dir() else []
    hint = nearest(path.name, near, noun="there") if path.parent.is_dir() else f"there is no folder {path.parent}"
    raise ScenarioError([Problem(f"there is no region file “{path.name}”", None, hint, "unknown-region")])


def read_region(path: Path) -> tuple[Region, Marked]:
    """The region of a file, and the places of its values.

    Raises:
        ScenarioError: with every fault of the file.
    """
    marked = read_file(path)
    if marked.problems and not marked.data:  # not YAML at all: what is missing in it cannot be told
        raise ScenarioError(marked.problems)
    region, problems = judge(Region, marked)
    problems = [replace(p, hint=GONE.get(p.what, p.hint)) for p in problems]
    problems = [*marked.problems, *problems]
    if region is not None:
        problems += _contradictions(region, marked)
    if problems or region is None:
        raise ScenarioError(problems)
    return region, marked


Use = tuple[Where, str, Iterable[str]]
"""Where a name is used, the name, and the names it may be."""


def _contradictions(region: Region, marked: Marked) -> list[Problem]:
    """Names that the file uses and does not define; split parts that do not sum to one."""
    found = [
        Problem(f"unknown name “{word}”", place_of(marked.marks, where), nearest(word, known), "unknown-name")
        for where, word, known in _uses(region)
        if word not in known
    ]
    for name, part in region.programs.items():
        if part.split and abs(sum(term.part for term in part.split) - 1) > 1e-9:
            at = place_of(marked.marks, ("programs", name, "split"))
            found.append(Problem(f"the parts of {name}'s split must sum to 1", at, code="sum"))
    return found


def _uses(region: Region) -> Iterator[Use]:
    """Every name that must be defined elsewhere in the file."""
    yield ("latest",), region.latest, region.vintages
    for name, vintage in region.vintages.items():
        for i, fill in enumerate(vintage.fills):
            yield ("vintages", name, "fills", i, "country"), fill.country, region.countries
    for name, program in region.programs.items():
        at: Where = ("programs", name)
        for i, code in enumerate(program.countries):
            yield (*at, "countries", i), code, region.countries
        if program.regional_unit:
            yield (*at, "regional_unit"), program.regional_unit, region.regional_units
        for kind, account in program.fallback.items():
            yield (*at, "fallback", kind), account, program.accounts
