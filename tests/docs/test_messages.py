"""The gallery of messages: each input has one cause and brings about one message; every kind of message has an input."""

import ast
from functools import cache
from pathlib import Path

import pytest
from making.message_cases import CASES
from making.messages import answer, page, problems

import scenarios

EVERY = [(group, case) for group, cases in CASES.items() for case in cases]
each_case = pytest.mark.parametrize("case", [case for _, case in EVERY], ids=[f"{g}: {c.about}" for g, c in EVERY])
ELSEWHERE = {
    "type": "a value of Python (tests/api)",
    "format": "a picture's ending (tests/api)",
    "too-few": "a comparison of one (tests/api)",
    "no-folder": "a picture or a file in no folder (tests/api, tests/cli)",
    **dict.fromkeys(("gap", "name"), "regions that are made and checked (tests/baseline, tests/cli)"),
    "no-run": "a folder without a stored run (tests/api)",
    "draws-gone": "a stored run of more draws than are held (tests/analysis/test_streamed.py)",
    "no-package": "PAWN without SALib (tests/analysis/test_sensitivity.py)",
    **dict.fromkeys(("absolute", "archive", "no-plan", "stored"), "stored runs and archives (tests/analysis/test_stored.py)"),
    "no-scenario": "a run that was read back (tests/api)",
    "own-rule": "a rule of one's own (tests/api)",
    "sweep": "keys and values that are none (tests/analysis)",
    "no-store": "a folder of something else (tests/analysis)",
    "cluster": "schedulers and workers that are not there, or are others (tests/analysis)",
    "no-prices": "a year without prices (tests/present)",
    "not-finite": "an outcome that is no number in every draw (tests/analysis)",
    "no-rate": "a homicide rate that is none, at the engine's door (tests/engine)",
    "no-figures": "a fit to no figures (tests/analysis/test_calibration.py)",
    "stale": "a fit of other figures (tests/analysis/test_calibration.py)",
    "no-worlds": "a file of worlds that names none (tests/analysis/test_stress.py)",
    "no-values": "a cube without values (tests/analysis/test_stress.py)",
    "too-many": "a cube of too many worlds (tests/analysis/test_stress.py)",
    "duplicate-name": "two sets of assumptions of one name (tests/analysis/test_stress.py)",
    "registry": "the registry of parameters (tests/baseline)",
    "over": "what cannot be chosen by a search (tests/analysis/test_optimize.py)",
    "from": "a year from which nothing can be decided (tests/analysis/test_optimize.py)",
    "no-objective": "an outcome of which more is neither better nor worse (tests/analysis/test_optimize.py)",
    "no-discount": "an outcome that is no sum over years (tests/analysis/test_optimize.py)",
    "one-aim": "a front of one outcome (tests/analysis/test_frontier.py)",
    "import": "a public file of another shape (tests/baseline/test_importing.py)",
    "goal": "a goal that is none (tests/analysis/test_goal.py)",
    "amount": "an amount without its unit (tests/analysis/test_next_amount.py)",
    "limit": "files that unfold without end (tests/test_yaml_text.py)",
}
"""Codes of messages that no scenario, table or command brings about, and where they are tested."""


SAY_ENOUGH = ("must be", "lies between", "known", "is missing", "read as", "left out")
"""Words of messages that need no hint."""


@cache
def found(case):
    return problems(case)


@each_case
def test_one_cause_is_one_message(case):
    text = answer(case)
    if found(case):
        assert len(found(case)) == 1
        start = "warning: " if case.warns else "error: "
        assert text.startswith(start + found(case)[0]["message"])
        assert text.count(f"\n{start}") == 0
    else:  # wrong use of a command
        assert text.count("Error: ") == 1


@each_case
def test_a_message_says_what_to_do_or_what_is_known(case):
    if found(case):
        (problem,) = found(case)
        assert problem["hint"] or any(word in problem["message"] for word in SAY_ENOUGH)
        assert problem["file"] or case.line


def codes():
    """The codes that stand in the source as constants, at the places where problems are made."""
    places = {"Problem": 3, "Finding": 3, "bad": 3, "tell": 4, "_unreadable": 5}
    for file in Path(scenarios.__file__).parent.rglob("*.py"):
        if "audit" in file.parts:  # whose findings are of another kind
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                given = [k.value for k in node.keywords if k.arg == "code"]
                given += node.args[places[name] : places[name] + 1] if name in places else []
                yield from (x.value for x in given if isinstance(x, ast.Constant) and isinstance(x.value, str))


def test_every_kind_of_message_has_an_input():
    shown = {problem["code"] for _, case in EVERY for problem in found(case)}
    assert set(codes()) - shown - set(ELSEWHERE) == set()


def test_the_page_has_every_case():
    text = page()
    assert all(f"**{case.about[0].upper()}{case.about[1:]}**" in text for _, case in EVERY)
    assert "/tmp/" not in text
