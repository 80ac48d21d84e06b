"""Names in tables that are nearly one of the region's: a slip, where the one that is meant has no row of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from unicodedata import normalize

from scenarios.baseline.judging import Fault, told
from scenarios.baseline.known_tables import (
    CLASSIFICATION,
    FLOW_SHARES,
    GOVERNANCE,
    OWN_BUDGETS,
    POPULATION,
    RATES,
    TRANCHES,
)
from scenarios.baseline.reading import Tables
from scenarios.baseline.region import RegionFile
from scenarios.baseline.rows import Row
from scenarios.baseline.schema import TableSchema
from scenarios.yaml_text import printable

_LOOKALIKES = str.maketrans("АВЕКМНОРСТУХІЅЈ0", "ABEKMHOPCTYXISJO")
"""Letters of other scripts, and the digit, that look like Latin capitals."""


RowsOf = tuple[str, TableSchema, Callable[[Row], bool] | None]
"""A table, its schema, and which of its rows matter; all where None."""


def check_codes(region: RegionFile, tables: Tables) -> None:
    """Note names that are nearly a country's or a program's; their rows have a fault, and the name that is meant."""
    countries = {code: part.name for code, part in region.countries.items()}
    series = {vintage.series for vintage in region.vintages.values()}
    files = region.files
    by_country: tuple[RowsOf, ...] = (
        (files.population, POPULATION, None),
        (files.rates, RATES, lambda row: row.cells["series"] in series),
        (files.governance, GOVERNANCE, lambda row: row.cells["year"] == str(region.base_year)),
        (files.own_budgets, OWN_BUDGETS, None),
        (files.flow_shares, FLOW_SHARES, None),
    )
    programs = {name: part.title for name, part in region.programs.items()}
    by_program: tuple[RowsOf, ...] = ((files.tranches, TRANCHES, None), (files.classification, CLASSIFICATION, None))
    for column, names, places in (("country", countries, by_country), ("program", programs, by_program)):
        for file, schema, only in places:
            table = tables.table(file, schema)
            rows = [row for row in table.all_rows if only is None or only(row)]
            found = dict(_nearly(rows, schema, column, names))
            tables.problems += told(found)
            table.rows = [row for row in table.rows if row.line not in {fault.row.line for fault in found}]
            for fault, word in found.items():
                fault.row.cells[column] = word


def _nearly(rows: Sequence[Row], schema: TableSchema, column: str, known: Mapping[str, str]) -> Iterator[tuple[Fault, str]]:
    """Rows whose name is nearly a known one that has no row with the same key, and that one."""
    keys = {tuple(row.cells.get(name, "") for name in schema.key) for row in rows}
    at = schema.key.index(column)
    meant = {name: meant_by(name, known) for name in {row.cells[column] for row in rows} - set(known)}
    for row in rows:
        if word := meant.get(row.cells[column], ""):
            key = [row.cells.get(name, "") for name in schema.key]
            key[at] = word
            if tuple(key) not in keys:
                shown = printable(row.cells[column], 40)
                what = f"“{shown}” is no {column} of the region, and {', '.join(filter(None, key))} has no row"
                yield Fault(f"{column}:{shown}", row, column, what, f"did you mean “{word}”?"), word


def meant_by(name: str, known: Mapping[str, str]) -> str:
    """The known name that one is nearly: other capitals or letters that look the same, its title, or one slip away.

    >>> [meant_by(name, {"HND": "Honduras", "NIC": "Nicaragua"}) for name in ("HDN", "honduras", "USA")]
    ['HND', 'HND', '']
    """
    folded = _fold(name)
    for code, title in known.items():
        if folded in (_fold(code), _fold(title)):
            return code
    near = [code for code in known if one_slip(folded, _fold(code))]
    return near[0] if len(near) == 1 else ""


def _fold(name: str) -> str:
    plain = normalize("NFKD", name).upper().translate(_LOOKALIKES)
    return "".join(char for char in plain if char.isalnum())


def one_slip(one: str, other: str) -> bool:
    """Whether one letter was mistyped, left out, doubled, or two were swapped.

    >>> one_slip("HDN", "HND"), one_slip("HN", "HND"), one_slip("HNX", "HND"), one_slip("USA", "HND")
    (True, True, True, False)
    """
    if len(one) == len(other):
        differ = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(one) == sorted(other)
        return len(differ) == 1 or swapped
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
