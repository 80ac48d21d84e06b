"""The page of a backtest: what was found, every table, and what it was made from."""

from __future__ import annotations

from scenarios.analysis.backtest import Backtest
from scenarios.present.backtest_text import TITLE, sentences, tables
from scenarios.present.grid.kind import plain_grid
from scenarios.present.report.room import room, style_sheet
from scenarios.present.report.table import texts_table
from scenarios.version import __version__


def page_of_backtest(found: Backtest, command: str) -> str:
    """One self-contained page of HTML.

    Args:
        found: the backtest.
        command: what makes this page again.
    """
    content = {
        "title": TITLE,
        "region": found.loaded.baseline.title,
        "sentences": sentences(found),
        "tables": [
            texts_table(header[0].capitalize(), header, rows, full=plain_grid(f"backtest-{n}", header, rows))
            for n, (header, rows) in enumerate(tables(found), 1)
        ],
        "command": command,
        "facts": [("Version", __version__), *((f"SHA-256 of {name}", x) for name, x in found.loaded.baseline.sha256.items())],
        "style": style_sheet(),
    }
    return room().get_template("tested.html.j2").render(content) + "\n"
