"""A region of one's own from the command line: made, checked, listed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenarios.cli import cli
from scenarios.spec.load import load


def typed(*words):
    return CliRunner().invoke(cli, list(words))


@pytest.fixture
def valley(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert typed("new-region", "valley").exit_code == 0
    return tmp_path / "valley"


def test_a_new_region_is_valid_and_its_plan_too(valley):
    done = typed("validate", "valley/region.yaml", "valley/plan.yaml")
    assert done.exit_code == 0
    assert "valley/plan.yaml: ok" in done.output
    assert load(str(valley / "plan.yaml")).baseline.name == "valley"


def test_each_table_of_a_new_region_is_explained(valley):
    told = (valley / "README.md").read_text(encoding="utf-8")
    for table in (valley / "data").glob("*.csv"):
        assert f"## data/{table.name}: " in told
        assert all(f"- `{column}`: " in told for column in table.read_text().partition("\n")[0].split(","))


def test_countries_and_programs_may_be_renamed_in_all_files(valley):
    """Nothing of the invented region stays behind in a plan that was made from it."""
    for path in (*valley.rglob("*.csv"), *valley.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        for old, new in (("AVA", "XAV"), ("BOR", "XBO"), ("CYL", "XCY"), ("commons", "harbour"), ("shield", "lantern")):
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    done = typed("validate", "valley/region.yaml", "valley/plan.yaml")
    assert done.exit_code == 0, done.output
    assert load(str(valley / "plan.yaml")).baseline.codes == ("XAV", "XBO", "XCY")


@pytest.mark.parametrize(("name", "said"), [("valley", "is there already"), ("my valley", "no name of a region")])
def test_what_is_no_name_of_a_new_region_is_told(valley, name, said):
    done = typed("new-region", name)
    assert said in str(done.exception)


def test_years_without_money_and_gaps_of_rates_are_said(valley):
    money = valley / "data" / "money.csv"
    kept = [line for line in money.read_text().splitlines() if not (",shield," in line and ",2023," in line)]
    money.write_text("\n".join(kept) + "\n")
    done = typed("validate", "valley/region.yaml")
    assert "shield has no money in FY2023" in done.stderr
    assert "no rate of CYL in 2016: interpolated" in done.stderr
    assert typed("validate", "--strict", "valley/region.yaml").exit_code == 1


def test_faults_of_a_region_and_of_a_scenario_are_told_at_once(valley):
    (valley / "region.yaml").write_text((valley / "region.yaml").read_text().replace("latest: classroom", "latest: school"))
    Path("bad.yaml").write_text("name: Bad\nextends: toy\norigine: 2024\n")
    done = typed("validate", "valley/region.yaml", "bad.yaml")
    assert "unknown name “school”" in str(done.exception)
    assert "unknown key “origine”" in str(done.exception)


def test_a_region_of_a_few_lines_is_told_from_a_scenario(valley):
    Path("mine.yaml").write_text("extends: toy\nname: mine\ntitle: Mine\n")
    assert typed("validate", "mine.yaml").output.endswith("mine.yaml: ok, 1 warning\n")
    Path("slip.yaml").write_text("name: Slip\nextends: toy\norigin: 2024\ntitle: Mine\n")
    assert "unknown key “title”" in str(typed("validate", "slip.yaml").exception)


def test_regions_are_listed():
    found = {one["name"]: one for one in json.loads(typed("list", "regions", "--json").output)["found"]}
    assert found["plan-colombia"] == {
        "name": "plan-colombia",
        "title": "Plan Colombia and the Andes, FY2000 to FY2011",
        "status": "real",
        "money": "FY2000 to FY2011",
        "countries": "BOL, COL, ECU, PER",
    }
