"""The baseline against the printed tables, and its laws for any region."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest

from scenarios.baseline.facts import OUTSIDE
from scenarios.baseline.tables import load_baseline, shipped_regions
from scenarios.errors import ScenarioError
from scenarios.shipped import DATA
from scenarios.terms import STATUSES

KNOWN = load_baseline()
REGIONS = {name: load_baseline(name) for name in shipped_regions()}
each_region = pytest.mark.parametrize("known", REGIONS.values(), ids=REGIONS)


def money(*programs, fiscal_year=None, meant_for=None):
    return sum(
        t.usd
        for t in KNOWN.tranches
        if t.program in programs and fiscal_year in (None, t.fiscal_year) and meant_for in (None, t.meant_for)
    )


def test_envelopes_of_the_report():
    thousands = [19314, 42004, 105549, 97319, 89579, 89579]
    assert money("carsi") == Decimal(604_008_000)
    assert money("merida", "mexico_other") == Decimal(2_365_000_000)
    assert [money("section_1004", fiscal_year=y) for y in KNOWN.fiscal_years] == [Decimal(k * 1000) for k in thousands]


@pytest.mark.parametrize(
    ("fiscal_year", "printed"),
    [(2008, 60_000), (2009, 105_000), (2010, 95_000), (2011, 101_508), (2012, 135_000), (2013, 107_500)],
)
def test_carsi_by_year_is_table_1a(fiscal_year, printed):
    assert money("carsi", fiscal_year=fiscal_year) == printed * 1000


@pytest.mark.parametrize(("year", "moved"), [(2008, "406.0"), (2009, "432.8"), (2010, "582.7"), (2011, "353.2")])
def test_forward_funding_moved(year, moved):
    """Table 1b, notes c, d and e."""
    assert money("merida", "mexico_other", meant_for=year) == Decimal(moved) * 1_000_000


def test_forward_funding_keeps_its_law_and_date():
    moved = {(t.account, t.fiscal_year): t for t in KNOWN.tranches if t.meant_for != t.fiscal_year}
    assert set(moved) == {("INCLE", 2009), ("FMF", 2009), ("INCLE", 2010)}
    assert moved["FMF", 2009].enacted == date(2009, 6, 24)
    assert moved["FMF", 2009].law == "P.L. 111-32"
    assert moved["INCLE", 2010].usd == 175_000_000


def test_a_cell_with_two_laws_is_cut_in_two():
    parts = [(t.law, t.usd) for t in KNOWN.tranches if (t.program, t.account, t.fiscal_year) == ("merida", "INCLE", 2009)]
    assert parts == [("P.L. 111-8", 360_000_000), ("P.L. 111-32", 94_000_000)]


def test_section_1004_begins_with_its_fiscal_year():
    tranches = [t for t in KNOWN.tranches if t.program == "section_1004"]
    assert all(t.enacted == date(t.fiscal_year - 1, 10, 1) and t.law == "" for t in tranches)
    assert {t.unit for t in tranches} == {"MEX", "GTM", "SLV", "HND"}


def test_every_dollar_names_its_cell():
    tranche = next(t for t in KNOWN.tranches if t.program == "carsi" and t.account == "INCLE" and t.fiscal_year == 2011)
    at = tranche.source
    assert (at.table, at.cell, at.note) == ("Table 1a", "INCLE, CA7, FY2011", "printed 71,508")
    line = (DATA / at.file).read_text(encoding="utf-8").splitlines()[at.line - 1]
    assert "71,508" in line
    assert tranche.status == "estimate"


def test_vintages():
    old, new = KNOWN.vintages["2013"], KNOWN.vintages["2025"]
    hnd, pan, blz, gtm, nic = (KNOWN.codes.index(c) for c in ("HND", "PAN", "BLZ", "GTM", "NIC"))
    assert (old.years[0], old.years[-1], new.years[-1]) == (1995, 2011, 2023)
    assert old.at(2011)[hnd] == 91.6091
    assert new.at(2011)[hnd] == 83.1793
    assert (old.at(2011)[blz], old.at(2011)[pan]) == (41.7, 20.3)
    assert [old.marks[-1][i] for i in (blz, pan, hnd)] == ["filled", "filled", "observed"]
    assert np.isfinite(old.at(2011)).all()
    assert old.marks[0][hnd] == "missing"
    assert new.marks[new.years.index(2015)][gtm] == "interpolated"
    assert not new.known_at(2015)[gtm]
    assert new.known_at(2014)[gtm]
    assert new.marks[-1][nic] == "missing"
    assert KNOWN.sources["homicide_rate", "2025", "GTM", 2015].status == "derived"


def test_gaps_are_straight_in_logs():
    rates = KNOWN.vintages["2025"]
    column = np.log(rates.values[:, KNOWN.codes.index("HND")])[:5]  # 1995 and 1999 observed
    assert np.diff(column) == pytest.approx(np.full(4, (column[4] - column[0]) / 4))


def test_until_an_origin_no_gap_is_filled_with_what_comes_after_it():
    """Guatemala has no 2015 and 2016: known from 2017 on, and a straight line in logs only then."""
    release, gtm = KNOWN.vintages["2025"], KNOWN.codes.index("GTM")
    for origin, there in ((2014, True), (2015, False), (2016, False), (2017, True)):
        known = release.until(origin)
        assert known.years[-1] == origin
        assert np.isfinite(known.at(origin)[gtm]) == there
        assert (known.marks[-1][gtm] == "missing") is not there
        assert np.isnan(known.at(origin + 1)).all()
    assert release.until(2017).at(2016)[gtm] == release.at(2016)[gtm]
    assert release.until(1990).years == ()
    assert [first for first in KNOWN.vintages["2013"].first_years() if first != 1995] == [2000, 1999]  # BLZ, HND


def test_split_of_carsi_by_hand():
    """Half military dollars FY2008-13, half population times the root of the rate, both of 2007, for Guatemala."""
    dollars = {
        "BLZ": 34652488,
        "CRI": 19558967,
        "GTM": 58976405,
        "HND": 43720342,
        "NIC": 23930318,
        "PAN": 40301118,
        "SLV": 56677090,
    }
    people = [KNOWN.population_of(2007)[KNOWN.codes.index(c)] for c in dollars]
    rates = [KNOWN.vintages["2013"].at(2007)[KNOWN.codes.index(c)] for c in dollars]
    need = np.array(people) * np.sqrt(rates)
    hand = 0.5 * np.array(list(dollars.values())) / sum(dollars.values()) + 0.5 * need / need.sum()
    assert KNOWN.split_weights("carsi", "2013") == pytest.approx(hand, rel=1e-12)


def test_countries_of_2010():
    honduras = KNOWN.countries[KNOWN.codes.index("HND")]
    assert (honduras.own_budget, honduras.government_effectiveness) == (317, 31.58)
    assert [c.own_budget_status for c in KNOWN.countries if c.own_budget_status == "assumed"] == ["assumed"]
    assert [c.code for c in KNOWN.countries if not c.slow] == ["MEX"]


def test_population_is_held_after_its_last_year():
    last = KNOWN.population_years[-1]
    assert (KNOWN.population_of(last + 9) == KNOWN.population_of(last)).all()
    with pytest.raises(ValueError, match="no population before"):
        KNOWN.population_of(KNOWN.population_years[0] - 1)


@each_region
def test_shares_are_shares(known):
    for program in known.programs.values():
        for vintage in known.vintages:
            weights = known.split_weights(program.name, vintage)
            assert weights.shape == (len(program.countries),)
            assert weights.sum() == pytest.approx(1, abs=1e-12)
            assert (weights > 0).all()


@each_region
def test_order_of_countries_is_by_code(known):
    assert list(known.codes) == sorted(known.codes)
    assert all(list(p.countries) == sorted(p.countries) for p in known.programs.values())
    assert known.corridors.shape == (len(known.codes),) * 2
    assert (known.corridors.sum(1) <= 1 + 1e-12).all()
    assert OUTSIDE not in known.codes


@each_region
def test_facts_cannot_be_changed(known):
    for array in (
        known.population,
        known.corridors,
        *known.splits.values(),
        *(r.values for r in known.vintages.values()),
    ):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


@each_region
def test_every_status_is_in_the_vocabulary(known):
    sources = [*known.sources.values(), *(t.source for t in known.tranches)]
    statuses = {s.status for s in sources} | {c.own_budget_status for c in known.countries}
    assert statuses | {r.status for r in known.vintages.values()} <= set(STATUSES)
    assert all(s.document and s.line > 1 for s in sources)


@each_region
def test_mixed_money_has_a_hard_share(known):
    for t in known.tranches:
        if known.accounts[t.account].kind == "mixed":
            for year in (t.fiscal_year, t.meant_for):
                found = known.classification[t.program, t.account, year]
                assert found.low <= found.hard_share <= found.high


def test_toy_is_invented_and_whole():
    toy = REGIONS["toy"]
    assert toy.status == "invented"
    assert {s.status for s in toy.sources.values()} <= {"invented", "derived"}
    assert [t.meant_for for t in toy.tranches if t.meant_for != t.fiscal_year] == [2023]
    assert toy.fiscal_years == (2021, 2022, 2023, 2024, 2025, 2026)


def test_loading_twice_gives_the_same_object_until_a_file_changes(region):
    path = region()
    assert load_baseline(path) is load_baseline(path)
    assert load_baseline(region(("flow_shares.csv", "BOR,0.4", "BOR,0.3"))).countries[1].flow_share == 0.3


def test_order_of_rows_and_countries_does_not_matter(region):
    path = region(
        (
            "toy.yaml",
            "  AVA: {name: Avaria}\n  BOR: {name: Borvia, slow: true}\n",
            "  BOR: {name: Borvia, slow: true}\n  AVA: {name: Avaria}\n",
        )
    )
    folder = path.parent.parent / "tables"
    for file in folder.glob("*.csv"):
        head, *rows = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    toy, mine = REGIONS["toy"], load_baseline(path)
    assert mine.countries == toy.countries
    assert [(t.program, t.account, t.usd, t.law) for t in mine.tranches] == [
        (t.program, t.account, t.usd, t.law) for t in toy.tranches
    ]
    assert (mine.corridors == toy.corridors).all()
    assert all((mine.splits[key] == toy.splits[key]).all() for key in toy.splits)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([("money.csv", "A,shield,AVA", "A,shiled,AVA")], "unknown program “shiled”"),
        ([("money.csv", "AVA,EQUIP,2021", "AVA,EQIP,2021")], "did you mean “EQUIP”?"),
        ([("money.csv", "AVA,EQUIP,2021", "XXX,EQUIP,2021")], "XXX is no country of the program"),
        ([("money.csv", '"10,000",10000000', '"10,000",-5')], "usd must not be negative, got -5"),
        ([("money.csv", '"8,000",8000000', '"8,000",eight')], "usd must be an amount, got “eight”"),
        ([("money.csv", "AVA,EQUIP,2022", "AVA,EQUIP,2021")], "shield, AVA, EQUIP, 2021 stands on line 2 already"),
        ([("tranches.csv", "4000000", "400000000")], "the laws give 400000000 USD of money that is 16000000 in all"),
        ([("notes.csv", "4000000", "3000000")], "note x moves 3000000 USD of Act 2/2022"),
        ([("laws.csv", "2021-01-15", "15 January")], "enacted must be a date such as 2008-06-30"),
        ([("accounts.csv", "EQUIP,1-0-5", "EQUIP,1-0-6")], "closing_years is 5, and the rule is 1-0-6"),
        ([("classification.csv", "shield,POLICE,2023,0.7", "shield,POLICE,2023,1.7")], "hard_share must lie between"),
        ([("classification.csv", "shield,POLICE,2023", "shield,POLICE,2033")], "no hard share of shield POLICE FY2023"),
        ([("homicide_rates.csv", "AVA,2012,21", "AVA,2012,-21")], "rate_per_100k must be more than 0 and at most 1000"),
        ([("homicide_rates.csv", "AVA,2012,21", "AVA,2012,1e400")], "must be a finite number, got “1e400”"),
        ([("homicide_rates.csv", "AVA,2012,21", "AVA,2011,21")], "CLASS, AVA, 2011 stands on line 2 already"),
        ([("population.csv", "BOR,2015", "BOR,2099")], "the year 2099 stands far from all others"),
        ([("toy.yaml", "base_year: 2023", "base_year: 1990")], "has no usd_millions of"),
        ([("own_security_budget.csv", "BOR,2023,120", "BOR,2023,0")], "usd_millions must be more than 0"),
        ([("governance.csv", "effectiveness,55", "effectiveness,0")], "pct_rank must be at least 0.1, got 0"),
        ([("corridors.csv", "AVA,outside,0.5", "AVA,outside,0.4")], "the corridors from AVA sum to 0.9, not 1"),
        ([("governance.csv", "CYL,2023,rule", "CYL,2022,rule")], "has no pct_rank of CYL 2023 rule_of_law"),
        ([("flow_shares.csv", "country,share", "country,part")], "has no column share"),
        ([("money.csv", "A,shield,AVA,EQUIP,2021", "A,shield,AVA,EQUIP,2021,surplus")], "10 cells under 9 columns"),
        ([("toy.yaml", "countries: [AVA]", "countries: [AVE]")], "did you mean “AVA”?"),
        ([("toy.yaml", "part: 1", "part: 0.9")], "the parts of commons's split must sum to 1"),
        ([("toy.yaml", "latest: classroom", "latest: clasroom")], "did you mean “classroom”?"),
        ([("toy.yaml", "{name: Cylene}", "{name: Cylene, spill: spil_mexico}")], "did you mean “spill_mexico”?"),
        ([("toy.yaml", "title: Shield program", "titel: Shield program")], "unknown key “titel”"),
        ([("toy.yaml", "data: ../tables", "data: ../nowhere")], "there is no folder “../nowhere”"),
        ([("toy.yaml", "{name: Cylene}", "{name: Cylene: new}")], "not YAML"),
        ([("toy.yaml", "series: CLASS", "series: KLASS")], "no rate of series KLASS"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(region, changes, said):
    with pytest.raises(ScenarioError) as caught:
        load_baseline(region(*changes))
    assert said in str(caught.value)
    assert all(p.place for p in caught.value.problems)


def test_what_is_not_there_is_told_once(region):
    path = region()
    (path.parent.parent / "tables" / "population.csv").unlink()
    for wrong, said in (
        (path, "there is no table population.csv"),
        (path.with_name("mime.yaml"), "did you mean “mine.yaml”"),
    ):
        with pytest.raises(ScenarioError, match=said) as caught:
            load_baseline(wrong)
        assert len(caught.value.problems) == 1
    with pytest.raises(ScenarioError, match=r"by its path, as \./valley\.yaml"):
        load_baseline("valley")


def test_all_faults_at_once(region):
    path = region(
        ("money.csv", "A,shield,AVA,EQUIP,2021", "A,shiled,AVA,EQUIP,2021"),
        ("population.csv", "AVA,2011,6000000", "AVA,2011,many"),
        ("corridors.csv", "BOR,AVA", "BOR,AVB"),
    )
    with pytest.raises(ScenarioError) as caught:
        load_baseline(path)
    files = {p.place.file for p in caught.value.problems}
    assert {"money.csv", "population.csv", "corridors.csv"} <= files


def test_unknown_region_offers_the_nearest():
    with pytest.raises(ScenarioError, match="did you mean “toy”"):
        load_baseline("tony")


def test_tranches_come_in_one_order():
    keys = [(t.program, t.fiscal_year, t.account, t.unit or "", t.enacted, t.law) for t in KNOWN.tranches]
    assert all(a <= b for a, b in pairwise(keys))
