"""One member's money as projects: the books add up, accounts close on their day, no quarter pays more than its room."""

from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import pytest

from scenarios.engine.calendar import fiscal_time
from scenarios.engine.trace import given, trace
from scenarios.engine.trace.books import PAYS, ledger, queues, waits
from scenarios.engine.trace.days import MOMENT, day_of, quarter_of
from scenarios.engine.trace.projects import CENTS, cut
from scenarios.spec.load import load
from scenarios.terms import KINDS, LIMITED_KINDS

TIGHT = "carsi-fourfold"


@pytest.fixture(scope="module")
def one():
    """A member of four times CARSI: ceilings bind, money waits, lapses and is cancelled."""
    return given(load(TIGHT), 3)


@pytest.fixture(scope="module")
def found(one):
    return trace(one, ["HND", "GTM", "REG", "MEX"], 5.0)


def test_a_day_comes_back_from_its_time():
    for n in range(0, 4000, 3):
        day = date(2007, 10, 1) + timedelta(days=n)
        assert day_of(fiscal_time(day)) == day


def test_pieces_sum_to_the_cent_and_are_lognormal_around_the_median():
    pieces = cut(10**13, 10**9, np.random.default_rng(3))
    assert sum(pieces) == 10**13
    assert np.median(pieces) == pytest.approx(1e9, rel=0.05)
    assert cut(7, 1e9, np.random.default_rng(3)) == [7]


def test_projects_add_up_to_what_the_engine_allotted(one, found):
    """Every account's part of every cell of the engine, to the cent."""
    cents = defaultdict(int)
    for project in found.projects:
        cents[project.program, project.part] += project.cents
    for program, allotted in one.allotted.items():
        for part, unit in enumerate(one.parts[program].unit):
            if one.inputs.units[unit] in ("HND", "GTM", "REG", "MEX"):
                assert cents[program, part] == round(allotted[part] * CENTS)


@pytest.mark.parametrize("at", [2008.3, 2010.0, 2012.77, 2015.5, np.inf])
def test_the_ledger_adds_up_on_any_day(found, at):
    rows = ledger(found.projects, found.log, at)
    assert all(sum(row.stages.values()) == row.allotted for row in rows)
    assert sum(row.allotted for row in rows) == sum(p.cents for p in found.projects)
    assert all(cents >= 0 for row in rows for cents in row.stages.values())


def test_every_stage_of_the_ledger_occurs(found):
    """The case is a case: money is lapsed, cancelled and disbursed at the end."""
    rows = ledger(found.projects, found.log)
    assert all(sum(row.stages[name] for row in rows) > 0 for name in ("disbursed", "lapsed", "cancelled"))


def test_a_trace_reproduces(one, found):
    again = trace(one, ["HND", "GTM", "REG", "MEX"], 5.0)
    assert again.log == found.log
    assert again.projects == found.projects
    assert trace(one, ["HND"], 5.0, turn=1).log != trace(one, ["HND"], 5.0).log


def test_a_country_does_not_depend_on_the_others_that_are_followed(one, found):
    alone = trace(one, ["HND"], 5.0)
    names = {p.number: p.name for p in found.projects if p.unit == "HND"}
    together = [(e.at, names[e.project], e.what, e.cents) for e in found.log if e.project in names]
    name = {p.number: p.name for p in alone.projects}
    assert sorted(together) == sorted((e.at, name[e.project], e.what, e.cents) for e in alone.log)


def test_no_quarter_disburses_more_than_its_room(one, found):
    paid = defaultdict(int)
    who = {p.number: p for p in found.projects}
    for event in found.log:
        project = who[event.project]
        if event.what in PAYS and project.in_pipeline and project.kind in LIMITED_KINDS:
            paid[project.unit, project.kind, quarter_of(event.at, one.first)] += event.cents
    full = 0
    for (unit, kind, quarter), cents in paid.items():
        room = one.room[quarter, KINDS.index(kind), one.inputs.units.index(unit)] * CENTS
        assert cents <= room
        full += cents > room - 1
    assert full > 20  # the room is used to the last cent where money waits for it


def test_accounts_close_on_their_day(found):
    """Lapse on the 30 September that ends availability, cancellation on the one that closes the account; FMF never lapses."""
    who = {p.number: p for p in found.projects}
    for event in found.log:
        clock = who[event.project].cohort
        if event.what == "lapsed":
            assert event.at == clock.expires - MOMENT
        elif event.what == "cancelled":
            assert event.at == clock.cancelled - MOMENT
        elif event.what == "obligated":
            assert event.at <= clock.expires
        if event.what in ("lapsed", "cancelled"):
            assert (day_of(event.at).month, day_of(event.at).day) == (9, 30)


def test_nothing_happens_before_its_time(found):
    """Events of a project are in order, none before its law, its 1 October or its arrival."""
    last = {}
    who = {p.number: p for p in found.projects}
    for event in found.log:
        project = who[event.project]
        assert event.at >= last.get(event.project, project.cohort.offered)
        last[event.project] = event.at
        if event.what in ("arrived", "obligated"):
            assert event.at >= project.arrive - 1e-9


def test_fixed_money_is_spent_in_equal_quarters_of_its_own_year(found):
    fixed = [p for p in found.projects if not p.in_pipeline]
    assert fixed
    for project in fixed:
        paid = [e for e in found.log if e.project == project.number and e.what in PAYS]
        assert [quarter_of(e.at, project.cohort.fiscal_year) for e in paid] == [0, 1, 2, 3]
        assert max(e.cents for e in paid) - min(e.cents for e in paid) <= 1


def test_queues_count_what_waits(found):
    """At each quarter's end, what waits is what the ledger has open."""
    rows = queues(found.projects, found.log, found.given.first, found.given.end)
    for at in (2009.0, 2012.5, 2016.0):
        waiting = sum(row.cents for row in rows if row.at == at)
        books = ledger(found.projects, found.log, at)
        begun = {p.number for p in found.projects if p.cohort.offered < at}
        late = sum(p.cents for p in found.projects if p.number not in begun)
        open_ = sum(row.stages[name] for row in books for name in ("waiting", "unobligated", "unliquidated"))
        assert waiting == open_ - late


def test_a_wait_for_room_begins_when_goods_are_delivered(found):
    delivered = {e.project: e.at for e in found.log if e.what == "delivered"}
    for wait in waits(found.projects, found.log):
        if wait.waits_for == "room":
            assert wait.since == delivered[wait.project] <= wait.begins


def test_only_keeps_the_selection(found):
    part = found.only(2010, "carsi")
    assert {(p.cohort.fiscal_year, p.program) for p in part.projects} == {(2010, "carsi")}
    assert {e.project for e in part.log} <= {p.number for p in part.projects}


def test_held_money_offered_again_keeps_its_clock():
    loaded = load(TIGHT, {"programs.carsi.limit": "hold"})
    late = [p for p in trace(given(loaded, 3), ["HND"], 5.0).projects if p.cohort.offered > p.cohort.fiscal_year]
    assert late
    assert all(p.arrive >= p.cohort.offered for p in late)
    assert all("+" in p.name for p in late)
