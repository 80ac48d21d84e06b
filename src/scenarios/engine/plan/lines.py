"""From envelopes to lines: what each program has to give in each fiscal year, by account and law.

A line is money of one program and account under one law with one fiscal-year label; it is the smallest piece whose clock and
classification are known. The scenario's envelopes, transfers and years after the last are all made by scaling lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scenarios.baseline.tables import Baseline
from scenarios.engine.calendar import fiscal_start, fiscal_time
from scenarios.spec.events import ContinuingResolution
from scenarios.spec.scenario import Amounts, Factor, Growth, Plan, ScenarioSpec

RESOLUTION = "continuing resolution"


@dataclass(frozen=True, slots=True)
class Line:
    """Money of one program and account under one law; `millions` in million USD, `enacted` in fiscal time.

    unit: None where no country is printed for it, or there is only one. status: how firm it is; known: how the figure is known.
    """

    program: str
    account: str
    fiscal_year: int
    printed_year: int
    law: str
    enacted: float
    law_fiscal_year: int
    unit: str | None
    status: str
    known: str
    millions: float


def reported_lines(baseline: Baseline, moved: bool, first: int) -> list[Line]:
    """The baseline's tranches from fiscal year `first` on; forward funding as printed, or moved to the year meant."""
    return [
        Line(
            program=t.program,
            account=t.account,
            fiscal_year=t.meant_for if moved else t.fiscal_year,
            printed_year=t.fiscal_year,
            law=t.law,
            enacted=fiscal_time(t.enacted),
            law_fiscal_year=t.law_fiscal_year,
            unit=t.unit,
            status=t.status,
            known=t.source.status,
            millions=float(t.usd) / 1e6,
        )
        for t in baseline.tranches
        if first <= (t.meant_for if moved else t.fiscal_year)
    ]


def planned_lines(scenario: ScenarioSpec, baseline: Baseline) -> list[Line]:
    """The lines of a scenario: reported money, its envelopes, its transfers, and what follows the last year."""
    horizon = scenario.horizon
    reported = reported_lines(baseline, scenario.forward_funding == "moved", horizon.first)
    lines: list[Line] = []
    for name, plan in scenario.programs.items():
        own = [line for line in reported if line.program == name]
        lines += _within(_envelope(own, plan, range(horizon.first, horizon.last + 1)), horizon.last)
    for move in scenario.transfer:
        lines = _transfer(lines, reported, move.source, move.target, move.share)
    for (name, year), until in late_laws(scenario, [n for n, p in baseline.programs.items() if not p.fixed]).items():
        lines = _continuing(lines, name, year, until)
    if scenario.after == "hold_last":
        lines += _held_on(lines, horizon.last, horizon.show_to)
    return lines


def total(lines: Iterable[Line]) -> float:
    """Sum of lines, million USD."""
    return sum(line.millions for line in lines)


def _within(lines: list[Line], last: int) -> list[Line]:
    return [line for line in lines if line.fiscal_year <= last]


def _envelope(own: list[Line], plan: Plan, years: range) -> list[Line]:
    """The program's lines under its envelope: as reported, times a factor, on a growth path, or explicit amounts."""
    envelope = plan.envelope
    if isinstance(envelope, Factor):
        return [replace(line, millions=line.millions * envelope.factor) for line in own]
    if isinstance(envelope, Growth):
        return [line for year in years for line in _scaled(own, year, _grown(envelope, own, year, years[0]))]
    if isinstance(envelope, Amounts):
        return [line for year in years for line in _amounts(own, envelope, year)]
    return own


def _grown(growth: Growth, own: list[Line], year: int, first: int) -> float:
    start = total(_of_year(own, first)) if growth.start is None else growth.start / 1e6
    return start * (1.0 + growth.rate) ** (year - first)


def _amounts(own: list[Line], envelope: Amounts, year: int) -> list[Line]:
    amount = envelope.usd.get(year)
    if amount is None:
        return _of_year(own, year)
    if not isinstance(amount, dict):
        return _scaled(own, year, amount / 1e6)
    kept = [line for line in _of_year(own, year) if line.account not in amount]
    return kept + [line for account, usd in amount.items() for line in _scaled(own, year, usd / 1e6, account)]


def _of_year(lines: Sequence[Line], year: int) -> list[Line]:
    return [line for line in lines if line.fiscal_year == year]


def _scaled(own: Sequence[Line], year: int, millions: float, account: str | None = None) -> list[Line]:
    """The year's lines scaled to a sum; where the report has none, the nearest year's composition under a law of its own."""
    pool = [line for line in own if account is None or line.account == account]
    here = [line for line in _of_year(pool, year) if line.millions > 0] or _borrowed(pool or own, year, account)
    whole = total(here)
    return [replace(line, millions=line.millions * millions / whole) for line in here]


def _borrowed(pool: Sequence[Line], year: int, account: str | None) -> list[Line]:
    """Lines of the nearest year with money, relabelled: enacted on 1 January of the fiscal year (assumed)."""
    years = sorted({line.fiscal_year for line in pool if line.millions > 0}, key=lambda y: (abs(y - year), y))
    lines = [line for line in _of_year(pool, years[0]) if line.millions > 0]
    return [_relabelled(replace(line, account=account or line.account), year) for line in lines]


def _relabelled(line: Line, year: int) -> Line:
    enacted = fiscal_time(date(year, 1, 1))
    return replace(line, fiscal_year=year, law="", enacted=enacted, law_fiscal_year=year, status="planned")


def _transfer(lines: list[Line], reported: list[Line], source: str, target: str, share: float) -> list[Line]:
    """Move a share of each year's money of one program to another, where it takes that program's accounts, laws and mix."""
    years = sorted({line.fiscal_year for line in lines if line.program == source})
    moved = {year: share * total(x for x in _of_year(lines, year) if x.program == source) for year in years}
    out = [replace(x, millions=x.millions * (1.0 - share)) if x.program == source else x for x in lines]
    for year in years:
        here = [x for x in out if x.program == target and x.fiscal_year == year and x.millions > 0]
        rest = [x for x in out if not (x.program == target and x.fiscal_year == year)]
        pool = here or [x for x in reported if x.program == target]
        out = rest + _scaled(pool, year, total(here) + moved[year])
    return out


def late_laws(scenario: ScenarioSpec, movable: Sequence[str]) -> dict[tuple[str, int], date]:
    """The day on which a program's law of a year comes after continuing resolutions: the last of them."""
    out: dict[tuple[str, int], date] = {}
    for event in scenario.events:
        if isinstance(event, ContinuingResolution):
            for name in event.programs or movable:
                out[name, event.fiscal_year] = max(event.until, out.get((name, event.fiscal_year), event.until))
    return out


def _continuing(lines: list[Line], program: str, year: int, until: date) -> list[Line]:
    """Last year's rate pro rata from 1 October, nothing for accounts that had none, the rest when the law is enacted."""
    part = max(0, (until - fiscal_start(year)).days) / (fiscal_start(year + 1) - fiscal_start(year)).days
    out = []
    for line in lines:
        if line.fiscal_year != year or line.program != program:
            out.append(line)
            continue
        same = [x for x in lines if (x.program, x.account, x.fiscal_year) == (program, line.account, year - 1)]
        here = [x for x in lines if (x.program, x.account, x.fiscal_year) == (program, line.account, year)]
        early = line.millions * min(1.0, part * total(same) / total(here)) if total(here) > 0.0 else 0.0
        enacted = max(fiscal_time(until), line.enacted) if part > 0.0 else line.enacted
        out.append(replace(line, millions=line.millions - early, enacted=enacted))
        if early > 0.0:
            out.append(replace(line, millions=early, enacted=float(year), law=RESOLUTION))
    return out


def _held_on(lines: list[Line], last: int, until: int) -> list[Line]:
    return [_relabelled(line, year) for year in range(last + 1, until + 1) for line in _of_year(lines, last)]
