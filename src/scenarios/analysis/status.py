"""Where each dollar stands on a date: rows as an audit office prints them, each stage with its 90% band."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.dates.standing import COLUMNS, Standing, read_standing, standing
from scenarios.engine.ensemble.counting import ERROR
from scenarios.engine.ensemble.spread import Counter, ExactSpread, Spread, quantiles
from scenarios.engine.ensemble.stream import EXACT_TO
from scenarios.engine.plan.inputs import build
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
    rows: Iterable[StatusRow | None]
    if loaded.scenario.ensemble.members <= EXACT_TO:
        money = standing(loaded, at, accounts)
        places = _places(money.programs, money.units, by)
        rows = (_row(place, ExactSpread(_values(money, *place))) for place in places)
    else:
        rows = _of_many(loaded, at, by, accounts)
    return [row for row in rows if row is not None]


def _of_many(
    loaded: Loaded, at: date, by: Collection[str], accounts: Collection[str] | None
) -> Iterator[StatusRow | None]:
    """The rows of members that go by block by block."""
    places = _places(tuple(sorted(loaded.baseline.programs)), build(loaded.scenario, loaded.baseline).units, by)
    counter = Counter(len(places) * len(STATUS_STAGES))

    def count(money: Standing) -> Floats:
        return counter.count(np.concatenate([_values(money, *place) for place in places], axis=1))

    for sums in read_standing(loaded, at, count, accounts):
        counter.add(sums)
    found, width = counter.done(), len(STATUS_STAGES)
    for n, place in enumerate(places):
        yield _row(place, found.part(slice(n * width, (n + 1) * width), (width,)))


def _places(programs: Sequence[str], units: Sequence[str], by: Collection[str]) -> list[tuple[str, str, str]]:
    """Program, country and kind of each row."""
    asked = (("program", programs), ("country", units), ("kind", KINDS))
    return [(p, u, k) for p, u, k in product(*([*names, ALL] if axis in by else [ALL] for axis, names in asked))]


def _row(place: tuple[str, str, str], spread: Spread) -> StatusRow | None:
    """One row; None where no member has any money there."""
    if not any(spread.share(side).any() for side in (1.0, -1.0)):
        return None
    bands = (1e6 * quantiles(spread, BAND)).T.tolist()
    stages = {name: (a, b, c) for name, (a, b, c) in zip(STATUS_STAGES, bands, strict=True)}
    return StatusRow(*place, stages, dict(zip(STATUS_STAGES, (1e6 * spread.mean()).tolist(), strict=True)))


def _values(money: Standing, program: str, unit: str, kind: str) -> Floats:
    """The stages of a row: (member, stage) million USD."""
    chosen = _pick(money.money, money, program, unit, kind)
    values = {name: chosen[:, n] for n, name in enumerate(COLUMNS)}
    values |= dict.fromkeys(APART, np.zeros(len(chosen)))
    if unit == ALL:
        values |= {name: _pick_held(getattr(money, name), money, program, kind) for name in APART}
        values["appropriated"] = values["appropriated"] + _pick_held(money.appropriated_held, money, program, kind)
    return np.stack([values[name] for name in STATUS_STAGES], axis=1)


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


def as_json(rows: list[StatusRow], at: date, members: int = 1) -> dict[str, object]:
    """The contract `scenarios/status/1`; dollars to the cent. Of how many members decides whether bands are exact."""
    return {
        "schema": "scenarios/status/1",
        "at": at.isoformat(),
        "illustrative": True,
        "quantiles_within": 0.0 if members <= EXACT_TO else ERROR,
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
