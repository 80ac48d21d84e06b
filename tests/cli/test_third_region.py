"""A third region made as the pages say, from two public files and a few guesses, without a line of the program changed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenarios.cli import cli

YEARS = range(2008, 2023)
PLACES = (("Nordia", "NOD", 12e6, 8.0), ("Sudia", "SUD", 30e6, 22.0))
REGION = """name: delta
title: Nordia and Sudia, invented
status: invented
document: Invented for a test
money_label: "Money: invented"
data: data
money_years: {first: 2015, last: 2018}
base_year: 2012
countries:
  NOD: {name: Nordia}
  SUD: {name: Sudia, slow: true}
neighbours: {EST: Estia}
programs:
  aid: {title: Border partnership, countries: [NOD, SUD], accounts: [ALL], fallback: {hard: ALL, soft: ALL}}
vintages:
  wdi: {label: World Bank, series: WDI, status: invented}
latest: wdi
governance:
  government_effectiveness: government_effectiveness
  control_of_corruption: control_of_corruption
  rule_of_law: rule_of_law
files: {money: money.csv, notes: notes.csv}
"""
PLAN = """name: Border partnership
region: ./region.yaml
vintage: wdi
origin: 2012
horizon: {from: 2015, to: 2018, show_to: 2021, run_off: 2024}
"""
NEED = """name: By need
extends: ./plan.yaml
programs:
  aid: {split: need, limit: hold}
events:
  - {event: suspension, countries: SUD, from: "2017-03-01", to: "2018-03-01", fiscal_years: 2016, share: 0.5, fate: outside}
"""
TABLES = {
    "accounts": ["ALL,2-4-5,2,4,5,by_agreement,mixed,0.2,0.9,,assumed,our guess"],
    "classification": [f"aid,ALL,{year},0.5,0.3,0.7,assumed,our guess" for year in range(2015, 2019)],
    "corridors": [f"{pair},assumed,guess" for pair in ("NOD,SUD,0.4", "NOD,EST,0.2", "NOD,outside,0.4", "SUD,outside,1")],
    "flow_shares": ["NOD,0.1,assumed,guess", "SUD,0.3,assumed,guess"],
    **dict.fromkeys(("notes", "audit_points", "tranches", "laws"), ()),
}


def world_bank():
    """Two countries' people, rates to 2012, ranks and military spending, a column a year."""
    rows = [["Country Name", "Country Code", "Indicator Name", "Indicator Code", *map(str, YEARS)]]
    for name, code, people, rate in PLACES:
        by = {"SP.POP.TOTL": lambda y, n=people: n * 1.02 ** (y - 2008), "MS.MIL.XPND.CD": lambda y, n=people: n * 20}
        by["VC.IHR.PSRC.P5"] = lambda y, r=rate: r + y % 3 if y <= 2012 else ".."
        by |= dict.fromkeys(("GE.PER.RNK", "CC.PER.RNK", "RL.PER.RNK"), lambda y: 40)
        rows += [[name, code, "x", indicator, *(str(f(y)) for y in YEARS)] for indicator, f in by.items()]
    return "Data Source,World Development Indicators\n\n" + "\n".join(map(",".join, rows)) + "\n"


def assistance():
    head = "Country Code,Country Name,Transaction Type Name,Fiscal Year,current_amount"
    money = [f"{code},{name},Obligations,{y},{int(people + y)}" for name, code, people, _ in PLACES for y in range(2015, 2019)]
    return "\n".join([head, *money]) + "\n"


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("third")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        runner = CliRunner()
        Path("wdi.csv").write_text(world_bank(), encoding="utf-8-sig")
        Path("aid.csv").write_text(assistance())
        told = [
            runner.invoke(cli, words.split())
            for words in ("new-region delta", "import worldbank wdi.csv -o bank", "import foreignassistance aid.csv -o money")
        ]
        assert [done.exit_code for done in told] == [0, 0, 0]
        for table in (*Path("bank").glob("[!l]*.csv"), Path("money/money.csv")):
            (Path("delta/data") / table.name).write_text(table.read_text())
        for name, rows in TABLES.items():
            file = Path(f"delta/data/{name}.csv")
            file.write_text("\n".join([file.read_text().partition("\n")[0], *rows]) + "\n")
        Path("delta/data/money_totals.csv").unlink()
        for name, text in (("region", REGION), ("plan", PLAN), ("need", NEED)):
            Path(f"delta/{name}.yaml").write_text(text)
        yield lambda words: runner.invoke(cli, words.split())


def test_it_is_valid_and_says_what_is_assumed(typed):
    done = typed("validate delta/region.yaml delta/plan.yaml delta/need.yaml")
    assert done.exit_code == 0, done.output
    assert "1 January 2015 is assumed" in done.stderr
    assert "homicide from 2013 to 2014 is drawn, before any money" in done.stderr


def test_its_plan_runs_and_what_left_is_told(typed):
    text = typed("run delta/need.yaml --members 20 --format=").stdout
    assert "sent" in text.splitlines()[1]  # the column's head is folded: sent outside
    assert "Nordia" in text
    assert "Mexic" not in text


def test_its_region_is_described(typed):
    assert "Estia" not in typed("list countries --region ./delta/region.yaml").stdout  # a neighbour is no country of it
    assert json.loads(typed("audit delta/region.yaml --json").stdout)["claims"] == []
