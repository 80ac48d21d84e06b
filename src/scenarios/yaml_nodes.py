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
        return mark.line, mark.column, f"not YAML: {problem}", _syntax_hint(problem, LINE_BREAK.split(text), mark.line)
    if isinstance(fault, RecursionError):
        return 0, 0, "nested too deeply", ""
    return 0, 0, "not YAML", ""


def _code(fault: yaml.reader.ReaderError) -> int:
    return fault.character if isinstance(fault.character, int) else ord(fault.character)


def _syntax_hint(problem: str, rows: list[str], line: int) -> str:
    """What to do, told from the words of PyYAML, the line and the one before it that is not empty."""
    if "\\t" in problem:
        return "indent with spaces, not tabs"
    if "another document" in problem or "document start" in problem:
        return "one file holds one scenario: remove the `---`"
    row = rows[line] if line < len(rows) else ""
    above = next((n for n in range(min(line, len(rows)) - 1, -1, -1) if rows[n].strip()), None)
    before = rows[above] if above is not None else ""
    for n, one in ((above, before), (line, row)):
        if found := re.fullmatch(r"\s*(?:- )?([\w.-]+):([^\s:/\"'][^:]*)", one):
            return f"write `{found[1]}: {found[2].strip()}` on line {(n or 0) + 1}, with a blank behind the colon"
    if "mapping values" in problem:
        return _colon_hint(row, before, above)
    if "expected ':'" in problem and before and ":" not in before:
        return f"is a colon missing on line {(above or 0) + 1}? write `key: value`"
    if "quoted scalar" in problem or "end of stream" in problem:
        return "close the quotation mark or bracket that is open"
    if "expected <block end>" in problem:
        return "begin this line in the column of the others of its block"
    if "cannot start any token" in problem or "alias" in problem:
        return "put the value in quotes"
    return "check the colons, brackets and quotes of this line and the one before"


def _colon_hint(row: str, before: str, above: int | None) -> str:
    """What a second colon in a line comes from: a text without quotes, or a line that is indented too far."""
    if found := re.fullmatch(r"\s*(?:- )?([\w.-]+): +([^\"'{\[].*: .*)", row):
        return f'put the text in quotes: {found[1]}: "{found[2].strip()}"'
    if before and _indent(row) > _indent(before):
        return f"begin this line in the column of line {(above or 0) + 1}: further right it belongs to that one"
    return "check the colons, brackets and quotes of this line and the one before"


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip())
