"""Sizes: what ships is plausible, and what is planted is found: a parameter, a country's figure, a cell of the evidence."""

import csv
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from scenarios.analysis.headline import full_comparison
from scenarios.analysis.sizes import HOLDS, LARGER, OVERLAPS, SMALLER, SizedStudy, sizes
from scenarios.analysis.sizes.measures import MEASURES
from scenarios.baseline.evidence import study_records
from scenarios.baseline.parameters import load_parameters
from scenarios.cli import cli
from scenarios.engine.ensemble.run import run
from scenarios.engine.ensemble.warned import SUSPECT
from scenarios.errors import ScenarioError
from scenarios.present.report import make
from scenarios.present.report.brief import brief_of
from scenarios.present.sizes_text import sentences
from scenarios.shipped import DATA
from scenarios.spec.load import load

SIZE = {"ensemble.members": 256}


@pytest.fixture(scope="module")
def shipped():
    return sizes(load("baseline", SIZE))


def apart(found):
    return {one.record.id for one in found.studies if one.apart}


def bent(found):
    return {one.code for one in found.nations if one.bends}


def test_every_record_is_compared_or_says_why_not(shipped):
    records = study_records()
    told = {one.record.id for one in shipped.studies} | {one.id for one, _ in shipped.left}
    assert told == {one.id for one in records}
    assert all(why for _, why in shipped.left)
    assert {one.maps_to for one in records} - {""} <= set(MEASURES) | set(load_parameters())
    assert set(MEASURES) <= {one.maps_to for one in records}, "a measure that no record names"


def test_what_ships_is_plausible_and_small_beside_shocks(shipped):
    """A prior predictive check of the evidence file has -1.7% in Mexico (-5.0 to -0.2): a tenth of a year's shock."""
    assert shipped.plausible
    assert not bent(shipped)
    assert apart(shipped) == {"E409", "E535"}
    mexico = next(one for one in shipped.nations if one.code == "MEX")
    assert -0.05 < mexico.low < mexico.median < 0
    assert mexico.of_shock < 0.1
    assert 0.023 <= mexico.of_budget <= 0.077, "E523"


def test_figures_are_read_in_the_units_of_the_model():
    by = {one.id: one for one in study_records()}
    assert by["E301"].estimate == pytest.approx(-0.51)
    assert (by["E311"].estimate, by["E311"].least, by["E311"].most) == pytest.approx((-0.67, -0.82, -0.39))
    assert by["E531"].estimate == pytest.approx(1.25)
    assert by["E405"].most == pytest.approx(0.35)
    assert by["E403"].dose == pytest.approx(1.386, abs=1e-3)


@pytest.mark.parametrize(
    ("ours", "verdict"),
    [((-0.6, -0.4, -0.2), HOLDS), ((-0.2, -0.15, -0.1), OVERLAPS), ((-0.05, -0.04, -0.02), SMALLER), ((-3, -2, -1), LARGER)],
)
def test_verdicts(ours, verdict):
    record = replace(study_records()[0], estimate=-0.51, least=-0.6, most=-0.1)
    assert SizedStudy(record, "change", *ours).verdict == verdict


@pytest.mark.parametrize(
    ("name", "value"),
    [("half_saturation", 0.8), ("conviction", 9.0), ("impunity", -2.0)],
)
def test_a_planted_parameter_bends_a_curve(name, value):
    found = sizes(load("baseline", SIZE | {f"parameters.{name}": value}))
    assert not found.plausible
    assert bent(found)
    assert any(text.startswith("Suspect: aid would bend") for text in sentences(found))


@pytest.mark.parametrize(
    ("name", "value", "record"),
    [("fragmentation", 6.0, "E103"), ("transition", 0.6, "E405"), ("build_hard", 10.0, "E531"), ("leverage", 15.0, "E206")],
)
def test_a_planted_parameter_is_far_from_a_study(shipped, name, value, record):
    found = sizes(load("baseline", SIZE | {f"parameters.{name}": value}))
    assert record in apart(found) - apart(shipped)


def test_a_planted_cell_of_a_country_is_found(shipped):
    """A tenth of every own budget, as if percent of GDP had been taken for tenths of a percent: no table contradicts it."""
    loaded = load("baseline", SIZE)
    poor = tuple(replace(one, own_budget=one.own_budget / 10) for one in loaded.baseline.countries)
    wrong = replace(loaded, baseline=replace(loaded.baseline, countries=poor, sha256={"planted": "budgets"}))
    found = sizes(wrong)
    assert "E523" in apart(found) - apart(shipped)
    assert not found.plausible


def test_a_planted_cell_of_the_evidence_is_found(tmp_path, shipped):
    """A decimal point that has moved in what a study found."""
    rows = list(csv.DictReader((DATA / "evidence.csv").read_text(encoding="utf-8").splitlines()))
    moved = next(row for row in rows if row["id"] == "E305")
    moved |= {name: str(float(moved[name]) * 10) for name in ("estimate", "low", "high")}
    path = tmp_path / "evidence.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    found = sizes(load("baseline", SIZE), records=study_records(path))
    assert apart(found) - apart(shipped) == {"E305"}


def test_a_record_that_compares_with_nothing_is_refused(tmp_path):
    text = (DATA / "evidence.csv").read_text(encoding="utf-8")
    path = tmp_path / "evidence.csv"
    path.write_text(text.replace(",prevented,", ",prevnted,", 1), encoding="utf-8")
    with pytest.raises(ScenarioError, match="did you mean “prevented”"):
        sizes(load("toy", SIZE), records=study_records(path))
    path.write_text(text.replace(",organised_share,", ",,", 1), encoding="utf-8")
    with pytest.raises(ScenarioError, match="E210: says what of the model"):
        study_records(path)


def test_the_run_and_the_comparison_warn_of_a_bent_curve():
    asked = ["compare", "baseline", "carsi-all-soft", "--plain", "--members", "64", "--set", "parameters.half_saturation=0.8"]
    said = CliRunner().invoke(cli, asked, catch_exceptions=False)
    data = json.loads(CliRunner().invoke(cli, [*asked, "--json"], catch_exceptions=False).stdout)
    assert any(text.endswith(SUSPECT) for text in data["warnings"])
    assert "of a year’s shock, and in" in said.stderr
    assert "treat with suspicion" in said.stderr


def test_the_brief_says_it_first():
    loaded = [load(name, SIZE | {"parameters.half_saturation": 0.8}) for name in ("baseline", "equal")]
    found = full_comparison(loaded, variants=False)
    first = brief_of(loaded, found.results, "", found).caveats[0]
    assert SUSPECT in first
    assert SUSPECT not in brief_of([load("toy", SIZE)], run([load("toy", SIZE)]), "").caveats[0]


def test_the_report_says_how_large_the_effect_is():
    loaded = [load("baseline", SIZE)]
    text = make(loaded, "", results=run(loaded))
    assert "moves a country’s homicide rate by" in text
    assert "of one year’s shock" in text


def test_the_command(tmp_path):
    asked = ["audit", "toy", "--sizes", "--members", "64"]
    told = CliRunner().invoke(cli, [*asked, "--csv", str(tmp_path / "tables")], catch_exceptions=False)
    assert told.stdout.startswith("Are sizes plausible? Toy; 64 draws")
    assert {file.stem for file in (tmp_path / "tables").iterdir()} == {"sizes_countries", "sizes_studies", "sizes_not_compared"}
    data = json.loads(CliRunner().invoke(cli, [*asked, "--json"], catch_exceptions=False).stdout)
    assert data["schema"] == "scenarios/audit-sizes/1"
    assert "E608" in {one["id"] for one in data["not_compared"]}, "an invented region has no history"
    both = CliRunner().invoke(cli, ["audit", "--sizes", "--pipeline"])
    assert both.exit_code == 2
    with pytest.raises(ScenarioError, match="19 draws are too few"):
        sizes(load("toy", {"ensemble.members": 19}))
