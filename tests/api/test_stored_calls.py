"""Stored runs from Python: compared without simulating, packed, run again."""

import pytest

import scenarios

SOFT = {"name": "Soft", "extends": "toy", "programs": {"commons": {"mix": 0.1}}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return scenarios.run("toy", members=40).save(tmp_path_factory.mktemp("runs"))


def test_a_stored_run_is_compared_without_simulating_it(folder, monkeypatch):
    told = scenarios.compare(str(folder), SOFT)
    assert told.as_dict() == scenarios.compare("toy", SOFT, members=40, plain=True).as_dict()
    monkeypatch.setattr("scenarios.analysis.stored.opened.run", None)  # whoever simulates now fails
    assert scenarios.compare(folder, str(folder)).averted.values.max() == 0.0


def test_what_a_stored_run_cannot_do_is_said(folder):
    with pytest.raises(scenarios.ScenarioError, match="stays as it was"):
        scenarios.compare(folder, SOFT, members=10)
    with pytest.raises(scenarios.ScenarioError, match="has those it has"):
        scenarios.compare(folder, SOFT, until=1.0)


def test_a_run_is_packed_and_run_again(folder, tmp_path):
    file = scenarios.pack(folder, tmp_path / "mine.zip")
    again = scenarios.rerun(file)
    assert again.same
    assert "same" in str(again)
    assert "same" in repr(again)
    assert again.as_dict()["schema"] == "scenarios/rerun/1"
    with pytest.raises(scenarios.ScenarioError, match="archive"):
        scenarios.rerun(folder / "manifest.json")
