"""The picture of any outcome: a row a plan, its numbers those of the comparison, in every size."""

import numpy as np
import pytest
from test_picture_sizes import check

from scenarios.analysis.headline import full_comparison
from scenarios.present import style
from scenarios.present.plots import outcome
from scenarios.spec.load import load_all


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    (folder / "soft.yaml").write_text("name: Soft\nextends: toy\nprograms: {commons: {mix: 0.1}}\n")
    (folder / "twice.yaml").write_text("name: Twice\nextends: toy\nprograms: {commons: {envelope: {factor: 2}}}\n")
    loaded = load_all(["toy", str(folder / "soft.yaml"), str(folder / "twice.yaml")], {"ensemble.members": 40})
    return full_comparison(loaded, variants=False, metric="lapsed")


@pytest.mark.parametrize("size", ["column", "slide"])
def test_words_are_clear_of_each_other(found, size):
    with style.sized(size), style.drawing():
        check(outcome.figure(found), size)


def test_its_numbers_are_those_of_the_comparison(found):
    rows = outcome.table(found)
    assert [row["scenario"] for row in rows] == ["Soft", "Twice"]
    for row, one in zip(rows, found.differences, strict=True):
        assert np.isclose(row["p50"], one.outcomes["lapsed"]["ALL"].p50)
    assert "medians from" in outcome.title(found)
    assert "Unequal money" in style.heading_of(outcome.figure(found)).note
