"""Tables hold the run's own numbers, fit a terminal, and open in other programs."""

import csv
from itertools import pairwise

import numpy as np
import pytest
from openpyxl import load_workbook
from synthetic import make

from scenarios.analysis.compare import LEVELS
from scenarios.present import summary as summaries
from scenarios.present.tables import csv_tables, iamc_rows, render, summary, write_csv, write_iamc, write_xlsx


@pytest.mark.parametrize("plan", [{}, {"countries": 12, "held": True}, {"countries": 1}, {"scale": 9}])
@pytest.mark.parametrize("width", [80, 120])
def test_summary_fits_the_terminal(plan, width):
    lines = render(summary(make(**plan)), width).splitlines()
    assert max(map(len, lines)) <= width
    assert lines.count("illustrative, not a forecast") == 3


def test_invented_data_say_so():
    assert render(summary(make(invented=True))).count("invented data, for practice") == 3


def test_money_block_adds_up():
    world = make()
    block = summaries.money_block(world)
    number = {row[0]: row[1:] for row in block.rows}
    mean = world.data["horizon_money"].mean("member").sum("program")
    for line, value in zip(block.header[1:], number["all"], strict=True):
        assert value == pytest.approx(float(mean.sel(ledger=line)), rel=1e-9, abs=1e-9)


def test_money_per_head_and_of_own_budget():
    world = make()
    given = float(world.data["allotted"].mean("member").sel(unit="GTM").sum())
    people, budget = (float(world.data[name].sel(country="GTM")) for name in ("heads", "own_budget"))
    assert summaries.dollars_per_head(world, "GTM") == pytest.approx(1e6 * given / people)
    assert summaries.share_of_budget(world, "GTM") == pytest.approx(given / 6 / budget)
    assert np.isnan(summaries.dollars_per_head(world, "REG"))


def test_marks_are_explained():
    text = render(summary(make()))
    assert "Belize (e)" in text
    assert "(e): its split by country is our estimate" in text
    assert "(a): its own budget is assumed" in text


def test_no_data_is_a_dash_never_zero():
    world = make()
    world.data["observed_later"][{"year": 10, "country": -1}] = np.nan
    block = summaries.rate_block(world)
    assert block.header[-1] == "seen 2018"
    assert [row[-1] == "–" for row in block.texts()] == [False] * 7 + [True]


def test_csv_holds_the_dataset(tmp_path):
    world = make(held=True)
    paths = {path.stem: path for path in write_csv(world, tmp_path)}
    assert set(paths) == set(csv_tables(world))
    rows = {name: list(csv.DictReader(path.read_text("utf-8").splitlines())) for name, path in paths.items()}
    mean = world.data["allotted"].mean("member")
    for row in rows["allotment"][::11]:
        place = {"unit": row["unit"], "fiscal_year": int(row["fiscal_year"]), "kind": row["kind"]}
        assert float(row["mean_million_usd"]) == pytest.approx(float(mean.sel(place)))
    for row in rows["homicide_rate"][::7]:
        rates = world.data["homicide_rate"].sel(country=row["country"], year=int(row["year"])).values
        assert float(row["p95_per_100000"]) == pytest.approx(np.quantile(rates, 0.95))
        assert (row["observed_per_100000"] == "") == (int(row["year"]) > 2011)
    spent = world.data["horizon_money"].mean("member").sel(program="merida", ledger="disbursed")
    line = next(r for r in rows["money"] if r["program"] == "merida" and r["line"] == "disbursed")
    assert float(line["mean_million_usd"]) == pytest.approx(float(spent))
    assert rows["about"][0] == {"name": "mark", "value": "illustrative, not a forecast"}


def test_header_and_rows_are_as_long(tmp_path):
    for header, rows in csv_tables(make(countries=2)).values():
        assert len(set(header)) == len(header)
        assert {len(row) for row in rows} == {len(header)}


def test_csv_is_the_same_on_rerun(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_csv(make(), tmp_path / name)
        write_iamc(make(), tmp_path / name / "iamc.csv")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_no_ceiling_is_a_word(tmp_path):
    write_csv(make(ceilings=False, countries=2), tmp_path)
    assert ",none,none" in (tmp_path / "ceiling.csv").read_text()


def test_workbook_opens_and_holds_no_formula(tmp_path):
    world = make(scenario="=1+1", countries=3)
    book = load_workbook(write_xlsx(world, tmp_path / "run.xlsx"))
    assert book.sheetnames == list(csv_tables(world))
    about = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True)}
    assert about["scenario"] == "=1+1"
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type in "fd"]
    header, rows = csv_tables(world)["money"]
    sheet = list(book["money"].iter_rows(values_only=True))
    assert sheet[0] == header
    assert sheet[1][2] == pytest.approx(rows[0][2])


def test_iamc_rows_have_units_and_no_missing_values():
    world = make()
    rows = iamc_rows(world)
    assert {len(row) for row in rows} == {7}
    assert not np.isnan([row[-1] for row in rows]).any()
    found = {(r[2], r[3], r[5]): r[6] for r in rows}
    rates = world.data["homicide_rate"].sel(country="HND", year=2018).values
    assert found["Honduras", "Homicide rate|p50", 2018] == pytest.approx(np.median(rates))
    assert ("Honduras", "Homicide rate|observed", 2012) not in found


def test_iamc_suffixes_say_what_their_values_are():
    """Once the suffixes could be exchanged, and no test saw it."""
    world = make(members=200)
    found = {(region, *name.rsplit("|", 1), year): value for _, _, region, name, _, year, value in iamc_rows(world)}
    columns = {key: [found.get((region, variable, p, year)) for p in LEVELS] for region, variable, suffix, year in found
               if suffix == "p05" for key in [(region, variable, year)]}  # fmt: skip
    assert len(columns) > 100
    assert all(low <= high for values in columns.values() for low, high in pairwise(values))
    hard = world.data.allotted.sel(unit="HND", fiscal_year=2010, kind="hard").values
    told = [found["Honduras", "Allotted|Hard", suffix, 2010] for suffix in ("mean", *LEVELS)]
    assert told == pytest.approx([hard.mean(), *np.quantile(hard, [0.05, 0.25, 0.5, 0.75, 0.95])])
