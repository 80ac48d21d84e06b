"""What the picture of ceilings counts."""

import numpy as np
import pytest

from scenarios.present.plots import capacity


def test_money_outside_ceilings_is_not_counted_against_them(run_of):
    """Mexico's hard money of FY2012 without Section 1004: 18% of the planner's ceiling (29% with it)."""
    result = run_of("baseline")[0]
    row = next(r for r in capacity.table(result) if (r["country"], r["kind"]) == ("MEX", "hard"))
    assert row["fiscal_year"] == 2012
    assert f"{row['percent_of_planner_ceiling']:.0f}" == "18"
    everything = float(result.data.allotted.sel(unit="MEX", kind="hard", fiscal_year=2012).mean())
    outside = float(result.data.outside_ceilings.sel(unit="MEX", fiscal_year=2012))
    assert row["allotted_million_usd"] == pytest.approx(everything - outside, rel=1e-12)
    assert outside > 70.0
    assert "Money outside ceilings" in capacity._heading(result, None).note


def test_a_region_without_such_money_says_nothing_of_it(run_of):
    result = run_of("toy")[0]
    assert not np.any(result.data.outside_ceilings.values)
    assert "outside" not in capacity._heading(result, None).note


def test_a_bar_that_is_cut_says_how_far_it_goes_and_no_other_does(run_of):
    """The baseline has soft bars far beyond the axis (Belize 1,840%) and many within it."""
    result = run_of("baseline")[0]
    end = capacity._axis_end(capacity._lines(result), 0.0)
    beyond = [row["percent_of_planner_ceiling"] for row in capacity.table(result) if row["percent_of_planner_ceiling"] > end]
    figure = capacity.figure(result)
    told = [text.get_text() for axes in figure.axes for text in axes.texts if text.get_text().endswith("% ›")]
    assert beyond
    assert sorted(told) == sorted(f"{share:,.0f}% ›" for share in beyond)
