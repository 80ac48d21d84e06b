"""Markdown in small pieces."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Sequence
from itertools import pairwise
from types import ModuleType
from typing import Any

from scenarios.spec.describe import flow


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; empty cells get a dash."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(cell(text) for text in row)} |" for row in rows]
    return "\n".join(lines)


def cell(text: str) -> str:
    """Text that fits into a cell."""
    return " ".join(text.split()).replace("|", "\\|") or "–"


def code(text: Any) -> str:
    """Text as code; an empty text stays empty.

    >>> code("a`b"), code("")
    ('`` a`b ``', '')
    """
    text = str(text)
    return (f"`` {text} ``" if "`" in text else f"`{text}`") if text else ""


def value(given: Any) -> str:
    """A value as it stands in a scenario file, as code."""
    return code(flow(given))


def number(x: float) -> str:
    """A number for people: three digits, a thousand with commas, a real minus.

    >>> number(0.12345), number(-1234567.0), number(2.0)
    ('0.123', '−1,234,567', '2')
    """
    text = f"{x:,.0f}" if abs(x) >= 1000 else f"{x:.3g}"
    return text.replace("-", "−")


def page(title: str, *parts: str) -> str:
    """A page: the title, the parts."""
    return f"# {title}\n\n" + "\n\n".join(part for part in parts if part) + "\n"


def prose(docstring: str | None) -> str:
    """A docstring's paragraphs as Markdown: lists of `Args:` become definitions, `Source:` stands out."""
    return "\n\n".join(_paragraph(part) for part in inspect.cleandoc(docstring or "").split("\n\n"))


def _paragraph(text: str) -> str:
    head, colon, rest = text.partition(":")
    if colon and head in ("Source", "Raises", "Args", "Returns"):
        return f"**{head}:** {' '.join(rest.split())}"
    return " ".join(text.split())


def texts_of(module: ModuleType) -> dict[str, str]:
    """Constants of a module -> the string that stands under each."""
    body = ast.parse(inspect.getsource(module)).body
    pairs = pairwise(body)
    return {name: str(text) for node, after in pairs if (name := name_of(node)) and (text := string_of(after))}


def name_of(node: ast.stmt) -> str:
    """The name that a statement assigns to, if it does."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return ast.unparse(targets[0]).strip("()") if len(targets) == 1 else ""


def string_of(node: ast.stmt) -> str:
    """The text of a statement that is a string alone."""
    constant = node.value if isinstance(node, ast.Expr) else None
    return " ".join(constant.value.split()) if isinstance(constant, ast.Constant) and isinstance(constant.value, str) else ""
