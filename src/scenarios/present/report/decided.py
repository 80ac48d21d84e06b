"""The page of an answer to who must decide, and its section in a report: what was found, the picture, every table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenarios.present.report.answers import MARKS, Answered, answered
from scenarios.present.report.pictures import PagePicture, inline
from scenarios.present.report.room import room, style_sheet
from scenarios.present.report.table import page_table
from scenarios.present.words import clean
from scenarios.version import __version__


def page_of(found: Any, command: str) -> str:
    """One self-contained page of HTML.

    Args:
        found: an answer of `optimize`, `next`, `goal` or `frontier`.
        command: what makes this page again.
    """
    one = answered(found)
    content = {
        "title": one.title,
        "question": one.question,
        "scenario": clean(one.loaded.scenario.name),
        "mark": MARKS[one.loaded.baseline.status == "invented"],
        "sentences": one.said,
        "svg": inline(one.figure, "answer", one.alt),
        "tables": [page_table(grid) for grid in one.grids],
        "command": command,
        "facts": [("Version", __version__), *((f"SHA-256 of {name}", x) for name, x in one.loaded.files.items())],
        "style": style_sheet(),
    }
    return room().get_template("decided.html.j2").render(content) + "\n"


def sections_of(found: Sequence[tuple[Any, str]], first: int) -> list[dict[str, Any]]:
    """Sections of a report, one an answer, as its template takes them.

    Args:
        found: answers, each with the command that gives it alone.
        first: the number of the first section.
    """
    return [_section(answered(one), command, n, place) for n, (place, (one, command)) in enumerate(enumerate(found, 1), first)]


def _section(one: Answered, command: str, number: int, place: int) -> dict[str, Any]:
    key = f"asked-{place}"
    first, *others = (page_table(grid) for grid in one.grids)
    svg = inline(one.figure, key, one.alt)
    shown = PagePicture(key, clean(one.loaded.scenario.name), one.title, one.alt, svg, first, tuple(others))
    return {
        "id": key, "number": number, "question": one.question, "how": one.how, "pictures": [shown], "said": one.said,
        "command": command,
    }  # fmt: skip
