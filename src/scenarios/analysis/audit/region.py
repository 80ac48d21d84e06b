"""What a region's tables say of themselves: the report's statements where it has some, else the totals that are printed.

With figures of a scenario each is computed twice: from the tables as they are, and with the scenario's cells in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scenarios.analysis.audit import Claim, audit
from scenarios.analysis.audit.verdicts import EXACT, FAILS, ROUNDING, UNTESTABLE, in_millions
from scenarios.baseline.facts import Baseline
from scenarios.baseline.known_tables import AUDIT_POINTS
from scenarios.baseline.own_cells import OwnCell
from scenarios.baseline.reading import Tables
from scenarios.baseline.region import RegionFile
from scenarios.baseline.sums import SummedTotal, summed
from scenarios.baseline.tables import region_tables
from scenarios.errors import ScenarioError

CLAIMS_FILE = "claims.csv"
"""A folder of tables that has it has the report's statements, too."""

PRINTED, SUM_MADE = "the cells sum to the printed total", "no total is printed; the sum was made when the table was"


@dataclass(frozen=True, slots=True)
class Statements:
    """All statements of a region: with the scenario's figures, and before as its tables alone have them.

    points: how many published figures of what became of the money stand in its tables; the pipeline is asked about these.
    """

    region: str
    points: int
    after: tuple[Claim, ...]
    before: tuple[Claim, ...]

    @property
    def changed(self) -> tuple[tuple[Claim, Claim], ...]:
        """Statements of which the scenario's figures change the verdict, or what is computed: before and after."""
        pairs = zip(self.before, self.after, strict=True)
        return tuple((old, new) for old, new in pairs if (old.result, old.computed) != (new.result, new.computed))


def region_statements(region: str | Path, own: tuple[OwnCell, ...] = ()) -> Statements:
    """Every statement of a region, in the order of its tables.

    Args:
        region: a shipped name, or the path of a region file.
        own: figures that a scenario has in place of the region's.

    Raises:
        ScenarioError: when a table cannot be read.
    """
    part, tables = region_tables(region, own)
    after = tuple(_claims(part, tables))
    before = tuple(_claims(*region_tables(region))) if own else after
    return Statements(part.title, _points(part, tables), after, before)


def _points(part: RegionFile, tables: Tables) -> int:
    """How many audit points a region has."""
    name = part.files.audit_points
    return len(tables.read(name, AUDIT_POINTS)) if tables.is_there(name) else 0


def own_of(baseline: Baseline) -> tuple[OwnCell, ...]:
    """The figures that a scenario has of its own."""
    return tuple(one.cell for one in baseline.own)


def _claims(region: RegionFile, tables: Tables) -> Iterator[Claim]:
    if tables.is_there(CLAIMS_FILE):
        yield from audit(tables.folder, tables)
        return  # the printed totals are among them
    totals = summed(region, tables)
    if tables.problems:
        raise ScenarioError(tables.problems)
    yield from map(_total, totals)


def _total(one: SummedTotal) -> Claim:
    """A printed total as a statement on its cells; a total that is a sum made here tells nothing of them while it fits."""
    derived = one.total.cells.get("status", "").startswith("derived")
    result = FAILS if not one.fits else UNTESTABLE if derived else EXACT if one.whole == one.stated else ROUNDING
    apart = "" if one.whole == one.stated else f"{in_millions(abs(one.whole - one.stated))} apart"
    return Claim(
        id=f"T-{one.total.cells['table']}-{one.total.cells['fiscal_year']}",
        statement=f"{one.words[0].upper()}{one.words[1:]}: {SUM_MADE if derived else PRINTED}",
        result=result,
        computed=in_millions(one.whole),
        stated=in_millions(one.stated),
        note=apart,
        expected="",
        where=f"{one.total.file}:{one.total.line}",
    )
