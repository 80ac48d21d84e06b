"""Hard shares and laws of one country's printed money, where a table says so; and flows to countries beside the region."""

import shutil
from datetime import date

import pytest
import yaml

from scenarios.baseline.tables import load_baseline
from scenarios.engine.ensemble.run import run
from scenarios.errors import ScenarioError
from scenarios.shipped import CONFIGS, DATA
from scenarios.spec.load import load

PRINTED = [f"B,commons,{code},POLICE,2022,,6000000,actual," for code in ("AVA", "BOR")]


@pytest.fixture
def toy(tmp_path):
    """The toy region with two countries' printed money of one account; a way to change a table, and to read all."""
    shutil.copytree(DATA / "toy", tmp_path / "tables")
    (tmp_path / "tables" / "money_totals.csv").unlink()
    part = yaml.safe_load((CONFIGS / "regions" / "toy.yaml").read_text()) | {"data": "tables"}
    part["files"].pop("totals", None)
    money = tmp_path / "tables" / "money.csv"
    rows = [row for row in money.read_text().splitlines() if not row.startswith("B,commons,ALL THREE,POLICE,2022")]
    money.write_text("\n".join([*rows, *PRINTED]) + "\n")

    def change(table, *added, column=""):
        file = tmp_path / "tables" / table
        head, *rest = file.read_text().splitlines()
        if column:
            head, rest = f"{head},{column}", [f"{row}," for row in rest]
        file.write_text("\n".join([head, *rest, *added]) + "\n")

    def read(**keys):
        (tmp_path / "region.yaml").write_text(yaml.safe_dump(part | keys))
        return load_baseline(tmp_path / "region.yaml")

    change.read, change.folder = read, tmp_path
    return change


def given(folder, kind):
    """Million dollars of FY2022 by unit, of one kind, with what an account is fixed at its centre."""
    (folder / "plan.yaml").write_text(
        (CONFIGS / "toy.yaml").read_text().replace("region: toy", "region: ./region.yaml"), encoding="utf-8"
    )
    plan = load(str(folder / "plan.yaml"), {"ensemble.members": 4, "parameters.classification_shift": 0.0})
    money = run([plan])[0].data.allotted.sel(fiscal_year=2022, kind=kind).mean("member")
    return {code: float(money.sel(unit=code)) for code in ("AVA", "BOR")}


def test_a_countrys_own_hard_share(toy):
    toy.read()
    before = given(toy.folder, "hard")
    toy("classification.csv", "commons,POLICE,2022,0.1,0,0.2,invented,invented for teaching,BOR", column="country")
    toy.read()
    after = given(toy.folder, "hard")
    assert after["AVA"] == pytest.approx(before["AVA"])
    share = 6 * load_baseline(toy.folder / "region.yaml").classification["commons", "POLICE", 2022].hard_share
    assert before["BOR"] - after["BOR"] == pytest.approx(share - 0.6)


def test_a_unit_that_a_program_does_not_have_is_refused(toy):
    toy("classification.csv", "shield,POLICE,2022,0.1,0,0.2,invented,invented for teaching,BOR", column="country")
    with pytest.raises(ScenarioError, match="BOR is no country of the program"):
        toy.read()


def test_a_countrys_own_law_and_day(toy):
    toy("tranches.csv", "commons,2022,POLICE,,2022-06-01,,by letter,BOR", column="country")
    known = toy.read()
    days = {t.unit: t.enacted for t in known.tranches if (t.program, t.fiscal_year, t.account) == ("commons", 2022, "POLICE")}
    assert days["BOR"] == date(2022, 6, 1)
    assert days["AVA"] != date(2022, 6, 1)


def test_a_sum_by_law_is_cut_over_those_without_laws_of_their_own(toy):
    file = toy.folder / "tables" / "tranches.csv"
    rows = [row for row in file.read_text().splitlines() if "commons,2022,POLICE" not in row]
    file.write_text("\n".join(rows) + "\n")
    stated = ("commons,2022,POLICE,,2022-02-01,4000000,first,", "commons,2022,POLICE,,2022-08-01,,rest,")
    toy("tranches.csv", *stated, "commons,2022,POLICE,,2022-06-01,,by letter,BOR", column="country")
    known = toy.read()
    sums = {(t.unit, t.enacted.month): int(t.usd) for t in known.tranches if (t.program, t.fiscal_year) == ("commons", 2022)}
    assert sums["AVA", 2] == 4_000_000
    assert sums["AVA", 8] == 2_000_000
    assert sums["BOR", 6] == 6_000_000


def test_corridors_may_name_countries_beside_the_region(toy):
    file = toy.folder / "tables" / "corridors.csv"
    plain = toy.read().corridors
    text = file.read_text().replace("AVA,outside,0.5,", "AVA,DOR,0.2,invented,invented for teaching\nAVA,outside,0.3,")
    file.write_text(text)
    with pytest.raises(ScenarioError, match="unknown to “DOR”"):
        toy.read()
    assert (toy.read(neighbours={"DOR": "Dorland"}).corridors == plain).all()
    with pytest.raises(ScenarioError, match="the code “AVA” stands for Avaria already"):
        toy.read(neighbours={"AVA": "Dorland"})
