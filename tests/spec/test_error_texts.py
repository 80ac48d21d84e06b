"""Error texts as a user sees them. After a change that is meant: `UPDATE_GOLDEN=1 pytest tests/spec`; read the diff.

Judge a text by this: does it say what is wrong, where it stands, and what to write instead?
"""

import os
from pathlib import Path

import pytest

from scenarios.errors import ScenarioError
from scenarios.spec.load import load

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.stem for path in GOLDEN.glob("*.yaml") if path.stem not in ("circle-two", "inherited-parent"))


def text_of(case: str) -> str:
    try:
        loaded = load(f"{case}.yaml")
    except ScenarioError as error:
        return "\n\n".join(problem.render() for problem in error.problems) + "\n"
    return "\n\n".join(problem.render("warning") for problem in loaded.warnings) + "\n"


@pytest.mark.parametrize("case", CASES)
def test_the_text_is_the_golden_one(case, monkeypatch):
    monkeypatch.chdir(GOLDEN)
    golden = GOLDEN / f"{case}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text_of(case), encoding="utf-8")
    assert text_of(case) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_every_problem_has_a_place(case, monkeypatch):
    monkeypatch.chdir(GOLDEN)
    if case == "warnings":
        return
    with pytest.raises(ScenarioError) as caught:
        load(f"{case}.yaml")
    assert all(p.place and p.place.line and p.place.column for p in caught.value.problems)
