"""Laws of any scenario at any date: dollars are conserved, what has happened stays, rates are rates, a copy is no other plan.

Each example runs a whole scenario of rules, events, levers and parameters drawn at random. `EXAMPLES=2000` makes it long.
"""

import os
from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from random_scenarios import loaded, scenarios
from walks import answered

from scenarios.analysis.compare import homicides_averted
from scenarios.analysis.explain import explain
from scenarios.engine.dates.moments import each_block, moment_of, stops
from scenarios.engine.dates.standing import COLUMNS, gone_of, kept_back, money_by_unit
from scenarios.engine.ensemble.run import run
from scenarios.engine.plan.inputs import build
from scenarios.engine.years.door import KEPT, RESIDUAL, check_ledger, check_rates
from scenarios.errors import ScenarioError
from scenarios.spec.load import load
from scenarios.terms import LEDGER

EXAMPLES = int(os.environ.get("EXAMPLES", "15"))
GROWS = ("appropriated", "obligated", "disbursed", "lapsed", "cancelled")
SEEN = Counter()
any_scenario = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
    phases=(Phase.generate,) if EXAMPLES < 100 else (Phase.generate, Phase.shrink),
)
dates = st.lists(st.dates(date(2007, 10, 1), date(2028, 9, 30)), min_size=6, max_size=12, unique=True).map(sorted)


def walk(scenario, days):
    """Money of all programs at the close of each day: (date, member) by column, what belongs to no unit; envelopes begun."""
    inputs = build(scenario.scenario, scenario.baseline)
    names = (*COLUMNS, "held", "returned", "outside", "begun")
    out = {name: np.zeros((len(days), scenario.scenario.ensemble.members)) for name in names}
    moments = [moment_of(day, inputs.fiscal_years) for day in days]

    def work(here, one):
        for moment, cells in stops(one, moments):
            for at in (n for n, m in enumerate(moments) if m == moment):
                for _, money in money_by_unit(one, moment, cells):
                    for n, name in enumerate(COLUMNS):
                        out[name][at, here] += money.sum((1, 2))[:, n]
                for book in one.books:
                    held, enacted = (x.sum(1) for x in kept_back(inputs, book, moment, None))
                    out["held"][at, here] += held
                    for name, away in (("returned", book.returned), ("outside", book.outside)):
                        gone = gone_of(book, away, moment, None).sum(1)
                        out[name][at, here] += gone
                        out["appropriated"][at, here] += gone
                    out["appropriated"][at, here] += enacted
                    out["begun"][at, here] += book.envelope[:, : moment.row + 1].sum(1)
                out["begun"][at, here] += sum(spent[: moment.row + 1].sum() for spent in inputs.fixed.values())

    each_block(inputs, work, workers=1)
    return out


@any_scenario
@given(given_=scenarios, days=dates)
def test_at_any_date_every_dollar_is_somewhere_and_what_has_happened_stays(given_, days):
    scenario = loaded(given_)
    SEEN["refused" if hasattr(scenario, "refused") else "run"] += 1
    if hasattr(scenario, "refused"):
        return
    note(str(given_))
    money = walk(scenario, days)
    stages = ("waiting", "unobligated", "unliquidated", "disbursed", "lapsed", "cancelled", "held", "returned", "outside")
    whole = sum(money[name] for name in stages)
    slack = np.maximum(RESIDUAL, 1e-12 * money["begun"])
    SEEN["residual"] = max(SEEN["residual"], float(np.abs(whole - money["begun"]).max()))
    assert (np.abs(whole - money["begun"]) <= slack).all()
    assert (money["appropriated"] <= money["begun"] + slack).all()
    for name in stages:
        assert (money[name] >= -slack).all(), name
    for name in (*GROWS, "returned", "outside"):
        assert (np.diff(money[name], axis=0) >= -2 * slack[1:]).all(), name


@any_scenario
@given(given_=scenarios)
def test_rates_are_rates_and_a_copy_is_no_other_plan(given_):
    scenario = loaded(given_)
    if hasattr(scenario, "refused"):
        return
    note(str(given_))
    with answered():
        one, copy = run([scenario, scenario], workers=1)
    rate = one.data.homicide_rate.values
    assert np.isfinite(rate).all()
    assert (rate > 0.0).all()
    assert not homicides_averted(one, copy, 2028).any()
    ledger = one.data.horizon_money.values
    assert np.isfinite(ledger).all()
    assert ledger.min() >= -RESIDUAL


@settings(any_scenario, max_examples=max(3, EXAMPLES // 40))
@given(given_=scenarios)
def test_explain_and_compare_agree_to_the_last_digit(given_):
    other = loaded(given_, members=4)
    if hasattr(other, "refused"):
        return
    note(str(given_))
    same = {key: given_[key] for key in ("after", "priors", "channels_off", "parameters")}
    plain = {"events": [], "programs": {}, "levers": {}, "forward_funding": "as_printed", "blur_requests": False}
    base = loaded(plain | same, 4)
    with answered():
        first, second = run([base, other], workers=1)
        total = explain(base, other, workers=1).total
    assert (homicides_averted(first, second, 2018) == total[:, :-1]).all()


def test_most_random_scenarios_are_run():
    """The laws above speak of something: of ten random files at most four are refused."""
    assert SEEN["run"] >= 1.5 * SEEN["refused"], SEEN


ALL_FLOWS = [
    {"event": "route_shift", "source": "MEX", "target": "HND", "share": 0.95, "from": "2018-08-27"},
    {"event": "route_shift", "source": "PAN", "target": "NIC", "share": 0.06, "from": "2008-05-10"},
]


@pytest.mark.parametrize("off", [[], ["cover"]], ids=["all channels", "without cover"])
@pytest.mark.parametrize("event", ALL_FLOWS, ids=["Mexico", "Panama"])
def test_all_of_a_flow_may_leave(event, off):
    """The rate falls as far as the model can say, and no further; need, which reads rates, still gives every dollar."""
    plain = load("baseline", {"ensemble.members": 16, "channels_off": off})
    given_ = {"events": [event], "programs.carsi.split": "need", "ensemble.members": 16, "channels_off": off}
    before, after = run([plain, load("baseline", given_)])
    at = {"country": event["source"], "year": 2028}
    assert (after.data.homicide_rate.sel(at) > 0.2 * before.data.homicide_rate.sel(at)).all()
    money = after.data.horizon_money
    assert float(money.sel(program="carsi", ledger="allotted").min()) == pytest.approx(604.008, abs=1e-9)


def test_two_shifts_that_take_all_together_do_as_one_that_does():
    def rates(*events):
        return run([load("baseline", {"ensemble.members": 8, "events": list(events)})])[0].data.homicide_rate

    whole = {**ALL_FLOWS[0], "target": "GTM"}
    halves = [whole | {"share": 0.5}, whole | {"share": 0.45}]
    np.testing.assert_allclose(rates(whole), rates(*halves), rtol=1e-12)


def test_enforcement_keeps_out_of_what_passes_now():
    """Honduras with more flow, Guatemala with less: in every draw the flow kept out is in proportion to what passes."""
    base, moved = run([load(name, {"ensemble.members": 64}) for name in ("baseline", "route-shift-atlantic")])
    flow = {c.code: c.flow_share for c in load("baseline").baseline.countries}
    for code, change in (("HND", 0.05), ("GTM", -0.05)):
        at = {"country": code, "strength": "flow_lost", "moment": "show_to"}
        expected = base.data.standing.sel(at) * (flow[code] + change) / flow[code]
        np.testing.assert_allclose(moved.data.standing.sel(at), expected, rtol=1e-4)


def test_a_suspension_hides_no_money():
    """15 November 2009 in the shipped plan that takes Honduras' money away: 26 of 260 million were missing."""
    scenario = load("honduras-reprogrammed", {"ensemble.members": 16})
    days = [date(2009, 9, 30), date(2009, 10, 1), date(2009, 11, 15), date(2009, 12, 31), date(2010, 1, 1)]
    money = walk(scenario, days)
    stages = ("waiting", "unobligated", "unliquidated", "disbursed", "lapsed", "cancelled", "held", "returned", "outside")
    np.testing.assert_allclose(sum(money[name] for name in stages), money["begun"], rtol=0, atol=RESIDUAL)
    assert (np.diff(money["appropriated"], axis=0) >= -RESIDUAL).all()


def test_a_rate_beyond_all_numbers_is_refused_with_its_country_and_year():
    given_ = {"programs.carsi.envelope": {"growth": 10.0}, "parameters.fragmentation": 1.8, "channels_off": ["absorption"]}
    given_ |= {"ensemble.members": 4}
    with pytest.raises(ScenarioError) as caught:
        run([load("baseline", given_)])
    assert "that is no rate" in str(caught.value)
    assert "in 20" in str(caught.value)
    assert "draw 0" in str(caught.value)


def test_very_large_amounts_close_to_their_last_digits():
    given_ = {"programs.carsi.envelope": {"growth": 9.0}, "ensemble.members": 4, "channels_off": ["fragmentation", "policing"]}
    ledger = run([load("baseline", given_)])[0].data.horizon_money.values
    assert ledger.max() > 1e6
    off = ledger[..., LEDGER.index("envelope")] - ledger[..., KEPT].sum(-1)
    assert (np.abs(off) <= np.maximum(RESIDUAL, 1e-12 * ledger[..., 0])).all()


def test_the_door_sees_what_is_wrong():
    scenario = load("baseline", {"ensemble.members": 4})
    inputs = build(scenario.scenario, scenario.baseline)
    seen = {}

    def work(here, one):
        seen["block"] = one.block

    each_block(inputs, work, workers=1)
    rate = np.ones((4, len(inputs.years), 8))
    check_rates(inputs, seen["block"], rate, rate)
    for bad in (0.0, np.inf, np.nan):
        rate[2, 5, 3] = bad
        with pytest.raises(ScenarioError, match=r"in draw 2 the homicide rate of Honduras in 2011 would be"):
            check_rates(inputs, seen["block"], rate, np.ones_like(rate))
    ledger = np.zeros((1, 1, len(LEDGER)))
    check_ledger(["p"], ledger)
    ledger[..., LEDGER.index("envelope")] = 1.0
    with pytest.raises(AssertionError, match="the books of p do not close"):
        check_ledger(["p"], ledger)
