"""What `run` prints: money by program, allotments by unit, homicide rates by country; plain aligned text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenarios.analysis.measure import MILLION_USD
from scenarios.analysis.spreads import line_means, spreads_of
from scenarios.engine.ensemble.spread import quantiles
from scenarios.present import marks, reading, words
from scenarios.present.grid import Grid, GridColumn
from scenarios.present.grid.kind import Value
from scenarios.present.grid.terminal import PIPED, text_of
from scenarios.present.reading import Result

_MONEY = ("envelope", "allotted", "disbursed", "lapsed", "cancelled", "open", "held", "returned")
PER = "per 100,000 people a year"

def summary(result: Result) -> list[Grid]:
    """The three tables of a run, each with the mark that says how to take it."""
    return [money_block(result), allotment_block(result), rate_block(result)]


def _number(key: str, head: str, unit: str = MILLION_USD, layer: str = "money", meaning: str = "") -> GridColumn:
    return GridColumn(key, head, "tenths", unit, layer, meaning)


def money_block(result: Result) -> Grid:
    """Means by program where accounts close; envelope = held + returned + outside + disbursed + lapsed + cancelled + open."""
    means = line_means(result)
    lines = [*_MONEY, *(["outside"] if means["outside"].any() else [])]
    ledger = np.stack([means[line] for line in lines], axis=1)
    named = [*zip(reading.codes(result, "program"), ledger, strict=True), ("all", ledger.sum(0))]
    return Grid(
        "money",
        f"Money by program on {reading.last_day(result)}, million USD, mean of {reading.draws(result)}",
        (GridColumn("program", "program"), *(_number(line, words.SENT if line == "outside" else line) for line in lines)),
        tuple((name, *map(float, values)) for name, values in named),
        notes=(f"{reading.ROUNDING} Open money is not spent.", reading.warning_line(result)),
    )


def allotment_block(result: Result) -> Grid:
    """Means by unit over the plan's years, with dollars per head and per cent of the recipient's own budget."""
    kinds = reading.codes(result, "kind")
    totals = reading.mean_allotment(result).sum(0)
    names, known = reading.names(result, "unit"), reading.least_known(result)
    rows: list[tuple[Value, ...]] = [
        (
            name,
            *map(float, totals[:, u]),
            float(totals[:, u].sum()),
            dollars_per_head(result, unit),
            100.0 * share_of_budget(result, unit),
        )
        for u, (unit, name) in enumerate(names.items())
    ]
    marked = {(r, 0): marks.bracketed(known[unit]) for r, unit in enumerate(names)}
    marked |= {(r, len(kinds) + 3): mark for r, unit in enumerate(names) if (mark := _budget_mark(result, unit))}
    share = GridColumn("percent_of_own_budget", "% of own budget", "tenths", "%", "money", "a year's mean allotment, all kinds")
    return Grid(
        "allotment",
        f"Allotment FY{words.years(*_span(result))}, million USD, mean of {reading.draws(result)}",
        (
            GridColumn("unit", "unit"),
            *(_number(kind, kind) for kind in kinds),
            _number("total", "total"),
            _number("usd_a_head", "$ a head", "USD", meaning="all years together"),
            share,
        ),
        (*rows, ("All", *map(float, totals.sum(1)), float(totals.sum()), "", "")),
        marks={place: mark for place, mark in marked.items() if mark},
        notes=(*_marks(result), *_beside(result), *_own_band(result), reading.warning_line(result)),
    )


def _beside(result: Result) -> tuple[str, ...]:
    """Events and levers, where there are any."""
    return (text,) if (text := reading.beside(result)) else ()


def _own_band(result: Result) -> tuple[str, ...]:
    """How far the largest allotment that differs by draw strays: its unit, its 90% band over the plan's years."""
    low, high = quantiles(spreads_of(result)("allotted_by_unit"), (0.05, 0.95))
    strays = high - low
    if strays.max() < 0.05 or not reading.enough(result):
        return ()
    unit = int(strays.argmax())
    name = list(reading.names(result, "unit").values())[unit]
    band = f"{words.cents(float(low[unit]))} to {words.cents(float(high[unit]))}"
    return (f"Allotments differ by draw, most in {name}: {band} in 90% of draws; all bands with --json.",)


def rate_block(result: Result) -> Grid:
    """Quantiles over members in the last year shown, beside what was observed at the origin and, of the reference, later."""
    origin, last = reading.year_of(result, "origin"), reading.shown_years(result)[-1]
    bands = reading.rate_bands(result)[:, -1, :]
    data = result.data
    seen = reading.at_origin(result)
    later = reading.later(result)[-1]
    checked = bool(np.isfinite(later).any())
    told = [True] * 5 if reading.enough(result) else [level == 0.5 for level in reading.LEVELS]
    few = tuple(filter(None, [reading.too_few(int(data.sizes["member"]))]))
    rows = tuple(
        (
            name,
            float(seen[i]),
            *(float(b) if tell else None for b, tell in zip(bands[:, i], told, strict=True)),
            float(later[i]),
        )
        for i, name in enumerate(reading.names(result, "country").values())
    )
    unused = (f"Seen {last} was not used: {reading.attribute(result, 'latest_label')}.",) * checked
    columns = (
        GridColumn("country", "country"),
        _number(f"seen_{origin}", f"seen {origin}", PER, "violence", "observed in the year of origin"),
        *(_number(f"p{100 * x:02.0f}", f"{x:.0%}", PER, "violence", "quantile over draws") for x in reading.LEVELS),
        _number(f"seen_{last}", f"seen {last}", PER, "violence", "observed later, not used"),
    )
    return Grid(
        "homicide_rate",
        f"Homicides per 100,000 people in {last}, quantiles over {reading.draws(result)}",
        columns if checked else columns[:-1],
        rows if checked else tuple(row[:-1] for row in rows),
        notes=(*few, *unused, *filter(None, [reading.roughly(result)]), reading.warning_line(result)),
    )


def dollars_per_head(result: Result, unit: str) -> float:
    """Dollars per person over all the plan's years; nan for a unit that is no country."""
    if unit not in reading.codes(result, "country"):
        return float("nan")
    total = reading.mean_allotment(result)[:, :, reading.codes(result, "unit").index(unit)].sum()
    return float(1e6 * total / result.data["heads"].sel(country=unit).item())


def share_of_budget(result: Result, unit: str) -> float:
    """A year's mean allotment as a share of the recipient's own yearly security budget; nan without one."""
    if unit not in reading.codes(result, "country"):
        return float("nan")
    means = reading.mean_allotment(result)[:, :, reading.codes(result, "unit").index(unit)]
    budget = float(result.data["own_budget"].sel(country=unit).item())
    return float(means.sum(1).mean() / budget) if budget > 0 else float("nan")


def render(grids: Sequence[Grid], width: int = PIPED) -> str:
    """The tables as text of a width."""
    return text_of(grids, width) + "\n"


def _span(result: Result) -> tuple[int, int]:
    years = reading.money_years(result)
    return years[0], years[-1]


def _budget_mark(result: Result, unit: str) -> str:
    """The letter of a country's own budget."""
    status = result.data["own_budget_status"]
    return marks.of_budget(str(status.sel(country=unit).item())) if unit in reading.codes(result, "country") else ""


def _marks(result: Result) -> tuple[str, ...]:
    """What the letters mean, where they stand, and what the two ratios are."""
    letters = marks.told(reading.least_known(result).values(), map(str, result.data["own_budget_status"].values))
    ratios = "$ a head: all years together; % of own budget: a year's mean allotment, all kinds."
    return (f"{letters} {ratios}".lstrip(), reading.ROUNDING)
