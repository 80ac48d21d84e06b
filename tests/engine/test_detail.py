"""Money around a date: a case worked by hand, and parts that add up to the standing of that date."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.linalg import expm

from scenarios.engine.dates.detail import AT_STAKE, BALANCES, detail, year_after, year_before
from scenarios.engine.dates.moments import moment_of, stops
from scenarios.engine.dates.standing import COLUMNS, standing
from scenarios.engine.plan.inputs import build
from scenarios.engine.years.simulate import begin, simulate
from scenarios.spec.load import load

DAY = date(2011, 12, 2)
LEAD, OBLIGATE, LAPSE, DISBURSE = 0.25, 1.0, 0.1, 1.6
SURE = {
    "parameters.lead": LEAD,
    "parameters.tau_obligate": OBLIGATE,
    "parameters.lapse": LAPSE,
    "parameters.tau_disburse_hard": DISBURSE,
    "parameters.tau_disburse_soft": DISBURSE,
    "parameters.slowness": 1.0,
    "channels_off": ["absorption"],
    "ensemble.members": 3,
}


def columns(money, *names):
    """Standing's money of all units and kinds: (member, program, column)."""
    return money.money.sum((2, 3))[:, :, [COLUMNS.index(name) for name in names]]


@pytest.fixture(scope="module", params=["baseline", "carsi-fourfold"])
def money(request):
    changes = {"ensemble.members": 40}
    if request.param != "baseline":
        changes["programs.carsi.limit"] = "hold"
    loaded = load(request.param, changes)
    return SimpleNamespace(loaded=loaded, found=detail(loaded, DAY), now=standing(loaded, DAY))


def test_open_and_burn_are_those_of_the_standing(money):
    assert_allclose(money.found.open.sum((2, 3)), columns(money.now, "unobligated", "unliquidated").sum(-1), atol=1e-9)
    before = standing(money.loaded, date(2010, 12, 2))
    burnt = (columns(money.now, "disbursed") - columns(before, "disbursed"))[..., 0]
    assert_allclose(money.found.disbursed.sum((2, 3)), burnt, atol=1e-9)


def test_balances_are_those_of_30_september(money):
    then = standing(money.loaded, date(2011, 9, 30))
    assert money.found.september == then.at
    assert_allclose(money.found.balances[..., :3], columns(then, *BALANCES[:3]), atol=1e-9)
    expired, unliquidated = money.found.balances[..., 3], money.found.balances[..., 2]
    assert (expired <= unliquidated + 1e-9).all()
    assert expired.max() > 0


def test_spend_out_adds_up_to_what_was_disbursed(money):
    """No label is older than five years on 30 September 2011, so that all labels together are all that was disbursed."""
    then = standing(money.loaded, date(2011, 9, 30))
    last = [money.found.spent[:, :, n, 2011 - label] for n, label in enumerate(money.found.labels) if label < 2012]
    assert_allclose(sum(last), columns(then, "disbursed")[..., 0], atol=1e-9)


def test_spend_out_rises_and_stays_within_the_envelope(money):
    spent, envelope = money.found.spent, money.found.envelope
    rises = np.diff(spent, axis=-1)
    assert (rises[~np.isnan(rises)] >= -1e-9).all()
    assert (spent <= envelope[..., None] + 1e-9)[~np.isnan(spent)].all()
    over = [[label + n <= 2011 for n in range(5)] for label in money.found.labels]
    assert_array_equal(~np.isnan(spent[0, 0]), over)


def test_on_30_september_all_that_can_lapse_is_at_stake(money):
    """Availability is two years at most, counted from the label's law: all that is unobligated ends within 12 months."""
    found = detail(money.loaded, date(2011, 9, 30))
    others = [name for name in money.loaded.baseline.accounts if name != "FMF"]
    then = standing(money.loaded, found.at, others)
    at_stake = dict(zip(AT_STAKE, np.moveaxis(found.at_stake.sum(1), -1, 0), strict=True))
    assert_allclose(at_stake["unobligated"], columns(then, "unobligated").sum((1, 2)), rtol=1e-9, atol=1e-9)
    assert_allclose(at_stake["waiting"], columns(then, "waiting").sum((1, 2)), rtol=1e-9, atol=1e-9)
    assert_allclose(at_stake["held"], standing(money.loaded, found.at).held.sum((1, 2)), rtol=1e-9, atol=1e-9)


def test_at_stake_by_account_is_the_standing_of_that_account(money):
    found = detail(money.loaded, date(2011, 9, 30))
    for account in ("INCLE", "ESF"):
        here = [n for n, stake in enumerate(found.stakes) if stake.account == account]
        then = columns(standing(money.loaded, found.at, [account]), "waiting", "unobligated")
        assert_allclose(found.at_stake[:, here, :2].sum(1), then.sum(1), rtol=1e-9, atol=1e-9)


def test_nothing_is_at_stake_after_the_last_day(money):
    """On 30 September the money is there; on 1 October it has lapsed or gone back."""
    eve, after = detail(money.loaded, date(2014, 9, 30)), detail(money.loaded, date(2014, 10, 1))
    assert eve.at_stake.sum((1, 2)).min() > 0
    assert not any(stake.ends <= date(2014, 9, 30) for stake in after.stakes)
    assert after.at_stake.sum() == 0.0


def test_what_a_member_says_depends_on_no_other():
    few = detail(load("baseline", {"ensemble.members": 20}), DAY)
    many = detail(load("baseline", {"ensemble.members": 300}), DAY, workers=1)
    for name in ("envelope", "spent", "balances", "at_stake", "open", "disbursed", "allotted"):
        assert_array_equal(getattr(few, name), getattr(many, name)[:20])


def by_hand(time, arrives, until):
    """Share disbursed and unobligated at a time: a chain of three exponential stays; availability ends once."""
    a, b = max(1 / OBLIGATE, np.log(1 / LAPSE) / (until - arrives)), 2 / DISBURSE
    chain = np.array([[-a, a, 0, 0], [0, -b, b, 0], [0, 0, -b, b], [0, 0, 0, 0]])
    state = np.array([1.0, 0, 0, 0]) @ expm(chain * (min(time, until) - arrives))
    if time > until:
        state[0] = 0.0
        state = state @ expm(chain * (time - until))
    return state[3], state[0]


@pytest.fixture(scope="module")
def sure():
    """The toy region without chance in the pipeline."""
    loaded = load("toy", SURE)
    cohorts = [c for c in build(loaded.scenario, loaded.baseline).layout.cohorts if c.fiscal_year == 2021]
    return SimpleNamespace(loaded=loaded, cohort={c.rule: c for c in cohorts})


def test_spend_out_worked_by_hand(sure):
    """Shield's 2021 money: 10 million of a one-year account and 12 of a two-year account, under one law."""
    found = detail(sure.loaded, date(2026, 9, 30))
    shares = found.spent[:, found.programs.index("shield"), 0] / 22.0
    for year in range(5):
        expected = 0.0
        for millions, rule in ((10, "1-0-5"), (12, "2-4-5")):
            cohort = sure.cohort[rule]
            arrives = min(cohort.enacted + LEAD, cohort.available_until - 0.125)
            expected += millions / 22 * by_hand(2022.0 + year, arrives, cohort.available_until)[0]
        assert_allclose(shares[:, year], expected, rtol=1e-9)


def test_use_or_lose_worked_by_hand(sure):
    """POLICE money of 2021: 12 million of shield, 20 of commons; its last day is 30 September 2022."""
    found = detail(sure.loaded, date(2022, 3, 31))
    police = [(n, s) for n, s in enumerate(found.stakes) if s.account == "POLICE"]
    ((place, stake),) = police
    cohort = sure.cohort["2-4-5"]
    unobligated = 32 * by_hand(2022.5, cohort.enacted + LEAD, cohort.available_until)[1]
    assert stake.ends == date(2022, 9, 30)
    assert_allclose(found.at_stake[:, place], [[0, unobligated, 0]] * 3, rtol=1e-9)


def test_an_account_is_expired_from_the_day_after_its_last(sure):
    """EQUIP money of 2021 ends on 30 September 2021: unliquidated that evening, expired a year later."""
    first, second = (detail(sure.loaded, date(year, 9, 30)) for year in (2021, 2022))
    place = first.programs.index("shield")
    assert first.balances[:, place, 2].min() > 0
    assert first.balances[:, place, 3].max() == 0
    cohort = sure.cohort["1-0-5"]
    at_end, later = (by_hand(time, cohort.enacted + LEAD, cohort.available_until) for time in (2022.0, 2023.0))
    assert_allclose(second.balances[:, place, 3], 10 * (1 - later[0] - at_end[1]), rtol=1e-9)


def test_before_the_first_fiscal_year_there_is_nothing(sure):
    found = detail(sure.loaded, date(2019, 5, 1))
    assert found.september is None
    assert found.labels == found.stakes == ()
    assert found.open.sum() == found.allotted.sum() == 0.0


def test_after_the_end_it_is_the_last_30_september(sure):
    assert detail(sure.loaded, date(2099, 1, 1)).at == date(sure.loaded.scenario.horizon.run_off, 9, 30)


def test_stops_come_in_order_and_change_nothing(sure):
    """Many stops in one walk give what each alone gives, and end where a plain run passes."""
    inputs = build(sure.loaded.scenario, sure.loaded.baseline)
    from scenarios.engine.chance.members import draw_block

    block = draw_block(inputs, 7, 0).part(0, 3)
    days = [date(2023, 9, 30), date(2021, 1, 15), date(2023, 2, 28), date(2021, 1, 16)]
    moments = [moment_of(day, inputs.fiscal_years) for day in days]
    reference = simulate(inputs, block, observe=False).state.of("multiplier")
    together = list(stops(begin(inputs, block, reference, observe=False), moments))
    assert [moment for moment, _ in together] == sorted(moments)
    for moment, cells in together:
        ((_, alone),) = stops(begin(inputs, block, reference, observe=False), [moment])
        assert_array_equal(cells, alone)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2012, 2, 29), date(2011, 2, 28), date(2013, 3, 1)),
        (date(2011, 9, 30), date(2010, 9, 30), date(2012, 9, 30)),
    ],
)
def test_a_year_is_a_year(day, before, after):
    assert (year_before(day), year_after(day)) == (before, after)
