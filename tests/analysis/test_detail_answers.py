"""Bands of what planners ask of money."""

from datetime import date

import numpy as np
import pytest

from scenarios.analysis.detail import ALL, as_json, detail, months_of_burn
from scenarios.spec.load import load


@pytest.fixture(scope="module")
def found():
    return detail(load("baseline", {"ensemble.members": 40}), date(2011, 12, 2))


def test_a_constant_flow_burns_what_is_open_in_proportion():
    """24 million at a million a month last 24 months, whatever the draw."""
    assert months_of_burn(np.full(9, 24.0), np.full(9, 12.0)) == (24.0, 24.0, 24.0)


def test_without_burn_open_money_lasts_for_ever_and_no_money_no_time():
    assert months_of_burn(np.full(9, 24.0), np.zeros(9)) == (np.inf,) * 3
    assert months_of_burn(np.zeros(9), np.zeros(9)) == (0.0,) * 3
    low, middle, high = months_of_burn(np.full(9, 6.0), np.array([12.0] * 8 + [0.0]))
    assert (low, middle, high) == (6.0, 6.0, np.inf)


def test_shares_rise_from_year_to_year(found):
    for row in found.spend_out:
        known = [band for band in row.shares if band is not None]
        assert known == sorted(known, key=lambda band: band[1])
        assert all(0.0 <= value <= 1.0 + 1e-12 for band in known for value in band)
        assert row.shares[len(known) :] == (None,) * (5 - len(known))


def test_each_part_has_its_total(found):
    assert {row.program for row in found.spend_out} >= {ALL, "merida", "carsi"}
    assert found.balances[-1].program == found.use_or_lose[-1].account == ALL
    assert [row.group for row in found.pipeline if row.name == ALL] == ["all"]
    assert not {row.name for row in found.pipeline} & set(found.outside)


def test_percent_and_dollars_per_head_are_plain_divisions(found):
    mexico = next(row for row in found.burdens if row.country == "MEX")
    assert mexico.percent(mexico.allotted)[1] == pytest.approx(100 * mexico.allotted[1] / 11_054e6)
    assert mexico.per_head(mexico.allotted)[1] == pytest.approx(mexico.allotted[1] / mexico.heads)
    assert mexico.known == "reported"
    belize = next(row for row in found.burdens if row.country == "BLZ")
    assert belize.own_budget_status == "assumed"
    assert belize.known == "estimated"


def test_json_is_json(found):
    import json

    data = json.loads(json.dumps(as_json(found), allow_nan=False))
    assert data["september"] == "2011-09-30"
    assert data["spend_out"][0]["shares"][4] is None
    assert set(data["balances"][0]) == {"program", "waiting", "unobligated", "unliquidated", "expired"}
    assert data["use_or_lose"][-1]["ends"] is None
    assert data["pipeline"][0]["months_of_burn"]["p05"] <= data["pipeline"][0]["months_of_burn"]["p95"]
