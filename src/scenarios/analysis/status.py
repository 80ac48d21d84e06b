"""Where each dollar stands on a date: rows as an audit office prints them, each stage with its 90% band."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.dates.standing import COLUMNS, Standing, standing
from scenarios.spec.load import Loaded
from scenarios.terms import KINDS

ALL = "ALL"
BAND = (0.05, 0.5, 0.95)
_KEYS = ("p05", "p50", "p95", "mean")
APART = ("held", "returned", "outside")
"""What belongs to no country: held back, back in the Treasury, sent out of the region."""
STATUS_STAGES = (*COLUMNS, *APART)


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One row: stages are (p05, p50, p95) in USD, means add up. held, returned, outside belong to no country: in ALL only."""

    program: str
    country: str
    kind: str
    stages: dict[str, tuple[float, float, float]]
    means: dict[str, float]


def status(
    loaded: Loaded,
    at: date,
    by: Collection[str] = ("program", "country", "kind"),
    accounts: Collection[str] | None = None,
) -> list[StatusRow]:
    """Rows of the scenario's money at the close of a day.

    Args:
        loaded: the scenario.
        at: the date.
        by: what gets rows of its own beside the totals: program, country, kind.
        accounts: only these accounts.
    """
    money = standing(loaded, at, accounts)
    programs = [*money.programs, ALL] if "program" in by else [ALL]
    units = [*money.units, ALL] if "country" in by else [ALL]
    kinds = [*KINDS, ALL] if "kind" in by else [ALL]
    rows = [_row(money, p, u, k) for p in programs for u in units for k in kinds]
    return [row for row in rows if row is not None]


def _row(money: Standing, program: str, unit: str, kind: str) -> StatusRow | None:
    """One row; None where no member has any money there."""
    chosen = _pick(money.money, money, program, unit, kind)
    values = {name: chosen[:, n] for n, name in enumerate(COLUMNS)}
    values |= dict.fromkeys(APART, np.zeros(len(chosen)))
    if unit == ALL:
        values |= {name: _pick_held(getattr(money, name), money, program, kind) for name in APART}
        values["appropriated"] = values["appropriated"] + _pick_held(money.appropriated_held, money, program, kind)
    if not any(v.any() for v in values.values()):
        return None
    bands = {name: tuple(1e6 * np.quantile(values[name], BAND)) for name in STATUS_STAGES}
    means = {name: float(1e6 * values[name].mean()) for name in STATUS_STAGES}
    stages = {name: (float(a), float(b), float(c)) for name, (a, b, c) in bands.items()}
    return StatusRow(program, unit, kind, stages, means)


def _pick(values: Floats, money: Standing, program: str, unit: str, kind: str) -> Floats:
    """Sum (member, program, unit, kind, column) over what is not chosen: (member, column)."""
    p = slice(None) if program == ALL else [money.programs.index(program)]
    u = slice(None) if unit == ALL else [money.units.index(unit)]
    k = slice(None) if kind == ALL else [KINDS.index(kind)]
    chosen: Floats = values[:, p][:, :, u][:, :, :, k].sum((1, 2, 3))
    return chosen


def _pick_held(values: Floats, money: Standing, program: str, kind: str) -> Floats:
    """Sum (member, program, kind of two) over what is not chosen: (member,)."""
    chosen = values if program == ALL else values[:, [money.programs.index(program)]]
    if kind != ALL:
        chosen = chosen[:, :, [KINDS.index(kind)]] if KINDS.index(kind) < 2 else chosen[:, :, :0]
    total: Floats = chosen.sum((1, 2))
    return total


def as_json(rows: list[StatusRow], at: date) -> dict[str, object]:
    """The contract `scenarios/status/1`; dollars to the cent."""
    return {
        "schema": "scenarios/status/1",
        "at": at.isoformat(),
        "illustrative": True,
        "rows": [
            {
                "program": row.program,
                "country": row.country,
                "kind": row.kind,
                **{
                    name: {p: round(v, 2) for p, v in zip(_KEYS, (*band, row.means[name]), strict=True)}
                    for name, band in row.stages.items()
                },
            }
            for row in rows
        ],
    }
