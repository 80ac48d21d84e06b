"""The tables as data: the package validates, units are said, and derived figures follow from their sources."""

import csv
import hashlib
import json
import math
import re
import statistics
from decimal import Decimal
from pathlib import Path

import pytest

from scenarios.baseline.package import package_text
from scenarios.shipped import DATA

PACKAGES = {"data": DATA} | {name: DATA / name for name in ("toy", "engagement", "plan-colombia")}
each_package = pytest.mark.parametrize("folder", PACKAGES.values(), ids=PACKAGES)


def rows(name: str, folder: Path = DATA) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


def package(folder: Path) -> dict:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


@pytest.mark.filterwarnings("ignore")  # frictionless's own, not ours
@each_package
def test_package_validates(folder):
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])


@each_package
def test_every_table_is_described(folder):
    resources = package(folder)["resources"]
    assert {r["path"] for r in resources} == {file.name for file in folder.glob("*.csv")}
    for resource in resources:
        assert all(resource.get(key) for key in ("title", "description", "sources", "licenses")), resource["name"]
        header = rows(resource["name"], folder)[0]
        assert [f["name"] for f in resource["schema"]["fields"]] == list(header)
        assert all(f["description"] for f in resource["schema"]["fields"])


@each_package
def test_the_package_is_made_from_what_is_declared(folder):
    """After a change of a table, of `package.yaml` or of known_tables.py: `scenarios schema --package data` (or data/toy)."""
    assert (folder / "datapackage.json").read_text(encoding="utf-8") == package_text(folder)


@each_package
def test_checksums_are_those_of_the_files(folder):
    for resource in package(folder)["resources"]:
        raw = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(raw), resource["path"]
        assert resource["hash"] == f"sha256:{hashlib.sha256(raw).hexdigest()}", resource["path"]


UNIT_WORDS = (
    "US dollar",
    "share",
    "percent",
    "per 100,000",
    "persons",
    "unit",
    "years",
    "year",
    "Homicides",
    "log points",
)


@each_package
def test_every_number_says_its_unit(folder):
    for resource in package(folder)["resources"]:
        for field in resource["schema"]["fields"]:
            said = field["description"].lower()
            if field["type"] in ("number", "integer") and field["name"] != "n":
                assert any(word.lower() in said for word in (*UNIT_WORDS, "same in", "thousands")), field


def test_printed_money_is_the_money_in_dollars():
    scale = {"1a": 1000, "1b": 1_000_000, "2": 1}
    for row in rows("report_money"):
        printed = row["printed"].replace(",", "")
        if printed == "n/a":
            assert row["usd"] == ""
        else:
            amount = Decimal(0) if printed == "—" else Decimal(printed) * scale[row["table"]]
            assert Decimal(row["usd"]) == amount, row
    for row in rows("report_money_totals"):
        assert Decimal(row["usd"]) == Decimal(row["printed"].replace(",", "")) * scale[row["table"]]


def test_the_evidence_on_yearly_changes_follows_from_the_primary_series():
    """Record E601: standard deviations of the yearly change of the log rate, by country."""
    rates = {
        (r["country"], int(r["year"])): float(r["rate_per_100k"]) for r in rows("homicide_rates") if r["is_primary"] == "Y"
    }
    record = next(row for row in rows("evidence") if row["id"] == "E601")
    stated = re.findall(r"([A-Z]{3}) (\.[0-9]{3})", ",".join(record.values()))
    assert len(stated) == 8
    for country, printed in stated:
        changes = [
            math.log(rate / rates[code, year - 1])
            for (code, year), rate in rates.items()
            if code == country and (code, year - 1) in rates
        ]
        assert statistics.stdev(changes) == pytest.approx(float(printed), abs=0.0006)


def test_own_budgets_follow_from_gdp():
    gdp = {(r["country"], r["year"]): float(r["gdp_usd"]) for r in rows("gdp_usd")}
    for row in rows("own_security_budget"):
        budget = float(row["percent_of_gdp"]) / 100 * gdp[row["country"], row["year"]] / 1e6
        assert budget == pytest.approx(float(row["usd_millions"]), rel=0.005, abs=0.6), row["country"]


def test_figure_1_is_the_vintage_of_2013():
    series = {
        (r["country"], r["year"]): float(r["rate_per_100k"]) for r in rows("homicide_rates") if r["series"] == "WDI2013"
    }
    for row in rows("figure1_reconstruction"):
        for code in ("SLV", "GTM", "HND", "MEX"):
            if row[code]:
                assert series[code, row["year"]] == pytest.approx(float(row[code]), abs=0.0501)


def test_homicide_table_is_whole():
    assert len(rows("homicide_rates")) == 815


def test_toy_shares_no_name_with_the_real_region():
    real, toy = rows("report_money"), rows("money", DATA / "toy")
    for column in ("program", "country", "account", "table"):
        assert not {r[column] for r in real} & {r[column] for r in toy}
    assert not {r["law"] for r in rows("laws")} & {r["law"] for r in rows("laws", DATA / "toy")}
