"""A homicide averted costs what the numbers say, in terminal and report: once no test saw it a thousand times off."""

from dataclasses import replace

import numpy as np

from scenarios.analysis.compare import band
from scenarios.analysis.headline import full_comparison
from scenarios.present.comparison import text
from scenarios.present.report.numbers import money_change
from scenarios.spec.load import load


def test_dollars_for_each_homicide_averted_in_millions():
    loaded = [load("toy", {"ensemble.members": 30}), load("toy", {"ensemble.members": 30, "programs.commons.mix": 0.2})]
    found = full_comparison(loaded, variants=False)
    dollars = band(np.linspace(1.25e6, 11.25e6, 1001))
    told = replace(found.differences[0], cost=dollars, why_no_cost="")
    found = replace(found, differences=(told,))
    assert "Million USD per homicide averted, implied by assumptions: 6.25 [1.75, 10.75]." in " ".join(text(found, 120).split())
    row = next(row for row in money_change(found, ["a", "b"]).rows if "per homicide averted" in row[1])
    assert row[2:] == ("6.25", "3.75 to 8.75", "1.75 to 10.75")
