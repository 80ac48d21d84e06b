"""A type's name stands in one module: whoever reads a stack trace need not ask which of two is meant."""

import ast
from collections import defaultdict
from pathlib import Path

import scenarios

SRC = Path(scenarios.__file__).parent
LEFT: set[str] = set()
"""Names that still stand in several modules; none may be added."""


def types_of(tree):
    """Names of classes, and of type aliases and the like: names in CamelCase that a module gives to a value."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else ()
        for name in (target.id for target in targets if isinstance(target, ast.Name)):
            if name.lstrip("_")[:1].isupper() and not name.isupper():
                yield name


def test_each_type_has_a_name_of_its_own():
    homes = defaultdict(set)
    for file in SRC.rglob("*.py"):
        for name in types_of(ast.parse(file.read_text("utf-8"))):
            homes[name.lstrip("_")].add(file.relative_to(SRC).as_posix())
    assert {name: sorted(files) for name, files in homes.items() if len(files) > 1 and name not in LEFT} == {}
    assert {name for name in LEFT if len(homes[name]) > 1} == LEFT, "take the name out of LEFT"
