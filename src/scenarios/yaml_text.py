"""YAML text to plain data with marks: where each key and value stands, and all that is wrong with the text.

Scalars follow the core schema of YAML 1.2; what readers of YAML 1.1 and 1.2 take differently (`NO`, `012`, `1:30`) is
refused, not guessed.
"""

from __future__ import annotations

import errno
import hashlib
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import bidirectional, category

import yaml

from scenarios.errors import Place, Problem
from scenarios.given import NO_FILE, read_given
from scenarios.yaml_nodes import LINE_BREAK, TAG, compose, syntax_fault

MAX_BYTES = 1_000_000
MAX_VALUES = 50_000  # aliases unfold: ten lines can mean 10^9 values
MAX_DEPTH = 40
MAX_PROBLEMS = 100
MAX_DIGITS = 18
_SMALL = "a scenario has a few dozen lines"

KEY = "#key"
"""Last element of the path under which `marks` has the place of a key, not of its value."""

_TRAPS = (
    (r"(?i:y|n|yes|no|on|off)", "some YAML readers take this for true or false: write that, or put it in quotes"),
    (r"[-+]?0[0-9]+", "a leading zero is octal to some YAML readers: drop the zero or put it in quotes"),
    (r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?", "some YAML readers take this for base 60: put it in quotes"),
    (r"[-+]?[0-9][0-9_]*_[0-9_.]*", "no underscores in numbers: write 1000000"),
    (r"[-+]?0[xob][0-9a-fA-F]+", "write the number in decimal"),
    (r"(?i:[-+]?\.(inf|nan))", "a number must be finite"),
    (r"\d{4}-\d\d?-\d\d?.*", 'put dates in quotes, as "2009-06-28"'),
)
Where = tuple[Any, ...]
"""A path into the data: keys and list positions from the top."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain data and where it stands; `marks[path]` is a value's place, `marks[path + (KEY,)]` that of its key."""

    data: Any
    marks: Mapping[Where, Place]
    problems: tuple[Problem, ...]
    name: str
    sha256: str


def read_file(path: Path, name: str | None = None) -> Marked:
    """The YAML file at `path`; a file that cannot be read is a problem of the result, not an exception."""
    shown = name or str(path)
    try:
        raw = read_given(path, MAX_BYTES)
    except (OSError, ValueError) as fault:
        return _unreadable(shown, b"", Place(shown, 1, 1), *_why_not_read(fault))
    return read_bytes(raw, shown)


def read_bytes(raw: bytes, name: str) -> Marked:
    """YAML in bytes, which must be UTF-8."""
    try:
        return read_text(raw.decode("utf-8"), name)
    except UnicodeDecodeError as fault:
        lines = LINE_BREAK.split(raw[: fault.start].decode("utf-8"))
        place = Place(name, len(lines), len(lines[-1]) + 1, printable(lines[-1]))
        return _unreadable(name, raw, place, "the file is not UTF-8 text", "save it as UTF-8")


def read_text(text: str, name: str) -> Marked:
    """YAML in a string; whatever is wrong with it is in `problems`, all at once, in the order of the file."""
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) > MAX_BYTES:
        what = f"the file is larger than {MAX_BYTES:,} bytes"
        return _unreadable(name, raw, Place(name, 1, 1), what, _SMALL, "limit")
    reader = _Reader(text.removeprefix("\ufeff"), name)
    data = reader.read()
    problems = sorted(reader.problems, key=_position)
    return Marked(data, reader.marks, tuple(problems), name, hashlib.sha256(raw).hexdigest())


def printable(text: str, longest: int = 200) -> str:
    """The text without control characters (a terminal would obey them), cut at `longest`; tabs stay."""
    kept = text if len(text) <= longest else text[: longest - 1] + "…"
    if kept.isprintable():
        return kept
    return "".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in kept)


def unfit(text: str) -> str:
    """The first character that no table or terminal can bear: a control, half a pair, or one that turns the line round.

    Line breaks and tabs pass, as do joiners, which some scripts need. Empty where there is none.
    """
    if text.isprintable():
        return ""
    return next((c for c in text if bidirectional(c) in _TURNING or (category(c) in ("Cc", "Cs") and c not in "\n\r\t")), "")


_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def _why_not_read(fault: Exception) -> tuple[str, str]:
    """What to say of a file that did not open, and what to do."""
    if isinstance(fault, OSError) and fault.errno == errno.EFBIG:
        return f"the file is {fault.strerror}", _SMALL
    if isinstance(fault, OSError) and fault.strerror == NO_FILE:
        return f"this is {NO_FILE}", "what comes through a pipe is read as -: scenarios validate - < FILE"
    if isinstance(fault, FileNotFoundError):
        return "no such file", "`scenarios list scenarios` names those that ship"
    if isinstance(fault, IsADirectoryError):
        return "this is a folder, not a file", "name a file in it"
    if isinstance(fault, PermissionError):
        return "the file may not be read", "check its permissions"
    return f"the file cannot be read ({getattr(fault, 'strerror', None) or 'not a file name'})", ""


def _unreadable(name: str, raw: bytes, place: Place, what: str, hint: str, code: str = "unreadable") -> Marked:
    problem = Problem(what, place, hint, code)
    return Marked({}, {(): place}, (problem,), name, hashlib.sha256(raw).hexdigest())


def _position(problem: Problem) -> tuple[int, int]:
    return (problem.place.line, problem.place.column) if problem.place else (0, 0)


class _StopError(Exception):
    """Reading cannot go on: a bomb, or an alias inside itself."""

    def __init__(self, node: yaml.Node, what: str) -> None:
        super().__init__(what)
        self.node = node


@dataclass(slots=True)
class _Reader:
    """Nodes to plain data; collects marks and problems on the way, one problem a place."""

    text: str
    name: str
    lines: list[str] = field(init=False)
    marks: dict[Where, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    values: int = 0
    merging: int = 0
    told: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.lines = [printable(row) for row in LINE_BREAK.split(self.text)]

    def read(self) -> Any:
        """The data; an empty mapping with a problem where there is none."""
        try:
            node = compose(self.text)
            if node is None:
                self.tell(0, 0, "the file is empty", "write `key: value` lines", "empty")
                return {}
            return self.value(node, (), ())
        except _StopError as stop:
            self.bad(stop.node, str(stop), "write the values out, without * and &", "limit")
        except (yaml.YAMLError, ValueError, RecursionError) as fault:
            self.tell(*syntax_fault(fault, self.text))
        return {}

    def tell(self, line: int, column: int, what: str, hint: str = "", code: str = "yaml-syntax") -> None:
        """Note a problem; line and column count from 0, as in PyYAML."""
        if (line, column) not in self.told and len(self.problems) < MAX_PROBLEMS:
            self.told.add((line, column))
            self.problems.append(Problem(printable(what), self.place(line, column), hint, code))

    def bad(self, node: yaml.Node, what: str, hint: str = "", code: str = "yaml") -> None:
        self.tell(node.start_mark.line, node.start_mark.column, what, hint, code)

    def place(self, line: int, column: int) -> Place:
        row = self.lines[line] if line < len(self.lines) else ""
        return Place(self.name, line + 1, column + 1, row)

    def mark(self, path: Where, node: yaml.Node) -> None:
        """Remember where a value stands; what is merged in by `<<` never hides a key of one's own."""
        if not self.merging or path not in self.marks:
            self.marks[path] = self.place(node.start_mark.line, node.start_mark.column)

    def count(self, node: yaml.Node, depth: int) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            raise _StopError(node, f"the file unfolds to more than {MAX_VALUES:,} values: too many aliases?")
        if depth > MAX_DEPTH:
            raise _StopError(node, f"nested deeper than {MAX_DEPTH} levels")

    def value(self, node: yaml.Node, path: Where, stack: tuple[int, ...]) -> Any:
        """Plain data of a node: dict, list or scalar; None where there is a problem."""
        self.count(node, len(path))
        if id(node) in stack:
            raise _StopError(node, "an alias contains itself")
        self.marks.setdefault(path, self.place(node.start_mark.line, node.start_mark.column))
        inner = (*stack, id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(x, (*path, i), inner) for i, x in enumerate(node.value)] if self.plain(node) else None
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path, inner) if self.plain(node) else None
        return self.scalar(node) if isinstance(node, yaml.ScalarNode) else None

    def plain(self, node: yaml.Node) -> bool:
        """Whether the node's tag is one of plain data; if not, a problem."""
        if re.fullmatch(f"{TAG}(null|bool|int|float|str|seq|map)", node.tag):
            return True
        self.bad(node, f"the tag {printable(node.tag, 60)} is not allowed", "write plain values", "tag")
        return False

    def scalar(self, node: yaml.ScalarNode) -> Any:
        """None, a truth value, a number or text."""
        if not self.plain(node) or self.trapped(node):
            return None
        kind = node.tag.removeprefix(TAG)
        if kind == "str" and (char := unfit(node.value)):
            self.bad(node, f"the character U+{ord(char):04X} is not allowed", "remove it", "character")
            return None
        if kind == "int" and len(node.value) > MAX_DIGITS:
            self.bad(node, f"a number of more than {MAX_DIGITS} digits", "put it in quotes, if it is a name", "ambiguous")
            return None
        try:
            found = _CONVERT[kind](node.value)
        except (KeyError, ValueError):  # only an explicit tag gets here
            self.bad(node, f"“{printable(node.value, 40)}” is not a value of kind {kind}", "remove the tag", "tag")
            return None
        if kind == "float" and not math.isfinite(found):
            self.bad(node, f"{printable(node.value, 40)} is too large", "a number must be finite", "ambiguous")
            return None
        return found

    def trapped(self, node: yaml.ScalarNode) -> bool:
        """Whether YAML readers disagree about an unquoted value; if so, a problem."""
        if node.style or len(node.value) >= 64:
            return False
        for pattern, hint in _TRAPS:
            if re.fullmatch(pattern, node.value):
                told = hint.replace("1000000", node.value.replace("_", "")) if "_" in node.value else hint
                self.bad(node, f"ambiguous value {printable(node.value, 40)}", told, "ambiguous")
                return True
        return False

    def mapping(self, node: yaml.MappingNode, path: Where, stack: tuple[int, ...]) -> dict[Any, Any]:
        """Own keys first, then what `<<` merges in: own keys win, earlier merges win."""
        found: dict[Any, Any] = {}
        seen: dict[str, int] = {}
        before: yaml.Node | None = None
        for key_node, value_node in node.value:
            if _is_merge(key_node) or self.cut_number(node, before, key_node, value_node):
                continue
            before = value_node
            key = self.key(key_node, seen)
            if key is not None:
                self.mark((*path, key), key_node if _is_empty(value_node) else value_node)
                self.mark((*path, key, KEY), key_node)
                found[key] = self.value(value_node, (*path, key), stack)
        for merged in self.merged(node, path, stack):
            for key, data in merged.items():
                found.setdefault(key, data)
        return found

    def cut_number(self, node: yaml.MappingNode, before: yaml.Node | None, key: yaml.Node, value: yaml.Node) -> bool:
        """Whether a comma in a number ended an entry of `{members: 1,000}`; if so, a problem."""
        parts = (before, key)
        plain = all(isinstance(x, yaml.ScalarNode) and not x.style for x in parts)
        if not node.flow_style or not _is_empty(value) or not plain:
            return False
        whole, rest = (str(x.value) for x in parts if x is not None)
        if not (re.fullmatch(r"[0-9]{1,9}", whole) and re.fullmatch(r"[0-9]{1,9}", rest)):
            return False
        thousands = len(rest) == 3 and 0 < len(whole.lstrip("0")) <= 3
        hint = f"write {whole}{rest}, without the comma" if thousands else f"write {whole}.{rest}, with a point"
        self.bad(before or key, f"the comma in {whole},{rest} ends an entry here", hint, "comma")
        return True

    def key(self, node: yaml.Node, seen: dict[str, int]) -> int | str | None:
        """A key as a whole number (a year) or text; None, with a problem, where it is neither or stands twice."""
        if not isinstance(node, yaml.ScalarNode) or node.tag == f"{TAG}null":
            self.bad(node, "a key must be a word or a year", "write `key: value`", "key")
            return None
        if node.value in seen:
            what = f"the key “{printable(node.value, 40)}” is given twice"
            self.bad(node, what, f"first on line {seen[node.value]}; keep one", "duplicate-key")
            return None
        seen[node.value] = node.start_mark.line + 1
        value = self.scalar(node)
        return value if type(value) is int else str(node.value)  # an ambiguous key is told, and kept as text

    def merged(self, node: yaml.MappingNode, path: Where, stack: tuple[int, ...]) -> Iterator[dict[Any, Any]]:
        """The mappings that a node's `<<` keys name."""
        for key_node, value_node in node.value:
            if not _is_merge(key_node):
                continue
            for other in value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]:
                self.count(other, len(path))
                if not isinstance(other, yaml.MappingNode) or id(other) in stack:
                    self.bad(other, "<< needs another mapping to merge", "write &x behind its key, and <<: *x here", "merge")
                    continue
                self.merging += 1
                found = self.mapping(other, path, (*stack, id(other)))
                self.merging -= 1
                yield found


_CONVERT: Mapping[str, Callable[[str], Any]] = {
    "null": lambda text: None,
    "bool": lambda text: {"true": True, "false": False}[text.lower()],
    "int": int,
    "float": float,
    "str": str,
}


def _is_empty(node: yaml.Node) -> bool:
    """Whether nothing was written: the value stands where its key does."""
    return isinstance(node, yaml.ScalarNode) and not node.value and not node.style and node.tag == f"{TAG}null"


def _is_merge(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == f"{TAG}merge" and not node.style
