"""The small map: circles are dollars, shades are rates, and there is none where an outline is missing."""

import numpy as np
import pytest
from matplotlib.patches import Polygon, Wedge
from synthetic import make

from scenarios.present import reading
from scenarios.present.outlines import centre, flattened, outlines
from scenarios.present.plots import figures_of, region_map


@pytest.fixture(scope="module")
def world():
    return make()


def test_circles_are_as_large_as_the_money(world):
    wedges = [patch for patch in region_map.figure(world).axes[0].patches if isinstance(patch, Wedge)]
    area = sum(patch.r**2 * (patch.theta2 - patch.theta1) / 360 for patch in wedges)
    rows = region_map.table(world)
    money = np.array([sum(value for key, value in row.items() if key.endswith("_mean_million_usd")) for row in rows])
    largest = max(patch.r for patch in wedges) ** 2
    assert area / largest == pytest.approx(money.sum() / money.max(), rel=1e-6)
    for row, whole in zip(rows, money, strict=True):
        at = world.data["allotted"].sel(unit=row["country"], fiscal_year=reading.money_years(world))
        assert whole == pytest.approx(float(at.mean("member").sum()))


def test_darker_is_a_higher_rate(world):
    land = [patch for patch in region_map.figure(world).axes[0].patches if isinstance(patch, Polygon)]
    greys = [patch.get_facecolor()[0] for patch in land if patch.get_linewidth() > 1]
    rates = [row["rate_p50"] for row in region_map.table(world)]
    assert all(
        greys[i] <= greys[j] for i in range(len(rates)) for j in range(len(rates)) if rates[i] > rates[j]
    ), list(zip(rates, greys, strict=True))


def test_no_map_where_a_country_has_no_outline(world):
    elsewhere = make()
    elsewhere.data.coords["country"] = ["XXX", *elsewhere.data["country"].values[1:]]
    assert "map" in figures_of(world)
    assert "map" not in figures_of(elsewhere)


@pytest.mark.parametrize("code", ["MEX", "SLV", "COL"])
def test_outlines_are_closed_and_lie_where_they_should(code):
    line, where = outlines()[code], {"MEX": (-102.5, 24.0), "SLV": (-88.9, 13.7), "COL": (-73.1, 3.9)}[code]
    assert (line[0] == line[-1]).all()
    assert np.abs(np.array(centre(line)) - where).max() < 1.0


def test_a_map_keeps_shapes_and_stays_in_its_box():
    lines = {code: outlines()[code] for code in ("COL", "PER", "BOL", "ECU")}
    flat = flattened(lines, 300.0, 200.0)
    every = np.concatenate(list(flat.values()))
    assert every.min() >= -1e-9
    assert (every.max(0) <= np.array([300.0, 200.0]) + 1e-9).all()
    assert np.ptp(every[:, 1]) == pytest.approx(200.0)
    assert centre(flat["COL"])[1] < centre(flat["BOL"])[1], "north is up"
