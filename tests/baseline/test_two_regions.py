"""Two real regions that nothing was tuned for: what their tables say, and what a region file can say for itself."""

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import yaml

from scenarios.analysis.sizes import sizes
from scenarios.baseline.tables import load_baseline
from scenarios.engine.plan.inputs import build
from scenarios.errors import ScenarioError
from scenarios.shipped import CONFIGS
from scenarios.spec.load import load

BASES = ("plan-colombia", "plan-colombia-allocated", "engagement", "engagement-obligated")


def money(region: str, **wanted) -> Decimal:
    """Million dollars of the cells that are as wanted, as printed."""
    tables = load_baseline(region)
    only = {p.name: p.countries[0] for p in tables.programs.values() if len(p.countries) == 1 and p.regional_unit is None}
    cells = [
        ({"unit": t.unit or only.get(t.program), "program": t.program, "account": t.account, "years": t.fiscal_year}, t.usd)
        for t in tables.tranches
    ]
    chosen = (usd for cell, usd in cells if all(cell[key] in values for key, values in wanted.items()))
    return sum(chosen, Decimal(0)) / 1_000_000


ALLOCATED = [
    ({"years": [2014], "program": ["bilateral"]}, "176.599"),
    ({"years": [2014], "program": ["bilateral"], "unit": ["HND"]}, "41.847"),
    ({"years": [2014], "program": ["bilateral"], "unit": ["BLZ"]}, "1.234"),
    ({"years": [2014], "program": ["bilateral"], "unit": ["BLZ"], "account": ["FMF", "IMET"]}, "1.234"),
    ({"years": [2019], "program": ["bilateral"], "unit": ["REG"]}, "181.39"),
    ({"years": [2019], "program": ["bilateral"], "unit": ["NIC"]}, "11.61"),
    ({"years": [2019], "program": ["bilateral"], "unit": ["CRI"]}, "8.195"),
    ({"years": [2019], "program": ["bilateral"], "unit": ["PAN"]}, "1.162"),
    ({"years": [2019], "program": ["bilateral"], "unit": ["BLZ"]}, ".235"),
    ({"years": [2018], "program": ["bilateral"], "unit": ["SLV", "GTM", "HND"]}, "257.316"),
]


@pytest.mark.parametrize(("cells", "millions"), ALLOCATED)
def test_what_central_america_was_allocated(cells, millions):
    assert money("engagement", **cells) == pytest.approx(Decimal(millions), abs=Decimal("0.0006"))


OBLIGATED = [("INCLE", "894.429"), ("ESF", "128.499"), ("IMET", ".900"), ("DoD-CD", "128.534")]


@pytest.mark.parametrize(("account", "millions"), OBLIGATED)
def test_what_colombia_was_obligated_in_fy2000(account, millions):
    assert money("plan-colombia", years=[2000], unit=["COL"], account=[account]) == Decimal(millions)


def test_what_colombia_was_obligated_in_four_years():
    whole = money("plan-colombia", years=range(2000, 2004), unit=["COL"])
    assert whole == pytest.approx(Decimal("2584.0"), abs=Decimal("0.05"))


def test_what_colombia_was_allocated_in_fy2008():
    state = {"years": [2008], "unit": ["COL"], "program": ["colombia"]}
    assert money("plan-colombia-allocated", **state) == Decimal("540.696")
    incle = money("plan-colombia-allocated", **state | {"account": ["INCLE"]})
    hard = load_baseline("plan-colombia-allocated").classification["colombia", "INCLE", 2008].hard_share
    assert float(incle) * hard == pytest.approx(249.005, abs=5e-4)
    assert float(incle) * (1 - hard) == pytest.approx(40.0, abs=5e-4)


@pytest.mark.parametrize("region", BASES)
def test_a_basis_is_a_short_file_over_another(region):
    tables = load_baseline(region)
    assert tables.status == "real"
    assert tables.name == region
    assert f"regions/{region}.yaml" in tables.sha256
    if region.endswith(("-allocated", "-obligated")):
        assert f"regions/{region.rpartition('-')[0]}.yaml" in tables.sha256


def test_deobligations_are_data_and_not_simulated():
    given_back = load_baseline("plan-colombia").deobligations
    assert {t.status for t in given_back} == {"obligated"}
    assert sum(t.usd for t in given_back if t.program == "colombia") == -245_677 - 24_611 - 535_982


@pytest.mark.parametrize("region", BASES)
def test_no_word_of_mexico_in_numbers_of_other_regions(region):
    tables = load_baseline(region)
    titles = [one.title for one in tables.parameters.values()]
    assert not [title for title in titles if "Mexic" in title or "CARSI" in title or "Central America" in title]
    assert {"spill_mexico", "organised_share_mexico"}.isdisjoint(tables.parameters)


def test_ceilings_are_the_regions_own_and_a_countrys_own():
    ours, first = load("plan-colombia"), load_baseline("mexico-central-america")
    assert ours.baseline.parameters["ceiling_per_head"].distribution != first.parameters["ceiling_per_head"].distribution
    place = ours.baseline.codes.index("COL")
    one = build(ours.scenario, ours.baseline)
    same = build(ours.scenario.model_copy(update={"parameters": {"ceiling_per_head": 9.0}}), ours.baseline)
    assert one.distributions["ceiling_per_head@COL"].fields["median"] == 18
    assert "ceiling_per_head@COL" not in same.distributions  # what a scenario sets holds for every country
    a_head = one.planner_ceiling[:, 0] / np.array([c.heads for c in ours.baseline.countries])
    assert a_head.argmax() == place


def own_region(folder: Path, **changed) -> Path:
    """A region file of one's own, laid over one that ships."""
    path = folder / "mine.yaml"
    path.write_text(yaml.safe_dump({"extends": "toy", "name": "mine", **changed}), encoding="utf-8")
    return path


LAW = {"distribution": {"kind": "fixed", "value": 3}, "status": "assumed", "source": "ours", "why": "a guess"}


def test_a_region_of_ones_own_is_a_few_lines(tmp_path):
    mine = load_baseline(own_region(tmp_path, title="Mine", parameters={"ceiling_per_head": LAW}))
    toy = load_baseline("toy")
    assert (mine.title, mine.tranches) == ("Mine", toy.tranches)
    assert mine.parameters["ceiling_per_head"].distribution.fields == {"value": 3}
    assert mine.parameters["ceiling_per_head"].why == "a guess"


BAD = [
    ({"ceiling_per_hed": LAW}, "no parameter “ceiling_per_hed”"),
    ({"ceiling_per_head": {"distribution": {"value": 3}}}, "no status and no source and no why"),
    ({"ceiling_per_head": LAW | {"status": "sure"}}, "unknown status “sure”"),
    ({"ceiling_per_head": LAW | {"countries": {"COL": {"value": 3}}}}, "unknown name “COL”"),
    ({"ceiling_per_head": LAW | {"distribution": {"kind": "odd"}}}, "unknown distribution “odd”"),
    ({"leak": LAW | {"countries": {"AVA": {"value": 0.2}}}}, "leak is one number for all countries"),
]


@pytest.mark.parametrize(("parameters", "said"), BAD)
def test_what_a_region_says_wrong_of_its_numbers_is_told(tmp_path, parameters, said):
    with pytest.raises(ScenarioError, match=said):
        load_baseline(own_region(tmp_path, parameters=parameters))


@pytest.mark.parametrize("name", ["toy", "plan-colombia"])
def test_evidence_of_a_country_that_a_region_has_not_is_left_out(name):
    """A study of Mexico's organised share says nothing where no country names that parameter."""
    found = sizes(load(name, {"ensemble.members": 20}))
    assert {record.maps_to for record, why in found.left if "the region has nothing" in why} >= {"organised_share_mexico"}


def test_a_region_does_not_extend_itself(tmp_path):
    own_region(tmp_path, extends="./mine.yaml")
    with pytest.raises(ScenarioError, match="extends itself"):
        load_baseline(tmp_path / "mine.yaml")


def test_every_region_that_ships_has_a_scenario():
    named = {yaml.safe_load(path.read_text(encoding="utf-8")).get("region") for path in CONFIGS.glob("*.yaml")}
    assert {"toy", "mexico-central-america", "plan-colombia", "engagement"} <= named


@pytest.mark.parametrize("region", ["plan-colombia", "engagement", "engagement-obligated"])
def test_points_wider_than_the_programs_say_how_much_lies_outside(region):
    points = load_baseline(region).audit_points
    assert points
    assert not [point.id for point in points if point.counted]
    wider = [point for point in points if point.asks]
    assert all("million obligated" in point.why for point in wider)
    assert all(point.rests_on for point in points)
