"""Level and order of a mix: what every shipped plan gives in hard and in soft money, all years together."""

import numpy as np
import pytest

from scenarios.analysis.totals import at_level_of, central_allotment, central_totals, same_totals
from scenarios.shipped import CONFIGS
from scenarios.spec.load import load

OF_ORDER = ("soft-first", "hard-first", "equipment-then-institutions")
"""Shipped plans that ask what comes first."""
CHANGES = {
    "capacity-first", "carsi-all-hard", "carsi-all-soft", "carsi-double", "carsi-fourfold", "hard-after-surge",
    "institutions-from-the-start", "mexico-to-central-america", "soft-when-calm",
}  # fmt: skip
"""Shipped plans with more or less hard or soft money in all than the baseline; the docs' page of scenarios says so of each."""


@pytest.fixture(scope="module")
def usual():
    return central_totals(load("baseline"))


def test_the_baseline_at_the_central_classification(usual):
    """INCLE by `classification.csv` and the other accounts by their kind, by hand from the tables."""
    baseline = load("baseline").baseline
    for name in ("merida", "carsi"):
        hard = 0.0
        for t in (t for t in baseline.tranches if t.program == name):
            kind = baseline.accounts[t.account].kind
            share = {"hard": 1.0, "soft": 0.0}.get(kind) if kind != "mixed" else None
            if share is None:
                share = baseline.classification[name, t.account, t.fiscal_year].hard_share
            hard += share * float(t.usd) / 1e6
        assert usual[name]["hard"] == pytest.approx(hard, rel=1e-12)


@pytest.mark.parametrize("name", OF_ORDER)
def test_plans_of_order_have_the_baselines_totals(name, usual):
    assert same_totals(central_totals(load(name)), usual, 1e-3)
    assert not same_totals(central_totals(load("institutions-from-the-start")), usual, 1e-3)


def test_every_other_shipped_plan_is_known_by_whether_it_changes_them(usual):
    found = set()
    for path in CONFIGS.glob("*.yaml"):
        loaded = load(path.stem)
        if loaded.scenario.region == "mexico-central-america" and not same_totals(central_totals(loaded), usual):
            found.add(path.stem)
    assert found == CHANGES


def test_at_the_level_of_another_only_the_level_moves():
    base, other = load("baseline"), load("institutions-from-the-start")
    moved = at_level_of(base, other)
    shifts = {f"programs.{name}.mix_shift": moved.programs[name].mix_shift for name in ("merida", "carsi")}
    money = central_totals(load("baseline", shifts))
    wanted = central_totals(other)
    for name in ("merida", "carsi"):
        assert money[name]["hard"] == pytest.approx(wanted[name]["hard"], rel=1e-9)
    softer = load("baseline", {"programs.carsi.mix_shift": -0.1})
    before, after = (central_allotment(x)["carsi"][:6].sum(2) for x in (base, softer))
    shares = [x[:, 0] / (x[:, 0] + x[:, 1]) for x in (before, after)]
    np.testing.assert_allclose(shares[1], shares[0] - 0.1, rtol=1e-9)


def test_a_level_at_the_end_is_reached():
    """All soft: the shift takes every share to nothing, whatever the order was."""
    moved = at_level_of(load("baseline"), load("carsi-all-soft"))
    money = central_totals(load("baseline", {"programs.carsi.mix_shift": moved.programs["carsi"].mix_shift}))
    assert money["carsi"]["hard"] == pytest.approx(0.0, abs=1e-9)
