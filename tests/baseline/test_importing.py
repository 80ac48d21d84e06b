"""Public files as planners have them, with their odd corners, read into tables that a region's reader takes."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from scenarios.baseline.importing import SHAPES, foreignassistance
from scenarios.baseline.importing.found import Wanted
from scenarios.baseline.importing.writing import faults, write
from scenarios.cli import cli, importing
from scenarios.errors import ScenarioError

COUNTRY = """Country Code,Country Name,Region ID,Region Name,Income Group Acronym,Transaction Type ID,Transaction Type Name,\
Fiscal Year,current_amount,constant_amount
HND,Honduras,6,Western Hemisphere,LMIC,1,Appropriated and Planned,2018,79800000,80000000
HND,Honduras,6,Western Hemisphere,LMIC,2,Obligations,1976tq,4501000,16634007
HND,Honduras,6,Western Hemisphere,LMIC,2,Obligations,2018,95540881,96000000
HND,Honduras,6,Western Hemisphere,LMIC,3,Disbursements,2018,100000000,101000000
SLV,El Salvador,6,Western Hemisphere,LMIC,2,Obligations,2018,-304010,-310000
CNA,Central America Region,6,Western Hemisphere,NULL,2,Obligations,2018,1000000,1100000
"""
COMPLETE = """Country ID,Country Code,Country Name,Managing Agency Name,Funding Account Name,Transaction Type Name,Fiscal Year,\
Current Dollar Amount,Constant Dollar Amount,Activity Name
1,HND,Honduras,State,"Department of State, International Narcotics Control and Law Enforcement",Obligations,2012,900000,1,"A, b"
1,HND,Honduras,State,"Department of State, International Narcotics Control and Law Enforcement",Obligations,2012,-100000,1,x
1,HND,Honduras,USAID,"U.S. Agency for International Development, Economic Support Fund",Obligations,2013,-5000,1,x
1,HND,Honduras,Peace Corps,Peace Corps,Obligations,2012,70000,1,x
1,HND,Honduras,State,"Department of State, Foreign Military Financing Program",Obligations,2012,NULL,1,x
2,MEX,Mexico,State,"Department of State, Foreign Military Financing Program",Obligations,2012,40000,1,x
"""
WIDE = """"Data Source","World Development Indicators",

"Last Updated Date","2025-01-28",

"Country Name","Country Code","Indicator Name","Indicator Code","2009","2010","2011",
"Honduras","HND","Population, total","SP.POP.TOTL","8100000","8230000.0","",
"World","WLD","Population, total","SP.POP.TOTL","6900000000","7000000000","7100000000",
"Mexico","MEX","GDP (current US$)","NY.GDP.MKTP.CD","9.0E+11","1.06E+12","1.18E+12",
"Honduras","HND","Military expenditure (current USD)","MS.MIL.XPND.CD","","172345678.5","",
"Honduras","HND","Life expectancy","SP.DYN.LE00.IN","70","71","72",
"""
BANK = """Country Name,Country Code,Series Name,Series Code,2010 [YR2010],2011 [YR2011]
Honduras,HND,Intentional homicides (per 100 000 people),VC.IHR.PSRC.P5,82.0864,..
Belize,BLZ,Rule of Law: Percentile Rank,RL.PER.RNK,41.2,40.8
,,,,,
Data from database: World Development Indicators,,,,,
Last Updated: 01/28/2025,,,,,
"""
HEAD = ("Iso3_code", "Country", "Region", "Subregion", "Indicator", "Dimension", "Category", "Sex", "Age", "Year")
HEAD += ("Unit of measurement", "VALUE", "Source")
FA = "foreignassistance"
VICTIMS, RATE = "Victims of intentional homicide", "Rate per 100,000 population"


def victim(code, country, year, unit, value, sex="Total", indicator=VICTIMS):
    place = (code, country, "Americas", "Latin America and the Caribbean", indicator)
    return (*place, "Total", "Total", sex, "Total", year, unit, value, "CTS")


HOMICIDES = [
    ("United Nations Office on Drugs and Crime",),
    ("Intentional homicide; data as of June",),
    HEAD,
    victim("HND", "Honduras", 2010, "Counts", 6239),
    victim("HND", "Honduras", 2010, RATE, 75.0925),
    victim("HND", "Honduras", 2010, RATE, 130.1, sex="Male"),
    victim("HND", "Honduras", 2011, "Counts", 7104),
    victim("HND", "Honduras", 2012, RATE, 0),
    victim("HND", "Honduras", 2013, RATE, ".."),
    victim("HND", "Honduras", 2013, RATE, 3.1, indicator="Persons convicted for intentional homicide"),
    victim("GBR_E_W", "United Kingdom (England and Wales)", 2010, RATE, 1.2),
]
HERE = Wanted(places={"hnd": "HND", "honduras": "HND", "slv": "SLV", "central america region": "REG"})


def made(folder, name, text, encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    sheet = book.create_sheet("data_cts_intentional_homicide")
    for row in HOMICIDES:
        sheet.append(row)
    book.save(tmp_path / "homicide.xlsx")
    return tmp_path / "homicide.xlsx"


def cells(found, role, *names):
    return [tuple(row.get(name, "") for name in names) for row in found.rows[role]]


def counts(found):
    return {reason: one.count for reason, one in found.left.items()}


def test_the_command_offers_every_shape_and_basis():
    assert tuple(SHAPES) == importing.SHAPES
    assert tuple(foreignassistance.BASES) == importing.BASES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_totals_by_country(tmp_path, encoding):
    found = SHAPES["foreignassistance"](made(tmp_path, "totals.csv", COUNTRY, encoding), HERE)
    assert cells(found, "money", "country", "account", "fiscal_year", "usd", "status") == [
        ("HND", "ALL", "2018", "95540881", "obligated"),
        ("REG", "ALL", "2018", "1000000", "obligated"),
        ("SLV", "ALL", "2018", "-304010", "obligated"),
    ]
    assert counts(found) == {"another transaction type than Obligations": 2, "no fiscal year that is wanted": 1}
    assert any("1 amount of less than 0, -304,010 USD" in said for said in found.said)


def test_allocated_money_cannot_be_less_than_nothing(tmp_path):
    text = COUNTRY.replace(",1,Appropriated and Planned,2018,79800000", ",1,Appropriated and Planned,2018,-5")
    with pytest.raises(ScenarioError, match="nothing in the file"):
        write(SHAPES["foreignassistance"](made(tmp_path, "t.csv", text), Wanted(basis="allocated")), tmp_path / "out")


def test_groups_of_countries_are_no_countries(tmp_path):
    found = SHAPES["foreignassistance"](made(tmp_path, "totals.csv", COUNTRY), Wanted())
    assert {row["country"] for row in found.rows["money"]} == {"HND", "SLV"}
    assert found.left["another country, or a group of countries"].examples == ["Central America Region"]


def test_transactions_are_summed_by_account(tmp_path):
    found = SHAPES["foreignassistance"](made(tmp_path, "complete.csv", COMPLETE), HERE)
    assert cells(found, "money", "account", "fiscal_year", "usd", "note") == [
        ("ESF", "2013", "-5000", "sum of 1 transactions"),
        ("INCLE", "2012", "800000", "sum of 2 transactions"),
    ]
    left = found.left["an account without a short name here (--account)"]
    assert (left.count, left.usd, left.examples) == (1, 70000, ["Peace Corps"])
    assert counts(found)["no amount"] == 1
    own = SHAPES["foreignassistance"](made(tmp_path, "c.csv", COMPLETE), Wanted(accounts={"peace corps": "PC"}))
    assert "PC" in {row["account"] for row in own.rows["money"]}


def test_a_wide_table_with_lines_above_it(tmp_path):
    found = SHAPES["worldbank"](made(tmp_path, "API_SP.POP.TOTL_DS2.csv", WIDE, "utf-8-sig"), Wanted())
    assert cells(found, "population", "year", "population") == [("2009", "8100000"), ("2010", "8230000")]
    assert cells(found, "gdp", "year", "gdp_usd")[1] == ("2010", "1060000000000")
    assert cells(found, "own_budgets", "year", "usd_millions", "status") == [("2010", "172.346", "derived")]
    assert "updated 2025-01-28" in found.rows["population"][0]["source"]
    assert counts(found) == {
        "a line above the header": 2,
        "no figure (.. or empty)": 3,
        "a group of countries": 1,
        "an indicator that no table here takes": 1,
    }


def test_a_databank_table_with_lines_below_it(tmp_path):
    found = SHAPES["worldbank"](made(tmp_path, "bank.csv", BANK), Wanted())
    assert cells(found, "rates", "country", "year", "rate_per_100k", "series") == [("HND", "2010", "82.0864", "WDI")]
    assert cells(found, "governance", "indicator", "pct_rank") == [("rule_of_law", "41.2"), ("rule_of_law", "40.8")]
    assert counts(found) == {"no figure (.. or empty)": 1, "a line below the table": 2}


def test_the_homicide_workbook(workbook):
    found = SHAPES["unodc"](workbook, Wanted(series="UNODC2025"))
    names = ("country", "year", "rate_per_100k", "count", "series", "note")
    assert cells(found, "rates", *names) == [("HND", "2010", "75.0925", "6239", "UNODC2025", "CTS")]
    assert counts(found) == {
        "a line above the header": 2,
        "a part of the victims: by sex, age, place or means": 1,
        "another country, or a part or group of countries": 1,
        "a rate of 0: the model needs more than 0": 1,
        "no figure (.. or empty)": 1,
        "another indicator": 1,
        "a count without a rate": 1,
    }


def test_the_homicide_table_as_csv_with_semicolons(tmp_path, workbook):
    text = "\n".join(";".join(map(str, row)) for row in HOMICIDES)
    as_csv, as_sheet = (SHAPES["unodc"](path, Wanted()) for path in (made(tmp_path, "homicide.csv", text), workbook))
    assert cells(as_csv, "rates", "year", "rate_per_100k") == cells(as_sheet, "rates", "year", "rate_per_100k")


@pytest.mark.parametrize(
    ("shape", "text"), [(FA, COUNTRY), (FA, COMPLETE), ("worldbank", WIDE), ("worldbank", BANK)]
)
def test_what_is_written_is_read_without_a_word(tmp_path, shape, text):
    found = SHAPES[shape](made(tmp_path, "file.csv", text), Wanted())
    paths = write(found, tmp_path / "out")
    assert faults(paths) == []
    with paths[-1].open(encoding="utf-8") as file:
        left = list(csv.DictReader(file))
    assert {row["reason"]: int(row["count"]) for row in left} == counts(found)


def test_from_the_command_line(tmp_path, monkeypatch, workbook):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["import", "unodc", "homicide.xlsx", "--region", "mexico-central-america", "--json"])
    told = json.loads(done.stdout)
    assert told["rows"] == {"rates": 1}
    assert "MEX" in told["missing"]
    assert Path("imported/homicide_rates.csv").is_file()
    again = CliRunner().invoke(cli, ["import", "unodc", "homicide.xlsx"])
    assert "is there already" in str(again.exception)
    text = CliRunner().invoke(cli, ["import", "unodc", "homicide.xlsx", "-o", "other", "--countries", "HND"]).output
    assert "homicide_rates.csv: 1 row" in text
    assert "another indicator" in text


@pytest.mark.parametrize(
    ("shape", "said", "hint"),
    [("worldbank", "no line with the columns country_name, country_code", "country_name"), ("unodc", "iso3_code", "shape")],
)
def test_a_file_of_another_shape_is_refused(tmp_path, shape, said, hint):
    path = made(tmp_path, "other.csv", "Country,ISO,Year\nHonduras,HND,2010\n")
    with pytest.raises(ScenarioError) as caught:
        SHAPES[shape](path, Wanted())
    assert said in caught.value.problems[0].what
    assert caught.value.problems[0].hint


def test_a_workbook_without_its_package_says_what_to_install(workbook, monkeypatch):
    monkeypatch.setattr("scenarios.baseline.importing.lines.find_spec", lambda name: None)
    with pytest.raises(ScenarioError) as caught:
        SHAPES["unodc"](workbook, Wanted())
    assert "pip install 'scenarios[xlsx]'" in caught.value.problems[0].hint


def test_what_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "homicide.xlsx"
    path.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(ScenarioError, match="no workbook"):
        SHAPES["unodc"](path, Wanted())
