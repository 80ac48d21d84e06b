"""The money by an event simulation of projects beside the compiled flow, at the audit points (`benchmarks/events.py`)."""

from dataclasses import replace

import events
import numpy as np
import pytest

from scenarios.spec.load import load

DRAWS = 12


@pytest.fixture(scope="module")
def loaded():
    return load("baseline", {"ensemble.members": DRAWS})


def far(found):
    """Of whole programs, the points whose mean distance is beyond three of its errors, and half a percent of ours."""
    whole = [one for one in found if not one.point.units]
    return {one.point.id for one in whole if abs(one.distance) > 3.0 * one.error + 0.005 * float(one.flow.mean())}


def test_both_agree_on_every_figure_of_a_whole_program(loaded):
    found = events.twice(loaded, DRAWS)
    assert len(found) == 21
    assert far(found) == set()
    fmf = next(one for one in found if one.point.id == "carsi-fmf-committed")
    np.testing.assert_allclose(fmf.events, fmf.flow, rtol=1e-6)


def test_a_pace_that_is_wrong_in_one_of_them_is_found(loaded, monkeypatch):
    """Orders that take half as long in the event simulation alone."""
    right = events.given
    monkeypatch.setattr(events, "given", lambda *asked: replace(one := right(*asked), delivery=2.0 * one.delivery))
    assert {"merida-expended-2009-09", "both-expended-2010-03", "carsi-incle"} <= far(events.twice(loaded, DRAWS))
