"""Why scenarios differ: parts sum to the whole in every member, sides can be exchanged, nothing depends on the company."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from scenarios.analysis.compare import MUST_AGREE, homicides_averted
from scenarios.analysis.explain import as_json, explain, leaders
from scenarios.analysis.explain.coalitions import changed_by, make_pair, under
from scenarios.analysis.explain.decisions import DECISIONS, differing, taking
from scenarios.analysis.explain.explanation import Part, part
from scenarios.analysis.explain.shapley import BUNDLES, coalitions, exact_shares, ranks, shares
from scenarios.analysis.outcomes import DEFAULT
from scenarios.cli import cli, main
from scenarios.engine.chance.draws import BLOCK
from scenarios.engine.chance.members import draw_block
from scenarios.engine.ensemble.run import run
from scenarios.engine.plan.inputs import build
from scenarios.errors import ScenarioError
from scenarios.present.explanation import sentences, text
from scenarios.spec.load import load
from scenarios.spec.scenario import Plan, ScenarioSpec
from scenarios.terms import CHANNELS

MANY = {
    "programs.carsi.split": "need",
    "programs.carsi.mix": 0.2,
    "programs.carsi.limit": "hold",
    "programs.carsi.envelope": {"factor": 3},
}
"""All decisions on money differ from the baseline's."""


def scenario(name="baseline", members=24, **more):
    return load(name, {"ensemble.members": members, **more})


@pytest.fixture(scope="module")
def found():
    return explain(scenario(), scenario(**MANY))


def test_channels_sum_to_the_difference_in_every_member(found):
    np.testing.assert_allclose(found.channels.sum(1), found.total, rtol=0, atol=1e-9)
    assert not found.outside.any()
    assert np.abs(found.total).max() > 1


def test_decisions_sum_to_the_difference_in_every_member(found):
    assert found.decision_names == tuple(name for name in DECISIONS if name not in ("levers", "events"))
    np.testing.assert_allclose(found.decisions.sum(1), found.total, rtol=0, atol=1e-9)


def test_all_countries_are_the_sum_of_each(found):
    for values in (found.total, found.channels, found.decisions):
        np.testing.assert_allclose(values[..., :-1].sum(-1), values[..., -1], rtol=0, atol=1e-9)


def test_the_whole_is_what_compare_says(found):
    base, other = run([scenario(), scenario(**MANY)])
    np.testing.assert_allclose(homicides_averted(base, other, 2018), found.total[:, :-1], rtol=0, atol=1e-9)


def test_exchanging_the_sides_turns_every_sign_and_nothing_else(found):
    back = explain(scenario(**MANY), scenario())
    for name in ("total", "channels", "decisions"):
        assert (getattr(back, name) == -getattr(found, name)).all(), name
    assert (back.order_variance == found.order_variance).all()
    one, two = as_json(found), as_json(back)
    for group in ("channels", "decisions"):
        for name, numbers in one[group].items():
            assert numbers["mean"] == -two[group][name]["mean"]
            assert (numbers["p05"], numbers["p50"]) == (-two[group][name]["p95"], -two[group][name]["p50"])
    assert leaders(found) == leaders(back)


def test_with_every_channel_off_money_changes_nothing():
    pair = make_pair(scenario(), scenario(**MANY), DEFAULT)
    drawn = draw_block(pair.reference, 7, 0).part(0, 24)
    off = {name: np.zeros(24, dtype=bool) for name in CHANNELS}
    assert not changed_by(pair, under(drawn, pair.reference.baseline.parameters, off)).any()
    assert changed_by(pair, drawn).any()


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_switched_off_by_member_is_the_channel_switched_off_by_the_scenario(channel):
    loaded = scenario()
    drawn = draw_block(build(loaded.scenario, loaded.baseline), 7, 0)
    off = loaded.scenario.model_copy(update={"channels_off": (channel,)})
    wanted = draw_block(build(off, loaded.baseline), 7, 0).members
    got = under(drawn, loaded.baseline.parameters, {channel: np.zeros(BLOCK, dtype=bool)}).members
    for name, one, two in zip(got._fields, got, wanted, strict=True):
        assert (one == two).all(), name


def test_skipped_channels_carry_exactly_nothing(found):
    for name in set(CHANNELS) - set(found.channel_names):
        assert found.by_channel()[name] == Part(0.0, 0.0, 0.0, 0.0, 0.0)
    assert set(CHANNELS) - set(found.channel_names) == {"demand", "arms"}


def test_a_channel_that_is_off_in_both_carries_nothing():
    off = {"channels_off": ["prevention", "cover"]}
    one = explain(scenario(**off), scenario("soft-first", **off))
    assert {"prevention", "cover"} & set(one.channel_names) == set()
    np.testing.assert_allclose(one.channels.sum(1), one.total, rtol=0, atol=1e-9)


def test_every_channel_off_leaves_nothing_to_explain():
    off = {"channels_off": list(CHANNELS)}
    one = explain(scenario(members=3, **off), scenario("soft-first", members=3, **off))
    assert not one.total.any()
    assert "not by a single homicide" in sentences(one)


def test_a_single_channel_carries_all():
    off = {"channels_off": [name for name in CHANNELS if name != "prevention"]}
    one = explain(scenario(**off), scenario("soft-first", **off))
    assert (one.channels[:, 0] == one.total).all()
    assert one.total.any()


def test_the_same_scenario_twice_has_nothing_to_explain():
    one = explain(scenario(members=3), scenario(members=3))
    assert not one.total.any()
    assert one.by_decision() == {}
    assert (one.base, one.other) == ("Baseline", "Baseline (2)")
    assert "decide the same" in text(one)


def test_members_do_not_depend_on_their_number_or_on_threads(found):
    few = explain(scenario(members=7), scenario(members=7, **MANY), workers=1)
    for name in ("total", "channels", "order_variance", "decisions"):
        assert (getattr(few, name) == getattr(found, name)[:7]).all(), name


def test_a_second_block_keeps_the_first():
    softer = {"programs.commons.mix": 0.1}
    many, few = (explain(scenario("toy", n), scenario("toy", n, **softer)) for n in (BLOCK + 4, 6))
    assert (many.channels[:6] == few.channels).all()
    assert (many.channels[:4] != many.channels[-4:]).any()
    np.testing.assert_allclose(many.channels.sum(1), many.total, rtol=0, atol=1e-9)


def test_another_seed_is_another_ensemble(found):
    other = explain(scenario(**{"ensemble.seed": 8}), scenario(**MANY, **{"ensemble.seed": 8}))
    assert (other.total != found.total).any()
    assert not np.array_equal(ranks(7, 0, ["a", "b", "c"]), ranks(8, 0, ["a", "b", "c"]))


def test_a_money_that_goes_on_has_no_reference_run_among_its_sides():
    later = {"after": "hold_last"}
    pair = make_pair(scenario(members=5, **later), scenario("soft-first", members=5, **later), DEFAULT)
    assert all(side is not pair.reference for side in pair.sides)
    usual = make_pair(scenario(), scenario("soft-first"), DEFAULT)
    assert usual.sides[0] is usual.reference
    one = explain(scenario(members=5, **later), scenario("soft-first", members=5, **later))
    np.testing.assert_allclose(one.channels.sum(1), one.total, rtol=0, atol=1e-9)


def test_scenarios_that_cannot_be_compared_are_refused():
    with pytest.raises(ScenarioError, match="priors differs"):
        explain(scenario(), scenario("soft-first", priors="skeptical"))


def test_booking_is_an_assumption_that_both_share():
    with pytest.raises(ScenarioError, match="booking differs"):
        explain(scenario(), scenario("soft-first", **{"booking.FMF": "by_agreement"}))
    usual = explain(scenario(members=5), scenario("soft-first", members=5))
    agreed = {"members": 5, "booking.FMF": "by_agreement"}
    other = explain(scenario(**agreed), scenario("soft-first", **agreed))
    assert (as_json(usual)["booking"], as_json(other)["booking"]) == ({"FMF": "on_arrival"}, {"FMF": "by_agreement"})
    assert "Both book FMF on arrival: an assumption" in text(usual)
    assert "Both book FMF by agreement: an assumption" in text(other)


def test_every_field_is_decided_once_or_must_agree():
    plan = [field for one in DECISIONS.values() for field in one.plan]
    whole = [field for one in DECISIONS.values() for field in one.scenario]
    assert sorted(plan) == sorted(Plan.model_fields)
    words = ["name", "description", "question", "reason"]
    assert sorted([*whole, *MUST_AGREE, *words, "programs"]) == sorted(ScenarioSpec.model_fields)


def test_decisions_are_found_and_taken():
    base, other = scenario().scenario, scenario(**MANY).scenario
    assert differing(base, other) == tuple(name for name in DECISIONS if name not in ("levers", "events"))
    assert taking(base, other, DECISIONS) == other
    assert differing(base, scenario("mexico-to-central-america").scenario) == ("envelope",)
    assert differing(base, scenario(forward_funding="moved").scenario) == ("envelope",)
    assert differing(base, scenario(**{"programs.carsi.focus": 0.9}).scenario) == ("mix",)
    assert differing(base, scenario("honduras-suspended").scenario) == ("events",)


def game(worth, causes, size=3):
    """Shares of a game by random orders, and exactly; `worth` of a boolean vector of who is in."""
    joins = ranks(5, 0, causes)[:, :, :size]
    every = [np.array([bool(s >> n & 1) for n in range(len(causes))]) for s in range(2 ** len(causes))]
    values = np.array([float(worth(one)) for one in every])
    exact = exact_shares([np.full((size, 1, 1), -value) for value in values])
    return *shares(joins, values[coalitions(joins)][..., None]), exact


def test_orders_are_exact_where_causes_meet_in_pairs():
    worth = lambda x: 2.0 * x[0] - x[1] + 5.0 * (x[0] & x[2]) - 3.0 * (x[1] & x[3])  # noqa: E731
    found, variance, exact = game(worth, "abcd")
    np.testing.assert_allclose(found, exact, atol=1e-12)
    np.testing.assert_allclose(exact[0, :, 0], [4.5, -2.5, 2.5, -1.5], atol=1e-12)
    np.testing.assert_allclose(variance, 0.0, atol=1e-20)


@pytest.mark.parametrize("causes", ["abcdef", "abcde"])
def test_the_stated_error_of_orders_is_the_real_one(causes):
    worth = lambda x: 6.0 * (x[0] & x[1] & x[2]) + float(x.sum()) ** 3 * (1 + x[3])  # noqa: E731
    found, variance, exact = game(worth, causes, BLOCK)
    error = (found - exact)[:, :, 0]
    assert abs(error.mean(0)).max() < 4 * error.std(0).max() / BLOCK**0.5
    np.testing.assert_allclose((error**2).mean(), variance.mean(), rtol=0.2)


def test_orders_are_permutations_and_keep_their_order_without_one_cause():
    whole, fewer = ranks(7, 3, ["a", "b", "c", "d"]), ranks(7, 3, ["a", "c", "d"])
    assert whole.shape == (BUNDLES, 4, BLOCK, 4)
    assert (np.sort(whole, -1) == np.arange(4)).all()
    assert ((whole[:, 0, :, 0] < whole[:, 0, :, 2]) == (fewer[:, 0, :, 0] < fewer[:, 0, :, 1])).all()
    assert (whole[:, 0] + whole[:, 1] == 3).all()
    assert (whole[:, 2] + whole[:, 3] == 3).all()


@pytest.mark.parametrize("causes", ["ab", "abc", "abcdefg"])
def test_every_place_is_as_likely_as_any_other_in_every_order(causes):
    joins = np.concatenate([ranks(7, block, causes) for block in range(12)], axis=2)
    seen = (joins[..., None] == np.arange(len(causes))).mean(2)
    np.testing.assert_allclose(seen, 1 / len(causes), atol=4 * (1 / (4 * 12 * BLOCK)) ** 0.5)


def test_orders_of_a_bundle_share_coalitions():
    sets = coalitions(ranks(7, 0, "abcdefghijkl"))
    assert sets.shape == (2, 4, 13, BLOCK)
    assert (sets[:, :, 0] == 0).all()
    assert (sets[:, :, -1] == 2**12 - 1).all()
    assert np.mean([len(np.unique(sets[..., m])) for m in range(BLOCK)]) < 66  # 90 if none were shared


def test_bands_turn_with_their_sign():
    values = np.random.default_rng(1).normal(size=101) ** 3
    one, two = part(values), part(-values)
    assert (one.mean, one.p05, one.p50, one.p95) == (-two.mean, -two.p95, -two.p50, -two.p05)
    np.testing.assert_allclose([one.p05, one.p95], np.quantile(values, [0.05, 0.95]))


def command(*arguments):
    result = CliRunner().invoke(cli, ["explain", *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_json_keeps_the_contract():
    told = json.loads(command("baseline", "soft-first", "--members", "5", "--json", "--country", "honduras"))
    assert told["schema"] == "scenarios/explain/1"
    assert (told["metric"], told["country"], told["illustrative"]) == ("homicides_averted", "HND", True)
    assert set(told["channels"]) == set(CHANNELS)
    assert set(told["decisions"]) == {"mix"}
    for group in ("channels", "decisions"):
        assert sum(one["mean"] for one in told[group].values()) == pytest.approx(told["total"]["mean"], abs=1e-9)
        assert all({"mean", "p05", "p50", "p95", "order_error", "mc_error"} <= set(one) for one in told[group].values())


def test_text_and_picture(tmp_path):
    out = command("baseline", "soft-first", "--members", "5", "-o", str(tmp_path / "w.svg"))
    assert "illustrative, not a forecast" in out
    assert "By decision" in out
    assert "By channel" in out
    assert "ILLUSTRATIVE" in (tmp_path / "w.svg").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["w.svg"]
    assert out == command("baseline", "soft-first", "--members", "5")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--country", "HDN"], "did you mean “HND”"),
        (["--country", "Hondurras"], "did you mean “Honduras”"),
        (["-o", "x.gif"], "ends in .png, .svg or .pdf"),
    ],
)
def test_mistakes_are_refused(capsys, arguments, says):
    with pytest.raises(SystemExit) as end:
        main(["explain", "baseline", "soft-first", *arguments])
    assert end.value.code == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("after", ["zero", "hold_last"])
def test_the_whole_is_what_compare_says_to_the_last_digit(after):
    base, other = (load(name, {"ensemble.members": 40, "after": after}) for name in ("baseline", "soft-first"))
    first, second = run([base, other])
    assert (homicides_averted(first, second, 2018) == explain(base, other).total[:, :-1]).all()


def test_level_and_order_make_up_the_mix_and_turn_with_the_sides():
    base, other = (load(name, {"ensemble.members": 24}) for name in ("baseline", "institutions-from-the-start"))
    one, back = explain(base, other), explain(other, base)
    mix = one.decisions[:, one.decision_names.index("mix")]
    np.testing.assert_allclose(one.mix.sum(1), mix, rtol=1e-9, atol=1e-9)
    assert (one.mix == -back.mix).all()
    assert set(as_json(one)["mix"]) == {"level", "order"}
    assert as_json(one)["decisions"]["mix"]["mean"] == pytest.approx(mix[:, -1].mean())


def test_plans_of_one_level_differ_by_order_alone():
    """Soft first against hard first: as much is hard in both, so the level carries nothing."""
    found = explain(*(load(name, {"ensemble.members": 24}) for name in ("soft-first", "hard-first")))
    level, order = found.mix[:, 0, -1], found.mix[:, 1, -1]
    assert np.abs(level).max() < 0.02 * np.abs(order).max()


def test_plans_of_one_order_differ_by_level_alone():
    """A constant mix against another: money is hard in no year more than in any other, so the order carries nothing."""
    given = {"programs.carsi.limit": "hold", "ensemble.members": 24}
    found = explain(*(load("baseline", {"programs.carsi.mix": hard} | given) for hard in (0.3, 0.6)))
    level, order = found.mix[:, 0, -1], found.mix[:, 1, -1]
    assert np.abs(level).max() > 1.0
    assert np.abs(order).max() < 1e-3 * np.abs(level).max()


def test_a_mix_that_reacts_is_not_taken_apart():
    found = explain(*(load(name, {"ensemble.members": 8}) for name in ("baseline", "soft-when-calm")))
    assert found.mix.shape[1] == 0
    assert as_json(found)["mix"] == {}
