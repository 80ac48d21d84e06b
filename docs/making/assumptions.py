"""Every assumption: parameters that nobody measured, and what the program's own texts call assumed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from making import markdown as md
from making.parameters import parameter_link
from scenarios.baseline.parameters import Parameter, load_parameters
from scenarios.shipped import HOME

ROOMS = ("baseline", "allocation", "pipeline", "violence", "engine", "spec", "analysis")
_SENTENCE = re.compile(r"(?<=[.])\s+")


def assumed_parameters() -> list[Parameter]:
    """Those whose status is assumed."""
    return [one for one in load_parameters().values() if one.status == "assumed"]


def assumed_in_texts() -> list[tuple[str, str, str]]:
    """File, name and sentence of every docstring that says `(assumed)`."""
    files = (file for room in ROOMS for file in sorted((HOME / "src" / "scenarios" / room).rglob("*.py")))
    return [(file.relative_to(HOME / "src" / "scenarios").as_posix(), *found) for file in files for found in _of_file(file)]


def _of_file(file: Path) -> Iterator[tuple[str, str]]:
    """Names and sentences of a file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
            name = getattr(node, "name", file.stem)
            yield from ((name, sentence) for sentence in _sentences(ast.get_docstring(node) or ""))
        for one, after in pairwise(body):
            if (name := md.name_of(one)) and (text := md.string_of(after)):
                yield from ((name, sentence) for sentence in _sentences(text))


def _sentences(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(" ".join(text.split())):
        if "(assumed)" in sentence:
            yield sentence.strip()


def tables() -> tuple[str, str]:
    """Both as tables."""
    parameters = [[parameter_link(p), p.title, p.why] for p in assumed_parameters()]
    texts = [[md.code(file), md.code(name), sentence] for file, name, sentence in assumed_in_texts()]
    return md.table(["parameter", "is", "why"], parameters), md.table(["file", "name", "says"], texts)
