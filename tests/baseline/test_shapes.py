"""Tables as agencies and spreadsheets write them: read where it is certain, and said; else refused, once, with what to do."""

import csv
import io
import re

import pytest
from facts import facts

from scenarios.baseline.cells import plain
from scenarios.baseline.number_forms import OddError, Style, style_of
from scenarios.baseline.schema import Column
from scenarios.baseline.tables import load_baseline
from scenarios.errors import ScenarioError

TOY = facts(load_baseline("toy"))


def separated(text, mark, comma=False):
    out = io.StringIO()
    rows = csv.writer(out, delimiter=mark, lineterminator="\n")
    for row in csv.reader(io.StringIO(text)):
        rows.writerow([re.sub(r"^(\d+)\.(\d+)$", r"\1,\2", cell) if comma else cell for cell in row])
    return out.getvalue()


def rows(change):
    """A change of every line below the header."""
    return lambda text: "".join(line if n == 0 else change(line) for n, line in enumerate(text.splitlines(keepends=True)))


READ = {
    "semicolons": ("population.csv", lambda t: separated(t, ";"), ["separated by semicolons"]),
    "tabs": ("population.csv", lambda t: separated(t, "\t"), ["separated by tabs"]),
    "bars": ("corridors.csv", lambda t: separated(t, "|"), ["separated by bars"]),
    "decimal commas": (
        "flow_shares.csv",
        lambda t: separated(t, ";", comma=True),
        ["semicolons", "share is written 0,5: read as 0.5"],
    ),
    "quoted decimal commas": (
        "flow_shares.csv",
        lambda t: re.sub(r"0\.(\d)", r'"0,\1"', t),
        ["share is written 0,5: read as 0.5"],
    ),
    "sep=": ("population.csv", lambda t: "sep=;\n" + separated(t, ";"), ["semicolons"]),
    "trailing commas": ("population.csv", lambda t: t.replace("\n", ",,\n"), ["2 empty columns at the end"]),
    "trailing commas below": (
        "population.csv",
        rows(lambda line: line.replace("\n", ",,\n")),
        ["2 empty columns at the end"],
    ),
    "preface": (
        "population.csv",
        lambda t: "Data Source,World Bank\n\nLast Updated,2024-01-01\n\n" + t,
        ["2 lines above the header"],
    ),
    "footer": (
        "population.csv",
        lambda t: f"{t}\n\nData from database: WDI\nLast Updated: 07/01/2024\n",
        ["2 lines below the table"],
    ),
    "total below": ("population.csv", lambda t: f"{t}Total,,188000000,\n", ["1 line below the table, from “Total”"]),
    "dollar signs": (
        "money.csv",
        lambda t: t.replace(",10000000,", ',"$10,000,000",'),
        ["usd is written $10,000,000: read as 10000000"],
    ),
    "narrow blanks": (
        "population.csv",
        lambda t: t.replace("6050000", "6\u202f050\u202f000"),
        ["6 050 000: read as 6050000"],
    ),
    "apostrophes": ("population.csv", lambda t: t.replace("6050000", "6'050'000"), ["read as 6050000"]),
    "grouped": ("population.csv", lambda t: t.replace("6050000", '"6,050,000"'), ["6,050,000: read as 6050000"]),
    "points for thousands": (
        "population.csv",
        lambda t: separated(t.replace("6050000", "6.050.000"), ";"),
        ["semicolons", "6.050.000"],
    ),
    "blanks in the header": (
        "population.csv",
        lambda t: t.replace("country,year,population,source", "Country, Year, Population,Source"),
        ["columns are written “Country”"],
    ),
    "blanks around cells": ("population.csv", lambda t: t.replace(",", ", "), []),
    "a column without name": (
        "population.csv",
        lambda t: "".join(f"{n or ''},{x}" for n, x in enumerate(t.splitlines(keepends=True))),
        ["column 1 has no name"],
    ),
    "2023.0": (
        "governance.csv",
        lambda t: t.replace("2023", "2023.0"),
        ["year is written 2023.0: read as 2023 (and 8 more, to line 10)"],
    ),
    "years as text": ("population.csv", lambda t: t.replace(",2013,", ",'2013,"), []),
    "percent of a share": ("flow_shares.csv", lambda t: t.replace("0.4", "40%"), ["share is written 40%: read as 0.4"]),
    "a power of ten": (
        "population.csv",
        lambda t: t.replace("6000000", "6E+06"),
        ["a spreadsheet may have cut its last digits"],
    ),
    "times of day": ("laws.csv", lambda t: t.replace("2021-01-15", "2021-01-15 00:00:00"), ["read as 2021-01-15"]),
    "CRLF": ("population.csv", lambda t: t.replace("\n", "\r\n"), []),
    "CR": ("population.csv", lambda t: t.replace("\n", "\r"), []),
    "empty lines": ("population.csv", lambda t: t.replace("\n", "\n,,,\n\n"), []),
    "a line separator in a text": ("population.csv", lambda t: t.replace("teaching", "teaching\u2028", 1), []),
}


@pytest.mark.parametrize(("name", "change", "said"), READ.values(), ids=READ)
def test_what_is_certain_is_read_and_said_once(toy, name, change, said):
    found = load_baseline(toy(name, change))
    if said != []:
        assert facts(found) == TOY
    else:
        assert [x for x in facts(found) if x[0] != "sources"] == [x for x in TOY if x[0] != "sources"]
    assert len(found.warnings) == len(said)
    for warning, words in zip(found.warnings, said, strict=True):
        assert words in warning.what
        assert warning.place.file == name


@pytest.mark.parametrize(
    ("encoding", "mark", "said"),
    [("utf-8", "\ufeff", 0), ("utf-16-le", "\ufeff", 1), ("utf-16-be", "\ufeff", 1), ("utf-16-le", "", 1)],
)
def test_encodings_that_tell_themselves(toy, encoding, mark, said):
    found = load_baseline(toy("population.csv", lambda text: mark + text, encoding))
    assert facts(found) == TOY
    assert ["UTF-16: read as that" in warning.what for warning in found.warnings] == [True] * said


REFUSED = {
    "cp1252": (
        "population.csv",
        lambda t: t.replace("invented", "inventé", 1),
        "is not UTF-8 text",
        "reads “AVA,2011,6000000,inventé for teaching”",
    ),
    "negative in brackets": (
        "money.csv",
        lambda t: t.replace(",10000000,", ",(500),", 1),
        "usd must not be negative, got -500",
        "obligated",
    ),
    "a minus of another kind": (
        "homicide_rates.csv",
        lambda t: t.replace(",21,", ",\N{MINUS SIGN}21,", 1),
        "must be more than 0 and at most 1000, got -21",
        "",
    ),
    "either thousands or decimals": (
        "own_security_budget.csv",
        lambda t: t.replace("400", '"1,234"'),
        "usd_millions 1,234 may be 1234 or 1.234",
        "write 1234 or 1.234",
    ),
    "either, with a point": (
        "money.csv",
        lambda t: separated(t.replace(",10000000,", ",10.000,", 1), ";"),
        "usd 10.000 may be 10000 or 10.000",
        "",
    ),
    "two ways": (
        "flow_shares.csv",
        lambda t: t.replace("0.5", '"0,5"'),
        "numbers are written in two ways, 0.4 and 0,5",
        "decimal point",
    ),
    "commas that are no marks of cells": (
        "flow_shares.csv",
        lambda t: t.replace("0.", "0,"),
        "5 cells under 4 columns, here and on 2 more, to line 4",
        "a comma inside a number",
    ),
    "a cell too many": (
        "money.csv",
        lambda t: t.replace("EQUIP,2021", "EQUIP,2021,surplus"),
        "10 cells under 9 columns",
        "",
    ),
    "years in columns": (
        "population.csv",
        lambda t: "country,2011,2012,2013\nAVA,1,2,3\n",
        "has no column year or population or source",
        "each year has a column of its own",
    ),
    "years in columns, World Bank": (
        "population.csv",
        lambda t: "Country Name,Country Code,2011,2012,2013\nAvaria,AVA,1,2,3\n",
        "there is no header",
        "each year has a column of its own",
    ),
    "no header": (
        "population.csv",
        lambda t: t.partition("\n")[2],
        "there is no header",
        "the first line is country,year,population,source",
    ),
    "a web page": ("population.csv", lambda t: "<!DOCTYPE html><html></html>", "is a web page, not CSV", "save the file"),
    "a workbook": ("population.csv", lambda t: "PK\x03\x04\x14", "is a workbook or an archive", "save the sheet"),
    "an open quotation mark": (
        "population.csv",
        lambda t: t.replace("invented", '"invented', 1),
        "opened here and never closed",
        "close it",
    ),
    "two tables": ("population.csv", lambda t: t + t, "the header stands here again; first on line 1", "keep one"),
    "all twice": (
        "population.csv",
        lambda t: t + t.partition("\n")[2],
        "AVA, 2011 stands on line 2 already (and 44 more, to line 91)",
        "remove one",
    ),
    "a column twice": (
        "population.csv",
        lambda t: t.replace("population,source", "population,population", 1),
        "the column population stands twice: as number 3 and 4",
        "keep one",
    ),
    "a dash": (
        "population.csv",
        lambda t: t.replace("6050000", "-"),
        "population must be a whole number, got “-”",
        "write 0 where there is none, leave the cell empty",
    ),
    "an error of a spreadsheet": (
        "population.csv",
        lambda t: t.replace("6050000", "#REF!"),
        "got “#REF!”",
        "a spreadsheet's error",
    ),
    "a narrow column": ("population.csv", lambda t: t.replace("6050000", "#####"), "got “#####”", "too narrow"),
    "a mark for missing": ("homicide_rates.csv", lambda t: t.replace(",21,", ",-999,"), "got -999", "leave the cell empty"),
    "another currency": (
        "money.csv",
        lambda t: t.replace(",10000000,", ",10 000 000 €,", 1),
        "usd must be an amount, got “10 000 000 €”",
        "amounts are in US dollars",
    ),
    "millions": ("money.csv", lambda t: t.replace(",10000000,", ",10 million,", 1), "got “10 million”", "write it in full"),
    "a mark of a note": ("population.csv", lambda t: t.replace("6050000", "6050000*"), "got “6050000*”", "column `note`"),
    "underscores": ("population.csv", lambda t: t.replace("6050000", "6_050_000"), "got “6_050_000”", "without underscores"),
    "other digits": (
        "population.csv",
        lambda t: t.replace("6050000", "\uff16050000"),
        "must be a whole number",
        "plain digits",
    ),
    "no number": ("homicide_rates.csv", lambda t: t.replace(",21,", ",inf,"), "got “inf”", "plain digits"),
    "days in another order": (
        "laws.csv",
        lambda t: re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\2/\3/\1", t),
        "got “01/15/2021” (and 6 more, to line 8)",
        "write year-month-day",
    ),
    "days counted": ("laws.csv", lambda t: t.replace("2021-01-15", "44211"), "got “44211”", "44211 is 2021-01-15"),
    "no such day": (
        "laws.csv",
        lambda t: t.replace("2021-01-15", "2021-02-30"),
        "there is no such day",
        "look at month and day",
    ),
    "a date for a year": (
        "population.csv",
        lambda t: t.replace("AVA,2013", "AVA,20131231"),
        "year must be a year, got 20131231",
        "is this a date? write 2013",
    ),
    "a date with hyphens for a year": (
        "population.csv",
        lambda t: t.replace("AVA,2013", "AVA,2013-12-31"),
        "got “2013-12-31”",
        "is this a date? write 2013",
    ),
    "FY": (
        "classification.csv",
        lambda t: t.replace("shield,POLICE,2021", "shield,POLICE,FY2021"),
        "got “FY2021”",
        "write 2021",
    ),
    "two years": (
        "classification.csv",
        lambda t: t.replace("shield,POLICE,2021", "shield,POLICE,2020/21"),
        "got “2020/21”",
        "in which the fiscal year ends",
    ),
    "a year far off": (
        "population.csv",
        lambda t: t.replace("BOR,2015", "BOR,2155"),
        "the year 2155 stands far from all others",
        "a slip?",
    ),
    "a share in percent": (
        "flow_shares.csv",
        lambda t: t.replace("0.4", "40"),
        "share must lie between 0 and 1, got 40",
        "40% is 0.4",
    ),
    "an empty file": ("notes.csv", lambda t: "", "the table is empty", "the first line is table,note"),
    "no rows": ("population.csv", lambda t: t.partition("\n")[0], "the table population.csv has no rows", "at least one"),
    "a control character": (
        "corridors.csv",
        lambda t: t.replace("AVA,BOR", "AVA,BO\x07R"),
        "the character U+0007 is not allowed",
        "remove it",
    ),
    "a zero": ("population.csv", lambda t: t.replace("AVA", "A\x00VA", 1), "has a character U+0000", "UTF-8"),
}


@pytest.mark.parametrize(("name", "change", "what", "hint"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_certain_is_refused_once_with_what_to_do(toy, name, change, what, hint):
    with pytest.raises(ScenarioError) as caught:
        load_baseline(toy(name, change, "cp1252" if what == "is not UTF-8 text" else "utf-8"))
    (problem,) = caught.value.problems
    assert what in problem.what
    assert hint in problem.hint
    assert problem.place.file == name


@pytest.mark.parametrize("mark", ["..", ":", "n/a", "NA", "null", "", "\N{HORIZONTAL ELLIPSIS}"])
def test_what_nobody_observed_is_missing_and_not_called_observed(toy, mark):
    found = load_baseline(toy("homicide_rates.csv", lambda text: text.replace("CYL,2013,9,", f"CYL,2013,{mark},")))
    rates = found.vintages["classroom"]
    assert rates.marks[rates.years.index(2013)][2] == "interpolated"
    assert found.sources["homicide_rate", "classroom", "CYL", 2013].status == "derived"
    assert [f"rate_per_100k is “{mark}”: read as missing" in w.what for w in found.warnings] == [True] * bool(mark)


def test_a_header_alone_is_a_table_where_nothing_need_be_in_it(region):
    path = region(("money.csv", "16000000,actual,x", "16000000,actual,"))
    (path.parent.parent / "tables" / "notes.csv").write_text("table,note,meant_for_fiscal_year,usd,law\n", encoding="utf-8")
    assert [t for t in load_baseline(path).tranches if t.meant_for != t.fiscal_year] == []


NUMBER, WHOLE, MONEY = (Column("x", kind, "") for kind in ("number", "whole", "money"))


@pytest.mark.parametrize(
    ("text", "column", "style", "number"),
    [
        ("1,234.5", NUMBER, Style(), "1234.5"), ("1.234,5", NUMBER, Style(comma=True, sure=True), "1234.5"),
        ("1,234", WHOLE, Style(), "1234"), ("1,234", NUMBER, Style(sure=True), "1234"), ("1.234", NUMBER, Style(), "1.234"),
        ("1.234", MONEY, Style(comma=True, sure=True), "1234"), ("-1,234,567", MONEY, Style(), "-1234567"),
        ("($5)", Column("usd", "money", ""), Style(), "-5"), ("5 USD", Column("usd", "money", ""), Style(), "5"),
        (".5", NUMBER, Style(), "0.5"), ("5.", NUMBER, Style(), "5"), ("+5", NUMBER, Style(), "5"),
        ("1e-2", NUMBER, Style(), "0.01"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_written(text, column, style, number):
    assert plain(text, column, style)[0] == number


@pytest.mark.parametrize(
    "text", ["1,23,456", "1..2", "1,2,3", "0x10", "1_000", "12 34", "1e999", "٣", "half", "--5", "1/2", "12-"]
)
def test_what_is_no_number(text):
    with pytest.raises(OddError):
        plain(text, NUMBER, Style())


@pytest.mark.parametrize(
    ("cells", "comma", "sure"),
    [
        (["0,5", "1,234"], True, True),
        (["0.5", "1,234"], False, True),
        (["1,234"], False, False),
        (["1.234.567"], True, True),
    ],
)
def test_the_style_of_a_file_is_told_by_all_its_numbers(cells, comma, sure):
    style = style_of([(cell, NUMBER) for cell in cells])
    assert (style.comma, style.sure) == (comma, sure)
