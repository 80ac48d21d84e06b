"""What planners ask of money as text for a terminal, and as tables for the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from math import isinf
from typing import Any

from scenarios.analysis.detail import ALL, Burden, Pipeline, Quantiles, SpendOut, StatusDetail
from scenarios.present import marks, words
from scenarios.present.grid import Grid, GridColumn
from scenarios.present.grid.kind import said_grid
from scenarios.present.grid.terminal import PIPED, text_of
from scenarios.present.reading import too_few
from scenarios.present.tables import Cell, CsvTable

NO_BURN = "no burn"
"""Where nothing was disbursed in 12 months: open money would last for ever."""
LEVELS = ("p05", "p50", "p95")


def text(detail: StatusDetail, width: int = PIPED) -> str:
    """All answers as text, medians with the 90% of draws in brackets."""
    shown = text_of(list(detail_blocks(detail).values()), width)
    few = too_few(detail.members)
    return f"{few}\n\n{shown}" if few else shown


def detail_blocks(detail: StatusDetail) -> dict[str, Grid]:
    """The answers by name, as tables to read: title with units, header, rows, notes; without bands where draws are too few."""
    detail = _medians_only(detail) if too_few(detail.members) else detail
    return {
        "spend_out": _spend_out(detail),
        "balances": _balances(detail),
        "use_or_lose": _use_or_lose(detail),
        "pipeline": _pipeline(detail),
        "disbursed_per_country": _burdens(detail, f"Disbursed in {_window(detail)}", lambda row: row.disbursed),
        "allotted_per_country": _burdens(detail, f"Allotted in FY{detail.fiscal_year}", lambda row: row.allotted),
    }


def _spend_out(detail: StatusDetail) -> Grid:
    years = tuple(f"year {n}" for n in range(1, _followed(detail) + 1))
    return said_grid(
        "spend_out",
        "Spend-out: per cent of each fiscal year's money disbursed by the end of its year",
        ("program", "million $", *years),
        tuple(
            (f"{_all(row.program)} {row.fiscal_year}", _millions(row.envelope, False), *map(_share, row.shares))
            for row in detail.spend_out
        ),
        (
            f"Year 1: the fiscal year of the label. {words.NO_DATA}: not over. The whole: also held, returned, lapsed money.",
            _note(detail),
        ),
    )


def _followed(detail: StatusDetail) -> int:
    return max((len(row.shares) for row in detail.spend_out), default=0)


def _share(band: Quantiles | None) -> str:
    """Median and band in per cent, or a dash."""
    return words.NO_DATA if band is None else _banded(band, words.percent)


def _balances(detail: StatusDetail) -> Grid:
    on = f"on {words.short_day(detail.september)}" if detail.september else "before the first 30 September"
    return said_grid(
        "balances",
        f"Balances {on}, before unspent money lapses that night, million USD",
        ("program", "waiting", "unobligated", "unliquidated", "of which expired"),
        tuple(
            (_all(row.program), *map(_millions, (row.waiting, row.unobligated, row.unliquidated, row.expired)))
            for row in detail.balances
        ),
        (
            "Expired: the part of unliquidated in accounts whose availability ended on an earlier day.",
            _note(detail),
        ),
    )


def _use_or_lose(detail: StatusDetail) -> Grid:
    return said_grid(
        "use_or_lose",
        f"Use or lose: money whose availability ends within 12 months of {words.short_day(detail.at)}, million USD",
        ("account", "ends", "waiting", "unobligated", "held", "in all"),
        tuple(
            (
                _all(row.account),
                words.short_day(row.ends) if row.ends else "",
                *map(_millions, (row.waiting, row.unobligated, row.held, row.total)),
            )
            for row in detail.use_or_lose
        ),
        (
            "Held: not allotted, still available. What is obligated on apportionment is at stake only while held.",
            *_outside(detail, "waits until the quarter in which it is spent"),
            _note(detail),
        ),
    )


def _pipeline(detail: StatusDetail) -> Grid:
    return said_grid(
        "pipeline",
        f"Pipeline in months of burn: open on {words.short_day(detail.at)} over disbursed in {_window(detail)}",
        ("by", "open, million $", "disbursed, million $", "months of burn"),
        tuple((_group(row), _millions(row.open), _millions(row.disbursed), _months(row.months)) for row in detail.pipeline),
        (
            "Open: unobligated and unliquidated.",
            *_outside(detail, "is left out"),
            _note(detail),
        ),
    )


def _group(row: Pipeline) -> str:
    return "all" if row.group == "all" else f"{row.group} {row.name}"


def _months(band: Quantiles) -> str:
    """Months of burn; a draw without any has no number."""
    return _banded(band, lambda months: NO_BURN if isinf(months) else words.money(months))


def _burdens(detail: StatusDetail, title: str, pick: Callable[[Burden], Quantiles]) -> Grid:
    """One amount by country, beside its own budget and its people."""
    return said_grid(
        "burdens",
        f"{title}, beside the recipient's own security budget and its people",
        ("country", "own budget, million $", "million $", "% of own budget", "$ a head"),
        tuple(
            (
                f"{row.name}{marks.bracketed(row.known)}",
                f"{words.money(row.own_budget / 1e6)}{marks.of_budget(row.own_budget_status)}",
                _millions(pick(row)),
                _banded(row.percent(pick(row)), lambda x: words.money(x)),
                _banded(row.per_head(pick(row)), lambda x: f"{x:,.2f}"),
            )
            for row in detail.burdens
        ),
        (*_marks(detail.burdens), *_outside(detail, "is counted here"), _note(detail)),
    )


def _marks(rows: Sequence[Burden]) -> tuple[str, ...]:
    """What the letters mean, where they stand."""
    letters = marks.told((row.known for row in rows), (row.own_budget_status for row in rows))
    return (letters,) if letters else ()


def _outside(detail: StatusDetail, what: str) -> tuple[str, ...]:
    """What becomes of programs outside the pipeline, where there are any."""
    return (f"Outside the pipeline, {words.joined(detail.outside)} {what}.",) if detail.outside else ()


def _note(detail: StatusDetail) -> str:
    draws = f"{detail.members:,} draw{'' if detail.members == 1 else 's'}"
    most = "" if too_few(detail.members) else " [90% of them]"
    return f"Median of {draws}{most}; medians do not add up; {detail.warning}."


def _medians_only(value: Any) -> Any:
    """The same answers with every band drawn together at its median."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _medians_only(getattr(value, one.name)) for one in fields(value)})
    if isinstance(value, tuple) and len(value) == 3 and all(isinstance(x, float) for x in value):
        return (value[1],) * 3
    return tuple(map(_medians_only, value)) if isinstance(value, tuple) else value


def _window(detail: StatusDetail) -> str:
    return f"the 12 months to {words.short_day(detail.at)}"


def _all(name: str) -> str:
    return "all" if name == ALL else name


def _millions(band: Quantiles, wide: bool = True) -> str:
    """Million USD, with the band where asked for."""
    low, middle, high = (value / 1e6 for value in band)
    return _banded((low, middle, high), words.money) if wide else words.money(middle)


def _banded(band: Quantiles, show: Callable[[float], str]) -> str:
    """The median and, where it shows as another number, the band; a dash for nothing at all."""
    low, middle, high = (show(value) for value in band)
    if not band[2] > 0.0:
        return words.NO_DATA if band[2] != 0.0 else show(0.0)
    return middle if low == middle == high else f"{middle} [{low}, {high}]"


def detail_tables(detail: StatusDetail) -> dict[str, CsvTable]:
    """Tidy tables by name, numbers unrounded: header with units, rows; nan stands for no data."""
    return {
        "spend_out": (
            ("program", "fiscal_year", *_columns("envelope_usd"), "year", *_columns("share_disbursed")),
            [row for one in detail.spend_out for row in _by_year(one)],
        ),
        "balances": (
            ("program", *_columns("waiting_usd", "unobligated_usd", "unliquidated_usd", "expired_usd")),
            [(x.program, *x.waiting, *x.unobligated, *x.unliquidated, *x.expired) for x in detail.balances],
        ),
        "use_or_lose": (
            ("account", "ends", *_columns("waiting_usd", "unobligated_usd", "held_usd", "total_usd")),
            [
                (x.account, x.ends.isoformat() if x.ends else "", *x.waiting, *x.unobligated, *x.held, *x.total)
                for x in detail.use_or_lose
            ],
        ),
        "pipeline": (
            ("group", "name", *_columns("open_usd", "disbursed_12_months_usd", "months_of_burn")),
            [
                (x.group, x.name, *x.open, *x.disbursed, *(NO_BURN if isinf(m) else m for m in x.months))
                for x in detail.pipeline
            ],
        ),
        "own_budget": _own_budget(detail),
    }


def _by_year(one: SpendOut) -> list[tuple[Cell, ...]]:
    nothing = (float("nan"),) * len(LEVELS)
    return [
        (one.program, one.fiscal_year, *one.envelope, year, *(band or nothing)) for year, band in enumerate(one.shares, 1)
    ]


def _own_budget(detail: StatusDetail) -> CsvTable:
    names = [f"{what}_{unit}" for what in ("disbursed", "allotted") for unit in ("usd", "percent", "usd_a_head")]
    header = ("country", "own_budget_usd", "own_budget_status", "heads", "money_known", *_columns(*names))
    rows: list[tuple[Cell, ...]] = []
    for x in detail.burdens:
        bands = [band for amount in (x.disbursed, x.allotted) for band in (amount, x.percent(amount), x.per_head(amount))]
        facts = (x.country, x.own_budget, x.own_budget_status, x.heads, x.known)
        rows.append((*facts, *(value for band in bands for value in band)))
    return header, rows


def _columns(*names: str) -> list[str]:
    return [f"{name}_{level}" for name in names for level in LEVELS]


def detail_grids(detail: StatusDetail) -> list[Grid]:
    """The tidy tables, for files."""
    return [
        Grid(
            f"detail_{name}",
            f"{name.replace('_', ' ').capitalize()}, USD unless the head says otherwise",
            tuple(GridColumn(key, key, "figure" if key.rsplit("_", 1)[-1] in LEVELS else "text") for key in header),
            tuple(tuple(row) for row in rows),
        )
        for name, (header, rows) in detail_tables(detail).items()
    ]
