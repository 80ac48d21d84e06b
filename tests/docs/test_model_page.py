"""Equations, registry and page say the same: what an equation cites is what the engine hands to it and the page prints."""

import re
from dataclasses import replace
from decimal import Decimal
from types import ModuleType

import pytest
from making import model, tested
from making.agreement import cited, cited_by, formulas, ids_in, passed, where_used
from making.assumptions import assumed_in_texts, assumed_parameters, tables
from making.equations import MODULES
from making.fit import fits

from scenarios.baseline.parameters import load_parameters
from scenarios.shipped import HOME
from scenarios.spec.load import load

REGISTRY = load_parameters()
FAR = {"share": Decimal("0.999"), "million USD": Decimal(99999)}
"""Figures that no band holds."""
IDS = {one.id: name for name, one in REGISTRY.items()}


@pytest.mark.parametrize("name", cited())
def test_an_equation_cites_what_the_engine_hands_to_it(name):
    """`arms_factor` cited A10, which is another parameter; `received` cited none."""
    assert cited()[name] <= IDS.keys(), "an id that the registry does not have"
    assert {REGISTRY[one].id for one in passed()[name]} <= cited()[name]


@pytest.mark.parametrize("module", [module for module, _ in MODULES], ids=lambda one: one.__name__)
def test_a_module_names_the_parameters_of_its_equations(module):
    named = ids_in(module.__doc__)
    found = set().union(*map(cited_by, formulas(module).values()))
    assert found <= named <= IDS.keys()
    assert all(where_used(IDS[one]) for one in named - found)


@pytest.mark.parametrize("name", REGISTRY)
def test_every_parameter_is_read_somewhere_and_stands_on_the_page(name):
    assert where_used(name)
    rows = [line for line in model.parameters().splitlines() if line.split("|")[1].endswith(f" `{name}` ")]
    assert len(rows) == 1
    for fact in (REGISTRY[name].id, REGISTRY[name].unit, REGISTRY[name].status, *where_used(name)):
        assert fact in rows[0]


def test_every_equation_stands_on_the_page_with_its_parameters():
    lines = {line.split("|")[1].strip(" `"): line for line in model.equations().splitlines() if line.startswith("| `")}
    assert lines.keys() == cited().keys()
    for name, line in lines.items():
        assert {one for one in IDS if f"[{one}](" in line} == cited()[name]


def test_an_equation_that_cites_another_parameter_is_found():
    """Break it and see it fail."""
    wrong = ModuleType("wrong")
    exec("def arms_factor(elasticity, arms):\n    'Log change [A10].'\n", wrong.__dict__)
    wrong.arms_factor.__module__ = "wrong"
    assert cited_by(formulas(wrong)["arms_factor"]) != {REGISTRY[one].id for one in passed()["arms_factor"]}


def test_names_on_the_page_written_by_hand_are_parameters():
    text = (HOME / "docs" / "explanation" / "model.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\\code\{(\w+)\}", text))
    assert named - {"tau_disburse"} <= REGISTRY.keys()


def test_every_assumption_stands_on_the_page():
    of_registry, of_texts = tables()
    assert len(assumed_parameters()) == of_registry.count("\n") - 1 == sum(p.status == "assumed" for p in REGISTRY.values())
    assert any(name == "DETERRENCE_POINT" for _, name, _ in assumed_in_texts())
    assert all(name in of_texts for _, name, _ in assumed_in_texts())


def test_what_is_left_out_is_the_page_of_that_name():
    text = (HOME / "docs" / "explanation" / "left-out.md").read_text(encoding="utf-8")
    heads = re.findall(r"^\*\*(.+?)\*\*", text, re.MULTILINE)
    assert len(heads) > 8
    assert all(f"**{head}**" in model.left_out() for head in heads)


def test_the_figures_of_the_page_follow_from_the_runs(monkeypatch):
    """Figures that are moved away from every band change what the page says of the money, and what is known to fail."""
    monkeypatch.setattr(tested, "load", lambda name: load(name, {"ensemble.members": 64}))
    before, failed = tested.layers(), tested.failures()
    fit = fits()[""]
    rows = tuple(replace(row, point=replace(row.point, low=FAR[row.point.unit], high=FAR[row.point.unit])) for row in fit.rows)
    monkeypatch.setattr(tested, "fits", lambda: fits() | {"": replace(fit, rows=rows)})
    assert "0 of 21 audit points lie inside" in tested.layers()
    assert "0 of 21 audit points lie inside" not in before
    assert tested.failures() != failed
    assert all(f"in {level}% bands" in before for level in (50, 80, 90))
