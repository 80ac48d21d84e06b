"""Where money stands on a day, against the run's own ledger and quarter ends, and against the calendar."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from walks import RESIDUAL, a_few

from scenarios.engine.dates.standing import COLUMNS, moment_of, standing
from scenarios.engine.ensemble.run import run
from scenarios.spec.load import load

MEMBERS = 48
HELD = {
    "ensemble.members": MEMBERS,
    "programs.carsi.limit": "hold",
    "programs.carsi.envelope": {"factor": 3},
    "programs.mexico_other.limit": "hold",
    "programs.mexico_other.mix": 0.9,
}
QUARTER_ENDS = {0.25: (3, 31), 0.5: (6, 30), 0.75: (9, 30), 0.0: (12, 31)}


@pytest.fixture(scope="module", params=["baseline", "held"])
def loaded(request):
    return load("baseline", HELD if request.param == "held" else {"ensemble.members": MEMBERS})


def at(loaded, *day, accounts=None):
    found = standing(loaded, date(*day), accounts)
    return found, dict(zip(COLUMNS, np.moveaxis(found.money, -1, 0), strict=True))


def day_of(quarter):
    """The last day of the quarter that ends at a decimal calendar year."""
    return date(int(quarter) - (quarter % 1 == 0), *QUARTER_ENDS[quarter % 1])


def test_quarter_ends_have_the_flow_of_the_run(loaded):
    """Every stage and kind at eight quarter ends: means over members, all programs, by two ways through the engine."""
    flow = run([loaded])[0].data.flow
    for quarter in (2008.0, 2008.75, 2009.25, 2010.75, 2011.0, 2011.5, 2013.75, 2020.75):
        found, stage = at(loaded, *day_of(quarter).timetuple()[:3])
        kept = {"held": found.held, "returned": found.returned}
        there = flow.sel(quarter=quarter)
        for name, values in stage.items():
            ours = values.sum((1, 2)).mean(0)
            if name == "appropriated":
                ours[:2] += found.appropriated_held.sum(1).mean(0)
            assert_allclose(ours, there.sel(flow_stage=name), rtol=1e-9, atol=RESIDUAL, err_msg=f"{name} {quarter}")
        for name, values in kept.items():
            assert_allclose(values.sum(1).mean(0), there.sel(flow_stage=name)[:2], rtol=1e-9, atol=RESIDUAL, err_msg=name)


def test_the_end_of_run_off_has_the_ledger_but_for_the_last_jump(loaded):
    """By member and program: disbursed and obligated as in the ledger; what lapses that night is still unobligated."""
    money = run([loaded])[0].data.horizon_money
    _, stage = at(loaded, 2028, 9, 30)
    for name in ("disbursed", "obligated"):
        assert_allclose(stage[name].sum((2, 3)), money.sel(ledger=name), rtol=1e-12, atol=RESIDUAL)
    left = sum(stage[name] for name in ("waiting", "unobligated", "unliquidated", "lapsed", "cancelled")).sum((2, 3))
    assert_allclose(left, money.sel(ledger=["open", "lapsed", "cancelled"]).sum("ledger"), rtol=1e-12, atol=RESIDUAL)


@a_few(12)
@given(st.dates(date(2007, 10, 1), date(2026, 1, 1)))
def test_all_money_of_the_years_begun_stands_somewhere(loaded, day):
    """Envelopes begun = held + returned + open + disbursed + lapsed + cancelled, in every member and program, any day."""
    found, stage = at(loaded, day.year, day.month, day.day)
    envelope = _envelopes(loaded, day.year + (day.month >= 10))
    parts = sum(stage[name].sum((2, 3)) for name in COLUMNS if name not in ("appropriated", "obligated"))
    whole = parts + found.held.sum(2) + found.returned.sum(2)
    assert_allclose(whole, np.broadcast_to(envelope, whole.shape), rtol=0, atol=RESIDUAL)
    obligated = stage["unliquidated"] + stage["disbursed"] + stage["cancelled"]
    assert_allclose(stage["obligated"], obligated, rtol=0, atol=RESIDUAL)
    assert min(x.min() for x in stage.values()) >= -RESIDUAL
    assert (stage["appropriated"].sum((1, 2, 3)) + found.appropriated_held.sum((1, 2)) <= whole.sum(1) + RESIDUAL).all()


def _envelopes(loaded, fiscal_year):
    """Envelopes to a fiscal year by program, from the region's tranches."""
    out = []
    for program in sorted(loaded.baseline.programs):
        factor = getattr(loaded.scenario.programs[program].envelope, "factor", 1.0)
        given_ = (t.usd for t in loaded.baseline.tranches if t.program == program and t.fiscal_year <= fiscal_year)
        out.append(factor * float(sum(given_)) / 1e6)
    return out


@a_few(3)
@given(st.dates(date(2008, 1, 1), date(2020, 1, 1)))
def test_accounts_sum_to_the_whole(loaded, day):
    """Ask account by account: every stage, and held and returned, sum to what all of them have."""
    parts = [standing(loaded, day, [account]) for account in loaded.baseline.accounts]
    whole = standing(loaded, day)
    for name in ("money", "held", "returned", "appropriated_held"):
        together = sum(getattr(part, name) for part in parts)
        assert_allclose(together, getattr(whole, name), rtol=1e-9, atol=RESIDUAL, err_msg=name)
    assert_array_equal(standing(loaded, day, list(loaded.baseline.accounts)).money.shape, whole.money.shape)


def test_30_september_is_before_the_jump_and_1_october_after(loaded):
    """What is unobligated of FY2008's two-year money on 30 September 2009 has lapsed on 1 October; FY2010 has begun."""
    before, after = (at(loaded, 2009, *day)[1] for day in ((9, 30), (10, 1)))
    lapsed = after["lapsed"] - before["lapsed"]
    assert (lapsed.sum((1, 2, 3)) > 0.0).all()
    assert (lapsed <= before["unobligated"] + RESIDUAL).all()
    assert_array_equal(before["lapsed"], at(loaded, 2009, 9, 29)[1]["lapsed"])
    begun = _envelopes(loaded, 2010)[0] - _envelopes(loaded, 2009)[0]
    assert begun > 0
    whole = [sum(x[name].sum((1, 2, 3)) for name in COLUMNS[1:] if name != "obligated") for x in (before, after)]
    assert (whole[1] > whole[0]).all()


def test_appropriation_jumps_on_the_day_of_the_law():
    """The first Mérida money is of 30 June 2008 (P.L. 110-252): nothing the day before."""
    loaded = load("baseline", {"ensemble.members": 8})
    laws = {t.enacted for t in loaded.baseline.tranches if t.program == "merida" and t.fiscal_year == 2008}
    assert min(laws) == date(2008, 6, 30)
    place = sorted(loaded.baseline.programs).index("merida")
    (_, eve), (_, day) = at(loaded, 2008, 6, 29), at(loaded, 2008, 6, 30)
    assert_array_equal(eve["appropriated"][:, place], 0.0)
    assert (day["appropriated"][:, place].sum((1, 2)) > 300.0).all()


def test_section_1004_is_spent_evenly_over_its_year():
    loaded = load("baseline", {"ensemble.members": 4})
    place = sorted(loaded.baseline.programs).index("section_1004")
    for day, gone in ((date(2008, 12, 31), 0.25), (date(2009, 3, 31), 0.5), (date(2009, 9, 30), 1.0)):
        _, stage = at(loaded, day.year, day.month, day.day)
        assert_allclose(stage["disbursed"][:, place].sum((1, 2)), 19.314 + gone * 42.004, rtol=1e-12)
        assert_allclose(stage["waiting"][:, place].sum((1, 2)), (1 - gone) * 42.004, rtol=1e-12, atol=1e-12)
        assert_allclose(stage["appropriated"][:, place].sum((1, 2)), 19.314 + 42.004, rtol=1e-12)


def test_nothing_before_the_first_year_and_no_change_after_the_last():
    loaded = load("baseline", {"ensemble.members": 4})
    assert moment_of(date(2007, 9, 30), (2008, 2009)) is None
    assert not standing(loaded, date(2007, 9, 30)).money.any()
    assert_array_equal(standing(loaded, date(2028, 9, 30)).money, standing(loaded, date(2050, 1, 1)).money)


def test_the_day_of_a_quarter_and_what_is_gone_of_it():
    years = (2008, 2009, 2010)
    assert moment_of(date(2007, 10, 1), years).quarter == 0
    assert moment_of(date(2008, 1, 1), years).quarter == 1
    last = moment_of(date(2008, 9, 30), years)
    assert (last.row, last.quarter, last.gone, last.time) == (0, 3, 1.0, 2009.0)
    half = moment_of(date(2008, 2, 14), years)
    assert half.gone == pytest.approx(45 / 91)


def test_two_threads_or_one(loaded):
    one, two = (standing(loaded, date(2011, 12, 2), workers=workers) for workers in (1, 2))
    assert_array_equal(one.money, two.money)
