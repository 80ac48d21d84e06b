"""What one more amount would do, as tables and sentences."""

from __future__ import annotations

from dataclasses import replace
from textwrap import wrap

from scenarios.analysis.deciding.next_amount import AmountCell, NextAmount
from scenarios.analysis.quantiles import FEWEST
from scenarios.present import reading, words
from scenarios.present.grid import Grid, GridColumn
from scenarios.present.grid.kind import Value
from scenarios.present.grid.terminal import text_of, width
from scenarios.present.outcome_grids import band_cells, band_columns
from scenarios.present.outcome_words import amount, capital, named

FINE = 30.0
"""Where no median is as large, numbers have one more digit."""
MOST = 3
"""Cells that a sentence names."""


def text(found: NextAmount, across: int | None = None) -> str:
    """All of it for a terminal."""
    wide = across or width()
    said = ["\n".join(wrap(one, wide)) for one in sentences(found)]
    return "\n\n".join([*said, text_of(grids(found), wide)])


def grids(found: NextAmount) -> list[Grid]:
    """A table for each amount."""
    return [_grid(found, one, n) for n, one in enumerate(found.amounts, 1)]


def dollars(million_usd: float) -> str:
    """An amount in a title.

    >>> dollars(1.0), dollars(0.25), dollars(1500.0)
    ('1 million USD', '0.25 million USD', '1,500 million USD')
    """
    return f"{million_usd:,.6g} million USD"


def place(found: NextAmount, cell: AmountCell) -> str:
    """Where and as what.

    Example: `Honduras soft`, or with its year `Honduras soft FY2012`.
    """
    name = found.loaded.baseline.unit_names[cell.country]
    return f"{name} {cell.kind}" + (f" FY{cell.fiscal_year}" if cell.fiscal_year else "")


def when(found: NextAmount) -> str:
    """When an amount is given."""
    if found.by_year:
        return "in one fiscal year"
    years = words.years(found.years[0], found.years[-1])
    return f"in equal parts over FY{years}"


def title(found: NextAmount, million_usd: float) -> str:
    """Where an amount changes the outcome most, if anywhere surely."""
    cells = ranked(found, million_usd)
    first = cells[0]
    if not found.outcome.side * first.effect.p50 > 2.0 * first.effect.mc_error["p50"]:
        return f"One more {dollars(million_usd)}: nowhere is the median above its error"
    return f"One more {dollars(million_usd)}: most in {place(found, first)}, {amount(found.outcome.name, first.effect.p50)}"


def ranked(found: NextAmount, million_usd: float) -> list[AmountCell]:
    """Cells of an amount, the best first."""
    return sorted(found.of(million_usd), key=lambda cell: -found.outcome.side * cell.effect.p50)


def harms(found: NextAmount, cell: AmountCell) -> bool:
    """Whether the amount surely does harm there, at the median."""
    worth = found.outcome.side * cell.effect.p50
    return worth < -2.0 * cell.effect.mc_error["p50"]


def sentences(found: NextAmount) -> list[str]:
    """A title and what harms, for each amount; that unlike amounts order places differently, where they do."""
    out = []
    for one in found.amounts:
        out.append(f"{title(found, one)} ({named(found.outcome.name)}; {when(found)}, beside the plan as it stands).")
        if bad := [cell for cell in ranked(found, one)[::-1] if harms(found, cell)]:
            out.append(_bad(found, one, bad))
    if len(found.amounts) > 1:
        out.append(_unlike(found))
    return out


def _bad(found: NextAmount, million_usd: float, bad: list[AmountCell]) -> str:
    """Where more does harm, and whether it is the queue: little of it is paid out then."""
    said = [
        f"{place(found, cell)} ({amount(found.outcome.name, cell.effect.p50)}, {words.percent(cell.paid)} of it paid out)"
        for cell in bad[:MOST]
    ]
    more = f" and {len(bad) - MOST} more" if len(bad) > MOST else ""
    clogged = sum(cell.paid < 0.5 for cell in bad)
    why = (
        f" In {clogged} of {len(bad)} less than half of it is paid out: a ceiling binds, and the rest only lengthens the queue."
        if clogged
        else " It is paid out there as elsewhere: the model has it do harm."
    )
    return f"{dollars(million_usd)} more would do harm in {words.joined(said)}{more}.{why}"


def _unlike(found: NextAmount) -> str:
    """Whether the first places are the same for each amount."""
    firsts = {place(found, ranked(found, one)[0]) for one in found.amounts}
    heads = [place(found, ranked(found, one)[0]) for one in found.amounts]
    if len(firsts) == 1:
        return f"The first place is the same for each of these amounts: {heads[0]}."
    said = words.joined([f"{dollars(one)} {head}" for one, head in zip(found.amounts, heads, strict=True)])
    return f"The first place depends on the amount: {said}."


def _grid(found: NextAmount, million_usd: float, n: int) -> Grid:
    told = found.loaded.scenario.ensemble.members >= FEWEST
    columns = [GridColumn("country", "country"), GridColumn("kind", "kind", meaning="hard or soft money")]
    if found.by_year:
        columns.append(GridColumn("fiscal_year", "fiscal year", "year"))
    finest = max(abs(cell.effect.p50) for cell in found.of(million_usd)) < FINE
    columns += [
        *(_finer(column) if finest else column for column in band_columns(found.outcome.name, told)),
        GridColumn("paid", "paid out", "percent", "share", "money", "of the amount, by the end of run-off; median"),
    ]
    rows = tuple(_row(found, cell, told) for cell in found.of(million_usd))
    invented = found.loaded.baseline.status == "invented"
    ensemble = found.loaded.scenario.ensemble
    notes = [f"{ensemble.members:,} draws of our assumptions, seed {ensemble.seed}. {found.outcome.meaning}"]
    notes += [reading.too_few(ensemble.members)] if not told else []
    notes.append("invented data, for practice" if invented else "illustrative, not a forecast")
    heading = f"{dollars(million_usd)} more, {when(found)}: {capital(named(found.outcome.name))}"
    return Grid(f"next-{n}", heading, tuple(columns), rows, 3 if found.by_year else 2, notes=tuple(notes))


def _finer(column: GridColumn) -> GridColumn:
    """The same column with tenths, where it has whole numbers."""
    return replace(column, form={"change": "change_tenths", "count": "tenths"}.get(column.form, column.form))


def _row(found: NextAmount, cell: AmountCell, told: bool) -> tuple[Value, ...]:
    year = (cell.fiscal_year,) if found.by_year else ()
    name = found.loaded.baseline.unit_names[cell.country]
    return (name, cell.kind, *year, *band_cells(cell.effect, told), cell.paid)
