"""The table of audit points: each figure stands where it says, nothing that could be asked is left out, faults have a place."""

import csv
import shutil
from decimal import Decimal

import pytest

from scenarios.baseline.tables import load_baseline
from scenarios.errors import ScenarioError
from scenarios.shipped import CONFIGS, DATA

POINTS = {point.id: point for point in load_baseline().audit_points}
ASKED = (
    "disbursed", "disbursed_share", "committed", "committed_share", "unobligated", "unliquidated", "share_of_disbursed",
    "expended", "expended_share", "obligated", "obligated_share", "delivered", "delivered_share", "delivered (planned)",
    "delivered_share (planned)", "projected expenditure", "spent (ambassador, incl. programmes not yet booked)",
)  # fmt: skip
"""Measures of the source tables that say what became of money."""
LAGS = (
    "pipeline", "late receipt", "disbursed by age (Panama State ESF)", "expended", "delivered",
    "disbursements/obligations FY2008-12",
)  # fmt: skip
"""Items of `absorptive.csv` that do."""

SPLIT = "military objective (all)"
"""Money of other programs, from which our split by country is estimated."""


def rows(name):
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


def cited():
    for point in POINTS.values():
        for ref in point.rests_on:
            file, _, lines = ref.partition(":")
            first, _, last = lines.partition("-")
            yield from ((file, line) for line in range(int(first), int(last or first) + 1))


@pytest.mark.parametrize(
    ("name", "column", "words"),
    [
        ("merida_disbursement.csv", "measure", ASKED),
        ("carsi_by_country.csv", "measure", ASKED),
        ("absorptive.csv", "item", LAGS),
    ],
)
def test_every_figure_of_what_became_of_money_is_in_the_table(name, column, words):
    """A figure that is added to a source table must be asked, or said not to be."""
    known = set(cited())
    ours = [(n, row) for n, row in enumerate(rows(name), start=2) if row.get("account") != SPLIT]
    found = {(name, n) for n, row in ours if row[column] in words}
    assert found
    assert found <= known


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("both-obligated-2010-03", Decimal("0.46") * 1600),
        ("both-expended-2010-03", Decimal("0.09") * 1600),
        ("merida-expended-2010-05", Decimal("0.14") * 1100),
        ("merida-delivered-share-2011-09", Decimal(504) / 1600),
        ("carsi-nadr-2009", Decimal("0.376") + Decimal("0.974")),
        ("carsi-nadr-2010", Decimal("0.376") + Decimal("0.974") + Decimal("0.103") + Decimal("2.283")),
        ("carsi-nadr-reg", Decimal("3.970") + Decimal("0.199")),
        ("carsi-fmf-share", Decimal(22) / 28),
        ("carsi-state-esf-pan-2010", Decimal(83) / 177),
    ],
)
def test_derived_figures_follow(name, value):
    assert POINTS[name].status == "derived"
    assert POINTS[name].low == pytest.approx(value, abs=Decimal("0.001"))


def test_parts_add_up_to_the_wholes():
    """GAO-13-295R: accounts of CARSI sum to what it calls over 75; its NADR by country to the sum of Table 4."""
    parts = [POINTS[f"carsi-{name}"].low for name in ("incle", "esf", "nadr")]
    assert sum(parts) == pytest.approx(POINTS["carsi-disbursed"].low, abs=Decimal("0.2"))
    units = [p.low for p in POINTS.values() if p.accounts == ("NADR",) and p.units]
    assert (len(units), sum(units)) == (8, pytest.approx(POINTS["carsi-nadr"].low, abs=Decimal("0.002")))


def test_what_the_caveat_says_of_the_published_parts_of_the_split():
    """State's ESF and NADR by 30 September 2011, as a share of all CARSI money of FY2008 to 2013."""
    known = load_baseline()
    found = POINTS["carsi-state-esf"].low + POINTS["carsi-nadr"].low
    whole = sum(t.usd for t in known.tranches if t.program == "carsi") / 1_000_000
    assert (round(found, 1), round(found / whole, 2)) == (Decimal("12.1"), Decimal("0.02"))
    assert any("12.1 million dollars or 2% of CARSI's money" in caveat for caveat in known.caveats)


def test_sources_of_booking_stand_where_the_account_says():
    """Each line that `booking_why` names is about FMF, or about all Mérida money."""
    why = load_baseline().accounts["FMF"].booking_why
    for name, line, word in (
        ("absorptive.csv", 8, "FMF"), ("absorptive.csv", 9, "FMF"), ("carsi_by_country.csv", 7, "FMF,"),
        ("merida_disbursement.csv", 16, "obligated_share,46"),
    ):  # fmt: skip
        assert f"{name}:{line}" in why
        assert word in (DATA / name).read_text(encoding="utf-8").splitlines()[line - 1]


HEAD = (DATA / "toy" / "audit_points.csv").read_text(encoding="utf-8").splitlines()[0]
GOOD = {
    "id": "one", "date": "2023-09-30", "programs": "commons", "measure": "disbursed", "basis": "paid out", "low": "20",
    "unit": "million USD", "use": "counted", "status": "invented", "source": "somebody",
}  # fmt: skip


@pytest.fixture
def region(tmp_path):
    """The toy region in a folder of its own, with other audit points; None: without the table."""

    def make(*points):
        shutil.copytree(DATA / "toy", tmp_path / "data", dirs_exist_ok=True)
        file = tmp_path / "data" / "audit_points.csv"
        text = "\n".join([HEAD, *(",".join(point.get(name, "") for name in HEAD.split(",")) for point in points)])
        file.write_text(text + "\n", encoding="utf-8") if points else file.unlink()
        own = (CONFIGS / "regions" / "toy.yaml").read_text(encoding="utf-8").replace("../../data/toy", "data")
        (tmp_path / "mine.yaml").write_text(own, encoding="utf-8")
        return tmp_path / "mine.yaml"

    return make


def test_a_region_needs_no_audit_points(region):
    assert load_baseline(region()).audit_points == ()


def test_a_region_of_one_s_own_has_its_own(region):
    part = {"accounts": "CIVIC;POLICE", "units": "BOR;JNT", "first_year": "2021", "last_year": "2022"}
    (point,) = load_baseline(region(GOOD | part)).audit_points
    assert (point.accounts, point.units, point.years, point.low, point.high) == (
        ("CIVIC", "POLICE"), ("BOR", "JNT"), (2021, 2022), Decimal(20), Decimal(20),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"programs": "comons"}, "did you mean “commons”"),
        ({"accounts": "EQUIP"}, "unknown accounts “EQUIP”"),
        ({"units": "BOR;XYZ"}, "unknown units “XYZ”"),
        ({"measure": "spent"}, "unknown measure “spent”"),
        ({"measure": ""}, "names programs and a measure"),
        ({"unit": "share", "low": "0.4"}, "a share names what it is a share of"),
        ({"unit": "share", "low": "46", "share_of": "appropriated"}, "a share is at most 1"),
        ({"share_of": "appropriated"}, "a share names what it is a share of"),
        ({"high": "19"}, "19 is below the low value, 20"),
        ({"first_year": "2021", "last_year": "2020"}, "2020 is before 2021"),
        ({"first_year": "2019", "last_year": "2022"}, "the region has no money of 2019"),
        ({"since": "2023-09-30"}, "is not before"),
        ({"use": "projection"}, "say why it is not counted"),
        ({"use": "counted", "programs": "", "measure": ""}, "names the programs whose money"),
        ({"repeats": "two"}, "unknown repeats “two”"),
        ({"date": "30 September 2023"}, "date must be a date"),
        ({"rests_on": "money.csv"}, "names no line of a table"),
        ({"rests_on": "money.csv:999"}, "money.csv has no line 999"),
        ({"rests_on": "none.csv:2"}, "none.csv has no line 2"),
        ({"rests_on": "money.csv:2", "status": "reported", "low": "7.77"}, "7.77 stands on none of the lines"),
    ],
)
def test_a_fault_has_its_place(region, change, says):
    with pytest.raises(ScenarioError) as caught:
        load_baseline(region(GOOD, GOOD | {"id": "bad"} | change))
    assert says in str(caught.value)
    assert "--> audit_points.csv:3:" in str(caught.value)


def test_an_id_stands_once(region):
    with pytest.raises(ScenarioError, match="one stands on line 2 already"):
        load_baseline(region(GOOD, GOOD))


def test_a_planted_wrong_cell_is_found(tmp_path):
    """Whoever changes a figure in its source table, or in the audit table, is told that they differ."""
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("toy"))
    own = (CONFIGS / "regions" / "mexico-central-america.yaml").read_text(encoding="utf-8").replace("../../data", "data")
    (tmp_path / "mine.yaml").write_text(own, encoding="utf-8")
    file = tmp_path / "data" / "carsi_by_country.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("disbursed,44.4,", "disbursed,54.4,", 1), encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"44\.4 stands on none of the lines it rests on: carsi_by_country\.csv:4"):
        load_baseline(tmp_path / "mine.yaml")
