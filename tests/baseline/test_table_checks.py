"""What tables say twice must agree; what nearly is a name, a total or a size is said, once, with both places."""

import os
import re
from decimal import Decimal
from pathlib import Path

import pytest

from scenarios.baseline.known_tables import KNOWN
from scenarios.baseline.package import package_text
from scenarios.baseline.schema import Column, TableSchema
from scenarios.baseline.sums import printed
from scenarios.baseline.tables import load_baseline
from scenarios.errors import ScenarioError
from scenarios.shipped import DATA
from scenarios.spec.load import Text, load

CELL = '"10,000",10000000,actual'


def problems(path):
    with pytest.raises(ScenarioError) as caught:
        load_baseline(path)
    return [(p.place.file, p.place.line, p.what, p.hint) for p in caught.value.problems]


def warnings(path):
    return [(w.place.file, w.place.line, w.what, w.hint) for w in load_baseline(path).warnings]


@pytest.mark.parametrize("name", sorted(path.name for path in (DATA / "toy").glob("*.csv")))
def test_a_row_twice_is_refused_with_both_lines_in_every_table(toy, name):
    """Of tables that are read alike: the same row, and one that says something else of the same thing."""
    lines = (DATA / "toy" / name).read_text(encoding="utf-8").splitlines()
    ((file, line, what, hint),) = problems(toy(name, lambda text: f"{text}{lines[1]}\n"))
    assert (file, line, hint) == (name, len(lines) + 1, "the two lines are the same: remove one")
    assert "stands on line 2 already" in what


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("laws.csv", "Act 1/2022,2022-01-15", "Act 1/2021,2022-01-15", "enacted is 2021-01-15 there and 2022-01-15 here"),
        ("population.csv", "AVA,2012", "AVA,2011", "population is 6000000 there and 6050000 here"),
        ("own_security_budget.csv", "BOR,2023", "AVA,2023", "usd_millions is 400 there and 120 here"),
        ("classification.csv", "shield,POLICE,2023", "shield,POLICE,2022", "hard_share is 0.8 there and 0.7 here"),
        ("governance.csv", "BOR,2023,rule", "AVA,2023,rule", "pct_rank is 40 there and 20 here"),
        ("corridors.csv", "AVA,CYL", "AVA,BOR", "weight is 0.4 there and 0.1 here"),
    ],
)
def test_one_thing_said_twice_and_differently_is_refused_and_nothing_follows_from_it(region, name, old, new, said):
    ((file, _, what, hint),) = problems(region((name, old, new)))
    assert file == name
    assert re.search(r"stands on line \d+ already", what)
    assert said in hint


@pytest.mark.parametrize(
    ("changes", "what", "hint"),
    [
        (
            [(CELL, '"10,000",100000000,actual')],
            "usd is 100000000, and “10,000” is printed: 10000000 dollars",
            "10 times what is printed",
        ),
        ([(CELL, '"10,000",10000,actual')], "usd is 10000, and “10,000” is printed", "1/1,000 of what is printed"),
        (
            [(CELL, '"1,000",10000000,actual')],
            "“1,000” is printed: 1000000 dollars, as table A counts in thousands",
            "10 times",
        ),
        ([(CELL, '"10,000",,actual')], "usd is empty, and “10,000” is printed", "write its dollars"),
        ([(CELL, "n/a,10000000,actual")], "usd is 10000000, and “n/a” is printed: no number", "leave usd empty"),
        ([(CELL, "—,10000000,actual")], "“—” is printed: 0 dollars", "mend the one"),
    ],
)
def test_dollars_are_what_is_printed(region, changes, what, hint):
    ((file, line, said, do),) = problems(region(*(("money.csv", old, new) for old, new in changes)))
    assert (file, line) == ("money.csv", 2)
    assert what in said
    assert hint in do


def test_all_dollars_in_another_unit_is_one_message(toy):
    ((_, line, what, hint),) = problems(toy("money.csv", lambda text: re.sub(r'",(\d+)', r'",\g<1>0', text)))
    assert (line, hint) == (2, "usd is 10 times what is printed: mend the one that is wrong")
    assert "and 28 more, to line 30" in what


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [
        ("25,000", 25000, "0.5"),
        ("89.6", "89.6", "0.05"),
        ("—", 0, 0),
        ("$1,234", 1234, "0.5"),
        ("(500)", -500, "0.5"),
        ("−5", -5, "0.5"),
    ],
)
def test_printed_numbers(text, value, half):
    found = printed(text)
    assert (found.value, found.half) == (Decimal(value), Decimal(half))


@pytest.mark.parametrize(
    ("text", "found"), [("n/a", True), ("", False), ("derived", False), ("about 20", False), ("25,00", False)]
)
def test_printed_texts_that_are_no_number(text, found):
    assert (printed(text) is not None) == found


def test_a_total_that_does_not_add_up_is_said_with_both_places(region):
    cell, total = (
        ("money.csv", CELL, '"11,000",11000000,actual'),
        ("money_totals.csv", '"24,000",24000000', '"25,000",25000000'),
    )
    first, second = warnings(region(cell, total))
    assert first[:2] == ("money_totals.csv", 2)
    assert "table A, fiscal year 2021: the cells sum to 23,000,000 and the total is 22,000,000" in first[2]
    assert "money.csv, lines 2, 8" in first[2]
    assert first[3] == "1,000,000 too much"
    assert "fiscal year 2022: the cells sum to 24,000,000 and the total is 25,000,000" in second[2]


def test_a_cell_that_was_cut_out_is_missed_by_its_total(toy):
    path = toy("money.csv", lambda text: "".join(x for x in text.splitlines(keepends=True) if "CIVIC,2024" not in x))
    ((file, _, what, hint),) = warnings(path)
    assert file == "money_totals.csv"
    assert "the cells sum to 26,000,000 and the total is 42,000,000" in what
    assert hint == "16,000,000 too little"


def test_totals_that_round_add_up():
    """Table 1b prints 405.9 for cells that sum to 406.0: each is rounded."""
    assert load_baseline().warnings == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (
            "own_security_budget.csv",
            "BOR,2023,120",
            "BOR,2023,120000",
            "usd_millions 120000 of BOR 2023 is 26,786 USD a head",
        ),
        ("own_security_budget.csv", "BOR,2023,120", "BOR,2023,0.12", "usd_millions 0.12 of BOR 2023 is 0.0268 USD a head"),
        ("own_security_budget.csv", "CYL,2023,200", "CYL,2023,6600", "usd_millions 6600 of CYL 2023 is 3,113 USD a head"),
        ("population.csv", "BOR,2018,4280000", "BOR,2018,428000", "population of BOR 2018 is 1/9.91 of the year before"),
        ("population.csv", "BOR,2011,4000000", "BOR,2011,4000", "population of BOR 2012 is 1,010 times the year before"),
        (
            "homicide_rates.csv",
            "BOR,2015,50",
            "BOR,2015,500",
            "rate_per_100k of BOR 2015 is 10.4 times the year before: 48, line 19",
        ),
        (
            "laws.csv",
            "2023-03-15",
            "2013-03-15",
            "Act 1/2023 is of 2013-03-15, and of fiscal year 2023, which begins on 2022-10-01",
        ),
    ],
)
def test_sizes_that_can_hardly_be_meant_are_said_once(region, name, old, new, what):
    ((file, _, said, hint),) = warnings(region((name, old, new)))
    assert file == name
    assert what in said
    assert hint


def test_money_is_compared_with_people_and_gdp(region):
    path = region(
        ("money.csv", CELL, '"10,000,000",10000000000,actual'),
        ("money_totals.csv", '"22,000",22000000', '"10,012,000",10012000000'),
    )
    ((file, line, what, hint),) = warnings(path)
    assert (file, line, hint) == ("money.csv", 2, "a mistaken unit?")
    assert "is 1,538 USD a head of those who get it" in what
    folder = path.parent.parent / "tables"
    gdp = "".join(
        f"{code},{year},{usd},invented\n" for code, usd in (("AVA", 10**10), ("BOR", 10**9)) for year in (2021, 2023)
    )
    (folder / "gdp_usd.csv").write_text(f"country,year,gdp_usd,source\n{gdp}", encoding="utf-8")
    (folder / "own_security_budget.csv").write_text(
        "country,year,percent_of_gdp,usd_millions,status,source\n"
        "AVA,2023,4,4000,invented,x\nBOR,2023,12,120,invented,x\nCYL,2023,1,200,invented,x\n",
        encoding="utf-8",
    )
    said = warnings(path)
    assert [line for _, line, _, _ in said] == [2, 2]
    assert "usd_millions 4000 is 10 times what percent_of_gdp 4 makes: 400" in said[1][2]


def test_columns_that_say_the_same_agree(toy):
    head = "country,year,population,population_thousands,source\n"

    def both(text):
        rows = [line.split(",") for line in text.splitlines()[1:]]
        return head + "".join(f"{c},{y},{n},{int(n) / 1000:.1f},{s}\n" for c, y, n, s in rows)

    assert warnings(toy("population.csv", both)) == []
    ((_, line, what, _),) = problems(toy("population.csv", lambda text: text.replace("2013,6100000", "2013,6200000")))
    assert (line, what) == (4, "population_thousands 6100.0 and population 6200000 contradict each other")


@pytest.mark.parametrize(
    ("name", "old", "new", "what", "hint"),
    [
        ("population.csv", "BOR,2015", "BRO,2015", "“BRO” is no country of the region, and BOR, 2015 has no row", "BOR"),
        ("flow_shares.csv", "BOR,0.4", "B0R,0.4", "“B0R” is no country of the region, and BOR has no row", "BOR"),
        ("homicide_rates.csv", "CYL,2013", "cyl,2013", "CLASS, CYL, 2013 has no row", "CYL"),
        ("own_security_budget.csv", "CYL,2023", "Cylene,2023", "CYL, 2023 has no row", "CYL"),
        ("governance.csv", "CYL,2023,rule", "CY,2023,rule", "CYL, 2023, rule_of_law has no row", "CYL"),
        ("tranches.csv", "shield,2021,EQUIP", "sheild,2021,EQUIP", "“sheild” is no program of the region", "shield"),
        (
            "classification.csv",
            "shield,POLICE,2023",
            "shields,POLICE,2023",
            "“shields” is no program of the region",
            "shield",
        ),
    ],
)
def test_a_name_that_is_nearly_one_is_a_slip_where_that_one_is_missing(region, name, old, new, what, hint):
    ((file, _, said, do),) = problems(region((name, old, new)))
    assert file == name
    assert what in said
    assert do == f"did you mean “{hint}”?"


def test_another_country_that_is_no_slip_is_left_alone(toy):
    assert warnings(toy("population.csv", lambda text: f"{text}BOL,2015,11000000,x\nAVB,2015,11000000,x\n")) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        ("accounts.csv", "1-0-5,1,0,5", "1-0-5,2,0,5", "availability_years is 2, and the rule is 1-0-5"),
        ("accounts.csv", "mixed,0.3,0.8", "mixed,0.8,0.3", "hard_low 0.8 is more than hard_high 0.3"),
        ("classification.csv", "2023,0.7,0.55", "2023,0.5,0.55", "hard_share 0.5 does not lie between 0.55 and 0.85"),
        ("money.csv", "actual,x", "actual,y", "there is no note y of table A in notes.csv"),
        ("laws.csv", "2021-01-15", "15 January", "enacted must be a date such as 2008-06-30, got “15 January”"),
        ("tranches.csv", "Act 1/2021", "Act 9/2021", "unknown law “Act 9/2021”"),
        ("corridors.csv", "AVA,outside,0.5", "AVA,outside,0.49999999", "the corridors from AVA sum to 0.99999999, not 1"),
    ],
)
def test_contradictions_between_and_inside_tables_are_one_message(region, name, old, new, what):
    found = problems(region((name, old, new)))
    assert what in found[0][2]
    assert len(found) == 1 + (new == "actual,y")  # then the note that moves money has no cell either


def test_both_wrong_rows_of_a_table_are_told(region):
    found = problems(
        region(("corridors.csv", "AVA,BOR,0.4", "AVA,BRO,0.4"), ("corridors.csv", "CYL,BOR,0.3", "CYL,BOR,1.3"))
    )
    assert [line for _, line, _, _ in found] == [2, 8]


def test_money_without_law_or_day_is_said_to_be_assumed(toy):
    path = toy("tranches.csv", lambda text: text.replace("shield,2024,EQUIP", "shield,2034,EQUIP"))
    ((file, line, what, _),) = warnings(path)
    assert (file, line) == ("money.csv", 5)
    assert "by which law shield EQUIP FY2024 came: 1 January 2024 is assumed" in what


OBLIGATED = '"(2,000)",-2000000,obligated'


def test_deobligations_are_data_where_a_table_says_obligations(region):
    path = region(("money.csv", '"2,000",2000000,actual', OBLIGATED))
    found = load_baseline(path)
    (gone,) = found.deobligations
    assert (gone.program, gone.account, gone.fiscal_year, gone.usd) == ("commons", "RELIEF", 2021, -2_000_000)
    assert all(t.usd > 0 for t in found.tranches)
    assert "1 cell of less than 0, -2,000,000 USD in all: kept as data, not simulated" in found.warnings[0].what
    ((_, _, what, hint),) = problems(region(("money.csv", OBLIGATED, OBLIGATED.replace("obligated", "actual"))))
    assert (what, hint) == ("usd must not be negative, got -2000000", "less than 0 only where status says obligated")


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ([("{name: Cylene}", "{name: Borvia}")], "the name “Borvia” stands for BOR already"),
        (
            [("JNT: Joint", "BOR: Joint"), ("regional_unit: JNT", "regional_unit: BOR")],
            "the code “BOR” stands for Borvia already",
        ),
        (
            [("CYL: {name", "ALL: {name"), ("CYL]", "ALL]"), ("CYL: 0.3", "ALL: 0.3")],
            "“ALL” is no code: ALL means all countries",
        ),
        ([("CYL: {name", "Outside: {name"), ("CYL]", "Outside]"), ("CYL: 0.3", "Outside: 0.3")], "“Outside” is no code"),
        ([("group: ALL THREE", "group: BOR")], "the code “BOR” stands for the group of commons already"),
        ([("[AVA, BOR, CYL]", "[AVA, BOR, BOR]")], "commons names BOR twice"),
        ([("first: 2021, last: 2026", "first: 2026, last: 2021")], "last 2021 is before first 2026"),
        ([("base_year: 2023", "base_year: 20231231")], "base_year must be at most 2200, got 20231231"),
        ([("AVA: 0.2", "AVB: 0.2")], "unknown name “AVB”"),
    ],
)
def test_names_and_years_of_a_region_file(region, changes, what):
    found = problems(region(*(("toy.yaml", old, new) for old, new in changes)))
    assert [said for _, _, said, _ in found] == [found[0][2]]
    assert what in found[0][2]


def test_a_code_that_is_a_number_to_yaml_is_to_be_quoted(region):
    changes = [("  CYL:", "  840:"), ("CYL]", "840]"), ("CYL: 0.3", "840: 0.3")]
    assert {hint for *_, hint in problems(region(*(("toy.yaml", *pair) for pair in changes)))} == {'put it in quotes: "840"'}


def test_a_change_is_seen_whatever_the_clock_says(region):
    path = region(("toy.yaml", "  money: money.csv", "  money: below/MONEY.CSV"))
    tables = path.parent.parent / "tables"
    (tables / "below").mkdir()
    (tables / "money.csv").rename(tables / "below" / "MONEY.CSV")
    for name, old, new in (("below/MONEY.CSV", '4,000",4000000', '5,000",5000000'), ("flow_shares.csv", "0.4", "0.3")):
        file, before = tables / name, load_baseline(path)
        assert load_baseline(path) is before
        stat = file.stat()
        file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert load_baseline(path) is not before


def test_what_was_read_and_what_should_be_looked_at_is_warned_of_with_every_answer(region):
    path = region(("own_security_budget.csv", "BOR,2023,120", "BOR,2023,120000"))
    loaded = load(Text(f"{{name: x, extends: toy, region: {path}}}"))
    assert ["26,786 USD a head" in w.what for w in loaded.warnings] == [True]


def test_every_table_is_declared_whole():
    for role, table in KNOWN.items():
        assert isinstance(table, TableSchema)
        assert table.role == role
        assert set(table.key) <= {column.name for column in table.columns}
        assert all(isinstance(c, Column) and c.says for c in table.columns)
        assert all(KNOWN[link.role].column(link.there) and table.column(link.column) for link in table.links)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("  flow_shares.csv:", "  flows.csv:", "there is no table flows.csv in"),
        ("licence: cc0", "licence: cc1", "no licence “cc1”"),
        ("title: Acts", "titel: Acts", "unknown key “titel”"),
    ],
)
def test_faults_of_a_package_have_their_place(region, old, new, what):
    folder = region().parent.parent / "tables"
    file = folder / "package.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        package_text(Path(folder))
    assert what in str(caught.value)
    assert all(p.place for p in caught.value.problems)
