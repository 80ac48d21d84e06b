"""What planners ask of money: spend-out, balances, use or lose, months of burn, and aid beside the recipient's own budget.

Each number is a band over draws of our assumptions: (p05, p50, p95). Money is in USD.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.dates import detail as engine
from scenarios.engine.plan.inputs import build
from scenarios.engine.plan.known import ESTIMATED, least_known, money_known
from scenarios.spec.load import Loaded
from scenarios.terms import KINDS, statuses

ALL = "ALL"
LEVELS = (0.05, 0.5, 0.95)
LEAST = 5e-9
"""Million USD: less is rounding."""
Quantiles: TypeAlias = tuple[float, float, float]
"""p05, p50, p95."""


@dataclass(frozen=True, slots=True)
class SpendOut:
    """Share of a fiscal year's money disbursed by the end of its year 1 to 5 (0-1); None for years that end after the date.

    Year 1 is the fiscal year of the label. `envelope` (USD) is all of that year's money: what is held, returned or lapsed
    counts in the whole, so the share need not reach 1.
    """

    program: str
    fiscal_year: int
    envelope: Quantiles
    shares: tuple[Quantiles | None, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """A program's balances on a 30 September, USD, before unspent money lapses that night.

    `waiting` is allotted money that cannot yet be obligated (law not enacted, lead); `expired` is the part of `unliquidated` in
    accounts whose availability ended on an earlier day.
    """

    program: str
    waiting: Quantiles
    unobligated: Quantiles
    unliquidated: Quantiles
    expired: Quantiles


@dataclass(frozen=True, slots=True)
class UseOrLose:
    """Money of an account whose availability ends within 12 months, USD; `total` is waiting + unobligated + held.

    `ends` is its last day, None in the row of all accounts. Money of an account that never closes (FMF) does not lapse; only
    what is held of it is at stake.
    """

    account: str
    ends: date | None
    waiting: Quantiles
    unobligated: Quantiles
    held: Quantiles
    total: Quantiles


@dataclass(frozen=True, slots=True)
class Pipeline:
    """How long open money lasts: open (unobligated + unliquidated, USD) over what was disbursed in 12 months (USD).

    `months` of burn; inf where a draw has disbursed nothing. `group` is all, program, country or kind. Programs outside the
    pipeline have no open money and are left out of both.
    """

    group: str
    name: str
    open: Quantiles
    disbursed: Quantiles
    months: Quantiles


@dataclass(frozen=True, slots=True)
class Burden:
    """Aid to a country beside its own yearly security budget and its people; all programs, USD.

    `disbursed` in the 12 months before the date, `allotted` in the date's fiscal year. `known`: how the least known of its
    money is known; `own_budget_status` "assumed": so is the budget (USD, base year). `heads` in persons, base year.
    """

    country: str
    name: str
    own_budget: float
    own_budget_status: str
    heads: float
    known: str
    disbursed: Quantiles
    allotted: Quantiles

    def percent(self, amount: Quantiles) -> Quantiles:
        """An amount in percent of the own budget."""
        return _times(amount, 100.0 / self.own_budget) if self.own_budget > 0.0 else (np.nan,) * 3

    def per_head(self, amount: Quantiles) -> Quantiles:
        """An amount in dollars a head."""
        return _times(amount, 1.0 / self.heads)


@dataclass(frozen=True, slots=True)
class StatusDetail:
    """All answers around a date. `at` is the date counted, at most the run's last day; `before` lies a year earlier.

    `september` is the 30 September on or before the date, None before the first. `outside`: programs outside the pipeline,
    spent in equal quarters of their own year. `warning` says how to take the numbers.
    """

    scenario: str
    members: int
    warning: str
    at: date
    before: date
    september: date | None
    fiscal_year: int
    outside: tuple[str, ...]
    spend_out: tuple[SpendOut, ...]
    balances: tuple[Balance, ...]
    use_or_lose: tuple[UseOrLose, ...]
    pipeline: tuple[Pipeline, ...]
    burdens: tuple[Burden, ...]


def detail(loaded: Loaded, at: date) -> StatusDetail:
    """The answers for a scenario's money at the close of a day."""
    money = engine.detail(loaded, at)
    invented = loaded.baseline.status == "invented"
    return StatusDetail(
        scenario=loaded.scenario.name,
        members=loaded.scenario.ensemble.members,
        warning="invented data, for practice" if invented else "illustrative, not a forecast",
        at=money.at,
        before=money.before,
        september=money.september,
        fiscal_year=money.fiscal_year,
        outside=money.fixed,
        spend_out=_spend_out(money),
        balances=_balances(money),
        use_or_lose=_use_or_lose(money),
        pipeline=_pipeline(money),
        burdens=_burdens(money, loaded),
    )


def _usd(millions: Floats) -> Quantiles:
    """Band of (member,) million USD, in USD."""
    return _times(_band(millions), 1e6)


def _band(values: Floats) -> Quantiles:
    low, middle, high = np.quantile(values, LEVELS)
    return float(low), float(middle), float(high)


def _times(band: Quantiles, factor: float) -> Quantiles:
    low, middle, high = (factor * value for value in band)
    return low, middle, high


def _with_all(money: engine.Detail) -> list[tuple[str, list[int]]]:
    """Each program, and all of them, with their places."""
    each = [(name, [n]) for n, name in enumerate(money.programs)]
    return [*each, (ALL, list(range(len(each))))]


def _spend_out(money: engine.Detail) -> tuple[SpendOut, ...]:
    rows = []
    for program, places in _with_all(money):
        for n, label in enumerate(money.labels):
            envelope, spent = money.envelope[:, places, n].sum(1), money.spent[:, places, n].sum(1)
            if envelope.max() > LEAST:
                shares = spent / np.where(envelope > 0.0, envelope, 1.0)[:, None]
                known = tuple(None if np.isnan(year).any() else _band(year) for year in shares.T)
                rows.append(SpendOut(program, label, _usd(envelope), known))
    return tuple(rows)


def _balances(money: engine.Detail) -> tuple[Balance, ...]:
    """Programs with a balance, and all."""
    if money.september is None:
        return ()
    sums = [(name, money.balances[:, places].sum(1)) for name, places in _with_all(money)]
    return tuple(
        Balance(name, *(_usd(column) for column in rows.T))
        for name, rows in sums
        if name == ALL or rows.max() > LEAST
    )


def _use_or_lose(money: engine.Detail) -> tuple[UseOrLose, ...]:
    """Accounts with anything at stake, by the day it ends, and all."""
    parts = [
        (stake.account, stake.ends, money.at_stake[:, n])
        for n, stake in enumerate(money.stakes)
        if money.at_stake[:, n].max() > LEAST
    ]
    every = [(ALL, None, money.at_stake.sum(1))]
    return tuple(
        UseOrLose(account, ends, *(_usd(column) for column in (*rows.T, rows.sum(1))))
        for account, ends, rows in [*parts, *every]
    )


def _pipeline(money: engine.Detail) -> tuple[Pipeline, ...]:
    """All, then by program, country and kind; rows without any money are left out."""
    moving = [n for n, name in enumerate(money.programs) if name not in money.fixed]
    open_, burnt = money.open[:, moving], money.disbursed[:, moving]
    picks: list[tuple[str, str, tuple[slice | int, ...]]] = [("all", ALL, (slice(None),) * 3)]
    picks += [("program", money.programs[p], (n, slice(None), slice(None))) for n, p in enumerate(moving)]
    picks += [("country", unit, (slice(None), n, slice(None))) for n, unit in enumerate(money.units)]
    picks += [("kind", kind, (slice(None), slice(None), n)) for n, kind in enumerate(KINDS)]
    rows = []
    for group, name, pick in picks:
        left, paid = (x[:, *pick].reshape(len(x), -1).sum(1) for x in (open_, burnt))
        if max(left.max(), paid.max()) > LEAST:
            rows.append(Pipeline(group, name, _usd(left), _usd(paid), months_of_burn(left, paid)))
    return tuple(rows)


def months_of_burn(left: Floats, paid: Floats) -> Quantiles:
    """Months in which open money would be gone at the pace of the last 12: order statistics, since a draw may be inf.

    Args:
        left: open money (member,).
        paid: disbursed in 12 months (member,).
    """
    burns = paid > LEAST
    months = np.where(burns, 12.0 * left / np.where(burns, paid, 1.0), np.where(left > LEAST, np.inf, 0.0))
    low, middle, high = np.quantile(months, LEVELS, method="inverted_cdf")
    return float(low), float(middle), float(high)


def _burdens(money: engine.Detail, loaded: Loaded) -> tuple[Burden, ...]:
    inputs = build(loaded.scenario, loaded.baseline)
    known = money_known(inputs)
    return tuple(
        Burden(
            country=country.code,
            name=country.name,
            own_budget=1e6 * country.own_budget,
            own_budget_status=country.own_budget_status,
            heads=country.heads,
            known=least_known(known[:, n]),
            disbursed=_usd(money.disbursed[:, :, n].sum((1, 2))),
            allotted=_usd(money.allotted[:, :, n].sum((1, 2))),
        )
        for n, country in enumerate(loaded.baseline.countries)
    )


def as_json(found: StatusDetail) -> dict[str, object]:
    """The object `detail` of `scenarios/status/1`; dollars to the cent, null for what is not over or has no number."""
    return {
        "at": found.at.isoformat(),
        "twelve_months_after": found.before.isoformat(),
        "september": found.september.isoformat() if found.september else None,
        "fiscal_year": found.fiscal_year,
        "spend_out": [
            {
                "program": x.program,
                "fiscal_year": x.fiscal_year,
                "envelope": _cents(x.envelope),
                "shares": [None if band is None else _named(band) for band in x.shares],
            }
            for x in found.spend_out
        ],
        "balances": [{"program": x.program, **_amounts(x, engine.BALANCES)} for x in found.balances],
        "use_or_lose": [
            {
                "account": x.account,
                "ends": x.ends.isoformat() if x.ends else None,
                **_amounts(x, (*engine.AT_STAKE, "total")),
            }
            for x in found.use_or_lose
        ],
        "pipeline": [
            {"group": x.group, "name": x.name, **_amounts(x, ("open", "disbursed")), "months_of_burn": _named(x.months)}
            for x in found.pipeline
        ],
        "own_budget": [_burden_json(x) for x in found.burdens],
    }


def _burden_json(x: Burden) -> dict[str, object]:
    amounts = {"disbursed": x.disbursed, "allotted": x.allotted}
    return {
        "country": x.country,
        "own_budget": x.own_budget,
        "own_budget_status": x.own_budget_status,
        "heads": x.heads,
        "split_estimated": ESTIMATED in statuses(x.known),
        "money_known": x.known,
        **{name: _cents(band) for name, band in amounts.items()},
        **{f"{name}_percent_of_own_budget": _named(x.percent(band)) for name, band in amounts.items()},
        **{f"{name}_dollars_per_head": _named(x.per_head(band)) for name, band in amounts.items()},
    }


def _amounts(row: object, names: tuple[str, ...]) -> dict[str, dict[str, float | None]]:
    return {name: _cents(getattr(row, name)) for name in names}


def _cents(band: Quantiles) -> dict[str, float | None]:
    low, middle, high = (round(value, 2) for value in band)
    return _named((low, middle, high))


def _named(band: Quantiles) -> dict[str, float | None]:
    return {name: value if np.isfinite(value) else None for name, value in zip(("p05", "p50", "p95"), band, strict=True)}
