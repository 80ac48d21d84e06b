"""As reported means each printed cell: in its country, account and kind; only what is not printed is drawn."""

import csv
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from walks import RESIDUAL, a_few, drawn_world, world_of

from scenarios.analysis import run_json
from scenarios.analysis.why import why
from scenarios.engine.dates.standing import standing
from scenarios.engine.ensemble.run import run
from scenarios.present.plots import FIGURES
from scenarios.present.summary import render, summary
from scenarios.shipped import CONFIGS, DATA
from scenarios.spec.load import load

HEADS = ("table", "program", "country", "account", "fiscal_year", "printed", "usd", "status", "notes", "document", "note")
YEARS = range(2021, 2027)
SHIELD = [("shield", "AVA", "EQUIP", 1, "actual")]
PRINTED = [*SHIELD, ("commons", "AVA", "EQUIP", 10, "actual"), ("commons", "BOR", "CIVIC", 10, "actual")]
PRINTED += [("commons", "JNT", "CIVIC", 80, "actual")]


def region(folder: Path, cells, years=YEARS, edit=None):
    """The toy region with money of its own: (program, country, account, million a year, status), every year."""
    shutil.copytree(DATA / "toy", folder / "toy", dirs_exist_ok=True)
    with (folder / "toy" / "money.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADS)
        for program, country, account, million, status, *more in cells:
            for year in years:
                money = (million * 1000, million * 10**6)
                rows.writerow(["A", program, country, account, year, *money, status, "", *(more or ["", ""])])
    for name, row in (("notes", "A,z,EQUIP,,,,,nothing moves"), ("tranches", "shield,2021,EQUIP,,,,no act is known")):
        head = (folder / "toy" / f"{name}.csv").read_text().splitlines()[0]
        (folder / "toy" / f"{name}.csv").write_text(f"{head}\n{row}\n")
    file = yaml.safe_load((CONFIGS / "regions" / "toy.yaml").read_text())
    file["data"] = "toy"
    file["programs"]["commons"]["accounts"] = ["EQUIP", "POLICE", "CIVIC", "RELIEF"]
    if edit:
        edit(file)
    (folder / "region.yaml").write_text(yaml.safe_dump(file))
    return folder


def scenario(folder: Path, members=16, **given_):
    plan = yaml.safe_load((CONFIGS / "toy.yaml").read_text()) | {"region": "./region.yaml"}
    plan["ensemble"] = {"members": members, "seed": 3}
    for path, value in given_.items():
        place = plan
        *above, last = path.split("__")
        for step in above:
            place = place.setdefault(step, {})
        place[last] = value
    (folder / "plan.yaml").write_text(yaml.safe_dump(plan))
    return load(str(folder / "plan.yaml"))


def totals(loaded):
    """Million USD by (unit, kind) over all years, every member: (low, high) where they differ, else one number."""
    allotted = run([loaded])[0].data.allotted.sum("fiscal_year")
    found = {}
    for unit in allotted.unit.values:
        for kind in allotted.kind.values:
            values = allotted.sel(unit=unit, kind=kind).values
            if values.any():
                assert np.ptp(values) < 1e-9, (unit, kind, values)
                found[str(unit), str(kind)] = round(float(values[0]), 9)
    return found


def test_the_smallest_case(tmp_path):
    """AVA gives hard, BOR soft, the joint unit soft: each cell where it is printed, the same in every draw."""
    loaded = scenario(region(tmp_path, PRINTED))
    shield = 6.0
    assert totals(loaded) == {("AVA", "hard"): 60.0 + shield, ("BOR", "soft"): 60.0, ("JNT", "soft"): 480.0}
    said = run_json.as_json(run([loaded]))
    assert not any(said["allotment_bands"].values())
    assert said["allotment"]["JNT"]["2024"]["soft"] == 80e6
    data = run([loaded])[0].data
    assert not data.estimated_unit.any()
    assert set(data.money_known.sel(fiscal_year=slice(2021, 2026), unit=["AVA", "BOR", "JNT"]).values.ravel()) == {"invented"}


def test_every_printed_cell_of_the_baseline_is_where_it_is_printed():
    """The report's own cells that name a country: the tables of Mexico and of Section 1004, in every draw."""
    loaded = load("baseline", {"ensemble.members": 64})
    data = run([loaded])[0].data
    for code in ("MEX", "GTM"):
        named = [t for t in loaded.baseline.tranches if t.program == "section_1004" and t.unit == code]
        assert named
        outside = data.outside_ceilings.sel(unit=code)
        for t in named:
            assert float(outside.sel(fiscal_year=t.fiscal_year)) == pytest.approx(float(t.usd) / 1e6, abs=1e-12)
    whole = data.allotted.sel(unit="MEX").sum("kind").values
    printed = dict.fromkeys(range(2008, 2014), 0.0)
    for t in loaded.baseline.tranches:
        if "MEX" in loaded.baseline.programs[t.program].countries and t.unit in (None, "MEX"):
            printed[t.fiscal_year] += float(t.usd) / 1e6
    assert_allclose(whole[:, :6], np.broadcast_to(list(printed.values()), (64, 6)), rtol=1e-12)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({"programs__commons__envelope": {"factor": 2}}, {("AVA", "hard"): 126, ("BOR", "soft"): 120, ("JNT", "soft"): 960}),
        (  # a rule for the countries moves all their accounts alike; the joint unit keeps what is printed for it
            {"programs__commons__split": "equal"},
            {**{(c, k): 20.0 + 6.0 * ((c, k) == ("AVA", "hard")) for c in ("AVA", "BOR", "CYL") for k in ("hard", "soft")},
             ("JNT", "soft"): 480.0},
        ),
        (  # explicit shares that do not name the joint unit leave it what is printed for it
            {"programs__commons__split": {"rule": "shares", "shares": {"BOR": 1.0}}},
            {("AVA", "hard"): 6.0, ("BOR", "hard"): 60.0, ("BOR", "soft"): 60.0, ("JNT", "soft"): 480.0},
        ),
        (  # and those that do take it from there
            {"programs__commons__split": {"rule": "shares", "shares": {"BOR": 1.0, "JNT": 0.0}}},
            {("AVA", "hard"): 6.0, ("BOR", "hard"): 60.0, ("BOR", "soft"): 540.0},
        ),
        (  # a floor moves of what others have, account by account
            {"programs__commons__floors": {"AVA": 0.15}},
            {("AVA", "hard"): 66.0, ("AVA", "soft"): 30.0, ("BOR", "soft"): 30.0, ("JNT", "soft"): 480.0},
        ),
        (  # a mix changes the kinds of each, not how much each has
            {"programs__commons__mix": 0.25},
            {("AVA", "hard"): 21.0, ("AVA", "soft"): 45.0, ("BOR", "hard"): 15.0, ("BOR", "soft"): 45.0,
             ("JNT", "hard"): 120.0, ("JNT", "soft"): 360.0},
        ),
        (  # an earmark lowers the hard share of those above it
            {"programs__commons__earmark_soft": 0.5},
            {("AVA", "hard"): 36.0, ("AVA", "soft"): 30.0, ("BOR", "soft"): 60.0, ("JNT", "soft"): 480.0},
        ),
    ],
    ids=["factor", "equal", "shares", "shares with the joint unit", "floor", "mix", "earmark"],
)  # fmt: skip
def test_what_a_plan_makes_of_printed_cells(tmp_path, given_, expected):
    assert totals(scenario(region(tmp_path, PRINTED), **given_)) == expected


def test_what_no_table_prints_is_estimated_and_marked(tmp_path):
    """One account printed by country, one not: the first without a band, the second by our estimate, and marked."""
    cells = [*PRINTED, ("commons", "ALL THREE", "POLICE", 30, "actual")]
    data = run([scenario(region(tmp_path, cells), members=64)])[0].data
    assert np.ptp(data.allotted.sel(unit="BOR", fiscal_year=2023).sum("kind").values) > 1.0
    assert (data.money_known.sel(fiscal_year=2023, unit=["AVA", "BOR", "CYL", "JNT"]) == "estimated").all()
    police = data.allotted.sel(fiscal_year=2023).sum(("kind", "unit")).values
    assert_allclose(police, 131.0, rtol=1e-12)
    ava = data.allotted.sel(unit="AVA", fiscal_year=2023).sum("kind").values
    assert (ava > 11.0).all()


def test_each_account_stays_with_its_country(tmp_path):
    loaded = scenario(region(tmp_path, PRINTED))
    at = date(2026, 9, 30)
    for account, where in (("EQUIP", {"AVA"}), ("CIVIC", {"BOR", "JNT"})):
        money = standing(loaded, at, [account])
        units = {unit for n, unit in enumerate(money.units) if money.money[:, :, n].any()}
        assert units == where


def test_limits_keep_what_each_account_has_in_all(tmp_path):
    """What is held or passed on keeps its account: over all units and what is held, every fund has what is printed."""
    cells = [*SHIELD, ("commons", "AVA", "EQUIP", 200, "actual"), ("commons", "BOR", "POLICE", 300, "actual")]
    for limit in ("hold", "redistribute"):
        world = world_of(scenario(region(tmp_path, cells), programs__commons__limit=limit))
        done = world.simulate()
        book = next(book for book in done.books if book.giver.name == "commons")
        accounts = np.array([fund.account for fund in book.parts.funds])
        for account, million in (("EQUIP", 200.0), ("POLICE", 300.0)):
            given_ = book.given[:, accounts[book.parts.fund] == account].sum(1)
            back = sum(x[:, accounts == account].sum((1, 2)) for x in book.returned.funds.values())
            kept = book.held[:, accounts == account].sum((1, 2))
            assert_allclose(given_ + back + kept, 6 * million, rtol=1e-12)


def test_how_a_cell_is_known_goes_with_it(tmp_path):
    """Recalled and derived cells never pass for reported ones: in the run, in the picture's table, in the trace."""
    real = lambda file: file.update(status="real", document="A report")  # noqa: E731
    cells = [
        *SHIELD,
        ("commons", "AVA", "CIVIC", 9, "recalled, unverified", "A table that nobody here saw", "from memory"),
        ("commons", "BOR", "CIVIC", 9, "derived", "Another report", "total less the rest"),
        ("commons", "CYL", "CIVIC", 9, "estimate"),
    ]
    loaded = scenario(region(tmp_path, cells, edit=real))
    data = run([loaded])[0].data
    at = data.money_known.sel(fiscal_year=2022)
    assert {str(u): str(at.sel(unit=u).values) for u in ("AVA", "BOR", "CYL")} == {
        "AVA": "recalled", "BOR": "derived", "CYL": "reported"
    }  # fmt: skip
    marks = {(r["unit"], r["fiscal_year"]): r["mark"] for r in FIGURES["allocation"].table(run([loaded])[0])}
    assert marks["AVA", 2022] == "recalled"
    assert marks["BOR", 2022] == "derived"
    text = render(summary(run([loaded])[0]))
    assert "Avaria (m)" in text
    assert "Borvia (d)" in text
    assert "(m): from memory, not verified." in text
    for code, mark, document in (("AVA", "recalled", "A table that nobody here saw"), ("BOR", "derived", "Another report")):
        found = [one for one in why(loaded, code, 2023).find("cell") if "CIVIC" in one.what]
        assert found
        assert {one.mark for one in found} == {mark}
        assert all(document in one.source for one in found)


def test_a_law_that_gave_a_part_gave_it_of_every_country(tmp_path):
    folder = region(tmp_path, PRINTED)
    acts = "program,fiscal_year,account,law,enacted,usd,rule\ncommons,2022,CIVIC,Act 2/2022,,45000000,stated\n"
    (folder / "toy" / "tranches.csv").write_text(acts + "commons,2022,CIVIC,Act 1/2022,,,the rest\n")
    found = {}
    for t in scenario(folder).baseline.tranches:
        if (t.program, t.account, t.fiscal_year) == ("commons", "CIVIC", 2022):
            found[t.unit, t.law] = float(t.usd) / 1e6
    assert found == {
        ("BOR", "Act 1/2022"): 5.0, ("BOR", "Act 2/2022"): 5.0, ("JNT", "Act 1/2022"): 40.0, ("JNT", "Act 2/2022"): 40.0
    }  # fmt: skip


@a_few(25)
@given(st.data())
def test_the_reports_own_plan_gives_every_printed_cell(data):
    """In any region, whatever is printed by country and whatever is not: the plan as reported has each printed cell."""
    plain = {"programs": {}, "transfer": [], "after": "zero", "forward_funding": "as_printed", "blur_requests": False}
    world = drawn_world(data, **plain)
    done = world.simulate()
    for book in done.books:
        parts = book.parts
        whole = {t.account for t in world.inputs.baseline.tranches if t.program == book.giver.name and t.unit is None}
        for unit, code in enumerate(world.inputs.units):
            for account in {fund.account for fund in parts.funds} - whole:
                printed = sum(
                    float(t.usd) / 1e6
                    for t in world.inputs.baseline.tranches
                    if (t.program, t.account, t.unit) == (book.giver.name, account, code)
                )
                own = [fund.account == account for fund in parts.funds]
                mine = book.given[:, (parts.unit == unit) & np.array(own)[parts.fund]].sum(1)
                assert_allclose(mine, printed, rtol=1e-12, atol=RESIDUAL)
