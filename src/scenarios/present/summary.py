"""What `run` prints: money by program, allotments by unit, homicide rates by country; plain aligned text."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap

import numpy as np

from scenarios.present import marks, reading, words
from scenarios.present.reading import Result

_MONEY = ("envelope", "allotted", "disbursed", "lapsed", "cancelled", "open", "held", "returned")
_BOLD, _FAINT, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """A small table: its title with units, a header, rows whose first cell is a name, and lines below."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def summary(result: Result) -> list[SummaryTable]:
    """The three tables of a run, each with the mark that says how to take it."""
    return [money_block(result), allotment_block(result), rate_block(result)]


def money_block(result: Result) -> SummaryTable:
    """Means by program where accounts close; envelope = held + returned + disbursed + lapsed + cancelled + open."""
    ledger = result.data["horizon_money"].mean("member").sel(ledger=list(_MONEY)).transpose("program", "ledger").values
    named = [*zip(reading.codes(result, "program"), ledger, strict=True), ("all", ledger.sum(0))]
    return SummaryTable(
        f"Money by program on {reading.last_day(result)}, million USD, mean of {reading.draws(result)}",
        ("program", *_MONEY),
        tuple((name, *(words.cents(float(value)) for value in values)) for name, values in named),
        (f"{reading.ROUNDING} Open money is not spent.", reading.warning_line(result)),
    )


def allotment_block(result: Result) -> SummaryTable:
    """Means by unit over the plan's years, with dollars per head and per cent of the recipient's own budget."""
    kinds = reading.codes(result, "kind")
    totals = reading.mean_allotment(result).sum(0)
    known = reading.least_known(result)
    rows = [
        (
            f"{name}{marks.bracketed(known[unit])}",
            *(words.cents(float(value)) for value in totals[:, u]),
            words.cents(float(totals[:, u].sum())),
            words.cents(dollars_per_head(result, unit)),
            _budget_text(result, unit),
        )
        for u, (unit, name) in enumerate(reading.names(result, "unit").items())
    ]
    whole = ("All", *(words.cents(float(v)) for v in totals.sum(1)), words.cents(float(totals.sum())), "", "")
    return SummaryTable(
        f"Allotment FY{words.years(*_span(result))}, million USD, mean of {reading.draws(result)}",
        ("unit", *kinds, "total", "$ a head", "% of own budget"),
        (*rows, whole),
        (*_marks(result), *_beside(result), *_own_band(result), reading.warning_line(result)),
    )


def _beside(result: Result) -> tuple[str, ...]:
    """Events and levers, where there are any."""
    return (text,) if (text := reading.beside(result)) else ()


def _own_band(result: Result) -> tuple[str, ...]:
    """How far the largest allotment that differs by draw strays: its unit, its 90% band over the plan's years."""
    totals = result.data["allotted"].sum(("fiscal_year", "kind")).transpose("member", "unit").values
    low, high = np.quantile(totals, (0.05, 0.95), axis=0)
    strays = high - low
    if strays.max() < 0.05 or not reading.enough(result):
        return ()
    unit = int(strays.argmax())
    name = list(reading.names(result, "unit").values())[unit]
    band = f"{words.cents(float(low[unit]))} to {words.cents(float(high[unit]))}"
    return (f"Allotments differ by draw, most in {name}: {band} in 90% of draws; all bands with --json.",)


def rate_block(result: Result) -> SummaryTable:
    """Quantiles over members in the last year shown, beside what was observed at the origin and, of the reference, later."""
    origin, last = reading.year_of(result, "origin"), reading.shown_years(result)[-1]
    bands = reading.rate_bands(result)[:, -1, :]
    data = result.data
    seen = data["observed"].reindex(year=[origin]).transpose("country", "year").values[:, 0]
    later = reading.later(result)[-1]
    checked = bool(np.isfinite(later).any())
    told = [True] * 5 if reading.enough(result) else [level == 0.5 for level in reading.LEVELS]
    few = tuple(filter(None, [reading.too_few(int(data.sizes["member"]))]))
    rows = tuple(
        (
            name,
            words.rate(float(seen[i])),
            *(words.rate(float(b)) if tell else words.NO_DATA for b, tell in zip(bands[:, i], told, strict=True)),
            words.rate(float(later[i])),
        )
        for i, name in enumerate(reading.names(result, "country").values())
    )
    unused = (f"Seen {last} was not used: {reading.attribute(result, 'latest_label')}.",) * checked
    header = ("country", f"seen {origin}", *(f"{level:.0%}" for level in reading.LEVELS), f"seen {last}")
    return SummaryTable(
        f"Homicides per 100,000 people in {last}, quantiles over {reading.draws(result)}",
        header if checked else header[:-1],
        rows if checked else tuple(row[:-1] for row in rows),
        (*few, *unused, reading.warning_line(result)),
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


def render(blocks: list[SummaryTable], width: int = 80, color: bool = False) -> str:
    """The blocks as text; names are shortened where a table would be wider than `width`."""
    return "\n\n".join("\n".join(_lines(block, width, color)) for block in blocks) + "\n"


def _lines(block: SummaryTable, width: int, color: bool) -> list[str]:
    widths = [max(len(row[i]) for row in (block.header, *block.rows)) for i in range(len(block.header))]
    gap = 2 if sum(widths) + 2 * (len(widths) - 1) <= width else 1
    others = sum(widths[1:]) + gap * (len(widths) - 1)
    widths[0] = max(min(widths[0], width - others), 8)
    bold, faint, plain = (_BOLD, _FAINT, _PLAIN) if color else ("", "", "")
    rows = [_row(row, widths, gap) for row in (block.header, *block.rows)]
    return [
        *(f"{bold}{line}{plain}" for line in _folded(block.title, width)),
        *rows,
        *(f"{faint}{line}{plain}" for note in block.notes for line in _folded(note, width)),
    ]


def _row(cells: tuple[str, ...], widths: list[int], gap: int) -> str:
    name = cells[0] if len(cells[0]) <= widths[0] else f"{cells[0][: widths[0] - 1]}…"
    rest = (cell.rjust(size) for cell, size in zip(cells[1:], widths[1:], strict=True))
    return (" " * gap).join([name.ljust(widths[0]), *rest]).rstrip()


def _folded(text: str, width: int) -> list[str]:
    return wrap(text, width) or [""]


def _span(result: Result) -> tuple[int, int]:
    years = reading.money_years(result)
    return years[0], years[-1]


def _budget_text(result: Result, unit: str) -> str:
    share = share_of_budget(result, unit)
    if np.isnan(share):
        return words.NO_DATA
    assumed = str(result.data["own_budget_status"].sel(country=unit).item()) == "assumed"
    return f"{100 * share:.1f}{' (a)' if assumed else ''}"


def _marks(result: Result) -> tuple[str, ...]:
    """What the letters mean, where they stand, and what the two ratios are."""
    known = marks.meanings(reading.least_known(result).values())
    assumed = "assumed" in {str(status) for status in result.data["own_budget_status"].values}
    letters = f"{known} ".lstrip() + ("(a): its own budget is assumed. " if assumed else "")
    ratios = "$ a head: all years together; % of own budget: a year's mean allotment, all kinds."
    return (f"{letters}{ratios}", reading.ROUNDING)
