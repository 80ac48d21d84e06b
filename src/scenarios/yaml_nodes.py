"""YAML text to nodes, which know their line and column; no constructor runs, so no object can be made of them."""

from __future__ import annotations

import re
from typing import Any

import yaml

TAG = "tag:yaml.org,2002:"
_CORE = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ("merge", r"<<", ["<"]),
)
LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")  # what PyYAML counts as the end of a line


class _Loader(yaml.SafeLoader):
    """PyYAML's composer with the scalars of YAML 1.2."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - PyYAML's own attribute


for _kind, _pattern, _first in _CORE:
    _Loader.add_implicit_resolver(TAG + _kind, re.compile(f"^(?:{_pattern})$"), _first)


_Libyaml: Any = getattr(yaml, "CSafeLoader", _Loader)


class _Fast(_Libyaml):  # type: ignore[misc]
    """The same by libyaml, ten times as fast, where it is there."""

    yaml_implicit_resolvers = _Loader.yaml_implicit_resolvers


def compose(text: str) -> yaml.Node | None:
    """The one document of a text; what is wrong with it is always told in the words of PyYAML itself."""
    if _shallow(text):
        try:
            node: yaml.Node | None = _Fast(text).get_single_node()
            return node
        except (yaml.YAMLError, ValueError):
            pass
    return _Loader(text).get_single_node()


def _shallow(text: str) -> bool:
    """Whether no nesting is deep enough to exhaust the stack of libyaml, which does not look at it."""
    longest = max(map(len, text.splitlines()), default=0)  # each level of a block needs a column of its own
    return text.count("[") + text.count("{") + longest < 1000


def syntax_fault(fault: Exception, text: str) -> tuple[int, int, str, str]:
    """Line, column (from 0), message and hint of text that PyYAML could not read."""
    if isinstance(fault, yaml.reader.ReaderError):
        before = LINE_BREAK.split(text[: fault.position])
        return len(before) - 1, len(before[-1]), f"the character U+{_code(fault):04X} is not allowed", "remove it"
    if isinstance(fault, yaml.MarkedYAMLError) and (mark := fault.problem_mark or fault.context_mark):
        problem = str(fault.problem or fault.context)
        return mark.line, mark.column, f"not YAML: {problem}", _syntax_hint(problem)
    if isinstance(fault, RecursionError):
        return 0, 0, "nested too deeply", ""
    return 0, 0, "not YAML", ""


def _code(fault: yaml.reader.ReaderError) -> int:
    return fault.character if isinstance(fault.character, int) else ord(fault.character)


def _syntax_hint(problem: str) -> str:
    if "\\t" in problem:
        return "indent with spaces, not tabs"
    if "another document" in problem or "document start" in problem:
        return "one file holds one scenario: remove the `---`"
    return "check the colons, brackets and quotes of this line and the one before"
