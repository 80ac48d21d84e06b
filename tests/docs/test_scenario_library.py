"""The library of shipped scenarios: at least twenty, each with a question, all of them run, their page up to date."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from scenarios.engine.ensemble.run import run
from scenarios.shipped import CONFIGS, HOME
from scenarios.spec.load import load

NAMES = sorted(path.stem for path in CONFIGS.glob("*.yaml"))


def test_there_are_twenty_stories_and_more():
    assert len(NAMES) >= 20


@pytest.mark.parametrize("name", NAMES)
def test_each_says_what_it_does_and_asks(name):
    scenario = load(name).scenario
    assert len(scenario.description) > 20
    assert scenario.question.endswith("?")


def test_no_two_decide_the_same():
    plans = [load(name).data | {"name": "", "description": "", "question": ""} for name in NAMES]
    assert all(plans[i] != plans[j] for i in range(len(plans)) for j in range(i))


def test_all_of_them_run_together():
    loaded = [load(name, {"ensemble.members": 12}) for name in NAMES]
    for result in run(loaded):
        rates = result.data.homicide_rate.values
        assert (rates[~np.isnan(rates)] > 0).all()
        assert not np.isnan(rates[:, -1]).any()  # a country's first rate may be late


def test_the_page_is_up_to_date():
    """Renew it with `python docs/make_scenarios.py`."""
    docs = Path(HOME) / "docs"
    assert runpy.run_path(str(docs / "make_scenarios.py"))["page"]() == (docs / "scenarios.md").read_text(encoding="utf-8")
