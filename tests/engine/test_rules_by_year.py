"""Rules by fiscal year: each year is allotted as by its rule alone; the file says them in short, and faults have their year."""

import numpy as np
import pytest

from scenarios.engine.ensemble.run import run
from scenarios.errors import ScenarioError
from scenarios.spec.files import Text
from scenarios.spec.load import load
from scenarios.spec.writing import file_text

SMALL = {"ensemble.members": 20}
BOUNDS = {"programs.commons.floors": {"AVA": 0.1}}
YEARS = {"first": slice(0, 3), "then": slice(3, 6)}
SPLITS = ["equal", "need", {"rule": "shares", "shares": {"AVA": 0.3, "BOR": 0.5, "JNT": 0.2}}]


def allotted(**laid):
    given = SMALL | {path.replace("__", "."): value for path, value in laid.items()}
    return run([load("toy", given)])[0].data.allotted.values


@pytest.mark.parametrize("bounds", [{}, BOUNDS], ids=["plain", "with floors"])
@pytest.mark.parametrize("split", SPLITS, ids=["equal", "need", "shares"])
def test_each_year_is_split_as_by_its_rule_alone(split, bounds):
    """Rates that `need` reads may differ by what was decided before: by a little."""
    both = allotted(programs__commons__split={2021: "as_reported", 2024: split}, **bounds)
    before = allotted(**bounds)
    after = allotted(programs__commons__split=split, **bounds)
    np.testing.assert_array_equal(both[:, YEARS["first"]], before[:, YEARS["first"]])
    np.testing.assert_allclose(both[:, YEARS["then"]], after[:, YEARS["then"]], rtol=2e-2, atol=1e-9)
    assert not np.allclose(both[:, YEARS["then"]], before[:, YEARS["then"]])


def test_years_before_the_first_stay_as_reported():
    named = allotted(programs__commons__split={2021: "as_reported", 2024: "equal"})
    unnamed = allotted(programs__commons__split={2024: "equal"})
    np.testing.assert_array_equal(named, unnamed)


def test_mixes_too_a_share_is_constant_from_its_year_on():
    both = allotted(programs__commons__mix={2021: "as_reported", 2023: 0.2})
    np.testing.assert_array_equal(both[:, :2], allotted()[:, :2])
    np.testing.assert_array_equal(both[:, 2:6], allotted(programs__commons__mix=0.2)[:, 2:6])


def test_shares_by_year_alone_are_a_path_as_before():
    assert load("toy", {"programs.commons.mix": {2021: 0.1, 2024: 0.4}}).scenario.programs["commons"].mix.rule == "path"


def test_it_is_written_as_it_was_read():
    split = {2021: "as_reported", 2024: {"rule": "need", "floor": 0.05}}
    one = load("toy", SMALL | {"programs.commons.split": split, "programs.commons.mix": {2023: "as_reported", 2024: 0.5}})
    assert one.data["programs"]["commons"]["split"] == split
    again = load(Text(file_text(one, [])))
    assert again.scenario == one.scenario


@pytest.mark.parametrize(
    ("split", "said"),
    [
        ("{2021: as_reported, 2024: ned}", "need"),
        ("{2021: as_reported, 2024: {rule: need, flor: 0.1}}", "floor"),
        ("{2024: {rule: need, floor: 2}}", "programs.commons.split.2024"),
        ("{FY2024: need}", "write 2024"),
        ("{2024: {2025: need}}", "one rule for each year"),
        ("{2024: {rule: shares, shares: {AVA: 0.5}}}", "sum to 0.5"),
        ("{2024: {rule: shares, shares: {AVA: 0.5, XXX: 0.5}}}", "XXX"),
    ],
)
def test_faults_have_their_place(split, said):
    with pytest.raises(ScenarioError) as fault:
        load(Text(f"name: X\nextends: toy\nprograms:\n  commons:\n    split: {split}\n"))
    assert said in str(fault.value)
    assert {problem.place.line for problem in fault.value.problems} == {5}


def test_a_rule_is_judged_in_its_own_years_only():
    """The first rates of a vintage may come too late for early years, and in time for later ones."""
    early = load("toy", {"programs.commons.split": {2021: "as_reported", 2024: "need"}})
    assert early.scenario.programs["commons"].split.stages[2024].rule == "need"
