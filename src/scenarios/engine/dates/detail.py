"""What planners ask of money on a date, by member: how fast each year's money was spent, what it may lose, how long it lasts.

One pass through the years for a block of members, stopped on each 30 September, a year before the date, and on the date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from scenarios.arrays import Floats
from scenarios.engine.calendar import fiscal_start
from scenarios.engine.dates.moments import Moment, each_block, last_day, moment_of, stops
from scenarios.engine.dates.standing import COLUMNS, money_by_unit
from scenarios.engine.plan.inputs import Inputs, build
from scenarios.engine.plan.layout import HARD, cohort_of
from scenarios.engine.plan.lines import Line, planned_lines
from scenarios.engine.years.books import Books
from scenarios.engine.years.ledger import program_shares
from scenarios.engine.years.simulate import BlockRun
from scenarios.spec.load import Loaded
from scenarios.terms import KINDS, STAGES

SPEND_OUT_YEARS = 5
"""Years in which a fiscal year's money is followed; year 1 is the fiscal year of its label."""
BALANCES = ("waiting", "unobligated", "unliquidated", "expired")
"""Balances on a 30 September; expired is the part of unliquidated in accounts whose availability has ended before."""
AT_STAKE = ("waiting", "unobligated", "held")
"""Money that is lost unless it is used: allotted and not obligated, or not even allotted."""
OPEN = [COLUMNS.index(name) for name in ("unobligated", "unliquidated")]
WAITING, UNOBLIGATED, UNLIQUIDATED, DISBURSED = (
    STAGES.index(name) for name in ("waiting", "unobligated", "unliquidated", "disbursed")
)


@dataclass(frozen=True, slots=True)
class Stake:
    """Money of one account whose availability ends on one day."""

    account: str
    ends: date


@dataclass(frozen=True, slots=True)
class Detail:
    """Money around a date, million USD, member first.

    envelope (member, program, label): all money of a fiscal-year label, held and returned money too. spent (member, program,
    label, year): what was disbursed of it by the end of its year 1 to 5, nan after the date. balances (member, program, one of
    BALANCES): on `september`. at_stake (member, stake, one of AT_STAKE): on the date. open, disbursed (member, program, unit,
    kind): unobligated + unliquidated on the date, and what was disbursed after `before`. allotted (member, program, unit,
    kind): in the date's fiscal year.
    """

    at: date
    before: date
    september: date | None
    fiscal_year: int
    programs: tuple[str, ...]
    fixed: tuple[str, ...]
    units: tuple[str, ...]
    labels: tuple[int, ...]
    stakes: tuple[Stake, ...]
    envelope: Floats
    spent: Floats
    balances: Floats
    at_stake: Floats
    open: Floats
    disbursed: Floats
    allotted: Floats


@dataclass(frozen=True, slots=True)
class Stops:
    """The moments of a detail; a date before the first fiscal year has none."""

    now: Moment | None
    before: Moment | None
    septembers: dict[Moment, int]

    def all(self) -> set[Moment]:
        """Each moment once."""
        return {moment for moment in (self.now, self.before, *self.septembers) if moment}


def detail(loaded: Loaded, at: date, workers: int = 2) -> Detail:
    """The money around a date; dates after the run's end are its last 30 September.

    Args:
        loaded: the scenario.
        at: the date; its close is meant.
        workers: threads.
    """
    inputs = build(loaded.scenario, loaded.baseline)
    at = min(at, last_day(inputs.fiscal_years))
    lines = planned_lines(loaded.scenario, loaded.baseline)
    wanted = _stops(at, inputs)
    out = _empty(at, inputs, lines, wanted)

    def work(here: slice, run: BlockRun) -> None:
        for moment, cells in stops(run, wanted.all()):
            _enter(out, here, run, wanted, moment, cells)
        if wanted.now:
            _enter_year(out, here, run, wanted.now)

    if wanted.now:
        each_block(inputs, work, workers)
        _enter_fixed(out, inputs, lines, wanted.now)
    return out


def year_before(day: date) -> date:
    """The same day of the year before; 29 February becomes the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def year_after(day: date) -> date:
    """The same day of the next year; 29 February becomes 1 March."""
    return date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def _stops(at: date, inputs: Inputs) -> Stops:
    years = inputs.fiscal_years
    ends = {moment_of(_end(year), years): year for year in years if _end(year) <= at}
    return Stops(moment_of(at, years), moment_of(year_before(at), years), {m: year for m, year in ends.items() if m})


def _end(fiscal_year: int) -> date:
    """The last day of a fiscal year."""
    return date(fiscal_year, 9, 30)


def _empty(at: date, inputs: Inputs, lines: list[Line], wanted: Stops) -> Detail:
    """A detail in which no money stands yet."""
    year = at.year + (at.month >= 10)
    members, programs = inputs.scenario.ensemble.members, tuple(sorted(inputs.baseline.programs))
    labels = tuple(sorted({line.fiscal_year for line in lines if line.millions > 0 and line.fiscal_year <= year}))
    stakes = tuple(sorted({s for line in lines for s in _stake(line, inputs, at)}, key=lambda s: (s.ends, s.account)))
    by_unit = (members, len(programs), len(inputs.units), len(KINDS))
    followed = np.array([[_end(label + n) <= at for n in range(SPEND_OUT_YEARS)] for label in labels], dtype=bool)
    spent = np.zeros((members, len(programs), len(labels), SPEND_OUT_YEARS))
    spent[:, :, ~followed.reshape(len(labels), SPEND_OUT_YEARS)] = np.nan
    return Detail(
        at=at,
        before=year_before(at),
        september=_end(max(wanted.septembers.values())) if wanted.septembers else None,
        fiscal_year=year,
        programs=programs,
        fixed=tuple(inputs.fixed),
        units=inputs.units,
        labels=labels,
        stakes=stakes,
        envelope=np.zeros((members, len(programs), len(labels))),
        spent=spent,
        balances=np.zeros((members, len(programs), len(BALANCES))),
        at_stake=np.zeros((members, len(stakes), len(AT_STAKE))),
        open=np.zeros(by_unit),
        disbursed=np.zeros(by_unit),
        allotted=np.zeros(by_unit),
    )


def _stake(line: Line, inputs: Inputs, at: date) -> Iterator[Stake]:
    """What a line has at stake: its account and end, where that lies between the date and 12 months later."""
    ends = fiscal_start(int(cohort_of(line, inputs.baseline.accounts[line.account]).available_until)) - timedelta(days=1)
    if at <= ends <= year_after(at) and line.millions > 0 and fiscal_start(line.fiscal_year) <= at:
        yield Stake(line.account, ends)


def _enter(out: Detail, here: slice, run: BlockRun, wanted: Stops, when: Moment, cells: Floats) -> None:
    """Enter what one moment tells of a block."""
    if when in wanted.septembers:
        _enter_spent(out, here, run, wanted.septembers[when], cells)
        if _end(wanted.septembers[when]) == out.september:
            _enter_balances(out, here, run, when, cells)
    if when not in (wanted.now, wanted.before):
        return
    for name, money in money_by_unit(run, when, cells):
        place, disbursed = out.programs.index(name), money[..., COLUMNS.index("disbursed")]
        if when == wanted.before:
            out.disbursed[here, place] -= disbursed
        if when == wanted.now:
            out.disbursed[here, place] += disbursed
            out.open[here, place] = money[..., OPEN].sum(-1)
    if when == wanted.now:
        _enter_stakes(out, here, run, cells)


def _shares(run: BlockRun) -> Iterable[tuple[Books, Floats]]:
    """Each program's books and its share of every cell (member, cell)."""
    return zip(run.books, program_shares(run.books), strict=True)


def _enter_spent(out: Detail, here: slice, run: BlockRun, fiscal_year: int, cells: Floats) -> None:
    """At the end of a fiscal year: what was disbursed so far of each label that is still followed."""
    layout = run.inputs.layout
    label_of = np.array([cohort.fiscal_year for cohort in layout.cohorts], dtype=np.int64)[layout.cells.cohort]
    for book, share in _shares(run):
        disbursed = cells[:, DISBURSED] * share
        for n, label in enumerate(out.labels):
            if 0 <= fiscal_year - label < SPEND_OUT_YEARS:
                paid = disbursed[:, label_of == label].sum(-1)
                out.spent[here, out.programs.index(book.giver.name), n, fiscal_year - label] = paid


def _enter_balances(out: Detail, here: slice, run: BlockRun, when: Moment, cells: Floats) -> None:
    """On 30 September, before the night's lapse."""
    layout = run.inputs.layout
    ended = (layout.clocks.available_until < when.time)[layout.cells.cohort]
    for book, share in _shares(run):
        waiting, unobligated, unliquidated = (cells[:, n] * share for n in (WAITING, UNOBLIGATED, UNLIQUIDATED))
        parts = (waiting, unobligated, unliquidated, unliquidated * ended)
        out.balances[here, out.programs.index(book.giver.name)] = np.stack([x.sum(-1) for x in parts], axis=-1)


def _enter_stakes(out: Detail, here: slice, run: BlockRun, cells: Floats) -> None:
    """Money that will be lost unless it is used; money of an account that never closes does not lapse."""
    layout, clocks, books = run.inputs.layout, run.inputs.layout.clocks, run.books
    for account in sorted({stake.account for stake in out.stakes}):
        shares = program_shares(books, (account,))
        of_account = cells[:, (WAITING, UNOBLIGATED)] * sum(shares, np.zeros(()))[:, None]
        for n, stake in enumerate(out.stakes):
            if stake.account == account:
                ends = clocks.available_until == float(stake.ends.year + 1)
                lapses = (ends & np.isfinite(clocks.expires))[layout.cells.cohort]
                out.at_stake[here, n, :2] += (of_account * lapses).sum(-1)
                for book in books:
                    funds, _ = book.parts.of_accounts((account,))
                    out.at_stake[here, n, 2] += book.held[:, funds & ends[book.parts.cohort]].sum((1, 2))


def _enter_year(out: Detail, here: slice, run: BlockRun, now: Moment) -> None:
    """Envelopes of all labels, and what was allotted in the date's fiscal year."""
    for book in run.books:
        place = out.programs.index(book.giver.name)
        out.allotted[here, place] = book.allotted[:, now.row].transpose(0, 2, 1)
        for n, label in enumerate(out.labels):
            out.envelope[here, place, n] = book.envelope[:, run.inputs.fiscal_years.index(label)]


def _enter_fixed(out: Detail, inputs: Inputs, lines: list[Line], now: Moment) -> None:
    """Programs outside the pipeline: spent in equal quarters of their own year, waiting until then."""
    for name, spent in inputs.fixed.items():
        place = out.programs.index(name)
        for n, label in enumerate(out.labels):
            out.envelope[:, place, n] = spent[inputs.fiscal_years.index(label)].sum()
            out.spent[:, place, n] += out.envelope[:, place, n, None]
        out.allotted[:, place, :, HARD] = spent[now.row]
    still = 1.0 - (now.time - out.fiscal_year)
    for line in lines:
        if line.program in inputs.fixed and line.fiscal_year == out.fiscal_year:
            for stake in _stake(line, inputs, out.at):
                out.at_stake[:, out.stakes.index(stake), 0] += still * line.millions
