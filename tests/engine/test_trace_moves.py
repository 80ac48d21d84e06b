"""Events that move money at once, project by project: to the cent, on their day, and in the mean what the engine moves."""

from collections import Counter
from datetime import date
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from numpy.testing import assert_allclose
from random_events import schedules

from scenarios.engine import trace as engine
from scenarios.engine.trace import compiled, disbursed, trace
from scenarios.engine.trace.books import ledger
from scenarios.engine.trace.days import MOMENT, day_of
from scenarios.engine.trace.processes import UNOBLIGATED, WAITS
from scenarios.engine.trace.projects import CENTS
from scenarios.spec.load import load

FINE = 0.02
SUSPENDED = {"event": "suspension", "countries": ["HND"], "from": "2010-02-03", "to": "2011-03-04"}


def with_events(*events, member=1, **overrides):
    return engine.given(load("baseline", {"events": list(events), **overrides}), member)


def cohorts(one):
    """What was offered of each program, kind and fiscal year, in cents: over all units."""
    offered = Counter()
    for program, allotted in one.allotted.items():
        parts = one.parts[program]
        for amount, fund, kind in zip(allotted, parts.fund, parts.kind, strict=True):
            offered[program, kind, parts.funds[fund].cohort.fiscal_year] += round(amount * CENTS)
    return {key: cents for key, cents in offered.items() if cents}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schedules())
def test_no_schedule_of_events_makes_or_loses_a_cent(events):
    one = with_events(*events)
    found = trace(one, size=40.0)
    rows = [row for row in ledger(found.projects, found.log) if row.program in one.allotted]
    assert all(sum(row.stages.values()) == row.allotted for row in rows)
    assert all(cents >= 0 for row in rows for cents in (*row.stages.values(), *row.away.values()))
    books = Counter()
    for row in rows:
        kind = ("hard", "soft", "other").index(row.kind)
        books[row.program, kind, row.fiscal_year] += row.allotted + row.away["returned"] + row.away["outside"]
    assert {key: cents for key, cents in books.items() if cents} == cohorts(one)
    assert sum(e.cents for e in found.log if e.what == "moved") == sum(e.cents for e in found.log if e.what == "received")
    assert all(before.at <= after.at for before, after in pairwise(found.log))
    assert all(one.first <= event.at <= one.end for event in found.log)
    last = {}
    for event in found.log:
        before = last.get(event.project)
        assert before is None or (before.at <= event.at and before.what not in ("moved", "returned", "outside"))
        if event.what in ("moved", "returned"):
            assert WAITS[before.what] in UNOBLIGATED
        last[event.project] = event


REPROGRAMMED = {"event": "reprogramming", "program": "carsi", "source": "HND", "target": "GTM", "share": 0.5}
REPROGRAMMED |= {"notice": "2010-03-01"}
WITHHELD = {"event": "withholding", "program": "carsi", "share": 0.5, "from": "2010-10-01", "to": "2012-10-01"}
LATER = {"from": "2011-04-01", "to": "2014-10-01"}
CASES = {
    f"suspension-{stops}-{fate}": [SUSPENDED | {"stops": stops, "fate": fate}]
    for stops, fate in product(("new", "obligation", "delivery"), ("resume", "return", "reprogram", "outside"))
} | {
    "part of two years out of the region": [SUSPENDED | {"fate": "outside", "share": 0.6, "fiscal_years": [2010, 2011]}],
    "reprogramming": [REPROGRAMMED],
    "reprogramming out of the region": [REPROGRAMMED | {"target": "outside"}],
    "reprogramming of what the first left": [REPROGRAMMED, REPROGRAMMED],
    "withholding": [WITHHELD | {"share": 0.4, "from": "2012-10-15", "to": "2015-09-01"}],
    "withholdings that add up to all": [WITHHELD, WITHHELD | LATER],
    "withholding of money under suspension": [SUSPENDED, WITHHELD],
}


@pytest.mark.parametrize("events", CASES.values(), ids=CASES)
def test_small_projects_end_where_the_engine_does(events):
    """Disbursed by quarter: in the country of the events, and in another, which may receive."""
    one = with_events(*events)
    fine, flow = disbursed(trace(one, ["HND", "GTM"], FINE)), compiled(one)
    # a day within a quarter is a share of it in the engine; pieces of what is drawn by chance stray a little
    for unit in ("HND", "GTM"):
        path, expected = (sum(x[unit, kind] for kind in ("hard", "soft")) for x in (fine, flow))
        assert np.abs(path - expected).max() < 0.05 * expected[-1], unit


def test_what_returns_is_gone_and_what_is_new_returns_too():
    """All of Honduras's unobligated CARSI money goes back while the suspension lasts, that of FY2011 on its 1 October."""
    found = trace(with_events(SUSPENDED | {"fate": "return"}), ["HND"], 1.0)
    who = {project.number: project for project in found.projects}
    days = {(who[e.project].cohort.fiscal_year, e.at) for e in found.log if e.what == "returned"}
    assert {at for _, at in days} <= {2010.5 + MOMENT, 2010.75 + MOMENT, 2011.0 + MOMENT, 2011.25 + MOMENT}
    assert (2010, 2010.5 + MOMENT) in days
    assert (2011, 2011.0 + MOMENT) in days
    assert not {p.unit for p in found.projects} - {"HND"}
    under = {(e.under, e.other) for e in found.log if e.what == "returned"}
    assert under == {("the suspension of HND from 2010-02-03", "")}


def test_a_named_account_alone_is_reprogrammed_and_only_in_part():
    event = {"event": "reprogramming", "program": "carsi", "source": "NIC", "target": "SLV", "share": 0.5}
    found = trace(with_events(event | {"notice": "2010-02-01", "accounts": ["INCLE"]}), ["NIC", "SLV"], size=0.05)
    who = {project.number: project for project in found.projects}
    moved = [who[e.project] for e in found.log if e.what == "moved"]
    assert {(p.unit, p.account, p.program) for p in moved} == {("NIC", "INCLE", "carsi")}
    here = sum(p.cents for p in moved)
    new = [p for p in found.projects if p.born > 0]
    assert {p.unit for p in new} == {"SLV"}
    assert sum(p.cents for p in new) == here
    open_ = sum(p.cents for p in found.projects if p.unit == "NIC" and p.account == "INCLE" and p.cohort.fiscal_year == 2010)
    assert 0.3 < here / open_ < 0.7
    assert {(e.what, e.other) for e in found.log if e.other} == {("moved", "SLV"), ("received", "NIC")}


def test_others_money_takes_its_room_first():
    """Twice the room that others take: nothing is left; without ceilings nobody is in anyone's way."""
    other = {"levers.other_money": {"HND": {"soft": {2010: "900 million", 2011: "900 million"}}}}
    plain, busy = (engine.given(load("baseline", changes), 1) for changes in ({}, other))
    place, years = plain.inputs.units.index("HND"), slice(8, 16)
    assert_allclose(busy.room[years, 1, place], 0.0, atol=1e-12)
    assert (plain.room[years, 1, place] > 0.0).all()
    assert_allclose(busy.room[:, 0, place], plain.room[:, 0, place], rtol=0.05)
    paid = disbursed(trace(busy, ["HND"]))["HND", "soft"]
    assert paid[15] == paid[7]
    assert paid[-1] > paid[15]


def test_beside_others_money_small_projects_get_what_the_flow_gets():
    """Four times CARSI, and others who take up to half of what is paid: money queues."""
    years = range(2009, 2020)
    others = {"HND": {"soft": dict.fromkeys(years, "8 million"), "hard": dict.fromkeys(years, "12 million")}}
    one = engine.given(load("carsi-fourfold", {"levers.other_money": others}), 1)
    fine, flow = disbursed(trace(one, ["HND"], 0.05)), compiled(one)
    for kind in ("hard", "soft"):
        assert np.abs(fine["HND", kind] - flow["HND", kind]).max() < 0.02 * flow["HND", kind][-1], kind
    alone = compiled(engine.given(load("carsi-fourfold"), 1))
    assert flow["HND", "soft"][-1] < 0.6 * alone["HND", "soft"][-1]


def test_a_late_law_is_in_the_log_on_its_day():
    """Under the resolution FY2011's rate waits for notification from 1 October on, the rest for the law of 1 June 2012."""
    found = trace(with_events({"event": "continuing_resolution", "fiscal_year": 2012, "until": "2012-06-01"}), ["HND"], 1.0)
    late = found.only(2012, "carsi")
    assert {day_of(e.at) for e in late.log if e.what == "enacted"} == {date(2012, 6, 1)}
    assert {day_of(e.at) for e in late.log if e.what == "allotted"} == {date(2011, 10, 1)}
    begun = sum(e.cents for e in late.log if e.what == "allotted")
    rest = sum(e.cents for e in late.log if e.what == "enacted")
    assert begun + rest == sum(p.cents for p in late.projects)
    pro_rata = 244 / 366 * (30.0 + 71.508) / 135.0  # FY2011 had 101.508 million for CARSI, FY2012 has 135
    assert begun / (begun + rest) == pytest.approx(pro_rata, abs=0.05)
