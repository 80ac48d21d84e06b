"""The fluid limit: as projects get smaller, traces tend to the compiled pipeline, at the rate of the square root."""

import numpy as np
import pytest

from scenarios.analysis.fluid import as_json, limit
from scenarios.analysis.lumps import lumps
from scenarios.engine.trace import compiled, disbursed, given, trace
from scenarios.spec.load import load
from scenarios.terms import KINDS


@pytest.fixture(scope="module")
def free():
    """Without ceilings the chain is linear, and the mean of traces is the flow at any size."""
    return limit(load("baseline", {"channels_off": ["absorption"]}), ["HND"], traces=24)


@pytest.fixture(scope="module")
def tight():
    return limit(load("carsi-fourfold"), ["HND"], traces=24)


def test_one_trace_comes_nearer_with_the_root_of_the_size(free, tight):
    assert free.slope_single == pytest.approx(0.5, abs=0.1)
    assert tight.slope_single == pytest.approx(0.5, abs=0.1)


def test_without_ceilings_the_mean_is_off_by_luck_alone(free):
    assert (free.mean < 2.0 * free.noise).all()
    assert free.mean[-1] < 0.01


def test_with_ceilings_the_mean_tends_to_the_flow(tight):
    assert tight.slope_mean > 0.3
    assert tight.mean[-1] < tight.mean[0] / 2.0
    assert tight.mean[-1] < 0.01


def test_tiny_projects_end_where_the_flow_ends():
    """By kind, at the end of the run; and by the cohort that lapses."""
    one = given(load("carsi-fourfold"), 3)
    fine, flow = disbursed(trace(one, ["HND"], 0.02)), compiled(one)
    for key, path in fine.items():
        assert np.abs(path - flow[key]).max() < 0.03 * flow[key][-1]


def test_json_has_every_size(free):
    found = as_json(free)
    assert found["schema"] == "scenarios/trace-limit/1"
    assert len(found["sizes"]) == len(free.sizes)


def test_luck_of_lumps_by_country_year_and_kind():
    rows = lumps(load("baseline"), ["HND"], traces=24).rows
    assert {row.kind for row in rows} <= set(KINDS)
    busy = [row for row in rows if row.compiled > 4.0]
    assert busy
    for row in busy:
        assert 0.1 < row.share < 2.0
        assert row.mean == pytest.approx(row.compiled, abs=4.0 * row.sd / np.sqrt(24))
        assert row.widening > 1.0
