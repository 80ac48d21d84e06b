"""The page of an answer to who must decide: what was found, the picture, every table, and what it was made from."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from scenarios.present.grid import Grid
from scenarios.present.report.pictures import inline
from scenarios.present.report.room import room, style_sheet
from scenarios.present.report.table import page_table
from scenarios.present.words import clean
from scenarios.spec.load import Loaded
from scenarios.version import __version__

QUESTIONS = {
    "optimize": "Which plan is best, and how flat is the best?",
    "next": "What would one more amount do?",
    "goal": "How much does a goal cost?",
    "frontier": "What does one aim cost of another?",
}
"""What each command answers."""
MARKS = ("Illustrative, not a forecast.", "Invented data, for practice.")
"""Of a real and of an invented region: they stand at the top of the page."""


def page_of_answer(
    command: str, loaded: Loaded, title: str, sentences: Sequence[str], grids: Sequence[Grid], figure: Figure, alt: str
) -> str:
    """One self-contained page of HTML.

    Args:
        command: what makes this page again; its second word says which question it answers.
        loaded: the scenario that was asked of.
        title: the finding.
        sentences: all that is to be said.
        grids: every table.
        figure: the picture.
        alt: the picture in a sentence.
    """
    invented = loaded.baseline.status == "invented"
    content = {
        "title": title,
        "question": QUESTIONS[command.split()[1]],
        "scenario": clean(loaded.scenario.name),
        "mark": MARKS[invented],
        "sentences": [one for one in sentences if one not in (f"{title}.", *MARKS)],
        "svg": inline(figure, "answer", alt),
        "tables": [page_table(grid) for grid in grids],
        "command": command,
        "facts": [("Version", __version__), *((f"SHA-256 of {name}", x) for name, x in loaded.files.items())],
        "style": style_sheet(),
    }
    return room().get_template("decided.html.j2").render(content) + "\n"
