"""What the scenarios have different, in a planner's words: only what differs, one column a scenario."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.present.decided import unlike
from scenarios.present.report.table import Table, texts_table
from scenarios.spec.load import Loaded


def differing(loaded: Sequence[Loaded], names: Sequence[str]) -> Table | None:
    """The table; None for a single scenario."""
    if len(loaded) == 1:
        return None
    rows = [(what, *said) for what, said in unlike(loaded)]
    notes = () if rows else ("Nothing: these scenarios decide the same, apart from their names.",)
    return texts_table("What differs between the scenarios", ("decision", *names), rows, notes, len(names) + 1)
