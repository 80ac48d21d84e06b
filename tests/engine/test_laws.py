"""Laws that every dollar obeys, in every member, program and year, over random regions, rules and limits."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from walks import RESIDUAL, a_few, by_unit, drawn_world, quarters, world_of

from scenarios.engine.steps.state import DELIVERY, DISBURSED, FLOWS, ORDER, QUEUE, UNOBLIGATED
from scenarios.engine.years.simulate import open_year, run_quarters, shut_year
from scenarios.spec.load import load
from scenarios.terms import CHANNELS, LEDGER

PARTS = [LEDGER.index(name) for name in ("held", "returned", "disbursed", "lapsed", "cancelled", "open")]


@a_few(40)
@given(st.data())
def test_envelope_is_held_returned_disbursed_lapsed_cancelled_and_open(data):
    """In each member and program at the end, and no line is negative; the books of allotments close as well."""
    run = drawn_world(data).simulate()
    line = {name: run.ledger[..., n] for n, name in enumerate(LEDGER)}
    assert_allclose(run.ledger[..., PARTS].sum(-1), line["envelope"], rtol=0, atol=RESIDUAL)
    assert_allclose(line["allotted"] + line["held"] + line["returned"], line["envelope"], rtol=0, atol=RESIDUAL)
    assert (run.ledger >= -RESIDUAL).all()
    spent = sum((spent[:-1].sum() for spent in run.inputs.fixed.values()), 0.0)
    assert_allclose(run.state.of("spent")[:, :-1].sum((1, 2, 3)), line["disbursed"].sum(1) + spent, rtol=0, atol=RESIDUAL)


@a_few(25)
@given(st.data())
def test_every_year_closes(data):
    """Envelopes of the years begun = allotted so far + held + returned so far, for each member, program and year."""
    world = drawn_world(data, limits=("hold", "redistribute"))
    for book in world.simulate().books:
        given_, back = book.allotted.sum((2, 3)).cumsum(1), book.returned.years.sum(2).cumsum(1)
        before = np.concatenate([np.zeros((len(back), 1)), back[:, :-1]], axis=1)
        assert_allclose(given_ + book.held_end.sum(2) + before, book.envelope.cumsum(1), rtol=0, atol=RESIDUAL)
        assert (book.allotted >= 0.0).all()
        assert (book.held_end >= 0.0).all()


@a_few(25)
@given(st.data())
def test_every_quarter_closes(data):
    """At each quarter's end the stages of what is allotted sum to it, and none is negative: sums over members, by kind."""
    world = drawn_world(data)
    run = world.simulate()
    flow = dict(zip(FLOWS, run.state.of("tally").sum(0).transpose(2, 0, 1), strict=True))
    whole = sum(flow[name] for name in FLOWS if name not in ("waiting", "unlawful"))  # these are part of what is unobligated
    given_ = sum((book.allotted.sum((0, 3)) for book in run.books), np.zeros((len(world.inputs.fiscal_years), 3)))
    begun = given_.cumsum(0).repeat(4, axis=0)
    for k in range(3):
        assert_allclose(whole[:-4, k], begun[:-4, k], rtol=0, atol=RESIDUAL * len(world.block))
    assert (flow["waiting"] <= flow["unobligated"] + RESIDUAL).all()
    assert min(x.min(initial=0.0) for x in flow.values()) >= -RESIDUAL


@a_few(25)
@given(st.data())
def test_nothing_outlives_its_account(data):
    """No money stays unobligated beyond its availability, none stays open once its account is closed, none is held on."""
    world = drawn_world(data)
    run = world.simulate()
    clocks, end = world.inputs.layout.clocks, world.inputs.fiscal_years[-1]
    cells, cohort = run.state.cells(), world.inputs.layout.cells.cohort
    over = clocks.expires <= end
    assert_array_equal(cells[:, UNOBLIGATED][:, over[cohort]], 0.0)
    closed = clocks.cancelled[cohort] <= end
    assert_array_equal(cells[:, [UNOBLIGATED, ORDER, DELIVERY, QUEUE]][:, :, closed], 0.0)
    for book in run.books:
        assert_array_equal(book.held[:, (clocks.available_until <= end)[book.parts.cohort]], 0.0)


@a_few(20)
@given(st.data())
def test_no_quarter_pays_more_than_its_ceiling(data):
    """What each country is paid of a kind in a quarter, against the ceiling seen from outside at the quarter's start."""
    world = drawn_world(data, channels_off=[])
    run, countries = world.begin(), len(world.inputs.codes)
    paid = by_unit(world.inputs, run.state.cells()[:, DISBURSED])
    for _ in _ceilings_kept(world, run, paid, countries):
        pass


def _ceilings_kept(world, run, paid, countries):
    """Ask before each quarter what the ceiling is, and after it what was paid."""
    for row in world.rows:
        open_year(run, row)
        for quarter in range(4):
            lifted = 1.0 + 0.5 * run.state.of("reach")[:, None]
            base = world.block.members.base.transpose(0, 2, 1)
            room = 0.25 * (base * lifted + np.minimum(run.state.of("built")[:, None], base))
            run_quarters(run, row, quarter, quarter + 1)
            now = by_unit(world.inputs, run.state.cells()[:, DISBURSED])
            assert ((now - paid)[:, :2, :countries] <= room * (1.0 + 1e-12) + RESIDUAL).all()
            paid = now
            yield row, quarter
        shut_year(run, row)


def test_ceilings_bind_somewhere():
    """The law above is tested on money that does reach a ceiling: in the fourfold scenario queues form in every country."""
    world = world_of(load("carsi-fourfold", {"ensemble.members": 32}))
    run = world.begin()
    waited = np.zeros((3, len(world.inputs.units)))
    for _ in quarters(world, run):
        waited += by_unit(world.inputs, run.state.cells()[:, QUEUE]).sum(0)
    assert (waited[:2, : len(world.inputs.codes)].sum(0) > 1.0).all()
    assert waited[2].sum() == 0.0


@a_few(25)
@given(st.data())
def test_limits_keep_to_the_room_and_redistribute_leaves_none(data):
    """After 1 October no country has more outstanding than two years of the planner's ceiling, unless it had before;
    and where redistribute holds money of a kind, every country below its cap is full.
    """
    world = drawn_world(data, apart=True, limits=("hold", "redistribute"))
    run, inputs = world.begin(), world.inputs
    two_years = 2.0 * inputs.planner_ceiling.T
    for row in world.rows:
        before, offered = _open(world, run), [book.held.sum((1, 2)) for book in run.books]
        open_year(run, row)
        after = _open(world, run)
        assert (after <= np.maximum(before, two_years) + 1e-6).all()
        for book, again in zip(run.books, offered, strict=True):
            _no_room_left(book, row, two_years - after, book.envelope[:, row] + again)
        run_quarters(run, row, 0, 4)
        shut_year(run, row)


def _open(world, run):
    """Outstanding of both limited kinds in the countries (member, kind, country)."""
    cells = run.state.cells()[:, [UNOBLIGATED, ORDER, DELIVERY, QUEUE]].sum(1)
    return by_unit(world.inputs, cells)[:, :2, : len(world.inputs.codes)]


def _no_room_left(book, row, room, offered):
    giver, given_ = book.giver, book.allotted[:, row].sum(1)
    for place, code in enumerate(giver.countries):
        unit = giver.units[place]
        cap = giver.plan.caps.get(code, np.inf)
        most = cap * offered if cap < np.inf else np.full(len(offered), np.inf)
        assert (given_[:, unit] <= most + 1e-6).all()
        if giver.plan.limit == "redistribute":
            below = given_[:, unit] < most - 1e-6
            for kind in (0, 1):
                held = book.held[:, :, kind].sum(1) > 1e-6
                assert (room[held & below, kind, unit] <= 1e-6).all()


def test_redistribute_does_hold_and_hold_does_hold_more():
    """In a region that everybody knows: eight times the money of the toy's commons is more than there is room for."""
    much = {"programs.commons.envelope": {"factor": 8}, "ensemble.members": 16}
    held = {}
    for limit in ("none", "hold", "redistribute"):
        run = world_of(load("toy", much | {"programs.commons.limit": limit})).simulate()
        held[limit] = sum(book.held_end.sum() for book in run.books)
    assert held["none"] == 0.0 < held["redistribute"] <= held["hold"]


@a_few(15)
@given(st.data())
def test_with_all_channels_off_money_changes_nothing(data):
    """Whatever the plan: the multiplier is exactly 1 and every rate is that of a plan without a cent."""
    world = drawn_world(data, channels_off=list(CHANNELS))
    run = world.simulate()
    assert_array_equal(run.state.of("multiplier"), 1.0)
    shocks = np.exp(world.block.members.shock[:, world.inputs.region.origin + 1 :])
    at_origin = world.inputs.region.observed[world.inputs.region.origin]
    assert_allclose(run.state.of("homicides")[:, world.inputs.region.origin + 1 :], at_origin * shocks, rtol=1e-14)


@a_few(15)
@given(st.data())
def test_history_is_kept_where_the_plan_is_the_reports(data):
    """In any region, with no plan at all, every member has the observed rate in every year up to the origin."""
    world = drawn_world(data, programs={}, transfer=[], after="zero", forward_funding="as_printed", blur_requests=False)
    run, origin = world.simulate(), world.inputs.region.origin
    observed = np.broadcast_to(world.inputs.region.observed[: origin + 1], run.state.of("homicides")[:, : origin + 1].shape)
    assert_allclose(run.state.of("homicides")[:, : origin + 1], observed, rtol=1e-9)


def test_a_region_that_nothing_flows_through_has_rates():
    """All flow shares zero: displacement has nothing to move, and nothing is divided by it."""
    loaded = load("toy", {"ensemble.members": 8})
    calm = tuple(replace(country, flow_share=0.0) for country in loaded.baseline.countries)
    run = world_of(replace(loaded, baseline=replace(loaded.baseline, countries=calm))).simulate()
    assert np.isfinite(run.state.of("homicides")).all()
    assert (run.state.of("multiplier") != 1.0).any()


def test_a_mix_all_hard_allots_no_soft_dust():
    """A regional unit takes the mean mix of its countries, whose shares sum to one but for rounding."""
    for rule in ("need", "burden", "performance"):
        given_ = {"programs.commons.mix": 1.0, "programs.commons.split": rule, "ensemble.members": 256}
        for book in world_of(load("toy", given_)).simulate().books:
            assert book.allotted.min() == 0.0


def test_a_regional_unit_may_take_all_beside_caps():
    """Nothing is left for the countries that the caps speak of."""
    for limit in ("none", "hold", "redistribute"):
        given_ = {"programs.commons.split": {"rule": "shares", "shares": {"JNT": 1.0}}, "programs.commons.caps": {"BOR": 0.5}}
        run = world_of(load("toy", given_ | {"programs.commons.limit": limit, "ensemble.members": 4})).simulate()
        commons = next(book for book in run.books if book.giver.name == "commons")
        assert_array_equal(commons.allotted[..., commons.giver.units[:-1]], 0.0)
        assert_allclose(commons.allotted.sum((2, 3)), commons.envelope, rtol=1e-12)


def test_after_the_origin_rates_go_on_from_it():
    """rate = observed at the origin * m(year) / m_reference(origin) * exp(Z), and before it * m(year) / m_reference(year)."""
    world = world_of(load("carsi-fourfold", {"ensemble.members": 16}))
    state, origin, observed = world.simulate().state, world.inputs.region.origin, world.inputs.region.observed
    rate, multiplier = state.of("homicides"), state.of("multiplier")
    past, future = slice(0, origin + 1), slice(origin + 1, None)
    assert_allclose(rate[:, past], observed[past] * multiplier[:, past] / world.reference[:, past], rtol=1e-13)
    changed = multiplier[:, future] / world.reference[:, [origin]]
    shocks = np.exp(world.block.members.shock[:, future])
    assert_allclose(rate[:, future], observed[origin] * changed * shocks, rtol=1e-13)
