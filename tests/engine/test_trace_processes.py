"""Stories of processes: who is served first, what a hold stops and what it does not."""

import pytest
import simpy

from scenarios.analysis.projects import log_rows
from scenarios.engine.trace import Stop, given, trace
from scenarios.engine.trace.books import ledger
from scenarios.engine.trace.capacity import Room, open_quarters
from scenarios.spec.load import load


def claims(room, log, env, name, amount, age, at=0.0):
    yield env.timeout(at)
    while amount:
        got = yield room.draw(amount, age)
        amount -= got
        log.append((env.now, name, got))


def test_the_oldest_money_is_served_first_and_large_claims_draw_in_instalments():
    env, log = simpy.Environment(), []
    room = Room(env)
    env.process(open_quarters(env, room, [1.0, 2.0, 3.0], [10, 10, 10]))
    env.process(claims(room, log, env, "young", 4, (2, 0.0, 0)))
    env.process(claims(room, log, env, "old and large", 23, (1, 0.5, 1), at=0.5))
    env.run(until=4.0)
    assert log == [(1.0, "old and large", 10), (2.0, "old and large", 10), (3.0, "old and large", 3), (3.0, "young", 4)]


def test_room_that_nobody_drew_is_gone_with_its_quarter():
    env, log = simpy.Environment(), []
    room = Room(env)
    env.process(open_quarters(env, room, [0.0, 1.0, 2.0], [10, 0, 5]))
    env.process(claims(room, log, env, "late", 6, (1, 1.5, 0), at=1.5))
    env.run(until=3.0)
    assert log == [(2.0, "late", 5)]


@pytest.fixture(scope="module")
def one():
    return given(load("carsi-fourfold"), 3)


def stop(begin, end, *what, share=1.0):
    return Stop("test", begin, end, frozenset(what), lambda project: project.unit == "HND", share)


def happened(found, *what):
    return [event.at for event in found.log if event.what in what]


def test_a_stop_of_no_length_changes_nothing(one):
    plain = trace(one, ["HND"])
    assert trace(one, ["HND"], stops=[stop(2010.5, 2010.5, "new", "obligation", "delivery")]).log == plain.log


def test_a_stop_of_others_changes_nothing(one):
    plain = trace(one, ["GTM"])
    assert trace(one, ["GTM"], stops=[stop(2010.0, 2012.0, "new", "obligation", "delivery")]).log == plain.log


def test_nothing_is_obligated_while_obligation_stops_and_delivery_goes_on(one):
    begin, end = 2010.1, 2012.4
    found = trace(one, ["HND"], 1.0, stops=[stop(begin, end, "obligation")])
    plain = trace(one, ["HND"], 1.0)
    fmf = {p.number for p in found.projects if p.cohort.on_arrival}
    assert any(begin < e.at < end for e in plain.log if e.what == "obligated" and e.project not in fmf)
    assert not any(begin < e.at < end for e in found.log if e.what == "obligated" and e.project not in fmf)
    assert any(begin < at < end for at in happened(found, "disbursed", "instalment"))
    before = [e for e in plain.log if e.at < begin]
    assert list(found.log[: len(before)]) == before
    assert sum(row.stages["lapsed"] for row in ledger(found.projects, found.log)) > 0
    assert all(sum(row.stages.values()) == row.allotted for row in ledger(found.projects, found.log))


def test_all_work_can_stop_and_resume(one):
    begin, end = 2011.0, 2012.1
    found = trace(one, ["HND"], 1.0, stops=[stop(begin, end, "new", "obligation", "delivery")])
    piped = {p.number for p in found.projects if p.in_pipeline}
    held = [e.what for e in found.log if begin < e.at < end and e.project in piped]
    assert set(held) <= {"planned", "allotted", "enacted", "lapsed", "cancelled"}
    assert happened(found, "disbursed")[-1] > end


def test_a_share_withheld_is_that_share_of_projects(one):
    begin, end = 2009.0, 2028.0
    plain, found = trace(one, ["HND"], 0.1), trace(one, ["HND"], 0.1, stops=[stop(begin, end, "new", share=0.3)])
    assert len(happened(found, "arrived")) == pytest.approx(0.7 * len(happened(plain, "arrived")), rel=0.05)
    assert happened(found, "lapsed")


def with_events(*events):
    return given(load("baseline", {"events": list(events)}), 1)


SUSPENDED = {"event": "suspension", "countries": ["HND"], "from": "2010-01-05", "to": "2012-02-01"}
WITHHELD = {"event": "withholding", "program": "carsi", "from": "2009-06-24", "to": "2013-09-02", "share": 1.0}


def obligated(found, begin, end, account):
    who = {p.number: p for p in found.projects}
    return [e for e in found.log if e.what == "obligated" and begin < e.at < end and who[e.project].account == account]


def test_a_suspension_of_the_scenario_stops_its_country_only():
    found = trace(with_events(SUSPENDED), ["HND", "GTM"], 0.5)
    who = {p.number: p.unit for p in found.projects}
    begin, end = 2010.27, 2012.33
    inside = {who[e.project] for e in found.log if e.what == "obligated" and begin < e.at < end}
    assert inside == {"GTM"}
    assert any(who[e.project] == "HND" for e in found.log if e.what == "disbursed" and begin < e.at < end)


def test_a_suspension_that_is_lifted_on_its_first_day_changes_nothing():
    plain = trace(given(load("baseline"), 1), ["HND"])
    assert trace(with_events(SUSPENDED | {"to": SUSPENDED["from"]}), ["HND"]).log == plain.log


def test_withholding_names_accounts_and_money_lapses_meanwhile():
    found = trace(with_events(WITHHELD | {"accounts": ["INCLE"]}), ["HND"], 0.5)
    assert not obligated(found, 2009.73, 2013.9, "INCLE")
    assert obligated(found, 2009.73, 2013.9, "ESF")
    lapsed = {p.number: p for p in found.projects}
    assert {lapsed[e.project].account for e in found.log if e.what == "lapsed"} >= {"INCLE"}
    assert all(sum(row.stages.values()) == row.allotted for row in ledger(found.projects, found.log))


def test_fmf_that_is_withheld_is_obligated_on_its_release():
    found = trace(with_events(WITHHELD | {"accounts": ["FMF"]}), ["HND"], 0.5)
    assert not obligated(found, 2009.73, 2013.9, "FMF")
    assert obligated(found, 2013.9, 2013.95, "FMF")


def test_the_log_says_how_long_a_wait_was_under_which_event():
    """By hand: FMF of FY2010 had its law on 16 December 2009; the withholding of all FMF ends on 2 September 2013."""
    rows = log_rows(trace(with_events(WITHHELD | {"accounts": ["FMF"]}), ["HND"], 0.5))
    late = [row for row in rows if row["account"] == "FMF" and row["fiscal_year"] == 2010 and row["event"] == "obligated"]
    assert late
    for row in late:
        assert (row["date"], row["since"], row["held_by"]) == ("2013-09-02", "2009-12-16", "withholding")
        assert row["held_days"] == pytest.approx(row["days"], abs=2)
    assert not [row for row in rows if row["account"] != "FMF" and row["held_days"]]


def test_a_suspension_holds_no_work_that_it_does_not_stop():
    """Orders and deliveries go on unless they are stopped, too."""
    for stops, held in (("obligation", {"notification", "obligation"}), ("delivery", {"order", "delivery"})):
        found = trace(with_events(SUSPENDED | {"stops": stops}), ["HND"], 0.5)
        waited = {row["waited_for"] for row in log_rows(found) if row["held_days"]}
        assert waited >= held
        assert ("order" in waited) == (stops == "delivery")
