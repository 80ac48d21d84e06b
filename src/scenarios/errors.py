"""What can be wrong with what a user wrote: problems as data, their text made last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

INFEASIBLE = "infeasible"
"""Code of a problem that is no mistake in a file: limits that no plan can keep."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file: line and column count from 1; `text` is the line itself."""

    file: str
    line: int
    column: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault (or warning) of a user's file: what is wrong, where, and what to do."""

    what: str
    place: Place | None = None
    hint: str = ""
    code: str = "invalid"
    also: str = ""

    def render(self, level: str = "error") -> str:
        """The problem as shown in a terminal: message, place, the line, a caret, a hint."""
        rows = [f"{level}: {self.what}"]
        if self.place:
            at = self.place
            gutter = f"{at.line:>5} | "
            shown = at.text.replace("\t", " ")
            rows.append(f"  --> {at.file}:{at.line}:{at.column}")
            if shown.strip():
                rows += [f"{gutter}{shown}", f"{' ' * (len(gutter) - 2)}| {_caret_gap(at)}^"]
        rows += [f"  = {self.also}"] if self.also else []
        rows += [f"  hint: {self.hint}"] if self.hint else []
        return "\n".join(rows)

    def as_json(self) -> dict[str, object]:
        """The problem in the contract `scenarios/error/1`."""
        at = self.place
        return {
            "file": at.file if at else None,
            "line": at.line if at else None,
            "column": at.column if at else None,
            "code": self.code,
            "message": self.what,
            "hint": self.hint,
        }


def _caret_gap(at: Place) -> str:
    """Blanks before the caret: wide characters (CJK, emoji) take two cells."""
    from unicodedata import combining, east_asian_width

    before = at.text[: at.column - 1]
    return " " * sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in before)


class ScenarioError(Exception):
    """A user's file or request cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n\n".join(p.render() for p in self.problems))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        """How it is pickled: by its problems, of which the text is made again; so pools can hand it on."""
        return type(self), (self.problems,)

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback: IPython asks for it by this name."""
        return str(self).splitlines()
